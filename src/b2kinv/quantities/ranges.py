"""Ranges of finite numbers, with ends that may be known only once data files are read."""

import dataclasses
import functools
import math
import sys
from collections.abc import Callable
from typing import TypeAlias, TypedDict

from b2kinv.quantities import replaced


@dataclasses.dataclass(frozen=True)
class Computed:
    """The end of a range that is a number only once data files are read, such as m_B − m_K.

    Attributes
    ----------
    value : callable
        Returns the number; asked once, when a value is first checked.
    text : str
        The formula, for the documentation.
    """

    value: Callable[[], float]
    text: str


End: TypeAlias = float | Computed | None


class Limits(TypedDict):
    """The ends of a range as `validation.numbers` takes them."""

    above: float | None
    at_least: float | None
    below: float | None
    at_most: float | None


@dataclasses.dataclass(frozen=True)
class Range:
    """Finite numbers between two ends, either of which may be missing, exclusive or inclusive.

    Attributes
    ----------
    above, at_least, below, at_most : float or Computed, optional
    meaning : str
        What a parameter is inside this range, where that says more than its own meaning.
    """

    above: End = None
    at_least: End = None
    below: End = None
    at_most: End = None
    meaning: str = ""

    @property
    def limits(self) -> Limits:
        """The ends as numbers; where inputs are replaced, those with inputs as they are now."""
        return self._limits() if replaced.anything() and self._is_computed else self._stored_limits

    @functools.cached_property
    def _stored_limits(self) -> Limits:
        # Asked once, so it must not be what an input is replaced by at that moment.
        with replaced.nothing():
            return self._limits()

    def _limits(self) -> Limits:
        return {
            "above": _number(self.above),
            "at_least": _number(self.at_least),
            "below": _number(self.below),
            "at_most": _number(self.at_most),
        }

    @functools.cached_property
    def closed(self) -> tuple[float, float]:
        """The smallest and the largest float in the range."""
        limits = self._stored_limits
        above, at_least = limits["above"], limits["at_least"]
        below, at_most = limits["below"], limits["at_most"]
        low, high = -sys.float_info.max, sys.float_info.max
        if above is not None:
            low = max(low, math.nextafter(above, math.inf))
        if at_least is not None:
            low = max(low, at_least)
        if below is not None:
            high = min(high, math.nextafter(below, -math.inf))
        if at_most is not None:
            high = min(high, at_most)
        return low, high

    @property
    def text(self) -> str:
        """The ends as the documentation writes them.

        Examples
        --------
        >>> Range(above=0.0, at_most=Computed(lambda: 4.786, "m_B − m_K")).text
        '> 0 and ≤ m_B − m_K'
        """
        ends = ((">", self.above), ("≥", self.at_least), ("<", self.below), ("≤", self.at_most))
        return " and ".join(f"{sign} {_text(end)}" for sign, end in ends if end is not None)

    def inside(self, outer: "Range") -> "Range":
        """Return this range with the ends of the one around it where it has none of its own.

        Raises
        ------
        ValueError
            If it reaches beyond the outer one. `Computed` ends are not asked for that.

        Examples
        --------
        >>> Range(at_most=10.0).inside(Range(above=0.0)).text
        '> 0 and ≤ 10'
        """
        lower = self if self.above is not None or self.at_least is not None else outer
        upper = self if self.below is not None or self.at_most is not None else outer
        # A range without ends of its own is the outer one, and means what that means.
        meaning = self.meaning if self.text else self.meaning or outer.meaning
        whole = Range(lower.above, lower.at_least, upper.below, upper.at_most, meaning)
        if not (whole._is_computed or outer._is_computed):
            (low, high), (lowest, highest) = whole.closed, outer.closed
            if low < lowest or high > highest:
                raise ValueError(f"the range '{self.text}' reaches beyond the range '{outer.text}' around it")
        return whole

    @property
    def _is_computed(self) -> bool:
        return any(isinstance(end, Computed) for end in (self.above, self.at_least, self.below, self.at_most))


#: The ranges of most parameters.
ANY = Range()
POSITIVE = Range(above=0.0)
NOT_NEGATIVE = Range(at_least=0.0)
FRACTION = Range(at_least=0.0, at_most=1.0)


def _number(end: End) -> float | None:
    return end.value() if isinstance(end, Computed) else end


def _text(end: float | Computed) -> str:
    return end.text if isinstance(end, Computed) else f"{end:.6g}"
