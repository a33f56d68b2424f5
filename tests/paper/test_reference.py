"""The pages of the Python reference describe everything public that a reader of equations meets, and once."""

import collections
import importlib
import inspect
import pkgutil
import re

import pytest

from b2kinv import physics, quantities, sections
from b2kinv.companion.ledger import addresses, equations
from b2kinv.paper import PAPER

DESCRIBED = collections.Counter(module for module, _ in addresses.described(PAPER.book))


def modules():
    """Return the names of all modules of physics, sections and quantities, and that of the printed forms."""
    found = ["b2kinv.paper.as_printed"]
    for package in (physics, sections, quantities):
        walked = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        found += [module.name for module in walked if not module.ispkg]
    return found


def public(name):
    """Return what a module defines for others: its functions and classes."""
    return [
        (own, member)
        for own, member in vars(importlib.import_module(name)).items()
        if not own.startswith("_")
        and (inspect.isfunction(inspect.unwrap(member)) or inspect.isclass(member))
        and inspect.unwrap(member).__module__ == name
    ]


def test_no_property_is_taken_for_one_with_a_type():
    # What stands before a colon in its first line is read as a type, and looked for among classes.
    found = []
    for module in DESCRIBED:
        for name, member in public(module):
            for own, one in vars(member).items() if inspect.isclass(member) else ():
                getter = getattr(one, "fget", None) or getattr(one, "func", None)
                first = (inspect.getdoc(getter) or "").partition("\n")[0] if getter else ""
                if ": " in first:
                    found.append(f"{module}.{name}.{own}: {first}")
    assert found == []


@pytest.mark.parametrize("module", modules())
def test_every_module_is_described_on_one_page(module):
    if public(module):
        assert DESCRIBED[module] == 1, f"{module} is to be on one page below book/api, by `.. automodule::`"
    else:
        assert DESCRIBED[module] <= 1


def test_pages_describe_nothing_else():
    assert set(DESCRIBED) <= set(modules())


@pytest.mark.parametrize("module", modules())
def test_everything_public_tells_what_it_is(module):
    assert [own for own, member in public(module) if not inspect.getdoc(member)] == []


def test_pages_of_the_reference_are_in_the_table_of_contents():
    assert {f"book/{page}" for _, page in addresses.described(PAPER.book)} <= set(PAPER.pages())


def test_headings_are_the_names_of_the_modules():
    for module, page in addresses.described(PAPER.book):
        text = (PAPER.book / f"{page}.md").read_text(encoding="utf-8")
        # A section's own first example stands between the two.
        text = re.sub(r"^```pycon\n[^`]*\n```\n\n", "", text, flags=re.MULTILINE)
        assert f"## `{module}`\n\n```{{eval-rst}}\n.. automodule:: {module}\n```" in text


def test_every_equation_leads_to_a_described_function():
    found = [path for equation in equations.load_equations(PAPER) for path in equation.functions]
    assert len(found) > 55
    for path in found:
        assert addresses.address(PAPER.book, path).startswith("api/")
