"""What the page of the searches says of the dark matter that there is, from the page of freeze-out."""

import pytest

from b2kinv.sections import dark_matter_searches, dark_matter_searches_judged, dark_photon_freeze_out


@pytest.mark.parametrize(
    ("changes", "percent", "said"),
    [
        ({}, 3.3, "excluded by none of these limits"),
        # 650 times PandaX's limit if it were all, and 650 · 0.041 = 27 of what there is.
        ({"m_DM": 0.9, "alpha_X": 1e-3}, None, "excluded by PandaX's scattering on nuclei (27)"),
    ],
)
def test_limits_are_for_the_dark_matter_that_freeze_out_leaves(changes, percent, said):
    p = dark_matter_searches.Parameters(**changes)
    told = dark_matter_searches_judged.words(dark_matter_searches.evaluate(p))["share_words"].value
    page = dark_photon_freeze_out.Parameters(
        m_DM=p.m_DM, m_phi=p.m_phi, alpha_X=p.alpha_X, epsilon=p.epsilon, sin_theta=p.sin_theta
    )
    left = 100.0 * dark_photon_freeze_out.evaluate(page).value("whole_relic_density") / 0.12
    assert f"leaves {left:.2g} % of the dark matter" in told
    assert percent is None or left == pytest.approx(percent, rel=0.02)
    assert said in told
