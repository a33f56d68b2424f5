"""ALPs that live long: the universe's age by an integral, published times, and shares by hand."""

import math

import mpmath
import numpy as np
import pytest

from b2kinv.physics import late_decays, units
from b2kinv.sections import alp_freeze_in, alp_parameter_words

#: Seconds in a year of 365.25 days.
YEAR = 3.15576e7
#: Planck's 67.36 km/s/Mpc and Ω_m h² = 0.143, and photons with massless neutrinos: 2.473e-5 · 1.692.
H, MATTER, RADIATION = 0.6736, 0.143, 2.473e-5 * 1.692


def expansion(a):
    """Return H(a) in 1/s of a flat universe with these densities; 100 km/s/Mpc is 3.2408e-18/s."""
    dark_energy = H**2 - MATTER - RADIATION
    return 3.2408e-18 * mpmath.sqrt(RADIATION / a**4 + MATTER / a**3 + dark_energy)


def time_until(a):
    return float(mpmath.quad(lambda x: 1 / (x * expansion(x)), [0, a / 100, a / 10, a]))


def test_age_of_the_universe_is_the_integral():
    assert units.to_seconds(late_decays.age_of_universe()) == pytest.approx(time_until(1), rel=2e-3)


@pytest.mark.parametrize(("redshift", "years"), [(3402.0, 51.1e3), (1089.92, 372.9e3)])
def test_times_are_the_published_ones(redshift, years):
    # Particle Data Group, astrophysical constants (2018): equality at 51.1(8), decoupling at 372.9(10)
    # thousand years, second-hand. And by the integral.
    found = units.to_seconds(late_decays.time_at_redshift(redshift))
    assert found == pytest.approx(years * YEAR, rel=1.5e-2)
    assert found == pytest.approx(time_until(1 / (1 + redshift)), rel=1e-2)


def test_matter_alone_sets_the_time_after_that():
    # At z = 20 dark energy is 2e-4 of all.
    assert units.to_seconds(late_decays.time_at_redshift(20.0)) == pytest.approx(time_until(1 / 21), rel=5e-3)


def test_temperature_of_equality_is_that_of_the_densities():
    # 2.7255 K are 0.23486 meV.
    expected = 0.23486e-12 * MATTER / RADIATION
    assert late_decays.temperature_of_equality() == pytest.approx(expected, rel=1e-2)


@pytest.mark.parametrize("lifetime", [1.0, 1e12, 1e13, 4.354e17, 1e21])
def test_shares_of_a_lifetime(lifetime):
    # Exponentials of times in seconds: the age 13.797e9 years, recombination 1.175e13 s, equality 1.60e12 s.
    width = 6.582119569e-25 / lifetime
    age = mpmath.mpf("13.797e9") * mpmath.mpf(YEAR)
    assert late_decays.decayed_share(width) == pytest.approx(float(1 - mpmath.exp(-age / lifetime)), rel=1e-9)
    assert late_decays.share_after_recombination(width) == pytest.approx(
        math.exp(-1.175e13 / lifetime), rel=0.02, abs=1e-6
    )
    assert late_decays.all_decay_before_equality(width) == (math.exp(-1.6e12 / lifetime) < 5e-4)


def test_an_alp_that_does_not_decay():
    assert late_decays.decayed_share(0.0) == 0.0
    assert late_decays.share_after_recombination(0.0) == 1.0
    assert not late_decays.all_decay_before_equality(0.0)
    with pytest.raises(ValueError, match="width = -1"):
        late_decays.decayed_share(-1.0)


def outliving(**changes):
    given = {"m_a": 1e-3, "C_q": 0.59, "C_chi": 9.4e-12, "m_chi": 4e-4}
    return alp_freeze_in.evaluate(alp_freeze_in.Parameters(**{**given, **changes}))


def test_alps_that_outlive_the_universe_are_no_dark_matter():
    # A lifetime of 2.5e21 s: of all ALPs, each two particles of 0.4 MeV, a share of t₀/τ has decayed. Ω h² is
    # m Y s₀/ρ_c with s₀ = 2907.5/cm³ for g_s = 3.931, and ρ_c/h² = 1.05368e-5 GeV/cm³.
    result = outliving()
    lifetime = result.value("alp_lifetime")
    assert lifetime == pytest.approx(2.53e21, rel=1e-2)
    share = 13.797e9 * YEAR / lifetime
    dark = result.value("width_dark_matter") * lifetime / 6.582119569e-25
    to_density = 2907.5 / 1.05368e-5
    left = float(result.value("yield_alp")[-1])
    made = 2 * left * dark * share * 4e-4 * to_density
    assert result.value("relic_density") == pytest.approx(made, rel=2e-3)
    assert result.value("alp_decayed_share") == pytest.approx(share, rel=1e-3)
    assert result.value("late_dark_matter_share") == pytest.approx(1.0, rel=1e-3)
    # What is left weighs a thousand times as much as all dark matter.
    assert result.value("alp_density_today") == pytest.approx(1e-3 * left * to_density, rel=2e-3)
    words = alp_parameter_words.late_decay_words(result)["late_decay_words"].value
    assert "some today, which are no dark matter" in words
    assert words.endswith("this point is excluded")


@pytest.mark.parametrize("C_q", [0.59, 30.0, 59.0, 1e3, 1e5])
def test_number_is_conserved_whenever_alps_decay(C_q):
    # What has decayed and what is left add up to all ALPs, each decay to dark matter making two particles.
    result = outliving(C_q=C_q, C_chi=1e-6, m_chi=2e-4)
    dark = result.value("width_dark_matter") * result.value("alp_lifetime") / 6.582119569e-25
    density = result.value("alp_density_today") / 1e-3
    left = float(result.value("yield_alp")[-1]) * 2907.5 / 1.05368e-5
    made = (result.value("yield_dark_matter_today") - result.value("yield_dark_matter")[-1]) / 2
    assert made * 2907.5 / 1.05368e-5 == pytest.approx(dark * (left - density), rel=3e-3)


def test_few_alps_at_recombination_may_be_excluded():
    # Weak enough that few are made, and too weak to decay.
    result = outliving(C_q=1e-4, C_chi=1e-9)
    assert 6e-5 < result.value("alp_density_at_recombination") < 0.12
    words = alp_parameter_words.late_decay_words(result)["late_decay_words"].value
    assert words.endswith("this point may be excluded")
    # Their density goes as C_q², and 0.12 is that of all dark matter.
    more = outliving(C_q=1.5e-3, C_chi=1e-9)
    assert 0.12 < more.value("alp_density_at_recombination") < 0.5
    assert alp_parameter_words.late_decay_words(more)["late_decay_words"].value.endswith("point is excluded")


def test_early_decays_need_no_caution():
    words = alp_parameter_words.late_decay_words(alp_freeze_in.evaluate(alp_freeze_in.Parameters()))
    assert words["late_decay_words"].value.startswith("No ALPs to speak of")


def test_shares_of_the_table_are_those_of_one_point():
    # The table behind Fig. 2 and the full calculation count the same decays: C_χ/f_a and m_χ as one ratio.
    p = alp_freeze_in.Parameters(m_a=1e-3, C_q=0.59, C_chi=1e-9, m_chi=1e-4)
    result = alp_freeze_in.evaluate(p)
    ratio = result.value("width_dark_matter") / result.value("width_visible")
    yields, _, _ = alp_freeze_in.dark_matter_yields(p, [5.9e-9], np.array([ratio, 2 * ratio]))
    assert yields[0, 0] == pytest.approx(result.value("yield_dark_matter_today"), rel=1e-6)
