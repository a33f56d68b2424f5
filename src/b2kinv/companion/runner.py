"""Notebooks executed by papermill, in processes of their own, and what they recorded read back.

Nothing starts before every parameter is validated. A notebook is executed in the folder where its files are
to be, with the values used written into its own parameters cell, so that the executed notebook says what was
computed and can be run again as it is.
"""

import concurrent.futures
import dataclasses
import hashlib
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from b2kinv import tree
from b2kinv.companion import parameters as parameter_tools
from b2kinv.companion.errors import Failed
from b2kinv.companion.notebook import QUANTITY_MIME

#: Seconds that one cell may take.
CELL_TIMEOUT = 300
_VERSIONED = ("numpy", "scipy", "matplotlib")


@dataclasses.dataclass(frozen=True)
class Job:
    """A notebook to be executed: where it comes from, where it goes, and all its parameter values."""

    name: str
    source: str
    target: str
    parameters: dict


def plan(chosen, values, folder, root=tree.ROOT):
    """Return the jobs that execute the `chosen` sections into `folder`, after validating everything.

    Parameters
    ----------
    chosen : sequence of b2kinv.companion.sections.Section
    values : dict
        Parameters set by the user, for every notebook that has them.
    folder : path
        Where executed notebooks and their files are written.

    Raises
    ------
    ValueError
        If a name is unknown, a value is refused or a notebook cannot be read.
    """
    routed = parameter_tools.route(values, chosen, root)
    return [
        Job(
            section.name,
            str(section.notebook(root)),
            str(Path(folder) / f"{section.name}.ipynb"),
            routed[section.name],
        )
        for section in chosen
    ]


def execute(jobs, report=lambda line: None, processes=None):
    """Execute the jobs, two at a time, and write each one's results.json.

    Parameters
    ----------
    jobs : sequence of Job
    report : callable
        Is given one line for every notebook that finishes.
    processes : int, optional
        How many notebooks run at the same time; by default one for each processor, but at least two.

    Raises
    ------
    b2kinv.companion.errors.Failed
        If any notebook failed, after all have ended.
    """
    if not jobs:
        return
    processes = min(len(jobs), processes or max(2, os.cpu_count() or 2))
    failed = []
    # Processes and not threads: papermill changes the working directory, which a process has only one of.
    with (
        tempfile.TemporaryDirectory(prefix="b2kinv-ipython-") as profile,
        concurrent.futures.ProcessPoolExecutor(
            processes, mp_context=multiprocessing.get_context("spawn")
        ) as pool,
    ):
        _write_quiet_profile(Path(profile))
        running = {pool.submit(_execute, job, profile): job for job in jobs}
        for done, future in enumerate(concurrent.futures.as_completed(running), start=1):
            job, error = running[future], future.exception()
            if error is not None:
                last_line = (str(error).strip().splitlines() or [type(error).__name__])[-1]
                failed.append((job.name, f"the notebook {job.name!r} failed: {last_line}"))
            outcome = "failed" if error is not None else f"{future.result():.1f} s"
            report(f"[{done}/{len(jobs)}] {job.name}: {outcome}")
    if failed:
        order = [job.name for job in jobs]
        raise Failed(sentence for _, sentence in sorted(failed, key=lambda pair: order.index(pair[0])))


def results(notebook):
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
                found[name] = output["data"][QUANTITY_MIME]
    return found


def results_path(target):
    """Return where the results of an executed notebook are written: beside its figures."""
    target = Path(target)
    return target.parent / f"{target.stem}.files" / "results.json"


def write_json(path, content):
    """Write JSON, the same bytes for the same content on every system."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def _execute(job, profile):
    """Execute one job in this process and return how many seconds it took."""
    started = time.perf_counter()
    os.environ.update(
        {
            # One thread each, or parallel kernels fight for the processors.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            # No start-up files, history or kernels of the user.
            "IPYTHONDIR": profile,
            "JUPYTER_PREFER_ENV_PATH": "1",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
    )
    import papermill
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    notebook, index = parameter_tools.read_notebook(job.source)
    cell = notebook["cells"][index]
    source = parameter_tools.cell_source(notebook, index)
    cell["source"] = parameter_tools.rewrite_cell(source, job.parameters)
    target = Path(job.target)
    target.parent.mkdir(parents=True, exist_ok=True)
    write_json(target, notebook)
    files = results_path(target).parent
    shutil.rmtree(files, ignore_errors=True)
    files.mkdir()
    try:
        papermill.execute_notebook(
            str(target),
            str(target),
            kernel_name="python3",
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
        message = str(error.evalue).strip().splitlines() or [""]
        plain_sentence = error.ename == "ValueError"
        raise RuntimeError(message[-1] if plain_sentence else f"{error.ename}: {message[-1]}") from None
    executed = json.loads(target.read_text(encoding="utf-8"))
    _forget_the_moment(executed, notebook)
    write_json(target, executed)
    write_json(results_path(target), _record(job, executed))
    return time.perf_counter() - started


def _connection(folder, name):
    """Return how to talk to a kernel: kernels that start at once may pick the same TCP port, files differ."""
    return {} if os.name == "nt" else {"transport": "ipc", "ip": str(folder / name)}


def _forget_the_moment(executed, original):
    """Drop what papermill notes of time and place, so that two runs give the same bytes."""
    executed["metadata"] = original["metadata"]
    for cell in executed["cells"]:
        for key in ("papermill", "execution"):
            cell["metadata"].pop(key, None)
        if "tags" in cell["metadata"] and not cell["metadata"]["tags"]:
            del cell["metadata"]["tags"]


def _record(job, executed):
    from importlib import metadata

    versions = {"python": ".".join(str(part) for part in sys.version_info[:3])}
    versions |= {package: metadata.version(package) for package in ("b2kinv", *_VERSIONED)}
    data = sorted(path for path in tree.DATA.rglob("*.json") if path.is_file())
    return {
        "notebook": job.name,
        "parameters": job.parameters,
        "results": results(executed),
        "versions": versions,
        "data": {
            path.relative_to(tree.DATA).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in data
        },
    }


def _write_quiet_profile(folder):
    profile = folder / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(
        "c = get_config()\nc.IPKernelApp.log_level = 40\nc.HistoryManager.enabled = False\n", encoding="utf-8"
    )
