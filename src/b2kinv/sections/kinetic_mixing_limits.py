"""What is left of the dark photon if kinetic mixing is all there is, as in Eq. 31: limits in ε and in rate.

B → K⁽*⁾ X is that of `physics.photon_penguin`, with the range that hadrons leave open. Single photons at
BaBar and B → K⁽*⁾ + invisible both go with ε² and the share of invisible decays, so that no factor below
depends on α_X.
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import b_mesons, constraints, line_likelihood, photon_penguin
from b2kinv.physics.dark_photon_mixing import weak_mixing
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import dark_photon_parameter_space, dark_photon_plane_limits
from b2kinv.sections.dark_photon_parameter_space import Parameters

#: A small mixing at which rates are taken before they are scaled.
_SMALL = 0.1


@dataclasses.dataclass(frozen=True)
class Rates:
    """Branching ratios of kinetic mixing alone over ε²: what is computed, and the ends of what hadrons leave.

    Attributes
    ----------
    mass : float
        Of X [GeV]: the nearest at which they are computed.
    K, K_low, K_high : float
        Of B⁺ → K⁺ X.
    Kstar, Kstar_low, Kstar_high : float
        Of B⁰ → K*⁰ X.
    """

    mass: float
    K: float
    K_low: float
    K_high: float
    Kstar: float
    Kstar_low: float
    Kstar_high: float


def rates(parameters: Parameters) -> Rates:
    """Return the rates of kinetic mixing alone, at the nearest mass where they are computed.

    Examples
    --------
    >>> found = rates(Parameters())
    >>> found.K_low, found.mass
    (0.0, 2.0)
    """
    mass = float(np.clip(parameters.m_X, photon_penguin.LIGHTEST, photon_penguin.HEAVIEST))
    of_set = parameters.form_factor_set
    ends = photon_penguin.ranges(_SMALL, mass, of_set)
    per = {name: float(end.numbers) / _SMALL**2 for name, end in ends.items()}
    to_K = float(photon_penguin.width_K(_SMALL, mass, "+", of_set)) * b_mesons.lifetime("+")
    to_Kstar = float(photon_penguin.width_Kstar(_SMALL, mass, "0", of_set)) * b_mesons.lifetime("0")
    return Rates(
        mass,
        to_K / _SMALL**2,
        per["branching_ratio_K_low"],
        per["branching_ratio_K_high"],
        to_Kstar / _SMALL**2,
        per["branching_ratio_Kstar_low"],
        per["branching_ratio_Kstar_high"],
    )


def limits(parameters: Parameters) -> dict[str, float]:
    """Return the largest ε that single photons leave to an invisible X, and what else ends ε.

    Parameters
    ----------
    parameters : Parameters
        One point; its mixing ratio and its dark matter are not used.

    Returns
    -------
    dict of str to float
        "photons", "fields" (electroweak precision) and "expansion" (cos θ_W).

    Examples
    --------
    >>> {name: round(value, 4) for name, value in limits(Parameters()).items()}
    {'photons': 0.0008, 'fields': 0.03, 'expansion': 0.8768}
    """
    mass = rates(parameters).mass
    return {
        "photons": dark_photon_plane_limits.largest_mixing_by_single_photons(
            mass, float(weak_mixing(1.0, mass))
        ),
        "fields": float(constraints.limit("dark_photon_electroweak")),
        "expansion": photon_penguin.expansion_end(),
    }


def summary(parameters: Parameters) -> dict[str, Quantity]:
    """Return which ε kinetic mixing alone asks for, what excludes it and by how much, in numbers and words.

    Parameters
    ----------
    parameters : Parameters
        One point; its mixing ratio and its dark matter are not used.

    Examples
    --------
    >>> found = summary(Parameters())
    >>> found["kinetic_explains"].value, found["kinetic_by_kaons"].value[:34]
    (False, 'excludes the whole of both windows')
    """
    found, most = rates(parameters), limits(parameters)
    one, two = (line_likelihood.held_window(parameters.excess, found.mass, n) for n in (1, 2))
    middle, lowest = 0.5 * float(np.add(*one)), float(two[0])
    asked, least = math.sqrt(middle / found.K_high), math.sqrt(lowest / found.K_high)
    room = found.K_high * most["photons"] ** 2
    ratio, level = found.Kstar_low / found.K_high, dark_photon_parameter_space.K_star_level(parameters)
    numbers = {
        "kinetic_mass": (found.mass, "GeV", "mass of X for the numbers on kinetic mixing alone"),
        "kinetic_epsilon": (asked, "1", "least ε that kinetic mixing alone asks for, to first order"),
        "kinetic_epsilon_least": (least, "1", "the same for the lower end of the 2σ window"),
        "kinetic_end": (most["expansion"], "1", "ε at which the expansion ends, cos θ_W"),
        "kinetic_photon_epsilon": (most["photons"], "1", "largest ε that BaBar's single photons allow"),
        "kinetic_epsilon_excess": (least / most["photons"], "1", "least ε in the 2σ window over that"),
        "kinetic_photon_rate": (room, "1", "largest BR(B⁺ → K⁺ + invisible) that single photons leave"),
        "kinetic_rate_excess": (lowest / room, "1", "lower end of the 2σ window over that"),
        "kinetic_central_excess": (
            middle / (found.K * most["photons"] ** 2),
            "1",
            "the same for the middle of the 1σ window and the rate as computed",
        ),
        "kinetic_field_excess": (least / most["fields"], "1", "least ε over that of electroweak precision"),
        "kinetic_ratio_least": (ratio, "1", "least BR(B⁰ → K*⁰ X)/BR(B⁺ → K⁺ X) by kinetic mixing alone"),
        "kinetic_kaon_excess": (
            lowest * ratio / level,
            "1",
            "least BR(B⁰ → K*⁰ X) at the lower end of the 2σ window, over its limit",
        ),
    }
    quantities = {name: Quantity(value, unit, meaning) for name, (value, unit, meaning) in numbers.items()}
    explains = asked < most["expansion"]
    quantities["kinetic_explains"] = Quantity(explains, "", "kinetic mixing alone explains the excess")
    words = {
        "kinetic_outcome": (
            f"{'can' if explains else 'cannot'} reach the rate of the excess",
            "what kinetic mixing alone comes to",
        ),
        "kinetic_by_photons": (_by_photons(lowest, room), "what single photons say of kinetic mixing alone"),
        "kinetic_by_kaons": (
            _by_kaons(float(one[0]) * ratio / level, lowest * ratio / level),
            "what K* + invisible says of kinetic mixing alone",
        ),
        "kinetic_by_expansion": (
            _by_expansion(asked, least, most["expansion"]),
            "where kinetic mixing alone leaves the expansion in ε",
        ),
        "kinetic_by_fields": (
            "is exceeded" if least > most["fields"] else "is not exceeded",
            "what electroweak precision says of kinetic mixing alone",
        ),
        "kinetic_picture": (_picture(found, most, lowest), "what the figure of kinetic mixing alone shows"),
    }
    return quantities | {name: Quantity(text, "", meaning) for name, (text, meaning) in words.items()}


def mixings() -> Array:
    """Return the kinetic mixings at which kinetic mixing alone is drawn, up to where its expansion ends.

    Examples
    --------
    >>> bool(mixings()[0] < 1e-3 and mixings()[-1] < photon_penguin.expansion_end())
    True
    """
    return np.geomspace(1e-4, 0.999 * photon_penguin.expansion_end(), 201)


def _by_photons(lowest: float, room: float) -> str:
    if not lowest > 0.0:
        return "do not exclude it, because the 2σ window begins at no signal at all"
    if lowest <= room:
        return "do not exclude it"
    return (
        f"exclude it by a factor of {spelled(math.sqrt(lowest / room))} in ε and {spelled(lowest / room)} in "
        "the rate, even with the largest rate that hadrons leave open"
    )


def _by_kaons(one: float, two: float) -> str:
    if two > 1.0:
        return (
            "excludes the whole of both windows, even with the least ratio that hadrons leave open: by a "
            f"factor of {spelled(two)} in the rate at the lower end of the 2σ window, and of {spelled(one)} "
            "at that of the 1σ window"
        )
    if one > 1.0:
        return "excludes the whole 1σ window, and leaves a part of the 2σ window with the least ratio"
    return "leaves a part of the 1σ window with the least ratio that hadrons leave open"


def _by_expansion(asked: float, least: float, end: float) -> str:
    if least >= end:
        return "every rate in the 2σ window asks for more than that"
    if asked >= end:
        return "the middle of the 1σ window asks for more than that, the lower end of the 2σ window for less"
    return "the excess asks for less than that"


def _picture(found: Rates, most: dict[str, float], lowest: float) -> str:
    at = found.K_high * most["expansion"] ** 2
    beside = "below" if at < lowest else "not below"
    return (
        f"Lines of B → K X and, {spelled(found.Kstar / found.K)} times higher, of B → K* X rise with the "
        f"square of ε inside shades. A dashed line at ε = {spelled(most['photons'])} marks single photons, "
        f"where B → K X is at most {spelled(found.K_high * most['photons'] ** 2, 2)}. At the right end, "
        f"cos θ_W, it is {beside} the orange windows of the excess."
    )
