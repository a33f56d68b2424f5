"""Section I, the sentence on a two-body decay: from Belle II's own likelihood."""

import functools
import math

import numpy as np
from scipy import special, stats

from b2kinv.companion.ledger.computation import Computation, Criterion
from b2kinv.physics import measurements
from b2kinv.physics.statistics.likelihood_minimum import Measured
from b2kinv.sections import belle2_likelihood

_MASS = measurements.paper_constant("mass_ALP")
#: Significance that the paper calls a tension, below Eq. (2), and its two-sided probability.
_TENSION = 2.7
_IMPROBABLE = 2.0 * float(stats.norm.sf(_TENSION))
#: One number per bin, less the one branching ratio that is fitted; nuisance parameters have their own terms.
_DEGREES_OF_FREEDOM = belle2_likelihood.model().number_of_bins - 1


@functools.cache
def _line_significance(excess_events):
    """Return √(−2 Δ ln L) of a line at 2 GeV, with a multiple of the events that it has in the data."""
    line, likelihood = belle2_likelihood.line_spectrum(_MASS), belle2_likelihood.model()
    fit = belle2_likelihood.fit_branching_ratio(line, levels=())
    if excess_events == 1.0:
        return math.sqrt(fit.without)
    best, observed = fit.best, likelihood.observed
    yields = belle2_likelihood.signal_yields(line)

    def counts(new_strength):
        expected = likelihood.expected_yields(best.signal_strength, new_strength, yields, best.shifts)
        return likelihood.expected_counts(expected * best.statistical_factors)

    added = (excess_events - 1.0) * (counts(best.new_strength) - counts(0.0))
    scaled = Measured(observed.counts + added, observed.shift_centres, observed.factor_centres)
    return math.sqrt(belle2_likelihood.fit_branching_ratio(line, levels=(), measured=scaled).without)


def _saturated(counts):
    """Return −2 ln L where every bin expects what it has, and no constraint is pulled."""
    likelihood = belle2_likelihood.model()
    poisson = special.xlogy(counts, counts) - counts - special.gammaln(counts + 1.0)
    widths = np.concatenate([np.ones(len(likelihood.shift_names)), likelihood.relative_errors])
    return float(np.sum(np.log(2.0 * math.pi * widths**2)) - 2.0 * np.sum(poisson))


@functools.cache
def _misfit(data_residuals, line=True):
    """Return −2 ln L over the saturated one, with a line or without it, for multiples of the residuals.

    Residuals are those of the counts and of the constraints' centres at the best fit with the line.
    """
    likelihood, spectrum = belle2_likelihood.model(), belle2_likelihood.line_spectrum(_MASS)
    observed = likelihood.observed
    best = belle2_likelihood.fit_branching_ratio(spectrum, standard_model="fixed", levels=()).best
    if not line:
        best = likelihood.fit(1.0, start=best)
    measured = observed
    if data_residuals != 1.0:
        yields = belle2_likelihood.signal_yields(spectrum)
        expected = likelihood.expected_yields(best.signal_strength, best.new_strength, yields, best.shifts)
        fitted = (
            likelihood.expected_counts(expected * best.statistical_factors),
            best.shifts,
            best.statistical_factors,
        )
        found = (observed.counts, observed.shift_centres, observed.factor_centres)
        measured = Measured(
            *(there + data_residuals * (here - there) for there, here in zip(fitted, found, strict=True))
        )
        best = belle2_likelihood.fit_branching_ratio(
            spectrum, standard_model="fixed", levels=(), measured=measured
        ).best
    return best.twice_negative_log_likelihood - _saturated(measured.counts)


CLAIMS = {
    "I.two_body": Computation(
        criteria=(
            Criterion(
                what="the mass of the line that Belle II's data like best is 2 GeV, to one digit",
                anchor="m_X ≃ 2 GeV in the same sentence",
                # A line at q² looks like one at f² q² if all missing masses are off by f, at any f.
                value=lambda printed, mass_scale=1.0, **_: (
                    belle2_likelihood.two_body_scan()["best_mass"] * mass_scale
                ),
                quantity="mass_scale",
                low=1.5,
                high=2.5,
            ),
            Criterion(
                what="a line at 2 GeV improves the fit by at least the tension with the Standard Model",
                anchor="2.7σ below Eq. (2)",
                value=lambda printed, excess_events=1.0, **_: _line_significance(excess_events),
                quantity="excess_events",
                low=_TENSION,
            ),
            Criterion(
                what="with that line −2 ln L over the saturated one is not as improbable as the tension",
                anchor="“well described”, against the 2.7σ below Eq. (2), two-sided, as the end of a χ²",
                value=lambda printed, data_residuals=1.0, **_: _misfit(data_residuals),
                quantity="data_residuals",
                high=float(stats.chi2.isf(_IMPROBABLE, _DEGREES_OF_FREEDOM)),
                power=2.0,
            ),
        ),
        note=(
            "Checked with the likelihood that Belle II has published since, both tags, the Standard Model "
            "signal held at its prediction. Significances are √(−2 Δ ln L) of one parameter, for both "
            "directions together. The goodness of the fit has one degree of freedom less than bins."
        ),
        pointer="notebooks/belle2_likelihood#fig-likelihood-masses",
    ),
}
