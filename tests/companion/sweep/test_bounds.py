"""How much work a sweep is, before it begins: expected numbers are products and sums written out by hand."""

import io
import math
import re
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from b2kinv.companion.commands import command_line
from b2kinv.companion.sweep import bounds, probes, storage, sweep, worker
from b2kinv.paper import PAPER
from b2kinv.quantities import input_files
from b2kinv.quantities.input_files import InputFile

GIGABYTE = 10**9


@pytest.fixture
def never(monkeypatch):
    """Let nothing be computed."""

    def compute(*arguments):
        raise AssertionError("something was computed")

    for module, name in ((probes, "compute"), (worker, "evaluate_point"), (worker, "evaluate_points")):
        monkeypatch.setattr(module, name, compute)


@pytest.mark.parametrize(
    ("grids", "more", "message"),
    [
        # Three times 10⁵ values, and 10⁹ of one.
        (
            ["m_a=1:2:100000", "f_a=1e8:1e9:100000", "C_q=1:2:100000"],
            [],
            "the grid has 1,000,000,000,000,000 points, more than 100,000,000: with --yes",
        ),
        (["m_a=1:2:1000000000"], [], "the grid has 1,000,000,000 points, more than 100,000,000"),
        (["m_a=1:2:100000001"], [], "the grid has 100,000,001 points, more than"),
        # 40 bytes a value.
        (["m_a=1:2:1000000000"], ["--yes"], "take 40 GB of memory: there are 2 GB"),
        (["m_a=1:2:60000000"], [], "take 2.4 GB of memory: there are 2 GB"),
        (
            [f"{name}=1:2:100000" for name in ("m_a", "f_a", "C_q", "C_chi")],
            ["--yes"],
            "the grid has 100,000,000,000,000,000,000 points: no sweep can have more than",
        ),
        (["m_a=1:2:3"], ["--jobs", "1000000"], "jobs = 1000000 is not allowed"),
    ],
)
def test_too_much_is_refused_before_anything_is_computed(
    never, monkeypatch, tmp_path, capsys, grids, more, message
):
    monkeypatch.setattr(bounds, "memory", lambda: 2.0 * GIGABYTE)
    words = [word for grid in grids for word in ("--grid", grid)]
    began = time.process_time()
    code = command_line.main(PAPER, ["sweep", "alp_decays", *words, *more, "--out", str(tmp_path / "out")])
    assert time.process_time() - began < 1.0
    error = capsys.readouterr().err
    assert code == 1
    assert message in error
    assert len(error.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_many_points_are_allowed_to_who_means_them():
    axes = sweep.parse_grid(["m_a=1:2:100000", "f_a=1e8:1e9:1000"])
    bounds.refuse_points(axes, False)
    more = sweep.parse_grid(["m_a=1:2:100000", "f_a=1e8:1e9:1001"])
    with pytest.raises(ValueError, match="100,100,000 points"):
        bounds.refuse_points(more, False)
    bounds.refuse_points(more, True)


def test_chunk_and_table_must_fit(monkeypatch, tmp_path):
    column = worker.Column("x", "1", "", "x")
    grid = worker.Grid("b2kinv.paper", "alp_decays", sweep.parse_grid(["m_a=1:2:1000000"]), (), (), (column,))
    # 40 bytes a value and 300 a cell, of which a row has three: 40 MB and 900 bytes a point.
    monkeypatch.setattr(bounds, "memory", lambda: 1.0 * GIGABYTE)
    bounds.refuse_room(grid, 1000000, 1, tmp_path)
    with pytest.raises(ValueError, match=r"2 chunks of 1,000,000 points would take 1\.88 GB .* are 1 GB"):
        bounds.refuse_room(grid, 1000000, 2, tmp_path)
    # At least six bytes a row.
    disk = SimpleNamespace(free=5_999_999)
    monkeypatch.setattr(bounds.shutil, "disk_usage", lambda folder: disk)
    with pytest.raises(ValueError, match="would take more than 6 MB: on the disk are 6 MB"):
        bounds.refuse_room(grid, 1000, 1, tmp_path / "not" / "yet")
    disk.free = 6_000_000
    bounds.refuse_room(grid, 1000, 1, tmp_path / "not" / "yet")


def test_memory_is_what_the_system_says(monkeypatch):
    assert 10**7 < bounds.memory() < 10**15
    if sys.platform == "linux":
        code = (
            "import resource; resource.setrlimit(resource.RLIMIT_AS, (3 * 10**9, 3 * 10**9))\n"
            "from b2kinv.companion.sweep import bounds; print(bounds.memory())"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert float(done.stdout) <= 3e9
    monkeypatch.setattr(bounds.Path, "read_text", lambda *arguments, **more: "max\n")
    assert 10**7 < bounds.memory() <= math.inf


def test_points_and_an_estimate_are_told_before_the_start(tmp_path, capsys):
    told = []

    def say(line):
        told.append((line, (tmp_path / "sweep.csv").exists(), (tmp_path / "chunks").exists()))

    sweep.run(PAPER, "alp_decays", sweep.parse_grid(["m_a=1:2:30"]), tmp_path, jobs=1, report=say)
    assert told[0] == ("30 points of alp_decays: a few seconds in 1 process", False, False)
    capsys.readouterr()


@pytest.mark.parametrize(("vectorised", "each"), [(False, 0.02), (True, 0.0002)])
def test_estimate_is_what_it_takes(monkeypatch, vectorised, each):
    clock = [0.0]

    def evaluate_points(grid, numbers):
        # One call takes 10 ms and 0.2 ms a point.
        clock[0] += 0.01 + 0.0002 * len(numbers)

    monkeypatch.setattr(worker, "evaluate_points", evaluate_points)
    monkeypatch.setattr(bounds.time, "perf_counter", lambda: clock[0])
    axes = sweep.parse_grid(["m_a=1:2:1000000"])
    grid = worker.Grid("b2kinv.paper", "alp_decays", axes, (), vectorised=vectorised)
    seconds = bounds.estimate(grid, 2000, 0.02, 4)
    assert seconds == pytest.approx(1e6 * each / 4, rel=0.05)


@pytest.mark.parametrize(
    ("points", "vectorised", "each", "worth"),
    [
        # By hand: 250 × 20 ms = 5 s, and one more; many at once take 0.2 ms each, and a call 10 ms.
        (250, False, 0.02, False),
        (251, False, 0.02, True),
        (251, True, 0.02, False),
        (20_000, True, 0.02, False),
        (30_000, True, 0.02, True),
        (94, False, 0.014, False),
    ],
)
def test_processes_are_begun_for_what_takes_long(monkeypatch, points, vectorised, each, worth):
    clock = [0.0]

    def evaluate_points(grid, numbers):
        clock[0] += 0.01 + 0.0002 * len(numbers)

    monkeypatch.setattr(worker, "evaluate_points", evaluate_points)
    monkeypatch.setattr(bounds.time, "perf_counter", lambda: clock[0])
    axes = sweep.parse_grid([f"m_a=1:2:{points}"])
    grid = worker.Grid("b2kinv.paper", "alp_decays", axes, (), vectorised=vectorised, seconds_each=each)
    assert bounds.is_worth_processes(grid, 2000) == worth


def test_the_number_of_jobs_is_an_upper_bound(tmp_path):
    told = []
    axes = sweep.parse_grid(["m_a=1:2:30"])
    sweep.run(PAPER, "alp_decays", axes, tmp_path, jobs=2, report=told.append, stream=io.StringIO())
    assert told[0] == "30 points of alp_decays: a few seconds in 1 process"


def test_sizes_of_chunks_take_no_room():
    sizes = storage.Sizes(10**15, 2000)
    assert len(sizes) == 5 * 10**11
    sizes = storage.Sizes(7, 3)
    assert [sizes[index] for index in range(len(sizes))] == [3, 3, 1]


def test_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(input_files, "LARGEST", 3)
    file = tmp_path / "z.csv"
    file.write_bytes(b"123")
    assert InputFile.read("spectrum", str(file)).content == b"123"
    file.write_bytes(b"1234")
    with pytest.raises(ValueError, match=re.escape(f"the spectrum {file} is too large: a file may have 3")):
        InputFile.read("spectrum", str(file))
