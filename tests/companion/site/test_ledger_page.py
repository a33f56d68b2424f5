"""The ledger page: complete without scripts, and filtered in a browser."""

import dataclasses
import html
import html.parser
import re

import pytest

from b2kinv.companion.ledger import claims_file, verdict_marks, verdicts, wording
from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.companion.site import ledger_page, static
from b2kinv.paper import PAPER

CLAIMS = {claim.id: claim for claim in claims_file.load_claims(PAPER)}
NOT_COMPUTED = verdicts.compute(CLAIMS.values(), {})


@pytest.fixture(scope="module")
def toy():
    """Return a ledger of real claims with made-up values, one for each kind of row."""
    names = ("I.sm", "IIA.fa_1sigma", "IIA.chiral", "IIA.br_gg", "IIA.br_ss", "IIA.ctau", "IIB.thermalise")
    names = (*names, "IIB.relic", "IIC.fig2")
    width = Reading(value=lambda: 93.1, replaces="number of flavours")
    computations = {
        "I.sm": Computation(as_printed=lambda: 5.58),
        "IIA.br_gg": Computation(
            as_printed=lambda: 91.2,
            standard=lambda: 90.0,
            readings={
                "alpha_s = 0.31 & m_q < m_a": width,
                "only two colours count": Reading(
                    value=lambda: 44.0,
                    replaces=("number of colours", "number of flavours"),
                    stated="Eq. (14)",
                    combination=True,
                ),
            },
            sensitivity=lambda: {"alpha_s ± 0.01": (89.0, 91.0)},
            further={"own_scale": Further(value=lambda: 92.8, what="with α_s at the mass of the ALP")},
            note="A toy.",
        ),
        "IIA.br_ss": Computation(as_printed=lambda: 7.4, standard=lambda: 8.1),
        "IIA.ctau": Computation(
            as_printed=lambda: 71.0,
            standard=lambda: 60.0,
            readings={
                "α_s is squared": Reading(
                    value=lambda: 65.2, replaces="power of α_s in the width", stated="Eq. (14)"
                )
            },
        ),
        "IIA.fa_1sigma": Computation(as_printed=lambda: (1.4e8, 1.8e8), standard=lambda: (1.5e8, 2.0e8)),
        "IIA.chiral": Computation(
            criteria=(
                Criterion(
                    what="BaBar's limit is above 10⁸ GeV",
                    anchor="text after Eq. (10)",
                    value=lambda printed, b_to_K_star_rate=1.0, **foreign: 2e8 * b_to_K_star_rate**0.5,
                    quantity="b_to_K_star_rate",
                    high=1e8,
                    power=0.5,
                ),
            ),
            readings={"the window is 2σ": Reading(value=lambda: True, replaces="number of deviations")},
        ),
        "IIB.thermalise": Computation(
            as_printed=lambda: 4.1,
            standard=lambda: 5.0,
            unstated=(
                Unstated(
                    what="scale of α_s in the scattering rates",
                    taken="2πT",
                    choices={"πT": lambda: 8.3, "4πT": lambda: 21.4},
                ),
            ),
        ),
        "IIC.fig2": Computation(
            criteria=(
                Criterion(
                    what="the line of the relic density meets the dashed line at 1 MeV",
                    anchor="dashed line of Fig. 2",
                    value=lambda printed, relic_density=1.0, **foreign: 1.1e-3 * relic_density,
                    quantity="relic_density",
                    low=0.8e-3,
                    high=1.54e-3,
                ),
            ),
            unchecked={"hubble_rate": "no number is printed at the axis"},
        ),
    }
    return verdicts.compute([CLAIMS[name] for name in names], computations)


class Outline(html.parser.HTMLParser):
    """Reads which elements are open at the end, the text, identifiers and links."""

    def __init__(self):
        super().__init__()
        self.open, self.identifiers, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        # A place where a line may break contains nothing.
        if tag != "wbr":
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
    found = outline(ledger_page.page_markdown(PAPER, NOT_COMPUTED)).identifiers
    named = [name for name in found if name.startswith("claim-")]
    assert sorted(named) == sorted(claim.anchor for claim in CLAIMS.values())
    assert len(found) == len(set(found))


def test_headings_are_the_chapters_of_the_paper_in_its_order():
    found = re.findall(r"^## (.+)$", ledger_page.page_markdown(PAPER, NOT_COMPUTED), re.MULTILINE)
    assert found == list(PAPER.chapters.values())


def test_each_section_begins_with_what_came_out_otherwise_and_the_first_of_them_is_open(toy):
    page = ledger_page.page_markdown(PAPER, toy)
    assert list(rows(page)) == [
        "I-sm",
        # By hand: 71 is not 65, the criterion holds for 2σ alone, 93.1 takes another reading; two are right.
        *("IIA-ctau", "IIA-chiral", "IIA-br_gg", "IIA-fa_1sigma", "IIA-br_ss"),
        *("IIB-thermalise", "IIB-relic", "IIC-fig2"),
    ]
    opened = re.findall(r"^\{\.fold \.fold-open\}\n## (.+)$", page, re.MULTILINE)
    assert opened == [PAPER.chapters["IIA"]]


def test_markdown_takes_each_block_of_rows_as_one(toy):
    # CommonMark ends a block of HTML at a blank line.
    for block in re.findall(
        r'<div class="ledger-rows">.*?\n</div>', ledger_page.page_markdown(PAPER, toy), re.DOTALL
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
    assert "Agrees if it rounds to the 2 printed digits, which the paper softens with “≃”." in body


def text_of(shown):
    """Return what a reader sees, a space between pieces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", shown)).replace("\u00a0", " ").split())


def test_a_row_says_how_independent_it_is(toy):
    shown = rows(ledger_page.page_markdown(PAPER, toy))
    told = text_of(shown["IIA-br_ss"])
    assert "one of 3 rows that hang on the gluon width of the ALP, counted as one fact." in told
    assert "The others: IIA.br_gg , IIA.ctau . Show these rows alone" in told
    links = outline(shown["IIA-br_ss"]).links
    assert {"#claim-IIA-br_gg", "#claim-IIA-ctau", "#family-IIA-br_gg"} <= set(links)
    # The name of the family stands where that address leads, once.
    assert 'id="family-IIA-br_gg">gluon width of the ALP<' in shown["IIA-br_gg"]
    assert "no other row hangs on the same quantity" in text_of(shown["IIB-thermalise"])


def test_a_row_says_how_good_its_evidence_is(toy):
    shown = {name: text_of(row) for name, row in rows(ledger_page.page_markdown(PAPER, toy)).items()}
    # 7 % has one digit; what fails has shown that it can.
    assert "Evidence weak : so little is printed that other readings would agree, too" in shown["IIA-br_ss"]
    assert "Evidence strong Margin" in shown["IIA-chiral"]
    assert "Evidence weak : inputs that nobody states decide" in shown["IIB-thermalise"]
    assert "Evidence strong Margin" in shown["IIC-fig2"]
    assert "evidence" not in shown["I-sm"].lower()


def test_a_statement_that_hardly_anything_makes_flip_is_weak():
    loose = Criterion(
        what="x", anchor="y", value=lambda printed, **_: 1.0, quantity="relic_density", high=4.0
    )
    ledger = verdicts.compute([CLAIMS["IIC.fig2"]], {"IIC.fig2": Computation(criteria=(loose,))})
    shown = text_of(rows(ledger_page.page_markdown(PAPER, ledger))["IIC-fig2"])
    assert "Evidence weak : no change of a named quantity within a factor of three" in shown


def test_a_margin_is_told_in_words(toy):
    shown = {name: text_of(row) for name, row in rows(ledger_page.page_markdown(PAPER, toy)).items()}
    # 1.1/0.8 = 1.375; 7.5/7.4 = 1.0135; (1e8/2e8)² = 1/4; 65.5/71 = 1/1.084.
    assert "flips if the relic density were 1.38 times smaller" in shown["IIC-fig2"]
    assert "flips if the value as printed were 1.01 times larger" in shown["IIA-br_ss"]
    assert "would hold if the rate of B → K* + invisible were 4.00 times smaller" in shown["IIA-chiral"]
    assert "would agree if the value as printed were 1.08 times smaller" in shown["IIA-ctau"]


def test_a_diagnosis_stands_beside_the_verdict_and_is_not_counted(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIA-ctau"]
    summary, body = row.split("</summary>")
    assert "not reproduced</span>" in html.unescape(summary)
    assert '<span class="claim-condition">follows if α<sub>s</sub> is squared</span>' in html.unescape(
        summary
    )
    assert "which Eq. (14) has otherwise: a diagnosis, which is not counted." in text_of(body)
    assert "replaces power of α s in the width, printed in Eq. (14): not counted" in text_of(body)
    assert "✘ not reproduced; follows if α_s is squared" in wording.as_text(PAPER, toy)
    assert 'title="The paper has ≃ 65 m: not reproduced, follows if α_s is squared."' in verdict_marks.html(
        toy["IIA.ctau"], "mark"
    )
    assert "follows if" in wording.badge_html(toy["IIA.ctau"])


def test_of_several_diagnoses_none_is_established():
    readings = {
        name: Reading(value=lambda: 65.2, replaces="power of α_s", stated="Eq. (14)")
        for name in ("one", "two")
    }
    computation = Computation(as_printed=lambda: 71.0, standard=lambda: 60.0, readings=readings)
    ledger = verdicts.compute([CLAIMS["IIA.ctau"]], {"IIA.ctau": computation})
    shown = text_of(rows(ledger_page.page_markdown(PAPER, ledger))["IIA-ctau"])
    assert "one of 2 that fit, so that none is established" in shown


def test_every_reading_is_listed_with_its_class(toy):
    told = text_of(rows(ledger_page.page_markdown(PAPER, toy))["IIA-br_gg"])
    assert "reads number of flavours, which the paper does not state" in told
    assert "replaces number of colours and number of flavours together: shown, not counted" in told
    assert "with α s at the mass of the ALP own scale 92.80 % 0.998 yes" in told


def test_what_nobody_states_gives_a_range_with_all_choices(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIB-thermalise"]
    summary, body = map(text_of, row.split("</summary>"))
    assert "as printed 4.1–21.4 m b" in summary
    assert "as printed 4.100 m b 0.410" in body
    told = "Not stated in the paper: scale of α s in the scattering rates. Taken as printed: 2πT."
    assert f"{told} With other choices: πT 8.300 m b 0.830 no 4πT 21.40 m b 2.14 no" in body
    assert "undetermined" in summary


def test_a_choice_is_told_with_what_it_is_chosen_for():
    def told(**choices):
        computation = Computation(
            as_printed=lambda: choices.pop("taken"),
            standard=lambda: 1.0,
            unstated=(
                Unstated(
                    what="scale of α_s",
                    taken="2πT",
                    choices={"πT": lambda: choices["other"]},
                ),
            ),
        )
        name = "IIA.br_gg"
        found = verdicts.compute([CLAIMS[name]], {name: computation})
        page = rows(ledger_page.page_markdown(PAPER, found))["IIA-br_gg"]
        return text_of(page), wording.as_text(PAPER, found), verdict_marks.html(found[name], "mark")

    page, terminal, mark = told(taken=91.0, other=93.1)
    assert "Reproduced with scale of α s : πT." in page
    assert "      93.1 % with scale of α_s: πT" in terminal
    assert "reproduced by another reading, with scale of α_s: πT." in mark
    # Where what is taken agrees and another choice does not, the verdict hangs on what is taken.
    page, terminal, _ = told(taken=93.2, other=91.0)
    assert "Reproduced with scale of α s : 2πT." in page
    assert "      93.2 % with scale of α_s: 2πT" in terminal


def test_a_figure_shows_its_criteria_and_what_is_not_checked(toy):
    told = text_of(rows(ledger_page.page_markdown(PAPER, toy))["IIC-fig2"])
    assert "dashed line of Fig. 2 8.00 × 10⁻⁴ to 1.54 × 10⁻³ 1.10 × 10⁻³ holds 1.10 × 10⁻³ holds" in told
    assert "relic density ÷ 1.38 or × 1.40 then it fails" in told
    assert "Not checked Hubble rate : no number is printed at the axis" in told


def test_a_failing_statement_says_why():
    criterion = Criterion(
        what="it is one", anchor="text", value=lambda printed, **foreign: 2.0, quantity="size", high=1.0
    )
    found = verdicts.compute([CLAIMS["IIA.chiral"]], {"IIA.chiral": Computation(criteria=(criterion,))})
    told = text_of(rows(ledger_page.page_markdown(PAPER, found))["IIA-chiral"])
    assert "Verdict A criterion below does not hold." in told
    assert "at most 1 2 fails 2 fails size ÷ 2.00 then it holds" in told


def test_the_standard_value_has_a_margin_of_its_own():
    # 1.25/1 and 1/0.8: how far either value is from the end that is allowed.
    criterion = Criterion(
        what="it is one",
        anchor="text",
        value=lambda printed, size=1.0, **foreign: size * (1.25 if printed else 0.8),
        quantity="size",
        high=1.0,
    )
    found = verdicts.compute([CLAIMS["IIA.chiral"]], {"IIA.chiral": Computation(criteria=(criterion,))})
    told = text_of(rows(ledger_page.page_markdown(PAPER, found))["IIA-chiral"])
    assert "size ÷ 1.25 then it holds ; standard: size × 1.25 then it fails" in told


def test_uncertainty_is_said_to_be_unknown(toy):
    shown = {name: text_of(row) for name, row in rows(ledger_page.page_markdown(PAPER, toy)).items()}
    assert (
        "the standard value does not agree with the printed one by its digits; no uncertainty known"
        in (shown["IIA-ctau"])
    )
    assert "the standard calculation bears it out; no uncertainty known" in shown["IIC-fig2"]
    assert "no uncertainty known" not in shown["IIB-relic"]


def test_a_verdict_that_a_word_decided_says_so():
    # 3 is nearer to 10 than to 1 (√10 = 3.16…), on a logarithmic scale 4 is; 4 is not 10 to one digit.
    found = verdicts.compute(
        [CLAIMS["IIB.thermalise"]],
        {"IIB.thermalise": Computation(as_printed=lambda: 12.0, standard=lambda: 4.0)},
    )
    zero_digits = dataclasses.replace(CLAIMS["IIB.thermalise"], rounding={"digits": 0})
    by_word = verdicts.compute(
        [zero_digits], {"IIB.thermalise": Computation(as_printed=lambda: 4.0, standard=lambda: 4.0)}
    )
    assert "decides" not in text_of(rows(ledger_page.page_markdown(PAPER, found))["IIB-thermalise"])
    told = text_of(rows(ledger_page.page_markdown(PAPER, by_word))["IIB-thermalise"])
    assert "Agrees if the printed power of ten is the nearest one" in told
    assert "The rule for “≈” decides." in told


def test_where_a_sentence_stands_is_told(toy):
    found = verdicts.compute([CLAIMS["IIA.majorana"]], {})
    assert "footnote 5" in rows(ledger_page.page_markdown(PAPER, found))["IIA-majorana"]


def test_the_page_names_facts_and_edition(toy):
    told = text_of(ledger_page.page_markdown(PAPER, toy))
    # Three of the seven tested rows hang on the gluon width.
    assert "4 independent facts were tested" in told
    assert "The claims are those of edition “v1, scanned”." in told
    assert "A version v3 and a published version of the paper exist; they were not compared." in told


def test_a_statement_names_its_condition_and_has_no_ratio(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIA-chiral"]
    assert "holds if …</span>" in row
    assert '<span class="claim-condition">… the window is 2σ</span>' in row
    assert "ratio to the paper" not in row


def test_a_claim_that_is_not_computed_says_so_and_shows_no_table(toy):
    row = rows(ledger_page.page_markdown(PAPER, toy))["IIB-relic"]
    assert "not yet computed" in row
    assert "<table>" not in row


def test_a_reading_of_one_printed_digit_is_called_weak():
    # cτ ≈ 2 μm has one digit, BR(a → gg) ≈ 93 % has two (claims.yml).
    fitting = {"IIIA.ctau": 2.1, "IIA.br_gg": 93.1}
    found = verdicts.compute(
        [CLAIMS[name] for name in fitting],
        {
            name: Computation(
                as_printed=lambda: 3.7,
                standard=lambda: 3.7,
                readings={"x": Reading(value=lambda value=value: value, replaces="an input")},
            )
            for name, value in fitting.items()
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
        "II C",
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
    assert found[7:10] == [f"equations.html#equation-{number}" for number in numbers]


def test_a_row_names_its_functions_and_tests(toy):
    links = outline(rows(ledger_page.page_markdown(PAPER, toy))["IIA-br_gg"]).links
    assert "api/alp.html#api-alp-widths-width-to-gluons" in links
    # Of its own, which come first.
    assert any(link.startswith("tests.html#paper-claims-test_alp_decays-") for link in links)


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
    for name in ("ledger.js", "open_all.js", "ledger.css", "companion.css"):
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
    assert len(visible(page)) == 9
    page.get_by_label("Verdict").focus()
    page.keyboard.type("reproduced by")
    assert visible(page) == ["claim-IIA-br_gg"]
    assert page.get_by_role("status").inner_text() == "1 of 9 claims shown"
    assert page.locator("h2:visible").count() == 1
    page.get_by_label("Verdict").select_option("")
    page.get_by_label("Section").select_option("IIA")
    own = ("br_gg", "br_ss", "ctau", "fa_1sigma", "chiral")
    assert set(visible(page)) == {f"claim-IIA-{name}" for name in own}


@pytest.mark.site
def test_filters_by_equation(page_in_browser):
    page = page_in_browser
    page.goto(page.address)
    page.get_by_label("Equation").select_option("14")
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
    page.goto(page.address + "#equation=14&section=nowhere")
    page.wait_for_function("document.querySelectorAll('details.claim:not([hidden])').length === 1")
    assert visible(page) == ["claim-IIA-br_gg"]
    # A claim that is filtered away is shown when it is asked for.
    page.goto(page.address + "#claim-I-sm")
    page.wait_for_selector("#claim-I-sm[open]")
    assert len(visible(page)) == 9


@pytest.mark.site
def test_filters_by_evidence_and_family_which_the_address_keeps(page_in_browser):
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address)
    page.get_by_label("Evidence").select_option("weak")
    assert visible(page) == ["claim-IIA-br_ss", "claim-IIB-thermalise"]
    page.get_by_label("Hangs on").select_option(label="gluon width of the ALP")
    assert visible(page) == ["claim-IIA-br_ss"]
    assert page.url == page.address + "#evidence=weak&family=IIA-br_gg"
    kept = page.url
    page.goto("about:blank")
    page.goto(kept)
    assert visible(page) == ["claim-IIA-br_ss"]
    # From a row to those that hang on the same quantity.
    page.locator("#claim-IIA-br_ss > summary").click()
    page.locator("#claim-IIA-br_ss").get_by_role("link", name="Show these rows alone").click()
    page.wait_for_function("document.querySelectorAll('details.claim:not([hidden])').length === 3")
    # What came out otherwise stands before what does by another reading, and that before what does.
    assert visible(page) == ["claim-IIA-ctau", "claim-IIA-br_gg", "claim-IIA-br_ss"]


@pytest.mark.site
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_badge_has_enough_contrast(page_in_browser, theme):
    # 4.5 to 1 is what WCAG 2.2, success criterion 1.4.3, asks of text of this size.
    page = page_in_browser
    page.goto("about:blank")
    page.goto(page.address)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    colours = page.locator(".ledger-counts .verdict").evaluate_all(
        "all => all.map(one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"
    )
    assert len(colours) == 8
    for pair in colours:
        light = sorted(luminance(colour) for colour in pair)
        assert (light[1] + 0.05) / (light[0] + 0.05) >= 4.5, pair


def luminance(colour):
    """Return the relative luminance that WCAG defines of "rgb(r, g, b)"."""
    parts = [int(part) / 255.0 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


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
    page.wait_for_function("document.querySelectorAll('details.claim:not([hidden])').length === 2")
    assert visible(page) == ["claim-IIA-fa_1sigma", "claim-IIA-br_ss"]


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
    from playwright.sync_api import expect

    context = page_in_browser.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_in_browser.address)
    assert page.locator("details.claim:visible").count() == 9
    expect(page.locator("#ledger-filters")).to_be_hidden()
    page.locator("#claim-IIA-br_gg > summary").click()
    expect(page.locator("#claim-IIA-br_gg .claim-body")).to_be_visible()
    context.close()
