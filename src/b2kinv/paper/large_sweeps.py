"""What a sweep of many points takes, as measured, and what more points than were tried would take.

`python -m benchmarks.large_sweep` writes data/large_sweep.json; here it is shown, and continued as a line.
"""

import json
import math

from b2kinv.companion.words import formatting
from b2kinv.quantities import tree

#: How many points the plan is for.
PLANNED = 10**9


def stored():
    """Return what data/large_sweep.json has."""
    return json.loads((tree.DATA / "large_sweep.json").read_text(encoding="utf-8"))


def line(rows):
    """Return seconds of CPU that a sweep takes to begin, and those of each point.

    t = t₀ + t₁ N, through the smallest and the largest sweep.

    Parameters
    ----------
    rows : list of dict
        With "points" and "cpu_seconds", two at least.

    Examples
    --------
    >>> line([{"points": 100, "cpu_seconds": 2.0}, {"points": 300, "cpu_seconds": 3.0}])
    (1.5, 0.005)
    """
    first, last = (max(rows, key=lambda row, sign=sign: sign * row["points"]) for sign in (-1, 1))
    each = (last["cpu_seconds"] - first["cpu_seconds"]) / (last["points"] - first["points"])
    return first["cpu_seconds"] - each * first["points"], each


def planned(rows, points=PLANNED):
    """Return core-hours, gigabytes and pieces as large as the largest sweep, for so many points.

    Parameters
    ----------
    rows : list of dict
        As stored.
    points : int
    """
    largest = max(rows, key=lambda row: row["points"])
    pieces = math.ceil(points / largest["points"])
    start, each = line(rows)
    return {
        "core_hours": (pieces * max(start, 0.0) + each * points) / 3600.0,
        "gigabytes": largest["bytes"] / largest["points"] * points / 1e9,
        "pieces": pieces,
        "points_each": largest["points"],
        "core_hours_each": largest["cpu_seconds"] / 3600.0,
    }


def page_markdown():
    """Return the measured table and what it comes to, as Markdown."""
    told = stored()
    rows = told["rows"]
    start, each = line(rows)
    table = [_row(row, row["cpu_seconds"] / (start + each * row["points"])) for row in rows]
    return "\n".join(
        [
            f"Measured on {told['provenance']['retrieved']} on a machine with {told['machine']}: "
            f"`{told['section']}`, {len(told['quantities'])} quantities, {told['processes']} processes.",
            "",
            "| Points | CPU time | Over the line | Memory of the command | of a worker | Table |",
            "|--:|--:|--:|--:|--:|--:|",
            *table,
            "",
            f"The line is {formatting.text(start, 's', digits=2)} and {each * 1e6:.3g} s for each million "
            f"points. {_memory(rows)} {_restart(told['restart'], rows)}",
            "",
            _plan(rows),
        ]
    )


def _memory(rows):
    most = [max(row["memory_command_MiB"], row["memory_worker_MiB"]) for row in rows]
    return (
        f"From {_count(rows[0]['points'])} to {_count(rows[-1]['points'])} points the largest memory of a "
        f"process went from {most[0]:.0f} to {most[-1]:.0f} MiB."
    )


def _restart(killed, rows):
    whole = next(row for row in rows if row["points"] == killed["points"])["cpu_seconds"]
    kept, took = killed["points_kept"] / killed["points"], killed["cpu_seconds"] / whole
    return (
        f"A sweep of {_count(killed['points'])} points that was killed with {kept:.0%} of them kept took "
        f"{took:.0%} of the CPU time of the whole when it was begun again."
    )


def _plan(rows):
    plan = planned(rows)
    return (
        f"Continued to {_count(PLANNED)} points, that is **{plan['core_hours']:.1f} core-hours** and a table "
        f"of {plan['gigabytes']:.0f} GB: {plan['pieces']} pieces of {_count(plan['points_each'])} points, as "
        f"large as the largest that was tried, each {60 * plan['core_hours_each']:.1f} minutes of one core."
    )


def _row(row, ratio):
    worker = f"{row['memory_worker_MiB']:.0f} MiB" if row["memory_worker_MiB"] else "none begun"
    cells = [
        _count(row["points"]),
        f"{row['cpu_seconds']:.3g} s",
        f"{ratio:.2f}",
        f"{row['memory_command_MiB']:.0f} MiB",
        worker,
        f"{row['bytes'] / 1e6:.3g} MB",
    ]
    return f"| {' | '.join(cells)} |"


def _count(number):
    power = round(math.log10(number))
    return (
        f"10{str(power).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"
        if number == 10**power
        else f"{number:,}"
    )
