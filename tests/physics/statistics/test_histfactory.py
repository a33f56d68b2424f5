"""The binned likelihood against pyhf, against Belle II's published numbers, and against closed forms."""

import dataclasses
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


def test_new_signal_of_the_published_shape_is_more_of_the_published_signal(belle2):
    # Without shifts that it ignores, a copy of the signal is indistinguishable from it.
    copy = belle2.expected_yields(2.0) - belle2.expected_yields(1.0)
    with_copy = belle2.fit(signal_strength=1.0, new_strength=None, new_yields=copy)
    alone = belle2.fit(signal_strength=None)
    assert 1.0 + with_copy.new_strength == pytest.approx(alone.signal_strength, rel=1e-3)
    assert with_copy.twice_negative_log_likelihood == pytest.approx(
        alone.twice_negative_log_likelihood, abs=1e-3
    )


def test_the_error_is_split_as_the_strength_moves_with_the_constraints(belle2):
    new = belle2.expected_yields(2.0) - belle2.expected_yields(1.0)
    options = {"new_strength": None, "new_yields": new, "lowest_strength": None}
    fit = belle2.fit(signal_strength=(1.0, 0.1), **options)
    parts, total = fit.new_strength_parts, fit.new_strength_deviation
    assert math.sqrt(sum(part**2 for part in parts.values())) == pytest.approx(total, rel=1e-12)
    # One constraint's centre after the other is moved by a fiftieth of its deviation both ways, and all is
    # fitted anew: the changes add in quadrature (arXiv:2307.04007).
    moved = []
    for place in range(len(belle2.shift_names)):
        ends = []
        for step in (-0.02, 0.02):
            centres = belle2.observed.shift_centres.copy()
            centres[place] += step
            measured = dataclasses.replace(belle2.observed, shift_centres=centres)
            ends.append(belle2.fit((1.0, 0.1), measured=measured, start=fit, **options).new_strength)
        moved.append((ends[1] - ends[0]) / 0.04)
    # The last twelve shifts scale whole samples.
    assert math.hypot(*moved[:-12]) == pytest.approx(parts["shapes"], rel=2e-3)
    assert math.hypot(*moved[-12:]) == pytest.approx(parts["normalisations"], rel=2e-3)
    ends = [belle2.fit((mean, 0.1), start=fit, **options).new_strength for mean in (0.99, 1.01)]
    assert abs(ends[1] - ends[0]) / 0.2 == pytest.approx(parts["signal strength"], rel=2e-3)
    # More of the signal is told from the Standard Model's by nothing else: its error is the prediction's.
    assert parts["signal strength"] == pytest.approx(0.1, rel=0.1)
    # arXiv:2311.14647: 1.0 (stat) ± 0.9 (syst).
    assert parts["counts"] == pytest.approx(1.0, abs=0.05)
    assert math.hypot(parts["shapes"], parts["normalisations"]) == pytest.approx(0.9, abs=0.05)
    assert belle2.fit(1.0, 0.0, new).new_strength_parts == {}


@settings(max_examples=10, deadline=None)
@given(strength=st.floats(0.0, 9.0))
def test_expectation_taken_as_measurement_gives_its_strength_back(belle2, strength):
    measured = belle2.asimov(signal_strength=strength)
    fit = belle2.fit(signal_strength=None, measured=measured)
    assert fit.signal_strength == pytest.approx(strength, abs=1e-4)
    assert np.max(np.abs(fit.shifts)) < 1e-4


def test_pseudo_experiments_scatter_as_they_should(one_bin):
    model = histfactory.Model(one_bin)
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


def test_unknown_channel_is_refused(one_bin):
    with pytest.raises(ValueError, match="unknown channel 'hadronical'"):
        histfactory.Model(one_bin, ["hadronical"])


@pytest.mark.parametrize(
    ("new_yields", "message"),
    [
        ([1.0], "2 finite numbers"),
        ([math.nan, 0.0], "2 finite numbers"),
        ([0.0, 1.0], "outside the rows"),
        ([0.0, 0.0], "not all zero"),
    ],
)
def test_nonsense_as_new_signal_is_refused(one_bin, new_yields, message):
    with pytest.raises(ValueError, match=message):
        histfactory.Model(one_bin).fit(new_strength=None, new_yields=new_yields)


def test_likelihood_without_expectation_is_refused(one_bin):
    with pytest.raises(ValueError, match="not positive"):
        histfactory.Model(one_bin).twice_negative_log_likelihood(-5.0, [], [1.0, 1.0])
