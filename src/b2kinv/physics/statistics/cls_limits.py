"""Upper limits by CLs: the tail of signal and background over the tail of background alone."""

import math
from collections.abc import Callable

import numpy as np

from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE
from b2kinv.quantities.scalars import Array, Numbers

OBSERVED = Number("−2 Δ ln L at the strength that is tested", symbol="q", meaningful=NOT_NEGATIVE)
EXPECTED = Number("the same if background alone is measured exactly", symbol="q_A", meaningful=POSITIVE)


@checked(q=OBSERVED, q_asimov=EXPECTED)
def cls(q: Numbers, q_asimov: Numbers) -> Numbers:
    """Return CLs of a signal strength in the limit of many events, for the bounded test statistic.

    CLs = erfc(a/√2)/erfc((a − √q_A)/√2), a = √q for q ≤ q_A, else (q + q_A)/(2√q_A)

    q is -2 ln of the likelihood at the tested strength over its largest value at strengths from zero to the
    tested one, so zero if the best one is above. q_A is q for the Asimov measurement without signal.
    Source: G. Cowan et al., Eur. Phys. J. C 71, 1554 (2011), arXiv:1007.1727, Sect. 3.6.

    Examples
    --------
    >>> round(cls(3.8415, 3.8415), 3)
    0.05
    """
    ratio: Numbers = np.exp(_log_cls(np.asarray(q), np.asarray(q_asimov)))
    return ratio


def _log_cls(q: Array, q_asimov: Array) -> Array:
    from scipy import special

    root = np.sqrt(q_asimov)
    distance = np.where(q <= q_asimov, np.sqrt(q), (q + q_asimov) / (2.0 * root))
    logarithm: Array = special.log_ndtr(-distance) - special.log_ndtr(root - distance)
    return logarithm


def upper_limit(
    tested: Callable[[float], tuple[float, float]], start: float, level: float = 0.05
) -> tuple[float, float]:
    """Return the strengths at which CLs falls to a level: observed, and the median without signal.

    Parameters
    ----------
    tested : callable
        Strength → (q, q_asimov) of `cls`.
    start : float
        A positive strength of the right size.
    level : float, optional
        1 less the confidence level.

    Raises
    ------
    ValueError
        If CLs stays above the level up to 2⁴⁰ times the start, or below it down to 2⁻⁴⁰ times the start.
    """
    from scipy import special

    def observed(logarithm: float) -> float:
        q, q_asimov = tested(math.exp(logarithm))
        return float(_log_cls(np.asarray(q), np.asarray(max(q_asimov, 1e-300)))) - math.log(level)

    def median(logarithm: float) -> float:
        # Half of the experiments without signal have q above q_A, so CLs = 2(1 − Φ(√q_A)).
        q_asimov = max(tested(math.exp(logarithm))[1], 0.0)
        return math.log(2.0) + float(special.log_ndtr(-math.sqrt(q_asimov))) - math.log(level)

    return math.exp(_root(observed, math.log(start))), math.exp(_root(median, math.log(start)))


def _root(height: Callable[[float], float], start: float) -> float:
    from scipy import optimize

    low = high = start
    for _ in range(40):
        if height(high) < 0.0:
            break
        low, high = high, high + math.log(2.0)
    else:
        raise ValueError("CLs stays above the level: nothing is excluded here")
    for _ in range(40):
        if height(low) >= 0.0:
            return float(optimize.brentq(height, low, high, xtol=1e-6))
        low, high = low - math.log(2.0), low
    raise ValueError("CLs stays below the level down to vanishing strengths")
