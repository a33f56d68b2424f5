"""What separates the models at a point of Section IV: numbers by hand, and sentences that must be true."""

import math

import numpy as np
import pytest

from b2kinv.sections.conclusions import Parameters, evaluate


def apart(**changes):
    return evaluate(Parameters(**changes), "separation")


def test_rates_by_hand():
    # 50/ab at 2 GeV: the ends of test_model_discrimination.test_reach_by_hand, √((1.378 ∓ 0.840)/0.855) and,
    # without errors of the experiment, √((1.378 ∓ 0.531)/0.855). For 1: (1.378 − 0.855)/(0.840/3) = 1.87.
    found = apart()
    said = found.value("separation_by_rates")
    assert found.value("separation_deviations") == pytest.approx(1.87, rel=0.01)
    assert said.startswith("With |C_A/C_V| = 1.27 the ALP has the rates of X, and between 1.00 and 1.49 no")
    assert said.endswith("below 0.79 and above 1.61; the ALP of this page, for which it is 1, is not: 1.9σ.")


@pytest.mark.parametrize("m_a", [1.0, 1.5, 2.3, 2.6, 2.66])
def test_words_of_the_rates_follow_their_numbers(m_a):
    found = apart(m_a=m_a)
    said = found.value("separation_by_rates")
    low, high, deviations = (
        found.value(f"separation_{name}") for name in ("told_below", "told_above", "deviations")
    )
    assert ("below" in said.split("With 50/ab")[1]) == (low > 0.0)
    assert ("which it is 1, is: " in said) == (deviations >= 3.0) == (low >= 1.0 or high <= 1.0)


def test_one_sided_where_form_factors_are_known_badly():
    found = apart(m_a=2.6, form_factor_set="GKvD2018-lcsr")
    assert found.value("separation_never_above") == 0.0
    said = found.value("separation_by_rates")
    assert "of X, and below 2.94 no luminosity tells them" in said
    assert "told from X above 2.94 alone" in said


def test_the_strongest_search_is_named_with_the_ratio_that_it_excludes():
    # Belle's 1.8e-5 over 0.855 times the best rate of 8.58e-6, see test_figures.
    found = apart()
    assert found.value("separation_excluded_above") == pytest.approx(1.57, abs=0.01)
    assert "Belle's K*⁰ + invisible excludes the ALP already for |C_A/C_V| above 1.5" in found.value(
        "separation_by_limits"
    )
    without = apart(m_a=3.5)
    assert "no search for K* or X_s + invisible limits the ratio" in without.value("separation_by_limits")
    assert "separation_excluded_above" not in without


def test_what_does_not_exist_is_said_not_to():
    # BaBar's fit of a line is above zero up to 2.67 GeV; m_B − m_K* is 4.384 GeV.
    unknown = apart(m_a=3.5)
    assert unknown.value("separation_by_rates").endswith("line of this mass is not known.")
    assert "separation_told_above" not in unknown
    closed = apart(m_a=4.5)
    assert closed.value("separation_by_rates").endswith("no decay to a K*, and no ratio of rates.")
    assert closed.value("separation_by_polarisation").endswith("no decay to a K*.")
    assert [name for name in closed if name.startswith("separation") and closed[name].unit] == [
        "separation_displaced_decays"
    ]
    assert not any(name.startswith("separation") for name in evaluate(Parameters()))


def test_polarisation():
    # flavio 2.7.0: 0.668 for neutrinos at q² = 4 GeV² with other form factors, and 0.017 for the dipole.
    found = apart()["separation_longitudinal_fraction"]
    assert found.value == pytest.approx(0.668, abs=found.uncertainty)
    said = apart(mixing_ratio="kinetic_only")
    assert said.value("separation_longitudinal_fraction") == pytest.approx(0.017, abs=0.01)
    # Its ratio there is 204, over 0.855 for the ALP: 15.4.
    assert said.value("separation_X_ratio") == pytest.approx(204.0, rel=0.25)
    assert "only with |C_A/C_V| = 16," in said.value("separation_by_rates")
    # Hadrons may undo B → K X altogether; the least ratio of widths they leave, 6.6, is 6.1 with lifetimes.
    assert said.value("separation_X_ratio_low") == pytest.approx(6.6 / 1.078, rel=0.02)
    assert said.value("separation_X_ratio_high") == math.inf
    assert "hadrons leave 6.1 or more" in said.value("separation_by_rates")
    # The photon penguin is computed up to 2.8 GeV.
    far = apart(mixing_ratio="kinetic_only", m_a=3.5)
    assert "not computed" in far.value("separation_by_rates")
    assert "not computed" in far.value("separation_by_polarisation")


def test_spectra_tell_only_lines_at_two_places():
    assert "cannot tell" in apart().value("separation_by_spectra")
    said = apart(m_X=2.5).value("separation_by_spectra")
    # 2² and 2.5².
    assert said.startswith("at q² of 4 and 6.25 GeV², which spectra may tell")


def test_decays_inside_by_hand():
    # E_a = (27.87 + 4 − 0.244)/(2 · 5.279) = 2.995 GeV, so that βγ is 1.115, less the spread by the moving B.
    # 387.1/0.3654 million pairs in 1/ab, 7.35e-6 of B⁺, cτ = 317 m.
    expected = 387.1e6 / 0.3654 * 7.35e-6 * 3.5 / (1.115 * 317.0)
    assert apart().value("separation_displaced_decays") == pytest.approx(expected, rel=0.05)
    assert "within 3.5 m is 76, before" in apart().value("separation_by_decays")
    assert "is below one, before" in apart(C_q=1e-12).value("separation_by_decays")
    # Rate times width goes with the fourth power of C_q, while nearly all leave; dark matter takes nothing.
    third = apart(C_q=2e-9).value("separation_displaced_decays")
    assert third == pytest.approx(expected / 81.0, rel=0.05)
    # Where dark matter takes half of the decays the ALP lives half as long, so that as many are seen.
    both = apart(C_chi=2.9e-7, m_chi=0.01)
    assert both.value("alp_decay_length") == pytest.approx(317.0 / 2.0, rel=0.1)
    assert both.value("separation_displaced_decays") == pytest.approx(expected, rel=0.05)
    assert "cannot be counted" in apart(C_q=1e-4).value("separation_by_decays")


def test_several_points_and_unknown_words_are_refused():
    with pytest.raises(ValueError, match="separation is computed for one point"):
        evaluate(Parameters(m_a=np.array([1.9, 2.0])), "separation")
    with pytest.raises(ValueError, match="added = 'separations'"):
        evaluate(Parameters(), "separations")
