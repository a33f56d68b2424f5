"""Particle data and constants of nature, each with its uncertainty, unit, reference and year.

The numbers live in `data/inputs.json`, which `data/refresh/inputs.py` regenerates from the Particle Data
Group's own package, CODATA and a short list of numbers that neither holds.
"""

import functools
from dataclasses import dataclass
from typing import NotRequired, TypedDict, cast

from b2kinv.physics import data_files
from b2kinv.quantities import replaced, validation


@dataclass(frozen=True)
class Input:
    """One measured or defined number.

    Attributes
    ----------
    name : str
    value : float
    uncertainty : float or None
        One standard deviation; asymmetric errors are averaged. 0.0 for a number exact by definition, None
        where none is known.
    unit : str
    meaning : str
    reference : str
    year : int
    up, down : float or None
        Standard deviations upward and downward, where they differ.
    """

    name: str
    value: float
    uncertainty: float | None
    unit: str
    meaning: str
    reference: str
    year: int
    up: float | None = None
    down: float | None = None


def value(name: str) -> float:
    """Return the central value of one input, or what it is replaced by (`b2kinv.quantities.replaced`).

    Raises
    ------
    ValueError
        If there is no input of that name; the nearest one is suggested.

    Examples
    --------
    >>> round(value("mass_B_plus"), 4)
    5.2794
    """
    return replaced.read(name, get(name).value)


def deviations(name: str) -> float:
    """Return by how many standard deviations one input is replaced: 0.0 where it is not.

    Raises
    ------
    ValueError
        If it is replaced and no uncertainty is known.

    Examples
    --------
    >>> deviations("strong_coupling_at_mass_Z")
    0.0
    """
    stored = get(name)
    now = replaced.read(name, stored.value)
    if now == stored.value:
        return 0.0
    if not stored.uncertainty:
        raise ValueError(f"the input {name} has no uncertainty that deviations could be counted in")
    return (now - stored.value) / stored.uncertainty


def get(name: str) -> Input:
    """Return one input with all that is known of it.

    Raises
    ------
    ValueError
        If there is no input of that name; the nearest one is suggested.

    Examples
    --------
    >>> get("lifetime_B_plus").unit
    's'
    """
    table = _table()
    return table.get(name) or table[validation.choice("input", name, table)]


def names() -> tuple[str, ...]:
    """Return the names of all inputs, in the order of the data file.

    Examples
    --------
    >>> "mass_Kstar_zero" in names()
    True
    """
    return tuple(_table())


class _Entry(TypedDict):
    value: float
    uncertainty: float | None
    unit: str
    meaning: str
    reference: str
    year: int
    up: NotRequired[float]
    down: NotRequired[float]


@functools.cache
def _table() -> dict[str, Input]:
    content = cast(dict[str, dict[str, _Entry]], data_files.load_json("inputs.json"))
    return {
        name: Input(name, **entry)
        for block in ("pdg", "codata", "other")
        for name, entry in content[block].items()
    }
