"""What is promised to those who install: the oldest Python, and what `make test` does."""

import importlib.metadata
import re

import pytest
from packaging.specifiers import SpecifierSet

from b2kinv.quantities import tree


def test_every_pin_takes_the_oldest_python():
    # Debian 12 has 3.11.2; some packages leave out the first releases of 3.11, and pip then refuses them.
    pins = re.findall(r"^([\w.-]+)==", (tree.ROOT / "requirements.txt").read_text(), flags=re.MULTILINE)
    assert len(pins) > 100
    # Those for other systems or versions of Python are not installed here.
    needs = {
        d.metadata["Name"].lower(): d.metadata.get("Requires-Python")
        for d in importlib.metadata.distributions()
    }
    refusing = {
        name: needs[name.lower()]
        for name in pins
        if needs.get(name.lower()) and not SpecifierSet(needs[name.lower()]).contains("3.11.0")
    }
    assert refusing == {}


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "book/rerun.md", "Makefile"])
def test_what_make_test_does_is_said_truly(name):
    # Without CI in the environment `slow` tests are skipped (conftest.py); CI sets it (.ci/run).
    run = (tree.ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "export CI=true" in run
    assert run.rstrip().endswith("exec make test")
    text = " ".join((tree.ROOT / name).read_text(encoding="utf-8").split())
    assert re.search(r"CI=1 make test`?(?: skips none| is everything that CI runs)", text)
    assert re.search(r"save the slowest|skips the tests marked `slow`", text)
    assert not re.search(
        r"(?<!CI=1 )make test`?[ #]+(?:is|run|runs|sets everything up and runs) (?:every|all)", text
    )
