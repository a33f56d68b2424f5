"""Time of `evaluate` of each section, at the defaults and with another value of one parameter at each call.

With the folder of another checkout in B2KINV_OTHER_TREE the two are measured in turns, each in its own
process, so that other programs disturb both alike. The time is that of the processor; the shortest of all
calls counts.
"""

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

THIS = Path(__file__).parent.parent
# Section → its name in the paper, the parameter that changes, and between which values.
SECTIONS = {
    "belle2_excess": ("I", "branching_ratio_measured", 2.0e-5, 2.6e-5),
    "belle2_likelihood": ("likelihood", "m_X", 1.9, 2.1),
    "alp_decays": ("II A", "f_a", 5e7, 2e8),
    "alp_freeze_in": ("II B", "m_a", 1.9, 2.1),
    "alp_parameter_space": ("II C", "m_a", 1.9, 2.1),
    "dark_photon_decays": ("III A", "epsilon", 3e-5, 7e-5),
    "dark_photon_freeze_out": ("III B", "m_DM", 0.3, 0.6),
    "dark_photon_parameter_space": ("III C", "m_DM", 0.08, 0.12),
    "dark_matter_searches": ("III C, searches", "epsilon", 3e-5, 7e-5),
}
SECONDS, AT_ONCE = 2.0, 0.02


def main(peers_python):
    trees = {"this": THIS}
    if other := os.environ.get("B2KINV_OTHER_TREE"):
        trees = {"other": Path(other), **trees}
    processes = {name: started(tree) for name, tree in trees.items()}
    columns = [f"{what}, {name} [ms]" for what in ("defaults", "changing") for name in trees]
    print(f"| section | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for section, (title, *_) in SECTIONS.items():
        times = [one for change in (False, True) for one in shortest(processes, section, change)]
        print(f"| {title} | {' | '.join(f'{one:.3g}' for one in times)} |", flush=True)
    for process in processes.values():
        process.communicate()


def started(tree):
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(Path(__file__).resolve())]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def shortest(processes, section, change):
    # Each process answers a line with the shortest time of some calls, in ms; its first one warms up.
    best = dict.fromkeys(processes, float("inf"))
    end = time.perf_counter() + SECONDS * len(processes)
    turn = 0
    while turn < 3 or time.perf_counter() < end:
        for name, process in processes.items():
            process.stdin.write(json.dumps([section, change, turn]) + "\n")
            process.stdin.flush()
            answer = float(process.stdout.readline())
            best[name] = min(best[name], answer) if turn else best[name]
        turn += 1
    return best.values()


def answer():
    for line in sys.stdin:
        name, change, turn = json.loads(line)
        section = importlib.import_module(f"b2kinv.sections.{name}")
        _, parameter, low, high = SECTIONS[name]
        found, calls, start = float("inf"), 0, time.perf_counter()
        while calls < 2 or time.perf_counter() < start + AT_ONCE:
            # Multiples of the golden ratio modulo 1 fill the range without coming twice.
            share = (1000 * turn + calls) * 0.6180339887498949 % 1.0
            given = section.Parameters(**({parameter: low + share * (high - low)} if change else {}))
            before = time.process_time()
            section.evaluate(given)
            found, calls = min(found, 1e3 * (time.process_time() - before)), calls + 1
        print(found, flush=True)


if __name__ == "__main__":
    answer()
