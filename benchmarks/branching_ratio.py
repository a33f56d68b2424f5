"""Speed of BR(B⁺ → K⁺ a): a fresh process, and one point of a mass grid, beside EOS, flavio and ALPaca.

Each package runs once before it is timed, so that no one pays for compiling to bytecode or for a cold disk.
The value that each prints is in the table: they must agree, or the comparison is of different things.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
REPEATS = 5
POINTS = {"b2kinv": 1_000_000, "EOS": 100_000, "flavio": 10_000, "ALPaca": 200}


def main(peers_python):
    interpreters = {
        "b2kinv": sys.executable,
        "EOS": peers_python,
        "flavio": peers_python,
        "ALPaca": peers_python,
    }
    scripts = {name: str(HERE / "peers" / f"{name.lower()}_rate.py") for name in interpreters}
    rows = {}
    for name, python in interpreters.items():
        run(python, scripts[name])  # warms the file cache and, for the peers, their own caches
        fresh = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            value = run(python, scripts[name])
            fresh.append(time.perf_counter() - start)
        each = run(python, scripts[name], str(POINTS[name]))
        rows[name] = (value, statistics.median(fresh), each)
    print_table(rows)


def run(python, *arguments):
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": ""}
    printed = subprocess.run(
        [python, *arguments], capture_output=True, text=True, check=True, env=environment
    ).stdout
    return float(printed.split()[-1])


def print_table(rows):
    _, own_fresh, own_each = rows["b2kinv"]
    print("| package | BR(B⁺ → K⁺ a) | fresh process | ratio | one point of a grid | ratio |")
    print("|---|---|---|---|---|---|")
    for name, (value, fresh, each) in rows.items():
        print(
            f"| {name} | {value:.3e} | {fresh:.2f} s | {fresh / own_fresh:.1f} "
            f"| {each * 1e6:.3g} µs | {each / own_each:.3g} |"
        )
