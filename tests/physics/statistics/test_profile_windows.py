"""Windows of one bin in closed form."""

import math
from types import SimpleNamespace

import pytest
from scipy.optimize import brentq

from b2kinv.physics.statistics import histfactory, profile_windows


@pytest.mark.parametrize("observed", [20.0, 21.0, 30.0, 45.0])
@pytest.mark.parametrize("level", [1.0, 4.0])
def test_window_of_a_counting_experiment(one_bin, observed, level):
    # n seen on b = 20 known exactly, 10 for each unit of strength: -2 Δ ln L = 2 (ν - n - n ln(ν/n)) with
    # ν = 20 + 10 s is solved by bisection on either side of s = (n - 20)/10.
    background = {**one_bin["samples"][1], "statistical_error": [1e-6]}
    layout = {
        "channels": [{"name": "only", "observed": [observed]}],
        "samples": [one_bin["samples"][0], background],
    }
    model = histfactory.Model(layout)

    def fit(strength, start):
        return model.fit(0.0, strength, [10.0, 0.0], start=start)

    def rise(strength):
        expected = 20.0 + 10.0 * strength
        return 2.0 * (expected - observed - observed * math.log(expected / observed)) - level

    best = fit(None, None)
    low, high = profile_windows.window(fit, best, fit(0.0, best), level)
    middle = (observed - 20.0) / 10.0
    assert high == pytest.approx(brentq(rise, middle, 20.0), rel=1e-6)
    expected_low = brentq(rise, 0.0, middle) if rise(0.0) > 0.0 else 0.0
    assert low == pytest.approx(expected_low, rel=1e-6)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6, 1e12])
def test_a_step_is_found_in_any_unit(scale):
    # −2 ln L that jumps from 0 over the level at 3: bisection ends within the last digits of the strength.
    def fit(strength, start):
        height = 0.0 if strength < 3.0 * scale else 9.0
        return SimpleNamespace(
            twice_negative_log_likelihood=height, new_strength=strength, new_strength_slope=0.0,
            new_strength_deviation=scale,
        )  # fmt: skip

    low, high = profile_windows.window(fit, fit(scale, None), fit(0.0, None), 1.0)
    assert low == 0.0
    assert high == pytest.approx(3.0 * scale, rel=1e-10)
