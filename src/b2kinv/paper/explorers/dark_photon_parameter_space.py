"""Explorer of Fig. 3: which kinetic mixing and dark coupling explain the excess, for other masses and limits.

All edges are closed forms in the mixing (`sections.dark_photon_parameter_space`); what enters them depends on
one mass each and is tabulated:

* the rates over ε² and the widths over ε² against m_X, for a dark Z and for kinetic mixing alone, which is
  known up to 2.8 GeV; the choice of the top mass is a constant factor for a dark Z and none else;
* the width to dark matter against m_DM/m_X, times m_X;
* the coupling that freeze-out asks for against m_DM and z = √(1 − m_φ²/m_DM²), times m_X²: the velocity z of
  the dark Higgs bosons that dark matter at rest makes is smooth where annihilation closes.
"""

import functools
import math

import numpy as np

from b2kinv.companion.site.explorers import interpolation, page, shifts
from b2kinv.companion.site.explorers.description import Chart, Control, Explorer
from b2kinv.paper import PAPER
from b2kinv.paper.explorers import dark_photon_freeze_out as freeze_out_explorer
from b2kinv.paper.explorers import dark_photon_point, held_windows, through_x, words
from b2kinv.physics import (
    constraints,
    dark_z_production,
    dimuon_searches,
    form_factors,
    inputs,
    measurements,
    model_judgement,
    photon_penguin,
    uncertain_inputs,
)
from b2kinv.quantities import validation
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import dark_photon_decays, dark_photon_freeze_out, point_in_words, uncertainties
from b2kinv.sections import dark_photon_parameter_space as section

#: Masses [GeV] that the tables cover.
LIGHTEST, HEAVIEST = 1.8, 3.72
LIGHTEST_DARK_MATTER, LIGHTEST_DARK_HIGGS = 0.02, 1e-3

#: Where the Z content of X comes from → what the names of its tables end with, and the heaviest X there.
MIXINGS = {"tan_theta_W": ("", HEAVIEST), "kinetic_only": ("_kinetic", photon_penguin.HEAVIEST)}

#: Relative error that the page promises; the tests measure it.
STATED_ERROR = 1e-3

#: Mixing at which the charts are read at first.
DEFAULT_MIXING = 1.75e-4

#: Largest sources of uncertainty of what the charts show, by their names in the tables → words.
SOURCES = {
    "K": "the form factors of B → K",
    "Kstar": "those of B → K*",
    "V_ts": "V_ts",
    "top": "the mass of the top quark",
}
#: The inputs that the last two of them are.
_CKM, _TOP_MASSES = "ckm_V_ts", ("mass_top_quark_MSbar", "mass_top_quark")

_COUNT = 16

_CHARTS = (
    Chart(
        "Dark coupling α_X",
        (
            ("largest_coupling", "excluded above by K* + invisible"),
            ("smallest_coupling", "excluded below by K μμ"),
        ),
        range=(1e-9, 1.0),
        bands=(("excess_coupling_2_sigma", "2σ"), ("excess_coupling_1_sigma", "1σ")),
        bands_label="excess",
        other_band=("relic_coupling", "relic density"),
    ),
)


def evaluate(epsilon=DEFAULT_MIXING, **point):
    """Return the section's result, with the edges of Fig. 3 at one mixing as pairs of α_X."""
    parameters = section.Parameters(**point)
    result = section.evaluate(parameters)
    edges = section.figure_edges(parameters, np.array([validation.numbers("epsilon", epsilon, above=0.0)]))

    def edge(name):
        return float(edges[name][0])

    couplings = section.relic_edges(parameters, np.array([epsilon]))
    light, heavy = float(couplings["light"][0]), float(couplings["heavy"][0])
    added = {
        "excess_coupling_1_sigma": Quantity(
            (edge("excess 1σ low"), edge("excess 1σ high")), "1", "α_X that explains the excess at 1 σ"
        ),
        "excess_coupling_2_sigma": Quantity(
            (edge("excess 2σ low"), edge("excess 2σ high")), "1", "α_X that explains the excess at 2 σ"
        ),
        "largest_coupling": Quantity(edge("K* invisible"), "1", "α_X above which K* + invisible excludes"),
        "smallest_coupling": Quantity(edge("K mu mu"), "1", "α_X below which K μμ excludes"),
        "relic_coupling": Quantity(
            (min(light, heavy), max(light, heavy)),
            "1",
            "α_X for the relic density, m_φ up to m_DM",
        ),
        "whole_coupling_light": Quantity(light, "1", "α_X for the relic density at ε, lightest dark Higgs"),
        "whole_coupling_heavy": Quantity(heavy, "1", "α_X for the relic density at ε, m_φ = m_DM"),
    }
    for name, (value, meaning) in dark_photon_point.rates(parameters, epsilon, light).items():
        added[name] = Quantity(float(value), "1", meaning)
    return Result(parameters, {**result, **added})


@functools.cache
def sampled():
    """Return name → `tables.Sampled`: the curves against m_X, and one against m_DM/m_X."""
    found = {}
    taus = 2.0 * inputs.value("mass_tau")

    def against_mass(name, function, mixing):
        ending, heaviest = MIXINGS[mixing]
        breaks = [LIGHTEST, *([taus] if taus < heaviest else []), heaviest]
        # One stretch without the taus, and in K the monopole and the dipole nearly cancel in it.
        count = _COUNT if taus < heaviest else 2 * _COUNT
        found[name + ending] = interpolation.Sampled(interpolation.curve(function, breaks, count), function)

    for mixing in MIXINGS:
        for chosen in form_factors.SETS:
            for kaon in ("K", "Kstar"):
                against_mass(f"rate_{kaon}_{chosen}", _rate(kaon, chosen, mixing), mixing)
            against_mass(f"spread_{chosen}", _spread(chosen, mixing), mixing)
            for kaon, charge in (("K", "+"), ("Kstar", "0")):
                relative = _relative(kaon.replace("star", "*"), charge, chosen, mixing)
                against_mass(f"relative_{kaon}_{chosen}", relative, mixing)
        for hadrons in dark_photon_decays.HADRON_METHODS:
            against_mass(f"width_visible_{hadrons}", _width("visible", hadrons, mixing), mixing)
        for name in ("neutrinos", "muons"):
            method = dark_photon_decays.HADRON_METHODS[0]
            against_mass(f"width_{name}", _width(name, method, mixing), mixing)
    found["width_dark"] = interpolation.Sampled(interpolation.curve(_dark, [1e-6, 0.5], _COUNT, 1.5), _dark)
    return found


def data():
    """Return what the page's script needs besides the controls, as plain numbers."""
    reference = {top: _rates(2.0, top_mass=top).K for top in dark_z_production.TOP_MASSES}
    return {
        "curves": {name: one.table for name, one in sampled().items()},
        "relic": relic_table(),
        "cross_section": freeze_out_explorer.cross_section_table("included"),
        "through_x": through_x.data(),
        "higgs_charge": dark_photon_freeze_out.HIGGS_CHARGE,
        "windows": {name: _window_table(name) for name in measurements.window_names()},
        **held_windows.rules(LIGHTEST, HEAVIEST),
        "endings": {mixing: ending for mixing, (ending, _) in MIXINGS.items()},
        "heaviest": {mixing: heaviest for mixing, (_, heaviest) in MIXINGS.items()},
        "expansion_end": photon_penguin.expansion_end(),
        "axes": {mixing: dict(zip(("low", "high"), ends, strict=True)) for mixing, ends in axes().items()},
        "relative": relative_changes(),
        "top_mass": {top: rate / reference["MSbar"] for top, rate in reference.items()},
        "K_star_level": {
            f"{limit}_{chosen}": section.K_star_level(
                section.Parameters(K_star_limit=limit, form_factor_set=chosen)
            )
            for limit in section.LIMITS
            for chosen in form_factors.SETS
        },
        "limit_words": model_judgement.words("belle_kstar_zero"),
        "dimuon_levels": {limit: _dimuon_rows(limit) for limit in section.DIMUON_LIMITS},
    }


def relative_changes():
    """Return what sources change in rates and in the limit on K*, relative to those, which no mass changes.

    The Standard Model's part of the limit grows with the form factors, so that what is left falls with them.
    """
    known = {source.name: source for source in uncertain_inputs.sources()}

    def in_rate(names, mixing, **options):
        def rate(m_X):
            return _rates(m_X, mixing=mixing, **options).K

        at = np.array([2.0])
        halves = [shifts.half_change(rate, known[name])(at) / rate(at) for name in names]
        return float(f"{math.hypot(*(float(half[0]) for half in halves)):.3g}")

    def in_level(limit, chosen):
        point = section.Parameters(K_star_limit=limit, form_factor_set=chosen)
        spread = uncertainties.uncertainties(section.evaluate, point).spread("K_star_allowed")
        source = form_factors.input_name(chosen, "B->K*")
        ends = {"Kstar": spread.parts.get(source, (0.0, 0.0)), "V_ts": spread.parts.get(_CKM, (0.0, 0.0))}
        halves = {name: 0.5 * abs(high - low) / spread.value for name, (low, high) in ends.items()}
        return {name: -float(f"{half:.3g}") for name, half in halves.items() if half}

    return {
        "V_ts": {mixing: in_rate([_CKM], mixing) for mixing in MIXINGS},
        "top": {
            mixing: {top: in_rate(_TOP_MASSES, mixing, top_mass=top) for top in dark_z_production.TOP_MASSES}
            for mixing in MIXINGS
        },
        "level": {
            f"{limit}_{chosen}": in_level(limit, chosen)
            for limit in section.LIMITS
            for chosen in form_factors.SETS
        },
    }


def axes():
    """Return from which mixing to which one the chart reaches, for each origin of the Z content."""
    return {"tan_theta_W": (1e-5, 1e-2), "kinetic_only": (1e-4, largest_mixing())}


def largest_mixing():
    """Return the largest mixing with three digits at which the expansion in it has not ended."""
    return math.floor(1e3 * photon_penguin.expansion_end()) / 1e3


@functools.cache
def relic_table():
    """Return ln(α_X/m_X²) for the observed density, against ln m_DM and √(1 − m_φ²/m_DM²)."""

    def logarithm(log_mass, z):
        shares = np.sqrt(1.0 - z**2)
        return np.log([[_relic(np.exp(one[0]), share) for share in shares] for one in log_mass])

    breaks = np.log([LIGHTEST_DARK_MATTER, 0.1, 0.5, 0.5 * HEAVIEST])
    return interpolation.surface(logarithm, breaks, 7, 0.0, 1.0, 8)


def interpolation_error(size=100):
    """Return the largest relative error of the curves, and of the couplings that freeze-out asks for."""
    worst = max(one.error(size=size) for one in sampled().values())
    random = np.random.default_rng(0)
    for _ in range(size // 2):
        log_mass = random.uniform(np.log(LIGHTEST_DARK_MATTER), np.log(0.5 * HEAVIEST))
        share = random.choice([random.uniform(0.001, 1.0), 1.0])
        read = float(np.exp(interpolation.read_surface(relic_table(), log_mass, np.sqrt(1.0 - share**2))))
        worst = max(worst, abs(read / _relic(np.exp(log_mass), share) - 1.0))
    return worst


def _rates(
    m_X,
    m_DM=0.1,
    hadrons="quark_currents",
    top_mass="MSbar",
    chosen=form_factors.DEFAULT_SET,
    mixing="tan_theta_W",
):
    return section.rates(m_X, m_DM, mixing, hadrons, top_mass, chosen)


def _rate(kaon, chosen, mixing):
    return lambda m_X: getattr(_rates(m_X, chosen=chosen, mixing=mixing), kaon)


def _spread(chosen, mixing):
    def relative(m_X):
        point = section.Parameters(m_X=m_X, form_factor_set=chosen, mixing_ratio=mixing)
        found = section.evaluate(point)["largest_excess"]
        return np.asarray(found.uncertainty) / np.asarray(found.value)

    return relative


def _relative(kaon, charge, chosen, mixing):
    def relative(m_X):
        point = section.Parameters(m_X=m_X, mixing_ratio=mixing)
        return dark_z_production.rate_uncertainty(point, kaon, charge, chosen)

    return relative


def _width(name, hadrons, mixing):
    return lambda m_X: getattr(_rates(m_X, hadrons=hadrons, mixing=mixing), name)


def _dark(ratio):
    """Return the width to dark matter over α_X and m_X at m_DM/m_X = `ratio`."""
    return np.asarray(_rates(2.0, m_DM=2.0 * np.asarray(ratio)).dark) / 2.0


def _relic(m_DM, share):
    # A dark Higgs without mass is not allowed; one this light makes no difference.
    m_phi = max(share, 1e-6) * m_DM
    return dark_photon_freeze_out.dark_coupling(m_DM, m_phi, 1.0, section.Parameters().relic_density)


def _dimuon_rows(limit):
    """Return [lightest, heaviest, largest rate, words] of each stretch of masses with one limit on K μμ.

    On a common end the weaker counts, unless the paper's number holds there.
    """
    ends = constraints.get(dimuon_searches.SPECTRUM).points[:, 0]
    bins = list(zip(ends[::2], ends[1::2], strict=True))
    rows = []
    for low, high in bins:
        middle = 0.5 * (low + high)
        name = dimuon_searches.dimuon_constraint(middle, limit)
        level = dimuon_searches.largest_dimuon_rate(middle, limit)
        if high >= LIGHTEST and low <= HEAVIEST:
            rows.append([float(low), float(high), level, model_judgement.words(name)])
    return sorted(rows, key=lambda row: row[3] == model_judgement.words(dimuon_searches.SPECTRUM))


def _window_table(name):
    lightest, heaviest = measurements.window(name).mass_range
    low, high = max(LIGHTEST, lightest), min(HEAVIEST, heaviest)
    points = [low, *(mass for mass in measurements.window_masses(name) if low < mass < high), high]

    def rows(m_X):
        return [end for n_sigma in (1, 2) for end in measurements.excess_window(name, m_X, n_sigma)]

    return interpolation.broken_lines(rows, points)


def explorer():
    """Return the explorer, ready to be written as a page."""
    return Explorer(
        name="dark_photon_parameter_space",
        section=section,
        evaluate=evaluate,
        controls=(
            Control("m_X", LIGHTEST, HEAVIEST),
            Control(
                "m_DM",
                LIGHTEST_DARK_MATTER,
                0.5 * HEAVIEST,
                logarithmic=True,
                at_least=LIGHTEST_DARK_MATTER,
            ),
            Control("m_phi", LIGHTEST_DARK_HIGGS, 1.0, logarithmic=True),
            Control("excess", words=words.choices()),
            Control("K_star_limit", words=words.choices()),
            Control("dimuon_limit", words=words.choices()),
            Control("mixing_ratio", choices=tuple(MIXINGS), words=words.choices()),
            Control("form_factor_set", words=words.choices()),
            Control("hadrons", words=words.choices()),
            Control("top_mass", words=words.choices()),
            Control(
                "epsilon",
                *axes()["tan_theta_W"],
                logarithmic=True,
                at_least=1e-7,
                at_most=largest_mixing(),
                default=DEFAULT_MIXING,
                unit="",
                help="kinetic mixing",
                symbol="ε",
            ),
        ),
        main_controls=6,
        values=(
            "epsilon_1sigma_low",
            "epsilon_1sigma_high",
            "epsilon_2sigma_low",
            "epsilon_2sigma_high",
            "epsilon_K_star",
            "branching_ratio_ratio",
            "K_star_allowed",
            "largest_excess",
            "excess_coupling_1_sigma",
            "excess_coupling_2_sigma",
            "largest_coupling",
            "smallest_coupling",
            "whole_coupling_light",
            "whole_coupling_heavy",
            "dark_coupling_light",
            "dark_coupling_heavy",
        ),
        charts=_CHARTS,
        along=("epsilon", "m_X"),
        examples=(
            ("what is left after the Standard Model", {"K_star_limit": "standard_model_subtracted"}),
            ("the window from Belle II's likelihood", {"excess": "belle2-likelihood"}),
            ("heavier dark matter", {"m_DM": "0.8"}),
            ("kinetic mixing alone", {"mixing_ratio": "kinetic_only"}),
            ("near the tau threshold", {"m_X": "3.5"}),
        ),
        sentence="With the dark coupling that freeze-out asks for this point explains the "
        "excess: {explains_words}; {exclusion_words}.",
        judge=dark_photon_point.judge,
        judgements=(point_in_words.EXPLAINS, point_in_words.EXCLUSION),
        scripts=("explorer_words.js", "explorer_through_x.js"),
        starts_at="the mixing that explains the excess",
        data=data,
        interpolation_error=interpolation_error,
        stated_error=STATED_ERROR,
        sources=SOURCES,
        band_step=1,
    )


def page_html():
    """Return the body of the explorer page."""
    return page.page_html(PAPER, explorer())
