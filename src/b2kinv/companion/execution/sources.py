"""What a computation depends on: the modules that it imports, its data, and the libraries underneath.

Imports are read from the source, those inside functions included, so that nothing is missed that happens not
to be imported yet. A text that is the name of a module counts as its import; a name that is put together only
when the code runs cannot be followed, and is refused.
"""

import ast
import functools
import hashlib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from b2kinv.companion.papers import Paper, Section

#: Libraries whose version may change a number.
LIBRARIES = ("numpy", "scipy")

_PYTHON = sys.version.split()[0]

#: How the names of the engine's own modules begin.
ENGINE = f"{__name__.rpartition('.execution.')[0]}."
_IMPORTING = {"import_module", "__import__"}
# "package.module" or "package.module:function", as registries name what is imported when it is needed.
_NAME = re.compile(r"([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)(?::\w+)?")


def modules_behind(name: str, packages: tuple[str, ...]) -> dict[str, Path]:
    """Return name → file of a module and of all that it imports, directly or not, from some packages.

    Parameters
    ----------
    name : str
        Of the module.
    packages : tuple of str
        Names at the top of what counts.

    Raises
    ------
    ValueError
        If one of them imports a module whose name does not stand in its source.

    Examples
    --------
    >>> found = modules_behind("b2kinv.quantities.results", ("b2kinv",))
    >>> "b2kinv.quantities.validation" in found, "numpy" in found
    (True, False)
    """
    found: dict[str, Path] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        path = None if one in found else _file(one, packages)
        if path is not None:
            found[one] = path
            # The engine finds the modules of a paper by their names: no result depends on which.
            computed = () if one.startswith(ENGINE) else computed_imports(path)
            for line in computed:
                raise ValueError(
                    f"{path}, line {line} imports a module whose name is put together there: what depends "
                    "on it is unknown, so write an import"
                )
            waiting += [one.rpartition(".")[0], *imports_of(one, path)]
    return found


def versions(python: str = _PYTHON, version_of: Callable[[str], str] = metadata.version) -> str:
    """Return what runs the code, with versions, by default those here: Python and `LIBRARIES`."""
    return ", ".join([f"Python {python}", *(f"{name} {version_of(name)}" for name in LIBRARIES)])


@functools.cache
def fingerprint(
    paper: Paper, section: Section, runs_on: str | None = None, with_uncertainties: bool = False
) -> str:
    """Return a checksum of everything that a section's results depend on.

    These are its module and all that this imports from engine and paper, the data, and what runs the code:
    `versions()` where nothing else is told. Uncertainties have a module of their own.
    """
    digest = hashlib.sha256((versions() if runs_on is None else runs_on).encode())
    behind = modules_behind(section.module_name, paper.packages)
    if with_uncertainties:
        behind = {**behind, **modules_behind(paper.uncertainties.partition(":")[0], paper.packages)}
    for name, path in sorted(behind.items()):
        digest.update(name.encode() + _content(path))
    for path in _data(paper):
        digest.update(path.relative_to(paper.data).as_posix().encode() + _content(path))
    return digest.hexdigest()


def _data(paper: Paper) -> list[Path]:
    """Return all files with data; scripts among them that renew those are none."""
    return sorted(
        path for path in paper.data.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
    )


def _content(path: Path) -> bytes:
    # Line ends differ between systems, results do not.
    return path.read_bytes().replace(b"\r\n", b"\n")


def _file(name: str, packages: tuple[str, ...]) -> Path | None:
    if name.partition(".")[0] not in packages:
        return None
    try:
        known = importlib.util.find_spec(name)
    except ModuleNotFoundError:
        # A name inside a module that is no package.
        return None
    return Path(known.origin) if known is not None and known.origin is not None else None


def imports_of(name: str, path: Path) -> Iterator[str]:
    """Return the names that a module imports, modules and what is in them, in functions and by texts too."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parents, *([base] if base else [])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            told = _NAME.fullmatch(node.value)
            parts = told[1].split(".") if told else []
            yield from (".".join(parts[:length]) for length in range(2, len(parts) + 1))


def computed_imports(path: Path) -> Iterator[int]:
    """Return the lines in which a module imports another whose full name does not stand there as a text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", None))
            told = [argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant)]
            whole = told and isinstance(told[0], str) and not told[0].startswith(".")
            if called in _IMPORTING and not whole:
                yield node.lineno
