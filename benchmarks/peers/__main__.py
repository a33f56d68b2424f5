"""Compute the table of peers anew: `python -m benchmarks.peers [--check]`, with what `make peers` installs.

It writes data/peers.json: for each row of `benchmarks.peers.comparisons` what the other package and b2kinv
give, their ratio, the time of a call of either, and the ratio with each input switched. With --check
the stored numbers are compared with those computed now, and nothing is written.
"""

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from b2kinv.quantities import tree
from benchmarks.peers import comparisons
from benchmarks.peers.told import timed

HERE = Path(__file__).parent
STORED = tree.DATA / "peers.json"
PREPARED = tree.ROOT / ".venv-peers" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
DISTRIBUTIONS = {
    "flavio": "flavio",
    "EOS": "eoshep",
    "ALPaca": "alpaca-ALPs",
    "hazma": "hazma",
    "rundec": "rundec",
    "pyhf": "pyhf",
}
#: Minuit's minima are good to a part in ten thousand; everything else repeats to many digits.
TOLERANCE = {"pyhf": 1e-3}


def computed(python):
    """Return the content of the data file, from the packages beside one interpreter."""
    told = {peer: _told(python, peer) for peer in comparisons.SCRIPTED}
    darkcast = {"value": comparisons.DARKCAST_DARK_PHOTON, "seconds": None}
    rows = []
    for row in comparisons.ROWS:
        theirs = told[row.peer][row.theirs] if row.theirs else darkcast
        rows.append(_row(row, theirs, told.get(row.peer, {})))
    return {
        "provenance": {
            "source": "python -m benchmarks.peers",
            "reference": "packages of requirements-peers.txt; DarkCast (arXiv:1801.04847) as data",
            "retrieved": datetime.date.today().isoformat(),
            "licence": "computed",
            "notes": "Ratios are theirs over ours. Each switch replaces one input more.",
        },
        "machine": f"{platform.system()} on {platform.machine()}",
        "versions": {peer: _version(python, name) for peer, name in DISTRIBUTIONS.items()},
        "rows": rows,
    }


def differing(found, stored):
    """Return sentences on what differs between two contents, times and the date aside."""
    said = []
    if found["versions"] != stored["versions"]:
        said.append(f"versions: {found['versions']} computed, {stored['versions']} stored")
    if [one["title"] for one in found["rows"]] != [one["title"] for one in stored["rows"]]:
        return [*said, "the rows are others: run `python -m benchmarks.peers`"]
    for new, old in zip(found["rows"], stored["rows"], strict=True):
        tolerance = TOLERANCE.get(new["peer"], 1e-6)
        pairs = [(new[side], old[side]) for side in ("theirs", "ours")]
        pairs += [
            (one["ratio"], other["ratio"])
            for one, other in zip(new["switches"], old["switches"], strict=True)
        ]
        if any(abs(one - other) > tolerance * abs(other) for one, other in pairs):
            said.append(f"{new['title']} ({new['peer']}): {pairs}")
    return said


def _row(row, theirs, told):
    ours = timed(row.ours)
    last = {"ours": ours["value"], "theirs": theirs["value"]}
    switches = []
    for switch in row.switches:
        if switch.ours:
            last["ours"] = float(switch.ours())
        if switch.theirs:
            last["theirs"] = told[switch.theirs]["value"]
        switches.append(
            {"words": switch.words, **_rounded(last), "ratio": _digits(last["theirs"] / last["ours"])}
        )
    return {
        "title": row.title,
        "peer": row.peer,
        "unit": row.unit,
        "functions": list(row.functions),
        "recorded": list(row.recorded),
        **_rounded({"theirs": theirs["value"], "ours": ours["value"]}),
        "ratio": _digits(theirs["value"] / ours["value"]),
        "seconds_theirs": theirs["seconds"] and _digits(theirs["seconds"], 2),
        "seconds_ours": _digits(ours["seconds"], 2),
        "switches": switches,
    }


def _rounded(values):
    return {name: _digits(value) for name, value in values.items()}


def _digits(value, number=9):
    return float(f"{value:.{number}g}")


def _told(python, peer):
    given = json.dumps(comparisons.given(peer))
    script = str(HERE / f"table_{peer.lower()}.py")
    # What pyhf is told is too long for an argument.
    command = [python, "-W", "ignore", script, *([] if peer == "pyhf" else [given])]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": ""}
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, check=False, env=environment, encoding="utf-8"
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        sys.exit(f"{peer} gave no answer ({last}): run `make peers`, which installs what {script} needs")
    return json.loads(done.stdout.splitlines()[-1])


def _version(python, distribution):
    code = f"import importlib.metadata as m; print(m.version({distribution!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def main():
    """Write the data file, or compare it; return 1 if something differs."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the stored file, write nothing")
    check = parser.parse_args().check
    python = os.environ.get("B2KINV_PEERS_PYTHON", str(PREPARED))
    if not Path(python).exists():
        sys.exit("the packages to compare with are not installed: run `make peers`")
    found = computed(python)
    if check:
        said = differing(found, json.loads(STORED.read_text(encoding="utf-8")))
        print("\n".join(said) or f"{len(found['rows'])} rows are as stored")
        return 1 if said else 0
    STORED.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    print("wrote data/peers.json; now run `python data/refresh/checksums.py`")
    return 0


if __name__ == "__main__":
    sys.exit(main())
