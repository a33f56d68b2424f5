"""A full disk, missing rights or memory at each write of a sweep: one sentence, nothing half-written."""

import builtins
import errno
import io
import os
from pathlib import Path

import pytest

from b2kinv.companion.commands import command_line
from b2kinv.paper import PAPER

FAULTS = [
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "table.csv"),
    PermissionError(errno.EACCES, os.strerror(errno.EACCES), "table.csv"),
    OSError(errno.EIO, os.strerror(errno.EIO)),
    MemoryError(),
    RecursionError("maximum recursion depth exceeded"),
]
WORDS = ["sweep", "alp_decays", "--grid", "m_a=1:2:3", "--jobs", "1", "--out"]


class Writes:
    """Counts what a process writes, and fails at one of the times."""

    def __init__(self, monkeypatch, fault=None, at=None):
        self.count, self.fault, self.at = 0, fault, at
        for owner, name in ((os, "replace"), (os, "mkdir"), (Path, "write_text"), (Path, "mkdir")):
            monkeypatch.setattr(owner, name, self.counted(getattr(owner, name)))
        opened = builtins.open

        def open_to_write(file, mode="r", *arguments, **more):
            return (self.counted(opened) if set(mode) & set("wxa+") else opened)(
                file, mode, *arguments, **more
            )

        monkeypatch.setattr(builtins, "open", open_to_write)
        monkeypatch.setattr(io, "open", open_to_write)

    def counted(self, function):
        def failing(*arguments, **more):
            self.count += 1
            if self.count == self.at:
                raise self.fault
            return function(*arguments, **more)

        return failing


def swept(folder, capsys):
    code = command_line.main(PAPER, [*WORDS, str(folder)])
    return code, capsys.readouterr().err


def tables(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*.csv")}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{type(fault).__name__} {fault}"[:40])
def test_each_write_of_a_sweep_may_fail(fault, tmp_path, capsys, monkeypatch):
    with monkeypatch.context() as patch:
        whole = Writes(patch)
        assert swept(tmp_path / "whole", capsys)[0] == 0
    expected = tables(tmp_path / "whole")
    assert whole.count >= 3
    for at in range(1, whole.count + 1):
        folder = tmp_path / f"at-{at}"
        with monkeypatch.context() as patch:
            writes = Writes(patch, fault, at)
            code, said = swept(folder, capsys)
        if writes.count < at:
            continue
        own = [line for line in said.splitlines() if line.startswith("b2kinv: ")]
        # Where a write only helps, such as one of a cache, the sweep may go on without it.
        assert (code, len(own)) in ((1, 1), (0, 0)), said
        assert "Traceback" not in said
        if folder.exists() and (folder / "sweep.csv").exists():
            assert tables(folder)["sweep.csv"] == expected["sweep.csv"]
        # What was interrupted goes on.
        assert swept(folder, capsys)[0] == 0
        assert tables(folder)["sweep.csv"] == expected["sweep.csv"]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{type(fault).__name__} {fault}"[:40])
@pytest.mark.parametrize("command", ["parameters", "claims", "run", "book", "hepdata", "refresh"])
def test_a_command_that_the_system_refuses_says_one_sentence(command, fault, capsys, monkeypatch):
    def refused(self, *arguments, **more):
        raise fault

    parser = command_line.parser_of(PAPER)
    chosen = parser.parse_args([command, *(["alp_decays"] if command in ("parameters", "run") else [])])
    monkeypatch.setattr(command_line, "parser_of", lambda paper: FixedParser(chosen, refused))
    assert command_line.main(PAPER, [command]) == 1
    said = capsys.readouterr().err
    assert said.startswith("b2kinv: ")
    assert said.count("\n") == 1


class FixedParser:
    def __init__(self, chosen, run):
        chosen.command = type("Refused", (), {"run": run})()
        self.chosen = chosen

    def parse_args(self, arguments):
        return self.chosen
