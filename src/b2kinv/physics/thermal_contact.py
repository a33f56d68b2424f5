"""When a rate is faster than the expansion of the universe."""

import numpy as np
import numpy.typing as npt

from b2kinv.quantities.scalars import Array


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
        Increasing, shape (m,). Between its points logarithms are interpolated.
    ratio : numpy.ndarray
        Rate over H, shape (n, m).

    Examples
    --------
    >>> first, last = contact_span(np.array([1.0, 2.0, 4.0, 8.0]), np.array([[0.5, 2.0, 2.0, 0.5]]))
    >>> round(float(first[0]), 3), round(float(last[0]), 3)
    (1.414, 5.657)
    """
    first, last = np.full(len(ratio), np.inf), np.full(len(ratio), np.inf)
    logarithms = np.log(np.maximum(ratio, 1e-290))
    for row, values in enumerate(logarithms):
        above = np.flatnonzero(values > 0)
        if len(above):
            first[row] = _crossing(x, values, above[0] - 1, above[0])
            last[row] = _crossing(x, values, above[-1], above[-1] + 1)
    return first, last


def _crossing(x: Array, values: Array, left: int, right: int) -> float:
    if left < 0:
        return float(x[0])
    if right >= len(x):
        return float(x[-1])
    share = values[left] / (values[left] - values[right])
    return float(x[left] ** (1 - share) * x[right] ** share)
