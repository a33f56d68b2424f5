"""Ranges: their ends, one inside another, and ends that are read from data."""

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.quantities.ranges import ANY, FRACTION, NOT_NEGATIVE, POSITIVE, Computed, Range

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


def test_ranges_of_most_parameters():
    assert ANY.closed == (-sys.float_info.max, sys.float_info.max)
    # The smallest positive float is 2⁻¹⁰⁷⁴.
    assert POSITIVE.closed == (2.0**-1074, sys.float_info.max)
    assert NOT_NEGATIVE.closed == (0.0, sys.float_info.max)
    assert FRACTION.closed == (0.0, 1.0)
    assert [one.text for one in (ANY, POSITIVE, NOT_NEGATIVE, FRACTION)] == ["", "> 0", "≥ 0", "≥ 0 and ≤ 1"]


@given(NUMBERS)
def test_the_closed_range_says_what_the_ends_say(value):
    for one, says in (
        (Range(above=0.5, below=2.0), 0.5 < value < 2.0),
        (Range(at_least=0.5, at_most=2.0), 0.5 <= value <= 2.0),
        (Range(above=0.5), 0.5 < value < math.inf),
        (Range(at_most=0.5), -math.inf < value <= 0.5),
    ):
        low, high = one.closed
        assert (low <= value <= high) == says


def test_an_inner_range_takes_over_the_ends_that_it_does_not_state():
    outer = Range(above=0.0, at_most=20.0)
    assert Range(at_most=10.0).inside(outer) == Range(above=0.0, at_most=10.0)
    assert Range(at_least=1.0, meaning="warm").inside(outer) == Range(
        at_least=1.0, at_most=20.0, meaning="warm"
    )
    assert ANY.inside(outer) == outer


@pytest.mark.parametrize(
    "inner", [Range(at_least=0.0), Range(above=-1.0), Range(at_most=20.1), Range(below=21.0)]
)
def test_an_inner_range_does_not_reach_beyond_the_outer_one(inner):
    with pytest.raises(ValueError, match="reaches beyond the range '> 0 and ≤ 20' around it"):
        inner.inside(Range(above=0.0, at_most=20.0))
    # The very end is no reach beyond.
    assert Range(at_most=20.0).inside(Range(above=0.0, at_most=20.0)).closed[1] == 20.0


def test_computed_ends_are_asked_when_needed_and_once():
    asked = []
    end = Computed(lambda: asked.append(1) or 4.5, "m_B − m_K")
    one = Range(above=0.0, below=end)
    assert one.text == "> 0 and < m_B − m_K"
    assert one.inside(Range(at_least=0.0)).below is end
    assert not asked
    assert one.limits == {"above": 0.0, "at_least": None, "below": 4.5, "at_most": None}
    assert one.closed == (2.0**-1074, math.nextafter(4.5, 0.0))
    assert len(asked) == 1


def test_what_is_below_an_end_is_the_next_float_down():
    # 2⁻⁵³ is half the distance of floats at 1, and 2⁻⁵² that of floats above 1.
    assert Range(below=-1.0).closed == (-1.7976931348623157e308, -1.0 - 2.0**-52)
    assert Range(below=1.0).closed[1] == 1.0 - 2.0**-53
    assert Range(above=-1.0).closed[0] == -1.0 + 2.0**-53
    assert Range(above=1.0).closed[0] == 1.0 + 2.0**-52
