"""Processes that compute for a command: none outlives it, however it ends."""

import contextlib
import multiprocessing
import os
import signal
import threading


def end_with_parent():
    """Leave no process behind whose parent was killed, and leave it to the parent to answer Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch():
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def ended_with(pool):
    """Give a `ProcessPoolExecutor`, and end its processes with the block, in the middle of work as well."""
    others = set(multiprocessing.active_children())
    try:
        yield pool
    finally:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        pool.shutdown(wait=True, cancel_futures=True)
