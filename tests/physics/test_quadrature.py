"""Nodes for integrals over q² against closed forms."""

import math

import numpy as np
import pytest

from b2kinv.physics import quadrature


def test_composite_gauss_integrates_polynomials_exactly():
    # Order n is exact up to power 2n - 1: ∫ x⁵ dx from -1 to 2 is 63/6.
    nodes, weights = quadrature.composite_gauss(np.array([-1.0, 0.3, 2.0]), 3)
    assert np.sum(weights * nodes**5) == pytest.approx(63.0 / 6.0, rel=1e-13)


@pytest.mark.parametrize("width", [1e-9, 1e-3, 0.5])
def test_propagator_is_in_the_weights(width):
    # ∫ dq² m Γ/((q² - m²)² + m² Γ²) is a difference of arctangents, π/2 of it between m² ± m Γ.
    scale = 2.0 * width
    q2, weights = quadrature.propagator_nodes(2.0, width, 1.0, 9.0)
    assert np.sum(weights) == pytest.approx(math.atan(5.0 / scale) + math.atan(3.0 / scale), rel=1e-12)
    inside = np.abs(q2 - 4.0) < scale
    assert np.sum(weights[inside]) == pytest.approx(math.pi / 2.0, rel=2e-3)


def test_what_multiplies_the_propagator_may_vary():
    # ∫ dq² m Γ (q² - m²)/((q² - m²)² + m² Γ²) is half the logarithm of the ratio of the ends' denominators.
    q2, weights = quadrature.propagator_nodes(2.0, 0.5, 1.0, 9.0)
    assert np.sum(weights * (q2 - 4.0)) == pytest.approx(0.5 * math.log((25.0 + 1.0) / (9.0 + 1.0)), rel=1e-6)


@pytest.mark.parametrize("width", [1e-9, 1e-3, 0.5])
def test_a_peak_of_any_width_is_resolved(width):
    scale = 2.0 * width
    q2, weights = quadrature.resonance_nodes(2.0, scale, 1.0, 9.0, 400)
    peak = scale / ((q2 - 4.0) ** 2 + scale**2)
    expected = math.atan(5.0 / scale) + math.atan(3.0 / scale)
    assert np.sum(weights * peak) == pytest.approx(expected, rel=1e-6)
    assert np.sum(weights) == pytest.approx(8.0, rel=1e-6)
