"""Interpolation: polynomials that it must reproduce, and what it does beyond the ends."""

import numpy as np

from b2kinv.physics.interpolation import through_equal_steps

POINTS = np.linspace(-1.0, 3.0, 9)
INSIDE = np.linspace(-0.4, 2.4, 57)


def test_straight_lines_everywhere_and_parabolas_away_from_the_ends():
    wanted = np.linspace(-1.0, 3.0, 81)
    np.testing.assert_allclose(
        through_equal_steps(-1.0, 3.0, 2 - 5 * POINTS, wanted), 2 - 5 * wanted, atol=1e-13
    )
    parabola = POINTS**2 - 3 * POINTS
    np.testing.assert_allclose(
        through_equal_steps(-1.0, 3.0, parabola, INSIDE), INSIDE**2 - 3 * INSIDE, atol=1e-13
    )


def test_known_points_are_kept_and_the_ends_go_on():
    values = np.exp(POINTS)
    np.testing.assert_allclose(through_equal_steps(-1.0, 3.0, values, POINTS), values, rtol=1e-14)
    beyond = through_equal_steps(-1.0, 3.0, values, np.array([-2.0, 5.0]))
    np.testing.assert_allclose(beyond, [values[0], values[-1]], rtol=1e-14)


def test_error_falls_with_the_third_power_of_the_step():
    errors = []
    for count in (17, 33):
        points = np.linspace(-1.0, 3.0, count)
        errors.append(np.abs(through_equal_steps(-1.0, 3.0, np.sin(points), INSIDE) - np.sin(INSIDE)).max())
    assert 6 < errors[0] / errors[1] < 20
