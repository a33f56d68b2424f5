"""How numbers and formulas are written on the pages that readers see: what was wrong once stays away."""

import html
import re

import pytest

from b2kinv.paper import PAPER

pytestmark = pytest.mark.site

#: Pages that show code and names of files as they are.
OF_CODE = ("book/api/", "book/tests", "book/rerun", "book/library", "book/data", "book/references")
PAGES = [page for page in PAPER.pages() if not page.startswith(OF_CODE)]
NUMBER = r"\d[\d.]*(?: × 10[⁻⁰¹²³⁴-⁹]+)?"

#: What it is → what of it no text has.
WRONG = {
    "a dimensionless quantity that says so": r"(?<![\w\])])\[1\]",
    "a density as a unit": rf"{NUMBER}\s*Ω_?\w*\s*h²",
    "a range with a dash between spaces, that may be a minus": r"\d\)? [-–−] [−-]?\d+\.\d",
    "a range with two powers of ten": rf"10[⁻⁰¹²³⁴-⁹]+ ?[-–−] ?{NUMBER}",
    "a range with a hyphen": r"\(\d+\.\d+-\d+\.\d+\)",
    "a mass as a unit in plain letters": rf"{NUMBER}\sm_[a-zA-Z]",
    "an arrow of two signs": r"\b[BKD][+0*]?\s?->\s?\S",
    "a neutrino spelled out": r"\bnu nubar\b",
}


def shown(text):
    """Return what a page says, without code, formulas that MathJax sets, and numbers of references."""
    article = text.partition('<article class="bd-article">')[2].partition("</article>")[0]
    article = re.sub(r"<(pre|script|style|code|svg)\b.*?</\1>", " ", article, flags=re.DOTALL)
    article = re.sub(r'<(span|div) class="math .*?</\1>', " ", article, flags=re.DOTALL)
    article = re.sub(
        r'<a [^>]*reference[^>]*><span>\[?[\w, ]+\]?</span></a>|<span id="cite.*?</span>', " ", article
    )
    article = re.sub(r"\[<a .*?</a>\]", " ", article, flags=re.DOTALL)
    # An index is written below its letter, which is what the plain letters lack.
    article = re.sub(r"<(sub|sup)>.*?</\1>", "", article)
    return re.sub(r"[ \n\u00a0]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", article)))


@pytest.mark.parametrize("what", WRONG)
def test_numbers_are_written_as_in_print(built, what):
    found = {}
    for page in PAGES:
        text = shown((built.site / f"{page}.html").read_text(encoding="utf-8"))
        assert len(text) > 200
        if places := [
            text[max(one.start() - 30, 0) : one.end() + 20] for one in re.finditer(WRONG[what], text)
        ]:
            found[page] = places[:3]
    assert found == {}


def test_pure_numbers_of_figures_have_no_unit(built):
    # Matplotlib draws words as paths, and leaves each as a comment.
    drawings = sorted((built.site / "_images").glob("*.svg"))
    assert len(drawings) > 30
    said = {path.name: re.findall(r"<!-- (.*?) -->", path.read_text(encoding="utf-8")) for path in drawings}
    assert sum(map(len, said.values())) > 500
    assert {name: words for name, words in said.items() if any("[1]" in word for word in words)} == {}


def test_checks_find_what_was_wrong_once():
    once = {
        "a dimensionless quantity that says so": "ε [1] against",
        "a density as a unit": "we find 0.122 Ω h² with",
        "a range with a dash between spaces, that may be a minus": "(0.5 – 0.9) × 10⁻⁵",
        "a range with two powers of ten": "1.4 × 10⁸ – 1.8 × 10⁸ GeV",
        "a range with a hyphen": "(0.5-0.9) × 10⁻⁵",
        "a mass as a unit in plain letters": "freezes in at 10.9 m_b",
        "an arrow of two signs": "form factors B->K (GRvDV2023)",
        "a neutrino spelled out": "BR(B -> K* nu nubar)",
    }
    assert {what: bool(re.search(WRONG[what], text)) for what, text in once.items()} == dict.fromkeys(
        WRONG, True
    )
