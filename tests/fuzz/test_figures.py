"""Every figure is drawn at corners and thresholds of its box, what a page shows, and at random points.

No warning, no error but one about parameters that make no sense together, axes with finite ends, and ink.
"""

import io
import os
import re
import warnings

import matplotlib.image
import numpy as np
import pytest

from b2kinv import figures
from b2kinv.paper import as_printed
from b2kinv.quantities import tree
from b2kinv.quantities.declarations import Number
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    belle2_excess,
    belle2_likelihood,
    conclusions,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    uncertainties,
)
from tests.fuzz.values import LANDMARKS, REACH, Draw

#: Points of each figure, of which the first half are corners and thresholds: 40 when they are asked for.
POINTS = int(os.environ.get("FIGURE_POINTS", "4"))
#: Figures that take seconds, and how many times fewer points they get.
SLOW = {
    "alp_region": 10, "dark_photon_region": 10, "both_models": 4, "likelihood_masses": 4,
    "likelihood_local_p": 4, "likelihood_off_shell": 4, "alp_parameter_space": 2, "alp_momenta": 4,
    "alp_warm_mass": 2, "error_budget": 2, "alp_parameter_map": 2, "dark_photon_mass_scan": 2,
}  # fmt: skip
#: Section → its figures that take its parameters, and those that take its result.
BY_PARAMETERS = {
    alp_decays: ("alp_production", "alp_decays", "alp_invisible"),
    alp_freeze_in: ("alp_channels",),
    belle2_likelihood: (
        "likelihood_bins", "likelihood_masses", "likelihood_local_p", "likelihood_off_shell"
    ),
    dark_photon_decays: ("dark_photon_widths", "dark_photon_rate_ratio"),
    dark_photon_freeze_out: ("freeze_out_coupling", "dark_higgs_limit"),
    dark_photon_parameter_space: ("dark_photon_mass_scan", "kinetic_mixing_rates"),
    dark_matter_searches: ("direct_detection", "dark_higgs_exchange", "self_interaction"),
    conclusions: ("both_models", "alp_region", "dark_photon_region"),
}  # fmt: skip
BY_RESULT = {
    belle2_excess: ("belle2_rates",),
    alp_decays: ("alp_couplings",),
    alp_freeze_in: ("alp_thermalisation", "alp_yields"),
    alp_parameter_space: ("alp_parameter_space", "alp_parameter_map", "alp_warm_mass", "alp_momenta"),
    dark_photon_freeze_out: ("freeze_out_yield", "thermal_contact"),
    dark_photon_parameter_space: (
        "dark_photon_light", "dark_photon_heavy", "dark_photon_other_limits", "dark_photon_kinetic"
    ),
}  # fmt: skip
#: Figures of nothing that can be varied: tests/test_figures.py draws them.
FIXED = (
    "likelihood_map", "likelihood_global_p", "likelihood_limits", "likelihood_babar", "likelihood_windows",
    "headline", "model_discrimination", "variants",
)  # fmt: skip
#: Section → the number whose error budget its page shows.
BUDGETS = {
    belle2_excess: "branching_ratio_new_physics_short_distance", belle2_likelihood: "branching_ratio",
    alp_decays: "decay_length",
    alp_freeze_in: "relic_density", alp_parameter_space: "left_edge",
    dark_photon_decays: "branching_ratio_K", dark_photon_freeze_out: "dark_coupling",
    dark_photon_parameter_space: "log10_epsilon",
    dark_matter_searches: "dark_higgs_nucleon_cross_section", conclusions: "dark_photon_rate",
}  # fmt: skip
CASES = [
    *((section, name, False) for section, names in BY_PARAMETERS.items() for name in names),
    *((section, name, True) for section, names in BY_RESULT.items() for name in names),
]
#: What a figure takes beside the parameters.
FURTHER = {
    "freeze_out_coupling": (as_printed.freeze_out_relic_density,),
    "self_interaction": (as_printed.self_interaction,),
    "likelihood_masses": (1.0,), "likelihood_local_p": (1.0,), "likelihood_off_shell": (1.0,),
}  # fmt: skip


def value(declaration, draw, corner):
    """Return a value that a page shows, at an end or a threshold of it if it is a corner."""
    if not isinstance(declaration, Number):
        return draw.word(declaration)
    shown = declaration.shown.inside(declaration.offered_range)
    low, high = shown.closed
    inside = [one for one in LANDMARKS if low < one < high]
    if corner:
        return draw.one_of((low, high, *inside)) if abs(low) > 1e-300 else draw.one_of((high, *inside, 1e-9))
    return draw.of(declaration, shown)


def points(section, name):
    """Yield parameters that a page takes: half of them have one or two values at corners or thresholds."""
    for number in range(max(2, POINTS // SLOW.get(name, 1))):
        corner = number % 2 == 0
        for attempt in range(30):
            draw = Draw(name, number, attempt)
            share = 0.15 if corner or attempt > 10 else 0.5
            declared = section.Parameters.declarations()
            given = {one: value(what, draw, corner) for one, what in declared.items() if draw.chance(share)}
            given |= {"points": 6} if "points" in declared else {}
            try:
                point = section.Parameters(**given)
                point.check_page()
            except ValueError:
                continue
            yield point
            break


def refuses(sentence, point):
    """Say whether a sentence refuses parameters, or no float holds what such extreme ones give."""
    numbers = [abs(one) for one in point.as_dict().values() if isinstance(one, float) and one]
    extreme = any(not 1.0 / REACH <= one <= REACH for one in numbers)
    return "not allowed" in sentence or (extreme and sentence.startswith("there is no value for"))


def drawing_of(section, name, by_result, point):
    if not by_result:
        return getattr(figures, name)(point, *FURTHER.get(name, ()))
    added = ("thermal contact",) if name == "thermal_contact" else ()
    return getattr(figures, name)(section.evaluate(point, *added))


def ink(figure):
    """Return the share of pixels that are not those of the background."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=25)
    buffer.seek(0)
    pixels = matplotlib.image.imread(buffer)
    return float(np.mean(np.any(pixels != pixels[0, 0], axis=-1)))


def test_no_figure_is_left_out():
    drawn = [name for _, name, _ in CASES]
    assert sorted([*drawn, "error_budget", *FIXED]) == sorted(figures.__all__)
    shown = {section.__name__.rpartition(".")[2]: name for section, name in BUDGETS.items()}
    for path in (tree.ROOT / "notebooks").glob("*.ipynb"):
        found = re.findall(r'error_budget\(page.uncertainties, \\"(\w+)\\"', path.read_text(encoding="utf-8"))
        assert found == [shown[path.stem]] if path.stem in shown else found == []


@pytest.mark.slow
@pytest.mark.parametrize(("section", "name", "by_result"), CASES, ids=[name for _, name, _ in CASES])
def test_figures_everywhere_in_their_box(section, name, by_result):
    assert faults(section, name, lambda point: drawing_of(section, name, by_result, point)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("section", "number"), BUDGETS.items(), ids=BUDGETS.values())
def test_budgets_everywhere_in_their_box(section, number):
    def drawing(point):
        found = uncertainties.uncertainties(section.evaluate, point)
        return figures.error_budget(found, number, number != "log10_epsilon")

    assert faults(section, "error_budget", drawing) == []


def faults(section, name, draw):
    """Return what goes wrong with a figure at points of its section's box."""
    wrong = []
    for point in points(section, name):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                drawing = draw(point)
                share = ink(drawing.figure)
                ends = [end for axes in drawing.figure.axes for end in (*axes.get_xlim(), *axes.get_ylim())]
            except Exception as error:
                # One sentence that refuses parameters is an answer, all else is not.
                if not (isinstance(error, ValueError) and refuses(str(error), point)):
                    wrong.append((point, f"{type(error).__name__}: {error}"))
                continue
        if not (np.all(np.isfinite(ends)) and 0.005 < share < 1.0):
            wrong.append((point, f"ends {ends}, ink {share}"))
    return wrong
