"""Rates against the expansion: thresholds by hand and power laws, whose crossings are exact."""

import numpy as np
import pytest

from b2kinv.physics import thermal_contact


def test_threshold_is_where_the_rate_that_grows_with_the_square_reaches_one():
    ratio = np.array([[4.0, 1.0, 0.0]])
    values = thermal_contact.threshold_coupling(6e-9, ratio)
    np.testing.assert_allclose(values, [[3e-9, 6e-9, np.inf]], rtol=1e-15)


def test_crossings_of_power_laws():
    # 4/x² crosses 1 at x = 2, and x³/27 at x = 3, wherever the points lie.
    x = np.array([0.5, 1.7, 2.2, 4.0, 9.0])
    first, last = thermal_contact.contact_span(x, np.stack([4 / x**2, x**3 / 27]))
    np.testing.assert_allclose(first, [0.5, 3.0], rtol=1e-12)
    np.testing.assert_allclose(last, [2.0, 9.0], rtol=1e-12)


def test_without_contact_there_is_no_crossing():
    first, last = thermal_contact.contact_span(np.array([1.0, 2.0]), np.array([[0.0, 0.5]]))
    assert first[0] == last[0] == np.inf


def test_a_rate_that_rises_and_falls():
    # ln ratio = 1 − |ln x|: above 1 between 1/e and e.
    x = np.exp(np.linspace(-2.0, 2.0, 9))
    first, last = thermal_contact.contact_span(x, np.exp(1 - np.abs(np.log(x)))[np.newaxis])
    assert (first[0], last[0]) == pytest.approx((np.exp(-1), np.e))
