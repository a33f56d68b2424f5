"""N_eff for each beginning of the dark Higgs, and the lightest that survives."""

import numpy as np
import pytest

from b2kinv.physics import effective_neutrinos
from b2kinv.sections import dark_higgs_beginnings, dark_photon_freeze_out
from b2kinv.sections.conclusions import Parameters, evaluate, models

OWN = "dark_higgs_neutrinos_own"


def found(**changes):
    return evaluate(Parameters(**changes), "limits in words")


def test_three_beginnings_and_that_of_the_page_before():
    at_default = found()
    # The table of data/effective_neutrinos.json at 4 MeV, 1.3e-4 and a last contact at 5 MeV.
    assert at_default.value("dark_higgs_neutrinos") == pytest.approx(2.5651, abs=2e-3)
    assert at_default.value("dark_higgs_neutrinos_thermal") == at_default.value("dark_higgs_neutrinos")
    assert at_default.value("dark_higgs_neutrinos_none") == pytest.approx(2.794, abs=2e-3)
    # A colder dark sector heats less, one without φ least of all.
    cooler = at_default.value("dark_higgs_neutrinos_cooler")
    assert 2.565 < cooler < 2.794
    told = at_default.value("beginning_words")
    assert told.count("which this page assumes") == 1
    assert told.index("which this page assumes") < told.index("no dark Higgs boson in the beginning")
    # By hand, (3.0453 − N)/(3.0453 − 2.6568): 1.236 and 0.646.
    assert "(1.24 of what N_eff of Planck allows, which excludes it)" in told
    assert "(0.646 of what N_eff of Planck allows, no conflict)" in told
    # Section III B's own number.
    page = dark_photon_freeze_out.evaluate(dark_photon_freeze_out.Parameters(), "thermal contact")
    assert f"{page.value('temperature_ratio'):.3f} of the plasma's temperature" in told


def test_the_named_assumption_moves_the_verdict():
    assert found().value("dark_photon_judgement").startswith("excluded by N_eff of Planck")
    none = found(dark_higgs_start="none")
    assert none.value("dark_photon_judgement") == "alive"
    assert none.value("dark_higgs_neutrinos") == none.value("dark_higgs_neutrinos_none")
    told = none.value("beginning_words").split("; ")
    assert ["which this page assumes" in one for one in told] == [False, True, False, False]


def test_warmth_of_one_is_the_table_and_none_of_it_is_no_dark_higgs():
    given = (0.006, 2e-4)
    warm = dark_higgs_beginnings.neutrinos_at(*given, np.array([1e-2, 0.5, 1.0, 1.1]), 5e-3)
    table = [
        float(effective_neutrinos.effective_neutrinos(*given, start, 5e-3)) for start in ("none", "thermal")
    ]
    assert warm[2] == pytest.approx(table[1], abs=effective_neutrinos.TABLE_ERROR)
    # From 5 MeV on without any, where the table without any begins at 20 MeV.
    assert warm[0] == pytest.approx(table[0], abs=0.02)
    assert np.all(np.diff(warm) < 0.0)


def test_without_limits_on_neutrinos_only_numbers_are_told():
    told = found(constraints="belle_kstar_zero").value("beginning_words")
    assert told.count("of which no limit that is on says anything") == 4
    heavy = found(m_phi=0.05)
    assert heavy.value("beginning_words").startswith("not computed for this mass and mixing")
    assert OWN not in heavy


def test_the_lightest_that_survives():
    at_default = found()
    lightest = at_default.value("lightest_surviving_dark_higgs")
    # Between 5.2 and 5.5 MeV: the one excluded, the other alive; N_eff there is 2.99 − 1.96 · 0.17.
    assert 5.2 < lightest < 5.5
    assert evaluate(Parameters(m_phi=5.2e-3)).value("dark_photon_judgement").startswith("excluded by N_eff")
    assert evaluate(Parameters(m_phi=5.5e-3)).value("dark_photon_judgement") == "alive"
    edge = evaluate(Parameters(m_phi=1e-3 * lightest)).value("dark_higgs_neutrinos")
    assert edge == pytest.approx(2.99 - 1.959964 * 0.17, abs=1e-4)
    for factor, alive in ((0.999, False), (1.001, True)):
        assert models(Parameters(m_phi=1e-3 * factor * lightest))[1].confronted.alive is alive
    assert at_default.value("lightest_words").endswith("just below it is excluded by N_eff of Planck.")


def test_the_lifetime_is_what_bounds_it_without_a_beginning():
    # Section III B: 2.81 MeV by 0.1 s at 1.3e-4.
    none = found(dark_higgs_start="none")
    assert none.value("lightest_surviving_dark_higgs") == pytest.approx(2.811, abs=5e-3)
    assert none.value("lightest_words").endswith("just below it is excluded by lifetime of the dark Higgs.")


def test_where_none_or_all_survive():
    none = found(sin_theta=1e-3, constraints="higgs_mixing_na62,kaon_to_pion_light", m_DM=0.05)
    assert np.isinf(none.value("lightest_surviving_dark_higgs"))
    assert none.value("lightest_words").startswith("None survives, whatever its mass; the heaviest")
    every = found(constraints="belle_kstar_zero")
    assert every.value("lightest_words").startswith("Every dark Higgs that decays to electrons survives")


def test_lightest_by_one_number():
    # As the scan above finds it; 0.0 where nothing is excluded, and without a limit that is known.
    by_one = effective_neutrinos.lightest_allowed("n_eff_planck2018", 1.3e-4, 5e-3)
    assert 1e3 * by_one == pytest.approx(found().value("lightest_surviving_dark_higgs"), rel=1e-3)
    assert effective_neutrinos.lightest_allowed("n_eff_planck2018", 1.3e-4, 5e-3, "none") == 0.0
    # So small a mixing that all live longer than 1000 s.
    assert effective_neutrinos.lightest_allowed("n_eff_planck2018", 1e-8) == 0.0


# By conservation of entropy ψ takes 0.17 to 0.41 from N_eff at 8 to 6 MeV, and φ alone of 5.5 MeV leaves 2.8.
@pytest.mark.parametrize(("m_DM", "m_phi"), [(6.6e-3, 6.5e-3), (5.6e-3, 5.5e-3), (1e-2, 5.5e-3)])
def test_light_dark_matter_is_excluded_by_its_own_heat(m_DM, m_phi):
    light = evaluate(Parameters(m_DM=m_DM, m_phi=m_phi))
    assert light.value("dark_photon_judgement").startswith("excluded by N_eff of Planck")
    assert light.value("dark_higgs_neutrinos") < 2.99 - 1.959964 * 0.17
    assert "both models" not in light.value("answer")


def test_a_dark_higgs_lighter_than_two_electrons_has_a_number():
    off = "dark_higgs_lifetime,pandax4t_migdal_nucleon"
    light = evaluate(Parameters(m_phi=9e-4, without=off), "limits in words")
    # Relativistic photons, electrons and φ, 3 (5.5/6.5)^(4/3) = 2.401, is what the lightest come to.
    assert 2.40 < light.value("dark_higgs_neutrinos") < 2.50
    assert light.value("dark_photon_judgement").startswith("excluded by N_eff of Planck")
    assert "both models" not in light.value("answer")
    told = light.value("beginning_words")
    assert told.startswith("2.47 at most, with a dark sector as warm as the plasma, which this page assumes")
    assert "inf" not in told


def test_a_start_without_what_dark_matter_freezes_out_into_contradicts_itself():
    none = found(m_DM=5e-3, m_phi=4e-3, dark_higgs_start="none")
    assert none.value("dark_photon_judgement").startswith("excluded by N_eff of Planck")
    assert "contradicts dark matter of 5.00 MeV, which freezes out into them" in none.value("answer")
    assert "no dark Higgs boson in the beginning" not in none.value("beginning_words")
    assert none.value("beginning_words").count("which this page assumes") == 1
    # At 100 MeV and more the freeze-out is over before the dark Higgs would be made by electrons.
    assert "contradicts" not in found(dark_higgs_start="none").value("answer")
    # Of each point of an array by itself.
    both = evaluate(Parameters(m_DM=np.array([5e-3, 0.1]), m_phi=4e-3, dark_higgs_start="none"))
    assert ["contradicts" in one for one in both.value("answer")] == [True, False]


def entropy_limit(m_DM, m_phi, T=2e-3):
    """N_eff with φ and ψ in equilibrium, all neutrinos leaving at T: written anew, in Simpson's sums."""
    p = np.linspace(0.0, 40.0 * T, 4001)
    weights = np.full(p.size, 2.0)
    weights[1::2], weights[[0, -1]] = 4.0, 1.0
    weights *= (p[1] - p[0]) / 3.0

    def entropy(m, states, sign):
        E = np.sqrt(p * p + m * m)
        occupied = 1.0 / (np.exp(E / T) + sign)
        integrand = p * p * (E + p * p / (3.0 * E)) * occupied
        return states / (2.0 * np.pi**2) * np.sum(weights * integrand) / T

    photons = 4.0 * np.pi**2 / 45.0 * T**3
    total = photons + entropy(0.510999e-3, 4, 1.0) + entropy(m_phi, 1, -1.0) + entropy(m_DM, 2, 1.0)
    return 3.0 * (11.0 / 4.0 * photons / total) ** (4.0 / 3.0)


def test_nothing_that_entropy_excludes_is_allowed():
    # At the lenient end, decoupling at 2 MeV; slower decays only heat more. That neutrinos do not all leave
    # at one temperature moves it by 0.08 at most.
    stated = 0.08
    m_phi, m_DM = np.meshgrid(np.geomspace(1e-3, 30e-3, 25), np.geomspace(1e-3, 30e-3, 25))
    kept = m_phi <= m_DM
    m_phi, m_DM = m_phi[kept], m_DM[kept]
    by_entropy = np.array([entropy_limit(*one) for one in zip(m_DM, m_phi, strict=True)])
    for sin_theta in (1e-4, 1e-3):
        for start in ("thermal", "none"):
            given = Parameters(m_phi=m_phi, m_DM=m_DM, sin_theta=sin_theta, dark_higgs_start=start)
            photon = models(given)[1]
            assert np.all(photon.neutrinos <= by_entropy + stated)
            excluded = by_entropy < 2.99 - 1.959964 * 0.17 - stated
            assert np.count_nonzero(excluded) > 100
            assert np.all(np.asarray(photon.judged.strengths.max(axis=0))[excluded] > 1.0)
