"""Sweeps: the same table for any number of workers, interrupted or not, with broken points as rows.

Expected values are those of single calls of a section, and of formulas of a toy section written here.
"""

import csv
import dataclasses
import functools
import hashlib
import importlib.machinery
import io
import json
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
import types

import numpy as np
import psutil
import pytest

from b2kinv.companion import papers
from b2kinv.companion.commands import command_line
from b2kinv.companion.execution import processes
from b2kinv.companion.sweep import bounds, storage, sweep, worker
from b2kinv.companion.words.errors import Failed
from b2kinv.paper import PAPER
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import alp_decays


def swept(section, grids, folder, **keywords):
    """Return the comment lines and the rows of a sweep."""
    keywords = {"jobs": 1, "report": lambda line: None, "stream": io.StringIO(), **keywords}
    paper = papers.load("toy_paper") if section == "toy" else PAPER
    path = sweep.run(paper, section, sweep.parse_grid(grids), folder, **keywords)
    return read(path)


def read(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("# ")]
    return comments, list(csv.DictReader(lines[len(comments) :]))


@pytest.fixture
def toy(monkeypatch):
    """Put a section in place whose results are known, and which breaks at will."""
    calls = []

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Parameters(ParameterSet):
        x: float = Number("abscissa", "GeV").parameter(1.0)
        y: float = Number("another").parameter(2.0)
        kind: str = Name("kind", ("plain", "doubled")).parameter("plain")
        power: str = Name("factor", ("one",), text="a file", file_ends=(".csv",)).parameter("one")

    def evaluate(p):
        calls.append(np.size(p.x))
        factor = 2.0 if p.kind == "doubled" else 1.0
        factor *= 1.0 if p.power == "one" else float(p.power.content)
        if np.any((p.x > 3.42) & (p.x < 3.58)):
            raise module.error
        return Result(
            p,
            {
                "product": Quantity(factor * p.x * p.y, "GeV", "x times y", 0.1 * p.x),
                "ends": Quantity((-p.x, p.x), "GeV", "plus and minus x", (0.1, 0.2)),
                "large": Quantity(p.x > 2.0 if np.ndim(p.x) else bool(p.x > 2.0), "1", "whether x > 2"),
                "word": Quantity(module.word, "", "a text with a comma"),
                "curve": Quantity(np.arange(7.0), "GeV", "of no fixed length"),
            },
        )

    module = made("toy_section", Parameters=Parameters, evaluate=evaluate, calls=calls)
    module.error = ValueError('no #1, "of" all')
    module.word = 'a, "b"'
    section = papers.Section("toy", "", "", "", module.__name__)
    paper = dataclasses.replace(PAPER, module_name="toy_paper", sections=(section,))
    for known in (module, made("toy_paper", PAPER=paper)):
        monkeypatch.setitem(sys.modules, known.__name__, known)
    yield module
    papers.load.cache_clear()


def made(name, **content):
    """Return a module that is in no file."""
    module = types.ModuleType(name)
    module.__spec__ = importlib.machinery.ModuleSpec(name, None)
    vars(module).update(content)
    return module


def test_table_holds_every_point_in_order(toy, tmp_path):
    comments, rows = swept("toy", ["x=1:3:3", "kind=plain,doubled", "y=1:100:3:log"], tmp_path)
    # Written out by hand: the last axis varies fastest; 1, 10, 100 are equidistant in the logarithm.
    expected = [
        (x, kind, y, x * y * (2 if kind == "doubled" else 1))
        for x in (1, 2, 3)
        for kind in ("plain", "doubled")
        for y in (1, 10, 100)
    ]
    found = [(float(r["x [GeV]"]), r["kind"], float(r["y [1]"]), float(r["product [GeV]"])) for r in rows]
    assert found == expected
    assert "# command: b2kinv sweep toy --grid x=1:3:3 --grid kind=plain,doubled --grid y=1:100:3:log" in (
        comments
    )


def test_columns_are_all_but_curves(toy, tmp_path):
    comments, rows = swept("toy", ["x=1:3:3"], tmp_path, fixed={"y": 4.0})
    assert rows[1] == {
        "x [GeV]": "2",
        "product [GeV]": "8",
        "product_uncertainty [GeV]": "0.2",
        "ends_low [GeV]": "-2",
        "ends_low_uncertainty [GeV]": "0.1",
        "ends_high [GeV]": "2",
        "ends_high_uncertainty [GeV]": "0.2",
        "large [1]": "False",
        "word": "a, 'b'",
        "error": "",
    }
    assert "# fixed: y = 4 (another)" in comments
    assert "# column: product (x times y)" in comments


def test_quantities_can_be_chosen(toy, tmp_path):
    _, rows = swept("toy", ["x=1:3:3"], tmp_path, quantities=["large"])
    assert rows[2] == {"x [GeV]": "3", "large [1]": "True", "error": ""}


@pytest.mark.parametrize(
    "error", [ValueError('no #1, "of" all'), ZeroDivisionError("of\nall"), KeyError("x")]
)
def test_broken_point_is_a_row_and_spoils_no_other(toy, tmp_path, error):
    toy.error = error
    reported = []
    _, rows = swept("toy", ["x=1:5:81"], tmp_path, quantities=["product"], report=reported.append)
    for row in rows:
        x = float(row["x [GeV]"])
        broken = 3.42 < x < 3.58
        assert bool(row["error"]) == broken
        assert row["product [GeV]"] == ("" if broken else f"{2 * x:.12g}")
    # 1 + 0.05 n between 3.42 and 3.58: 3.45, 3.5, 3.55.
    assert reported[-1].startswith("3 of them failed; the first says: ")
    # Points that can be computed were computed together: far fewer calls than points.
    assert len(toy.calls) < 60


def test_table_is_read_back_as_arrays(toy, tmp_path):
    swept("toy", ["x=3:4:5", "kind=plain,doubled"], tmp_path, quantities=["product", "large"])
    table = sweep.read_table(tmp_path / "sweep.csv")
    # x = 3, 3.25, 3.5, 3.75, 4 times y = 2; the toy breaks at 3.5.
    expected = [6, 12, 6.5, 13, np.nan, np.nan, 7.5, 15, 8, 16]
    np.testing.assert_allclose(table["product [GeV]"], expected)
    assert table["kind"].tolist() == ["plain", "doubled"] * 5
    assert [bool(error) for error in table["error"]] == [False] * 4 + [True] * 2 + [False] * 4


def test_section_that_takes_single_points_only_is_noticed(toy, tmp_path):
    original = toy.evaluate

    def evaluate(p):
        # Silently wrong for arrays: the mean in place of each.
        return original(p.replace(x=float(np.mean(p.x))))

    toy.evaluate = evaluate
    _, rows = swept("toy", ["x=1:3:41"], tmp_path, quantities=["product"])
    assert [float(row["product [GeV]"]) for row in rows] == pytest.approx(np.linspace(2.0, 6.0, 41))


@pytest.mark.parametrize(
    ("grids", "fixed", "message"),
    [
        (["m_a=1:3"], {}, "'m_a=1:3' is no grid: write name=start:stop:number"),
        (["m_a"], {}, "is no grid"),
        (["m_a=1:x:3"], {}, "is no grid"),
        (["m_a=1:3:3:ln"], {}, "is no grid"),
        (["m_a=1:3:2.5"], {}, "is no grid"),
        (["m_a=0:3:3:log"], {}, "is logarithmic: its ends must be positive"),
        (["m_a=1:inf:3"], {}, "must have finite ends"),
        (["m_a=1:3:0"], {}, "must have at least two points"),
        (["m_a=1:3:1"], {}, "must have at least two points"),
        (["m_a=2,2"], {}, "has a value twice"),
        (["m_a=[1],2"], {}, r"m_a = '\[1\]' is not allowed"),
        (["m_a=1:3:3", "m_a=1:2:2"], {}, "the grid of 'm_a' is given twice"),
        (["m_a=1:3:3"], {"m_a": 1.0}, "'m_a' is given both a grid and a single value"),
        (["ma=1:3:3"], {}, "unknown parameter 'ma' of alp_decays: .*did you mean 'm_a'"),
        (["m_a=1:3:3"], {"fa": 1e8}, "unknown parameter 'fa'"),
        (["dark_matter=dirac,majorona"], {}, "did you mean 'majorana'"),
        (["m_a=-3:-1:3"], {}, "none of the points that were tried .* m_a = -3.0 is not allowed"),
        (["m_a=1:3:3"], {"f_a": -1.0}, "f_a = -1.0 is not allowed"),
        ([], {}, "needs a --grid of at least one parameter"),
    ],
)
def test_nonsense_is_refused_before_anything_is_computed(tmp_path, grids, fixed, message):
    with pytest.raises(ValueError, match=message):
        swept("alp_decays", grids, tmp_path / "out", fixed=fixed)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("section", "keywords", "message"),
    [
        ("alp_decay", {}, "did you mean 'alp_decays'"),
        ("alp_decays", {"quantities": ["decay_lenght"]}, "did you mean 'decay_length'"),
        ("alp_decays", {"jobs": 0}, "jobs = 0 is not allowed"),
        ("alp_decays", {"chunk": 0}, "chunk = 0 is not allowed"),
        (
            "alp_decays",
            {"jobs": 2, "scheduler": "tcp://127.0.0.1:1"},
            "either a number of jobs or",
        ),
    ],
)
def test_wrong_options_are_refused(tmp_path, section, keywords, message):
    with pytest.raises(ValueError, match=message):
        swept(section, ["m_a=1:3:3"], tmp_path / "out", **keywords)
    assert not (tmp_path / "out").exists()


def test_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ValueError, match="holds something else than a sweep"):
        swept("alp_decays", ["m_a=1:3:3"], tmp_path)
    swept("alp_decays", ["m_a=1:3:3"], tmp_path / "out", quantities=["decay_length"])
    with pytest.raises(ValueError, match=r"holds another sweep .*different: grid, points"):
        swept("alp_decays", ["m_a=1:3:4"], tmp_path / "out", quantities=["decay_length"])
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["thesis.tex"]


def test_same_values_as_single_calls(tmp_path):
    _, rows = swept(
        "alp_decays", ["m_a=0.5:4.5:9", "dark_matter=dirac,majorana"], tmp_path, fixed={"C_q": 0.3}
    )
    for row in rows:
        single = alp_decays.evaluate(
            alp_decays.Parameters(m_a=float(row["m_a [GeV]"]), dark_matter=row["dark_matter"], C_q=0.3)
        )
        for name in ("branching_ratio_dark_matter", "branching_ratio_B_plus_to_K_plus_invisible"):
            assert float(row[f"{name} [1]"]) == pytest.approx(single.value(name), rel=1e-10)
        assert float(row["decay_constant_window_2_sigma_high [GeV]"]) == pytest.approx(
            single.value("decay_constant_window_2_sigma")[1], rel=1e-10
        )


@pytest.mark.parametrize("damage", ["row lost", "zeros", "cut off"])
def test_complete_is_said_of_a_whole_table_only(toy, tmp_path, damage):
    swept("toy", ["x=1:3:3"], tmp_path)
    table = tmp_path / "sweep.csv"
    whole = table.read_bytes()
    lines = whole.splitlines(keepends=True)
    damaged = {
        "row lost": lines[:-1],
        "zeros": [*lines[:-1], bytes(len(lines[-1]))],
        "cut off": [whole[:-1]],
    }
    table.write_bytes(b"".join(damaged[damage]))
    with pytest.raises(ValueError, match="it has 2 whole rows instead of 3; delete it"):
        swept("toy", ["x=1:3:3"], tmp_path)
    table.unlink()
    swept("toy", ["x=1:3:3"], tmp_path)
    assert table.read_bytes() == whole


@pytest.mark.parametrize("content", [b"", b"1,2\n", bytes(60), b"x\n" * 2 + b"x"])
def test_chunk_that_is_not_whole_is_computed_again(toy, tmp_path, content):
    swept("toy", ["x=1:3:9"], tmp_path / "whole", chunk=3)
    swept("toy", ["x=1:3:9"], tmp_path / "part", chunk=3)
    (tmp_path / "part" / "sweep.csv").unlink()
    (tmp_path / "part" / "chunks").mkdir()
    (tmp_path / "part" / "chunks" / "000001.csv").write_bytes(content)
    (tmp_path / "part" / "chunks" / "notes.txt").write_text("mine")
    swept("toy", ["x=1:3:9"], tmp_path / "part", chunk=3)
    tables = [(tmp_path / name / "sweep.csv").read_bytes() for name in ("whole", "part")]
    assert tables[0] == tables[1]
    assert [path.name for path in (tmp_path / "part" / "chunks").iterdir()] == ["notes.txt"]


def test_row_is_one_line_whatever_words_hold(toy, tmp_path):
    toy.word = "one\r\ntwo\n#three"
    _, rows = swept("toy", ["x=1:3:3"], tmp_path)
    assert [row["word"] for row in rows] == ["one two No. three"] * 3


def test_file_is_read_once_and_named_with_its_checksum(toy, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "my #1.csv"
    file.write_text("3")
    compute, computed = worker.compute, []

    def change_and_compute(grid, start, stop):
        # Who computes has no such file, or another one.
        file.write_text("5") if computed else file.unlink()
        computed.append(start)
        return compute(pickle.loads(pickle.dumps(grid)), start, stop)

    monkeypatch.setattr(worker, "compute", change_and_compute)
    for fixed, grids in (({"power": file.name}, []), ({}, [f"power=one,{file.name}"])):
        file.write_text("3")
        computed.clear()
        out = tmp_path / f"out{len(grids)}"
        comments, rows = swept("toy", ["x=1:3:3", *grids], out, fixed=fixed, chunk=2, quantities=["product"])
        factors = {"one": 1, file.name: 3}
        for row in rows:
            # y is 2.
            expected = 2.0 * float(row["x [GeV]"]) * factors[row.get("power", file.name)]
            assert float(row["product [GeV]"]) == expected
        digest = hashlib.sha256(b"3").hexdigest()
        assert any(f"power = {file.name} (sha256 {digest})" in line for line in comments)
        assert not any(str(tmp_path) in line for line in comments)
        # Now it holds 5.
        with pytest.raises(ValueError, match=r"holds another sweep \(different: files\)"):
            swept("toy", ["x=1:3:3", *grids], out, fixed=fixed, chunk=2, quantities=["product"])
        file.write_text("3")
        reported = []
        swept(
            *("toy", ["x=1:3:3", *grids], out),
            fixed=fixed,
            chunk=2,
            quantities=["product"],
            report=reported.append,
        )
        assert "nothing was computed" in reported[0]


def test_table_without_a_single_good_point_is_a_failure(toy, tmp_path, monkeypatch, capsys):
    # The points that are tried beforehand can be computed.
    compute, evaluate = worker.compute, toy.evaluate

    def fail(grid, start, stop):
        monkeypatch.setattr(toy, "evaluate", lambda p: {}["x"])
        return compute(grid, start, stop)

    monkeypatch.setattr(worker, "compute", fail)
    for _ in range(2):
        # Also where it is complete already.
        toy.evaluate = evaluate
        arguments = ["sweep", "toy", "--grid", "x=1:3:3", "--jobs", "1", "--out", str(tmp_path)]
        assert command_line.main(papers.load("toy_paper"), arguments) == 1
        error = capsys.readouterr().err
        assert f"every point of {tmp_path / 'sweep.csv'} failed; the first says: KeyError: 'x'" in error
    assert len(read(tmp_path / "sweep.csv")[1]) == 3


@pytest.mark.parametrize("wrong", ["plain", "doubled"])
def test_section_that_takes_single_points_for_one_word_only_is_noticed(toy, tmp_path, wrong):
    original = toy.evaluate

    def evaluate(p):
        return original(p.replace(x=float(np.mean(p.x))) if p.kind == wrong else p)

    toy.evaluate = evaluate
    # Many words of one kind hide the other: of 16 points spread evenly, all have the same.
    _, rows = swept("toy", ["x=1:3:16", "kind=plain,doubled"], tmp_path, quantities=["product"])
    for row in rows:
        factor = 4.0 if row["kind"] == "doubled" else 2.0
        assert float(row["product [GeV]"]) == pytest.approx(factor * float(row["x [GeV]"]))


#: Of these, one call for many points is not what many calls are.
POINT_BY_POINT = {"belle2_likelihood", "alp_parameter_space", "dark_photon_freeze_out"}
POINT_BY_POINT |= {"dark_photon_parameter_space", "conclusions"}


@pytest.mark.parametrize("name", [section.name for section in PAPER.computed()])
def test_each_word_of_each_section_is_computed_as_single_points_are(name):
    parameters = next(section for section in PAPER.computed() if section.name == name).module.Parameters
    declared, usual = parameters.declarations(), parameters().as_dict()
    texts = [f"{key}={','.join(one.names)}" for key, one in declared.items() if one.names]
    texts += [
        f"{key}={0.97 * value!r}:{1.03 * value!r}:4"
        for key, value in usual.items()
        if isinstance(value, float) and value and not declared[key].names and key != "points"
    ]
    grid = sweep.plan(PAPER, name, sweep.parse_grid(texts, declared))
    assert grid.vectorised == (name not in POINT_BY_POINT)
    if not grid.vectorised:
        return
    # Other points than those that decided, two for each word; what fails alone is no matter here.
    random = np.random.default_rng(1)
    sizes = [axis.size for axis in grid.axes]
    for index, axis in enumerate(grid.axes):
        for word in () if axis.numeric else range(axis.size):
            places = np.array([[random.integers(size)] * 2 for size in sizes])
            places[index] = word
            for other in (other for other, one in enumerate(grid.axes) if one.numeric):
                places[other] = random.permutation(sizes[other])[:2]
            numbers = np.ravel_multi_index(list(places), sizes)
            singles = [worker.evaluate_point(grid, int(number)) for number in numbers]
            together = worker.evaluate_points(grid, numbers)
            for column in grid.columns:
                several = worker.column_values(column, together, 2)
                alone = [worker.column_values(column, single, 1)[0] for single in singles]
                if column.number:
                    np.testing.assert_allclose(several, alone, rtol=1e-6, err_msg=column.name)
                else:
                    assert several == alone, (axis.name, column.name)


def test_finished_sweep_is_not_repeated(toy, tmp_path):
    swept("toy", ["x=1:3:3"], tmp_path)
    before = (tmp_path / "sweep.csv").stat().st_mtime_ns
    reported = []
    swept("toy", ["x=1:3:3"], tmp_path, report=reported.append)
    assert (tmp_path / "sweep.csv").stat().st_mtime_ns == before
    assert "nothing was computed" in reported[0]


def test_interrupted_sweep_goes_on_from_its_finished_chunks(toy, tmp_path, monkeypatch):
    whole, part = tmp_path / "whole", tmp_path / "part"
    swept("toy", ["x=1:3:21"], whole, chunk=3)
    write, compute, computed = storage.write_chunk, worker.compute, []

    def write_until_interrupted(folder, index, lines):
        if index == 3:
            raise KeyboardInterrupt
        write(folder, index, lines)

    with monkeypatch.context() as patched:
        patched.setattr(storage, "write_chunk", write_until_interrupted)
        with pytest.raises(KeyboardInterrupt):
            swept("toy", ["x=1:3:21"], part, chunk=3)
    assert not (part / "sweep.csv").exists()

    def note(grid, start, stop):
        computed.append(start)
        return compute(grid, start, stop)

    monkeypatch.setattr(worker, "compute", note)
    swept("toy", ["x=1:3:21"], part, chunk=3)
    assert computed == [9, 12, 15, 18]
    assert (part / "sweep.csv").read_bytes() == (whole / "sweep.csv").read_bytes()
    assert not (part / "chunks").exists()


def test_changed_physics_is_not_mixed_with_the_old(toy, tmp_path, monkeypatch):
    grid = sweep.plan(papers.load("toy_paper"), "toy", sweep.parse_grid(["x=1:3:21"]))
    monkeypatch.setattr(worker, "fingerprint", lambda grid: "changed")
    with pytest.raises(Failed, match="another version of b2kinv"):
        worker.compute(grid, 0, 3)
    (tmp_path / "chunks").mkdir()
    description = sweep._description(grid, 3)
    (tmp_path / "sweep.json").write_text(json.dumps(description))
    with pytest.raises(ValueError, match="different: code and data sha256"):
        swept("toy", ["x=1:3:21"], tmp_path, chunk=3)


def test_memory_of_a_grid_does_not_grow_with_its_points():
    grid = worker.Grid(
        "toy_paper", "toy", sweep.parse_grid(["x=1:3:1000", "y=1:3:1000", "z=1:3:1000000"]), ()
    )
    assert grid.size == 10**12
    assert len(pickle.dumps(grid)) < 1000


# From here on real processes, on a grid that crosses from refused points to allowed ones.
GRIDS = ["m_a=-0.4:4.8:60", "f_a=1e7:1e9:3:log"]
CHUNK = 3


@pytest.fixture(scope="module")
def by_one_process(tmp_path_factory):
    """The table as one process makes it, without a pool."""
    folder = tmp_path_factory.mktemp("one")
    sweep.run(
        PAPER,
        "alp_decays",
        sweep.parse_grid(GRIDS),
        folder,
        jobs=1,
        chunk=CHUNK,
        report=lambda line: None,
        stream=io.StringIO(),
    )
    return (folder / "sweep.csv").read_bytes()


#: The command, with processes however little there is to do.
AT_ONCE = (
    "from b2kinv.__main__ import main; from b2kinv.companion.sweep import bounds; "
    "bounds.WORTH_PROCESSES = 0.0; raise SystemExit(main())"
)


def start(folder, *options):
    """Start the command in a process of its own."""
    command = [sys.executable, "-c", AT_ONCE, "sweep", "alp_decays", "--chunk", str(CHUNK)]
    command += [word for grid in GRIDS for word in ("--grid", grid)]
    return subprocess.Popen(
        [*command, "--out", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def wait_for_chunks(folder, number, process):
    """Wait until so many chunks are finished, and see to it that others are not."""
    deadline = time.monotonic() + 60.0
    while len(list((folder / "chunks").glob("*.csv"))) < number:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    finished = len(list((folder / "chunks").glob("*.csv")))
    assert number <= finished < 60


def workers_of(process):
    return [
        child
        for child in psutil.Process(process.pid).children()
        if any("spawn_main" in word for word in child.cmdline())
    ]


def test_two_processes_give_the_same_bytes(tmp_path, by_one_process):
    process = start(tmp_path, "--jobs", "2")
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    assert (tmp_path / "sweep.csv").read_bytes() == by_one_process
    # -0.4 and steps of 5.2/59: the first five are negative, each at three values of f_a.
    assert "15 of them failed; the first says: m_a = -0.4 is not allowed" in out
    assert "180/180 points" in error


def test_of_two_equal_sweeps_one_is_refused(tmp_path, by_one_process):
    running = [start(tmp_path, "--jobs", "1") for _ in range(2)]
    said = {process.pid: process.communicate(timeout=120) for process in running}
    first, second = sorted(running, key=lambda process: process.returncode)
    assert (first.returncode, second.returncode) == (0, 1), said
    assert f"{tmp_path} is in use by process {first.pid} on " in said[second.pid][1]
    assert len(said[second.pid][1].splitlines()) == 1
    assert (tmp_path / "sweep.csv").read_bytes() == by_one_process


def test_killed_worker_loses_nothing(tmp_path, by_one_process):
    process = start(tmp_path, "--jobs", "2")
    wait_for_chunks(tmp_path, 4, process)
    workers = workers_of(process)
    assert len(workers) == 2
    workers[0].kill()
    _, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    assert (tmp_path / "sweep.csv").read_bytes() == by_one_process


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_stopped_sweep_leaves_no_process_and_resumes(tmp_path, by_one_process, how):
    process = start(tmp_path, "--jobs", "2")
    wait_for_chunks(tmp_path, 4, process)
    workers = workers_of(process)
    process.send_signal(how)
    _, error = process.communicate(timeout=60)
    assert process.returncode == (130 if how == signal.SIGINT else -how)
    assert ("b2kinv: interrupted" in error) == (how == signal.SIGINT)
    assert "Traceback" not in error
    _, alive = psutil.wait_procs(workers, timeout=30)
    assert alive == []
    kept = len(list((tmp_path / "chunks").glob("*.csv")))
    assert kept >= 4
    process = start(tmp_path, "--jobs", "1")
    out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    assert f"going on after {kept} of 60 chunks" in out
    assert (tmp_path / "sweep.csv").read_bytes() == by_one_process


def test_workers_that_keep_dying_end_the_sweep_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "end_with_parent", functools.partial(os._exit, 9))
    monkeypatch.setattr(bounds, "WORTH_PROCESSES", 0.0)
    with pytest.raises(Failed, match=r"were killed 3 times in a row.*finished chunks are kept"):
        swept("alp_decays", GRIDS, tmp_path, chunk=CHUNK, jobs=2)
    assert multiprocessing.active_children() == []


def test_every_section_can_be_swept(tmp_path):
    """Each section of the book: three points of its first numeric parameter, about its default."""
    for section in PAPER.in_book():
        name, default = next(
            (name, default)
            for name, default, *_ in section.module.Parameters.table()
            if isinstance(default, float) and default > 0.0
        )
        grid = f"{name}={0.9 * default!r}:{1.1 * default!r}:3"
        _, rows = swept(section.name, [grid], tmp_path / section.name)
        assert [row["error"] for row in rows] == ["", "", ""], section.name


@pytest.mark.parametrize("section", PAPER.in_book(), ids=lambda section: section.name)
def test_words_have_no_unit_in_any_table(section, tmp_path):
    """Each section of the book, with a word wherever one may stand for a number."""
    declared, usual = section.module.Parameters.declarations(), section.module.Parameters().as_dict()
    number = next(name for name, value in usual.items() if isinstance(value, float) and value > 0.0)
    words = [name for name, one in declared.items() if isinstance(one, Number) and one.names]
    grid = [f"{words[0]}={declared[words[0]].names[0]}"] if words else []
    grid.append(f"{number}={0.99 * usual[number]!r},{1.01 * usual[number]!r}")
    comments, rows = swept(section.name, grid, tmp_path / "out")
    assert [row["error"] for row in rows] == ["", ""]
    for name, value in usual.items():
        if isinstance(value, str) and name not in words[:1]:
            assert any(line.startswith(f"# fixed: {name} = {value} (") for line in comments), name
    for heading in rows[0]:
        cells = [row[heading] for row in rows if row[heading]]
        if heading.endswith("]"):
            # A truth value may have the unit 1 or none.
            assert [one for one in cells if not _is_number(one) and one not in ("True", "False")] == [], (
                heading
            )
        else:
            assert heading == "error" or not all(map(_is_number, cells)), heading


def _is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_words_that_no_point_can_have_are_refused_before_anything_is_computed(toy, tmp_path, monkeypatch):
    def check_words(cls, words):
        assert words == {"x": (), "y": (), "kind": ("plain", "doubled"), "power": ("one",)}
        raise ValueError("kind = 'doubled' is not known today")

    monkeypatch.setattr(toy.Parameters, "check_words", classmethod(check_words))
    with pytest.raises(ValueError, match=r"^kind = 'doubled' is not known today"):
        swept("toy", ["x=1,2", "kind=plain,doubled"], tmp_path / "out", fixed={"power": "one", "y": 1.0})
    assert toy.calls == []
