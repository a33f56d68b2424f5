"""What a user sees while notebooks run: in a terminal how many cells are done, else a line a notebook."""

import dataclasses
import hashlib
import json
import os
import pty
import re
import subprocess
import sys

import pytest

from b2kinv.companion.execution import dependencies, runner
from b2kinv.companion.site import rerun
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

COMMAND = (
    "from b2kinv.companion.execution import runner\nfrom b2kinv.paper import PAPER\n"
    "if __name__ == '__main__':\n"
    "    import sys\n"
    "    jobs = runner.plan(PAPER, [PAPER.section('dark_photon_decays')], {}, sys.argv[1])\n"
    "    read = runner.execute(jobs, print)\n"
    "    print(sorted(read['dark_photon_decays']))\n"
)


def run(folder, **streams):
    script = folder / "script.py"
    script.write_text(COMMAND, encoding="utf-8")
    return subprocess.Popen([sys.executable, script, folder / "notebooks"], **streams)


def test_terminal_shows_how_many_cells_are_done(tmp_path):
    ours, theirs = pty.openpty()
    process = run(tmp_path, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 4096):
            shown += piece
    except OSError:
        # Linux says so when the other end is closed.
        pass
    os.close(ours)
    assert process.wait() == 0
    section = PAPER.section("dark_photon_decays")
    [job] = runner.plan(PAPER, [section], {}, tmp_path)
    cells = [cell for cell in runner.prepared(job)["cells"] if cell["cell_type"] == "code"]
    counts = re.findall(r"(\d+)/(\d+) cells", shown.decode())
    assert counts[0] == ("0", str(len(cells)))
    assert counts[-1] == (str(len(cells)), str(len(cells)))
    assert len(set(counts)) > 3
    # The line of the notebook stands alone.
    assert re.search(r"\r\[1/1\] dark_photon_decays: [\d.]+ s\r\n", shown.decode())


def test_elsewhere_each_notebook_is_a_line_and_what_it_read_is_known(tmp_path):
    process = run(tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    out, error = process.communicate()
    assert error == ""
    line, read = out.splitlines()
    assert re.fullmatch(r"\[1/1\] dark_photon_decays: [\d.]+ s", line)
    for name in ("src/b2kinv/sections/dark_photon_decays.py", "data/inputs.json", "data/claims.yml"):
        assert str(tree.ROOT / name) in read
    # II A and its data are of no concern to III A.
    assert "strong_coupling.json" not in read
    results = tmp_path / "notebooks" / "dark_photon_decays.files" / "results.json"
    recorded = json.loads(results.read_text(encoding="utf-8"))["data"]
    assert {"inputs.json", "claims.yml"} <= set(recorded)
    files = {name: (tree.DATA / name).read_bytes() for name in recorded}
    assert recorded == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


@pytest.mark.slow
def test_window_that_is_an_upper_limit_and_ends_at_2_92_gev_gives_a_page(tmp_path):
    # The range of masses of that page reaches beyond it.
    section = PAPER.section("dark_photon_parameter_space")
    [job] = runner.plan(PAPER, [section], {"excess": "babar-2311.14629"}, tmp_path)
    runner.execute([job])
    assert runner.results_path(job.target).is_file()


def test_notebook_gets_a_file_as_it_was_when_planned(tmp_path, monkeypatch):
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    file = tmp_path / "home" / "my file.csv"
    file.write_text("1,1\n2,1\n", encoding="utf-8")
    section = PAPER.section("belle2_likelihood")
    stored = json.loads(PAPER.notebook(section).read_text(encoding="utf-8"))
    [given] = (cell for cell in stored["cells"] if "parameters" in cell["metadata"].get("tags", ()))
    shown = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    shown |= {"source": "from pathlib import Path\nprint(Path(spectrum).read_text())"}
    root = tmp_path / "root"
    (root / "notebooks").mkdir(parents=True)
    (root / "notebooks" / "belle2_likelihood.ipynb").write_text(
        json.dumps({**stored, "cells": [given, shown]}), encoding="utf-8"
    )
    paper = dataclasses.replace(PAPER, root=root)
    [job] = runner.plan(paper, [section], {"spectrum": "~/my file.csv"}, tmp_path / "out")
    file.write_text("3,1\n4,1\n", encoding="utf-8")
    runner.execute([job])
    executed = json.loads((tmp_path / "out" / "belle2_likelihood.ipynb").read_text(encoding="utf-8"))
    assert executed["cells"][1]["outputs"][0]["text"] == ["1,1\n", "2,1\n", "\n"]
    recorded = json.loads(runner.results_path(job.target).read_text(encoding="utf-8"))
    assert recorded["parameters"]["spectrum"] == "~/my file.csv"
    digest = hashlib.sha256(b"1,1\n2,1\n").hexdigest()
    assert recorded["inputs"] == {"spectrum": {"name": "~/my file.csv", "sha256": digest}}
    for path in (tmp_path / "out").rglob("*.*"):
        assert path.is_dir() or str(tmp_path) not in path.read_text(encoding="utf-8"), path


def test_results_without_a_number_are_words():
    ends = [
        {"value": value, "unit": "GeV", "uncertainty": None, "meaning": "x"} for value in ("nan", [1, "inf"])
    ]
    shown = rerun.results_text({"parameters": {}, "results": dict(zip("ab", ends, strict=True))})
    assert "a  no value " in shown
    assert "b  1.00–∞ GeV " in shown


def test_sentences_stand_below_the_table_of_results():
    # A sentence in a cell would push the meanings of all rows out of the terminal.
    results = {
        "a": {"value": 1.0, "unit": "GeV", "uncertainty": None, "meaning": "x"},
        "b": {"value": "word " * 40, "unit": "", "uncertainty": None, "meaning": "y"},
    }
    shown = rerun.results_text({"parameters": {}, "results": results}).splitlines()
    assert "a  1.00 GeV  x" in shown
    assert shown[shown.index("b  y") + 1].startswith("  word word")
    assert max(map(len, shown)) <= 100


def test_files_are_noted_as_they_were_when_they_were_read(tmp_path):
    notes = tmp_path / "notes"
    notes.write_text("abc /a/path with blanks\ndef /b\nNone /c\n", encoding="utf-8")
    assert dependencies.read_notes(notes) == {"/a/path with blanks": "abc", "/b": "def", "/c": None}
    file = tmp_path / "file"
    file.write_text("before", encoding="utf-8")
    noted = {str(file): dependencies.checksum(file), str(tmp_path / "none"): None}
    assert dependencies.unchanged(noted)
    file.write_text("after", encoding="utf-8")
    assert not dependencies.unchanged(noted)


def test_files_that_are_written_are_not_noted(tmp_path, monkeypatch):
    monkeypatch.setattr(dependencies, "_roots", (f"{tmp_path}{os.sep}",))
    monkeypatch.setattr(dependencies, "_noted", {})
    path = str(tmp_path / "module.pyc.123")
    # As Python tells of `os.open` and `open`: path, mode, flags.
    dependencies._heard("open", (path, None, os.O_EXCL | os.O_CREAT | os.O_WRONLY))
    dependencies._heard("open", (path, "r+", os.O_RDWR))
    assert dependencies.noted() == {}
    dependencies._heard("open", (path, "r", os.O_RDONLY))
    assert dependencies.noted() == {path: None}
