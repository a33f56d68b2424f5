"""The examples of "Use it from Python" and of the reference are what a reader sees when trying them."""

import doctest
import re

import pytest

from b2kinv.paper import PAPER
from b2kinv.quantities import tree

PAGE = tree.ROOT / "book" / "library.md"


#: Section → its part of the reference, up to what the module itself says.
REFERENCE = {
    section.name: re.search(
        rf"^## `b2kinv\.sections\.{section.name}`\n(.*?)^```\{{eval-rst\}}", text, re.MULTILINE | re.DOTALL
    )[1]
    for text in [
        "\n".join(path.read_text(encoding="utf-8") for path in sorted((PAPER.book / "api").glob("*.md")))
    ]
    for section in PAPER.computed()
}


@pytest.mark.parametrize("section", REFERENCE)
def test_each_section_begins_with_an_example_of_three_lines(section):
    [block] = re.findall(r"```pycon\n(.*?)```", REFERENCE[section], re.DOTALL)
    assert block.count(">>> ") == 3
    example = doctest.DocTestParser().get_doctest(block, {}, section, section, 0)
    said = []
    assert doctest.DocTestRunner().run(example, out=said.append).failed == 0, "".join(said)


def test_what_is_shown_of_arrays_with_names_runs(tmp_path):
    pytest.importorskip("xarray")
    pytest.importorskip("matplotlib").use("agg")
    [block] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    # What the examples above it leave behind.
    known = {}
    for one in doctest.DocTestParser().get_examples("\n".join(blocks)):
        exec(compile(one.source, "page", "single"), known)
    exec(compile(block, "page", "exec"), known)
    assert known["scan"].decay_length.attrs["units"] == "m"


def test_examples_print_what_the_page_says():
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    said = []
    results = doctest.DocTestRunner().run(example, out=said.append)
    assert results.attempted > 20
    assert results.failed == 0, "".join(said)
