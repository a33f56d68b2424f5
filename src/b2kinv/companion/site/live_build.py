"""The book built again after a change, with as little work as is honest: what `b2kinv serve` shows.

Below `_build/serve/` everything is kept that the next build can use: ``source/`` with pages and executed
notebooks, ``rendered/`` with what Sphinx keeps, ``good-N/`` with the last site that is as it must be. A
notebook is executed again if its code, a file that its kernel has read, the Python environment, or the list
of files of b2kinv has changed; what Sphinx renders again is decided by `live_extension`.
"""

import contextlib
import hashlib
import json
import shutil
import signal
import site as environment
import sys
from pathlib import Path

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, dependencies, runner
from b2kinv.companion.site import build as site_build
from b2kinv.companion.site import site_checks
from b2kinv.companion.words.errors import Failed
from b2kinv.quantities import tree

_PACKAGE = Path(__file__).parents[2]
_EXTENSION = "b2kinv.companion.site.live_extension"


def folder():
    """Return where everything is kept."""
    return site_build.build_folder() / "serve"


def sources():
    """Return every file that the book is made of, sorted."""
    found = [tree.ROOT / "_config.yml", tree.ROOT / "_toc.yml"]
    for top, pattern in (
        (_PACKAGE, "*.py"),
        (tree.DATA, "*"),
        (tree.ROOT / "book", "*"),
        (tree.NOTEBOOKS, "*.ipynb"),
    ):
        found += [path for path in top.rglob(pattern) if _counts(path.relative_to(top))]
    return sorted(path for path in set(found) if path.is_file())


def published():
    """Return the number and the folder of the last good site, or 0 and None."""
    known = _read_json(folder() / "state.json")
    number = known.get("number", 0)
    return number, _html(_good(number)) if number else None


def problems_file():
    """Return where the sentences are that tell why the last build failed."""
    return folder() / "problems.txt"


def build(report=print):
    """Bring the site up to date; return the number of the good site.

    Parameters
    ----------
    report : callable
        Is given one line for every step.

    Raises
    ------
    ValueError, b2kinv.companion.words.errors.Failed
        As `b2kinv.companion.site.build.build`; the last good site is kept.
    """
    known = _read_json(folder() / "state.json")
    number = known.get("number", 0)
    _sweep_out(number)
    state = {
        "environment": _environment(),
        "files": {str(path): dependencies.checksum(path) for path in sources()},
    }
    if number and all(known.get(key) == state[key] for key in state):
        report("nothing has changed")
        return number
    source = folder() / "source"
    chosen = papers.in_book()
    site_build.require_pages()
    jobs = runner.plan(chosen, {}, source / "notebooks")
    anew = _stage(source) or known.get("environment") != state["environment"]
    _execute(jobs, state, report)
    if anew:
        shutil.rmtree(folder() / "rendered", ignore_errors=True)
    report("rendering the site")
    _render(source, number)
    _write_json(folder() / "state.json", {"number": number + 1, **state})
    return number + 1


def _render(source, number):
    """Render what has changed and, if the site is good, keep it under the next number."""
    rendered, marker = folder() / "rendered", folder() / "rendering"
    if marker.exists():
        # The last rendering was cut short or failed: Sphinx would not repeat its warnings.
        _restore(rendered, number)
    marker.touch()
    html = site_build.render(source, rendered)
    site_build.write_entrance(html)
    found = site_checks.problems(html, papers.pages())
    if found:
        raise Failed(found)
    shutil.copytree(rendered, _good(number + 1))
    marker.unlink()


def _restore(rendered, number):
    shutil.rmtree(rendered, ignore_errors=True)
    if number and rendered.parent.is_dir():
        shutil.copytree(_good(number), rendered)


def _execute(jobs, state, report):
    """Execute the notebooks whose outputs may have changed, and put the others' outputs into their text."""
    notes = folder() / "executed"
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
            _refill(job)
        else:
            note.unlink(missing_ok=True)
            stale.append((job, note, now))
    read = runner.execute([job for job, _, _ in stale], report)
    for job, note, now in stale:
        _write_json(note, {**now, "files": read[job.name]})


def _code(job):
    """Return a checksum of all in a notebook that a kernel sees, and of how its outputs are shown."""
    cells = [
        [cell["metadata"], "".join(cell["source"])]
        for cell in assignments.read_notebook(job.source)[0]["cells"]
        if cell["cell_type"] == "code"
    ]
    return hashlib.sha256(json.dumps([cells, job.parameters], sort_keys=True).encode()).hexdigest()


def _refill(job):
    """Write the text of a notebook, as it is now, with the outputs of when it was executed."""
    target = Path(job.target)
    before = target.read_text(encoding="utf-8")
    executed = [cell for cell in json.loads(before)["cells"] if cell["cell_type"] == "code"]
    notebook = runner.prepared(job)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell, old in zip(code, executed, strict=True):
        cell |= {"outputs": old["outputs"], "execution_count": old["execution_count"]}
    if notebook != json.loads(before):
        runner.write_json(target, notebook)
    runner.write_json(runner.results_path(target), runner.record(job, notebook))


def _stage(source):
    """Copy pages that have changed; say whether pages or files were removed, or the configuration changed."""
    anew = False
    book = tree.ROOT / "book"
    wanted = {
        path.relative_to(tree.ROOT)
        for path in book.rglob("*")
        if path.is_file() and _counts(path.relative_to(book))
    }
    for path in [path for path in (source / "book").rglob("*") if path.is_file()]:
        if path.relative_to(source) not in wanted:
            path.unlink()
            anew = True
    for relative in sorted(wanted):
        content, target = (tree.ROOT / relative).read_bytes(), source / relative
        if not target.is_file() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    before = [dependencies.checksum(source / name) for name in ("_config.yml", "_toc.yml")]
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(tree.ROOT / name, source / name)
    site_build.configure(source, extensions=[_EXTENSION])
    return anew or before != [dependencies.checksum(source / name) for name in ("_config.yml", "_toc.yml")]


def _environment():
    """Return a checksum of Python and of the packages beside it, whose folders carry their versions."""
    names = [sys.version]
    for packages in environment.getsitepackages():
        with contextlib.suppress(FileNotFoundError):
            names += sorted(path.name for path in Path(packages).iterdir())
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _sweep_out(number):
    for path in folder().glob("good-*"):
        if path != _good(number):
            shutil.rmtree(path)


def _counts(relative):
    return not any(
        part.startswith((".", "__")) or part.endswith("~") for part in relative.parts[:-1]
    ) and not (relative.name.startswith(".") or relative.name.endswith("~"))


def _good(number):
    return folder() / f"good-{number}"


def _html(rendered):
    return rendered / "_build" / "html"


def _read_json(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _write_json(path, content):
    """Write all or nothing: a build may be interrupted at any moment."""
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps(content, indent=1), encoding="utf-8")
    temporary.replace(path)


def main():
    """Build once for `b2kinv serve`, in a process of its own that knows the code as it is now."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    # What this has started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    problems_file().parent.mkdir(parents=True, exist_ok=True)
    problems_file().unlink(missing_ok=True)
    try:
        build(lambda line: print(line, flush=True))
    except (ValueError, Failed) as error:
        problems_file().write_text(str(error), encoding="utf-8")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
