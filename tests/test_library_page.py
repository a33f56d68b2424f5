"""The examples of the page "Use it from Python" are what a reader sees when trying them."""

import doctest
import re

from b2kinv.quantities import tree

PAGE = tree.ROOT / "book" / "library.md"


def test_examples_print_what_the_page_says():
    blocks = re.findall(r"```pycon\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 7
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    said = []
    results = doctest.DocTestRunner().run(example, out=said.append)
    assert results.attempted > 20
    assert results.failed == 0, "".join(said)
