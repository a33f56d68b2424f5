"""The book built again after a change, with as little work as is honest: what `serve` shows.

Below `_build/serve/` everything is kept that the next build can use: ``source/`` with pages and executed
notebooks, ``rendered/`` with what Sphinx keeps, ``good-N/`` with the last site that is as it must be, and
in ``shown/`` there as it is served. A notebook is executed again if its code, a file that its kernel has
read, the Python environment, or the list of files has changed; what Sphinx renders again is decided by
`live_extension`.
"""

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import site as environment
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, dependencies, folders, locks, runner
from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.site import book_sources, first_paint, site_checks
from b2kinv.companion.site import build as site_build
from b2kinv.companion.words.errors import OF_THE_SYSTEM, Failed, of_the_system

_EXTENSION = "b2kinv.companion.site.live_extension"


MAKER = folders.Maker("serve")
#: Folder of what is shown beside what Sphinx goes on from.
_SHOWN = "shown"
#: Seconds that a build may go on whose `serve` was killed.
_PATIENCE = 600.0


class _State(TypedDict):
    """What a site depends on: as long as nothing of it changes, there is nothing to do."""

    environment: str
    files: dict[str, str | None]


def folder(paper: Paper) -> Path:
    """Return where everything is kept."""
    return paper.build_folder / "serve"


def published(paper: Paper) -> tuple[int, Path | None]:
    """Return the number and the folder of the last good site, or 0 and None."""
    number: int = _read_json(folder(paper) / "state.json").get("number", 0)
    return number, _good(paper, number) / _SHOWN if number else None


def problems_file(paper: Paper) -> Path:
    """Return where the sentences are that tell why the last build failed."""
    return folder(paper) / "problems.txt"


def build(paper: Paper, report: Say = print) -> int:
    """Bring the site up to date; return the number of the good site.

    Parameters
    ----------
    paper : Paper
    report : callable
        Is given one line for every step.

    Raises
    ------
    ValueError, b2kinv.companion.words.errors.Failed
        As `b2kinv.companion.site.build.build`; the last good site is kept.
    """
    MAKER.claim(folder(paper))
    # `serve`, which holds the lock of the whole, may have been killed and started again: what it had begun to
    # build is still at work then, and ends.
    with locks.locked(folder(paper) / "source", _PATIENCE):
        return _build(paper, report)


def _build(paper: Paper, report: Say) -> int:
    known = _read_json(folder(paper) / "state.json")
    number: int = known.get("number", 0)
    _sweep_out(paper, number)
    state: _State = {
        "environment": _environment(),
        "files": {str(path): dependencies.checksum(path) for path in book_sources.files(paper)},
    }
    if number and all(known.get(key) == value for key, value in state.items()):
        report("nothing has changed")
        return number
    source = folder(paper) / "source"
    chosen = paper.in_book()
    site_build.require_pages(paper)
    jobs = runner.plan(paper, chosen, {}, source / "notebooks")
    anew = _stage(paper, source) or known.get("environment") != state["environment"]
    _execute(paper, jobs, state, report)
    if anew:
        shutil.rmtree(folder(paper) / "rendered", ignore_errors=True)
    report("rendering the site")
    _render(paper, source, number)
    folders.write_json(folder(paper) / "state.json", {"number": number + 1, **state})
    return number + 1


def _render(paper: Paper, source: Path, number: int) -> None:
    """Render what has changed and, if the site is good, keep it under the next number."""
    rendered, marker = folder(paper) / "rendered", folder(paper) / "rendering"
    if marker.exists():
        # The last rendering was cut short or failed: Sphinx would not repeat its warnings.
        _restore(paper, rendered, number)
    marker.touch()
    html = site_build.render(source, rendered)
    site_build.write_entrance(paper, html)
    found = site_checks.problems(html, paper.pages())
    if found:
        raise Failed(found)
    good = _good(paper, number + 1)
    shutil.copytree(rendered, good)
    # What Sphinx goes on from stays as it wrote it.
    shutil.copytree(html, good / _SHOWN)
    first_paint.hasten(good / _SHOWN)
    marker.unlink()


def _restore(paper: Paper, rendered: Path, number: int) -> None:
    shutil.rmtree(rendered, ignore_errors=True)
    if number and rendered.parent.is_dir():
        shutil.copytree(_good(paper, number), rendered, ignore=shutil.ignore_patterns(_SHOWN))


def _execute(paper: Paper, jobs: Sequence[runner.Job], state: _State, report: Say) -> None:
    """Execute the notebooks whose outputs may have changed, and put the others' outputs into their text."""
    notes = folder(paper) / "executed"
    notes.mkdir(parents=True, exist_ok=True)
    names = hashlib.sha256("\n".join(state["files"]).encode()).hexdigest()
    common = {"environment": state["environment"], "names": names}
    stale = []
    for job in jobs:
        note = notes / f"{job.name}.json"
        known = _read_json(note)
        now = {**common, "code": _code(job)}
        if all(known.get(key) == value for key, value in now.items()) and dependencies.unchanged(
            known["files"]
        ):
            _refill(job, known["files"])
        else:
            note.unlink(missing_ok=True)
            stale.append((job, note, now))
    read = runner.execute([job for job, _, _ in stale], report)
    for job, note, now in stale:
        folders.write_json(note, {**now, "files": read[job.name]})


def _code(job: runner.Job) -> str:
    """Return a checksum of all in a notebook that a kernel sees, and of how its outputs are shown."""
    cells = [
        [cell["metadata"], "".join(cell["source"])]
        for cell in assignments.read_notebook(job.source)[0]["cells"]
        if cell["cell_type"] == "code"
    ]
    return hashlib.sha256(json.dumps([cells, job.parameters], sort_keys=True).encode()).hexdigest()


def _refill(job: runner.Job, read: Mapping[str, str | None]) -> None:
    """Write the text of a notebook, as it is now, with the outputs of when it was executed."""
    target = Path(job.target)
    before = target.read_text(encoding="utf-8")
    executed = [cell for cell in json.loads(before)["cells"] if cell["cell_type"] == "code"]
    notebook = runner.prepared(job)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, old in zip(code, executed, strict=True):
        cell["outputs"], cell["execution_count"] = old["outputs"], old["execution_count"]
    if notebook != json.loads(before):
        folders.write_json(target, notebook)
    folders.write_json(runner.results_path(target), runner.record(job, notebook, read))


def _stage(paper: Paper, source: Path) -> bool:
    """Copy pages that have changed; say whether pages or files were removed, or the configuration changed."""
    anew = False
    book = paper.book
    wanted = {
        path.relative_to(paper.root)
        for path in book.rglob("*")
        if path.is_file() and book_sources.counts(path.relative_to(book))
    }
    for path in [path for path in (source / "book").rglob("*") if path.is_file()]:
        if path.relative_to(source) not in wanted:
            path.unlink()
            anew = True
    for relative in sorted(wanted):
        content, target = (paper.root / relative).read_bytes(), source / relative
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    before = [dependencies.checksum(source / name) for name in ("_config.yml", "_toc.yml")]
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(paper.root / name, source / name)
    site_build.configure(source, extensions=[_EXTENSION])
    return anew or before != [dependencies.checksum(source / name) for name in ("_config.yml", "_toc.yml")]


def _environment() -> str:
    """Return a checksum of Python and of the packages beside it, whose folders carry their versions."""
    names = [sys.version]
    for packages in environment.getsitepackages():
        with contextlib.suppress(FileNotFoundError):
            names += sorted(path.name for path in Path(packages).iterdir())
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _sweep_out(paper: Paper, number: int) -> None:
    for path in folder(paper).glob("good-*"):
        if path != _good(paper, number):
            shutil.rmtree(path)


def _good(paper: Paper, number: int) -> Path:
    return folder(paper) / f"good-{number}"


def _html(rendered: Path) -> Path:
    return rendered / "_build" / "html"


def _read_json(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def main(name: str) -> int:
    """Build once for `serve`, in a process of its own that knows the code as it is now.

    Parameters
    ----------
    name : str
        Module that has the paper.
    """
    paper = papers.load(name)
    os.environ[dependencies.PAPER_VARIABLE] = name
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # What this has started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        problems_file(paper).parent.mkdir(parents=True, exist_ok=True)
        problems_file(paper).unlink(missing_ok=True)
        build(paper, lambda line: print(line, flush=True))
    except (ValueError, Failed) as error:
        return _told(paper, str(error))
    except OF_THE_SYSTEM as error:
        return _told(paper, of_the_system(error))
    except KeyboardInterrupt:
        return 130
    return 0


def _told(paper: Paper, problem: str) -> int:
    try:
        folders.write(problems_file(paper), problem)
    except OSError:
        # On a full disk there is only the terminal.
        print(f"{paper.name}: {problem}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
