"""Arguments that no declaration of their function describes: by name, or by its own generator."""

import functools
import importlib
import inspect

import numpy as np

from b2kinv.physics import (
    alp_couplings,
    alp_production,
    alp_widths,
    b_mesons,
    belle2_line,
    constraint_files,
    constraints,
    conventions,
    dark_matter_contact,
    dark_photon_mixing,
    early_universe,
    form_factors,
    freeze_in,
    frozen_in_momenta,
    inputs,
    majorana_annihilation,
    measurements,
    nuclei,
    q2_spectra,
    spin_dependent_scattering,
    supernova,
)
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import FRACTION, NOT_NEGATIVE, POSITIVE, Range
from b2kinv.sections import (
    alp_confronted,
    alp_decays,
    alp_freeze_in,
    conclusions_words,
    dark_matter_searches,
    dark_photon_confronted,
    dark_photon_decays,
    dark_photon_parameter_space,
)

#: Functions that run when a module is imported, not when something is computed: what they take is code.
#: And what needs an optional extra.
AT_IMPORT = {
    "quantities.checked.checked": "decorates functions",
    "quantities.unforeseen.explained": "decorates functions",
    "quantities.documentation.extended": "takes a docstring",
    "quantities.documentation.fields": "takes a docstring",
    "quantities.labelled_arrays.dataset": "needs xarray: tests/quantities/test_labelled_arrays.py",
    "quantities.labelled_arrays.library": "is xarray",
}
#: Functions of which every call is refused, as they are there to refuse.
REFUSING = {"quantities.unforeseen.explain": "raises what it says"}
#: Functions of a grid: what they give is not that of each element alone.
GRIDS = {
    "physics.boltzmann.nodes": "takes the ends of steps",
    "sections.belle2_likelihood.published_windows": "marks the nearest mass of the grid",
}
_COUPLING = Number("coupling", meaningful=Range(at_least=-1e6, at_most=1e6))
_MASS = Number("mass", "GeV", meaningful=Range(at_least=1e-6, at_most=10.0))
#: Argument → what it is wherever nothing else is declared: the functions hand it on to one that declares it.
BY_NAME = {
    "m_a": conventions.ALP_MASS, "f_a": conventions.DECAY_CONSTANT, "m_chi": conventions.CHI_MASS,
    "C_q": conventions.QUARK_COUPLING.but(meaningful=Range(at_least=-1e6, at_most=1e6)),
    "C_chi": _COUPLING, "C_b": _COUPLING, "C_G_UV": _COUPLING, "C_gamma_UV": _COUPLING,
    "dark_matter": conventions.CHI_KIND, "alpha_s": alp_widths.ALPHA_S,
    "thresholds": alp_couplings.THRESHOLDS, "m_b": alp_production.BOTTOM_MASS,
    "m_s": alp_production.STRANGE_MASS, "s": conventions.SQUARED_ENERGY,
    "m_X": conventions.DARK_PHOTON_MASS, "m_DM": conventions.DARK_MATTER_MASS,
    "m_phi": conventions.DARK_HIGGS_MASS, "alpha_X": conventions.DARK_COUPLING,
    "epsilon": conventions.KINETIC_MIXING, "epsilon_Z": conventions.KINETIC_MIXING,
    "epsilon_Z_over_epsilon": Number("ratio", meaningful=Range(at_least=-10.0, at_most=10.0)),
    "velocity": conventions.VELOCITY, "yukawa": conventions.YUKAWA,
    "v_phi": conventions.DARK_BREAKING_SCALE, "sin_theta": Number("sin θ", meaningful=FRACTION),
    "trilinear": majorana_annihilation.S_CHANNEL, "table": early_universe.TABLE,
    "degrees_of_freedom": Name("table", tuple(early_universe.TABLES)),
    "form_factor_set": form_factors.FORM_FACTOR_SET, "nucleus": nuclei.NUCLEUS,
    "nucleon": spin_dependent_scattering.NUCLEON, "kaon": b_mesons.KAON, "charge": conventions.CHARGE,
    "T": conventions.TEMPERATURE, "T_nu": conventions.TEMPERATURE,
    "threshold": Number("threshold", "GeV", meaningful=Range(at_least=1e-6, at_most=20.0)),
    "quark": Name("quark", tuple(alp_couplings.QUARKS)),
    "cross_section": Number("cross section", meaningful=NOT_NEGATIVE),
    "proper_decay_length": Number("cτ", "m", meaningful=POSITIVE),
    "relic_density": Number("Ω h²", meaningful=POSITIVE),
    "coupling": Number("coupling", meaningful=NOT_NEGATIVE),
    "hadrons": dark_photon_decays.HADRON_METHOD, "top_mass": dark_photon_decays.TOP_MASS,
    "mixing_ratio": dark_photon_mixing.MIXING_RATIO, "excess": measurements.EXCESS,
    "history": Name("history", frozen_in_momenta.HISTORIES),
    "rate": Number("rate", meaningful=NOT_NEGATIVE),
    "found": lambda draw: dark_photon_rates(draw),
    "flavours": lambda draw: draw.one_of((3, 4, 5)),
    "n_sigma": lambda draw: draw.one_of((1, 2)),
    "nodes": lambda draw: draw.one_of((8, 24, 48)),
    "target": lambda draw: target(draw),
    "targets": lambda draw: (target(draw), target(draw)),
    "spectrum": lambda draw: spectrum(draw),
    "standard_model_counted": lambda draw: draw.chance(0.5),
    "of_widths": lambda draw: draw.chance(0.5),
}  # fmt: skip


def argument(function, name):
    """Return the declaration or generator of an argument that the function itself does not declare."""
    plain = inspect.unwrap(function)
    if name in ("p", "parameters"):
        module = importlib.import_module(plain.__module__)
        kind = getattr(module, "Parameters", None)
        kind = kind or getattr(getattr(module, "dark_photon_parameter_space", None), "Parameters", None)
        return functools.partial(valid_parameters, kind) if kind and issubclass(kind, ParameterSet) else None
    return BY_NAME.get(name)


def valid_parameters(kind, draw, **fixed):
    """Return parameters that a section takes: drawn ones are often refused together, so more are tried."""
    for share in (0.5, 0.3, 0.2, 0.2, 0.1, 0.1, 0.1):
        given = {
            name: draw.of(one, getattr(one, "offered_range", None))
            for name, one in kind.declarations().items()
            if draw.chance(share) and name not in fixed
        }
        try:
            return kind(**{**given, **fixed})
        except ValueError:
            continue
    return kind(**fixed)


def dark_photon_rates(draw):
    """Return rates and widths of a dark photon that decays to dark matter."""
    m_X = draw.number(1.8, 3.72)
    return dark_photon_parameter_space.rates(
        m_X, draw.number(1e-4, 0.49 * m_X), draw.number(0.1, 1.0), "quark_currents", "MSbar", "GRvDV2023"
    )


def target(draw):
    """Return a fermion of the plasma."""
    return dark_matter_contact.Target(
        draw.one_of((0.0, draw.number(1e-6, 1.0))), draw.number(0.0, 1e-2), draw.number(0.0, 1e-2)
    )


def spectrum(draw):
    """Return the spectrum of a line or of two dark matter particles."""
    if draw.chance(0.5):
        return q2_spectra.line_spectrum(draw.number(0.0, 4.7), draw.one_of((0.0, draw.number(1e-3, 1.0))))
    q2 = np.linspace(0.0, 20.0, 40)
    return q2_spectra.tabulated_spectrum(q2, draw.random.random(40) + 0.01)


def written_spectrum(draw):
    """Return a file with a spectrum, of which some are none."""
    q2 = np.cumsum([draw.number(0.0, 5.0) for _ in range(4)])
    lines = [f"{one},{draw.number(0.0, 1e3)}" for one in q2.tolist()]
    return InputFile("spectrum.csv", "\n".join(lines).encode())


def exponential_spectrum(draw):
    """Return momenta with a spectrum of integral one, or with twice as much."""
    momenta = np.geomspace(1e-6, 60.0, 400)
    scale, times = draw.number(1e-9, 1e9), draw.one_of((1.0, 1.0, 2.0))
    return {"momenta": scale * momenta, "spectrum": times * np.exp(-momenta) / scale}


def freeze_in_parts(draw, points=1):
    """Return a plasma and couplings in it."""
    p = valid_parameters(alp_freeze_in.Parameters, draw).as_dict()
    plasma = freeze_in.Plasma(p)
    strengths = np.array([draw.number(1e-14, 1e-4) for _ in range(points)])
    return {"plasma": plasma, "couplings": freeze_in.universal_couplings(p, strengths)}


def plasma_and_rates(draw):
    """Return a plasma with the rates of b quarks in it."""
    parts = freeze_in_parts(draw)
    couplings = parts["couplings"]
    return {"plasma": parts["plasma"], "width_b": couplings.width_b, "scattering": couplings.scattering}


def constraint_call(draw, *, one="name", predicted=True):
    """Return a constraint with a prediction and, for a curve, where it is read."""
    found = constraint_files.get(draw.one_of(constraint_files.names()))
    given = {one: found if one == "one" else found.name}
    if predicted:
        given["prediction"] = draw.number(0.0, 1e30)
    if found.position:
        given["position"] = draw.number(1e-6, 1e3)
    return given


#: Constraints that are measurements, and pull.
PULLING = tuple(name for name in constraint_files.names() if constraint_files.get(name).kind == "measurement")


def comparisons(draw):
    """Return several predictions beside their constraints."""
    calls = [constraint_call(draw) for _ in range(3)]
    return {call["name"]: constraints.compare(**call) for call in calls}


def confronted(draw, model):
    """Return a point of a model with what it comes to."""
    if model == "alp":
        point = alp_confronted.Point(
            m_a=draw.number(1.0, 4.7), C_q=draw.number(alp_confronted.LOWEST, alp_confronted.HIGHEST),
            C_chi="C_q", m_chi=draw.number(1e-6, 0.4), relic_density=0.12, excess="paper",
            form_factor_set="GRvDV2023", standard_model="left_out",
        )  # fmt: skip
        return point, alp_confronted.at_point(point, constraints.chosen())
    m_DM = draw.number(1e-3, 0.5)
    point = dark_photon_confronted.Point(
        m_X=draw.number(1.8, 3.72), mixing_ratio="tan_theta_W", epsilon=draw.number(1e-8, 1e-2), m_DM=m_DM,
        m_phi=draw.number(1e-6, m_DM), sin_theta=draw.number(1e-8, 1e-2), alpha_X=draw.number(1e-9, 1e-1),
        relic_density=0.12, excess="paper", form_factor_set="GRvDV2023", standard_model="left_out",
    )  # fmt: skip
    return point, dark_photon_confronted.at_point(point, constraints.chosen())


def both_points(draw):
    """Return the points of both models, judged."""
    return {
        "alp": conclusions_words.points(confronted(draw, "alp")[1].judged),
        "dark_photon": conclusions_words.points(confronted(draw, "photon")[1].judged),
    }


def history(draw):
    """Return steps with rates, as the linear system takes them."""
    steps = 5
    return {
        "u": np.cumsum(np.array([draw.number(1e-3, 1.0) for _ in range(steps + 1)])),
        "relaxation": np.array([[draw.number(0.0, 1e6) for _ in range(3)] for _ in range(steps)]),
        "decay": np.array([[draw.number(0.0, 1e6) for _ in range(3)] for _ in range(steps)]),
        "equilibrium": np.array([[draw.number(0.0, 1.0) for _ in range(3)] for _ in range(steps)]),
    }


def back_reaction(draw):
    """Return rates of the full system that are the same throughout."""
    rates = (draw.number(1e-6, 1e3), draw.number(1e-6, 1e3), draw.number(1e-6, 1.0), draw.number(1e-6, 1.0))
    return {"rates": lambda u: rates, "u": np.linspace(0.0, 1.0, 5), "initial": draw.number(0.0, 1.0)}


def average(draw, **more):
    """Return a cross section that falls with energy, and where it is averaged."""
    power = draw.one_of((0.0, -1.0, -2.0))
    return {"cross_section": lambda s: s**power, **more}


def curve(draw):
    """Return a rate over H that rises and falls, as a function of x."""
    x = np.geomspace(0.01, 100.0, 30)
    top, width = draw.number(1e-6, 1e12), draw.number(0.1, 3.0)
    return {"x": x, "ratio": top * np.exp(-((np.log(x) / width) ** 2))[np.newaxis]}


def line_call(names, draw):
    """Return arguments of fits of a line to what Belle II observed."""
    seen = belle2_line.observed()
    without = belle2_line.fit_without(seen)
    known = {
        "experiment": seen, "without": without, "start": without, "truth": without,
        "mass": draw.one_of(belle2_line.search_masses().tolist()), "strength": draw.number(0.0, 2.0),
        "generator": np.random.default_rng(1),
    }  # fmt: skip
    return {name: known[name] for name in names}


def texts(draw, names, key="name"):
    """Return a name out of several."""
    return {key: draw.one_of(tuple(names))}


def section_result(section):
    """Return a generator of a result of one section."""

    def generated(draw):
        return {"result": section.evaluate(valid_parameters(section.Parameters, draw))}

    return generated


def ending(draw):
    """Return the ends of a range, as declarations have them."""
    return {name: draw.number(-1e30, 1e30) for name in ("above", "at_most") if draw.chance(0.5)}


def parameters_and_couplings(draw):
    """Return parameters of freeze-in with couplings."""
    p = valid_parameters(alp_freeze_in.Parameters, draw).as_dict()
    return {"parameters": p, "couplings": np.array([draw.number(1e-12, 1e-5)])}


#: Function → its own generator.
OWN = {
    "sections.alp_decays.production": lambda draw: {
        "p": valid_parameters(alp_decays.Parameters, draw),
        "channel": draw.one_of(tuple(alp_decays.CHANNELS)),
    },
    "sections.uncertainties.moved": lambda draw: {
        "parameters": valid_parameters(draw.one_of((alp_decays, alp_freeze_in)).Parameters, draw)
    },
    "quantities.scalars.plain_scalars": lambda draw: {"value": (np.float64(draw.number(-1e30, 1e30)), "one")},
    "quantities.spelling.spelled": lambda draw: {"value": draw.number(-1e30, 1e30)},
    "quantities.spelling.with_errors": lambda draw: {
        "value": draw.number(-1e30, 1e30),
        "up": draw.number(0.0, 1e30),
        "down": draw.number(0.0, 1e30),
    },
    "quantities.validation.choice": lambda draw: {
        "name": "charge", "value": draw.one_of(("+", "0", "x", 1)), "allowed": ("+", "0")
    },
    "quantities.validation.limit_text": lambda draw: {
        "limit": draw.number(-1e30, 1e30), "upper": draw.chance(0.5)
    },
    "quantities.validation.limits_text": ending,
    "quantities.validation.range_text": ending,
    "quantities.validation.nearest_hint": lambda draw: {"value": draw.one_of("abc"), "allowed": ("a", "bc")},
    "quantities.validation.numbers": lambda draw: {
        "name": "value", "value": draw.one_of((draw.number(-1e30, 1e30), "x", True, [[1.0], [1.0, 2.0]])),
        **ending(draw),
    },
    "quantities.unforeseen.raising": lambda draw: {
        "call": np.square, "arguments": (draw.number(0.0, 1e150),)
    },
    "quantities.unforeseen.explain": lambda draw: {
        "error": draw.one_of((ValueError("math domain error"), ZeroDivisionError("x"))),
        "arguments": {"m_a": draw.number(0.0, 1e9)},
    },
    "quantities.validation.one_line": lambda draw: {"name": "text", "text": draw.one_of(("a", "b\n", "é"))},
    "physics.alp_couplings.couplings_of_quarks": lambda draw: {"C_q": draw.number(-1e6, 1e6)},
    "physics.alp_widths.branching_ratios": lambda draw: {
        "widths": {"gg": draw.number(0.0, 1e30), "mumu": draw.number(1e-30, 1e30)}
    },
    "physics.constraint_files.get": lambda draw: texts(draw, constraint_files.names()),
    "physics.constraint_files.own": lambda draw: {"file": draw.one_of(("none.json", "x", "a\n.json"))},
    "physics.constraints.beside": lambda draw: constraint_call(draw, one="one"),
    "physics.constraints.compare": constraint_call,
    "physics.constraints.limit": lambda draw: constraint_call(draw, predicted=False),
    "physics.constraints.pull": lambda draw: {
        "name": draw.one_of((*PULLING, "belle_kstar_zero")), "prediction": draw.number(0.0, 1e30)
    },
    "physics.constraints.chosen": lambda draw: {"only": (draw.one_of((*constraint_files.names(), "x")),)},
    "physics.constraints.strongest": lambda draw: {"comparisons": comparisons(draw)},
    "physics.model_judgement.check_names": lambda draw: {
        "lists": {
            "constraints": (draw.one_of(("all", "belle_kstar_zero", "x", "all,x")), "all"),
            "without": (draw.one_of(("none", "x", "all", "")),),
        }
    },
    "physics.model_judgement.chosen": lambda draw: {
        "only": draw.one_of(("all", "belle_kstar_zero", "x")), "without": draw.one_of(("none", "x"))
    },
    "physics.model_judgement.compared": lambda draw: constraint_call(draw, one="one"),
    "physics.model_judgement.joined": lambda draw: {"parts": ("a", "b", "c")[: draw.one_of((1, 2, 3))]},
    "physics.model_judgement.words": lambda draw: texts(draw, constraint_files.names()),
    "physics.own_limits.check": lambda draw: {
        "one": constraint_files.get(draw.one_of(constraint_files.names()))
    },
    "physics.own_limits.models": lambda draw: {"quantity": "kinetic mixing", "unit": "1"},
    "physics.own_limits.prediction_name": lambda draw: {"quantity": "kinetic mixing", "unit": "1"},
    "physics.data_files.load_json": lambda draw: texts(draw, ("inputs.json", "nuclei.json")),
    "physics.inputs.get": lambda draw: texts(draw, (*inputs.names(), "x")),
    "physics.inputs.value": lambda draw: texts(draw, (*inputs.names(), "x")),
    "physics.nuclei.get": lambda draw: texts(draw, (*nuclei.names(), "x")),
    "physics.hadronic_thresholds.loop_region": lambda draw: texts(draw, ("strange", "charm"), "quark"),
    "physics.interpolation.through_equal_steps": lambda draw: {
        "first": 0.0, "last": draw.number(1e-6, 1e6), "values": draw.random.random(5),
        "wanted": np.array([draw.number(-1e6, 1e6)]),
    },
    "physics.judged_points.groups": lambda draw: {"arrays": (draw.random.integers(0, 3, 6).astype(float),)},
    "physics.judged_points.of_each": lambda draw: {
        "function": sum, "arguments": (draw.number(0.0, 1.0), np.array([draw.number(0.0, 1.0), 2.0]))
    },
    "physics.judged_points.compared": lambda draw: {
        "predictions": {"belle_kstar_zero": (draw.number(0.0, 1.0), None)},
        "chosen": ("belle_kstar_zero", "n_eff_act_dr6"), "positions": {},
    },
    "physics.effective_neutrinos.lightest_allowed": lambda draw: {
        "name": "n_eff_planck2018", "sin_theta": draw.number(1e-8, 1e-2),
        "last_contact": draw.number(5e-3, 0.02), "start": draw.one_of(("thermal", "none")),
        "m_DM": draw.number(0.06, 1.0),
    },
    "physics.electron_searches.limits": lambda draw: {"m_DM": draw.number(1e-4, 20.0)},
    "physics.electron_searches.whose_limit": lambda draw: {"m_DM": draw.number(1e-4, 20.0)},
    "physics.kaon_searches.kaon_searches": lambda draw: {
        "rates": {name: draw.number(0.0, 1.0) for name in ("K_plus", "K_zero", "Kstar_plus", "Kstar_zero")},
        "mass": draw.number(0.0, 4.7), "standard_model_counted": draw.chance(0.5),
        "form_factor_set": draw.word(form_factors.FORM_FACTOR_SET),
    },
    "physics.boltzmann.freeze_in": history,
    "physics.boltzmann.parent_history": history,
    "physics.boltzmann.freeze_in_with_back_reaction": back_reaction,
    "physics.thermal_averages.thermally_averaged_cross_section": lambda draw: average(
        draw, m_1=draw.number(1e-3, 10.0), m_2=draw.number(1e-3, 10.0), T=draw.number(1e-6, 1e3)
    ),
    "physics.thermal_averages.reaction_rate": lambda draw: average(
        draw, initial=((draw.number(1e-3, 10.0), 2), (0.0, 1)), per=(draw.number(1e-3, 10.0), 1),
        T=draw.number(1e-6, 1e3),
    ),
    "physics.thermal_averages.equilibrium_ratio": lambda draw: {
        "first": (draw.number(1e-6, 1e6), 2), "second": (draw.number(1e-6, 1e6), 1),
        "T": draw.number(1e-6, 1e6),
    },
    "physics.freeze_out.thermal_average": lambda draw: average(
        draw, mass=draw.number(1e-3, 1e3), x=draw.number(1e-4, 1e8)
    ),
    "physics.freeze_out.tabulated_average": lambda draw: average(draw, mass=draw.number(1e-3, 1e3)),
    # With sin θ = 1 there is nothing that the Higgs boson adds, and a tuning without an end.
    "sections.dark_higgs_tuning.quantities": lambda draw: {
        "m_X": draw.number(1e-2, 80.0), "alpha_X": draw.number(1e-8, 1.0), "m_phi": draw.number(1e-3, 1.0),
        "sin_theta": draw.number(1e-6, 0.9),
    },
    "physics.majorana_annihilation.unit_relic": lambda draw: {
        "m_DM": (m_DM := draw.number(1e-6, 1e3)), "m_phi": draw.number(1e-3 * m_DM, 1.2 * m_DM)
    },
    "physics.majorana_annihilation.for_each_pair": lambda draw: {
        "function": lambda relic, scale: relic.relic_density(scale), "m_DM": draw.number(1e-3, 10.0),
        "m_phi": draw.number(1e-4, 1e-3), "coupling": draw.number(1e-3, 1.0),
    },
    "physics.early_universe.temperature_at": lambda draw: {
        "scale": early_universe.log_scale_factor(draw.number(1e-3, 1.0)), "T_high": 2.0, "T_low": 1e-4
    },
    "physics.form_factors.covariance_of": lambda draw: {
        "names": ("f_plus", "f_zero"), "q2": draw.number(0.0, 22.0)
    },
    "physics.form_factors.uncertainty": lambda draw: {
        "name": draw.one_of(("f_plus", "f_zero", "x")), "q2": draw.number(0.0, 30.0)
    },
    "physics.form_factors.sample": lambda draw: {
        "form_factor_set": "GRvDV2023", "transition": "B->K", "size": draw.one_of((0, 1, 5)), "seed": 1
    },
    "physics.freeze_in.universal_couplings": parameters_and_couplings,
    "physics.freeze_in.production": plasma_and_rates,
    "physics.freeze_in.largest_contact": plasma_and_rates,
    "physics.freeze_in.relaxation": freeze_in_parts,
    "physics.freeze_in.dark_matter_equilibrium": lambda draw: {
        **freeze_in_parts(draw), "dark_matter": draw.word(conventions.CHI_KIND)
    },
    "physics.freeze_in.evolve": lambda draw: {**(parts := freeze_in_parts(draw)), "daughter_equilibrium":
        freeze_in.dark_matter_equilibrium(**parts, dark_matter="dirac")},
    "physics.freeze_in.yields_by_width_ratio": lambda draw: {
        **freeze_in_parts(draw), "ratios": np.array([draw.number(1e-12, 1.0)])
    },
    "physics.frozen_in_momenta.daughter_momenta": lambda draw: {
        **freeze_in_parts(draw), "m_s": 0.0935, "history": draw.one_of(frozen_in_momenta.HISTORIES)
    },
    "physics.frozen_in_momenta.daughter_spectrum_today": lambda draw: {
        **freeze_in_parts(draw), "m_s": 0.0935, "momenta": np.array([draw.number(0.1, 10.0)])
    },
    "physics.frozen_in_momenta.lightest_masses": lambda draw: {
        "parameters": valid_parameters(alp_freeze_in.Parameters, draw).as_dict(),
        "couplings": np.array([draw.number(1e-12, 1e-5)]),
    },
    "physics.neutrino_decoupling.final_temperatures": lambda draw: {
        "masses": np.array([draw.number(1e-4, 1.0)]), "widths": None
    },
    "physics.kinematics.laboratory_beta_gamma": lambda draw: {
        "mass": draw.number(1e-9, 10.0), "mass_B": 5.279, "mass_sibling": 0.494
    },
    "physics.line_likelihood.covers": lambda draw: {"mass": draw.number(0.0, 10.0)},
    "physics.line_likelihood.gain": lambda draw: {
        "mass": draw.number(0.0, 10.0), "rate": draw.number(0.0, 1.0)
    },
    "physics.line_likelihood.largest_preferred": lambda draw: {"mass": draw.number(0.0, 10.0)},
    "physics.line_likelihood.same_line": lambda draw: {"mass": draw.number(0.0, 4.7)},
    "physics.line_likelihood.window_that_holds": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0)
    },
    "physics.model_judgement.over_density": lambda draw: {
        "found": draw.number(0.0, 1e3), "wanted": draw.number(1e-3, 1.0)
    },
    "physics.line_likelihood.rise": lambda draw: {
        "mass": draw.number(0.0, 10.0), "rate": draw.number(0.0, 1.0)
    },
    "physics.line_likelihood.held_window": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0),
        "n_sigma": draw.one_of((1, 2)),
    },
    "sections.point_in_words.held_window": lambda draw: {
        "excess": draw.word(measurements.EXCESS), "mass": draw.number(1e-3, 10.0)
    },
    "sections.dark_matter_searches_judged.words": section_result(dark_matter_searches),
    "sections.dark_matter_share.compared": lambda draw: {
        "parameters": valid_parameters(dark_matter_searches.Parameters, draw),
        "of_all": draw.number(0.0, 1e3),
    },
    "sections.dark_photon_plane_judged.with_excess": lambda draw: {
        "parameters": valid_parameters(dark_photon_parameter_space.Parameters, draw),
        "grid": np.array([draw.number(1e-3, 4.7) for _ in range(3)]),
    },
    "sections.dark_photon_confronted.dark_sector_predictions": lambda draw: {
        "p": (point := confronted(draw, "dark_photon")[0]), "alpha_X": point.alpha_X
    },
    "sections.dark_photon_confronted.neutrinos_of": lambda draw: {"p": confronted(draw, "dark_photon")[0]},
    "sections.dark_photon_confronted.left_by_hadrons": lambda draw: {
        "p": confronted(draw, "dark_photon")[0]
    },
    "sections.dark_photon_confronted.contradicted": lambda draw: {"p": confronted(draw, "dark_photon")[0]},
    "sections.limits_in_words.solid_line": lambda draw: {"point": confronted(draw, "dark_photon")[0]},
    "sections.limits_in_words.tuning": lambda draw: dict(
        zip(("point", "photon"), confronted(draw, "dark_photon"), strict=True)
    ),
    "sections.dark_higgs_beginnings.rests_on_start": lambda draw: {
        "point": (both := confronted(draw, "dark_photon"))[0], "judged": both[1].judged,
        "chosen": constraints.chosen(),
    },
    "physics.measurements.get": lambda draw: texts(draw, (*measurements.names(), "x")),
    "physics.measurements.value": lambda draw: texts(draw, (*measurements.names(), "x")),
    "physics.measurements.excess_window": lambda draw: {
        "name": draw.word(measurements.EXCESS), "mass": draw.number(0.0, 1e3)
    },
    "physics.measurements.excess_best_fit": lambda draw: {
        "name": draw.word(measurements.EXCESS), "mass": draw.number(0.0, 1e3)
    },
    "physics.measurements.paper_window_replaced": lambda draw: texts(draw, measurements.window_names()),
    "physics.measurements.require_window": lambda draw: {
        "parameter": "excess", "name": draw.one_of((*measurements.window_names(), "br:1e-6", "br:1+1-3", "x"))
    },
    "physics.measurements.window_masses": lambda draw: texts(draw, measurements.window_names()),
    "physics.q2_spectra.spectrum_from_file": lambda draw: {
        "path": draw.one_of(("none.csv", "/", "x", written_spectrum(draw)))
    },
    "physics.photon_penguin.ranges": lambda draw: {
        "epsilon": draw.number(-0.1, 1.0), "m_X": draw.number(0.9, 2.9),
        "form_factor_set": draw.word(form_factors.FORM_FACTOR_SET),
    },
    "physics.warm_dark_matter.spectrum_moments": exponential_spectrum,
    "physics.boltzmann.nodes": lambda draw: {
        "u": np.cumsum([draw.number(-1e3, 1e3), *(draw.number(1e-6, 1e3) for _ in range(4))])
    },
    "physics.q2_spectra.tabulated_spectrum": lambda draw: {
        "q2": np.linspace(0.0, draw.number(1e-6, 1e6), 9), "density": draw.random.random(9)
    },
    "physics.quadrature.composite_gauss": lambda draw: {
        "edges": np.cumsum([draw.number(1e-6, 1e6) for _ in range(4)]), "order": draw.one_of((1, 4, 16))
    },
    "physics.quadrature.gauss_legendre": lambda draw: {"order": draw.one_of((1, 2, 24))},
    "physics.quadrature.propagator_nodes": lambda draw: {
        "mass": draw.number(1e-3, 1e2), "width": draw.number(1e-9, 1.0), "lowest": 0.0, "highest": 23.0
    },
    "physics.quadrature.resonance_nodes": lambda draw: {
        "mass": draw.number(1e-3, 1e2), "scale": draw.number(1e-9, 1.0), "lowest": 1e-3, "highest": 23.0,
        "nodes": 40,
    },
    "physics.running_coupling.scales_with": lambda draw: {"flavours": draw.one_of((3, 4, 5))},
    "physics.spin_dependent_scattering.nucleon_coupling_uncertainty": lambda draw: {
        "nucleon": draw.word(spin_dependent_scattering.NUCLEON),
        **{name: draw.number(-10.0, 10.0) for name in ("a_u", "a_d", "a_s")},
    },
    "physics.spin_dependent_scattering.spin_dependent_uncertainty": lambda draw: {
        "nucleus": "iodine", "couplings": (draw.number(-1.0, 1.0), draw.number(-1.0, 1.0)),
        "errors": (draw.number(0.0, 1.0), draw.number(0.0, 1.0)), "m_DM": draw.number(1e-3, 1e3),
        "m_X": draw.number(1e-3, 1e3), "alpha_X": draw.number(0.0, 1.0),
    },
    "physics.statistics.cls_limits.upper_limit": lambda draw: {
        "tested": lambda strength: (strength**2, strength**2), "start": draw.number(1e-3, 1e3)
    },
    "physics.statistics.look_elsewhere.share_above": lambda draw: {
        "found": draw.random.random(draw.one_of((1, 5))), "at_least": draw.number(0.0, 2.0)
    },
    "physics.statistics.look_elsewhere.upward_crossings": lambda draw: {
        "curve": draw.random.random(9), "level": draw.number(0.0, 2.0)
    },
    "physics.supernova.applies": lambda draw: {
        "name": draw.one_of((supernova.TRAPPING, supernova.STREAMING)), "m_phi": draw.number(1e-6, 1e2),
        "sin_theta": draw.number(0.0, 1.0),
    },
    "physics.thermal_contact.contact_span": curve,
    "physics.thermal_contact.largest_ratio": lambda draw: {
        "u": np.log((c := curve(draw))["x"]), "ratio": c["ratio"]
    },
    "physics.thermal_contact.threshold_coupling": lambda draw: {
        "coupling": draw.number(1e-12, 1.0), "ratio": draw.number(0.0, 1e12)
    },
    "physics.thermal_averages.scaled_bessel": lambda draw: {
        "order": draw.one_of((1, 2, 3)), "z": draw.number(1e-9, 1e30)
    },
    "physics.units.over_light_speed": lambda draw: {"velocity": draw.number(0.0, 1e30)},
    "physics.units.to_cm3_per_second": lambda draw: {"rate": draw.number(0.0, 1e30)},
    **{
        f"physics.belle2_line.{name}": functools.partial(line_call, names)
        for name, names in {
            "approximate_improvements": ("experiment", "without"), "best_line": ("experiment", "without"),
            "bounded_test": ("experiment", "mass"), "covers": ("experiment", "mass", "strength", "start"),
            "fit_line": ("experiment", "mass", "strength", "start"), "fit_without": ("experiment",),
            "full_improvements": ("experiment", "without"), "pseudo_experiment": ("generator", "truth"),
            "line_yields": ("mass",),
        }.items()
    },
}  # fmt: skip
