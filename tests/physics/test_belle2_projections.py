"""Precision to come: literal numbers, how it falls with luminosity, and where nothing is published."""

import math

import numpy as np
import pytest

from b2kinv.physics.belle2_projections import PROJECTIONS, pairs_of_B_mesons, projected_uncertainty


def test_number_of_b_mesons():
    # Belle II: 387 million pairs in 362/fb (arXiv:2311.14647). σ(e⁺e⁻ → Υ(4S)) is 1.1 nb by the Belle II
    # Physics Book, so that 1/ab makes 1.1e9.
    assert pairs_of_B_mesons(0.362) == pytest.approx(3.87e8, rel=1e-12)
    assert pairs_of_B_mesons(1.0) == pytest.approx(1.1e9, rel=0.05)


def test_scaled_precision_starts_from_the_data_of_today():
    # One-σ window of BR(B⁺ → K⁺ X) at 2 GeV by Belle II's likelihood: 6.1 to 11.1e-6 (page of Section I).
    assert projected_uncertainty("K", 0.362) == pytest.approx((11.1e-6 - 6.1e-6) / 2, rel=0.02)
    # ALPaca 1.1.0, Babar_BKstarinv.txt, at 2 GeV by hand: best fit 0.72e-5, upper end 2.67e-5, in 471
    # million pairs; 1/ab of Belle II has 387/0.362 million.
    expected = (2.67e-5 - 0.72e-5) * math.sqrt(471 * 0.362 / 387)
    assert projected_uncertainty("K*", 1.0) == pytest.approx(expected, rel=0.01)


@pytest.mark.parametrize("kaon", ["K", "K*"])
def test_scaled_precision_falls_with_the_root_of_the_luminosity(kaon):
    found = projected_uncertainty(kaon, np.array([2.0, 8.0, 50.0]))
    np.testing.assert_allclose(found[0] / found, [1.0, 2.0, 5.0], rtol=1e-12)


@pytest.mark.parametrize(
    ("kaon", "projection", "luminosity", "expected"),
    [
        # Signal strengths of arXiv:2207.06307 times 4.97e-6 (the unit of Belle II's signal strength) and
        # 9.81e-6 (flavio 2.7.0), multiplied by hand.
        ("K", "baseline", 1.0, 2.7335e-6),
        ("K", "improved", 50.0, 0.3976e-6),
        ("K*", "baseline", 50.0, 3.3354e-6),
        ("K*", "improved", 5.0, 3.924e-6),
        # Between two points the geometric mean at the geometric mean: √(0.60 · 0.49) · 9.81e-6 at √50.
        ("K*", "baseline", math.sqrt(50.0), 5.3191e-6),
    ],
)
def test_published_precision(kaon, projection, luminosity, expected):
    assert projected_uncertainty(kaon, luminosity, projection=projection) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("kaon", ["K", "K*"])
def test_scaled_and_published_precision_are_near_each_other(kaon):
    # They come from other data, other analyses and another spectrum: a factor of three would mean a slip.
    scaled, baseline, _ = (projected_uncertainty(kaon, [1.0, 5.0, 10.0], projection=p) for p in PROJECTIONS)
    assert np.all(np.abs(np.log(baseline / scaled)) < math.log(3.0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: projected_uncertainty("K", 0.5, projection="baseline"), "luminosity = 0.5.*not published"),
        (lambda: projected_uncertainty("K*", 60.0, projection="improved"), "luminosity = 60.*not published"),
        (lambda: projected_uncertainty("K*", 1.0, 3.5), "mass = 3.5.*not constrained here"),
        (lambda: projected_uncertainty("K", 0.0), "luminosity = 0"),
        (lambda: projected_uncertainty("pi", 1.0), "kaon = 'pi'"),
        (lambda: projected_uncertainty("K", 1.0, projection="optimistic"), "projection = 'optimistic'"),
    ],
)
def test_nonsense_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
