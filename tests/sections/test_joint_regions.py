"""A plane of each model: what survives, what excludes most, and the sentences, by planes made by hand."""

import numpy as np
import pytest

from b2kinv import figures
from b2kinv.physics.constraints import Comparison
from b2kinv.physics.judged_points import JudgedPoints
from b2kinv.sections import joint_regions
from b2kinv.sections.conclusions import Parameters, evaluate, models, regions
from b2kinv.sections.joint_regions import Region

WINDOW = (5e-6, 9e-6)


def by_hand(rate, density=0.12, line=0.0, **strengths):
    """Return a plane of one row, with the strengths of constraints by name."""
    shape = np.shape(rate)
    found = {
        name: Comparison(np.ones(shape, bool), np.array(values, float)) for name, values in strengths.items()
    }
    judged = JudgedPoints(
        np.array([rate]), (WINDOW, WINDOW), np.array([np.broadcast_to(density, shape)]), 0.12,
        {name: Comparison(one.covered[None], one.strength[None]) for name, one in found.items()},
        line, True,
    )  # fmt: skip
    x, y = np.geomspace(1.0, 10.0, shape[0]), np.ones(1)
    return Region("the model", x, y, "coupling [1]", "m [GeV]", judged)


def test_sentence_of_a_plane_by_hand():
    # Four points: one alive, one without the excess, one excluded by each of two limits.
    region = by_hand(
        [7e-6, 1e-6, 7e-6, 7e-6], belle_kstar_zero=[0.5, 0.1, 2.0, 1.5], bs_mixing_ratio=[0.4, 0.1, 1.2, 3.0]
    )
    assert region.alive.tolist() == [[True, False, False, False]]
    assert region.most.tolist() == [["", "", "belle_kstar_zero", "bs_mixing_ratio"]]
    assert joint_regions.sentence(region) == (
        "25 % of the plane gives the excess and all of the dark matter and survives, 25 % is allowed, but "
        "without one or the other, and 50 % is excluded: of these points most strongly by Belle's K*⁰ + "
        "invisible (50 %) and B_s mixing (50 %)."
    )


def test_sentence_where_nothing_survives_and_where_nothing_is_excluded():
    region = by_hand([1e-6, 7e-6], belle_kstar_zero=[0.5, 2.0])
    assert joint_regions.sentence(region).startswith("Nothing of the plane gives the excess and all of")
    assert joint_regions.sentence(region).endswith("most strongly everywhere by Belle's K*⁰ + invisible.")
    free = by_hand([7e-6, 7e-6], belle_kstar_zero=[0.5, 1.0])
    assert joint_regions.sentence(free) == (
        "100 % of the plane gives the excess and all of the dark matter and survives; no limit that is on "
        "excludes any of it."
    )


def test_ties_are_one_and_too_much_dark_matter_excludes_as_well():
    # Twice the density is 2/1.1 over what still counts as the observed one.
    region = by_hand(
        [7e-6] * 3, [0.12, 0.24, 0.24], belle_kstar_zero=[2.0, 0.3, 3.0], bs_mixing_ratio=[2.0, 0.1, 1.0]
    )
    assert region.most.tolist() == [
        ["belle_kstar_zero, bs_mixing_ratio", "relic_density", "belle_kstar_zero"]
    ]
    assert region.strength[0, 1] == pytest.approx(2.0 / 1.1)
    said = joint_regions.sentence(region)
    assert "Belle's K*⁰ + invisible and B_s mixing alike (33 %)" in said
    assert "too much dark matter (33 %)" in said


def test_more_constraints_than_are_named_are_counted():
    names = ("belle_kstar_zero", "bs_mixing_ratio", "babar_k_plus", "babar_k_zero", "belle_kstar_plus")
    strengths = {name: np.where(np.arange(5) == place, 2.0, 0.0) for place, name in enumerate(names)}
    assert joint_regions.sentence(by_hand([7e-6] * 5, **strengths)).endswith("and 2 others.")


def test_best_likelihood_is_of_what_is_not_excluded():
    region = by_hand([7e-6, 7e-6, 7e-6], line=np.array([[0.5, 2.0, 9.0]]), belle_kstar_zero=[2.0, 0.2, 0.2])
    said = joint_regions.likelihood_sentence(region)
    # The middle of one decade.
    assert "largest at coupling = 3.2 and m = 1.0 GeV" in said
    assert "−2 Δ ln L = 2.0." in said
    none = by_hand([7e-6], belle_kstar_zero=[2.0])
    assert "no point of the plane is left" in joint_regions.likelihood_sentence(none)


@pytest.mark.parametrize(
    "changes",
    [
        {}, {"m_DM": 0.8}, {"m_chi": 3e-3}, {"constraints": "warm_dark_matter"}, {"alpha_X": 1e-3},
        {"mixing_ratio": "kinetic_only"}, {"m_a": 4.6}, {"without": "belle_kstar_zero"},
        {"m_DM": 0.002, "m_phi": 0.002}, {"constraints": "n_eff_act_dr6"},
        {"constraints": "charm_displaced_muons"},
    ],
)  # fmt: skip
def test_sentences_are_true_of_the_points(changes):
    p = Parameters(**changes)
    result = evaluate(p, "regions")
    for key, region in zip(("alp", "dark_photon"), regions(p), strict=True):
        said = result.value(f"{key}_region")
        covered = np.zeros(region.alive.shape, bool)
        for one in region.judged.comparisons.values():
            covered |= one.covered
        dense = region.judged.relic_density > 1.1 * 0.12 * (1.0 + 1e-9)
        # Three outcomes, in words and in the file of the figure: where no limit was set is neither of two.
        states = figures.conclusions._region_columns(region)["state"].reshape(covered.shape)
        untested = ~covered & ~dense
        assert np.array_equal(states == "not constrained here", untested)
        assert ("not constrained here" in said) is bool(np.any(untested))
        if np.all(untested):
            assert "allowed" not in said
            continue
        alive, excluded = float(np.mean(region.alive)), float(np.mean(region.excluded))
        assert said.startswith("Nothing") is (alive == 0.0)
        assert ("excludes any of it" in said) is (excluded == 0.0)
        assert result.value(f"{key}_region_survives") == pytest.approx(100.0 * alive)
        if excluded:
            # Counted point by point.
            counted = {}
            for name in region.most[region.excluded]:
                counted[name] = counted.get(name, 0) + 1
            worst = max(counted, key=counted.get)
            assert joint_regions.named(worst) in said
        assert not np.any(region.alive & region.excluded)


def test_points_of_a_plane_are_those_of_single_calls():
    alp, photon = regions(Parameters())
    for row, column in ((0, 0), (40, 70), (90, 120)):
        one = models(Parameters(C_q=alp.x[column], C_chi=alp.y[row]))[0].confronted
        assert alp.alive[row, column] == one.alive
        assert alp.judged.strength[row, column] == pytest.approx(one.bites[0].strength, rel=1e-9)
        one = models(Parameters(epsilon=photon.x[column], m_phi=photon.y[row]))[1].confronted
        assert photon.alive[row, column] == one.alive
        assert photon.strength[row, column] == pytest.approx(one.bites[0].strength, rel=1e-9)


def test_planes_are_of_one_point():
    with pytest.raises(ValueError, match="regions is computed for one point"):
        evaluate(Parameters(C_q=[6e-9, 7e-9]), "regions")


def test_every_region_of_a_figure_is_in_its_legend():
    drawing = figures.dark_photon_region(Parameters())
    [legend] = drawing.figure.legends
    told = {text.get_text() for text in legend.get_texts()}
    region = regions(Parameters())[1]
    # The legend sets N_eff as a formula.
    told = {text.replace(r"$N_\mathrm{eff}$", "N_eff") for text in told}
    assert told == {f"excluded by {joint_regions.named(name)}" for name in region.shares()} | {
        "gives excess and dark matter, survives", "allowed, without excess or dark matter",
    }  # fmt: skip
    assert len(drawing.columns["state"]) == region.x.size * region.y.size
    # Hatches tell regions apart without colour.
    hatches = [patch.get_hatch() for patch in legend.get_patches() if patch.get_hatch()]
    assert len(set(hatches)) == len(region.shares())


def test_no_value_is_named_along_an_axis_that_does_not_matter():
    # The rate of K goes with C_q alone, as long as the ALP leaves the detector.
    said = evaluate(Parameters(), "regions").value("alp_region_likelihood")
    assert "largest at C_q/f_a = " in said
    assert "C_chi" not in said
