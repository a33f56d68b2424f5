"""Numbers without axes come back as Python's own."""

import dataclasses

import numpy as np
import pytest

from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import plain_scalars


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(1.5), 1.5),
        (np.array(1.5), 1.5),
        (np.array(1 + 2j), 1 + 2j),
        (np.array(3), 3),
        (np.bool_(True), True),
        (np.array(False), False),
        (2.5, 2.5),
        (None, None),
        ("paper", "paper"),
    ],
)
def test_scalars_are_of_python_types(value, expected):
    plain = plain_scalars(value)
    assert plain == expected
    assert type(plain) is type(expected)


def test_arrays_stay_what_they_are():
    array = np.ones(1)
    assert plain_scalars(array) is array
    nested = plain_scalars((array, np.float64(1.0), (np.array(2.0), "name")))
    assert nested[0] is array
    assert [type(one) for one in (nested[1], nested[2][0])] == [float, float]
    kept = [np.float64(1.0)]
    assert plain_scalars(kept) is kept


def test_dictionaries_and_dataclasses_are_looked_into():
    @dataclasses.dataclass(frozen=True)
    class Both:
        mass: object
        widths: object

    values = plain_scalars({"a": np.array(2.0), "b": np.ones(2)})
    assert type(values["a"]) is float
    assert values["b"].shape == (2,)
    both = plain_scalars(Both(np.array(2.0), np.ones(2)))
    assert type(both.mass) is float
    assert both.widths.shape == (2,)
    same = Both(2.0, np.ones(2))
    assert plain_scalars(same) is same
    assert plain_scalars(Both) is Both


def test_quantities_hold_plain_scalars():
    quantity = Quantity((np.float64(1.0), np.ones(2)), "1", "a pair", np.array(0.5))
    assert type(quantity.value[0]) is float
    assert type(quantity.uncertainty) is float
    assert Quantity(np.True_, "1", "a truth").value is True
