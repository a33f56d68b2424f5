"""Many points of a model beside the excess, the dark matter and the limits: the arrays of `model_judgement`.

Which constraint excludes most is the largest prediction over limit. Where a constraint is a measurement, or a
whole likelihood as Belle II's, −2 ln L is known as well, and the likelihoods are multiplied; of an upper or a
lower limit nothing but the limit is known.
"""

import functools
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from b2kinv.physics import (
    constraints,
    line_likelihood,
    measurements,
    model_judgement,
    own_limits,
    warm_dark_matter,
)
from b2kinv.physics.constraints import ALLOWED, EXCLUDED, NOT_CONSTRAINED, Comparison, Constraint
from b2kinv.physics.model_judgement import DENSITY, DENSITY_TOLERANCE, SHARED, Bite, Confronted
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars

Mask: TypeAlias = bool | npt.NDArray[np.bool_]
Words: TypeAlias = str | npt.NDArray[np.str_]


class Prediction(NamedTuple):
    """What a model predicts for one constraint, at all points.

    Attributes
    ----------
    value : float or numpy.ndarray
        In the unit of the constraint.
    position : float or numpy.ndarray, optional
        Where the limit is read, for a curve.
    applies : bool or numpy.ndarray
        Where the constraint says something of the model.
    standard : float or numpy.ndarray, optional
        What the same calculation gives without the new particles, where that is not what the constraint says.
    """

    value: Numbers
    position: Numbers | None = None
    applies: Mask = True
    standard: Numbers | None = None


#: Name of a constraint → prediction; a plain pair of value and position applies everywhere.
Predictions: TypeAlias = Mapping[str, Prediction | tuple[Numbers, Numbers | None]]


def of_each(function: Callable[[tuple[float, ...]], float], *arguments: Numbers) -> Numbers:
    """Return a function's values, called once for each different set of its arguments.

    Parameters
    ----------
    function : callable
        Takes the arguments as one tuple.
    *arguments : float or array_like of float
        They broadcast.

    Examples
    --------
    >>> of_each(sum, [1.0, 1.0, 2.0], 0.5).tolist()
    [1.5, 1.5, 2.5]
    """
    if not any(map(np.ndim, arguments)):
        return function(tuple(map(float, arguments)))
    arrays = np.broadcast_arrays(*arguments)
    different, inverse = _different(arrays)
    return np.array([function(given) for given in different])[inverse].reshape(arrays[0].shape)


def groups(*arrays: Array) -> Iterator[tuple[tuple[float, ...], npt.NDArray[np.intp]]]:
    """Yield each different set of values of arrays with one axis, and at which places it is.

    Examples
    --------
    >>> [(given, where.tolist()) for given, where in groups(np.array([2.0, 1.0, 2.0]))]
    [((1.0,), [1]), ((2.0,), [0, 2])]
    """
    different, inverse = _different(arrays)
    ends = np.cumsum(np.bincount(inverse))[:-1]
    yield from zip(different, np.split(np.argsort(inverse, kind="stable"), ends), strict=True)


def _different(arrays: Sequence[Array]) -> tuple[list[tuple[float, ...]], npt.NDArray[np.intp]]:
    if arrays[0].size == 1:
        return [tuple(array.item() for array in arrays)], np.zeros(1, dtype=np.intp)
    rows = np.stack([array.reshape(-1) for array in arrays])
    different, inverse = np.unique(rows, axis=1, return_inverse=True)
    return list(map(tuple, different.T.tolist())), inverse.reshape(-1)


def windows(excess: str, mass: Numbers) -> tuple[tuple[Numbers, Numbers], ...]:
    """Return the windows of the excess at one and two standard deviations, at all masses.

    Out of range a window ends before it begins, at ends that are infinite, so that nothing is inside.

    Examples
    --------
    >>> windows("paper", 2.0)
    ((5e-06, 9e-06), (4e-06, 1.1e-05))
    """

    def ends(n_sigma: int) -> tuple[Numbers, Numbers]:
        def end(side: int) -> Numbers:
            def value(given: tuple[float, ...]) -> float:
                known = model_judgement.excess_windows(excess, *given)
                return known[n_sigma - 1][side] if known else (np.inf, -np.inf)[side]

            return of_each(value, mass)

        return end(0), end(1)

    return ends(1), ends(2)


def compared(
    predictions: Predictions,
    chosen: Iterable[str | Constraint],
    positions: Mapping[str, Numbers],
    share: Numbers = 1.0,
) -> dict[str, Comparison]:
    """Return the predictions beside the chosen constraints; what has no prediction is covered nowhere.

    Parameters
    ----------
    predictions : mapping
        Of the model.
    chosen : iterable of str or Constraint
        Names, and a reader's own constraints.
    positions : mapping of str to float or numpy.ndarray
        Masses of the model [GeV], by the words of `own_limits`: where a reader's own curves are read, and by
        which it is judged whether a number was published there.
    share : float or numpy.ndarray
        Of the dark matter that the model makes, which limits follow as their `abundance` says.

    Examples
    --------
    >>> names = ["n_eff_act_dr6", "belle_kstar_zero"]
    >>> mass = {"mass of the invisible particle": 2.0}
    >>> both = compared({"belle_kstar_zero": ([9e-6, 2e-5], None)}, names, mass)
    >>> both["n_eff_act_dr6"].covered, both["belle_kstar_zero"].verdict.tolist()
    (False, ['allowed', 'excluded'])
    """
    found = {}
    some, whole = np.minimum(share, 1.0), np.greater_equal(share, 1.0 - DENSITY_TOLERANCE)
    for one in chosen:
        name = one if isinstance(one, str) else one.name
        given = predictions.get(one) if isinstance(one, str) else _of_own(one, predictions, positions)
        if given is None:
            found[name] = Comparison(False, 0.0)
            continue
        value, position, applies, standard = Prediction(*given)
        known = one if not isinstance(one, str) or one in model_judgement.OWN else constraints.get(one)
        follows = known.abundance if known is not one and isinstance(known, Constraint) else _abundance(one)
        if follows in _POWERS:
            value = value * some ** _POWERS[follows]
        beside = model_judgement.compared(known, value, position, standard)
        covered = beside.covered if applies is True else np.asarray(beside.covered & np.asarray(applies))
        for where, ends in () if isinstance(known, str) else known.holds.items():
            covered = covered & _within(positions.get(where), ends)
        if follows == "all":
            covered = covered & whole
        strength = beside.strength
        if follows == "mixture":
            weaker = warm_dark_matter.mixture_factor(some)
            covered, strength = covered & np.greater(weaker, 0.0), strength * weaker
        # `beside` has 0.0 where it is not covered, so that only what was taken off since then matters.
        if covered is not beside.covered:
            strength = np.where(covered, strength, 0.0)
        found[name] = Comparison(covered, strength, beside.pull)
    return found


#: How a prediction goes with the share of the dark matter.
_POWERS = {"linear": 1, "squared": 2}


def _abundance(one: str | Constraint) -> str:
    if isinstance(one, str):
        if one in model_judgement.OWN:
            return "mixture" if one in model_judgement.OF_MIXTURES else "none"
        return constraints.get(one).abundance
    if one.abundance:
        return one.abundance
    # A reader's own file that does not say follows the shipped limit on the same.
    like = own_limits.prediction_name(one.quantity, one.unit, one.position)
    known = like in model_judgement.OWN or like in constraints.names()
    return _abundance(like) if like is not None and known else "none"


def _standard_of_like(one: Constraint) -> float | None:
    # What the Standard Model gives, from the shipped measurement of the same.
    name = own_limits.prediction_name(one.quantity, one.unit)
    return constraints.get(name).standard_model if name in constraints.names() else None


def _within(mass: Numbers | None, ends: tuple[float, float]) -> Mask:
    # A model without that mass has nothing that the number was published for.
    if mass is None:
        return False
    inside: Mask = (ends[0] <= mass) & (mass <= ends[1])
    return inside


def _of_own(one: Constraint, predictions: Predictions, positions: Mapping[str, Numbers]) -> Prediction | None:
    # The same number as for the shipped constraint, read where the file says.
    given = predictions.get(own_limits.prediction_name(one.quantity, one.unit, one.position) or "")
    if given is None:
        return None
    shipped = Prediction(*given)
    if shipped.standard is None and one.kind == "measurement" and one.standard_model is None:
        shipped = shipped._replace(standard=_standard_of_like(one))
    # By words that only the shipped constraint has, where that one is read.
    position = positions.get(one.position, shipped.position) if one.position else None
    if one.position and (position is None or one.position in set(own_limits.POSITIONS) - set(positions)):
        return None
    return shipped._replace(position=position)


@dataclass(frozen=True)
class JudgedPoints:
    """A model at one point or many, beside the excess, the observed density and the constraints.

    Attributes
    ----------
    rate : float or numpy.ndarray
        BR(B⁺ → K⁺ + invisible) from new physics.
    windows : tuple
        As of `windows`.
    relic_density, wanted_density : float or numpy.ndarray
    comparisons : mapping of str to Comparison
        Name of a constraint that is on → prediction beside it.
    line : float or numpy.ndarray
        −2 Δ ln L of Belle II's data against the best line of any mass; infinite beyond the scan.
    line_known : bool or numpy.ndarray
        Where the scan has the mass.
    excess : str
        Name of the window that is asked for; "" where nobody asks for more than its ends.
    mass : float or numpy.ndarray
        Of the invisible particle [GeV]: which window holds there.
    """

    rate: Numbers
    windows: tuple[tuple[Numbers, Numbers], ...]
    relic_density: Numbers
    wanted_density: Numbers
    comparisons: Mapping[str, Comparison]
    line: Numbers
    line_known: Mask
    excess: str = ""
    mass: Numbers = math.nan

    @functools.cached_property
    def shape(self) -> tuple[int, ...]:
        """Shape of the points; empty for one."""
        return np.broadcast_shapes(
            *(np.shape(one) for one in (self.rate, self.relic_density, self.wanted_density, self.line)),
            *(np.shape(one.strength) for one in self.comparisons.values()),
            *(np.shape(end) for window in self.windows for end in window),
        )

    @functools.cached_property
    def covered(self) -> npt.NDArray[np.bool_]:
        """Where each constraint applies, the constraints along the first axis."""
        shape = self.shape
        found = [_spread(one.covered, shape) for one in self.comparisons.values()]
        return np.array(found, dtype=bool).reshape(len(found), *shape)

    @functools.cached_property
    def strengths(self) -> Array:
        """Prediction over limit, the constraints along the first axis; 0.0 where one does not apply."""
        shape = self.shape
        found = [_spread(one.strength, shape) for one in self.comparisons.values()]
        return np.array(found, dtype=float).reshape(len(found), *shape)

    @functools.cached_property
    def _too_dense(self) -> Array:
        # Density over the largest allowed one, where that is too much: elsewhere it excludes nothing.
        over = np.asarray(model_judgement.over_density(self.relic_density, self.wanted_density))
        return np.broadcast_to(np.where(over > 1.0, over, 0.0), self.shape)

    @property
    def strength(self) -> Numbers:
        """The largest prediction over limit, too much dark matter included; 0.0 where nothing is felt."""
        largest: Array = np.maximum(np.max(self.strengths, axis=0, initial=0.0), self._too_dense)
        return plain_scalars(largest)

    @property
    def strongest(self) -> Words:
        """Name of what excludes most or comes closest, or several that tie."""
        dense = Comparison(self._too_dense > 0.0, self._too_dense)
        return constraints.strongest({DENSITY: dense} | dict(self.comparisons)).names

    @property
    def excluded(self) -> npt.NDArray[np.bool_]:
        """Where a limit or too much dark matter excludes the model."""
        found: npt.NDArray[np.bool_] = np.any(self.strengths > 1.0, axis=0) | (self._too_dense > 0.0)
        return found

    @property
    def state(self) -> Words:
        """Either "excluded", "allowed" or "not constrained here", as of `Confronted.state`."""
        found = np.where(np.any(self.covered, axis=0), ALLOWED, NOT_CONSTRAINED)
        return plain_scalars(np.where(self.excluded, EXCLUDED, found))

    @property
    def explains(self) -> npt.NDArray[np.bool_]:
        """Where the rate is in the window at 2σ, and data prefer it, as of `Confronted.explains`."""
        inside = [(low <= self.rate) & (self.rate <= high) for low, high in self.windows]
        preferred = np.less(self.line, line_likelihood.without_line()) | ~np.asarray(self.line_known)
        if self.excess and measurements.window(self.excess).by_hand:
            preferred = np.array(True)
        return np.broadcast_to(np.any(np.array(np.broadcast_arrays(*inside)), axis=0) & preferred, self.shape)

    @property
    def share(self) -> Array:
        """Relic density over the observed one."""
        return np.broadcast_to(np.asarray(self.relic_density) / self.wanted_density, self.shape)

    @property
    def alive(self) -> npt.NDArray[np.bool_]:
        """Where the model gives excess and dark matter, and of all limits that apply none excludes it."""
        enough = self.share >= 1.0 - DENSITY_TOLERANCE
        allowed = np.any(self.covered, axis=0) & ~self.excluded
        left: npt.NDArray[np.bool_] = self.explains & enough & allowed
        return left

    @property
    def log_likelihood(self) -> Array:
        """−2 Δ ln L of all likelihoods that are known, multiplied, as of `Confronted.log_likelihoods`."""
        total = np.broadcast_to(np.where(self.line_known, self.line, 0.0), self.shape)
        # Where one of those that share data does not apply, the next one counts.
        shared = np.zeros(self.shape, dtype=bool)
        order = [*SHARED, *(name for name in self.comparisons if name not in SHARED)]
        for name in order:
            one = self.comparisons.get(name)
            if one is None or one.pull is None:
                continue
            counts = np.asarray(one.covered & ~shared) if name in SHARED else np.asarray(one.covered)
            total = total + np.where(counts, np.square(one.pull), 0.0)
            shared = shared | (counts if name in SHARED else False)
        return total

    def at(self) -> Confronted:
        """Return the only point, with the constraints in order."""
        (only,) = self.each()
        return only

    def each(self) -> Iterator[Confronted]:
        """Yield the points one by one, each with the constraints in order."""

        def flat(values: Numbers | Mask) -> list[float]:
            if not self.shape:
                return [float(values)]
            spread: list[float] = np.broadcast_to(values, self.shape).reshape(-1).astype(float).tolist()
            return spread

        names = list(self.comparisons)
        pulls = [one.pull for one in self.comparisons.values()]
        ends = [flat(end) for window in self.windows for end in window]
        rows = zip(
            *(flat(one) for one in (self.rate, self.relic_density, self.wanted_density, self.line)),
            flat(self.line_known),
            zip(*ends, strict=True),
            self.covered.reshape(len(names), math.prod(self.shape)).T.tolist(),
            self.strengths.reshape(len(names), math.prod(self.shape)).T.tolist(),
            strict=True,
        )
        masses = flat(self.mass) if self.excess else itertools.repeat(math.nan)
        measured = zip(*(itertools.repeat(None) if one is None else flat(one) for one in pulls), strict=False)
        for mass, row in zip(masses, rows, strict=False):
            rate, density, wanted, line, known, (low, high, lower, higher), covered, strengths = row
            told = zip(names, strengths, next(measured, ()), strict=True)
            bites = [Bite(*one) for one, on in zip(told, covered, strict=True) if on]
            bites.sort(key=lambda bite: -bite.strength)
            yield Confronted(
                rate=rate,
                windows=((low, high), (lower, higher)) if low <= high else (),
                relic_density=density,
                wanted_density=wanted,
                bites=tuple(bites),
                not_constrained=tuple(name for name, on in zip(names, covered, strict=True) if not on),
                line=line if known else None,
                window=line_likelihood.window_that_holds(self.excess, mass) if self.excess else "",
                asked_window=self.excess,
            )


def _spread(values: Numbers | Mask, shape: tuple[int, ...]) -> npt.ArrayLike:
    return values if np.shape(values) == shape else np.broadcast_to(values, shape)
