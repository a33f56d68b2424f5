"""The page of peers: complete, every difference explained, and as the other packages give it."""

import inspect
import json
import os
import subprocess
import sys

import pytest

from b2kinv.companion.execution.outputs import QUANTITY_MIME
from b2kinv.paper import PAPER, peers
from b2kinv.quantities import tree
from tests.fuzz import calls

ROWS = peers.stored()["rows"]


def names_of(row):
    return f"{row['peer']}: {row['title']}"


def listed(kind):
    """Return group → what the page lists below it."""
    text = peers.page_markdown().partition(f"## Every {kind}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("- `")]
    return {line[3:].partition("`")[0]: set(line.split("`")[3::2]) for line in lines}


def test_every_public_function_of_the_physics_is_listed():
    # tests/fuzz lists them by itself, to call them all.
    known = [name for name in calls.functions() if name.startswith(("physics.", "sections."))]
    assert len(known) > 500
    found = {f"{module}.{name}" for module, names in listed("public function").items() for name in names}
    assert found == set(known)


def test_every_recorded_number_is_listed():
    found = listed("recorded number")
    for section in PAPER.in_book():
        notebook = json.loads(PAPER.notebook(section).read_text(encoding="utf-8"))
        outputs = [one for cell in notebook["cells"] for one in cell.get("outputs", [])]
        scraps = [one for one in outputs if one.get("metadata", {}).get("scrapbook")]
        values = {one["metadata"]["scrapbook"]["name"]: one["data"][QUANTITY_MIME]["value"] for one in scraps
                  if QUANTITY_MIME in one["data"]}  # fmt: skip
        # A sentence or a yes is no number.
        numbers = {name for name, value in values.items() if not isinstance(value, (str, bool))}
        assert found[section.name] == numbers


@pytest.mark.parametrize("row", ROWS, ids=names_of)
def test_a_row_names_what_exists_and_explains_its_difference(row):
    for name in row["functions"]:
        assert inspect.isroutine(calls.functions()[name]), name
    for name in row["recorded"]:
        section, _, number = name.partition(".")
        assert number in peers.recorded_numbers(PAPER)[section], name
    assert row["ratio"] == pytest.approx(row["theirs"] / row["ours"], rel=1e-6)
    last = row["switches"][-1]["ratio"] if row["switches"] else row["ratio"]
    assert last == pytest.approx(1.0, abs=0.01)
    for switch in row["switches"]:
        assert switch["ratio"] == pytest.approx(switch["theirs"] / switch["ours"], rel=1e-6)


def test_versions_are_those_that_are_pinned():
    pinned = (tree.ROOT / "requirements-peers.txt").read_text(encoding="utf-8").lower()
    names = {"EOS": "eoshep", "ALPaca": "alpaca-alps"}
    for name, version in peers.stored()["versions"].items():
        assert f"\n{names.get(name, name)}=={version} " in pinned


def test_no_words_are_among_the_numbers():
    # By eye: the first is a sentence, the others a number and two ends.
    found = peers.recorded_numbers(PAPER)["alp_decays"]
    assert "rate_words" not in found
    assert {"decay_length", "decay_constant_window_1_sigma"} <= set(found)


@pytest.mark.slow
def test_other_packages_give_what_is_stored(peers_python):
    python = peers_python("flavio", "eoshep", "alpaca-ALPs", "hazma", "rundec", "pyhf", "iminuit")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.peers", "--check"],
        cwd=tree.ROOT,
        env={**os.environ, "B2KINV_PEERS_PYTHON": python},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-1500:]
