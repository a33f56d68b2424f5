"""Parameters of a section: declared once with unit, range and help, validated wherever they are set.

A section module defines `Parameters`, a frozen dataclass built on `ParameterSet` whose fields are made by
`Declaration.parameter`, and `evaluate(parameters) -> Result`. The notebook, the rerun command, sweeps, the
ledger and the tests all go through that one function.
"""

import dataclasses
from collections.abc import Collection, Mapping
from typing import Self, cast

from b2kinv.quantities import documentation, validation
from b2kinv.quantities.declarations import Declaration
from b2kinv.quantities.scalars import plain_scalars


@dataclasses.dataclass(frozen=True, kw_only=True)
class ParameterSet:
    """Base of every section's `Parameters`: validates each field, then what the fields say together.

    Numeric fields also take arrays, which broadcast against each other: that is how sweeps and curves are
    computed.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {name: field for name, field in vars(cls).items() if isinstance(field, dataclasses.Field)}
        cls.__doc__ = documentation.fields(
            cls.__doc__, {name: (_declaration(field), field.default) for name, field in own.items()}
        )

    def __post_init__(self) -> None:
        for name, declaration in self.declarations().items():
            value = declaration.check_offered(name, getattr(self, name))
            object.__setattr__(self, name, plain_scalars(value))
        self.check()

    def check(self) -> None:
        """Raise a ValueError if parameters that are each allowed make no sense together."""

    @classmethod
    def check_words(cls, words: Mapping[str, Collection[str]]) -> None:
        """Raise a ValueError if a word is none that any point could have, before a sweep begins.

        Each word has passed its declaration; what needs another parameter to be known, such as a name that
        stands in a file of the user's, a section finds here.

        Parameters
        ----------
        words : mapping of str
            Name of a parameter → its words, one or those of a grid.
        """

    def check_page(self) -> None:
        """Raise a ValueError if a page for this one point would have nothing to show.

        `evaluate` itself answers such points, by zero: curves and sweeps cross thresholds. A section whose
        page has conditions beyond the shown range of each parameter adds them to these.
        """
        for name, declaration in self.declarations().items():
            declaration.check_shown(name, getattr(self, name))

    @classmethod
    def declarations(cls) -> dict[str, Declaration]:
        """Return name → `Declaration` of each parameter, in order."""
        return {field.name: _declaration(field) for field in dataclasses.fields(cls)}

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> Self:
        """Return the parameters with the named `values` and the defaults for the rest.

        Raises
        ------
        ValueError
            If a name is unknown (the nearest known one is suggested) or a value is refused.
        """
        known = [field.name for field in dataclasses.fields(cls)]
        for name in values:
            if name not in known:
                raise ValueError(
                    f"unknown parameter {name!r}: it must be one of {', '.join(known)}"
                    + validation.nearest_hint(name, known)
                )
        return cls(**values)

    def replace(self, **changes: object) -> Self:
        """Return a copy with some parameters changed, validated anew."""
        return type(self).from_mapping({**self.as_dict(), **changes})

    def as_dict(self) -> dict[str, object]:
        """Return name → value."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def table(cls) -> list[tuple[str, object, str, str, str]]:
        """Return one row (name, default, unit, allowed, help) for each parameter, in order."""
        return [
            (f.name, f.default, _declaration(f).unit, _declaration(f).allowed_text(), _declaration(f).meaning)
            for f in dataclasses.fields(cls)
        ]


def _declaration(field: dataclasses.Field[object]) -> Declaration:
    return cast(Declaration, field.metadata["declaration"])
