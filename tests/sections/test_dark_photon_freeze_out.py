"""Section III B: the annihilation amplitude with explicit spinors, and limits."""

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.paper import as_printed
from b2kinv.sections import dark_photon_freeze_out
from b2kinv.sections.dark_photon_freeze_out import Parameters, evaluate

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
PAULI = [
    np.array([[0, 1], [1, 0]], complex),
    np.array([[0, -1j], [1j, 0]]),
    np.array([[1, 0], [0, -1]], complex),
]
GAMMA = [np.kron(np.array([[0, 1], [1, 0]]), np.eye(2)).astype(complex)]
GAMMA += [np.kron(np.array([[0, 1], [-1, 0]]), sigma) for sigma in PAULI]
CHARGE = 1j * GAMMA[2] @ GAMMA[0]


def slash(p):
    return sum(METRIC[i, i] * p[i] * GAMMA[i] for i in range(4))


def root_of(matrix):
    values, vectors = np.linalg.eigh(matrix)
    return vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.conj().T


def particles(p):
    minus = p[0] * np.eye(2) - sum(p[i + 1] * PAULI[i] for i in range(3))
    plus = p[0] * np.eye(2) + sum(p[i + 1] * PAULI[i] for i in range(3))
    return [np.concatenate([root_of(minus) @ spin, root_of(plus) @ spin]) for spin in np.eye(2)]


def bar(spinor):
    return spinor.conj() @ GAMMA[0]


def antiparticles(p):
    return [CHARGE @ bar(spinor) for spinor in particles(p)]


def pair(s, mass, cosine):
    energy = math.sqrt(s) / 2
    p = math.sqrt(energy**2 - mass**2)
    sine = math.sqrt(1 - cosine**2)
    first = np.array([energy, p * sine, 0, p * cosine])
    return first, np.array([energy, *(-first[1:])])


def annihilation(s, m, m_phi, coupling, cubic):
    """σ(ψψ → φφ) from L = −(coupling/2) ψ̄ψφ − (cubic/6) φ³ with explicit Majorana spinors."""
    p_1, p_2 = pair(s, m, 1.0)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    total = 0.0
    for cosine, weight in zip(nodes, weights, strict=True):
        k_1, k_2 = pair(s, m_phi, cosine)
        operator = -coupling * cubic / (s - m_phi**2) * np.eye(4)
        for k in (k_1, k_2):
            q = p_1 - k
            operator = operator - coupling**2 * (slash(q) + m * np.eye(4)) / (q @ METRIC @ q - m**2)
        amplitudes = [bar(v) @ operator @ u for u in particles(p_1) for v in antiparticles(p_2)]
        total += weight * sum(abs(a) ** 2 for a in amplitudes) / 4
    velocities = math.sqrt((s / 4 - m_phi**2) / (s / 4 - m**2))
    return 0.5 * velocities / (32 * math.pi * s) * total


def test_spinors_are_complete():
    p = np.array([math.sqrt(1 + 0.38), 0.3, 0.2, 0.5])
    assert np.allclose(sum(np.outer(u, bar(u)) for u in particles(p)), slash(p) + np.eye(4))
    assert np.allclose(sum(np.outer(v, bar(v)) for v in antiparticles(p)), slash(p) - np.eye(4))


@pytest.mark.parametrize("trilinear", dark_photon_freeze_out.TRILINEAR)
@pytest.mark.parametrize(
    ("m_phi", "velocity"), [(0.004, 0.01), (0.004, 1.2), (0.3, 0.5), (0.49, 0.05), (0.6, 1.5)]
)
def test_annihilation_by_explicit_spinors(m_phi, velocity, trilinear):
    m, m_X, alpha = 0.5, 2.0, 0.01
    s = 4 * m**2 / (1 - velocity**2 / 4)
    # Eqs. (31), (36): v = m_X/(2 g_X), vertices m_DM/v and 3 m_φ²/v.
    v = m_X / (2 * math.sqrt(4 * math.pi * alpha))
    cubic = 3 * m_phi**2 / v if trilinear == "included" else 0.0
    expected = annihilation(s, m, m_phi, m / v, cubic)
    found = dark_photon_freeze_out.annihilation_cross_section(s, m, m_phi, m_X, alpha, trilinear)
    assert found == pytest.approx(expected, rel=1e-9)


def trace_of_squared(s, cosine, m, m_phi, trilinear):
    """Σ|M|² of the formula for m/v = 1 as a trace over its propagators, in mpmath's digits."""
    gamma = [mpmath.matrix(matrix.tolist()) for matrix in GAMMA]
    one = mpmath.eye(4)

    def dagger(p):
        return p[0] * gamma[0] - sum((p[i] * gamma[i] for i in range(1, 4)), mpmath.zeros(4))

    energy = mpmath.sqrt(s) / 2
    p, k = mpmath.sqrt(energy**2 - m**2), mpmath.sqrt(energy**2 - m_phi**2)
    sine = mpmath.sqrt(1 - cosine**2)
    p_1, p_2 = (energy, 0, 0, p), (energy, 0, 0, -p)
    operator = 3 * m_phi**2 / (m * (s - m_phi**2)) * one if trilinear == "included" else mpmath.zeros(4)
    for sign in (1, -1):
        q = (0, -sign * k * sine, 0, p - sign * k * cosine)
        operator += (dagger(q) + m * one) / (-(q[1] ** 2) - q[3] ** 2 - m**2)
    # Real coefficients of γ matrices: the Dirac conjugate is the operator itself.
    product = (dagger(p_2) - m * one) * operator * (dagger(p_1) + m * one) * operator
    return mpmath.re(sum(product[i, i] for i in range(4)))


@pytest.mark.parametrize("trilinear", dark_photon_freeze_out.TRILINEAR)
@pytest.mark.parametrize(("m_phi", "s"), [(0.004, 1.0001), (0.3, 1.5), (0.6, 1.441)])
def test_annihilation_is_the_formula_in_thirty_digits(m_phi, s, trilinear):
    # The formula with its propagators; the code has used the Dirac equation on it.
    m, m_X, alpha = 0.5, 2.0, 0.01
    with mpmath.workdps(30):
        S, M, H = (mpmath.mpf(value) for value in (s, m, m_phi))
        # Even in the cosine; forty nodes of Gauss on half its range are good for more digits than asked.
        nodes, weights = (array.tolist() for array in np.polynomial.legendre.leggauss(40))
        values = [trace_of_squared(S, (mpmath.mpf(node) + 1) / 2, M, H, trilinear) for node in nodes]
        integral = mpmath.fdot(weights, values)
        coupling = M * 2 * mpmath.sqrt(4 * mpmath.pi * mpmath.mpf(alpha)) / m_X
        expected = (
            mpmath.sqrt((S - 4 * H**2) / (S - 4 * M**2)) * integral / (256 * mpmath.pi * S) * coupling**4
        )
    found = dark_photon_freeze_out.annihilation_cross_section(s, m, m_phi, m_X, alpha, trilinear)
    assert found == pytest.approx(float(expected), rel=1e-10)


@pytest.mark.parametrize("m_phi", [0.004, 0.2, 0.4, 0.48])
def test_printed_cross_section_is_the_one_without_trilinear(m_phi):
    printed = as_printed.averaged_cross_section(20.0, 0.5, m_phi, 2.0, 0.01)
    without = dark_photon_freeze_out.p_wave_coefficient(0.5, m_phi, 2.0, 0.01, "left_out")
    assert 6 * without / 20.0 == pytest.approx(printed, rel=1e-12)


@pytest.mark.parametrize("trilinear", dark_photon_freeze_out.TRILINEAR)
@pytest.mark.parametrize("m_phi", [0.004, 0.25, 0.45])
def test_p_wave_coefficient_is_the_limit_of_the_cross_section(m_phi, trilinear):
    velocity = 1e-3
    s = 1.0 / (1 - velocity**2 / 4)
    sigma = dark_photon_freeze_out.annihilation_cross_section(s, 0.5, m_phi, 2.0, 0.01, trilinear)
    b = dark_photon_freeze_out.p_wave_coefficient(0.5, m_phi, 2.0, 0.01, trilinear)
    assert sigma / velocity == pytest.approx(b, rel=1e-5)


def test_averages_at_freeze_out_differ_from_the_expansion():
    # Relativistic corrections at x = 20 are of order 1/x times a number of order one.
    full = dark_photon_freeze_out.averaged_cross_section(20.0, 0.5, 0.004, 2.0, 0.01)
    expanded = 6 * dark_photon_freeze_out.p_wave_coefficient(0.5, 0.004, 2.0, 0.01) / 20.0
    assert 0.6 < full / expanded < 0.95


@given(alpha=st.floats(1e-8, 0.9), factor=st.floats(1.05, 1.1))
@settings(max_examples=25, deadline=None)
def test_stronger_coupling_leaves_less_dark_matter(alpha, factor):
    one = dark_photon_freeze_out.relic_density(0.5, 0.004, 2.0, alpha)
    other = dark_photon_freeze_out.relic_density(0.5, 0.004, 2.0, alpha * factor)
    assert 0.0 < other < one < math.inf


@given(m_DM=st.floats(0.01, 0.99), share=st.floats(0.01, 1.05))
@settings(max_examples=15, deadline=None)
def test_wanted_density_is_found_even_where_annihilation_is_forbidden(m_DM, share):
    alpha = dark_photon_freeze_out.dark_coupling(m_DM, m_DM * share, 2.0)
    found = dark_photon_freeze_out.relic_density(m_DM, m_DM * share, 2.0, alpha)
    assert found == pytest.approx(0.12, rel=1e-4)


def test_relic_density_depends_on_coupling_over_mass_squared_alone():
    one = dark_photon_freeze_out.relic_density(0.5, 0.1, 2.0, 1e-3)
    assert dark_photon_freeze_out.relic_density(0.5, 0.1, 4.0, 4e-3) == pytest.approx(one, rel=1e-12)


def test_freeze_out_and_its_cross_section_hang_together():
    # Sudden freeze-out in p wave, textbook: Ω h² ≈ 1.07e9/GeV × 2 x_f/(√g_* M_Pl <σv>), M_Pl = 1.22e19 GeV,
    # good to a quarter; g_* = 10.75 between the muons and the electrons. 1.1673e-17 cm³/s are 1/GeV².
    result = evaluate(Parameters())
    x_f = result.value("freeze_out_point")
    average = result.value("averaged_cross_section") / 1.1673e-17
    sudden = 1.07e9 * 2.0 * x_f / (math.sqrt(10.75) * 1.22e19 * average)
    assert result.value("relic_density") == pytest.approx(sudden, rel=0.25)
    assert result.value("freeze_out_temperature") == pytest.approx(500.0 / x_f)
    # The expansion of Eq. 47 lacks the next order, −20 % or so at x = 24.
    assert average == pytest.approx(6.0 * result.value("p_wave_coefficient") / x_f, rel=0.25)


def test_freeze_out_is_told_of_arrays():
    result = evaluate(Parameters(m_DM=[0.3, 0.5], alpha_X=[[1e-4], [1e-2]]))
    one = evaluate(Parameters(m_DM=0.5, alpha_X=1e-4))
    for name in ("freeze_out_point", "freeze_out_temperature", "averaged_cross_section"):
        assert result.value(name).shape == (2, 2)
        assert result.value(name)[0, 1] == pytest.approx(one.value(name), rel=1e-9)


def test_relic_density_broadcasts():
    m_DM = np.array([[0.1], [0.5]])
    alpha = np.array([1e-4, 1e-3, 1e-2])
    table = dark_photon_freeze_out.relic_density(m_DM, 0.004, 2.0, alpha)
    assert table.shape == (2, 3)
    assert table[1, 2] == pytest.approx(dark_photon_freeze_out.relic_density(0.5, 0.004, 2.0, 1e-2), rel=1e-9)


def test_diagrams_cancel_at_threshold_for_a_dark_higgs_of_twice_the_mass():
    # At rest in the final state the amplitude is −4 m/m_φ² + 1/m: zero for m_φ = 2 m.
    found = evaluate(Parameters(m_phi=1.0)).value("trilinear_share")
    assert found < 0.01


def test_near_degenerate_masses_are_continuous():
    around = [dark_photon_freeze_out.relic_density(0.5, 0.5 * f, 2.0, 1e-3) for f in (0.999, 1.0, 1.001)]
    assert around[0] < around[1] < around[2]
    assert around[2] / around[0] < 1.2


def test_forbidden_annihilation_is_evaluated():
    result = evaluate(Parameters(m_phi=0.52))
    assert result.value("p_wave_coefficient") == 0.0
    assert 0.0 < result.value("relic_density") < math.inf
    assert 0.3 < result.value("trilinear_share") < 0.8


@pytest.mark.parametrize("alpha", [1e-8, 1e-4, 1.0])
def test_the_whole_range_of_couplings_gives_numbers(alpha):
    result = evaluate(Parameters(alpha_X=alpha))
    assert all(np.isfinite(quantity.value) for quantity in result.values())


def test_what_keeps_the_dark_higgs_light_by_hand():
    # α_X = 0.002, m_X = 2 GeV: v_φ = 1/√(4π · 0.002) GeV, m_L = 1/√(2 · 0.002) GeV, 6α_X m_X²/π from the loop
    # of X and two thirds of it from a χ_L of that mass, sin θ m_h = 16.3 MeV, sin θ m_h² v_H/v_φ.
    result = evaluate(Parameters())
    assert result.value("heaviest_partner") == pytest.approx(1 / math.sqrt(0.004), rel=1e-9)
    loop = 1e3 * math.sqrt(6 * 0.002 * 4 / math.pi)
    assert result.value("correction_dark_photon") == pytest.approx(loop, rel=1e-9)
    assert result.value("correction_light_chi") == pytest.approx(loop * math.sqrt(2 / 3), rel=1e-9)
    assert result.value("tuning_dark_photon") == pytest.approx((4 / loop) ** 2, rel=1e-9)
    # m_L⁴ = 250² GeV⁴ for m_X⁴ = 16 GeV⁴.
    heavy = loop * math.sqrt(2 / 3) * 250 / 4
    assert result.value("correction_heavy_chi") == pytest.approx(heavy, rel=1e-9)
    assert result.value("correction_mixing") == pytest.approx(1.3e-4 * 125.2e3, rel=1e-3)
    portal = 1e3 * math.sqrt(1.3e-4 * 125.2**2 * 246.22 * math.sqrt(4 * math.pi * 0.002))
    assert result.value("correction_portal") == pytest.approx(portal, rel=1e-3)
    assert result.value("tuning_portal") < result.value("tuning_mixing") < 0.1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"m_DM": 1.1}, "annihilation into a dark photon"),
        ({"alpha_X": 1e-9}, "alpha_X = 1e-09"),
        # exp(−2 (m_φ − m_DM)/T) at T = m_DM/20 underflows from twenty times the mass on.
        ({"m_phi": 10.0}, r"m_phi = 10.0 is not allowed .* m_DM = 0.5 GeV .* <= 10 m_DM"),
        ({"m_DM": 1e-4}, r"m_phi = 0.004 is not allowed .* m_DM = 0.0001 GeV"),
        ({"m_DM": 1e-9}, r"m_DM = 1e-09 is not allowed .* >= 1e-06"),
        ({"m_phi": 0.0}, "m_phi = 0.0"),
        ({"trilinear": "yes"}, "trilinear = 'yes'"),
        ({"degrees_of_freedom": "Drees"}, "did you mean 'Drees2015'"),
        ({"sin_theta": 2.0}, "sin_theta = 2.0"),
    ],
)
def test_bad_parameters_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters(**changes)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: dark_photon_freeze_out.annihilation_cross_section(0.9, 0.5, 0.1, 2.0, 0.1), "s = 0.9"),
        (lambda: dark_photon_freeze_out.relic_density(0.5, -0.1, 2.0, 0.1), "m_phi = -0.1"),
        (lambda: dark_photon_freeze_out.p_wave_coefficient(0.5, 0.1, 2.0, 0.0), "alpha_X = 0.0"),
        (lambda: dark_photon_freeze_out.vacuum_expectation_value(-2.0, 0.1), "m_X = -2.0"),
        (lambda: dark_photon_freeze_out.dark_coupling(0.5, 0.1, 2.0, target=1e12), "out of reach"),
        (lambda: dark_photon_freeze_out.dark_coupling(0.5, 20.0, 2.0), "no multiple of the cross section"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_coupling_by_the_published_curve_by_hand():
    # 5.02e-26 cm³/s at 0.5 GeV and Ω h² = 0.11, over 64π·9 m²/(2⁴·20·16) for α_X = 1 and m_φ → 0: the average
    # in full is a quarter below the expansion.
    expansion = 64 * math.pi * 0.5**2 * 9 / (2.0**4 * 20 * 16) * 3.893793721e-28 * 2.99792458e10
    by_hand = math.sqrt(5.02e-26 * 0.11 / 0.12 / expansion)
    assert 1.05 < evaluate(Parameters()).value("dark_coupling_s_wave_curve") / by_hand < 1.25


def test_curve_for_a_p_wave_is_near_the_equation_and_the_one_for_an_s_wave_is_not():
    found = evaluate(Parameters(m_DM=0.3))
    exact = found.value("dark_coupling")
    assert found.value("dark_coupling_p_wave_curve") == pytest.approx(exact, rel=0.1)
    assert found.value("dark_coupling_s_wave_curve") < 0.8 * exact
    # The physics and the section have the same factor of two.
    for wave in "sp":
        yukawa = dark_photon_freeze_out.yukawa_by_curve(0.3, 0.004, wave=wave)
        alpha = (yukawa * 2.0 / (2 * 0.3)) ** 2 / (4 * math.pi)
        assert found.value(f"dark_coupling_{wave}_wave_curve") == pytest.approx(alpha, rel=1e-12)


def test_where_the_curve_does_not_reach_it_gives_no_coupling():
    found = evaluate(Parameters(m_DM=np.array([0.05, 0.2])))
    assert np.isinf(found.value("dark_coupling_s_wave_curve")[0])
    assert np.isfinite(found.value("dark_coupling_s_wave_curve")[1])


@pytest.mark.parametrize(
    "function", [dark_photon_freeze_out.relic_density, dark_photon_freeze_out.freeze_out_point]
)
def test_couplings_that_no_float_holds_are_said_to_be_those(function):
    # By hand: v = m_X/(2 √(4πα)) is 1.4e34, so that m_DM/v is 7e-85, and its fourth power below all floats.
    with pytest.raises(ValueError, match=r"^there is no value for m_DM = 1e-50, .*: a number is too small"):
        function(1e-50, 1e-60, 1e5, 1e-60)
    # Here m_DM/v, 7e-355, is none itself.
    with pytest.raises(ValueError, match=r"^there is no value for m_DM = 1e-250, .*: coupling = 0.0"):
        function(1e-250, 1e-260, 1e75, 1e-60)
    with pytest.raises(ValueError, match=r"m_phi = -1\.0 is not allowed"):
        function(0.1, -1, 2.0, 1e-3)
