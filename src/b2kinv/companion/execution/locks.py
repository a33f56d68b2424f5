"""One writer to a folder: who writes locks it, and who comes second is told at once who that is.

The lock is a file beside the folder, ``.NAME.lock``, that names host, process and start. Who has it also
holds the operating system's lock on it, which ends with the process however that ends: a lock that is left
behind by a process of this host is taken over. Of another host nothing can be known, and where a file system
knows no locks neither: such a lock stays until somebody deletes it.
"""

import contextlib
import datetime
import errno
import json
import os
import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

#: Seconds that another one may take from making a lock to writing into it who has it.
_SECONDS_TO_SIGN, _SECONDS_BETWEEN_LOOKS = 2.0, 0.02
_CANNOT_LOCK = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP}
# Windows lets nobody read what is locked: a byte far behind what is written.
_FAR = 1 << 30

#: What stands in a lock: "host", "process" and "start".
_Holder: TypeAlias = dict[str, object]


_held: list[int] = []


@contextlib.contextmanager
def locked(folder: str | Path, patience: float = 0.0) -> Iterator[None]:
    """Let nobody else write into a folder, or to its place, while the block lasts.

    Parameters
    ----------
    folder : path
    patience : float
        Seconds to wait for somebody else to finish.

    Raises
    ------
    ValueError
        If somebody else does, or has left a lock that cannot be told from one in use.
    """
    path = path_of(folder)
    descriptor = _take_patiently(path, Path(folder), patience)
    _held.append(descriptor)
    try:
        yield
    finally:
        _held.remove(descriptor)
        _release(path, descriptor)


def held() -> tuple[int, ...]:
    """Return what a program that writes for us is to inherit (`pass_fds` of `subprocess`).

    Should we be killed, it goes on writing: as long as it does, it has our locks.
    """
    return () if sys.platform == "win32" else tuple(_held)


def path_of(folder: str | Path) -> Path:
    """Return where the lock of a folder is: the same for all ways to name the folder.

    Examples
    --------
    >>> path_of("/tables/../tables/of 2026").name
    '.of 2026.lock'
    """
    whole = Path(folder).resolve()
    if not whole.name:
        raise ValueError(f"{folder} cannot be written to: choose a folder in it")
    return whole.with_name(f".{whole.name}.lock")


def _take_patiently(path: Path, folder: Path, patience: float) -> int:
    deadline = time.monotonic() + patience
    while True:
        try:
            return _take(path, folder)
        except ValueError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def _take(path: Path, folder: Path) -> int:
    """Return the descriptor of the lock file once it is ours."""
    deadline = time.monotonic() + _SECONDS_TO_SIGN
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o644)
        except FileExistsError:
            taken = _take_over(path, folder, is_last=time.monotonic() > deadline)
            if taken is not None:
                return taken
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        except OSError as error:
            raise ValueError(f"{folder} cannot be locked: {path}: {error.strerror}") from error
        else:
            # Where the file system knows no locks, that the file is new is all there is.
            _hold(descriptor)
            _sign(descriptor)
            return descriptor


def _take_over(path: Path, folder: Path, is_last: bool) -> int | None:
    """Return the descriptor of a lock that a process of this host has left behind, None to look again."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ValueError(f"{folder} cannot be locked: {path}: {error.strerror}") from error
    try:
        holder = _holder(descriptor)
        if holder is None:
            if is_last:
                raise ValueError(
                    f"{folder} cannot be locked: {path} is no lock of ours, or not yet signed; "
                    "move it away if nobody is at work there"
                )
            os.close(descriptor)
            return None
        told = f"process {holder['process']} on {holder['host']}, started {holder['start']}"
        if holder["host"] != platform.node():
            raise ValueError(
                f"{folder} is in use by {told}; whether that is still at work cannot be seen from "
                f"{platform.node()}: if it is not, delete {path}"
            )
        free = _hold(descriptor)
        if free is None:
            raise ValueError(
                f"{folder} is in use by {told}; whether that is still at work the file system does not tell: "
                f"if it is not, delete {path}"
            )
        if not free:
            raise ValueError(f"{folder} is in use by {told}: wait for it, or choose another folder")
        if not _is_still(path, descriptor):
            # It was given back while we looked.
            os.close(descriptor)
            return None
        _sign(descriptor)
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        raise
    return descriptor


def _hold(descriptor: int) -> bool | None:
    """Take the operating system's lock; say whether it was free, or None where there is no such thing."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return None if error.errno in _CANNOT_LOCK else False
    return True


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    start = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    holder = {"host": platform.node(), "process": os.getpid(), "start": start}
    content = json.dumps(holder).encode()
    os.lseek(descriptor, 0, os.SEEK_SET)
    # All at once over what was there, and what was longer is cut off: nobody finds it empty.
    os.write(descriptor, content)
    os.ftruncate(descriptor, len(content))


def _holder(descriptor: int) -> _Holder | None:
    """Return who has signed a lock, None if that does not stand there."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    try:
        found = json.loads(os.read(descriptor, 4096))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.keys() == {"host", "process", "start"} else None


def _release(path: Path, descriptor: int) -> None:
    if sys.platform == "win32":
        # A file that is open cannot be deleted there; who opens it in between takes it over.
        os.close(descriptor)
        with contextlib.suppress(OSError):
            path.unlink()
    else:
        if _is_still(path, descriptor):
            path.unlink()
        os.close(descriptor)
