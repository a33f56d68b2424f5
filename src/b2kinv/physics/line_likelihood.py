"""Belle II's likelihood of a two-body line, at any mass and rate, out of the shipped scan."""

import math
from typing import cast

import numpy as np

from b2kinv.physics import data_files
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array

#: How far −2 Δ ln L between the points of the scan may be off.
INTERPOLATION_ERROR = 0.2


@replaced.kept()
def _scan() -> tuple[Array, Array, Array, float]:
    scan = cast(dict[str, object], data_files.load_json("belle2/two_body_scan.json"))
    masses, rates, heights = (
        np.array(scan[name]) for name in ("mass", "branching_ratio", "twice_delta_log_likelihood")
    )
    return masses, rates, heights, cast(float, scan["without"])


def _heights(mass: float) -> Array | None:
    # Over the rates of the scan, linear between its masses.
    masses, _, heights, _ = _scan()
    if not masses[0] <= mass <= masses[-1]:
        return None
    i = int(np.clip(np.searchsorted(masses, mass) - 1, 0, len(masses) - 2))
    share = (mass - masses[i]) / (masses[i + 1] - masses[i])
    mixed: Array = heights[i] * (1.0 - share) + heights[i + 1] * share
    return mixed


def rise(mass: float, rate: float) -> float:
    """Return −2 Δ ln L of a line of this mass and branching ratio against the best line of all masses.

    Infinite for a mass or a rate that the scan does not have.

    Parameters
    ----------
    mass : float
        Of the invisible particle [GeV].
    rate : float
        BR(B⁺ → K⁺ X) with X invisible.

    Examples
    --------
    >>> rise(2.0, 9e-6) < 1.0 < rise(2.0, 2e-6)
    True
    """
    heights = _heights(mass)
    _, rates, _, _ = _scan()
    if heights is None or rate > rates[-1]:
        return math.inf
    return float(np.interp(rate, rates, heights))


def gain(mass: float, rate: float) -> float:
    """Return by how much −2 ln L falls if this line is added to the Standard Model; negative where it rises.

    Parameters
    ----------
    mass, rate : float
        As in `rise`.

    Examples
    --------
    >>> gain(2.0, 0.0), gain(2.0, 9e-6) > 9.0
    (0.0, True)
    """
    return _scan()[3] - rise(mass, rate)
