"""The limit in the plane of Fig. 2, inserted back into Section IV."""

import math

import numpy as np
import pytest

from b2kinv.physics import measurements, model_judgement
from b2kinv.sections import alp_confronted, alp_decays, alp_freeze_in, alp_parameter_space, alp_plane_limits
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


@pytest.mark.parametrize("m_a", [1.0, 2.0, 2.6])
def test_at_the_largest_ratio_the_strongest_search_is_just_at_its_limit(m_a):
    # Rates by the functions of the page itself, for one coupling to K and the other scaled.
    name, ratio = alp_plane_limits.largest_coupling_ratio(m_a, 8e-6)
    per_K = 8e-6 / alp_decays.branching_ratio_B_to_K_alp(m_a, 1e8, charge="+")
    to_Kstar = per_K * alp_decays.branching_ratio_B_to_Kstar_alp(m_a, 1e8, charge="0")
    assert name == "belle_kstar_zero"
    assert to_Kstar * ratio**2 == pytest.approx(1.8e-5, rel=1e-9)


def test_a_rate_that_is_excluded_leaves_no_ratio_and_none_nothing_to_exclude():
    assert alp_plane_limits.largest_coupling_ratio(2.0, 1e-3).edge == 0.0
    assert alp_plane_limits.largest_coupling_ratio(2.0, 0.0) == ("", math.inf)
    # Above m_B − m_K* = 4.38 GeV there are no K*.
    assert alp_plane_limits.largest_coupling_ratio(4.5, 8e-6) == ("", math.inf)
    assert alp_plane_limits.largest_coupling_ratio(4.9, 8e-6) == ("", math.inf)


def test_beyond_the_kinematic_limit_nothing_excludes():
    # m_B − m_K = 4.786 GeV.
    assert alp_plane_limits.strongest_kaon_limit(Parameters(m_a=4.9)) == ("", math.inf)


@pytest.mark.parametrize("C_q", [alp_confronted.LOWEST, 3e-9, 7.7e-7, alp_confronted.HIGHEST, 2e-3])
def test_the_table_of_couplings_keeps_the_powers_between_its_rows_and_beyond_them(C_q):
    # Widths and rates of one coupling go with its square: against 1e-8, which is a row.
    found, row = (alp_confronted._plane_at(2.0, np.array([one])) for one in (C_q, 1e-8))
    assert found.couplings == C_q
    for name in ("visible", "contact"):
        expected = getattr(row, name)[0] * (C_q / 1e-8) ** 2
        assert getattr(found, name)[0] == pytest.approx(expected, rel=1e-9), name


def test_between_rows_abundances_are_those_of_a_table_of_that_coupling_alone():
    C_q = np.array([4.4e-9, 2.3e-7])
    between = alp_confronted._plane_at(2.0, C_q)
    alone = alp_parameter_space.abundance(alp_freeze_in.Parameters(m_a=2.0), C_q)
    # Lines in the logarithm, through rows 12 % apart, miss a yield by 0.2 % at most.
    np.testing.assert_allclose(between.log_slope, alone.log_slope, rtol=0.0, atol=2e-3)
    np.testing.assert_allclose(between.table, alone.table, rtol=0.0, atol=5e-3)
