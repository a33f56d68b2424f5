"""Belle II's likelihood and a line of unknown mass: how often chance makes one, what is excluded or likely.

Both tags, the SM signal constrained to its prediction. A pseudo-experiment draws counts and the centres of
all constraints, the prediction's among them, around a fit. The search for the best line takes its masses
from slope and curvature of the likelihood without a line, and fits the best of them in full.
"""

from collections.abc import Callable
from typing import NamedTuple, TypedDict, cast

import numpy as np

from b2kinv.physics import data_files
from b2kinv.physics.belle2_efficiency import UNIT_BRANCHING_RATIO, model, signal_yields
from b2kinv.physics.belle2_fit import standard_model_strength
from b2kinv.physics.conventions import MASS_OR_ZERO, WIDTH
from b2kinv.physics.q2_spectra import bin_centres, line_spectrum
from b2kinv.physics.statistics import cls_limits
from b2kinv.physics.statistics.histfactory import Fit
from b2kinv.physics.statistics.likelihood_minimum import Measured
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.scalars import Array, Numbers

#: Above this Belle II has no efficiency.
HEAVIEST = 4.65
#: Local maxima of the approximate improvement below this share of its highest are not fitted.
_WORTH_A_FIT = 0.4


class Coverage(TypedDict):
    """How often the windows hold the true rate at one mass."""

    mass: float
    #: In words, which end of which window, or which multiple.
    rate: str
    branching_ratio: float
    experiments: int
    window_1sigma: float
    window_2sigma: float


class LineSearch(TypedDict):
    """The shipped search for a line, in the data and in pseudo-experiments without one."""

    experiments: int
    experiments_with_all_fits: int
    #: In how many of these the search missed more than 0.01 of −2 Δ ln L, and how much at most.
    missed_share: float
    missed_by: float
    mass: float
    improvement: float
    global_p: float
    global_p_deviation: float
    level: float
    #: Mean and its deviation, "exact" by all fits of the first few, "approximate" by slope and curvature.
    crossings: dict[str, list[float]]
    #: q, share with at least as much, its deviation.
    exceedance: list[list[float]]
    coverage: list[Coverage]


class Limits(TypedDict):
    """Upper limits against the mass, in the data and in the median experiment without a line."""

    width: float
    mass: list[float]
    observed: list[float]
    median: list[float]


class Posterior(TypedDict):
    """Modes and shortest 68 % ranges of mass and rate, and their marginal densities."""

    joint_mode: list[float]
    bayes_factor: float
    mass_mode: float
    mass_range: list[float]
    rate_mode: float
    rate_range: list[float]
    of_mass: list[float]
    of_rate: list[float]


class CountedLimit(TypedDict):
    """CLs at the asymptotic limit of a mass, counted in pseudo-experiments: value and deviation."""

    mass: float
    limit: float
    experiments: int
    cls: list[float]


class LineLimits(TypedDict):
    """The shipped limits and posteriors of a line, "narrow" and "wide" (0.1 GeV)."""

    limits: dict[str, Limits]
    cls_by_experiments: list[CountedLimit]
    #: Name → "mass" and "rate" of the densities, and "profiled" and "integrated" over everything else.
    posterior: dict[str, dict[str, Posterior]]


class Experiment(NamedTuple):
    """A measurement, and mean and standard deviation of the SM strength's constraint in it."""

    measured: Measured
    standard_model: tuple[float, float]


class Line(NamedTuple):
    """The line that a measurement likes best, and −2 Δ ln L without it."""

    mass: float
    improvement: float


@replaced.kept()
def search_masses() -> Array:
    """Return the masses [GeV] that a search tries: where the efficiency bends in q², and halfway between.

    Examples
    --------
    >>> len(search_masses())
    188
    """
    bends = bin_centres()
    q2 = np.sort(np.concatenate([bends, 0.5 * (bends[1:] + bends[:-1])]))
    masses: Array = np.sqrt(q2[q2 <= HEAVIEST**2])
    return masses


@replaced.kept()
def line_yields(mass: float, width: float = 0.0) -> Array:
    """Return the yields of a line as `signal_yields` does; kept, so treat them as read-only."""
    return signal_yields(line_spectrum(mass, width))


@replaced.kept()
def _all_yields() -> Array:
    return np.array([line_yields(mass) for mass in search_masses().tolist()])


def line_search() -> LineSearch:
    """Return the shipped search for a line, which `data/refresh/belle2_line_search.py` makes.

    Examples
    --------
    >>> line_search()["experiments"] >= 2000
    True
    """
    return cast(LineSearch, data_files.load_json("belle2/line_search.json"))


def coverage(heaviest: float, heavier_than: float = 0.0, n_sigma: int = 1) -> tuple[float, float]:
    """Return how often the windows hold the true rate in a range of masses, and the binomial deviation.

    Of the shipped experiments with a rate far from zero: from the upper end of the two-σ window on.

    Parameters
    ----------
    heaviest, heavier_than : float
        Ends of the range [GeV]; the lower one is left out.
    n_sigma : 1 or 2

    Raises
    ------
    ValueError
        If there is no such experiment.
    """
    points = [
        point
        for point in line_search()["coverage"]
        if heavier_than < point["mass"] <= heaviest and "1 sigma" not in point["rate"]
    ]
    if not points:
        raise ValueError(
            f"heaviest = {heaviest:g} is not allowed: no experiment has a mass above {heavier_than:g} GeV "
            "and up to that"
        )
    count = sum(point["experiments"] for point in points)
    held = (
        point["experiments"] * (point["window_1sigma"] if n_sigma == 1 else point["window_2sigma"])
        for point in points
    )
    share = sum(held) / count
    return share, float(np.sqrt(share * (1.0 - share) / count))


def line_limits() -> LineLimits:
    """Return the shipped limits and posteriors of a line; the same script makes them.

    Examples
    --------
    >>> sorted(line_limits()["limits"])
    ['narrow', 'wide']
    """
    return cast(LineLimits, data_files.load_json("belle2/line_limits.json"))


def observed() -> Experiment:
    """Return what Belle II measured."""
    constraint = cast(tuple[float, float], standard_model_strength("constrained"))
    return Experiment(model().observed, constraint)


def fit_line(
    experiment: Experiment, mass: float, strength: float | None, start: Fit | None, width: float = 0.0
) -> Fit:
    """Return the fit with a line of given strength, in units of `UNIT_BRANCHING_RATIO`, or of any (None)."""
    yields = line_yields(mass, width)
    return model().fit(experiment.standard_model, strength, yields, experiment.measured, start)


def fit_without(experiment: Experiment, start: Fit | None = None) -> Fit:
    """Return the fit without a line."""
    return model().fit(experiment.standard_model, measured=experiment.measured, start=start)


def pseudo_experiment(
    generator: np.random.Generator, truth: Fit, new_yields: Array | None = None
) -> Experiment:
    """Return a random experiment around a fit, whose prediction of the SM strength is drawn like the rest."""
    deviation = observed().standard_model[1]
    measured = model().pseudo_experiment(generator, truth, new_yields)
    return Experiment(measured, (float(generator.normal(truth.signal_strength, deviation)), deviation))


def approximate_improvements(experiment: Experiment, without: Fit) -> Array:
    """Return −2 Δ ln L without a line at each of `search_masses`, to second order around the fit without."""
    return model().improvements(without, _all_yields(), experiment.standard_model, experiment.measured)


def full_improvements(experiment: Experiment, without: Fit) -> Array:
    """Return −2 Δ ln L without a line at each of `search_masses`, by a fit for each."""
    heights, fit = [], without
    for mass in search_masses().tolist():
        fit = fit_line(experiment, mass, None, fit)
        heights.append(_above(without, fit))
    return np.array(heights)


def best_line(experiment: Experiment, without: Fit) -> Line:
    """Return the best line of `search_masses`: full fits, where the approximate improvement is high.

    Each of its high local maxima is fitted; from the best of them the search climbs from mass to mass.
    """
    guess = np.concatenate([[0.0], approximate_improvements(experiment, without), [0.0]])
    if not np.any(guess > 0.0):
        return Line(0.0, 0.0)
    peak = (guess[1:-1] >= guess[:-2]) & (guess[1:-1] >= guess[2:])
    found: dict[int, float] = {}

    def height(place: int) -> float:
        if not 0 <= place < len(search_masses()):
            return 0.0
        if place not in found:
            fit = fit_line(experiment, float(search_masses()[place]), None, without)
            found[place] = _above(without, fit)
        return found[place]

    for place in np.flatnonzero(peak & (guess[1:-1] > _WORTH_A_FIT * np.max(guess))).tolist():
        height(place)
    best = max(found, key=lambda place: found[place])
    while (step := max((-1, 1), key=lambda step: height(best + step))) and height(best + step) > height(best):
        best += step
    return Line(float(search_masses()[best]), height(best))


def covers(experiment: Experiment, mass: float, strength: float, start: Fit) -> float:
    """Return −2 Δ ln L of the true strength: a window with a higher level contains it."""
    true = fit_line(experiment, mass, strength, start)
    return _above(true, fit_line(experiment, mass, None, true))


def bounded_test(experiment: Experiment, mass: float, width: float = 0.0) -> Callable[[float, Fit], float]:
    """Return the function (strength, start) → q of `cls_limits.cls` for a line in an experiment."""
    best = fit_line(experiment, mass, None, None, width)

    def q(strength: float, start: Fit) -> float:
        if strength <= best.new_strength:
            return 0.0
        return _above(fit_line(experiment, mass, strength, start, width), best)

    return q


@checked(
    mass=MASS_OR_ZERO.but(meaningful=Range(at_least=0.0, at_most=HEAVIEST)).one,
    width=WIDTH.one,
    level=Number("1 less the confidence level", meaningful=Range(above=0.0, below=1.0)).one,
)
def upper_limit(mass: Numbers, width: Numbers = 0.0, level: Numbers = 0.05) -> tuple[float, float]:
    """Return the upper limits on BR(B⁺ → K⁺X) by asymptotic CLs: observed, and the median without a line.

    CLs = level, with q and q_A of `cls_limits.cls` from fits of both tags

    Above 4.65 GeV nothing is constrained here: Belle II selects no event. The Asimov measurement is what the
    fit without a line expects, with the centres of all constraints where that fit puts them.

    Parameters
    ----------
    mass
        One number, as the others.

    Examples
    --------
    >>> observed_limit, median = upper_limit(2.0)
    >>> round(observed_limit / 1e-6, 1), round(median / 1e-6, 1)
    (12.7, 4.9)
    """
    mass, width = float(mass), float(width)
    experiment = observed()
    without = fit_without(experiment)
    background = Experiment(
        model().expectation(without), (without.signal_strength, experiment.standard_model[1])
    )
    found = bounded_test(experiment, mass, width), bounded_test(background, mass, width)
    start = fit_line(experiment, mass, None, without, width)
    # Sixty events are about the deviation of all background in the bins that see a line.
    size = start.new_strength + 60.0 / float(np.sum(line_yields(mass, width)))

    def tested(strength: float) -> tuple[float, float]:
        return found[0](strength, start), found[1](strength, start)

    limits = cls_limits.upper_limit(tested, size, float(level))
    return UNIT_BRANCHING_RATIO * limits[0], UNIT_BRANCHING_RATIO * limits[1]


def log_posterior(mass: float, strengths: Array, width: float = 0.0) -> tuple[Array, Array]:
    """Return ln L of a line at rising strengths, all else at its best, and what integrating over it adds.

    The sum is the logarithm of the posterior density for a flat prior in the rate, save a constant.
    """
    experiment, yields = observed(), line_yields(mass, width)
    heights, volumes = [], []
    fit: Fit | None = None
    for strength in strengths.tolist():
        fit = fit_line(experiment, mass, strength, fit, width)
        heights.append(-0.5 * fit.twice_negative_log_likelihood)
        volumes.append(model().log_volume(fit, yields, experiment.standard_model))
    return np.array(heights), np.array(volumes)


def _above(worse: Fit, better: Fit) -> float:
    return max(worse.twice_negative_log_likelihood - better.twice_negative_log_likelihood, 0.0)
