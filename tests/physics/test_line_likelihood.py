"""The stored scan of the likelihood, read at its ends and beyond."""

import math

import numpy as np
import pytest

from b2kinv.physics import line_likelihood


def ends():
    masses, rates, _, _ = line_likelihood._scan()
    return float(masses[0]), float(masses[-1]), float(rates[-1])


def test_the_scan_reaches_to_its_ends_and_no_further():
    lightest, heaviest, most = ends()
    for mass in (lightest, heaviest):
        assert math.isfinite(line_likelihood.rise(mass, most))
        assert line_likelihood.covers(mass)
    for mass in (np.nextafter(lightest, -1.0), np.nextafter(heaviest, 9.0)):
        assert line_likelihood.rise(mass, most) == math.inf
        assert not line_likelihood.covers(mass)
    assert line_likelihood.rise(2.0, np.nextafter(most, 1.0)) == math.inf


def test_between_points_of_the_scan_it_is_linear_in_each():
    masses, rates, heights, without = line_likelihood._scan()
    # By hand, at a quarter of one step and three quarters of the other.
    i, j = 5, 3
    mass = 0.75 * masses[i] + 0.25 * masses[i + 1]
    rate = 0.25 * rates[j] + 0.75 * rates[j + 1]
    expected = (
        0.75 * 0.25 * heights[i, j] + 0.75 * 0.75 * heights[i, j + 1]
        + 0.25 * 0.25 * heights[i + 1, j] + 0.25 * 0.75 * heights[i + 1, j + 1]
    )  # fmt: skip
    assert line_likelihood.rise(mass, rate) == pytest.approx(expected, rel=1e-9)
    assert line_likelihood.gain(mass, rate) == pytest.approx(without - expected, rel=1e-9)


def test_both_are_least_at_the_rate_that_fits_best():
    # What Belle II observed for a line at 2 GeV is best met by some 9e-6 and disfavours 5e-5.
    heights = line_likelihood.rise(2.0, np.array([0.0, 9e-6, 5e-5]))
    assert heights[1] < heights[0] < heights[2]
