"""Local and global probabilities: tables of the normal distribution, a walk that is known, shares by hand."""

import math

import numpy as np
import pytest
from scipy import stats

from b2kinv.physics.statistics import look_elsewhere


def test_local_p_is_the_normal_tail_on_one_side():
    # Tables of the normal distribution: 0.1586553, 0.02275013, 0.001349898, 2.866516e-7 at 1, 2, 3 and 5 σ.
    found = look_elsewhere.local_p_value([1.0, 4.0, 9.0, 25.0])
    assert found == pytest.approx([0.1586553, 0.02275013, 0.001349898, 2.866516e-7], rel=1e-6)
    assert look_elsewhere.local_p_value(0.0) == 0.5


def test_significance_goes_back():
    assert look_elsewhere.one_sided_significance([0.1586553, 0.001349898]) == pytest.approx(
        [1.0, 3.0], abs=1e-6
    )
    assert look_elsewhere.one_sided_significance(0.84134474) == pytest.approx(-1.0, abs=1e-6)


def test_local_p_is_what_one_counting_experiment_gives():
    # 10⁴ expected, none of it uncertain: q = 2(n ln(n/b) − n + b) for n > b, beside the exact Poisson tail
    # with half of the count itself. The root of q has a mean of 1/(6√b): the tail moves by 0.5 % at 2.5σ.
    background = 10_000
    for count in (10_100, 10_250):
        q = 2.0 * (count * math.log(count / background) - count + background)
        exact = 0.5 * (stats.poisson.sf(count - 1, background) + stats.poisson.sf(count, background))
        assert look_elsewhere.local_p_value(q) == pytest.approx(exact, rel=6e-3)


def test_global_p_is_that_of_a_smooth_gaussian_field():
    # q = max(g, 0)² of a stationary Gaussian field with correlation exp(−t²/2) over a length of 20. Rice: the
    # field itself rises through u 20/(2π) exp(−u²/2) times, so N at q₀ = 1 is 1.9307.
    crossings = 20.0 / (2.0 * math.pi) * math.exp(-0.5)
    generator, places = np.random.default_rng(1005), np.arange(0.0, 20.01, 0.1)
    covariance = np.exp(-0.5 * (places[:, None] - places) ** 2)
    root = np.linalg.cholesky(covariance + 1e-8 * np.eye(len(places)))
    fields = generator.normal(size=(6000, len(places))) @ root.T
    q = np.maximum(fields, 0.0) ** 2
    counted = np.mean([look_elsewhere.upward_crossings(curve, 1.0) for curve in q])
    assert counted == pytest.approx(crossings, rel=0.04)
    share = look_elsewhere.share_above(np.max(q, axis=1), 9.0)
    bound = look_elsewhere.global_p_value(9.0, crossings, 1.0)
    assert bound == pytest.approx(share.value, abs=3.0 * share.deviation)
    # Twice the length of search, twice as many places: not the local probability.
    assert bound > 20.0 * look_elsewhere.local_p_value(9.0)


def test_global_p_is_never_above_one():
    assert look_elsewhere.global_p_value(0.0, 5.0, 1.0) == 1.0


def test_shares_by_hand():
    # 3 of 12: ¼ ± √(¼ ¾/12) = 0.125. None of 50: 0 ± 1/50.
    share = look_elsewhere.share_above([5.0] * 3 + [1.0] * 9, 5.0)
    assert share == pytest.approx((0.25, 0.125))
    assert look_elsewhere.share_above(np.zeros(50), 1.0) == (0.0, 0.02)
    with pytest.raises(ValueError, match="found is empty"):
        look_elsewhere.share_above([], 1.0)


@pytest.mark.parametrize(
    ("function", "values", "message"),
    [
        (look_elsewhere.local_p_value, (-1.0,), "q"),
        (look_elsewhere.one_sided_significance, (1.5,), "p"),
        (look_elsewhere.global_p_value, (9.0, -1.0, 1.0), "crossings"),
    ],
)
def test_nonsense_is_refused(function, values, message):
    with pytest.raises(ValueError, match=message):
        function(*values)
