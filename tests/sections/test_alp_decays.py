"""Section II A: kernels against mpmath, corners, refusals and scaling laws."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import form_factors, inputs
from b2kinv.sections import alp_decays
from b2kinv.sections.alp_decays import Parameters, evaluate


def printed_loop_function(x):
    """Eq. (6) exactly as printed, with 60 digits so that its cancellations do no harm."""
    with mpmath.workdps(60):
        x = mpmath.mpf(x)
        if x >= 1:
            f = mpmath.asin(1 / mpmath.sqrt(x))
        else:
            root = mpmath.sqrt(1 - x)
            f = mpmath.pi / 2 + mpmath.mpc(0, 0.5) * mpmath.log((1 + root) / (1 - root))
        return complex(1 - x * f**2)


@pytest.mark.parametrize(
    "x",
    [
        *(1e-30, 1e-16, 1e-12, 1e-8, 1e-4, 0.01, 0.5, 0.99, 1 - 1e-10, 1 - 1e-15, 1.0, 1 + 1e-15),
        *(1 + 1e-10, 1.01, 1.6, 2.0, 5.0, 9.99, 10.0, 10.01, 17.4, 100.0, 3e4, 1e8, 1e16, 1e30),
    ],
)
def test_loop_function_against_mpmath(x):
    value, expected = alp_decays.loop_function(x), printed_loop_function(x)
    assert value.real == pytest.approx(expected.real, rel=2e-14)
    assert value.imag == pytest.approx(expected.imag, rel=2e-14, abs=1e-300)


@pytest.mark.parametrize("x", [0.09, 0.7, 1.6, 17.5])
def test_loop_function_is_the_feynman_integral_of_the_triangle(x):
    # f² = −½ ∫₀¹ dy/y ln(1 − 4y(1−y)/x − i0), the Feynman parameter integral of the fermion triangle.
    with mpmath.workdps(25):
        roots = []
        if x < 1:
            half = mpmath.sqrt(1 - mpmath.mpf(x)) / 2
            roots = [mpmath.mpf("0.5") - half, mpmath.mpf("0.5") + half]

        def integrand(y):
            argument = 1 - 4 * y * (1 - y) / mpmath.mpf(x)
            return (mpmath.log(abs(argument)) - (mpmath.pi * 1j if argument < 0 else 0)) / y

        f_squared = -mpmath.quad(integrand, [0, *roots, 1]) / 2
        expected = complex(1 - x * f_squared)
    assert alp_decays.loop_function(x) == pytest.approx(expected, rel=1e-9)


def test_loop_function_limits():
    assert alp_decays.loop_function(0.0) == 1.0
    assert alp_decays.loop_function(1.0) == pytest.approx(1 - np.pi**2 / 4, rel=1e-15)
    # Decoupling: expanding arcsin gives −1/(3x) − 8/(45x²).
    assert alp_decays.loop_function(1e6).real == pytest.approx(-1 / 3e6 - 8 / 45e12, rel=1e-12)


def test_loop_function_broadcasts():
    x = np.array([[0.0, 0.5], [1.0, 20.0]])
    values = alp_decays.loop_function(x)
    assert values.shape == (2, 2)
    assert values[1, 1] == alp_decays.loop_function(20.0)


@pytest.mark.parametrize("x", [-1.0, np.nan, np.inf])
def test_loop_function_refuses(x):
    with pytest.raises(ValueError, match="x = "):
        alp_decays.loop_function(x)


def test_effective_couplings_in_the_limits_of_light_and_heavy_quarks():
    # Three massless quarks give 3/2 for gluons and 3 (4 + 1 + 1)/9 = 2 for photons; infinitely heavy ones 0.
    light = dict.fromkeys(("up", "down", "strange"), 0.0)
    heavy = dict.fromkeys(("charm", "bottom", "top"), 1e9)
    masses = {**light, **heavy}
    assert alp_decays.effective_gluon_coupling(2.0, quark_masses=masses) == pytest.approx(1.5, abs=1e-12)
    assert alp_decays.effective_photon_coupling(2.0, quark_masses=masses) == pytest.approx(2.0, abs=1e-12)
    assert alp_decays.effective_gluon_coupling(2.0, 0.0, C_G_UV=0.4) == 0.4


def test_effective_couplings_are_the_sums_of_the_printed_loops():
    names = {"up": 2, "down": -1, "strange": -1, "charm": 2, "bottom": -1, "top": 2}
    loops = {q: printed_loop_function(4 * inputs.value(f"mass_{q}_quark") ** 2 / 4.0) for q in names}
    gluon = 0.3 + 0.5 * sum(0.7 * loop for loop in loops.values())
    photon = 0.2 + sum(0.7 * 3 * (names[q] / 3) ** 2 * loop for q, loop in loops.items())
    leptons = [
        printed_loop_function(inputs.value(f"mass_{name}") ** 2) for name in ("electron", "muon", "tau")
    ]
    assert alp_decays.effective_gluon_coupling(2.0, 0.7, 0.3) == pytest.approx(gluon, rel=1e-12)
    assert alp_decays.effective_photon_coupling(2.0, 0.7, 0.2) == pytest.approx(photon, rel=1e-12)
    with_leptons = alp_decays.effective_photon_coupling(2.0, 0.7, 0.2, C_lepton=0.5)
    assert with_leptons == pytest.approx(photon + 0.5 * sum(leptons), rel=1e-12)


def test_effective_coupling_takes_a_coupling_per_quark():
    only_strange = alp_decays.effective_gluon_coupling(2.0, {"strange": 2.0})
    loop = alp_decays.loop_function(inputs.value("mass_strange_quark") ** 2)
    assert only_strange == pytest.approx(loop, rel=1e-12)
    with pytest.raises(ValueError, match="did you mean 'strange'"):
        alp_decays.effective_gluon_coupling(2.0, {"strang": 1.0})


# ALPaca 1.1.0 and flavio 2.7.0, run on 2026-11-22 (tests/peers repeats the runs): BR(B⁺ → K⁺ a) and
# Γ(B → K* a) at m_a = 2 GeV, f_a = 1e8 GeV, unit coupling at 2 GeV, with the form factors, masses and
# lifetime that those packages hold. ALPaca's ∂a/f_a (k_L s̄γP_L b + …) with k_L = k_R = 1/2 is our C^V = 1.
ALPACA_BR_K_PLUS = 2.0503838715596963e-05
ALPACA_F_0 = 0.3682581316429341
ALPACA_LIFETIME = 2488800398208.0635
ALPACA_WIDTH_KSTAR_PLUS = 8.940994608315301e-18
ALPACA_WIDTH_KSTAR_ZERO = 8.93220039002214e-18
ALPACA_A_0 = 0.4724319275326972
# flavio 2.7.0 evaluates its BSZ expansion with the means of arXiv:2305.06301.
FLAVIO_F_0_AT_4 = 0.36788359596977516


def test_branching_ratios_agree_with_alpaca_for_its_form_factors():
    lifetime = inputs.value("lifetime_B_plus") / inputs.value("hbar")
    ours = alp_decays.branching_ratio_B_to_K_alp(2.0, 1e8) / form_factors.f_zero(4.0) ** 2
    assert ours / lifetime == pytest.approx(ALPACA_BR_K_PLUS / ALPACA_F_0**2 / ALPACA_LIFETIME, rel=1e-4)
    for charge, name, width in (
        ("+", "plus", ALPACA_WIDTH_KSTAR_PLUS),
        ("0", "zero", ALPACA_WIDTH_KSTAR_ZERO),
    ):
        lifetime = inputs.value(f"lifetime_B_{name}") / inputs.value("hbar")
        ours = alp_decays.branching_ratio_B_to_Kstar_alp(2.0, 1e8, charge=charge)
        expected = width / ALPACA_A_0**2
        assert ours / form_factors.A_0(4.0) ** 2 / lifetime == pytest.approx(expected, rel=2e-3)


def test_form_factor_agrees_with_flavio():
    # flavio puts today's meson masses into z, which moves the fifth digit.
    assert form_factors.f_zero(4.0) == pytest.approx(FLAVIO_F_0_AT_4, rel=1e-4)


def test_charm_width_agrees_with_alpaca():
    # ALPaca 1.1.0: fermion_decay_width(4.0, 1e8, 1.0, 1.27, 3).
    assert alp_decays.width_to_fermions(4.0, 1e8, 1.27, colours=3) == pytest.approx(
        5.949139312117517e-17, rel=1e-9
    )


@pytest.mark.parametrize(
    ("function", "kaon"),
    [
        (alp_decays.branching_ratio_B_to_K_alp, "K"),
        (alp_decays.branching_ratio_B_to_Kstar_alp, "Kstar"),
    ],
)
@pytest.mark.parametrize(("charge", "name"), [("+", "plus"), ("0", "zero")])
def test_production_closes_at_its_threshold(function, kaon, charge, name):
    end = inputs.value(f"mass_B_{name}") - inputs.value(f"mass_{kaon}_{name}")
    values = function(np.array([end - 1e-6, end, end + 1e-9, 5.0, 50.0]), 1e8, charge=charge)
    assert values[0] > 0.0
    np.testing.assert_array_equal(values[1:], 0.0)


def test_production_takes_draws_of_the_form_factors():
    draws = form_factors.sample("GRvDV2023", "B->K", 4000, seed=7)
    values = alp_decays.branching_ratio_B_to_K_alp(np.array([1.0, 2.0]), 1e8, parameters=draws)
    assert values.shape == (4000, 2)
    # The linear propagation has to agree with the spread of draws to the statistics of 4000 draws.
    linear = alp_decays.relative_uncertainty_B_to_K_alp(np.array([1.0, 2.0]))
    np.testing.assert_allclose(values.std(axis=0) / values.mean(axis=0), linear, rtol=0.05)


def test_axial_limit_inverts_the_branching_ratio():
    limit = alp_decays.axial_decay_constant_limit(7.9e-5, 2.0, "0")
    assert alp_decays.branching_ratio_B_to_Kstar_alp(2.0, limit, charge="0") == pytest.approx(
        7.9e-5, rel=1e-12
    )
    assert alp_decays.axial_decay_constant_limit(7.9e-5, 4.5) == 0.0


def test_decay_constant_window_inverts_the_branching_ratio():
    (low, high), (sigma_low, _) = alp_decays.decay_constant_window((0.5e-5, 0.9e-5), uncertainty=True)
    assert alp_decays.branching_ratio_B_to_K_alp(2.0, low) == pytest.approx(0.9e-5, rel=1e-12)
    assert alp_decays.branching_ratio_B_to_K_alp(2.0, high) == pytest.approx(0.5e-5, rel=1e-12)
    # f_a is proportional to f_0.
    relative = form_factors.uncertainty("f_zero", 4.0) / form_factors.f_zero(4.0)
    assert sigma_low / low == pytest.approx(relative, rel=1e-12)
    with pytest.raises(ValueError, match="put the lower end first"):
        alp_decays.decay_constant_window((0.9e-5, 0.5e-5))


def test_decay_length():
    # ħc = 1.973269804e-16 GeV m (CODATA).
    assert alp_decays.decay_length(1.973269804e-16) == pytest.approx(1.0, rel=1e-9)
    np.testing.assert_array_equal(alp_decays.decay_length(np.array([0.0, 1e-300])), np.inf)


def test_escape_probability_by_direct_simulation():
    # Two isotropic decays in a row, boosted with four-vectors: Υ(4S) at 7 + 4 GeV, B⁺ and K⁺ masses by hand.
    generator = np.random.default_rng(3)
    size = 200_000
    m_B, m_K, m_a, length, proper = 5.2794, 0.4937, 2.0, 3.5, 1.0

    def isotropic(momentum):
        cosine, phi = generator.uniform(-1, 1, size), generator.uniform(0, 2 * np.pi, size)
        sine = np.sqrt(1 - cosine**2)
        return momentum * np.array([sine * np.cos(phi), sine * np.sin(phi), cosine])

    def boost(vector, mass, frame, frame_mass):
        energy = np.sqrt(mass**2 + (vector**2).sum(axis=0))
        frame_energy = np.sqrt(frame_mass**2 + (frame**2).sum(axis=0))
        along = (vector * frame).sum(axis=0)
        return vector + frame * (along / (frame_energy + frame_mass) + energy) / frame_mass

    p_a = np.sqrt((m_B**2 - (m_K + m_a) ** 2) * (m_B**2 - (m_K - m_a) ** 2)) / (2 * m_B)
    m_upsilon = inputs.value("mass_Upsilon_4S")
    b_in_upsilon = isotropic(np.sqrt(m_upsilon**2 / 4 - m_B**2))
    upsilon = np.array([0.0, 0.0, 3.0])[:, None]
    b_in_laboratory = boost(b_in_upsilon, m_B, upsilon, m_upsilon)
    alp = boost(isotropic(p_a), m_a, b_in_laboratory, m_B)
    beta_gamma = np.sqrt((alp**2).sum(axis=0)) / m_a
    sample = np.exp(-length / (beta_gamma * proper))
    value = alp_decays.escape_probability(m_a, proper, length)
    assert value == pytest.approx(sample.mean(), abs=4 * sample.std() / np.sqrt(size))


def test_escape_probability_at_the_fixed_boost():
    # Momentum of the ALP in the B rest frame by hand: p/m_a = 1.1082 for B⁺ → K⁺ a at 2 GeV.
    m_B, m_K = inputs.value("mass_B_plus"), inputs.value("mass_K_plus")
    p = np.sqrt((m_B**2 - (m_K + 2) ** 2) * (m_B**2 - (m_K - 2) ** 2)) / (2 * m_B)
    value = alp_decays.escape_probability(2.0, 10.0, 3.5, average="fixed")
    assert value == pytest.approx(np.exp(-3.5 / (p / 2 * 10.0)), rel=1e-12)


def test_escape_probability_corners():
    assert alp_decays.escape_probability(2.0, np.inf, 3.5) == 1.0
    assert alp_decays.escape_probability(2.0, 0.0, 3.5) == 0.0
    assert alp_decays.escape_probability(2.0, 1.0, 0.0) == pytest.approx(1.0)
    assert alp_decays.escape_probability(6.0, np.inf, 3.5) == 1.0


def test_invisible_branching_ratio():
    assert alp_decays.branching_ratio_B_to_invisible(2e-5, 1.0, 0.0) == 2e-5
    assert alp_decays.branching_ratio_B_to_invisible(2e-5, 0.0, 0.25) == pytest.approx(0.5e-5)
    with pytest.raises(ValueError, match=r"probability = 1\.5"):
        alp_decays.branching_ratio_B_to_invisible(2e-5, 0.0, 1.5)


def test_branching_ratios_of_the_alp_add_up():
    result = evaluate(Parameters(m_a=np.linspace(0.5, 4.5, 9), C_G_UV=0.3))
    modes = ("gluons", "photons", "dark_matter", "up", "down", "strange", "charm", "bottom")
    total = sum(result.value(f"branching_ratio_{mode}") for mode in modes)
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)
    visible = 1.0 - result.value("branching_ratio_dark_matter")
    np.testing.assert_allclose(result.value("branching_ratio_visible"), visible, rtol=1e-12)
    widths = sum(result.value(f"width_{mode}") for mode in modes)
    np.testing.assert_allclose(widths, result.value("width_total"), rtol=1e-12)


def test_partial_widths_of_one_quark_alone():
    widths = alp_decays.partial_widths(2.0, 1e8, C_q={"strange": 1.0}, C_chi=0.0)
    mass = inputs.value("mass_strange_quark")
    assert widths["strange"] == alp_decays.width_to_fermions(2.0, 1e8, mass, colours=3)
    assert widths["up"] == widths["down"] == widths["dark_matter"] == 0.0
    gluon = alp_decays.effective_gluon_coupling(2.0, {"strange": 1.0})
    assert widths["gluons"] == alp_decays.width_to_gluons(2.0, 1e8, gluon)


def test_branching_ratios_of_a_stable_particle_are_zero():
    assert alp_decays.branching_ratios({"gluons": 0.0, "photons": 0.0}) == {"gluons": 0.0, "photons": 0.0}
    with pytest.raises(ValueError, match="width to gluons = -1"):
        alp_decays.branching_ratios({"gluons": -1.0})


def test_charm_opens_at_twice_its_mass():
    threshold = 2 * inputs.value("mass_charm_quark")
    result = evaluate(Parameters(m_a=np.array([threshold - 0.01, threshold, threshold + 0.01])))
    charm = result.value("width_charm")
    assert charm[0] == 0.0
    assert charm[1] == 0.0
    assert charm[2] > 0.0


def test_perturbative_flag():
    assert evaluate(Parameters(m_a=2.0)).value("perturbative") is True
    assert evaluate(Parameters(m_a=1.0)).value("perturbative") is False


def test_stable_alp_is_invisible():
    result = evaluate(Parameters(C_q=0.0, C_chi=0.0))
    assert result.value("width_total") == 0.0
    assert result.value("decay_length") == np.inf
    assert result.value("branching_ratio_gluons") == 0.0
    produced = result.value("branching_ratio_B_plus_to_K_plus_alp")
    assert result.value("branching_ratio_B_plus_to_K_plus_invisible") == produced


def test_dark_matter_that_is_too_heavy():
    for m_chi in (1.0, 5.0, 1e200):
        assert evaluate(Parameters(m_chi=m_chi)).value("branching_ratio_dark_matter") == 0.0


def test_evaluate_takes_arrays_of_every_number():
    point = evaluate(Parameters(m_a=1.9, f_a=3e7, C_q=0.4, m_chi=0.2, alpha_s=0.31, L_det=2.0))
    grid = evaluate(
        Parameters(
            m_a=np.array([1.9, 2.5])[:, None],
            f_a=np.array([3e7, 1e8, 1e9]),
            C_q=np.array([0.4, 0.5, 0.6]),
            m_chi=np.array([[0.2], [0.1]]),
            alpha_s=np.array([[0.31], [0.28]]),
            L_det=np.array([2.0, 3.0, 4.0]),
        )
    )
    for name, quantity in grid.items():
        if isinstance(quantity.value, np.ndarray) and quantity.value.shape == (2, 3):
            assert quantity.value[0, 0] == pytest.approx(point.value(name), rel=1e-12), name
    assert grid.value("branching_ratio_B_plus_to_K_plus_invisible").shape == (2, 3)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"m_a": -1.0}, "m_a = -1.0"),
        ({"m_a": float("nan")}, "m_a = nan"),
        ({"f_a": 0.0}, "f_a = 0.0"),
        ({"C_q": float("inf")}, "C_q = inf"),
        ({"m_chi": -1e-3}, "m_chi = -0.001"),
        ({"alpha_s": "runing"}, "did you mean 'running'"),
        ({"dark_matter": "scalar"}, "dark_matter = 'scalar'"),
        ({"form_factor_set": "GRvDV2022"}, "did you mean 'GRvDV2023'"),
        ({"excess": "papers"}, "did you mean 'paper'"),
        ({"m_A": 2.0}, "did you mean 'm_a'"),
    ],
)
def test_nonsense_is_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters.from_mapping(changes)


@pytest.mark.parametrize("charge", ["-", "plus", 0])
def test_unknown_charge_is_refused(charge):
    with pytest.raises(ValueError, match="charge = "):
        alp_decays.branching_ratio_B_to_K_alp(2.0, 1e8, charge=charge)


positive_mass = st.floats(1e-6, 10.0)
coupling = st.floats(-1e6, 1e6)


# No deadline: the first example reads the data files, and the machine may be busy.
@settings(deadline=None)
@given(
    m_a=positive_mass,
    f_a=st.floats(1.0, 1e30),
    C_q=coupling,
    C_V_sb=coupling,
    C_A_sb=coupling,
    C_chi=coupling,
    C_G_UV=coupling,
    C_gamma_UV=coupling,
    m_chi=st.floats(0.0, 1e6),
    alpha_s=st.one_of(st.just("running"), st.floats(1e-3, 1.0)),
    L_det=st.floats(0.0, 1e6),
    dark_matter=st.sampled_from(["dirac", "majorana"]),
)
def test_evaluate_is_finite_over_the_whole_box(**values):
    # Warnings are errors here, so this also shows that there are none.
    result = evaluate(Parameters(**values))
    for name, quantity in result.items():
        if name == "decay_length":
            assert quantity.value > 0.0
            continue
        for number in (quantity.value, quantity.uncertainty):
            if number is not None and not isinstance(number, str):
                assert np.all(np.isfinite(np.asarray(number, dtype=float))), name
        if name.startswith(("escape_probability", "branching_ratio_gluons", "branching_ratio_dark_matter")):
            assert 0.0 <= quantity.value <= 1.0, name


@settings(deadline=None)
@given(factor=st.floats(1e-3, 1e3), m_a=st.floats(0.1, 4.3))
def test_everything_scales_with_coupling_over_decay_constant(factor, m_a):
    base = evaluate(Parameters(m_a=m_a, f_a=1e8))
    both = evaluate(
        Parameters(m_a=m_a, f_a=1e8 * factor, C_q=factor, C_V_sb=factor, C_A_sb=factor, C_chi=factor)
    )
    for name in ("branching_ratio_B_plus_to_K_plus_invisible", "decay_length", "branching_ratio_strange"):
        assert both.value(name) == pytest.approx(base.value(name), rel=1e-9)
    only_scale = evaluate(Parameters(m_a=m_a, f_a=1e8 * factor))
    assert only_scale.value("decay_length") == pytest.approx(base.value("decay_length") * factor**2, rel=1e-9)
    assert only_scale.value("branching_ratio_gluons") == pytest.approx(
        base.value("branching_ratio_gluons"), rel=1e-9
    )


@settings(deadline=None)
@given(st.lists(st.floats(1e-3, 1e3), min_size=2, max_size=2).map(sorted))
def test_longer_lived_alps_escape_more_often(lengths):
    short, long = (alp_decays.escape_probability(2.0, length, 3.5) for length in lengths)
    assert 0.0 <= short <= long <= 1.0


def test_one_million_branching_ratios():
    masses = np.linspace(0.01, 5.0, 1_000_000)
    values = alp_decays.branching_ratio_B_to_K_alp(masses, 1e8)
    assert values.shape == masses.shape
    assert np.all(values[masses < 4.78] > 0.0)
