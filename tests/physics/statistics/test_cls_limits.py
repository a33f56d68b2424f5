"""CLs: in closed form for a normal measurement, counted for a Poisson one, and limits where they must be."""

import math

import numpy as np
import pytest
from scipy import optimize, stats

from b2kinv.physics.statistics import cls_limits


@pytest.mark.parametrize("measured", [-1.3, -0.4, 0.0, 0.7, 1.9])
@pytest.mark.parametrize("strength", [0.5, 2.0, 3.5])
def test_cls_of_a_normal_measurement(measured, strength):
    # x is normal around s with deviation 1 and s is not negative. Whatever is monotonic in x has
    # CLs = Φ(x − s)/Φ(x), from the definition.
    best = max(measured, 0.0)
    q = (measured - strength) ** 2 - (measured - best) ** 2 if strength > best else 0.0
    exact = stats.norm.cdf(measured - strength) / stats.norm.cdf(measured)
    if strength > best:
        assert cls_limits.cls(q, strength**2) == pytest.approx(exact, rel=1e-10)


def test_cls_far_out_is_a_number():
    # Both tails underflow; their ratio by Mills' ratio: Φ(−a)/Φ(−b) ≈ (b/a) exp((b² − a²)/2).
    a, b = 45.0, 44.0
    assert cls_limits.cls(89.0, 1.0) == pytest.approx(b / a * math.exp(0.5 * (b * b - a * a)), rel=1e-3)


def poisson(count, background):
    """Return strength → (q, q_A) for counts on a known background, with a signal of one event a unit."""

    def height(strength, seen):
        expected = background + strength
        return 2.0 * (expected - seen * math.log(expected))

    def tested(strength):
        found = [
            max(height(strength, seen) - height(max(seen - background, 0.0), seen), 0.0)
            if strength > seen - background
            else 0.0
            for seen in (count, background)
        ]
        return tuple(found)

    return tested


@pytest.mark.parametrize("count", [370.0, 400.0, 440.0])
def test_limit_of_a_counting_experiment(count):
    # By hand: CLs = P(n ≤ count; b + s)/P(n ≤ count; b), with half of the last count, b = 400.
    background = 400.0

    def tail(expected):
        return 0.5 * (stats.poisson.cdf(count, expected) + stats.poisson.cdf(count - 1, expected))

    exact = optimize.brentq(lambda s: tail(background + s) / tail(background) - 0.05, 1.0, 200.0)
    found, median = cls_limits.upper_limit(poisson(count, background), 10.0)
    assert found == pytest.approx(exact, rel=0.02)
    # The median is the limit of exactly 400 seen: 1.96 √(400) to first order, more as the root grows.
    assert 1.96 * 20.0 < median < 1.05 * 1.96 * 20.0 + 2.0
    assert median == pytest.approx(cls_limits.upper_limit(poisson(400.0, background), 10.0)[0], rel=1e-4)


@pytest.mark.parametrize("start", [1e-6, 1e5])
def test_limit_is_found_from_far(start):
    near = cls_limits.upper_limit(poisson(400.0, 400.0), 40.0)
    assert cls_limits.upper_limit(poisson(400.0, 400.0), start) == pytest.approx(near, rel=1e-4)


def test_what_excludes_nothing_is_told():
    with pytest.raises(ValueError, match="nothing is excluded"):
        cls_limits.upper_limit(lambda strength: (0.0, 1e-12), 1.0)
    with pytest.raises(ValueError, match="stays below"):
        cls_limits.upper_limit(lambda strength: (100.0, 100.0), 1.0)


def test_nonsense_is_refused():
    with pytest.raises(ValueError, match="q_asimov"):
        cls_limits.cls(1.0, 0.0)
    with pytest.raises(ValueError, match="q = -1"):
        cls_limits.cls(np.array([1.0, -1.0]), 1.0)
