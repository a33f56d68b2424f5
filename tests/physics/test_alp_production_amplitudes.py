"""Eqs. 21–23 from explicit Dirac matrices: squared amplitudes with the derivative coupling of Eq. 3.

Nothing here shares a line with the implementation: matrices, propagators, polarisation sums (−g for an
external massless vector, allowed because the sum of diagrams is gauge invariant, which is tested too) and a
numerical integral over the scattering angle.
"""

import math

import numpy as np
import pytest

from b2kinv.physics import alp_production, alp_widths

_ZERO, _ONE = np.zeros((2, 2)), np.eye(2)
_PAULI = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
GAMMA = [np.block([[_ONE, _ZERO], [_ZERO, -_ONE]]).astype(complex)]
GAMMA += [np.block([[_ZERO, sigma], [-sigma, _ZERO]]) for sigma in _PAULI]
GAMMA_5 = 1j * GAMMA[0] @ GAMMA[1] @ GAMMA[2] @ GAMMA[3]
METRIC = np.array([1.0, -1.0, -1.0, -1.0])
UNIT = np.eye(4)


def slash(p):
    return sum(METRIC[i] * p[i] * GAMMA[i] for i in range(4))


def dot(p, q):
    return float(np.sum(METRIC * p * q))


def barred(M):
    return GAMMA[0] @ M.conj().T @ GAMMA[0]


def vertex(q, vector=0.0, axial=1.0):
    """Factor of f̄ … f in Eq. 3 for an outgoing ALP of momentum q and f_a = 1 GeV, up to a phase."""
    return slash(q) @ (vector * UNIT + axial * GAMMA_5) / 2


def angles(nodes=120):
    cosines, weights = np.polynomial.legendre.leggauss(nodes)
    return zip(cosines, weights / 2, strict=True)


def annihilation_amplitudes(s, cosine, m_b, m_a):
    """Momenta and vector amplitude M^μ of b(p1) b̄(p2) → g(k) a(q) without coupling and colour."""
    root = math.sqrt(s)
    p = math.sqrt(s / 4 - m_b**2)
    p1, p2 = np.array([root / 2, 0, 0, p]), np.array([root / 2, 0, 0, -p])
    k0 = (s - m_a**2) / (2 * root)
    k = k0 * np.array([1.0, math.sqrt(1 - cosine**2), 0, cosine])
    q = p1 + p2 - k
    A = vertex(q)
    amplitude = [
        A @ (slash(p1 - k) + m_b * UNIT) @ G / (dot(p1 - k, p1 - k) - m_b**2)
        + G @ (slash(p1 - q) + m_b * UNIT) @ A / (dot(p1 - q, p1 - q) - m_b**2)
        for G in GAMMA
    ]
    return p1, p2, k, amplitude


def annihilation_cross_section(s, m_b, m_a):
    """Spin- and colour-averaged cross section for α_s = f_a = C = 1."""
    total = 0.0
    for cosine, weight in angles():
        p1, p2, _, amplitude = annihilation_amplitudes(s, cosine, m_b, m_a)
        for mu in range(4):
            M = amplitude[mu]
            trace = np.trace((slash(p2) - m_b * UNIT) @ M @ (slash(p1) + m_b * UNIT) @ barred(M)).real
            total -= weight * METRIC[mu] * trace / 4
    momentum_in = math.sqrt(s / 4 - m_b**2)
    momentum_out = (s - m_a**2) / (2 * math.sqrt(s))
    # Tr(T^a T^a)/9 = 4/9; g_s² = 4π.
    return 4 / 9 * 4 * math.pi * total * momentum_out / momentum_in / (16 * math.pi * s)


def compton_amplitudes(s, cosine, m_b, m_a):
    root = math.sqrt(s)
    k0 = (s - m_b**2) / (2 * root)
    k, p1 = np.array([k0, 0, 0, -k0]), np.array([math.hypot(k0, m_b), 0, 0, k0])
    momentum = math.sqrt((s - (m_b + m_a) ** 2) * (s - (m_b - m_a) ** 2)) / (2 * root)
    direction = np.array([0.0, math.sqrt(1 - cosine**2), 0, cosine])
    q = momentum * direction + np.array([math.hypot(momentum, m_a), 0, 0, 0])
    p2 = p1 + k - q
    A = vertex(q)
    amplitude = [
        A @ (slash(p1 + k) + m_b * UNIT) @ G / (s - m_b**2)
        + G @ (slash(p1 - q) + m_b * UNIT) @ A / (dot(p1 - q, p1 - q) - m_b**2)
        for G in GAMMA
    ]
    return p1, p2, k, amplitude


def compton_cross_section(s, m_b, m_a):
    total = 0.0
    for cosine, weight in angles():
        p1, p2, _, amplitude = compton_amplitudes(s, cosine, m_b, m_a)
        for mu in range(4):
            M = amplitude[mu]
            trace = np.trace((slash(p2) + m_b * UNIT) @ M @ (slash(p1) + m_b * UNIT) @ barred(M)).real
            total -= weight * METRIC[mu] * trace / 4
    momentum_in = (s - m_b**2) / (2 * math.sqrt(s))
    momentum_out = math.sqrt((s - (m_b + m_a) ** 2) * (s - (m_b - m_a) ** 2)) / (2 * math.sqrt(s))
    # Tr(T^a T^a)/(3 · 8) = 1/6; two spins and two polarisations are averaged.
    return 1 / 6 * 4 * math.pi * total * momentum_out / momentum_in / (16 * math.pi * s)


POINTS = [(4.18, 2.0, 100.0), (4.18, 2.0, 70.0), (4.18, 0.01, 400.0), (4.18, 6.0, 300.0), (4.18, 2.0, 2500.0)]


@pytest.mark.parametrize(("m_b", "m_a", "s"), POINTS)
def test_eq_22_is_the_explicit_amplitude(m_b, m_a, s):
    expected = annihilation_cross_section(s, m_b, m_a)
    value = alp_production.cross_section_b_anti_b_to_alp_gluon(s, m_a, 1.0, 1.0, m_b, 1.0)
    assert value == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("m_b", "m_a", "s"), POINTS)
def test_eq_23_is_the_explicit_amplitude(m_b, m_a, s):
    expected = compton_cross_section(s, m_b, m_a)
    value = alp_production.cross_section_b_gluon_to_b_alp(s, m_a, 1.0, 1.0, m_b, 1.0)
    assert value == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("amplitudes", [annihilation_amplitudes, compton_amplitudes])
def test_the_diagrams_together_are_gauge_invariant(amplitudes):
    # A longitudinal gluon must decouple between on-shell spinors, or the sum over polarisations was wrong.
    m_b, m_a = 4.18, 2.0
    p1, p2, k, amplitude = amplitudes(200.0, 0.3, m_b, m_a)
    sign = -1 if amplitudes is annihilation_amplitudes else 1
    longitudinal = sum(METRIC[mu] * k[mu] * amplitude[mu] for mu in range(4))
    projected = (slash(p2) + sign * m_b * UNIT) @ longitudinal @ (slash(p1) + m_b * UNIT)
    single = (slash(p2) + sign * m_b * UNIT) @ amplitude[1] @ (slash(p1) + m_b * UNIT)
    assert np.abs(projected).max() < 1e-10 * np.abs(single).max()


@pytest.mark.parametrize("m_s", [0.0, 0.093])
@pytest.mark.parametrize(("vector", "axial"), [(1.0, 0.0), (0.0, 1.0), (0.7, -1.3)])
@pytest.mark.parametrize("m_a", [0.3, 2.0, 3.9])
def test_eq_21_is_the_explicit_amplitude_with_the_power_two(m_a, vector, axial, m_s):
    m_b = 4.18
    energy = (m_b**2 + m_a**2 - m_s**2) / (2 * m_b)
    momentum = math.sqrt(energy**2 - m_a**2)
    q, p_b = np.array([energy, 0, 0, momentum]), np.array([m_b, 0, 0, 0])
    p_s = p_b - q
    A = vertex(q, vector, axial)
    squared = np.trace((slash(p_s) + m_s * UNIT) @ A @ (slash(p_b) + m_b * UNIT) @ barred(A)).real / 2
    expected = squared * momentum / (8 * math.pi * m_b**2)
    value = alp_production.width_b_to_s_alp(m_a, 1.0, vector, axial, m_b, m_s)
    assert value == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize(("vector", "axial"), [(1.0, 0.0), (0.0, 1.0), (0.7, -1.3)])
def test_the_crossed_decay_is_the_explicit_amplitude(vector, axial):
    m_a, m_b, m_s = 6.0, 4.18, 0.093
    E_b = (m_a**2 + m_b**2 - m_s**2) / (2 * m_a)
    momentum = math.sqrt(E_b**2 - m_b**2)
    p_b, p_s = np.array([E_b, 0, 0, momentum]), np.array([m_a - E_b, 0, 0, -momentum])
    A = vertex(p_b + p_s, vector, axial)
    squared = np.trace((slash(p_s) + m_s * UNIT) @ A @ (slash(p_b) - m_b * UNIT) @ barred(A)).real
    expected = 2 * 3 * squared * momentum / (8 * math.pi * m_a**2)
    value = alp_widths.width_alp_to_b_s(m_a, 1.0, vector, axial, m_b, m_s)
    assert value == pytest.approx(expected, rel=1e-10)


def test_the_crossed_decay_of_equal_masses_is_eq_13():
    # Γ(a → f f̄) = N_c C² m_a m_f²/(8π f_a²) √(1 − 4m_f²/m_a²), and b s̄ + b̄ s counts it twice.
    m_a, m_f = 6.0, 0.9
    expected = 3 * m_a * m_f**2 / (8 * math.pi) * math.sqrt(1 - 4 * m_f**2 / m_a**2)
    assert alp_widths.width_alp_to_b_s(m_a, 1.0, 0.0, 1.0, m_f, m_f) == pytest.approx(2 * expected)
