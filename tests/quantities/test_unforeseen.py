"""Errors of arithmetic, of scipy and of inner functions become a sentence about what was given."""

import dataclasses
import math

import numpy as np
import pytest

from b2kinv.quantities import unforeseen
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE, Range

MASS = Number("mass", "GeV", meaningful=POSITIVE)


@checked(scale=MASS.but(meaning="scale", meaningful=Range(at_most=10.0)))
def inner(scale):
    return scale


@checked(mass=MASS, how=Name("how", ("inverse", "logarithm", "inner", "solver", "own")))
def outer(mass, how):
    if how == "own":
        raise ValueError("mass must be that of a known particle")
    if how == "solver":
        raise ValueError("`y` must contain only finite values.")
    if how == "inner":
        return inner(2.0 * mass)
    return 1.0 / int(mass > 1e9) if how == "inverse" else math.log(float(-mass))


@checked(mass=MASS)
def outermost(mass):
    return outer(3.0 * mass, "inner")


@checked(mass=MASS)
def squared(mass):
    return mass**2


@checked(may_be_infinite=True, mass=MASS)
def tolerant(mass):
    with np.errstate(over="ignore"):
        return squared.__wrapped__(mass)


@dataclasses.dataclass
class Point:
    mass: float = 1.0
    width: float = 1e-300

    def as_dict(self):
        return dataclasses.asdict(self)


@unforeseen.explained
def evaluate(parameters, *added):
    return np.square(parameters.mass), np.float64(parameters.mass) / parameters.width, added


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("inverse", "a number overflows"),
        ("logarithm", "a number overflows"),
        ("solver", "a number overflows"),
        ("inner", "scale = 12.0 is not allowed (scale): it must be a finite number <= 10 GeV"),
    ],
)
def test_the_sentence_names_what_was_given(how, reason):
    with pytest.raises(ValueError, match=f"^there is no value for mass = 6, how = '{how}': ") as caught:
        outer(6.0, how)
    assert str(caught.value).endswith(reason)


def test_an_error_that_names_an_argument_is_left_alone():
    with pytest.raises(ValueError, match=r"^mass must be"):
        outer(6.0, "own")


def test_only_the_outermost_arguments_are_named():
    with pytest.raises(ValueError, match="not allowed") as caught:
        outermost(6.0)
    assert str(caught.value).startswith("there is no value for mass = 6: scale = 36.0 is not allowed")


def test_what_has_overflowed_without_a_flag_is_said_to_overflow():
    # As in WebAssembly, where no processor raises one: an inner function is given the infinity.
    @checked(mass=MASS)
    def unnoticed(mass):
        with np.errstate(over="ignore"):
            return inner(np.square(np.float64(mass)))

    with pytest.raises(ValueError, match=r"^there is no value for mass = 1e\+200: a number overflows$"):
        unnoticed(1e200)


def test_arrays_are_named_by_their_ends():
    @checked(mass=MASS)
    def failing(mass):
        raise OverflowError("math range error")

    with pytest.raises(ValueError, match=r"mass = 2 numbers from 1 to 4: a number overflows$"):
        failing(np.array([1.0, 4.0]))


def test_other_errors_pass():
    @checked(mass=MASS)
    def failing(mass):
        raise KeyError("mass")

    with pytest.raises(KeyError):
        failing(1.0)


@pytest.mark.parametrize("mass", [1e200, np.array([1.0, 1e200])])
def test_what_no_float_holds_is_refused_and_not_infinite(mass):
    with pytest.raises(ValueError, match=r"^there is no value for mass = .*: a number overflows$"):
        squared(mass)
    # Only while it is asked for: what others do with numpy is theirs.
    assert np.geterr()["over"] == "warn"
    assert squared(1e100) == 1e200


def test_who_says_that_a_number_may_be_infinite_gets_it():
    assert tolerant(1e200) == math.inf


def test_a_section_says_which_of_its_parameters_have_no_result():
    # By hand: 1e20 over 1e-300 is 1e320, which is more than 1.8e308.
    with pytest.raises(ValueError, match=r"^there is no value for mass = 1e\+20: a number overflows$"):
        evaluate(Point(mass=1e20))
    with pytest.raises(ValueError, match=r"^there is no value for mass = 1e\+200, width = 1: a number over"):
        evaluate(Point(mass=1e200, width=1.0))
    assert evaluate(Point(width=2.0), "more") == (1.0, 0.5, ("more",))
