"""Kinematics against high-precision arithmetic, four-vectors and exact averages."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from b2kinv.physics import inputs, kinematics

MASS = st.floats(1e-3, 100.0)


@pytest.fixture(scope="module", autouse=True)
def fifty_digits():
    """Compute with 50 digits here, and give them back: other tests of this process would pay for them."""
    with mpmath.workdps(50):
        yield


def exact_kallen(x, y, z):
    x, y, z = (mpmath.mpf(float(value)) for value in (x, y, z))
    return x**2 + y**2 + z**2 - 2 * (x * y + y * z + z * x)


@pytest.mark.parametrize(
    ("x", "y", "z"),
    [
        (1.0, 0.0, 0.0),
        (1.0, 0.01, 0.2),
        (27.87, 0.2437, 4.0),
        (1.0, 0.25, 0.25 - 1e-13),
        (1.0, 1.0, 1e-18),
        (1, 4, 9),
    ],
)
def test_kallen_function_agrees_with_its_definition_in_fifty_digits(x, y, z):
    # Relative to the terms that cancel at threshold, the smallest change of an argument moves λ by this much.
    smallest, middle, largest = sorted((x, y, z))
    conditioning = 4e-16 * largest * math.sqrt(smallest * middle)
    exact = float(exact_kallen(x, y, z))
    assert kinematics.kallen(x, y, z) == pytest.approx(exact, rel=1e-15, abs=8 * conditioning)


@given(MASS, MASS, MASS)
def test_kallen_function_is_symmetric(x, y, z):
    first = kinematics.kallen(x, y, z)
    assert kinematics.kallen(y, z, x) == kinematics.kallen(z, x, y) == kinematics.kallen(y, x, z) == first


@given(MASS, MASS, st.floats(1e-12, 10.0))
def test_breakup_momentum_agrees_with_high_precision_down_to_threshold(mass_1, mass_2, excess):
    mass = mass_1 + mass_2 + excess
    exact_mass, exact_1, exact_2 = (mpmath.mpf(value) for value in (mass, mass_1, mass_2))
    assume(exact_mass > exact_1 + exact_2)
    exact = mpmath.sqrt(
        (exact_mass - exact_1 - exact_2)
        * (exact_mass + exact_1 + exact_2)
        * (exact_mass - exact_1 + exact_2)
        * (exact_mass + exact_1 - exact_2)
    ) / (2 * exact_mass)
    # The sum of the daughters' masses carries one rounding, which is all that near threshold is lost.
    rounding = 2e-16 * mass / excess
    assert kinematics.breakup_momentum(mass, mass_1, mass_2) == pytest.approx(
        float(exact), rel=1e-14 + 4 * rounding
    )


@given(MASS, MASS, st.floats(1e-6, 1e3))
def test_breakup_momentum_conserves_energy(mass_1, mass_2, excess):
    mass = mass_1 + mass_2 + excess
    momentum = kinematics.breakup_momentum(mass, mass_1, mass_2)
    total = kinematics.energy(mass_1, momentum) + kinematics.energy(mass_2, momentum)
    assert total == pytest.approx(mass, rel=1e-12)


def test_breakup_momentum_literals():
    # The PDG lists p = 1684 MeV for B+ → K+ J/ψ; for equal masses p² = M²/4 − m².
    assert kinematics.breakup_momentum(5.2794, 0.49368, 3.0969) == pytest.approx(1.684, abs=5e-4)
    by_hand = math.sqrt(10.5794**2 / 4 - 5.2794**2)
    assert kinematics.breakup_momentum(10.5794, 5.2794, 5.2794) == pytest.approx(by_hand, rel=1e-12)
    assert kinematics.breakup_momentum(2.0, 0.0, 0.0) == 1.0


def test_closed_decays_have_no_momentum():
    values = kinematics.breakup_momentum(2.0, np.array([0.0, 1.0, 1.0 + 1e-15, 5.0]), 1.0)
    assert list(values[1:]) == [0.0, 0.0, 0.0]
    assert values[0] > 0.0
    assert kinematics.beta_gamma_at_rest(2.0, 3.0, 0.0) == 0.0


@given(st.floats(0.0, 20.0), st.floats(-1.0, 1.0), st.floats(0.0, 5.0))
def test_boost_agrees_with_four_vectors(own, cosine, frame):
    own_m, cosine_m, frame_m = (mpmath.mpf(value) for value in (own, cosine, frame))
    gamma_own, gamma_frame = mpmath.sqrt(1 + own_m**2), mpmath.sqrt(1 + frame_m**2)
    gamma = gamma_frame * gamma_own + frame_m * own_m * cosine_m
    exact = float(mpmath.sqrt(mpmath.fabs(gamma**2 - 1)))
    # Where the boost stops the particle, both of its terms of this size cancel.
    rounding = 4e-16 * (1 + own) * (1 + frame)
    assert kinematics.boosted_beta_gamma(own, cosine, frame) == pytest.approx(
        exact, rel=1e-13, abs=1e2 * rounding
    )


def test_upsilon_boost_is_that_of_superkekb():
    # 7 GeV on 4 GeV: βγ = 3/10.58 = 0.284 (Belle II physics book, arXiv:1808.10567, quotes 0.28).
    assert kinematics.upsilon_beta_gamma() == pytest.approx(0.2836, abs=1e-4)


@pytest.mark.parametrize("mass", [0.01, 0.5, 2.0, 4.5])
def test_average_energy_in_the_laboratory_is_exact(mass):
    # Isotropy makes the mean energy a product of three Lorentz factors, whatever the angles do.
    m_B, m_K, m_Y = (inputs.value(name) for name in ("mass_B_plus", "mass_K_plus", "mass_Upsilon_4S"))
    beta_gamma, weights = kinematics.laboratory_beta_gamma(mass, m_B, m_K)
    momentum = math.sqrt((m_B**2 - (mass + m_K) ** 2) * (m_B**2 - (mass - m_K) ** 2)) / (2 * m_B)
    expected = math.hypot(1, 3.0 / m_Y) * (m_Y / (2 * m_B)) * math.hypot(1, momentum / mass)
    assert weights.sum() == pytest.approx(1.0, rel=1e-14)
    assert np.hypot(1.0, beta_gamma) @ weights == pytest.approx(expected, rel=1e-12)


def test_escape_probability_agrees_with_simulated_decays():
    # Four-vectors thrown isotropically through the chain; 200000 of them fix the mean to 1e-3.
    random = np.random.default_rng(1)
    size, mass, c_tau = 200_000, 2.0, 2.5
    m_B, m_K, m_Y = (inputs.value(name) for name in ("mass_B_plus", "mass_K_plus", "mass_Upsilon_4S"))

    def isotropic(momentum, mass):
        cosine, angle = random.uniform(-1, 1, size), random.uniform(0, 2 * np.pi, size)
        sine = np.sqrt(1 - cosine**2)
        direction = np.stack([sine * np.cos(angle), sine * np.sin(angle), cosine])
        return np.full(size, math.hypot(mass, momentum)), momentum * direction

    def boost(energy, momentum, frame_energy, frame_momentum, frame_mass):
        dot = (momentum * frame_momentum).sum(axis=0)
        boosted = (frame_energy * energy + dot) / frame_mass
        return boosted, momentum + frame_momentum * (energy + boosted) / (frame_energy + frame_mass)

    upsilon = np.array([0.0, 0.0, 3.0])[:, None] * np.ones(size)
    b_energy, b_momentum = isotropic(math.sqrt(m_Y**2 / 4 - m_B**2), m_B)
    b_energy, b_momentum = boost(b_energy, b_momentum, math.hypot(m_Y, 3.0), upsilon, m_Y)
    at_rest = math.sqrt((m_B**2 - (mass + m_K) ** 2) * (m_B**2 - (mass - m_K) ** 2)) / (2 * m_B)
    energy, momentum = isotropic(at_rest, mass)
    _, momentum = boost(energy, momentum, b_energy, b_momentum, m_B)
    simulated = np.exp(-3.5 * mass / (np.sqrt((momentum**2).sum(axis=0)) * c_tau))

    beta_gamma, weights = kinematics.laboratory_beta_gamma(mass, m_B, m_K)
    assert np.exp(-3.5 / (beta_gamma * c_tau)) @ weights == pytest.approx(simulated.mean(), rel=2e-3)


@pytest.mark.parametrize(("c_tau", "tolerance"), [(0.1, 1e-8), (1.0, 1e-12), (65.0, 1e-12)])
def test_default_nodes_are_enough(c_tau, tolerance):
    def escape(nodes):
        beta_gamma, weights = kinematics.laboratory_beta_gamma(2.0, 5.2794, 0.4937, nodes)
        return np.exp(-3.5 / (beta_gamma * c_tau)) @ weights

    assert escape(12) == pytest.approx(escape(60), rel=tolerance)


def test_laboratory_average_broadcasts_over_masses_and_survives_closed_decays():
    masses = np.array([[0.5, 2.0], [4.5, 6.0]])
    beta_gamma, weights = kinematics.laboratory_beta_gamma(masses, 5.2794, 0.4937)
    assert beta_gamma.shape == (2, 2, 144)
    assert weights.shape == (144,)
    alone, _ = kinematics.laboratory_beta_gamma(2.0, 5.2794, 0.4937)
    assert np.array_equal(beta_gamma[0, 1], alone)
    assert np.all(np.isfinite(beta_gamma))


def test_scalars_come_out_as_floats():
    assert type(kinematics.kallen(1, 2, 3)) is float
    assert type(kinematics.breakup_momentum(5, 1, 2)) is float
    assert type(kinematics.boosted_beta_gamma(1, 0, 1)) is float


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf, "heavy"])
def test_nonsense_is_refused(bad):
    with pytest.raises(ValueError, match="mass_1"):
        kinematics.breakup_momentum(5.0, bad, 1.0)
    with pytest.raises(ValueError, match="x = "):
        kinematics.kallen(bad, 1.0, 1.0)
    with pytest.raises(ValueError, match="mass_1"):
        kinematics.laboratory_beta_gamma(bad, 5.0, 1.0)


def test_massless_parents_and_massless_boosted_daughters_are_refused():
    with pytest.raises(ValueError, match=r"mass = 0\.0"):
        kinematics.breakup_momentum(0.0, 0.0, 0.0)
    with pytest.raises(ValueError, match=r"mass_1 = 0\.0"):
        kinematics.beta_gamma_at_rest(5.0, 0.0, 1.0)
