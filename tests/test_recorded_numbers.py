"""Numbers that the stored notebooks record, against values from outside this code."""

import json

import pytest

from b2kinv.companion.execution import runner
from b2kinv.paper import PAPER


@pytest.fixture(scope="module")
def recorded():
    notebooks = {section.name: PAPER.notebook(section) for section in PAPER.in_book()}
    return {
        name: runner.results(json.loads(path.read_text(encoding="utf-8"))) for name, path in notebooks.items()
    }


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        # By hand, in 1e-5: errors 0.5 ⊕ 0.4 = 0.6403 and ⊕ 0.037 = 0.6414; 2.3 − 0.558 and 2.3 − 0.497 over
        # that.
        ("tension", 2.7160),
        ("tension_short_distance", 2.8111),
        # 0.61/5.58, and 2.3 − 0.497.
        ("tree_level_share", 0.109319),
        ("branching_ratio_new_physics_short_distance", 1.803e-5),
    ],
)
def test_section_one(recorded, quantity, expected):
    assert recorded["belle2_excess"][quantity]["value"] == pytest.approx(expected, rel=2e-5)


@pytest.mark.parametrize(
    ("quantity", "expected", "tolerance"),
    [
        # mpmath, 30 digits: Eqs. (5), (6) and (12)–(15) as printed, with the quark masses of PDG 2026 (2.16,
        # 4.70 and 92.9 MeV, 1.2729, 4.186 and 172.60 GeV), α = 1/137.035999 and rundec's
        # α_s(2 GeV) = 0.2945097 with three flavours.
        ("gluon_coupling", 1.3596711, 1e-5),
        ("photon_coupling", 1.5832906, 1e-5),
        ("width_total", 1.7289670e-18, 1e-4),
        ("decay_length", 114.12998, 1e-4),
        ("branching_ratio_gluons", 0.88094316, 1e-4),
        ("branching_ratio_strange", 0.11865168, 1e-4),
        ("branching_ratio_photons", 3.1126163e-5, 1e-4),
        ("branching_ratio_dark_matter", 4.6025997e-6, 1e-4),
        ("branching_ratio_muon_if_coupled", 0.048610631, 1e-4),
        ("decay_length_if_leptons_coupled", 108.58192, 1e-4),
        # mpmath: Eq. (8) as printed with flavio 2.7.0's f_0(4 GeV²) = 0.3678836 for arXiv:2305.06301; flavio
        # has other meson masses in its expansion.
        ("branching_ratio_B_plus_to_K_plus_alp", 2.04476e-5, 3e-4),
        # The window of Eq. (10) from that rate: 1e8 GeV times the root of its ratio to 0.9e-5 and 0.5e-5.
        ("decay_constant_window_1_sigma", [1.50730e8, 2.02226e8], 3e-4),
        # By hand: p/m_a = 1.1082 in the rest frame of the B, exp(−3.5/(1.1082 · 114.130)).
        ("escape_probability_B_plus_to_K_plus_fixed_boost", 0.97271, 3e-4),
    ],
)
def test_section_two_a(recorded, quantity, expected, tolerance):
    assert recorded["alp_decays"][quantity]["value"] == pytest.approx(expected, rel=tolerance)


@pytest.mark.parametrize(
    ("page", "quantity", "expected", "tolerance"),
    [
        # By hand: tan θ_W r/(1 − r) with r = (2/91.1879)² and sin²θ_W = 0.23129.
        ("dark_photon_decays", "epsilon_Z_over_epsilon_kinetic", 2.63993e-4, 1e-4),
        # By hand: α_X m/6 (1 − 1/4)^{3/2} and ε² α m (13 − 40 s² + 32 s⁴)/(24 c⁴) with ε = 10^-4.3.
        ("dark_photon_decays", "width_dark", 2.165064e-8, 1e-5),
        ("dark_photon_decays", "width_electron", 1.411468e-11, 1e-5),
        # By hand: C_0 of x = (162.5/80.3625)² is 0.7600; g³ |V_ts V_tb| tan θ_W C_0/(8π² cos θ_W).
        ("dark_photon_decays", "g_bs_over_epsilon", 6.880e-5, 1e-3),
        # By hand: (2 √(4π 0.002) 0.5/2)⁴ 27/(16 · 72π · 0.25) for a massless dark Higgs.
        ("dark_photon_freeze_out", "p_wave_coefficient", 1.178097e-6, 2e-4),
        # mpmath root of m β³ = ħ 8π/(0.1 s √2 G_F m_e² (1.3e-4)²), in MeV.
        ("dark_photon_freeze_out", "lightest_dark_higgs", 2.811097, 1e-5),
        # Fixed by the two branching ratios: 1.8e-5 over their ratio.
        ("dark_photon_parameter_space", "K_star_allowed", 1.8e-5, 1e-9),
        # By hand: 8π α_X α Z² ε² m² v²/m_X⁴ in cm², 32π α_X² m/m_X⁴ in cm²/g.
        ("dark_matter_searches", "heavy_nucleus_cross_section", 1.760555e-45, 1e-5),
        ("dark_matter_searches", "self_interaction", 1.372410e-8, 1e-5),
    ],
)
def test_section_three(recorded, page, quantity, expected, tolerance):
    assert recorded[page][quantity]["value"] == pytest.approx(expected, rel=tolerance)
