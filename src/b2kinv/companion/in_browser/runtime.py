"""The files that run Python in a reader's browser: which they are, where they come from, and their check.

They are those of Pyodide's release; `runtime_files.json` has the name and checksum of each, its licence and
where its sources are. None is part of the package: they are taken from a folder, or from the release file by
file, and whatever they are taken from, a file counts only with its checksum.
"""

import dataclasses
import functools
import hashlib
import json
import os
import urllib.error
import urllib.request
import zipfile
from collections.abc import Sequence
from pathlib import Path

from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.words.errors import Failed

_LISTED = Path(__file__).with_name("runtime_files.json")
#: Texts of licences that stand in no file of the runtime.
_LICENCES = Path(__file__).with_name("licences")
#: Where the texts of all licences go, beside the files.
LICENCE_FILE = "LICENCES.txt"
#: What files are used for, in the order in which a page loads them; "node" is for tests alone.
NUMBERS, FIGURES, NODE = "numbers", "figures", "node"
#: Seconds that a server may be silent.
_PATIENCE = 60.0
_AT_ONCE = 1 << 20


@dataclasses.dataclass(frozen=True)
class RuntimeFile:
    """One file of the runtime: see `runtime_files.json`."""

    name: str
    sha256: str
    bytes: int
    use: str
    licence: str
    sources: str


@dataclasses.dataclass(frozen=True)
class Runtime:
    """A release of the runtime.

    Attributes
    ----------
    name, version, python : str
        Of the release, and which Python it is.
    release : str
        Folder of the release on a server.
    files : tuple of RuntimeFile
    """

    name: str
    version: str
    python: str
    release: str
    files: tuple[RuntimeFile, ...]

    def used_for(self, *uses: str) -> list[RuntimeFile]:
        """Return the files that are used for something."""
        return [file for file in self.files if file.use in uses]


@functools.cache
def listed() -> Runtime:
    """Return the runtime that pages are made for.

    Examples
    --------
    >>> listed().version, len(listed().used_for(NUMBERS))
    ('0.27.7', 8)
    """
    described = json.loads(_LISTED.read_text(encoding="utf-8"))
    files = tuple(RuntimeFile(**file) for file in described.pop("files"))
    return Runtime(files=files, **described)


def variable(paper: Paper) -> str:
    """Return the environment variable that says where the runtime is, unless a command is told."""
    return f"{paper.name.upper()}_RUNTIME"


def place(paper: Paper, told: str | None = None) -> str:
    """Return where the runtime is taken from: what was told, the variable, or the release itself."""
    return told or os.environ.get(variable(paper), "") or listed().release


def require(where: str) -> None:
    """Refuse a folder that does not have every file; a server is asked only when its files are wanted.

    Raises
    ------
    ValueError
        If there is no such folder, or a file is missing.
    """
    if _is_address(where):
        return
    folder = Path(where).expanduser()
    if not folder.is_dir():
        raise ValueError(
            f"the runtime cannot be taken from {where}: there is no such folder; name one with the files of "
            f"{listed().name} {listed().version}, or the address of such a folder"
        )
    for file in listed().used_for(NUMBERS, FIGURES):
        if not (folder / file.name).is_file():
            raise ValueError(
                f"the runtime cannot be taken from {where}: it has no file {file.name}; {_remedy(file)}"
            )


def take(
    where: str, target: Path, uses: Sequence[str] = (NUMBERS, FIGURES), report: Say = lambda line: None
) -> None:
    """Put the files of the runtime, each with its checksum, and the texts of their licences into a folder.

    Parameters
    ----------
    where : str
        A folder, or the address of one on a server.
    target : pathlib.Path
    uses : sequence of str
        What the files are to be used for.
    report : callable
        Is given one line when files come from a server.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If a file is missing, truncated or another one: nothing of it is left in the folder.
    """
    files = listed().used_for(*uses)
    target.mkdir(parents=True, exist_ok=True)
    if _is_address(where):
        size = sum(file.bytes for file in files) / 1e6
        report(f"fetching {listed().name} {listed().version} from {where}: {len(files)} files, {size:.0f} MB")
    for file in files:
        content = _fetched(where, file) if _is_address(where) else _read(where, file)
        (target / file.name).write_bytes(_checked(where, file, content))
    (target / LICENCE_FILE).write_text(_licences(target, files), encoding="utf-8", newline="\n")


def _is_address(where: str) -> bool:
    return where.startswith(("http://", "https://"))


def _read(where: str, file: RuntimeFile) -> bytes:
    try:
        return (Path(where).expanduser() / file.name).read_bytes()
    except OSError as problem:
        raise Failed(
            f"{file.name} of the runtime cannot be read in {where}: {problem.strerror}; {_remedy(file)}"
        ) from problem


def _fetched(where: str, file: RuntimeFile) -> bytes:
    """Return what a server has under the name of a file, and no more of it than the file is long."""
    address = f"{where.rstrip('/')}/{file.name}"
    content = bytearray()
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            while len(content) <= file.bytes and (part := answer.read(_AT_ONCE)):
                content += part
    except urllib.error.HTTPError as problem:
        problem.close()
        raise Failed(f"{address} cannot be fetched: the server answers {problem.code}") from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "reason", problem)
        raise Failed(f"{address} cannot be fetched: {' '.join(str(reason).split())}") from problem
    return bytes(content)


def _checked(where: str, file: RuntimeFile, content: bytes) -> bytes:
    if len(content) < file.bytes:
        raise Failed(
            f"{file.name} in {where} is not the file of the runtime: it ends after {len(content):,} of "
            f"{file.bytes:,} bytes; {_remedy(file)}"
        )
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Failed(
            f"{file.name} in {where} is not the file of the runtime: its SHA-256 is not {file.sha256}; "
            f"{_remedy(file)}"
        )
    return content


def _remedy(file: RuntimeFile) -> str:
    return f"fetch {listed().release}{file.name}"


def _licences(folder: Path, files: Sequence[RuntimeFile]) -> str:
    """Return the licence of each file, where its sources are, and the texts of the licences."""
    runtime = listed()
    lines = [
        f"{runtime.name} {runtime.version} and the packages that it runs, unchanged, from",
        runtime.release,
        "",
    ]
    lines += [f"{file.name}: {file.licence}; sources: {file.sources}" for file in files]
    for path in sorted(_LICENCES.glob("*.txt")):
        lines += ["", "=" * 80, path.stem, "=" * 80, path.read_text(encoding="utf-8").strip()]
    for file in files:
        if file.name.endswith(".whl"):
            with zipfile.ZipFile(folder / file.name) as wheel:
                for name in sorted(filter(_is_licence, wheel.namelist())):
                    text = wheel.read(name).decode("utf-8", "replace").strip()
                    lines += ["", "=" * 80, f"{file.name}: {name}", "=" * 80, text]
    return "\n".join(lines) + "\n"


def _is_licence(name: str) -> bool:
    base = name.rpartition("/")[2].upper()
    return not name.endswith("/") and base.startswith(("LICENSE", "LICENCE", "COPYING"))
