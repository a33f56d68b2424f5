"""A dark Z at half and at twice its loop: what moves by how much, and what is left."""

import math

import pytest

from b2kinv.physics import constraints, dark_z_completion, electroweak
from b2kinv.sections import dark_z_survival
from b2kinv.sections.dark_photon_parameter_space import Parameters


def strengths(found):
    return {bite.name: bite.strength for bite in found.confronted.bites}


def said(**changes):
    return {name: one.value for name, one in dark_z_survival.summary(Parameters(**changes)).items()}


def test_scalars_make_two_thirds_of_the_penguin():
    # C_0 = x/8 [(x − 6)/(x − 1) + (3x + 2) ln x/(x − 1)²], for m_t = 162.5 GeV: x = 4.09, C_0 = 0.76.
    x = (162.5 / 80.37) ** 2
    C_0 = x / 8.0 * ((x - 6.0) / (x - 1.0) + (3.0 * x + 2.0) * math.log(x) / (x - 1.0) ** 2)
    assert dark_z_completion.scalar_share() == pytest.approx(x / 8.0 / C_0, rel=0.01)
    # The limit of a heavy top is made of Goldstone bosons alone.
    assert 1e8 / 8.0 / electroweak.z_penguin(1e8) == pytest.approx(1.0, rel=1e-6)
    assert dark_z_completion.scalar_share("pole") > dark_z_completion.scalar_share()


def test_with_the_rate_fixed_the_mixing_goes_against_the_loop():
    half, one, double = (dark_z_survival.asked_mixing(Parameters(), k) for k in (0.5, 1.0, 2.0))
    assert half == pytest.approx(2.0 * one)
    assert double == pytest.approx(0.5 * one)
    # Section III C has 10^−3.757 for Eq. (41).
    assert math.log10(one) == pytest.approx(-3.757, abs=2e-3)


def test_what_moves_and_what_stays_between_the_ends():
    half, double = (dark_z_survival.at(Parameters(), k) for k in (0.5, 2.0))
    low, high = strengths(half), strengths(double)
    # Rates of B mesons and of their mixing, and all that knows dark matter alone.
    for name in ("belle_kstar_zero", "babar_k_plus", "bs_mixing_ratio", "n_eff_planck2018", "heavy_partner"):
        assert low[name] == pytest.approx(high[name], rel=1e-5)
    # Limits on ε go with ε, which is four times as large: single photons, the mass of the Z.
    for name in ("dark_photon_invisible", "dark_photon_electroweak"):
        assert low[name] == pytest.approx(4.0 * high[name], rel=1e-5)
    # K μμ: the rate of K X is fixed, and the share of muons goes with ε².
    assert low["lhcb_dimuon_2_gev"] == pytest.approx(16.0 * high["lhcb_dimuon_2_gev"], rel=1e-4)
    moved = {bite.name for bite in dark_z_survival.moved(half, double)}
    assert {"dark_photon_invisible", "lhcb_dimuon_2_gev", "cesium_weak_charge_shift"} <= moved
    assert not moved & {"belle_kstar_zero", "n_eff_planck2018"}


def test_the_rate_is_the_one_that_is_asked_for():
    for m_DM in (0.1, 0.8):
        for factor in (0.5, 2.0):
            found = dark_z_survival.at(Parameters(m_DM=m_DM), factor)
            assert found.confronted.rate == pytest.approx(0.7e-5, rel=1e-6)
            ends = [dark_z_survival.at(Parameters(m_DM=m_DM), factor, end) for end in ("low", "high")]
            # The printed window, less what keeps it inside.
            assert [one.confronted.rate for one in ends] == pytest.approx([0.4e-5, 1.1e-5], rel=2e-4)
            assert all(one.confronted.explains == "within 2σ" for one in ends)


def test_single_photons_end_the_band_where_their_strength_is_one():
    least = said()["completion_least"]
    assert strengths(dark_z_survival.at(Parameters(), least))["dark_photon_invisible"] == pytest.approx(
        1.0, rel=1e-4
    )
    # 1.75e-4 over 8.226e-4/1.0747, whose axial coupling `test_dark_photon_plane_limits` has by hand.
    assert least == pytest.approx(1.7515e-4 * 1.0747 / 8.226e-4, rel=2e-3)


def test_both_ends_fall_with_the_light_dark_higgs_and_live_with_a_heavier_one():
    at_default = said()
    assert at_default["completion_excluding"].startswith("both ends are excluded by N_eff of Planck")
    assert at_default["completion_excluding"].endswith("which do not depend on ε")
    assert at_default["completion_heavier"] == "alive at both ends"
    assert at_default["completion_windows"] == "alive at all of them"
    assert at_default["completion_closest"].startswith("BaBar's single photons (0.458 at half")
    # What the Standard Model misses by itself is nothing that comes close.
    assert "atomic parity violation" not in at_default["completion_closest"]
    # The same with the exchange of the dark Higgs at 0.8 GeV, which excludes 4 MeV too.
    heavy = said(m_DM=0.8)
    assert "PandaX" in heavy["completion_excluding"]
    assert heavy["completion_heavier"] == "alive at both ends"


def test_where_the_ends_differ_the_words_say_so():
    # Near 3.7 GeV the excess asks for more ε, which BaBar's 6e-4 does not leave at half the loop.
    heavy = said(m_X=3.7, excess="br:7e-6+2e-6-2e-6")
    assert "BaBar's single photons" in heavy["completion_heavier"].split(" at half")[0]
    assert "BaBar's single photons" not in heavy["completion_heavier"].split(" at half")[1]
    # With a tenth of the Z content ε is eleven times as large.
    little = said(mixing_ratio=0.05)
    assert little["completion_excluding"].count("BaBar's single photons") == 2
    assert "; " in little["completion_windows"]


def test_kinetic_mixing_alone_needs_no_completion():
    assert said(mixing_ratio="kinetic_only") == said()


def test_the_limits_on_kaons_know_no_completion():
    # 0.7e-5 times 1.376 over 1.8e-5.
    for factor in (0.5, 1.0, 2.0):
        strength = strengths(dark_z_survival.at(Parameters(), factor))["belle_kstar_zero"]
        assert strength == pytest.approx(0.7e-5 * 1.376 / 1.8e-5, rel=3e-3)
    assert constraints.limit("belle_kstar_zero") == 1.8e-5
