"""Which files of a companion a process has read: only what depends on a changed file is computed again.

Python tells of every file that it opens; those of the packages of engine and paper and of the tree with data,
pages and notebooks are noted with a checksum of what they held then. A module counts as read when its
compiled form is.

As an extension of IPython (``%load_ext b2kinv.companion.execution.dependencies``) this watches a notebook's
kernel: the runner names the file that the notes go to and the paper, in the variables `FILE_VARIABLE` and
`PAPER_VARIABLE` of the environment.
"""

import hashlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

from b2kinv.companion import papers
from b2kinv.companion.papers import Paper

#: Name the file that a kernel writes its notes to, and the module that has its paper.
FILE_VARIABLE, PAPER_VARIABLE = "COMPANION_DEPENDENCIES", "COMPANION_PAPER"

#: Is given path and checksum of a file; the checksum is None where there is no such file.
Listener: TypeAlias = Callable[[str, str | None], object]

_roots: tuple[str, ...] = ()
_noted: dict[str, str | None] = {}
_listeners: list[Listener] = []


def package_folders(paper: Paper) -> list[Path]:
    """Return the folders of the packages of engine and paper."""
    files = (importlib.import_module(name).__file__ for name in paper.packages)
    return [Path(file).parent for file in files if file is not None]


def roots(paper: Paper) -> tuple[str, ...]:
    """Return the beginnings of the paths of all files that count."""
    folders = package_folders(paper)
    return tuple(f"{folder}{os.sep}" for folder in (*folders, paper.data, paper.book, paper.notebooks))


def watch(paper: Paper, listener: Listener | None = None) -> None:
    """Note from now on which files this process reads, those of its modules included.

    Parameters
    ----------
    paper : Paper
    listener : callable, optional
        Is given path and checksum of each file when it is first read.
    """
    global _roots
    if not _roots:
        _roots = roots(paper)
        for module in list(sys.modules.values()):
            if (getattr(module, "__name__", "") or "").partition(".")[0] in paper.packages:
                _note(getattr(module, "__file__", None))
        sys.addaudithook(_heard)
    if listener is not None:
        for path, digest in _noted.items():
            listener(path, digest)
        _listeners.append(listener)


def noted() -> dict[str, str | None]:
    """Return path → checksum of every file read so far."""
    return dict(_noted)


def forget(folder: Path) -> None:
    """Note the files of a folder anew when they are read once more."""
    for path in [path for path in _noted if Path(path).is_relative_to(folder)]:
        del _noted[path]


def checksum(path: str | Path) -> str | None:
    """Return the SHA-256 of a file, or None if there is no such file."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def unchanged(files: Mapping[str, str | None]) -> bool:
    """Say whether each file still holds what it held: `files` is path → checksum."""
    return all(checksum(path) == digest for path, digest in files.items())


def load_ipython_extension(shell: object) -> None:
    """Watch the kernel that loads this; called by IPython."""
    notes = Path(os.environ[FILE_VARIABLE])
    paper = papers.load(os.environ[PAPER_VARIABLE])

    def note(path: str, digest: str | None) -> None:
        with notes.open("a", encoding="utf-8") as file:
            file.write(f"{digest} {path}\n")

    watch(paper, note)


def read_notes(path: Path) -> dict[str, str | None]:
    """Return path → checksum from the notes of a kernel."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        name: None if digest == str(None) else digest
        for digest, _, name in (line.partition(" ") for line in lines)
    }


def _heard(event: str, arguments: tuple[object, ...]) -> None:
    # What is written is not read: Python writes what it has compiled under names of a moment.
    if (
        event == "open"
        and isinstance(arguments[0], str)
        and arguments[0].startswith(_roots)
        and isinstance(arguments[2], int)
        and not arguments[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        _note(arguments[0])


def _note(path: str | None) -> None:
    if path is None:
        return
    if path.endswith(".pyc"):
        path = importlib.util.source_from_cache(path)
    if path in _noted:
        return
    # First of all, since reading it for the checksum is heard as well.
    _noted[path] = None
    _noted[path] = checksum(path)
    for listener in _listeners:
        listener(path, _noted[path])
