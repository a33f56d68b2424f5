"""From a number to its verdict and back, on the built site."""

import html
import re

import pytest
from playwright.sync_api import expect

from b2kinv.companion.ledger import claims_file, verdict_marks, verdicts, wording
from b2kinv.companion.site import site_checks
from b2kinv.paper import PAPER

pytestmark = pytest.mark.site

CLAIMS = claims_file.load_claims(PAPER)


@pytest.fixture(scope="module")
def pages(built):
    """Return page → what matters of it, for the ledger and all that it leads to."""
    names = ["book/ledger", "book/index", *(f"notebooks/{one.name}" for one in PAPER.sections)]
    return {name: site_checks.read_page(built.site / f"{name}.html") for name in names}


def test_every_mark_leads_to_its_row_and_every_row_to_its_marks(pages):
    rows = pages["book/ledger"]
    for claim in CLAIMS:
        assert claim.anchor in rows.anchors
        for place in verdict_marks.places(PAPER, claim):
            page = pages[f"notebooks/{place.section.name}"]
            mark = re.search(rf'<a class="verdict [^>]*id="{place.anchor}"[^>]*>', page.text)[0]
            assert f'href="../book/ledger.html#{claim.anchor}"' in mark
            assert place.address in rows.links


def test_no_mark_is_without_a_way_back(pages):
    known = {place.anchor for claim in CLAIMS for place in verdict_marks.places(PAPER, claim)}
    shown = {anchor for page in pages.values() for anchor in page.anchors if anchor.startswith("mark-")}
    assert shown == known


def test_every_row_leads_to_functions_and_tests_that_are_shown(built, pages):
    # That no link of the site leads nowhere is checked when it is built.
    rows = dict(re.findall(r'<details class="claim" id="([\w-]+)"(.*?)</details>', pages["book/ledger"].text))
    assert set(rows) == {claim.anchor for claim in CLAIMS}
    for row in rows.values():
        if 'data-verdict="not-yet-computed"' in row:
            continue
        assert re.search(r'href="api/\w+\.html#api-[\w-]+"', row)
        assert re.search(r'href="tests\.html#[\w-]+"', row)


def test_a_reader_goes_from_a_number_to_its_row_and_back(visit):
    page = visit("notebooks/alp_decays.html")
    mark = page.locator("#mark-IIA-fa_1sigma")
    assert mark.text_content().startswith("✘\u00a0not reproduced,")
    mark.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#claim-IIA-fa_1sigma[open]")
    page.locator("#claim-IIA-fa_1sigma a[href*='#mark-']").first.click()
    page.wait_for_selector("#mark-IIA-fa_1sigma:target")
    # The page glides there: in view, and not under the theme's bar.
    page.wait_for_function(
        "() => { const top = document.querySelector(':target').getBoundingClientRect().top;"
        " return top >= 40 && top <= window.innerHeight; }"
    )
    assert page.complaints == []


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_counts_of_the_first_page_lead_to_those_of_the_ledger(visit):
    page = visit("book/index.html")
    links = page.locator("a.verdict").evaluate_all("all => all.map(one => one.hash)")
    assert len(links) >= 4
    assert set(links) == {f"#{wording.FACTS}"}
    page.locator("a.verdict").first.click()
    expect(page.locator(f"#{wording.FACTS}:target")).to_be_visible()
    told = {verdict: count for verdict, count in verdicts.ledger(PAPER).counts().items() if count}
    links = page.locator(".ledger-counts a").evaluate_all("all => all.map(one => one.hash)")
    assert links == [f"#verdict-{wording.verdict_slug(verdict)}" for verdict in told]
    page.get_by_role("link", name=f"{told['not reproduced']} not reproduced").click()
    page.wait_for_function("document.querySelectorAll('details.claim[hidden]').length > 0")
    shown = page.eval_on_selector_all(
        "details.claim:not([hidden])", "all => all.map(one => one.dataset.verdict)"
    )
    assert shown == ["not-reproduced"] * told["not reproduced"]


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_an_address_opens_the_row_of_an_equation_and_of_a_test(visit):
    page = visit("book/equations.html#equation-8")
    page.wait_for_selector("#equation-8 > details[open]")
    page.locator("#equation-8 a[href^='tests.html']").first.click()
    page.wait_for_selector("details.proof[open]:target")
    assert page.locator("details.proof[open]").count() == 1


def test_marks_tell_their_verdict_to_those_who_only_hear(pages):
    text = pages["notebooks/dark_matter_searches"].text
    mark = re.search(r'<a class="verdict [^>]*id="mark-IIIC-sigmaN".*?</a>', text)[0]
    assert html.unescape(re.sub(r"<[^>]*aria-hidden.*?</span>|<.*?>", "", mark)).strip("\u00a0 ") == (
        "not reproduced, claim IIIC.sigmaN in the ledger"
    )


@pytest.mark.parametrize("address", ["file"], indirect=True)
@pytest.mark.parametrize("cut", ["%E0%A4%A", "section=%E0&%=%&="])
@pytest.mark.parametrize("name", ["book/ledger", "book/equations", "notebooks/alp_decays"])
def test_an_address_that_is_cut_within_a_letter_opens_the_page(visit, name, cut):
    assert visit(f"{name}.html#{cut}").complaints == []
