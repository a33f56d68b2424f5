"""The ledger page: complete without scripts, and filtered in a browser."""

import dataclasses
import html.parser
import re

import pytest

from b2kinv.companion.ledger import claims_file, verdicts
from b2kinv.companion.ledger.computation import Computation
from b2kinv.companion.site import ledger_page, static
from b2kinv.paper import PAPER

CLAIMS = {claim.id: claim for claim in claims_file.load_claims(PAPER)}


@pytest.fixture(scope="module")
def toy():
    """Return a ledger of four real claims with made-up values, one for each kind of row."""
    names = ("I.sm", "IIA.br_gg", "IIA.fa_1sigma", "IIA.chiral", "IIB.relic")
    computations = {
        "I.sm": Computation(as_printed=lambda: 5.58),
        "IIA.br_gg": Computation(
            as_printed=lambda: 91.2,
            standard=lambda: 90.0,
            readings={"alpha_s = 0.31 & m_q < m_a": lambda: 93.1},
            sensitivity=lambda: {"alpha_s ± 0.01": (89.0, 91.0)},
            note="A toy.",
        ),
        "IIA.fa_1sigma": Computation(as_printed=lambda: (1.4e8, 1.8e8), standard=lambda: (1.5e8, 2.0e8)),
        "IIA.chiral": Computation(
            as_printed=lambda: False,
            standard=lambda: False,
            readings={"the window is 2σ": lambda: True},
        ),
    }
    return verdicts.compute([CLAIMS[name] for name in names], computations)


class Outline(html.parser.HTMLParser):
    """Reads which elements are open at the end, the text, identifiers and links."""

    def __init__(self):
        super().__init__()
        self.open, self.identifiers, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        found = dict(attributes)
        if "id" in found:
            self.identifiers.append(found["id"])
        if "href" in found:
            self.links.append(found["href"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def outline(text):
    parser = Outline()
    parser.feed(text)
    assert parser.open == []
    return parser


def rows(page):
    return {
        found[1]: found[0]
        for found in re.finditer(r'<details class="claim" id="claim-([\w-]+)".*?</details>', page)
    }


def test_every_claim_has_a_row_with_its_anchor_once():
    found = outline(ledger_page.page_markdown(PAPER)).identifiers
    assert [name for name in found if name.startswith("claim-")] == [c.anchor for c in CLAIMS.values()]
    assert len(found) == len(set(found))


def test_markdown_takes_each_block_of_rows_as_one():
    # CommonMark ends a block of HTML at a blank line.
    for block in re.findall(
        r'<div class="ledger-rows">.*?\n</div>', ledger_page.page_markdown(PAPER), re.DOTALL
    ):
        assert "\n\n" not in block


def test_a_row_shows_the_three_values_and_the_verdict(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIA-br_gg"]
    summary = row.split("</summary>")[0]
    for shown in ("≃\u00a093\u00a0%", "91.2\u00a0%", "90.0\u00a0%", "reproduced by another reading"):
        assert shown in summary
    assert 'data-verdict="reproduced-by-another-reading"' in row


def test_a_row_opens_to_readings_ratios_and_sensitivity(toy):
    body = rows(ledger_page.page_markdown(PAPER, toy))["IIA-br_gg"].split("</summary>")[1]
    # 91.2/93 = 0.98065, 93.1/93 = 1.00108
    for shown in ("0.981", "1.00", "α<sub>s</sub> = 0.31 &amp; m<sub>q</sub> &lt; m<sub>a</sub>", "89.00 %"):
        assert shown in body
    assert "A toy." in body
    assert "Agrees if it rounds to the 2 printed digits." in body


def test_a_statement_names_its_condition_and_has_no_ratio(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIA-chiral"]
    assert "holds if …</span> the window is 2σ" in row
    assert "ratio to the paper" not in row


def test_a_claim_that_is_not_computed_says_so_and_shows_no_table(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIB-relic"]
    assert "not yet computed" in row
    assert "<table>" not in row


def test_a_reading_of_one_printed_digit_is_called_weak():
    # cτ ≈ 2 μm has one digit, BR(a → gg) ≈ 93 % has two (claims.yml).
    found = verdicts.compute(
        [CLAIMS["IIIA.ctau"], CLAIMS["IIA.br_gg"]],
        {
            "IIIA.ctau": Computation(
                as_printed=lambda: 3.7, standard=lambda: 3.7, readings={"x": lambda: 2.1}
            ),
            "IIA.br_gg": Computation(
                as_printed=lambda: 88.0, standard=lambda: 88.0, readings={"x": lambda: 93.1}
            ),
        },
    )
    shown = rows(ledger_page.page_markdown(PAPER, found))
    assert "other readings would agree, too" in shown["IIIA-ctau"]
    assert "other readings would agree, too" not in shown["IIA-br_gg"]


def test_a_section_without_claims_has_no_heading(toy):
    assert re.findall(r"^## (\S+ \S+)", ledger_page.page_markdown(PAPER, toy), re.MULTILINE) == [
        "I ·",
        "II A",
        "II B",
    ]


def test_links_only_to_pages_and_equations_that_exist(toy, tmp_path):
    for name in ("data", "tests", "book"):
        (tmp_path / name).symlink_to(PAPER.root / name)
    (tmp_path / "notebooks").mkdir()
    elsewhere = dataclasses.replace(PAPER, root=tmp_path)
    links = outline(ledger_page.page_markdown(elsewhere, toy)).links
    assert all(link.startswith(("equations.html#equation-", "#", "api/", "tests.html#")) for link in links)
    (tmp_path / "notebooks" / "alp_decays.ipynb").write_text(
        "(eq-paper-17)=\n$$ x $$ (eq-paper-1) {claim}`IIA.br_gg` {claim}`IIA.br_gg`", encoding="utf-8"
    )
    found = outline(rows(ledger_page.page_markdown(elsewhere, toy))["IIA-br_gg"]).links
    assert found[1:4] == [
        f"../notebooks/alp_decays.html#{name}"
        for name in ("eq-paper-17", "mark-IIA-br_gg", "mark-IIA-br_gg-2")
    ]
    numbers = CLAIMS["IIA.br_gg"].equations
    assert found[4:7] == [f"equations.html#equation-{number}" for number in numbers]


def test_a_row_names_its_functions_and_tests(toy):
    links = outline(rows(ledger_page.page_markdown(PAPER, toy))["IIA-br_gg"]).links
    assert "api/alp.html#api-alp-widths-width-to-gluons" in links
    own = "paper-claims-test_alp_decays-test_three_readings_and_no_other_give_all_five_printed_numbers"
    assert f"tests.html#{own}" in links


def test_counts_are_those_of_the_ledger(toy):
    page = ledger_page.page_markdown(PAPER, toy)
    shown = re.findall(r'<li id="verdict-[\w-]+">.*?</span>\u00a0(\d+) ([\w …]+)</a></li>', page)
    assert {verdict: int(count) for count, verdict in shown} == {
        verdict: count for verdict, count in toy.counts().items() if count
    }


@pytest.fixture(scope="module")
def page_in_browser(toy, browser, tmp_path_factory):
    """Open the toy ledger from disk, as Sphinx would lay it out, in headless Chromium."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "book").mkdir()
    (folder / "_static").mkdir()
    for name in ("ledger.js", "ledger.css", "companion.css"):
        (folder / "_static" / name).write_bytes((static.FOLDER / name).read_bytes())
    body = re.sub(
        r"^## (.*)$",
        r"</section><section><h2>\1</h2>",
        ledger_page.page_markdown(PAPER, toy),
        flags=re.MULTILINE,
    )
    styles = "".join(
        f'<link rel="stylesheet" href="../_static/{name}.css">' for name in ("companion", "ledger")
    )
    (folder / "book" / "ledger.html").write_text(
        f'<!doctype html><meta charset="utf-8">{styles}<section><h1>Ledger</h1>{body}</section>',
        encoding="utf-8",
    )
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.address = (folder / "book" / "ledger.html").as_uri()
    yield page
    context.close()


def visible(page):
    return page.eval_on_selector_all(
        "details.claim", "all => all.filter(one => one.offsetParent !== null).map(one => one.id)"
    )


@pytest.mark.site
def test_filters_by_verdict_and_section_from_the_keyboard(page_in_browser):
    page = page_in_browser
    page.goto(page.address)
    assert len(visible(page)) == 5
    page.get_by_label("Verdict").focus()
    page.keyboard.type("reproduced by")
    assert visible(page) == ["claim-IIA-br_gg"]
    assert page.get_by_role("status").inner_text() == "1 of 5 claims shown"
    assert page.locator("h2:visible").count() == 1
    page.get_by_label("Verdict").select_option("")
    page.get_by_label("Section").select_option("IIA")
    assert set(visible(page)) == {"claim-IIA-br_gg", "claim-IIA-fa_1sigma", "claim-IIA-chiral"}


@pytest.mark.site
def test_filters_by_equation(page_in_browser):
    page = page_in_browser
    page.goto(page.address)
    page.get_by_label("Equation").select_option("17")
    assert visible(page) == ["claim-IIA-br_gg"]
    page.get_by_label("Equation").select_option("")


@pytest.mark.site
def test_filters_are_kept_in_the_address_and_taken_from_it(page_in_browser):
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address)
    page.get_by_label("Section").select_option("IIA")
    page.get_by_label("Verdict").select_option("holds-if")
    assert page.url == page.address + "#section=IIA&verdict=holds-if"
    kept = page.url
    page.get_by_label("Section").select_option("")
    page.get_by_label("Verdict").select_option("")
    assert page.url == page.address
    page.goto("about:blank")
    page.goto(kept)
    assert visible(page) == ["claim-IIA-chiral"]
    # Other filters in the address of an open page, one of them nonsense.
    page.goto(page.address + "#equation=17&section=nowhere")
    page.wait_for_function("document.querySelectorAll('details.claim:not([hidden])').length === 1")
    assert visible(page) == ["claim-IIA-br_gg"]
    # A claim that is filtered away is shown when it is asked for.
    page.goto(page.address + "#claim-I-sm")
    page.wait_for_selector("#claim-I-sm[open]")
    assert len(visible(page)) == 5


@pytest.mark.site
def test_counts_filter(page_in_browser):
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address)
    page.get_by_role("link", name="1 holds if").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('details.claim:not([hidden])').length === 1")
    assert visible(page) == ["claim-IIA-chiral"]


@pytest.mark.site
def test_an_address_opens_its_claim_or_filters_by_its_verdict(page_in_browser):
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address + "#claim-IIA-chiral")
    assert page.locator("details[open]").evaluate_all("all => all.map(one => one.id)") == ["claim-IIA-chiral"]
    page.goto(page.address + "#verdict-reproduced")
    page.wait_for_function("document.querySelectorAll('details.claim:not([hidden])').length === 1")
    assert visible(page) == ["claim-IIA-fa_1sigma"]


@pytest.mark.site
def test_a_row_opens_from_the_keyboard(page_in_browser):
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address)
    page.locator("#claim-I-sm > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator("#claim-I-sm").get_attribute("open") is not None


@pytest.mark.site
def test_fits_a_phone(page_in_browser):
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address)
    page.get_by_role("button", name="Open all").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.site
def test_is_readable_without_scripts(page_in_browser):
    context = page_in_browser.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_in_browser.address)
    assert page.locator("details.claim:visible").count() == 5
    assert page.locator("#ledger-filters").is_hidden()
    page.locator("#claim-IIA-br_gg > summary").click()
    assert page.locator("#claim-IIA-br_gg .claim-body").is_visible()
    context.close()
