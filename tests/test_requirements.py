"""What is pinned in requirements.txt can be installed with the oldest Python that the README promises."""

import importlib.metadata
import re

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
