"""B decays to a vector boson: textbook matrix elements, the Goldstone limit, sampled form factors."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import b_mesons, b_to_vector_boson, form_factors, inputs, kinematics
from b2kinv.sections import alp_decays

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def test_goldstone_limit():
    # A light X from s̄ γ P_L b acts as an ALP with C/(2f) = g/(2 m_X) in Eq. (8).
    m_X, g = 1e-3, 1e-12
    lifetime = inputs.value("lifetime_B_plus") / inputs.value("hbar")
    alp = alp_decays.branching_ratio_B_to_K_alp(m_X, m_X / g) / lifetime
    assert b_to_vector_boson.width_K(g, m_X) == pytest.approx(alp, rel=1e-6)


def hadronic_tensor_width(m_X, g, charge):
    """Γ(B → K* X) from the textbook vector and axial matrix elements, contracted component by component."""
    word = "plus" if charge == "+" else "zero"
    M, m = inputs.value(f"mass_B_{word}"), inputs.value(f"mass_Kstar_{word}")
    q2 = m_X**2
    V, A_1, A_12 = (getattr(form_factors, name)(q2) for name in ("V", "A_1", "A_12"))
    kallen = kinematics.kallen(M**2, m**2, q2)
    # The definition of A_12 (arXiv:1503.05534) with these masses gives A_2.
    A_2 = ((M + m) ** 2 * (M**2 - m**2 - q2) * A_1 - 16 * M * m**2 * (M + m) * A_12) / kallen
    momentum = math.sqrt(kallen) / (2 * M)
    p_B = np.array([M, 0, 0, 0])
    p_K = np.array([math.hypot(m, momentum), 0, 0, momentum])
    q = p_B - p_K
    transverse = [np.array([0, 1, 1j, 0]) / math.sqrt(2), np.array([0, 1, -1j, 0]) / math.sqrt(2)]

    def longitudinal(p, mass):
        size = math.sqrt(p[1] ** 2 + p[2] ** 2 + p[3] ** 2)
        return np.array([size, 0, 0, p[0] * p[3] / size]) / mass

    def dot(a, b):
        return a @ METRIC @ b

    epsilon = np.zeros((4, 4, 4, 4))
    for i in range(4):
        for j in range(4):
            for k in range(4):
                for n in range(4):
                    if len({i, j, k, n}) == 4:
                        matrix = np.eye(4)[[i, j, k, n]]
                        epsilon[i, j, k, n] = np.linalg.det(matrix)
    total = 0.0
    for eta in [*transverse, longitudinal(p_K, m)]:
        conjugate = eta.conj()
        lower = [METRIC @ v for v in (conjugate, p_B, p_K)]
        vector = 2j * V / (M + m) * np.einsum("abcd,b,c,d->a", epsilon, *lower)
        axial = (M + m) * A_1 * conjugate - A_2 / (M + m) * dot(conjugate, q) * (p_B + p_K)
        for polarisation in [*transverse, longitudinal(q, m_X)]:
            total += abs(dot(polarisation.conj(), vector - axial)) ** 2
    return g**2 / 4 * total * momentum / (8 * math.pi * M**2)


@pytest.mark.parametrize("charge", ["+", "0"])
@pytest.mark.parametrize("m_X", [0.5, 2.0, 3.5])
def test_width_Kstar_by_tensors(m_X, charge):
    found = b_to_vector_boson.width_Kstar(1e-8, m_X, charge)
    assert found == pytest.approx(hadronic_tensor_width(m_X, 1e-8, charge), rel=1e-9)


# The K* nearly at rest, at the benchmark, and light.
SHARES_OF_THE_LIMIT = [1.0 - 1e-9, 1.0 - 1e-4, 0.9, 0.4556, 0.01]


@pytest.mark.parametrize("charge", ["+", "0"])
@pytest.mark.parametrize("share", SHARES_OF_THE_LIMIT)
def test_longitudinal_amplitude_is_the_printed_combination(charge, share):
    # Eq. (44) with A_1 and A_2 in forty digits; A_2 from the definition of A_12 (arXiv:1503.05534) with the
    # same masses.
    M, m = b_mesons.masses(charge, "Kstar")
    m_X = share * (M - m)
    with mpmath.workdps(40):
        M, m, X = mpmath.mpf(M), mpmath.mpf(m), mpmath.mpf(m_X)
        A_1, A_12 = (mpmath.mpf(function(m_X**2)) for function in (form_factors.A_1, form_factors.A_12))
        kallen = (M**2 - m**2 - X**2) ** 2 - 4 * m**2 * X**2
        A_2 = ((M + m) ** 2 * (M**2 - m**2 - X**2) * A_1 - 16 * M * m**2 * (M + m) * A_12) / kallen
        root, y_X = m / M, (X / M) ** 2
        x = (M**2 - m**2 - X**2) / (2 * m * X)
        printed = -(1 + root) * A_1 * x + 2 * root * mpmath.sqrt(y_X) / (1 + root) * A_2 * (x * x - 1)
    assert b_to_vector_boson.longitudinal_amplitude(m_X, charge) == pytest.approx(float(printed), rel=1e-12)


@pytest.mark.parametrize("charge", ["+", "0"])
@pytest.mark.parametrize("share", SHARES_OF_THE_LIMIT)
def test_transverse_amplitudes_are_the_formula(charge, share):
    # Eq. (45) with opposite signs, in forty digits.
    M, m = b_mesons.masses(charge, "Kstar")
    m_X = share * (M - m)
    with mpmath.workdps(40):
        M, m, X = mpmath.mpf(M), mpmath.mpf(m), mpmath.mpf(m_X)
        A_1, V = (mpmath.mpf(function(m_X**2)) for function in (form_factors.A_1, form_factors.V))
        root, root_X = m / M, X / M
        x = (M**2 - m**2 - X**2) / (2 * m * X)
        odd = 2 * root * root_X * V * mpmath.sqrt(x * x - 1) / (1 + root)
        expected = [float((1 + root) * A_1 - odd), float((1 + root) * A_1 + odd)]
    found = b_to_vector_boson.transverse_amplitudes(m_X, charge)
    # The mass itself has sixteen digits, of which the root at the end of phase space keeps half.
    assert found == pytest.approx(expected, rel=1e-10)


def test_helicities_differ_by_the_vector_form_factor():
    # Left-handed currents make the s quark, and so the K*, left-handed: one helicity dominates.
    plus, minus = b_to_vector_boson.transverse_amplitudes(2.0)
    assert 0.0 < plus < 0.2 * minus
    even, odd = (plus + minus) / 2, (minus - plus) / 2
    M, m = inputs.value("mass_B_zero"), inputs.value("mass_Kstar_zero")
    assert even == pytest.approx((1 + m / M) * form_factors.A_1(4.0), rel=1e-12)
    kallen = kinematics.kallen(1.0, (m / M) ** 2, 4.0 / M**2)
    assert odd == pytest.approx(math.sqrt(kallen) * form_factors.V(4.0) / (1 + m / M), rel=1e-12)


def test_rates_vanish_above_threshold():
    assert b_to_vector_boson.width_K(1e-8, np.array([4.7, 4.79, 6.0]))[1:].tolist() == [0.0, 0.0]
    assert b_to_vector_boson.width_Kstar(1e-8, np.array([4.3, 4.4, 6.0]))[1:].tolist() == [0.0, 0.0]


def test_uncertainty_agrees_with_sampling():
    # Γ(B → K X) and Γ(B → K* X) with parameters drawn from the covariance.
    draws = form_factors.sample("GRvDV2023", "B->K", 4000, seed=1)
    f_plus = form_factors.f_plus(4.0, parameters=draws)
    assert b_to_vector_boson.width_uncertainty("K", 2.0, "+") == pytest.approx(
        np.std(f_plus**2) / np.mean(f_plus**2), rel=0.06
    )
    draws = form_factors.sample("GRvDV2023", "B->K*", 4000, seed=1)
    A_1, A_12, V = (getattr(form_factors, name)(4.0, parameters=draws) for name in ("A_1", "A_12", "V"))
    plus, minus = b_to_vector_boson.transverse_amplitudes(2.0)
    zero = b_to_vector_boson.longitudinal_amplitude(2.0)
    squares = (zero * A_12 / form_factors.A_12(4.0)) ** 2
    squares += 2 * ((plus + minus) / 2 * A_1 / form_factors.A_1(4.0)) ** 2
    squares += 2 * ((minus - plus) / 2 * V / form_factors.V(4.0)) ** 2
    assert b_to_vector_boson.width_uncertainty("K*", 2.0, "0") == pytest.approx(
        np.std(squares) / np.mean(squares), rel=0.06
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: b_to_vector_boson.width_K(1.0, -1.0), "m_X = -1.0"),
        (lambda: b_to_vector_boson.rate_ratio(5.0), "m_X = 5.0"),
        (lambda: b_to_vector_boson.width_K(1.0, 2.0, charge="-"), "charge = '-'"),
        (lambda: b_to_vector_boson.width_uncertainty("pi", 2.0, "+"), "kaon = 'pi'"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("m_X", [1e-9, 1e-99, 1e-300])
def test_of_a_massless_boson_the_longitudinal_rate_alone_is_uncertain(m_X):
    # It goes with A_12² at q² = 0 and with 1/m_X², which drops out.
    expected = 2.0 * form_factors.uncertainty("A_12", 0.0) / form_factors.A_12(0.0)
    found = b_to_vector_boson.width_uncertainty("K*", m_X, "0")
    assert found == pytest.approx(expected, rel=1e-9)
    assert b_to_vector_boson.width_uncertainty("K*", np.array([m_X, 2.0]), "0")[0] == found
