"""What the numbers of Section III C come to in words, true for any of its parameters."""

import numpy as np
import numpy.typing as npt

from b2kinv.physics import judged_points, line_likelihood, measurements, photon_penguin
from b2kinv.physics.dark_photon_mixing import is_kinetic, mixing_ratio, photon_counts
from b2kinv.physics.dimuon_searches import PAPER, dimuon_constraint
from b2kinv.physics.model_judgement import joined
from b2kinv.physics.model_judgement import words as words_of
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array
from b2kinv.sections import (
    dark_photon_decays_judged,
    dark_photon_parameter_space,
    dark_photon_plane_limits,
    dark_z_survival,
    kinetic_mixing_limits,
    lighter_dark_z,
    point_in_words,
)
from b2kinv.sections.dark_photon_decays import has_ranges
from b2kinv.sections.dark_photon_decays_judged import spelled
from b2kinv.sections.dark_photon_parameter_space import Parameters

#: Uncertainties of the form factors beyond which these no longer decide.
_FAR = 5.0
#: Relative step in mass from one side of a jump to the other.
_STEP = 1e-9
#: α_X over that at small mixing above which the relic line is called level.
_LEVEL = 0.9


def masses(parameters: Parameters) -> Array:
    """Return masses of X [GeV] at which the window of the excess and the rates are known, in rising order.

    Examples
    --------
    >>> float(masses(Parameters(mixing_ratio="kinetic_only"))[-1])
    2.8
    """
    _, heaviest = measurements.window(parameters.excess).mass_range
    heaviest = min(heaviest, photon_penguin.HEAVIEST if photon_counts(parameters) else 3.7)
    lightest = max(1.8, min(2.05 * parameters.m_DM, parameters.m_DM + 0.5 * heaviest))
    grid = np.linspace(lightest, heaviest, 39)
    stated = measurements.window(parameters.excess).stated_at_mass
    if stated is None:
        return grid
    # Where a window for one mass begins and ends to hold, both sides of the step.
    ends = np.array(line_likelihood.same_line(stated))
    steps = np.concatenate([(1.0 - _STEP) * ends, (1.0 + _STEP) * ends])
    return np.unique(np.concatenate([grid, steps[(lightest < steps) & (steps < heaviest)]]))


def with_excess(parameters: Parameters, grid: Array) -> npt.NDArray[np.bool_]:
    """Return at which masses there is an excess: a window of it that holds there, as Section IV judges.

    Parameters
    ----------
    parameters : Parameters
        The mass of the dark photon is not used.
    grid : numpy.ndarray
        Masses of X [GeV].

    Examples
    --------
    >>> with_excess(Parameters(), np.array([2.0, 2.5, 3.2])).tolist()
    [True, True, False]
    """
    _, (low, _) = judged_points.windows(parameters.excess, grid)
    return np.isfinite(low)


def mixings(parameters: Parameters) -> Array:
    """Return the mixings that the plane shows, which for kinetic mixing alone ends where the expansion does.

    Examples
    --------
    >>> bool(mixings(Parameters(mixing_ratio="kinetic_only"))[-1] < 0.877)
    True
    """
    ends = (1e-4, 0.999 * photon_penguin.expansion_end()) if is_kinetic(parameters) else (1e-5, 1e-3)
    return np.geomspace(*ends, 401)


def heavy(parameters: Parameters) -> Parameters:
    """Return the same with the heavier dark matter of the right panel of Fig. 3.

    Examples
    --------
    >>> heavy(Parameters()).m_DM
    0.8
    """
    return parameters.replace(m_DM=max(0.8, parameters.m_phi))


def kinetic(parameters: Parameters) -> Parameters:
    """Return the same with kinetic mixing alone, at the nearest mass where its B decays are computed.

    Examples
    --------
    >>> kinetic(Parameters(m_X=3.5)).m_X
    2.8
    """
    mass = float(np.clip(parameters.m_X, photon_penguin.LIGHTEST, photon_penguin.HEAVIEST))
    m_DM = min(parameters.m_DM, 0.49 * mass)
    return parameters.replace(
        mixing_ratio="kinetic_only", m_X=mass, m_DM=m_DM, m_phi=min(parameters.m_phi, m_DM)
    )


def other_limits(parameters: Parameters) -> Parameters:
    """Return the same with the limits read the other way.

    Examples
    --------
    >>> other_limits(Parameters()).dimuon_limit
    'standard_model_left_in'
    """
    return parameters.replace(K_star_limit="standard_model_subtracted", dimuon_limit="standard_model_left_in")


def words(result: Result) -> dict[str, Quantity]:
    """Return which mixing the excess asks for, and what K* + invisible leaves of it, in words.

    Parameters
    ----------
    result : Result
        Of `dark_photon_parameter_space.evaluate` at one point.

    Examples
    --------
    >>> found = words(dark_photon_parameter_space.evaluate(Parameters()))
    >>> found["limit_place"].value
    'above the whole 1σ window: the limit does not touch the 1σ region'
    """
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    chosen = "as quoted" if parameters.K_star_limit == "as_quoted" else "less the Standard Model"
    evaluate = dark_photon_parameter_space.evaluate
    central = ", with the largest rate of B → K X that hadrons leave open" if has_ranges(parameters) else ""
    said = {
        "asked_mixing": (_mixing(result), "mixing that the middle of the 1σ window asks for"),
        "limit_reading": (chosen, "how the limit on K* + invisible is read"),
        "limit_place": (
            _place(result) + central,
            "where the largest rate of B → K X lies beside the windows",
        ),
        "window_words": (
            point_in_words.held_window(parameters.excess, float(parameters.m_X)).value,
            point_in_words.HELD_WINDOW.meaning,
        ),
        "dimuon_words": (
            _dimuons(parameters),
            "what limits K μμ at the mass of the page",
        ),
        "limit_hadrons": (_hadrons(result), "what ± is, and what hadrons leave open"),
        "plane_light": (_plane(result), "what the plane shows"),
        "plane_heavy": (_plane(evaluate(heavy(parameters))), "what the plane with heavier dark matter shows"),
        "plane_other": (_plane(evaluate(other_limits(parameters))), "what the plane with other limits shows"),
        "plane_kinetic": (
            _plane(evaluate(kinetic(parameters))),
            "what the plane for kinetic mixing alone shows",
        ),
        "mass_scan": (_mass_scan(parameters), "what the figure of mixing against mass shows"),
        "relic_trend": (_relic_trend(result), "what annihilation through X does to the relic line"),
        "relic_hadrons": (
            _relic_hadrons(result),
            "what ways to compute hadrons leave open of the relic line",
        ),
        "relic_crossing": (_relic_crossing(parameters), "whether relic line and excess meet"),
        "relic_crossing_heavy": (
            _relic_crossing(heavy(parameters)),
            "whether relic line and excess meet for the heavier dark matter",
        ),
        "mass_trend": (_trend(parameters), "what becomes of it at other masses"),
    }
    return {name: Quantity(text, "", meaning) for name, (text, meaning) in said.items()}


def both_mixings(parameters: Parameters) -> dict[str, Quantity]:
    """Return what is left of kinetic mixing alone and of a dark Z, whichever of them the parameters have.

    Examples
    --------
    >>> found = both_mixings(Parameters())
    >>> found["kinetic_explains"].value, found["completion_heavier"].value
    (False, 'alive at both ends')
    """
    return (
        kinetic_mixing_limits.summary(parameters)
        | dark_z_survival.summary(parameters)
        | lighter_dark_z.summary(parameters)
    )


def hinge(subtracted: Result) -> dict[str, Quantity]:
    """Return whether form factors decide about the 1σ region, in words.

    Parameters
    ----------
    subtracted : Result
        With the Standard Model subtracted from the limit.

    Examples
    --------
    >>> point = Parameters(K_star_limit="standard_model_subtracted")
    >>> hinge(dark_photon_parameter_space.evaluate(point))["subtracted_margin"].value[:41]
    'the 1σ region is not excluded as a whole,'
    """
    fate = "excluded as a whole" if subtracted.value("one_sigma_excluded") else "not excluded as a whole"
    said = f"the 1σ region is {fate}, {_margin(subtracted)}"
    return {"subtracted_margin": Quantity(said, "", "whether form factors decide about the 1σ region")}


def _mixing(result: Result) -> str:
    best = float(result.numbers("log10_epsilon"))
    if np.isfinite(best):
        # The window's width is far more than what the rate's own error adds.
        edges = [float(result.numbers(f"epsilon_1sigma_{end}")) for end in ("low", "high")]
        ends = [f"{np.log10(one):.2f}" for one in edges if one > 0.0 and np.isfinite(one)]
        # A window may begin at zero, and end beyond what the expansion in ε reaches.
        reach = f", from {' to '.join(ends)} over the window" if len(ends) == 2 else ""
        return f"log₁₀ ε = {best:.2f}{reach}".replace("-", "−")
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    end = photon_penguin.expansion_end()
    more = f"more than cos θ_W = {end:.3f}, where the expansion in ε ends"
    least = float(kinetic_mixing_limits.summary(parameters)["kinetic_epsilon"].numbers)
    if least >= end:
        return f"{more}, whatever hadrons do"
    return f"{more}, at the central rates, and {spelled(least)} with the largest that hadrons leave open"


def _place(result: Result) -> str:
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    # Where hadrons leave a range open, the largest that they do.
    name = "largest_excess_high" if "largest_excess_high" in result else "largest_excess"
    largest = float(result.numbers(name))
    one, two = (line_likelihood.held_window(parameters.excess, parameters.m_X, n) for n in (1, 2))
    if not with_excess(parameters, np.array([parameters.m_X]))[0]:
        return "beside no window, as there is no excess at this mass"
    if result.value("one_sigma_excluded"):
        if result.value("two_sigma_allowed"):
            return (
                "below the 1σ window: the limit excludes the whole 1σ region and leaves part of the 2σ region"
            )
        return "below both windows: the limit excludes the whole 1σ region and the whole 2σ region"
    if largest < one[1]:
        return "inside the 1σ window: the limit takes part of the 1σ region and leaves the rest"
    beyond = "" if largest >= two[1] else ", and takes part of the 2σ region"
    return f"above the whole 1σ window: the limit does not touch the 1σ region{beyond}"


def _margin(result: Result) -> str:
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    if not has_ranges(parameters):
        pull = abs(float(result.numbers("one_sigma_pull")))
        close = "so that the answer hangs on them" if pull < _FAR else "so that they do not decide it"
        return f"by {pull:.1f} standard deviations of the form factors, {close}"
    lower, _ = line_likelihood.held_window(parameters.excess, parameters.m_X)
    # As `one_sigma_excluded` counts: of a window from zero nothing is excluded, not even by no rate at all.
    ends = [float(result.numbers(f"largest_excess_{side}")) < lower for side in ("low", "high")]
    return "whatever hadrons do" if ends[0] == ends[1] else "unless hadrons make it otherwise"


def _hadrons(result: Result) -> str:
    return dark_photon_decays_judged.reading(result, "largest_excess")


def _trend(parameters: Parameters) -> str:
    grid = masses(parameters)
    found = dark_photon_parameter_space.evaluate(parameters.replace(m_X=grid))
    ratios = np.asarray(found.numbers("branching_ratio_ratio"))
    open_to = "largest_excess_low" in found
    largest = found.numbers("largest_excess_low" if open_to else "largest_excess")
    may, surely = ("may reach", ", whatever hadrons do,") if open_to else ("reaches", "")
    _, upper = line_likelihood.held_window(parameters.excess, grid)
    there = with_excess(parameters, grid)
    return _holding(parameters, there, grid) + (
        f"From m_X = {grid[0]:.2f} to {grid[-1]:.2f} GeV the number of K* for each K goes from "
        f"{ratios[0]:.3g} to {ratios[-1]:.3g}. The limit {may} into the 1σ window "
        f"{_where(there & np.less(largest, upper), grid)}, and{surely} excludes the whole of it "
        f"{_where(there & np.asarray(found.value('one_sigma_excluded')), grid)}."
        f"{_preferred(parameters, there, grid)}"
    )


def _holding(parameters: Parameters, there: npt.NDArray[np.bool_], grid: Array) -> str:
    stated = measurements.window(parameters.excess).stated_at_mass
    if stated is None:
        return ""
    low, high = line_likelihood.same_line(stated)
    return (
        f"The window that is asked for holds from {low:.2f} to {high:.2f} GeV; elsewhere it is that of Belle "
        f"II's likelihood. There is an excess {_where(there, grid)}. "
    )


def _preferred(parameters: Parameters, there: npt.NDArray[np.bool_], grid: Array) -> str:
    # A reader's own measurement is not held against Belle II's data.
    if measurements.window(parameters.excess).by_hand:
        return ""
    middle = 0.5 * np.add(*line_likelihood.held_window(parameters.excess, grid))
    prefers = there & np.less(middle, line_likelihood.largest_preferred(grid))
    where = _where(prefers, grid)
    return f" Belle II's likelihood prefers a signal in the middle of the window, rather than none, {where}."


def _where(true: npt.NDArray[np.bool_], grid: Array) -> str:
    if not np.any(true):
        return "at none of these masses"
    if np.all(true):
        return "at all of these masses"
    inside = grid[true]
    if np.count_nonzero(np.diff(true)) == 1:
        return f"from {inside[0]:.2f} GeV on" if true[-1] else f"up to {inside[-1]:.2f} GeV"
    return f"at some of these masses, from {inside[0]:.2f} to {inside[-1]:.2f} GeV"


def _plane(result: Result) -> str:
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    epsilon = mixings(parameters)
    edges = dark_photon_parameter_space.figure_edges(parameters, epsilon)
    low, high = (float(result.numbers(f"epsilon_2sigma_{side}")) for side in ("low", "high"))
    first = float(result.numbers("epsilon_K_star"))
    muons = "the lower right" if np.any(np.asarray(edges["K mu mu"]) > 1e-9) else "nothing"
    kaons = "excludes nothing in sight"
    if np.isfinite(first) and np.any(np.asarray(edges["K* invisible"]) < 0.1):
        kaons = f"excludes mixings above {spelled(first)} at large couplings, and fewer at small ones"
    return (
        f"{_band(parameters, low, high)} K star plus invisible {kaons}. The dimuon limit covers {muons}. "
        f"The blue relic line {_relic_line(result, epsilon)}.{_quiet(parameters, epsilon)}"
    )


def _relic_line(result: Result, epsilon: Array) -> str:
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    ends = dark_photon_parameter_space.relic_edges(parameters, epsilon[[0, -1]])["light"]
    first, last = np.asarray(ends).tolist()
    if last > _LEVEL * first:
        return f"lies at {spelled(first)}"
    return f"falls from {spelled(first)} at the left edge to {spelled(last)} at the right one"


def _relic_trend(result: Result) -> str:
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    epsilon = mixings(parameters)
    line = np.asarray(dark_photon_parameter_space.relic_edges(parameters, epsilon)["light"])
    level = float(result.numbers("dark_coupling_light"))
    fallen = line < _LEVEL * level
    if not np.any(fallen):
        return "changes α_X by less than a tenth anywhere in the plane"
    most = f"{spelled(level / float(line[-1]))} at the right edge of the plane"
    if fallen[0]:
        return f"lowers α_X by more than a tenth in all of the plane, and by a factor {most}"
    return f"lowers α_X by a tenth at ε = {spelled(float(epsilon[fallen][0]))}, and by a factor {most}"


def _relic_hadrons(result: Result) -> str:
    # Where they matter most, of the mixings of the plane.
    parameters = result.parameters
    assert isinstance(parameters, Parameters)
    epsilon = mixings(parameters)[::20]
    low, high = map(np.asarray, dark_photon_parameter_space.relic_range(parameters, epsilon))
    worst = int(np.argmax(high / low))
    if high[worst] <= 1.01 * low[worst]:
        return "moves α_X by less than one per cent anywhere in the plane"
    ends = f"{spelled(float(low[worst]))} to {spelled(float(high[worst]))}"
    return f"leaves {ends} where it matters most, at ε = {spelled(float(epsilon[worst]))}"


def _relic_crossing(parameters: Parameters) -> str:
    # Whether the plane has a point of excess and relic density that neither of its limits excludes.
    epsilon = mixings(parameters)
    line = np.asarray(dark_photon_parameter_space.relic_edges(parameters, epsilon)["light"])
    edges = dark_photon_parameter_space.figure_edges(parameters, epsilon)
    free = (line <= edges["K* invisible"]) & (line >= edges["K mu mu"])
    found = []
    for sigma in (1, 2):
        low, high = (edges[f"excess {sigma}σ {side}"] for side in ("low", "high"))
        inside = (low <= line) & (line <= high)
        found.append((bool(np.any(inside)), bool(np.any(inside & free))))
    (one, one_free), (two, two_free) = found
    if one_free:
        return "crosses the 1σ region where neither limit excludes it"
    if two_free:
        return "crosses the 2σ region where neither limit excludes it, and the 1σ region nowhere that is left"
    if one or two:
        return "crosses the region of the excess only where K* + invisible or K μμ excludes it"
    return "does not cross the region of the excess"


def _quiet(parameters: Parameters, epsilon: Array) -> str:
    # Limits that are drawn thin.
    photons = dark_photon_plane_limits.largest_mixing_by_single_photons(
        parameters.m_X, float(mixing_ratio(parameters))
    )
    marked = {"dark_photon_invisible": photons, **dark_photon_plane_limits.largest_mixings(parameters)}
    said = [f"{words_of(name)} at {spelled(at)}" for name, at in marked.items() if at < epsilon[-1]]
    if np.any(dark_photon_plane_limits.visible_edge(parameters, epsilon)):
        said.append("visible decays at small couplings")
    lines = f" Thin grey lines mark {joined(said)}." if said else ""
    strength = dark_photon_plane_limits.neutrino_strength(parameters.m_phi, parameters.m_DM)
    excluded = strength is not None and strength > 1.0
    return f"{lines} N_eff excludes the relic line." if excluded else lines


def _dimuons(parameters: Parameters) -> str:
    name = dimuon_constraint(parameters.m_X, parameters.dimuon_limit)
    level = dark_photon_parameter_space.dimuon_level(parameters)
    if not np.isfinite(level):
        return "no limit on dimuons takes over, as this mass is between the bins of LHCb"
    if name == PAPER:
        return f"LHCb's dimuon limit takes over, {spelled(level)} with the Standard Model taken out"
    return f"LHCb's measured rate of K μμ takes over, of which X may not make more than {spelled(level)}"


def _band(parameters: Parameters, low: float, high: float) -> str:
    if not with_excess(parameters, np.array([parameters.m_X]))[0]:
        return "There is no orange band, as there is no excess at this mass."
    if not np.isfinite(low):
        return "There is no orange band: at the central rates no mixing gives the excess."
    upper = f"and {spelled(high)}" if np.isfinite(high) else "and the right edge"
    return f"An orange band between {spelled(low)} {upper} bends to larger mixings at small couplings."


def _mass_scan(parameters: Parameters) -> str:
    grid = masses(parameters)
    found = dark_photon_parameter_space.evaluate(parameters.replace(m_X=grid))
    names = ("epsilon_2sigma_low", "epsilon_2sigma_high", "epsilon_K_star")
    low, high, limit = (np.asarray(found.numbers(name)) for name in names)
    there = with_excess(parameters, grid)
    if not np.any(there):
        return (
            "There is no orange band, as there is no excess; the black limit, from left to right, is at "
            f"{_span(limit)}. {_trend(parameters)}"
        )
    low, high = low[there], high[there]
    band = "There is no orange band at the central rates"
    if np.any(np.isfinite(low)) and not np.all(np.isfinite([low, high])):
        band = "There are orange bands at some masses alone"
    elif np.all(np.isfinite(low)):
        band = f"The orange bands reach from {_span(low)} to {_span(high)}"
    return f"{band}; the black limit, from left to right, is at {_span(limit)}. {_trend(parameters)}"


def _span(curve: Array) -> str:
    ends = (spelled(float(end)) if np.isfinite(end) else "none" for end in (curve[0], curve[-1]))
    return " … ".join(ends)
