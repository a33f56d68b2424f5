"""Improvements from slope and curvature: the full profile where the signal is small, by hand in one bin."""

import numpy as np
import pytest

from b2kinv.physics.statistics import histfactory


@pytest.mark.parametrize("signal_strength", [1.0, (1.0, 0.1), None])
def test_small_improvements_are_those_of_the_full_fit(belle2, signal_strength):
    # Expectations with a tenth of a standard deviation of signal taken as data: the third derivatives that
    # the approximation lacks move q = 0.01 by less than its root, 10 %.
    shape = np.zeros(len(belle2.rows))
    rows = belle2.signal_rows("inclusive_signal_region")
    signals = np.zeros((3, len(shape)))
    signals[0, rows[0::3]], signals[1, rows[1::3]], signals[2, rows] = 1.0, 2.0, 1.5
    for yields in signals:
        deviation = belle2.fit(signal_strength, None, 20.0 * yields, belle2.asimov()).new_strength_deviation
        size = 2.0 if not np.isfinite(deviation) else 2.0 * deviation
        measured = belle2.asimov(new_strength=size, new_yields=yields)
        without = belle2.fit(signal_strength, measured=measured)
        found = belle2.improvements(without, signals, signal_strength, measured)
        for place, other in enumerate(signals):
            fit = belle2.fit(signal_strength, None, other, measured, without)
            rise = without.twice_negative_log_likelihood - fit.twice_negative_log_likelihood
            assert found[place] == pytest.approx(rise, rel=0.1, abs=1e-6)


def test_improvement_in_one_bin_by_hand(one_bin):
    # 30 seen on b = 20 known exactly: slope of −2 ln L at no signal 2·10 (1 − 30/20) = −10, second
    # derivative 2·10²·30/20² = 15, so q = 10²/(2·15) = 10/3; the profile's own is 2(30 ln 1.5 − 10) = 4.33.
    one_bin["samples"][1]["statistical_error"] = [1e-6]
    model = histfactory.Model(one_bin)
    without = model.fit(0.0)
    assert model.improvements(without, [[10.0, 0.0], [5.0, 0.0]], 0.0) == pytest.approx(
        [10.0 / 3.0] * 2, rel=1e-6
    )


def test_a_deficit_improves_nothing(one_bin):
    one_bin["channels"][0]["observed"] = [11.0]
    model = histfactory.Model(one_bin)
    assert model.improvements(model.fit(0.0), [[10.0, 0.0]], 0.0).tolist() == [0.0]


def test_volume_of_one_bin_by_hand(one_bin):
    # Background 20 γ with γ = 1 ± 0.2, 30 seen: at the best γ the second derivative of −ln L in γ is
    # 1/0.2² + 30·20²/ν² with ν = 20 γ. Of two strengths of the new signal the difference is left.
    model = histfactory.Model(one_bin)
    volumes, expected = [], []
    for strength in (0.0, 1.0):
        fit = model.fit(0.0, strength, [10.0, 0.0])
        volumes.append(model.log_volume(fit, [10.0, 0.0], 0.0))
        total = 20.0 * fit.statistical_factors[1] + 10.0 * strength
        expected.append(-0.5 * np.log(25.0 + 30.0 * 400.0 / total**2))
    assert volumes[1] - volumes[0] == pytest.approx(expected[1] - expected[0], rel=1e-5)


def test_volume_is_the_one_of_the_numerical_second_derivatives():
    # ln det of the second derivatives of −ln L in all shifts and factors, by differences of the likelihood
    # itself: the same difference between two strengths.
    signal = {
        "channel": "two", "name": "signal", "signal": True, "yields": [4.0, 2.0],
        "statistical_error": [0.4, 0.3], "normalisations": {},
        "variations": {"scale": {"up": [4.6, 1.9], "down": [3.5, 2.1]}},
    }  # fmt: skip
    background = {
        "channel": "two", "name": "background", "signal": False, "yields": [20.0, 30.0],
        "statistical_error": [2.0, 1.5], "variations": {"scale": {"up": [22.0, 33.0]}},
        "normalisations": {"size": [0.8, 1.25]},
    }  # fmt: skip
    layout = {"channels": [{"name": "two", "observed": [35.0, 28.0]}], "samples": [signal, background]}
    model = histfactory.Model(layout)
    new = np.zeros(4)
    new[model.signal_rows("two")] = [6.0, 1.0]
    volumes, expected = [], []
    for strength in (0.0, 2.0):
        fit = model.fit(1.0, strength, new)
        place = np.concatenate([fit.shifts, fit.statistical_factors])

        def height(point, strength=strength):
            shifts, factors = point[:2], point[2:]
            return 0.5 * model.twice_negative_log_likelihood(1.0, shifts, factors, strength, new)

        steps = 1e-3 * np.eye(6)
        hessian = [
            [
                (
                    height(place + a + b)
                    - height(place + a - b)
                    - height(place - a + b)
                    + height(place - a - b)
                )
                / 4e-6
                for a in steps
            ]
            for b in steps
        ]
        volumes.append(model.log_volume(fit, new))
        expected.append(-0.5 * np.linalg.slogdet(np.array(hessian))[1])
    assert volumes[1] - volumes[0] == pytest.approx(expected[1] - expected[0], abs=1e-3)
    assert abs(expected[1] - expected[0]) > 0.05
