"""What a rate beside the excess, and predictions beside their limits, come to in words, for sliders."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from b2kinv.physics import line_likelihood, measurements, model_judgement
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.spelling import spelled

EXPLAINS = Judgement(
    "explains_words",
    "whether the invisible rate explains the excess",
    {
        "inside": "yes, within 1σ",
        "near": "yes, within 2σ",
        "large": "no, {ratio} times too large",
        "small": "no, {ratio} times too small",
        "against": "no, Belle II's data at this mass prefer no signal to it",
        "none": "no, there is no such decay",
        "nowhere": "no window of the excess is published for this mass",
    },
)
#: Of the middle of the window that a page is drawn with.
WINDOW = Judgement(
    "window_words",
    "whether the window of the excess holds at the mass of the page",
    {
        "holds": "The window of the excess holds for the mass of this page",
        "prefers": (
            "The window of the excess was published for another mass; Belle II's likelihood at this one "
            "prefers its middle to no signal"
        ),
        "against": (
            "The window of the excess explains nothing here: Belle II's likelihood at this mass prefers no "
            "signal to its middle"
        ),
        "nowhere": "No window of the excess is known for this mass",
    },
)
#: Of the same where the page is drawn with the window that holds at its mass.
HELD_WINDOW = Judgement(
    "window_words",
    "which window of the excess the page has",
    {
        "holds": "The window of the excess holds for the mass of this page",
        "moved": (
            "The window that is asked for was published for another mass; the one of this page is that of "
            "Belle II's likelihood at its own mass"
        ),
        "against": (
            "The window of the excess explains nothing here: Belle II's likelihood at this mass prefers no "
            "signal to its middle"
        ),
        "no excess": (
            "There is no excess to explain here: Belle II's likelihood at the mass of this page allows no "
            "signal within 2σ, and its window begins at zero"
        ),
        "nowhere": "No window of the excess is known for this mass",
    },
)
EXCLUSION = Judgement(
    "exclusion_words",
    "which limits exclude the point",
    {
        "one": "excluded by {limit} alone",
        "more": "excluded by {limit} and, less strongly, by {count} more",
        "allowed": "no limit that is asked here excludes it",
    },
)


#: Ends at one and at two standard deviations.
Windows: TypeAlias = Sequence[tuple[float, float]]


def held(excess: str, mass: float) -> tuple[Windows, float]:
    """Return the windows of the excess that hold at a mass, and the rate below which data prefer a signal.

    Parameters
    ----------
    excess : str
        Name of the window that is asked for.
    mass : float
        Of the invisible particle [GeV].

    Returns
    -------
    (windows, most)
        Zero where no window is known. A reader's own measurement is not held against Belle II's data.

    Examples
    --------
    >>> held("paper", 2.0)[0], held("paper", 1.2)[1]
    (((5e-06, 9e-06), (4e-06, 1.1e-05)), 0.0)
    """
    name = line_likelihood.window_that_holds(excess, mass)
    known = measurements.window(name)
    lightest, heaviest = known.mass_range
    if not lightest <= mass <= heaviest:
        return ((0.0, 0.0), (0.0, 0.0)), 0.0
    one, two = (measurements.excess_window(name, mass, n_sigma=n) for n in (1, 2))
    windows = (float(one[0]), float(one[1])), (float(two[0]), float(two[1]))
    if known.by_hand:
        return windows, math.inf
    # Where the likelihood allows no signal within 2σ, it shows no excess that a rate could explain.
    none = name == line_likelihood.OWN_WINDOW and windows[1][0] <= 0.0
    return windows, 0.0 if none else float(line_likelihood.largest_preferred(mass))


def window(excess: str, mass: float) -> Quantity:
    """Return whether a window of the excess holds at a mass, or what Belle II's likelihood says there.

    Parameters
    ----------
    excess : str
        Name of the window.
    mass : float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> window("paper", 1.5).value[:49]
    'The window of the excess explains nothing here: B'
    """
    known = measurements.window(excess)
    holding, most = held(excess, mass)
    lightest, heaviest = known.mass_range
    if not (lightest <= mass <= heaviest and holding[1][1] > 0.0):
        return WINDOW.says("nowhere")
    low, high = measurements.excess_window(excess, mass)
    if not 0.5 * float(np.add(low, high)) < most:
        return WINDOW.says("against")
    same = line_likelihood.window_that_holds(excess, mass) == excess
    return WINDOW.says("holds" if same else "prefers")


def held_window(excess: str, mass: float) -> Quantity:
    """Return which window of the excess holds at a mass, for a page that is drawn with it.

    Parameters
    ----------
    excess : str
        Name of the window that is asked for.
    mass : float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> held_window("paper", 2.1).value[:49], held_window("paper", 3.2).value[:28]
    ('The window that is asked for was published for an', 'There is no excess to explai')
    """
    holding, most = held(excess, mass)
    if not holding[1][1] > 0.0:
        return HELD_WINDOW.says("nowhere")
    name = line_likelihood.window_that_holds(excess, mass)
    if name == line_likelihood.OWN_WINDOW and holding[1][0] <= 0.0:
        return HELD_WINDOW.says("no excess")
    if not 0.5 * sum(holding[0]) < most:
        return HELD_WINDOW.says("against")
    return HELD_WINDOW.says("holds" if name == excess else "moved")


def explains(rate: float, windows: Windows, most: float = math.inf) -> Quantity:
    """Return whether a rate explains the excess, or by how much it misses the 1σ window.

    Parameters
    ----------
    rate : float
        BR(B⁺ → K⁺ + invisible) from new physics.
    windows : sequence of pair of float
        At one and at two standard deviations; zero where no window is published.
    most : float
        Rate below which data prefer a signal, as of `held`.

    Examples
    --------
    >>> explains(1.8e-5, [(5e-6, 9e-6), (4e-6, 1.1e-5)]).value
    'no, 2.0 times too large'
    """
    if not windows[-1][1] > 0.0:
        return EXPLAINS.says("nowhere")
    for value, (low, high) in zip(("inside", "near"), windows, strict=True):
        if low <= rate <= high:
            return EXPLAINS.says(value if rate < most else "against")
    if not rate > 0.0:
        return EXPLAINS.says("none")
    low, high = windows[0]
    if rate > high:
        return EXPLAINS.says("large", ratio=spelled(rate / high, 2))
    return EXPLAINS.says("small", ratio=spelled(low / rate, 2))


def exclusion(strengths: Mapping[str, float]) -> Quantity:
    """Return which limit excludes a point most strongly, and how many more do.

    Parameters
    ----------
    strengths : mapping of str to float
        Name of a constraint → prediction over limit.

    Examples
    --------
    >>> exclusion({"belle_kstar_zero": 2.0, "babar_k_plus": 0.3}).value
    "excluded by Belle's K*⁰ + invisible alone"
    """
    beyond = [name for name, one in strengths.items() if one > 1.0]
    if not beyond:
        return EXCLUSION.says("allowed")
    limit = model_judgement.words(max(beyond, key=lambda one: strengths[one]))
    if len(beyond) == 1:
        return EXCLUSION.says("one", limit=limit)
    return EXCLUSION.says("more", limit=limit, count=str(len(beyond) - 1))
