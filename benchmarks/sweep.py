"""Speed of sweeps: one process, two, a Dask cluster of two, and how much memory they take.

Times include starting Python and its processes, but not starting the cluster; each is the least of three, the
ways in turn. Every table must be the same bytes as that of one process. `--jobs` is an upper bound: where
processes would not pay there is one, so that two take at most 1.05 times as long as one, and 10⁴ relic
densities are at least 1.7 times faster on two. Memory is the peak of the command itself, which collects what
workers compute.
"""

import hashlib
import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUANTITIES = {
    "alp_decays": (
        "decay_length",
        "branching_ratio_dark_matter",
        "branching_ratio_B_plus_to_K_plus_invisible",
    ),
    "alp_freeze_in": ("relic_density",),
    "belle2_likelihood": ("branching_ratio", "window_1sigma", "window_2sigma"),
    "dark_photon_freeze_out": ("relic_density", "dark_coupling"),
}
GRIDS = {
    "10⁶ points of alp_decays": ("alp_decays", ("m_a=0.5:4.5:1000", "f_a=1e7:1e10:1000:log")),
    "10⁵ points of alp_decays": ("alp_decays", ("m_a=0.5:4.5:100", "f_a=1e7:1e10:1000:log")),
    "10⁴ relic densities": ("alp_freeze_in", ("m_chi=1e-3:1e-2:100", "C_chi=0.1:1:100:log")),
    "94 masses of belle2_likelihood": ("belle2_likelihood", ("m_X=0:4.65:94",)),
    "94 points of dark_photon_freeze_out": ("dark_photon_freeze_out", ("m_DM=0.05:0.95:94",)),
}
REPEATS = 3
#: What is wanted of two processes: at most so many times the time of one, and for many points so much faster.
MOST, LEAST_SPEED, MANY = 1.05, 1.7, "10⁴ relic densities"
# The memory of this program alone: what getrusage tells is at least what its parent had when it began this.
PEAK = (
    "import json, pathlib, re, sys\n"
    "from b2kinv.__main__ import main\n"
    "code = main(sys.argv[1:])\n"
    "told = pathlib.Path('/proc/self/status').read_text()\n"
    "print(json.dumps([code, int(re.search(r'VmHWM:\\s+(\\d+) kB', told)[1])]))\n"
)


def main(peers_python):
    with tempfile.TemporaryDirectory(prefix="b2kinv-benchmark-") as temporary:
        folder = Path(temporary)
        cluster, address = start_cluster(folder)
        try:
            print("| sweep | computed by | points per second | ratio | memory | same table |")
            print("|---|---|---|---|---|---|")
            speeds = {name: rows(name, *grid, address, folder) for name, grid in GRIDS.items()}
        finally:
            for process in reversed(cluster):
                process.kill()
                process.wait()
    slowest = max(1.0 / speed for speed in speeds.values())
    print(
        f"\nTwo processes take at most {slowest:.2f} times as long as one (wanted: {MOST:.2f}), and for "
        f"10⁴ relic densities are {speeds[MANY]:.2f} times faster (wanted: {LEAST_SPEED:.1f})."
    )


def rows(name, section, grids, address, folder):
    """Print the rows of one sweep; return how much faster two processes are than one."""
    ways = {
        "1 process": ("--jobs", "1"),
        "2 processes": ("--jobs", "2"),
        "Dask, 2 workers": ("--scheduler", address),
    }
    points = math.prod(int(grid.split(":")[2]) for grid in grids)
    found = {by: [] for by in ways}
    for _ in range(REPEATS):
        for by, options in ways.items():
            found[by].append(sweep(section, grids, options, folder / "out"))
    alone, table = min(one[0] for one in found["1 process"]), found["1 process"][0][2]
    for by, tried in found.items():
        seconds, memory = min(one[0] for one in tried), max(one[1] for one in tried)
        same = all(one[2] == table for one in tried)
        print(
            f"| {name} | {by} | {points / seconds:,.0f} | {alone / seconds:.2f} "
            f"| {memory / 1024:.0f} MiB | {'yes' if same else 'NO'} |",
            flush=True,
        )
    return alone / min(one[0] for one in found["2 processes"])


def sweep(section, grids, options, folder):
    """Return seconds, peak memory in KiB and the checksum of the table."""
    command = [sys.executable, "-c", PEAK, "sweep", section, "--out", str(folder), *options]
    command += [word for grid in grids for word in ("--grid", grid)]
    command += [word for name in QUANTITIES[section] for word in ("--quantity", name)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    seconds = time.perf_counter() - started
    code, memory = json.loads(done.stdout.splitlines()[-1])
    if code:
        sys.exit(done.stderr)
    table = folder / "sweep.csv"
    with table.open("rb") as content:
        checksum = hashlib.file_digest(content, "sha256").hexdigest()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    return seconds, memory, checksum


def start_cluster(folder):
    """Return the processes of a scheduler and two workers, and the scheduler's address."""
    file = folder / "scheduler.json"
    command = [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    common = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(file)]
    processes = [subprocess.Popen([*command, "scheduler", "--port", "0", *common], **quiet)]
    while not file.is_file():
        time.sleep(0.1)
    worker = [*command, "worker", "--nthreads", "1", "--no-nanny", *common]
    processes.extend(subprocess.Popen(worker, **quiet) for _ in range(2))
    import distributed

    with distributed.Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(2)
        address = client.scheduler.address
    return processes, address
