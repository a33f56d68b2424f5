"""Measured branching ratios, limits and the windows that an invisible particle X in B → K X must hit.

The numbers live in `data/measurements.json`, `data/excess_windows.json`, `data/belle2/two_body_window.json`
(the window "belle2-likelihood", which this code computes from Belle II's published likelihood) and, for what
the paper itself states, `data/paper_constants.json`.
"""

import contextlib
import math
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NotRequired, Required, TypedDict, cast

import numpy as np

from b2kinv.physics import data_files
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Numbers, plain_scalars

#: How a measurement of BR(B⁺ → K⁺ X) is given by hand, with one standard deviation up and down.
BY_HAND = "br:VALUE+UP-DOWN, such as br:7e-6+2e-6-2e-6"

#: Upper limits on BR(B → K* + invisible) → (name of the measurement, charge of the B). All
#: were set for the three-body spectrum of B → K*νν̄. Combined limits are applied to the charged B.
KSTAR_LIMITS = {
    "babar": ("br_Kstar_nu_nu_babar_limit", "+"),
    "babar_charged": ("br_Kstar_plus_nu_nu_babar_limit", "+"),
    "babar_neutral": ("br_Kstar_zero_nu_nu_babar_limit", "0"),
    "babar_all_tags": ("br_Kstar_nu_nu_babar_all_tags_limit", "+"),
    "babar_all_tags_charged": ("br_Kstar_plus_nu_nu_babar_all_tags_limit", "+"),
    "babar_all_tags_neutral": ("br_Kstar_zero_nu_nu_babar_all_tags_limit", "0"),
    "belle": ("br_Kstar_nu_nu_belle_limit", "+"),
    "belle_charged": ("br_Kstar_plus_nu_nu_belle_limit", "+"),
    "belle_neutral": ("br_Kstar_zero_nu_nu_belle_limit", "0"),
    "belle_hadronic_charged": ("br_Kstar_plus_nu_nu_belle_hadronic_limit", "+"),
    "belle_hadronic_neutral": ("br_Kstar_zero_nu_nu_belle_hadronic_limit", "0"),
}

#: Fit of a two-body decay to BaBar's B → K*νν̄ spectrum (arXiv:2311.14629), at the masses that it covers.
KSTAR_TWO_BODY_FIT = "babar-kstar-2311.14629"


@dataclass(frozen=True)
class Measurement:
    """One measured, predicted or limiting number.

    Attributes
    ----------
    name : str
    kind : str
        "measurement", "prediction", "upper limit" or "lower limit".
    value : float
    unit : str
    meaning : str
    reference : str
    year : int
    verified : str
        How the number was checked.
    uncertainties : dict of str to tuple
        Part → (up, down), one standard deviation each; empty for a limit.
    confidence_level : float or None
        Of a limit, where known.
    """

    name: str
    kind: str
    value: float
    unit: str
    meaning: str
    reference: str
    year: int
    verified: str
    uncertainties: dict[str, tuple[float, float]]
    confidence_level: float | None

    @property
    def uncertainty_up(self) -> float:
        """Upward standard deviation, its parts added in quadrature."""
        return math.hypot(*(up for up, _ in self.uncertainties.values()))

    @property
    def uncertainty_down(self) -> float:
        """Downward standard deviation, its parts added in quadrature."""
        return math.hypot(*(down for _, down in self.uncertainties.values()))


@dataclass(frozen=True)
class Window:
    """A preferred range of BR(B → K X) or BR(B → K* X), at one mass or tabulated against the mass of X.

    Attributes
    ----------
    name : str
    transition : str
        "B->K" or "B->K*".
    meaning, reference : str
    stated_at_mass : float or None
        Mass [GeV] for which a single range was published; None for a table.
    mass_range : tuple
        Masses [GeV] at which it may be used.
    by_hand : bool
        Whether it is a reader's own measurement, of whatever mass is asked for.
    """

    name: str
    transition: str
    meaning: str
    reference: str
    stated_at_mass: float | None
    mass_range: tuple[float, float]
    by_hand: bool


def get(name: str) -> Measurement:
    """Return one measurement or limit.

    Raises
    ------
    ValueError
        If there is none of that name; the nearest one is suggested.

    Examples
    --------
    >>> belle2 = get("br_K_plus_nu_nu_belle2")
    >>> belle2.value
    2.3e-05
    >>> round(belle2.uncertainty_down / 1e-5, 2)
    0.64
    """
    table = _measurements()
    known = table[validation.choice("measurement", name, table)]
    now = replaced.read(f"measurement {name}", known.value)
    return known if now == known.value else replace(known, value=now)


def value(name: str) -> float:
    """Return the bare value of one measurement or limit.

    Examples
    --------
    >>> value("br_Kstar_zero_nu_nu_belle_limit")
    1.8e-05
    """
    return get(name).value


def names() -> tuple[str, ...]:
    """Return the names of all measurements and limits.

    Examples
    --------
    >>> "br_Kstar_nu_nu_babar_limit" in names()
    True
    """
    return tuple(_measurements())


def paper_constant(name: str) -> float:
    """Return the value of a constant that the paper itself states, for as-printed numbers.

    Raises
    ------
    ValueError
        If there is none of that name; the nearest one is suggested.

    Examples
    --------
    >>> paper_constant("strong_coupling_at_mass_a")
    0.3
    """
    file = cast(dict[str, dict[str, dict[str, float]]], data_files.load_json("paper_constants.json"))
    constants = file["constants"]
    return constants[validation.choice("paper constant", name, constants)]["value"]


@checked(transition=Name("transition of the B meson", ("B->K", "B->K*")))
def window_names(transition: str = "B->K") -> tuple[str, ...]:
    """Return the names of the excess windows of one transition.

    Examples
    --------
    >>> window_names()[0]
    'paper'
    >>> window_names("B->K*")
    ('babar-kstar-2311.14629',)
    """
    return tuple(name for name, content in _windows().items() if content["transition"] == transition)


def window(name: str) -> Window:
    """Return what is known of an excess window besides its numbers.

    Examples
    --------
    >>> window("paper").stated_at_mass
    2.0
    """
    content = _window_content(name)
    masses = content.get("mass")
    return Window(
        name,
        content["transition"],
        content["meaning"],
        content["reference"],
        content.get("stated_at_mass"),
        (masses[0], masses[-1]) if masses else (0.0, _HEAVIEST),
        content["reference"] == _BY_HAND_REFERENCE,
    )


def window_masses(name: str) -> tuple[float, ...]:
    """Return the masses [GeV] at which a window is tabulated; none if it was published for a single one.

    Examples
    --------
    >>> window_masses("paper")
    ()
    """
    return tuple(_window_content(name).get("mass", ()))


def excess_window(name: str, mass: Numbers, n_sigma: int = 1) -> tuple[Numbers, Numbers]:
    """Return the preferred range of BR(B → K X) for an invisible particle X.

    Parameters
    ----------
    name : str
        One of `window_names()` or `window_names("B->K*")`, or a measurement given by hand: `BY_HAND`.
    mass : float or array_like of float
        Mass of X [GeV]. A window that was published for a single mass is returned unchanged at any mass that
        the decay allows: `line_likelihood.window_that_holds` tells which one holds there.
    n_sigma : {1, 2}
        Windows published at one standard deviation only are widened about their best fit, or their middle, as
        if Gaussian, and cut at zero.

    Returns
    -------
    (low, high) : tuple of float or numpy.ndarray

    Raises
    ------
    ValueError
        If the name is unknown, the mass is outside the table, or n_sigma is neither 1 nor 2.

    Examples
    --------
    >>> excess_window("paper", 2.0)
    (5e-06, 9e-06)
    >>> excess_window("br:7e-6+2e-6-3e-6", 2.0)
    (4e-06, 9e-06)
    """
    content = _window_content(name)
    if n_sigma not in (1, 2):
        raise ValueError(f"n_sigma = {n_sigma!r} is not allowed: it must be 1 or 2")
    lightest, heaviest = window(name).mass_range
    mass = validation.numbers(
        "mass",
        mass,
        at_least=lightest,
        at_most=heaviest,
        unit="GeV",
        meaning=f"mass of X in window {name!r}, not constrained here beyond it",
    )
    if "ranges" in content:
        low, high = _single_range(content["ranges"], n_sigma)
        return plain_scalars((np.broadcast_to(low, mass.shape), np.broadcast_to(high, mass.shape)))
    if n_sigma == 2 and "lower_2sigma" in content:
        ends = content["lower_2sigma"], content["upper_2sigma"]
        low, high = (np.interp(mass, content["mass"], end) for end in ends)
        return plain_scalars((low, high))
    columns = content["best_fit"], content["lower"], content["upper"]
    best, lower, upper = (np.interp(mass, content["mass"], column) for column in columns)
    return plain_scalars(_widened(best, lower, upper, n_sigma))


def excess_best_fit(name: str, mass: Numbers) -> Numbers:
    """Return the best-fit BR(B → K X) of a tabulated window.

    Parameters
    ----------
    name : str
    mass : float or array_like of float
        Mass of X [GeV].

    Raises
    ------
    ValueError
        If the window is not tabulated or the mass is outside its table.

    Examples
    --------
    >>> round(excess_best_fit("belle2-2311.14629", 2.0) / 1e-6, 1)
    8.8
    """
    content = _window_content(name)
    if "mass" not in content:
        raise ValueError(f"excess window {name!r} has no best fit: it is a single range")
    lightest, heaviest = window(name).mass_range
    mass = validation.numbers("mass", mass, at_least=lightest, at_most=heaviest, unit="GeV")
    return plain_scalars(np.interp(mass, content["mass"], content["best_fit"]))


def excess_deviations(name: str) -> float:
    """Return by how many of its own standard deviations the rate of the excess is replaced: 0.0 if it is not.

    Ends of the window do not move with it: they are what the measurement says.

    Examples
    --------
    >>> excess_deviations("paper")
    0.0
    """
    return replaced.read(f"excess {name}", 0.0)


def excess_middle(name: str, window: tuple[Numbers, Numbers]) -> Numbers:
    """Return the middle of a one-sigma window of the excess, as far from there as its rate is replaced.

    Examples
    --------
    >>> excess_middle("paper", (4e-6, 8e-6))
    6e-06
    """
    low, high = window
    half = 0.5 * np.subtract(high, low)
    middle = 0.5 * np.add(low, high)
    # A window may begin at zero, and a rate stays positive however far its middle is moved.
    return plain_scalars(np.maximum(middle + excess_deviations(name) * half, np.minimum(middle, LEAST_RATE)))


#: Where a measured branching ratio is cut when its error is counted: far below all that is measured.
LEAST_RATE = 1e-12


#: Standard deviations below which 90 % of a normal distribution lie: limits are one-sided.
ONE_SIDED_90 = statistics.NormalDist().inv_cdf(0.9)


@checked(may_be_infinite=True, mass=Number("mass of X", "GeV", meaningful=POSITIVE))
def spectrum_limit_Kstar(mass: Numbers, deviations: float = ONE_SIDED_90) -> Numbers:
    """Upper limit on BR(B → K* X) for an invisible particle X from the fit of a line to BaBar's spectrum.

    BR_best + deviations · (BR_up − BR_best), with the upper end of one standard deviation

    Other than the limits on B → K*νν̄ it is for a line, and the Standard Model is part of the fit.

    Parameters
    ----------
    deviations : float
        By default those of a one-sided limit at 90 %, as if the likelihood were Gaussian.

    Returns
    -------
    float or numpy.ndarray
        Infinite outside the masses of the fit: not constrained here.

    Notes
    -----
    arXiv:2311.14629 for the fit, BaBar's arXiv:1303.7465 for the spectrum.

    Examples
    --------
    >>> round(spectrum_limit_Kstar(2.0) / 1e-5, 1), spectrum_limit_Kstar(3.5)
    (3.2, inf)
    """
    content = _window_content(KSTAR_TWO_BODY_FIT)
    best, upper = (np.interp(mass, content["mass"], content[name]) for name in ("best_fit", "upper"))
    covered = np.greater_equal(mass, content["mass"][0]) & np.less_equal(mass, content["mass"][-1])
    return np.where(covered, best + deviations * (upper - best), np.inf)


def require_window(parameter: str, name: str) -> str:
    """Return the name of a window of B → K X, or the text of one given by hand, if it is one.

    Raises
    ------
    ValueError
        Naming the parameter.

    Examples
    --------
    >>> require_window("excess", "br:1.2e-5+3e-6-3e-6")
    'br:1.2e-5+3e-6-3e-6'
    """
    if isinstance(name, str) and name.startswith("br:"):
        _by_hand(name, parameter)
        return name
    known = window_names()
    if name not in known:
        raise ValueError(
            f"{parameter} = {name!r} is not allowed (excess window for the two-body decay): it must be one "
            f"of {', '.join(map(repr, known))} or {BY_HAND}" + validation.nearest_hint(name, known)
        )
    return name


#: An excess window as functions and sections take it.
EXCESS = Name("excess window for the two-body decay", window_names, BY_HAND, require_window)


@contextlib.contextmanager
def paper_window_replaced(name: str) -> Iterator[None]:
    """Let another window of B → K X stand for the paper's wherever that is asked for, for a while.

    What was computed before and kept stays as it was: whoever keeps results must forget them on both sides.

    Examples
    --------
    >>> with paper_window_replaced("br:2e-5+1e-6-1e-6"):
    ...     excess_window("paper", 2.0)
    (1.9e-05, 2.1e-05)
    """
    global _stands_for_paper
    before, _stands_for_paper = _stands_for_paper, require_window("excess window", name)
    try:
        yield
    finally:
        _stands_for_paper = before


_NUMBER = r"(\d+\.?\d*(?:[eE][+-]?\d+)?)"
_stands_for_paper = "paper"

_BY_HAND_REFERENCE = "given by hand"

# No X heavier than a B meson comes from one.
_HEAVIEST = 5.28


class _Content(TypedDict, total=False):
    # An excess window: single ranges by n_sigma, or columns against the mass.
    transition: Required[str]
    meaning: Required[str]
    reference: Required[str]
    stated_at_mass: float
    ranges: dict[str, list[float]]
    mass: list[float]
    best_fit: list[float]
    lower: list[float]
    upper: list[float]
    lower_2sigma: list[float]
    upper_2sigma: list[float]


class _Entry(TypedDict):
    kind: str
    value: float
    unit: str
    meaning: str
    reference: str
    year: int
    verified: str
    uncertainties: NotRequired[dict[str, tuple[float, float]]]
    confidence_level: NotRequired[float]


def _single_range(ranges: dict[str, list[float]], n_sigma: int) -> tuple[Numbers, Numbers]:
    low, high = ranges.get(str(n_sigma), ranges["1"])
    if str(n_sigma) in ranges:
        return low, high
    return _widened((low + high) / 2.0, low, high, n_sigma)


def _widened(best: Numbers, lower: Numbers, upper: Numbers, n_sigma: int) -> tuple[Numbers, Numbers]:
    return np.maximum(best - n_sigma * (best - lower), 0.0), best + n_sigma * (upper - best)


def _by_hand(text: str, parameter: str = "excess window") -> _Content:
    found = re.fullmatch(rf"br:{_NUMBER}\+{_NUMBER}-{_NUMBER}", text)
    value, up, down = map(float, found.groups()) if found else (math.nan,) * 3
    if not (0.0 <= value <= 1.0 and 0.0 < up <= 1.0 and 0.0 < down <= 1.0):
        raise ValueError(
            f"{parameter} = {text!r} is not allowed: write {BY_HAND}, a branching ratio and positive errors"
        )
    return {
        "transition": "B->K",
        "meaning": f"a measurement given by hand, {value:g} +{up:g} -{down:g}",
        "reference": _BY_HAND_REFERENCE,
        "ranges": {str(n): [max(value - n * down, 0.0), value + n * up] for n in (1, 2)},
    }


def _window_content(name: str) -> _Content:
    if name == "paper":
        name = _stands_for_paper
    if isinstance(name, str) and name.startswith("br:"):
        return _by_hand(name)
    windows = _windows()
    return windows[validation.choice("excess window", name, windows)]


@replaced.kept(1)
def _windows() -> dict[str, _Content]:
    published = cast(dict[str, dict[str, _Content]], data_files.load_json("excess_windows.json"))["windows"]
    own = cast(_Content, data_files.load_json("belle2/two_body_window.json"))
    return {**published, "belle2-likelihood": own}


@replaced.kept(1)
def _measurements() -> dict[str, Measurement]:
    file = cast(dict[str, dict[str, _Entry]], data_files.load_json("measurements.json"))
    return {
        name: Measurement(
            name=name,
            kind=entry["kind"],
            value=entry["value"],
            unit=entry["unit"],
            meaning=entry["meaning"],
            reference=entry["reference"],
            year=entry["year"],
            verified=entry["verified"],
            uncertainties={part: (up, down) for part, (up, down) in entry.get("uncertainties", {}).items()},
            confidence_level=entry.get("confidence_level"),
        )
        for name, entry in file["measurements"].items()
    }
