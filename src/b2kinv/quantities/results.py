"""What a section's `evaluate` returns: named quantities with units, and the parameters behind them."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.scalars import Numbers, plain_scalars

if TYPE_CHECKING:
    # An optional extra.
    import xarray


@dataclasses.dataclass(frozen=True)
class Quantity:
    """A computed number (or array, pair, truth value) with its unit and what it is.

    A number without axes is kept as Python's own.

    Attributes
    ----------
    value : float, numpy.ndarray, bool, str or tuple of these
    unit : str
        Unit as printed, "1" for a pure number.
    meaning : str
        What it is, in a few words, with the equation number where there is one.
    uncertainty : float or numpy.ndarray, optional
        One standard deviation, in the same unit, from the inputs that `meaning` or the section names.
    """

    value: object
    unit: str
    meaning: str
    uncertainty: object = None

    @property
    def numbers(self) -> Numbers:
        """The value of a quantity that is a number or an array of numbers."""
        return cast(Numbers, self.value)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", plain_scalars(self.value))
        object.__setattr__(self, "uncertainty", plain_scalars(self.uncertainty))


class Result(Mapping[str, Quantity]):
    """What `evaluate` returns: name → `Quantity`, and the parameters that it was computed with."""

    def __init__(self, parameters: ParameterSet, quantities: Mapping[str, Quantity]) -> None:
        self.parameters = parameters
        self._quantities = dict(quantities)

    def __getitem__(self, name: str) -> Quantity:
        if name not in self._quantities:
            raise KeyError(
                f"no quantity {name!r} in this result" + validation.nearest_hint(name, self._quantities)
            )
        return self._quantities[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._quantities)

    def __len__(self) -> int:
        return len(self._quantities)

    def value(self, name: str) -> object:
        """Return the bare value of one quantity."""
        return self[name].value

    def numbers(self, name: str) -> Numbers:
        """Return the bare value of a quantity that is a number or an array of numbers."""
        return self[name].numbers

    def to_xarray(self) -> "xarray.Dataset":
        """Return everything as an `xarray.Dataset`, as `b2kinv.quantities.labelled_arrays` describes it.

        Raises
        ------
        ImportError
            If xarray, an optional extra, is not installed.
        """
        from b2kinv.quantities import labelled_arrays

        return labelled_arrays.dataset(self.parameters, self)
