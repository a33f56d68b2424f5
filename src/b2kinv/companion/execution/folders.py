"""What commands leave in folders: files that are there as a whole or not at all, over nobody else's.

A folder that a command has filled has a list of what it made, with checksums. Only that is replaced: a file
that is not on the list, or has been changed since, is somebody's, and the command is refused.
"""

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

#: The list in a folder: which command made which files.
LIST = ".companion-files.json"
#: What systems put into folders that somebody looks at.
_OF_SYSTEMS = {".DS_Store", "Thumbs.db", "desktop.ini"}

#: Path below a folder → the SHA-256 that the file may have: two while it is being replaced.
_Made: TypeAlias = dict[str, list[str]]


def write(path: str | Path, content: bytes | str) -> None:
    """Write a file that is, at any moment, either as before or as a whole what it is to be.

    Also after a loss of power: it has reached the disk before it takes its name.
    """
    # A link stays a link.
    path = Path(os.path.realpath(path))
    temporary = path.with_name(f".{path.name}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def write_json(path: str | Path, content: object) -> None:
    """Write JSON, the same bytes for the same content on every system."""
    write(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, an empty text if it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def beside(folder: Path, purpose: str) -> Path:
    """Return where something is kept, for a while, that belongs to a folder.

    Examples
    --------
    >>> beside(Path("_build/site"), "stage").name
    'site.stage'
    """
    return folder.with_name(f"{folder.name}.{purpose}")


@dataclasses.dataclass(frozen=True)
class Maker:
    """A command that fills folders, and what it may replace there: what it has made itself.

    Attributes
    ----------
    command : str
    advice : str
        What a user may do whose files are in the way.
    """

    command: str
    advice: str = "move it away"

    def require_own(self, folder: Path) -> None:
        """Refuse to replace a folder as a whole in which there is anything that this command did not make.

        Raises
        ------
        ValueError
            That names the first such thing.
        """
        self._require_folder(folder)
        if folder.is_dir():
            names = [
                path.relative_to(folder).as_posix()
                for path in sorted(folder.rglob("*"))
                if (path.is_symlink() or not path.is_dir()) and path.name not in {LIST, *_OF_SYSTEMS}
            ]
            self.require_free(folder, names)

    def require_free(self, folder: Path, names: Iterable[str]) -> None:
        """Refuse to replace files that this command did not make; others in the folder do not matter.

        Parameters
        ----------
        folder : path
        names : iterable of str
            Paths below it, of the files that are to be written.

        Raises
        ------
        ValueError
            That names the first such file.
        """
        if folder.exists() and not folder.is_dir():
            raise ValueError(f"{folder} is a file: {self.advice}")
        made = self._made(folder)
        for path in (folder / name for name in names):
            inside = [parent for parent in path.parents if parent.is_relative_to(folder)]
            blocked = [parent for parent in inside if parent.exists() and not parent.is_dir()]
            if blocked or path.is_dir():
                raise ValueError(f"{(blocked or [path])[-1]} is in the way: {self.advice}")
            known = made.get(path.relative_to(folder).as_posix())
            if path.is_symlink() or path.exists():
                if known is None:
                    raise ValueError(f"{path} was not made by '{self.command}': {self.advice}")
                if checksum(path) not in known:
                    raise ValueError(f"{path} has been changed since it was made: {self.advice}")

    def put_whole(self, new: Path, folder: Path) -> None:
        """Let a new folder, which is beside it, take the place of what was made there before, in one step.

        Raises
        ------
        ValueError
            If anything else is there.
        """
        self.require_own(folder)
        self.sign(new)
        old = beside(folder, "old")
        self.remove(old)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)

    def restore(self, folder: Path) -> None:
        """Give a folder its name back that a `put_whole` has left without, cut short."""
        old = beside(folder, "old")
        if not folder.exists() and self._is_listed(old):
            old.rename(folder)

    def put_files(self, new: Path, folder: Path, own: str = "") -> None:
        """Put files into a folder that may hold others, instead of those made earlier under the same names.

        Parameters
        ----------
        new : path
            Folder with the files.
        folder : path
        own : str
            Folder in both: what was made there earlier and is not made any more is removed.

        Raises
        ------
        ValueError
            If one of the files is there already and is not ours; nothing is written then.
        """
        fresh = _checksums(new)
        self.require_free(folder, fresh)
        folder.mkdir(parents=True, exist_ok=True)
        made = self._made(folder)
        for name in [name for name in made if own and name.startswith(f"{own}/") and name not in fresh]:
            if checksum(folder / name) in made.pop(name):
                (folder / name).unlink()
        # First what is about to be there as well: what is left where this is cut short is ours, too.
        self._write_list(folder, made | {name: [*made.get(name, ()), *fresh[name]] for name in fresh})
        for name in fresh:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write(folder / name, (new / name).read_bytes())
        self._write_list(folder, made | fresh)

    def sign(self, folder: Path) -> None:
        """List all files of a folder as made by this command."""
        self._write_list(folder, _checksums(folder))

    def claim(self, folder: Path) -> None:
        """Make an empty folder of this command's own, whatever it will hold; or keep it if it is that.

        Raises
        ------
        ValueError
            If it holds something else.
        """
        self._require_folder(folder)
        if folder.is_dir() and any(folder.iterdir()) and not self._is_listed(folder):
            raise ValueError(f"{folder} was not made by '{self.command}': {self.advice}")
        folder.mkdir(parents=True, exist_ok=True)
        if not self._is_listed(folder):
            self._write_list(folder, {})

    def remove(self, folder: Path) -> None:
        """Remove a folder that this command has made or claimed, whatever is in it by now.

        Raises
        ------
        ValueError
            If it did not.
        """
        if folder.exists() or folder.is_symlink():
            self.claim(folder)
            shutil.rmtree(folder)

    def _require_folder(self, folder: Path) -> None:
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise ValueError(f"{folder} is no folder that '{self.command}' made: {self.advice}")

    def _is_listed(self, folder: Path) -> bool:
        return _read_list(folder).get("command") == self.command

    def _made(self, folder: Path) -> _Made:
        found = _read_list(folder)
        files = found.get("files") if found.get("command") == self.command else None
        if not isinstance(files, dict):
            return {}
        return {name: known for name, known in files.items() if isinstance(known, list)}

    def _write_list(self, folder: Path, files: Mapping[str, Sequence[str]]) -> None:
        write_json(folder / LIST, {"command": self.command, "files": dict(sorted(files.items()))})


def _read_list(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _checksums(folder: Path) -> _Made:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): [checksum(path)] for path in paths}
