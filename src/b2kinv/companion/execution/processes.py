"""Processes that compute for a command: none outlives it, however it ends."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor


def end_with_parent() -> None:
    """Leave no process behind whose parent was killed, and leave it to the parent to answer Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        raise RuntimeError("only a process that another one has started ends with it")

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def ended_with(pool: ProcessPoolExecutor) -> Iterator[ProcessPoolExecutor]:
    """Give a `ProcessPoolExecutor`, and end its processes with the block, in the middle of work as well."""
    others = set(multiprocessing.active_children())
    try:
        yield pool
    finally:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
