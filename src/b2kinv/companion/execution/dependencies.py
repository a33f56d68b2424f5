"""Which files of b2kinv a process has read, so that only what depends on a changed file is computed again.

Python tells of every file that it opens; those of the package and of the tree with data, pages and notebooks
are noted with a checksum of what they held then. A module counts as read when its compiled form is.

As an extension of IPython (``%load_ext b2kinv.companion.execution.dependencies``) this watches a notebook's
kernel: the runner names, in the environment variable `FILE_VARIABLE`, the file that the notes go to.
"""

import hashlib
import importlib.util
import os
import sys
from pathlib import Path

import b2kinv
from b2kinv.quantities import tree

#: Names the file that a kernel writes its notes to.
FILE_VARIABLE = "B2KINV_DEPENDENCIES"
_PACKAGE = Path(b2kinv.__file__).parent
#: Folders whose files count.
ROOTS = tuple(f"{folder}{os.sep}" for folder in (_PACKAGE, tree.DATA, tree.ROOT / "book", tree.NOTEBOOKS))

_noted = {}
_listeners = []


def watch(listener=None):
    """Note from now on which files this process reads, those of its modules included.

    Parameters
    ----------
    listener : callable, optional
        Is given path and checksum of each file when it is first read.
    """
    if not _noted:
        for module in list(sys.modules.values()):
            if (getattr(module, "__name__", "") or "").partition(".")[0] == "b2kinv":
                _note(getattr(module, "__file__", None))
        sys.addaudithook(_heard)
    if listener is not None:
        for path, digest in _noted.items():
            listener(path, digest)
        _listeners.append(listener)


def noted():
    """Return path → checksum of every file read so far."""
    return dict(_noted)


def forget(folder):
    """Note the files of a folder anew when they are read once more."""
    for path in [path for path in _noted if Path(path).is_relative_to(folder)]:
        del _noted[path]


def checksum(path):
    """Return the SHA-256 of a file, or None if there is no such file."""
    try:
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return None


def unchanged(files):
    """Say whether each file still holds what it held: `files` is path → checksum."""
    return all(checksum(path) == digest for path, digest in files.items())


def load_ipython_extension(shell):
    """Watch the kernel that loads this; called by IPython."""
    notes = Path(os.environ[FILE_VARIABLE])
    watch(lambda path, digest: notes.open("a", encoding="utf-8").write(f"{digest} {path}\n"))


def read_notes(path):
    """Return path → checksum from the notes of a kernel."""
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition(" ") for line in lines)}


def _heard(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(ROOTS):
        _note(arguments[0])


def _note(path):
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
