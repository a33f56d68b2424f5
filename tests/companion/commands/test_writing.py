"""Every command that writes: one at a time in a folder, and over nobody else's files.

A command that is added must be entered here, among those that write or those that do not.
"""

import argparse
import dataclasses
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import b2kinv
from b2kinv.companion.commands import command_line
from b2kinv.companion.execution import hepdata, locks, runner
from b2kinv.companion.site import build
from b2kinv.companion.words.errors import Failed
from b2kinv.paper import PAPER, experiment

READING = {"parameters", "claims", "completion"}
WINDOW = "br:7e-6+2e-6-2e-6"
#: Command → its words, and the folder below the checkout that it writes to.
WRITING = {
    "book": (["book", "--no-pdf"], "_build/site"),
    "book --site": (["book", "--no-pdf", "--site", "x"], "_build/site-x"),
    "serve": (["serve", "--port", "0"], "_build/serve"),
    "run": (["run", "alp_decays"], "_build/run/alp_decays"),
    "run --out": (["run", "alp_decays", "--out", "{root}/mine"], "mine"),
    "sweep": (["sweep", "alp_decays", "--grid", "m_a=1:2:3"], "_build/sweep/alp_decays"),
    "experiment": (
        ["experiment", "--excess", WINDOW],
        f"_build/experiment/{WINDOW.replace(':', '-')}",
    ),
    "hepdata": (["hepdata", "alp_decays"], "_build/hepdata"),
    "archive": (["archive"], f"_build/b2kinv-{b2kinv.__version__}-archive.zip"),
    "refresh": (["refresh", "alp_decays"], "notebooks"),
}
#: Command → somebody's file in the way, below the checkout, and what the sentence must say.
IN_THE_WAY = [
    ("book", "_build/site/index.html", "was not made by 'book'"),
    ("book", "_build/site.old/thesis.tex", "was not made by 'book'"),
    ("book", "_build/site.stage/thesis.tex", "was not made by 'book'"),
    ("book --site", "_build/site-x", "no folder that 'book' made"),
    ("serve", "_build/serve/thesis.tex", "was not made by 'serve'"),
    ("run", "_build/run/alp_decays", "is a file"),
    ("run --out", "mine/index.html", "was not made by 'run'"),
    ("run --out", "mine/results.json", "was not made by 'run'"),
    ("run --out", "mine/alp_decays.ipynb", "was not made by 'run'"),
    ("sweep", "_build/sweep/alp_decays/sweep.csv", "holds something else than a sweep"),
    ("sweep", "_build/sweep/alp_decays/chunks/thesis.tex", "holds something else than a sweep"),
    ("sweep", "_build/sweep/alp_decays/sweep.json", "is damaged"),
    ("experiment", f"{WRITING['experiment'][1]}/claims.csv", "was not made by 'experiment'"),
    ("hepdata", "_build/hepdata/submission.yaml", "was not made by 'hepdata'"),
    ("archive", WRITING["archive"][1], "is no archive"),
]


@pytest.fixture
def paper(tmp_path, monkeypatch):
    """The paper in a folder of its own, where no notebook may be executed."""
    root = tmp_path / "checkout"
    root.mkdir()
    for name in ("data", "book", "tests", "_config.yml", "_toc.yml", "pyproject.toml"):
        (root / name).symlink_to(PAPER.root / name)
    shutil.copytree(PAPER.notebooks, root / "notebooks", ignore=shutil.ignore_patterns("*.files"))
    own = dataclasses.replace(PAPER, root=root)
    monkeypatch.setattr(experiment, "PAPER", own)
    monkeypatch.setattr(experiment, "report", lambda window: "")

    def executed(*arguments, **more):
        raise AssertionError("something was executed")

    monkeypatch.setattr(runner, "execute", executed)
    monkeypatch.setattr(hepdata, "_require_hepdata_lib", lambda paper: None)
    return own


def run(paper, command, capsys):
    """Return exit code and error of a command."""
    words = [word.format(root=paper.root) for word in WRITING[command][0]]
    code = command_line.main(paper, words)
    return code, capsys.readouterr().err


def content(root):
    """Return path → bytes of what was there or was made in a checkout."""
    return {path.relative_to(root): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_every_command_is_known_to_write_or_not():
    parser = command_line.parser_of(PAPER)
    [commands] = (one for one in parser._actions if isinstance(one, argparse._SubParsersAction))
    assert set(commands.choices) == READING | {words[0] for words, _ in WRITING.values()}
    # What `refresh` replaces are the notebooks themselves.
    assert {name for name, *_ in IN_THE_WAY} == set(WRITING) - {"refresh"}


HOLD = """
import contextlib, sys, time
from b2kinv.companion.execution import locks
with contextlib.ExitStack() as stack:
    for folder in sys.argv[1:]:
        stack.enter_context(locks.locked(folder))
    print("locked", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("command", WRITING)
def test_second_writer_is_refused_at_once(paper, capsys, command):
    folder = paper.root / WRITING[command][1]
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"locked\n"
        before = content(paper.root)
        code, error = run(paper, command, capsys)
        assert content(paper.root) == before
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()
    assert code == 1
    assert error.startswith(f"{paper.name}: {folder} is in use by process {holder.pid} on {platform.node()}")
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize(("command", "name", "message"), IN_THE_WAY)
def test_files_of_others_are_left_alone(paper, capsys, command, name, message):
    path = paper.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("years of work", encoding="utf-8")
    before = content(paper.root)
    code, error = run(paper, command, capsys)
    assert code == 1
    assert message in error
    assert len(error.splitlines()) == 1
    assert content(paper.root) == before


def test_what_renders_a_book_inherits_its_lock(monkeypatch, tmp_path):
    passed = []

    def run(*arguments, pass_fds, **more):
        passed.extend(pass_fds)
        return subprocess.CompletedProcess(arguments, 1, "", "")

    monkeypatch.setattr(build.subprocess, "run", run)
    with locks.locked(tmp_path / "site"):
        held = locks.held()
        with pytest.raises(Failed):
            build.render(tmp_path, tmp_path / "rendered")
    assert len(held) == 1
    assert passed == list(held)


@pytest.mark.parametrize("name", ["x.old", "x.stage", "x.lock", "x.OLD"])
def test_site_cannot_have_the_name_of_what_stands_beside_another(name):
    with pytest.raises(ValueError, match="cannot be the name of a site: none ends with"):
        build.site_folder(PAPER, {}, name)
    assert build.site_folder(PAPER, {}, "x.older") == Path(PAPER.build_folder, "site-x.older")
