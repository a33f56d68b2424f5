"""What the abstract of Ref. 54 names, at 2 GeV and for lighter masses, against numbers by hand."""

import numpy as np
import pytest

from b2kinv.sections import dark_photon_decays, lighter_dark_z
from b2kinv.sections.dark_photon_parameter_space import Parameters


def found(**changes):
    return {name: one.value for name, one in lighter_dark_z.summary(Parameters(**changes)).items()}


def test_a_kaon_cannot_make_2_gev():
    # PDG: 493.677 MeV and 105.658 MeV.
    assert lighter_dark_z.heaviest_beside_muon() == pytest.approx(0.493677 - 0.105658, abs=2e-5)
    assert lighter_dark_z.kaon_decay(0.38) == "is open"
    assert lighter_dark_z.kaon_decay(0.39) == "is closed, as X is too heavy"


def test_with_the_rate_fixed_atoms_do_not_see_the_mass_of_a_light_dark_z():
    masses = np.array([0.01, 0.03, 0.1, 0.3])
    by_X = lighter_dark_z.weak_charge_strength(masses, 7e-6, 0.5485, "GRvDV2023")
    # Up to the growth of f_+ with the square of the mass.
    np.testing.assert_allclose(by_X, by_X[0], rtol=0.01)
    twice = lighter_dark_z.weak_charge_strength(masses, 14e-6, 0.5485, "GRvDV2023")
    # The weak charge goes with ε², as the rate does.
    np.testing.assert_allclose(twice, 2.0 * by_X, rtol=1e-6)
    # Without X: 0.65 over 0.43.
    assert found()["lighter_parity_without"] == pytest.approx(0.65 / 0.43, rel=1e-4)
    # (91.188/2)² [t² Q_W + 4 s² Z] = 59600 at s² = 0.23129, times (1.7515e-4)²: 1.83e-3 of 0.65 + 0.843.
    assert found()["lighter_parity"] == pytest.approx(1.83e-3 / 1.4928, rel=0.01)


def test_mixing_of_the_bs_is_that_of_section_iv_and_a_longitudinal_x_for_light_masses():
    ours = lighter_dark_z.bs_mixing_strength(2.0, 0.7e-5, "GRvDV2023")
    assert ours == pytest.approx(found()["lighter_mixing"], rel=1e-5)
    # A rate so large that X leads: twice the rate, twice the shift, and the mass drops out with g_bs²/m_X².
    alone = lighter_dark_z.bs_mixing_strength(0.1, 0.0, "GRvDV2023")
    shifts = lighter_dark_z.bs_mixing_strength(np.array([0.01, 0.1]), 7e-3, "GRvDV2023") - alone
    np.testing.assert_allclose(shifts, shifts[0], rtol=0.01)
    assert lighter_dark_z.bs_mixing_strength(0.1, 14e-3, "GRvDV2023") - alone == pytest.approx(
        2.0 * shifts[1], rel=1e-6
    )


def test_without_dark_decays_muons_would_exceed_their_limit():
    width = dark_photon_decays.evaluate(dark_photon_decays.Parameters(m_X=2.0, epsilon=1e-4))
    share = width.value("width_muon") / width.value("width_standard_model")
    # 0.7e-5 times a seventh over 3.6e-9.
    assert found()["lighter_visible"] == pytest.approx(0.7e-5 * share / 3.6e-9, rel=1e-4)
    assert found()["lighter_muons"] == "280 times what LHCb's limit allows"
    other = found(dimuon_limit="standard_model_left_in")
    assert other["lighter_visible"] < found()["lighter_visible"]


@pytest.mark.parametrize(
    ("mass", "atoms", "mesons", "words"),
    [
        (2.0, 0.8, 0.3, "none of the three excludes X here"),
        (2.0, 1.1, 0.3, "X is excluded here as well, by atomic parity violation"),
        (0.2, 1.1, 1.3, "X is excluded here as well, by atomic parity violation and B_s mixing"),
        (0.2, 0.8, 0.3, "X is so light that kaons decide"),
    ],
)
def test_the_verdict_follows_from_all_three(mass, atoms, mesons, words):
    assert lighter_dark_z.verdict(mass, atoms, mesons) == words


def test_at_the_excess_none_of_the_three_bites():
    at_default = found()
    assert at_default["lighter_verdict"] == "none of the three excludes X here"
    assert at_default["lighter_parity"] < 1.0
    assert at_default["lighter_mixing"] < 1.0
    assert found(mixing_ratio="kinetic_only") == at_default
