"""Sentences of Section IV about limits that decide little: each side of each, from numbers worked by hand."""

import math

import numpy as np
import pytest

from b2kinv.physics import model_judgement
from b2kinv.sections import alp_confronted, dark_photon_freeze_out
from b2kinv.sections.conclusions import Parameters, evaluate

#: Heavy enough for N_eff at the default.
HEAVY = {"m_phi": 0.015, "sin_theta": 1e-4}


def say(name, **changes):
    return evaluate(Parameters(**changes), "limits in words").value(name)


def test_kaons_of_the_alp():
    # 493.677 − 139.570 MeV.
    assert say("alp_kaon_words") == "closed, as the ALP is heavier than 354 MeV"


def test_mixing_goes_with_the_square_of_the_coupling():
    # 1.63e-7 at 6e-9/GeV (tests/physics/test_alp_meson_mixing.py), a hundred times that at 6e-8.
    assert say("alp_mixing_words", C_q=6e-8) == "1.6 × 10⁻⁵ of the Standard Model's mass difference"
    assert say("alp_mixing_words", m_a=4.5) == "not constrained here, so close to the mass of the B_s"


def test_muons_in_a_beam_dump():
    # CHARM allows less for a shorter flight: the rate goes with C_q² and the length with 1/C_q².
    assert say("alp_muon_words").endswith("would make 0.19, below it")
    assert say("alp_muon_words", C_q=1.2e-8).endswith("would make 0.19, above it")
    assert say("alp_muon_words", m_a=3.0) == "is not constrained here"


def test_equilibrium():
    assert "which brings it into equilibrium" in say("alp_equilibrium_words")
    # The rate goes with C_q²: 30 at 6e-9/GeV, 0.8 at 1e-9.
    assert "which does not bring it into equilibrium" in say("alp_equilibrium_words", C_q=1e-9)
    assert say("alp_equilibrium_words").endswith("so that it stays out of equilibrium")
    assert "dark matter" not in say("alp_equilibrium_words", without="dark_matter_contact")


def test_kaons_of_the_dark_higgs():
    # 2.10e-11 of 2.86e-11 at 4 MeV, interpolated between 2.918e-11 at 3.39 MeV and 2.817e-11 at 4.53 MeV.
    assert say("kaon_words") == "0.73 of NA62's limit, no conflict"
    # (1.6/1.3)² times as much.
    assert say("kaon_words", sin_theta=1.6e-4) == "1.1 of NA62's limit, which excludes it"
    # At the pion 9.1e-10 of the search for π⁰ → invisible: a tenth of the momentum less, 1.9e-11.
    assert say("kaon_words", m_phi=0.135, m_DM=0.3) == "0.020 of NA62's limit, no conflict"


def test_hadrons_from_x():
    # Far from the resonance X makes nothing. A referee has 40 % in Ω h² at 0.95 GeV, of 0.0019 at this α_X.
    assert say("hadron_words", m_DM=0.5).startswith("α_X changes by less than one per cent over all of them")
    near = {"m_DM": 0.95, "m_phi": 0.03, "alpha_X": 1.66e-4, "sin_theta": 1e-4}
    assert say("hadron_words", **near).startswith("Ω h² is 0.0019 to 0.0027 over all of them")
    # Whichever is taken, the range is the same, and the judgement that of the other.
    by_R = say("hadron_words", **near, hadrons="r_ratio")
    assert by_R.startswith("Ω h² is 0.0019 to 0.0027 over all of them")
    one, other = (
        evaluate(Parameters(**near, hadrons=name)).value("dark_photon_relic_density")
        for name in ("quark_currents", "r_ratio")
    )
    assert other / one == pytest.approx(1.40, abs=0.01)


def test_surplus_of_neutrinos():
    # 2.10e-11 over (13.0 − 8.4)e-11 and (9.6 − 8.4)e-11.
    assert say("surplus_words") == "0.46 of that of 2024 and 1.8 of that of 2026"


def test_relic_in_equilibrium():
    # arXiv:1910.01649: 3.7 MeV. Γ/H = 5.9 at 2 MeV as in tests/physics/test_effective_neutrinos.py.
    told = say("relic_words")
    assert told.startswith("it is heavier than the 3.7 MeV published")
    assert told.endswith("its decays are 5.9 times as fast as the expansion at 2 MeV")
    assert say("relic_words", m_phi=3.6e-3).startswith("it is lighter than")
    assert say("relic_words", m_phi=0.15, m_DM=0.3) == "it is not constrained here"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # 1.3e-4/7e-6; between 3.9e-7 and 7e-6; 3.9e-8 of 3.9e-7; above 147 MeV, and above two muons.
        ({}, "is trapped, with 19 times the mixing that this takes: no conflict"),
        ({"sin_theta": 1e-6}, "cools the star too fast, which excludes it"),
        ({"sin_theta": 3e-6}, "cools the star too fast, which excludes it"),
        ({"sin_theta": 3.9e-8}, "escapes, with 0.10 of the mixing that would cool the star: no conflict"),
        ({"m_phi": 0.15, "m_DM": 0.3}, "is not constrained here: too heavy"),
        (
            {"without": "supernova_trapping"},
            "is not constrained here: the constraint is off, or the dark Higgs decays to muons",
        ),
    ],
)
def test_supernova(changes, expected):
    assert say("supernova_words", **changes) == expected


def test_two_gev_in_a_supernova():
    # 2/0.147, and 1.5/0.147 for the lighter one.
    assert say("heavy_supernova_words") == "14 times"
    assert say("heavy_supernova_words", m_a=1.5) == "10 times or more"


def test_each_number_of_neutrinos_is_judged():
    told = say("n_eff_words")
    assert [told.count(word) for word in ("Planck excludes", "ACT excludes", "SPT excludes")] == [1, 1, 1]
    assert say("n_eff_words", **HEAVY).count("allows it") == 3
    assert say("n_eff_words", m_phi=0.15, m_DM=0.3) == "it is not constrained here"


def test_electrons():
    # (22.1 + 1.645 · 1.7805)e-9 over a GeV² from 4 to 5 GeV²; the J/ψ is at 3.1 GeV.
    seen = say("dimuon_words", m_X=2.1, m_DM=0.92, m_phi=0.03, epsilon=2.4e-4)
    assert seen == "40 of the most that the rate measured in its bin allows, which excludes it"
    assert say("dimuon_words").endswith("of the most that the rate measured in its bin allows, no conflict")
    assert say("dimuon_words", m_X=3.1) == "not constrained here"
    assert say("electron_words").endswith("of the limit of PandaX-4T, no conflict; PandaX-II asks less")
    # PandaX-4T begins at 50 MeV.
    assert say("electron_words", m_DM=0.04).endswith("of the limit of PandaX-II, no conflict")
    assert say("electron_words", m_DM=0.01) == "not constrained here"


def test_what_is_negligible_is_listed_with_its_number():
    told = say("alp_negligible")
    # 15 keV over 3.06 MeV.
    assert "warm dark matter (0.0049)" in told
    # 1.63e-7 added, of 1.0976 − 1 that is left.
    assert "B_s mixing (1.7 × 10⁻⁶)" in told
    assert say("alp_negligible", constraints="belle_kstar_zero") == "none"


def test_own_bound_is_that_of_section_II_C():
    # `frozen_in_momenta.lightest_masses` at 6e-9/GeV: 23.18 keV.
    assert evaluate(Parameters()).value("alp_own_lightest_mass") == pytest.approx(23.18, rel=5e-3)
    # Far below equilibrium the bound goes with 1/C_q; far above it does not change.
    weak = alp_confronted.own_lightest_mass(2.0, np.array([2e-12, 1e-11, 1e-6, 1e-5]), 0.12)
    assert weak[0] / weak[1] == pytest.approx(5.0, rel=0.05)
    assert weak[2] / weak[3] == pytest.approx(1.0, rel=1e-3)


def test_where_freeze_in_ends():
    told = say("alp_equilibrium_words", C_chi=1e-4, m_chi=0.5)
    # 2.4e6: 2.74e8 · 0.5 of the yield in tests/physics/test_frozen_in_contact.py; freeze-in would say 2.3e7.
    assert "freeze-in ends there, and Ω h² is at most 2.4 × 10⁶" in told
    assert "freeze-in ends" not in say("alp_equilibrium_words")


def test_helium_of_rare_alps():
    # 1e-8 of them at some seconds: hundreds of pions for each of 1e-10 nucleons, of which one in a hundred
    # meets one. At 1e-10/GeV all are gone after 4 ms, and at 1 GeV and 1e-12/GeV they live for 1,400 s.
    assert say("alp_nucleosynthesis_words", C_q=3e-12, C_chi=3e-12, m_chi=3e-3).endswith("which excludes it")
    assert "add no helium" in say("alp_nucleosynthesis_words", C_q=1e-10, C_chi=1e-10, m_chi=3e-3)
    for late in ({"C_q": 1e-12, "C_chi": 1e-12, "m_a": 1.0}, {"C_q": 3e-11, "C_chi": 3e-11}):
        told = say("alp_nucleosynthesis_words", m_chi=3e-3, **late)
        assert told.endswith(
            "earlier and later decays are not counted, and of those it is not constrained here"
        )


def test_alps_that_go_to_dark_matter_make_no_pions():
    # BR(a → hadrons) ~ (C_q/C_χ)².
    told = say("alp_nucleosynthesis_words", C_q=3e-12, C_chi=1e-8, m_chi=0.5)
    assert told.endswith("no conflict")


def test_tuning_of_the_relic_density():
    # A p wave far from thresholds: Ω goes with x_f²/(x_f <σv> m…), that is m_DM^−2 and twice d ln x_f = 1/13.
    found = evaluate(Parameters(), "limits in words")
    assert found.value("density_tuning_words") == "is not tuned"
    assert found.value("dark_photon_density_slope") == pytest.approx(-2.0 + 2.0 / 13.0, rel=0.1)


def test_next_to_the_resonance_the_relic_density_is_tuned():
    found = evaluate(Parameters(m_DM=0.9, alpha_X=1e-6), "limits in words")
    assert found.value("density_tuning_words") == "is tuned as well, by the resonance of X"
    # The page of Section III B at two masses.
    page = dark_photon_freeze_out.Parameters(m_phi=0.004, alpha_X=1e-6, epsilon=1.75e-4, sin_theta=1.3e-4)
    below, above = (
        dark_photon_freeze_out.evaluate(page.replace(m_DM=one)).value("whole_relic_density")
        for one in (0.895, 0.905)
    )
    slope = math.log(above / below) / math.log(0.905 / 0.895)
    assert found.value("dark_photon_density_slope") == pytest.approx(slope, rel=0.02)


def test_what_excludes_the_solid_line_is_computed(monkeypatch):
    # Section III C: PandaX at 0.8 GeV, N_eff for 4 MeV in both panels.
    told = say("solid_line_words")
    assert told.startswith("excluded by N_eff with dark matter of 0.1 GeV and by PandaX")
    assert "N_eff with dark matter of 0.8 GeV" in told
    # With weaker limits it could come out otherwise.
    weaker = tuple(name for name in model_judgement.names() if not name.startswith(("n_eff", "pandax4t_mig")))
    monkeypatch.setattr(model_judgement, "chosen", lambda *_: weaker)
    nothing = "excluded by nothing with dark matter of 0.1 GeV and by nothing with dark matter of 0.8 GeV"
    assert say("solid_line_words") == nothing
