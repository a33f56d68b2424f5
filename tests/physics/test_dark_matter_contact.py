"""Friction and heat through X: explicit matrices, integrals over all momenta, mpmath, and limits by hand."""

import math

import mpmath
import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import kn

from b2kinv.physics import dark_matter_contact as contact
from b2kinv.physics import early_universe

# Dirac representation, metric (+, −, −, −).
I2, O2 = np.eye(2), np.zeros((2, 2))
PAULI = [np.array(m, complex) for m in ([[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]])]
GAMMA = [np.block([[I2, O2], [O2, -I2]])] + [np.block([[O2, s], [-s, O2]]) for s in PAULI]
GAMMA5 = 1j * GAMMA[0] @ GAMMA[1] @ GAMMA[2] @ GAMMA[3]
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
GAMMA0 = GAMMA[0]
ELECTRON = contact.Target(0.000511, 0.3, 0.2)


def slash(p):
    return sum(METRIC[i, i] * p[i] * GAMMA[i] for i in range(4))


def tensor(out, incoming, vertices):
    """Return Tr[out V^μ incoming V̄^ν] of a fermion line, with V̄ = γ⁰ V† γ⁰."""
    barred = [GAMMA0 @ one.conj().T @ GAMMA0 for one in vertices]
    return np.array([[np.trace(out @ a @ incoming @ b) for b in barred] for a in vertices])


def two_to_two(m_1, m_2, m_3, m_4, energy, cosine):
    def momentum(a, b):
        return math.sqrt((energy**2 - (a + b) ** 2) * (energy**2 - (a - b) ** 2)) / (2 * energy)

    k, q = momentum(m_1, m_2), momentum(m_3, m_4)
    direction = np.array([math.sqrt(1 - cosine**2), 0.0, cosine])
    p_1, p_2 = np.array([math.hypot(m_1, k), 0, 0, k]), np.array([math.hypot(m_2, k), 0, 0, -k])
    p_3 = np.array([math.hypot(m_3, q), *(q * direction)])
    p_4 = np.array([math.hypot(m_4, q), *(-q * direction)])
    return p_1, p_2, p_3, p_4


AXIAL_CURRENT = [g @ GAMMA5 for g in GAMMA]
UNIT = np.eye(4)


@pytest.mark.parametrize(("vector", "axial"), [(0.3, 0.0), (0.0, 0.7), (0.3, -0.7)])
def test_scattering_on_fermions_is_the_trace(vector, axial):
    m, m_f = 0.8, 0.3
    p, k, q, r = two_to_two(m, m_f, m, m_f, 1.9, 0.35)
    dark = tensor(slash(q) + m * UNIT, slash(p) + m * UNIT, AXIAL_CURRENT)
    vertices = [g @ (vector * UNIT - axial * GAMMA5) for g in GAMMA]
    light = tensor(slash(r) + m_f * UNIT, slash(k) + m_f * UNIT, vertices)
    lowered = METRIC @ light @ METRIC
    t = float((p - q) @ METRIC @ (p - q))
    expected = np.sum(dark * lowered).real
    assert contact.squared_amplitude(1.9**2, t, m, m_f, vector, axial) == pytest.approx(expected, rel=1e-12)


def test_scattering_on_pions_is_the_trace():
    m, m_pi = 0.8, 0.14
    p, k, q, r = two_to_two(m, m_pi, m, m_pi, 1.5, -0.2)
    dark = tensor(slash(q) + m * UNIT, slash(p) + m * UNIT, AXIAL_CURRENT)
    current = METRIC @ (k + r)
    t = float((p - q) @ METRIC @ (p - q))
    expected = 0.3**2 * (current @ dark @ current).real
    assert contact.squared_amplitude_on_pions(1.5**2, t, m, m_pi, 0.3) == pytest.approx(expected, rel=1e-12)


def test_annihilation_is_the_trace_with_the_whole_propagator():
    # Unitary gauge, −g + q q/m_X²: the second term leaves an s wave of two massive fermions.
    m, m_f, m_X, alpha_X, vector, axial, energy = 0.4, 0.3, 2.0, 0.01, 0.3, 0.7, 1.1
    vertices = [g @ (vector * UNIT - axial * GAMMA5) for g in GAMMA]
    nodes, weights = np.polynomial.legendre.leggauss(6)
    total = 0.0
    for cosine, weight in zip(nodes, weights, strict=True):
        p, k, q, r = two_to_two(m, m, m_f, m_f, energy, cosine)
        dark = tensor(slash(k) - m * UNIT, slash(p) + m * UNIT, AXIAL_CURRENT)
        light = tensor(slash(q) + m_f * UNIT, slash(r) - m_f * UNIT, vertices)
        total_momentum = METRIC @ (p + k)
        carried = -METRIC + np.outer(total_momentum, total_momentum) / m_X**2
        total += weight * np.einsum("ab,ac,bd,cd", dark, carried, carried, light).real / 2
    s = energy**2
    beta, beta_f = math.sqrt(1 - 4 * m**2 / s), math.sqrt(1 - 4 * m_f**2 / s)
    squared = 4 * math.pi * alpha_X * total / 4 / (s - m_X**2) ** 2
    expected = squared * beta_f / (8 * math.pi) / (2 * s * beta)
    found = contact.annihilation_to_fermions(s, m, m_X, alpha_X, 0.0, m_f, vector, axial)
    assert found == pytest.approx(expected, rel=1e-12)


def over_all_momenta(T, m, m_X, target, statistics):
    """Return ∫ of Σ|M|² (Δp)² and (ΔE)² over both momenta and the final direction, for g_X = 1."""
    x, w = np.polynomial.legendre.leggauss(28)
    highest = 14 * T + math.sqrt(60 * m * T)
    p, wp = (0.5 * highest * part for part in (x + 1, w))
    k, wk = (11 * T * part for part in (x + 1, w))
    c, wc = np.polynomial.legendre.leggauss(10)
    p, k, c, C, phi = np.meshgrid(p, k, c, c, math.pi * (np.arange(6) + 0.5) / 6, indexing="ij", sparse=True)
    E, omega = np.hypot(p, m), np.hypot(k, target.mass)
    s = m**2 + target.mass**2 + 2 * (E * omega - p * k * c)
    # The pair's velocity is along z; final directions are uniform in its rest frame.
    total_E, total_p = E + omega, np.sqrt(p**2 + k**2 + 2 * p * k * c)
    root = np.sqrt(s)
    gamma, boost = total_E / root, total_p / root
    own = np.sqrt((s - (m + target.mass) ** 2) * (s - (m - target.mass) ** 2)) / (2 * root)
    rest_E = np.hypot(own, m)
    before = (gamma * (p**2 + p * k * c) / total_p - boost * E) / own
    cosine = before * C + np.sqrt(np.maximum(1 - before**2, 0) * (1 - C**2)) * np.cos(phi)
    t = -2 * own**2 * (1 - cosine)
    change = boost * own * (C - before)
    fermi = np.exp(-omega / T)
    weight = np.exp(-E / T) * fermi
    if statistics == "fermi-dirac":
        weight = weight / (1 + fermi) / (1 + np.exp(-(omega - change) / T))
    assert np.allclose(gamma * rest_E + boost * own * before, E)
    squared = contact.squared_amplitude(s, t, m, target.mass, target.vector, target.axial) / (m_X**2 - t) ** 2
    # v dσ = Σ|M|²/(4 E ω) · 2k/(8π√s) · dΩ/4π for both spins summed.
    density = (
        weight * squared * 2 * own / (8 * math.pi * root * 4 * E * omega) * p**2 * k**2 / (8 * math.pi**4)
    )
    axes = "ijklm,i,j,k,l->"
    momentum, energy = (
        np.einsum(axes, density * part, wp, wk, wc, wc, optimize=True) / 6 / 2
        for part in (change**2 - t, change**2 + 0 * t)
    )
    return momentum * target.kinds, energy * target.kinds


def mean(power, m, T):
    """Return ∫dp p² p² or ∫dp p² E² with Boltzmann's factor, for two states."""
    p = np.linspace(0, 40 * T + math.sqrt(80 * m * T), 40001)
    E = np.hypot(p, m)
    return np.trapezoid(p**2 * (p**2 if power == "p" else E**2) * np.exp(-E / T), p) / math.pi**2


@pytest.mark.parametrize(("m", "T"), [(0.1, 0.1), (0.1, 0.0052), (0.8, 0.0376)])
def test_friction_and_heat_are_the_integrals_over_all_momenta(m, T):
    g2 = 4 * math.pi * 0.01
    momentum, energy = (g2 * one for one in over_all_momenta(T, m, 20.0, ELECTRON, "maxwell-boltzmann"))
    friction = momentum / (2 * mean("p", m, T))
    found = contact.momentum_relaxation(T, m, 20.0, 0.01, ELECTRON) / contact.BLOCKING
    assert found == pytest.approx(friction, rel=2e-3)
    heat = contact.heat_relaxation(T, m, 20.0, 0.01, (ELECTRON,)) * mean("E", m, T)
    expected = energy / 2 * contact.BLOCKING + annihilation_heat(T, m, 20.0, 0.01)
    assert heat == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(("m", "T", "ratio"), [(0.1, 0.1, 0.95), (0.1, 0.0052, 0.987), (0.8, 0.0376, 0.987)])
def test_fermi_statistics_and_blocking_change_what_is_said(m, T, ratio):
    # As far from the limit of heavy dark matter as `BLOCKING` says.
    quantum, classical = (
        over_all_momenta(T, m, 2.0, ELECTRON, one)[0] for one in ("fermi-dirac", "maxwell-boltzmann")
    )
    assert quantum / classical / contact.BLOCKING == pytest.approx(ratio, abs=1e-3)


def test_blocking_is_the_ratio_of_integrals():
    # f(1 − f) = 1/(4 cosh²(ω/2))
    ratio = mpmath.quad(lambda w: w**6 / (2 * mpmath.cosh(w / 2)) ** 2, [0, 10, 80]) / mpmath.factorial(6)
    assert pytest.approx(float(ratio), rel=1e-12) == contact.BLOCKING


def test_friction_of_heavy_dark_matter_by_hand():
    # ∫dt (−t) 16 m² (v² + a²)(4ω² − t) = 16 m² (v² + a²) 160 ω⁶/3, over 64π m² ω² and two spins of ψ; then
    # ∫d³k/(2π)³ and 1/(6mT): 400 (v² + a²) T⁶/(π³ m) with g_X² = 0.04π and m_X = 2, for each kind.
    T, m = 1e-5, 1.0
    expected = (
        2 * 0.04 * math.pi * (0.3**2 + 0.2**2) / 2.0**4 * 400 * contact.BLOCKING * T**6 / (math.pi**3 * m)
    )
    found = contact.momentum_relaxation(T, m, 2.0, 0.01, contact.Target(0.0, 0.3, 0.2))
    assert found == pytest.approx(expected, rel=1e-3)


def annihilation_heat(T, m, m_X, alpha_X):
    """Return ½ n² ⟨E² σ v⟩ for `ELECTRON`, for X far from its shell, over energy and momentum of the pair."""

    def over_momentum(root):
        u = np.linspace(0, 4.5, 901)
        energy = root * np.cosh(u)
        outer = np.trapezoid((root * np.sinh(u) * energy) ** 2 * np.exp(-energy / T), u)
        sigma = contact.annihilation_to_fermions(root**2, m, m_X, alpha_X, 0.0, 0.000511, 0.3, 0.2)
        return 2 * root * sigma * (root**2 - 4 * m**2) * outer

    integral = quad(over_momentum, 2 * m, 2 * m + 30 * T, limit=200)[0]
    # g² · 2π · π/(2π)⁶ ∫ds λ/s σ ∫dE √(E² − s) E² e^(−E/T)
    return 4 * 2 * math.pi**2 / (2 * math.pi) ** 6 * integral / 2


def test_annihilation_off_the_shell_agrees_with_mpmath():
    T, m = 0.03, 0.1
    width = 0.01 * 20 / 6 * (1 - 0.01**2) ** 1.5 + 20 * 0.13 / (12 * math.pi)

    def integrand(root):
        s = root**2
        beta = mpmath.sqrt(abs(1 - 4 * m**2 / s))
        sigma = 0.01 * beta * 0.13 * s / (3 * ((s - 400) ** 2 + 400 * width**2))
        return 2 * s * (s - 4 * m**2) * sigma * mpmath.besselk(1, root / T)

    integral = mpmath.quad(integrand, [2 * m, 2 * m + T, 2 * m + 6 * T, 2 * m + 40 * T], maxdegree=5)
    expected = float(integral / (8 * mpmath.pi**2 * m**2 * mpmath.besselk(2, m / T)))
    massless = contact.Target(0.0, 0.3, 0.2)
    assert contact.annihilation_rate(T, m, 20.0, 0.01, (massless,)) == pytest.approx(expected, rel=1e-5)


def test_annihilation_on_the_shell_is_the_decay_of_the_bosons_that_are_there():
    # Two dark particles for each X that they make and that decays to the plasma, three states each with two.
    T, m, alpha_X = 0.1, 0.8, 1e-4
    target = contact.Target(0.0, 1e-5, 0.0)
    dark = alpha_X * 2.0 / 6 * (1 - 0.8**2) ** 1.5
    visible = 2.0 * 1e-10 / (12 * math.pi)
    ratio = 3 / 2 * 4.0 * mpmath.besselk(1, 20) / (m**2 * mpmath.besselk(2, 8))
    expected = float(2 * ratio * visible * dark / (dark + visible))
    assert contact.annihilation_rate(T, m, 2.0, alpha_X, (target,)) == pytest.approx(expected, rel=1e-3)


def test_dark_matter_that_annihilates_warms_what_is_left():
    # Boltzmann's entropies of three massless states go to one; the plasma has constant degrees of freedom
    # between 30 and 20 keV, where its own cooling is that of the expansion.
    T, last, none = 2e-5, 3e-5, np.zeros(2)
    found = contact.dark_temperature(np.array([last, T]), none, ((1e-9, 1.0), (1e-9, 2.0)))
    g = early_universe.entropy_degrees_of_freedom
    assert found / T == pytest.approx((g(T) / g(last)) ** (1 / 3), rel=1e-9)
    cooling = np.array([1e-3, T])
    warmed = contact.dark_temperature(cooling, none, ((1e-9, 1.0), (1e-3 * 0.3, 2.0)))
    cold = contact.dark_temperature(cooling, none, ((1e-9, 1.0),))
    # K₃ of z = 0.3 has lost (z²/8 of itself) 1.1 %; 8 T³ stands for z³ K₃.
    assert warmed / cold == pytest.approx((1 + 2 * (1 - 0.3**2 / 8)) ** (1 / 3), rel=1e-3)
    # Contact that goes on keeps both alike, and contact that ends at 1 MeV leaves what none since then does.
    kept = contact.dark_temperature(cooling, np.full(2, 1e9), ((1e-3, 1.0),))
    assert kept == pytest.approx(T, rel=1e-6)
    longer, ended = np.array([0.01, 1.000001e-3, 1e-3, T]), np.array([1e9, 1e9, 0.0, 0.0])
    particles = ((1e-9, 1.0), (1e-3 * 0.3, 2.0))
    assert contact.dark_temperature(longer, ended, particles) == pytest.approx(warmed, rel=1e-5)


@pytest.mark.parametrize("rate", [0.05, 0.5, 3.0])
def test_dark_sector_follows_the_plasma_as_its_energy_does(rate):
    # dρ/dN = −3(ρ + p) + Γ/H dρ/dT (T − T_d) for one scalar of 3 MeV, in a plasma of constant degrees of
    # freedom, by a solver of differential equations; Boltzmann's ρ = m³T K₁ + 3m²T² K₂ and p = m²T² K₂.
    m, first, last = 3e-3, 3e-3, 1e-3

    def density(T):
        return m**3 * T * kn(1, m / T) + 3 * m**2 * T**2 * kn(2, m / T)

    def slope(N, own):
        capacity = (density(own * 1.0001) - density(own * 0.9999)) / (2e-4 * own)
        work = density(own) + m**2 * own**2 * kn(2, m / own)
        return rate * (first * np.exp(-N) - own) - 3 * work / capacity

    expected = solve_ivp(slope, (0.0, math.log(first / last)), [first], rtol=1e-9).y[0, -1]
    T = np.geomspace(first, last, 40)
    found = contact.dark_temperature(T, np.full(40, rate), ((m, 1.0),), degrees_of_freedom=10.0)
    # To first order in the logarithm of the entropies' ratio.
    assert found / last - 1 == pytest.approx(expected / last - 1, rel=0.25)


def test_heat_goes_to_every_state_of_the_scalar():
    # A scalar of 20 MeV at 30 MeV beside ψ of 0.1 GeV: dρ/dT in proportion to states, by momenta.
    T, dark, scalar = 0.03, mean("E", 0.1, 0.03), mean("E", 0.02, 0.03) / 2
    one, with_scalar = (
        contact.heat_relaxation(T, 0.1, 2.0, 0.01, (ELECTRON,), shared) for shared in (None, (0.02, 1.0))
    )
    assert one / with_scalar == pytest.approx(1 + scalar / dark, rel=1e-6)


def test_nothing_is_left_of_collisions_in_a_cold_plasma():
    # exp(−m_e/T) of 1 eV is exp(−5.1e5).
    assert contact.momentum_relaxation(1e-9, 80.0, 2.0, 0.1, ELECTRON) == 0.0
    # K₂ and K₃ of 8e10, of which mpmath has the first twelve digits of √(π/2z), serve neutrinos as well:
    # 400 (v² + a²) T⁶ g_X²/(m_X⁴ π³ m) for each of two kinds.
    expected = 2 * 0.4 * math.pi * 0.13 / 16 * 400 * contact.BLOCKING * 1e-54 / (math.pi**3 * 80)
    massless = contact.Target(0.0, 0.3, 0.2)
    assert contact.momentum_relaxation(1e-9, 80.0, 2.0, 0.1, massless) == pytest.approx(expected, rel=1e-3)


def test_pions_are_not_blocked():
    # ∫dt (−t) 2 v² [4 (2mω)² − (4m_π² − t) 4m²] with −t = 2k² (1 − c), ω = m_π + k²/(2m_π): slow pions of
    # 0.14 GeV on ψ of 1 TeV have Σ|M|² = 32 m² v² m_π² k² (1 + c)/m_π² … = 32 m² v² (ω² − m_π² + t/4).
    # η = ∫d³k/(2π)³ e^(−ω/T) (v_π/6mT) ∫dσ (−t), for g_X² = 0.04π, without any statistics.
    T, m, m_pi, v, m_X = 1e-3, 1e3, 0.14, 0.3, 50.0

    def integrand(k):
        omega = mpmath.sqrt(k**2 + m_pi**2)
        # 32 m² v² [k² − s/4] s over s = −t from 0 to 4k².
        moment = 32 * m**2 * v**2 * (k**2 * 8 * k**4 - 64 * k**6 / 12)
        cross = moment / m_X**4 / (64 * mpmath.pi * m**2 * k**2)
        return k**2 / (2 * mpmath.pi**2) * mpmath.exp(-omega / T) * k / omega * cross

    expected = 2 * 0.04 * math.pi * float(mpmath.quad(integrand, [0, 0.02, 0.1])) / (6 * m * T) / 2
    target = contact.Target(m_pi, v, 0.0, scalar=True)
    assert contact.momentum_relaxation(T, m, m_X, 0.01, target) == pytest.approx(expected, rel=2e-3)
