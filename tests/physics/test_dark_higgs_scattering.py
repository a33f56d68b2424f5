"""Dark Higgs exchange: against explicit spinors, integrals in mpmath, published points and limits by hand."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import dark_higgs, dark_higgs_scattering, nuclei

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
CM2 = 3.893793721e-28
KM_S = 1e3 / 299792458.0


def cross_section(dirac, y, g, M, m, m_phi, velocity):
    """σ by traces in the centre of mass: vertices y and g, propagator 1/(t − m_φ²), mean over the spins."""
    gamma, _ = dirac

    def trace(p, q, mass):
        slashed = [sum(METRIC[i, i] * one[i] * gamma[i] for i in range(4)) for one in (p, q)]
        return np.trace((slashed[0] + mass * np.eye(4)) @ (slashed[1] + mass * np.eye(4))).real

    p = m * M / (m + M) * velocity
    energies = math.hypot(m, p), math.hypot(M, p)
    k, q = np.array([energies[0], 0, 0, p]), np.array([energies[1], 0, 0, -p])
    total = 0.0
    for cosine, weight in zip(*np.polynomial.legendre.leggauss(64), strict=True):
        direction = p * np.array([math.sqrt(1 - cosine**2), 0, cosine])
        k_out, q_out = np.array([energies[0], *direction]), np.array([energies[1], *-direction])
        t = (k - k_out) @ METRIC @ (k - k_out)
        squared = (y * g) ** 2 * trace(k_out, k, m) * trace(q_out, q, M) / 4
        total += weight * squared / (t - m_phi**2) ** 2
    return total / (32 * math.pi * sum(energies) ** 2)


@pytest.mark.parametrize(("M", "m"), [(122.3, 0.8), (0.938, 0.5), (0.000511, 0.1)])
@pytest.mark.parametrize("m_phi", [0.001, 0.004])
def test_scalar_exchange_by_traces(dirac, M, m, m_phi):
    # Q/m_φ is 1.2 and 0.3 for the first target, so that the propagator at the momentum transfer counts.
    velocity = 220.0 * KM_S
    found = dark_higgs_scattering.cross_section_at_rest(0.03, 1e-7, M, m, m_phi)
    found *= dark_higgs_scattering.share_of_scattering(2 * m * M / (m + M) * velocity, m_phi)
    assert found == pytest.approx(cross_section(dirac, 0.03, 1e-7, M, m, m_phi, velocity), rel=1e-5)


def test_cross_section_on_a_nucleon_by_hand():
    # f_N m_N/v_H = 0.308 · 0.938919/246.21965 of sin θ = 1.3e-4; μ = 0.5 · 0.938919/1.438919.
    g = 1.3e-4 * 0.308 * 0.938919 / 246.21965
    mu = 0.5 * 0.938919 / 1.438919
    expected = (0.0345 * g * mu) ** 2 / (math.pi * 0.004**4) * CM2
    found = dark_higgs_scattering.nucleon_cross_section(0.0345, 1.3e-4, 0.5, 0.004)
    assert found == pytest.approx(expected, rel=1e-5)
    # For a Majorana fermion with f ψ̄ψ N̄N it is 4μ²f²/π (hep-ph/9506380), and f = y g/(2m_φ²).
    f = 0.0345 * g / (2 * 0.004**2)
    assert found == pytest.approx(4 * mu**2 * f**2 / math.pi * CM2, rel=1e-5)


@pytest.mark.parametrize("z", [1e-9, 9e-4, 1.1e-3, 0.1, 1.0, 30.0, 1e6])
def test_share_of_ionisation_is_the_integral(z):
    with mpmath.workdps(30):
        pieces = [0, *(mpmath.mpf(z) * mpmath.mpf(4) ** -k for k in range(12, -1, -1))]
        expected = mpmath.quad(lambda w: 2 * w / (1 + w) ** 2, pieces) / mpmath.mpf(z) ** 2
    found = dark_higgs_scattering.share_of_ionisation(0.004 * math.sqrt(z), 0.004)
    assert found == pytest.approx(float(expected), rel=1e-9)


def test_momentum_transfer_of_xenon():
    # 2 · 0.8 · 122.3/123.1 · 220/299792.458 GeV.
    expected = 2 * 0.8 * 122.3 / 123.1 * 220 / 299792.458
    assert dark_higgs_scattering.largest_momentum("xenon", 0.8, 220.0) == pytest.approx(expected, rel=1e-5)


def test_limit_is_never_stronger_than_the_published_one():
    # Fig. 3 of arXiv:2308.01540 as traced: 1.48e-37 at 0.102, 3.26e-38 at 0.198, 1.66e-39 at 1.008 GeV.
    found = dark_higgs_scattering.published_limit([0.101991, 0.15, 0.8, 1.00791, 1.98537])
    assert found == pytest.approx([1.47918e-37, 1.47918e-37, 3.26434e-38, 1.65668e-39, 5.29769e-40])
    masses, limits = dark_higgs_scattering.published_points()
    # What makes the nearest lighter point the weakest that the limit can be.
    assert np.all(np.diff(masses) > 0)
    assert np.all(np.diff(limits) < 0)


@pytest.mark.parametrize("m_DM", [0.02, 2.0])
def test_beyond_the_published_masses_nothing_is_said(m_DM):
    assert dark_higgs_scattering.published_limit(m_DM) == math.inf
    assert dark_higgs_scattering.lightest_by_search("xenon", 0.1, m_DM, 220.0, 0.1) == 0.0
    assert math.isinf(dark_higgs_scattering.electron_limit(0.02))


@pytest.mark.parametrize(("yukawa", "m_DM"), [(0.04, 0.8), (0.01, 0.1), (0.3, 0.25)])
def test_lightest_dark_higgs_of_a_search_is_the_root(yukawa, m_DM):
    found = dark_higgs_scattering.lightest_by_search("xenon", yukawa, m_DM, 220.0, 0.1)
    angle = dark_higgs.smallest_mixing(found, 0.1)
    assert dark_higgs.dark_higgs_lifetime(found, angle) == pytest.approx(0.1, rel=1e-9)
    at_root = dark_higgs_scattering.effective_nucleon_cross_section(
        "xenon", yukawa, angle, m_DM, found, 220.0
    )
    assert at_root == pytest.approx(dark_higgs_scattering.published_limit(m_DM), rel=1e-6)


def test_smallest_mixing_by_hand():
    # ħ 8π/(√2 G_F m_e² m_φ β³ τ) at 4 MeV and 0.1 s, in SI-free numbers.
    m_e = 0.51099895e-3
    beta3 = (1 - 4 * m_e**2 / 0.004**2) ** 1.5
    width = math.sqrt(2) * 1.1663787e-5 * m_e**2 * 0.004 * beta3 / (8 * math.pi)
    expected = math.sqrt(6.582119569e-25 / (0.1 * width))
    assert dark_higgs.smallest_mixing(0.004, 0.1) == pytest.approx(expected, rel=1e-6)
    assert dark_higgs.smallest_mixing(0.001, 0.1) == math.inf


def test_electron_by_hand():
    # (y sin θ m_e/v_H)² m_e²/(π m_φ⁴) for heavy dark matter.
    g = 1e-4 * 0.51099895e-3 / 246.21965
    expected = (0.1 * g * 0.51099895e-3) ** 2 / (math.pi * 0.004**4) * CM2
    found = dark_higgs_scattering.electron_cross_section(0.1, 1e-4, 1e4, 0.004)
    assert found == pytest.approx(expected, rel=1e-6)
    # arXiv:2101.07479, abstract: 3.1e-38 cm² at 30 MeV.
    assert dark_higgs_scattering.electron_limit(0.03) == pytest.approx(3.1e-38, rel=1e-12)
    # As many particles in a tenth of the mass: the number density goes with 1/m.
    assert dark_higgs_scattering.electron_limit(0.3) == pytest.approx(3.1e-37, rel=1e-12)
    assert list(np.isinf(dark_higgs_scattering.electron_limit(np.array([0.029, 1.0, 1.01])))) == [1, 0, 1]


def test_no_mass_is_returned_where_the_search_ends():
    # A lifetime of 1e-40 s asks for mixings beyond any that a mass of 1 TeV could make up for.
    assert dark_higgs_scattering.lightest_by_search("xenon", 0.1, 0.8, 220.0, 1e-40) == math.inf


def test_arrays_broadcast_and_nonsense_is_refused():
    grid = dark_higgs_scattering.effective_nucleon_cross_section(
        "xenon", np.array([0.1, 0.2]), 1e-4, np.array([[0.1], [0.2], [0.3]]), 0.004, 220.0
    )
    assert grid.shape == (3, 2)
    assert grid[:, 1] == pytest.approx(4 * grid[:, 0], rel=1e-12)
    masses = dark_higgs_scattering.lightest_by_search("xenon", 0.04, [0.01, 0.8], 220.0, 0.1)
    assert masses[0] == 0.0 < masses[1]
    with pytest.raises(ValueError, match=r"sin_theta = 1\.5"):
        dark_higgs_scattering.nucleon_coupling(1.5)
    with pytest.raises(ValueError, match=r"m_phi = 0\.0"):
        dark_higgs_scattering.share_of_scattering(0.1, 0.0)
    assert nuclei.get("xenon").mass == pytest.approx(122.3, rel=1e-3)
