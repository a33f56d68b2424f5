"""The rates of Eqs. (8) and (9) from amplitudes evaluated with explicit momenta and polarisations.

Nothing here uses the formulas under test: hadronic matrix elements are the textbook definitions of the form
factors, and the two-body phase space is |p|/(8π M²).
"""

import numpy as np
import pytest

from b2kinv.physics import form_factors, inputs, units
from b2kinv.sections import alp_decays

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
F_A = 1e8


def momentum_of_daughters(mass, mass_1, mass_2):
    return np.sqrt((mass**2 - (mass_1 + mass_2) ** 2) * (mass**2 - (mass_1 - mass_2) ** 2)) / (2 * mass)


@pytest.mark.parametrize("charge", ["+", "0"])
@pytest.mark.parametrize("m_a", [0.1, 2.0, 4.0])
def test_decay_to_K_is_the_divergence_of_the_vector_current(charge, m_a):
    # q_μ ⟨K|s̄γ^μ b|B⟩ = (m_B² − m_K²) f_0(q²).
    name = {"+": "plus", "0": "zero"}[charge]
    m_B, m_K = inputs.value(f"mass_B_{name}"), inputs.value(f"mass_K_{name}")
    amplitude = 0.8 / (2 * F_A) * (m_B**2 - m_K**2) * form_factors.f_zero(m_a**2)
    width = amplitude**2 * momentum_of_daughters(m_B, m_K, m_a) / (8 * np.pi * m_B**2)
    expected = width * units.from_seconds(inputs.value(f"lifetime_B_{name}"))
    value = alp_decays.branching_ratio_B_to_K_alp(m_a, F_A, 0.8, charge)
    assert value == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("charge", ["+", "0"])
@pytest.mark.parametrize("m_a", [0.1, 2.0, 4.0])
def test_decay_to_Kstar_is_the_divergence_of_the_axial_current(charge, m_a):
    # q_μ ⟨K*|s̄γ^μγ₅b|B⟩ = 2 m_K* A_0(q²) ε*·q up to a phase, summed over explicit polarisation vectors.
    name = {"+": "plus", "0": "zero"}[charge]
    m_B, m_V = inputs.value(f"mass_B_{name}"), inputs.value(f"mass_Kstar_{name}")
    p = momentum_of_daughters(m_B, m_V, m_a)
    energy = np.hypot(m_V, p)
    q = np.array([m_B - energy, 0, 0, -p])
    polarisations = [[0, 1, 0, 0], [0, 0, 1, 0], [p / m_V, 0, 0, energy / m_V]]
    contracted = [np.array(vector) @ METRIC @ q for vector in polarisations]
    squared = sum(
        (0.8 / (2 * F_A) * 2 * m_V * form_factors.A_0(m_a**2) * product) ** 2 for product in contracted
    )
    expected = squared * p / (8 * np.pi * m_B**2) * units.from_seconds(inputs.value(f"lifetime_B_{name}"))
    value = alp_decays.branching_ratio_B_to_Kstar_alp(m_a, F_A, 0.8, charge)
    assert value == pytest.approx(expected, rel=1e-9)
