"""Generators of functions that take results, judged points and fits: those that say what others found."""

import functools

import numpy as np

from b2kinv.physics import belle2_efficiency, belle2_line, constraints, measurements, model_judgement
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import FRACTION
from b2kinv.sections import (
    alp_freeze_in,
    alp_parameter_space,
    belle2_likelihood,
    conclusions_words,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_parameter_space,
    dark_z_survival,
    joint_regions,
)
from tests.fuzz.generators import confronted, valid_parameters

_LAYOUT = {
    "channels": [{"name": "one", "observed": [5.0]}],
    "samples": [
        {
            "channel": "one", "name": "signal", "signal": True, "yields": [4.0],
            "statistical_error": [0.4], "variations": {}, "normalisations": {},
        }
    ],
}  # fmt: skip


def judged(model, draw):
    """Return what one point of a model comes to."""
    return conclusions_words.points(confronted(draw, model)[1].judged)


def both(draw):
    """Return the points of both models."""
    return {"alp": judged("alp", draw), "dark_photon": judged("photon", draw)}


def both_densities(draw):
    """Return a relic density with annihilation through X, and without."""
    return {"whole": draw.number(1e-6, 1e3), "alone": draw.number(1e-6, 1e3)}


def single(draw):
    """Return one point of each model."""
    return {name: points.item() for name, points in both(draw).items()}


def separated(draw):
    """Return a point of the ALP with a dark photon beside it."""
    point, found = confronted(draw, "alp")
    return {"p": point, "found": found, "m_X": draw.number(1.0, 3.0), "kinetic": draw.chance(0.5)}


def limits(draw):
    """Return points of both models, with what they come to."""
    (alp_point, alp), (photon_point, photon) = confronted(draw, "alp"), confronted(draw, "photon")
    return {"alp": alp, "photon": photon, "alp_point": alp_point, "photon_point": photon_point}


def known_point(draw):
    """Return a point of the dark photon whose dark Higgs is in the table of N_eff."""
    asked = confronted(draw, "photon")[0]
    return asked.of_numbers(
        {
            "m_DM": draw.number(0.03, 0.5),
            "m_phi": draw.number(3e-3, 0.02),
            "sin_theta": draw.number(1e-4, 1e-3),
        }
    )


def beginning(draw):
    """Return a point of the dark photon with what it comes to, and the constraints on it."""
    asked, found = confronted(draw, "photon")
    return {"photon": found, "point": asked, "chosen": constraints.chosen()}


def point(model, draw):
    """Return a point of a model and the constraints on it."""
    name = "point" if model.endswith("region") else "p"
    return {name: confronted(draw, model.removesuffix(" region"))[0], "chosen": constraints.chosen()}


@functools.cache
def regions():
    """Return a plane of each model: a second each, the same for all calls."""
    from tests.fuzz.values import Draw

    photon = point("photon region", Draw("plane"))
    return joint_regions.of_alp(**point("alp region", Draw("plane"))), joint_regions.of_dark_photon(
        photon["point"], 0.1, photon["chosen"]
    )


def result_of(section, draw, **fixed):
    """Return the result of a section at a point that it takes."""
    for _ in range(9):
        try:
            return section.evaluate(valid_parameters(section.Parameters, draw, **fixed))
        except ValueError:
            continue
    return section.evaluate(section.Parameters(**fixed))


def on_result(section, name="result", fixed=(), **more):
    """Return a generator: the result of a section under that name, and more."""
    return lambda draw: {name: result_of(section, draw, **dict(fixed)), **more}


def fit_of_line(draw):
    """Return a profile of a line with its best fit."""
    seen = belle2_line.observed()
    mass = draw.one_of((0.5, 2.0, 3.5))
    best = belle2_line.fit_line(seen, mass, None, None)
    without = belle2_line.fit_without(seen)
    return {
        "fit": lambda strength, start: belle2_line.fit_line(seen, mass, strength, start),
        "best": best, "without": without, "level": draw.one_of((1.0, 4.0)),
    }  # fmt: skip


def score(draw):
    """Return the problem of a fit without a line, where it ended, and a signal."""
    seen, model = belle2_line.observed(), belle2_efficiency.model()
    rows = belle2_line.line_yields(draw.one_of((0.5, 2.0, 3.5)))
    fit = belle2_line.fit_without(seen)
    problem = model._problem_of(seen.standard_model, 0.0, np.zeros_like(rows), seen.measured)
    return {"problem": problem, "point": problem.start(fit), "signals": rows[:, np.newaxis]}


def shifts_by_name(draw):
    """Return a model with a value of each of its parameters."""
    fit = belle2_line.fit_without(belle2_line.observed())
    return {
        "model": belle2_efficiency.model(), "signal_strength": draw.number(0.0, 10.0),
        "new_strength": draw.number(0.0, 10.0), "shifts": fit.shifts,
        "statistical_factors": np.ones(len(belle2_efficiency.model().rows)),
    }  # fmt: skip


def lighter(draw, **more):
    """Return a mass of a dark Z with what is added."""
    return {"m_X": draw.number(0.05, 4.0), **more}


def contact(draw):
    """Return a point of the dark sector when it freezes out."""
    return {
        "T_f": draw.number(1e-4, 1.0), "m_DM": draw.number(1e-3, 1.0), "m_phi": draw.number(1e-4, 1e-1),
        "m_X": draw.number(2.0, 10.0), "alpha_X": draw.number(1e-12, 1.0),
        "epsilon": draw.number(1e-9, 1e-1), "mixing_ratio": draw.number(0.0, 1.0),
        "sin_theta": draw.number(1e-9, 1.0),
    }  # fmt: skip


def spectrum_point(draw):
    """Return parameters of a likelihood with one mass and width."""
    p = valid_parameters(belle2_likelihood.Parameters, draw)
    return {"parameters": p, "mass": p.m_X, "width": p.width_X, "dark_matter_mass": p.m_DM}


def dark_z_pair(draw):
    """Return a dark Z with half and with twice the coupling."""
    p = valid_parameters(dark_photon_parameter_space.Parameters, draw, mixing_ratio=0.5, excess="paper")
    return {"found": dark_z_survival.at(p, 0.5), "other": dark_z_survival.at(p, 2.0)}


_SHARE = Number("share", meaningful=FRACTION)
_MIXED = (dark_photon_decays.Parameters, dark_photon_parameter_space.Parameters)


def _mixed(draw):
    return {"parameters": valid_parameters(draw.one_of(_MIXED), draw)}


WORDS = {
    "physics.belle2_line.coverage": lambda draw: {"heaviest": draw.number(0.6, 4.7)},
    "physics.belle2_line.log_posterior": lambda draw: {
        "mass": draw.one_of((0.5, 2.0)), "strengths": np.sort([draw.number(0.0, 2.0), 2.5])
    },
    "physics.belle2_line_summary.coverage_words": lambda draw: {
        "light": (draw.of(_SHARE), 0.01), "heavy": (draw.of(_SHARE), 0.01)
    },
    "physics.belle2_projections.is_precision_known": lambda draw: {"mass": draw.number(0.0, 10.0)},
    "physics.dark_photon_mixing.is_kinetic": _mixed,
    "physics.dark_photon_mixing.mixing_ratio": _mixed,
    "physics.judged_points.windows": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0)
    },
    "physics.model_judgement.excess_windows": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0)
    },
    "physics.measurements.paper_constant": lambda draw: {
        "name": draw.one_of(("strong_coupling_at_mass_a", "mass_ALP", "x"))
    },
    "physics.measurements.window": lambda draw: {"name": draw.one_of((*measurements.window_names(), "x"))},
    "physics.running_coupling.strong_coupling_with": lambda draw: {
        "flavours": draw.one_of((3, 4, 5)), "scale": draw.number(4.2, 5.0)
    },
    "physics.running_coupling.running_mass": lambda draw: {
        "quark": draw.one_of(("strange", "charm", "bottom")), "scale": draw.number(1.0, 1e4)
    },
    "physics.statistics.profile_windows.window": fit_of_line,
    "physics.statistics.pyhf_workspace.workspace": lambda draw: {
        "layout": _LAYOUT, "new_yields": {"one": [draw.number(0.0, 1e6)]}
    },
    "physics.statistics.pyhf_workspace.parameters": shifts_by_name,
    "physics.statistics.score_scan.improvements": score,
    "sections.alp_confronted.at_point": functools.partial(point, "alp"),
    "sections.dark_photon_confronted.at_point": functools.partial(point, "photon"),
    "sections.alp_decays.decay_constant_window": lambda draw: {
        "branching_ratio": tuple(sorted((draw.number(0.0, 1.0), draw.number(1e-30, 1.0)))),
        "m_a": draw.number(1e-6, 10.0),
    },
    "sections.alp_parameter_space.abundance": lambda draw: {
        "parameters": valid_parameters(alp_freeze_in.Parameters, draw),
        "couplings": np.array([draw.number(1e-13, 1e-4)]),
    },
    "sections.alp_parameter_space.freeze_in_parameters": lambda draw: {
        "p": valid_parameters(alp_parameter_space.Parameters, draw, points=3)
    },
    "sections.alp_freeze_in.dark_matter_yields": lambda draw: {
        "parameters": valid_parameters(alp_freeze_in.Parameters, draw),
        "couplings": np.array([draw.number(1e-13, 1e-4)]), "ratios": np.array([draw.number(1e-12, 1.0)]),
    },
    "sections.alp_parameter_words.band_words": on_result(alp_parameter_space, fixed=(("points", 3),)),
    "sections.alp_plane_limits.strongest_kaon_limit": lambda draw: {
        "parameters": valid_parameters(alp_parameter_space.Parameters, draw, points=3)
    },
    "sections.belle2_likelihood.spectrum_of": spectrum_point,
    "sections.conclusions_words.answer": single,
    "sections.conclusions_words.answers": both,
    "sections.conclusions_words.of_both": lambda draw: {
        "say": lambda alp, photon: alp.explains + photon.judgement, **both(draw)
    },
    "sections.conclusions_words.points": lambda draw: {"judged": confronted(draw, "alp")[1].judged},
    "sections.conclusions_words.beside_limit": lambda draw: {"strength": draw.number(0.0, 1e6)},
    "sections.conclusions_words.standard_pulls": lambda draw: {
        "chosen": (draw.one_of(model_judgement.names()), "cesium_weak_charge_shift")
    },
    "sections.conclusions_words.with_start": lambda draw: {
        "said": draw.one_of(("Both.", "Neither.")), "contradicted": np.array(draw.chance(0.5)),
        "m_DM": draw.number(1e-3, 0.2),
    },
    "sections.dark_photon_confronted.contradicted": lambda draw: {"p": known_point(draw)},
    "sections.dark_photon_confronted.last_contact": lambda draw: {"m_DM": draw.number(1e-4, 10.0)},
    "sections.dark_higgs_beginnings.beginnings": lambda draw: {
        "point": known_point(draw), "alpha_X": draw.number(1e-5, 1e-1)
    },
    "sections.dark_higgs_beginnings.lightest_surviving": lambda draw: {
        "point": known_point(draw), "chosen": constraints.chosen()
    },
    "sections.dark_higgs_beginnings.neutrinos_at": lambda draw: {
        "m_phi": draw.number(2e-3, 0.02), "sin_theta": draw.number(1e-4, 1e-2),
        "warmth": np.array([draw.number(0.1, 1.2)]), "contact": draw.number(5e-3, 0.02),
        "m_DM": draw.number(1e-3, 0.2),
    },
    "sections.dark_higgs_beginnings.own_temperature": lambda draw: {
        "point": known_point(draw), "alpha_X": draw.number(1e-5, 1e-1), "contact": draw.number(5e-3, 0.02)
    },
    "sections.dark_higgs_beginnings.quantities": beginning,
    "sections.conclusions_words.outcome": lambda draw: {"one": single(draw)["alp"]},
    "sections.dark_photon_freeze_out_judged.through_X": both_densities,
    "sections.dark_photon_freeze_out_judged.hadrons": lambda draw: {
        "low": (low := draw.number(1e-6, 1e3)), "high": low * draw.number(1.0, 10.0)
    },
    "sections.dark_photon_annihilation.hadron_range": lambda draw: {
        "of_hadrons": {"least": draw.number(1e-6, 1e3), "most": draw.number(1e-6, 1e3)}.get
    },
    "sections.dark_photon_annihilation.relic_densities": lambda draw: {
        "m_DM": (m_DM := draw.number(1e-2, 0.9)), "m_phi": draw.number(1e-3 * m_DM, m_DM), "m_X": 2.0,
        "alpha_X": draw.number(1e-6, 0.1), "epsilon": draw.number(1e-8, 1e-3),
        "ratio": draw.number(-1.0, 1.0),
    },
    "sections.conclusions_words.explains": lambda draw: {"points": judged("photon", draw)},
    "sections.conclusions_words.of_model": lambda draw: {
        "name": "the ALP", "points": judged("alp", draw)
    },
    "sections.dark_matter_words.judgements": lambda draw: {
        "result": result_of(dark_matter_searches, draw, nucleus="xenon", epsilon=1e-4),
        "nucleus": "xenon", "epsilon": 1e-4, "m_DM": draw.number(1e-3, 10.0),
    },
    "sections.dark_photon_decays_judged.words": on_result(dark_photon_decays),
    "sections.dark_photon_decays_judged.reading": lambda draw: {
        "result": result_of(dark_photon_decays, draw), "name": "rate_ratio"
    },
    "sections.dark_photon_decays_judged.spelled": lambda draw: {"value": draw.number(0.0, 1e30)},
    "sections.dark_photon_plane_judged.words": on_result(dark_photon_parameter_space),
    "sections.dark_photon_plane_judged.hinge": on_result(
        dark_photon_parameter_space, "subtracted",
        (("K_star_limit", "standard_model_subtracted"), ("mixing_ratio", 0.5)),
    ),
    "sections.dark_sector_contact.thermal_contact": contact,
    "sections.dark_z_survival.moved": dark_z_pair,
    "sections.joint_regions.of_alp": functools.partial(point, "alp region"),
    "sections.joint_regions.of_dark_photon": lambda draw: {
        **point("photon region", draw), "m_DM": draw.number(1e-3, 0.4)
    },
    "sections.joint_regions.sentence": lambda draw: {"region": draw.one_of(regions())},
    "sections.joint_regions.likelihood_sentence": lambda draw: {"region": draw.one_of(regions())},
    "sections.joint_regions.named": lambda draw: {"most": draw.one_of(("relic_density", "warm_dark_matter"))},
    "sections.joint_regions.quantities": lambda draw: dict(
        zip(("alp", "dark_photon"), regions(), strict=True)
    ),
    "sections.lighter_dark_z.weak_charge_strength": lambda draw: lighter(
        draw, rate=draw.number(1e-9, 1e-4), ratio=draw.number(1e-3, 1.0), form_factor_set="GRvDV2023"
    ),
    "sections.lighter_dark_z.bs_mixing_strength": lambda draw: lighter(
        draw, rate=draw.number(1e-9, 1e-4), form_factor_set="GRvDV2023"
    ),
    "sections.lighter_dark_z.verdict": lambda draw: lighter(
        draw, atoms=draw.number(0.0, 10.0), mesons=draw.number(0.0, 10.0)
    ),
    "sections.limits_in_words.words": limits,
    "sections.limits_in_words.hadrons": lambda draw: {
        **dict(zip(("point", "photon"), confronted(draw, "photon"), strict=True)),
        "chosen": constraints.chosen(),
    },
    "sections.dark_photon_confronted.left_by_hadrons": lambda draw: {"p": known_point(draw)},
    "sections.model_separation.separation": separated,
}  # fmt: skip
