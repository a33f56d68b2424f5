"""Particle data and constants of nature, each with its uncertainty, unit, reference and year.

The numbers live in `data/inputs.json`, which `data/refresh/inputs.py` regenerates from the Particle Data
Group's own package, CODATA and a short list of numbers that neither holds.
"""

import functools
from dataclasses import dataclass
from typing import TypedDict, cast

from b2kinv.physics import data_files
from b2kinv.quantities import validation


@dataclass(frozen=True)
class Input:
    """One measured or defined number.

    Attributes
    ----------
    name : str
    value : float
    uncertainty : float
        One standard deviation; asymmetric errors are averaged. 0.0 for a number exact by definition.
    unit : str
    meaning : str
    reference : str
    year : int
    """

    name: str
    value: float
    uncertainty: float
    unit: str
    meaning: str
    reference: str
    year: int


def value(name: str) -> float:
    """Return the central value of one input.

    Raises
    ------
    ValueError
        If there is no input of that name; the nearest one is suggested.

    Examples
    --------
    >>> round(value("mass_B_plus"), 4)
    5.2794
    """
    return get(name).value


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
    return table[validation.choice("input", name, table)]


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
    uncertainty: float
    unit: str
    meaning: str
    reference: str
    year: int


@functools.lru_cache(maxsize=1)
def _table() -> dict[str, Input]:
    content = cast(dict[str, dict[str, _Entry]], data_files.load_json("inputs.json"))
    return {
        name: Input(name, **entry)
        for block in ("pdg", "codata", "other")
        for name, entry in content[block].items()
    }
