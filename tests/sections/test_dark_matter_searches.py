"""Section III C, searches: cross sections from explicit traces and from Majorana spinors with Wick signs."""

import itertools
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from b2kinv import figures
from b2kinv.paper import as_printed
from b2kinv.physics import inputs, nuclei
from b2kinv.quantities.results import Quantity
from b2kinv.sections import dark_matter_searches, dark_matter_words
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


# Axial couplings of the target


def test_axial_coupling_of_the_neutron_by_hand():
    # g/(2 cos θ_W) ε_Z = e ε/(2c²) for ε_Z = ε tan θ_W; T_3 = ±1/2; Δd − Δu − Δs = −0.440 − 0.781 + 0.055.
    e, c2 = math.sqrt(4 * math.pi / 137.035999), 1 - 0.23129
    eps_Z = math.sqrt(0.23129 / c2)
    proton, neutron = dark_matter_searches.axial_nucleon_couplings(eps_Z)
    assert neutron == pytest.approx(e / (4 * c2) * -1.166, rel=1e-6)
    assert proton == pytest.approx(e / (4 * c2) * (0.781 + 0.440 + 0.055), rel=1e-6)


def test_axial_part_outweighs_the_vector_part_by_hand():
    # Natural xenon: Σ f (J + 1)/J (a_p S_p + a_n S_n)² against b_N² v²/8, in units of e ε.
    s2, v = 0.23129, 220.0 * KM_S
    a_n, a_p = (share / (4 * (1 - s2)) for share in (-1.166, 1.276))
    spins = 0.264 * 3 * (0.010 * a_p + 0.329 * a_n) ** 2
    spins += 0.21232 * (5 / 3) * (0.009 * a_p + 0.272 * a_n) ** 2
    b_N = 54 * (1 + (0.5 - 2 * s2) / (2 * (1 - s2))) - 77.388 / (4 * (1 - s2))
    result = evaluate(Parameters())
    ratio = result.value("axial_nucleus_cross_section") / result.value("nucleus_cross_section")
    assert ratio == pytest.approx(8 * spins / (b_N * v) ** 2, rel=1e-4)
    # Electron: 12 a² against 6 b² v² for heavy dark matter, with a = 1/(4c²), b = 1 + (1 − 4s²)/(4c²).
    a_e, b_e = 1 / (4 * (1 - s2)), 1 + (1 - 4 * s2) / (4 * (1 - s2))
    heavy = evaluate(Parameters(m_DM=10.0))
    ratio = heavy.value("axial_electron_cross_section") / heavy.value("electron_cross_section")
    assert ratio == pytest.approx(2 * (a_e / (b_e * v)) ** 2, rel=1e-3)


def test_error_of_the_axial_part_is_that_of_the_shares():
    # The neutrons' coupling has √(0.025² + 0.039² + 0.009²)/1.166, twice that in the square; the protons add
    # a per mille.
    found = evaluate(Parameters())["axial_nucleus_cross_section"]
    relative = 2 * math.hypot(math.hypot(0.025, 0.039), 0.009) / 1.166
    assert found.uncertainty / found.value == pytest.approx(relative, rel=0.05)


@pytest.mark.parametrize("mixing_ratio", [0.0, "kinetic_only"])
def test_without_much_z_the_vector_part_leads(mixing_ratio):
    result = evaluate(Parameters(mixing_ratio=mixing_ratio))
    assert result.value("axial_nucleus_cross_section") < 1e-3 * result.value("nucleus_cross_section")


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


def test_dark_higgs_of_this_page_by_hand():
    # y = 0.1 GeV · 2 √(4π · 0.01)/2 GeV; z = (2μv/m_φ)² = 1.344e-3, of which 1 − 4z/3 is left.
    result = evaluate(Parameters())
    y, g = 0.1 * math.sqrt(4 * math.pi * 0.01), 1.3e-4 * 0.308 * 0.938919 / 246.21965
    mu = 0.1 * 0.938919 / 1.038919
    expected = (y * g * mu) ** 2 / (math.pi * 0.004**4) * 3.893793721e-28 * (1 - 4 * 1.344e-3 / 3)
    found = result["dark_higgs_nucleon_cross_section"]
    assert found.value == pytest.approx(expected, rel=1e-5)
    # f_N = 0.308 ± 0.018, squared.
    assert found.uncertainty / found.value == pytest.approx(2 * 0.018 / 0.308, rel=1e-9)
    # 2 sin²θ m_h³/(32π v_φ²) with v_φ = 1/√(4π · 0.01) GeV, beside 4.1 MeV.
    width = 2 * 1.3e-4**2 * 125.2**3 * 4 * math.pi * 0.01 / (32 * math.pi)
    assert result.value("higgs_to_invisible") == pytest.approx(width / (width + 4.1e-3), rel=5e-3)
    assert result.value("higgs_to_invisible") < result.value("higgs_to_invisible_limit")


def test_without_mixing_the_dark_higgs_does_not_scatter():
    result = evaluate(Parameters(sin_theta=0.0))
    for name in ("dark_higgs_nucleon_cross_section", "dark_higgs_electron_cross_section"):
        assert result.value(name) == 0.0
    assert result.value("higgs_to_invisible") == 0.0


def test_where_no_limit_is_published_there_is_none():
    # PandaX's points are at 0.03 to 2 GeV; PandaX-II looked from 15 MeV to 1 GeV, PandaX-4T from 50 MeV to
    # 10 GeV.
    limits = {"nucleon_limit", "electron_limit", "lightest_dark_higgs_by_search", "nucleon_gap"}
    assert limits.isdisjoint(evaluate(Parameters(m_DM=0.01)))
    assert limits & set(evaluate(Parameters(m_DM=3.0, m_X=10.0))) == {"electron_limit"}
    assert limits.isdisjoint(evaluate(Parameters(m_DM=11.0, m_X=30.0)))
    assert "older_electron_limit" not in evaluate(Parameters(m_DM=1.5))
    assert limits <= set(evaluate(Parameters(m_DM=0.1)))
    assert list(np.isinf(evaluate(Parameters(m_DM=np.array([0.01, 0.1]))).value("nucleon_limit"))) == [1, 0]


@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        # By hand: b_N/(Z e ε) = 1 + (1 − 4s² − N/Z)/(4c²), s² = 0.2312, N/Z = 77.29/54 of xenon: 0.559.
        ({}, "neutron_words", "takes away 44 %"),
        # r/(1 − r) of (2/91.19)² is 5e-4.
        ({"mixing_ratio": "kinetic_only"}, "neutron_words", "less than one per cent"),
        ({"epsilon": 0.0}, "neutron_words", "as ε = 0"),
        ({}, "photon_words", "further below it than the paper says: no conflict"),
        # 1.3e-43 cm² on xenon at the defaults goes with ε² m_DM²/m_X⁴: 1/1.9e4 of it on a nucleon, times
        # 4e6 · 4 · 256, is 2e-38; the published point at 0.2 GeV or below is 3.3e-38.
        ({"epsilon": 0.1, "m_X": 0.5, "m_DM": 0.2}, "photon_words", "less far below it than the paper says"),
        # Ten times the coupling is ten times that.
        (
            {"epsilon": 0.1, "m_X": 0.5, "m_DM": 0.2, "alpha_X": 0.1},
            "photon_words",
            "times the limit, which excludes it",
        ),
        ({"epsilon": 0.0}, "photon_words", "nothing scatters"),
        (
            {"epsilon": 0.1, "m_X": 0.5, "m_DM": 0.2},
            "nucleon_limit_words",
            "times the limit, which excludes it",
        ),
        ({}, "nucleon_limit_words", "no conflict"),
        # PandaX published from 0.03 to 2 GeV, PandaX-II for 30 MeV.
        ({"m_DM": 60.0, "m_X": 80.0}, "nucleon_limit_words", "not constrained here"),
        ({"m_DM": 60.0, "m_X": 80.0}, "photon_words", "not constrained here"),
        ({"m_DM": 60.0, "m_X": 80.0}, "lightest_words", "not constrained here"),
        ({"m_DM": 0.01}, "electron_limit_words", "not constrained here"),
        # 2.5e-37 cm² at 15 MeV for a third more mass; at 101.3 MeV 1.76e-41 beside 3.1e-38 · 101.3/30, 5,900
        # times as weak; and above 1 GeV PandaX-4T alone.
        ({"m_DM": 0.02}, "electron_limit_words", "beside 3.33 × 10⁻³⁷ cm² of PandaX-II: "),
        (
            {"m_DM": 0.101345},
            "electron_limit_words",
            "beside 1.76 × 10⁻⁴¹ cm² of PandaX-4T, where PandaX-II has 1.05 × 10⁻³⁷ cm²: ",
        ),
        ({"m_DM": 1.5}, "electron_limit_words", "cm² of PandaX-4T: "),
        # α_φ m_DM/m_φ = g² m³/(4π v²m_φ) with v = 2.82 GeV is 0.0225 · 3/0.004 = 68 at 3 GeV.
        ({"m_DM": 3.0, "m_X": 2.0}, "cluster_words", "does not hold here above"),
        ({}, "cluster_words", "below"),
        # By hand: (0.1772)⁴ 27/(16 · 72π · 0.25) (1e4/3e5)² GeV⁻² is 4e-25 cm³/s; Planck allows some 1e-28.
        ({"m_DM": 0.5, "velocity": 1e4}, "annihilation_words", "above"),
        ({}, "annihilation_words", "below"),
    ],
)
def test_words_are_those_of_the_numbers(changes, name, said):
    words = evaluate(Parameters(**changes), "words")
    assert said in words[name].value
    spelled = [one.value for one in words.values() if isinstance(one.value, str)]
    assert not [one for one in spelled if any(mark in one for mark in ("∞", "nan", "e-", "e+"))]


@pytest.mark.parametrize("changes", [{}, {"epsilon": 0.1, "m_X": 0.5}, {"epsilon": 1e-9}, {"epsilon": 0.0}])
def test_every_curve_of_direct_detection_is_inside_its_frame(changes):
    (axes,) = figures.direct_detection(Parameters(**changes)).figure.axes
    low, high = axes.get_ylim()
    drawn = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for line in axes.lines])
    # Between the ends, and no more than one and a half decades from them.
    assert low < drawn.min() < 32.0 * low
    assert high / 32.0 < drawn.max() < high


def test_curves_broadcast():
    masses = np.array([0.05, 0.1, 0.5])
    curve = evaluate(Parameters(m_DM=masses)).value("nucleus_cross_section")
    assert curve.shape == (3,)
    assert curve[1] == pytest.approx(evaluate(Parameters()).value("nucleus_cross_section"), rel=1e-12)


def test_without_mixing_nothing_scatters():
    result = evaluate(Parameters(epsilon=0.0))
    assert result.value("nucleus_cross_section") == 0.0
    assert "nucleon_gap" not in result


def test_distance_from_the_limit_is_between_equal_things():
    # PandaX at 0.079 GeV, the nearest point below: 3.0e-37 cm² per nucleon. 1.35e-43 on xenon, of spins, is
    # A² μ_N²/μ_n² = 131.3² (0.0999/0.0904)² = 2.1e4 times what one nucleon has.
    gap = evaluate(Parameters()).value("nucleon_gap")
    assert gap == pytest.approx(math.log10(3.0e-37 / (1.35e-43 / 2.1e4)), abs=0.1)


def test_every_nucleus_has_the_limit_of_xenon_alone():
    # The share of ionisation is that of the nucleus on which the limit was set.
    point = {"m_DM": 1.9, "m_phi": 0.001, "velocity": 600.0}
    helium, xenon = (evaluate(Parameters(nucleus=one, **point), "words") for one in ("helium", "xenon"))
    for name in ("nucleon_limit_words", "photon_words", "lightest_words", "dark_higgs_nucleon_cross_section"):
        assert helium.value(name) == xenon.value(name)
    # Q = 2μv: μ of 1.9 GeV with helium is 1.26 GeV, with xenon 1.87.
    assert helium.value("largest_momentum") / xenon.value("largest_momentum") == pytest.approx(
        (1.9 * 3.728 / 5.628) / (1.9 * 122.3 / 124.2), rel=2e-3
    )


@pytest.mark.parametrize("changes", [{"m_phi": 3.0}, {"m_phi": 160.0, "m_X": 80.0}, {"m_phi": 30.0}])
def test_where_nothing_annihilates_no_line_is_drawn(changes):
    # Dark matter lighter than m_X/2 annihilates into no heavier dark Higgs.
    for drawing in (
        figures.dark_higgs_exchange(Parameters(**changes)),
        figures.self_interaction(Parameters(**changes), lambda *given: given[0]),
    ):
        (axes,) = drawing.figure.axes
        assert not axes.lines
        assert "no dark coupling gives the relic density" in axes.texts[0].get_text()


def test_a_dark_higgs_that_does_not_decay_has_no_band():
    # Below 2 m_e = 1.022 MeV no mixing lets it decay to electrons.
    point = Parameters(m_phi=0.001)
    drawing = figures.dark_higgs_exchange(point)
    assert not drawing.figure.axes[0].collections
    assert "dark Higgs, smallest mixing [cm^2]" not in drawing.columns
    assert "no mixing at all" in evaluate(point, "words").value("mixing_words")
    assert figures.dark_higgs_exchange(Parameters()).figure.axes[0].collections


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"velocity": 3e5}, "velocity = 300000.0"),
        ({"velocity_cluster": float("inf")}, "velocity_cluster = inf"),
        ({"velocity": 0.0}, "velocity = 0.0"),
        ({"nucleus": "unobtainium"}, "nucleus = 'unobtainium'"),
        ({"m_DM": -1.0}, "m_DM = -1.0"),
        ({"sin_theta": 1.1}, "sin_theta = 1.1"),
    ],
)
def test_bad_parameters_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters(**changes)


def test_fast_targets_are_refused():
    with pytest.raises(ValueError, match="slow dark matter"):
        dark_matter_searches.scattering_cross_section(1.0, 1.0, 1.0, 2.0, 0.1, 1e5)
    assert inputs.value("speed_of_light") == 299792458.0


@pytest.mark.parametrize(
    ("ratio", "said"),
    [
        # How many times the amplitude of 54 protons alone, with e² = 4π/137.036 (Thomson limit).
        (-2.5, "turns the sign of the amplitude and makes it 2.5 of what it was"),
        (1.5, "adds 50 % to the amplitude"),
        (0.7, "takes away 30 % of the amplitude"),
        (1.004, "less than one per cent"),
        (0.994, "takes away 0.60 % of the amplitude"),
    ],
)
def test_what_neutrons_do_is_said_of_any_size(ratio, said):
    coupling = ratio * 54.0 * math.sqrt(4.0 * math.pi / 137.036) * 1e-3
    result = {"nucleus_coupling": Quantity(coupling, "1", "coupling to xenon")}
    words = dark_matter_words.judgements(result, "xenon", 1e-3, 0.1)
    assert said in words["neutron_words"].value
