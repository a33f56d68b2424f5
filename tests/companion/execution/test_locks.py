"""Locks of folders: one writer, whoever asks, and what is left behind by whom.

What is expected is what the operating system does with processes that were killed.
"""

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from b2kinv.companion.execution import locks

HOLD = """
import sys, time
from b2kinv.companion.execution import locks
with locks.locked(sys.argv[1]):
    print("locked", flush=True)
    time.sleep(60)
"""
# Waits for a moment that all know, and says who has had the lock.
RACE = """
import sys, time
from b2kinv.companion.execution import locks
while time.time() < float(sys.argv[2]):
    pass
try:
    with locks.locked(sys.argv[1]):
        time.sleep(1.0)
        print("had it")
except ValueError as error:
    print(error)
"""


@pytest.fixture
def holder(tmp_path):
    """A process that has locked the folder "out"."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "out")], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert process.stdout.readline() == "locked\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_second_writer_is_told_who_the_first_one_is(tmp_path, holder):
    # However the folder is named.
    (tmp_path / "alias").symlink_to(tmp_path / "out")
    for name in ("out", "x/../out", "alias"):
        with (
            pytest.raises(ValueError, match="is in use by process") as refused,
            locks.locked(tmp_path / name),
        ):
            pass
        said = str(refused.value)
        assert f"process {holder.pid} on {platform.node()}, started 2" in said
        assert "\n" not in said
    started = json.loads(locks.path_of(tmp_path / "out").read_text())["start"]
    created = time.strftime("%Y-%m-%d %H:%M", time.gmtime(psutil.Process(holder.pid).create_time()))
    # Python needs a moment to start, perhaps into the next minute.
    assert started[:13] == created[:13] or started > created


def test_second_writer_in_the_same_process_is_refused_too(tmp_path):
    refused = []

    def second():
        try:
            with locks.locked(tmp_path / "out"):
                pass
        except ValueError as error:
            refused.append(str(error))

    with locks.locked(tmp_path / "out"):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        with locks.locked(tmp_path / "other"):
            pass
    assert f"process {os.getpid()} " in refused[0]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_lock_of_a_process_that_was_ended_is_taken_over(tmp_path, holder, how):
    holder.send_signal(how)
    holder.wait()
    assert [path.name for path in tmp_path.iterdir()] == [".out.lock"]
    with locks.locked(tmp_path / "out"):
        found = json.loads((tmp_path / ".out.lock").read_text())
        assert found["process"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


HELPED = """
import subprocess, sys
from b2kinv.companion.execution import locks
with locks.locked(sys.argv[1]):
    helper = subprocess.Popen([sys.executable, "-c", "input()"], stdin=0, pass_fds=locks.held())
    print(helper.pid, flush=True)
    helper.wait()
"""


def test_program_that_writes_for_a_killed_process_still_has_its_lock(tmp_path):
    killed = subprocess.Popen(
        [sys.executable, "-c", HELPED, str(tmp_path / "out")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    helper = psutil.Process(int(killed.stdout.readline()))
    killed.kill()
    killed.wait()
    with pytest.raises(ValueError, match="is in use by"), locks.locked(tmp_path / "out"):
        pass
    # It ends when nobody can write to it any more; who has time waits for that.
    killed.stdin.close()
    killed.stdout.close()
    with locks.locked(tmp_path / "out", patience=30.0):
        assert not helper.is_running() or helper.status() == psutil.STATUS_ZOMBIE
    assert locks.held() == ()


def test_stopped_process_still_has_its_lock(tmp_path, holder):
    holder.send_signal(signal.SIGSTOP)
    with pytest.raises(ValueError, match="is in use by"), locks.locked(tmp_path / "out"):
        pass


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            json.dumps({"host": "elsewhere", "process": 1, "start": "2026-01-01 00:00:00 UTC"}),
            "in use by process 1 on elsewhere, started 2026-01-01 00:00:00 UTC; .* delete .*/.out.lock",
        ),
        ("shopping list", "is no lock of ours"),
        ("[]", "is no lock of ours"),
        ("", "is no lock of ours, or not yet signed"),
    ],
)
def test_lock_of_another_host_or_nobody_is_not_broken(tmp_path, monkeypatch, content, message):
    monkeypatch.setattr(locks, "_SECONDS_TO_SIGN", 0.05)
    lock = tmp_path / ".out.lock"
    lock.write_text(content)
    with pytest.raises(ValueError, match=message), locks.locked(tmp_path / "out"):
        pass
    assert lock.read_text() == content


def test_what_cannot_be_locked_is_told(tmp_path):
    (tmp_path / ".out.lock").mkdir()
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "out", tmp_path / "file" / "out", "/", tmp_path / ("x" * 252)):
        with pytest.raises(ValueError, match=r"cannot be (locked|written to)"), locks.locked(folder):
            pass


def test_where_a_file_system_knows_no_locks_a_file_that_is_there_decides(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "_hold", lambda descriptor: None)
    with (
        locks.locked(tmp_path / "out"),
        pytest.raises(ValueError, match="the file system does not tell"),
        locks.locked(tmp_path / "out"),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_of_many_that_come_at_once_one_has_it(tmp_path):
    # The lock of a process that is gone lies there: all want to take it over.
    gone = {"host": platform.node(), "process": 1, "start": "2026-01-01 00:00:00 UTC"}
    (tmp_path / ".out.lock").write_text(json.dumps(gone))
    moment = str(time.time() + 1.0)
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, str(tmp_path / "out"), moment],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(6)
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in racing]
    assert said.count("had it") == 1
    assert sum("is in use by process" in one for one in said) == 5
    assert list(tmp_path.iterdir()) == []
