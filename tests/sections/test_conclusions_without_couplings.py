"""Section IV where a model adds nothing, where nothing is asked, and where a limit is met exactly."""

import numpy as np
import pytest

from b2kinv.paper.explorers import conclusions as explorer
from b2kinv.physics import model_judgement
from b2kinv.sections import conclusions_words
from b2kinv.sections.conclusions import Parameters, evaluate, models

#: Smallest couplings that are offered.
NOTHING = {"C_q": 1e-12, "C_chi": 1e-16, "m_chi": 0.1, "epsilon": 0.0, "alpha_X": 1e-8, "sin_theta": 1e-12}
#: What demands something: that dark matter is slow enough, and that a dark Higgs as warm as the plasma, or
#: ALPs that froze in, decay in time.
DEMANDS = {
    *("warm_dark_matter", "warm_dark_matter_own", "dark_higgs_lifetime", "alp_helium"),
    *("n_eff_planck2018", "n_eff_act_dr6", "n_eff_planck_act_spt"),
}
HEAVY = {"m_phi": 0.015, "sin_theta": 1e-4}


@pytest.mark.parametrize("standard_model", ["left_out", "counted"])
def test_without_couplings_every_ratio_vanishes(standard_model):
    for one in models(Parameters(**NOTHING, standard_model=standard_model)):
        strengths = {bite.name: bite.strength for bite in one.confronted.bites}
        assert {"bs_mixing_ratio", "belle_kstar_zero"} <= set(strengths)
        assert max(value for name, value in strengths.items() if name not in DEMANDS) < 1e-3


@pytest.mark.parametrize("standard_model", ["left_out", "counted"])
def test_ratios_go_with_the_square_of_the_coupling(standard_model):
    # Of what X alone does, with all else as it is; single photons and the Z go with ε itself.
    epsilon = np.array([1e-6, 1e-5])
    known = models(Parameters(epsilon=epsilon, standard_model=standard_model, m_phi=0.015))[1].judged
    for name in ("cesium_weak_charge_shift", "bs_mixing_ratio", "belle_kstar_zero", "belle2_xs_nu_nu"):
        low, high = known.comparisons[name].strength
        assert high / low == pytest.approx(100.0, rel=1e-3), name
    # X is far too weak to be felt by N_eff: the Standard Model's pull stays out.
    assert known.comparisons["cesium_weak_charge_shift"].pull == pytest.approx([-1.51, -1.51], abs=0.01)


def test_a_model_that_adds_nothing_is_not_close_to_anything():
    # epsilon = 0: caesium and B_s mixing had 0.77 and 0.26 of the Standard Model's own misfit.
    said = evaluate(Parameters(epsilon=0.0, constraints="cesium_weak_charge_shift,bs_mixing_ratio"))
    assert said.value("dark_photon_strength") == 0.0
    assert said.value("dark_photon_strongest") == "none"
    assert said.value("dark_photon_next") == "none"
    assert said.value("dark_photon_state") == "allowed"
    # 0.65/0.43 below the measured value; 0.0345/0.0674 above it.
    assert said.value("standard_model_pulls") == "atomic parity violation by −1.5σ and B_s mixing by 0.5σ"
    # The likelihood still has both: 1.512² + 0.512², and Belle II's line.
    rest = said.value("dark_photon_likelihood") - said.value("dark_photon_rise")
    assert rest == pytest.approx(1.5116**2 + 0.5119**2, rel=1e-3)
    assert "and none feels it at all" in conclusions_words.answer(*both(epsilon=0.0, C_q=1e-12, **NEITHER))[2]


NEITHER = {"constraints": "cesium_weak_charge_shift"}


def both(**changes):
    return tuple(one.confronted for one in models(Parameters(**changes)))


def test_closest_is_what_the_model_does_most():
    said = evaluate(Parameters(**HEAVY))
    for model in ("alp", "dark_photon"):
        assert said.value(f"{model}_strongest") == "Belle's K*⁰ + invisible"
        assert "parity" not in said.value(f"{model}_next")
        assert "B_s" not in said.value(f"{model}_next")


# Nothing asked


def unasked(**changes):
    window = ((5e-6, 9e-6), (4e-6, 1.1e-5))
    given = {"rate": 7e-6, "windows": window, "relic_density": 0.12, "wanted_density": 0.12}
    return model_judgement.Confronted(**(given | {"bites": (), "not_constrained": ()} | changes))


def test_a_model_of_which_nothing_is_asked_is_not_alive():
    one = unasked()
    assert (one.judgement, one.alive, one.unasked) == ("nothing asked: every limit is off", False, True)
    other = unasked(not_constrained=("n_eff_planck2018",))
    assert other.judgement == "nothing asked: no limit that is on says anything of it"
    # Too much dark matter is known without any limit.
    much = unasked(relic_density=1.0)
    assert (much.judgement, much.unasked) == ("excluded by the dark-matter density", False)


def test_answers_where_nothing_is_asked():
    alive = unasked(bites=(model_judgement.Bite("belle_kstar_zero", 0.5),))
    dead = unasked(bites=(model_judgement.Bite("belle_kstar_zero", 2.0),))
    firsts = [
        conclusions_words.answer(*pair)[0]
        for pair in ((unasked(), unasked()), (unasked(), alive), (dead, unasked()), (alive, alive))
    ]
    assert firsts == [
        "At this point no limit says anything of either model, and nothing is decided.",
        "At this point the dark photon can be the origin of the excess, and nothing is asked of the ALP.",
        "At this point the ALP cannot be the origin of the excess, and nothing is asked of the dark photon.",
        "At this point both models can be the origin of the excess.",
    ]
    assert "nothing is asked of it, as every limit is off" in conclusions_words.answer(unasked(), alive)[1]


def test_a_plane_without_limits_has_nothing_alive():
    alp, _ = models(Parameters(C_q=[6e-9, 2e-8], constraints="n_eff_planck2018"))
    assert not np.any(alp.judged.alive)
    assert [one.judgement for one in alp.judged.each()] == [
        "nothing asked: no limit that is on says anything of it"
    ] * 2


def test_the_slider_page_says_it_too():
    words = explorer.judgement_words()
    assert words["all off"] == "nothing asked: every limit is off"
    assert words["none applies"] == "nothing asked: no limit that is on says anything of it"
    assert words["answers"]["--"].endswith("and nothing is decided.")
    assert len(words["answers"]) == 9


# At a limit


def test_the_mixing_at_its_limit_is_said_to_be_exactly_there():
    # 1.3e-4 of 1.3e-4, and 1.297 and 1.303 of it: 0.23 %.
    def nearest(sin_theta, **changes):
        # By N_eff alone, all of it made by electrons, the dark photon would be alive.
        given = {"sin_theta": sin_theta, "dark_higgs_start": "none"} | changes
        return evaluate(Parameters(**given))

    at = nearest(1.3e-4)
    assert at.value("dark_photon_next").startswith(
        "NA62's K⁺ → π⁺ + invisible (exactly at the limit, which is allowed)"
    )
    assert "NA62's K⁺ → π⁺ + invisible comes closest, exactly at its limit, which is allowed." in at.value(
        "answer"
    )
    below = nearest(1.297e-4)
    assert "NA62's K⁺ → π⁺ + invisible (0.23 % below the limit)" in below.value("dark_photon_next")
    assert "comes closest, 0.23 % below its limit." in below.value("answer")
    above = nearest(1.303e-4)
    assert "NA62's K⁺ → π⁺ + invisible (0.23 % above the limit)" in above.value("dark_photon_excluding")


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        (0.2, "0.200 of the limit"),
        (0.951, "4.9 % below the limit"),
        (1.0 - 1e-12, "exactly at the limit, which is allowed"),
        (1.0002, "0.020 % above the limit"),
        (1.06, "1.06 of the limit"),
    ],
)
def test_words_beside_a_limit(strength, said):
    assert conclusions_words.beside_limit(strength) == said


# A dark Higgs of more than two muons


def test_the_dark_higgs_ends_at_two_muons():
    # 2 · 105.6584 MeV.
    Parameters(m_phi=0.2113, m_DM=0.3)
    with pytest.raises(ValueError, match="heavier ones decay to muons, where this section ends"):
        Parameters(m_phi=0.2114, m_DM=0.3)
