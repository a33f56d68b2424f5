"""Compute every section with each Python and each set of numpy, scipy and matplotlib, and compare.

    python -m tests.versions [--cache FOLDER] [--only 3.12:oldest …] [--write]

Sets are the oldest that pyproject.toml allows, what requirements.txt pins, and the newest that PyPI has. The
reference is the pinned set on the oldest Python; a number counts as equal within 1e-9. Each Python checks the
types once, and compiles the sources. `--write` stores all that in data/versions.json, which a page shows.
"""

import argparse
import contextlib
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from b2kinv.companion.execution import locks
from b2kinv.quantities import tree
from tests.versions import comparison, environments, pythons

DEFAULT_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "b2kinv" / "versions"
ALL_PAIRS = [f"{python}:{name}" for python in pythons.WANTED for name in environments.SETS]
EVALUATE = Path(__file__).with_name("evaluate_all.py")


def main(arguments):
    """Run what is asked for, print one line for each pair, and return 1 if one differs or fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.versions", description=__doc__.splitlines()[0])
    parser.add_argument("--cache", type=Path, default=DEFAULT_CACHE, help="where environments are made")
    parser.add_argument("--only", nargs="+", choices=ALL_PAIRS, default=ALL_PAIRS, metavar="PYTHON:SET")
    parser.add_argument("--write", action="store_true", help="store what was found in data/versions.json")
    chosen = parser.parse_args(arguments)
    folder = chosen.cache.resolve()
    if folder.is_relative_to(tree.ROOT.resolve()):
        parser.error(f"--cache {folder} lies in the checkout: it must be a folder outside")
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(locks.locked(folder))
        except ValueError as problem:
            parser.error(str(problem))
        found = matrix(chosen.only, folder, lambda line: print(line, flush=True))
    if chosen.write:
        write(found)
    failing = [one for one in found["pairs"] if one["outcome"] not in ("equal", "not run")]
    checks = [one for one in found["pythons"] if {one["types"], one["compiled"]} - {"clean", "not run"}]
    return 1 if failing or checks else 0


def matrix(wanted, folder, say):
    """Return what was found of each Python and each pair; those that were not asked for say so."""
    reference, found = None, {"pythons": [], "pairs": []}
    for version in pythons.WANTED:
        asked = [name for name in environments.SETS if f"{version}:{name}" in wanted]
        interpreter = pythons.find(version) if asked else None
        if interpreter is None:
            reason = f"no CPython {version} on this machine" if asked else "not asked for"
            found["pythons"].append(
                {"python": version, "found": None, "types": "not run", "compiled": "not run"}
            )
            found["pairs"] += [_not_run(version, name, reason) for name in environments.SETS]
            say(f"{version}: not run, {reason}")
            continue
        python, full = interpreter
        if reference is None:
            reference = _computed(python, environments.versions(python, "pinned"), folder)
            found["reference"] = reference["versions"]
        checked = checks(python, version, folder) if "pinned" in asked else ("not run", "not run")
        found["pythons"].append(
            {"python": version, "found": full, "types": checked[0], "compiled": checked[1]}
        )
        say(f"{version}: CPython {full}, types {checked[0]}, sources {checked[1]}")
        for name in environments.SETS:
            one = pair(python, version, name, folder, reference) if name in asked else None
            found["pairs"].append(one or _not_run(version, name, "not asked for"))
            say(line_of(found["pairs"][-1]))
    return found


def pair(python, version, name, folder, reference):
    """Return what one Python computes with one set, compared with the reference."""
    try:
        computed = _computed(python, environments.versions(python, name), folder)
    except LookupError as problem:
        return _not_run(version, name, str(problem))
    except RuntimeError as problem:
        return {**_not_run(version, name, str(problem)), "outcome": "fails"}
    largest, count, place = comparison.largest_difference(reference["numbers"], computed["numbers"])
    told = {
        "python": version,
        "set": name,
        "versions": computed["versions"],
        "outcome": "equal" if largest < comparison.TOLERANCE else "differs",
        "numbers": count,
        "largest_difference": str(largest) if largest == float("inf") else largest,
    }
    return {**told, "where": place} if largest else told


def checks(python, version, folder):
    """Return what mypy and the compiler of one Python say of the sources: "clean", or the first complaint."""
    pinned = environments.versions(python, "pinned")
    try:
        interpreter = environments.build(python, pinned, folder, everything=True)
    except LookupError as problem:
        return str(problem), str(problem)
    types = [interpreter, "-m", "mypy", "--python-version", version, "--cache-dir", folder / "mypy" / version]
    compiled = [interpreter, "-W", "error", "-m", "compileall", "-q", "-f", "src", "tests"]
    return tuple(_complaint(command, folder) for command in (types, compiled))


def line_of(one):
    """Return what is printed of a pair."""
    name = f"{one['python']} with the {one['set']} versions"
    if "versions" not in one:
        return f"{name}: {one['outcome']}, {one['reason']}"
    told = ", ".join(f"{library} {one['versions'][library]}" for library in environments.LIBRARIES)
    largest = one["largest_difference"]
    return f"{name} ({told}): {one['outcome']}, {one['numbers']} numbers" + (
        f", at most {float(largest):.1e} apart: {one['where']}" if largest else ", not a digit apart"
    )


def write(found):
    """Store what was found in data/versions.json, with the day, and note the file's new checksum."""
    provenance = {
        "source": "python -m tests.versions --write",
        "reference": "PyPI, as it was on the day",
        "retrieved": datetime.datetime.now(tz=datetime.UTC).date().isoformat(),
        "licence": "computed",
        "notes": "what every section computes at its defaults, unrounded, on each Python with each set",
    }
    content = {
        "provenance": provenance,
        "machine": f"{platform.system()} on {platform.machine()}",
        "tolerance": comparison.TOLERANCE,
        **found,
    }
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    (tree.DATA / "versions.json").write_text(text, encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, tree.DATA / "refresh" / "checksums.py"], check=True)


def _not_run(version, name, reason):
    return {"python": version, "set": name, "outcome": "not run", "reason": reason}


def _computed(python, versions, folder):
    interpreter = environments.build(python, versions, folder, everything=False)
    done = subprocess.run(
        [interpreter, "-W", "error", EVALUATE],
        env=environments.surroundings(folder),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def _complaint(command, folder):
    done = subprocess.run(
        command,
        cwd=tree.ROOT,
        env=environments.surroundings(folder),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return "clean" if done.returncode == 0 else (done.stdout + done.stderr).strip().splitlines()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
