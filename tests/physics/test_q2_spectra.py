"""Spectra in q²: the published material, closed forms, and limits that are lines or the Standard Model's."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate

from b2kinv.physics import belle2_efficiency, form_factors, q2_spectra


def test_sm_branching_ratio_of_the_published_material():
    # The published material's prefactor G_F² alpha² X_t² tau |V_tb V_ts|²/(32 pi^5 sin^4 theta_W) with G_F =
    # 1.1663787e-5, 1/alpha = 127.952, X_t = 1.468, tau = 1.638e-12/6.58211e-25, |V| = 0.04185,
    # sin² = 0.23124, times λ^{3/2}/(2 m_B)³ f_+², integrated: 4.97e-6 as arXiv:2207.13371 has it.
    prefactor = (1.1663787e-5 / 127.952 * 1.468 * 0.04185) ** 2 * 1.638e-12 / 6.58211e-25
    prefactor /= 32.0 * math.pi**5 * 0.23124**2 * (2.0 * 5.279495) ** 3
    q2 = np.linspace(0.0, q2_spectra.LARGEST_Q2, 4001)
    spectrum = q2_spectra.standard_model_spectrum(q2)
    assert prefactor * np.trapezoid(spectrum, q2) == pytest.approx(4.97e-6, abs=0.005e-6)


@pytest.mark.parametrize("mass", [1.0, 2.0, 4.0])
def test_narrow_line_tends_to_the_line(mass):
    sharp = belle2_efficiency.signal_yields(q2_spectra.line_spectrum(mass))
    narrow = belle2_efficiency.signal_yields(q2_spectra.line_spectrum(mass, 1e-5))
    assert narrow == pytest.approx(sharp, rel=1e-3, abs=1e-4 * np.max(sharp))


OFF_SHELL = [q2_spectra.dark_photon_spectrum, q2_spectra.alp_spectrum, q2_spectra.scalar_spectrum]


@pytest.mark.parametrize("spectrum", OFF_SHELL)
def test_narrow_mediator_on_its_shell_tends_to_the_line(spectrum):
    sharp = belle2_efficiency.signal_yields(q2_spectra.line_spectrum(2.0))
    narrow = belle2_efficiency.signal_yields(spectrum(2.0, 1e-6, 0.4))
    assert narrow == pytest.approx(sharp, rel=1e-3, abs=1e-4 * np.max(sharp))


def test_breit_wigner_holds_its_share():
    # ∫ dq² /((q² - m²)² + m²Γ²) between m² ± mΓ is half of the whole line, (π/2)/π, up to the cut tails.
    q2, weights = q2_spectra.line_spectrum(2.0, 0.01)
    inside = np.abs(q2 - 4.0) < 0.02
    below, above = math.atan(4.0 / 0.02), math.atan((q2_spectra.LARGEST_Q2 - 4.0) / 0.02)
    assert np.sum(weights[inside]) == pytest.approx((math.pi / 2.0) / (below + above), rel=2e-3)


def test_heavy_vector_without_dark_matter_mass_gives_the_neutrino_spectrum():
    # Far off shell the propagator is flat and λ^{3/2} f_+² is left, the SM's own shape.
    heavy = belle2_efficiency.signal_yields(q2_spectra.dark_photon_spectrum(900.0, 0.0))
    q2 = np.linspace(0.0, q2_spectra.LARGEST_Q2, 2001)
    density = q2_spectra.standard_model_spectrum(q2, form_factors.DEFAULT_SET)
    neutrinos = belle2_efficiency.signal_yields(q2_spectra.tabulated_spectrum(q2, density))
    assert heavy == pytest.approx(neutrinos, rel=1e-3, abs=1e-4 * np.max(neutrinos))


def spin_sum(vertex, energy, mass):
    """Return Σ|ū Γ v|² of a pair that a mediator at rest makes, with spinors of the Dirac representation."""
    momentum = math.sqrt(energy**2 - mass**2)
    total = 0.0
    for first in np.eye(2):
        # σ·p along z, and its opposite for the other particle.
        sigma = np.diag([1.0, -1.0])
        u = math.sqrt(energy + mass) * np.concatenate([first, momentum / (energy + mass) * sigma @ first])
        for second in np.eye(2):
            lower = -momentum / (energy + mass) * sigma @ second
            v = math.sqrt(energy + mass) * np.concatenate([lower, second])
            total += (u @ np.diag([1.0, 1.0, -1.0, -1.0]) @ vertex @ v) ** 2
    return total


@pytest.mark.parametrize("dark_matter_mass", [0.3, 0.8])
def test_pairs_of_a_scalar_and_of_a_pseudoscalar_are_the_spin_sums(dark_matter_mass):
    # Same nodes, same current of B and K: all that differs is Σ|ūΓv|² with Γ = 1 or γ₅.
    gamma_5 = np.block([[np.zeros((2, 2)), np.eye(2)], [np.eye(2), np.zeros((2, 2))]])
    q2, scalar = q2_spectra.scalar_spectrum(900.0, 0.0, dark_matter_mass)
    pseudoscalar = q2_spectra.alp_spectrum(900.0, 0.0, dark_matter_mass)[1]
    places = [2, 100, 300, 790]
    sums = [
        [spin_sum(vertex, 0.5 * math.sqrt(q2[place]), dark_matter_mass) for vertex in (np.eye(4), gamma_5)]
        for place in places
    ]
    found = scalar[places] / pseudoscalar[places]
    expected = np.array([one / other for one, other in sums])
    assert found / found[-1] == pytest.approx(expected / expected[-1], rel=1e-10)
    assert found[0] < 0.2 * found[-1]


def test_scalar_without_dark_matter_mass_is_the_alp():
    for ours, alp in zip(
        q2_spectra.scalar_spectrum(20.0, 0.0), q2_spectra.alp_spectrum(20.0, 0.0), strict=True
    ):
        assert ours == pytest.approx(alp, rel=1e-12)


def test_off_shell_spectra_start_at_the_pair_threshold():
    for spectrum in OFF_SHELL:
        for mass, width in ((2.0, 0.05), (30.0, 0.0)):
            q2, weights = spectrum(mass, width, 0.8)
            assert np.min(q2[weights > 0.0]) > 4.0 * 0.8**2
            assert np.sum(weights) == pytest.approx(1.0)


@given(scale=st.floats(1e-8, 1e8))
def test_normalisation_of_a_spectrum_does_not_matter(scale):
    q2 = [2.0, 2.5, 3.0, 3.5]
    density = np.array([0.0, 1.0, 2.0, 0.5])
    assert q2_spectra.tabulated_spectrum(q2, scale * density)[1] == pytest.approx(
        q2_spectra.tabulated_spectrum(q2, density)[1]
    )


@pytest.mark.parametrize(
    ("mass", "dark"), [(4.784, 0.0), (4.7839, 0.1), (0.01, 0.0051), (1.9, 0.951), (1.9, 0.95001), (30.0, 0.8)]
)
def test_a_pole_just_outside_the_spectrum(mass, dark):
    # The mean distance of q² from the pole, by adaptive quadrature in pieces that close in on both ends.
    low, high = 4 * dark**2, q2_spectra.LARGEST_Q2

    def density(q2, power):
        # With the masses of the published densities.
        kaellen = ((5.279495 - 0.495644) ** 2 - q2) * ((5.279495 + 0.495644) ** 2 - q2)
        velocity = math.sqrt(max(1 - low / q2, 0.0))
        return (
            math.sqrt(max(kaellen, 0.0))
            * form_factors.f_zero(q2) ** 2
            * q2
            * velocity
            / (q2 - mass**2) ** power
        )

    shares = 10.0 ** np.arange(-9.0, 0.0)
    edges = low + (high - low) * np.concatenate([[1e-13], shares, [0.3, 0.6], 1 - shares[::-1], [1.0]])
    one, two = (
        sum(
            integrate.quad(density, *ends, args=(power,), epsabs=0, epsrel=1e-7)[0]
            for ends in itertools.pairwise(edges)
        )
        for power in (1, 2)
    )
    q2, weights = q2_spectra.alp_spectrum(mass, 0.0, dark)
    assert np.sum(weights * (q2 - mass**2)) == pytest.approx(one / two, rel=1e-3)
    # A width far below the distance changes nothing.
    narrow_q2, narrow = q2_spectra.alp_spectrum(mass, 1e-13, dark)
    np.testing.assert_allclose(np.sum(narrow * narrow_q2), np.sum(weights * q2), rtol=1e-9)
