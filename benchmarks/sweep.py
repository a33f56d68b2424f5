"""Speed of sweeps: one process, two, a Dask cluster of two, and how much memory they take.

Times include starting Python and its processes, but not starting the cluster. Every table must be the same
bytes as that of one process. Memory is the peak of the command itself, which collects what workers compute.
"""

import hashlib
import json
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
}
GRIDS = {
    "10⁶ points of alp_decays": ("alp_decays", ("m_a=0.5:4.5:1000", "f_a=1e7:1e10:1000:log")),
    "10⁵ points of alp_decays": ("alp_decays", ("m_a=0.5:4.5:100", "f_a=1e7:1e10:1000:log")),
    "10⁴ relic densities": ("alp_freeze_in", ("m_chi=1e-3:1e-2:100", "C_chi=0.1:1:100:log")),
}
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
            for name, (section, grids) in GRIDS.items():
                alone = None
                for by, options in (
                    ("1 process", ("--jobs", "1")),
                    ("2 processes", ("--jobs", "2")),
                    ("Dask, 2 workers", ("--scheduler", address)),
                ):
                    seconds, memory, table = sweep(section, grids, options, folder / "out")
                    points = 1
                    for grid in grids:
                        points *= int(grid.split(":")[2])
                    alone = alone or (seconds, table)
                    print(
                        f"| {name} | {by} | {points / seconds:,.0f} | {alone[0] / seconds:.2f} "
                        f"| {memory / 1024:.0f} MiB | {'yes' if table == alone[1] else 'NO'} |",
                        flush=True,
                    )
        finally:
            for process in reversed(cluster):
                process.kill()
                process.wait()


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
