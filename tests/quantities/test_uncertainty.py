"""Propagation of uncertainties: coverage of the truth, invariances, and what the surface leaves out."""

import math

import numpy as np
import pytest

from b2kinv.quantities import replaced, uncertainty
from b2kinv.quantities.uncertain_sources import (
    Bounded,
    Choice,
    Correlated,
    LogNormal,
    NoneKnown,
    Normal,
    Source,
    TwoPiece,
    covariance,
)

REPETITIONS = 3000


def number(name):
    return replaced.read(name, None)


def covered(truths, model, source_of, seed):
    """Return how often both intervals of a model contain its true value if all inputs are measured anew."""
    generator = np.random.default_rng(seed)
    true = model(*truths)
    inside = np.zeros(2)
    for _ in range(REPETITIONS):
        sources = [source_of(i, truth, generator) for i, truth in enumerate(truths)]
        values = {source.target: source.at(np.zeros(1)) for source in sources}
        with replaced.inputs(values):
            found = uncertainty.propagate(
                lambda: np.array([model(*(number(f"input {i}") for i in range(len(truths))))]),
                sources,
                draws=4000,
            ).spread(0)
        for k, (low, high) in enumerate((found.interval_68, found.interval_95)):
            # An end at a bound is there up to rounding.
            inside[k] += low - 1e-9 <= true <= high + 1e-9
    return inside / REPETITIONS


def normal(relative):
    def measured(i, truth, generator):
        sigma = relative * abs(truth)
        return Normal(name=f"input {i}", value=truth + sigma * generator.standard_normal(), sigma=sigma)

    return measured


def log_normal(i, truth, generator):
    # A number known up to a factor of 1.5.
    return LogNormal(name=f"input {i}", value=truth * 1.5 ** generator.standard_normal(), factor=1.5)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("truths", "model", "source_of"),
    [
        ((2.0, 5.0, 1.0), lambda a, b, c: 3.0 * a - b + 4.0 * c, normal(0.1)),
        ((2.0, 0.3), lambda a, b: a * a * b, log_normal),
        ((2.0, 5.0), lambda a, b: a / b, normal(0.1)),
    ],
    ids=["linear", "lognormal", "ratio"],
)
def test_intervals_cover_the_truth_as_often_as_they_say(truths, model, source_of):
    # 68 ± 2 % and 95 ± 1 %, with the truth fixed and the inputs drawn around it.
    one, two = covered(truths, model, source_of, seed=5)
    assert one == pytest.approx(0.68, abs=0.02)
    assert two == pytest.approx(0.95, abs=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("truth", [0.0, 0.5, 1.0, 3.0])
def test_a_bounded_input_covers_a_truth_at_and_near_the_bound(truth):
    # A rate in units of its σ, measured with a normal error, times a constant.
    def measured(i, true, generator):
        return Bounded(name=f"input {i}", value=true + generator.standard_normal(), sigma=1.0)

    one, two = covered((truth,), lambda rate: 7.0 * rate, measured, seed=6)
    # Never less than 66 %, and no more than what is said: a normal error that is cut at the bound covers a
    # truth there 84 times in a hundred, quantiles of a distribution confined to what is allowed never.
    assert 0.66 <= one <= 0.71
    assert 0.94 <= two <= 0.97


def accepted(mu, level):
    """Return the measurements that Feldman and Cousins accept for a true μ ≥ 0, by brute force."""
    x = np.linspace(-8.0, 12.0, 40001)
    best = np.maximum(x, 0.0)
    order = np.argsort(-(-0.5 * (x - mu) ** 2 + 0.5 * (x - best) ** 2), kind="stable")
    density = np.exp(-0.5 * (x - mu) ** 2) / math.sqrt(2.0 * math.pi) * (x[1] - x[0])
    kept = order[: int(np.searchsorted(np.cumsum(density[order]), level)) + 1]
    return x[kept].min(), x[kept].max()


@pytest.mark.parametrize("measured", [-1.0, -0.4, 0.3, 1.2, 2.5])
@pytest.mark.parametrize("z", [1.0, 1.959964])
def test_ends_of_a_bounded_input_are_those_of_feldman_and_cousins(measured, z):
    # The construction by its definition: all μ whose accepted measurements contain this one.
    level = math.erf(z / math.sqrt(2.0))
    inside = [
        mu
        for mu in np.arange(0.0, 6.0, 0.01)
        for low, high in [accepted(mu, level)]
        if low <= measured <= high
    ]
    source = Bounded(name="rate", value=measured, sigma=1.0)
    assert source.at(np.array([-z])) == pytest.approx(inside[0], abs=0.015)
    assert source.at(np.array([z])) == pytest.approx(inside[-1], abs=0.015)


def test_a_positive_number_stays_positive():
    rate = TwoPiece(name="rate", value=2.0, up=1.0, down=1.5, lowest=0.0)
    found = uncertainty.propagate(lambda: np.array([replaced.read("rate", 2.0)]), [rate]).spread(0)
    assert found.interval_95[0] == 0.0
    # Ends of the 68 % interval are the published ones.
    assert found.interval_68 == pytest.approx((0.5, 3.0), abs=0.03)
    assert found.parts["rate"] == pytest.approx((-1.5, 1.0))


def model():
    width, length = replaced.read("width", 2.0), replaced.read("length", 5.0)
    fit, scale = replaced.read("fit", np.array([1.0, 2.0, 3.0])), replaced.read("scale", 1.0)
    return np.array([width * length, length / width, fit.sum() + width, scale * length])


def sources():
    return [
        Normal(name="width", value=2.0, sigma=0.1),
        Normal(name="length", value=5.0, sigma=0.2),
        Correlated(
            name="fit",
            values=np.array([1.0, 2.0, 3.0]),
            covariance=covariance("fit", (0.1, 0.2, 0.3), {(0, 1): 0.5, (1, 2): -0.25}),
        ),
        Choice(name="scale", options={"half": 0.5, "twice": 2.0}),
    ]


def same(one, other):
    return np.array_equal(one.draws, other.draws) and np.array_equal(one.quantiles, other.quantiles)


def test_neither_the_order_of_sources_nor_the_number_of_workers_matters():
    known = uncertainty.propagate(model, sources(), seed=3)
    assert same(known, uncertainty.propagate(model, sources()[::-1], seed=3))
    assert same(known, uncertainty.propagate(model, sources(), seed=3, workers=2))
    assert not same(known, uncertainty.propagate(model, sources(), seed=4))
    # Two seeds agree within three times what 20 000 draws allow at 95 %: 2 % of a standard deviation.
    other = uncertainty.propagate(model, sources(), seed=4)
    assert np.all(np.abs(other.quantiles - known.quantiles) < 0.06 * known.linear)


def test_full_solutions_are_the_same_on_any_number_of_workers():
    one = uncertainty.propagate(model, sources(), full=True)
    assert same(one, uncertainty.propagate(model, sources(), full=True, workers=2))


def test_with_one_source_off_the_draws_of_the_others_stay_bit_identical():
    for source in sources()[:3]:
        assert np.array_equal(source.draw(100, 7), source.draw(100, 7))
    # The second result does not depend on the fit, so it must not notice that the fit is off.
    whole = uncertainty.propagate(model, sources())
    off = uncertainty.propagate(model, sources(), without=["fit"])
    assert np.array_equal(whole.draws[:, 1], off.draws[:, 1])
    assert not np.array_equal(whole.draws[:, 2], off.draws[:, 2])
    streams = [source.draw(1000, 7)[:, 0] for source in sources()[:3]]
    assert np.all(np.abs(np.corrcoef(streams) - np.eye(3)) < 0.1)


def test_first_order_parts_add_in_quadrature_and_the_rest_is_interaction():
    found = uncertainty.propagate(model, sources()).spread(2)
    # By hand: variance 0.01 + 0.04 + 0.09 + 2 (0.5 · 0.02 − 0.25 · 0.06) of the fit's sum, 0.01 of the width.
    fit = 0.14 + 2.0 * (0.01 - 0.015)
    assert found.parts["fit"] == pytest.approx((-math.sqrt(fit), math.sqrt(fit)), rel=1e-6)
    assert found.linear == pytest.approx(math.sqrt(fit + 0.01), rel=1e-6)
    assert abs(found.interaction) < 0.1 * found.linear


def test_the_interaction_of_a_product_of_wide_errors_is_found():
    # The product of two positive numbers known to a factor e^0.5: its logarithm has σ = √2/2, exactly. The
    # ends of its 68 % interval are e^±0.7071, and first order gives √2 sinh(0.5).
    pair = [LogNormal(name=name, value=1.0, factor=math.exp(0.5)) for name in "ab"]
    found = uncertainty.propagate(
        lambda: np.array([replaced.read("a", 1.0) * replaced.read("b", 1.0)]), pair
    ).spread(0)
    assert found.linear == pytest.approx(math.sqrt(2.0) * math.sinh(0.5), rel=1e-9)
    assert found.interval_68 == pytest.approx((math.exp(-math.sqrt(0.5)), math.exp(math.sqrt(0.5))), rel=0.03)
    expected = math.sinh(math.sqrt(0.5)) ** 2 - found.linear**2
    assert found.interaction == pytest.approx(math.copysign(math.sqrt(abs(expected)), expected), abs=0.1)


def test_choices_are_kept_apart_from_errors():
    found = uncertainty.propagate(model, sources()).spread(3)
    assert found.choices == {"scale": (2.5, 10.0)}
    # Length 5 ± 0.2 alone.
    assert found.linear == pytest.approx(0.2)
    assert "scale" not in found.parts


def test_results_that_share_a_source_are_correlated():
    # Of a·b and b/a with σ_a/a = 0.05 and σ_b/b = 0.04: (0.04² − 0.05²)/(0.04² + 0.05²).
    matrix = uncertainty.propagate(model, sources()).correlations()
    assert matrix[0, 1] == pytest.approx((0.0016 - 0.0025) / (0.0016 + 0.0025), abs=0.02)
    assert np.all(np.diag(matrix) == 1.0)


def test_a_source_that_is_not_read_costs_no_solution():
    # An unread source beside those that are read.
    unread = Normal(name="height", value=1.0, sigma=0.1)
    assert (
        uncertainty.propagate(model, [*sources(), unread]).solutions
        == uncertainty.propagate(model, sources()).solutions
    )


def test_the_error_of_the_surface_is_small_where_the_model_is_a_parabola_and_seen_where_it_is_not():
    wave = [Normal(name="x", value=0.0, sigma=1.0)]
    parabola = uncertainty.surface_error(lambda: np.array([replaced.read("x", 0.0) ** 2 - 3.0]), wave)
    assert parabola[0] < 1e-12
    assert (
        uncertainty.surface_error(lambda: np.array([math.sin(3.0 * replaced.read("x", 0.0))]), wave)[0] > 0.5
    )


def test_a_model_answers_for_its_own_arithmetic_and_infinite_results_have_no_interval():
    width = [Normal(name="width", value=2.0, sigma=0.1)]

    def invalid():
        return np.sqrt(np.array([1.0 - replaced.read("width", 2.0)]))

    with pytest.warns(RuntimeWarning, match="invalid value encountered in sqrt"):
        uncertainty.propagate(invalid, width)
    # An infinite result is none of the model's faults: no warning, which would be an error here.
    found = uncertainty.propagate(lambda: np.array([np.inf, replaced.read("width", 2.0)]), width)
    assert not found.spread(0).is_known
    assert found.spread(1).linear == pytest.approx(0.1)


def test_a_source_must_say_what_it_does_at_a_point():
    with pytest.raises(TypeError, match="abstract"):
        Source(name="width")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (
            lambda: Correlated(name="fit", values=np.zeros(2), covariance=np.array([[1.0, 2.0], [2.0, 1.0]])),
            "covariance of fit is not allowed: it must be positive definite, and has an eigenvalue of -1",
        ),
        (
            lambda: covariance("fit", (1.0, 1.0), {(0, 1): 1.5}),
            "correlation of fit = 1.5 is not allowed: it must be a finite number >= -1 and <= 1",
        ),
        (
            lambda: uncertainty.propagate(model, sources(), without=["widht"]),
            r"source = 'widht' is not allowed: .* \(did you mean 'width'\?\)",
        ),
        (
            lambda: Normal(name="mass", value=1.0, sigma=0.0),
            "uncertainty of mass = 0.0 is not allowed: if none is known, say so by NoneKnown",
        ),
        (lambda: uncertainty.propagate(model, sources()[:1] * 2), "source 'width' is given twice"),
        (
            lambda: Correlated(name="fit", values=np.zeros(3), covariance=np.eye(2)),
            "covariance of fit is not allowed: it has 2 rows for 3 values",
        ),
    ],
)
def test_nonsense_is_refused_in_a_sentence(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        wrong()


def test_an_input_without_uncertainty_is_named_and_never_shown_as_nothing():
    def beam():
        return np.array([2.0 * replaced.read("beam energy", 7.0)])

    found = uncertainty.propagate(beam, [NoneKnown("beam energy"), NoneKnown("not read")]).spread(0)
    assert found.none_known == ("beam energy",)
    assert not found.is_known
    assert found.text == "14, no uncertainty known"
    assert "±" not in found.text
    assert "+0" not in found.text
