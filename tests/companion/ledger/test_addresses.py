"""Where the reference describes a function is looked up from its pages."""

import sys

import pytest

from b2kinv.companion.ledger import addresses

HOME = """
def width(): pass
def rate(): pass
class Width: pass
"""
SECTION = """
from decay_home import rate as rate
from decay_home import Width, width
__all__ = ["evaluate", "Width"]
def evaluate(): pass
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    """A book whose pages describe two modules, one of which has things of the other."""
    (tmp_path / "decay_home.py").write_text(HOME, encoding="utf-8")
    (tmp_path / "decay_section.py").write_text(SECTION, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    pages = tmp_path / "book" / "api"
    pages.mkdir(parents=True)
    (pages / "rates.md").write_text("```{eval-rst}\n.. automodule:: decay_home\n```\n", encoding="utf-8")
    (pages / "all.md").write_text("```{eval-rst}\n.. automodule:: decay_section\n```\n", encoding="utf-8")
    (pages / "other.md").write_text("Of `.. automodule::` no more is said.\n", encoding="utf-8")
    yield tmp_path / "book"
    for name in ("decay_home", "decay_section"):
        sys.modules.pop(name, None)


def test_pages_name_their_modules(book):
    assert addresses.described(book) == (("decay_section", "api/all"), ("decay_home", "api/rates"))


def test_functions_are_described_where_they_are_defined(book):
    assert addresses.address(book, "decay_section.evaluate") == "api/all.html#api-decay-section-evaluate"
    for module in ("decay_home", "decay_section"):
        assert addresses.address(book, f"{module}.rate") == "api/rates.html#api-decay-home-rate"
        assert addresses.address(book, f"{module}.Width") == "api/rates.html#api-decay-home-width-class"
    assert addresses.link(book, "decay_section.rate") == (
        '<a href="api/rates.html#api-decay-home-rate"><code>decay_section.rate</code></a>'
    )


def test_what_a_module_offers_of_others_is_what_type_checkers_take_for_it(book):
    # `width` is imported for the module's own use alone.
    assert addresses.from_elsewhere(__import__("decay_section")) == ["Width", "rate"]


def test_what_is_not_described_is_refused(book):
    with pytest.raises(ValueError, match=r"no function '?decay_home.rat'?"):
        addresses.address(book, "decay_home.rat")
    with pytest.raises(ValueError, match="no page of the reference describes the module 'textwrap'"):
        addresses.address(book, "textwrap.dedent")
