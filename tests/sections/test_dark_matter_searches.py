"""Section III C, searches: cross sections from explicit traces and from Majorana spinors with Wick signs."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from b2kinv.paper import as_printed
from b2kinv.physics import inputs, nuclei
from b2kinv.sections import dark_matter_searches
from b2kinv.sections.dark_matter_searches import Parameters, evaluate

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
PAULI = [
    np.array([[0, 1], [1, 0]], complex),
    np.array([[0, -1j], [1j, 0]]),
    np.array([[1, 0], [0, -1]], complex),
]
GAMMA = [np.kron(np.array([[0, 1], [1, 0]]), np.eye(2)).astype(complex)]
GAMMA += [np.kron(np.array([[0, 1], [-1, 0]]), sigma) for sigma in PAULI]
GAMMA_5 = np.diag([-1, -1, 1, 1]).astype(complex)
CHARGE = 1j * GAMMA[2] @ GAMMA[0]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
KM_S = 1e3 / 299792458.0


def slash(p):
    return sum(METRIC[i, i] * p[i] * GAMMA[i] for i in range(4))


def root_of(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.conj().T


def incoming(p):
    minus = p[0] * np.eye(2) - sum(p[i + 1] * PAULI[i] for i in range(3))
    plus = p[0] * np.eye(2) + sum(p[i + 1] * PAULI[i] for i in range(3))
    return [np.concatenate([root_of(minus) @ spin, root_of(plus) @ spin]) for spin in np.eye(2)]


def outgoing(p):
    return [CHARGE @ (u.conj() @ GAMMA[0]) for u in incoming(p)]


def momenta(p, mass_1, mass_2, cosine):
    direction = np.array([math.sqrt(1 - cosine**2), 0, cosine])
    return (
        np.array([math.hypot(mass_1, p), *(p * direction)]),
        np.array([math.hypot(mass_2, p), *(-p * direction)]),
    )


def target_scattering(b, M, m, m_X, g, velocity):
    """σ from Eq. (50) by traces in the centre of mass."""
    p = m * M / (m + M) * velocity
    k, q = momenta(p, m, M, 1.0)
    total = 0.0
    for cosine, weight in zip(NODES, WEIGHTS, strict=True):
        k_out, q_out = momenta(p, m, M, cosine)
        t = (k - k_out) @ METRIC @ (k - k_out)
        squared = 0.0
        for i, j in itertools.product(range(4), repeat=2):
            dark = np.trace(
                (slash(k_out) + m * np.eye(4))
                @ GAMMA[i]
                @ GAMMA_5
                @ (slash(k) + m * np.eye(4))
                @ GAMMA[j]
                @ GAMMA_5
            )
            ordinary = np.trace(
                (slash(q_out) + M * np.eye(4)) @ GAMMA[i] @ (slash(q) + M * np.eye(4)) @ GAMMA[j]
            )
            squared += METRIC[i, i] * METRIC[j, j] * (dark * ordinary).real
        total += weight * (g * b / (t - m_X**2)) ** 2 * squared / 4
    return total / (32 * math.pi * (k[0] + q[0]) ** 2)


@pytest.mark.parametrize(("M", "m"), [(122.3, 0.1), (0.938, 0.5), (0.000511, 0.1), (1.0, 100.0)])
def test_scattering_on_a_target_by_traces(M, m):
    # Eq. (52) in full, at 220 km/s.
    velocity = 220.0 * KM_S
    expected = target_scattering(0.01, M, m, 2.0, math.sqrt(4 * math.pi * 0.01), velocity)
    found = dark_matter_searches.scattering_cross_section(0.01, M, m, 2.0, 0.01, 220.0)
    # Corrections of order v² and t/m_X².
    assert found == pytest.approx(expected, rel=2e-3 if m > 10 else 1e-5)


@pytest.mark.parametrize(("M", "m"), [(122.3, 0.1), (0.000511, 0.1), (1.0, 3.0), (1e6, 1e-6), (1e-6, 1e6)])
def test_scattering_is_the_printed_formula(M, m):
    # Eq. (52) typed out with x = m/m_X, in thirty digits.
    with mpmath.workdps(30):
        x_N, x_D = mpmath.mpf(M) / 2, mpmath.mpf(m) / 2
        v = 220 * mpmath.mpf(1000) / 299792458
        printed = 2 * mpmath.mpf(0.01) * mpmath.mpf(0.03) ** 2 * v**2 * x_N**2 * x_D**2
        printed *= (x_N**2 + 2 * x_N * x_D + 3 * x_D**2) / (4 * (x_N + x_D) ** 4)
    found = dark_matter_searches.scattering_cross_section(0.03, M, m, 2.0, 0.01, 220.0)
    assert found == pytest.approx(float(printed), rel=1e-13)


def test_limits_of_heavy_and_light_targets():
    # Eq. (53) and Eq. (54): 8π α_X α Z² ε² m²v²/m_X⁴ and 24π α_X α ε² m_e² v²/m_X⁴, photon coupling only.
    alpha, eps, v = 1 / 137.035999, 10**-4.3, 220.0 * KM_S
    cm2 = 3.893793721e-28
    nucleus = 8 * math.pi * 0.01 * alpha * 54**2 * eps**2 * 0.1**2 * v**2 / 16 * cm2
    found = dark_matter_searches.nucleus_cross_section("xenon", 0.1, 2.0, 0.01, eps, 0.0, 220.0)
    assert found == pytest.approx(nucleus, rel=3e-3)
    assert dark_matter_searches.heavy_nucleus_cross_section(
        "xenon", 0.1, 2.0, 0.01, eps, 220.0
    ) == pytest.approx(nucleus, rel=1e-6)
    electron = 24 * math.pi * 0.01 * alpha * eps**2 * 0.51099895e-3**2 * v**2 / 16 * cm2
    found = dark_matter_searches.electron_cross_section(1e3, 2.0, 0.01, eps, 0.0, 220.0)
    assert found == pytest.approx(electron, rel=1e-5)


def test_nucleons_with_the_z_content_of_the_paper():
    # b_p = e ε [1 + (1/2 − 2 s²)/(2 c²)], b_n = −e ε/(4 c²).
    s2 = 0.23129
    e = math.sqrt(4 * math.pi / 137.035999)
    xenon = nuclei.get("xenon")
    expected = e * (54 * (1 + (0.5 - 2 * s2) / (2 * (1 - s2))) - xenon.neutrons / (4 * (1 - s2)))
    found = dark_matter_searches.nucleus_coupling("xenon", 1.0, math.sqrt(s2 / (1 - s2)))
    assert found == pytest.approx(expected, rel=1e-6)


# Self-interaction


def self_scattering(m, velocity, *, m_X=None, g=0.0, m_phi=None, y=0.0):
    """σ(ψψ → ψψ) through X and φ: the amplitude is the antisymmetric sum over pairings of four spinors."""
    p = m * velocity / 2
    p_1, p_2 = momenta(p, m, m, 1.0)
    total = 0.0
    for cosine, weight in zip(NODES, WEIGHTS, strict=True):
        p_3, p_4 = momenta(p, m, m, cosine)
        spinors = (incoming(p_1), incoming(p_2), outgoing(p_3), outgoing(p_4))
        for w_1, w_2, w_3, w_4 in itertools.product(*spinors):
            amplitude = (
                exchange(w_1, w_2, w_3, w_4, p_1 + p_2, m_X, g, m_phi, y)
                - exchange(w_1, w_3, w_2, w_4, p_1 - p_3, m_X, g, m_phi, y)
                + exchange(w_1, w_4, w_2, w_3, p_1 - p_4, m_X, g, m_phi, y)
            )
            total += weight * abs(amplitude) ** 2 / 4
    return 0.5 * total / (32 * math.pi * 4 * p_1[0] ** 2)


def exchange(a, b, c, d, q, m_X, g, m_phi, y):
    result = 0.0
    q2 = q @ METRIC @ q
    if m_X is not None:
        left = np.array([a @ CHARGE @ GAMMA[i] @ GAMMA_5 @ b for i in range(4)])
        right = np.array([c @ CHARGE @ GAMMA[i] @ GAMMA_5 @ d for i in range(4)])
        product = left @ METRIC @ right - (left @ METRIC @ q) * (right @ METRIC @ q) / m_X**2
        result += g**2 * product / (q2 - m_X**2)
    if m_phi is not None:
        result -= y**2 * (a @ CHARGE @ b) * (c @ CHARGE @ d) / (q2 - m_phi**2)
    return result


def test_wick_signs_by_creation_operators():
    # ⟨0| c_3 c_4 (ψᵀAψ)(ψᵀBψ) c_1† c_2† |0⟩ with anticommuting matrices: the signs of the three pairings.
    sigma_z, lower = np.diag([1.0, -1.0]), np.array([[0.0, 1.0], [0.0, 0.0]])
    operators = []
    for mode in range(4):
        factors = [sigma_z] * mode + [lower] + [np.eye(2)] * (3 - mode)
        matrix = factors[0]
        for factor in factors[1:]:
            matrix = np.kron(matrix, factor)
        operators.append(matrix)
    rng = np.random.default_rng(7)
    A, B = (matrix - matrix.T for matrix in rng.normal(size=(2, 4, 4)))
    w = rng.normal(size=(4, 4))
    # Modes 0 and 1 come in (annihilated), 2 and 3 go out (created): normal ordering drops contractions.
    parts = [operators[0], operators[1], operators[2].T, operators[3].T]

    def normal_ordered(indices):
        order = sorted(range(4), key=lambda position: indices[position] < 2)
        sign = np.linalg.det(np.eye(4)[order])
        product = np.eye(16)
        for position in order:
            product = product @ parts[indices[position]]
        return sign * product

    vacuum = np.zeros(16)
    vacuum[0] = 1.0
    # The lowered state is the vacuum for all modes: occupied is index 1 of each factor.
    initial = operators[0].T @ operators[1].T @ vacuum
    final = operators[2].T @ operators[3].T @ vacuum
    total = 0.0
    for indices in itertools.permutations(range(4)):
        weight = (w[indices[0]] @ A @ w[indices[1]]) * (w[indices[2]] @ B @ w[indices[3]])
        total += weight * (final @ normal_ordered(indices) @ initial)

    def pairing(i, j, k, n):
        forward = (w[i] @ A @ w[j]) * (w[k] @ B @ w[n])
        backward = (w[k] @ A @ w[n]) * (w[i] @ B @ w[j])
        return 4 * (forward + backward)

    expected = pairing(0, 1, 2, 3) - pairing(0, 2, 1, 3) + pairing(0, 3, 1, 2)
    assert abs(total) == pytest.approx(abs(expected), rel=1e-10)


@pytest.mark.parametrize("m", [0.02, 0.4, 0.8, 1.3])
def test_self_interaction_by_explicit_spinors_is_not_suppressed(m):
    alpha, m_X = 0.01, 2.0
    g = math.sqrt(4 * math.pi * alpha)
    slow, fast = (self_scattering(m, v, m_X=m_X, g=g) for v in (1e-3, 1e-2))
    assert fast / slow == pytest.approx(1.0, rel=1e-3)
    cm2_per_gram = 3.893793721e-28 / 1.78266192e-24
    found = dark_matter_searches.self_interaction(m, m_X, alpha)
    assert found == pytest.approx(slow / m * cm2_per_gram, rel=1e-4)


def test_self_interaction_differs_from_the_printed_one():
    # Printed: proportional to v², hence many orders of magnitude smaller in a cluster.
    printed = as_printed.self_interaction(0.1, 2.0, 0.01, 1000.0)
    assert dark_matter_searches.self_interaction(0.1, 2.0, 0.01) / printed > 1e4


@pytest.mark.parametrize("velocity", [1.0, 300.0, 1000.0])
def test_dark_higgs_exchange_by_explicit_spinors(velocity):
    m, m_phi, m_X, alpha = 0.8, 0.004, 2.0, 2e-4
    y = m * 2 * math.sqrt(4 * math.pi * alpha) / m_X
    expected = self_scattering(m, velocity * KM_S, m_phi=m_phi, y=y)
    cm2_per_gram = 3.893793721e-28 / 1.78266192e-24
    found = dark_matter_searches.dark_higgs_self_interaction(m, m_phi, m_X, alpha, velocity)
    assert found == pytest.approx(expected / m * cm2_per_gram, rel=1e-4)


@pytest.mark.parametrize("m_phi", [1e-2, 1e-3, 1e-5, 1e-7])
def test_dark_higgs_exchange_is_the_integral_over_angles_however_light_it_is(m_phi):
    # Adaptive quadrature over one half of the sphere, in pieces that see the peak of forward scattering.
    m, m_X, alpha, velocity = 0.8, 2.0, 2e-4, 1000.0
    z = (m * velocity * KM_S / m_phi) ** 2 / 2

    def angles(from_forward):
        f, b = 1 / (1 + z * from_forward), 1 / (1 + z * (2 - from_forward))
        return (f + b) ** 2 / 4 + 3 * (f - b) ** 2 / 4

    edges = [0.0, *(10.0**power for power in range(-14, 1))]
    integral = 2 * sum(quad(angles, *ends)[0] for ends in itertools.pairwise(edges))
    alpha_phi = (2 * m / m_X) ** 2 * alpha
    expected = math.pi * alpha_phi**2 * m / m_phi**4 * integral * 3.893793721e-28 / 1.78266192e-24
    found = dark_matter_searches.dark_higgs_self_interaction(m, m_phi, m_X, alpha, velocity)
    assert found == pytest.approx(expected, rel=1e-6)


def test_slow_dark_higgs_exchange():
    # 2π α_φ² m/m_φ⁴ with α_φ = (m/v)²/(4π).
    m, m_phi, alpha = 0.1, 0.01, 0.01
    alpha_phi = (2 * m / 2.0) ** 2 * alpha
    expected = 2 * math.pi * alpha_phi**2 * m / m_phi**4 * 3.893793721e-28 / 1.78266192e-24
    found = dark_matter_searches.dark_higgs_self_interaction(m, m_phi, 2.0, alpha, 1e-3)
    assert found == pytest.approx(expected, rel=1e-6)


# Section


@given(velocity=st.floats(1.0, 1e3), m_DM=st.floats(0.01, 1.0))
def test_direct_detection_goes_with_the_velocity_squared(velocity, m_DM):
    one, other = (
        dark_matter_searches.nucleus_cross_section("argon", m_DM, 2.0, 0.01, 1e-4, 0.0, v)
        for v in (velocity, 2 * velocity)
    )
    assert other / one == pytest.approx(4.0, rel=1e-9)


def test_annihilation_in_the_halo_is_below_the_limit():
    result = evaluate(Parameters())
    assert result.value("annihilation_today") < result.value("annihilation_limit")
    # b v² with b of Eq. (47): 36π α_X² m²/(6 m_X⁴) for a light dark Higgs, times c.
    expected = 6 * math.pi * 1e-4 * 0.01 / 16 * (220.0 * KM_S) ** 2 * 3.893793721e-28 * 2.99792458e10
    assert result.value("annihilation_today") == pytest.approx(expected, rel=1e-2)


def test_curves_broadcast():
    masses = np.array([0.05, 0.1, 0.5])
    curve = evaluate(Parameters(m_DM=masses)).value("nucleus_cross_section")
    assert curve.shape == (3,)
    assert curve[1] == pytest.approx(evaluate(Parameters()).value("nucleus_cross_section"), rel=1e-12)


def test_without_mixing_nothing_scatters():
    result = evaluate(Parameters(epsilon=0.0))
    assert result.value("nucleus_cross_section") == 0.0
    assert "nucleus_gap" not in result


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"velocity": 3e5}, "velocity = 300000.0"),
        ({"velocity_cluster": float("inf")}, "velocity_cluster = inf"),
        ({"velocity": 0.0}, "velocity = 0.0"),
        ({"nucleus": "unobtainium"}, "nucleus = 'unobtainium'"),
        ({"m_DM": -1.0}, "m_DM = -1.0"),
    ],
)
def test_bad_parameters_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters(**changes)


def test_fast_targets_are_refused():
    with pytest.raises(ValueError, match="slow dark matter"):
        dark_matter_searches.scattering_cross_section(1.0, 1.0, 1.0, 2.0, 0.1, 1e5)
    assert inputs.value("speed_of_light") == 299792458.0
