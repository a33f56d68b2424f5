"""Tables that a page interpolates: where the nodes are, what is written down, and how it is read again.

The browser reads them with the same few lines (`book/assets/explorer.js`). `read_curve` and `read_surface`
are that reading in Python, so that the interpolation error can be measured against `evaluate`.

A quantity that starts like √(x − lo) at a threshold, or ends like one, is smooth in u if
x = lo + (hi − lo) sin²(π u/2). In u it is interpolated by the polynomial through Chebyshev nodes, which gains
digits with every node.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias, TypedDict, TypeVar

import numpy as np
import numpy.typing as npt

from b2kinv.quantities.scalars import Array, Numbers

#: Significant digits that are written down. The interpolation is never better than this.
DIGITS = 8

#: Nodes sit inside their segment by this share of it: at a threshold itself the value is that of one side.
_INSET = 1e-12

Function: TypeAlias = Callable[[Array], Numbers]
Piece = TypeVar("Piece")


class Curve(TypedDict):
    """A table of `curve`."""

    breaks: list[float]
    vanishes: float
    values: list[list[float]]


class Surface(TypedDict):
    """A table of `surface`."""

    breaks: list[float]
    low: float
    high: float
    values: list[list[list[float]]]


class BrokenLines(TypedDict):
    """A table of `broken_lines`."""

    points: list[float]
    values: list[list[float]]


def chebyshev(count: int) -> Array:
    """Return `count` Chebyshev nodes from 0 to 1.

    Examples
    --------
    >>> [round(float(u), 3) for u in chebyshev(5)]
    [0.0, 0.146, 0.5, 0.854, 1.0]
    """
    shares: Array = np.sin(0.5 * np.pi * np.linspace(0.0, 1.0, count)) ** 2
    return shares


def nodes(low: float, high: float, count: int) -> Array:
    """Return the `count` points between `low` and `high` at which a table is computed."""
    shares = np.sin(0.5 * np.pi * chebyshev(count)) ** 2
    points: Array = low + (high - low) * np.clip(shares, _INSET, 1.0 - _INSET)
    return points


def curve(
    function: Function,
    breaks: Iterable[float],
    count: int,
    vanishes: float = 0.0,
    digits: int = DIGITS,
) -> Curve:
    """Return a table of `function` between the first and the last of `breaks`, in pieces.

    Parameters
    ----------
    function : callable
        Takes an array of points, returns an array of the same shape, or a float if it is constant.
    breaks : sequence of float
        Ends of the pieces: where the function, or its slope, jumps.
    count : int
        Nodes in each piece.
    vanishes : float
        Power of the distance to the last break with which the function vanishes there. It is divided out, so
        that the relative error stays small to the very end.
    digits : int
        Significant digits that are written down.

    Returns
    -------
    dict
        Plain numbers: "breaks", "vanishes" and "values", one list for each piece.
    """
    ends = sorted({float(point) for point in breaks})
    pieces = [nodes(low, high, count) for low, high in itertools.pairwise(ends)]
    points = np.concatenate(pieces)
    values = np.broadcast_to(function(points), points.shape) / (ends[-1] - points) ** vanishes
    return {
        "breaks": ends,
        "vanishes": vanishes,
        "values": [written(piece, digits) for piece in np.split(values, len(pieces))],
    }


def surface(
    function: Callable[[Array, Array], Array],
    breaks: Iterable[float],
    count: int,
    low: float,
    high: float,
    steps: int,
    digits: int = DIGITS,
) -> Surface:
    """Return a table of `function(x, t)`, in x as `curve`, in t at Chebyshev nodes.

    Parameters
    ----------
    function : callable
        Takes an array of x with a last axis of length 1 and an array of t, and broadcasts.
    breaks, count
        As in `curve`.
    low, high, steps
        Range of t and number of its nodes.
    digits : int
        Significant digits that are written down.
    """
    ends = sorted({float(point) for point in breaks})
    t = low + (high - low) * chebyshev(steps)
    pieces = [function(nodes(a, b, count)[:, None], t) for a, b in itertools.pairwise(ends)]
    return {
        "breaks": ends,
        "low": low,
        "high": high,
        "values": [[written(row, digits) for row in piece] for piece in pieces],
    }


def broken_lines(function: Callable[[Array], Iterable[Numbers]], points: npt.ArrayLike) -> BrokenLines:
    """Return a table of the rows of `function`, each straight between `points` and nowhere below zero.

    Where one leaves zero between two points, as a straight line that was cut there, that place is added.
    """
    at: Array = np.asarray(points, dtype=float)
    rows = _rows(function, at)
    kinks: list[float] = []
    for index, row in enumerate(rows):
        for left in np.flatnonzero((row[1:] > 0.0) != (row[:-1] > 0.0)):
            positive, zero = (at[left], at[left + 1])[:: 1 if row[left] > 0.0 else -1]
            near = positive + 1e-3 * (zero - positive)
            first, second = _rows(function, np.array([positive, near]))[index]
            if 0.0 < second < first:
                kinks.append(positive + (near - positive) * first / (first - second))
    at = np.unique(written(np.concatenate([at, kinks])))
    return {"points": at.tolist(), "values": [written(row, 5) for row in _rows(function, at)]}


def _rows(function: Callable[[Array], Iterable[Numbers]], points: Array) -> list[Array]:
    return [np.broadcast_to(row, points.shape) for row in function(points)]


def read_curve(table: Curve, x: Numbers) -> Array:
    """Return the value of a table of `curve` at `x`; 0.0 outside of it."""

    def one(point: float) -> float:
        end = table["breaks"][-1]
        value = _read(table["breaks"], table["values"], point, polynomial)
        distance: float = max(end - point, 0.0) ** table["vanishes"]
        return value * distance

    read: Array = np.vectorize(one, otypes=[float])(x)
    return read


def read_surface(table: Surface, x: Numbers, t: Numbers) -> Array:
    """Return the value of a table of `surface` at (x, t); t is held at the ends of its range."""
    low, high = table["low"], table["high"]

    def one(point: float, other: float) -> float:
        share = (min(max(other, low), high) - low) / (high - low)

        def across(rows: Sequence[Sequence[float]], u: float) -> float:
            return polynomial([polynomial(row, share) for row in rows], u)

        return _read(table["breaks"], table["values"], point, across)

    read: Array = np.vectorize(one, otypes=[float])(x, t)
    return read


def largest_error(read: Function, function: Function, points: Array, floor: float = 0.0) -> float:
    """Return the largest relative difference between a table and the function, at the given points.

    Differences are compared with the function's value, or with `floor` times its largest one where that is
    more.
    """
    exact = np.asarray(function(points), dtype=float)
    scale = np.maximum(np.abs(exact), max(floor, 1e-300) * np.abs(exact).max())
    return float(np.max(np.abs(read(points) - exact) / scale))


def written(values: npt.ArrayLike, digits: int = DIGITS) -> list[float]:
    """Return numbers as they are written down, rounded."""
    return [float(f"{value:.{digits}g}") for value in np.asarray(values, dtype=float).tolist()]


@dataclasses.dataclass(frozen=True)
class Sampled:
    """A table with the function behind it, so that both can be compared between the nodes."""

    table: Curve
    function: Function
    floor: float = 0.0

    def error(self, seed: int = 0, size: int = 400) -> float:
        """Return the largest relative error at random points."""
        breaks = self.table["breaks"]
        points = np.random.default_rng(seed).uniform(breaks[0], breaks[-1], size)
        return largest_error(lambda x: read_curve(self.table, x), self.function, points, self.floor)


def _read(
    breaks: Sequence[float],
    values: Sequence[Piece],
    point: float,
    polynomial: Callable[[Piece, float], float],
) -> float:
    if not breaks[0] <= point <= breaks[-1]:
        return 0.0
    piece = min(int(np.searchsorted(breaks, point, side="right")) - 1, len(breaks) - 2)
    low, high = breaks[piece : piece + 2]
    u = np.arcsin(np.sqrt((point - low) / (high - low))) * 2.0 / np.pi
    return polynomial(values[piece], float(u))


def polynomial(values: Sequence[float], u: float) -> float:
    """Return the polynomial through values at Chebyshev nodes, by the barycentric formula."""
    above = below = 0.0
    for index, (node, value) in enumerate(zip(chebyshev(len(values)), values, strict=True)):
        if u == node:
            return value
        weight = (-1.0) ** index / (u - node) * (0.5 if index in (0, len(values) - 1) else 1.0)
        above += weight * value
        below += weight
    return above / below
