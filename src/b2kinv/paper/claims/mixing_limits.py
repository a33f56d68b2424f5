"""Limits on the kinetic mixing of a 2 GeV dark photon, with and without decays to dark matter.

Each is solved for the square of the mixing. `visible` is the width to the Standard Model over that square,
`dark` the width to dark matter.
"""

import math
from typing import cast

from b2kinv.physics import constraints, data_files, measurements
from b2kinv.sections.dark_photon_plane_limits import VISIBLE_SEARCHES

_MASS = measurements.paper_constant("mass_dark_photon")
#: How far from it a search for visible decays counts [GeV].
_NEAR = 0.02


def dimuons(limit, rate, muons, visible, dark=0.0):
    """Return the ε at which BR(B → K X) BR(X → μ μ) meets its limit.

    Parameters
    ----------
    limit : float
    rate : float
        BR(B → K X)/ε².
    muons, visible : float
        Widths to muons and to all of the Standard Model, over ε² [GeV].
    dark : float
        Width to dark matter [GeV].

    Examples
    --------
    >>> round(dimuons(1e-8, 1.0, 1.0, 4.0) ** 2, 12)
    4e-08
    """
    # rate muons ε⁴ = limit (visible ε² + dark)
    half = 0.5 * limit * visible
    return math.sqrt((half + math.sqrt(half**2 + rate * muons * limit * dark)) / (rate * muons))


def strongest_other(visible, dark=0.0):
    """Return the lowest ε that BaBar, BESIII and LHCb exclude, by visible or by invisible decays.

    Rates go with ε² and the share of the decays; each published limit is for a share of one.

    Examples
    --------
    Visible decays alone: BaBar, at 2.0115 GeV. Dark decays alone: BaBar's search for them.

    >>> strongest_other(1e-3), round(strongest_other(1e-3, 1.0), 7)
    (0.00068741, 0.0008226)
    """
    return min(_visible_searches(visible, dark), _invisible_search(visible, dark))


def _visible_searches(visible, dark):
    published = min(map(_strongest_near, VISIBLE_SEARCHES))
    # The same equation as for muons, without the B meson.
    return dimuons(published**2, 1.0, visible, visible, dark)


def _strongest_near(name):
    # Bins, of which each point is an end.
    points = constraints.get(name).points
    return min(limit for mass, limit in points if abs(mass - _MASS) <= _NEAR)


def _invisible_search(visible, dark):
    content = cast(dict, data_files.load_json("constraints/dark_photon_invisible.json"))
    _, published = min(content["rows"], key=lambda row: abs(row[0] - _MASS))
    # ε² dark/(visible ε² + dark) never gets beyond dark/visible.
    room = dark - visible * published**2
    return published * math.sqrt(dark / room) if room > 0.0 else math.inf
