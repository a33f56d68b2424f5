"""What a computation depends on: the modules that it imports, its data, and the libraries underneath.

Imports are read from the source, those inside functions included, so that nothing is missed that happens not
to be imported yet; a module that is named by a text alone is not seen.
"""

import ast
import functools
import hashlib
import importlib.util
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from b2kinv.companion.papers import Paper, Section

#: Libraries whose version may change a number.
LIBRARIES = ("numpy", "scipy")


def modules_behind(name: str, packages: tuple[str, ...]) -> dict[str, Path]:
    """Return name → file of a module and of all that it imports, directly or not, from some packages.

    Parameters
    ----------
    name : str
        Of the module.
    packages : tuple of str
        Names at the top of what counts.

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
            waiting += [one.rpartition(".")[0], *imports_of(one, path)]
    return found


def versions() -> str:
    """Return what runs the code here, with versions: Python and `LIBRARIES`."""
    return ", ".join(
        [f"Python {sys.version.split()[0]}", *(f"{name} {metadata.version(name)}" for name in LIBRARIES)]
    )


@functools.cache
def fingerprint(paper: Paper, section: Section) -> str:
    """Return a checksum of everything that a section's results depend on.

    These are its module and all that this imports from engine and paper, the data, and the versions of Python
    and of `LIBRARIES`.
    """
    digest = hashlib.sha256(versions().encode())
    for name, path in sorted(modules_behind(section.module_name, paper.packages).items()):
        digest.update(name.encode() + _content(path))
    for path in _data(paper):
        digest.update(path.relative_to(paper.data).as_posix().encode() + _content(path))
    return digest.hexdigest()


def _data(paper: Paper) -> list[Path]:
    """Return the files that say what the data are: their checksums, if those are kept, or all of them."""
    checksums = paper.data / "checksums.json"
    if checksums.is_file():
        return [checksums]
    return sorted(path for path in paper.data.rglob("*") if path.is_file())


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
    """Return the names that a module imports, modules and what is in them, inside functions too."""
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
