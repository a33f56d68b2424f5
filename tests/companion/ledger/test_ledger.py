"""The ledger's rules on hand-made cases, and its data against the paper's list of claims."""

import dataclasses
import importlib.util
import json
import math
import re
import sys
import types

import numpy as np
import pytest
import yaml

from b2kinv.companion.ledger import claims_file, comparison, rules, verdicts, wording
from b2kinv.companion.ledger.claims_file import Claim, LedgerError
from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.companion.ledger.entries import VERDICTS
from b2kinv.paper import PAPER

PAPER_CLAIMS = PAPER.root.parent / "shared" / "paper" / "claims.yml"
SNAPSHOT = PAPER.tests / "paper" / "ledger_snapshot.json"
#: How many claims there are, counted as text.
NUMBER = len(re.findall(r"^  - id: ", (PAPER.data / "claims.yml").read_text(encoding="utf-8"), re.MULTILINE))
#: The same paper, whose claims are computed by modules made here.
TOY = dataclasses.replace(PAPER, claims_package="toy_claims")
REFRESH = "python tests/paper/refresh_ledger_snapshot.py"


def claim(kind="number", paper=2.6, rounding=None, **fields):
    """Return a toy claim."""
    defaults = {
        "id": "IIA.toy",
        "section": "toy_section",
        "what": "a toy",
        "equations": (17,),
        "unit": "GeV",
        "printed": str(paper),
    }
    rule = rounding or ({"digits": 2} if kind in ("input", "number", "range") else None)
    return Claim(kind=kind, paper=paper, rounding=rule, **{**defaults, **fields})


def entry(toy, as_printed, standard=None, readings=None, **fields):
    """Return the ledger's entry for a toy claim whose callables return the given values.

    Readings are of inputs that nobody states, unless they are given as `Reading`.
    """
    made = {
        name: value
        if isinstance(value, Reading)
        else Reading(value=lambda value=value: value, replaces=f"input {name}")
        for name, value in (readings or {}).items()
    }
    if toy.kind in ("statement", "figure"):
        values = {"criteria": (truth(as_printed, standard),)}
    else:
        values = {
            "as_printed": lambda: as_printed,
            "standard": None if standard is None else lambda: standard,
        }
    computation = Computation(**values, readings=made, **fields)
    return verdicts.compute([toy], {toy.id: computation})[toy.id]


def truth(as_printed, standard):
    """Return a criterion that holds, or not, as printed and in the standard calculation."""
    return Criterion(
        what="the toy works",
        anchor="the text",
        value=lambda printed, play=1.0, **_: play * (2.0 if (as_printed if printed else standard) else 0.5),
        quantity="play",
        low=1.0,
    )


def diagnosis(value, stated="Eq. (1)"):
    """Return a reading that replaces something printed."""
    return Reading(value=lambda: value, replaces="the power", stated=stated)


def left_open(*values, what="scale"):
    """Return an input that the paper does not state, with what comes out for other choices."""
    return Unstated(
        what=what, taken="2πT", choices={f"choice {n}": lambda v=v: v for n, v in enumerate(values)}
    )


# Each case worked out by hand. A tie is both neighbours that half-up and half-even rounding give.
@pytest.mark.parametrize(
    ("value", "printed", "digits", "expected"),
    [
        (2.64, 2.6, 2, True),
        (2.5500001, 2.6, 2, True),
        (2.5499999, 2.6, 2, False),
        (2.6499999, 2.6, 2, True),
        (2.6500001, 2.6, 2, False),
        # ties: 2.65 is 2.7 by half up and 2.6 by half to even; 2.75 is 2.8 by both; 2.55 is 2.6 by both
        (2.65, 2.6, 2, True),
        (2.65, 2.7, 2, True),
        (2.75, 2.7, 2, False),
        (2.75, 2.8, 2, True),
        (2.55, 2.5, 2, False),
        # a tie in decimal that binary arithmetic puts just below: 0.1 * 3 + 0.025 and 2.675
        (0.1 * 3 + 0.025, 0.33, 2, True),
        (0.1 * 3 + 0.025, 0.32, 2, True),
        (2.675, 2.68, 3, True),
        (2.675, 2.67, 3, False),
        # one digit
        (1.4e-5, 1e-5, 1, True),
        (1.6e-5, 1e-5, 1, False),
        (9.6e-6, 1e-5, 1, True),
        (9.4e-6, 1e-5, 1, False),
        (10.93, 10.0, 1, True),
        (10.93, 10.0, 2, False),
        (6.51, 7.0, 1, True),
        # three digits, below one and tiny, as in the paper
        (0.99649, 0.996, 3, True),
        (0.9955, 0.996, 3, True),
        (0.9965, 0.996, 3, True),
        (0.99651, 0.996, 3, False),
        (1.249e-55, 1.2e-55, 2, True),
        (1.251e-55, 1.2e-55, 2, False),
        # carries and signs
        (99.96, 100.0, 3, True),
        (-4.34, -4.3, 2, True),
        (-4.36, -4.3, 2, False),
        (4.3, -4.3, 2, False),
        (0.0, 2.6, 2, False),
    ],
)
def test_rounding_to_the_printed_digits(value, printed, digits, expected):
    assert rules.rounds_to(value, printed, digits) is expected


# The borders are the square roots of ten: 3.1622...
@pytest.mark.parametrize(
    ("value", "printed", "expected"),
    [
        (3.16, 1.0, True),
        (3.17, 1.0, False),
        (0.317, 1.0, True),
        (0.316, 1.0, False),
        (-1.0, 1.0, False),
        (0.0, 1e-12, False),
    ],
)
def test_an_order_of_magnitude_is_the_nearest_power_of_ten(value, printed, expected):
    assert rules.has_magnitude(value, printed) is expected


def test_a_range_agrees_only_with_both_ends():
    window = claim("range", (0.5, 0.9), {"digits": 1})
    assert entry(window, (0.54, 0.86), (0.5, 0.9)).verdict == "reproduced"
    assert entry(window, (0.56, 0.86), (0.6, 0.9)).verdict == "not reproduced"
    assert entry(window, (0.54, 0.96), (0.5, 1.0)).verdict == "not reproduced"


def test_the_ends_of_a_range_may_have_different_digits():
    # 0.4 has one digit, 1.1 has two: 1.14 is 1.1, and 1.16 is 1.2 although one digit of it would be 1
    window = claim("range", (0.4, 1.1), {"digits": [1, 2]})
    assert entry(window, (0.44, 1.14), (0.4, 1.1)).verdict == "reproduced"
    assert (
        entry(window, (0.44, 1.16), (0.4, 1.2), {"x": (0.4, 1.1)}).verdict == "reproduced by another reading"
    )
    assert entry(window, (0.44, 1.16), (0.4, 1.2)).verdict == "not reproduced"


def test_a_range_of_magnitudes():
    window = claim("range", (1e-12, 1e-10), {"digits": 0}, softened="∼", nearest_power=True)
    assert entry(window, (2.9e-12, 4e-11), (1e-12, 1e-10)).verdict == "reproduced"
    assert entry(window, (3.3e-12, 4e-11), (3.3e-12, 4e-11)).verdict == "not reproduced"


# 3.1 is nearer to 1 than to 10 and rounds to 3: the word alone decides.
@pytest.mark.parametrize(
    ("digits", "nearest_power", "value", "verdict", "decided"),
    [
        (0, True, 3.1, "reproduced", "≲"),
        (0, True, 1.4, "reproduced", ""),
        (0, True, 3.2, "not reproduced", ""),
        (0, False, 3.1, "not reproduced", ""),
        (1, True, 3.1, "not reproduced", ""),
    ],
)
def test_a_word_has_one_rule_and_the_ledger_says_where_it_decided(
    digits, nearest_power, value, verdict, decided
):
    toy = claim(paper=1.0, rounding={"digits": digits}, softened="≲", nearest_power=nearest_power)
    found = entry(toy, value, 9.0)
    assert (found.verdict, found.decided_by_word) == (verdict, decided)


def test_what_agrees_as_printed_is_reproduced_whatever_else_does():
    found = entry(claim(), 2.61, 3.0, {"x": 2.6})
    assert (found.verdict, found.agreeing_reading) == ("reproduced", "")


def test_the_first_reading_that_agrees_is_named():
    found = entry(claim(), 2.9, 3.0, {"no": 1.0, "yes": 2.6, "also": 2.61})
    assert (found.verdict, found.agreeing_reading) == ("reproduced by another reading", "yes")


def test_agreement_of_the_standard_value_alone_is_no_reading():
    found = entry(claim(), 2.9, 2.63)
    assert (found.verdict, found.agreeing_reading, found.standard_agrees) == ("not reproduced", "", True)


def test_what_replaces_something_printed_is_a_diagnosis_and_does_not_count():
    found = entry(claim(), 2.9, 3.0, {"the power is 4": diagnosis(2.6)})
    assert (found.verdict, found.agreeing_reading) == ("not reproduced", "the power is 4")
    found = entry(claim("statement", True, unit=None), False, False, {"the power is 4": diagnosis(True)})
    assert (found.verdict, found.agreeing_reading) == ("fails", "the power is 4")


def test_a_combination_never_counts():
    both = Reading(value=lambda: 2.6, replaces=("a", "b"), combination=True)
    found = entry(claim(), 2.9, 3.0, {"both": both})
    assert (found.verdict, found.agreeing_reading) == ("not reproduced", "")
    assert found.as_dict()["readings"][0] == {
        "reading": "both",
        "value": 2.6,
        "class": "combination",
        "replaces": ["a", "b"],
        "stated": None,
        "agrees": True,
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"replaces": ("a", "b")},
            "replaces a and b: it may replace one thing, or must be marked as a combin",
        ),
        ({"replaces": ()}, "a reading replaces nothing"),
        ({"replaces": ""}, "a reading replaces nothing"),
        ({"replaces": "a", "combination": True}, "a combination replaces a alone: it must name two things"),
        (
            {"replaces": "a", "stated": ("p. 1", "p. 2")},
            r"replaces a, stated in p\. 1 and p\. 2: what the paper",
        ),
    ],
)
def test_a_reading_replaces_one_thing(fields, message):
    with pytest.raises(ValueError, match=message):
        Reading(value=lambda: 1.0, **fields)


# A printed 2.6: 2.61 agrees, 2.9 and 2.3 do not.
@pytest.mark.parametrize(
    ("as_printed", "choices", "verdict", "reading"),
    [
        (2.61, (2.62, 2.59), "reproduced", ""),
        (2.61, (2.9,), "reproduced by another reading", "scale is 2πT"),
        (2.9, (2.61,), "reproduced by another reading", "choice 0"),
        (2.9, (2.3,), "undetermined", ""),
        (2.9, (3.3,), "not reproduced", ""),
        (2.9, (2.3, 2.6), "reproduced by another reading", "choice 1"),
    ],
)
def test_inputs_that_nobody_states_make_a_range_and_decide(as_printed, choices, verdict, reading):
    found = entry(claim(), as_printed, 3.0, unstated=(left_open(*choices),))
    assert (found.verdict, found.agreeing_reading) == (verdict, reading)
    every = (as_printed, *choices)
    assert found.printed_range == (min(every), max(every))
    assert found.as_dict()["unstated"][0]["taken"] == "2πT"


def test_a_reading_counts_only_if_it_serves_the_whole_family():
    # Two numbers of one width: the first reading fits one of them alone, the second both.
    def member(name, as_printed, readings):
        made = {
            key: Reading(value=lambda value=value: value, replaces="an input")
            for key, value in readings.items()
        }
        computation = Computation(as_printed=lambda: as_printed, standard=lambda: 9.0, readings=made)
        return claim(id=f"IIA.{name}", family="width"), computation

    def found(*members):
        toys = [toy for toy, _ in members]
        ledger = verdicts.compute(toys, {toy.id: computation for toy, computation in members})
        return [(one.verdict, one.agreeing_reading) for one in ledger]

    first = member("a", 3.0, {"alone": 2.6, "both": 2.61})
    assert found(first, member("b", 4.0, {"alone": 5.0, "both": 2.59})) == [
        ("reproduced by another reading", "both"),
        ("reproduced by another reading", "both"),
    ]
    assert found(first, member("b", 4.0, {"alone": 5.0, "both": 5.0})) == [("not reproduced", "")] * 2
    # What was not tried there says nothing.
    assert found(first, member("b", 4.0, {}))[0] == ("reproduced by another reading", "alone")


def test_only_what_decides_is_named():
    harmless = Unstated(what="table", taken="ours", choices={"theirs": lambda: 2.59})
    found = entry(claim(), 2.61, 3.0, unstated=(left_open(2.9), harmless))
    assert found.agreeing_reading == "scale is 2πT"


@pytest.mark.parametrize(
    ("as_printed", "choices", "verdict"),
    [(True, (True,), "holds"), (True, (False,), "undetermined"), (False, (True,), "undetermined")],
)
def test_a_statement_that_hangs_on_what_nobody_states_is_undetermined(as_printed, choices, verdict):
    found = entry(claim("figure", True, unit=None), as_printed, True, unstated=(left_open(*choices),))
    assert found.verdict == verdict
    if verdict == "undetermined":
        # However close its criteria are: what was chosen decides, not they.
        assert found.evidence == "weak"


def test_what_is_unchecked_alone_is_undetermined():
    computation = Computation(unchecked={"the figure": "its data are not published"})
    found = verdicts.compute([claim("figure", True)], {"IIA.toy": computation})["IIA.toy"]
    assert (found.verdict, found.as_printed, found.evidence) == ("undetermined", None, "none")


@pytest.mark.parametrize(
    ("computation", "message"),
    [
        (Computation(), "has no criterion, and does not say what is unchecked"),
        (Computation(as_printed=lambda: True), "must have criteria that can fail, not a truth value"),
    ],
)
def test_a_statement_must_be_able_to_fail(computation, message):
    with pytest.raises(LedgerError, match=rf"claim IIA\.toy .*{message}"):
        verdicts.compute([claim("statement", True)], {"IIA.toy": computation})


@pytest.mark.parametrize("ends", [{}, {"low": 2.0, "high": 1.0}, {"low": math.nan, "high": 1.0}])
def test_a_criterion_without_an_end_is_refused(ends):
    with pytest.raises(ValueError, match=r"criterion 'x' allows .* it must be able to fail"):
        Criterion(what="x", anchor="y", value=lambda printed: 1.0, quantity="z", **ends)


# A value of 6 between 2 and 8 that goes with the square of the quantity: √(8/6) up and √(6/2) down.
def test_margins_of_a_criterion():
    inside = Criterion(
        what="x",
        anchor="y",
        value=lambda printed, z=1.0: 6.0 * z**2,
        quantity="z",
        low=2.0,
        high=8.0,
        power=2.0,
    )
    found = inside.margins(True)
    assert [(name, way) for name, way, _ in found] == [("z", "up"), ("z", "down")]
    assert [factor for *_, factor in found] == pytest.approx([math.sqrt(4 / 3), math.sqrt(3)])
    assert inside.holds(True, z=1.15)
    assert not inside.holds(True, z=1.16)
    outside = dataclasses.replace(inside, low=0.0, high=1.5)
    assert outside.margins(True) == (("z", "down", pytest.approx(2.0)),)
    falling = dataclasses.replace(inside, value=lambda printed, z=1.0: 6.0 / z, power=-1.0, low=-math.inf)
    assert falling.margins(True) == (("z", "down", pytest.approx(4 / 3)),)


def test_the_margin_of_a_statement_is_that_of_its_weakest_criterion():
    def one(value, high):
        return Criterion(what="x", anchor="y", value=lambda printed, **_: value, quantity="z", high=high)

    def margin(*criteria):
        toy = claim("statement", True, unit=None)
        found = verdicts.compute([toy], {"IIA.toy": Computation(criteria=criteria)})["IIA.toy"]
        return found.verdict, found.margin, found.evidence

    assert margin(one(1.0, 4.0), one(1.0, 2.0)) == ("holds", ("z", "up", 2.0), "strong")
    assert margin(one(1.0, 40.0)) == ("holds", ("z", "up", 40.0), "weak")
    assert margin(one(40.0, 1.0)) == ("fails", ("z", "down", 40.0), "strong")
    other = dataclasses.replace(one(2.0, 1.0), quantity="w")
    assert margin(one(4.0, 1.0), other) == ("fails", None, "strong")
    # Both must be mended before it holds.
    assert margin(one(4.0, 1.0), one(2.0, 1.0)) == ("fails", ("z", "down", 4.0), "strong")


# 2.6 with two digits is 2.55 to 2.65.
@pytest.mark.parametrize(
    ("as_printed", "margin"),
    [
        (2.6, ("value", "up", 2.65 / 2.6)),
        (2.56, ("value", "down", 2.56 / 2.55)),
        (5.3, ("value", "down", 2.0)),
        (1.275, ("value", "up", 2.0)),
    ],
)
def test_the_margin_of_a_number_is_the_way_to_the_next_verdict(as_printed, margin):
    quantity, way, factor = entry(claim(), as_printed, 2.6).margin
    assert (quantity, way) == margin[:2]
    assert factor == pytest.approx(margin[2])


def test_the_margin_of_a_logarithm_is_that_of_the_quantity():
    # From −4.25 to −4.0 is a factor of 10^0.25.
    found = entry(claim(paper=-4.3, unit="log10(eps)"), -4.0, -4.0).margin
    assert found == ("value", "down", pytest.approx(10**0.25))


@pytest.mark.parametrize(
    ("digits", "as_printed", "readings", "evidence"),
    [
        (2, 2.6, {}, "strong"),
        (1, 2.6, {}, "weak"),
        (2, 2.9, {"x": 2.6}, "strong"),
        (2, 2.9, {"x": 2.6, "y": 2.61}, "weak"),
        (2, 2.9, {"x": 2.6, "the power is 4": diagnosis(2.61)}, "weak"),
        (1, 2.4, {"x": 2.6}, "weak"),
        (2, 2.9, {}, "strong"),
    ],
)
def test_evidence_is_weak_with_one_digit_or_several_readings(digits, as_printed, readings, evidence):
    toy = claim(paper=3.0 if digits == 1 else 2.6, rounding={"digits": digits})
    assert entry(toy, as_printed, 1.0, readings).evidence == evidence


def test_further_values_have_their_own_mark():
    further = {
        "newer": Further(value=lambda: 2.61, what="the newer table"),
        "own": Further(value=lambda: 9.0, what="w"),
    }
    found = entry(claim(), 2.9, 3.0, further=further)
    assert found.verdict == "not reproduced"
    assert [(one["name"], one["agrees"]) for one in found.as_dict()["further"]] == [
        ("newer", True),
        ("own", False),
    ]


def test_what_hangs_on_one_quantity_counts_once():
    toys = [claim(id=f"IIA.{n}", family="width") for n in range(3)] + [
        claim(id="IIA.alone"),
        claim("input", id="IIA.i"),
    ]
    values = dict(zip([one.id for one in toys], (2.6, 2.6, 9.0, 2.6, 2.6), strict=True))
    ledger = verdicts.compute(
        toys,
        {name: Computation(as_printed=lambda v=v: v, standard=lambda v=v: v) for name, v in values.items()},
    )
    assert ledger.counts()["reproduced"] == 3
    # One alone, and one whose three claims differ; the input is no fact that was tested.
    assert {verdict: count for verdict, count in ledger.facts().items() if count} == {"reproduced": 1}
    assert ledger.facts_with_several_verdicts() == 1
    assert ledger.tested_facts() == 2
    assert wording.facts_text(ledger) == (
        "4 of 5 claims were tested (not tested: 1 input). With all claims that hang on one quantity as one, "
        "2 independent facts were tested: 1 reproduced, 1 whose claims have different verdicts"
    )


def test_no_agreement_is_not_reproduced():
    found = entry(claim(), 2.9, 3.0, {"no": 1.0})
    assert (found.verdict, found.agreeing_reading) == ("not reproduced", "")


@pytest.mark.parametrize("kind", ["statement", "figure"])
@pytest.mark.parametrize(
    ("as_printed", "standard", "readings", "expected"),
    [
        (True, True, {}, "holds"),
        (True, True, {"x": False}, "holds"),
        (np.True_, np.True_, {}, "holds"),
        (True, False, {"x": True}, "holds if formulas and inputs are taken as printed"),
        (False, True, {"x": True}, "holds if the verified formula is used with today's inputs"),
        (False, False, {"x": False, "the moon is full": True}, "holds if the moon is full"),
        (False, False, {"x": False}, "fails"),
    ],
)
def test_verdicts_of_statements(kind, as_printed, standard, readings, expected):
    assert entry(claim(kind, True, unit=None), as_printed, standard, readings).verdict == expected


def test_a_statement_may_say_what_sets_its_standard_calculation_apart():
    one = Criterion(
        what="enough",
        anchor="text",
        value=lambda printed, **_: 1.0 if printed else 3.0,
        quantity="x",
        low=2.0,
    )
    computed = Computation(criteria=(one,), standard_condition="the moon is full")
    toy = claim("statement", True, unit=None)
    (found,) = verdicts.compute([toy], {toy.id: computed})
    assert (found.verdict, found.condition) == ("holds if the moon is full", "the moon is full")


def test_an_input_shows_what_the_data_hold():
    found = entry(claim("input"), 2.6)
    assert (found.verdict, found.as_printed, found.standard) == ("input", 2.6, 2.6)


def test_an_input_may_have_a_newer_value():
    assert entry(claim("input"), 2.6, 2.9).standard == 2.9


def test_an_input_that_is_not_what_the_paper_quotes_is_an_error():
    with pytest.raises(LedgerError, match=r"claim IIA\.toy: data/ holds 2\.9, but the paper quotes 2\.6 GeV"):
        entry(claim("input"), 2.9)


def test_a_claim_without_computation_is_not_yet_computed():
    found = verdicts.compute([claim()], {})["IIA.toy"]
    assert found.verdict == "not yet computed"
    assert (found.as_printed, found.standard, found.readings) == (None, None, ())


@pytest.mark.parametrize(
    ("kind", "paper", "returned", "message"),
    [
        ("number", 2.6, math.nan, "nan is not one finite number"),
        ("number", 2.6, np.inf, "inf.* is not one finite number"),
        ("number", 2.6, True, "True is not one finite number"),
        ("number", 2.6, None, "None is not one finite number"),
        ("number", 2.6, "2.6", "'2.6' is not one finite number"),
        ("number", 2.6, (1.0, 2.0), "is not one finite number"),
        ("range", (0.5, 0.9), 0.7, "0.7 is not a pair of finite numbers"),
        ("range", (0.5, 0.9), (0.5, 0.7, 0.9), "is not a pair of finite numbers"),
        ("range", (0.5, 0.9), (0.9, 0.5), "is not in ascending order"),
    ],
)
def test_what_cannot_stand_for_a_claim_is_an_error_that_names_it(kind, paper, returned, message):
    with pytest.raises(LedgerError, match=rf"claim IIA\.toy, as printed: .*{message}"):
        entry(claim(kind, paper), returned, paper)


@pytest.mark.parametrize("part", ["as_printed", "standard", "readings", "sensitivity"])
def test_a_computation_that_raises_names_its_claim(part):
    def broken():
        raise ZeroDivisionError("the width vanishes")

    parts = {"as_printed": lambda: 2.6, "standard": lambda: 2.6}
    parts[part] = {"r": Reading(value=broken, replaces="x")} if part == "readings" else broken
    with pytest.raises(
        LedgerError, match=r"claim IIA\.toy, .*ZeroDivisionError: the width vanishes"
    ) as caught:
        verdicts.compute([claim()], {"IIA.toy": Computation(**parts)})
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_number_needs_its_standard_value():
    with pytest.raises(LedgerError, match=r"claim IIA\.toy lacks its standard value"):
        entry(claim(), 2.6)


def test_ratio_and_sensitivity_are_in_the_entry():
    found = entry(claim(), 2.86, 1.3, sensitivity=lambda: {"f_0 ± 1σ": (1.2, np.float64(1.4))}).as_dict()
    assert found["ratio"] == {"as_printed": pytest.approx(1.1), "standard": pytest.approx(0.5)}
    assert found["sensitivity"] == [{"input": "f_0 ± 1σ", "low": 1.2, "high": 1.4}]


def test_the_ratio_of_a_range_is_end_by_end():
    window = claim("range", (0.5, 0.8), {"digits": 1})
    assert rules.ratio((1.0, 2.0), window) == (2.0, 2.5)


def test_the_ratio_of_logarithms_is_that_of_the_quantities():
    # 10^(-4.0 + 4.3) = 1.99526...
    assert rules.ratio(-4.0, claim(paper=-4.3, unit="log10(eps)")) == pytest.approx(1.995262315, rel=1e-9)


def test_the_ratio_of_a_statement_is_none():
    assert rules.ratio(True, claim("statement", True)) is None


def module(monkeypatch, claims):
    """Install toy_claims.toy_section with the given CLAIMS."""
    package, section = types.ModuleType("toy_claims"), types.ModuleType("toy_claims.toy_section")
    section.CLAIMS = claims
    section.__spec__ = importlib.util.spec_from_loader(section.__name__, loader=None)
    package.__path__, package.toy_section = [], section
    monkeypatch.setitem(sys.modules, "toy_claims", package)
    monkeypatch.setitem(sys.modules, "toy_claims.toy_section", section)


def test_collects_the_computations_of_a_section(monkeypatch):
    computation = Computation(as_printed=lambda: 2.6, standard=lambda: 2.6)
    module(monkeypatch, {"IIA.toy": computation})
    assert verdicts.collect(TOY, [claim()]) == {"IIA.toy": computation}


def test_a_section_without_module_is_not_collected(monkeypatch):
    module(monkeypatch, {})
    assert verdicts.collect(TOY, [claim(section="other")]) == {}


def test_a_computation_of_an_unknown_claim_is_an_error(monkeypatch):
    module(monkeypatch, {"IIA.toi": None})
    with pytest.raises(LedgerError, match=r"computes 'IIA\.toi', but the claims of toy_section are IIA\.toy"):
        verdicts.collect(TOY, [claim()])


def test_what_is_no_computation_is_an_error():
    with pytest.raises(LedgerError, match=r"claim IIA\.toy is computed by 2\.6, which is no Computation"):
        verdicts.compute([claim()], {"IIA.toy": 2.6})


def test_an_unknown_claim_is_an_error_with_the_nearest_name():
    with pytest.raises(LedgerError, match=r"no claim 'IIA\.ctaux'.*did you mean 'IIA\.ctau'"):
        verdicts.ledger(PAPER)["IIA.ctaux"]


def test_an_unknown_chapter_is_an_error():
    with pytest.raises(LedgerError, match="no section 'V' in the paper"):
        verdicts.chapter_ledger(PAPER, "V")


def test_a_page_computes_the_claims_of_its_own_section_only(monkeypatch):
    asked = []
    monkeypatch.setattr(verdicts, "compute", lambda claims, *_: asked.extend(claims) or verdicts.Ledger(()))
    verdicts._chapter_ledger.__wrapped__(PAPER, "IIA", None)
    # Two footnotes of the section are answered by Belle II's likelihood.
    assert {one.section for one in asked} == {"alp_decays", "belle2_likelihood"}
    assert len(asked) == 20


@pytest.mark.parametrize("name", ["IIA.ctaux", "nonsense"])
def test_an_unknown_claim_is_an_error(name):
    with pytest.raises(LedgerError, match=f"no claim '{name}'"):
        verdicts.entry_of(PAPER, name)


# The claims file.


def test_each_claim_is_there_once():
    names = [one.id for one in claims_file.load_claims(PAPER)]
    assert len(names) == len(set(names)) == NUMBER


def test_every_claim_is_complete():
    for one in claims_file.load_claims(PAPER):
        assert re.fullmatch(r"(I|IV|II[ABC]|III[ABC])\.[A-Za-z0-9_]+", one.id)
        assert re.fullmatch(r"[a-z0-9_]+", one.section), one.id
        assert one.what, one.id
        assert one.printed, one.id
        assert all(1 <= number <= 55 for number in one.equations), one.id
        assert one.equations or one.figure or one.kind in ("input", "statement"), one.id
        for name, (value, unit) in one.given.items():
            assert isinstance(value, int | float), (one.id, name)
            assert isinstance(unit, str), (one.id, name)
        for downward, upward in one.errors.values():
            assert downward > 0, one.id
            assert upward > 0, one.id


def test_the_word_before_a_printed_number_is_taken_down():
    words = dict(claims_file.load(PAPER).softening)
    for one in claims_file.load_claims(PAPER):
        if one.kind in ("input", "number", "range"):
            printed = [word for word in words if word in one.printed]
            assert printed == ([one.softened] if one.softened else []), one.id


def test_the_printed_value_agrees_with_itself():
    for one in claims_file.load_claims(PAPER):
        assert rules.agrees(one.paper, one), one.id


def test_a_claim_belongs_to_one_chapter_of_the_paper():
    assert {one.chapter for one in claims_file.load_claims(PAPER)} == set(PAPER.chapters)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "guess"}, "claim x.y: kind 'guess' is none of"),
        ({"papr": 1}, r"claim x\.y: unknown key 'papr' \(did you mean 'paper'\?\)"),
        ({"paper": ".nan"}, r"claim x\.y, the printed value"),
        ({"paper": None}, r"claim x\.y, the printed value"),
        ({"rounding": None}, r"claim x\.y lacks a rounding rule"),
        ({"unit": ...}, r"claim x\.y lacks unit"),
        ({"rounding": {"magnitude": True}}, r"claim x\.y lacks a rounding rule: say \{digits: n\}"),
        ({"rounding": {"digits": -1}}, r"claim x\.y: -1 is no number of printed digits from 0 to 12"),
        ({"rounding": {"digits": 1.5}}, r"claim x\.y: 1\.5 is no number of printed digits"),
        ({"softened": "roughly"}, r"claim x\.y: there is no rule for 'roughly' under `softening`"),
    ],
)
def test_a_damaged_claim_is_named(tmp_path, change, message):
    fields = {
        "id": "x.y",
        "section": "x",
        "kind": "number",
        "what": "w",
        "equations": [1],
        "paper": 1.0,
        "unit": "1",
        "printed": "1",
        "rounding": {"digits": 1},
    }
    fields = {key: value for key, value in {**fields, **change}.items() if value is not ...}
    path = tmp_path / "claims.yml"
    path.write_text(yaml.safe_dump({"claims": [fields]}), encoding="utf-8")
    with pytest.raises(LedgerError, match=message):
        claims_file.read_claims(path)


def test_a_claim_that_stands_there_twice_is_named(tmp_path):
    entry_text = (
        "{id: x.y, section: x, kind: statement, what: w, equations: [], paper: true, unit: null, printed: p}"
    )
    path = tmp_path / "claims.yml"
    path.write_text(f"claims: [{entry_text}, {entry_text}]", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"lists x\.y more than once"):
        claims_file.read_claims(path)


@pytest.mark.parametrize("content", [None, "claims: [", "other: 1", "[]"])
def test_a_missing_or_damaged_file_is_named(tmp_path, content):
    path = tmp_path / "claims.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"claims\.yml cannot be read as a list of claims"):
        claims_file.read_claims(path)


def machine_form(text, kind):
    """Return a value of the paper's list as a number, a pair or true, by reading its text anew."""
    if kind in ("statement", "figure"):
        return True
    if text == "Eq. 47":
        # Ours is the ratio of what follows from the Lagrangian to that equation.
        return 1.0
    number = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
    pair = re.fullmatch(rf"({number}) - ({number})", text)
    return tuple(map(float, pair.groups())) if pair else float(re.match(number, text)[0])


# The paper's own list lies beside the project, not inside it: elsewhere there is nothing to compare with.
if PAPER_CLAIMS.is_file():
    # Quantities that the list has as units.
    NO_UNITS = {"Omega h^2": "1", "alpha_X": "1"}

    def test_ids_kinds_units_and_values_are_those_of_the_paper():
        listed = yaml.safe_load(PAPER_CLAIMS.read_text(encoding="utf-8"))
        ours = claims_file.load_claims(PAPER)
        names = {theirs["id"] for theirs in listed}
        ours = [one for one in ours if one.id in names]
        assert [(one.id, one.kind, one.unit) for one in ours] == [
            (theirs["id"], theirs["kind"], NO_UNITS.get(theirs.get("unit"), theirs.get("unit")))
            for theirs in listed
        ]
        for one, theirs in zip(ours, listed, strict=True):
            assert one.paper == machine_form(theirs.get("value"), one.kind), one.id
            equations = [int(number) for number in re.findall(r"\d+", theirs["eq"].split("Fig")[0])]
            assert set(equations) <= set(one.equations), one.id


# The whole ledger.


def test_counts_add_up_to_the_number_of_claims():
    counts = verdicts.ledger(PAPER).counts()
    assert sum(counts.values()) == NUMBER
    assert tuple(counts) == tuple(VERDICTS)


def test_json_is_strict_and_has_the_promised_keys():
    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    listed = json.loads(verdicts.ledger(PAPER).json_text(), parse_constant=refuse)
    assert [one["id"] for one in listed] == [one.id for one in claims_file.load_claims(PAPER)]
    for one in listed:
        assert {"id", "paper", "as_printed", "standard", "unit", "verdict", "readings"} <= set(one)
        assert {"family", "evidence", "margin", "uncertainty", "unchecked", "further"} <= set(one)
        # A number with all it needs, or the words; never nothing.
        known = one["uncertainty"]
        assert known == "no uncertainty known" or {"central", "interval_68", "pull"} <= set(known)
        assert one["verdict"] in VERDICTS or re.fullmatch("holds if .+[^…]", one["verdict"])
        values = [one["as_printed"], one["standard"], *(reading["value"] for reading in one["readings"])]
        shown = {"reading", "value", "class", "replaces", "stated", "agrees"}
        assert all(set(reading) == shown for reading in one["readings"])
        assert all(set(moved) == {"input", "low", "high"} for moved in one["sensitivity"])
        shape = {"range": list, "statement": bool, "figure": bool}.get(one["kind"], float)
        shape = list if isinstance(one["paper"], list) else shape
        assert isinstance(one["paper"], shape), one["id"]
        for value in values:
            assert value is None or isinstance(value, shape), one["id"]
        if one["verdict"] == "not yet computed" or one["evidence"] == "none":
            assert values == [None, None], one["id"]
        else:
            assert None not in values, one["id"]


def test_text_names_every_claim_and_the_counts():
    text = wording.as_text(PAPER, verdicts.ledger(PAPER))
    for one in claims_file.load_claims(PAPER):
        assert re.search(rf"^  {re.escape(one.id)} ", text, re.MULTILINE), one.id
    assert re.search(rf"^{NUMBER} claims: \d+ ", text, re.MULTILINE)


def test_text_shows_the_reading_that_agrees():
    names = [one for one in claims_file.load_claims(PAPER) if one.id == "IIA.br_gg"]
    computation = Computation(
        as_printed=lambda: 88.0, standard=lambda: 88.1, readings={"the sum is halved": diagnosis(93.1)}
    )
    lines = wording.as_text(PAPER, verdicts.compute(names, {"IIA.br_gg": computation})).splitlines()
    assert lines[3] == "      93.1 % if the sum is halved"


def test_a_changed_number_names_the_claim_it_moved():
    was = entry(claim(), 2.61, 2.7, {"r": 1.0}).as_dict()
    now = entry(claim(), 2.92, 2.7, {"r": 1.5}).as_dict()
    assert comparison.changed([was], [now]) == [
        "IIA.toy moved: verdict reproduced → not reproduced; as printed 2.61 → 2.92; reading 'r' 1 → 1.5"
    ]
    assert comparison.changed([was], [was]) == []
    assert comparison.changed([was], []) == ["IIA.toy is gone"]
    assert comparison.changed([], [was]) == ["IIA.toy is new"]


def test_a_change_in_the_last_bits_is_none():
    was, now = (entry(claim(), 2.61 * factor, 2.7).as_dict() for factor in (1.0, 1.0 + 1e-9))
    assert comparison.changed([was], [now]) == []


def test_a_range_that_moves_is_told_by_its_ends():
    window = claim("range", (0.5, 0.9), {"digits": 1})
    was, now = (
        entry(window, (0.5, 0.9), (0.5, 0.9)).as_dict(),
        entry(window, (0.5, 0.9), (0.5, 0.92)).as_dict(),
    )
    assert comparison.changed([was], [now]) == ["IIA.toy moved: standard 0.5–0.9 → 0.5–0.92"]


def test_no_claim_has_moved_since_the_stored_ledger():
    stored = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
    moved = comparison.changed(stored, verdicts.ledger(PAPER).as_json())
    assert not moved, "\n".join([*moved, f"If these moves are meant: {REFRESH}"])


# For pages.


@pytest.mark.parametrize(
    ("unit", "value", "expected"),
    [
        ("GeV", (1.507e8, 2.022e8), "(1.51–2.02) × 10⁸ GeV"),
        ("GeV", (9.5e7, 1.2e8), "(0.95–1.20) × 10⁸ GeV"),
        ("GeV^-1", (6.1e-9, 7.2e-9), "(6.10–7.20) × 10⁻⁹ GeV⁻¹"),
        ("1", (1e-12, 1e-10), "1.00 × 10⁻¹² to 1.00 × 10⁻¹⁰"),
        ("1", (1.5, 2.5), "1.50–2.50"),
        ("1e-5", (0.5, 0.9), "(0.500–0.900) × 10⁻⁵"),
        ("1e-5", 2.3, "2.30 × 10⁻⁵"),
        ("T", 10.2, "10.2 m_b"),
        ("eps", 2.44e-6, "2.44 × 10⁻⁶ ε"),
        ("alpha_X", 1e-3, "1.00 × 10⁻³"),
        ("log10(eps)", -4.3, "−4.30"),
        (None, 1.0, "1.00"),
        ("sigma", 2.716, "2.72 σ"),
        ("um", 2.04, "2.04 μm"),
    ],
)
def test_values_are_written_with_their_unit(unit, value, expected):
    paper = value
    kind = "range" if isinstance(value, tuple) else "number"
    assert (
        wording.value_text(value, claim(kind, paper, unit=unit, unit_word=PAPER.unit_words.get(unit)))
        == expected
    )


def test_a_badge_has_a_sign_and_a_word():
    found = wording.badge_html(entry(claim("statement", True), False, False, {"|x| < 1": True}))
    assert ">◐</span>\u00a0holds if …</span> &#124;x&#124; &lt; 1" in found
    assert 'class="verdict verdict-holds-if"' in found


def test_the_slice_of_a_section_has_one_row_a_claim():
    for section in PAPER.sections:
        rows = wording.section_markdown(PAPER, section.name).splitlines()
        claims = [one for one in claims_file.load_claims(PAPER) if one.section == section.name]
        assert len(rows) == 2 + len(claims)
        # Five cells: no bar of a formula may end a cell early.
        assert all(row.count("|") == 6 for row in rows)
        assert all(one.anchor in row for one, row in zip(claims, rows[2:], strict=True))


def test_the_count_line_tells_every_fact_once():
    shown = wording.counts_markdown(PAPER)
    current = verdicts.ledger(PAPER)
    told = {words: int(number) for number, words in re.findall(r"</span>\u00a0(\d+) ([^<]+)", shown)}
    assert sum(told.values()) == current.tested_facts()
    # By hand from the claims: a fact is in part so if one claim agrees and another does not.
    came = {
        "reproduced": "as",
        "holds": "as",
        "not reproduced": "not",
        "fails": "not",
        "undetermined": "open",
    }
    facts = {}
    for entry in current:
        if entry.is_tested:
            facts.setdefault(entry.claim.fact, set()).add(came.get(entry.verdict_group, "choice"))
    alone = [next(iter(one)) if len(one) == 1 else "part" for one in facts.values()]
    assert list(told.values()) == [alone.count(one) for one in ("as", "choice", "part", "not", "open")]


def test_the_paper_is_named_with_its_edition():
    shown = wording.paper_markdown(PAPER)
    assert shown.startswith(f"*{PAPER.title}* by L. Calibbi, T. Li, L. Mukherjee and M. A. Schmidt ")
    assert shown.endswith("(https://arxiv.org/abs/2502.04900), edition v1, scanned)")
