"""Freeze-in with quantities multiplied by factors, so that criteria can fail, and with what is not stated.

Both go into the ingredients and parameters of the Boltzmann equations, and everything is computed anew.
"""

import dataclasses
import functools

import numpy as np

from b2kinv.companion.ledger.computation import Unstated
from b2kinv.physics import measurements, running_coupling
from b2kinv.quantities import replaced

#: Name of a factor → what it multiplies.
FACTORS = {
    "hubble_rate": "Hubble rate",
    "scattering_rate": "rates of all scatterings on b quarks",
    "b_to_s_alp_rate": "width of b → s a",
    "relic_density": "relic density that a yield gives",
}

#: Scale of α_s in the scatterings → the scale for a temperature and a b-quark mass.
SCALES = {
    "T": lambda T, m_b: T,
    "πT": lambda T, m_b: np.pi * T,
    "2πT": lambda T, m_b: 2 * np.pi * T,
    "4πT": lambda T, m_b: 4 * np.pi * T,
    "m_b": lambda T, m_b: m_b + 0.0 * T,
}

#: 0.3 is the one strong coupling that the paper states; it does so for the decays of the ALP.
PRINTED_INPUTS = {
    "alpha_s": measurements.paper_constant("strong_coupling_at_mass_a"),
    "alpha_s_scattering": measurements.paper_constant("strong_coupling_at_mass_a"),
    "m_s": 0.0,
}


@replaced.kept()
def scaled(ingredients, scale="", **factors):
    """Return `Ingredients` with quantities multiplied, and α_s of the scatterings taken at another scale.

    Parameters
    ----------
    ingredients : Ingredients
    scale : str, optional
        One of `SCALES`; what the parameters say by default.
    **factors : float
        By the names of `FACTORS`.

    Examples
    --------
    >>> from b2kinv.physics.freeze_in import STANDARD
    >>> round(scaled(STANDARD, hubble_rate=3.0).hubble_rate(1.0, 80.0) / STANDARD.hubble_rate(1.0, 80.0), 12)
    3.0
    """

    def times(name, function):
        return lambda *given: factors[name] * function(*given)

    changed = {
        field: times(name, getattr(ingredients, field))
        for name, field in (
            ("hubble_rate", "hubble_rate"),
            ("b_to_s_alp_rate", "width_b_to_s_alp"),
            ("relic_density", "relic_density"),
        )
        if name in factors
    }
    if scale or "scattering_rate" in factors:
        changed["production_rates"] = functools.partial(
            _production_rates, ingredients.production_rates, scale, factors.get("scattering_rate", 1.0)
        )
    return dataclasses.replace(ingredients, **changed)


def _production_rates(rates, scale, factor, T, m_a, m_b, alpha_s, per="alp"):
    if scale:
        lowest, highest = running_coupling.LOWEST_SCALE, running_coupling.HIGHEST_SCALE
        alpha_s = running_coupling.strong_coupling(np.clip(SCALES[scale](T, m_b), lowest, highest))
    decays, scatterings = rates(T, m_a, m_b, alpha_s, per)
    return decays, factor * np.asarray(scatterings)


def sorted_out(given, parameters):
    """Return, of what is given, the parameters of a class and what `scaled` takes; other names are left out.

    Both come as sorted pairs, by which results can be kept.
    """
    factors = {name: value for name, value in given.items() if name in FACTORS or name == "scale"}
    known = parameters.__dataclass_fields__.keys() - factors.keys()
    changes = {name: value for name, value in given.items() if name in known}
    return tuple(sorted(changes.items())), tuple(sorted(factors.items()))


def unstated_inputs(compute):
    """Return what Section II B leaves open and every abundance needs, with `compute(**choice)` for each."""
    return (
        Unstated(
            what="α_s in the scattering cross sections",
            taken="0.3, as at the ALP mass",
            choices={f"that at {scale}": functools.partial(compute, scale=scale) for scale in SCALES},
        ),
        Unstated(
            what="mass of the b quark",
            taken="4.18 GeV, m_b(m_b)",
            choices={"4.8 GeV, the pole mass": functools.partial(compute, m_b=4.8)},
        ),
        Unstated(
            what="table of degrees of freedom",
            taken="that of Saikawa and Shirai",
            choices={"that of Drees et al.": functools.partial(compute, degrees_of_freedom="Drees2015")},
        ),
    )


def unstated_for(criteria):
    """Return the same for a statement or a figure that holds if all criteria do."""
    return unstated_inputs(lambda **choice: all(one.holds(True, **choice) for one in criteria))
