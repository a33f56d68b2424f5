"""What a sweep keeps in its folder: a description, chunks that are finished, and in the end the table.

Every file is there as a whole or not at all, and what has not as many rows as it must have counts as missing.
"""

import contextlib
import dataclasses
import json
import math
import os
import re
from collections.abc import Mapping
from pathlib import Path

from b2kinv.companion.execution import folders
from b2kinv.companion.words.errors import Failed

TABLE, DESCRIPTION, CHUNKS = "sweep.csv", "sweep.json", "chunks"
#: What an interrupted sweep may have left in its folders beside these.
_PARTS = {f".{TABLE}.part", f".{DESCRIPTION}.part"}
_CHUNK_FILE = re.compile(r"\d{6,}\.csv|\.\d{6,}\.csv\.part")


def is_complete(folder: Path, description: Mapping[str, object]) -> bool:
    """Return whether this very sweep is finished there; refuse a folder that holds another one."""
    path = folder / DESCRIPTION
    if not path.is_file():
        # Chunks are made only when the description is there.
        if folder.exists() and (not folder.is_dir() or not _is_empty(folder)):
            raise ValueError(f"{folder} holds something else than a sweep: choose an empty folder with --out")
        return False
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path} is damaged: delete {folder} and start the sweep again") from error
    if not isinstance(found, dict) or "points_in_a_chunk" not in found:
        raise ValueError(f"{path} is not of a sweep: choose another folder with --out")
    if found != json.loads(json.dumps(description)):
        different = [key for key in description if found.get(key) != description[key]]
        raise ValueError(
            f"{folder} holds another sweep (different: {', '.join(different).replace('_', ' ')}): "
            "choose another folder with --out, or delete that one"
        )
    if not (folder / TABLE).is_file():
        return False
    rows = _rows_of(folder / TABLE)
    if rows != description["points"]:
        raise ValueError(
            f"{folder / TABLE} is damaged or was changed: it has {rows:,} whole rows instead of "
            f"{description['points']:,}; delete it, and the sweep starts again"
        )
    # A command that was ended at the last moment has left them.
    _remove_chunks(folder)
    return True


def _is_empty(folder: Path) -> bool:
    """Say whether there is nothing in a folder but what is left of a sweep that had not begun to compute."""
    chunks = folder / CHUNKS
    others = {entry.name for entry in folder.iterdir()} - _PARTS - {CHUNKS}
    return not others and (not chunks.exists() or (chunks.is_dir() and not any(chunks.iterdir())))


def _rows_of(path: Path) -> int:
    """Return how many whole rows a table has."""
    with path.open("rb") as table:
        rows = sum(line.endswith(b"\n") and _is_row(line[:-1]) for line in table if not line.startswith(b"#"))
    # The headings.
    return rows - 1


def _is_row(line: bytes) -> bool:
    return bool(line) and b"\0" not in line


@dataclasses.dataclass(frozen=True)
class Sizes:
    """How many points each chunk has: all the same but the last, however many there are."""

    points: int
    chunk: int

    def __len__(self) -> int:
        """Return how many chunks there are."""
        return math.ceil(self.points / self.chunk)

    def __getitem__(self, index: int) -> int:
        """Return the number of points in one of them."""
        return min(self.chunk, self.points - index * self.chunk)


def begin(folder: Path, description: Mapping[str, object]) -> None:
    """Make the folder ready for chunks."""
    folder.mkdir(parents=True, exist_ok=True)
    folders.write_json(folder / DESCRIPTION, description)
    (folder / CHUNKS).mkdir(exist_ok=True)


def finished(folder: Path, sizes: Sizes) -> set[int]:
    """Return the numbers of the chunks that are there with as many rows as they must have."""
    names = (path.name for path in (folder / CHUNKS).iterdir())
    numbers = (int(name.removesuffix(".csv")) for name in names if re.fullmatch(r"\d{6,}\.csv", name))
    return {
        number
        for number in numbers
        if number < len(sizes) and _chunk(folder, number, sizes[number]) is not None
    }


def write_chunk(folder: Path, index: int, lines: bytes) -> None:
    """Keep the lines of a chunk."""
    folders.write(_chunk_path(folder, index), lines)


def assemble(folder: Path, head: str, sizes: Sizes) -> None:
    """Put the chunks together below the head.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If the rows are not as many as the points: somebody else has touched the chunks.
    """
    temporary = folder / f".{TABLE}.part"
    with temporary.open("wb") as table:
        table.write(head.encode())
        for index in range(len(sizes)):
            content = _chunk(folder, index, sizes[index])
            if content is None:
                raise Failed(f"{_chunk_path(folder, index)} was changed meanwhile: repeat the command")
            table.write(content)
        table.flush()
        os.fsync(table.fileno())
    temporary.replace(folder / TABLE)
    _remove_chunks(folder)


def failures(folder: Path) -> tuple[int, str]:
    """Return how many points of a finished table failed, and what the first one says."""
    failed, first = 0, ""
    with (folder / TABLE).open("rb") as table:
        for line in table:
            # Only an error ends with a quotation mark: it is the last cell.
            if line.endswith(b'"\n') and not line.startswith(b"#"):
                failed += 1
                first = first or line.decode().rstrip('"\n').split(',"')[-1]
    return failed, first


def _chunk_path(folder: Path, index: int) -> Path:
    return folder / CHUNKS / f"{index:06d}.csv"


def _chunk(folder: Path, index: int, size: int) -> bytes | None:
    """Return the lines of a chunk, None if it is not there or has not as many whole rows."""
    try:
        content = _chunk_path(folder, index).read_bytes()
    except OSError:
        return None
    lines = content.split(b"\n")
    whole = len(lines) == size + 1 and not lines[-1] and all(map(_is_row, lines[:-1]))
    return content if whole else None


def _remove_chunks(folder: Path) -> None:
    chunks = folder / CHUNKS
    for path in chunks.glob("*") if chunks.is_dir() else ():
        if _CHUNK_FILE.fullmatch(path.name):
            path.unlink()
    with contextlib.suppress(OSError):
        # What somebody has put there stays.
        chunks.rmdir()
