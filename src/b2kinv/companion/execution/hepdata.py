"""Figures' numbers as a submission for HEPData, written by `hepdata_lib` (optional extra "hepdata")."""

import contextlib
import csv
import dataclasses
import importlib
import io
import json
import math
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from b2kinv.companion.execution import folders, locks, outputs, runner
from b2kinv.companion.execution.notebook_file import Notebook
from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.words import formatting
from b2kinv.companion.words.errors import Failed

_HEADING = re.compile(r"(?P<name>.*?)\s*\[(?P<unit>[^\]]*)\]")
# HEPData's sign for a cell without a number.
_MISSING = "-"

MAKER = folders.Maker("hepdata", "choose another folder with --out")


@dataclasses.dataclass(frozen=True)
class FigureData:
    """The numbers behind one figure.

    Attributes
    ----------
    name : str
        Of the figure's files.
    caption : str
    columns : tuple of (heading, unit, values)
    independent : int
        How many of the columns, from the left, say where a row belongs.
    """

    name: str
    caption: str
    columns: tuple[tuple[str, str, tuple[str | float, ...]], ...]
    independent: int


def export(
    paper: Paper,
    names: Sequence[str],
    values: Mapping[str, object],
    folder: str | Path | None = None,
    report: Say = print,
) -> None:
    """Execute notebooks and write the numbers behind all their figures as a HEPData submission.

    Parameters
    ----------
    paper : Paper
    names : sequence of str
        Notebooks; all of the book if there is none.
    values : dict
        Parameters that differ from what the notebooks say.
    folder : path, optional
        `_build/hepdata` by default. What was made there earlier is replaced once everything has succeeded.
    report : callable
        Is given the lines to be printed.

    Raises
    ------
    ValueError
        If `hepdata_lib` is missing, there is no such notebook, a parameter is refused, or the folder is in
        use or holds anything else.
    b2kinv.companion.words.errors.Failed
        If a notebook failed, or what was written is no valid submission.
    """
    _require_hepdata_lib(paper)
    chosen = [paper.section(name) for name in names] or paper.in_book()
    folder = Path(folder) if folder is not None else paper.build_folder / "hepdata"
    with locks.locked(folder), tempfile.TemporaryDirectory(prefix="companion-hepdata-") as temporary:
        MAKER.restore(folder)
        MAKER.require_own(folder)
        jobs = runner.plan(paper, chosen, values, Path(temporary) / "notebooks")
        runner.execute(jobs, report)
        pages = [(job, figures(Path(job.target))) for job in jobs]
        written = Path(temporary) / "submission"
        write(paper, pages, written)
        put_in_place(written, folder)
    number = sum(len(found) for _, found in pages)
    report(written_text(number, folder))


def put_in_place(written: Path, folder: Path) -> None:
    """Let a submission take the place of one that we made there earlier, in one step."""
    stage = folders.beside(folder, "stage")
    MAKER.remove(stage)
    MAKER.claim(stage)
    try:
        # Beside it, since a rename from one disk to another is none.
        shutil.copytree(written, stage, dirs_exist_ok=True)
        MAKER.put_whole(stage, folder)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def written_text(number: int, folder: Path) -> str:
    """Return what the user is told when all is written.

    Examples
    --------
    >>> print(written_text(1, Path("tables")).partition(":")[0])
    1 table is in tables
    >>> print(written_text(2, Path("tables")).partition(":")[0])
    2 tables are in tables
    """
    tables = "1 table is" if number == 1 else f"{number} tables are"
    return f"{tables} in {folder}: upload {folder / 'submission.tar.gz'} to HEPData"


def figures(notebook: Path) -> list[FigureData]:
    """Return the `FigureData` of every figure of an executed notebook, in the order of the page."""
    content: Notebook = json.loads(notebook.read_text(encoding="utf-8"))
    found = []
    for cell in content["cells"]:
        for name in outputs.shown_figures(cell.get("outputs", ())):
            caption = cell["metadata"].get("mystnb", {}).get("figure", {}).get("caption", name)
            table = notebook.parent / f"{notebook.stem}.files" / f"{name}.csv"
            found.append(read_table(name, caption, table.read_text(encoding="utf-8")))
    return found


def read_table(name: str, caption: str, text: str) -> FigureData:
    r"""Return the `FigureData` of a CSV file's text.

    Independent are the fewest columns, from the left, that tell all rows apart.

    Examples
    --------
    >>> found = read_table("x", "A map.", "a [m],b,c [1]\n1,1,5\n1,2,\n2,1,7\n")
    >>> found.independent, found.columns[0], found.columns[2]
    (2, ('a', 'm', (1.0, 1.0, 2.0)), ('c', '', (5.0, '-', 7.0)))
    """
    headings, *rows = csv.reader(io.StringIO(text))
    columns = []
    for heading, cells in zip(headings, zip(*rows, strict=True), strict=True):
        parts = _HEADING.fullmatch(heading)
        label, unit = (parts["name"], parts["unit"]) if parts else (heading, "")
        columns.append((label, "" if unit == "1" else unit, tuple(_cell(cell) for cell in cells)))
    independent = next(
        (
            number
            for number in range(1, len(columns))
            if len({tuple(row[:number]) for row in rows}) == len(rows)
        ),
        1,
    )
    return FigureData(name, " ".join(caption.split()), tuple(columns), independent)


def write(paper: Paper, pages: Sequence[tuple[runner.Job, Sequence[FigureData]]], folder: Path) -> None:
    """Write a submission with a table for each figure, and check it against HEPData's own schema.

    Parameters
    ----------
    paper : Paper
    pages : sequence of (b2kinv.companion.execution.runner.Job, sequence of FigureData)
    folder : path

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If HEPData would refuse it.
    """
    hepdata_lib = _require_hepdata_lib(paper)
    submission = hepdata_lib.Submission()
    submission.comment = (
        f"Numbers behind the figures of {paper.name} {paper.version}, an independent companion that "
        f"recomputes {paper.reference}; not provided by the authors of the paper."
    )
    for job, found in pages:
        used = ", ".join(
            f"{name} = {formatting.parameter_text(value)}" for name, value in job.parameters.items()
        )
        for figure in found:
            table = hepdata_lib.Table(f"{job.name} {figure.name}"[:64].replace("_", " "))
            table.description = f"{figure.caption} Parameters: {used}."
            table.location = f"Page {job.name}, figure {figure.name}"
            table.keywords["phrases"] = list(paper.keywords)
            for number, (label, unit, cells) in enumerate(figure.columns):
                independent = number < figure.independent
                variable = hepdata_lib.Variable(
                    label, is_independent=independent, is_binned=False, units=unit
                )
                variable.digits = 10
                variable.values = list(cells)
                table.add_variable(variable)
            submission.add_table(table)
    folder.mkdir(parents=True)
    # The archive is written to the working directory.
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            submission.create_files(".", validate=True)
        except AssertionError as error:
            raise Failed(f"HEPData would refuse what was written: {said.getvalue().strip()}") from error


def _cell(text: str) -> str | float:
    if not text:
        return _MISSING
    try:
        value = float(text)
    except ValueError:
        return text
    return value if math.isfinite(value) else text


def _require_hepdata_lib(paper: Paper) -> ModuleType:
    try:
        return importlib.import_module("hepdata_lib")
    except ImportError as error:
        raise ValueError(
            f"this needs hepdata_lib, which is not installed: python -m pip install '{paper.name}[hepdata]'"
        ) from error
