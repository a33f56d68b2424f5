"""How many digits of a recorded number its own uncertainty allows.

The paper's `data/recorded_uncertainties.json` has half of the 68 % interval of each recorded number, from all
inputs together, at the default parameters: a number in prose has as many digits there as with any others, and
also where nobody waits for uncertainties.
"""

import functools
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict, cast

from b2kinv.companion.papers import Paper

#: The file of `data/`.
FILE = "recorded_uncertainties.json"
#: Of a number whose uncertainty is smaller, or of which none is known.
MOST = 3


class Uncertain(TypedDict):
    """A recorded number, or both ends of a range: values and half of each 68 % interval."""

    value: list[float]
    error: list[float]


def digits(values: Sequence[float], errors: Sequence[float]) -> int:
    """Return how many significant digits a number, or both ends of a range, is printed with.

    The last place is the second digit of the error; there are three digits at most, and one at least.

    Examples
    --------
    >>> digits([108.3], [0.021]), digits([108.3], [4.0]), digits([108.3], [45.0]), digits([3.0], [200.0])
    (3, 3, 3, 1)
    >>> digits([2.44e-5], [0.6e-5]), digits([2.44e-5], [1.2e-5]), digits([244.0], [0.0])
    (3, 2, 3)
    """
    allowed = [
        _order(value) - _order(error) + 2
        for value, error in zip(values, errors, strict=True)
        if error > 0.0 and value != 0.0 and math.isfinite(value)
    ]
    return max(1, min([MOST, *allowed]))


def of_section(paper: Paper, section: str) -> Mapping[str, int]:
    """Return recorded number → digits, of those that have fewer than `MOST`."""
    found = {name: digits(known["value"], known["error"]) for name, known in stored(paper, section).items()}
    return {name: count for name, count in found.items() if count < MOST}


def stored(paper: Paper, section: str) -> Mapping[str, Uncertain]:
    """Return recorded number → what is stored of it; nothing if the paper has no such file."""
    path = paper.data / FILE
    return _read(path, path.stat().st_mtime_ns).get(section, {}) if path.is_file() else {}


@functools.cache
def _read(path: Path, changed: int) -> Mapping[str, Mapping[str, Uncertain]]:
    # When a file changed is an argument so that a changed one is read again.
    content = json.loads(path.read_text(encoding="utf-8"))["sections"]
    return cast(Mapping[str, Mapping[str, Uncertain]], content)


def _order(number: float) -> int:
    # Of the number with two digits: 0.996 is 1.0.
    return int(f"{number:.1e}".partition("e")[2])
