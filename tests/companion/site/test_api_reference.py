"""The Python reference: nothing public is left out, and docstrings come out as they are meant."""

import importlib
import inspect
import pkgutil

import pytest

from b2kinv import physics
from b2kinv import sections as section_package
from b2kinv.companion.ledger import equations
from b2kinv.companion.site import api_reference

#: Machinery that readers of equations do not call.
NOT_DESCRIBED = {
    "physics.conventions",
    "physics.data_files",
    "physics.histfactory",
    "physics.pyhf_workspace",
    "physics.validation",
}


def test_every_module_has_its_page():
    modules = {f"physics.{one.name}" for one in pkgutil.iter_modules(physics.__path__)} | {
        f"sections.{one.name}"
        for one in pkgutil.iter_modules(section_package.__path__)
        if one.name != "shape"
    }
    described = [path for modules in api_reference.PAGES.values() for path in modules]
    assert len(described) == len(set(described))
    assert set(described) - {"as_printed"} == modules - NOT_DESCRIBED


@pytest.mark.parametrize("page", api_reference.PAGES)
def test_every_public_name_is_described(page):
    text = api_reference.page_markdown(page)
    for path in api_reference.PAGES[page]:
        module = importlib.import_module(f"b2kinv.{path}")
        members = api_reference.public_members(module)
        assert members
        for name, member in members:
            assert f"### `{name}`" in text
            assert inspect.getdoc(member)
    for block in text.split('<div class="api">')[1:]:
        assert "\n\n" not in block.partition("</div>")[0]


def test_every_equation_leads_to_a_described_function():
    for equation in equations.EQUATIONS:
        for path in equation.functions:
            page = api_reference.address(path).partition("/")[2].partition(".html")[0]
            assert f"({api_reference.anchor(path)})=" in api_reference.page_markdown(page)


def test_sections_of_a_docstring_become_lists_prose_and_examples():
    text = api_reference.page_markdown("alp")
    entry = text.partition("### `loop_function`")[2].partition("### ")[0]
    assert (
        "<dt><code>x : float or array_like of float</code></dt><dd><p>4 m_f²/m_a², at least 0.</p></dd>"
        in entry
    )
    assert "&gt;&gt;&gt; loop_function(0.0)&#10;(1+0j)" in entry
    assert '<a href="../equations.html#equation-6">6</a>' in entry
    assert "<summary>Source of <code>loop_function</code></summary>" in entry


def test_modules_without_a_page_are_refused():
    with pytest.raises(ValueError, match="no page of the reference describes the module 'nothing'"):
        api_reference.address("nothing.at_all")


@pytest.mark.parametrize("page", api_reference.PAGES)
def test_no_address_in_memory_is_shown(page):
    # It would differ in every build: defaults that are functions, or hold some, are shown by their name.
    assert " at 0x" not in api_reference.page_markdown(page)


def test_default_values_are_shown_by_their_name():
    assert "evaluate(parameters, ingredients=STANDARD)" in api_reference.page_markdown("alp")
