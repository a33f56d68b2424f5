"""The matrix of versions: what counts as equal, what is stored of it, notebooks with the oldest set."""

import json
import math
import os
import subprocess

import pytest

from b2kinv.companion.execution import locks
from b2kinv.paper import provenance
from b2kinv.quantities import tree
from tests.versions import __main__ as command
from tests.versions import comparison, environments, pythons


@pytest.fixture(scope="module")
def stored():
    return json.loads((tree.DATA / "versions.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("one", "other", "difference", "count", "place"),
    [
        # By hand: 1e-9 of 2, of numbers that are equal but for their type, and of a list that is longer.
        ({"x": {"value": 2.0}}, {"x": {"value": 2.0 + 2e-9}}, 1e-9, 1, "x value"),
        ({"x": [1.0, None]}, {"x": [1.0, None]}, 0.0, 2, ""),
        ({"x": 0}, {"x": 0.0}, 0.0, 1, ""),
        ({"x": True}, {"x": 1}, math.inf, 1, "x"),
        ({"x": [1.0]}, {"x": [1.0, 1.0]}, math.inf, 1, "x"),
        ({"x": 1.0}, {}, math.inf, 1, "x"),
        ({"x": math.inf}, {"x": 1e308}, math.inf, 1, "x"),
        ({"x": math.nan}, {"x": math.nan}, 0.0, 1, ""),
        ({"x": "above"}, {"x": "below"}, math.inf, 1, "x"),
    ],
)
def test_differences_are_found_and_named(one, other, difference, count, place):
    found, number, where = comparison.largest_difference(one, other)
    assert found == pytest.approx(difference, rel=1e-6)
    assert number == count
    assert where.partition(":")[0] == place


def test_a_failing_pair_names_the_number(monkeypatch, tmp_path):
    reference = {"numbers": {"alp_decays": {"width": {"value": 1.0}}}, "versions": {}}
    moved = {"numbers": {"alp_decays": {"width": {"value": 1.5}}}, "versions": {"python": "3.12.1"}}
    monkeypatch.setattr(command, "_computed", lambda *_: moved)
    pair = command.pair("python3.12", "3.12", "pinned", tmp_path, reference)
    assert pair["outcome"] == "differs"
    assert pair["where"] == "alp_decays width value: 1.0 became 1.5"


def test_pairs_that_cannot_be_run_say_so(monkeypatch, tmp_path):
    monkeypatch.setattr(pythons, "find", lambda version: None)
    found = command.matrix(command.ALL_PAIRS, tmp_path, lambda line: None)
    assert len(found["pairs"]) == 9
    assert {pair["outcome"] for pair in found["pairs"]} == {"not run"}
    assert {pair["reason"] for pair in found["pairs"]} == {
        f"no CPython {version} on this machine" for version in ("3.11", "3.12", "3.13")
    }


def test_environments_lie_outside_the_checkout():
    with pytest.raises(SystemExit):
        command.main(["--cache", str(tree.ROOT / "_build")])


def test_floors_are_what_is_promised():
    # The browser's Pyodide 0.27 has numpy 2.0.2, scipy 1.14.1 and matplotlib 3.8.4.
    assert environments.floors() == {"numpy": "2.0", "scipy": "1.14", "matplotlib": "3.8"}


def test_every_pair_is_stored_and_none_differs(stored):
    assert [f"{pair['python']}:{pair['set']}" for pair in stored["pairs"]] == command.ALL_PAIRS
    assert {pair["outcome"] for pair in stored["pairs"]} <= {"equal", "not run"}
    assert {one[check] for one in stored["pythons"] for check in ("types", "compiled")} <= {
        "clean",
        "not run",
    }
    assert all(pair["numbers"] > 5000 for pair in stored["pairs"] if pair["outcome"] == "equal")


def test_what_is_stored_is_about_the_versions_of_today(stored):
    pins, floors = environments.pins(), environments.floors()
    for pair in stored["pairs"]:
        if pair["set"] == "pinned" and "versions" in pair:
            assert {name: pair["versions"][name] for name in floors} == {name: pins[name] for name in floors}
        if pair["python"] == "3.12" and pair["set"] == "oldest" and "versions" in pair:
            # CPython 3.12 has a wheel of each; newer Pythons begin later.
            assert all(pair["versions"][name].startswith(floor) for name, floor in floors.items())


def test_the_page_shows_every_pair(stored):
    shown = provenance.versions_markdown()
    assert stored["provenance"]["retrieved"] in shown
    rows = [line for line in shown.splitlines() if line.startswith("| 3")]
    assert len(rows) == len(stored["pairs"])
    assert {row.count("|") for row in rows} == {8}
    for row, pair in zip(rows, stored["pairs"], strict=True):
        assert pair["outcome"] in row
        assert pair.get("reason", "") in row


@pytest.mark.slow
@pytest.mark.skipif("OLDEST_VERSIONS" not in os.environ, reason="OLDEST_VERSIONS is not set: minutes")
def test_notebooks_run_with_the_oldest_versions():
    # That is CPython 3.12 with the floors, near what a page in the browser has.
    python = pythons.find("3.12")
    notebooks = sorted(path.stem for path in tree.NOTEBOOKS.glob("*.ipynb"))
    if python is None:
        pytest.skip(f"no CPython 3.12 here: {len(notebooks)} notebooks not run: {', '.join(notebooks)}")
    oldest = environments.versions(python[0], "oldest")
    command.DEFAULT_CACHE.mkdir(parents=True, exist_ok=True)
    with locks.locked(command.DEFAULT_CACHE, patience=1800.0):
        interpreter = environments.build(python[0], oldest, command.DEFAULT_CACHE, everything=True)
    done = subprocess.run(
        [interpreter, "-m", "pytest", "-q", "-p", "no:cacheprovider", "notebooks", "tests/test_notebooks.py"],
        cwd=tree.ROOT,
        env={**environments.surroundings(command.DEFAULT_CACHE), "CI": "true"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{oldest}\n{done.stdout[-4000:]}"
