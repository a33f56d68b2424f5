"""State, judgement, list of what excludes, numbers and answer of one point never say different things."""

import functools
import math
import re

import numpy as np
import pytest

from b2kinv.physics import line_likelihood, model_judgement
from b2kinv.sections import (
    conclusions_words,
    dark_matter_searches,
    dark_matter_share,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)
from b2kinv.sections.conclusions import Parameters, evaluate, models, regions
from b2kinv.sections.dark_photon_parameter_space import Parameters as Plane

MODELS = ("alp", "dark_photon")
#: Couplings far apart, most of them with too much or too little dark matter.
ENDS = {
    "m_a": (1.0, 4.7), "C_q": (1e-10, 1e-7), "C_chi": (1e-13, 1e-5), "m_chi": (3e-6, 0.3),
    "m_X": (1.8, 3.6), "epsilon": (1e-6, 1e-2), "alpha_X": (1e-6, 0.3), "m_DM": (0.02, 0.8),
    "m_phi": (1.2e-3, 0.019), "sin_theta": (1e-5, 1e-2),
}  # fmt: skip
#: How many masses are drawn, each with as many couplings: masses cost time, couplings do not.
OF_MASSES, OF_COUPLINGS = 6, 10


def random_points(seed):
    """Return parameters at random, a few masses with several couplings each."""
    generator = np.random.default_rng(seed)
    masses = ("m_a", "m_X", "m_DM", "m_phi")
    found = {}
    for name, ends in ENDS.items():
        shape = (OF_MASSES, 1) if name in masses else (OF_MASSES, OF_COUPLINGS)
        found[name] = np.exp(generator.uniform(*np.log(ends), shape))
    return found


@functools.cache
def judged_at_random():
    """Return points of every state: couplings at random, and those that give all of the dark matter."""
    given = random_points(22)
    fixed = {name: value for name, value in given.items() if name not in ("m_chi", "alpha_X", "m_phi")}
    # Near 2 GeV, with a dark Higgs that no limit excludes.
    near = fixed | {"m_a": 2.0 + 0.1 * (given["m_a"] - 2.0), "m_X": 2.0 + 0.1 * (given["m_X"] - 2.0)}
    near |= {"m_phi": 0.015, "sin_theta": 1e-4, "epsilon": np.geomspace(1e-4, 3e-4, OF_COUPLINGS)}
    near |= {"C_q": np.geomspace(3e-9, 1e-8, OF_COUPLINGS), "C_chi": "C_q"}
    return [evaluate(Parameters(**given, excess="belle2-2507.12393")), evaluate(Parameters(**near))]


def each(model):
    """Yield what is said of each random point, by the names of the quantities of a model."""
    for result in judged_at_random():
        names = [name for name in result if name.startswith(f"{model}_")]
        for place in np.ndindex(OF_MASSES, OF_COUPLINGS):
            told = {name.removeprefix(f"{model}_"): result.value(name)[place] for name in names}
            yield told | {"answer": result.value("answer")[place]}


@pytest.mark.parametrize("model", MODELS)
def test_state_judgement_list_and_answer_agree(model):
    name = {"alp": "The ALP", "dark_photon": "The dark photon"}[model]
    states = set()
    for told in each(model):
        excluded = told["state"] == "excluded"
        assert told["judgement"].startswith("excluded by ") is excluded, told
        assert (told["excluding"] != "none") is excluded, told
        assert bool(told["strength"] > 1.0) is excluded, told
        sentence = re.search(rf"{name} (gives|does not give).*?\.(?= [A-Z])", told["answer"]).group()
        assert ("but is excluded by" in sentence) is excluded, told
        assert ("excludes it, and" in sentence or "nothing is asked" in sentence) is not excluded, told
        assert ("does not give the excess" in sentence) is (told["explains"] == "no"), told
        much = bool(told["relic_density"] > 0.12 * 1.1)
        assert (told["dark_matter"] == "too much") is much
        assert ("the dark-matter density" in told["judgement"]) is much, told
        assert ("the dark-matter density" in told["excluding"]) is much, told
        # What is listed is what is judged, in the same order.
        if excluded:
            listed = re.sub(r" \([^)]*\)", "", told["excluding"])
            assert told["judgement"] == f"excluded by {listed}"
            assert listed.startswith(re.split(", | and ", told["strongest"])[0])
        if told["judgement"] == "alive":
            assert told["explains"] != "no"
            assert told["dark_matter"] == "all"
        states.add(told["judgement"].split(",")[0].split(" by")[0])
    assert states >= {"excluded", "allowed", "alive"}


@pytest.mark.parametrize("model", [0, 1])
def test_arrays_and_single_points_are_judged_alike(model):
    judged = models(Parameters(**random_points(3)))[model].judged
    single = list(judged.each())
    assert [one.state for one in single] == judged.state.ravel().tolist()
    assert [one.alive for one in single] == judged.alive.ravel().tolist()
    assert [one.explains != "no" for one in single] == judged.explains.ravel().tolist()
    assert [bool(one.excluding) for one in single] == judged.excluded.ravel().tolist()
    strongest = [", ".join(bite.name for bite in one.strongest) for one in single]
    assert strongest == judged.strongest.ravel().tolist()


def test_density_excludes_by_state_and_by_judgement():
    result = evaluate(Parameters(alpha_X=1e-5, m_phi=0.015, sin_theta=1e-4))
    assert result.value("dark_photon_state") == "excluded"
    assert result.value("dark_photon_judgement") == "excluded by the dark-matter density"
    # A coupling of a hundredth leaves Ω h² = 785, over 1.1 times 0.12.
    assert result.value("dark_photon_strength") == pytest.approx(785.0 / 0.132, rel=1e-2)
    assert "is excluded by the dark-matter density" in result.value("answer")


def test_planes_are_judged_by_the_same_rule():
    for region in regions(Parameters(m_a=1.5)):
        assert np.array_equal(region.excluded, region.judged.state == "excluded")
        assert not np.any(region.alive & region.excluded)


# Where the excess is


#: Masses of an invisible particle [GeV] all over the spectrum.
MASSES = np.linspace(1.0, 4.7, 38)
WINDOWS = ("paper", "belle2-2602.09666", "belle2-2311.14629", "belle2-2507.12393", "belle2-likelihood")


@pytest.mark.parametrize("excess", WINDOWS)
def test_nothing_explains_the_excess_that_belle2_disfavours(excess):
    C_q, m_X = np.geomspace(1e-9, 2e-8, 12)[:, None], np.linspace(1.8, 3.6, 19)
    changes = {"m_phi": 0.015, "sin_theta": 1e-4, "epsilon": np.geomspace(5e-5, 1e-3, 12)[:, None]}
    alp = models(Parameters(m_a=MASSES, C_q=C_q, excess=excess))[0].judged
    photon = models(Parameters(m_X=m_X, excess=excess, **changes))[1].judged
    for judged, masses in ((alp, MASSES), (photon, m_X)):
        rate = np.broadcast_to(judged.rate, judged.shape)
        # From the scan itself: −2 ln L without a line beside that with it.
        worse = line_likelihood.rise(masses, rate) >= line_likelihood.rise(2.0, 0.0)
        against = line_likelihood.covers(np.broadcast_to(masses, rate.shape)) & worse
        assert np.any(against)
        assert np.any(judged.alive)
        assert not np.any((judged.alive | judged.explains) & against)
        for one in (point for point, no in zip(judged.each(), against.ravel(), strict=True) if no):
            assert (one.explains, one.alive) == ("no", False)
            answer = conclusions_words.answer(one, one)
            assert "can be the origin" not in answer[0].replace("neither model can be the origin", "")
            assert answer[1].startswith("The ALP does not give the excess (")


@pytest.mark.parametrize(("m_a", "gain"), [(1.5, -16.0), (1.0, -20.0), (3.0, -5.5)])
def test_the_window_of_2_gev_is_no_window_elsewhere(m_a, gain):
    # Gains that a referee read off where the paper's window was taken at every mass.
    result = evaluate(Parameters(m_a=m_a))
    assert result.value("alp_gain") == pytest.approx(gain, abs=0.5)
    assert result.value("alp_explains") == "no"
    said = result.value("answer")
    assert "Belle II's likelihood prefers the Standard Model, −2 ln L rises by" in said
    assert "the window asked for holds from 1.97 to 2.03 GeV" in said


def test_a_window_holds_for_all_lines_of_one_bin():
    # 22.885 GeV² in a hundred bins: 4 GeV² is in the 18th, from 3.89 to 4.12.
    assert line_likelihood.same_line(2.0) == pytest.approx((3.89045**0.5, 4.11930**0.5), rel=1e-6)
    assert model_judgement.excess_windows("paper", 2.02) == ((5e-6, 9e-6), (4e-6, 1.1e-5))
    away = model_judgement.excess_windows("paper", 2.04)
    assert away == model_judgement.excess_windows("belle2-likelihood", 2.04)
    # A reader's own number is of the mass that is asked for.
    assert model_judgement.excess_windows("br:7e-6+2e-6-2e-6", 1.0)[0] == pytest.approx((5e-6, 9e-6))
    # Where no signal is within 2σ of the likelihood, it has no window of an excess.
    assert model_judgement.excess_windows("paper", 1.2) == ()


def test_a_reader_s_own_number_is_not_held_against_belle2():
    result = evaluate(Parameters(m_a=1.5, excess="br:7e-6+2e-6-2e-6"))
    assert result.value("alp_gain") < 0.0
    assert result.value("alp_explains") == "within 1σ"


def test_words_of_the_window_by_hand():
    def said(line, **changes):
        window = {"windows": ((5e-6, 9e-6), (4e-6, 1.1e-5)), "window": "paper", "asked_window": "paper"}
        given = {"relic_density": 0.12, "wanted_density": 0.12, "not_constrained": (), "line": line}
        bites = (model_judgement.Bite("bs_mixing_ratio", 0.1),)
        one = model_judgement.Confronted(7e-6, bites=bites, **(given | window | changes))
        return conclusions_words.answer(one, one)[1]

    without = line_likelihood.without_line()
    assert said(without - 3.0).startswith("The ALP gives the excess within 1σ and all of the dark matter;")
    assert said(without).startswith("The ALP does not give the excess (")
    assert "(Belle II's likelihood prefers the Standard Model, −2 ln L rises by 2.0)" in said(without + 2.0)
    moved = said(without - 3.0, window="belle2-likelihood")
    assert "within 1σ (by Belle II's likelihood at its mass; the window asked for holds from" in moved
    assert "as none is known" in said(None, windows=(), window="belle2-likelihood")


# Searches for dark matter and Section IV


@pytest.mark.parametrize(
    "point",
    [
        # Nearly all, a thirtieth and far too much of the dark matter; 0.8 GeV, where nuclei exclude 4 MeV;
        # near the resonance, where X leaves a hundredth of what ψψ → φφ does.
        {"alpha_X": 1.53e-3},
        {"alpha_X": 1e-2},
        {"alpha_X": 1e-4},
        {"m_DM": 0.8, "alpha_X": 6e-4},
        {"m_DM": 0.8, "alpha_X": 6e-3},
        {"m_DM": 0.95, "alpha_X": 2e-4, "epsilon": 1.75e-4},
        {"m_DM": 0.03, "alpha_X": 0.5, "m_phi": 0.02, "sin_theta": 0.05},
    ],
)
def test_searches_are_held_against_the_dark_matter_that_there_is(point):
    usual = {"epsilon": 1e-4, "m_DM": 0.1, "m_phi": 0.004, "sin_theta": 1.3e-4} | point
    page = dark_matter_searches.Parameters(**usual)
    judged = models(Parameters(**usual))[1].judged
    told = dark_matter_share.words(page)["share_words"].value
    strengths = dark_matter_share.compared(page, dark_matter_share.share(page))
    for name in dark_matter_share.OF_DARK_MATTER:
        one = judged.comparisons[name]
        assert bool(one.covered) is (name in strengths)
        assert strengths.get(name, 0.0) == pytest.approx(float(one.strength), rel=1e-9)
        assert (f"{model_judgement.words(name)} (" in told) is bool(one.strength > 1.0)
    assert ("which excludes the point by itself" in told) is (judged.at().dark_matter == "too much")
    # By hand, from what both pages print: cross sections times the share, over the limit.
    whole = dark_photon_freeze_out.evaluate(dark_photon_freeze_out.Parameters(**usual))
    share = min(whole.value("whole_relic_density") / 0.12, 1.0)
    found = dark_matter_searches.evaluate(page)
    if "nucleon_limit" in found:
        both = found.value("dark_photon_nucleon_cross_section") + found.value(
            "dark_higgs_nucleon_cross_section"
        )
        by_hand = share * both / found.value("nucleon_limit")
        assert strengths["pandax4t_migdal_nucleon"] == pytest.approx(by_hand, rel=1e-3)
    by_hand = share**2 * found.value("annihilation_today") / found.value("annihilation_limit")
    assert strengths["annihilation_at_recombination"] == pytest.approx(by_hand, rel=1e-3)
    assert ("self_interaction_clusters" in strengths) is (share >= 0.9)


# Section III C and Section IV


#: Both sides of the paper's bin in q², of that of LHCb below 2 GeV, inside and between LHCb's bins, and where
#: Belle II shows no excess.
TOGETHER = (1.85, 1.96, 1.98, 2.0, 2.02, 2.05, 2.3, 2.6, 2.81, 2.9, 3.1, 3.4, 3.6)


@pytest.mark.parametrize("m_X", TOGETHER)
@pytest.mark.parametrize("excess", ["paper", "belle2-2602.09666", "belle2-likelihood"])
def test_both_pages_of_the_dark_photon_draw_and_judge_alike(m_X, excess):
    # Just above and below each edge of III C's plane, judged by IV. Kills a window of 2 GeV at other masses,
    # and LHCb's number for 2 GeV there.
    plane = Plane(m_X=m_X, excess=excess)
    epsilon = np.geomspace(2e-5, 2e-3, 23)
    edges = dark_photon_parameter_space.figure_edges(plane, epsilon)
    windows = model_judgement.excess_windows(excess, m_X)
    assert bool(windows) is bool(np.any(np.isfinite(edges["excess 2σ low"])))
    for name, edge in edges.items():
        for place in np.flatnonzero((edge > 2e-8) & (edge < 0.5)):
            sides = []
            for factor in (0.999, 1.001):
                point = Parameters(
                    m_X=m_X, epsilon=float(epsilon[place]), alpha_X=float(factor * edge[place]), excess=excess
                )
                one = models(point)[1].confronted
                if name.startswith("excess"):
                    low, high = windows[int(name[7]) - 1]
                    sides.append(low <= one.rate <= high)
                else:
                    excluding = {bite.name for bite in one.excluding}
                    sides.append(bool(excluding & OF_EDGE[name]))
            assert sides[0] is not sides[1], (name, epsilon[place], edge[place])


#: What the edges of III C's plane are called in IV.
OF_EDGE = {
    "K* invisible": {"belle_kstar_zero"},
    "K mu mu": {"lhcb_dimuon_2_gev", "lhcb_dimuon_spectrum"},
}


def test_levels_of_the_plane_by_hand():
    # The paper's number below 2 GeV; above it the measured 22.1 + 1.645 · 1.78 = 25.03 · 10⁻⁹ of LHCb's next
    # bin (1.4 and 1.1 in quadrature); nothing at the J/ψ.
    level = dark_photon_parameter_space.dimuon_level
    assert level(Plane(m_X=1.8)) == level(Plane()) == 3.6e-9
    assert level(Plane(m_X=2.1)) == pytest.approx(25.03e-9, rel=1e-3)
    assert level(Plane(m_X=3.1)) == math.inf
    # Left in, below 2 GeV: 25.4 + 1.645 · 1.985.
    left_in = Plane(dimuon_limit="standard_model_left_in")
    assert level(left_in) == pytest.approx(28.66e-9, rel=1e-3)
    edges = dark_photon_parameter_space.figure_edges(Plane(m_X=3.1), np.geomspace(1e-4, 1e-2, 5))
    assert not np.any(edges["K mu mu"])
    # At the far ends of a scan over masses the band is not that of 2 GeV: Belle II's own file at 2.1 GeV.
    scan = dark_photon_parameter_space.evaluate(Plane(m_X=np.array([2.0, 2.1])))
    made = scan.numbers("rate_over_epsilon2_K") * scan.numbers("epsilon_1sigma_high") ** 2
    assert made == pytest.approx([9e-6, 1.124e-5], rel=1e-3)
