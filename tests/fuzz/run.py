"""Fuzzed calls of all functions and sections: how many each gets, and what was found."""

import importlib
import os
import warnings

from b2kinv.quantities.unforeseen import NoValueError
from tests.fuzz import calls, generators, properties, values
from tests.fuzz.values import Draw

#: Function → milliseconds of a call, where it takes more than one; the slower, the fewer calls.
MILLISECONDS = {
    "physics.alp_decay_modes.decay_quantities": 2.2,
    "physics.alp_other_production.rates_by_channel": 19,
    "physics.belle2_efficiency.as_pyhf": 51,
    "physics.belle2_fit.fit_branching_ratio": 36,
    "physics.belle2_fit.profile": 12,
    "physics.belle2_line.approximate_improvements": 11,
    "physics.belle2_line.best_line": 33,
    "physics.belle2_line.bounded_test": 14,
    "physics.belle2_line.covers": 12,
    "physics.belle2_line.fit_line": 12,
    "physics.belle2_line.fit_without": 14,
    "physics.belle2_line.full_improvements": 359,
    "physics.belle2_line.line_limits": 21,
    "physics.belle2_line.line_search": 3.0,
    "physics.belle2_line.line_yields": 9.5,
    "physics.belle2_line.log_posterior": 15,
    "physics.belle2_line.pseudo_experiment": 8.3,
    "physics.belle2_line.upper_limit": 216,
    "physics.boltzmann.freeze_in_with_back_reaction": 37,
    "physics.dark_matter_contact.dark_temperature": 4.8,
    "physics.dark_z_production.hadron_ranges": 1.5,
    "physics.freeze_in.closeness": 1.7,
    "physics.freeze_in.dark_matter_equilibrium": 2.7,
    "physics.freeze_in.evolve": 3.2,
    "physics.freeze_in.largest_contact": 3.3,
    "physics.freeze_in.production": 2.6,
    "physics.freeze_in.relaxation": 2.7,
    "physics.freeze_in.yields_by_width_ratio": 3.3,
    "physics.freeze_out.tabulated_average": 3.6,
    "physics.frozen_in_momenta.daughter_momenta": 4.2,
    "physics.frozen_in_momenta.daughter_spectrum_today": 48,
    "physics.frozen_in_momenta.lightest_masses": 6.1,
    "physics.majorana_annihilation.for_each_pair": 3.7,
    "physics.majorana_annihilation.unit_relic": 2.3,
    "physics.majorana_annihilation.yukawa_by_curve": 3.7,
    "physics.model_discrimination.kinetic_longitudinal_range": 4.2,
    "physics.model_discrimination.kinetic_rate_ratio": 2.9,
    "physics.neutrino_decoupling.final_temperatures": 106,
    "physics.photon_penguin.summary": 3.4,
    "physics.photon_penguin.width_range": 2.7,
    "physics.statistics.profile_windows.window": 25,
    "physics.statistics.pyhf_workspace.parameters": 9.1,
    "physics.statistics.score_scan.improvements": 8.4,
    "physics.uncertain_inputs.sources": 2.5,
    "quantities.uncertainty.propagate": 1.2,
    "quantities.uncertainty.surface_error": 2.3,
    "sections.alp_confronted.at_point": 49,
    "sections.alp_decays.evaluate": 5,
    "sections.alp_decays_judged.words": 2.2,
    "sections.alp_freeze_in.dark_matter_yields": 4.0,
    "sections.alp_freeze_in.evaluate": 500,
    "sections.alp_freeze_in_judged.abundance": 68,
    "sections.alp_freeze_in_judged.words": 70,
    "sections.alp_parameter_space.abundance": 4.1,
    "sections.alp_parameter_space.evaluate": 100,
    "sections.alp_parameter_words.band_words": 101,
    "sections.alp_parameter_words.late_decay_words": 80,
    "sections.alp_plane_limits.largest_coupling_ratio": 2.1,
    "sections.alp_plane_limits.strongest_kaon_limit": 4.0,
    "sections.belle2_likelihood.bin_contents": 31,
    "sections.belle2_likelihood.compared_spectra": 382,
    "sections.belle2_likelihood.error_parts": 5.9,
    "sections.belle2_likelihood.evaluate": 25,
    "sections.belle2_likelihood.line_scan": 23,
    "sections.belle2_likelihood.spin_zero": 158,
    "sections.belle2_likelihood.two_body_scan": 32,
    "sections.belle2_likelihood_judged.words": 22,
    "sections.conclusions.evaluate": 30,
    "sections.conclusions.models": 41,
    "sections.conclusions.regions": 253,
    "sections.conclusions_words.answer": 53,
    "sections.conclusions_words.answers": 61,
    "sections.conclusions_words.explains": 6.8,
    "sections.conclusions_words.of_both": 45,
    "sections.conclusions_words.of_model": 37,
    "sections.conclusions_words.points": 42,
    "sections.dark_higgs_beginnings.beginnings": 148,
    "sections.dark_higgs_beginnings.lightest_surviving": 320,
    "sections.dark_higgs_beginnings.neutrinos_at": 104,
    "sections.dark_higgs_beginnings.own_temperature": 40,
    "sections.dark_higgs_beginnings.quantities": 235,
    "sections.dark_matter_searches.evaluate": 3,
    "sections.dark_photon_annihilation.averaged_annihilation": 3.0,
    "sections.dark_photon_annihilation.relic_densities": 40,
    "sections.dark_photon_annihilation.whole_dark_coupling": 40,
    "sections.dark_photon_annihilation.whole_relic_density": 40,
    "sections.dark_matter_words.judgements": 1.7,
    "sections.dark_photon_confronted.at_point": 8.5,
    "sections.dark_photon_decays.evaluate": 3,
    "sections.dark_photon_decays.kinetic_mixing_alone": 3.4,
    "sections.dark_photon_decays_judged.reading": 3.0,
    "sections.dark_photon_decays_judged.words": 2.2,
    "sections.dark_photon_freeze_out.dark_coupling": 3.2,
    "sections.dark_photon_freeze_out.evaluate": 5,
    "sections.dark_photon_freeze_out.relic_density": 3.1,
    "sections.dark_photon_freeze_out_judged.words": 4.4,
    "sections.dark_photon_parameter_space.dimuon_edge": 5.6,
    "sections.dark_photon_parameter_space.evaluate": 4,
    "sections.dark_photon_parameter_space.figure_edges": 3.1,
    "sections.dark_photon_parameter_space.invisible_edge": 4.8,
    "sections.dark_photon_plane_judged.both_mixings": 62,
    "sections.dark_photon_plane_judged.hinge": 7.2,
    "sections.dark_photon_plane_judged.words": 202,
    "sections.dark_photon_plane_limits.largest_mixings": 4.7,
    "sections.dark_photon_plane_limits.single_photon_edge": 3.9,
    "sections.dark_sector_contact.thermal_contact": 56,
    "sections.dark_z_survival.asked_mixing": 3.5,
    "sections.dark_z_survival.at": 9.6,
    "sections.dark_z_survival.moved": 14,
    "sections.dark_z_survival.summary": 58,
    "sections.joint_regions.of_alp": 111,
    "sections.joint_regions.of_dark_photon": 316,
    "sections.joint_regions.quantities": 4.2,
    "sections.joint_regions.sentence": 40,
    "sections.kinetic_mixing_limits.limits": 4.1,
    "sections.kinetic_mixing_limits.rates": 3.4,
    "sections.kinetic_mixing_limits.summary": 11,
    "sections.lighter_dark_z.summary": 12,
    "sections.limits_in_words.words": 44,
    "sections.model_separation.separation": 36,
    "sections.uncertainties.sources": 2.8,
    "sections.uncertainties.uncertainties": 150,
}

#: Of a call of any other function.
LEAST = 0.3
#: So many calls of a function cannot all be refused by chance.
ENOUGH = 30


def number_of_calls():
    """Return the number of calls that the environment asks for: a tenth without CI."""
    return int(os.environ.get("B2KINV_FUZZ_CALLS", 100_000 if "CI" in os.environ else 10_000))


def shares(total):
    """Return function → number of its calls."""
    names = [name for name in calls.functions() if name not in generators.AT_IMPORT]
    # A function of which a call takes a second is called once in 3000 calls of a fast one.
    weights = {name: 1.0 / max(MILLISECONDS.get(name, LEAST), LEAST) for name in names}
    whole = sum(weights.values())
    # A section as a whole is what is shown, so that the slowest of them get more than one call, too.
    least = {name: total // 10_000 if name.endswith(".evaluate") else 1 for name in names}
    return {name: max(1, least[name], round(total * weight / whole)) for name, weight in weights.items()}


def too_slow(name, count, seconds):
    """Return a sentence if so many calls took far longer than what is listed: they would be too many."""
    listed = MILLISECONDS.get(name, LEAST)
    # A busy machine, and what the first call reads and keeps, are no reason to fail.
    if seconds <= 10.0 + 10.0 * count * listed / 1e3:
        return None
    return f"{1e3 * seconds / count:.3g} ms a call, where MILLISECONDS has {listed}: list it"


def found(name, count):
    """Yield (kind, call, text) for each bad one out of so many calls of a function."""
    given = 0
    for number in range(count):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                call = drawn(name, Draw(name, number))
        except NoValueError:
            # An argument that is an object has no value there, which its own function says.
            continue
        except (Warning, ArithmeticError, RuntimeError) as error:
            # What others give is an argument here: they are asked at points where nobody else asks them.
            yield "drawing", f"{name}, number {number}", f"{type(error).__name__}: {error}"
            continue
        finding, gave = properties.judged(call)
        given += gave
        if finding:
            yield finding[0], call, finding[1]
    # Of draws that go as far as floats do, most are refused.
    many = count >= ENOUGH and values.FAR <= 0.1
    if many and not given and name not in generators.REFUSING:
        yield "refused", name, f"none of {count} calls gave anything, so that nothing was tried"


def drawn(name, draw):
    """Return a call of a function, or of a section's `evaluate` in the offered range."""
    if not name.endswith(".evaluate"):
        return calls.drawn(name, draw)
    kind = calls.sections()[name.split(".")[1]]
    # Many values that are drawn by themselves are refused together: half of the calls have some that are not.
    if draw.chance(0.5):
        given = generators.valid_parameters(kind, draw).as_dict()
    else:
        given = calls.parameters(kind, draw)
    return calls.Call(name, section_of(name), {"parameters": given}, ())


def section_of(name):
    """Return a function that evaluates a section at parameters given by name."""
    module = importlib.import_module(f"b2kinv.{name.rpartition('.')[0]}")

    def evaluate(parameters):
        return module.evaluate(module.Parameters(**parameters))

    evaluate.__doc__, evaluate.__module__ = module.evaluate.__doc__, module.__name__
    return evaluate
