"""Every relic density that is judged has annihilation through X in it, wherever there is any."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.sections import conclusions, dark_matter_searches, dark_matter_share, dark_photon_freeze_out

X_HEAVY = {"m_phi": 0.03, "sin_theta": 1e-4}


def of_dark_photon(**changes):
    return conclusions.models(conclusions.Parameters(**changes))[1]


@settings(max_examples=10, deadline=None)
@given(
    m_DM=st.floats(min_value=0.02, max_value=0.98),
    share=st.floats(min_value=0.02, max_value=0.9),
    log_epsilon=st.floats(min_value=-5.0, max_value=-0.2),
    log_alpha=st.floats(min_value=-5.0, max_value=-1.0),
    mixing_ratio=st.sampled_from(["tan_theta_W", "kinetic_only", 1.0]),
)
def test_where_x_annihilates_at_freeze_out_the_judged_density_has_it(
    m_DM, share, log_epsilon, log_alpha, mixing_ratio
):
    # `annihilation_at_freeze_out` is the integral of another module over leptons alone, at one temperature.
    # Kills a bound that leaves out too much, and a page or model that takes the density by ψψ → φφ.
    point = {
        "m_DM": m_DM, "m_phi": share * m_DM, "epsilon": 10.0**log_epsilon, "alpha_X": 10.0**log_alpha,
        "mixing_ratio": mixing_ratio,
    }  # fmt: skip
    page = dark_photon_freeze_out.evaluate(dark_photon_freeze_out.Parameters(**point), "thermal contact")
    over_hubble = page.value("annihilation_at_freeze_out")
    if point["m_phi"] < 0.2:
        judged = of_dark_photon(**point).judged.relic_density
        assert judged == pytest.approx(page.value("whole_relic_density"), rel=1e-9)
    alone = page.value("relic_density")
    if over_hubble > 0.05:
        assert page.value("whole_relic_density") < alone * (1.0 - 1e-4)
    assert page.value("whole_relic_density") <= alone


@pytest.mark.parametrize(
    ("changes", "over_hubble"),
    [
        # The referee's rates over H, with leptons alone, by his own code.
        ({"m_DM": 0.95, "epsilon": 1.75e-4}, (10.0, 400.0)),
        ({"m_DM": 0.1, "epsilon": 0.5, "mixing_ratio": "kinetic_only"}, (3.4 / 1.5, 3.4 * 1.5)),
    ],
)
def test_the_points_that_were_judged_wrongly(changes, over_hubble):
    # Both were called able to make all of the dark matter at the α_X of ψψ → φφ.
    m_DM = changes["m_DM"]
    alpha_X = float(dark_photon_freeze_out.dark_coupling(m_DM, 0.03, 2.0))
    page = dark_photon_freeze_out.evaluate(
        dark_photon_freeze_out.Parameters(**changes, m_phi=0.03, alpha_X=alpha_X), "thermal contact"
    )
    low, high = over_hubble
    assert low < page.value("annihilation_at_freeze_out") < high
    found = of_dark_photon(**changes, **X_HEAVY, alpha_X=alpha_X)
    assert found.confronted.dark_matter == "too little"
    assert found.density_through_phi == pytest.approx(0.12, rel=1e-4)


def test_on_the_resonance_the_dark_photon_is_not_the_origin():
    # α_X of all of the dark matter is then so small that X decays to hadrons and leptons: kills an answer
    # from the α_X of ψψ → φφ.
    result = conclusions.evaluate(conclusions.Parameters(m_DM=0.95, **X_HEAVY))
    assert result.value("answer").startswith("At this point one of the two models can be the origin")
    assert result.value("dark_photon_judgement") != "alive"
    assert result.value("dark_photon_rate") < 1e-6
    assert result.value("dark_photon_coupling") < 1e-8
    # Lighter dark matter is as before.
    result = conclusions.evaluate(conclusions.Parameters(m_DM=0.5, **X_HEAVY))
    assert result.value("dark_photon_judgement") == "alive"


def test_searches_are_held_against_what_x_leaves():
    # 0.12 by ψψ → φφ alone and 0.0019 with X, by the separate code of a referee: a sixtieth, not all.
    page = dark_matter_searches.Parameters(m_DM=0.95, m_phi=0.03, alpha_X=1.66e-4, epsilon=1.75e-4)
    assert dark_matter_share.share(page) == pytest.approx(0.0019 / 0.12, rel=0.1)
    assert dark_matter_share.words(page)["share_words"].value.startswith("freeze-out leaves 1.6 % of")
    # Beyond what is computed nothing is said of a share.
    told = dark_matter_share.words(dark_matter_searches.Parameters(m_DM=1.5))["share_words"].value
    assert told.startswith("how much of the dark matter freeze-out leaves is not computed")


def test_many_mixings_are_single_points():
    epsilon = np.array([1e-5, 1.75e-4, 3e-3])
    many = of_dark_photon(m_DM=0.88, epsilon=epsilon, **X_HEAVY)
    for index, one in enumerate(epsilon):
        single = of_dark_photon(m_DM=0.88, epsilon=float(one), **X_HEAVY)
        assert many.alpha_X[index] == pytest.approx(single.alpha_X, rel=1e-5)
        assert many.density_through_phi[index] == pytest.approx(single.density_through_phi, rel=1e-5)
