"""Section I's claims by hand."""

import math

import pytest

from b2kinv.paper.claims.belle2_excess import CLAIMS


def test_inputs_are_in_the_units_of_the_claims():
    values = {name: CLAIMS[name].as_printed() for name in ("I.belle2", "I.sm", "I.tree", "I.average")}
    assert values == pytest.approx({"I.belle2": 2.3, "I.sm": 5.58, "I.tree": 0.61, "I.average": 1.3})


def test_tension_as_printed_and_standard():
    down = math.hypot(5, 4)
    assert CLAIMS["I.tension"].as_printed() == pytest.approx((23 - 5.58) / math.hypot(down, 0.37))
    assert CLAIMS["I.tension"].standard() == pytest.approx((23 - 4.97) / math.hypot(down, 0.37))


def test_sensitivity_moves_the_share_by_its_inputs():
    low, high = CLAIMS["I.tree_share"].sensitivity()["tree-level part ± 1σ"]
    assert (low, high) == pytest.approx((100 * 0.55 / 5.58, 100 * 0.67 / 5.58))


def test_tension_is_a_range_over_the_errors_that_may_count():
    # (23 − 5.58)/√(((7.07 + 6.40)/2)² + 0.37²) = 2.58 with the mean of both errors.
    (unstated,) = CLAIMS["I.tension"].unstated
    (averaged,) = unstated.choices.values()
    mean = (math.hypot(5, 4) + math.hypot(5, 5)) / 2
    assert averaged() == pytest.approx((23 - 5.58) / math.hypot(mean, 0.37))


def test_classes_of_the_readings_of_the_tension():
    kinds = [reading.kind for reading in CLAIMS["I.tension"].readings.values()]
    assert kinds == ["printed", "combination", "combination"]


def test_likelihood_agrees_with_the_published_distance():
    # Belle II's abstract: 2.7 standard deviations from the Standard Model expectation.
    assert CLAIMS["I.tension"].further["belle2_likelihood"].value() == pytest.approx(2.7, abs=0.05)


def test_other_predictions_are_lower():
    # 5.06/5.58, second-hand; 4.5, 3.98 and 4.6 are below the loop's 4.97.
    claim = CLAIMS["I.other_predictions"]
    (criterion,) = claim.criteria
    assert criterion.value(True) == pytest.approx(5.06 / 5.58)
    assert not criterion.holds(True, other_prediction=1.2)
    assert claim.further["refs_4_to_6"].value() is True
    assert "slightly" in claim.unchecked
