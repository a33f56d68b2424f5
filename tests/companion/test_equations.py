"""The index of equations: all 55 are there, and nothing in it points nowhere."""

import inspect
import re

import pytest

from b2kinv import as_printed, tree
from b2kinv.companion import equations, sections


def test_every_equation_is_there_once():
    assert [equation.number for equation in equations.EQUATIONS] == list(range(1, equations.COUNT + 1))


@pytest.mark.parametrize("equation", equations.EQUATIONS, ids=lambda equation: f"eq_{equation.number}")
def test_functions_tests_and_section_exist(equation):
    assert equation.functions
    assert equation.tests
    for path in equation.functions:
        assert callable(equations.function(path))
    for test in equation.tests:
        file, _, name = test.partition("::")
        assert name in equations.tests_in(file), test
    assert equation.section in {section.name for section in sections.SECTIONS}


def test_every_printed_form_belongs_to_an_equation_and_exists():
    kept = {equation.printed for equation in equations.EQUATIONS if equation.printed}
    public = {
        name
        for name, member in vars(as_printed).items()
        if inspect.isfunction(member)
        and not name.startswith("_")
        and member.__module__ == as_printed.__name__
    }
    assert kept <= public


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match=r"no function 'alp_decays.nothing'"):
        equations.function("alp_decays.nothing")
    with pytest.raises(ValueError, match=r"no file tests/nowhere.py"):
        equations.tests_in("nowhere.py")


def test_pages_are_found_by_the_anchors_in_the_notebooks():
    by_number = {equation.number: equation for equation in equations.EQUATIONS}
    assert equations.page_of(by_number[8]) == "../notebooks/alp_decays.html#eq-paper-8"


def test_the_page_has_a_row_for_each_equation():
    text = equations.page_markdown()
    assert text.count('<details class="equation"') == equations.COUNT
    assert "\n\n" not in text


def test_every_equation_with_a_printed_form_has_its_derivation():
    kept = {equation.number for equation in equations.EQUATIONS if equation.printed}
    assert kept <= equations.derived()


def test_derivations_name_tests_that_exist():
    text = (tree.ROOT / "book" / "derivations.md").read_text(encoding="utf-8")
    known = {
        name
        for path in (tree.ROOT / "tests").rglob("test_*.py")
        for name in equations.tests_in(path.relative_to(tree.ROOT / "tests").as_posix())
    }
    proofs = re.findall(r"^Proof: (.*?)(?:\n\n|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(proofs) == text.count("\n### ")
    for proof in proofs:
        named = re.findall(r"`(\w+)`", proof)
        assert named
        assert set(named) <= known, named
