"""Numbers with and without axes: what functions take and what they give back."""

import dataclasses
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    # Only type checkers have it.
    from _typeshed import DataclassInstance

#: An array of numbers, with or without axes.
Array: TypeAlias = npt.NDArray[np.float64]

#: A number or an array of numbers: what every function of an equation takes and gives.
Numbers: TypeAlias = float | Array

#: The same where numbers are complex.
ComplexArray: TypeAlias = npt.NDArray[np.complex128]
ComplexNumbers: TypeAlias = complex | ComplexArray

#: Lower and upper end of a range.
Pair: TypeAlias = tuple[Numbers, Numbers]

Value = TypeVar("Value")

# A union written at a call would be made anew at each.
_PLAIN_ALREADY = (float, str, int, type(None))


def plain_scalars(value: Value) -> Value:
    """Return `value` with every number in it that has no axes as Python's own float, complex, int or bool.

    Tuples, dictionaries and dataclasses are looked into; anything else comes back as it is.

    Examples
    --------
    >>> plain_scalars(np.float64(2.0)), plain_scalars(np.array(True)), plain_scalars((np.array(1j), "name"))
    (2.0, True, (1j, 'name'))
    """
    return cast(Value, _plain(value))


def _plain(value: object) -> object:
    # The first two are what functions return, so they are asked for first.
    if isinstance(value, np.ndarray):
        return value if value.ndim else value.item()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, _PLAIN_ALREADY):
        return value
    if type(value) is tuple:
        return tuple(map(_plain, value))
    if type(value) is dict:
        return {key: _plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain_dataclass(value)
    return value


def _plain_dataclass(value: "DataclassInstance") -> object:
    changed = {}
    for field in dataclasses.fields(value):
        old = getattr(value, field.name)
        if field.init and (new := _plain(old)) is not old:
            changed[field.name] = new
    return dataclasses.replace(value, **changed) if changed else value
