"""Notebooks to be executed: planned with validated parameters, prepared, and what they recorded read back.

Nothing here starts a process: pages run their notebooks with it in a browser as well.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, kernel
from b2kinv.companion.execution.notebook_file import Input, Notebook, Record, Recorded
from b2kinv.companion.execution.outputs import QUANTITY_MIME
from b2kinv.companion.papers import Paper, Section
from b2kinv.quantities.input_files import InputFile


@dataclasses.dataclass(frozen=True)
class Job:
    """A notebook to be executed: whose, where it comes from and goes, and all its parameter values."""

    paper: str
    name: str
    source: str
    target: str
    parameters: dict[str, object]


def plan(
    paper: Paper, chosen: Sequence[Section], values: Mapping[str, object], folder: str | Path
) -> list[Job]:
    """Return the jobs that execute the `chosen` sections into `folder`, after validating everything.

    Parameters
    ----------
    paper : Paper
    chosen : sequence of b2kinv.companion.papers.Section
    values : dict
        Parameters set by the user, for every notebook that has them.
    folder : path
        Where executed notebooks and their files are written.

    Raises
    ------
    ValueError
        If a name is unknown, a value is refused or a notebook cannot be read.
    """
    routed = assignments.route(paper, values, chosen)
    return [
        Job(
            paper.module_name,
            section.name,
            str(paper.notebook(section)),
            str(Path(folder) / f"{section.name}.ipynb"),
            routed[section.name],
        )
        for section in chosen
    ]


def results(notebook: Notebook) -> dict[str, Recorded]:
    """Return name → recorded quantity (value, uncertainty, unit, meaning) of an executed notebook.

    Parameters
    ----------
    notebook : dict
        As read from its file by the json module.
    """
    found = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            if name is not None and QUANTITY_MIME in output["data"]:
                found[name] = cast(Recorded, output["data"][QUANTITY_MIME])
    return found


def place_inputs(job: Job) -> None:
    """Write the files that a user has named to where the notebook of a job reads them."""
    for name, file in inputs(job).items():
        copy = Path(job.target).parent / _copy_of(job, name, file)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.content)


def prepared(job: Job) -> Notebook:
    """Return the notebook of a job as it is to be executed: with the values used in its parameters cell."""
    notebook, index = assignments.read_notebook(job.source)
    source = assignments.cell_source(notebook, index)
    # A copy of a file is in the notebook's own folder, wherever that goes.
    values = job.parameters | {name: _copy_of(job, name, file) for name, file in inputs(job).items()}
    notebook["cells"][index]["source"] = assignments.rewrite_cell(source, values)
    for cell in notebook["cells"]:
        # As Jupyter writes it.
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    return notebook


def record(
    job: Job,
    executed: Notebook,
    read: Mapping[str, str | None],
    versions: Mapping[str, str] | None = None,
) -> Record:
    """Return what results.json says of an executed notebook.

    Parameters
    ----------
    job : Job
    executed : dict
        The notebook.
    read : mapping of str to str
        Path → checksum of the files that its kernel has read.
    versions : mapping, optional
        Of what ran in its kernel; by default what runs here.
    """
    paper = papers.load(job.paper)
    data = {Path(path): checksum for path, checksum in read.items() if Path(path).is_relative_to(paper.data)}
    return {
        "notebook": job.name,
        "parameters": job.parameters,
        "inputs": {name: _told_file(file) for name, file in inputs(job).items()},
        "results": results(executed),
        "versions": dict(versions or kernel.versions(paper)),
        "data": {path.relative_to(paper.data).as_posix(): data[path] for path in sorted(data)},
    }


def inputs(job: Job) -> dict[str, InputFile]:
    """Return parameter → file of the files that a user has named."""
    return {name: value for name, value in job.parameters.items() if isinstance(value, InputFile)}


def _told_file(file: InputFile) -> Input | list[Input]:
    told: list[Input] = [{"name": one, "sha256": one.sha256} for one in file.parts]
    return told[0] if len(told) == 1 else told


def _copy_of(job: Job, name: str, file: InputFile) -> str:
    """Return where a notebook finds the copy of a file, seen from its own folder."""
    return f"{job.name}.files/{name}/{file.base_name}"


def results_path(target: str | Path) -> Path:
    """Return where the results of an executed notebook are written: beside its figures."""
    target = Path(target)
    return target.parent / f"{target.stem}.files" / "results.json"
