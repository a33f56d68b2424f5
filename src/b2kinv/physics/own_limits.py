"""A reader's own constraints: which prediction of a model they are held against.

A file says what it limits by the words of `quantity`, and a curve by those of `position`. The words are those
of the constraints that are shipped, so that a newer limit is a copy of an older file with another number;
what no shipped file limits is named here.
"""

from b2kinv.physics import constraint_files
from b2kinv.physics.constraint_files import Constraint
from b2kinv.quantities import replaced, validation

#: What no shipped file limits: words → (unit, key of the prediction).
QUANTITIES = {
    "mass of frozen-in dark matter": ("GeV", "warm_dark_matter"),
    "BR(h -> invisible)": ("1", "higgs_invisible"),
    "dark fine-structure constant": ("1", "perturbative_dark_coupling"),
    "kinetic mixing": ("1", "epsilon"),
    "dark Higgs mixing": ("1", "sin_theta"),
    "C_q/f_a": ("GeV^-1", "C_q"),
    "C_chi/f_a": ("GeV^-1", "C_chi"),
    "decay length of the ALP": ("m", "decay_length"),
}
#: Model → masses that it has, where a curve may be read [GeV].
MASSES = {
    "ALP": ("mass of the invisible particle", "mass of the ALP", "mass of dark matter"),
    "dark photon": (
        *("mass of the invisible particle", "mass of the dark photon"),
        *("mass of dark matter", "mass of the dark Higgs"),
    ),
}
POSITIONS = tuple(dict.fromkeys(mass for masses in MASSES.values() for mass in masses))
#: Keys of predictions that the ALP makes alone, and that both models make; the dark photon makes the others.
_OF_ALP = (
    *("warm_dark_matter", "C_q", "C_chi", "decay_length"),
    *("alp_helium", "alp_nucleosynthesis", "charmless_decays_cleo"),
)
_OF_BOTH = (
    *("babar_k_plus", "babar_k_zero", "babar_kstar_plus", "babar_kstar_zero"),
    *("belle_kstar_plus", "belle_kstar_zero", "belle_hadronic_kstar_plus", "belle_hadronic_kstar_zero"),
    *("belle2_xs_nu_nu", "belle2_xs_nu_nu_light", "belle2_xs_nu_nu_middle", "bs_mixing_ratio"),
)
#: Shipped limits that say something of neither model, or are used in words alone.
_OF_NONE = ("belle2_xs_nu_nu_heavy", "charm_displaced_muons", "electrophilic_relic_mass")


@replaced.kept(256)
def prediction_name(quantity: str, unit: str, position: str = "") -> str | None:
    """Return under which name a model predicts what a constraint limits; None where no model does.

    That is the shipped constraint of the same quantity, before others the one that is read at the same
    position.

    Parameters
    ----------
    quantity, unit, position : str
        As in the file of the constraint; no position for a single number.

    Examples
    --------
    >>> prediction_name("kinetic mixing seen in single photons", "1", "mass of the dark photon")
    'dark_photon_invisible'
    >>> prediction_name("kinetic mixing", "1"), prediction_name("C_q/f_a", "GeV^-1")
    ('epsilon', 'C_q')
    """
    if quantity in QUANTITIES:
        return QUANTITIES[quantity][1]
    alike = [
        one
        for one in map(constraint_files.get, constraint_files.names())
        if (one.quantity, one.unit) == (quantity, unit)
    ]
    # For points alone the prediction may be one that is brought to them.
    alike.sort(key=lambda one: (one.position != position, one.interpolation == "points"))
    return alike[0].name if alike else None


def quantities() -> dict[str, str]:
    """Return what a constraint may limit: words → unit.

    Examples
    --------
    >>> quantities()["C_q/f_a"], quantities()["effective number of neutrinos"]
    ('GeV^-1', '1')
    """
    shipped = (constraint_files.get(name) for name in constraint_files.names())
    own = {name: unit for name, (unit, _) in QUANTITIES.items()}
    return {one.quantity: one.unit for one in shipped} | own


def models(quantity: str, unit: str, position: str = "") -> tuple[str, ...]:
    """Return which models predict what a constraint limits: keys of `MASSES`; none where no model does.

    Parameters
    ----------
    quantity, unit, position : str
        As of `prediction_name`.

    Examples
    --------
    >>> models("kinetic mixing", "1"), models("BR(B0 -> K*0 + invisible)", "1")
    (('dark photon',), ('ALP', 'dark photon'))
    """
    key = prediction_name(quantity, unit, position)
    if key is None or key in _OF_NONE:
        return ()
    if key in _OF_BOTH:
        return tuple(MASSES)
    return ("ALP",) if key in _OF_ALP else ("dark photon",)


def check(one: Constraint) -> Constraint:
    """Return a reader's own constraint, if there is something that it can be held against.

    Parameters
    ----------
    one : Constraint

    Raises
    ------
    ValueError
        If its quantity, its unit or its position is none of those that are known, or no model that predicts
        the quantity has the masses that it asks for: it would never be applied.

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
    shipped = prediction_name(one.quantity, one.unit, one.position)
    positions: tuple[str, ...] = POSITIONS
    if shipped in constraint_files.names() and constraint_files.get(shipped).position:
        positions = (*POSITIONS, constraint_files.get(shipped).position)
    if one.position and (one.position not in positions or one.position_unit != "GeV"):
        raise ValueError(
            f"constraint {one.name!r} is a curve over {one.position!r} in {one.position_unit!r}: that must "
            f"be one of {', '.join(map(repr, dict.fromkeys(positions)))}, in 'GeV'"
        )
    for position in one.holds:
        if position not in POSITIONS:
            raise ValueError(
                f"constraint {one.name!r} holds for a {position!r}, which no model here has"
                f"{validation.nearest_hint(position, POSITIONS)}: it must be one of "
                f"{', '.join(map(repr, POSITIONS))}"
            )
    _check_masses(one)
    return one


def _check_masses(one: Constraint) -> None:
    makers = models(one.quantity, one.unit, one.position)
    if not makers:
        held = [name for name, unit in quantities().items() if models(name, unit)]
        raise ValueError(
            f"constraint {one.name!r} limits {one.quantity!r}, which no model here is held against: it must "
            f"be one of {', '.join(map(repr, held))}"
        )
    asked = [mass for mass in dict.fromkeys((*one.holds, one.position)) if mass in POSITIONS]
    if not any(set(asked) <= set(MASSES[maker]) for maker in makers):
        allowed = (f"{', '.join(map(repr, MASSES[maker]))} of the {maker} model" for maker in makers)
        raise ValueError(
            f"constraint {one.name!r} on {one.quantity!r} asks for {' and '.join(map(repr, asked))}: what "
            f"predicts it has {', or '.join(allowed)}"
        )
