"""The page of peers: which other package has what is computed here, and how far the two are apart.

`python -m benchmarks.peers` writes data/peers.json with the packages installed; here it is only shown. Which
functions and recorded numbers there are is asked of the code and of the notebooks, so that none is left out.
"""

import functools
import importlib
import inspect
import json
import pkgutil

from b2kinv.companion.execution import runner
from b2kinv.companion.words import formatting
from b2kinv.quantities import tree

#: Packages with the physics; the others are tools of the book.
PACKAGES = ("physics", "sections")
#: A ratio that is further from one needs a cause.
NEEDS_CAUSE = 0.01


@functools.cache
def stored():
    """Return what data/peers.json has."""
    return json.loads((tree.DATA / "peers.json").read_text(encoding="utf-8"))


@functools.cache
def public_functions():
    """Return the names of all public functions of the physics, by module, without the name of the package."""
    root = __name__.partition(".")[0]
    found = {}
    for package in PACKAGES:
        outer = importlib.import_module(f"{root}.{package}")
        for module in pkgutil.walk_packages(outer.__path__, f"{outer.__name__}."):
            here = importlib.import_module(module.name)
            names = [name for name, value in vars(here).items() if _is_own(name, value, module.name)]
            if names:
                found[module.name.removeprefix(f"{root}.")] = names
    return found


def recorded_numbers(paper):
    """Return section → names of the numbers that its stored notebook records."""
    found = {}
    for section in paper.in_book():
        results = runner.results(json.loads(paper.notebook(section).read_text(encoding="utf-8")))
        found[section.name] = [name for name, one in results.items() if _is_number(one["value"])]
    return found


def with_peers(kind):
    """Return name → peers that have it, of "functions" or of "recorded" numbers."""
    found = {}
    for row in stored()["rows"]:
        for name in row[kind]:
            peers = found.setdefault(name, [])
            if row["peer"] not in peers:
                peers.append(row["peer"])
    return found


def page_markdown():
    """Return the tables of the page as Markdown."""
    from b2kinv.paper import PAPER

    functions = {module: [f"{module}.{one}" for one in names] for module, names in public_functions().items()}
    numbers = {
        section: [f"{section}.{one}" for one in names] for section, names in recorded_numbers(PAPER).items()
    }
    return "\n".join(
        [
            *_head(),
            "",
            "## Where there is a peer",
            "",
            *_comparison(),
            "",
            "## Causes of what differs",
            "",
            *_causes(),
            "",
            "## Every public function",
            "",
            *_listing(functions, with_peers("functions"), "functions"),
            "",
            "## Every recorded number",
            "",
            *_listing(numbers, with_peers("recorded"), "numbers"),
        ]
    )


def _is_own(name, value, module):
    plain = inspect.unwrap(value) if callable(value) else None
    return (
        inspect.isfunction(plain)
        and not name.startswith("_")
        and plain.__module__ == module
        and plain.__name__ == name
    )


def _is_number(value):
    if isinstance(value, (list, tuple)):
        return any(_is_number(one) for one in value)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _head():
    told = stored()
    versions = ", ".join(f"{name} {version}" for name, version in told["versions"].items())
    return [
        f"Computed on {told['provenance']['retrieved']} on {told['machine']} with {versions}. DarkCast is no "
        "installed package: two of its published numbers stand here as data."
    ]


def _comparison():
    lines = [
        "| What | Peer | Theirs | Ours | Theirs over ours | Time, theirs | Time, ours |",
        "|:--|:--|--:|--:|--:|--:|--:|",
    ]
    for row in stored()["rows"]:
        unit = f" {row['unit']}" if row["unit"] else ""
        cells = [
            row["title"],
            row["peer"],
            f"{formatting.text(row['theirs'], digits=4)}{unit}",
            f"{formatting.text(row['ours'], digits=4)}{unit}",
            f"{row['ratio']:.4f}",
            _time(row["seconds_theirs"]),
            _time(row["seconds_ours"]),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _causes():
    lines = ["| What | Peer | Ratio | Replaced | Ratio then |", "|:--|:--|--:|:--|--:|"]
    for row in stored()["rows"]:
        if abs(row["ratio"] - 1.0) <= NEEDS_CAUSE:
            continue
        before = row["ratio"]
        for place, switch in enumerate(row["switches"]):
            words = f"then {switch['words']}" if place else switch["words"]
            cells = [row["title"], row["peer"], f"{before:.4f}", words, f"{switch['ratio']:.4f}"]
            lines.append(f"| {' | '.join(cells)} |")
            before = switch["ratio"]
    return lines


def _listing(groups, peers, what):
    total = sum(map(len, groups.values()))
    having = sum(name in peers for names in groups.values() for name in names)
    lines = [f"Of {total} {what}, {having} have a peer; the others have none.", ""]
    for group, names in groups.items():
        found = [f"`{name.rpartition('.')[2]}` ({', '.join(peers[name])})" for name in names if name in peers]
        alone = [f"`{name.rpartition('.')[2]}`" for name in names if name not in peers]
        parts = [", ".join(found)] if found else []
        if alone:
            parts.append(f"none: {', '.join(alone)}")
        lines.append(f"- `{group}`: {'; '.join(parts)}")
    return lines


def _time(seconds):
    if seconds is None:
        return "none"
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.2g} {unit}"
    return f"{seconds / 1e-6:.2g} µs"
