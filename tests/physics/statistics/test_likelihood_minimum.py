"""Fits against Minuit, against closed forms of one bin, and against their own neighbourhood."""

import math

import numpy as np
import pytest

from b2kinv.physics.statistics import histfactory

# pyhf 0.7.6 with iminuit 2.33.0: -2 ln L of the published workspace (combined_likelihood.json of
# arXiv:2507.12393) where pyhf.infer.mle.fit and fixed_poi_fit(0) stop.
MINUIT_FREE, MINUIT_WITHOUT_SIGNAL = -23.333699179512422, -11.360753571808488


def test_fit_goes_at_least_as_deep_as_minuit(belle2):
    free = belle2.fit(signal_strength=None).twice_negative_log_likelihood
    without = belle2.fit(signal_strength=0.0).twice_negative_log_likelihood
    assert -1e-3 < free - MINUIT_FREE < 1e-8
    assert -1e-3 < without - MINUIT_WITHOUT_SIGNAL < 1e-8


def test_reported_minimum_is_the_likelihood_at_the_reported_parameters(belle2):
    fit = belle2.fit(signal_strength=None)
    value = belle2.twice_negative_log_likelihood(fit.signal_strength, fit.shifts, fit.statistical_factors)
    assert value == pytest.approx(fit.twice_negative_log_likelihood, abs=1e-8)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_neighbour_of_the_minimum_is_lower(belle2, seed):
    fit = belle2.fit(signal_strength=None)
    generator = np.random.default_rng(seed)
    for _ in range(20):
        value = belle2.twice_negative_log_likelihood(
            fit.signal_strength + 1e-3 * generator.normal(),
            fit.shifts + 1e-3 * generator.normal(size=len(fit.shifts)),
            fit.statistical_factors + 1e-4 * generator.normal(size=len(fit.statistical_factors)),
        )
        assert value > fit.twice_negative_log_likelihood


def test_start_does_not_matter(belle2):
    far = belle2.fit(signal_strength=9.0)
    assert belle2.fit(signal_strength=None, start=far).signal_strength == pytest.approx(
        belle2.fit(signal_strength=None).signal_strength, abs=1e-6
    )


def test_slope_and_deviation_are_the_derivatives_of_the_profile(belle2):
    copy = belle2.expected_yields(2.0) - belle2.expected_yields(1.0)

    def profile(strength):
        return belle2.fit(signal_strength=1.0, new_strength=strength, new_yields=copy)

    step = 1e-2
    lower, middle, upper = (profile(5.0 + move).twice_negative_log_likelihood for move in (-step, 0.0, step))
    assert profile(5.0).new_strength_slope == pytest.approx((upper - lower) / (2.0 * step), rel=1e-4)
    free = belle2.fit(signal_strength=1.0, new_strength=None, new_yields=copy)
    best = free.new_strength
    lower, middle, upper = (profile(best + move).twice_negative_log_likelihood for move in (-step, 0.0, step))
    curvature = (upper - 2.0 * middle + lower) / step**2
    assert free.new_strength_deviation == pytest.approx(math.sqrt(2.0 / curvature), rel=1e-3)


def test_one_bin_without_errors_counts(one_bin):
    # 30 counts on 20 of background and 10 of signal: mu = (30 - 20)/10 and, with the background known,
    # sigma = sqrt(30)/10.
    layout = {**one_bin, "samples": [{**s, "statistical_error": [1e-6]} for s in one_bin["samples"]]}
    fit = histfactory.Model(layout).fit(signal_strength=None)
    assert fit.signal_strength == pytest.approx(1.0, rel=1e-9)
    assert fit.signal_strength_deviation == pytest.approx(math.sqrt(30.0) / 10.0, rel=1e-6)


def test_one_bin_with_a_statistical_error_adds_it_in_quadrature(one_bin):
    # The fit is exact at mu = 1, and there the variances add: sqrt(30 + 4²)/10.
    fit = histfactory.Model(one_bin).fit(signal_strength=None)
    assert fit.signal_strength_deviation == pytest.approx(math.sqrt(46.0) / 10.0, rel=1e-6)


def test_statistical_factor_solves_its_equation(one_bin):
    # At mu = 0: minimise 2(20 g - 30 ln(20 g)) + ((g - 1)/0.2)², that is 20 - 30/g + 25 (g - 1) = 0,
    # whose positive root is g = (5 + sqrt(25 + 4 · 25 · 30))/50.
    fit = histfactory.Model(one_bin).fit(signal_strength=0.0)
    assert fit.statistical_factors[1] == pytest.approx((5.0 + math.sqrt(3025.0)) / 50.0, rel=1e-9)


def test_normal_constraint_on_the_signal_strength_pulls(one_bin):
    # mu = 1 fits exactly; a constraint 3 ± s moves it towards 3 by s^-2/(s^-2 + sigma^-2) of the way, up to
    # the Poisson term's asymmetry, which vanishes with a tight constraint around the best value.
    model = histfactory.Model(one_bin)
    assert model.fit(signal_strength=(1.0, 0.1)).signal_strength == pytest.approx(1.0, abs=1e-6)
    assert model.fit(signal_strength=(3.0, 1e-3)).signal_strength == pytest.approx(3.0, abs=1e-4)
    assert model.fit(signal_strength=(3.0, 0.5)).signal_strength == pytest.approx(2.3, abs=0.1)


def test_empty_bin_is_no_trouble(one_bin):
    layout = {**one_bin, "channels": [{"name": "only", "observed": [0.0]}]}
    fit = histfactory.Model(layout).fit(signal_strength=None)
    # Without a count every expected event costs: no signal, and the background's factor is 1 - 20·0.2².
    assert fit.signal_strength == 0.0
    assert math.isnan(fit.signal_strength_deviation)
    assert fit.statistical_factors[1] == pytest.approx(0.2, rel=1e-9)


def test_statistical_factors_are_never_negative(one_bin):
    # With 20 ± 20 expected and nothing seen the unbounded factor would be 1 - 20.
    samples = [one_bin["samples"][0], {**one_bin["samples"][1], "statistical_error": [20.0]}]
    layout = {"channels": [{"name": "only", "observed": [0.0]}], "samples": samples}
    fit = histfactory.Model(layout).fit(signal_strength=0.0)
    assert fit.statistical_factors[1] == 0.0


def test_fit_that_cannot_succeed_is_an_error(one_bin):
    layout = {**one_bin, "samples": one_bin["samples"][:1]}
    with pytest.raises(histfactory.FitError, match="not finite"):
        histfactory.Model(layout).fit(signal_strength=0.0)


def test_processor_without_flags_finds_the_same_minimum(belle2, monkeypatch):
    # In WebAssembly numpy cannot notice that a matrix has no root: it returns numbers that are none.
    def root(matrix):
        try:
            return cholesky(matrix)
        except np.linalg.LinAlgError:
            missed.append(matrix)
            return np.full_like(matrix, np.nan)

    expected = belle2.fit(signal_strength=None).twice_negative_log_likelihood
    cholesky, missed = np.linalg.cholesky, []
    monkeypatch.setattr(np.linalg, "cholesky", root)
    assert belle2.fit(signal_strength=None).twice_negative_log_likelihood == expected
    # Or it would have shown nothing.
    assert missed
