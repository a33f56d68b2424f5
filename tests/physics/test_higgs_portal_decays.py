"""Higgs decays into the dark sector: the potential differentiated, the Z boson's width, spinors by hand."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import higgs_portal_decays, inputs

M_H, V_H = 125.2, 246.21965


def cubic_vertex(m_phi, v_phi, sin_theta):
    """∂³V/∂h∂φ∂φ of λ_H (|H|² − …)² + λ_φ (|φ|² − …)² + κ |H|² |φ|², in the fields that have the masses."""
    with mpmath.workdps(50):
        m_h, v_H = mpmath.mpf(inputs.value("mass_Higgs")), mpmath.mpf(V_H)
        m, v, s = mpmath.mpf(m_phi), mpmath.mpf(v_phi), mpmath.mpf(sin_theta)
        c = mpmath.sqrt(1 - s**2)
        # The mass matrix in the fields of the Lagrangian, with h_0 = c h − s φ and φ_0 = s h + c φ.
        lambda_H = (c**2 * m_h**2 + s**2 * m**2) / (2 * v_H**2)
        lambda_phi = (s**2 * m_h**2 + c**2 * m**2) / (2 * v**2)
        kappa = s * c * (m_h**2 - m**2) / (v_H * v)
        mu_H = -lambda_H * v_H**2 - kappa * v**2 / 2
        mu_phi = -lambda_phi * v**2 - kappa * v_H**2 / 2

        def potential(h, phi):
            H2 = (v_H + c * h - s * phi) ** 2 / 2
            P2 = (v + s * h + c * phi) ** 2 / 2
            return mu_H * H2 + mu_phi * P2 + lambda_H * H2**2 + lambda_phi * P2**2 + kappa * H2 * P2

        masses = [mpmath.diff(potential, (0, 0), order) for order in ((2, 0), (0, 2), (1, 1), (1, 0), (0, 1))]
        assert float(masses[0]) == pytest.approx(float(m_h**2), rel=1e-9)
        assert float(masses[1]) == pytest.approx(float(m**2), rel=1e-6)
        assert max(abs(float(one)) for one in masses[2:]) < 1e-9
        return float(mpmath.diff(potential, (0, 0), (1, 2)))


@pytest.mark.parametrize(("m_phi", "v_phi", "sin_theta"), [(0.004, 15.0, 1.3e-4), (30.0, 40.0, 0.3)])
def test_width_to_dark_higgs_from_the_potential(m_phi, v_phi, sin_theta):
    # 1/2 for identical particles, |p|/(8π m_h²) for the phase space.
    m_h = inputs.value("mass_Higgs")
    momentum = math.sqrt(m_h**2 / 4 - m_phi**2)
    expected = cubic_vertex(m_phi, v_phi, sin_theta) ** 2 * momentum / (16 * math.pi * m_h**2)
    found = higgs_portal_decays.width_to_dark_higgs(m_phi, v_phi, sin_theta)
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("m_X", [2.0, 40.0])
def test_width_to_dark_photons_by_polarisations(m_X):
    # L = sin θ (m_X²/v_φ) h X²: amplitude 2 sin θ m_X²/v_φ ε_1·ε_2, with explicit polarisation vectors.
    m_h, v_phi, s = inputs.value("mass_Higgs"), 15.0, 1e-3
    energy = m_h / 2
    p = math.sqrt(energy**2 - m_X**2)
    metric = np.diag([1.0, -1.0, -1.0, -1.0])

    def polarisations(sign):
        return [
            np.array([0, 1, 0, 0]),
            np.array([0, 0, 1, 0]),
            np.array([p, 0, 0, sign * energy]) / m_X,
        ]

    squared = sum((one @ metric @ two) ** 2 for one in polarisations(1) for two in polarisations(-1))
    squared *= (2 * s * m_X**2 / v_phi) ** 2
    expected = squared * p / (16 * math.pi * m_h**2)
    assert higgs_portal_decays.width_to_dark_photons(m_X, v_phi, s) == pytest.approx(expected, rel=1e-9)


def test_dark_photons_have_the_width_of_z_bosons():
    # PDG's G_F m_H³ √(1 − 4x) (1 − 4x + 12x²)/(16√2 π) has G_F = 1/(√2 v_H²).
    m_h = inputs.value("mass_Higgs")
    x = (20.0 / m_h) ** 2
    expected = 1.1663787e-5 * m_h**3 * math.sqrt(1 - 4 * x) * (1 - 4 * x + 12 * x**2)
    expected /= 16 * math.sqrt(2) * math.pi
    assert higgs_portal_decays.width_to_dark_photons(20.0, V_H, 1.0) == pytest.approx(expected, rel=1e-6)


def test_majorana_fermions_have_half_the_width_of_a_lepton():
    # Γ(h → ff̄) = m_f² m_h β³/(8π v_H²) for a Dirac fermion.
    m_h = inputs.value("mass_Higgs")
    dirac = 10.0**2 * m_h * (1 - 4 * (10.0 / m_h) ** 2) ** 1.5 / (8 * math.pi * V_H**2)
    assert higgs_portal_decays.width_to_dark_matter(10.0, V_H, 1.0) == pytest.approx(dirac / 2, rel=1e-9)


def test_branching_ratio_by_hand():
    # 2 sin²θ m_h³/(32π v_φ²) over 4.1 MeV, for sin θ = 1.3e-4 and v_φ = 15 GeV.
    width = 2 * 1.3e-4**2 * inputs.value("mass_Higgs") ** 3 / (32 * math.pi * 15.0**2)
    found = higgs_portal_decays.invisible_branching_ratio(0.004, 2.0, 0.5, 15.0, 1.3e-4)
    assert found == pytest.approx(width / (width + 4.1e-3), rel=2e-3)
    # Half of the Higgs boson is dark and φφ is closed: cos²θ = ½ of 4.1 MeV beside ½ m_h³/(32π v_φ²) of XX.
    of_photons = inputs.value("mass_Higgs") ** 3 / (32 * math.pi * 200.0**2)
    half = higgs_portal_decays.invisible_branching_ratio(70.0, 2.0, 0.01, 200.0, math.sqrt(0.5))
    assert 1 / half - 1 == pytest.approx(4.1e-3 / of_photons, rel=5e-3)
    assert higgs_portal_decays.invisible_branching_ratio(70.0, 70.0, 70.0, 15.0, 1e-4) == 0.0


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match=r"v_phi = 0\.0"):
        higgs_portal_decays.width_to_dark_photons(2.0, 0.0, 1e-4)
    assert inputs.value("mass_Higgs") == pytest.approx(M_H, abs=0.3)
