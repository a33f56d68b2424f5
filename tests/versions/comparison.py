"""What one environment computes, compared with what another one does: number by number, and word by word."""

import math

#: Two numbers are equal if they differ by less than this part of the larger one.
TOLERANCE = 1e-9


def largest_difference(reference, other):
    """Return the largest relative difference between two trees of numbers, how many there are, and its place.

    What is no number (a word, a truth value, infinity) is the same or differs by infinity, and so does what
    only one of them has.

    >>> largest_difference({"a": [1.0, 2.0]}, {"a": [1.0, 2.5]})
    (0.2, 2, 'a[1]: 2.0 became 2.5')
    """
    worst, count = (0.0, ""), 0
    for place, (one, two) in pairs(reference, other):
        count += 1
        difference = relative(one, two)
        if difference > worst[0]:
            worst = difference, f"{place}: {one!r} became {two!r}"
    return worst[0], count, worst[1]


def pairs(reference, other, place=""):
    """Yield the place of each leaf of two trees, and what stands there in both."""
    if isinstance(reference, dict) and isinstance(other, dict):
        for name in {**reference, **other}:
            inside = f"{place} {name}".strip()
            yield from pairs(reference.get(name, "nothing"), other.get(name, "nothing"), inside)
    elif isinstance(reference, list) and isinstance(other, list) and len(reference) == len(other):
        for number, (one, two) in enumerate(zip(reference, other, strict=True)):
            yield from pairs(one, two, f"{place}[{number}]")
    else:
        yield place, (reference, other)


def relative(one, two):
    """Return by which part of the larger two numbers differ; infinity if one of them is no finite number.

    Two that do not exist are the same: curves are NaN where they end.

    >>> relative(1.0, 1.0), relative("above", "below"), relative(0.0, 1e-30), relative(math.nan, math.nan)
    (0.0, inf, 1.0, 0.0)
    """
    if type(one) is type(two) and (one == two or (one != one and two != two)):
        return 0.0
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (one, two))
    if not numbers or not (math.isfinite(one) and math.isfinite(two)):
        return math.inf
    return abs(one - two) / max(abs(one), abs(two)) if one != two else 0.0
