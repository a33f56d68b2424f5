"""Rates against the expansion: thresholds by hand and power laws, whose crossings are exact."""

import math

import numpy as np
import pytest

from b2kinv.physics import thermal_contact


def test_threshold_is_where_the_rate_that_grows_with_the_square_reaches_one():
    ratio = np.array([[4.0, 1.0, 0.0]])
    values = thermal_contact.threshold_coupling(6e-9, ratio)
    np.testing.assert_allclose(values, [[3e-9, 6e-9, np.inf]], rtol=1e-15)


def test_crossings_of_power_laws():
    # 4/x² crosses 1 at x = 2, and x³/27 at x = 3, wherever the points lie. Before the first point the one
    # was faster already, and after the last point the other still is.
    x = np.array([0.5, 1.7, 2.2, 4.0, 9.0])
    first, last = thermal_contact.contact_span(x, np.stack([4 / x**2, x**3 / 27]))
    np.testing.assert_allclose(first, [0.0, 3.0], rtol=1e-12)
    np.testing.assert_allclose(last, [2.0, np.inf], rtol=1e-12)


def test_without_contact_there_is_no_crossing():
    first, last = thermal_contact.contact_span(np.array([1.0, 2.0]), np.array([[0.0, 0.5]]))
    assert first[0] == last[0] == np.inf


def test_a_rate_that_rises_and_falls():
    # ln ratio = 1 − ln² x, a parabola, which a cubic hits: above 1 between 1/e and e.
    x = np.exp(np.array([-2.1, -1.3, -0.6, 0.2, 0.9, 1.4, 2.0]))
    first, last = thermal_contact.contact_span(x, np.exp(1 - np.log(x) ** 2)[np.newaxis])
    assert (first[0], last[0]) == pytest.approx((np.exp(-1), np.e), rel=1e-12)


@pytest.mark.parametrize("above", [0.09, 1e-3])
def test_a_rate_that_is_hardly_faster_is_crossed_too(above):
    # ln ratio = above − ln² x, at most a tenth above 1: crossed at ± √above.
    x = np.exp(np.array([-1.5, -0.7, -0.4, 0.01, 0.35, 0.8, 1.6]))
    first, last = thermal_contact.contact_span(x, np.exp(above - np.log(x) ** 2)[np.newaxis])
    assert np.log([first[0], last[0]]) == pytest.approx([-math.sqrt(above), math.sqrt(above)], rel=1e-9)


def test_a_rate_that_is_hardly_slower_is_not_crossed():
    x = np.exp(np.array([-1.5, -0.7, 0.0, 0.35, 0.8]))
    first, last = thermal_contact.contact_span(x, np.exp(-1e-3 - np.log(x) ** 2)[np.newaxis])
    assert first[0] == last[0] == np.inf


def test_a_rate_that_starts_from_nothing_is_crossed_on_a_straight_line():
    # Between ln ratio = −1 and 1: halfway in ln x, whatever the vanishing rate before.
    first, _ = thermal_contact.contact_span(
        np.array([1.0, 2.0, 8.0, 9.0]), np.array([[0.0, np.exp(-1), np.e, 2.0]])
    )
    assert first[0] == pytest.approx(4.0, rel=1e-9)


# ln ratio = 3 − (u − 1)², largest at u = 1, between points, or where the range ends.
U = np.array([-2.0, -0.5, 0.7, 1.6, 2.4, 4.0])
PARABOLA = np.exp(3 - (U - 1) ** 2)


@pytest.mark.parametrize(
    ("last", "expected"),
    [(np.inf, 3.0), (1.0, 3.0), (0.8, 3 - 0.04), (0.7, 3 - 0.09), (-0.9, 3 - 1.9**2), (-2.0, 3 - 9.0)],
)
def test_largest_ratio_is_that_of_the_parabola_up_to_the_end(last, expected):
    values = thermal_contact.largest_ratio(U, np.stack([PARABOLA, 7 * PARABOLA]), last)
    np.testing.assert_allclose(np.log(values), [expected, expected + np.log(7)], rtol=1e-12)


def test_largest_ratio_of_each_row_has_its_own_end():
    values = thermal_contact.largest_ratio(U, np.stack([PARABOLA, PARABOLA]), [0.8, np.inf])
    np.testing.assert_allclose(np.log(values), [2.96, 3.0], rtol=1e-12)


@pytest.mark.parametrize(("power", "expected"), [(2.0, 8.0), (-2.0, 4.0)])
def test_a_rate_without_a_top_is_largest_at_an_end(power, expected):
    ratio = np.exp(power * U)[np.newaxis]
    assert np.log(thermal_contact.largest_ratio(U, ratio)[0]) == pytest.approx(expected)


def test_no_rate_has_no_largest_value():
    assert thermal_contact.largest_ratio(U, np.zeros((1, len(U))))[0] == 0.0
    # Nor is a curve laid through points where there is none.
    ratio = np.array([[0.0, 0.5, 2.0, 0.0, 0.0, 0.0]])
    assert thermal_contact.largest_ratio(U, ratio)[0] == pytest.approx(2.0)
