"""Limits and measurements that a model must meet, one file each: what was measured, how, and where it holds.

The files of `data/constraints/` and a reader's own have one form. Beside `provenance` stands `constraint`:
what is limited and its unit, whether the number is an upper limit, a lower limit or a measurement, its
confidence level, one- or two-sided, what it assumes, who digitised it, how far it was checked, and whether
it is second-hand. A single number is its `value`, or `value_of` a measurement in `data/measurements.json`,
with `uncertainty` up and down for a measurement; a curve is `rows` of (position, limit), with what the
position is, how to interpolate and how far that may be wrong.

Three things may come out: excluded, allowed, and not constrained here, where no limit was set.
"""

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist
from typing import cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import data_files, measurements
from b2kinv.quantities import validation
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import ANY, NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars

KINDS = ("upper limit", "lower limit", "measurement")
SIDES = ("one", "two")
INTERPOLATIONS = ("log-log", "points")

EXCLUDED, ALLOWED, NOT_CONSTRAINED = "excluded", "allowed", "not constrained here"

#: Of a curve without interpolation: how far from a point its limit still holds, relatively.
AT_A_POINT = 1e-6


@dataclass(frozen=True)
class Constraint:
    """One limit or measurement.

    Attributes
    ----------
    name : str
        Of the file, without folder and ending.
    kind : str
        "upper limit", "lower limit" or "measurement".
    quantity, unit : str
        What is limited.
    confidence_level : float or None
        At which it excludes; None where the source does not say.
    sides : str
        "one" or "two".
    assumes : str
        What must be true of a model for the number to apply to it.
    source, reference : str
    digitised_by, checked : str
        Who read the number off, and how far that was checked.
    second_hand : bool
        Whether the number was not taken from its source itself.
    value : float or None
        Of a single number.
    uncertainty : tuple or None
        One standard deviation up and down, of a measurement.
    position, position_unit : str
        What a curve is drawn against; empty for a single number.
    interpolation : str
        "log-log" or, where nothing is known between the points, "points"; empty for a single number.
    interpolation_error : float
        Largest relative error between two points.
    points : numpy.ndarray
        Positions and limits of a curve, in two columns; empty for a single number.
    """

    name: str
    kind: str
    quantity: str
    unit: str
    confidence_level: float | None
    sides: str
    assumes: str
    source: str
    reference: str
    digitised_by: str
    checked: str
    second_hand: bool
    value: float | None
    uncertainty: tuple[float, float] | None
    position: str
    position_unit: str
    interpolation: str
    interpolation_error: float
    points: Array

    @property
    def range(self) -> tuple[float, float] | None:
        """Lowest and highest position of a curve, None for a single number."""
        return (float(self.points[0, 0]), float(self.points[-1, 0])) if self.points.size else None


@dataclass(frozen=True)
class Comparison:
    """A prediction beside a constraint.

    Attributes
    ----------
    covered : bool or numpy.ndarray
        Whether a limit was set there.
    strength : float or numpy.ndarray
        Prediction over upper limit, lower limit over prediction, or distance from a measurement over what it
        allows: above 1 is excluded. 0.0 where nothing is constrained.
    """

    covered: bool | npt.NDArray[np.bool_]
    strength: Numbers

    @property
    def verdict(self) -> str | npt.NDArray[np.str_]:
        """Either "excluded", "allowed" or "not constrained here"."""
        words = np.where(np.greater(self.strength, 1.0), EXCLUDED, ALLOWED)
        return plain_scalars(np.where(self.covered, words, NOT_CONSTRAINED))


def names() -> tuple[str, ...]:
    """Return the names of the constraints of `data/constraints/`, sorted.

    Examples
    --------
    >>> "dark_photon_invisible" in names()
    True
    """
    return tuple(name for name in _stored() if "constraint" in _content(name))


def get(name: str) -> Constraint:
    """Return a constraint by its name, or out of a reader's own file by the path of that.

    Parameters
    ----------
    name : str
        One of `names`, or a path that ends in ".json".

    Raises
    ------
    ValueError
        If there is no such constraint (the nearest name is suggested), or if a file has another form.

    Examples
    --------
    >>> get("belle2_xs_nu_nu").value
    0.00032
    >>> get("belle2_xs_nunu")
    Traceback (most recent call last):
    ...
    ValueError: no constraint 'belle2_xs_nunu' (did you mean 'belle2_xs_nu_nu'?)
    """
    if isinstance(name, str) and name.endswith(".json"):
        return _own(name)
    if name not in _stored() or "constraint" not in _content(name):
        raise ValueError(f"no constraint {name!r}" + validation.nearest_hint(name, names()))
    return _known(name)


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
        points = " at its points" if one.interpolation == "points" else ""
        low, high = one.range
        raise ValueError(
            f"{one.name!r} sets no limit at {missed!r} {one.position_unit}: it reaches from {low!r} to "
            f"{high!r} {one.position_unit}{points}"
        )
    return plain_scalars(limits)


def compare(name: str, prediction: Numbers, position: Numbers | None = None) -> Comparison:
    """Return a prediction beside a constraint: whether it is covered, and how strongly it is excluded.

    Parameters
    ----------
    name : str
        Name or path, as in `get`.
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
    as its confidence level stands for, counted on the side of the prediction.

    Examples
    --------
    >>> compare("dark_photon_invisible", 1e-3, 2.0).verdict
    'excluded'
    >>> compare("dark_photon_invisible", [1e-4, 1.0], [2.0, 9.0]).verdict.tolist()
    ['allowed', 'not constrained here']
    >>> compare("n_eff_planck2018", 3.044).verdict
    'allowed'
    """
    one = get(name)
    if one.kind == "measurement":
        _position(one, position)
        strength = np.abs(pull(name, prediction)) / _allowed_deviations(one)
        return plain_scalars(Comparison(np.ones(np.shape(strength), bool), strength))
    values = validation.numbers("prediction", prediction, at_least=0.0, unit=one.unit, meaning=one.quantity)
    where = _position(one, position)
    covered, limits = _limits(one, where)
    if one.kind == "upper limit":
        strength = values / limits
    else:
        # Nothing at all is as far below a lower limit as can be.
        strength = np.where(values > 0.0, limits / np.where(values > 0.0, values, 1.0), math.inf)
    covered, strength = np.broadcast_arrays(covered, strength)
    return plain_scalars(Comparison(covered, np.where(covered, strength, 0.0)))


def pull(name: str, prediction: Numbers) -> Numbers:
    """Return by how many standard deviations a prediction lies above a measurement.

    Parameters
    ----------
    name : str
        Name or path, as in `get`.
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
    one = get(name)
    if one.value is None or one.uncertainty is None:
        raise ValueError(f"{one.name!r} is a limit and no measurement: it pulls nowhere")
    up, down = one.uncertainty
    off = validation.numbers("prediction", prediction, unit=one.unit, meaning=one.quantity) - one.value
    return plain_scalars(off / np.where(off > 0.0, up, down))


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
    covered = (where >= known[0]) & (where <= known[-1])
    return covered, np.exp(np.interp(np.log(where), np.log(known), np.log(limits)))


def _allowed_deviations(one: Constraint) -> float:
    assert one.confidence_level is not None
    return NormalDist().inv_cdf(0.5 * (1.0 + one.confidence_level))


# Reading of files


@functools.cache
def _stored() -> tuple[str, ...]:
    files = sorted(path for path in data_files.checksums() if path.startswith("constraints/"))
    return tuple(Path(path).stem for path in files)


def _content(name: str) -> Mapping[str, object]:
    return cast(Mapping[str, object], data_files.load_json(f"constraints/{name}.json"))


@functools.cache
def _known(name: str) -> Constraint:
    return _parsed(name, _content(name), f"data/constraints/{name}.json")


def _own(path: str) -> Constraint:
    # Read anew each time, because its owner may be changing it.
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as problem:
        raise ValueError(f"constraint file {path} cannot be read: {problem.strerror or problem}") from None
    except ValueError as problem:
        raise ValueError(f"constraint file {path} is no JSON: {problem}") from None
    return _parsed(Path(path).stem, content, path)


class _File:
    """What stands in a file, asked for by key, with the sentence that says what is wrong."""

    def __init__(self, path: str, content: object) -> None:
        self.path = path
        self.content = content

    def wrong(self, what: str) -> ValueError:
        return ValueError(f"constraint file {self.path}: {what}")

    def part(self, key: str) -> "_File":
        inside = self.get(key)
        if not isinstance(inside, Mapping):
            raise self.wrong(f"{key!r} must be an object with keys")
        return _File(self.path, inside)

    def get(self, key: str) -> object:
        if not isinstance(self.content, Mapping):
            raise self.wrong("it must be an object with 'provenance' and 'constraint'")
        if key not in self.content:
            raise self.wrong(f"{key!r} is missing")
        return self.content[key]

    def has(self, key: str) -> bool:
        return isinstance(self.content, Mapping) and key in self.content

    def only(self, allowed: tuple[str, ...]) -> None:
        for key in cast(Mapping[str, object], self.content):
            if key not in allowed:
                raise self.wrong(f"unknown key {key!r}" + validation.nearest_hint(key, allowed))

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key!r} must be a text")
        return value

    def choice(self, key: str, allowed: tuple[str, ...]) -> str:
        try:
            return validation.choice(key, self.get(key), allowed)
        except ValueError as problem:
            raise self.wrong(str(problem)) from None

    def flag(self, key: str) -> bool:
        value = self.get(key)
        if not isinstance(value, bool):
            raise self.wrong(f"{key!r} must be true or false")
        return value

    def number(self, key: str, allowed: Range = ANY) -> float:
        return float(self.numbers(key, (), allowed))

    def numbers(self, key: str, shape: tuple[int, ...], allowed: Range) -> Array:
        """Return numbers of a shape, in which −1 stands for two or more."""
        try:
            array = Number(meaningful=allowed).array(key, self.get(key))
        except ValueError as problem:
            raise self.wrong(str(problem)) from None
        fits = array.ndim == len(shape) and all(
            have >= 2 if want < 0 else have == want for have, want in zip(array.shape, shape, strict=True)
        )
        if not fits:
            what = {(): "one number", (2,): "two numbers, up and down"}
            raise self.wrong(f"{key!r} must be {what.get(shape, 'two or more rows of position and limit')}")
        return array


_ALWAYS = (
    *("kind", "quantity", "unit", "confidence_level", "sides"),
    *("assumes", "digitised_by", "checked", "second_hand"),
)
_OF_A_NUMBER = ("value", "value_of", "uncertainty")
_OF_A_CURVE = ("position", "position_unit", "interpolation", "interpolation_error")


def _parsed(name: str, content: object, path: str) -> Constraint:
    file = _File(path, content)
    origin, said = file.part("provenance"), file.part("constraint")
    curve = file.has("rows")
    said.only(_ALWAYS + (_OF_A_CURVE if curve else _OF_A_NUMBER))
    kind = said.choice("kind", KINDS)
    if curve and kind == "measurement":
        raise file.wrong("a measurement is a single number, and a curve is a limit")
    level = None
    if kind == "measurement" or said.get("confidence_level") is not None:
        level = said.number("confidence_level", Range(above=0.0, below=1.0))
    sides = said.choice("sides", SIDES)
    if kind == "measurement" and sides == "one":
        raise file.wrong("a measurement has two sides")
    uncertainty = None
    if kind == "measurement":
        up, down = said.numbers("uncertainty", (2,), POSITIVE)
        uncertainty = float(up), float(down)
    value = None if curve else _value(said, kind)
    return Constraint(
        name=name,
        kind=kind,
        **{key: said.text(key) for key in ("quantity", "unit", "assumes", "digitised_by", "checked")},
        confidence_level=level,
        sides=sides,
        source=origin.text("source"),
        reference=origin.text("reference"),
        second_hand=said.flag("second_hand"),
        value=value,
        uncertainty=uncertainty,
        position=said.text("position") if curve else "",
        position_unit=said.text("position_unit") if curve else "",
        interpolation=said.choice("interpolation", INTERPOLATIONS) if curve else "",
        interpolation_error=said.number("interpolation_error", NOT_NEGATIVE) if curve else 0.0,
        points=_points(file) if curve else np.empty((0, 2)),
    )


def _value(said: _File, kind: str) -> float:
    if not said.has("value_of"):
        return said.number("value", ANY if kind == "measurement" else POSITIVE)
    if said.has("value"):
        raise said.wrong("'value' and 'value_of' exclude each other")
    try:
        known = measurements.get(said.text("value_of"))
    except ValueError as problem:
        raise said.wrong(f"'value_of' names no measurement: {problem}") from None
    held = {"kind": known.kind, "unit": known.unit, "confidence_level": known.confidence_level}
    for key, expected in held.items():
        if said.get(key) != expected:
            raise said.wrong(f"{key!r} is {said.get(key)!r}, and {expected!r} in {known.name}")
    return known.value


def _points(file: _File) -> Array:
    points = file.numbers("rows", (-1, 2), POSITIVE).copy()
    if np.any(np.diff(points[:, 0]) <= 0.0):
        raise file.wrong("the positions in 'rows' must rise")
    points.flags.writeable = False
    return points
