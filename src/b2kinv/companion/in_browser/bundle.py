"""One archive with the code, data and notebooks that a page runs: the same bytes from every build.

Of the engine come the rooms that run a page, of the paper everything. Files stand to each other as they do
here, so that each module finds its data where it looks for them.
"""

import importlib.util
import io
import json
import zipfile
from pathlib import Path, PurePosixPath

from b2kinv.companion.papers import Paper

#: Rooms of the engine that no page runs.
LEFT_OUT = ("archive", "commands", "site", "sweep")
#: Where the archive is unpacked in the browser.
FOLDER = "/companion"
#: Libraries of pure Python that the engine imports, and the runtime's files do not have.
LIBRARIES = ("yaml",)
_ENGINE = __name__.partition(".")[0]
_CONFIGURATION = ("_config.yml", "_toc.yml", "CITATION.cff")
_KEPT = {".py", ".json", ".yml", ".csv", ".txt", ".typed", ".ipynb"}
# The earliest that an archive knows.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def search_path(paper: Paper) -> list[str]:
    """Return the folders in which Python in the browser looks for modules."""
    placed = _placed(paper)
    folders = {str(PurePosixPath(FOLDER, place).parent) for place in placed.values()}
    return [*sorted(folders), f"{FOLDER}/libraries"]


def archive(paper: Paper) -> bytes:
    """Return the archive of a paper's companion."""
    content: dict[str, bytes] = {}
    placed = _placed(paper)
    for name, place in placed.items():
        folder = _package(name)
        for path in _files(folder):
            if _runs_a_page(name, path.relative_to(folder).parts):
                content[f"{place}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    root = _root(paper)
    for folder in (paper.data, paper.notebooks):
        for path in _files(folder):
            if path.suffix != ".py":
                content[f"{root}/{path.relative_to(paper.root).as_posix()}"] = _of_tree(path)
    for name in _CONFIGURATION:
        content[f"{root}/{name}"] = (paper.root / name).read_bytes()
    for name in LIBRARIES:
        folder = _package(name)
        for path in sorted(folder.glob("*.py")):
            content[f"libraries/{name}/{path.name}"] = path.read_bytes()
    return _zipped(content)


def _runs_a_page(package: str, parts: tuple[str, ...]) -> bool:
    # What an installed package has besides code is taken from the paper's root.
    of_the_engine = package == _ENGINE and parts[:1] == ("companion",)
    return parts[0] != "tree" and not (of_the_engine and parts[1] in LEFT_OUT)


def _of_tree(path: Path) -> bytes:
    """Return a file; a notebook without its outputs, which are computed anew."""
    if path.suffix != ".ipynb":
        return path.read_bytes()
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()


def _zipped(content: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as written:
        for name in sorted(content):
            # Line ends differ between systems.
            written.writestr(zipfile.ZipInfo(name, _MOMENT), content[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix in _KEPT)
    return sorted(path for path in found if not any(map(_is_left, path.relative_to(folder).parts)))


def _is_left(part: str) -> bool:
    # What Python has compiled, what editors keep, and what notebooks run here have left.
    return part.startswith((".", "__pycache__")) or part.endswith(".files")


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    places = found.submodule_search_locations if found is not None else None
    if not places:
        raise ModuleNotFoundError(f"the package {name} is not installed as files")
    return Path(next(iter(places))).resolve()


def _placed(paper: Paper) -> dict[str, str]:
    """Return package → where it goes: below the paper's root as it is here, or beside it."""
    root = paper.root.resolve()
    placed = {}
    for name in paper.packages:
        folder = _package(name)
        inside = folder.is_relative_to(root)
        placed[name] = f"root/{folder.relative_to(root).as_posix()}" if inside else f"library/{name}"
    return placed


def _root(paper: Paper) -> str:
    """Return where the paper's root goes: inside its package, where that is installed so."""
    root = paper.root.resolve()
    for name in paper.packages:
        folder = _package(name)
        if root.is_relative_to(folder):
            return f"library/{name}/{root.relative_to(folder).as_posix()}"
    return "root"
