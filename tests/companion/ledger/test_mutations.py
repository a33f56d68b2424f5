"""A claim that does not flip where it must is told in one sentence."""

import pytest

from b2kinv.companion.ledger import mutations
from b2kinv.companion.ledger.computation import Computation, Criterion


def one(value, low=-float("inf"), high=float("inf"), quantity="density", power=1.0):
    return Criterion(
        what="enough", anchor="text", value=value, quantity=quantity, low=low, high=high, power=power
    )


def proportional(printed, density=1.0, **_):
    return 2.0 * density


def deaf(printed, **_):
    return 2.0


def test_what_flips_at_its_margin_has_no_problem():
    good = one(proportional, 1.0, 4.0)
    assert mutations.problems_of_criterion(good) == []
    assert mutations.problems_of_claim("x", Computation(criteria=(good,))) == []


def test_a_narrow_window_is_met_and_not_overshot():
    # 2 to a window from 200 to 300: a margin of 100, and 100^1.25 would be 632.
    narrow = one(proportional, 200.0, 300.0)
    assert mutations.problems_of_criterion(narrow) == []
    assert mutations.problems_of_claim("x", Computation(criteria=(narrow,))) == []
    assert mutations.problems_of_criterion(one(deaf, 200.0, 300.0)) == [
        "criterion 'enough' does not flip at density × 122.5, its margin 100 up to the power 1.25"
    ]


def test_a_criterion_that_does_not_feel_its_quantity_is_told():
    # 2 against a limit of 1: a margin of 2, and 2^1.25 = 2.378 down is 0.4204.
    assert mutations.problems_of_criterion(one(deaf, low=1.0)) == [
        "criterion 'enough' does not flip at density × 0.4204, its margin 2 down to the power 1.25"
    ]
    assert mutations.problems_of_claim("x", Computation(criteria=(one(deaf, low=1.0),))) == [
        "claim x does not flip at density × 0.4204"
    ]


def test_a_wrong_power_is_told():
    # Declared as the square, it flips at 2 and not at √2: 2^(0.5 · 1.25) = 1.54 does not flip it.
    assert mutations.problems_of_criterion(one(proportional, low=1.0, power=2.0)) == [
        "criterion 'enough' does not flip at density × 0.6484, its margin 1.414 down to the power 1.25"
    ]
    # Declared as the root, it flips before the margin of 4.
    assert mutations.problems_of_criterion(one(proportional, low=1.0, power=0.5)) == [
        "criterion 'enough' flips at density × 0.3299, its margin 4 down to the power 0.8"
    ]


def test_a_criterion_without_margin_is_told():
    assert mutations.problems_of_criterion(one(lambda printed, **_: -1.0, low=1.0)) == [
        "criterion 'enough' has no margin: nothing makes it flip"
    ]


def test_what_fails_twice_is_mended_twice():
    # 2 must fall to 1, and 2 must rise to 4.
    both = Computation(
        criteria=(
            one(proportional, high=1.0),
            one(lambda printed, rate=1.0, **_: 2.0 * rate, low=4.0, quantity="rate"),
        )
    )
    assert not both.holds(True)
    assert mutations.problems_of_claim("x", both) == []


@pytest.mark.parametrize(
    ("unchecked", "expected"),
    [
        (
            {},
            [
                "claim x does not flip at density × 1.5: give it a criterion that does, or say under "
                "`unchecked` why nothing printed fixes that quantity"
            ],
        ),
        ({"density": "nothing is printed"}, []),
    ],
)
def test_a_mutation_flips_a_claim_or_is_unchecked(unchecked, expected):
    computation = Computation(criteria=(one(proportional, 1.0, 4.0),), unchecked=unchecked)
    found = mutations.problems_of_mutations("x", computation, [("density", 1.5), ("density", 3.0)])
    assert found == expected
