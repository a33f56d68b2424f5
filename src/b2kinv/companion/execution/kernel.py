"""The kernel that executes a notebook: this interpreter, with nothing of its user's, and warnings are errors.

Of the user's are a matplotlibrc, start-up files and profiles of Python and IPython, and kernels installed
under the name of ours. As an extension of IPython (``%load_ext b2kinv.companion.execution.kernel``) this
tells, from inside the kernel, what runs there.
"""

import contextlib
import json
import os
import sys
import warnings
from importlib import metadata
from pathlib import Path

from b2kinv.companion import papers
from b2kinv.companion.execution import dependencies
from b2kinv.companion.papers import Paper

#: Under which Jupyter finds the kernel of a profile, before all others.
NAME = "companion"
_VERSIONED = ("numpy", "scipy", "matplotlib")
_PROFILE = f"""c = get_config()
c.IPKernelApp.log_level = 40
c.IPKernelApp.exec_lines = []
c.IPKernelApp.exec_files = []
c.IPKernelApp.matplotlib = None
c.IPKernelApp.pylab = None
c.HistoryManager.enabled = False
c.IPKernelApp.extensions = {[dependencies.__name__, __name__]!r}
"""


def write_profile(folder: Path) -> None:
    """Write into an empty folder what a kernel is started from: how, with which settings, and no others."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(_PROFILE, encoding="utf-8")
    (folder / "matplotlibrc").touch()
    kernel = folder / "kernels" / NAME
    kernel.mkdir(parents=True)
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    described = {"argv": start, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(described), encoding="utf-8")


def set_environment(folder: Path, notes: Path, paper: str) -> None:
    """Set this process's environment to that of a kernel with a profile, the notes of which go to a file."""
    os.environ.update(
        {
            # One thread each, or parallel kernels fight for the processors.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
            "IPYTHONDIR": str(folder),
            "JUPYTER_PATH": str(folder),
            "MATPLOTLIBRC": str(folder / "matplotlibrc"),
            "MPLBACKEND": "agg",
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
            dependencies.FILE_VARIABLE: str(notes),
            dependencies.PAPER_VARIABLE: paper,
        }
    )
    for name in ("PYTHONSTARTUP", "PYTHONWARNINGS"):
        os.environ.pop(name, None)


def versions(paper: Paper) -> dict[str, str]:
    """Return the versions of what runs in this process: Python, the paper's companion, and libraries."""
    found = {"python": ".".join(str(part) for part in sys.version_info[:3]), paper.name: paper.version}
    for package in _VERSIONED:
        # Where a page computes numbers alone, there is nothing that draws.
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[package] = metadata.version(package)
    return found


def read_versions(notes: Path) -> dict[str, str]:
    """Return the versions that the kernel with these notes has told."""
    told: dict[str, str] = json.loads(_versions_file(notes).read_text(encoding="utf-8"))
    return told


def make_warnings_errors(paper: Paper) -> None:
    """Let a RuntimeWarning, and any warning from the code of engine, paper and cells, be an error.

    That something will be gone from a later version of a library is none: it makes no number wrong.
    """
    from numpy.exceptions import VisibleDeprecationWarning

    own = "|".join((*paper.packages, "__main__"))
    warnings.filterwarnings("error", category=Warning, module=rf"({own})(\.|$)")
    warnings.filterwarnings("error", category=RuntimeWarning)
    for later in (DeprecationWarning, PendingDeprecationWarning, FutureWarning, VisibleDeprecationWarning):
        warnings.filterwarnings("ignore", category=later)


def load_ipython_extension(shell: object) -> None:
    """Tell the versions here and make warnings errors; called by IPython."""
    paper = papers.load(os.environ[dependencies.PAPER_VARIABLE])
    notes = Path(os.environ[dependencies.FILE_VARIABLE])
    _versions_file(notes).write_text(json.dumps(versions(paper)), encoding="utf-8")
    make_warnings_errors(paper)


def _versions_file(notes: Path) -> Path:
    return notes.with_suffix(".versions")
