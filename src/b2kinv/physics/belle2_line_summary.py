"""What the shipped search for a line, its limits and others' windows say, as quantities of a page."""

import math

import numpy as np

from b2kinv.physics import measurements
from b2kinv.physics.belle2_line import coverage, line_limits, line_search
from b2kinv.physics.conventions import MASS_OR_ZERO
from b2kinv.physics.statistics import look_elsewhere
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Numbers

#: Fits of a line to the spectra of Belle II, of BaBar, and of both (arXiv:2311.14629).
WINDOWS = {"belle2": "belle2-2311.14629", "babar": "babar-2311.14629", "both": "combined-2311.14629"}
EXPERIMENTS = Name("spectrum that was fitted", WINDOWS)


@checked(mass=MASS_OR_ZERO, experiments=EXPERIMENTS)
def gain_of_line(mass: Numbers, experiments: str = "belle2") -> Numbers:
    """Return Δχ² by which a line improves the fits of arXiv:2311.14629, from its published window.

    Δχ² = (BR/(BR − BR_low))², with best rate BR and lower end BR_low of the one-σ window

    The lower error is taken as normal down to zero, which it is only roughly; 0 where the best rate is 0, and
    at most 1 where the window reaches down to zero.

    Examples
    --------
    >>> round(gain_of_line(2.0), 1), round(gain_of_line(2.0, "both"), 1)
    (12.6, 5.6)
    """
    name = WINDOWS[experiments]
    best, low = measurements.excess_best_fit(name, mass), measurements.excess_window(name, mass)[0]
    gain: Numbers = np.square(np.divide(best, best - low, out=np.zeros(np.shape(best)), where=best > 0.0))
    return gain


@checked(mass=MASS_OR_ZERO)
def distance_to_babar(mass: Numbers, belle2_rate: float = 1.0) -> Numbers:
    """Return how far Belle II's best rate of a line is above BaBar's, in standard deviations of both.

    (BR_II − BR_B)/√(σ_II² + σ_B²), with Belle II's lower and BaBar's upper error

    Parameters
    ----------
    belle2_rate : float, optional
        A factor on Belle II's best rate.

    Examples
    --------
    >>> round(distance_to_babar(2.0), 1)
    1.3
    """
    (low, _), (_, high) = (measurements.excess_window(WINDOWS[one], mass) for one in ("belle2", "babar"))
    belle2, babar = (measurements.excess_best_fit(WINDOWS[one], mass) for one in ("belle2", "babar"))
    distance: Numbers = (belle2_rate * belle2 - babar) / np.hypot(belle2 - low, high - babar)
    return distance


def of_experiments() -> dict[str, Quantity]:
    """Return how BaBar's spectrum and Belle II's go together with a line at 2 GeV, second-hand: `babar_…`."""
    return {
        "babar_distance": Quantity(
            distance_to_babar(2.0), "σ", "Belle II's best rate of a line at 2 GeV above BaBar's"
        ),
        "babar_gain_belle2": Quantity(
            gain_of_line(2.0), "1", "Δχ² by a line at 2 GeV, Belle II's spectrum (2311.14629)"
        ),
        "babar_gain_both": Quantity(
            gain_of_line(2.0, "both"), "1", "the same with BaBar's spectrum (2311.14629)"
        ),
    }


def of_search() -> dict[str, Quantity]:
    """Return what the shipped search says of the best line, `scan_…`, and of the windows, `coverage_…`."""
    search = line_search()
    q, (crossings, deviation) = search["improvement"], search["crossings"]["exact"]
    p, p_deviation = search["global_p"], search["global_p_deviation"]
    local, sigmas = look_elsewhere.local_p_value(q), look_elsewhere.one_sided_significance
    bounds = [
        look_elsewhere.global_p_value(q, crossings + step * deviation, search["level"]) for step in (0, 1)
    ]
    # Both ends together: the significance bends by little over one standard deviation of p.
    spread = 0.5 * (sigmas(max(p - p_deviation, 0.0)) - sigmas(min(p + p_deviation, 1.0)))
    return {
        "scan_local_p": Quantity(local, "1", "probability of at least that much at that mass, by chance"),
        "scan_global_p": Quantity(
            p, "1", "probability of at least that much at any mass, by pseudo-experiments", p_deviation
        ),
        "scan_global_significance": Quantity(sigmas(p), "σ", "its global significance, one-sided", spread),
        "scan_experiments": Quantity(search["experiments"], "1", "pseudo-experiments behind it"),
        "scan_missed": Quantity(
            search["missed_share"], "1", "share of them in which a better line was missed"
        ),
        "scan_missed_by": Quantity(search["missed_by"], "1", "-2 Δ ln L by which, at most"),
        "scan_crossings": Quantity(
            crossings, "1", "mean upward crossings of -2 Δ ln L = 1 in the search, by chance", deviation
        ),
        "scan_bound_p": Quantity(bounds[0], "1", "the same by Gross and Vitells", bounds[1] - bounds[0]),
        "scan_bound_significance": Quantity(sigmas(bounds[0]), "σ", "global significance by that bound"),
        "scan_trials": Quantity(p / local, "1", "global over local probability", p_deviation / local),
        "scan_as_two_parameters": Quantity(
            sigmas(math.exp(-0.5 * q)),
            "σ",
            "what a χ² of two parameters would give, one-sided; it is no global significance",
        ),
        **{
            f"coverage_{n}_{name}": Quantity(
                share, "1", f"share of {n}σ windows that hold the true rate, {words} 3.3 GeV", deviation
            )
            for name, words, ends in (("light", "up to", (3.3, 0.0)), ("heavy", "above", (4.65, 3.3)))
            for n in (1, 2)
            for share, deviation in (coverage(*ends, n),)
        },
        "coverage_words": Quantity(
            coverage_words(coverage(3.3, 0.0, 1), coverage(4.65, 3.3, 1)), "", "what the 1σ windows hold"
        ),
    }


def coverage_words(light: tuple[float, float], heavy: tuple[float, float]) -> str:
    """Return in words whether 1σ windows hold what they promise, up to 3.3 GeV and above.

    A share more than two of its standard errors from erf(1/√2) is not what is promised.

    Parameters
    ----------
    light, heavy
        Share of windows that hold the true rate, and its standard error.

    Examples
    --------
    >>> coverage_words((0.682, 0.004), (0.690, 0.002))
    'up to 3.3 GeV it is as wide as promised (0.2 standard errors short), above 3.3 GeV it is too wide \
(3.7 over); the two differ by 1.8'
    """
    parts: list[str] = []
    for place, (share, error) in (("up to", light), ("above", heavy)):
        short = (math.erf(math.sqrt(0.5)) - share) / error
        judged = "as wide as promised" if abs(short) <= 2 else "too narrow" if short > 0 else "too wide"
        unit = "standard errors " if not parts else ""
        parts.append(
            f"{place} 3.3 GeV it is {judged} ({abs(short):.1f} {unit}{'short' if short > 0 else 'over'})"
        )
    apart = abs(light[0] - heavy[0]) / math.hypot(light[1], heavy[1])
    return f"{', '.join(parts)}; the two differ by {apart:.1f}"


def of_limits() -> dict[str, Quantity]:
    """Return what the shipped tables exclude at 2 GeV, `limit_…`, and find likely, `posterior_…`."""
    tables = line_limits()
    (counted,) = (point["cls"] for point in tables["cls_by_experiments"] if point["mass"] == 2.0)
    quantities: dict[str, Quantity] = {
        "limit_counted": Quantity(
            counted[0], "1", "CLs at the limit of a narrow line, by pseudo-experiments", counted[1]
        )
    }
    for name, words in (("narrow", "a narrow line"), ("wide", "a line 0.1 GeV wide")):
        limits, posterior = tables["limits"][name], tables["posterior"][name]["integrated"]
        at = limits["mass"].index(2.0)
        quantities |= {
            f"limit_{name}": Quantity(
                limits["observed"][at], "1", f"95 % upper limit on the rate at 2 GeV, {words}"
            ),
            f"limit_{name}_median": Quantity(
                limits["median"][at], "1", f"the same as expected without a line, {words}"
            ),
            f"posterior_{name}_mass": Quantity(posterior["mass_mode"], "GeV", f"posterior's mass, {words}"),
            f"posterior_{name}_mass_range": Quantity(
                tuple(posterior["mass_range"]), "GeV", f"its shortest 68 % range, {words}"
            ),
            f"posterior_{name}_joint_rate": Quantity(
                posterior["joint_mode"][1], "1", f"rate where mass and rate together are likeliest, {words}"
            ),
            f"posterior_{name}_bayes_factor": Quantity(
                posterior["bayes_factor"], "1", f"Bayes factor against no line for these priors, {words}"
            ),
            f"posterior_{name}_rate": Quantity(posterior["rate_mode"], "1", f"posterior's rate, {words}"),
            f"posterior_{name}_rate_range": Quantity(
                tuple(posterior["rate_range"]), "1", f"its shortest 68 % range, {words}"
            ),
        }
    return quantities
