"""How much a sweep would be: said before it begins, and refused where it is more than can be meant or had."""

import math
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from b2kinv.companion.sweep import worker
from b2kinv.companion.sweep.worker import Axis, Grid

if sys.platform != "win32":
    import resource

#: Points that nobody computes by mistake.
MANY_POINTS = 10**8
#: Seconds that nobody waits by mistake where every point is solved many times.
MANY_SECONDS = 86400.0
#: Points up to which each has a number that a float holds exactly.
MOST_POINTS = 2**53
#: Bytes of one cell of a chunk, as Python's objects and as text, and of one value of a range.
CELL_BYTES, VALUE_BYTES = 300, 40
#: Seconds from which on it is worth measuring how long a sweep will take, and that the measurement may take.
_LONG, _MEASURED = 10.0, 0.3
#: Seconds of work from which on processes are begun: that takes about two, and two processes halve the rest.
WORTH_PROCESSES = 5.0
_UNITS = ((1.0, "second"), (60.0, "minute"), (3600.0, "hour"), (86400.0, "day"), (31557600.0, "year"))


def refuse_points(axes: Sequence[Axis], many_meant: bool) -> None:
    """Refuse a grid with too many points, before anything is computed or made room for.

    Parameters
    ----------
    axes : sequence of b2kinv.companion.sweep.worker.Axis
    many_meant : bool
        Whether the user has said that more than `MANY_POINTS` are meant.

    Raises
    ------
    ValueError
        That says how many points there are.
    """
    points = math.prod(axis.size for axis in axes)
    if points > MOST_POINTS:
        raise ValueError(f"the grid has {points:,} points: no sweep can have more than {MOST_POINTS:,}")
    if points > MANY_POINTS and not many_meant:
        raise ValueError(
            f"the grid has {points:,} points, more than {MANY_POINTS:,}: with --yes they are computed"
        )
    _refuse_memory(VALUE_BYTES * sum(axis.size for axis in axes), "the values of the grid")


def refuse_long(points: int, section: str, seconds: float, processes: int) -> None:
    """Refuse a sweep with uncertainties that takes longer than anybody waits by mistake.

    Raises
    ------
    ValueError
        That says how long it would take.

    Examples
    --------
    >>> refuse_long(10**6, "fall", 1e6, 2)
    Traceback (most recent call last):
    ...
    ValueError: 1,000,000 points of fall with uncertainties: about 12 days in 2 processes, more than a day:
    with --yes they are computed
    """
    if seconds > MANY_SECONDS:
        where = text(points, f"{section} with uncertainties", seconds, processes)
        raise ValueError(f"{where}, more than a day: with --yes they are computed")


def refuse_room(grid: Grid, chunk: int, processes: int, folder: Path) -> None:
    """Refuse chunks that do not fit into memory, and a table that does not fit on the disk.

    Raises
    ------
    ValueError
        That says how much is needed and how much there is.
    """
    cells = len(grid.axes) + len(grid.columns) + 1
    values = VALUE_BYTES * sum(axis.size for axis in grid.axes)
    together = f"{processes} chunks" if processes > 1 else "a chunk"
    _refuse_memory(
        processes * (values + CELL_BYTES * cells * min(chunk, grid.size)), f"{together} of {chunk:,} points"
    )
    existing = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    free = shutil.disk_usage(existing).free
    # At the least, a digit and a comma for each cell.
    least = 2 * cells * grid.size
    if least > free:
        raise ValueError(f"the table would take more than {_size(least)}: on the disk are {_size(free)}")


def estimate(grid: Grid, chunk: int, seconds_each: float, processes: int) -> float:
    """Return how many seconds a sweep will take, roughly.

    Parameters
    ----------
    grid : Grid
    chunk : int
    seconds_each : float
        What a single point took.
    processes : int
        How many will compute at the same time.
    """
    if grid.vectorised and grid.size * seconds_each > _LONG:
        seconds_each = _seconds_of_many(grid, chunk, seconds_each)
    return grid.size * seconds_each / max(processes, 1)


def is_worth_processes(grid: Grid, chunk: int) -> bool:
    """Say whether a sweep takes so long alone that processes save more than it takes to begin them."""
    alone = grid.size * grid.seconds_each
    if grid.vectorised and alone > WORTH_PROCESSES:
        # Many points in one call take far less than as many calls.
        alone = grid.size * _seconds_of_many(grid, chunk, grid.seconds_each)
    return alone > WORTH_PROCESSES


def text(points: int, section: str, seconds: float, processes: int) -> str:
    """Return what a user is told before a sweep begins.

    Examples
    --------
    >>> text(1000000, "fall", 7000.0, 2)
    '1,000,000 points of fall: about 2 hours in 2 processes'
    >>> text(3, "fall", 0.01, 1)
    '3 points of fall: a few seconds in 1 process'
    """
    where = f"in {processes} process" + ("es" if processes != 1 else "")
    return f"{points:,} points of {section}: {_duration(seconds)} {where}"


def _duration(seconds: float) -> str:
    """Return seconds in words.

    Examples
    --------
    >>> _duration(50.0), _duration(100.0), _duration(2e5), _duration(1e12)
    ('about 50 seconds', 'about 2 minutes', 'about 2 days', 'about 31,688 years')
    """
    if seconds < _LONG:
        return "a few seconds"
    # From one and a half of a unit on.
    length, unit = next((one for one in reversed(_UNITS) if seconds >= 1.5 * one[0]), _UNITS[0])
    return f"about {seconds / length:,.0f} {unit}s"


def _seconds_of_many(grid: Grid, chunk: int, seconds_each: float) -> float:
    """Return what a point takes among as many as are computed in one call, or as many as can be tried."""
    number = 1
    while True:
        number = min(4 * number, chunk, grid.size)
        start = (grid.size - number) // 2
        # Inside a chunk points have the same words, or there is a call for each.
        places = np.arange(start, start + number)
        began = time.perf_counter()
        for numbers in worker.groups(grid, places):
            try:
                worker.evaluate_points(grid, numbers)
            except worker.FAILURES:
                # Such points will be computed one by one.
                return seconds_each
        took = time.perf_counter() - began
        if took > _MEASURED or number in (chunk, grid.size):
            return took / number


def _refuse_memory(needed: int, what: str) -> None:
    available = memory()
    if needed > available:
        raise ValueError(f"{what} would take {_size(needed)} of memory: there are {_size(available)}")


def memory() -> float:
    """Return how many bytes of memory can still be had, infinity where nothing tells."""
    found = [math.inf]
    for path, begin, unit in (
        ("/proc/meminfo", "MemAvailable:", 1024),
        # What a container may have, by both versions of control groups.
        ("/sys/fs/cgroup/memory.max", "", 1),
        ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "", 1),
    ):
        try:
            lines = Path(path).read_text(encoding="utf-8").splitlines()
            words = [line.removeprefix(begin).split()[0] for line in lines if line.startswith(begin)]
            found += [unit * int(word) for word in words if word.isdigit()]
        except (OSError, IndexError):
            continue
    if sys.platform != "win32":
        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        found += [limit] if limit != resource.RLIM_INFINITY else []
        if len(found) == 1 and "SC_PHYS_PAGES" in os.sysconf_names:
            found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return min(found)


def _size(number: float) -> str:
    """Return a number of bytes in words.

    Examples
    --------
    >>> _size(2.5e9), _size(10.0)
    ('2.5 GB', '10 B')
    """
    power = min(int(math.log10(max(number, 1.0)) // 3), 6)
    return f"{number / 1000.0**power:.3g} {('B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB')[power]}"
