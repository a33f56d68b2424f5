"""Windows of a profile likelihood."""

import math
from collections.abc import Callable
from typing import TypeAlias

from b2kinv.physics.statistics import histfactory

#: (strength, start) → the fit at that strength, everything else fitted.
FitAt: TypeAlias = Callable[[float, histfactory.Fit], histfactory.Fit]


def window(fit: FitAt, best: histfactory.Fit, without: histfactory.Fit, level: float) -> tuple[float, float]:
    """Return the (low, high) strengths of a new signal between which -2 Δ ln L stays below a level.

    Parameters
    ----------
    fit : callable
        (strength, start) → `histfactory.Fit` at that strength, everything else fitted; `start` is a fit.
    best : histfactory.Fit
        The best fit.
    without : histfactory.Fit
        The fit without the new signal.
    level : float

    Returns
    -------
    (low, high) : tuple of float
        The lower end is 0 where -2 Δ ln L stays below the level there.

    Raises
    ------
    histfactory.FitError
        If an end is not found.
    """
    at_zero = without.twice_negative_log_likelihood - best.twice_negative_log_likelihood
    low = _crossing(fit, best, level, without, -1.0) if at_zero > level else 0.0
    return low, _crossing(fit, best, level, None, 1.0)


def _crossing(
    fit: FitAt, best: histfactory.Fit, level: float, beyond: histfactory.Fit | None, side: float
) -> float:
    """Strength where -2 Δ ln L reaches `level` above (side 1) or below (side -1) the best fit.

    Newton's method on the square root, which is nearly straight in the strength, inside a bracket. `beyond`
    is a fit known to lie outside.
    """
    lowest, inner = best.twice_negative_log_likelihood, best.new_strength
    outer = None if beyond is None else beyond.new_strength
    deviation = best.new_strength_deviation
    if math.isfinite(deviation):
        trial = inner + side * math.sqrt(level) * deviation
    else:
        # The best fit rests at zero on a slope, from where Newton's method finds its way.
        trial = min(1.0, level / best.new_strength_slope)
    current = best
    for _ in range(100):
        if outer is not None and not min(inner, outer) < trial < max(inner, outer):
            trial = 0.5 * (inner + outer)
        current = fit(trial, current)
        height = current.twice_negative_log_likelihood - lowest
        if abs(height - level) < 1e-10 * level:
            return trial
        if height < level:
            inner = trial
        else:
            outer = trial
        root, slope = math.sqrt(max(height, 0.0)), current.new_strength_slope
        if root > 0.0 and side * slope > 0.0:
            trial += (math.sqrt(level) - root) * 2.0 * root / slope
        if outer is None and not side * (trial - inner) > 0.0:
            trial = inner + side * max(abs(inner), 1.0)
        if outer is not None and abs(outer - inner) < 1e-12 * max(abs(outer), 1e-12):
            return trial
    raise histfactory.FitError(f"no branching ratio found where -2 Delta ln L reaches {level:g}")
