"""The files of constraints: one form for those of `data/constraints/` and for a reader's own.

Beside `provenance` stands `constraint`: what is limited and its unit, whether the number is an upper limit,
a lower limit or a measurement, its confidence level, one- or two-sided, what it assumes, who digitised it,
how far it was checked, and whether it is second-hand. A single number is its `value`, or `value_of` a
measurement in `data/measurements.json`, with `uncertainty` up and down for a measurement; a curve is `rows`
of (position, limit), with what the position is, how to interpolate and how far that may be wrong. A limit
that is the same within a bin has `rows` of (lowest position, highest position, limit), with gaps between.

`standard_model` is what the Standard Model alone gives for a measurement. How strongly a measurement excludes
is counted from there: what a model adds, over what the Standard Model leaves of the range that is allowed. So
a model that adds nothing is at 0, and the Standard Model's own pull is no merit or fault of it; whether a
prediction is inside the range is not touched. Without it distances are counted from the measured value.

`holds` says for which masses the number was published: position → (lowest, highest), in GeV, or in a few
words why it asks for none. A number is held against nothing outside. A file without it is held against
everything. `abundance` says how the limit follows the share f that a model makes of the dark matter: what is
predicted goes with f ("linear") or with f² ("squared"), the limit is for all of the dark matter and says
nothing of less ("all"), or f does not matter ("none"). Dark matter beyond the observed one counts as all of
it, since its density excludes it. A reader's own file without it follows the shipped limit on the same.

`steep` says why a curve changes by more than `STEEP` between two neighbouring points, which else would be
taken for a slip of whoever read it off. Where the source states no `confidence_level`, that is null, and
`without_level` says in words what the number stands for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from b2kinv.physics import data_files, measurements
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.ranges import ANY, NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import Array

KINDS = ("upper limit", "lower limit", "measurement")
SIDES = ("one", "two")
INTERPOLATIONS = ("log-log", "points", "bins")
#: How a limit follows the share that a model makes of the dark matter.
ABUNDANCES = ("linear", "squared", "all", "none")
#: Ratio of neighbouring limits of a curve above which its file says why.
STEEP = 5.0
#: Characters of a wrong row that its error quotes.
_LONGEST_QUOTE = 80
#: Of a row: how many numbers, and which.
_POINT, _BIN = (2, "position and limit"), (3, "lowest position, highest position and limit")
_COUNTS = {2: "two", 3: "three"}


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
    without_level : str
        What the number stands for where the source states no level; else empty.
    sides : str
        "one" or "two".
    assumes : str
        What must be true of a model for the number to apply to it.
    abundance : str
        "linear", "squared", "all" or "none"; empty in a reader's own file that does not say.
    source, reference : str
    digitised_by, checked : str
        Who read the number off, and how far that was checked.
    second_hand : bool
        Whether the number was not taken from its source itself.
    value : float or None
        Of a single number.
    uncertainty : tuple or None
        One standard deviation up and down, of a measurement.
    standard_model : float or None
        What the Standard Model alone gives for a measurement; None where the file does not say.
    holds : dict
        Position → lowest and highest mass [GeV] for which the number was published; empty if it asks for no
        mass.
    holds_words : str
        Why it asks for no mass; empty where `holds` has some, or where the file says nothing.
    position, position_unit : str
        What a curve is drawn against; empty for a single number.
    interpolation : str
        "log-log" or, where nothing is known between the points, "points"; "bins" where the limit is the same
        from one end of a bin to the other; empty for a single number.
    interpolation_error : float
        Largest relative error between two points.
    steep : str
        Why neighbouring limits differ by more than `STEEP`; empty where none do.
    points : numpy.ndarray
        Positions and limits of a curve, in two columns, of bins both ends; empty for a single number.
    """

    name: str
    kind: str
    quantity: str
    unit: str
    confidence_level: float | None
    without_level: str
    sides: str
    assumes: str
    abundance: str
    source: str
    reference: str
    digitised_by: str
    checked: str
    second_hand: bool
    value: float | None
    uncertainty: tuple[float, float] | None
    standard_model: float | None
    holds: Mapping[str, tuple[float, float]]
    holds_words: str
    position: str
    position_unit: str
    interpolation: str
    interpolation_error: float
    steep: str
    points: Array

    @property
    def range(self) -> tuple[float, float] | None:
        """Lowest and highest position of a curve, None for a single number."""
        return (float(self.points[0, 0]), float(self.points[-1, 0])) if self.points.size else None


@replaced.kept()
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
    ValueError: no constraint 'belle2_xs_nunu' (did you mean 'belle2_xs_nu_nu'?): the page on data lists them
    """
    if isinstance(name, str) and name.endswith(".json"):
        return _own(name)
    if name not in names():
        hint = validation.nearest_hint(name, names())
        raise ValueError(f"no constraint {name!r}{hint}: the page on data lists them")
    return _known(name)


def own(file: str) -> tuple[Constraint, ...]:
    """Return the constraints of a reader's own files.

    Parameters
    ----------
    file : str
        "none", or an `InputFile` with one of them or with several together.

    Raises
    ------
    ValueError
        If a file has another form.

    Examples
    --------
    >>> own("none")
    ()
    """
    return tuple(_own_content(one, one.content) for one in file.parts) if isinstance(file, InputFile) else ()


@replaced.kept()
def _stored() -> tuple[str, ...]:
    files = sorted(path for path in data_files.checksums() if path.startswith("constraints/"))
    return tuple(Path(path).stem for path in files)


def _content(name: str) -> Mapping[str, object]:
    return cast(Mapping[str, object], data_files.load_json(f"constraints/{name}.json"))


@replaced.kept()
def _known(name: str) -> Constraint:
    return _parsed(name, _content(name), f"data/constraints/{name}.json")


def _own(path: str) -> Constraint:
    # Read anew each time, because its owner may be changing it.
    try:
        return _own_content(path, Path(path).read_bytes())
    except OSError as problem:
        raise ValueError(f"constraint file {path} cannot be read: {problem.strerror or problem}") from None


@replaced.kept(64)
def _own_content(path: str, content: bytes) -> Constraint:
    try:
        read = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"constraint file {path} is no JSON: {problem}") from None
    return _parsed(Path(path).stem, read, path)


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
        # Asked for outside: what is missing is said with the file's name already.
        value = self.get(key)
        try:
            return validation.choice(key, value, allowed)
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
        value = self.get(key)
        try:
            array = Number(meaningful=allowed).array(key, value)
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
_AT_TIMES = ("without_level", "holds", "abundance")
_OF_A_NUMBER = ("value", "value_of", "uncertainty", "standard_model")
_OF_A_CURVE = ("position", "position_unit", "interpolation", "interpolation_error", "steep")


def _parsed(name: str, content: object, path: str) -> Constraint:
    file = _File(path, content)
    origin, said = file.part("provenance"), file.part("constraint")
    curve = file.has("rows")
    said.only(_ALWAYS + _AT_TIMES + (_OF_A_CURVE if curve else _OF_A_NUMBER))
    interpolation = said.choice("interpolation", INTERPOLATIONS) if curve else ""
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
    if said.has("standard_model") and kind != "measurement":
        raise said.wrong("'standard_model' is for a measurement: a limit counts from nothing on")
    holds, holds_words = _holds(said)
    return Constraint(
        name=name,
        kind=kind,
        **{key: said.text(key) for key in ("quantity", "unit", "assumes", "digitised_by", "checked")},
        confidence_level=level,
        without_level=_without_level(said, level),
        sides=sides,
        abundance=_abundance(said, kind),
        source=origin.text("source"),
        reference=origin.text("reference"),
        second_hand=said.flag("second_hand"),
        value=value,
        uncertainty=uncertainty,
        standard_model=said.number("standard_model") if said.has("standard_model") else None,
        holds=holds,
        holds_words=holds_words,
        position=said.text("position") if curve else "",
        position_unit=said.text("position_unit") if curve else "",
        interpolation=interpolation,
        interpolation_error=said.number("interpolation_error", NOT_NEGATIVE) if curve else 0.0,
        steep=said.text("steep") if said.has("steep") else "",
        points=_points(file, interpolation == "bins") if curve else np.empty((0, 2)),
    )


def _value(said: _File, kind: str) -> float:
    if not said.has("value_of"):
        return said.number("value", ANY if kind == "measurement" else POSITIVE)
    if said.has("value"):
        raise said.wrong("'value' and 'value_of' exclude each other")
    name = said.text("value_of")
    try:
        known = measurements.get(name)
    except ValueError as problem:
        raise said.wrong(f"'value_of' names no measurement: {problem}") from None
    held = {"kind": known.kind, "unit": known.unit, "confidence_level": known.confidence_level}
    for key, expected in held.items():
        if said.get(key) != expected:
            raise said.wrong(f"{key!r} is {said.get(key)!r}, and {expected!r} in {known.name}")
    return known.value


def _abundance(said: _File, kind: str) -> str:
    if not said.has("abundance"):
        return ""
    found = said.choice("abundance", ABUNDANCES)
    if found in ("linear", "squared") and kind != "upper limit":
        raise said.wrong(f"'abundance' = {found!r} is for an upper limit, and this is a {kind}")
    return found


def _without_level(said: _File, level: float | None) -> str:
    if level is None:
        if not said.has("without_level"):
            raise said.wrong(
                "'confidence_level' is null: 'without_level' must say what the number stands for"
            )
        return said.text("without_level")
    if said.has("without_level"):
        raise said.wrong("'confidence_level' and 'without_level' exclude each other")
    return ""


def _holds(said: _File) -> tuple[dict[str, tuple[float, float]], str]:
    if not said.has("holds"):
        return {}, ""
    if isinstance(said.get("holds"), str):
        return {}, said.text("holds")
    inside = said.part("holds")
    found = {}
    for position in cast(Mapping[str, object], inside.content):
        low, high = inside.numbers(position, (2,), NOT_NEGATIVE)
        if not low < high:
            raise said.wrong(f"'holds' must rise from the lowest to the highest {position}")
        found[position] = float(low), float(high)
    return found, ""


def _points(file: _File, bins: bool) -> Array:
    rows, columns = file.get("rows"), _BIN if bins else _POINT
    if not isinstance(rows, list) or len(rows) < 2:
        raise file.wrong(f"'rows' must be two or more rows of {columns[1]}")
    # One by one, so that what is wrong is quoted without all that is right.
    points = np.array([_row(file, number, row, columns) for number, row in enumerate(rows, 1)])
    if bins:
        return _ends(file, points)
    fallen = np.flatnonzero(np.diff(points[:, 0]) <= 0.0)
    if fallen.size:
        above = int(fallen[0])
        before, after = (float(one) for one in points[above : above + 2, 0])
        raise file.wrong(
            f"the positions in 'rows' must rise, and row {above + 2} is at {after!r} after {before!r}"
        )
    points.flags.writeable = False
    return points


def _ends(file: _File, bins: Array) -> Array:
    # Neighbouring bins share an end.
    low, high, limit = bins.T
    wrong = np.flatnonzero(~((low < high) & (low >= np.append(0.0, high[:-1]))))
    if wrong.size:
        first = int(wrong[0])
        raise file.wrong(
            f"bins in 'rows' must rise without overlap, and row {first + 1} goes from "
            f"{float(low[first])!r} to {float(high[first])!r}"
        )
    points = np.column_stack([bins[:, :2].reshape(-1), np.repeat(limit, 2)])
    points.flags.writeable = False
    return points


def _row(file: _File, number: int, row: object, columns: tuple[int, str]) -> tuple[float, ...]:
    count, meaning = columns
    try:
        numbers = [float(one) for one in Number(meaningful=POSITIVE).array("row", row)]
    except (ValueError, TypeError):
        numbers = []
    if len(numbers) != count:
        raise file.wrong(
            f"row {number} of 'rows' is {_quoted(row)}: it must be {_COUNTS[count]} finite numbers > 0, "
            f"{meaning}"
        )
    return tuple(numbers)


def _quoted(row: object) -> str:
    text = repr(row)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
