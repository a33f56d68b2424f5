"""What a source of uncertainty changes in the tables of an explorer, to first order."""

from collections.abc import Iterable

import numpy as np

from b2kinv.companion.site.explorers import interpolation
from b2kinv.companion.site.explorers.interpolation import Curve, Function
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.uncertain_sources import Source

#: A band is drawn, not read: nodes in each piece of a table, and digits that are written down.
COUNT, DIGITS = 6, 3


def half_change(function: Function, source: Source) -> Function:
    """Return half of what a function changes by from the lower to the upper end of a source's 68 %.

    Parameters
    ----------
    function : callable
        Reads its inputs through `quantities.replaced`, when it is called.
    source : Source
        With one direction.
    """

    def half(points: Array) -> Array:
        ends = []
        for z in (-1.0, 1.0):
            with replaced.inputs({source.target: source.at(np.full(source.directions, z))}):
                ends.append(np.asarray(function(points), dtype=float))
        return np.broadcast_to(0.5 * (ends[1] - ends[0]), np.shape(points))

    return half


def of_curve(table: Curve, function: Function, sources: Iterable[Source]) -> dict[str, Curve]:
    """Return name of a source → table of what it changes in that of a function; without what is zero.

    Changes are relative to the function, which has one sign: smooth where it grows by powers of ten.
    """
    found = {}
    for source in sources:
        relative = interpolation.curve(_relative(function, source), table["breaks"], COUNT, 0.0, DIGITS)
        if any(any(piece) for piece in relative["values"]):
            found[source.name] = relative
    return found


def _relative(function: Function, source: Source) -> Function:
    half = half_change(function, source)

    def relative(points: Array) -> Array:
        value = np.broadcast_to(function(points), points.shape)
        if np.min(value) < 0.0 < np.max(value):
            raise ValueError("the function changes its sign, where relative changes have no meaning")
        ratio: Array = np.divide(half(points), value, out=np.zeros(points.shape), where=value != 0.0)
        return ratio

    return relative
