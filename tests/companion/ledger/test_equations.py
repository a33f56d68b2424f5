"""The index of equations: all 55 are there, and nothing in it points nowhere."""

import inspect
import re

import pytest

from b2kinv.companion.ledger import equations, evidence
from b2kinv.companion.site import equations_page
from b2kinv.paper import PAPER, as_printed
from b2kinv.quantities import tree

#: How many equations the paper numbers.
NUMBERED = 55


def test_every_equation_is_there_once():
    numbers = [equation.number for equation in equations.load_equations(PAPER)]
    assert numbers == list(range(1, NUMBERED + 1))


@pytest.mark.parametrize(
    "equation", equations.load_equations(PAPER), ids=lambda equation: f"eq_{equation.number}"
)
def test_functions_tests_and_section_exist(equation):
    assert equation.functions
    assert equation.tests
    for path in equation.functions:
        assert callable(equations.function(path))
    for test in equation.tests:
        file, _, name = test.partition("::")
        assert name in equations.tests_in(PAPER.tests, file), test
    assert equation.section in {section.name for section in PAPER.sections}


def test_every_printed_form_belongs_to_an_equation_and_exists():
    kept = {equation.printed for equation in equations.load_equations(PAPER) if equation.printed}
    public = {
        f"{as_printed.__name__}.{name}"
        for name, member in vars(as_printed).items()
        if inspect.isfunction(member)
        and not name.startswith("_")
        and member.__module__ == as_printed.__name__
    }
    assert kept <= public


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match=r"no function 'b2kinv.sections.alp_decays.nothing'"):
        equations.function("b2kinv.sections.alp_decays.nothing")
    with pytest.raises(ValueError, match=r"no file tests/nowhere.py"):
        equations.tests_in(PAPER.tests, "nowhere.py")


def test_pages_are_found_by_the_anchors_in_the_notebooks():
    by_number = {equation.number: equation for equation in equations.load_equations(PAPER)}
    assert equations.page_of(PAPER, by_number[8]) == "../notebooks/alp_decays.html#eq-paper-8"


def test_the_page_has_a_row_for_each_equation():
    text = equations_page.page_markdown(PAPER)
    assert text.count('<details class="equation"') == NUMBERED
    assert "\n\n" not in text


def test_every_equation_with_a_printed_form_has_its_derivation():
    kept = {equation.number for equation in equations.load_equations(PAPER) if equation.printed}
    assert kept <= equations.derived(PAPER)


#: What was to be verified before use, and those whose printed numbers were to be followed up.
SUSPECTED = {9, 10, *range(17, 22), *range(25, 29), 33, 34, 35, 38, 40, 41, *range(45, 50), 52, 53, 54, 55}


def test_every_suspected_equation_has_its_derivation():
    assert equations.derived(PAPER) >= SUSPECTED


def test_each_derivation_says_what_is_printed_what_is_found_why_and_which_test_proves_it():
    text = (tree.ROOT / "book" / "derivations.md").read_text(encoding="utf-8")
    entries = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        parts = re.findall(r"^\*\*(\w+)\.\*\* \S", entry, flags=re.MULTILINE)
        assert parts == ["Printed", "Found", "Why", "Proof"], entry.partition("\n")[0]
        names = re.findall(r"\{proof\}`(\w+)`", entry.partition("**Proof.**")[2])
        assert names, entry.partition("\n")[0]
        for name in names:
            evidence.find_test(PAPER, name)
        # The numbers in a heading are those of the places that lead to it.
        heading = entry.partition("\n")[0].partition(":")[0]
        told = {int(number) for number in re.findall(r"\((\d+)\)", heading)}
        above = text[: text.index(entry)].rstrip("# ").rstrip().split("\n\n")[-1]
        assert told == {int(number) for number in re.findall(r"\(derivation-(\d+)\)=", above)}


def test_a_row_leads_to_its_claims_its_derivation_and_its_tests():
    row = re.search(r'id="equation-9".*?</details>', equations_page.page_markdown(PAPER))[0]
    for way in (
        "ledger.html#claim-IIA-fa_axial",
        "derivations.html#derivation-9",
        "tests.html#sections-test_alp_decays_amplitudes-test_decay_to_Kstar_is_the_divergence_of_the_axial_current",
        "api/alp.html#api-alp-decays-branching-ratio-b-to-kstar-alp",
        "../notebooks/alp_decays.html#eq-paper-9",
    ):
        assert f'href="{way}"' in row
