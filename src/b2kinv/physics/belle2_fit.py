"""Fits of Belle II's likelihood: the branching ratio of one new signal, and its windows."""

import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from b2kinv.physics.belle2_efficiency import TAG, UNIT_BRANCHING_RATIO, model, signal_yields
from b2kinv.physics.q2_spectra import DENSITY_FORM_FACTOR_SET, Spectrum, published_standard_model
from b2kinv.physics.statistics import histfactory, profile_windows
from b2kinv.physics.statistics.likelihood_minimum import Measured, SignalStrength
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import FRACTION
from b2kinv.quantities.scalars import Numbers

STANDARD_MODEL_TREATMENTS = ("constrained", "fixed", "free")
STANDARD_MODEL = Name("strength of the SM signal", STANDARD_MODEL_TREATMENTS)
BRANCHING_RATIOS = Number("branching ratio of the new signal", meaningful=FRACTION)
#: Parts of the error of a fitted rate → what they come from.
SOURCES = {
    "counts": "counts of Belle II and of its simulation",
    "shapes": "shapes of Belle II's spectra",
    "normalisations": "normalisations of Belle II's spectra",
    "signal strength": "strength of the Standard Model's signal",
}


@dataclasses.dataclass(frozen=True)
class BranchingRatioFit:
    """Fit of the branching ratio of one signal.

    Where Belle II has no efficiency at all (a line above 4.67 GeV) the data say nothing: the best fit is 0
    and the windows reach to infinity.

    Attributes
    ----------
    branching_ratio, deviation : float
        Best fit, and standard deviation from the curvature there (NaN if the best fit is zero).
    windows : tuple of (low, high)
        Where -2 Δ ln L stays below 1, 4, … (as asked); the lower end is 0 where it stays below there.
    without : float
        -2 Δ ln L without the new signal.
    events : float
        Events of the new signal at the best fit, over all bins, before nuisance parameters move them.
    best : histfactory.Fit
    """

    branching_ratio: float
    deviation: float
    windows: tuple[tuple[float, float], ...]
    without: float
    events: float
    best: histfactory.Fit

    @property
    def parts(self) -> dict[str, float]:
        """What each kind of measurement adds to the deviation, in quadrature; nothing at a rate of 0."""
        parts = self.best.new_strength_parts
        return {SOURCES[kind]: UNIT_BRANCHING_RATIO * part for kind, part in parts.items()}


@checked(tag=TAG, standard_model=STANDARD_MODEL, density_form_factors=DENSITY_FORM_FACTOR_SET)
def fit_branching_ratio(
    spectrum: Spectrum,
    tag: str = "both",
    standard_model: str = "constrained",
    density_form_factors: str = "HPQCD2022",
    levels: Sequence[float] = (1.0, 4.0),
    measured: Measured | None = None,
    start: histfactory.Fit | None = None,
) -> BranchingRatioFit:
    """Fit the branching ratio of a new signal and find its profile-likelihood windows.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions of `q2_spectra` return it.
    standard_model
        1 with the relative uncertainty of the prediction, exactly 1, or any.
    levels : sequence of float
        Values of -2 Δ ln L whose windows are wanted.
    measured : histfactory.Measured, optional
    start : histfactory.Fit, optional

    Returns
    -------
    BranchingRatioFit

    Raises
    ------
    histfactory.FitError
        If a fit does not reach its minimum.
    """
    likelihood = model(tag)
    yields = signal_yields(spectrum, tag, density_form_factors)
    strength = standard_model_strength(standard_model)
    if not np.any(yields > 0.0):
        nothing = likelihood.fit(strength, measured=measured, start=start)
        return BranchingRatioFit(0.0, math.nan, ((0.0, math.inf),) * len(levels), 0.0, 0.0, nothing)

    def fit(new_strength: float | None, start: histfactory.Fit | None) -> histfactory.Fit:
        return likelihood.fit(strength, new_strength, yields, measured=measured, start=start)

    best = fit(None, start)
    without = best if best.new_strength == 0.0 else fit(0.0, best)
    lowest = best.twice_negative_log_likelihood
    at_zero = max(without.twice_negative_log_likelihood - lowest, 0.0)
    windows = (profile_windows.window(fit, best, without, level) for level in levels)
    return BranchingRatioFit(
        branching_ratio=UNIT_BRANCHING_RATIO * best.new_strength,
        deviation=UNIT_BRANCHING_RATIO * best.new_strength_deviation,
        windows=tuple((UNIT_BRANCHING_RATIO * low, UNIT_BRANCHING_RATIO * high) for low, high in windows),
        without=at_zero,
        events=float(best.new_strength * np.sum(yields)),
        best=best,
    )


@checked(
    branching_ratios=BRANCHING_RATIOS,
    tag=TAG,
    standard_model=STANDARD_MODEL,
    density_form_factors=DENSITY_FORM_FACTOR_SET,
)
def profile(
    spectrum: Spectrum,
    branching_ratios: Numbers,
    tag: str = "both",
    standard_model: str = "constrained",
    density_form_factors: str = "HPQCD2022",
    start: histfactory.Fit | None = None,
) -> Numbers:
    """Return -2 ln L, minimised over everything else, at given branching ratios of a new signal.

    Parameters
    ----------
    spectrum : (q2, weights)
        As the functions of `q2_spectra` return it.
    branching_ratios
    standard_model
        As in `fit_branching_ratio`.
    start : histfactory.Fit, optional

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    histfactory.FitError
        If a fit does not reach its minimum.
    """
    likelihood, strength = model(tag), standard_model_strength(standard_model)
    yields = signal_yields(spectrum, tag, density_form_factors)
    # All start alike, so that a branching ratio gives the same alone and among others.
    heights = [
        likelihood.fit(strength, new_strength, yields, start=start).twice_negative_log_likelihood
        for new_strength in (np.ravel(branching_ratios) / UNIT_BRANCHING_RATIO).tolist()
    ]
    return np.reshape(heights, np.shape(branching_ratios))


@checked(treatment=STANDARD_MODEL)
def standard_model_strength(treatment: str) -> SignalStrength:
    """Return what `histfactory.Model.fit` takes as signal strength for a treatment of the SM signal.

    Examples
    --------
    >>> standard_model_strength("fixed")
    1.0
    """
    prediction = published_standard_model()
    relative = prediction["branching_ratio_uncertainty"] / prediction["branching_ratio"]
    strengths: dict[str, SignalStrength] = {"constrained": (1.0, relative), "fixed": 1.0, "free": None}
    return strengths[treatment]
