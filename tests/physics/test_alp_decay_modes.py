"""What is left out of the ALP's decays: by hand, and as in other people's tables."""

import math

import pytest

from b2kinv.physics import alp_decay_modes, data_files, quark_width_corrections

BENCHMARK = (2.0, 1e8, 1.0, 1.0, 1e-3, 0.0, 0.0, "dirac", 0.3)


@pytest.fixture(scope="module")
def quantities():
    return alp_decay_modes.decay_quantities(*BENCHMARK)


def test_leptons_change_the_decay_length_as_in_public_tables(quantities):
    # arXiv:2310.03524: 120 m without and 114 m with leptons, second-hand; ours 109 m as printed.
    table = data_files.load_json("alp_widths_garcia2024.json")
    published = table["decay_length_with_leptons"] / table["decay_length"]
    ours = quantities["decay_length_if_leptons_coupled"].value / quantities["decay_length"].value
    assert ours == pytest.approx(published, abs=0.01)
    # 2 · 0.1056584² √(1 − 0.1056584²)/(8π · 1e16) = 8.834e-20 beside ħc/109.28 m = 1.8057e-18.
    assert quantities["branching_ratio_muon_if_coupled"].value == pytest.approx(
        8.834e-20 / (1.8057e-18 + 8.834e-20), rel=2e-3
    )
    assert ours == pytest.approx(1 / (1 + 8.834e-20 / 1.8057e-18), rel=1e-4)


def test_neutrinos_by_hand(quantities):
    # 3 · 2 · 2 · (0.45e-9)²/(8π · 1e16) = 9.67e-36, and at 0.05 and 0.8 eV 1.19e-37 and 3.06e-35.
    for mass, width in ((0.45e-9, 9.67e-36), (0.05e-9, 1.19e-37), (0.8e-9, 3.06e-35)):
        assert alp_decay_modes.width_to_neutrinos(2.0, 1e8, mass) == pytest.approx(width, rel=5e-3)
    share = quantities["branching_ratio_neutrinos_if_coupled"].value
    assert share == pytest.approx(9.67e-36 / 1.8057e-18, rel=5e-3)
    assert alp_decay_modes.width_to_neutrinos(2.0, 1e8, 0.0) == 0.0


@pytest.mark.parametrize("m_a", [1e-3, 1.9e-3, 0.05, 2.0])
def test_no_share_of_decays_exceeds_one(m_a):
    # A light ALP without dark matter has a → γγ alone, ∝ m_a³/f_a², beside neutrinos ∝ m_a m_ν²/f_a². With
    # the widths by hand: x/(1 + x), x = 6 m_a m_ν²/(8π f_a²)/Γ, which is over one where the quotient is not.
    given = alp_decay_modes.decay_quantities(m_a, 1e8, 1.0, 0.0, 1e-4, 0.0, 0.0, "dirac", 0.3)
    quotient = 6 * m_a * 0.45e-9**2 / (8 * math.pi * 1e16) / given["width_total"].value
    share = given["branching_ratio_neutrinos_if_coupled"].value
    assert share == pytest.approx(quotient / (1 + quotient), rel=1e-6)
    assert quotient > 1 or m_a > 2e-3
    for name, quantity in given.items():
        if name.startswith("branching_ratio"):
            assert 0.0 <= quantity.value <= 1.0, name


def test_an_eta_c_lighter_than_hadrons_does_not_decay():
    # Three neutral pions are 0.405 GeV; from 1.84 GeV on the width is the published one.
    for m_a in (1e-3, 0.3, 0.404):
        below = alp_decay_modes.decay_quantities(m_a, 1e8, 1.0, 0.0, 1e-4, 0.0, 0.0, "dirac", 0.3)
        assert below["eta_c_mixing"].value == 0.0


def test_correction_to_quarks_by_hand():
    # 1 + 17/3 · 0.0954930 + (35.94 − 3 · 1.359) · 0.00911891 = 1 + 0.541127 + 0.290555.
    value = quark_width_corrections.quark_width_to_second_order(0.3, 3)
    assert value == pytest.approx(1.831682, rel=1e-6)
    # The first order is that of H → b b̄ in the MS-bar scheme, 17/3 = 5.6667.
    slope = (quark_width_corrections.quark_width_to_second_order(1e-6) - 1) / 1e-6
    assert slope == pytest.approx(17 / 3 / math.pi, rel=1e-4)


def test_mixing_with_the_eta_c_beside_the_width(quantities):
    # 7.77e-20 GeV by hand (test_hadronic_thresholds) over 1.8057e-18.
    assert quantities["eta_c_mixing"].value == pytest.approx(7.77e-20 / 1.8057e-18, rel=5e-3)


def test_a_stable_alp_has_no_shares():
    stable = alp_decay_modes.decay_quantities(2.0, 1e8, 0.0, 0.0, 1e-3, 0.0, 0.0, "dirac", 0.3)
    for name in ("leptons", "neutrinos", "muon"):
        assert stable[f"branching_ratio_{name}_if_coupled"].value == 0.0
    assert stable["decay_length_if_leptons_coupled"].value == math.inf


def test_each_width_names_its_equation():
    # Eq. (12) is that of dark matter, (13) of quarks, (14) of gluons and (15) of photons.
    found = alp_decay_modes.decay_quantities(2.0, 1e8, 1.0, 1.0, 0.1, 0.0, 0.0, "dirac", 0.3)
    for mode, equation in (("dark_matter", 12), ("charm", 13), ("gluons", 14), ("photons", 15)):
        assert found[f"width_{mode}"].meaning.endswith(f"(Eq. ({equation}))")
