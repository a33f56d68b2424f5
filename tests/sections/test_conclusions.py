"""Section IV: what is judged, held to the pages that compute it, and to points whose answer is known."""

import math

import numpy as np
import pytest

from b2kinv.physics import (
    constraints,
    dark_higgs_naturalness,
    kaon_searches,
    line_likelihood,
    measurements,
    model_judgement,
)
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    belle2_likelihood,
    conclusions_words,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)
from b2kinv.sections.conclusions import Parameters, evaluate, models

#: A dark Higgs that is gone before neutrinos leave the plasma.
HEAVY = {"m_phi": 0.015, "sin_theta": 1e-4}
#: Two and a half times the coupling: six times the rate of K*, while the ALP still leaves the detector.
TOO_STRONG = {"C_q": 1.5e-8}


def text(**changes):
    return evaluate(Parameters(**changes)).value("answer")


# The answer, at four points


def test_both_models_alive():
    said = text(**HEAVY)
    assert said.startswith("At this point both models can be the origin of the excess.")
    assert said.count("no limit that applies here excludes it") == 2
    assert "excluded by" not in said
    assert said.endswith("which of the two models is at work.")


def test_the_dark_photon_dead():
    # The solid line of Fig. 3 with dark matter of 0.8 GeV: PandaX and N_eff.
    said = text(m_DM=0.8)
    assert "one of the two models can be the origin of the excess, the ALP." in said
    first = said.index("The dark photon gives the excess within 1σ and all of the dark matter, but is")
    assert said.index("PandaX's scattering on nuclei") > first
    assert said.index("N_eff of Planck") > said.index("PandaX's scattering on nuclei")
    assert "The ALP gives the excess within 1σ and all of the dark matter; no limit that applies here" in said


def test_the_alp_dead():
    said = text(**HEAVY, **TOO_STRONG)
    assert "one of the two models can be the origin of the excess, the dark photon." in said
    assert "The ALP does not give the excess" in said
    assert "excluded by Belle's K*⁰ + invisible" in said
    result = evaluate(Parameters(**HEAVY, **TOO_STRONG))
    assert result.value("alp_judgement").startswith("excluded by Belle's K*⁰ + invisible")
    assert result.value("dark_photon_judgement") == "alive"
    assert result.value("alp_outcome").startswith("is excluded by Belle's K*⁰ + invisible")
    assert result.value("dark_photon_outcome") == "gives the excess and all of the dark matter, and survives"
    assert result.value("models_alive") == "one"


def test_both_models_dead():
    said = text(m_DM=0.8, **TOO_STRONG)
    assert said.startswith("At this point neither model can be the origin of the excess.")
    assert said.count("excluded by") == 2
    assert "is not supported here" in said
    assert evaluate(Parameters(m_DM=0.8, **TOO_STRONG)).value("models_alive") == "neither"


def test_words_where_nothing_excludes_and_nothing_is_explained():
    # A tenth of the coupling: a hundredth of the rate, far below 4e-6.
    weak = evaluate(Parameters(C_q=6e-10, epsilon=1.75e-5, **HEAVY))
    for model in ("alp", "dark_photon"):
        assert weak.value(f"{model}_judgement") == "allowed, but without the excess"
        assert weak.value(f"{model}_outcome") == "is allowed, but does not give the excess"
    little = evaluate(Parameters(m_chi=1e-3, alpha_X=0.01, **HEAVY))
    for model in ("alp", "dark_photon"):
        assert little.value(f"{model}_judgement") == "allowed, but with too little dark matter"
        assert little.value(f"{model}_outcome") == "is allowed, but gives too little dark matter"
    much = evaluate(Parameters(m_chi=1e-2, alpha_X=1e-4, **HEAVY))
    for model in ("alp", "dark_photon"):
        assert much.value(f"{model}_judgement").startswith("excluded by the dark-matter density")
        assert "too much dark matter" in much.value("answer")


@pytest.mark.parametrize(("rate", "expected"), [(7e-6, "within 1σ"), (1e-5, "within 2σ"), (2e-5, "no")])
def test_windows_of_the_excess(rate, expected):
    # Of the paper: 0.5 to 0.9 and 0.4 to 1.1, times 1e-5.
    one = model_judgement.Confronted(rate, ((5e-6, 9e-6), (4e-6, 1.1e-5)), 0.12, 0.12, (), ())
    assert one.explains == expected


def test_ties_are_listed_and_the_worst_comes_first():
    bites = (
        model_judgement.Bite("belle_kstar_zero", 3.0),
        model_judgement.Bite("warm_dark_matter", 3.0),
        model_judgement.Bite("bs_mixing_ratio", 0.2),
    )
    one = model_judgement.Confronted(7e-6, ((5e-6, 9e-6),), 0.12, 0.12, bites, ())
    assert [bite.name for bite in one.strongest] == ["belle_kstar_zero", "warm_dark_matter"]
    assert one.judgement == "excluded by Belle's K*⁰ + invisible and warm dark matter"


# Predictions are those of the pages before


# Above 2.4 GeV the charm quark is open in the plasma, and no charmed hadron in the detector.
@pytest.mark.parametrize(("C_q", "m_a"), [(6e-9, 2.0), (2.3e-8, 1.7), (5e-8, 2.45), (1e-8, 3.0)])
def test_rates_of_the_alp_are_those_of_its_page(C_q, m_a):
    alp, _ = models(Parameters(C_q=C_q, m_a=m_a, m_chi=3e-3))
    f_a = 1 / C_q
    page = alp_decays.evaluate(alp_decays.Parameters(m_a=m_a, f_a=f_a, m_chi=3e-3))
    for name, channel in (("K_plus", "B_plus_to_K_plus"), ("Kstar_zero", "B_zero_to_Kstar_zero")):
        expected = page.value(f"branching_ratio_{channel}_invisible")
        assert alp.rates[name] == pytest.approx(expected, rel=1e-6)
    assert alp.decay_length == pytest.approx(page.value("decay_length"), rel=1e-6)


@pytest.mark.parametrize("C_q", [6e-9, 3.3e-10, 4.4e-8])
def test_abundance_of_the_alp_is_that_of_its_page(C_q):
    # With the full equations, the table and its interpolation together.
    alp, _ = models(Parameters(C_q=C_q, m_chi=3e-3))
    page = alp_freeze_in.evaluate(alp_freeze_in.Parameters(C_q=C_q * 1e8, C_chi=C_q * 1e8, m_chi=3e-3))
    found = alp.confronted.relic_density
    assert found == pytest.approx(page.value("relic_density"), rel=2e-3)
    assert alp.contact == pytest.approx(page.value("largest_contact"), rel=1e-3)


def test_mass_and_coupling_follow_from_the_relic_density():
    alp, photon = models(Parameters())
    back, _ = models(Parameters(C_chi="relic_density", m_chi=alp.m_chi))
    assert back.C_chi == pytest.approx(6e-9, rel=1e-4)
    # Ω goes with C_χ² m_χ³.
    double, _ = models(Parameters(C_chi=1.2e-8))
    assert double.m_chi / alp.m_chi == pytest.approx(4.0 ** (-1 / 3), rel=1e-3)
    density = dark_photon_freeze_out.relic_density(0.1, 0.004, 2.0, photon.alpha_X)
    assert density == pytest.approx(0.12, rel=1e-6)


def test_predictions_of_the_dark_photon_are_those_of_its_pages():
    p = Parameters(epsilon=1.2e-4, m_DM=0.3, m_phi=0.006, alpha_X=4e-4)
    _, photon = models(p)
    decays = dark_photon_decays.evaluate(
        dark_photon_decays.Parameters(epsilon=1.2e-4, m_DM=0.3, alpha_X=4e-4, m_X=2.0)
    )
    assert photon.rates["K_plus"] == pytest.approx(decays.value("branching_ratio_K_invisible"), rel=1e-6)
    to_Kstar = decays.value("branching_ratio_Kstar_invisible")
    assert photon.rates["Kstar_zero"] == pytest.approx(to_Kstar, rel=1e-6)
    searches = dark_matter_searches.evaluate(
        dark_matter_searches.Parameters(epsilon=1.2e-4, m_DM=0.3, m_phi=0.006, alpha_X=4e-4)
    )
    strength = {bite.name: bite.strength for bite in photon.confronted.bites}
    assert strength["higgs_invisible"] == pytest.approx(
        searches.value("higgs_to_invisible") / 0.107, rel=1e-6
    )
    scattered = searches.value("dark_higgs_nucleon_cross_section") / searches.value("nucleon_limit")
    # The dark photon adds less than a millionth.
    assert strength["pandax4t_migdal_nucleon"] == pytest.approx(scattered, rel=1e-6)
    # LHCb: 3.6e-9.
    dimuon = decays.value("branching_ratio_K_dimuon") / 3.6e-9
    assert strength["lhcb_dimuon_2_gev"] == pytest.approx(dimuon, rel=1e-6)
    assert strength["belle_kstar_zero"] == pytest.approx(to_Kstar / 1.8e-5, rel=1e-6)


def test_heavy_dark_matter_exceeds_pandax_58_fold():
    # With the smallest mixing that decays within 0.1 s; the page on searches has the same for its claim.
    _, photon = models(Parameters(m_DM=0.8, sin_theta=1.0308e-4))
    assert photon.confronted.bites[0].name == "pandax4t_migdal_nucleon"
    # Less the per cent of α_X that annihilation through X makes dispensable, half of that of Ω.
    assert photon.confronted.bites[0].strength == pytest.approx(57.5, rel=0.01)


def test_nothing_needs_to_cancel_where_the_correction_is_small():
    # m_φ = 100 MeV gets (16.3 MeV)² by mixing: sin θ m_h = 1.3e-4 · 125.2 GeV. 100²/16.3² = 38.
    correction = (1.3e-4 * 125.2) ** 2
    assert dark_higgs_naturalness.tuning(0.1, correction) == pytest.approx(37.75, rel=1e-2)
    # Without a correction there is nothing to compare with, and a vanishing one comes to that.
    assert dark_higgs_naturalness.tuning(0.1, 0.0) == math.inf
    assert dark_higgs_naturalness.tuning(0.1, 1e-30) > 1e25


def test_tuning_by_hand():
    # Ω goes with Γ m_χ, and Γ with m_χ² √(1 − 4m_χ²/m_a²): at 0.8 GeV the root adds −0.64/0.36.
    alp, photon = models(Parameters(m_chi=0.8, C_chi=1e-12))
    assert alp.density_slope == pytest.approx(3 - 0.64 / 0.36, abs=1e-3)
    # 3 m_X⁴/(8π² v²) with v = m_X/(2√(4πα)): 3 m_X² α·16π/(8π²) = 6 m_X² α/π.
    loop = 6 * 4.0 * photon.alpha_X / math.pi
    assert photon.tuning_loop == pytest.approx(0.004**2 / loop, rel=1e-6)
    # Two states of χ_L against three of X.
    assert photon.tuning_partner == pytest.approx(1.5 * 0.004**2 / loop, rel=1e-6)


def test_warm_dark_matter_by_hand():
    # 15 keV over the mass, of what is all of the dark matter.
    alp, _ = models(Parameters(m_chi=1e-5, C_chi="relic_density"))
    strength = {bite.name: bite.strength for bite in alp.confronted.bites}
    assert strength["warm_dark_matter"] == pytest.approx(1.5, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "prediction", "position", "strength"),
    [
        # A least mass of 23 keV for 23 and 46 keV; 0.5 of what equilibrium takes; 0.0535 of 0.107 by ATLAS
        # (arXiv:2301.10731); α_X and the hierarchy of χ_L are their own strengths.
        ("warm_dark_matter_own", 23e-6, 23e-6, 1.0),
        ("warm_dark_matter_own", 46e-6, 23e-6, 0.5),
        ("dark_matter_contact", 0.5, None, 0.5),
        ("dark_matter_contact", 1.5, None, 1.5),
        ("higgs_invisible", 0.0535, None, 0.5),
        ("higgs_invisible", 0.108, None, 0.108 / 0.107),
        ("perturbative_dark_coupling", 1.1, None, 1.1),
        ("heavy_partner", 0.9, None, 0.9),
        # 15 keV, as the paper has it.
        ("warm_dark_matter", 30e-6, None, 0.5),
    ],
)
def test_limits_without_a_file(name, prediction, position, strength):
    found = model_judgement.compared(name, prediction, position)
    assert found.strength == pytest.approx(strength)
    assert np.all(found.covered)


def test_every_limit_without_a_file_is_predicted_by_one_model():
    alp, photon = models(Parameters())
    said = {bite.name for one in (alp, photon) for bite in one.confronted.bites}
    assert set(model_judgement.OWN) <= said


def test_standard_model_counts_where_it_is_asked_for():
    # flavio 2.7.0 has 9.8e-6 for K*0 (data/measurements.json), with other form factors.
    plain, counted = (
        {bite.name: bite.strength for bite in models(Parameters(standard_model=one))[0].confronted.bites}
        for one in ("left_out", "counted")
    )
    # What is left of the limit is smaller by it: new/(1.8e-5 − SM).
    added = 1.8e-5 * (1.0 - plain["belle_kstar_zero"] / counted["belle_kstar_zero"])
    assert added == pytest.approx(measurements.value("br_Kstar_zero_nu_nu_flavio"), rel=0.2)
    assert counted["babar_spectrum_kstar"] == plain["babar_spectrum_kstar"]
    # Short distance, Eq. (2) less its tree level: 4.97e-6.
    assert kaon_searches.standard_model_rate("K", "+", "GRvDV2023") == pytest.approx(4.97e-6, rel=0.12)


# The likelihood


@pytest.mark.parametrize(("mass", "rate"), [(2.0, 7e-6), (2.02, 3.3e-6), (1.63, 1.2e-5)])
def test_likelihood_between_the_points_of_the_scan_is_that_of_the_fit(mass, rate):
    settings = ("both", "constrained", "HPQCD2022")
    spectrum = belle2_likelihood.line_spectrum(mass)
    without, height = belle2_likelihood.profile(spectrum, [0.0, rate], *settings)
    expected = without - height
    assert line_likelihood.gain(mass, rate) == pytest.approx(
        expected, abs=line_likelihood.INTERPOLATION_ERROR
    )


def test_no_line_gains_nothing_and_unknown_ones_are_said_to_be_unknown():
    assert line_likelihood.gain(2.0, 0.0) == pytest.approx(0.0, abs=1e-9)
    assert math.isinf(line_likelihood.rise(2.0, 1e-3))
    assert math.isinf(line_likelihood.rise(4.9, 1e-6))


# Switches


def test_constraints_are_switched_by_name():
    _, on = models(Parameters(constraints="n_eff_planck2018"))
    assert [bite.name for bite in on.confronted.bites] == ["n_eff_planck2018"]
    without = "n_eff_planck2018, n_eff_act_dr6, n_eff_planck_act_spt"
    assert evaluate(Parameters(without=without)).value("dark_photon_judgement") == "alive"
    # Of one that says nothing of the ALP the answer says so.
    said = text(constraints="n_eff_planck2018")
    assert "nothing is asked of it, as none of the chosen limits constrains it" in said
    assert said.startswith("At this point the dark photon cannot be the origin of the excess, and nothing is")


def test_what_says_nothing_is_a_third_thing():
    alp, photon = models(Parameters())
    assert "pandax4t_migdal_nucleon" in alp.confronted.not_constrained
    assert "warm_dark_matter" in photon.confronted.not_constrained
    light, _ = models(Parameters(m_a=1.5)), None
    names = set(model_judgement.names())
    for found in (alp, photon, light[0]):
        bites = {bite.name for bite in found.confronted.bites}
        assert bites | set(found.confronted.not_constrained) == names
        assert not bites & set(found.confronted.not_constrained)
    # Dark matter below 30 MeV is not searched for by PandaX, and a line in K μμ was quoted for 2 GeV alone.
    _, lighter = models(Parameters(m_DM=0.02, m_X=2.5))
    assert {"pandax4t_migdal_nucleon", "lhcb_dimuon_2_gev"} <= set(lighter.confronted.not_constrained)


def test_every_constraint_has_words():
    assert [name for name in model_judgement.names() if model_judgement.words(name) == name] == []
    assert set(model_judgement.OWN).isdisjoint(constraints.names())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"constraints": "n_eff_planck"}, "no constraint 'n_eff_planck' .did you mean"),
        ({"without": "warm_dark_mater"}, "no constraint 'warm_dark_mater'"),
        ({"constraints": "warm_dark_matter", "without": "warm_dark_matter"}, "switched on and off"),
        ({"C_chi": "relic_density"}, "C_chi and m_chi cannot both follow"),
        ({"m_DM": 1.2}, "m_DM >= m_X/2"),
        ({"m_phi": 0.2}, "m_phi > m_DM"),
        # The Particle Data Group's 105.658 MeV, twice.
        ({"m_phi": 0.25, "m_DM": 0.3}, r"m_phi = 0.25 is not allowed.*> 0 and < 0.211316 GeV"),
        ({"m_phi": 0.25, "m_DM": 0.3}, "heavier ones decay to muons, where this section ends"),
        ({"dark_higgs_start": "cold"}, "dark_higgs_start = 'cold'"),
        ({"m_X": 3.5, "mixing_ratio": "kinetic_only"}, "m_X = 3.5 is not allowed"),
        ({"C_q": -1.0}, "C_q = -1.0"),
        ({"alpha_X": "excess"}, "alpha_X = 'excess'"),
    ],
)
def test_bad_parameters_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        Parameters(**changes)


def test_dark_matter_that_the_alp_cannot_make():
    # A mass above m_a/2: no coupling helps.
    with pytest.raises(ValueError, match="no C_chi gives the relic density"):
        evaluate(Parameters(C_chi="relic_density", m_chi=1.5))
    closed = evaluate(Parameters(m_chi=1.5))
    assert closed.value("alp_relic_density") == 0.0
    assert closed.value("alp_dark_matter") == "too little"


def test_points_broadcast():
    result = evaluate(Parameters(m_phi=np.array([0.004, 0.015]), sin_theta=np.array([1.3e-4, 1e-4])))
    judged = result.value("dark_photon_judgement")
    assert judged[0].startswith("excluded by N_eff of Planck")
    assert judged[1] == "alive"
    assert result.value("alp_rate").shape == (2,)


def test_without_mixing_there_is_no_excess():
    result = evaluate(Parameters(epsilon=0.0, **HEAVY))
    assert result.value("dark_photon_rate") == 0.0
    assert result.value("dark_photon_judgement") == "allowed, but without the excess"


def test_what_depends_on_masses_alone_is_computed_once(monkeypatch):
    evaluate(Parameters())

    def refused(*_, **__):
        raise AssertionError("computed again")

    monkeypatch.setattr(alp_parameter_space, "abundance", refused)
    monkeypatch.setattr(alp_decays, "evaluate", refused)
    monkeypatch.setattr(dark_photon_parameter_space, "rates", refused)
    monkeypatch.setattr(dark_photon_freeze_out, "dark_coupling", refused)
    evaluate(Parameters(C_q=6.1e-9, C_chi=1e-9, epsilon=1.6e-4, sin_theta=1.2e-4))


#: Constraints that no model meets, and why: an X_s heavier than K* is not computed, a relic in
#: equilibrium is a limit of the dark Higgs and no case of it, and the paper's ALP does not decay to muons.
NOT_PREDICTED = {"belle2_xs_nu_nu_heavy", "electrophilic_relic_mass", "charm_displaced_muons"}


def test_every_constraint_meets_a_prediction():
    # A dark Higgs above the π⁰ and as heavy as it, and one that escapes from a supernova; no dark Z.
    points = (
        {},
        {"m_phi": 0.2, "m_DM": 0.3},
        {"m_phi": 0.13, "m_DM": 0.3},
        {"sin_theta": 1e-8},
        {"mixing_ratio": "kinetic_only"},
    )
    met = {
        bite.name
        for changes in points
        for model in models(Parameters(**changes))
        for bite in model.confronted.bites
    }
    assert set(model_judgement.names()) - met == NOT_PREDICTED


def test_the_answer_says_when_n_eff_alone_excludes():
    rests = "Only N_eff says so, which depends on how warm the dark Higgs begins."
    # 4 MeV: excluded as warm as the plasma, and alive without any in the beginning.
    assert rests in text()
    assert rests not in text(dark_higgs_start="none")
    # 5.5 MeV and dark matter of 6 MeV: 1.8 times the limit from all beginnings of the same page, and dark
    # matter that freezes out at 0.3 MeV cannot begin without dark Higgs bosons.
    light = {"m_DM": 0.006, "m_phi": 0.0055}
    for start in ("thermal", "none"):
        told = text(**light, dark_higgs_start=start)
        assert "excluded by N_eff" in told
        assert rests not in told
        assert "Only N_eff says so, for a dark Higgs as warm as the plasma." in told
    # One call for several points says of each what single calls say.
    several = evaluate(Parameters(m_DM=[0.1, 0.006], m_phi=[0.004, 0.0055])).value("answer")
    assert [rests in one for one in several] == [True, False]
    # At ten times the mixing BaBar and Belle exclude it as well: the rate goes with ε².
    assert rests not in text(epsilon=1.75e-3)


def test_a_rate_beyond_the_scan_of_the_likelihood_is_said_to_be_there():
    one = model_judgement.Confronted(1e-3, ((5e-6, 9e-6),), 0.12, 0.12, (), (), line=math.inf)
    told = conclusions_words.of_model("the ALP", np.array(one, dtype=object))["pulls_most"][0]
    assert told == "Belle II's likelihood of the line (beyond its scan)"
