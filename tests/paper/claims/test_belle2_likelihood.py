"""The claim on a two-body decay: its criteria against what was published, and where they flip."""

import pytest
from scipy import stats

from b2kinv.paper.claims import belle2_likelihood
from b2kinv.paper.claims.belle2_likelihood import CLAIMS

MASS, GAIN, FIT = CLAIMS["I.two_body"].criteria


def test_preferred_mass_and_significance_are_the_published_ones():
    # arXiv:2602.09666, from the same likelihood: 2.1 +0.2 −0.1 GeV. Reduced by 2 Δ ln L < 1 at 2 GeV, its
    # significance of 3.6σ at fixed mass becomes 3.5σ.
    assert MASS.value(True) == pytest.approx(2.1, abs=0.1)
    assert GAIN.value(True) == pytest.approx(3.5, abs=0.05)


@pytest.mark.parametrize("events", [0.5, 0.8, 1.3])
def test_significance_goes_with_the_events_of_the_excess(events):
    # Signal over the root of a background that stays: proportional, to a few per cent.
    assert GAIN.value(True, excess_events=events) == pytest.approx(events * GAIN.value(True), rel=0.03)


def test_without_an_excess_a_line_improves_nothing():
    assert GAIN.value(True, excess_events=0.0) < 0.5


def test_goodness_of_the_fit_in_probabilities():
    # 21.8 for 30 bins and one branching ratio, 34.0 for 30 bins without it: p ≈ 0.83 and 0.28.
    with_line, without = FIT.value(True), belle2_likelihood._misfit(1.0, line=False)
    assert (with_line, without) == pytest.approx((21.8, 34.0), abs=0.05)
    assert stats.chi2.sf(with_line, 29) == pytest.approx(0.83, abs=0.005)
    assert stats.chi2.sf(without, 30) == pytest.approx(0.28, abs=0.005)
    # 2.7σ, two-sided: 0.007 (tables of the normal distribution).
    assert stats.chi2.sf(FIT.high, 29) == pytest.approx(0.00693, rel=1e-3)


@pytest.mark.parametrize("residuals", [0.5, 1.3])
def test_misfit_goes_with_the_square_of_the_residuals(residuals):
    assert FIT.value(True, data_residuals=residuals) == pytest.approx(residuals**2 * 21.8, rel=0.02)


@pytest.mark.parametrize("criterion", [MASS, GAIN, FIT], ids=["mass", "gain", "fit"])
def test_margins_are_where_the_criteria_flip(criterion):
    for quantity, way, margin in criterion.margins(True):
        factor = margin if way == "up" else 1.0 / margin
        assert not criterion.holds(True, **{quantity: factor**1.25})
        assert criterion.holds(True, **{quantity: factor**0.8})
        assert criterion.holds(True, relic_density=3.0)
