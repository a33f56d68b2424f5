"""Where the chunks of a sweep are computed: in this process, in several, or on a Dask cluster."""

import collections
import concurrent.futures
import contextlib
import itertools
import multiprocessing
import os
import re
import sys
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, TypeAlias

from b2kinv.companion import papers
from b2kinv.companion.execution import processes
from b2kinv.companion.sweep import worker
from b2kinv.companion.sweep.worker import Grid
from b2kinv.companion.words.errors import Failed

if TYPE_CHECKING:
    # Only who computes on a cluster needs Dask.
    import distributed

#: How often workers may be killed, one after the other without a finished chunk, until we give up.
DEATHS_ALLOWED = 3
#: Seconds to wait for a Dask scheduler.
SCHEDULER_TIMEOUT = 10.0
_ADDRESS = re.compile(r"((tcp|tls|ucx|ws|wss)://)?([^\s:/\[\]]+|\[[\da-fA-F:.]+\]):\d{1,5}")

#: Number of a chunk, its first point, and the one after its last.
Task: TypeAlias = tuple[int, int, int]
#: Gives each task with its lines of CSV, in any order; closed, it ends what computes.
Finished: TypeAlias = Generator[tuple[Task, bytes], None, None]


def compute(
    grid: Grid, tasks: Iterable[Task], count: int, jobs: int | None, client: "distributed.Client | None"
) -> Finished:
    """Yield (task, lines) of every task, in any order.

    Parameters
    ----------
    grid : Grid
    tasks : iterable of Task
    count : int
        How many there are.
    jobs : int or None
        Number of processes; one for each processor if there is none.
    client : distributed.Client or None
        Whose workers compute instead.
    """
    if client is not None:
        return _on_cluster(grid, tasks, client)
    jobs = number_of_processes(jobs, count)
    return _here(grid, tasks) if jobs == 1 else _in_processes(grid, tasks, jobs)


def number_of_processes(jobs: int | None, count: int) -> int:
    """Return how many processes compute `count` chunks: one for each processor where no number is given."""
    return min(jobs or os.cpu_count() or 1, max(count, 1))


def number_of_threads(client: "distributed.Client") -> int:
    """Return how many points a cluster computes at the same time; one where there are no workers yet."""
    try:
        threads: int = sum(client.nthreads().values())
    except OSError:
        # That the cluster is lost is told by whoever computes on it.
        return 1
    return max(1, threads)


def _here(grid: Grid, tasks: Iterable[Task]) -> Finished:
    for task in tasks:
        yield task, worker.compute(grid, *task[1:])


def _in_processes(grid: Grid, tasks: Iterable[Task], jobs: int) -> Finished:
    """Compute in processes; those that are killed are replaced, and what they had begun is begun again."""
    tasks, deaths = iter(tasks), 0
    with _one_thread_each():
        while True:
            pending: dict[Future[bytes], Task] = {}
            waiting: collections.deque[Task] = collections.deque()
            pool = concurrent.futures.ProcessPoolExecutor(
                jobs,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=processes.end_with_parent,
            )
            try:
                with processes.ended_with(pool):
                    while True:
                        # Two for each process: enough that none waits, few enough that memory stays flat.
                        waiting.extend(itertools.islice(tasks, 2 * jobs - len(pending)))
                        while waiting:
                            future = pool.submit(worker.compute, grid, *waiting[0][1:])
                            pending[future] = waiting.popleft()
                        if not pending:
                            return
                        done, _ = concurrent.futures.wait(
                            pending, return_when=concurrent.futures.FIRST_COMPLETED
                        )
                        for future in done:
                            lines = future.result()
                            deaths = 0
                            yield pending.pop(future), lines
            except BrokenProcessPool:
                deaths += 1
                tasks = itertools.chain(pending.values(), waiting, tasks)
                if deaths >= DEATHS_ALLOWED:
                    raise Failed(
                        f"processes of the sweep were killed {deaths} times in a row, perhaps for lack of "
                        "memory; finished chunks are kept: try again with fewer --jobs or a smaller --chunk"
                    ) from None


@contextlib.contextmanager
def _one_thread_each() -> Iterator[None]:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def connect(scheduler: str, name: str) -> "distributed.Client":
    """Return the client of a Dask scheduler, for the companion of that name.

    Raises
    ------
    ValueError
        If Dask is not installed, or nothing answers at the address.
    """
    try:
        import distributed
    except ImportError as error:
        raise ValueError(
            f"--scheduler needs Dask, which is not installed: python -m pip install '{name}[cluster]'"
        ) from error
    # A client with an address that is none waits, and complains when it is given up.
    if not _ADDRESS.fullmatch(scheduler):
        raise ValueError(f"scheduler = {scheduler!r} is no address: write tcp://HOST:PORT")
    try:
        return distributed.Client(scheduler, timeout=SCHEDULER_TIMEOUT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ValueError(
            f"no Dask scheduler answers at {scheduler}: start one with 'dask scheduler' and give its address"
        ) from error


def _on_cluster(grid: Grid, tasks: Iterable[Task], client: "distributed.Client") -> Finished:
    """Compute on the workers of a Dask scheduler, which repeats elsewhere what a lost worker had begun."""
    import distributed

    tasks = iter(tasks)
    pending: dict[object, Task] = {}
    finished = distributed.as_completed(loop=client.loop)
    try:
        if not client.nthreads():
            address = client.scheduler_info()["address"]
            sys.stderr.write(f"waiting for workers: start them with 'dask worker {address}'\n")
            client.wait_for_workers(1)
        while True:
            room = max(4, 2 * sum(client.nthreads().values())) - len(pending)
            for task in itertools.islice(tasks, max(room, 0)):
                future = client.submit(worker.compute, grid, *task[1:], pure=False)
                pending[future.key] = task
                finished.add(future)
            if not pending:
                return
            future = next(finished)
            lines = future.result()
            yield pending.pop(future.key), lines
    except ImportError as error:
        name = papers.load(grid.paper).name
        raise Failed(f"a worker cannot use {name} ({error}): install it there as well") from error
    except (distributed.KilledWorker, concurrent.futures.CancelledError, OSError) as error:
        raise Failed(
            f"the cluster was lost ({type(error).__name__}); finished chunks are kept: repeat the command "
            "when it is back"
        ) from error
