"""Notebooks executed by papermill, in processes of their own, and what they recorded read back.

Nothing starts before every parameter is validated. A notebook is executed in the folder where its files are
to be, with the values used written into its own parameters cell, so that the executed notebook says what was
computed and can be run again as it is.
"""

import concurrent.futures
import json
import multiprocessing
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO, TypeAlias

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, dependencies, folders, kernel, processes
from b2kinv.companion.execution.jobs import Job as Job
from b2kinv.companion.execution.jobs import place_inputs
from b2kinv.companion.execution.jobs import plan as plan
from b2kinv.companion.execution.jobs import prepared as prepared
from b2kinv.companion.execution.jobs import record as record
from b2kinv.companion.execution.jobs import results as results
from b2kinv.companion.execution.jobs import results_path as results_path
from b2kinv.companion.execution.notebook_file import Cell, Notebook
from b2kinv.companion.papers import Say
from b2kinv.companion.words import formatting
from b2kinv.companion.words.errors import OF_THE_SYSTEM, Failed, of_the_system
from b2kinv.companion.words.progress import Progress

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

    from papermill.exceptions import PapermillExecutionError

#: Seconds that one cell may take.
CELL_TIMEOUT = 300
_SECONDS_BETWEEN_COUNTS = 0.1
_ENGINE = "companion"


#: Seconds that a notebook took, and the lines that were said on its error stream.
_Outcome: TypeAlias = tuple[float, list[str]]


class _CellComplete(Protocol):
    def __call__(self, cell: Cell, *arguments: object, **more: object) -> object:
        """Be told that a cell has ended."""


class _Manager(Protocol):
    """What papermill tells when a cell has ended."""

    cell_complete: _CellComplete


def execute(
    jobs: Sequence[Job],
    report: Say = lambda line: None,
    number: int | None = None,
    stream: TextIO | None = None,
) -> dict[str, dict[str, str | None]]:
    """Execute the jobs, two at a time, write each one's results.json, and return what each has read.

    In a terminal, a line on the error stream shows how many cells are done.

    Parameters
    ----------
    jobs : sequence of Job
    report : callable
        Is given one line for every notebook that finishes.
    number : int, optional
        How many notebooks run at the same time; by default one for each processor, but at least two.
    stream : file, optional
        Where the progress is shown if that is a terminal; the error stream by default.

    Returns
    -------
    dict
        Name of the job → path → checksum of every file of engine and paper that its kernel has read.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If any notebook failed, after all have ended.
    """
    if not jobs:
        return {}
    number = min(len(jobs), number or max(2, os.cpu_count() or 2))
    context = multiprocessing.get_context("spawn")
    finished_cells: SimpleQueue[None] = context.SimpleQueue()
    failed: list[tuple[str, str]] = []
    read: dict[str, dict[str, str | None]] = {}
    # Processes and not threads: papermill changes the working directory, which a process has only one of.
    with (
        tempfile.TemporaryDirectory(prefix="companion-ipython-") as profile,
        _bar(jobs, stream) as bar,
        processes.ended_with(
            concurrent.futures.ProcessPoolExecutor(
                number, context, initializer=_begin_process, initargs=(finished_cells,)
            )
        ) as pool,
    ):
        kernel.write_profile(Path(profile))
        running = {pool.submit(_execute, job, profile): job for job in jobs}
        for done, future in enumerate(_as_completed(running, finished_cells, bar), start=1):
            job, error = running[future], future.exception()
            if error is not None:
                failed.append((job.name, f"the notebook {job.name!r} failed: {_last_line(error)}"))
                outcome = "failed"
            else:
                seconds, said = future.result()
                outcome = "".join([f"{seconds:.1f} s", *(f"\n    {line}" for line in said)])
                read[job.name] = dependencies.read_notes(_notes(profile, job))
            bar.clear()
            report(f"[{done}/{len(jobs)}] {job.name}: {outcome}")
    if failed:
        order = [job.name for job in jobs]
        raise Failed(sentence for _, sentence in sorted(failed, key=lambda pair: order.index(pair[0])))
    return read


def _last_line(error: BaseException) -> str:
    if isinstance(error, OF_THE_SYSTEM):
        return of_the_system(error)
    return (str(error).strip().splitlines() or [type(error).__name__])[-1]


def _bar(jobs: Sequence[Job], stream: TextIO | None) -> Progress:
    """Return the progress of all cells, silent where it could not be drawn anew: lines tell of notebooks."""
    return Progress(sum(map(_number_of_cells, jobs)), words="cells", stream=stream, lines=False)


def _number_of_cells(job: Job) -> int:
    notebook, _ = assignments.read_notebook(job.source)
    return sum(_runs(cell) for cell in notebook["cells"])


def _runs(cell: Cell) -> bool:
    # Cells without code are passed over.
    return cell["cell_type"] == "code" and bool("".join(cell["source"]).strip())


def _as_completed(
    futures: Iterable[Future[_Outcome]], finished_cells: "SimpleQueue[None]", bar: Progress
) -> Iterator[Future[_Outcome]]:
    """Yield each future when it is done, and count cells meanwhile."""
    waiting = set(futures)
    while waiting:
        done, waiting = concurrent.futures.wait(
            waiting, _SECONDS_BETWEEN_COUNTS, return_when=concurrent.futures.FIRST_COMPLETED
        )
        while not finished_cells.empty():
            finished_cells.get()
            bar.advance(1)
        yield from done


def _begin_process(finished_cells: "SimpleQueue[None]") -> None:
    """Prepare a process that executes notebooks: cells count, and nothing outlives who asked for it."""
    import papermill.engines

    class Counting(papermill.engines.NBClientEngine):
        """papermill's own way, that tells of each cell."""

        @classmethod
        def execute_managed_notebook(cls, manager: _Manager, kernel_name: str, **options: object) -> object:
            complete = manager.cell_complete

            def count(cell: Cell, *arguments: object, **more: object) -> None:
                complete(cell, *arguments, **more)
                if _runs(cell):
                    finished_cells.put(None)

            manager.cell_complete = count
            answer: object = super().execute_managed_notebook(manager, kernel_name, **options)
            return answer

    papermill.engines.papermill_engines.register(_ENGINE, Counting)
    processes.end_with_parent()


def _notes(profile: str, job: Job) -> Path:
    return Path(profile) / f"{job.name}.read"


def _execute(job: Job, profile: str) -> _Outcome:
    """Execute one job in this process; return how many seconds it took, and what was said beside its page."""
    started = time.perf_counter()
    notes = _notes(profile, job)
    kernel.set_environment(Path(profile), notes, job.paper)
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    notebook = prepared(job)
    target = Path(job.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    folders.write_json(target, notebook)
    files = results_path(target).parent
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    place_inputs(job)
    try:
        papermill.execute_notebook(
            str(target),
            str(target),
            kernel_name=kernel.NAME,
            engine_name=_ENGINE,
            progress_bar=False,
            log_output=False,
            execution_timeout=CELL_TIMEOUT,
            cwd=str(target.parent),
            # Every number is recorded by now: nothing is lost by not waiting for a polite good-bye.
            shutdown_kernel="immediate",
            config=Config({"KernelManager": _connection(Path(profile), job.name)}),
        )
    except PapermillExecutionError as error:
        # That exception does not survive the way between processes.
        raise RuntimeError(_told(job, notebook, error)) from None
    executed = json.loads(target.read_text(encoding="utf-8"))
    _forget_the_moment(executed, notebook)
    said = _without_errors_said(executed)
    folders.write_json(target, executed)
    read = dependencies.read_notes(notes)
    folders.write_json(results_path(target), record(job, executed, read, kernel.read_versions(notes)))
    return time.perf_counter() - started, said


def _told(job: Job, notebook: Notebook, error: "PapermillExecutionError") -> str:
    """Return in one line what went wrong in which cell, and with which parameters that are not usual."""
    paper = papers.load(job.paper)
    message = (str(error.evalue).strip().splitlines() or [""])[-1]
    what = message if error.ename == "ValueError" else f"{error.ename}: {message}"
    changed = assignments.differing(paper, paper.section(job.name), job.parameters)
    listed = ", ".join(
        f"{name} = {formatting.parameter_text(value)} instead of {formatting.parameter_text(usual)}"
        for name, (value, usual) in changed.items()
    )
    source = "".join(notebook["cells"][error.cell_index]["source"])
    where = f"cell {error.cell_index + 1}, `{_line_of(source, error.traceback)}`"
    return f"{what} (in {where}, with {listed or 'the usual parameters'})"


def _line_of(source: str, traceback: Sequence[str]) -> str:
    """Return the line of a cell that a traceback of IPython names, else its first one that is no comment."""
    lines = source.splitlines()
    named = re.search(r"Cell In\[\d+\], line (\d+)", re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(traceback)))
    if named is not None and int(named[1]) <= len(lines):
        return lines[int(named[1]) - 1].strip()
    return next((line for line in lines if line.strip() and not line.startswith("#")), "")


def _without_errors_said(executed: Notebook) -> list[str]:
    """Take what was said on the error stream out of a notebook, and return its lines: no page shows it."""
    said: list[str] = []
    for cell in executed["cells"]:
        outputs = cell.get("outputs", [])
        for output in outputs:
            if output.get("name") == "stderr":
                said += "".join(output.get("text", "")).splitlines()
        if outputs:
            cell["outputs"] = [output for output in outputs if output.get("name") != "stderr"]
    return said


def _connection(folder: Path, name: str) -> dict[str, str]:
    """Return how to talk to a kernel: kernels that start at once may pick the same TCP port, files differ."""
    return {} if os.name == "nt" else {"transport": "ipc", "ip": str(folder / name)}


def _forget_the_moment(executed: Notebook, original: Notebook) -> None:
    """Drop what papermill notes of time and place, so that two runs give the same bytes."""
    executed["metadata"] = original["metadata"]
    for cell in executed["cells"]:
        cell["metadata"].pop("papermill", None)
        cell["metadata"].pop("execution", None)
        if "tags" in cell["metadata"] and not cell["metadata"]["tags"]:
            del cell["metadata"]["tags"]
