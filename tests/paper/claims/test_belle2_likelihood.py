"""The claim on a two-body decay: its criteria against what was published, and where they flip."""

import pytest

from b2kinv.paper.claims.belle2_likelihood import CLAIMS

MASS, GAIN = CLAIMS["I.two_body"].criteria


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


@pytest.mark.parametrize("criterion", [MASS, GAIN], ids=["mass", "gain"])
def test_margins_are_where_the_criteria_flip(criterion):
    for quantity, way, margin in criterion.margins(True):
        factor = margin if way == "up" else 1.0 / margin
        assert not criterion.holds(True, **{quantity: factor**1.25})
        assert criterion.holds(True, **{quantity: factor**0.8})
        assert criterion.holds(True, relic_density=3.0)
