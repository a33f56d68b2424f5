"""Conversions against CODATA's own products and each other."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from b2kinv.physics import inputs, units

POSITIVE = st.floats(1e-60, 1e60)


def test_literals():
    # PDG: ħc = 0.1973269804 GeV fm, (ħc)² = 0.3893793721 GeV² mb, ħ = 6.582119569e-25 GeV s.
    assert units.to_metres(1.0) == pytest.approx(1.973269804e-16, rel=1e-9)
    assert units.to_cm2(1.0) == pytest.approx(3.893793721e-28, rel=1e-9)
    assert units.to_seconds(1.0) == pytest.approx(6.582119569e-25, rel=1e-9)
    # 1 GeV⁻² c = 1.16733e-17 cm³/s, as dark-matter searches quote <σv>: 3e-26 cm³/s is 2.57e-9 GeV⁻².
    assert units.to_cm3_per_second(2.5700e-9) == pytest.approx(3.0e-26, rel=1e-4)
    # Γ(Z) = 2.4955 GeV is a lifetime of 2.6e-25 s.
    assert units.to_seconds(1 / 2.4955) == pytest.approx(2.638e-25, rel=1e-3)
    assert units.from_seconds(inputs.value("lifetime_B_plus")) == pytest.approx(2.487e12, rel=1e-3)


@given(POSITIVE)
def test_conversions_invert_each_other(value):
    assert units.from_seconds(units.to_seconds(value)) == pytest.approx(value, rel=1e-14)
    assert units.from_metres(units.to_metres(value)) == pytest.approx(value, rel=1e-14)


@given(POSITIVE)
def test_a_length_and_the_time_light_takes_agree(value):
    assert units.to_metres(value) == pytest.approx(
        units.to_seconds(value) * inputs.value("speed_of_light"), rel=1e-9
    )


def test_arrays_and_scalars():
    assert type(units.to_metres(1)) is float
    assert units.to_cm2(np.ones((2, 3))).shape == (2, 3)


@pytest.mark.parametrize(
    "convert", [units.to_metres, units.to_seconds, units.from_seconds, units.from_metres, units.to_cm2]
)
def test_nonsense_is_refused(convert):
    with pytest.raises(ValueError, match="finite number"):
        convert(math.nan)
