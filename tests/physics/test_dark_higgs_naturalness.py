"""Corrections to the dark Higgs mass: the potentials differentiated, and the edge of perturbation theory."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import dark_higgs, inputs
from b2kinv.physics import dark_higgs_naturalness as naturalness


def curvature(mass, states, v_phi, scale, constant):
    """V″ − V′/φ of the Coleman–Weinberg potential at v_φ: the part of m_φ² that no tadpole takes away."""
    with mpmath.workdps(40):
        slope = mpmath.mpf(mass) / v_phi

        def potential(phi):
            squared = (slope * phi) ** 2
            return states * squared**2 / (64 * mpmath.pi**2) * (mpmath.log(squared / scale**2) - constant)

        return float(mpmath.diff(potential, v_phi, 2) - mpmath.diff(potential, v_phi) / v_phi)


@pytest.mark.parametrize(("mass", "states", "constant"), [(2.0, 3, 5 / 6), (6.0, -2, 3 / 2)])
def test_loop_correction_from_the_coleman_weinberg_potential(mass, states, constant):
    # With ln μ² larger by one, the potential's m_φ² is smaller by what is returned.
    one = curvature(mass, states, 15.0, 10.0, constant)
    other = curvature(mass, states, 15.0, 10.0 * math.exp(0.5), constant)
    found = naturalness.loop_correction(mass, states, 15.0)
    assert found == pytest.approx(one - other, rel=1e-9)
    # At any scale it is the bracket of the docstring.
    bracket = math.log(mass**2 / 100.0) + 1.5 - constant
    assert one == pytest.approx(found * bracket, rel=1e-9)


def test_correction_of_the_dark_photon_by_hand():
    # 3m_X⁴/(8π² v²) = 6 α_X m_X²/π for m_X = 2 g_X v.
    v = dark_higgs.vacuum_expectation_value(2.0, 3e-4)
    found = naturalness.loop_correction(2.0, naturalness.VECTOR, v)
    assert found == pytest.approx(6 * 3e-4 * 4 / math.pi, rel=1e-9)


def test_heaviest_partner_has_the_largest_coupling():
    # y_L = √2 m_L/v_φ = √(4π).
    mass = naturalness.heaviest_partner(2.0, 3e-4)
    y_L = math.sqrt(2) * mass / dark_higgs.vacuum_expectation_value(2.0, 3e-4)
    assert y_L == pytest.approx(math.sqrt(4 * math.pi), rel=1e-12)
    assert mass / 2.0 == pytest.approx(20.412, rel=1e-4)


@pytest.mark.parametrize(("m_phi", "v_phi", "sin_theta"), [(0.004, 15.0, 1.3e-4), (20.0, 40.0, 0.2)])
def test_corrections_of_the_portal_from_the_mass_matrix(m_phi, v_phi, sin_theta):
    # Masses and angle of [[2λ_H v_H², κ v_H v_φ], [κ v_H v_φ, 2λ_φ v_φ²]] with what is returned put in.
    m_h, v_H = inputs.value("mass_Higgs"), 246.21965
    diagonal = m_phi**2 + naturalness.mixing_correction(m_phi, sin_theta)
    kappa = naturalness.portal_correction(m_phi, sin_theta, v_phi) / v_H**2
    trace = m_h**2 + m_phi**2
    matrix = np.array([[trace - diagonal, kappa * v_H * v_phi], [kappa * v_H * v_phi, diagonal]])
    squares, states = np.linalg.eigh(matrix)
    assert squares[1] == pytest.approx(m_h**2, rel=1e-9)
    assert np.linalg.det(matrix) == pytest.approx((m_h * m_phi) ** 2, rel=1e-6)
    assert abs(states[1, 1]) == pytest.approx(sin_theta, rel=1e-6)


def test_tuning():
    assert naturalness.tuning(0.004, -1.6e-3) == pytest.approx(0.01)
    assert naturalness.tuning(0.004, 1e-9) == pytest.approx(1.6e4)
    assert list(naturalness.tuning(0.1, np.array([0.02, 0.0]))) == [pytest.approx(0.5), np.inf]
    with pytest.raises(ValueError, match=r"m_phi = 0\.0"):
        naturalness.tuning(0.0, 1.0)
