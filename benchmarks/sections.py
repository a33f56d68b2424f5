"""Time of `evaluate` of each section, at the defaults and with another value of one parameter at each call.

Of Section IV there is besides a point next to the resonance of X, and the planes of both models.
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
# Name in the paper → section, its function, what is fixed, the parameter that changes, and its two ends.
WHAT = {
    "I": ("belle2_excess", "evaluate", {}, "branching_ratio_measured", 2.0e-5, 2.6e-5),
    "likelihood": ("belle2_likelihood", "evaluate", {}, "m_X", 1.9, 2.1),
    "II A": ("alp_decays", "evaluate", {}, "f_a", 5e7, 2e8),
    "II B": ("alp_freeze_in", "evaluate", {}, "m_a", 1.9, 2.1),
    "II C": ("alp_parameter_space", "evaluate", {}, "m_a", 1.9, 2.1),
    "III A": ("dark_photon_decays", "evaluate", {}, "epsilon", 3e-5, 7e-5),
    "III B": ("dark_photon_freeze_out", "evaluate", {}, "m_DM", 0.3, 0.6),
    "III C": ("dark_photon_parameter_space", "evaluate", {}, "m_DM", 0.08, 0.12),
    "III C, searches": ("dark_matter_searches", "evaluate", {}, "epsilon", 3e-5, 7e-5),
    "IV, coupling of the ALP": ("conclusions", "evaluate", {}, "C_q", 5e-9, 7e-9),
    "IV, mixing of X": ("conclusions", "evaluate", {}, "epsilon", 1.5e-4, 2e-4),
    "IV, next to the resonance": ("conclusions", "evaluate", {"m_DM": 0.9}, "epsilon", 1.5e-4, 2e-4),
    "IV, planes": ("conclusions", "regions", {}, "m_DM", 0.08, 0.12),
    "IV, planes next to the resonance": ("conclusions", "regions", {}, "m_DM", 0.88, 0.92),
}
SECONDS, AT_ONCE = 2.0, 0.02


def main(peers_python):
    trees = {"this": THIS}
    if other := os.environ.get("B2KINV_OTHER_TREE"):
        trees = {"other": Path(other), **trees}
    processes = {name: started(tree) for name, tree in trees.items()}
    columns = [f"{what}, {name} [ms]" for what in ("the same", "changing") for name in trees]
    columns += ["changing, this over other"] if other else []
    print(f"| section | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for title in WHAT:
        times = [one for change in (False, True) for one in shortest(processes, title, change)]
        times += [times[-1] / times[-2]] if other else []
        print(f"| {title} | {' | '.join(f'{one:.3g}' for one in times)} |", flush=True)
    for process in processes.values():
        process.communicate()


def started(tree):
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, str(Path(__file__).resolve())]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    )


def shortest(processes, title, change):
    # Each process answers a line with the shortest time of some calls, in ms; its first one warms up.
    best = dict.fromkeys(processes, float("inf"))
    end = time.perf_counter() + SECONDS * len(processes)
    turn = 0
    while turn < 3 or time.perf_counter() < end:
        for name, process in processes.items():
            process.stdin.write(json.dumps([title, change, turn]) + "\n")
            process.stdin.flush()
            answer = float(process.stdout.readline())
            best[name] = min(best[name], answer) if turn else best[name]
        turn += 1
    return best.values()


def answer():
    for line in sys.stdin:
        title, change, turn = json.loads(line)
        name, function, fixed, parameter, low, high = WHAT[title]
        section = importlib.import_module(f"b2kinv.sections.{name}")
        found, calls, start = float("inf"), 0, time.perf_counter()
        while calls < 2 or time.perf_counter() < start + AT_ONCE:
            # Multiples of the golden ratio modulo 1 fill the range without coming twice.
            share = (1000 * turn + calls) * 0.6180339887498949 % 1.0
            changed = {parameter: low + share * (high - low)} if change else {}
            given = section.Parameters(**fixed, **changed)
            before = time.process_time()
            getattr(section, function)(given)
            found, calls = min(found, 1e3 * (time.process_time() - before)), calls + 1
        print(found, flush=True)


if __name__ == "__main__":
    answer()
