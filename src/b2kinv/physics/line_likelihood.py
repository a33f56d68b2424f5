"""Belle II's likelihood of a two-body line, at any mass and rate, out of the shipped scan."""

from typing import cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import data_files
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars

#: How far −2 Δ ln L between the points of the scan may be off.
INTERPOLATION_ERROR = 0.2


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


def _place(known: Array, wanted: Array) -> tuple[npt.NDArray[np.intp], Array]:
    # Which step of the scan, and how far along it; at its ends where it does not reach.
    i = np.clip(np.searchsorted(known, wanted) - 1, 0, len(known) - 2)
    share: Array = np.clip((wanted - known[i]) / (known[i + 1] - known[i]), 0.0, 1.0)
    return i, share
