"""Limits and measurements that a model must meet: what a prediction is beside them.

Three things may come out: excluded, allowed, and not constrained here, where no limit was set. What a
constraint is and how it is kept, `constraint_files` says.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from b2kinv.physics.constraint_files import Constraint as Constraint
from b2kinv.physics.constraint_files import get as get
from b2kinv.physics.constraint_files import names as names
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars

EXCLUDED, ALLOWED, NOT_CONSTRAINED = "excluded", "allowed", "not constrained here"

#: Of a curve without interpolation: how far from a point its limit still holds, relatively.
AT_A_POINT = 1e-6
#: Of a strength of 1: what rounding may add.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Comparison:
    """A prediction beside a constraint.

    Attributes
    ----------
    covered : bool or numpy.ndarray
        Whether a limit was set there.
    strength : float or numpy.ndarray
        What is added to the Standard Model, over what that leaves of an upper limit or of the range that a
        measurement allows; lower limit over prediction: above 1 is excluded. 0.0 where nothing is added or
        nothing is constrained, infinite where a prediction of zero stands beside a lower limit.
    pull : float or numpy.ndarray, optional
        Of a measurement: by how many standard deviations the whole prediction is above it, so that −2 ln L is
        the square. Of a limit nothing but the limit is known, and this is None.
    """

    covered: bool | npt.NDArray[np.bool_]
    strength: Numbers
    pull: Numbers | None = None

    @property
    def verdict(self) -> str | npt.NDArray[np.str_]:
        """Either "excluded", "allowed" or "not constrained here"."""
        words = np.where(np.greater(self.strength, 1.0), EXCLUDED, ALLOWED)
        return plain_scalars(np.where(self.covered, words, NOT_CONSTRAINED))


@dataclass(frozen=True)
class Strongest:
    """Which of several constraints excludes most.

    Attributes
    ----------
    strength : float or numpy.ndarray
        The largest of `Comparison.strength`; 0.0 where nothing is constrained.
    names : str or numpy.ndarray
        Of the constraint with that strength, or of several with ", " between; empty where none is.
    """

    strength: Numbers
    names: str | npt.NDArray[np.str_]


def limit(name: str, position: Numbers | None = None) -> Numbers:
    """Return the limit, in the unit of the constraint.

    Parameters
    ----------
    name : str
        Name or path, as in `get`.
    position : float or array_like of float, optional
        Where it is read, in the unit of the constraint's position: for a curve alone.

    Raises
    ------
    ValueError
        If the constraint is a measurement, if a position is missing or too much, or where none was set: what
        is not constrained there has no limit.

    Examples
    --------
    >>> limit("dark_photon_invisible", 2.0)
    0.0008226
    >>> limit("dark_photon_invisible", 9.0)
    Traceback (most recent call last):
    ...
    ValueError: 'dark_photon_invisible' sets no limit at 9.0 GeV: it reaches from 1.0 to 5.4 GeV
    """
    one = get(name)
    if one.kind == "measurement":
        raise ValueError(f"{one.name!r} is a measurement and has no limit: ask for its pull")
    where = _position(one, position)
    covered, limits = _limits(one, where)
    if not np.all(covered):
        assert one.range is not None
        missed = float(np.asarray(where)[~covered].flat[0])
        points = {"points": " at its points", "bins": " in its bins"}.get(one.interpolation, "")
        low, high = one.range
        raise ValueError(
            f"{one.name!r} sets no limit at {missed!r} {one.position_unit}: it reaches from {low!r} to "
            f"{high!r} {one.position_unit}{points}"
        )
    return plain_scalars(limits)


def compare(name: str | Constraint, prediction: Numbers, position: Numbers | None = None) -> Comparison:
    """Return a prediction beside a constraint: whether it is covered, and how strongly it is excluded.

    Parameters
    ----------
    name : str or Constraint
        Name or path, as in `get`, or the constraint itself.
    prediction : float or array_like of float
        In the unit of the constraint; not negative where that is a limit.
    position : float or array_like of float, optional
        Where the limit is read, for a curve alone.

    Raises
    ------
    ValueError
        If the prediction is no finite number, or a position is missing or too much.

    Notes
    -----
    What is exactly on a limit is allowed. A measurement allows what lies within as many standard deviations
    as its confidence level stands for, counted on the side of the prediction. How strong it is, is counted
    from the Standard Model: a model that adds nothing has a strength of 0, whatever the Standard Model's own
    pull, and one at the end of the range that it moves towards has 1. Where the Standard Model itself is
    outside at that end, only what makes matters worse counts: √Δχ² over the standard deviations allowed.

    Examples
    --------
    >>> compare("dark_photon_invisible", 1e-3, 2.0).verdict
    'excluded'
    >>> compare("dark_photon_invisible", [1e-4, 1.0], [2.0, 9.0]).verdict.tolist()
    ['allowed', 'not constrained here']
    >>> compare("n_eff_planck2018", 3.044).verdict
    'allowed'
    >>> round(compare("bs_mixing_ratio", 1.0).pull, 2), compare("bs_mixing_ratio", 1.0).strength
    (0.51, 0.0)
    """
    return plain_scalars(beside(name if isinstance(name, Constraint) else get(name), prediction, position))


def beside(
    one: Constraint,
    prediction: Numbers,
    position: Numbers | None = None,
    standard: Numbers | None = None,
) -> Comparison:
    """Return the same as `compare` in arrays, also of one point: for many constraints at once.

    Parameters
    ----------
    one : Constraint
    prediction : float or array_like of float
    position : float or array_like of float, optional
    standard : float or array_like of float, optional
        What the same calculation gives without new particles. By default what the constraint's file says of a
        measurement, and nothing of an upper limit; of a lower limit it has no meaning.

    Examples
    --------
    >>> beside(get("belle_kstar_zero"), 1.8e-5).strength
    array(1.)
    """
    if one.kind == "measurement":
        _position(one, position)
        return _beside_measurement(one, prediction, one.standard_model if standard is None else standard)
    values = validation.numbers("prediction", prediction, at_least=0.0, unit=one.unit, meaning=one.quantity)
    where = _position(one, position)
    covered, limits = _limits(one, where)
    if one.kind == "upper limit" and standard is not None:
        # Where the Standard Model alone exceeds it, the whole limit is left to what is added.
        added = np.maximum(values - np.asarray(standard), 0.0)
        strength = added / np.where(limits > standard, limits - np.asarray(standard), limits)
    elif one.kind == "upper limit":
        strength = values / limits
    else:
        # Nothing at all is as far below a lower limit as can be.
        # The more so one that only just is a number: the ratio may overflow to infinity, which is right.
        with np.errstate(over="ignore"):
            strength = np.where(values > 0.0, limits / np.where(values > 0.0, values, 1.0), math.inf)
    strength = np.where(covered, strength, 0.0)
    return Comparison(np.broadcast_to(covered, strength.shape), strength)


def pull(name: str | Constraint, prediction: Numbers) -> Numbers:
    """Return by how many standard deviations a prediction lies above a measurement.

    Parameters
    ----------
    name : str or Constraint
        Name or path, as in `get`, or the constraint itself.
    prediction : float or array_like of float
        In the unit of the constraint.

    Raises
    ------
    ValueError
        If the constraint is a limit, or the prediction no finite number.

    Examples
    --------
    >>> round(pull("n_eff_planck2018", 3.33), 9), round(pull("n_eff_planck2018", 2.82), 9)
    (2.0, -1.0)
    """
    one = name if isinstance(name, Constraint) else get(name)
    if one.value is None or one.uncertainty is None:
        raise ValueError(f"{one.name!r} is a limit and no measurement: it pulls nowhere")
    up, down = one.uncertainty
    off = validation.numbers("prediction", prediction, unit=one.unit, meaning=one.quantity) - one.value
    return plain_scalars(off / np.where(off > 0.0, up, down))


def strongest(comparisons: Mapping[str, Comparison]) -> Strongest:
    """Return which constraint excludes most, point by point, and by how much.

    The strength is infinite where a constraint allows nothing at all.

    Parameters
    ----------
    comparisons : mapping of str to Comparison
        Name → prediction beside constraint. Points broadcast.

    Raises
    ------
    ValueError
        If there is no comparison.

    Examples
    --------
    >>> both = {name: compare(name, 2e-5) for name in ("belle_kstar_zero", "belle2_xs_nu_nu")}
    >>> most = strongest(both)
    >>> most.names, round(most.strength, 3)
    ('belle_kstar_zero', 1.111)
    """
    if not comparisons:
        raise ValueError("there is no constraint to choose from")
    strengths = np.array(np.broadcast_arrays(*(np.asarray(one.strength) for one in comparisons.values())))
    largest = np.max(strengths, axis=0)
    told = np.full(largest.shape, "", dtype=object)
    # Ties up to rounding: the same number by two ways.
    first = strengths >= largest * (1.0 - 1e-12)
    for name, tied in zip(comparisons, first & (largest > 0.0), strict=True):
        told[tied] = np.where(told[tied] == "", name, told[tied] + (", " + name))
    return plain_scalars(Strongest(largest, told.astype(str)))


def chosen(only: Iterable[str] = (), without: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the constraints that are switched on: all or `only` those, and not those `without`.

    Parameters
    ----------
    only, without : iterable of str
        Names as in `names`, or paths of a reader's own files.

    Raises
    ------
    ValueError
        If a name is unknown, switched on and off, or if none is left.

    Examples
    --------
    >>> chosen(only=["belle_kstar_zero", "n_eff_planck2018"], without=[])
    ('belle_kstar_zero', 'n_eff_planck2018')
    >>> chosen(only=["belle_kstar_zero"], without=["belle_kstar_zero"])
    Traceback (most recent call last):
    ...
    ValueError: constraint 'belle_kstar_zero' is switched on and off
    """
    wanted, unwanted = tuple(only), tuple(without)
    for name in (*wanted, *unwanted):
        get(name)
    for name in wanted:
        if name in unwanted:
            raise ValueError(f"constraint {name!r} is switched on and off")
    left = tuple(name for name in dict.fromkeys(wanted or names()) if name not in unwanted)
    if not left:
        raise ValueError("no constraint is left: all are switched off")
    return left


def _position(one: Constraint, position: Numbers | None) -> Array | None:
    if not one.position:
        if position is not None:
            raise ValueError(f"{one.name!r} is a single number: position = {position!r} has no meaning")
        return None
    if position is None:
        raise ValueError(f"{one.name!r} is a curve: it needs a position, the {one.position}")
    return validation.numbers("position", position, above=0.0, unit=one.position_unit, meaning=one.position)


def _limits(one: Constraint, where: Array | None) -> tuple[npt.NDArray[np.bool_], Array]:
    # Where a limit was set, and the limit there; elsewhere that of the nearest point, which nobody sees.
    if where is None:
        assert one.value is not None
        return np.array(True), np.array(one.value)
    known, limits = one.points.T
    if one.interpolation == "points":
        nearest = np.argmin(np.abs(np.log(where[..., None] / known)), axis=-1)
        return np.abs(where / known[nearest] - 1.0) <= AT_A_POINT, limits[nearest]
    if one.interpolation == "bins":
        low, high, of_bins = known[::2], known[1::2], limits[::2]
        # The last bin that begins at or before a position, and the one before it, which may end there.
        last = np.maximum(np.searchsorted(low, where, side="right") - 1, 0)
        candidates = np.stack([last, np.maximum(last - 1, 0)])
        inside = (where >= low[candidates]) & (where <= high[candidates])
        covered = np.any(inside, axis=0)
        # On the common end of two bins the weaker limit.
        weaker = np.max(np.where(inside, of_bins[candidates], 0.0), axis=0)
        return covered, np.where(covered, weaker, of_bins[0])
    covered = (where >= known[0]) & (where <= known[-1])
    return covered, np.exp(np.interp(np.log(where), np.log(known), np.log(limits)))


def _beside_measurement(one: Constraint, prediction: Numbers, standard: Numbers | None) -> Comparison:
    assert one.value is not None
    assert one.uncertainty is not None
    allowed = _allowed_deviations(one)
    start = np.asarray(one.value if standard is None else standard, dtype=float)
    pulls = np.asarray(pull(one, prediction))
    added = np.asarray(prediction, dtype=float) - start
    up, down = one.uncertainty
    room = np.where(added > 0.0, one.value + allowed * up - start, start - one.value + allowed * down)
    outside = room <= 0.0
    strength = np.abs(added) / np.where(outside, 1.0, room)
    # At the very end of the range rounding shall not exclude.
    rounded = (strength > 1.0) & (strength < 1.0 + _ROUNDING)
    if rounded.any():
        strength = np.where(rounded & (np.abs(pulls) <= allowed), 1.0, strength)
    if outside.any():
        first = np.asarray(pull(one, start))
        worse = np.sqrt(np.maximum(pulls * pulls - first * first, 0.0)) / allowed
        strength = np.where(outside, worse, strength)
    return Comparison(np.ones(strength.shape, bool), strength, pulls)


def _allowed_deviations(one: Constraint) -> float:
    assert one.confidence_level is not None
    return _deviations(one.confidence_level)


@replaced.kept()
def _deviations(confidence_level: float) -> float:
    return NormalDist().inv_cdf(0.5 * (1.0 + confidence_level))
