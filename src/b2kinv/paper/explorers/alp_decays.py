"""Explorer of Section II A: what an ALP of any mass, scale and couplings does in B decays.

Only three things need tables: what depends on m_a alone, the velocity of the dark matter against m_χ/m_a, and
the escape probability against m_a and L/cτ. All else follows by scaling laws that hold exactly:

* BR(B → K⁽*⁾ a) ∝ (C_sb/f_a)²;
* every width ∝ 1/f_a²; those to quarks ∝ C_q², that to dark matter ∝ C_χ²;
* those to gluons and photons are quadratic forms in (C_q, C_UV).

The tables are made by `evaluate` alone, at points chosen such that one factor remains.
"""

import functools

import numpy as np

from b2kinv.companion.site.explorers import interpolation, page, shifts
from b2kinv.companion.site.explorers.description import Chart, Control, Explorer
from b2kinv.paper import PAPER
from b2kinv.paper.explorers import held_windows, words
from b2kinv.physics import (
    constraints,
    form_factors,
    hadronic_thresholds,
    inputs,
    measurements,
    model_judgement,
    running_coupling,
    uncertain_inputs,
)
from b2kinv.sections import alp_decays, alp_decays_judged, belle2_excess, point_in_words

#: ALP masses [GeV] that the tables cover.
LIGHTEST = 0.2

#: Quarks to which so light an ALP can decay.
QUARKS = ("up", "down", "strange", "charm")
STRONG_COUPLINGS = ("running", "0.3")

#: Relative error that the page promises; the tests measure it.
STATED_ERROR = 1e-3

#: Largest sources of uncertainty of what the charts show → words. Those of form factors move the rates, as a
#: whole; the others, inputs by name, move the widths.
FORM_FACTORS = {"K": "the form factors of B → K", "Kstar": "those of B → K*"}
MOVING_WIDTHS = {
    "strong_coupling_at_mass_Z": "α_s",
    "mass_charm_quark": "the mass of the charm quark",
    "mass_strange_quark": "the mass of the strange quark",
}

_COUNT = 20
_LOG_ESCAPE = (-2.5, 1.8, 22)


_CHARTS = (
    Chart(
        "Branching ratio of B → K⁽*⁾ + invisible",
        (
            ("branching_ratio_B_plus_to_K_plus_invisible", "B⁺ → K⁺"),
            ("branching_ratio_B_zero_to_Kstar_zero_invisible", "B⁰ → K*⁰"),
        ),
        decades=4,
        bands=(("excess_branching_ratio_2_sigma", "2σ"), ("excess_branching_ratio_1_sigma", "1σ")),
        bands_label="excess in B⁺ → K⁺",
    ),
    Chart(
        "Branching ratios of the ALP",
        (
            ("branching_ratio_dark_matter", "χχ̄"),
            ("branching_ratio_gluons", "gg"),
            ("branching_ratio_strange", "strange"),
            ("branching_ratio_charm", "charm"),
            ("branching_ratio_photons", "γγ"),
        ),
        decades=7,
        top=1.0,
    ),
    Chart(
        "Probability to escape undecayed",
        (
            ("escape_probability_B_plus_to_K_plus", "B⁺ → K⁺"),
            ("escape_probability_B_zero_to_Kstar_zero", "B⁰ → K*⁰"),
        ),
        linear=True,
        top=1.0,
    ),
    Chart("Decay length cτ [m]", (("decay_length", "cτ"),), decades=12),
)


def heaviest():
    """Return the largest ALP mass [GeV] of the tables: B⁺ → K⁺ a ends there."""
    return inputs.value("mass_B_plus") - inputs.value("mass_K_plus")


@functools.cache
def sampled():
    """Return name → `tables.Sampled`: the curves against m_a (and one against m_χ/m_a)."""
    found = {}
    thresholds = mass_thresholds()
    # The strong coupling is held below its lowest scale.
    kinks = [running_coupling.LOWEST_SCALE]

    def against_mass(name, function, breaks=(), end=None, vanishes=0.0):
        end = heaviest() if end is None else end
        inner = [point for point in breaks if LIGHTEST < point < end]
        table = interpolation.curve(function, [LIGHTEST, *inner, end], _COUNT, vanishes)
        found[name] = interpolation.Sampled(table, function)

    for channel, end in ends().items():
        # √λ for K, λ^(3/2) for K*.
        power = 1.5 if "Kstar" in channel else 0.5
        for chosen in form_factors.SETS:
            against_mass(f"rate_{channel}_{chosen}", _rate(channel, chosen), end=end, vanishes=power)
            against_mass(f"relative_uncertainty_{channel}_{chosen}", _relative(channel, chosen), end=end)
        attenuation = functools.partial(_attenuation, channel)
        against_mass(f"attenuation_{channel}", attenuation, _slow(end), end)
    for quark in QUARKS:
        against_mass(f"width_{quark}", functools.partial(_width, quark), thresholds)
    for coupling in STRONG_COUPLINGS:
        for term, function in _quadratic_form("gluons", "C_G_UV", alpha_s=_strong_coupling(coupling)).items():
            against_mass(f"width_gluons_{term}_{coupling}", function, [*kinks, *thresholds])
    for term, function in _quadratic_form("photons", "C_gamma_UV").items():
        against_mass(f"width_photons_{term}", function, thresholds)
    table = interpolation.curve(_dark_matter, [1e-9, 0.5], _COUNT, 0.5)
    found["width_dark_matter"] = interpolation.Sampled(table, _dark_matter)
    return found


def moved_tables():
    """Return name → table, those of widths with what each of `MOVING_WIDTHS` changes in them."""
    sources = [one for one in uncertain_inputs.sources() if one.name in MOVING_WIDTHS]
    found = {}
    for name, one in sampled().items():
        of_width = name.startswith("width_") and name != "width_dark_matter"
        moved = shifts.of_curve(one.table, one.function, sources) if of_width else {}
        found[name] = {**one.table, "shifts": moved} if moved else one.table
    return found


def mass_thresholds():
    """Return the ALP masses [GeV] at which hadrons open and join quarks, and where loops change."""
    products = hadronic_thresholds.LIGHTEST_HADRONS
    found = {hadronic_thresholds.lightest_mass(product) for product in products}
    found |= {hadronic_thresholds.perturbative_mass(product) for product in products}
    found |= {hadronic_thresholds.loop_region(quark)[0] for quark in hadronic_thresholds.HEAVY_QUARKS}
    return sorted(found)


def ends():
    """Return channel → ALP mass [GeV] at which it closes."""
    return {
        channel: inputs.value(f"mass_B_{_words(charge)}") - inputs.value(f"mass_{kaon}_{_words(charge)}")
        for channel, (charge, kaon, _) in alp_decays.CHANNELS.items()
    }


def windows(lowest, highest):
    """Return name of an excess window → its lower and upper end at one and two sigma, against the mass.

    Only for masses [GeV] from `lowest` to `highest`, as far as the window was published for them.
    """
    found = {}
    for name in belle2_excess.EXCESS_WINDOWS:
        lightest, heaviest_in_table = measurements.window(name).mass_range
        masses = measurements.window_masses(name)
        low, high = max(lowest, lightest), min(highest, heaviest_in_table)
        points = [low, *(mass for mass in masses if low < mass < high), high]
        found[name] = interpolation.broken_lines(functools.partial(_window, name), points)
    return found


def data():
    """Return what the page's script needs besides the controls, as plain numbers."""
    default = alp_decays.evaluate(alp_decays.Parameters())
    kinds = [
        alp_decays.evaluate(alp_decays.Parameters(dark_matter=kind)).value("width_dark_matter")
        for kind in ("dirac", "majorana")
    ]
    return {
        "curves": moved_tables(),
        "escape": {channel: _escape_table(channel, end) for channel, end in ends().items()},
        "windows": windows(LIGHTEST, heaviest()),
        **held_windows.rules(LIGHTEST, heaviest()),
        "length_times_width": default.value("decay_length") * default.value("width_total"),
        "majorana_to_dirac": kinds[1] / kinds[0],
        "limits": [
            {
                "words": model_judgement.words(name),
                "channel": channel,
                "limit": constraints.limit(name),
            }
            for name, channel in alp_decays_judged.LIMITS.items()
        ],
    }


def interpolation_error(size=200):
    """Return the largest relative error of the curves, and of escape probabilities above one in a million."""
    worst = max(one.error(size=size) for one in sampled().values())
    random = np.random.default_rng(0)
    for channel, end in ends().items():
        m_a = random.uniform(LIGHTEST, end, size)
        y = 10.0 ** random.uniform(-4.0, 2.0, size)
        exact = _escape(channel, m_a, y)
        read = np.exp(-y * interpolation.read_surface(_escape_table(channel, end), m_a, np.log10(y)))
        worst = max(worst, float(np.max(np.abs(read - exact) / np.maximum(exact, 1e-6))))
    return worst


def _words(charge):
    return {"+": "plus", "0": "zero"}[charge]


def _strong_coupling(name):
    return name if name == "running" else float(name)


def _evaluate(**changes):
    return alp_decays.evaluate(alp_decays.Parameters(**{"f_a": 1.0, **changes}))


def _rate(channel, chosen):
    return lambda m_a: _evaluate(m_a=m_a, form_factor_set=chosen).value(f"branching_ratio_{channel}_alp")


def _relative(channel, chosen):
    def relative(m_a):
        produced = _evaluate(m_a=m_a, form_factor_set=chosen)[f"branching_ratio_{channel}_alp"]
        return produced.uncertainty / produced.value

    return relative


def _width(mode, m_a, **changes):
    return _evaluate(m_a=m_a, **changes).value(f"width_{mode}")


def _quadratic_form(mode, ultraviolet, **changes):
    def value(m_a, loops, direct):
        return _width(mode, m_a, C_q=loops, **{ultraviolet: direct}, **changes)

    return {
        "loops": lambda m_a: value(m_a, 1.0, 0.0),
        "direct": lambda m_a: value(m_a, 0.0, 1.0),
        "mixed": lambda m_a: value(m_a, 1.0, 1.0) - value(m_a, 1.0, 0.0) - value(m_a, 0.0, 1.0),
    }


def _dark_matter(ratio):
    """Return Γ(a → χχ̄) f_a²/(C_χ² m_a m_χ²) at m_χ/m_a = `ratio`."""
    m_chi = 2.0 * np.asarray(ratio)
    return _evaluate(m_a=2.0, m_chi=m_chi).value("width_dark_matter") / (2.0 * m_chi**2)


def _attenuation(channel, m_a):
    """Return −ln P for L = cτ, the scale in which escape probabilities of all masses look alike."""
    return -np.log(_escape_at(channel, m_a, 1.0))


def _escape(channel, m_a, y):
    """Return the escape probability at L/cτ = y/attenuation."""
    return _escape_at(channel, m_a, y / _attenuation(channel, m_a))


def _escape_at(channel, m_a, ways):
    p = alp_decays.Parameters(m_a=m_a)
    length = alp_decays.evaluate(p).value("decay_length")
    return alp_decays.evaluate(p.replace(L_det=ways * length)).value(f"escape_probability_{channel}")


@functools.cache
def _escape_table(channel, end):
    def slope(m_a, log_y):
        y = 10.0**log_y
        return -np.log(_escape(channel, m_a, y)) / y

    return interpolation.surface(slope, [LIGHTEST, *_slow(end), end], 16, *_LOG_ESCAPE)


def _slow(end):
    """Return the masses between which the ALP becomes slower than the B meson that it comes from."""
    return [end - 0.5, end - 0.05]


def _window(name, m_a):
    result = alp_decays.evaluate(alp_decays.Parameters(m_a=m_a, excess=name))
    ends = [result.value(f"excess_branching_ratio_{n_sigma}_sigma") for n_sigma in (1, 2)]
    return [*ends[0], *ends[1]]


def explorer():
    """Return the explorer, ready to be written as a page."""
    return Explorer(
        name="alp_decays",
        section=alp_decays,
        evaluate=lambda **point: alp_decays.evaluate(alp_decays.Parameters(**point)),
        controls=(
            Control("m_a", LIGHTEST, heaviest(), at_least=LIGHTEST, at_most=heaviest()),
            Control("f_a", 1e6, 1e10, logarithmic=True),
            Control("C_q", 1e-3, 1e2, logarithmic=True, symbol="C_q"),
            Control("C_V_sb", 1e-2, 1e2, logarithmic=True),
            Control("C_A_sb", 1e-2, 1e2, logarithmic=True),
            Control("C_chi", 1e-3, 1e4, logarithmic=True),
            Control("m_chi", 1e-5, 2.4, logarithmic=True),
            Control("C_G_UV", -5.0, 5.0),
            Control("C_gamma_UV", -5.0, 5.0),
            Control("L_det", 0.0, 10.0),
            Control("dark_matter", words=words.choices()),
            Control("alpha_s", choices=STRONG_COUPLINGS, words=words.choices()),
            Control("form_factor_set", words=words.choices()),
            Control("excess", words=words.choices()),
        ),
        main_controls=7,
        values=(
            "branching_ratio_B_plus_to_K_plus_invisible",
            "excess_branching_ratio_1_sigma",
            "branching_ratio_B_plus_to_K_plus_alp",
            "escape_probability_B_plus_to_K_plus",
            "decay_length",
            "branching_ratio_dark_matter",
            "branching_ratio_gluons",
            "branching_ratio_strange",
            "branching_ratio_charm",
            "branching_ratio_photons",
            "branching_ratio_visible",
            "width_total",
            "branching_ratio_B_zero_to_K_zero_invisible",
            "branching_ratio_B_plus_to_Kstar_plus_invisible",
            "branching_ratio_B_zero_to_Kstar_zero_invisible",
            "decay_constant_window_1_sigma",
            "decay_constant_window_2_sigma",
        ),
        charts=_CHARTS,
        along=("f_a", "m_a", "C_q", "C_chi", "m_chi"),
        examples=(
            ("the benchmark of the paper", {"f_a": "1e8", "alpha_s": "0.3"}),
            ("open charm, seen in the detector", {"m_a": "4.5"}),
            ("decays to dark matter", {"C_q": "0.001", "m_chi": "0.5"}),
            (
                "against the mass, with the window from Belle II's likelihood",
                {"excess": "belle2-likelihood", "along": "m_a"},
            ),
        ),
        start={"f_a": 1.7e8},
        sentence="This point explains the excess: {explains_words}; {exclusion_words}.",
        judge=alp_decays_judged.words,
        judgements=(point_in_words.EXPLAINS, point_in_words.EXCLUSION),
        scripts=("explorer_words.js",),
        starts_at="an ALP that explains the excess, with f_a = 1.7 × 10⁸ GeV",
        data=data,
        interpolation_error=interpolation_error,
        stated_error=STATED_ERROR,
        sources={**FORM_FACTORS, **MOVING_WIDTHS},
    )


def page_html():
    """Return the body of the explorer page."""
    return page.page_html(PAPER, explorer())
