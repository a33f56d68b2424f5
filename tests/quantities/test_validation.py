"""The sentences of refusals, and what counts as a number."""

import math

import numpy as np
import pytest

from b2kinv.quantities import validation


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (-1.0, "-1.0"),
        (0.0, "0.0"),
        (math.nan, "nan"),
        (math.inf, "inf"),
        (True, "True"),
        ("2", "'2'"),
        (None, "None"),
        (1j, "1j"),
        ([1.0, [2.0]], r"[1.0, [2.0]]"),
        ([1.0, -2.0, -3.0], "-2.0"),
        (np.array([[1.0, math.nan]]), "nan"),
    ],
)
def test_refusals_name_parameter_first_offending_value_and_range(value, told):
    with pytest.raises(ValueError, match="m_a = ") as refusal:
        validation.numbers("m_a", value, above=0.0, at_most=10.0, unit="GeV", meaning="ALP mass")
    assert str(refusal.value) == (
        f"m_a = {told} is not allowed (ALP mass): it must be a finite number > 0 and <= 10 GeV"
    )


@pytest.mark.parametrize(
    ("limits", "inside", "outside"),
    [
        ({"above": 1.0}, math.nextafter(1.0, 2.0), 1.0),
        ({"at_least": 1.0}, 1.0, math.nextafter(1.0, 0.0)),
        ({"below": 1.0}, math.nextafter(1.0, 0.0), 1.0),
        ({"at_most": 1.0}, 1.0, math.nextafter(1.0, 2.0)),
    ],
)
def test_ends_are_exclusive_or_inclusive(limits, inside, outside):
    assert validation.numbers("x", inside, **limits) == inside
    with pytest.raises(ValueError, match="x = "):
        validation.numbers("x", outside, **limits)


def test_numbers_become_arrays_of_floats():
    for value in (2, np.float32(2.0), np.int8(2), [2, 2], np.array([], dtype=float)):
        array = validation.numbers("x", value)
        assert isinstance(array, np.ndarray)
        assert array.dtype == float
        assert array.shape == np.shape(value)


def test_a_range_without_ends_and_a_pure_number_are_worded():
    assert validation.range_text() == "a finite number"
    assert validation.range_text(at_least=-1e6, at_most=1e6, unit="1") == (
        "a finite number >= -1e+06 and <= 1e+06"
    )
    assert validation.range_text(below=math.inf, unit="GeV") == "a finite number GeV"


def test_unknown_names_are_refused_with_all_known_ones_and_the_nearest():
    with pytest.raises(ValueError, match="set = 'papers'") as refusal:
        validation.choice("set", "papers", ("paper", "belle2"), meaning="window")
    assert str(refusal.value) == (
        "set = 'papers' is not allowed (window): it must be one of 'paper', 'belle2' (did you mean 'paper'?)"
    )
    with pytest.raises(ValueError, match="set = 1 is not allowed"):
        validation.choice("set", 1, ("1",))


@pytest.mark.parametrize(
    ("limit", "upper", "text"),
    [
        # To six digits, by hand: an upper end is never rounded up, a lower end never down.
        (4.785729397688867, True, "4.78572"),
        (4.785729397688867, False, "4.78573"),
        (4.785732, False, "4.78574"),
        (-1.23456789, True, "-1.23457"),
        (-1.23456789, False, "-1.23456"),
        (9.9999996, True, "9.99999"),
        (10.0, True, "10"),
        (0.0, False, "0"),
    ],
)
def test_ends_are_rounded_into_the_range(limit, upper, text):
    assert validation.limit_text(limit, upper=upper) == text
