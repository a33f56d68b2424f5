"""What separates the models: explicit polarisation vectors, limits by hand, sampled form factors and data."""

import functools
import itertools
import math

import numpy as np
import pytest

from b2kinv.physics import b_to_vector_boson, belle2_projections, form_factors, inputs, photon_penguin
from b2kinv.physics import model_discrimination as discrimination
from b2kinv.sections import alp_decays

METRIC = np.diag([1.0, -1.0, -1.0, -1.0])
M_B, M_KSTAR = inputs.value("mass_B_zero"), inputs.value("mass_Kstar_zero")
LIMIT = M_B - M_KSTAR


def dot(a, b):
    return a @ METRIC @ b


def levi_civita():
    tensor = np.zeros((4, 4, 4, 4))
    for places in itertools.permutations(range(4)):
        tensor[places] = np.linalg.det(np.eye(4)[list(places)])
    return tensor


def frame(mass):
    """Return momenta of B, K* and the other particle, and the polarisations of the K*, longitudinal first."""
    p = math.sqrt((M_B**2 - (M_KSTAR + mass) ** 2) * (M_B**2 - (M_KSTAR - mass) ** 2)) / (2 * M_B)
    p_B, p_K = np.array([M_B, 0, 0, 0]), np.array([math.hypot(M_KSTAR, p), 0, 0, p])
    along = np.array([p, 0, 0, math.hypot(M_KSTAR, p)]) / M_KSTAR
    across = [np.array([0, 1, sign * 1j, 0]) / math.sqrt(2) for sign in (1, -1)]
    return p, p_B, p_K, [along, *across]


def squares_for_a_vector(mass):
    """Return |M|² of B → K* X for each polarisation of the K*, summed over those of X, for g_bs = 2."""
    p, p_B, p_K, polarisations = frame(mass)
    q = p_B - p_K
    V, A_1, A_12 = (getattr(form_factors, name)(mass**2) for name in ("V", "A_1", "A_12"))
    # The definition of A_12 (arXiv:1503.05534) gives A_2; λ(m_B², m_K*², q²) = 4 m_B² p².
    squared = 4 * M_B**2 * p**2
    rise = M_B + M_KSTAR
    A_2 = rise**2 * (M_B**2 - M_KSTAR**2 - mass**2) * A_1 - 16 * M_B * M_KSTAR**2 * rise * A_12
    A_2 = A_2 / squared
    found = []
    for eta in polarisations:
        lower = [METRIC @ vector for vector in (eta.conj(), p_B, p_K)]
        vector = 2j * V / rise * np.einsum("abcd,b,c,d->a", levi_civita(), *lower)
        current = vector - rise * A_1 * eta.conj() + A_2 / rise * dot(eta.conj(), q) * (p_B + p_K)
        # The sum over the polarisations of X: −g + q q/m².
        found.append((abs(dot(current, q)) ** 2 / mass**2 - dot(current, current.conj())).real)
    return np.array(found)


@pytest.mark.parametrize("mass", [0.3, 2.0, 4.0])
def test_polarisation_of_kstar_by_explicit_vectors(mass):
    longitudinal, *transverse = squares_for_a_vector(mass)
    expected = longitudinal / (longitudinal + sum(transverse))
    assert discrimination.longitudinal_fraction(mass) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("m_a", [0.3, 2.0, 4.0])
def test_an_alp_leaves_the_kstar_longitudinal(m_a):
    # The divergence of the axial current is 2 m_K* A_0 ε*·q, of the vector current nothing.
    _, p_B, p_K, polarisations = frame(m_a)
    longitudinal, *transverse = (abs(dot(eta.conj(), p_B - p_K)) ** 2 for eta in polarisations)
    assert longitudinal / (longitudinal + sum(transverse)) == discrimination.alp_longitudinal_fraction(m_a)
    assert longitudinal > 0.0


@pytest.mark.parametrize("mass", [0.3, 2.0, 4.0])
def test_ratios_of_rates_by_explicit_polarisations(mass):
    # Widths are |M|² p/(8π m_B²); B⁺ → K⁺ has one amplitude: g_bs/2 f_+ (p_B + p_K)·ε, with ε of a
    # longitudinal X, whose square is 4 m_B² p²/m_X²; and C_V/(2 f_a) (m_B² − m_K²) f_0 for the ALP.
    M, m = inputs.value("mass_B_plus"), inputs.value("mass_K_plus")
    k = math.sqrt((M**2 - (m + mass) ** 2) * (M**2 - (m - mass) ** 2)) / (2 * M)
    p, p_B, p_K, (along, *_) = frame(mass)
    per_amplitude = inputs.value("lifetime_B_zero") * p / M_B**2
    per_amplitude /= inputs.value("lifetime_B_plus") * k / M**2
    f_plus, f_zero, A_0 = (getattr(form_factors, name)(mass**2) for name in ("f_plus", "f_zero", "A_0"))
    of_X = np.sum(squares_for_a_vector(mass)) / (2 * M * k / mass * f_plus) ** 2
    found = discrimination.dark_photon_rate_ratio(mass)
    assert found == pytest.approx(per_amplitude * of_X, rel=1e-9)
    of_alp = (2 * M_KSTAR * A_0 * dot(along, p_B - p_K)) ** 2 / ((M**2 - m**2) * f_zero) ** 2
    found = discrimination.alp_rate_ratio(mass, 0.7)
    assert found == pytest.approx(0.7**2 * per_amplitude * of_alp, rel=1e-9)


def test_the_ratio_of_the_alp_is_that_of_both_equations():
    masses = np.array([0.1, 1.0, 2.0, 4.0])
    to_Kstar = alp_decays.branching_ratio_B_to_Kstar_alp(masses, 1e8, 0.3, "0")
    to_K = alp_decays.branching_ratio_B_to_K_alp(masses, 1e8, 0.6, "+")
    np.testing.assert_allclose(discrimination.alp_rate_ratio(masses, 0.5), to_Kstar / to_K, rtol=1e-12)
    # With one charge it is 0.93 at 2 GeV: the B⁺ lives 1.083 times as long (PDG), other masses give 0.1 %.
    assert discrimination.alp_rate_ratio(2.0) * 1.083 == pytest.approx(0.93, abs=0.005)


def test_a_light_x_is_an_alp_in_both_rates():
    # Goldstone's theorem: X of s̄ γ P_L b is an ALP with C_A = −C_V; f_+ = f_0 at q² = 0, and A_0 is A_12
    # times 8 m_B m_K*/(m_B² − m_K*²) with the masses of the fit, which differ from today's by 1e-3.
    light = 1e-3
    assert discrimination.equal_coupling_ratio(light) == pytest.approx(1.0, rel=1e-3)
    # The form factors are the same, so that their errors cancel.
    assert discrimination.equal_coupling_ratio_uncertainty(light) < 1e-4
    assert discrimination.dark_photon_rate_ratio_uncertainty(light) > 0.1


def test_polarisation_at_the_ends():
    # q² → 0: H_0 rises as 1/m_X. |H_±/H_0|² goes with m_X², by hand from the amplitudes at one small mass.
    tiny = np.array([1e-4, 1e-3])
    away = 1.0 - discrimination.longitudinal_fraction(tiny)
    assert away[1] < 1e-6
    assert away[1] / away[0] == pytest.approx(100.0, rel=1e-3)
    # At rest no direction is special: 1/3. The fit does not impose that, but is it within its errors?
    end = LIMIT * (1 - 1e-9)
    found, error = (f(end) for f in (discrimination.longitudinal_fraction,
                                     discrimination.longitudinal_fraction_uncertainty))  # fmt: skip
    assert abs(found - 1 / 3) < error < 0.1


def test_one_third_at_rest_if_form_factors_obey_rotations(monkeypatch):
    # A_2 is finite there, so that by its definition A_12 = (m_B² − m_K*²) A_1/(8 m_B m_K*).
    monkeypatch.setattr(
        b_to_vector_boson, "A_12",
        lambda q2, _: (M_B**2 - M_KSTAR**2) / (8 * M_B * M_KSTAR) * form_factors.A_1(q2),
    )  # fmt: skip
    assert discrimination.longitudinal_fraction(LIMIT * (1 - 1e-14)) == pytest.approx(1 / 3, rel=1e-6)


def sampled(function, q2=4.0, size=4000):
    """Return a function of form factors over their central values, by name, for drawn parameters."""
    drawn = {}
    for transition in ("B->K", "B->K*"):
        draws = form_factors.sample("GRvDV2023", transition, size, seed=5)
        for name in form_factors.FORM_FACTORS[transition]:
            if name != "A_2":
                drawn[name] = getattr(form_factors, name)(q2, parameters=draws)
    centre = {name: getattr(form_factors, name)(q2) for name in drawn}
    return function({name: drawn[name] / centre[name] for name in drawn})


def squares(over, mass=2.0):
    plus, minus = b_to_vector_boson.transverse_amplitudes(mass)
    zero = b_to_vector_boson.longitudinal_amplitude(mass)
    even, odd = (plus + minus) / 2, (minus - plus) / 2
    return (zero * over["A_12"]) ** 2, 2 * (even * over["A_1"]) ** 2 + 2 * (odd * over["V"]) ** 2


def test_uncertainties_agree_with_sampling():
    # Gaussian draws of all parameters of both fits, each form factor over its central value.
    # A_12 has most of the error at 2 GeV, A_1 and V near the end.
    for mass in (2.0, 4.2):
        longitudinal, transverse = sampled(functools.partial(squares, mass=mass), mass**2)
        share = longitudinal / (longitudinal + transverse)
        found = discrimination.longitudinal_fraction_uncertainty(mass)
        assert found == pytest.approx(np.std(share), rel=0.05)
    ratio = sampled(lambda over: sum(squares(over)) / over["f_plus"] ** 2)
    of_X = discrimination.dark_photon_rate_ratio(2.0)
    found = discrimination.dark_photon_rate_ratio_uncertainty(2.0)
    assert found == pytest.approx(of_X * np.std(ratio) / np.mean(ratio), rel=0.05)
    equal = sampled(lambda over: np.sqrt(sum(squares(over))) / over["f_plus"] * over["f_zero"] / over["A_0"])
    found = discrimination.equal_coupling_ratio_uncertainty(2.0) / discrimination.equal_coupling_ratio(2.0)
    assert found == pytest.approx(np.std(equal) / np.mean(equal), rel=0.05)


# flavio 2.7.0 at q² [GeV²]: its form factors of B → K*, and F_L of B⁰ → K*⁰νν̄ in the Standard Model, where
# the pair of neutrinos is a vector boson of the Z penguin's current.
FLAVIO = [
    (0.04, 0.29749802661, 0.26441580551, 0.37713122017, 0.9951452372),
    (4.0, 0.32566849494, 0.28324109605, 0.47508679340, 0.6683631410),
    (16.0, 0.50240005549, 0.37922893435, 1.27493602030, 0.3367735207),
]


@pytest.mark.parametrize(("q2", "A_1", "A_12", "V", "theirs"), FLAVIO)
def test_polarisation_is_that_of_flavio(q2, A_1, A_12, V, theirs):
    mass = math.sqrt(q2)
    over = {"A_1": A_1, "A_12": A_12, "V": V}
    own = {name: value / getattr(form_factors, name)(q2) for name, value in over.items()}
    longitudinal, transverse = squares(own, mass)
    assert longitudinal / (longitudinal + transverse) == pytest.approx(theirs, abs=5e-4)
    # With our form factors it is as near as their errors say.
    error = discrimination.longitudinal_fraction_uncertainty(mass)
    assert discrimination.longitudinal_fraction(mass) == pytest.approx(theirs, abs=1.5 * error)


#: flavio 2.7.0 with C_9 = 0.046572 and C_10 = 0 at 4.8 GeV, what right-handed leptons have: q² → F_L of
#: B⁰ → K*⁰ee, and its dBR/dq² over that of B⁺ → K⁺ee (test_photon_penguin.py).
FLAVIO_KINETIC = {
    2.25: (0.010883442, 1.319804e-08 / 4.164589e-11),
    4.0: (0.016868161, 6.656873e-09 / 3.268786e-11),
    6.25: (0.020325095, 3.481733e-09 / 1.711584e-11),
}


@pytest.mark.parametrize("q2", FLAVIO_KINETIC)
def test_kinetic_mixing_alone_is_that_of_right_handed_leptons_in_flavio(q2):
    mass, (share, ratio) = math.sqrt(q2), FLAVIO_KINETIC[q2]
    # H_0 is the small rest of two terms that flavio takes with other form factors and with V_ub V_us.
    found = discrimination.kinetic_longitudinal_fraction(mass)
    assert math.sqrt(found) == pytest.approx(math.sqrt(share), abs=0.03)
    low, high = discrimination.kinetic_longitudinal_range(mass)
    assert low < share < high
    assert discrimination.kinetic_rate_ratio(mass) == pytest.approx(ratio, rel=0.25)


def test_separation_is_in_standard_deviations():
    # Toy data of the hypothesis X with fluctuating form factors: how far apart the rates then come by chance.
    R_X, rate, luminosity = discrimination.dark_photon_rate_ratio(2.0), 8e-6, 50.0
    over = sampled(lambda over: sum(squares(over)) / over["f_plus"] ** 2)
    true_ratio = R_X * over / np.mean(over)
    generator = np.random.default_rng(7)
    errors = [belle2_projections.projected_uncertainty(kaon, luminosity) for kaon in ("K", "K*")]
    of_K, of_Kstar = (error * generator.standard_normal(over.size) for error in errors)
    differences = true_ratio * rate + of_Kstar - R_X * (rate + of_K)
    # An ALP whose difference is twice as large as they scatter.
    coupling_ratio = math.sqrt((R_X + 2.0 * np.std(differences) / rate) / discrimination.alp_rate_ratio(2.0))
    found = discrimination.separation(coupling_ratio, luminosity, branching_ratio=rate)
    assert found == pytest.approx(2.0, rel=0.04)


def test_the_rate_to_k_counts_with_the_ratio(monkeypatch):
    # Nothing else is uncertain: R_X B is known to R_X times 2e-6, and the ALP's K* is 5e-6 away from it.
    monkeypatch.setattr(
        belle2_projections, "projected_uncertainty", lambda kaon, *_: 2e-6 if kaon == "K" else 0.0
    )
    monkeypatch.setattr(discrimination, "dark_photon_rate_ratio_uncertainty", lambda *_: 0.0)
    R_X = discrimination.dark_photon_rate_ratio(2.0)
    coupling_ratio = math.sqrt((R_X + 0.5) / discrimination.alp_rate_ratio(2.0))
    found = discrimination.separation(coupling_ratio, 50.0, branching_ratio=1e-5)
    assert found == pytest.approx(5e-6 / (R_X * 2e-6), rel=1e-9)


def test_reach_by_hand():
    # 50/ab, from rounded numbers: R_X = 1.378 ± 0.177, R_a = 0.855; 8.58e-6 with 0.21e-6 for K, 1.84e-6 for
    # K*. s² = 1.84² + (1.378 · 0.21)² + (8.58 · 0.177)² = 3.386 + 0.084 + 2.306, s = 2.403, 3 s/B = 0.840.
    low, high = discrimination.told_apart(50.0)
    assert low == pytest.approx(math.sqrt((1.378 - 0.840) / 0.855), rel=5e-3)
    assert high == pytest.approx(math.sqrt((1.378 + 0.840) / 0.855), rel=5e-3)
    # Without any error of the experiment: 3 · 0.177 = 0.531.
    low, high = discrimination.never_told_apart()
    assert low == pytest.approx(math.sqrt((1.378 - 0.531) / 0.855), rel=5e-3)
    assert high == pytest.approx(math.sqrt((1.378 + 0.531) / 0.855), rel=5e-3)


def test_more_data_tell_more_and_never_all():
    luminosity = np.geomspace(1.0, 50.0, 9)
    low, high = discrimination.told_apart(luminosity)
    assert np.all(np.diff(low) >= 0.0)
    assert np.all(np.diff(high) < 0.0)
    lowest, highest = discrimination.never_told_apart()
    assert np.max(low) < lowest < discrimination.equal_coupling_ratio(2.0) < highest < np.min(high)
    begun = low > 0.0
    at_ends = discrimination.separation(low[begun], luminosity[begun])
    np.testing.assert_allclose(at_ends, 3.0, rtol=1e-9)
    # Below, not even an ALP without axial coupling is told from X.
    assert np.all(discrimination.separation(0.0, luminosity[~begun]) < 3.0)


def test_without_excess_nothing_is_told():
    assert discrimination.told_apart(50.0, branching_ratio=0.0) == (0.0, math.inf)
    assert discrimination.separation(5.0, 50.0, branching_ratio=0.0) == 0.0
    assert discrimination.separation(discrimination.equal_coupling_ratio(2.0), 50.0) == pytest.approx(
        0.0, abs=1e-12
    )


def test_kinetic_mixing_alone_is_transverse_and_all_kstar():
    # By explicit tensors the amplitudes are checked in test_photon_penguin.py; here they are summed by hand.
    H_0, H_plus, H_minus = (abs(one) ** 2 for one in photon_penguin.amplitudes_Kstar(2.0))
    assert discrimination.kinetic_longitudinal_fraction(2.0) == pytest.approx(
        H_0 / (H_0 + H_plus + H_minus), rel=1e-12
    )
    low, high = discrimination.kinetic_longitudinal_range(np.array([1.0, 2.0, 2.8]))
    # The range is far from both other cases, at all masses.
    assert np.all(low > 0.0)
    assert np.all(high < 0.2)


def test_displaced_decays_by_following_particles():
    # Υ(4S) → B B̄ at rest in a frame that moves with (7 − 4)/10.58 along the beam, B → K a; 1 − exp in 3.5 m.
    generator = np.random.default_rng(3)
    cosines = generator.uniform(-1.0, 1.0, (2, 40_000))
    M, m, mass, length = inputs.value("mass_B_plus"), inputs.value("mass_K_plus"), 2.0, 110.0
    energy = (M**2 + mass**2 - m**2) / (2 * M)
    boosts = math.sqrt((10.58 / 2) ** 2 - M**2) / M, (7.0 - 4.0) / 10.58
    momentum = np.full(cosines.shape[1], math.sqrt(energy**2 - mass**2))
    for boost, cosine in zip(boosts, cosines, strict=True):
        along = boost * np.hypot(mass, momentum) + math.hypot(1.0, boost) * momentum * cosine
        momentum = np.hypot(along, momentum * np.sqrt(1 - cosine**2))
    decayed = np.mean(1 - np.exp(-3.5 / (momentum / mass * length)))
    # 387.1 million pairs in 0.3654/ab, half of them charged, two mesons in each.
    expected = 2.0 * 387.1e6 / 0.3654 * 9e-6 * 0.6 * decayed
    found = discrimination.displaced_decays(9e-6, mass, length, 3.5, 0.6, luminosity=2.0)
    assert found == pytest.approx(expected, rel=0.01)
    assert discrimination.displaced_decays(9e-6, mass, np.inf, 3.5) == 0.0


def test_scalars_and_arrays():
    masses = np.array([1.2, 2.0])
    for function in (
        discrimination.alp_rate_ratio,
        discrimination.dark_photon_rate_ratio,
        discrimination.dark_photon_rate_ratio_uncertainty,
        discrimination.kinetic_rate_ratio,
        discrimination.equal_coupling_ratio,
        discrimination.equal_coupling_ratio_uncertainty,
        discrimination.alp_longitudinal_fraction,
        discrimination.longitudinal_fraction,
        discrimination.longitudinal_fraction_uncertainty,
        discrimination.kinetic_longitudinal_fraction,
    ):
        found = function(masses)
        assert [function(float(mass)) for mass in masses] == found.tolist()
        assert isinstance(function(2.0), float)
    low, high = discrimination.told_apart(np.array([[10.0], [50.0]]), masses)
    assert low.shape == high.shape == (2, 2)
    assert high[1, 1] == discrimination.told_apart(50.0, 2.0)[1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: discrimination.alp_rate_ratio(4.5), "m_a = 4.5"),
        (lambda: discrimination.alp_rate_ratio(2.0, -1.0), "coupling_ratio = -1"),
        (lambda: discrimination.dark_photon_rate_ratio(4.5), "m_X = 4.5"),
        (lambda: discrimination.equal_coupling_ratio(LIMIT), "mass = 4.38"),
        (lambda: discrimination.alp_longitudinal_fraction(4.5), "m_a = 4.5"),
        (lambda: discrimination.longitudinal_fraction(4.5), "m_X = 4.5"),
        (lambda: discrimination.kinetic_rate_ratio(3.1), "m_X = 3.1"),
        (lambda: discrimination.separation(1.0, 50.0, 3.5), "mass = 3.5"),
        (lambda: discrimination.told_apart(50.0, branching_ratio=2.0), "branching_ratio = 2"),
        (lambda: discrimination.told_apart(50.0, deviations=0.0), "deviations = 0"),
        (lambda: discrimination.displaced_decays(1e-5, 2.0, 100.0, -1.0), "length = -1"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
