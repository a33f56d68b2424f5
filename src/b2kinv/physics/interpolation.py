"""Interpolation of smooth functions that are known at equally spaced points."""

import numpy as np

from b2kinv.quantities.scalars import Array


def through_equal_steps(first: float, last: float, values: Array, wanted: Array) -> Array:
    """Return a function at `wanted`, known at equally spaced points from `first` to `last`.

    A cubic in each interval, with the slopes of the secants over two of them (Catmull and Rom); at the ends
    the last secant goes on. Outside it is the value at the end.

    Parameters
    ----------
    first, last : float
    values : numpy.ndarray
        At the points, shape (n,), n at least 2.
    wanted : numpy.ndarray

    Examples
    --------
    >>> through_equal_steps(0.0, 3.0, np.array([0.0, 1.0, 4.0, 9.0]), np.array([1.5, 3.0])).tolist()
    [2.25, 9.0]
    """
    intervals = len(values) - 1
    position = np.clip((wanted - first) / (last - first) * intervals, 0.0, intervals)
    i = np.minimum(position.astype(int), intervals - 1)
    t = position - i
    padded = np.concatenate([[2 * values[0] - values[1]], values, [2 * values[-1] - values[-2]]])
    p0, p1, p2, p3 = (padded[i + shift] for shift in range(4))
    bent = 2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)
    between: Array = p1 + 0.5 * t * (p2 - p0 + t * bent)
    return between
