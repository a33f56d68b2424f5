"""Widths of the ALP: other people's numbers and corners."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import alp_couplings, alp_widths, hadronic_thresholds, inputs


def test_charm_width_agrees_with_alpaca():
    # ALPaca 1.1.0: fermion_decay_width(4.0, 1e8, 1.0, 1.27, 3).
    assert alp_widths.width_to_fermions(4.0, 1e8, 1.27, colours=3) == pytest.approx(
        5.949139312117517e-17, rel=1e-9
    )


def test_partial_widths_of_one_quark_alone():
    widths = alp_widths.partial_widths(2.0, 1e8, C_q={"strange": 1.0}, C_chi=0.0)
    mass = inputs.value("mass_strange_quark")
    assert widths["strange"] == alp_widths.width_to_fermions(2.0, 1e8, mass, colours=3)
    assert widths["up"] == widths["down"] == widths["dark_matter"] == 0.0
    gluon = alp_couplings.effective_gluon_coupling(2.0, {"strange": 1.0})
    assert widths["gluons"] == alp_widths.width_to_gluons(2.0, 1e8, gluon)


def test_printed_thresholds_are_kept_on_demand():
    # Eq. (13) opens at 2 m_c = 2.5458 GeV, and a → gg has the correction for three flavours.
    masses = np.array([2.545, 2.547, 3.0])
    widths = alp_widths.partial_widths(masses, 1e8, alpha_s=0.3, thresholds="quarks")
    assert list(widths["charm"] > 0.0) == [False, True, True]
    gluon = alp_couplings.effective_gluon_coupling(masses)
    np.testing.assert_array_equal(widths["gluons"], alp_widths.width_to_gluons(masses, 1e8, gluon, 0.3))
    hadrons = alp_widths.visible_width(masses, 1e8, alpha_s=0.3)
    quarks = alp_widths.visible_width(masses, 1e8, alpha_s=0.3, thresholds="quarks")
    # With today's masses and α_s = 0.3, a → c c̄ is 6/7 of the printed width at 3 GeV.
    assert quarks[2] / hadrons[2] > 6.0
    with pytest.raises(ValueError, match="did you mean 'quarks'"):
        alp_widths.partial_widths(2.0, 1e8, thresholds="quark")


def test_quarks_are_bound_for_light_alps_and_free_for_heavy_ones_in_the_plasma():
    masses = np.array([0.3, 1.0, 1.83, 1.85, 2.0, 3.0, 9.0])
    given = (1e8, 0.7, 0.2, 0.1, 0.3)
    widths = alp_widths.visible_width_in_plasma(masses, *given)
    bound, free = (
        alp_widths.visible_width(masses, *given, thresholds=thresholds)
        for thresholds in ("hadrons", "quarks")
    )
    np.testing.assert_array_equal(widths, [*bound[:3], *free[3:]])
    # From 1.84 to 2.29 GeV the two are the same, so that nothing jumps where one takes over.
    np.testing.assert_allclose(bound[3:5], free[3:5], rtol=1e-12)
    for m_a, width in zip(masses, widths, strict=True):
        assert alp_widths.visible_width_in_plasma(m_a, *given) == pytest.approx(width, rel=1e-12)


def test_coupling_and_correction_have_the_same_flavours():
    # rundec 0.7: AlphasExact from α_s(m_Z) = 0.118 in five loops, DecAsDownSI in four loops at m_b and m_c,
    # and then three flavours up to 2 GeV, four to 6 GeV, five to 50 GeV.
    for m_a, flavours, alpha_s in ((2.0, 3, 0.2945097), (6.0, 4, 0.2005850), (50.0, 5, 0.1298225)):
        assert hadronic_thresholds.active_flavours(m_a) == flavours
        assert alp_widths.strong_coupling(m_a) == pytest.approx(alpha_s, rel=5e-5)
        # 97/4 − 7 n_f/6: 20.75, 19.583, 18.417.
        correction = {3: 20.75, 4: 19.58333, 5: 18.41667}[flavours] * alpha_s / math.pi
        width = alp_widths.width_to_gluons(m_a, 1.0, 1.0, flavours=flavours)
        expected = alpha_s**2 * m_a**3 / (8 * math.pi**3) * (1 + correction)
        assert width == pytest.approx(expected, rel=2e-4)
        mass_gone = alp_widths.partial_widths(m_a, 1.0, C_q=0.0, C_G_UV=1.0)["gluons"]
        assert mass_gone == pytest.approx(expected, rel=2e-4)


def test_leptons_are_eq_13_without_colours():
    # m_a m_ℓ²/(8π f_a²) √(1 − 4m_ℓ²/m_a²) with 0.510999 MeV, 105.6584 MeV and 1.77693 GeV; τ pairs are too
    # heavy.
    widths = alp_widths.widths_to_leptons(2.0, 1e8, 0.5)
    assert widths["tau"] == 0.0
    assert widths["muon"] == pytest.approx(0.25 * 8.834e-20, rel=1e-3)
    assert widths["electron"] == pytest.approx(0.25 * 2.078e-24, rel=1e-3)
    assert alp_widths.widths_to_leptons(4.0, 1e8)["tau"] == pytest.approx(
        4 * 1.77693**2 / (8 * math.pi * 1e16) * math.sqrt(1 - (2 * 1.77693 / 4) ** 2), rel=1e-4
    )


def test_branching_ratios_of_a_stable_particle_are_zero():
    assert alp_widths.branching_ratios({"gluons": 0.0, "photons": 0.0}) == {"gluons": 0.0, "photons": 0.0}
    with pytest.raises(ValueError, match="width to gluons = -1"):
        alp_widths.branching_ratios({"gluons": -1.0})


@pytest.mark.parametrize("m_a", [4.2731, 5.0, 20.0])
def test_width_to_b_and_s_is_the_formula_of_the_docstring(m_a):
    with mpmath.workdps(40):
        a, b, s = mpmath.mpf(m_a), mpmath.mpf(4.18), mpmath.mpf(0.093)
        kallen = a**4 + b**4 + s**4 - 2 * (a**2 * b**2 + b**2 * s**2 + s**2 * a**2)
        bracket = mpmath.mpf(0.7) ** 2 * (b - s) ** 2 * (a**2 - (b + s) ** 2)
        bracket += mpmath.mpf(1.3) ** 2 * (b + s) ** 2 * (a**2 - (b - s) ** 2)
        expected = float(3 * mpmath.sqrt(kallen) / (16 * mpmath.pi * a**3) * bracket)
    value = alp_widths.width_alp_to_b_s(m_a, 1.0, 0.7, -1.3, 4.18, 0.093)
    assert value == pytest.approx(expected, rel=1e-10)


def test_closed_channels_are_zero_however_heavy():
    for mass in (1.0, 7.0, 1e200):
        assert alp_widths.width_to_fermions(2.0, 1e8, mass) == 0.0
        assert alp_widths.width_to_dark_matter(2.0, 1e8, mass, 1.0, "majorana") == 0.0


def test_strong_coupling_is_held_for_light_alps():
    assert alp_widths.strong_coupling(0.2) == alp_widths.strong_coupling(1.0)
    assert alp_widths.strong_coupling(0.2, 0.3) == 0.3
    # α_s(m_Z) = 0.118 by definition of the input.
    assert alp_widths.strong_coupling(91.1879) == pytest.approx(0.118, abs=1e-3)
