"""Response surfaces: results of a model as sums of parabolas, through few solutions of it."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from b2kinv.quantities.scalars import Array

Flags: TypeAlias = npt.NDArray[np.bool_]

#: A result may be infinite, and then has no interval. The model itself answers for its own arithmetic.
with_infinite_results = np.errstate(invalid="ignore")

# Change of a logarithm at the end of a source beyond which a result may be better described as it is.
_FAR = 0.2


@dataclasses.dataclass(frozen=True, eq=False)
class Axis:
    """One direction of a source, and the results at its two ends.

    Attributes
    ----------
    direction : numpy.ndarray, shape (directions,)
    lower, upper : float
        Coordinates of the ends.
    down, up : numpy.ndarray, shape (n,)
        Results there.
    """

    direction: Array
    lower: float
    upper: float
    down: Array
    up: Array

    @property
    def slope(self) -> Array:
        """Change of the results with the coordinate, between the ends."""
        slope: Array = (self.up - self.down) / (self.upper - self.lower)
        return slope

    def of(self, which: npt.NDArray[np.int_]) -> "Axis":
        """Return the same direction with some of the results."""
        return dataclasses.replace(self, down=self.down[which], up=self.up[which])


@dataclasses.dataclass(frozen=True, eq=False)
class Surface:
    """Results as a sum of parabolas, one for each direction of each source.

    Attributes
    ----------
    centre : numpy.ndarray, shape (n,)
        As transformed.
    logarithmic : numpy.ndarray of bool, shape (n,)
        Which results are positive everywhere, so that their logarithms add.
    terms : mapping of str to tuple
        Source → slopes and curvatures, each of shape (axes, n).
    """

    centre: Array
    logarithmic: Flags
    terms: Mapping[str, tuple[Array, Array]]

    def values(self, coordinates: Mapping[str, Array], first: int = 0, last: int | None = None) -> Array:
        """Return results `first` to before `last` at coordinates of sources, shape (draws, axes) each."""
        which = slice(first, last)
        u = np.concatenate([coordinates[name] for name in self.terms], axis=1)
        slopes, curvatures = (
            np.concatenate([pair[i][:, which] for pair in self.terms.values()]) for i in (0, 1)
        )
        height: Array = u @ slopes
        if np.any(curvatures):
            height += u**2 @ curvatures
        height += self.centre[which]
        own = self.logarithmic[which]
        if np.all(own):
            return np.exp(np.minimum(height, 700.0, out=height), out=height)
        if np.any(own):
            height[:, own] = np.exp(np.minimum(height[:, own], 700.0))
        return height


@with_infinite_results
def response_surface(centre: Array, axes: Mapping[str, Sequence[Axis]]) -> Surface:
    """Return the surface through the results as they stand and those at both ends of every axis.

    Logarithms add where a result is positive at all ends, unless it moves far and is bent less as it is: a
    rate that is measured with a large normal error is no power of anything.
    """
    ends = [end for own in axes.values() for axis in own for end in (axis.down, axis.up)]
    never = np.zeros(centre.shape, dtype=bool)
    if not ends:
        return Surface(centre, never, {})
    positive = np.all(np.array([centre, *ends]) > 0.0, axis=0)
    logarithmic, straight = _through(centre, axes, positive), _through(centre, axes, never)
    far = np.max([np.abs(_height(end, positive) - logarithmic.centre) for end in ends], axis=0) > _FAR
    return _through(centre, axes, positive & ~(far & (_bend(logarithmic) > _bend(straight))))


def _height(results: Array, logarithmic: Flags) -> Array:
    return np.where(logarithmic, np.log(np.where(logarithmic, results, 1.0)), results)


def _through(
    centre: Array, axes: Mapping[str, Sequence[Axis]], logarithmic: npt.NDArray[np.bool_]
) -> Surface:
    middle = _height(centre, logarithmic)
    terms = {}
    for name, own in axes.items():
        pairs = []
        for axis in own:
            down, up = (_height(end, logarithmic) - middle for end in (axis.down, axis.up))
            pairs.append(_parabola(down, up, axis.lower, axis.upper))
        terms[name] = np.array([slope for slope, _ in pairs]), np.array([bend for _, bend in pairs])
    return Surface(middle, logarithmic, terms)


def _bend(surface: Surface) -> Array:
    # Curvature over slope, of all axes together.
    slopes = np.concatenate([slopes for slopes, _ in surface.terms.values()])
    bends = np.concatenate([bends for _, bends in surface.terms.values()])
    slope = np.linalg.norm(slopes, axis=0)
    bend: Array = np.linalg.norm(bends, axis=0) / np.where(slope > 0.0, slope, 1.0)
    return bend


def _parabola(down: Array, up: Array, lower: float, upper: float) -> tuple[Array, Array]:
    # Slope and curvature through 0 and both ends; a straight line if one of them is at 0, as at a bound.
    if lower == 0.0 or upper == 0.0:
        return (up / upper if upper else down / lower), np.zeros_like(up)
    low, high = down / lower, up / upper
    curvature = (high - low) / (upper - lower)
    return low - curvature * lower, curvature
