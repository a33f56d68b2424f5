"""Judgements: one of a declared set of words, found again from its text."""

import pytest

from b2kinv.quantities.judgements import Judgement

PLACE = Judgement("place", "rate beside its limit", {"below": "below it", "above": "{ratio} times it, {end}"})


def test_a_value_says_its_words_with_its_numbers():
    said = PLACE.says("above", ratio="2.5", end="excluded")
    assert (said.value, said.unit, said.meaning) == ("2.5 times it, excluded", "", "rate beside its limit")
    with pytest.raises(KeyError):
        PLACE.says("beside")


def test_the_value_is_found_again_from_its_words():
    assert PLACE.value_of("below it") == "below"
    assert PLACE.value_of("3 × 10⁵ times it, x") == "above"


@pytest.mark.parametrize("words", ["", "below", "below it too", "3 times"])
def test_words_of_no_value_are_refused(words):
    with pytest.raises(ValueError, match=r"words = .* is not allowed \(judgement place\)"):
        PLACE.value_of(words)


def test_words_that_could_be_of_two_values_are_refused():
    two = Judgement("two", "m", {"one": "{x} more", "other": "much {x}"})
    with pytest.raises(ValueError, match="judgement two"):
        two.value_of("much more more")
