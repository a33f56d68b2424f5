"""Points that are computed before a sweep begins: what a section gives, and whether it takes many at once.

A section that computes several points in one call may do so for one word of a parameter and not for another.
So each word of the grid is tried, with two points that differ in every number: where one call for both does
not give what two calls give, or where that cannot be seen, the sweep computes point by point.
"""

import collections
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from b2kinv.companion.sweep import worker
from b2kinv.companion.sweep.worker import Column, Grid
from b2kinv.quantities.results import Result

#: How many points are spread over the grid.
SPREAD = 16
#: How many words of one parameter are tried, and how many points of each until two can be computed.
WORDS, TRIES = 64, 6

#: Number of a point → its result.
Results = Mapping[int, Result]


def compute(grid: Grid) -> tuple[dict[int, Result], float]:
    """Return number → result of points of which every word of the grid has two, where there are, and a time.

    The time is what such a point takes, in seconds: the median, since the first has more to do.

    Raises
    ------
    ValueError
        If none of them can be computed.
    """
    results: dict[int, Result] = {}
    seconds: list[float] = []
    first: Exception | None = None

    def is_good(number: int) -> bool:
        nonlocal first
        if number not in results:
            began = time.perf_counter()
            try:
                results[number] = worker.evaluate_point(grid, number)
            except worker.FAILURES as error:
                first = first or error
            seconds.append(time.perf_counter() - began)
        return number in results

    for number in dict.fromkeys(np.linspace(0, grid.size - 1, SPREAD).astype(int).tolist()):
        is_good(number)
    if not results:
        # No more is tried where there may be nothing: a hopeless grid is refused at once.
        raise ValueError(f"none of the points that were tried can be computed; the first says: {first}")
    for numbers in _of_each_word(grid):
        good = 0
        for number in numbers:
            good += is_good(number)
            if good == 2:
                break
    return results, statistics.median(seconds)


def is_vectorised(grid: Grid, columns: Sequence[Column], results: Results) -> bool:
    """Say whether, for every word, one call for several points gives what single calls give."""
    groups = collections.defaultdict(list)
    words = [index for index, axis in enumerate(grid.axes) if not axis.numeric]
    for number in results:
        places = grid.positions(number)
        groups[tuple(int(places[index]) for index in words)].append(number)
    seen = [places for places, numbers in groups.items() if len(numbers) > 1]
    if any(len(numbers) > 1 for numbers in _of_each_word(grid)):
        for position, index in enumerate(words):
            tried = set(_some(grid.axes[index].size))
            if not tried <= {places[position] for places in seen}:
                return False
    return all(_agrees(grid, columns, results, groups[places]) for places in seen)


def _of_each_word(grid: Grid) -> Iterator[list[int]]:
    """Yield, for each word, numbers of points that have it and differ in all numbers, as far as these do."""
    sizes = [axis.size for axis in grid.axes]
    for index, axis in enumerate(grid.axes):
        for word in () if axis.numeric else _some(axis.size):
            numbers = []
            for turn in range(TRIES):
                places = [
                    # Ends and middles in turn; other words go along with this one.
                    (word if other == index else word % size)
                    if not grid.axes[other].numeric
                    else (turn * (size - 1) * 3 // (TRIES - 1)) % size
                    for other, size in enumerate(sizes)
                ]
                numbers.append(int(np.ravel_multi_index(places, sizes)))
            yield list(dict.fromkeys(numbers))


def _some(size: int) -> list[int]:
    return sorted(set(np.linspace(0, size - 1, min(size, WORDS)).astype(int).tolist()))


def _agrees(grid: Grid, columns: Sequence[Column], results: Results, numbers: Sequence[int]) -> bool:
    try:
        together = worker.evaluate_points(grid, np.array(numbers))
        found = [worker.column_values(column, together, len(numbers)) for column in columns]
    except worker.FAILURES:
        return False
    for column, several in zip(columns, found, strict=True):
        single = [worker.column_values(column, results[number], 1)[0] for number in numbers]
        if not (_same(several, single) if column.number else several == single):
            return False
    return True


def _same(several: list[object], single: list[object]) -> bool:
    one, other = (np.asarray(numbers, dtype=float) for numbers in (several, single))
    return np.allclose(one, other, rtol=1e-6, atol=0.0, equal_nan=True)
