"""The table of abundances: for ALPs that decay out of contact it is known in closed form."""

import dataclasses
import math

import numpy as np
import pytest

from b2kinv.physics import alp_widths
from b2kinv.physics.frozen_in_abundance import LOG_RATIOS, Abundance

#: Yield per ratio of widths, and width to the Standard Model, of two couplings.
SLOPE, VISIBLE = np.array([2.0, 0.5]), np.array([1e-17, 1e-15])


@pytest.fixture
def plane():
    # Out of contact Ỹ = A b/(1 + b): ln[(A b/Ỹ − 1)/b] vanishes.
    table = np.zeros((2, len(LOG_RATIOS)))
    return Abundance(2.0, 1e8, np.array([1e-9, 1e-8]), VISIBLE, np.ones(2), np.log(SLOPE), table, "dirac")


@pytest.mark.parametrize("ratio", [1e-12, 1e-3, 0.7, 30.0, 1e6])
def test_yield_of_free_decays(plane, ratio):
    expected = np.log(SLOPE * ratio / (1 + ratio))
    np.testing.assert_allclose(plane.log_yield(np.full(2, math.log(ratio))), expected, rtol=1e-12, atol=1e-14)


def depleted(log_ratio):
    """Return ln of what is measured of the depletion of ALPs, ln[(A b/Ỹ − 1)/b]: any parabola."""
    return 0.3 - 0.2 * log_ratio + 0.05 * log_ratio**2


@pytest.mark.parametrize("log_ratio", [-2.5, -1.0, 0.7, 3.0, 5.2])
def test_yield_of_alps_in_contact(plane, log_ratio):
    # Cubics with the slopes of central differences go through any parabola, at nodes and between them, but
    # not in the outermost intervals: there the slope at the end is another.
    assert LOG_RATIOS[1] < log_ratio < LOG_RATIOS[-2]
    bent = dataclasses.replace(plane, table=np.array([depleted(LOG_RATIOS), 0.0 * LOG_RATIOS + 0.4]))
    ratio = math.exp(log_ratio)
    expected = [
        math.log(2.0 * ratio / (1.0 + ratio * math.exp(depleted(log_ratio)))),
        math.log(0.5 * ratio / (1.0 + ratio * math.exp(0.4))),
    ]
    np.testing.assert_allclose(bent.log_yield(np.full(2, log_ratio)), expected, rtol=1e-12)


@pytest.mark.parametrize(("log_ratio", "nearest"), [(-30.0, 0), (20.0, -1)])
def test_beyond_its_ends_the_table_goes_on_flat(plane, log_ratio, nearest):
    bent = dataclasses.replace(plane, table=np.tile(depleted(LOG_RATIOS), (2, 1)))
    saturation = math.exp(depleted(LOG_RATIOS[nearest]) + log_ratio)
    expected = np.log(SLOPE) + log_ratio - math.log1p(saturation)
    np.testing.assert_allclose(bent.log_yield(np.full(2, log_ratio)), expected, rtol=1e-12)


def test_width_ratio_inverts_the_yield(plane):
    # b = y/(A − y), and no ratio gives more than A.
    values = plane.width_ratio(np.array([1e-9, 0.1, 0.6]))
    np.testing.assert_allclose(values[0], [1e-9 / 2, 0.1 / 1.9, 0.6 / 1.4], rtol=1e-8)
    np.testing.assert_allclose(values[1, :2], [1e-9 / 0.5, 0.1 / 0.4], rtol=1e-8)
    assert values[1, 2] == np.inf


def test_coupling_has_the_width_that_is_needed(plane):
    needed = 0.1
    coupling = plane.coupling(np.array([0.3]), np.array([needed]))[:, 0]
    width = alp_widths.width_to_dark_matter(2.0, 1.0, 0.3, coupling)
    np.testing.assert_allclose(width, VISIBLE * needed / (SLOPE - needed), rtol=1e-8)
    assert np.isinf(plane.coupling(np.array([1.0]), np.array([needed]))).all()


def test_mass_inverts_the_coupling_on_the_lighter_branch(plane):
    masses = np.array([1e-4, 0.1, 0.8])
    unit = 1e-5
    couplings = plane.coupling(masses, unit / masses)
    for row in range(2):
        found = plane.mass(couplings[row], unit)[row]
        np.testing.assert_allclose(found, masses, rtol=1e-6)
    assert np.isnan(plane.mass(np.array([1e-14]), unit)).all()
