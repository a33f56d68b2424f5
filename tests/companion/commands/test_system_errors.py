"""A full disk, missing rights or memory at each write of a command: one sentence, nothing half-written."""

import builtins
import concurrent.futures
import dataclasses
import errno
import functools
import io
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from b2kinv.companion.commands import command_line
from b2kinv.companion.execution import dependencies, hepdata, runner, uncertainty_report
from b2kinv.companion.site import build, live_build, prepared, site_checks
from b2kinv.companion.words import errors
from b2kinv.paper import PAPER, experiment

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
        names = [(os, name) for name in ("replace", "rename", "mkdir", "fsync")]
        for owner, name in (*names, (Path, "write_text"), (Path, "mkdir")):
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


WINDOW = "br:7e-6+2e-6-2e-6"
#: Command → its words, and the folder that it writes to.
COMMANDS = {
    "run": (["run", "alp_decays"], "_build/run/alp_decays"),
    "book": (["book", "--no-pdf"], "_build/site"),
    "hepdata": (["hepdata", "alp_decays"], "_build/hepdata"),
    "refresh": (["refresh", "alp_decays"], "notebooks"),
    "experiment": (["experiment", "--excess", WINDOW], "_build/experiment"),
}
#: What a command may leave beside what it made.
PASSING = (".lock",)


@functools.cache
def errors_of_numbers(computed=uncertainty_report.computed):
    """Return the uncertainties of the numbers of a section, which no build changes."""
    return computed(PAPER, PAPER.section("alp_decays"), {})


class InThisProcess(concurrent.futures.Executor):
    """A pool of processes without processes, where a ledger is computed once for all builds."""

    #: What starting a process raises.
    refused = None

    def __init__(self, *arguments, **more):
        pass

    def submit(self, function, *arguments):
        if self.refused is not None:
            raise self.refused
        future = concurrent.futures.Future()
        try:
            future.set_result(function(*arguments))
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture
def paper(tmp_path, monkeypatch):
    """The paper in a folder of its own, with a ledger of one chapter.

    Stored outputs stand for what is executed and rendered.
    """
    root = tmp_path / "checkout"
    root.mkdir()
    (root / "book").mkdir()
    (root / "book" / "glossary.md").write_text("# Glossary", encoding="utf-8")
    for name in ("data", "tests", "_config.yml", "pyproject.toml"):
        (root / name).symlink_to(PAPER.root / name)
    (root / "_toc.yml").write_text("format: jb-book\nroot: notebooks/alp_decays\n", encoding="utf-8")
    (root / "notebooks").mkdir()
    shutil.copy(PAPER.notebooks / "alp_decays.ipynb", root / "notebooks")
    own = dataclasses.replace(PAPER, root=root, chapters={"I": PAPER.chapters["I"]})
    monkeypatch.setattr(prepared.concurrent.futures, "ProcessPoolExecutor", InThisProcess)

    def executed(jobs, *arguments, **more):
        for job in jobs:
            notebook = json.loads(Path(job.source).read_text(encoding="utf-8"))
            files = runner.results_path(job.target)
            files.parent.mkdir(parents=True)
            Path(job.target).write_text(json.dumps(notebook), encoding="utf-8")
            text = json.dumps(runner.record(job, notebook, {}, {"python": "3"}))
            files.write_text(text, encoding="utf-8")
        return {job.name: {} for job in jobs}

    def rendered(source, output, strict=True):
        page = output / "_build" / "html"
        (page / "notebooks").mkdir(parents=True)
        for place in (page, page / "notebooks"):
            (place / "alp_decays.html").write_text("<html></html>", encoding="utf-8")
        return page

    monkeypatch.setattr(runner, "execute", executed)
    monkeypatch.setattr(build, "render", rendered)
    monkeypatch.setattr(site_checks, "problems", lambda *arguments: [])
    monkeypatch.setattr(hepdata, "_require_hepdata_lib", lambda paper: None)
    monkeypatch.setattr(hepdata.uncertainty_report, "computed", lambda *arguments: errors_of_numbers())
    monkeypatch.setattr(hepdata, "figures", lambda notebook: [])
    monkeypatch.setattr(hepdata, "write", submission)
    monkeypatch.setattr(experiment, "PAPER", own)
    monkeypatch.setattr(experiment, "report", lambda window: "")
    monkeypatch.setattr(experiment, "_claims_csv", lambda window: "claim\n")
    monkeypatch.setattr(experiment, "dependent_sections", lambda: [own.section("alp_decays")])
    return own


def submission(paper, pages, folder):
    folder.mkdir(parents=True)
    (folder / "submission.yaml").write_text("comment: all\n", encoding="utf-8")


def content(folder):
    """Return path → bytes of what is there, but for locks."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(PASSING))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def ran(paper, command, capsys):
    code = command_line.main(paper, COMMANDS[command][0])
    return code, [line for line in capsys.readouterr().err.splitlines() if line.strip()]


def stages(count, fault):
    """Return at which writes a fault comes: at all of them on a full disk, at some for others."""
    every = range(1, count + 1)
    return every if fault is FAULTS[0] else sorted(random.Random(count).sample(every, min(8, count)))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{type(fault).__name__} {fault}"[:40])
@pytest.mark.parametrize("command", COMMANDS)
def test_each_write_of_each_command_may_fail(command, fault, paper, tmp_path, capsys, monkeypatch):
    before = content(paper.root)
    with monkeypatch.context() as patch:
        whole = Writes(patch)
        assert ran(paper, command, capsys) == (0, [])
    after = content(paper.root)
    assert whole.count >= 4
    for at in stages(whole.count, fault):
        shutil.rmtree(paper.build_folder, ignore_errors=True)
        shutil.copy(PAPER.notebooks / "alp_decays.ipynb", paper.root / "notebooks")
        with monkeypatch.context() as patch:
            writes = Writes(patch, fault, at)
            code, said = ran(paper, command, capsys)
        assert writes.count >= at
        # Where a write only helps, a command may go on without it.
        assert code == (1 if said else 0), (at, said)
        assert len(said) <= 1, (at, said)
        assert all(line.startswith("b2kinv: ") and "Traceback" not in line for line in said)
        # Each file is as before or whole; lists of what is made may name more than is there.
        for name, found in content(paper.root).items():
            if Path(name).name != ".companion-files.json":
                assert found in (before.get(name), after.get(name)), (at, name)
        # Nothing is in the way of another try, which leaves what the first would have.
        assert ran(paper, command, capsys) == (0, []), at
        assert content(paper.root) == after, at


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{type(fault).__name__} {fault}"[:40])
def test_a_site_that_was_there_stays_whole_when_the_next_one_fails(
    fault, paper, tmp_path, capsys, monkeypatch
):
    assert ran(paper, "book", capsys) == (0, [])
    first = content(paper.build_folder / "site")
    with monkeypatch.context() as patch:
        whole = Writes(patch)
        assert ran(paper, "book", capsys) == (0, [])
    for at in stages(whole.count, fault):
        with monkeypatch.context() as patch:
            Writes(patch, fault, at)
            code, said = ran(paper, "book", capsys)
        assert (code, len(said)) in ((1, 1), (0, 0)), (at, said)
        kept = content(paper.build_folder / "site") or content(paper.build_folder / "site.old")
        assert kept == first, at


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{type(fault).__name__} {fault}"[:40])
def test_a_book_whose_processes_the_system_refuses_to_start_leaves_nothing(fault, paper, capsys, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(InThisProcess, "refused", fault)
        code, said = ran(paper, "book", capsys)
    assert (code, len(said)) == (1, 1), said
    assert said[0].startswith("b2kinv: ")
    assert content(paper.build_folder) == {}
    assert ran(paper, "book", capsys) == (0, [])


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{type(fault).__name__} {fault}"[:40])
def test_a_build_of_serve_that_the_system_refuses_is_told(fault, paper, capsys, monkeypatch):
    def refused(*arguments):
        raise fault

    monkeypatch.setattr(live_build.papers, "load", lambda name: paper)
    monkeypatch.setattr(live_build.signal, "signal", lambda *arguments: None)
    monkeypatch.setenv(dependencies.PAPER_VARIABLE, "")
    monkeypatch.setattr(live_build, "build", refused)
    assert live_build.main("b2kinv.paper") == 1
    told = live_build.problems_file(paper).read_text(encoding="utf-8")
    assert told == errors.of_the_system(fault)
    # Also where that itself cannot be written: in the terminal, then.
    monkeypatch.setattr(live_build.folders, "write", refused if isinstance(fault, OSError) else print)
    assert live_build.main("b2kinv.paper") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_notebook_that_the_system_refuses_is_told_in_one_sentence():
    # By hand: the words of `of_the_system`, which its examples hold.
    told = [runner._last_line(fault) for fault in FAULTS]
    assert told[0] == "table.csv: no space left on device"
    assert told[3] == "the memory is not enough for this; ask for fewer points"
    assert told[4] == "something that was given is nested too deeply"
    # A folder that could not be copied, as shutil says it: one sentence about the first file.
    several = shutil.Error([("a", "b", "[Errno 28] No space left on device"), ("c", "d", "x")])
    assert runner._last_line(several) == "b: [Errno 28] No space left on device"


def process(redirected, *, options=""):
    """Return exit code and error of a command in a shell that does something to its streams."""
    command = f"{sys.executable} {options} -m b2kinv parameters {redirected}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    ("redirected", "code", "said"),
    [
        ("alp_decays > /dev/full", 1, "b2kinv: the system refused: no space left on device\n"),
        ("alp_decays >&-", 0, ""),
        ("nonsense 2> /dev/full", 1, ""),
        ("nonsense 2>&-", 1, ""),
    ],
)
@pytest.mark.parametrize("options", ["", "-u"])
def test_streams_that_take_nothing_leave_no_traceback(redirected, code, said, options):
    assert process(redirected, options=options) == (code, said)


class FixedParser:
    def __init__(self, chosen, run):
        chosen.command = type("Refused", (), {"run": run})()
        self.chosen = chosen

    def parse_args(self, arguments):
        return self.chosen
