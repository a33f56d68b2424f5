"""Section I, the sentence on a two-body decay: from Belle II's own likelihood."""

import functools
import math

from b2kinv.companion.ledger.computation import Computation, Criterion
from b2kinv.physics import measurements
from b2kinv.physics.statistics.likelihood_minimum import Measured
from b2kinv.sections import belle2_likelihood

_MASS = measurements.paper_constant("mass_ALP")


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
                low=2.7,
            ),
        ),
        unchecked={"goodness of the fit": "the paper prints neither a χ² nor a number of bins"},
        note=(
            "Checked with the likelihood that Belle II has published since, both tags, the Standard Model "
            "signal held at its prediction. Significances are √(−2 Δ ln L) of one parameter, for both "
            "directions together."
        ),
        pointer="notebooks/belle2_likelihood#fig-likelihood-masses",
    ),
}
