"""The binned likelihood against pyhf, against Belle II's published numbers, and against closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from b2kinv.physics import data_files
from b2kinv.physics.statistics import histfactory

# pyhf 0.7.6, numpy backend: -2 Model.logpdf of the published workspace (combined_likelihood.json of
# arXiv:2507.12393) at the points of `point`, matched by parameter name.
PYHF_TWICE_NEGATIVE_LOG_LIKELIHOOD = [
    2258.4472854078153,
    1645.482711389236,
    579.072698059632,
    1001.8863614076874,
    969.7174420887405,
    94.32845531901097,
]
# The same with iminuit 2.33.0: -2 ln L where pyhf.infer.mle.fit and fixed_poi_fit(0) stop.
MINUIT_FREE, MINUIT_WITHOUT_SIGNAL = -23.333699179512422, -11.360753571808488

ONE_BIN = {
    "channels": [{"name": "only", "observed": [30.0]}],
    "samples": [
        {
            "channel": "only",
            "name": "signal",
            "signal": True,
            "yields": [10.0],
            "statistical_error": [1e-6],
            "variations": {},
            "normalisations": {},
        },
        {
            "channel": "only",
            "name": "background",
            "signal": False,
            "yields": [20.0],
            "statistical_error": [4.0],
            "variations": {},
            "normalisations": {},
        },
    ],
}


@pytest.fixture(scope="module")
def belle2():
    return histfactory.Model(data_files.load_json("belle2/likelihood.json"))


def point(model, number):
    """A fixed point of parameters that is far from the minimum and the same on every machine."""
    shifts = 1.3 * np.sin(number + 1.7 * np.arange(len(model.shift_names)))
    factors = 1.0 + 0.4 * model.relative_errors * np.cos(number + 0.9 * np.arange(len(model.rows)))
    return 0.5 + number, shifts, factors


@pytest.mark.parametrize("number", range(6))
def test_likelihood_equals_that_of_pyhf(belle2, number):
    value = belle2.twice_negative_log_likelihood(*point(belle2, number))
    assert value == pytest.approx(PYHF_TWICE_NEGATIVE_LOG_LIKELIHOOD[number], abs=1e-8)


def test_size_is_that_of_the_workspace(belle2):
    # The published workspace: 30 bins, 232 parameters, one of them the signal strength.
    assert belle2.number_of_bins == 30
    assert len(belle2.shift_names) + len(belle2.rows) + 1 == 232


def test_published_result_is_found(belle2):
    # arXiv:2311.14647: mu = 4.6 ± 1.0 (stat) ± 0.9 (syst), 3.5 sigma from 0 and 2.7 sigma from the SM.
    free = belle2.fit(signal_strength=None)
    assert free.signal_strength == pytest.approx(4.6, abs=0.05)
    assert free.signal_strength_deviation == pytest.approx(math.hypot(1.0, 0.9), abs=0.06)
    for strength, sigmas in ((0.0, 3.5), (1.0, 2.7)):
        fixed = belle2.fit(signal_strength=strength)
        distance = fixed.twice_negative_log_likelihood - free.twice_negative_log_likelihood
        assert math.sqrt(distance) == pytest.approx(sigmas, abs=0.05)


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


def test_new_signal_of_the_published_shape_is_more_of_the_published_signal(belle2):
    # Without shifts that it ignores, a copy of the signal is indistinguishable from it.
    copy = belle2.expected_yields(2.0) - belle2.expected_yields(1.0)
    with_copy = belle2.fit(signal_strength=1.0, new_strength=None, new_yields=copy)
    alone = belle2.fit(signal_strength=None)
    assert 1.0 + with_copy.new_strength == pytest.approx(alone.signal_strength, rel=1e-3)
    assert with_copy.twice_negative_log_likelihood == pytest.approx(
        alone.twice_negative_log_likelihood, abs=1e-3
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


@settings(max_examples=10, deadline=None)
@given(strength=st.floats(0.0, 9.0))
def test_expectation_taken_as_measurement_gives_its_strength_back(belle2, strength):
    measured = belle2.asimov(signal_strength=strength)
    fit = belle2.fit(signal_strength=None, measured=measured)
    assert fit.signal_strength == pytest.approx(strength, abs=1e-4)
    assert np.max(np.abs(fit.shifts)) < 1e-4


def test_one_bin_without_errors_counts():
    # 30 counts on 20 of background and 10 of signal: mu = (30 - 20)/10 and, with the background known,
    # sigma = sqrt(30)/10.
    layout = {**ONE_BIN, "samples": [{**s, "statistical_error": [1e-6]} for s in ONE_BIN["samples"]]}
    fit = histfactory.Model(layout).fit(signal_strength=None)
    assert fit.signal_strength == pytest.approx(1.0, rel=1e-9)
    assert fit.signal_strength_deviation == pytest.approx(math.sqrt(30.0) / 10.0, rel=1e-6)


def test_one_bin_with_a_statistical_error_adds_it_in_quadrature():
    # The fit is exact at mu = 1, and there the variances add: sqrt(30 + 4²)/10.
    fit = histfactory.Model(ONE_BIN).fit(signal_strength=None)
    assert fit.signal_strength_deviation == pytest.approx(math.sqrt(46.0) / 10.0, rel=1e-6)


def test_statistical_factor_solves_its_equation():
    # At mu = 0: minimise 2(20 g - 30 ln(20 g)) + ((g - 1)/0.2)², that is 20 - 30/g + 25 (g - 1) = 0,
    # whose positive root is g = (5 + sqrt(25 + 4 · 25 · 30))/50.
    fit = histfactory.Model(ONE_BIN).fit(signal_strength=0.0)
    assert fit.statistical_factors[1] == pytest.approx((5.0 + math.sqrt(3025.0)) / 50.0, rel=1e-9)


def test_normal_constraint_on_the_signal_strength_pulls():
    # mu = 1 fits exactly; a constraint 3 ± s moves it towards 3 by s^-2/(s^-2 + sigma^-2) of the way, up to
    # the Poisson term's asymmetry, which vanishes with a tight constraint around the best value.
    model = histfactory.Model(ONE_BIN)
    assert model.fit(signal_strength=(1.0, 0.1)).signal_strength == pytest.approx(1.0, abs=1e-6)
    assert model.fit(signal_strength=(3.0, 1e-3)).signal_strength == pytest.approx(3.0, abs=1e-4)
    assert model.fit(signal_strength=(3.0, 0.5)).signal_strength == pytest.approx(2.3, abs=0.1)


def test_empty_bin_is_no_trouble():
    layout = {**ONE_BIN, "channels": [{"name": "only", "observed": [0.0]}]}
    fit = histfactory.Model(layout).fit(signal_strength=None)
    # Without a count every expected event costs: no signal, and the background's factor is 1 - 20·0.2².
    assert fit.signal_strength == 0.0
    assert math.isnan(fit.signal_strength_deviation)
    assert fit.statistical_factors[1] == pytest.approx(0.2, rel=1e-9)


def test_statistical_factors_are_never_negative():
    # With 20 ± 20 expected and nothing seen the unbounded factor would be 1 - 20.
    samples = [ONE_BIN["samples"][0], {**ONE_BIN["samples"][1], "statistical_error": [20.0]}]
    layout = {"channels": [{"name": "only", "observed": [0.0]}], "samples": samples}
    fit = histfactory.Model(layout).fit(signal_strength=0.0)
    assert fit.statistical_factors[1] == 0.0


def test_pseudo_experiments_scatter_as_they_should():
    model = histfactory.Model(ONE_BIN)
    truth = model.fit(signal_strength=1.0)
    generator = np.random.default_rng(5)
    counts = [model.pseudo_experiment(generator, truth).counts[0] for _ in range(4000)]
    # Poisson with mean 30: the mean's error is sqrt(30/4000) = 0.09.
    assert np.mean(counts) == pytest.approx(30.0, abs=0.35)
    assert np.var(counts) == pytest.approx(30.0, rel=0.1)


def test_channels_can_be_taken_alone():
    layout = data_files.load_json("belle2/likelihood.json")
    hadronic = histfactory.Model(layout, ["hadronic"])
    assert hadronic.number_of_bins == 6
    # arXiv:2311.14647 finds mu = 2.2 +1.8 -1.7 (stat) +1.6 -1.1 (syst) with the hadronic tag and
    # 5.4 ± 1.0 ± 1.1 with the inclusive one.
    assert hadronic.fit(signal_strength=None).signal_strength == pytest.approx(2.2, abs=0.1)
    names = [channel["name"] for channel in layout["channels"] if channel["name"] != "hadronic"]
    inclusive = histfactory.Model(layout, names).fit(signal_strength=None)
    assert inclusive.signal_strength == pytest.approx(5.4, abs=0.1)


def test_unknown_channel_is_refused():
    with pytest.raises(ValueError, match="unknown channel 'hadronical'"):
        histfactory.Model(ONE_BIN, ["hadronical"])


@pytest.mark.parametrize(
    ("new_yields", "message"),
    [
        ([1.0], "2 finite numbers"),
        ([math.nan, 0.0], "2 finite numbers"),
        ([0.0, 1.0], "outside the rows"),
        ([0.0, 0.0], "not all zero"),
    ],
)
def test_nonsense_as_new_signal_is_refused(new_yields, message):
    with pytest.raises(ValueError, match=message):
        histfactory.Model(ONE_BIN).fit(new_strength=None, new_yields=new_yields)


def test_likelihood_without_expectation_is_refused():
    with pytest.raises(ValueError, match="not positive"):
        histfactory.Model(ONE_BIN).twice_negative_log_likelihood(-5.0, [], [1.0, 1.0])


def test_fit_that_cannot_succeed_is_an_error():
    layout = {**ONE_BIN, "samples": ONE_BIN["samples"][:1]}
    with pytest.raises(histfactory.FitError, match="not finite"):
        histfactory.Model(layout).fit(signal_strength=0.0)
