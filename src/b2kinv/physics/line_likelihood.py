"""Belle II's likelihood of a two-body line, at any mass and rate, out of the shipped scan.

It also says where a window of the excess holds that was published for a single mass: at all masses of one
bin in q² of Belle II's published densities, which make the same line there. Elsewhere the line is at another
place of the spectrum, and the window is that of the likelihood at the mass itself.
"""

import math
from typing import cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import data_files, measurements, q2_spectra
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array, Numbers, Pair, plain_scalars

#: How far −2 Δ ln L between the points of the scan may be off.
INTERPOLATION_ERROR = 0.2
#: The window that this likelihood gives at every mass of the scan.
OWN_WINDOW = "belle2-likelihood"


@replaced.kept()
def _scan() -> tuple[Array, Array, Array, float]:
    scan = cast(dict[str, object], data_files.load_json("belle2/two_body_scan.json"))
    masses, rates, heights = (
        np.array(scan[name]) for name in ("mass", "branching_ratio", "twice_delta_log_likelihood")
    )
    return masses, rates, heights, cast(float, scan["without"])


def rise(mass: Numbers, rate: Numbers) -> Numbers:
    """Return −2 Δ ln L of a line of this mass and branching ratio against the best line of all masses.

    Infinite for a mass or a rate that the scan does not have.

    Parameters
    ----------
    mass : float or array_like of float
        Of the invisible particle [GeV].
    rate : float or array_like of float
        BR(B⁺ → K⁺ X) with X invisible.

    Examples
    --------
    >>> rise(2.0, 9e-6) < 1.0 < rise(2.0, 2e-6)
    True
    """
    masses, rates, heights, _ = _scan()
    mass, rate = np.broadcast_arrays(np.asarray(mass, dtype=float), np.asarray(rate, dtype=float))
    i, across = _place(masses, mass)
    j, along = _place(rates, rate)
    # Linear between the rates and between the masses of the scan.
    lighter = heights[i, j] * (1.0 - along) + heights[i, j + 1] * along
    heavier = heights[i + 1, j] * (1.0 - along) + heights[i + 1, j + 1] * along
    known = (masses[0] <= mass) & (mass <= masses[-1]) & (rate <= rates[-1])
    return plain_scalars(np.where(known, lighter * (1.0 - across) + heavier * across, np.inf))


def covers(mass: Numbers) -> bool | npt.NDArray[np.bool_]:
    """Say whether the scan has this mass; a rate beyond its last is then less likely than all it has.

    Examples
    --------
    >>> covers(2.0), covers(4.9)
    (True, False)
    """
    masses = _scan()[0]
    known: npt.NDArray[np.bool_] = np.less_equal(masses[0], mass) & np.less_equal(mass, masses[-1])
    return plain_scalars(known)


def gain(mass: Numbers, rate: Numbers) -> Numbers:
    """Return by how much −2 ln L falls if this line is added to the Standard Model; negative where it rises.

    Minus infinity where `rise` is infinite.

    Parameters
    ----------
    mass, rate : float or array_like of float
        As in `rise`.

    Examples
    --------
    >>> gain(2.0, 0.0), gain(2.0, 9e-6) > 9.0
    (0.0, True)
    """
    return _scan()[3] - rise(mass, rate)


def without_line() -> float:
    """Return −2 Δ ln L of the Standard Model alone against the best line of all masses.

    Examples
    --------
    >>> without_line() > 9.0
    True
    """
    return _scan()[3]


@replaced.kept()
def _preferred() -> tuple[Array, Array]:
    # At each mass of the scan the rate at which −2 ln L is again that of no line.
    masses, rates, heights, without = _scan()
    gains = without - heights
    found = np.zeros(masses.shape)
    for row, gain_at in enumerate(gains):
        better = np.flatnonzero(gain_at > 0.0)
        if better.size:
            last = better[-1]
            after = min(last + 1, len(rates) - 1)
            share = gain_at[last] / (gain_at[last] - gain_at[after]) if after > last else 0.0
            found[row] = rates[last] + share * (rates[after] - rates[last])
    return masses, found


def largest_preferred(mass: Numbers) -> Numbers:
    """Return the rate below which Belle II's data prefer a line of this mass to none.

    Straight between the masses of the scan; infinite, which is no veto, for a mass that it does not have.

    Parameters
    ----------
    mass : float or array_like of float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> 1.5e-5 < largest_preferred(2.0) < 2e-5, largest_preferred(3.2), largest_preferred(4.9)
    (True, 0.0, inf)
    """
    masses, found = _preferred()
    known: Array = np.interp(mass, masses, found, left=math.inf, right=math.inf)
    return plain_scalars(known)


def preferred_masses() -> tuple[float, ...]:
    """Return the masses [GeV] of the scan, between which `largest_preferred` is straight.

    Examples
    --------
    >>> preferred_masses()[-1]
    4.65
    """
    return tuple(_preferred()[0].tolist())


def same_line(mass: float) -> tuple[float, float]:
    """Return the masses [GeV] whose lines Belle II's densities do not tell from that of this mass.

    √(n δ) and √((n + 1) δ), with δ the width of a bin in q² and n δ ≤ m² < (n + 1) δ

    Parameters
    ----------
    mass : float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> low, high = same_line(2.0)
    >>> round(low, 3), round(high, 3)
    (1.972, 2.03)
    """
    width = q2_spectra.LARGEST_Q2 / q2_spectra.NUMBER_OF_Q2_BINS
    n = math.floor(mass * mass / width)
    return math.sqrt(n * width), math.sqrt((n + 1) * width)


@replaced.kept(4096)
def window_that_holds(excess: str, mass: float) -> str:
    """Return the name of the window of the excess that holds for a line of this mass.

    A window that was published for one mass holds for the lines that are the same as its own; elsewhere the
    window is this likelihood's. A table, and a reader's own measurement, hold at their masses.

    Parameters
    ----------
    excess : str
        Name of the window that is asked for.
    mass : float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> window_that_holds("paper", 2.0), window_that_holds("paper", 1.5)
    ('paper', 'belle2-likelihood')
    """
    stated = measurements.window(excess).stated_at_mass
    if stated is None:
        return excess
    low, high = same_line(stated)
    return excess if low <= mass <= high else OWN_WINDOW


def held_window(excess: str, mass: Numbers, n_sigma: int = 1) -> Pair:
    """Return the window of the excess that holds at each mass: its own, or this likelihood's.

    The likelihood's may begin at zero, where it shows no excess.

    Parameters
    ----------
    excess : str
        As in `window_that_holds`.
    mass : float or array_like of float
        Of the invisible particle [GeV].
    n_sigma : {1, 2}

    Examples
    --------
    >>> held_window("paper", 2.0)
    (5e-06, 9e-06)
    >>> held_window("paper", 2.1) == measurements.excess_window("belle2-likelihood", 2.1)
    True
    """
    stated = measurements.window(excess).stated_at_mass
    low, high = measurements.excess_window(excess, mass, n_sigma)
    if stated is None:
        return low, high
    lightest, heaviest = same_line(stated)
    inside = np.greater_equal(mass, lightest) & np.less_equal(mass, heaviest)
    # Beyond the scan there is none of its own, and no B meson decays to as heavy a particle with a kaon.
    scanned = np.clip(mass, *measurements.window(OWN_WINDOW).mass_range)
    own = measurements.excess_window(OWN_WINDOW, scanned, n_sigma)
    return plain_scalars((np.where(inside, low, own[0]), np.where(inside, high, own[1])))


def _place(known: Array, wanted: Array) -> tuple[npt.NDArray[np.intp], Array]:
    # Which step of the scan, and how far along it; at its ends where it does not reach.
    i = np.clip(np.searchsorted(known, wanted) - 1, 0, len(known) - 2)
    share: Array = np.clip((wanted - known[i]) / (known[i + 1] - known[i]), 0.0, 1.0)
    return i, share
