"""Limits in the plane of Fig. 3: by hand, and inserted back."""

import math

import numpy as np
import pytest

from b2kinv.sections import dark_photon_confronted, dark_photon_plane_limits
from b2kinv.sections.dark_photon_parameter_space import Parameters

S2 = 0.23129


def test_single_photons_count_the_axial_coupling():
    # Eq. 34 with ε_Z = ε tan θ_W, over e ε: v = −1 + (4 s² − 1)/(4 c²) and a = −1/(4 c²).
    vector, axial = -1.0 + (4.0 * S2 - 1.0) / (4.0 * (1.0 - S2)), -1.0 / (4.0 * (1.0 - S2))
    largest = dark_photon_plane_limits.largest_mixing_by_single_photons(2.0, math.sqrt(S2 / (1.0 - S2)))
    assert largest == pytest.approx(8.226e-4 / math.hypot(vector, axial), rel=1e-3)
    # BaBar's file ends at 1 GeV: nothing is said below.
    assert dark_photon_plane_limits.largest_mixing_by_single_photons(0.9, 0.5) == math.inf


@pytest.mark.parametrize("mixing_ratio", ["tan_theta_W", "kinetic_only"])
def test_on_the_edge_single_photons_are_just_at_their_limit(mixing_ratio):
    p = Parameters(mixing_ratio=mixing_ratio)
    epsilon = np.array([9e-4, 2e-3])
    edges = dark_photon_plane_limits.single_photon_edge(p, epsilon)
    for eps, alpha_X in zip(epsilon, edges, strict=True):
        point = dark_photon_confronted.Point(
            m_X=2.0, mixing_ratio=mixing_ratio, epsilon=float(eps), m_DM=0.1, m_phi=0.004, sin_theta=1e-4,
            alpha_X=float(alpha_X), relic_density=0.12, excess="paper", form_factor_set="GRvDV2023",
            standard_model="left_out",
        )  # fmt: skip
        (bite,) = dark_photon_confronted.at_point(point, ("dark_photon_invisible",)).confronted.bites
        assert bite.strength == pytest.approx(1.0, rel=1e-6)


def test_visible_decays_exclude_what_single_photons_leave():
    kinetic = Parameters(mixing_ratio="kinetic_only")
    epsilon = np.geomspace(1e-4, 0.8, 400)
    visible = dark_photon_plane_limits.visible_edge(kinetic, epsilon)
    invisible = dark_photon_plane_limits.single_photon_edge(kinetic, epsilon)
    # BaBar's 8.59e-4 at 1.9994 GeV is the strongest of the nearest points, as √L where α_X vanishes.
    assert epsilon[visible > 0.0][0] == pytest.approx(8.59e-4, rel=0.025)
    # From 1.2e-3 on no dark coupling is left: the shares of both are one together.
    assert np.all(visible[epsilon > 1.25e-3] > invisible[epsilon > 1.25e-3])
    # On the edge ε² times the share of visible decays is 8.5946e-4 squared: w ε² is 4.18 ε² α m_X/3 of
    # leptons and hadrons, d α_X is α_X m_X/6 (1 − 0.01)^(3/2).
    w, d = 4.18 / 137.036 * 2.0 / 3.0, 2.0 / 6.0 * 0.99**1.5
    at = np.array([2e-3])
    expected = at**2 * w * (at**2 / 8.5946e-4**2 - 1.0) / d
    np.testing.assert_allclose(dark_photon_plane_limits.visible_edge(kinetic, at), expected, rtol=0.01)
    assert not np.any(dark_photon_plane_limits.visible_edge(Parameters(), epsilon))
    # 6.9293e-4 of BaBar at 2.3002 GeV.
    away = Parameters(mixing_ratio="kinetic_only", m_X=2.3)
    edge = dark_photon_plane_limits.visible_edge(away, np.array([6.92e-4, 6.94e-4]))
    assert (edge > 0.0).tolist() == [False, True]


def test_mixings_alone_by_hand():
    found = dark_photon_plane_limits.largest_mixings(Parameters())
    # 3e-2 for kinetic mixing; with δ = ε tan θ_W the Z moves as by twice of it.
    assert found["dark_photon_electroweak"] == pytest.approx(0.015, rel=1e-9)
    # (m_Z/m_X)² [t² Q_W + 4 s² Z] ε² is 0.65 + 1.96 × 0.43, with Q_W = 55 (1 − 4 s²) − 78 and t² = s²/c².
    weak_charge = 55.0 * (1.0 - 4.0 * S2) - 78.0
    per = (91.188 / 2.0) ** 2 * (S2 / (1.0 - S2) * weak_charge + 4.0 * S2 * 55.0)
    assert found["cesium_weak_charge_shift"] == pytest.approx(math.sqrt(1.4928 / per), rel=2e-3)
    alone = dark_photon_plane_limits.largest_mixings(Parameters(mixing_ratio="kinetic_only"))
    assert alone["dark_photon_electroweak"] == pytest.approx(0.03, rel=1e-9)
    # Mixing of the B_s by kinetic mixing alone is not computed.
    assert "bs_mixing_ratio" not in alone


def test_mixings_are_where_section_iv_begins_to_exclude():
    for name, largest in dark_photon_plane_limits.largest_mixings(Parameters()).items():
        strengths = []
        for epsilon in (0.999 * largest, 1.001 * largest):
            point = dark_photon_confronted.Point(
                m_X=2.0, mixing_ratio="tan_theta_W", epsilon=epsilon, m_DM=0.1, m_phi=0.004, sin_theta=1e-4,
                alpha_X=0.01, relic_density=0.12, excess="paper", form_factor_set="GRvDV2023",
                standard_model="left_out",
            )  # fmt: skip
            (bite,) = dark_photon_confronted.at_point(point, (name,)).confronted.bites
            strengths.append(bite.strength)
        assert strengths[0] < 1.0 < strengths[1]


def test_a_dark_higgs_of_4_mev_is_too_light_and_one_of_15_is_not():
    # As the ledger's row on all constraints finds, and as N_eff of arXiv:1910.01649 for electrophilic relics.
    strength = dark_photon_plane_limits.neutrino_strength
    assert strength(0.004, 0.1) > 1.0 > strength(0.015, 0.1)
    assert strength(0.05, 0.1) is None


@pytest.mark.parametrize(
    "edge", [dark_photon_plane_limits.visible_edge, dark_photon_plane_limits.single_photon_edge]
)
def test_mixings_are_checked_and_those_that_no_float_squares_have_no_value(edge):
    p = Parameters(mixing_ratio="kinetic_only")
    with pytest.raises(ValueError, match=r"^epsilon = -1\.0 is not allowed"):
        edge(p, -1.0)
    with pytest.raises(ValueError, match=r"^there is no value for epsilon = 1e\+172: a number overflows"):
        edge(p, 1e172)
