"""The registry of sections and what `_toc.yml` says of them."""

import dataclasses

import pytest

from b2kinv.paper import PAPER
from b2kinv.quantities import tree


def test_pages_of_nested_contents_come_in_order(tmp_path):
    (tmp_path / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n- caption: A\n  chapters:\n  - file: book/a.md\n"
        "    sections:\n    - file: book/b\n  - url: elsewhere\n- chapters:\n  - file: notebooks/c.ipynb\n",
        encoding="utf-8",
    )
    elsewhere = dataclasses.replace(PAPER, root=tmp_path)
    assert elsewhere.pages() == ["book/index", "book/a", "book/b", "notebooks/c"]


def test_every_section_of_the_book_has_a_module_and_a_notebook():
    found = PAPER.in_book()
    names = [section.name for section in found]
    assert names[0] == "belle2_excess"
    assert {"belle2_likelihood", "alp_decays"} <= set(names)
    for section in found:
        assert PAPER.notebook(section).is_file()
        assert section.module.Parameters()


def test_file_names_are_understood():
    assert PAPER.section("notebooks/alp_decays.ipynb").number == "II A"


def test_missing_notebook_is_named(tmp_path):
    with pytest.raises(
        ValueError, match=r"the notebook of section 'alp_decays' is missing: there is no file"
    ):
        dataclasses.replace(PAPER, root=tmp_path).section("alp_decays")


def test_all_pages_of_the_contents_exist():
    for page in PAPER.pages():
        assert any((tree.ROOT / (page + suffix)).is_file() for suffix in (".md", ".ipynb")), page
