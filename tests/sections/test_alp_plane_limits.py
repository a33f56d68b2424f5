"""The limit in the plane of Fig. 2, inserted back into Section IV."""

import math

import pytest

from b2kinv.physics import measurements, model_judgement
from b2kinv.sections import alp_confronted, alp_decays, alp_plane_limits
from b2kinv.sections.alp_parameter_space import Parameters


@pytest.mark.parametrize("m_a", [1.5, 2.0, 3.0])
def test_on_the_edge_the_strongest_search_is_just_at_its_limit(m_a):
    found = alp_plane_limits.strongest_kaon_limit(Parameters(m_a=m_a))
    # So much coupling to dark matter that the ALP does not decay to anything else.
    p = alp_confronted.Point(
        m_a=m_a, C_q=found.edge, C_chi=1e-4, m_chi=0.1, relic_density=0.12, excess="paper",
        form_factor_set="GRvDV2023", standard_model="left_out",
    )  # fmt: skip
    searches = [name for name in model_judgement.names() if "_k" in name or "_xs_" in name]
    bites = alp_confronted.at_point(p, searches).confronted.bites
    strongest = max(
        (bite for bite in bites if bite.name not in model_judgement.OWN), key=lambda b: b.strength
    )
    assert strongest.name == found.name
    assert strongest.strength == pytest.approx(1.0, rel=1e-3)


def test_at_2_gev_it_is_the_k_star_by_hand():
    # BR(B⁰ → K*⁰ a) goes with C_q²: Belle's 1.8e-5 over the rate at f_a = 10⁸ GeV.
    rate = alp_decays.branching_ratio_B_to_Kstar_alp(2.0, 1e8, charge="0")
    found = alp_plane_limits.strongest_kaon_limit(Parameters())
    assert found.name == "belle_kstar_zero"
    limit = measurements.value("br_Kstar_zero_nu_nu_belle_limit")
    assert limit == 1.8e-5
    assert found.edge == pytest.approx(1e-8 * math.sqrt(limit / rate), rel=1e-9)


def test_beyond_the_kinematic_limit_nothing_excludes():
    # m_B − m_K = 4.786 GeV.
    assert alp_plane_limits.strongest_kaon_limit(Parameters(m_a=4.9)) == ("", math.inf)
