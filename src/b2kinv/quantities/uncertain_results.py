"""Uncertainties of a section's quantities by name, as `b2kinv.sections.uncertainties` returns them."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import numpy as np

from b2kinv.quantities.results import Result
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.uncertainty import Propagated, Spread

SpreadOrMore: TypeAlias = Spread | tuple[Spread, ...]


@dataclasses.dataclass(frozen=True)
class Uncertainties(Mapping[str, SpreadOrMore]):
    """Quantity → its uncertainty: one `Spread` of a number, and one for each element of anything longer.

    Attributes
    ----------
    result : Result
        What the section evaluates to as it stands.
    propagated : Propagated
        All numbers in one row.
    places : mapping of str to tuple of int
        Quantity → first number and how many; 0 for a number by itself.
    """

    result: Result
    propagated: Propagated
    places: Mapping[str, tuple[int, int]]

    def __getitem__(self, name: str) -> SpreadOrMore:
        if name not in self.places:
            raise KeyError(f"quantity {name!r} is no number, or there is none of that name")
        start, count = self.places[name]
        if not count:
            return self.propagated.spread(start)
        return tuple(self.propagated.spread(i) for i in range(start, start + count))

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def spread(self, name: str) -> Spread:
        """Return the uncertainty of a quantity that is one number.

        Raises
        ------
        KeyError
            If it is none.
        """
        found = self[name]
        if isinstance(found, tuple):
            raise KeyError(f"quantity {name!r} is more than one number")
        return found

    def correlations(self) -> tuple[tuple[str, ...], Array]:
        """Return the names of all quantities that are one number, and the matrix of their correlations."""
        names = tuple(name for name, (_, count) in self.places.items() if not count)
        rows = [self.places[name][0] for name in names]
        return names, self.propagated.correlations()[np.ix_(rows, rows)]
