"""A section's `evaluate` over a grid of parameters: in processes or on a Dask cluster, into one CSV file.

The grid is cut into chunks by a rule that does not know how many workers there are, so the table is the same
bytes for any number. Each finished chunk is a file in ``chunks/``; a sweep that was interrupted goes on from
those. When all are there they become ``sweep.csv``.
"""

import collections
import contextlib
import csv
import dataclasses
import math
import os
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast

import numpy as np
import numpy.typing as npt

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, locks, sources
from b2kinv.companion.papers import Paper, Say, Section
from b2kinv.companion.sweep import bounds, distribution, probes, storage, worker
from b2kinv.companion.sweep.worker import Axis, Column, Grid
from b2kinv.companion.words import formatting
from b2kinv.companion.words.errors import Failed
from b2kinv.companion.words.progress import Progress
from b2kinv.quantities import validation
from b2kinv.quantities.declarations import Declaration, Number
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array, plain_scalars

if TYPE_CHECKING:
    # Only who computes on a cluster needs Dask.
    import distributed

#: Points in a chunk: enough to make use of arrays, few enough to lose little when interrupted.
LARGEST_CHUNK = 2000
#: A small sweep is cut into about so many chunks, for workers to share: fewer where a section computes many
#: points in one call, since a call for few costs as much.
CHUNKS, CHUNKS_VECTORISED = 64, 8
#: Processes for each processor that are not asked for by mistake.
MOST_JOBS = 16


def parse_grid(texts: Iterable[str], declared: Mapping[str, Declaration] | None = None) -> tuple[Axis, ...]:
    """Return the axes that ``name=start:stop:n[:log]`` and ``name=value,value,…`` describe.

    A value with a comma in it stands between double quotes, as in CSV files.

    Parameters
    ----------
    texts : iterable of str
    declared : mapping, optional
        Name → declaration, which decides how values are read: names have no ranges, and a file may be called
        2024. What is not among these is read as a number, and as a name if it is none.

    Raises
    ------
    ValueError
        If a text is neither, a range is no range, or a name comes twice.

    Examples
    --------
    >>> [axis] = parse_grid(["height=1:3:5"])
    >>> axis.values().tolist()
    [1.0, 1.5, 2.0, 2.5, 3.0]
    >>> [axis] = parse_grid(["shape=flat,round"])
    >>> axis.values()
    ('flat', 'round')
    >>> parse_grid(["height=1:3"])
    Traceback (most recent call last):
    ...
    ValueError: 'height=1:3' is no grid: write name=start:stop:number, name=start:stop:number:log or
    name=value,value
    """
    axes = [_axis(text, declared or {}) for text in texts]
    for axis, count in collections.Counter(axis.name for axis in axes).items():
        if count > 1:
            raise ValueError(f"the grid of {axis!r} is given twice")
    return tuple(axes)


def declarations(paper: Paper, section: str) -> dict[str, Declaration]:
    """Return name → declaration of the parameters of a section.

    Raises
    ------
    ValueError
        If there is no such section to sweep.
    """
    parameters: type[ParameterSet] = _section(paper, section).module.Parameters
    return parameters.declarations()


def plan(
    paper: Paper,
    section: str,
    axes: Sequence[Axis],
    fixed: Mapping[str, object] | None = None,
    quantities: Sequence[str] = (),
    many_meant: bool = False,
    uncertainty: bool = False,
) -> Grid:
    """Return the sweep as its workers get it, after checking every name.

    Parameters
    ----------
    paper : Paper
    section : str
        Name of the section.
    axes : sequence of b2kinv.companion.sweep.worker.Axis
        At least one; the last varies fastest.
    fixed : mapping, optional
        Name → value of other parameters; texts are read as these are declared.
    quantities : sequence of str
        Which of the section's quantities are wanted; all that are no curves by default.
    many_meant : bool
        Whether a grid of more than `bounds.MANY_POINTS` points is no mistake.
    uncertainty : bool
        Whether each number comes with the ends of its 68 % interval.

    Returns
    -------
    b2kinv.companion.sweep.worker.Grid

    Raises
    ------
    ValueError
        If a name is unknown, a word is no choice, there are too many points, or none that was tried can be
        computed.
    """
    fixed = dict(fixed or {})
    known = declarations(paper, section)
    if not axes:
        raise ValueError(f"a sweep needs a --grid of at least one parameter: {', '.join(known)}")
    for name in [axis.name for axis in axes] + list(fixed):
        if name not in known:
            raise ValueError(
                f"unknown parameter {name!r} of {section}: it must be one of {', '.join(known)}"
                + validation.nearest_hint(name, known)
            )
    for axis in axes:
        if axis.name in fixed:
            raise ValueError(f"parameter {axis.name!r} is given both a grid and a single value")
    bounds.refuse_points(axes, many_meant)
    axes = [_with_files(axis, known[axis.name]) for axis in axes]
    fixed = {
        name: known[name].check_offered(name, value) if isinstance(value, str) else value
        for name, value in assignments.read(known, fixed).items()
    }
    _refuse_words(paper, section, axes, fixed)
    wanted = tuple(dict.fromkeys(quantities))
    fixed_values = tuple(fixed.items())
    grid = Grid(paper.module_name, section, tuple(axes), fixed_values, wanted=wanted, uncertainty=uncertainty)
    grid = dataclasses.replace(grid, fingerprint=worker.fingerprint(grid))
    results, seconds = probes.compute(grid)
    columns = _columns(results.values(), {axis.name for axis in axes}, quantities)
    grid = dataclasses.replace(grid, columns=columns)
    vectorised = not uncertainty and probes.is_vectorised(grid, columns, results)
    return dataclasses.replace(grid, vectorised=vectorised, seconds_each=seconds)


def run(
    paper: Paper,
    section: str,
    axes: Sequence[Axis],
    folder: str | Path,
    fixed: Mapping[str, object] | None = None,
    quantities: Sequence[str] = (),
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    chunk: int | None = None,
    many_meant: bool = False,
    uncertainty: bool = False,
    report: Say = print,
    stream: TextIO | None = None,
) -> Path:
    """Compute a sweep into a folder, or finish one that was interrupted there; return the path of the table.

    Parameters
    ----------
    paper, section, axes, fixed, quantities
        As for `plan`.
    folder : path
        For ``sweep.csv``, ``sweep.json`` (what it holds) and, until it is complete, ``chunks/``.
    jobs : int, optional
        Most processes; one for each processor by default. Where there is little to do there is one.
    scheduler : str, optional
        Address of a Dask scheduler, such as "tcp://127.0.0.1:8786", whose workers compute instead.
    chunk : int, optional
        Points in a chunk.
    many_meant, uncertainty : bool
        As for `plan`.
    report : callable
        Is given the lines to be printed.
    stream : file, optional
        Where the progress is shown, the error stream by default.

    Raises
    ------
    ValueError
        If something is refused before anything is computed.
    b2kinv.companion.words.errors.Failed
        If workers keep dying or the cluster is lost; finished chunks are kept. If not a single point could be
        computed; the table says why.
    """
    if jobs is not None and (jobs < 1 or scheduler is not None):
        raise ValueError(
            f"jobs = {jobs} is not allowed: it must be at least 1"
            if jobs < 1
            else "give either a number of jobs or a scheduler: the workers of a cluster are its own"
        )
    if jobs is not None and jobs > MOST_JOBS * (os.cpu_count() or 1):
        raise ValueError(f"jobs = {jobs} is not allowed: it must be at most {MOST_JOBS} for each processor")
    if chunk is not None and chunk < 1:
        raise ValueError(f"chunk = {chunk} is not allowed: it must be at least 1")
    folder = Path(folder)
    with locks.locked(folder):
        grid = plan(paper, section, axes, fixed, quantities, many_meant, uncertainty)
        return _run(grid, folder, jobs, scheduler, chunk, many_meant, report, stream)


def _run(
    grid: Grid,
    folder: Path,
    jobs: int | None,
    scheduler: str | None,
    chunk: int | None,
    many_meant: bool,
    report: Say,
    stream: TextIO | None,
) -> Path:
    chunks = CHUNKS_VECTORISED if grid.vectorised else CHUNKS
    chunk = chunk or min(LARGEST_CHUNK, math.ceil(grid.size / chunks))
    description = _description(grid, chunk)
    if storage.is_complete(folder, description):
        report(f"{folder / storage.TABLE} is complete already: nothing was computed")
        return _told_of_failures(grid, folder, report)
    with (
        distribution.connect(scheduler, papers.load(grid.paper).name)
        if scheduler is not None
        else contextlib.nullcontext() as client
    ):
        sizes = storage.Sizes(grid.size, chunk)
        if client is None and not bounds.is_worth_processes(grid, chunk):
            jobs = 1
        here = distribution.number_of_processes(jobs, len(sizes))
        number = here if client is None else distribution.number_of_threads(client)
        # Of a cluster's memory nothing is known.
        bounds.refuse_room(grid, chunk, here if client is None else 1, folder)
        seconds = bounds.estimate(grid, chunk, grid.seconds_each, number)
        if grid.uncertainty and not many_meant:
            bounds.refuse_long(grid.size, grid.section, seconds, number)
        report(bounds.text(grid.size, grid.section, seconds, number))
        _finish(grid, folder, description, sizes, jobs, client, report, stream)
    report(f"{grid.size:,} points of {grid.section} are in {folder / storage.TABLE}")
    return _told_of_failures(grid, folder, report)


def _told_of_failures(grid: Grid, folder: Path, report: Say) -> Path:
    """Tell how many rows of a finished table are errors; return its path."""
    failed, first = storage.failures(folder)
    if failed == grid.size:
        raise Failed(f"every point of {folder / storage.TABLE} failed; the first says: {first}")
    if failed:
        report(f"{failed:,} of them failed; the first says: {first}")
    return folder / storage.TABLE


def read_table(path: str | Path) -> dict[str, Array | npt.NDArray[np.str_]]:
    """Return the table of a finished sweep: heading, such as "height [m]", to an array of its column.

    Columns of numbers are arrays of floats, NaN where a point failed; others are arrays of text.
    """
    with Path(path).open(encoding="utf-8", newline="") as table:
        headings, *rows = csv.reader(line for line in table if not line.startswith("#"))
    return {
        heading: _numbers_or_words(cells)
        for heading, cells in zip(headings, zip(*rows, strict=True), strict=True)
    }


def _numbers_or_words(cells: Sequence[str]) -> Array | npt.NDArray[np.str_]:
    words = np.array(cells)
    try:
        return np.where(words == "", "nan", words).astype(float) if np.any(words != "") else words
    except ValueError:
        return words


def header(grid: Grid) -> str:
    """Return the comment lines above a table: how to repeat it, what was fixed, what the columns are."""
    paper = papers.load(grid.paper)
    table = _parameters(grid).table()
    words = [paper.name, "sweep", grid.section]
    words += [word for axis in grid.axes for word in ("--grid", axis.text)]
    words += [word for name, value in grid.fixed for word in ("--set", f"{name}={_typed(value)}")]
    words += [word for name in grid.wanted for word in ("--quantity", name)]
    words += ["--uncertainty"] * grid.uncertainty
    used = {name: value for name, value, *_ in table} | dict(grid.fixed)
    rows = {name: (unit, meaning) for name, _, unit, _, meaning in table}
    lines = [
        f"{grid.size} points of {grid.section}, {paper.name} {paper.version}, companion to {paper.reference}",
        f"command: {shlex.join(words)}",
        f"{sources.versions()}; with code and data: sha256 {grid.fingerprint}",
    ]
    for name, value in used.items():
        if all(axis.name != name for axis in grid.axes):
            lines.append(
                f"fixed: {name} = {formatting.parameter_text(value, rows[name][0])} ({rows[name][1]})"
            )
    lines += [f"grid: {axis.text} ({rows[axis.name][1]})" for axis in grid.axes]
    lines += [f"file: {name} = {formatting.parameter_text(file)}" for name, file in _files(grid)]
    lines += [f"column: {column.name} ({column.meaning})" for column in grid.columns]
    return "".join(f"# {line}\n" for line in lines)


def _typed(value: object) -> str:
    # As a number, its shortest spelling that is exactly it.
    return value if isinstance(value, str) else repr(plain_scalars(value))


def _parameters(grid: Grid) -> type[ParameterSet]:
    parameters: type[ParameterSet] = worker.section(grid).module.Parameters
    return parameters


def _axis(text: str, declared: Mapping[str, Declaration]) -> Axis:
    name, equals, values = (part.strip(" ") for part in text.partition("="))
    if equals and name.isidentifier():
        validation.one_line(name, values)
        declaration = declared.get(name, Number())
        if ":" in values and isinstance(declaration, Number):
            with contextlib.suppress(_NoGrid):
                return _range_axis(name, text, values.split(":"))
        else:
            [cells] = csv.reader([values], skipinitialspace=True)
            listed = tuple(_number_or_name(declaration.read(name, cell)) for cell in cells or [""])
            if len(set(listed)) < len(listed):
                raise ValueError(f"the grid {text!r} has a value twice")
            return Axis(name, text, listed=listed)
    raise ValueError(
        f"{text!r} is no grid: write name=start:stop:number, name=start:stop:number:log or name=value,value"
    )


def _number_or_name(value: object) -> float | str:
    return value if isinstance(value, float) else str(value)


class _NoGrid(Exception):
    pass


def _range_axis(name: str, text: str, parts: Sequence[str]) -> Axis:
    if len(parts) not in (3, 4) or parts[3:] not in ([], ["log"]):
        raise _NoGrid
    try:
        start, stop, count = float(parts[0]), float(parts[1]), int(parts[2])
    except ValueError:
        raise _NoGrid from None
    logarithmic = len(parts) == 4
    if not (math.isfinite(start) and math.isfinite(stop)):
        raise ValueError(f"the grid {text!r} must have finite ends")
    if count < 1 or (count == 1 and start != stop) or (count > 1 and start == stop):
        raise ValueError(f"the grid {text!r} must have at least two points between two different ends")
    if logarithmic and min(start, stop) <= 0.0:
        raise ValueError(f"the grid {text!r} is logarithmic: its ends must be positive")
    return Axis(name, text, start=start, stop=stop, count=count, logarithmic=logarithmic)


def _section(paper: Paper, name: str) -> Section:
    known = {section.name: section for section in paper.computed()}
    if name not in known:
        raise ValueError(
            f"there is no section {name!r} to sweep: it must be one of {', '.join(known)}"
            + validation.nearest_hint(name, known)
        )
    return known[name]


def _refuse_words(paper: Paper, section: str, axes: Sequence[Axis], fixed: Mapping[str, object]) -> None:
    """Refuse words that no point of the sweep could have."""
    values = {name: (value,) for name, value in fixed.items()} | {axis.name: axis.listed for axis in axes}
    parameters: type[ParameterSet] = _section(paper, section).module.Parameters
    parameters.check_words(
        {name: tuple(one for one in some if isinstance(one, str)) for name, some in values.items()}
    )


def _with_files(axis: Axis, declaration: Declaration) -> Axis:
    """Return an axis with its words checked, and the files among them read."""
    checked = (
        cast(str, declaration.check_offered(axis.name, value)) if isinstance(value, str) else value
        for value in axis.listed
    )
    return dataclasses.replace(axis, listed=tuple(checked))


def _files(grid: Grid) -> list[tuple[str, InputFile]]:
    """Return parameter and file of each file that the sweep reads."""
    values = [(axis.name, value) for axis in grid.axes for value in axis.listed] + list(grid.fixed)
    return [(name, part) for name, value in values if isinstance(value, InputFile) for part in value.parts]


def _columns(
    results: Iterable[Result], axis_names: Iterable[str], wanted: Sequence[str]
) -> tuple[Column, ...]:
    found: dict[str, dict[str, Column]] = {}
    for result in results:
        for name, quantity in result.items():
            many = len(quantity.value) if isinstance(quantity.value, tuple) else None
            parts: Sequence[int | None] = (None,) if many is None else range(many)
            for part in parts:
                for uncertainty in (False, True):
                    column = _column(name, quantity, part, len(parts), uncertainty)
                    if column is not None and column.name not in axis_names:
                        # The ends of an interval go with their number.
                        own = re.sub("_68_(low|high)$", "", name)
                        found.setdefault(own if own in result else name, {})[column.name] = column
    for name in wanted:
        if name not in found:
            raise ValueError(
                f"unknown quantity {name!r}: it must be one of {', '.join(found)}"
                + validation.nearest_hint(name, found)
            )
    return tuple(
        column for name in (dict.fromkeys(wanted) if wanted else found) for column in found[name].values()
    )


def _column(name: str, quantity: Quantity, part: int | None, parts: int, uncertainty: bool) -> Column | None:
    value = quantity.uncertainty if uncertainty else quantity.value
    if value is None:
        return None
    if part is not None:
        # One uncertainty of a range as a whole has no column of its own.
        if not isinstance(value, tuple):
            return None
        value = value[part]
    if not isinstance(value, bool | int | float | str | np.generic):
        return None
    end = "" if part is None else ("_low", "_high")[part] if parts == 2 else f"_{part + 1}"
    return Column(
        name=name + end + ("_uncertainty" if uncertainty else ""),
        unit="" if isinstance(value, str) else quantity.unit,
        meaning=("one standard deviation of " if uncertainty else "") + quantity.meaning,
        quantity=name,
        uncertainty=uncertainty,
        part=part,
        number=not isinstance(value, bool | np.bool_ | str),
    )


def _description(grid: Grid, chunk: int) -> dict[str, object]:
    return {
        "section": grid.section,
        "grid": [axis.text for axis in grid.axes],
        "set": dict(grid.fixed),
        "files": [{"parameter": name, "name": file, "sha256": file.sha256} for name, file in _files(grid)],
        "columns": [
            {"name": column.name, "unit": column.unit, "meaning": column.meaning} for column in grid.columns
        ],
        "points": grid.size,
        "points_in_a_chunk": chunk,
        "versions": {papers.load(grid.paper).name: papers.load(grid.paper).version, "numpy": np.__version__},
        "code_and_data_sha256": grid.fingerprint,
    }


def _finish(
    grid: Grid,
    folder: Path,
    description: Mapping[str, object],
    sizes: storage.Sizes,
    jobs: int | None,
    client: "distributed.Client | None",
    report: Say,
    stream: TextIO | None,
) -> None:
    """Compute the chunks that are missing, and write the table."""
    storage.begin(folder, description)
    done = storage.finished(folder, sizes)
    tasks = (
        (index, index * sizes.chunk, index * sizes.chunk + sizes[index])
        for index in range(len(sizes))
        if index not in done
    )
    if done:
        report(f"going on after {len(done)} of {len(sizes)} chunks that were finished earlier")
    before = sum(sizes[index] for index in done)
    with (
        Progress(grid.size, before, stream=stream) as progress,
        contextlib.closing(
            distribution.compute(grid, tasks, len(sizes) - len(done), jobs, client)
        ) as finished,
    ):
        for (index, start, stop), lines in finished:
            storage.write_chunk(folder, index, lines)
            progress.advance(stop - start)
    storage.assemble(folder, header(grid) + _headings(grid), sizes)


def _headings(grid: Grid) -> str:
    units = {name: unit for name, _, unit, *_ in _parameters(grid).table()}
    headings = []
    for axis in grid.axes:
        words_alone = axis.listed and all(isinstance(value, str) for value in axis.listed)
        headings.append(
            axis.name if words_alone or not units[axis.name] else f"{axis.name} [{units[axis.name]}]"
        )
    return ",".join([*headings, *(column.heading for column in grid.columns), "error"]) + "\n"
