"""When a rate is faster than the expansion of the universe."""

import numpy as np
import numpy.typing as npt

from b2kinv.quantities.scalars import Array

#: Logarithm below which a rate over H stands for none, through which no curve is laid.
_VANISHING = -600.0
#: Of the search for a crossing, which ends earlier where the logarithm is as small as this.
_ITERATIONS, _ROUNDING = 30, 1e-13


def threshold_coupling(coupling: npt.ArrayLike, ratio: Array) -> Array:
    """Return the coupling at which a rate equals the Hubble rate; infinite for no rate at all.

    C √(H/Γ)

    Rates grow with the square of a common factor on all couplings.

    Parameters
    ----------
    coupling : array_like of float
        Coupling at which the rate is known.
    ratio : numpy.ndarray
        The rate over H there; broadcasts against `coupling`.

    Examples
    --------
    >>> float(threshold_coupling(6e-9, np.array(4.0)))
    3e-09
    """
    slow = ~(ratio > 0)
    return np.where(slow, np.inf, coupling / np.sqrt(np.where(slow, 1.0, ratio)))


def contact_span(x: Array, ratio: Array) -> tuple[Array, Array]:
    """Return the first and the last x at which a rate over H exceeds 1; infinite where it never does.

    Parameters
    ----------
    x : numpy.ndarray
        Increasing, shape (m,). Between its points the logarithm of the rate is a cubic in that of x.
    ratio : numpy.ndarray
        Rate over H, shape (n, m).

    Returns
    -------
    first : numpy.ndarray
        Shape (n,). 0.0 where the rate exceeds 1 at the first x already, so that it did so before.
    last : numpy.ndarray
        Infinite also where the rate still exceeds 1 at the last x.

    Examples
    --------
    >>> first, last = contact_span(np.array([1.0, 2.0, 4.0, 8.0]), np.array([[0.5, 2.0, 2.0, 0.5]]))
    >>> round(float(first[0]), 3), round(float(last[0]), 3)
    (1.303, 6.139)
    """
    above = ratio > 1
    ever, at_first, at_last = above.any(axis=-1), above[:, 0], above[:, -1]
    rising, falling = np.flatnonzero(ever & ~at_first), np.flatnonzero(ever & ~at_last)
    before = above[rising].argmax(axis=-1) - 1
    within = len(x) - 1 - above[falling, ::-1].argmax(axis=-1)
    crossed = _crossings(
        np.log(x),
        np.log(np.maximum(ratio[np.concatenate([rising, falling])], 1e-290)),
        np.concatenate([before, within]),
    )
    first, last = np.where(at_first, 0.0, np.inf), np.full(len(ratio), np.inf)
    first[rising], last[falling] = crossed[: len(rising)], crossed[len(rising) :]
    return first, last


def largest_ratio(u: Array, ratio: Array, last: npt.ArrayLike = np.inf) -> Array:
    """Return the largest value that a rate over H takes, at the points and between them.

    exp(p(u*)), with p the parabola through ln(Γ/H) at the largest point and its neighbours, u* its top

    Parameters
    ----------
    u : numpy.ndarray
        Increasing, shape (m,), such as the logarithm of the scale factor.
    ratio : numpy.ndarray
        Rate over H, shape (n, m).
    last : array_like of float, optional
        Where the range ends, for each of the n; it need not be one of the points.

    Returns
    -------
    numpy.ndarray
        Shape (n,); 0.0 for no rate at all. Where the largest value is at an end it is that.

    Examples
    --------
    The largest value of x² exp(−x) is 4/e², at x = 2, which is none of these points:

    >>> u = np.log(np.array([0.5, 1.0, 1.9, 2.2, 4.0]))
    >>> values = np.exp(2 * u - np.exp(u))[np.newaxis]
    >>> round(float(largest_ratio(u, values)[0] / (4 * np.exp(-2.0))), 4)
    1.0
    """
    end = np.minimum(last, u[-1]) + np.zeros(len(ratio))
    values = np.log(np.maximum(ratio, 1e-290))
    inside = values if np.isinf(last).all() else np.where(u <= end[:, np.newaxis], values, -np.inf)
    place = inside.argmax(axis=-1)
    left = np.minimum(np.maximum(place, 1), len(u) - 2) - 1
    rows = np.arange(len(ratio))
    u0, u1, u2 = u[left], u[left + 1], u[left + 2]
    y0, y1, y2 = values[rows, left], values[rows, left + 1], values[rows, left + 2]
    slope = (y1 - y0) / (u1 - u0)
    curvature = ((y2 - y1) / (u2 - u1) - slope) / (u2 - u0)
    bent = (curvature < 0) & (np.minimum(np.minimum(y0, y1), y2) > _VANISHING)
    top = np.where(bent, (u0 + u1 - slope / np.where(bent, curvature, 1.0)) / 2, u[place])
    # A rate that still rises at the end of the range is largest there.
    at = np.maximum(np.minimum(top, np.minimum(u2, end)), u0)
    largest = np.exp(y0 + (at - u0) * (slope + curvature * (at - u1)))
    return np.where(values[rows, place] > _VANISHING, largest, 0.0)


def _crossings(u: Array, values: Array, left: npt.NDArray[np.intp]) -> Array:
    # e^u where the cubic through the four nearest points is 0, in each row between `left` and the next point.
    count = min(4, len(u))
    start = np.minimum(np.maximum(left - 1, 0), len(u) - count)
    # In a circle from `left` on, so that its interval comes first.
    places = start + (left - start + np.arange(count)[:, np.newaxis]) % count
    points, heights = u[places], values[np.arange(len(left)), places]
    straight = heights.min(axis=0) < _VANISHING
    (low, high), (at_low, at_high) = points[:2], heights[:2]
    # Newton's divided differences.
    differences = [heights]
    for order in range(1, count):
        slopes = (differences[-1][1:] - differences[-1][:-1]) / (points[order:] - points[:-order])
        differences.append(slopes if order == 1 else np.where(straight, 0.0, slopes))
    coefficients = [difference[0] for difference in differences]
    middle: Array = high
    for _ in range(_ITERATIONS):
        # Regula falsi, in the Illinois form.
        middle = high - at_high * (high - low) / (at_high - at_low)
        height = coefficients[-1]
        for coefficient, point in zip(coefficients[-2::-1], points[count - 2 :: -1], strict=True):
            height = coefficient + (middle - point) * height
        if (np.abs(height) < _ROUNDING).all():
            break
        same = (height > 0) == (at_high > 0)
        low, at_low = np.where(same, low, high), np.where(same, at_low / 2, at_high)
        high, at_high = middle, height
    crossing: Array = np.exp(middle)
    return crossing
