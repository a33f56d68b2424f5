"""What survives of a dark Z if its completion makes the coupling to b and s half or twice as large.

The excess fixes the rate of B → K X, so that another g_bs means another ε: rates of B mesons stay, and
what depends on ε alone moves. Each point is held against every limit of Section IV, with the dark Higgs of
the page of Section III C and with a heavier one.
"""

import dataclasses
import math
from typing import Literal, TypeAlias

import numpy as np

from b2kinv.physics import dark_z_completion, line_likelihood, measurements, model_judgement
from b2kinv.physics.dark_photon_mixing import is_kinetic, mixing_ratio
from b2kinv.physics.model_judgement import Bite, joined
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import dark_photon_confronted, dark_photon_parameter_space, dark_photon_plane_limits
from b2kinv.sections.dark_photon_confronted import Found
from b2kinv.sections.dark_photon_parameter_space import Parameters

#: A point of the window of the excess: the ends of two standard deviations, the middle of one.
Place: TypeAlias = Literal["low", "middle", "high"]
ENDS = {"half": dark_z_completion.HALF, "double": dark_z_completion.DOUBLE}
#: The dark Higgs [GeV] that N_eff leaves, and its mixing, as in the ledger's row on all constraints.
HEAVIER, HEAVIER_MIXING = 0.015, 1e-4
#: By how much a limit must move to depend on ε: the share of visible decays moves all others by less.
_MOVES = 1e-3
#: How far inside its ends the 2σ window is asked for, as a few decays of X are visible.
_INSIDE = 1e-4


def dark_z(parameters: Parameters) -> Parameters:
    """Return the same for a dark Z: kinetic mixing alone, which needs no completion, becomes ε tan θ_W.

    Examples
    --------
    >>> dark_z(Parameters(mixing_ratio="kinetic_only")).mixing_ratio
    'tan_theta_W'
    """
    return parameters.replace(mixing_ratio="tan_theta_W") if is_kinetic(parameters) else parameters


def asked_mixing(parameters: Parameters, completion: float = 1.0, place: Place = "middle") -> float:
    """Return the ε that the excess asks for, with g_bs multiplied and decays to dark matter alone.

    Parameters
    ----------
    parameters : Parameters
        One point of a dark Z.
    completion : float
        g_bs over that of the Z penguin.
    place : {"low", "middle", "high"}
        The lower end of the 2σ window, the middle of the 1σ window or the upper end of the 2σ window.

    Examples
    --------
    >>> round(asked_mixing(Parameters(), 0.5) / asked_mixing(Parameters(), 2.0), 9)
    4.0
    """
    p = parameters
    found = dark_photon_parameter_space.rates(
        p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set
    )
    return math.sqrt(_level(p, place) / float(found.K)) / completion


def at(
    parameters: Parameters, completion: float = 1.0, place: Place = "middle", heavier: bool = False
) -> Found:
    """Return the dark photon model there, beside every limit of Section IV.

    Parameters
    ----------
    parameters : Parameters
        One point of a dark Z.
    completion : float
        g_bs over that of the Z penguin.
    place : {"low", "middle", "high"}
        As in `asked_mixing`.
    heavier : bool
        Take a dark Higgs of `HEAVIER` and `HEAVIER_MIXING`, in place of the page's with what NA62 allows.

    Examples
    --------
    >>> at(Parameters(), 0.5, heavier=True).confronted.judgement
    'alive'
    """
    p = parameters
    point = dark_photon_confronted.Point(
        m_X=p.m_X,
        mixing_ratio=p.mixing_ratio,
        epsilon=asked_mixing(p, completion, place),
        m_DM=p.m_DM,
        m_phi=max(p.m_phi, min(HEAVIER, p.m_DM)) if heavier else p.m_phi,
        sin_theta=HEAVIER_MIXING if heavier else measurements.value("sin_theta_dark_higgs_limit"),
        alpha_X="relic_density",
        relic_density=p.relic_density,
        excess=p.excess,
        form_factor_set=p.form_factor_set,
        standard_model="left_out",
        completion=completion,
    )
    # The rate that is asked for is that of invisible decays.
    share = dark_photon_confronted.at_point(point, ()).confronted.rate / _level(p, place)
    asked = dataclasses.replace(point, epsilon=point.epsilon / math.sqrt(share))
    return dark_photon_confronted.at_point(asked, model_judgement.names())


def moved(found: Found, other: Found) -> tuple[Bite, ...]:
    """Return the limits on one point that are stronger or weaker on another, the strongest first.

    Examples
    --------
    >>> p = Parameters()
    >>> names = [bite.name for bite in moved(at(p, 0.5), at(p, 2.0))]
    >>> "dark_photon_invisible" in names, "belle_kstar_zero" in names
    (True, False)
    """
    others = {bite.name: bite.strength for bite in other.confronted.bites}
    return tuple(
        bite
        for bite in found.confronted.bites
        if abs(bite.strength - others.get(bite.name, 0.0)) > _MOVES * bite.strength
    )


def summary(parameters: Parameters) -> dict[str, Quantity]:
    """Return what the ends of the band ask for and what survives there, in numbers and in words.

    Parameters
    ----------
    parameters : Parameters
        One point; for kinetic mixing alone the dark Z of `dark_z` stands.

    Examples
    --------
    >>> summary(Parameters())["completion_heavier"].value
    'alive at both ends'
    """
    p = dark_z(parameters)
    points = {name: at(p, factor) for name, factor in ENDS.items()}
    heavier = {name: at(p, factor, heavier=True) for name, factor in ENDS.items()}
    limit = dark_photon_plane_limits.largest_mixing_by_single_photons(p.m_X, float(mixing_ratio(p)))
    share = dark_z_completion.scalar_share(p.top_mass)
    quantities = {
        "completion_scalar_share": Quantity(
            share, "1", "share of the Z penguin that Goldstone bosons make for a heavy top"
        ),
        "completion_least": Quantity(
            asked_mixing(p) / limit, "1", "|g_bs| over Eq. 41 below which single photons exclude the middle"
        ),
    }
    for (name, factor), times in zip(ENDS.items(), ("half", "twice"), strict=True):
        quantities[f"completion_epsilon_{name}"] = Quantity(
            asked_mixing(p, factor),
            "1",
            f"ε at the middle of the 1σ window with {times} the |g_bs| of Eq. 41",
        )
    words = {
        "completion_scalar_factors": (
            f"{1.0 - share:.2f} or {1.0 + share:.2f}",
            "what C_0 would change by without that share, or with twice of it",
        ),
        "completion_excluding": (_excluding(points), "what excludes the ends of the band"),
        "completion_closest": (_closest(points), "which limits that depend on ε come closest"),
        "completion_heavier": (_judgements(heavier), "what is left with a heavier dark Higgs"),
        "completion_windows": (_windows(p), "what is left at the ends of the 2σ window"),
    }
    return quantities | {name: Quantity(text, "", meaning) for name, (text, meaning) in words.items()}


def _level(p: Parameters, place: Place) -> float:
    one, two = (line_likelihood.held_window(p.excess, p.m_X, n) for n in (1, 2))
    low, high = float(two[0]) * (1.0 + _INSIDE), float(two[1]) * (1.0 - _INSIDE)
    return {"low": low, "middle": 0.5 * float(np.add(*one)), "high": high}[place]


def _listed(bites: tuple[Bite, ...]) -> str:
    return joined(f"{bite.words} ({spelled(bite.strength)})" for bite in bites)


def _excluding(points: dict[str, Found]) -> str:
    half, double = (points[name].confronted.excluding for name in ENDS)
    if not half and not double:
        return "nothing excludes either end"
    if [bite.name for bite in half] == [bite.name for bite in double]:
        blind = not any(bite in moved(points["half"], points["double"]) for bite in half)
        known = "which do not depend on ε" if blind else "some of which depend on ε"
        return f"both ends are excluded by {_listed(half)}, {known}"
    said = [
        f"{times} the coupling is {f'excluded by {_listed(bites)}' if bites else 'not excluded'}"
        for times, bites in (("half", half), ("twice", double))
    ]
    return "; ".join(said)


def _closest(points: dict[str, Found]) -> str:
    half, double = points["half"], points["double"]
    at_half, at_double = moved(half, double), moved(double, half)
    if not at_half or not at_double:
        return "none applies"
    names = dict.fromkeys(bite.name for bite in (*at_half[:2], *at_double[:1]))
    strengths = [{bite.name: bite.strength for bite in ends} for ends in (at_half, at_double)]
    said = [
        f"{model_judgement.words(name)} ({spelled(strengths[0].get(name, 0.0))} at half, "
        f"{spelled(strengths[1].get(name, 0.0))} at twice)"
        for name in names
    ]
    return joined(said)


def _judgements(points: dict[str, Found]) -> str:
    half, double = (points[name].confronted.judgement for name in ENDS)
    return f"{half} at both ends" if half == double else f"{half} at half and {double} at twice"


def _windows(p: Parameters) -> str:
    found: dict[str, list[str]] = {}
    ends: tuple[tuple[Place, str], ...] = (("low", "lower"), ("high", "upper"))
    for place, side in ends:
        for factor, times in ((dark_z_completion.HALF, "half"), (dark_z_completion.DOUBLE, "twice")):
            # A window that begins at no signal begins at ε = 0, where there is nothing to judge.
            if asked_mixing(p, factor, place) > 0.0:
                judgement = at(p, factor, place, heavier=True).confronted.judgement
                found.setdefault(judgement, []).append(f"the {side} end with {times} the coupling")
    if len(found) == 1:
        return f"{next(iter(found))} at all of them"
    return "; ".join(f"{judgement} at {joined(where)}" for judgement, where in found.items())
