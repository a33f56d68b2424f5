"""Significance of a bump: at its own place, and anywhere in a range that was searched."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import FRACTION, NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, Numbers

RISE = Number("−2 Δ ln L without the signal", symbol="q", meaningful=NOT_NEGATIVE)
CROSSINGS = Number("mean number of upward crossings of q₀", symbol="N", meaningful=NOT_NEGATIVE)
LEVEL = Number("−2 Δ ln L whose crossings are counted", symbol="q₀", meaningful=NOT_NEGATIVE)


class Share(NamedTuple):
    """A probability found by counting, with its binomial standard deviation."""

    value: float
    deviation: float


@checked(q=RISE)
def local_p_value(q: Numbers) -> Numbers:
    """Probability that background alone gives at least q at a fixed place, if only an excess counts.

    p = ½ erfc(√(q/2))

    Half of the χ² distribution of one parameter: the other half of the experiments has a deficit, whose q is
    0 because a strength is not negative (Wilks and Chernoff). q = 0 has p = ½.

    Examples
    --------
    >>> round(local_p_value(9.0), 6)
    0.00135
    """
    from scipy import special

    tail: Numbers = 0.5 * special.erfc(np.sqrt(np.asarray(q) / 2.0))
    return tail


@checked(may_be_infinite=True, p=Number("probability of at least as much", symbol="p", meaningful=FRACTION))
def one_sided_significance(p: Numbers) -> Numbers:
    """Significance [sigma] of a one-sided probability: how far out a normal variable leaves p above it.

    Z = √2 erfc⁻¹(2p)

    Negative for p above ½, infinite for p = 0.

    Examples
    --------
    >>> round(one_sided_significance(0.00135), 2)
    3.0
    """
    from scipy import special

    distance: Numbers = np.sqrt(2.0) * special.erfcinv(2.0 * np.asarray(p))
    return distance


@checked(q=RISE, crossings=CROSSINGS, level=LEVEL)
def global_p_value(q: Numbers, crossings: Numbers, level: Numbers) -> Numbers:
    """Bound on the probability that background alone gives at least q anywhere (Gross and Vitells).

    p = ½ erfc(√(q/2)) + N exp(−(q − q₀)/2)

    N is the mean number of upward crossings of a low level q₀ along the search, in experiments without
    signal. At large q the bound is the probability; at small q it exceeds 1, and 1 is returned. Source:
    E. Gross and O. Vitells, Eur. Phys. J. C 70, 525 (2010), arXiv:1005.1891, for one parameter.

    Examples
    --------
    >>> round(global_p_value(9.0, 0.0, 1.0), 6)
    0.00135
    """
    from scipy import special

    q = np.asarray(q)
    # Far below the level the bound says nothing, and may overflow.
    with np.errstate(over="ignore"):
        expected = crossings * np.exp(np.minimum(-(q - level) / 2.0, 700.0))
    bound = 0.5 * special.erfc(np.sqrt(q / 2.0)) + expected
    probability: Numbers = np.minimum(bound, 1.0)
    return probability


def upward_crossings(curve: npt.ArrayLike, level: float) -> int:
    """Return how often a curve rises from below a level to it or above, from one point to the next.

    Examples
    --------
    >>> upward_crossings([2.0, 0.5, 1.5, 0.0, 3.0], 1.0)
    2
    """
    above = np.asarray(curve) >= level
    return int(np.count_nonzero(above[1:] & ~above[:-1]))


def share_above(found: npt.ArrayLike, at_least: float) -> Share:
    """Return the share of experiments with at least so much, and its binomial standard deviation.

    √(p(1 − p)/n); where none or all are above, 1/n, as one more experiment could change that.

    Raises
    ------
    ValueError
        If there is no experiment.

    Examples
    --------
    >>> share_above([1.0, 2.0, 3.0, 4.0], 4.0)
    Share(value=0.25, deviation=0.21650635094610965)
    """
    values: Array = np.ravel(np.asarray(found, dtype=float))
    count = values.size
    if count == 0:
        raise ValueError("found is empty: a share needs at least one experiment")
    p = float(np.count_nonzero(values >= at_least)) / count
    return Share(p, float(np.sqrt(p * (1.0 - p) / count)) or 1.0 / count)
