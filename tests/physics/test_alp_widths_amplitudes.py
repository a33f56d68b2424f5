"""The widths of Eqs. (12)–(15) from amplitudes evaluated with explicit matrices and tensors.

Nothing here uses the formulas under test: spinor traces are products of 4 × 4 matrices, photon amplitudes
are contracted with the Levi-Civita tensor, and the two-body phase space is |p|/(8π M²).
"""

import itertools

import numpy as np
import pytest

from b2kinv.physics import alp_widths, inputs

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
F_A = 1e8


def levi_civita():
    tensor = np.zeros((4, 4, 4, 4))
    for permutation in itertools.permutations(range(4)):
        matrix = np.eye(4)[list(permutation)]
        tensor[permutation] = np.linalg.det(matrix)
    return tensor


def slash(momentum, gamma):
    lowered = METRIC @ momentum
    return sum(component * matrix for component, matrix in zip(lowered, gamma, strict=True))


def momentum_of_daughters(mass, mass_1, mass_2):
    return np.sqrt((mass**2 - (mass_1 + mass_2) ** 2) * (mass**2 - (mass_1 - mass_2) ** 2)) / (2 * mass)


def fermion_pair_width(dirac, m_a, mass, coupling):
    """Γ from ∂a/(2f) C ψ̄γγ₅ψ: the spin sum is Tr[(p̸₁+m) O (p̸₂−m) Ō] with O = q̸γ₅, Ō = γ⁰O†γ⁰."""
    gamma, gamma_5 = dirac
    p = momentum_of_daughters(m_a, mass, mass)
    energy = m_a / 2
    p_1, p_2 = np.array([energy, 0, 0, p]), np.array([energy, 0, 0, -p])
    vertex = slash(p_1 + p_2, gamma) @ gamma_5
    conjugate = gamma[0] @ vertex.conj().T @ gamma[0]
    identity = np.eye(4)
    trace = np.trace(
        (slash(p_1, gamma) + mass * identity) @ vertex @ (slash(p_2, gamma) - mass * identity) @ conjugate
    )
    squared = (coupling / (2 * F_A)) ** 2 * trace.real
    return squared * p / (8 * np.pi * m_a**2)


def photon_pair_width(m_a, coefficient):
    """Γ from c a F F̃ with F̃ = ε F/2: either photon may come from either field strength, hence the 2."""
    epsilon = levi_civita()
    k_1, k_2 = m_a / 2 * np.array([1, 0, 0, 1.0]), m_a / 2 * np.array([1, 0, 0, -1.0])
    polarisations = [np.array([0, 1.0, 0, 0]), np.array([0, 0, 1.0, 0])]

    def field_strength(k, e):
        k, e = METRIC @ k, METRIC @ e
        return np.outer(k, e) - np.outer(e, k)

    squared = sum(
        (
            coefficient
            * 2
            * 0.5
            * np.einsum("mnab,mn,ab->", epsilon, field_strength(k_1, e_1), field_strength(k_2, e_2))
        )
        ** 2
        for e_1 in polarisations
        for e_2 in polarisations
    )
    return 0.5 * squared * (m_a / 2) / (8 * np.pi * m_a**2)


@pytest.mark.parametrize(("m_a", "mass"), [(2.0, 1e-3), (2.0, 0.3), (2.0, 0.99), (4.5, 1.27)])
def test_fermion_widths_are_the_spin_sum(dirac, m_a, mass):
    expected = fermion_pair_width(dirac, m_a, mass, 0.7)
    assert alp_widths.width_to_dark_matter(m_a, F_A, mass, 0.7) == pytest.approx(expected, rel=1e-9)
    assert alp_widths.width_to_fermions(m_a, F_A, mass, 0.7, colours=3) == pytest.approx(
        3 * expected, rel=1e-9
    )


def test_majorana_width_is_twice_the_amplitude_and_half_the_phase_space(dirac):
    # χ̄γγ₅χ contracts in two equal ways for a Majorana field, and the two particles are identical.
    expected = 2**2 / 2 * fermion_pair_width(dirac, 2.0, 0.3, 1.0)
    assert alp_widths.width_to_dark_matter(2.0, F_A, 0.3, 1.0, "majorana") == pytest.approx(
        expected, rel=1e-9
    )


def test_photon_width_is_the_polarisation_sum():
    alpha = inputs.value("fine_structure_constant")
    expected = photon_pair_width(2.0, 1.6 * alpha / (4 * np.pi * F_A))
    assert alp_widths.width_to_photons(2.0, F_A, 1.6) == pytest.approx(expected, rel=1e-9)


def test_gluon_width_is_eight_colours_and_the_published_correction():
    # Correction for n light flavours: (97/4 − 7n/6) α_s/π, hep-ph/9504378 and arXiv:2110.10698.
    alpha_s = 0.3
    leading = 8 * photon_pair_width(2.0, 1.3 * alpha_s / (4 * np.pi * F_A))
    expected = leading * (1 + (97 / 4 - 7 * 3 / 6) * alpha_s / np.pi)
    assert alp_widths.width_to_gluons(2.0, F_A, 1.3j, alpha_s) == pytest.approx(expected, rel=1e-9)
