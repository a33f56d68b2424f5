"""The points of one chunk of a sweep, evaluated and written as lines of CSV: what a worker does.

What comes out depends on the chunk alone, and not on who computes it: workers whose code, data or libraries
differ from what started the sweep refuse.
"""

import dataclasses
import functools
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from b2kinv.companion import papers
from b2kinv.companion.execution import sources, uncertainty_report
from b2kinv.companion.papers import Section
from b2kinv.companion.words.errors import Failed
from b2kinv.quantities.results import Result
from b2kinv.quantities.scalars import Array

#: Numbers of points: their places on the grid, counted from 0.
Places: TypeAlias = npt.NDArray[np.intp]

#: What a point that cannot be computed may raise; it becomes a row with the message. What else is raised (no
#: memory, no such function) is not about the point.
FAILURES = (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError)


@dataclasses.dataclass(frozen=True)
class Axis:
    """The values that one parameter takes in a sweep.

    Attributes
    ----------
    name : str
    text : str
        As the user wrote it.
    listed : tuple
        Values given one by one; empty for a range.
    start, stop : float
        Both ends of a range; they are among its values.
    count : int
    logarithmic : bool
        Whether the ratio of neighbours is constant, and not their difference.
    """

    name: str
    text: str
    listed: tuple[float | str, ...] = ()
    start: float = 0.0
    stop: float = 0.0
    count: int = 0
    logarithmic: bool = False

    @property
    def numeric(self) -> bool:
        """Whether all values are numbers, so that many fit into one call."""
        return not any(isinstance(value, str) for value in self.listed)

    @property
    def size(self) -> int:
        """How many values there are."""
        return len(self.listed) or self.count

    def values(self) -> "Array | tuple[float | str, ...]":
        """Return all values, as an array of numbers if they are numbers and as a tuple otherwise."""
        return _axis_values(self)


@dataclasses.dataclass(frozen=True)
class Column:
    """One computed column of the table: which part of which quantity.

    Attributes
    ----------
    name, unit, meaning : str
    quantity : str
        Name in the section's result.
    uncertainty : bool
        Whether it is the quantity's uncertainty and not its value.
    part : int or None
        Position in a quantity with several values.
    number : bool
        Whether it holds numbers, and not words or truth values.
    """

    name: str
    unit: str
    meaning: str
    quantity: str
    uncertainty: bool = False
    part: int | None = None
    number: bool = True

    @property
    def heading(self) -> str:
        """Name with unit, as in the CSV files of figures."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


@dataclasses.dataclass(frozen=True)
class Grid:
    """All that a worker has to know: the section, its axes (the last varies fastest), the other values.

    Attributes
    ----------
    paper : str
        Module that has the paper.
    section : str
    axes : tuple of Axis
    fixed : tuple of (str, value)
    wanted : tuple of str
        The quantities that were asked for; all if there are none.
    columns : tuple of Column
    vectorised : bool
        Whether the section computes many points in one call.
    fingerprint : str
        Of the code, data and libraries that the sweep was started with.
    seconds_each : float
        What a single point took before it was started.
    uncertainty : bool
        Whether each number comes with the ends of its 68 % interval; then points are computed one by one.
    """

    paper: str
    section: str
    axes: tuple[Axis, ...]
    fixed: tuple[tuple[str, object], ...]
    wanted: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    vectorised: bool = True
    fingerprint: str = ""
    seconds_each: float = 0.0
    uncertainty: bool = False

    @property
    def size(self) -> int:
        """How many points there are."""
        return math.prod(axis.size for axis in self.axes)

    def positions(self, numbers: int | Places) -> tuple[Places, ...]:
        """Return, for each axis, the positions of its values at the points with these `numbers`."""
        return np.unravel_index(numbers, [axis.size for axis in self.axes])

    def point(self, number: int) -> dict[str, object]:
        """Return name → value of every parameter that is set at one point."""
        places = self.positions(number)
        own = {axis.name: _plain(axis, int(place)) for axis, place in zip(self.axes, places, strict=True)}
        return {**dict(self.fixed), **own}


def compute(grid: Grid, start: int, stop: int) -> bytes:
    """Return the lines of CSV of the points `start` to `stop`, as UTF-8.

    Parameters
    ----------
    grid : Grid
    start, stop : int
        First point, and the one after the last.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If the code or data here are not those that the sweep was started with.
    """
    if grid.fingerprint != fingerprint(grid):
        raise Failed(
            f"a worker has another version of {papers.load(grid.paper).name}, its data, Python, numpy or "
            "scipy: install the same everywhere"
        )
    computed: dict[int, tuple[object, ...]] = {}
    errors: dict[int, str] = {}
    for numbers in groups(grid, np.arange(start, stop)):
        _compute_group(grid, numbers, computed, errors)
    return _csv_lines(grid, start, stop, computed, errors)


def fingerprint(grid: Grid) -> str:
    """Return the checksum of everything that the results of a sweep depend on, as it is here."""
    paper = papers.load(grid.paper)
    return sources.fingerprint(paper, section(grid), with_uncertainties=grid.uncertainty)


def section(grid: Grid) -> Section:
    """Return the section that a grid is about."""
    return next(one for one in papers.load(grid.paper).sections if one.name == grid.section)


def evaluate_point(grid: Grid, number: int) -> Result:
    """Return the section's result at one point, with intervals if the sweep has them."""
    values = grid.point(number)
    if not grid.uncertainty:
        return _evaluate(grid, values)
    found = uncertainty_report.computed(papers.load(grid.paper), section(grid), values)
    return Result(found.result.parameters, {**found.result, **uncertainty_report.intervals(found)})


def evaluate_points(grid: Grid, numbers: Places) -> Result:
    """Return the section's result at several points that have the same words, in one call."""
    values = grid.point(int(numbers[0]))
    for axis, places in zip(grid.axes, grid.positions(numbers), strict=True):
        if axis.numeric:
            values[axis.name] = np.asarray(axis.values())[places]
    return _evaluate(grid, values)


def _evaluate(grid: Grid, values: Mapping[str, object]) -> Result:
    module = section(grid).module
    result: Result = module.evaluate(module.Parameters.from_mapping(values))
    return result


def column_values(column: Column, result: Result, count: int) -> list[object]:
    """Return a column's values at `count` points as a list of Python objects.

    Raises
    ------
    ValueError
        If the result has neither one value for all points nor one for each.
    """
    if column.quantity not in result:
        return [math.nan if column.number else ""] * count
    quantity = result[column.quantity]
    values = quantity.uncertainty if column.uncertainty else quantity.value
    if values is not None and column.part is not None:
        values = cast(Sequence[object], values)[column.part]
    if values is None:
        values = math.nan
    filled: list[object] = np.broadcast_to(cast(npt.ArrayLike, values), (count,)).tolist()
    if column.number:
        return filled
    # The same words come again and again.
    cells = {value: _word(value) for value in set(filled)}
    return [cells[value] for value in filled]


def _compute_group(
    grid: Grid, numbers: Places, computed: dict[int, tuple[object, ...]], errors: dict[int, str]
) -> None:
    """Compute points with the same words; where that fails, halve until the failing points stand alone."""
    alone = len(numbers) == 1
    if alone or grid.vectorised:
        try:
            result = evaluate_point(grid, int(numbers[0])) if alone else evaluate_points(grid, numbers)
            columns = [column_values(column, result, len(numbers)) for column in grid.columns]
        except FAILURES as error:
            if alone:
                errors[int(numbers[0])] = _message(error)
                return
        else:
            computed.update(zip(numbers.tolist(), zip(*columns, strict=True), strict=True))
            return
    for piece in np.array_split(numbers, 2 if grid.vectorised else len(numbers)):
        _compute_group(grid, piece, computed, errors)


def groups(grid: Grid, numbers: Places) -> Iterator[Places]:
    """Yield the points in groups inside which all words are the same."""
    words = [
        places for axis, places in zip(grid.axes, grid.positions(numbers), strict=True) if not axis.numeric
    ]
    if not words:
        yield numbers
        return
    _, group = np.unique(np.stack(words), axis=1, return_inverse=True)
    for index in range(group.max() + 1):
        yield numbers[group.reshape(-1) == index]


def _csv_lines(
    grid: Grid,
    start: int,
    stop: int,
    computed: Mapping[int, tuple[object, ...]],
    errors: Mapping[int, str],
) -> bytes:
    places = grid.positions(np.arange(start, stop))
    given = []
    for axis, place in zip(grid.axes, places, strict=True):
        cells = [_spelled(value) for value in _unique_values(axis, place)]
        given.append([cells[index] for index in np.unique(place, return_inverse=True)[1].tolist()])
    good = "".join("%.12g," if column.number else "%s," for column in grid.columns)
    failed = "," * len(grid.columns)
    lines = io.StringIO()
    for number, row in zip(range(start, stop), zip(*given, strict=True), strict=True):
        lines.write(",".join(row))
        lines.write(",")
        if number in errors:
            lines.write(failed + _quoted(errors[number]))
        else:
            lines.write(good % computed[number])
        lines.write("\n")
    return lines.getvalue().encode()


def _unique_values(axis: Axis, places: Places) -> list[float | str]:
    values = axis.values()
    return [values[place] for place in np.unique(places).tolist()]


def _plain(axis: Axis, place: int) -> float | str:
    value = axis.values()[place]
    return value if isinstance(value, str) else float(value)


def _spelled(value: float | str) -> str:
    if not isinstance(value, str):
        return f"{value:.12g}"
    # As it was typed, and not as `_word` has it: a quotation mark inside a cell is doubled.
    return '"' + value.replace('"', '""') + '"' if set(value) & set(',"#') else value


def _word(value: object) -> str:
    text = str(value)
    return _quoted(text) if any(sign in text for sign in ',"#\n\r') else text


def _message(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if isinstance(error, ValueError) else f"{type(error).__name__}: {text}"


def _quoted(text: str) -> str:
    # '#' starts a comment for what reads such tables, also in the middle of a line.
    # One row is one line: rows are counted by them.
    return '"' + " ".join(text.replace('"', "'").replace("#", "No. ").split()) + '"'


@functools.lru_cache(maxsize=64)
def _axis_values(axis: Axis) -> "Array | tuple[float | str, ...]":
    if axis.listed:
        return np.array(axis.listed, dtype=float) if axis.numeric else axis.listed
    spaced = np.geomspace if axis.logarithmic else np.linspace
    values: Array = spaced(axis.start, axis.stop, axis.count)
    values.flags.writeable = False
    return values
