"""Parameters of a section: declared once with unit, range and help, validated wherever they are set.

A section module defines `Parameters`, a frozen dataclass built on `ParameterSet` whose fields are made by
`parameter`, and `evaluate(parameters) -> Result`. The notebook, the rerun command, sweeps, the ledger and
the tests all go through that one function.
"""

import dataclasses

import numpy as np

from b2kinv.quantities import validation


def parameter(
    default,
    *,
    unit,
    help,
    above=None,
    at_least=None,
    below=None,
    at_most=None,
    choices=None,
    words=(),
    text="",
):
    """Return a dataclass field that carries all that is known of a notebook parameter.

    Parameters
    ----------
    default : float or str
    unit : str
        Unit as printed, "1" for a pure number, "" for a name.
    help : str
        One line.
    above, at_least, below, at_most : float, optional
        Allowed range of a number, as in `validation.numbers`.
    choices : sequence of str, optional
        Allowed names, for a parameter that is a name.
    words : sequence of str, optional
        Names that a number may be replaced by, such as "running" for a coupling.
    text : str, optional
        What other text a name may be, such as "path of a CSV file"; the section checks it.
    """
    limits = {"above": above, "at_least": at_least, "below": below, "at_most": at_most}
    metadata = {
        "unit": unit,
        "help": help,
        "limits": limits,
        "choices": choices,
        "words": tuple(words),
        "text": text,
    }
    return dataclasses.field(default=default, metadata=metadata)


def same_parameter(parameters, name, default=dataclasses.MISSING):
    """Return the field `name` of another section's `parameters`, for what both mean by it.

    Parameters
    ----------
    parameters : type
        Subclass of `ParameterSet`.
    name : str
    default : float or str, optional
        Default of the new field, where it is another.
    """
    field = next(field for field in dataclasses.fields(parameters) if field.name == name)
    if default is dataclasses.MISSING:
        default = field.default
    return dataclasses.field(default=default, metadata=field.metadata)


@dataclasses.dataclass(frozen=True, kw_only=True)
class ParameterSet:
    """Base of every section's `Parameters`: validates each field, then what the fields say together.

    Numeric fields also take arrays, which broadcast against each other: that is how sweeps and curves are
    computed.
    """

    def __post_init__(self):
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, _validated(field, getattr(self, field.name)))
        self.check()

    def check(self):
        """Raise a ValueError if parameters that are each allowed make no sense together."""

    def check_page(self):
        """Raise a ValueError if a page for this one point would have nothing to show.

        `evaluate` itself answers such points, by zero: curves and sweeps cross thresholds.
        """

    @classmethod
    def from_mapping(cls, values):
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

    def replace(self, **changes):
        """Return a copy with some parameters changed, validated anew."""
        return type(self).from_mapping({**self.as_dict(), **changes})

    def as_dict(self):
        """Return name → value."""
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}

    @classmethod
    def table(cls):
        """Return one row (name, default, unit, allowed, help) for each parameter, in order."""
        return [
            (f.name, f.default, f.metadata["unit"], _allowed_text(f), f.metadata["help"])
            for f in dataclasses.fields(cls)
        ]


def _validated(field, value):
    rules = field.metadata
    if rules["text"] and isinstance(value, str):
        return value
    if rules["choices"] is not None:
        return validation.choice(field.name, value, rules["choices"], meaning=rules["help"])
    if isinstance(value, str) and rules["words"]:
        return validation.choice(field.name, value, rules["words"], meaning=rules["help"])
    array = validation.numbers(
        field.name, value, **rules["limits"], unit=rules["unit"], meaning=rules["help"]
    )
    return array if np.ndim(array) else float(array)


def _allowed_text(field):
    rules = field.metadata
    if rules["choices"] is not None:
        return " | ".join([*rules["choices"], *([rules["text"]] if rules["text"] else [])])
    text = validation.range_text(**rules["limits"], unit=rules["unit"])
    return " | ".join([text, *rules["words"]])
