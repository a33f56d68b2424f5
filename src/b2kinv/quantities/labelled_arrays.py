"""Results as xarray has them: arrays with named axes, units and uncertainties.

xarray is an optional extra, and imported by who asks for it alone.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.scalars import Array

if TYPE_CHECKING:
    from types import ModuleType

    import xarray

#: Names of axes, numbers along them, and what they are.
Labelled: TypeAlias = tuple[tuple[str, ...], object, dict[str, object]]


class Told(Protocol):
    """What is told of a number: a `Quantity` of `b2kinv.quantities.results`, which knows this module."""

    @property
    def value(self) -> object:
        """The number, or several."""

    @property
    def unit(self) -> str:
        """As printed."""

    @property
    def meaning(self) -> str:
        """What it is."""

    @property
    def uncertainty(self) -> object:
        """One standard deviation, or None."""


#: What stands behind the names of a pair's two numbers, as in the tables of sweeps.
ENDS = ("_low", "_high")
UNCERTAINTY = "_uncertainty"
#: What stands behind a quantity's name where an axis has the same.
SAID_AGAIN = "_evaluated"


def library() -> "ModuleType":
    """Return xarray.

    Raises
    ------
    ImportError
        If it is not installed, with what to do about it.
    """
    try:
        import xarray
    except ImportError as missing:
        raise ImportError(
            "xarray is not installed, which arrays with names need: python -m pip install 'b2kinv[xarray]'"
        ) from missing
    found: ModuleType = xarray
    return found


def dataset(parameters: ParameterSet, quantities: Mapping[str, Told]) -> "xarray.Dataset":
    """Return quantities that were computed with these parameters as an `xarray.Dataset`.

    Each quantity is a variable with ``units`` and ``long_name``; of a pair there are two, with ``_low`` and
    ``_high`` behind the name. Where an uncertainty is known, it is a variable with ``_uncertainty`` behind
    the name, which the attribute ``ancillary_variables`` names; a single number has it as the attribute
    ``uncertainty``, too.

    Parameters are coordinates. An axis along which one of them varies has its name, and one along which
    several do is ``point``. A quantity of the same name as a parameter is told instead of it, or beside an
    axis with ``_evaluated`` behind its name. Curves have axes of their own, named by their lengths.

    Raises
    ------
    ImportError
        If xarray is not installed.
    """
    axes = _axes(parameters)
    variables: dict[str, Labelled] = {}
    for name, quantity in quantities.items():
        _add(variables, f"{name}{SAID_AGAIN}" if name in axes else name, quantity, axes)
    coordinates, attributes = _of_parameters(parameters, axes)
    # A section may tell a parameter again, with its uncertainty.
    coordinates = {name: coordinate for name, coordinate in coordinates.items() if name not in variables}
    made: xarray.Dataset = library().Dataset(variables, coordinates, attributes)
    return made


def _add(variables: dict[str, Labelled], name: str, quantity: Told, axes: Mapping[str, int]) -> None:
    for end, value, error in _parts(quantity):
        named = {"units": quantity.unit, "long_name": quantity.meaning}
        own: dict[str, object] = dict(named)
        variables[name + end] = _labelled(value, axes, own)
        if error is not None:
            own["ancillary_variables"] = name + end + UNCERTAINTY
            if not isinstance(error, np.ndarray):
                own["uncertainty"] = error
            told = {**named, "long_name": f"one standard deviation of {quantity.meaning}"}
            variables[name + end + UNCERTAINTY] = _labelled(error, axes, dict(told))


def _parts(quantity: Told) -> list[tuple[str, object, object]]:
    """Return what stands behind the name of each number, the number, and its uncertainty."""
    values, errors = quantity.value, quantity.uncertainty
    if not isinstance(values, tuple):
        return [("", values, errors)]
    ends = ENDS if len(values) == len(ENDS) else tuple(f"_{place + 1}" for place in range(len(values)))
    # One uncertainty of a pair as a whole is that of neither of its numbers.
    apart = errors if isinstance(errors, tuple) else (None,) * len(values)
    return list(zip(ends, values, apart, strict=True))


def _axes(parameters: ParameterSet) -> dict[str, int]:
    """Return name → length of the axes that arrays among the parameters span together."""
    arrays = _arrays(parameters)
    shape = np.broadcast_shapes(*(array.shape for array in arrays.values()))
    found = {}
    for axis, length in enumerate(shape):
        behind = axis - len(shape)
        varying = [
            name for name, array in arrays.items() if array.ndim >= -behind and array.shape[behind] > 1
        ]
        alone = len(varying) == 1 and arrays[varying[0]].size == length
        several = sum(1 for one in shape if one > 1) > 1
        found[varying[0] if alone else f"point_{axis + 1}" if several else "point"] = length
    return found


def _arrays(parameters: ParameterSet) -> dict[str, Array]:
    values = parameters.as_dict()
    return {name: value for name, value in values.items() if isinstance(value, np.ndarray) and value.ndim}


def _of_parameters(
    parameters: ParameterSet, axes: Mapping[str, int]
) -> tuple[dict[str, Labelled], dict[str, object]]:
    """Return the parameters that are numbers or words as coordinates, and the others, in words, by name."""
    units = {row[0]: (row[2], row[4]) for row in parameters.table()}
    coordinates: dict[str, Labelled] = {}
    others: dict[str, object] = {}
    for name, value in parameters.as_dict().items():
        if isinstance(value, bool | int | float | str | np.ndarray):
            unit, meaning = units[name]
            coordinates[name] = _labelled(value, axes, {"units": unit, "long_name": meaning})
        elif value is not None:
            others[name] = str(value)
    return coordinates, others


def _labelled(value: object, axes: Mapping[str, int], attributes: dict[str, object]) -> Labelled:
    """Return a value with the names of its axes: those of the parameters, if they fit, or else its own."""
    numbers = np.asarray(value)
    names, lengths = list(axes), list(axes.values())
    behind = list(zip(names, lengths, strict=True))[len(names) - min(numbers.ndim, len(names)) :]
    if numbers.ndim <= len(names) and all(
        length in (1, whole) for length, (_, whole) in zip(numbers.shape, behind, strict=True)
    ):
        kept = [name for length, (name, whole) in zip(numbers.shape, behind, strict=True) if length == whole]
        shape = [axes[name] for name in kept]
        return tuple(kept), numbers.reshape(shape), attributes
    own: list[str] = []
    for axis, length in enumerate(numbers.shape):
        fits = axis < len(names) and list(numbers.shape[: len(names)]) == lengths
        name = names[axis] if fits else f"curve_of_{length}"
        own.append(f"{name}_{axis + 1}" if name in own else name)
    return tuple(own), numbers, attributes
