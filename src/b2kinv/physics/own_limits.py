"""A reader's own constraints: which prediction of a model they are held against.

A file says what it limits by the words of `quantity`, and a curve by those of `position`. The words are those
of the constraints that are shipped, so that a newer limit is a copy of an older file with another number;
what no shipped file limits is named here.
"""

import functools
from collections.abc import Mapping

from b2kinv.physics import constraint_files
from b2kinv.physics.constraint_files import Constraint
from b2kinv.quantities import validation
from b2kinv.quantities.scalars import Numbers

#: What no shipped file limits: words → (unit, key of the prediction).
QUANTITIES = {
    "mass of frozen-in dark matter": ("GeV", "warm_dark_matter"),
    "BR(h -> invisible)": ("1", "higgs_invisible"),
    "dark fine-structure constant": ("1", "perturbative_dark_coupling"),
    "C_q/f_a": ("GeV^-1", "C_q"),
    "C_chi/f_a": ("GeV^-1", "C_chi"),
    "decay length of the ALP": ("m", "decay_length"),
}
#: Where a curve may be read [GeV].
POSITIONS = (
    *("mass of the invisible particle", "mass of the ALP", "mass of the dark photon"),
    *("mass of dark matter", "mass of the dark Higgs"),
)


@functools.lru_cache(maxsize=256)
def _of(quantity: str, unit: str, position: str) -> str | None:
    # The shipped constraint of the same quantity, before others the one that is read at the same position.
    if quantity in QUANTITIES:
        return QUANTITIES[quantity][1]
    alike = [
        one
        for one in map(constraint_files.get, constraint_files.names())
        if (one.quantity, one.unit) == (quantity, unit)
    ]
    alike.sort(key=lambda one: one.position != position)
    return alike[0].name if alike else None


def quantities() -> dict[str, str]:
    """Return what a constraint may limit: words → unit.

    Examples
    --------
    >>> quantities()["C_q/f_a"], quantities()["effective number of neutrinos"]
    ('GeV^-1', '1')
    """
    shipped = (constraint_files.get(name) for name in constraint_files.names())
    return {one.quantity: one.unit for one in shipped} | {name: unit for name, (unit, _) in QUANTITIES.items()}


def check(one: Constraint) -> Constraint:
    """Return a reader's own constraint, if there is something that it can be held against.

    Parameters
    ----------
    one : Constraint

    Raises
    ------
    ValueError
        If its quantity, its unit or its position is none of those that are known.

    Examples
    --------
    >>> check(constraint_files.get("dark_photon_invisible")).name
    'dark_photon_invisible'
    """
    known = quantities()
    if one.quantity not in known:
        raise ValueError(
            f"constraint {one.name!r} limits {one.quantity!r}, which no model here predicts"
            f"{validation.nearest_hint(one.quantity, known)}: the words must be those of a file in "
            f"data/constraints, or one of {', '.join(map(repr, QUANTITIES))}"
        )
    if one.unit != known[one.quantity]:
        raise ValueError(
            f"constraint {one.name!r} has the unit {one.unit!r}: {one.quantity!r} is in "
            f"{known[one.quantity]!r}"
        )
    if one.position and (one.position not in POSITIONS or one.position_unit != "GeV"):
        raise ValueError(
            f"constraint {one.name!r} is a curve over {one.position!r} in {one.position_unit!r}: that must be "
            f"one of {', '.join(map(repr, POSITIONS))}, in 'GeV'"
        )
    return one


def prediction(
    one: Constraint,
    predictions: Mapping[str, tuple[Numbers, ...]],
    positions: Mapping[str, Numbers],
) -> tuple[Numbers, Numbers | None] | None:
    """Return what a model predicts for a reader's own constraint and where it is read; None where nothing is.

    Parameters
    ----------
    one : Constraint
        As `check` lets pass.
    predictions : mapping
        Of the model, as for the shipped constraints, and by the keys of `QUANTITIES`.
    positions : mapping of str to float or numpy.ndarray
        Those of `POSITIONS` that the model has.

    Examples
    --------
    >>> one = constraint_files.get("dark_photon_invisible")
    >>> prediction(one, {"dark_photon_invisible": (1e-4, 2.0)}, {"mass of the dark photon": 2.0})
    (0.0001, 2.0)
    """
    found = predictions.get(_of(one.quantity, one.unit, one.position) or "")
    if found is None or (one.position and one.position not in positions):
        return None
    return found[0], positions[one.position] if one.position else None
