"""Generators of functions that move inputs, and of those that say what moved inputs come to."""

from types import SimpleNamespace

import numpy as np

from b2kinv.physics import (
    early_universe,
    form_factors,
    freeze_in,
    inputs,
    measurements,
)
from b2kinv.quantities import replaced
from b2kinv.quantities.response_surfaces import Axis
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.uncertain_sources import Choice, NoneKnown, Normal, TwoPiece
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    belle2_excess,
    belle2_likelihood,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)
from tests.fuzz.generators import freeze_in_parts, valid_parameters
from tests.fuzz.words_generators import on_result, result_of

#: Sections that take milliseconds, and give numbers that inputs move.
_FAST = (belle2_excess, alp_decays, dark_photon_decays)


def dark_z(draw, **more):
    """Return a dark photon of one mass with either kind of mixing, as several sections hand it on."""
    ratio = draw.one_of(("kinetic_only", "tan_theta_W", draw.number(-10.0, 10.0)))
    chosen = {"form_factor_set": draw.word(form_factors.FORM_FACTOR_SET), "top_mass": draw.one_of(("MSbar",))}
    lowest, highest = (1.8, 3.7) if ratio == "kinetic_only" else (0.01, 4.7)
    return {
        "parameters": SimpleNamespace(m_X=draw.number(lowest, highest), mixing_ratio=ratio, **chosen), **more
    }  # fmt: skip


def produced(draw):
    """Return what makes a dark Z."""
    parameters = dark_z(draw)["parameters"]
    eps = draw.number(0.0, 0.87)
    return {"p": parameters, "eps": eps, "eps_Z": eps * draw.number(-1.0, 1.0)}


def ranged(draw):
    """Return a dark photon whose hadrons leave a range, and what is asked of it."""
    given = dark_z(draw)
    given["parameters"].m_X = draw.number(1.8, 3.72)
    chosen = draw.word(form_factors.FORM_FACTOR_SET)
    return {**given, "form_factor_set": chosen, "of_widths": draw.chance(0.5)}


def cooled(draw):
    """Return a plasma that cools by a third to a hundred times with dark particles in it."""
    hottest = draw.number(1e-3, 1.0)
    T = np.geomspace(hottest, hottest / draw.number(3.0, 100.0), 40)
    size = draw.number(1e-9, 1e9)
    return {
        "T": T, "ratio": size * (T / T[0]) ** draw.number(0.1, 5.0),
        "particles": ((draw.number(1e-6, 1.0), 1.0), (draw.number(1e-6, 1.0), 2.0))[: draw.one_of((1, 2))],
        "degrees_of_freedom": draw.one_of(tuple(early_universe.TABLES)),
    }  # fmt: skip


def close(draw):
    """Return yields of dark matter beside those in equilibrium."""
    parts = freeze_in_parts(draw)
    plasma = parts["plasma"]
    kind = draw.one_of(("dirac", "majorana"))
    equilibrium = freeze_in.dark_matter_equilibrium(**parts, dark_matter=kind)
    evolved = plasma.at_ends(equilibrium) * draw.number(0.0, 2.0)
    mass = np.full(len(equilibrium), draw.number(1e-6, 1.0))
    return {
        "plasma": plasma, "m_chi": mass, "equilibrium": equilibrium, "evolved": evolved,
        "today": np.full(len(equilibrium), draw.number(0.0, 1.0)), "dark_matter": kind,
    }  # fmt: skip


def late(draw):
    """Return ALPs that live from no time to forever."""
    one = np.ones(2)
    return {
        "m_a": draw.number(1e-6, 10.0), "width": draw.number(0.0, 1e3) * one,
        "left": draw.number(0.0, 1.0) * one, "dark_share": draw.number(0.0, 1.0) * one,
        "today": draw.number(0.0, 1.0) * one,
    }  # fmt: skip


def several_sources(draw):
    """Return sources of each kind, with a model that reads some of them."""
    width, length = draw.number(1e-6, 1e6), draw.number(1e-6, 1e6)
    power = draw.one_of((-1.0, 0.0, 1.0, 3.0))
    sources = (
        Normal(name="width", value=width, sigma=draw.number(1e-6, 0.3) * width),
        TwoPiece(name="length", value=length, up=0.1 * length, down=0.3 * length),
        Choice(name="shape", input="shape", options={"round": 0.8}), NoneKnown("colour"),
    )  # fmt: skip

    def evaluate():
        sides = replaced.read("width", width) * replaced.read("length", length) ** power
        return np.array([sides, replaced.read("shape", 1.0) * sides, replaced.read("colour", 0.0)])

    return {"evaluate": evaluate, "sources": sources}


def propagated(draw):
    """Return a model with its sources, and how they are drawn."""
    switched_off = draw.one_of(((), ("width",), ("shape", "colour"), ("unknown",)))
    return {
        **several_sources(draw), "seed": 1, "without": switched_off, "full": draw.chance(0.3), "draws": 50,
    }  # fmt: skip


def surface(draw):
    """Return results with both ends of two axes, some of which cross zero."""
    centre = np.array([draw.number(-1e6, 1e6), draw.number(1e-6, 1e6), 0.0])

    def axis():
        down, up = (centre + np.abs(centre) * draw.number(-2.0, 2.0) for _ in range(2))
        return Axis(np.ones(1), -draw.number(0.1, 2.0), 1.0, down, up)

    axes = {name: [axis()] for name in ("width", "length")[: draw.one_of((0, 1, 2))]}
    return {"centre": centre, "axes": axes}


def matrix(draw):
    """Return a covariance, or what is none."""
    low, high = draw.number(0.0, 1e6), draw.number(1e-6, 1e6)
    off = draw.number(-1.0, 1.0) * np.sqrt(low * high)
    return {"name": "fit", "covariance": draw.one_of((
        np.array([[low, off], [off, high]]), np.array([[low, high], [-high, low]]),
        np.array([[low, 2.0 * high], [2.0 * high, low]]), np.array([low, high]),
    ))}  # fmt: skip


def band(draw):
    """Return what Section II C finds of a band, some of it not at all."""

    def one():
        return draw.one_of((draw.number(1e-30, 1e3), np.nan))

    single = ("width", "warm", "own", "own_mass", "edge", "mass", "contact", "closeness")
    pairs = ("own_masses", "natural", "natural_masses", "g", "own_g")
    return {"values": {name: one() for name in single}, "ends": {name: (one(), one()) for name in pairs}}


def compared(draw):
    """Return significances of the spectra that are compared."""
    return {"compared": {
        f"spectrum_{n}_significance": Quantity(draw.number(0.0, 100.0), "1", "significance") for n in range(4)
    }}  # fmt: skip


def scattering(draw):
    """Return what scatters off nucleons, with a limit or without one."""
    found = {"dark_photon_nucleon_cross_section": Quantity(draw.number(0.0, 1e-30), "cm^2", "")}
    if draw.chance(0.7):
        found["nucleon_limit"] = Quantity(draw.number(1e-50, 1e-30), "cm^2", "")
    return {"result": found}


def moved_excess(draw):
    """Return a window of the excess, from zero or not."""
    low = draw.number(0.0, 1e-5)
    return {"name": draw.word(measurements.EXCESS), "window": (low, low + draw.number(0.0, 1e-5))}


def any_section(draw):
    """Return parameters of one of the sections."""
    section = draw.one_of((*_FAST, alp_freeze_in, dark_photon_freeze_out, dark_photon_parameter_space))
    return {"parameters": valid_parameters(section.Parameters, draw)}


def section_with_parameters(draw):
    """Return a fast section's `evaluate` at a point that it takes."""
    section = draw.one_of(_FAST)
    parameters = result_of(section, draw).parameters
    return {"evaluate": section.evaluate, "parameters": parameters}


def masses_and_mixings(draw):
    """Return a dark photon with masses at which only its decays are known, too."""
    p = valid_parameters(dark_photon_decays.Parameters, draw)
    eps = draw.number(0.0, 1.0)
    return {"p": p, "m_X": draw.number(1.8, 10.0), "eps": eps, "eps_Z": eps * draw.number(-1.0, 1.0)}


UNCERTAIN = {
    "physics.dark_matter_contact.dark_temperature": cooled,
    "physics.dark_photon_mixing.check_production": dark_z,
    "physics.dark_photon_mixing.is_numeric": dark_z,
    "physics.dark_photon_mixing.photon_counts": dark_z,
    "physics.dark_z_production.added": lambda draw: {
        "parameters": ranged(draw)["parameters"], "top_mass": "MSbar"
    },
    "physics.dark_z_production.hadron_ranges": ranged,
    "physics.dark_z_production.has_ranges": dark_z,
    "physics.dark_z_production.production": produced,
    "physics.dark_z_production.rate_uncertainty": lambda draw: dark_z(
        draw, kaon=draw.one_of(("K", "K*")), charge=draw.one_of(("+", "0")),
        form_factor_set=draw.word(form_factors.FORM_FACTOR_SET),
    ),
    "physics.form_factors.input_name": lambda draw: {
        "form_factor_set": draw.word(form_factors.FORM_FACTOR_SET), "transition": draw.one_of(("B->K",))
    },
    "physics.freeze_in.closeness": close,
    "physics.inputs.deviations": lambda draw: {"name": draw.one_of((*inputs.names(), "x"))},
    "physics.late_decays.rows_of_late_decays": late,
    "physics.measurements.excess_deviations": lambda draw: {"name": draw.word(measurements.EXCESS)},
    "physics.measurements.excess_middle": moved_excess,
    "physics.uncertain_inputs.particle_data": lambda draw: {},
    "physics.uncertain_inputs.spelled": lambda draw: {
        "source": draw.one_of((*inputs.names(), "form factors B->K (GRvDV2023)", "choice of alpha_s"))
    },
    "physics.model_judgement.check_names": lambda draw: {"lists": {
        "constraints": [draw.one_of(("all", "warm_dark_matter", "x"))],
        "without": [draw.one_of(("none", "x"))],
    }},
    "physics.uncertain_inputs.sources": lambda draw: {},
    "quantities.replaced.inputs": lambda draw: {"values": {"width": draw.number(0.0, 1e30)}},
    "quantities.replaced.read": lambda draw: {"name": "width", "stored": draw.number(-1e30, 1e30)},
    "quantities.uncertain_sources.covariance": lambda draw: {
        "name": "fit", "sigmas": (draw.number(0.0, 1e30), draw.number(0.0, 1e30)),
        "correlations": {(0, 1): draw.number(-1.1, 1.1)},
    },
    "quantities.uncertain_sources.root_of_covariance": matrix,
    "quantities.uncertainty.propagate": propagated,
    "quantities.response_surfaces.response_surface": surface,
    "quantities.uncertainty.surface_error": several_sources,
    "sections.alp_decays_judged.strengths": on_result(alp_decays),
    "sections.alp_decays_judged.words": on_result(alp_decays),
    "sections.alp_freeze_in_judged.abundance": on_result(alp_freeze_in),
    "sections.alp_freeze_in_judged.words": on_result(alp_freeze_in),
    "sections.point_in_words.exclusion": lambda draw: {
        "strengths": {"belle_kstar_zero": draw.number(0.0, 3.0), "babar_k_plus": draw.number(0.0, 3.0)}
    },
    "sections.point_in_words.held": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0)
    },
    "sections.point_in_words.window": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0)
    },
    "sections.point_in_words.explains": lambda draw: {
        "rate": draw.number(0.0, 1e-4), "windows": [(5e-6, 9e-6), (4e-6, draw.number(1e-5, 2e-5))],
    },
    "sections.alp_parameter_words.band_quantities": band,
    "sections.alp_parameter_words.late_decay_words": on_result(alp_freeze_in),
    "sections.belle2_excess_judged.words": on_result(belle2_excess),
    "sections.belle2_likelihood_judged.of_vector": compared,
    "sections.belle2_likelihood_judged.words": on_result(belle2_likelihood),
    "sections.dark_matter_words.nucleon_gap": scattering,
    "sections.dark_photon_decays.widths": masses_and_mixings,
    "sections.dark_photon_freeze_out_judged.words": on_result(dark_photon_freeze_out),
    "sections.uncertainties.section_name": lambda draw: {"evaluate": draw.one_of(_FAST).evaluate},
    "sections.uncertainties.sources": any_section,
    "sections.uncertainties.uncertainties": section_with_parameters,
}  # fmt: skip
