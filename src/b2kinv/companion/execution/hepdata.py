"""Figures' numbers as a submission for HEPData, written by `hepdata_lib` (optional extra "hepdata")."""

import contextlib
import csv
import dataclasses
import functools
import importlib
import io
import json
import math
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

from b2kinv.companion.execution import folders, locks, outputs, runner, uncertainty_report
from b2kinv.companion.execution.notebook_file import Notebook
from b2kinv.companion.ledger.uncertain_values import NONE_KNOWN
from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.words import formatting
from b2kinv.companion.words.errors import Failed
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertainty import Spread

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
    errors : tuple of tuple of dict
        For each row what HEPData is told of the errors of its last column; nothing where none is known.
    """

    name: str
    caption: str
    columns: tuple[tuple[str, str, tuple[str | float, ...]], ...]
    independent: int
    errors: tuple[tuple[dict[str, object], ...], ...] = ()


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
        pages = [(job, [*figures(Path(job.target)), *_numbers_of(paper, job)]) for job in jobs]
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


def _numbers_of(paper: Paper, job: runner.Job) -> list[FigureData]:
    if not paper.uncertainties:
        return []
    return [numbers(uncertainty_report.computed(paper, paper.section(job.name), job.parameters))]


def numbers(found: Uncertainties) -> FigureData:
    """Return a table of all single numbers of a section with their errors.

    Statistical errors, of 68 %, and what a choice gives, which is none, have labels of their own. A number of
    which no uncertainty is known has no error, and says so.
    """
    rows, errors = [], []
    for name in found:
        spread = found[name]
        if isinstance(spread, Spread) and math.isfinite(spread.value):
            known = "known" if spread.is_known else NONE_KNOWN
            rows.append((name, found.result[name].unit, known, spread.value))
            errors.append(tuple(_errors(spread)))
    heads = ("quantity", "unit of its value", "statistical uncertainty", "value")
    cells = zip(*rows, strict=True) if rows else [()] * len(heads)
    columns = tuple((head, "", tuple(column)) for head, column in zip(heads, cells, strict=True))
    caption = (
        "All numbers that the page's section evaluates, each in its own unit. Errors called 'statistical' "
        "are the ends of the 68 % interval from all inputs; those called 'choice' are what other schemes, "
        "scales or tables give, which are no errors and not part of it."
    )
    return FigureData("numbers", caption, columns, 1, tuple(errors))


def _errors(spread: Spread) -> Iterator[dict[str, object]]:
    ends = {"statistical": spread.interval_68} if spread.is_known else {}
    ends |= {f"choice: {name.removeprefix('choice of ')}": pair for name, pair in spread.choices.items()}
    for label, (low, high) in ends.items():
        minus, plus = (formatting.plain(end - spread.value, 10) for end in (low, high))
        yield {"asymerror": {"minus": minus, "plus": plus}, "label": label}


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
                if figure.errors and number == len(figure.columns) - 1:
                    variable.make_dict = functools.partial(_with_errors, variable.make_dict, figure.errors)
                table.add_variable(variable)
            submission.add_table(table)
    folder.mkdir(parents=True)
    # The archive is written to the working directory.
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            submission.create_files(".", validate=True)
        except AssertionError as error:
            raise Failed(f"HEPData would refuse what was written: {said.getvalue().strip()}") from error


def _with_errors(
    make_dict: Callable[[], dict[str, list[dict[str, object]]]],
    errors: Sequence[Sequence[dict[str, object]]],
) -> dict[str, list[dict[str, object]]]:
    # hepdata_lib itself gives every value all labels, and ± 0 where there is none.
    content = make_dict()
    for entry, own in zip(content["values"], errors, strict=True):
        entry |= {"errors": list(own)} if own else {}
    return content


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
