"""A sweep on a real Dask scheduler with two worker processes, one of which is killed on the way."""

import io
import signal
import subprocess
import sys
import time

import pytest

from b2kinv.companion.sweep import distribution, storage, sweep
from b2kinv.companion.words.errors import Failed
from b2kinv.paper import PAPER

distributed = pytest.importorskip(
    "distributed", reason="sweeps on a cluster need the optional extra 'cluster'"
)

# 60 chunks of two points, some of them refused.
GRIDS, CHUNK, CHUNKS = ["m_a=-0.4:4.8:60", "dark_matter=dirac,majorana"], 2, 60


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.processes = [self.start("scheduler", "--host", "127.0.0.1", "--port", "0")]
        deadline = time.monotonic() + 60.0
        while not self.file.is_file():
            assert self.processes[0].poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with distributed.Client(scheduler_file=str(self.file), timeout=60, set_as_default=False) as client:
            self.address = client.scheduler.address

    def start(self, kind, *options):
        command = [sys.executable, "-m", "dask", kind, "--no-dashboard", "--scheduler-file", str(self.file)]
        return subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def add_worker(self, name):
        worker = self.start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--name", name)
        self.processes.append(worker)
        return worker

    def work(self):
        """Return name of worker → chunks that it has been given and has not yet returned."""
        with distributed.Client(self.address, timeout=60, set_as_default=False) as client:
            workers, given = client.scheduler_info()["workers"], client.processing()
        return {about["name"]: len(given.get(address, ())) for address, about in workers.items()}

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.close()


def swept(folder, **keywords):
    axes, silent = sweep.parse_grid(GRIDS), {"report": lambda line: None, "stream": io.StringIO()}
    return sweep.run(PAPER, "alp_decays", axes, folder, chunk=CHUNK, **silent, **keywords).read_bytes()


@pytest.mark.slow
def test_killed_worker_loses_nothing_and_repeats_nothing(cluster, tmp_path, monkeypatch):
    victim, survivor = cluster.add_worker("victim"), cluster.add_worker("survivor")
    deadline = time.monotonic() + 60.0
    while len(cluster.work()) < 2:
        assert time.monotonic() < deadline
    written, held, write = [], [], storage.write_chunk

    def note(folder, index, lines):
        written.append(index)
        write(folder, index, lines)
        if not any(held):
            # From the first chunk on: small ones may all be computed before many are written. Stopped, the
            # victim returns nothing more of what it holds; not for long, since who asks it now waits.
            victim.send_signal(signal.SIGSTOP)
            held.append(cluster.work()["victim"])
            victim.send_signal(signal.SIGKILL if held[-1] else signal.SIGCONT)

    monkeypatch.setattr(storage, "write_chunk", note)
    found = swept(tmp_path / "cluster", scheduler=cluster.address)
    monkeypatch.undo()
    assert held[-1] > 0
    assert victim.wait() == -signal.SIGKILL
    assert survivor.poll() is None
    # Each chunk came once.
    assert sorted(written) == list(range(CHUNKS))
    assert found == swept(tmp_path / "here", jobs=1)


@pytest.mark.slow
def test_lost_scheduler_is_told_in_a_sentence_and_the_sweep_resumes(cluster, tmp_path, monkeypatch):
    cluster.add_worker("only")
    write = storage.write_chunk

    def kill_scheduler(folder, index, lines):
        write(folder, index, lines)
        if index == 2:
            cluster.processes[0].kill()

    monkeypatch.setattr(storage, "write_chunk", kill_scheduler)
    with pytest.raises(Failed, match=r"the cluster was lost .*finished chunks are kept"):
        swept(tmp_path / "out", scheduler=cluster.address)
    monkeypatch.undo()
    kept = len(list((tmp_path / "out" / "chunks").glob("*.csv")))
    assert 3 <= kept < CHUNKS
    assert swept(tmp_path / "out", jobs=1) == swept(tmp_path / "here", jobs=1)


def test_no_scheduler_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(distribution, "SCHEDULER_TIMEOUT", 0.5)
    with pytest.raises(ValueError, match=r"no Dask scheduler answers at tcp://127.0.0.1:1: start one"):
        swept(tmp_path / "out", scheduler="tcp://127.0.0.1:1")


@pytest.mark.parametrize("address", ["nonsense", "", "tcp://", "http://x:1", "tcp://x", "tcp://x:port"])
def test_address_that_is_none_is_refused_at_once(tmp_path, address):
    started = time.monotonic()
    with pytest.raises(ValueError, match=r"is no address: write tcp://HOST:PORT"):
        swept(tmp_path / "out", scheduler=address)
    assert time.monotonic() - started < distribution.SCHEDULER_TIMEOUT
    assert not (tmp_path / "out").exists()
