"""Target nuclei of direct searches: elements with their natural isotopes."""

from dataclasses import dataclass
from typing import cast

from b2kinv.physics import data_files, inputs
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name


@dataclass(frozen=True)
class Nucleus:
    """A target element.

    Attributes
    ----------
    name : str
    protons : float
    neutrons : float
        Mean over the natural isotopes.
    mass : float
        [GeV]
    """

    name: str
    protons: float
    neutrons: float
    mass: float


def names() -> tuple[str, ...]:
    """Return the names of the known nuclei.

    Examples
    --------
    >>> "argon" in names()
    True
    """
    return tuple(_table())


NUCLEUS = Name("target nucleus", names)


@checked(name=NUCLEUS)
def get(name: str) -> Nucleus:
    """Return a target nucleus.

    Examples
    --------
    >>> xenon = get("xenon")
    >>> xenon.protons, round(xenon.neutrons, 3), round(xenon.mass, 1)
    (54, 77.388, 122.3)
    """
    entry = _table()[name]
    mass = entry["mass"] * inputs.value("atomic_mass_unit")
    return Nucleus(name, entry["protons"], entry["nucleons"] - entry["protons"], mass)


def _table() -> dict[str, dict[str, float]]:
    content = cast(dict[str, dict[str, dict[str, float]]], data_files.load_json("nuclei.json"))
    return content["nuclei"]
