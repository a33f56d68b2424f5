"""The index of equations: all 55 are there, and nothing in it points nowhere."""

import inspect

import pytest

from b2kinv import as_printed
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
