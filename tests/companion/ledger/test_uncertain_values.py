"""Pulls, and whether a print lies within our uncertainty: worked by hand."""

import pytest

from b2kinv.companion.ledger import uncertain_values, verdicts
from b2kinv.companion.ledger.claims_file import Claim
from b2kinv.companion.ledger.computation import Computation, Reading
from b2kinv.companion.ledger.uncertain_values import Budget


def claim(printed, digits, kind="number"):
    return Claim(
        id="I.length",
        section="one",
        kind=kind,
        what="length",
        equations=(),
        paper=printed,
        unit="m",
        printed=str(printed),
        rounding={"digits": digits},
    )


def budget(value, up, down=None, **choices):
    down = up if down is None else down
    wide = (value - 2.0 * down, value + 2.0 * up)
    parts = {"mass": (-0.8 * down, 0.8 * up), "width": (-0.6 * down, 0.6 * up)}
    return Budget(
        value=value,
        interval_68=(value - down, value + up),
        interval_95=wide,
        parts=parts,
        choices=choices,
    )


# By hand: (value − printed)/error, with the error that faces the print; 95 % is taken at two of them, and a
# print of 108 stands for 107.5 to 108.5.
@pytest.mark.parametrize(
    ("value", "up", "down", "pull", "agrees"),
    [
        (114.0, 6.0, 6.0, 1.0, True),
        (114.0, 99.0, 2.0, 3.0, False),
        (111.0, 99.0, 1.5, 2.0, True),
        (102.0, 3.0, 99.0, -2.0, True),
        (98.0, 4.0, 99.0, -2.5, False),
        # Beyond 95 % of 108 itself, but not of what rounds to it.
        (112.4, 0.1, 2.2, 2.0, True),
        (112.6, 0.1, 2.0, 2.3, False),
        (112.5, 0.1, 2.5, 1.8, True),
    ],
)
def test_pull_and_agreement_are_those_of_hand(value, up, down, pull, agrees):
    stored = {"I.length": (budget(value, up, down),)}
    found = uncertain_values.known(claim(108.0, 3), value, stored)
    assert found.pulls == pytest.approx((pull,))
    assert found.agrees == agrees
    assert found.text.startswith("agrees" if agrees else "does not agree")


def test_both_ends_of_a_range_must_agree():
    stored = {"I.length": (budget(2.0, 0.5), budget(9.0, 1.0))}
    found = uncertain_values.known(claim((1.0, 5.0), 1), (2.0, 9.0), stored)
    # (2 − 1)/0.5 and (9 − 5)/1
    assert found.pulls == (2.0, 4.0)
    assert not found.agrees
    assert found.as_dict()["largest_source"] == ["mass", "mass"]


def test_a_choice_is_no_error_but_may_reach_the_print():
    stored = {"I.length": (budget(114.0, 1.0, scale=(33.0, 200.0), table=(110.0, 114.0)),)}
    found = uncertain_values.known(claim(65.0, 2), 114.0, stored)
    assert found.pulls == (49.0,)
    assert not found.agrees
    assert found.agreeing_choices == ["scale"]


def entry(standard, known, readings=None):
    computation = Computation(as_printed=lambda: 50.0, standard=lambda: standard, readings=readings or {})
    return verdicts.compute([claim(108.0, 3)], {"I.length": computation}, {"I.length": (known,)})["I.length"]


def test_a_reading_is_weaker_evidence_where_our_uncertainty_covers_the_print():
    reading = {"it is longer": Reading(value=lambda: 108.0, replaces="end of the rod")}
    # The only difference: 114 ± 6 covers 108, 114 ± 1 does not; a choice that reaches it counts, too.
    assert entry(114.0, budget(114.0, 6.0), reading).evidence == "weak"
    assert entry(114.0, budget(114.0, 1.0), reading).evidence == "strong"
    assert entry(114.0, budget(114.0, 1.0, scale=(100.0, 120.0)), reading).evidence == "weak"
    assert entry(114.0, budget(114.0, 6.0), reading).verdict == "reproduced by another reading"


def test_what_is_not_known_is_said_so_and_never_shown_as_nothing():
    # No error is stored, or it belongs to another value.
    for known in (None, budget(120.0, 6.0)):
        found = entry(114.0, known)
        assert found.uncertainty is None
        assert found.as_dict()["uncertainty"] == "no uncertainty known"
        assert found.uncertainty_text == "no uncertainty known"


def test_the_ledger_prints_central_value_intervals_and_largest_source():
    told = entry(114.0, budget(114.0, 6.0)).as_dict()["uncertainty"]
    assert told["central"] == 114.0
    assert told["interval_68"] == [108.0, 120.0]
    assert told["interval_95"] == [102.0, 126.0]
    assert told["largest_source"] == "mass"
    assert told["pull"] == 1.0
