"""Scattering on spins: against traces of explicit matrices, spin matrices and a published cross section."""

import itertools
import math

import numpy as np
import pytest

from b2kinv.physics import measurements, nuclei, spin_dependent_scattering

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)
ALPHA, M_X = 0.01, 2.0
KM_S = 1e3 / 299792458.0


def cross_section(dirac, b, a, M, m, velocity):
    """σ by traces in the centre of mass: vertices g γγ_5 and γ(b − aγ_5), propagator g − qq/m_X²."""
    gamma, gamma_5 = dirac

    def slash(p):
        return sum(METRIC[i, i] * p[i] * gamma[i] for i in range(4))

    def tensor(out, into, mass, vertices):
        bars = [gamma[0] @ vertex.conj().T @ gamma[0] for vertex in vertices]
        final, initial = slash(out) + mass * np.eye(4), slash(into) + mass * np.eye(4)
        return np.array([[np.trace(final @ one @ initial @ bar) for bar in bars] for one in vertices])

    p = m * M / (m + M) * velocity
    energies = math.hypot(m, p), math.hypot(M, p)
    k, q = np.array([energies[0], 0, 0, p]), np.array([energies[1], 0, 0, -p])
    total = 0.0
    for cosine, weight in zip(NODES, WEIGHTS, strict=True):
        direction = p * np.array([math.sqrt(1 - cosine**2), 0, cosine])
        k_out, q_out = np.array([energies[0], *direction]), np.array([energies[1], *-direction])
        transfer = k - k_out
        t = transfer @ METRIC @ transfer
        propagator = METRIC - np.outer(METRIC @ transfer, METRIC @ transfer) / M_X**2
        dark = tensor(k_out, k, m, [one @ gamma_5 for one in gamma])
        ordinary = tensor(q_out, q, M, [one @ (b * np.eye(4) - a * gamma_5) for one in gamma])
        squared = np.einsum("ij,kl,ik,jl->", dark, ordinary, propagator, propagator).real
        total += weight * 4 * math.pi * ALPHA * squared / 4 / (t - M_X**2) ** 2
    return total / (32 * math.pi * sum(energies) ** 2)


@pytest.mark.parametrize(("M", "m"), [(122.3, 0.1), (0.938, 0.5), (0.000511, 0.1)])
def test_axial_part_by_traces_does_not_vanish_at_rest(dirac, M, m):
    found = spin_dependent_scattering.spin_half_cross_section(0.03, M, m, M_X, ALPHA)
    # Corrections of order v² and t/m_X².
    assert found == pytest.approx(cross_section(dirac, 0.0, 0.03, M, m, 220 * KM_S), rel=1e-5)


@pytest.mark.parametrize("velocity", [220 * KM_S, 0.3])
def test_vector_and_axial_part_do_not_interfere(dirac, velocity):
    # Of a size where a term a·b would be as large as the two parts, at 220 km/s and at a third of c.
    b = 0.03
    a = b * velocity
    parts = [cross_section(dirac, *one, 0.938, 0.5, velocity) for one in ((b, 0.0), (0.0, a), (b, a))]
    assert parts[2] == pytest.approx(parts[0] + parts[1], rel=1e-9)
    assert 0.01 < parts[0] / parts[1] < 100.0


def spin_matrices(J):
    size = round(2 * J + 1)
    m = J - np.arange(size)
    raising = np.diag(np.sqrt(J * (J + 1) - m[1:] * (m[1:] + 1)), 1)
    return (raising + raising.T) / 2, (raising - raising.T) / 2j, np.diag(m)


@pytest.mark.parametrize("element", ["xenon", "iodine", "germanium", "silicon"])
def test_spins_of_nuclei_by_spin_matrices(element):
    # M = 16 m M g_X S_ψ · (a_p S_p + a_n S_n) J/J /m_X², squared and averaged over both spins.
    a_p, a_n, m = 0.02, -0.03, 0.3
    target = nuclei.get(element)
    expected = 0.0
    for one in target.isotopes:
        pairs = zip(spin_matrices(0.5), spin_matrices(one.spin), strict=True)
        product = sum(np.kron(left, right) for left, right in pairs)
        strength = (a_p * one.proton_spin + a_n * one.neutron_spin) / one.spin
        mean = np.trace(product @ product).real / (2 * (2 * one.spin + 1))
        squared = 4 * math.pi * ALPHA * (16 * m * target.mass * strength / M_X**2) ** 2 * mean
        expected += one.abundance * squared / (16 * math.pi * (m + target.mass) ** 2)
    found = spin_dependent_scattering.spin_dependent_cross_section(element, a_p, a_n, m, M_X, ALPHA)
    assert found == pytest.approx(expected, rel=1e-12)


def test_cross_section_is_the_one_of_the_literature():
    # hep-ph/9506380: σ = (32/π) G_F² μ² Λ² J(J + 1), Λ = (α_p S_p + α_n S_n)/J, for L = d χ̄γγ_5χ q̄γγ_5q with
    # α = Σ d Δq/(√2 G_F). Here d = g_X a_q/(2m_X²). Iodine: J = 5/2, S_p = 0.342, S_n = 0.031.
    G_F, m, M = 1.1663787e-5, 0.3, 126.90447 * 0.93149410
    a_p, a_n = 0.02, 0.01
    d = math.sqrt(4 * math.pi * ALPHA) / (2 * M_X**2)
    Lambda = d / (math.sqrt(2) * G_F) * (a_p * 0.342 + a_n * 0.031) / 2.5
    expected = 32 / math.pi * G_F**2 * (m * M / (m + M)) ** 2 * Lambda**2 * 2.5 * 3.5
    found = spin_dependent_scattering.spin_dependent_cross_section("iodine", a_p, a_n, m, M_X, ALPHA)
    assert found == pytest.approx(expected, rel=1e-6)


def test_shares_of_the_spin_agree_with_neutron_decay():
    # PDG: λ = −1.2754 ± 0.0013 is Δd − Δu; the lattice has 0.781 ± 0.025 and −0.440 ± 0.039.
    isovector = spin_dependent_scattering.nucleon_axial_coupling("proton", 1.0, -1.0, 0.0)
    error = spin_dependent_scattering.nucleon_coupling_uncertainty("proton", 1.0, -1.0, 0.0)
    assert error == pytest.approx(math.hypot(0.025, 0.039), rel=1e-9)
    assert abs(isovector - 1.2754) < 2 * error


def test_uncertainty_is_the_slope():
    # Central differences in a_p and a_n, added in quadrature.
    def sigma(a_p, a_n):
        return spin_dependent_scattering.spin_dependent_cross_section("xenon", a_p, a_n, 0.3, M_X, ALPHA)

    errors = (2e-5, 3e-5)
    moved = [(sigma(0.02 + e, -0.03) - sigma(0.02 - e, -0.03)) / 2 for e in errors[:1]]
    moved += [(sigma(0.02, -0.03 + e) - sigma(0.02, -0.03 - e)) / 2 for e in errors[1:]]
    found = spin_dependent_scattering.spin_dependent_uncertainty(
        "xenon", (0.02, -0.03), errors, 0.3, M_X, ALPHA
    )
    assert found == pytest.approx(math.hypot(*moved), rel=1e-9)


def test_isospin_exchanges_up_and_down():
    assert spin_dependent_scattering.nucleon_axial_coupling("neutron", 1.0, 0.0, 0.0) == -0.440
    assert spin_dependent_scattering.nucleon_axial_coupling("neutron", 0.0, 1.0, 0.0) == 0.781
    for nucleon in ("proton", "neutron"):
        assert spin_dependent_scattering.nucleon_axial_coupling(nucleon, 0.0, 0.0, 1.0) == -0.055
    assert measurements.get("axial_charge_strange").uncertainty_down == 0.009


@pytest.mark.parametrize(("isotope", "J", "L"), [(129, 0.5, 0), (131, 1.5, 2)])
def test_odd_neutrons_of_xenon_carry_most_of_a_single_neutrons_spin(isotope, J, L):
    # One neutron in s_1/2 and in d_3/2: ⟨S⟩ = [J(J + 1) + 3/4 − L(L + 1)]/(2(J + 1)), 1/2 and −3/10.
    single = (J * (J + 1) + 0.75 - L * (L + 1)) / (2 * (J + 1))
    (one,) = (known for known in nuclei.get("xenon").isotopes if known.nucleons == isotope)
    assert one.spin == J
    assert 0.5 < one.neutron_spin / single < 1.0
    assert abs(one.proton_spin) < 0.1 * abs(one.neutron_spin)


def test_elements_without_spin_and_bad_names():
    for element in ("helium", "oxygen", "argon"):
        assert nuclei.get(element).isotopes == ()
        found = spin_dependent_scattering.spin_dependent_cross_section(element, 1.0, 1.0, 0.1, 2.0, 0.1)
        assert found == 0.0
    with pytest.raises(ValueError, match="nucleon = 'electron'"):
        spin_dependent_scattering.nucleon_axial_coupling("electron", 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match=r"target_mass = 0\.0"):
        spin_dependent_scattering.spin_half_cross_section(1.0, 0.0, 1.0, 2.0, 0.1)


def test_abundances_are_shares():
    for element in nuclei.names():
        assert 0.0 <= sum(one.abundance for one in nuclei.get(element).isotopes) <= 1.0


def test_arrays_broadcast():
    masses, couplings = np.array([0.1, 0.2])[:, np.newaxis], np.array([0.01, 0.02, 0.03])
    grid = spin_dependent_scattering.spin_dependent_cross_section("xenon", 0.0, couplings, masses, 2.0, 0.1)
    assert grid.shape == (2, 3)
    for i, j in itertools.product(range(2), range(3)):
        one = spin_dependent_scattering.spin_dependent_cross_section(
            "xenon", 0.0, couplings[j], masses[i, 0], 2.0, 0.1
        )
        assert grid[i, j] == pytest.approx(one, rel=1e-14)
