"""One notebook run with a user's own parameters, everything it leaves put into one folder."""

import json
import shutil
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from b2kinv.companion.execution import assignments, folders, locks, runner, uncertainty_report
from b2kinv.companion.execution.notebook_file import Record
from b2kinv.companion.papers import Paper, Say, Section
from b2kinv.companion.site import build
from b2kinv.companion.words import formatting
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertainty import Spread

MAKER = folders.Maker("run", "choose another folder with --out")

# Sphinx's own bookkeeping, of no use beside a single page.
_NOT_KEPT = shutil.ignore_patterns(
    "search.html", "searchindex.js", "genindex.html", "objects.inv", ".buildinfo*"
)

#: What is longer than this stands below the table of results, which it would make too wide.
_LONGEST_CELL = 60


def run(
    paper: Paper,
    name: str,
    values: Mapping[str, object],
    folder: str | Path | None = None,
    report: Say = print,
    uncertainty: bool = False,
) -> None:
    """Execute one notebook, put what it leaves into `folder`, print its results.

    In the folder are then ``NAME.ipynb`` as executed, the page ``NAME.html``, ``results.json`` and, in
    ``NAME.files/``, each figure as SVG and PDF with the numbers behind it as CSV. Files of an earlier run are
    replaced only after this one has succeeded; others in the folder stay.

    Parameters
    ----------
    paper : Paper
    name : str
        Notebook.
    values : dict
        Parameters that differ from what the notebook says.
    folder : path, optional
        `_build/run/NAME` by default.
    report : callable
        Is given the lines to be printed.
    uncertainty : bool, optional
        Also find the uncertainty of every number: a table more, and ``uncertainties.json`` and ``.csv``.

    Raises
    ------
    ValueError
        If there is no such notebook, a parameter is refused, the folder is in use, or something in it has a
        name that is needed and was not made by an earlier run.
    b2kinv.companion.words.errors.Failed
        If the notebook failed or its page could not be rendered.
    """
    section = paper.section(name)
    folder = Path(folder) if folder is not None else paper.build_folder / "run" / section.name
    with locks.locked(folder), tempfile.TemporaryDirectory(prefix="companion-run-") as temporary:
        # Before minutes are spent; all names are known only then.
        more = uncertainty_report.FILES if uncertainty else ()
        MAKER.require_free(folder, ("index.html", *_own_names(section), *more))
        source = Path(temporary) / "source"
        jobs = runner.plan(paper, [section], values, source / "notebooks")
        # In seconds, and with a sentence if there are none: before the notebook takes its time.
        found = uncertainty_report.computed(paper, section, jobs[0].parameters) if uncertainty else None
        build.stage_sources(paper, source)
        runner.execute(jobs, report)
        executed = Path(jobs[0].target)
        recorded: Record = json.loads(runner.results_path(executed).read_text(encoding="utf-8"))
        told = build.banner(paper, [section], {section.name: jobs[0].parameters})
        other = bool(build.changes(paper, [section], {section.name: jobs[0].parameters}))
        page = _render_alone(source, section, Path(temporary) / "rendered", told, other)
        new, files = Path(temporary) / "new", runner.results_path(executed).parent
        shutil.copytree(page, new, ignore=_NOT_KEPT)
        shutil.copyfile(executed, new / executed.name)
        shutil.copytree(files, new / files.name, ignore=shutil.ignore_patterns("results.json"))
        if found is None:
            shutil.copyfile(files / "results.json", new / "results.json")
        else:
            told_all = uncertainty_report.with_uncertainties(recorded, found)
            folders.write_json(new / "results.json", told_all)
            uncertainty_report.write(found, new)
        MAKER.put_files(new, folder, files.name)
    report(results_text(recorded, found))
    if found is not None:
        report(uncertainty_text(found))
    report(f"everything is in {folder}: open {folder / (section.name + '.html')}")


def _own_names(section: Section) -> tuple[str, ...]:
    return (f"{section.name}.html", f"{section.name}.ipynb", "results.json")


def results_text(recorded: Record, found: Uncertainties | None = None) -> str:
    """Return the content of a results.json as a table for a terminal.

    Numbers of which an uncertainty was found are written to the digits that it allows.
    """
    used = (f"{name} = {formatting.parameter_text(value)}" for name, value in recorded["parameters"].items())
    lines = ["", "parameters: " + ", ".join(used), ""]
    rows, sentences = [], []
    for name, quantity in recorded["results"].items():
        value = _read(quantity["value"])
        shown = formatting.text(value, quantity["unit"], quantity["uncertainty"])
        spread = found[name] if found is not None and name in found else None
        if isinstance(spread, Spread) and spread.is_known:
            shown = f"{spread.text} {formatting.text_unit(quantity['unit'])}".rstrip()
        if len(shown) > _LONGEST_CELL:
            sentences += ["", f"{name}  {quantity['meaning']}", _indented(shown)]
        else:
            rows.append((name, shown, quantity["meaning"]))
    return "\n".join([*lines, *_aligned(rows), *sentences, ""])


def uncertainty_text(found: Uncertainties) -> str:
    """Return the uncertainty of every single number as a table for a terminal, its sources below it."""
    rows = uncertainty_report.lines(found)
    shown = _aligned([(name, value) for name, value, _ in rows])
    lines = ["uncertainties, 68 %, from all inputs (choices are no errors and not part of them)", ""]
    for (_, _, sources), line in zip(rows, shown, strict=True):
        lines += [line, *([_indented(sources)] if sources else [])]
    return "\n".join([*lines, ""])


def _indented(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="  ")


def _read(value: object) -> object:
    """Return a value from results.json: pairs as tuples, and as numbers those for which JSON has none."""
    if isinstance(value, list):
        return tuple(map(_read, value))
    return float(value) if isinstance(value, str) and value in ("inf", "-inf", "nan") else value


def parameter_table(paper: Paper, name: str) -> str:
    """Return the parameters of a notebook as a table for a terminal."""
    section = paper.section(name)
    own = assignments.defaults(paper, section)
    rows = [("parameter", "default", "unit", "allowed", "meaning")]
    parameters: type[ParameterSet] = section.module.Parameters
    for parameter, _, unit, allowed, meaning in parameters.table():
        if parameter in own:
            default = formatting.parameter_text(own[parameter])
            rows.append((parameter, default, unit if unit != "1" else "", allowed, meaning))
    return "\n".join(_aligned(rows))


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _render_alone(source: Path, section: Section, output: Path, banner: str, other_parameters: bool) -> Path:
    """Render one executed notebook as a site of a single page called after it."""
    notebooks = source / "notebooks"
    for path in notebooks.iterdir():
        # The first page of a book gives the folder its shape: at the top, the page is NAME.html.
        shutil.move(path, source / path.name)
    alone = {"format": "jb-book", "root": section.name}
    build.configure(source, banner, alone, other_parameters)
    rendered = build.render(source, output, strict=False)
    for path in (source / f"{section.name}.ipynb", source / f"{section.name}.files"):
        shutil.move(path, notebooks / path.name)
    return rendered
