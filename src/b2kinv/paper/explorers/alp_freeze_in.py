"""Explorer of Fig. 2: how much dark matter freezes in through the ALP, and which coupling it needs.

With universal quark couplings everything depends on C_q/f_a and C_χ/f_a. The yield is a function of m_a, of
C_q/f_a and of the ratio b of the widths to dark matter and to the rest, Ỹ = A b/(1 + b e^S). A and S, at a
few ratios, are what `alp_parameter_space.abundance` tabulates for one ALP mass; here they are tabulated
against m_a as well. Widths follow by scaling laws, as on the page of ALP decays; so does the C_q that
explains the excess, from the rate for each set of form factors and the window of each analysis at each mass.
"""

import functools
import math

import numpy as np

from b2kinv.companion.site.explorers import interpolation, page
from b2kinv.companion.site.explorers.description import Chart, Control, Explorer
from b2kinv.paper import PAPER
from b2kinv.paper.explorers import alp_decays as decays_explorer
from b2kinv.paper.explorers import held_windows, without_bands, words
from b2kinv.physics import early_universe, form_factors, hadronic_thresholds, inputs
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_freeze_in_judged,
    alp_parameter_space,
    belle2_excess,
    point_in_words,
)

#: ALP masses [GeV] and couplings log₁₀(C_q/f_a · GeV) that the tables cover. A lighter ALP decays to few
#: hadrons.
LIGHTEST, HEAVIEST = hadronic_thresholds.PERTURBATIVE_ABOVE, 4.0
LOG_COUPLING = (-11.0, -6.0)

#: Relative error that the page promises; the tests measure it.
STATED_ERROR = 1e-2

#: Masses of dark matter [GeV] whose curves are drawn beside each other, as in Fig. 2.
MASSES = {"15 keV": 15e-6, "100 keV": 1e-4, "1 MeV": 1e-3, "10 MeV": 1e-2, "100 MeV": 0.1}

#: Above this yield dark matter is not far from equilibrium, and the tables, which are for freeze-in, end.
LARGEST_YIELD = 3e-5

DENSITY = 0.12

_COUNT, _STEPS = 16, 52


def evaluate(**point):
    """Return relic density and widths at one point, and the couplings C_χ that give the observed density."""
    parameters = alp_freeze_in.Parameters(**point)
    result = alp_freeze_in.evaluate(parameters)
    scale = parameters.C_q / parameters.f_a
    plane = alp_parameter_space.abundance(parameters, [scale])
    added = {
        f"needed_{name}": Quantity(
            float(plane.coupling(m_chi, alp_parameter_space.required_yield(m_chi, DENSITY))[0])
            * parameters.f_a,
            "1",
            f"C_χ that gives Ω h² = {DENSITY}, {told}",
        )
        for name, told, m_chi in _masses(parameters.m_chi)
    }
    added["observed_density"] = Quantity(DENSITY, "1", "relic density that is observed")
    for n_sigma in (1, 2):
        couplings = excess_quark_coupling(parameters, n_sigma)
        inside = couplings[0] <= abs(parameters.C_q) <= couplings[1]
        added[f"excess_quark_coupling_{n_sigma}_sigma"] = Quantity(
            couplings, "1", f"C_q that explains the excess at {n_sigma} σ (Eq. (10))"
        )
        added[f"excess_region_{n_sigma}_sigma"] = Quantity(
            float(inside), "1", f"1 where C_q explains the excess at {n_sigma} σ, 0 elsewhere"
        )
    return Result(parameters, {**result, **added})


def judge(result):
    """Return in words whether a point explains the excess, which goes with C_q², and its density."""
    p = result.parameters
    # Eq. (10) for any rate gives that of a decay constant of 1 GeV.
    of_set = {"form_factor_set": p.form_factor_set}
    unit = 1e-6 * alp_decays.decay_constant_window((1e-6, 1e-6), p.m_a, **of_set)[0] ** 2
    held = point_in_words.held(p.excess, p.m_a)
    return {
        point_in_words.EXPLAINS.name: point_in_words.explains(unit * (p.C_q / p.f_a) ** 2, *held),
        alp_freeze_in_judged.ABUNDANCE.name: alp_freeze_in_judged.abundance(result),
    }


def excess_quark_coupling(parameters, n_sigma):
    """Return the range of C_q that explains the excess; not a number where the window has no such mass."""
    window = belle2_excess.excess_window(parameters.excess, parameters.m_a, n_sigma)
    low, high = alp_decays.decay_constant_window(
        window, parameters.m_a, form_factor_set=parameters.form_factor_set
    )
    return (parameters.f_a / high, parameters.f_a / low) if low > 0.0 else (math.nan, math.nan)


@functools.cache
def abundance_tables(table):
    """Return ln A and the values of S as surfaces over m_a and log₁₀ C_q/f_a, for a table of g_*."""
    low, high = LOG_COUPLING
    couplings = 10.0 ** (low + (high - low) * interpolation.chebyshev(_STEPS))
    planes = {}

    def plane(m_a):
        if m_a not in planes:
            parameters = alp_freeze_in.Parameters(m_a=m_a, degrees_of_freedom=table)
            planes[m_a] = alp_parameter_space.abundance(parameters, couplings)
        return planes[m_a]

    charm = 2.0 * inputs.value("mass_charm_quark"), hadronic_thresholds.lightest_mass("charm")
    breaks = [LIGHTEST, *charm, HEAVIEST]
    rows = plane(LIGHTEST).table.shape[1]

    def surface(select):
        def values(m_a, _):
            return np.array([select(plane(float(mass))) for mass in m_a[:, 0]])

        return interpolation.surface(values, breaks, _COUNT, low, high, _STEPS, digits=5)

    return {
        "slope": surface(lambda one: one.log_slope),
        "saturation": [surface(lambda one, k=k: one.table[:, k]) for k in range(rows)],
    }


@functools.cache
def visible_width():
    """Return Γ(a → SM) f_a²/C_q² against m_a."""
    # Charm is free above the second mass, and begins to count as a light flavour at the third.
    charm = 2.0 * inputs.value("mass_charm_quark"), hadronic_thresholds.lightest_mass("charm")
    breaks = [LIGHTEST, *charm, HEAVIEST]

    def width(m_a):
        return alp_freeze_in.visible_width_in_plasma(m_a, 1.0)

    return interpolation.Sampled(interpolation.curve(width, breaks, 20), width)


def data():
    """Return what the page's script needs besides the controls, as plain numbers."""
    return {
        "abundance": {table: abundance_tables(table) for table in early_universe.TABLES},
        "ratios": {
            "first": float(alp_parameter_space.LOG_RATIOS[0]),
            "spacing": float(alp_parameter_space.SPACING),
        },
        "width_visible": visible_width().table,
        "width_dark_matter": decays_explorer.sampled()["width_dark_matter"].table,
        "majorana_to_dirac": decays_explorer.data()["majorana_to_dirac"],
        "rate": {
            chosen: decays_explorer.sampled()[f"rate_B_plus_to_K_plus_{chosen}"].table
            for chosen in form_factors.SETS
        },
        "windows": decays_explorer.windows(LIGHTEST, HEAVIEST),
        **held_windows.rules(LIGHTEST, HEAVIEST),
        "yield_for_unit_mass": alp_parameter_space.required_yield(1.0, DENSITY),
        "density": DENSITY,
        "masses": MASSES,
        "largest_yield": LARGEST_YIELD,
    }


def interpolation_error(size=12):
    """Return the largest relative error of the yield, and of the width of the ALP to visible particles."""
    random = np.random.default_rng(0)
    worst = 0.0
    for _ in range(size):
        m_a = random.uniform(LIGHTEST, HEAVIEST)
        log_coupling = random.uniform(*LOG_COUPLING)
        table = str(random.choice(tuple(early_universe.TABLES)))
        parameters = alp_freeze_in.Parameters(m_a=m_a, degrees_of_freedom=table)
        plane = alp_parameter_space.abundance(parameters, [10.0**log_coupling])
        known = abundance_tables(table)
        slope = float(interpolation.read_surface(known["slope"], m_a, log_coupling))
        worst = max(worst, abs(math.expm1(slope - plane.log_slope[0])))
        for one, exact in zip(known["saturation"], plane.table[0], strict=True):
            # e^S b is added to 1; where it is far below, S does not matter.
            difference = float(interpolation.read_surface(one, m_a, log_coupling)) - exact
            worst = max(worst, abs(math.expm1(difference)) * min(1.0, math.exp(exact)))
    return max(worst, visible_width().error(size=50))


def _masses(chosen):
    """Return (name, words, mass) of the dark matter whose coupling is shown: the chosen one, then others."""
    fixed = ((mass.replace(" ", "_"), f"m_χ = {mass}", m_chi) for mass, m_chi in MASSES.items())
    return (("C_chi", "chosen m_χ", chosen), *fixed)


def explorer():
    """Return the explorer, ready to be written as a page."""
    regions = (("excess_region_2_sigma", "2σ"), ("excess_region_1_sigma", "1σ"))
    return Explorer(
        name="alp_freeze_in",
        section=alp_freeze_in,
        evaluate=evaluate,
        controls=(
            Control("m_a", LIGHTEST, HEAVIEST, at_least=LIGHTEST, at_most=HEAVIEST),
            Control("f_a", 1e7, 1e10, logarithmic=True),
            Control("C_q", 1e-2, 1e2, logarithmic=True, symbol="C_q"),
            Control("C_chi", 1e-5, 1e4, logarithmic=True),
            Control("m_chi", 1e-5, 1.0, logarithmic=True),
            Control("excess", words=words.choices()),
            Control("form_factor_set", words=words.choices()),
            Control("dark_matter", words=words.choices()),
            Control("degrees_of_freedom", choices=tuple(early_universe.TABLES), words=words.choices()),
        ),
        main_controls=9,
        values=(
            "relic_density",
            "yield_dark_matter_today",
            "needed_C_chi",
            "excess_quark_coupling_1_sigma",
            "excess_quark_coupling_2_sigma",
            "width_visible",
            "width_dark_matter",
            "pseudoscalar_coupling",
        ),
        charts=(
            Chart(
                "Relic density Ω h²",
                (("relic_density", "Ω h²"), ("observed_density", "observed")),
                decades=8,
                regions=regions,
                regions_label="excess region",
            ),
            Chart(
                f"Coupling to dark matter that gives Ω h² = {DENSITY}",
                tuple((f"needed_{mass.replace(' ', '_')}", f"χ of {mass}") for mass in MASSES),
                range=(1e-5, 1e4),
                regions=regions,
                regions_label="excess region",
            ),
        ),
        along=("C_q", "C_chi", "m_chi", "m_a", "f_a"),
        examples=(
            ("too much dark matter, by too strong a coupling to it", {"C_chi": "5"}),
            ("lighter dark matter", {"m_chi": "1e-4", "C_chi": "100"}),
            ("the other table of degrees of freedom", {"degrees_of_freedom": list(early_universe.TABLES)[1]}),
            (
                "against the ALP's mass, with the window from Belle II's likelihood",
                {"excess": "belle2-likelihood", "along": "m_a"},
            ),
        ),
        start={"C_q": 0.57, "C_chi": 0.62},
        sentence="This point explains the excess: {explains_words}. It makes {abundance_words}: Ω h² = "
        "{relic_density}.",
        judge=judge,
        judgements=(point_in_words.EXPLAINS, alp_freeze_in_judged.ABUNDANCE),
        scripts=("explorer_words.js",),
        starts_at="the middle of the excess, with all of the dark matter",
        data=data,
        interpolation_error=interpolation_error,
        stated_error=STATED_ERROR,
        no_bands=without_bands.sentence(alp_freeze_in, "relic_density", "relic density", decades=8),
    )


def page_html():
    """Return the body of the explorer page."""
    return page.page_html(PAPER, explorer())
