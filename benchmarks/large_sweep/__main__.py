"""Measure a large sweep: `python -m benchmarks.large_sweep [--points 10000000]`, about a quarter of an hour.

Sweeps of growing size, up to so many points, each in a fresh process: CPU seconds of all its processes,
the largest memory of the command and of a worker, bytes of the table, and what a kill in the middle costs.
It writes data/large_sweep.json, which the page "More points than one machine has" shows, or the file that
--out names.
"""

import argparse
import datetime
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from b2kinv.quantities import tree

SECTION = "alp_decays"
QUANTITIES = ("decay_length", "branching_ratio_dark_matter", "branching_ratio_B_plus_to_K_plus_invisible")
SMALLEST, FACTOR = 10**5, 10
PROCESSES = 2
#: The memory of the command itself, the largest of its workers, and the CPU time of them all.
TOLD = (
    "import json, pathlib, re, resource, sys\n"
    "from b2kinv.__main__ import main\n"
    "code = main(sys.argv[1:])\n"
    "status = pathlib.Path('/proc/self/status').read_text()\n"
    "own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
    "print(json.dumps({'code': code, 'command': int(re.search(r'VmHWM:\\s+(\\d+) kB', status)[1]),\n"
    "    'worker': workers.ru_maxrss,\n"
    "    'seconds': sum(one.ru_utime + one.ru_stime for one in (own, workers))}))\n"
)


def command(points, folder):
    """Return the command of a sweep of so many points."""
    masses = 100
    grids = (f"m_a=0.5:4.5:{masses}", f"f_a=1e7:1e10:{points // masses}:log")
    words = [sys.executable, "-c", TOLD, "sweep", SECTION, "--out", str(folder), "--jobs", str(PROCESSES)]
    words += [word for grid in grids for word in ("--grid", grid)]
    return words + [word for name in QUANTITIES for word in ("--quantity", name)]


def measured(points, folder):
    """Return what a sweep of so many points takes."""
    start = time.perf_counter()
    done = subprocess.run(command(points, folder), capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-500:])
    told = json.loads(done.stdout.splitlines()[-1])
    if told["code"]:
        sys.exit(done.stderr[-500:])
    row = {
        "points": points,
        "cpu_seconds": round(told["seconds"], 2),
        "elapsed_seconds": round(time.perf_counter() - start, 2),
        "memory_command_MiB": round(told["command"] / 1024, 1),
        "memory_worker_MiB": round(told["worker"] / 1024, 1),
        "bytes": (folder / "sweep.csv").stat().st_size,
        "chunk": json.loads((folder / "sweep.json").read_text(encoding="utf-8"))["points_in_a_chunk"],
    }
    print(row, flush=True)
    return row


def restarted(points, chunk, folder):
    """Return how many chunks a sweep had when it was killed in the middle, and what going on took."""
    half = points // chunk // 2
    process = subprocess.Popen(command(points, folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chunks = folder / "chunks"
    while not chunks.is_dir() or len(list(chunks.glob("[0-9]*.csv"))) < half:
        time.sleep(0.05)
        if process.poll() is not None:
            sys.exit("the sweep that was to be killed had ended before")
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = len(list(chunks.glob("[0-9]*.csv")))
    row = measured(points, folder)
    return {"points": points, "points_kept": kept * chunk, "cpu_seconds": row["cpu_seconds"]}


def main():
    """Measure, and write the file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large_sweep", description=__doc__)
    parser.add_argument("--points", type=int, default=10**7, metavar="N", help="of the largest sweep")
    parser.add_argument("--out", type=Path, default=tree.DATA / "large_sweep.json", metavar="FILE")
    given = parser.parse_args()
    if given.points < SMALLEST:
        parser.error(f"--points {given.points} is not allowed: it must be at least {SMALLEST}")
    rows, points = [], SMALLEST
    with tempfile.TemporaryDirectory(prefix="b2kinv-large-sweep-") as temporary:
        while points <= given.points:
            rows.append(measured(points, Path(temporary) / "out"))
            shutil.rmtree(Path(temporary) / "out")
            points *= FACTOR
        middle = rows[min(1, len(rows) - 1)]
        killed = restarted(middle["points"], middle["chunk"], Path(temporary) / "killed")
    content = {
        "provenance": {
            "source": "python -m benchmarks.large_sweep",
            "reference": "measured",
            "retrieved": datetime.date.today().isoformat(),
            "licence": "measured",
            "notes": "CPU seconds of all processes of the command; memory is the largest ever held.",
        },
        "machine": f"{os.cpu_count()} processors, {platform.system()} on {platform.machine()}",
        "section": SECTION,
        "quantities": list(QUANTITIES),
        "processes": PROCESSES,
        "rows": rows,
        "restart": killed,
    }
    given.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(f"wrote {given.out}")


if __name__ == "__main__":
    main()
