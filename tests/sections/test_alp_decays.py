"""Section II A: rates of other people, windows, corners, refusals and scaling laws."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import form_factors, inputs
from b2kinv.sections import alp_decays
from b2kinv.sections.alp_decays import Parameters, evaluate

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


@pytest.mark.parametrize("below_end", [4.6, 2.0, 0.3, 1e-2, 1e-5])
@pytest.mark.parametrize(("charge", "name"), [("+", "plus"), ("0", "zero")])
def test_branching_ratios_are_the_formulas_of_the_docstrings(below_end, charge, name):
    def mass(kind):
        return inputs.value(f"mass_{kind}_{name}")

    tau = mpmath.mpf(inputs.value(f"lifetime_B_{name}")) / mpmath.mpf(inputs.value("hbar"))
    with mpmath.workdps(40):
        for kaon, function in (
            ("K", alp_decays.branching_ratio_B_to_K_alp),
            ("Kstar", alp_decays.branching_ratio_B_to_Kstar_alp),
        ):
            m_B, m_K = mass("B"), mass(kaon)
            m_a = m_B - m_K - below_end
            if m_a <= 0.0:
                continue
            y, x = (mpmath.mpf(m_K) / mpmath.mpf(m_B)) ** 2, (mpmath.mpf(m_a) / mpmath.mpf(m_B)) ** 2
            kallen = 1 + y**2 + x**2 - 2 * (y + x * y + x)
            expected = tau * mpmath.mpf(m_B) ** 3 * mpmath.mpf(0.8 / 1e8) ** 2 / (64 * mpmath.pi)
            if kaon == "K":
                expected *= (1 - y) ** 2 * form_factors.f_zero(m_a**2) ** 2 * mpmath.sqrt(kallen)
            else:
                expected *= form_factors.A_0(m_a**2) ** 2 * kallen ** mpmath.mpf("1.5")
            # What is left of the mass below the end point is rounded.
            allowed = 1e-12 + 1e-14 / below_end
            assert function(m_a, 1e8, 0.8, charge) == pytest.approx(float(expected), rel=allowed)


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


def test_charm_opens_at_the_lightest_charmed_hadrons():
    # D⁰D̄⁰π⁰ at 2 · 1.86484 + 0.13498 = 3.86466 GeV, not at 2 m_c = 2.5458 GeV.
    result = evaluate(Parameters(m_a=np.array([2.6, 3.8646, 3.8648, 4.2])))
    assert list(result.value("width_charm") > 0.0) == [False, False, True, True]


def test_perturbative_flag():
    assert evaluate(Parameters(m_a=2.0)).value("perturbative") is True
    assert evaluate(Parameters(m_a=1.0)).value("perturbative") is False
    # Charmonium: from 0.9 · 2m_c = 2.29 GeV to 0.718 GeV above D⁰D̄⁰π⁰.
    assert list(evaluate(Parameters(m_a=np.array([2.28, 2.6, 3.0, 4.5, 4.6]))).value("perturbative")) == [
        True,
        False,
        False,
        False,
        True,
    ]


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
        if name.startswith("decay_length"):
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


def test_one_million_branching_ratios():
    masses = np.linspace(0.01, 5.0, 1_000_000)
    values = alp_decays.branching_ratio_B_to_K_alp(masses, 1e8)
    assert values.shape == masses.shape
    assert np.all(values[masses < 4.78] > 0.0)


def test_limits_on_K_star_as_published_naively_reduced_and_from_the_spectrum():
    # f_a goes with the inverse root of the limit: 7.9e-5, less 0.981e-5, and 3.217e-5 for the neutral B,
    # whose lifetime is shorter by 1.517/1.638.
    found = evaluate(Parameters())
    published, naive, line = (
        found.value(f"axial_limit_{name}") for name in ("babar", "babar_naive", "babar_two_body")
    )
    assert naive / published == pytest.approx(np.sqrt(7.9 / (7.9 - 0.981)), rel=1e-6)
    assert line / published == pytest.approx(np.sqrt(7.9 / 3.217 * 1.517 / 1.638), rel=5e-3)


def test_beyond_the_fit_a_spectrum_does_not_constrain():
    found = evaluate(Parameters(m_a=np.array([2.0, 3.5])))
    assert found.value("axial_limit_babar_two_body")[1] == 0.0
    assert found["axial_limit_babar_two_body"].uncertainty[1] == 0.0
    assert found.value("axial_limit_babar")[1] > 0.0
