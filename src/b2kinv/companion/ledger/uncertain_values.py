"""What is known of the uncertainty of a claim's standard value, and whether the print lies within it.

The paper's `data/claim_uncertainties.json` holds it, computed by the paper's own mechanism. It belongs to the
standard value that it was computed for: where another comes out, as with another measurement, none is known.
"""

import dataclasses
import functools
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from b2kinv.companion.ledger import claims_file, rules
from b2kinv.companion.ledger.claims_file import Claim, Value
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import formatting

#: What stands wherever there is none.
NONE_KNOWN = "no uncertainty known"

#: The file of `data/`.
FILE = "claim_uncertainties.json"

# By how much the stored value may differ, which is rounded.
_SAME = 1e-4


@dataclasses.dataclass(frozen=True, kw_only=True)
class Budget:
    """The uncertainty of one number, in the unit of its claim.

    Attributes
    ----------
    value : float
    interval_68, interval_95 : tuple of float
        Statistical, from all sources together.
    parts : mapping of str to tuple of float
        Source → change at the lower and the upper end of its 68 % interval, the largest first.
    choices : mapping of str to tuple of float
        Choice, which is no error → lowest and highest value with its options.
    """

    value: float
    interval_68: tuple[float, float]
    interval_95: tuple[float, float]
    parts: Mapping[str, tuple[float, float]]
    choices: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)

    @classmethod
    def from_mapping(cls, stored: Mapping[str, Any]) -> Self | None:
        """Return what a data file holds; None where no uncertainty is known."""
        if stored["interval_68"] is None:
            return None
        return cls(
            value=stored["value"],
            interval_68=tuple(stored["interval_68"]),
            interval_95=tuple(stored["interval_95"]),
            parts={name: tuple(ends) for name, ends in stored["parts"].items()},
            choices={name: tuple(ends) for name, ends in stored["choices"].items()},
        )

    @property
    def largest(self) -> str:
        """The source that moves the number most."""
        return next(iter(self.parts))

    def pull(self, printed: float) -> float:
        """Return how many standard deviations the number lies above the printed one.

        (value − printed) / s, with s the half of the 68 % interval that faces the printed number

        Examples
        --------
        >>> mass = {"mass": (-0.5, 1.0)}
        >>> one = Budget(value=3.0, interval_68=(2.5, 4.0), interval_95=(2.0, 5.0), parts=mass)
        >>> one.pull(2.0), one.pull(5.0)
        (2.0, -2.0)
        """
        low, high = self.interval_68
        return (self.value - printed) / (self.value - low if printed < self.value else high - self.value)

    def covers(self, low: float, high: float) -> bool:
        """Say whether something of what rounds to the print lies in the 95 % interval."""
        return low <= self.interval_95[1] and high >= self.interval_95[0]

    def choices_covering(self, low: float, high: float) -> list[str]:
        """Return the choices of which some option gives the print, or options on both sides of it."""
        return [name for name, (a, b) in self.choices.items() if low <= b and high >= a]


@dataclasses.dataclass(frozen=True)
class Uncertain:
    """A claim beside the uncertainty of its standard value: one `Budget`, or one for each end of a range."""

    claim: Claim
    budgets: tuple[Budget, ...]

    @property
    def pulls(self) -> tuple[float, ...]:
        """Pull of the number, or of each end."""
        pairs = zip(self.budgets, _each(self.claim.paper), strict=True)
        return tuple(budget.pull(printed) for budget, printed in pairs)

    @property
    def agrees(self) -> bool:
        """Whether the print, with its rounding, lies in the 95 % interval; both ends of a range must."""
        pairs = zip(self.budgets, rules.printed_intervals(self.claim), strict=True)
        return all(budget.covers(*ends) for budget, ends in pairs)

    @property
    def agreeing_choices(self) -> list[str]:
        """The choices that reach the print, for a range at both ends; they are no errors."""
        pairs = list(zip(self.budgets, rules.printed_intervals(self.claim), strict=True))
        found = [budget.choices_covering(*ends) for budget, ends in pairs]
        return [name for name in found[0] if all(name in names for names in found)]

    @property
    def largest(self) -> str:
        """The source that moves it most: for a range, its lower end."""
        return self.budgets[0].largest

    @property
    def text(self) -> str:
        """Whether it agrees, with the pull: what stands beside a verdict."""
        pulls = " and ".join(_pull_text(pull) for pull in self.pulls)
        agrees = "agrees" if self.agrees else "does not agree"
        return f"{agrees} within our uncertainty and the rounding of the print (pull {pulls})"

    def as_dict(self) -> dict[str, Any]:
        """Return what `claims --json` prints; lists for both ends of a range."""

        def listed(values: list[Any]) -> Any:
            return formatting.plain(values[0] if len(values) == 1 else values)

        return {
            "central": listed([one.value for one in self.budgets]),
            "interval_68": listed([list(one.interval_68) for one in self.budgets]),
            "interval_95": listed([list(one.interval_95) for one in self.budgets]),
            "pull": listed([float(f"{pull:.3g}") for pull in self.pulls]),
            "agrees": self.agrees,
            "largest_source": listed([one.largest for one in self.budgets]),
            "choices": listed([{k: list(v) for k, v in one.choices.items()} for one in self.budgets]),
            "agreeing_choices": self.agreeing_choices,
        }


def of_paper(paper: Paper) -> Mapping[str, tuple[Budget | None, ...]]:
    """Return claim → what is stored; nothing if the paper has no such file."""
    path = paper.data / FILE
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@functools.cache
def _read(path: Path, changed: int) -> Mapping[str, tuple[Budget | None, ...]]:
    # When a file changed is an argument so that a changed one is read again.
    stored = json.loads(path.read_text(encoding="utf-8"))["claims"]
    return {name: tuple(Budget.from_mapping(end) for end in ends) for name, ends in stored.items()}


def known(
    claim: Claim, standard: Value | None, stored: Mapping[str, tuple[Budget | None, ...]]
) -> Uncertain | None:
    """Return the uncertainty of a claim's standard value; None where none is known of it.

    It is not known either of a value that is not the one it was computed for.
    """
    budgets = [one for one in stored.get(claim.id, ()) if one is not None]
    values = [] if standard is None else _each(standard)
    if not budgets or len(budgets) != len(values):
        return None
    pairs = zip(budgets, values, strict=True)
    same = all(math.isclose(one.value, value, rel_tol=_SAME) for one, value in pairs)
    return Uncertain(claim, tuple(budgets)) if same else None


def _pull_text(pull: float) -> str:
    return (f"{pull:+,.0f}" if abs(pull) >= 10.0 else f"{pull:+.1f}").replace("-", "−")


def _each(value: Any) -> list[float]:
    return [float(one) for one in (value if claims_file.is_pair(value) else (value,))]
