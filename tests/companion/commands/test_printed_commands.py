"""Every command that pages, help texts, notebooks and tables print is one that runs, as it is printed.

The commands themselves are tested where they are: here that they are understood, up to the work.
"""

import csv
import dataclasses
import importlib.machinery
import json
import re
import shlex
import sys
import types
from pathlib import Path

import pytest

from b2kinv.companion import papers
from b2kinv.companion.archive import crate, make
from b2kinv.companion.commands import command_line
from b2kinv.companion.execution import hepdata, runner
from b2kinv.companion.ledger import verdicts
from b2kinv.companion.site import build, serve
from b2kinv.companion.sweep import distribution, sweep
from b2kinv.paper import PAPER, experiment
from b2kinv.quantities import tree
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result

_COMMANDS = "book|serve|run|parameters|sweep|claims|experiment|hepdata|archive|completion|refresh"
#: A command in a block, with a prompt or none, up to a comment; and one inside a sentence. Two words say less
#: than a command: "`b2kinv run`" names it.
_LINE = re.compile(rf"^\s*(?:[$>] +)?(?:\.venv[/\\]\w+[/\\])?(b2kinv (?:{_COMMANDS})\b.*?)(?:  +\S.*)?$")
_INLINE = re.compile(rf"[`(](b2kinv (?:{_COMMANDS})\b[^`()]*)[`)]")

#: What stands in for work that takes longer than to see that a command is understood.
WORK = (
    (make, "make"),
    (crate, "problems"),
    *((runner, "execute"), (build, "stage_sources"), (serve, "serve"), (distribution, "connect")),
    *((verdicts, "ledger"), (experiment, "report"), (sweep, "_finish")),
)
#: Commands that need more than their name: alone they are no command but the name of one.
NAMES = tuple(f"b2kinv {name}" for name in ("run", "parameters", "sweep", "experiment"))


class Understood(BaseException):
    """A command got as far as the work that it is for."""


def texts():
    """Yield name and text of everything that prints commands."""
    for path in (tree.ROOT / "README.md", *sorted((tree.ROOT / "book").rglob("*.md"))):
        yield path.name, path.read_text(encoding="utf-8")
    for path in sorted((tree.ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        yield path.name, "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    yield "help", "\n".join(PAPER.examples.values())


def commands():
    """Return every command that is printed, with where it first is."""
    found = {}
    for name, text in texts():
        for line in text.replace("\\\n", "").splitlines():
            line = line.partition("   #")[0].removeprefix("example: ")
            whole = _LINE.match(line)
            for command in [whole[1]] if whole else _INLINE.findall(line):
                if command.strip() not in NAMES:
                    found.setdefault(command.strip(), name)
    return found


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Stand where a user stands who has the files that are spoken of; nothing is written elsewhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(papers.Paper, "build_folder", tmp_path / "_build")
    (tmp_path / "my_spectrum.csv").write_text("q2,dBR/dq2\n3,1\n3.5,2\n4,1\n", encoding="utf-8")
    limit = (tree.DATA / "constraints" / "belle_kstar_zero.json").read_text(encoding="utf-8")
    (tmp_path / "my_limit.json").write_text(limit, encoding="utf-8")
    edition = (Path(__file__).parents[1] / "ledger" / "made_up_edition.yml").read_text(encoding="utf-8")
    for name in ("v3.yml", "other.yml"):
        (tmp_path / name).write_text(edition, encoding="utf-8")
    return tmp_path


def understood(command, paper=PAPER):
    """Run a command as a shell would have it, up to its work; say whether it got there or ended well."""
    program, *arguments = shlex.split(command)
    assert program == paper.name
    try:
        return command_line.main(paper, arguments) == 0
    except Understood:
        return True


def test_commands_are_found_wherever_they_are_printed():
    found = commands()
    # One of each kind, read on the page: a block, a sentence, a notebook, the help text.
    assert found["b2kinv sweep alp_decays --grid m_a=1:3:201"] == "README.md"
    assert "b2kinv hepdata alp_decays -p m_a=1.5 --out tables" in found
    assert "b2kinv run alp_freeze_in -p C_q=0.05 -p m_chi=1e-3" in found
    assert "b2kinv experiment --excess 7e-6+2e-6-2e-6 --claims-only" in found
    assert len(found) > 30


@pytest.mark.parametrize("command", commands())
def test_printed_command_is_understood(command, place, monkeypatch, capsys):
    def stop(*arguments, **options):
        raise Understood

    for module, name in WORK:
        monkeypatch.setattr(module, name, stop)
    monkeypatch.setattr(hepdata, "_require_hepdata_lib", lambda paper: None)
    assert understood(command), capsys.readouterr().err


def test_words_with_blanks_and_windows_by_hand_name_a_second_site():
    values = {"rate_definition": "per b quark", "excess": "br:7e-6+2e-6-2e-6", "m_a": "1.5"}
    name = "site-excess-br-7e-6+2e-6-2e-6-m_a-1.5-rate_definition-per-b-quark"
    assert build.site_folder(PAPER, values).name == name
    with pytest.raises(ValueError, match="give it one with --site"):
        build.site_folder(PAPER, {"spectrum": 300 * "x" + ".csv"})


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Of a section whose texts may be anything."""

    x: float = Number("abscissa", "GeV").parameter(1.0)
    kind: str = Name("kind", ("plain", "per b quark")).parameter("plain")
    file: str = Name("table", ("line",), text="path of a file").parameter("line")


def evaluate(p):
    return Result(
        p,
        {
            "length": Quantity(len(p.file), "1", "of the name"),
            "twice": Quantity(2.0 * p.x, "GeV", "twice x"),
            "kind_of": Quantity(p.kind, "", "the kind"),
        },
    )


@pytest.fixture
def toy(monkeypatch):
    """A paper with that section."""
    module = types.ModuleType("toy_typed")
    module.__spec__ = importlib.machinery.ModuleSpec("toy_typed", None)
    section = papers.Section("typed", "", "", "", "toy_typed")
    paper = dataclasses.replace(PAPER, module_name="toy_typed", sections=(section,))
    vars(module).update(Parameters=Parameters, evaluate=evaluate, PAPER=paper)
    monkeypatch.setitem(sys.modules, "toy_typed", module)
    yield paper
    papers.load.cache_clear()


def rows_of(table):
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    "options",
    [
        ["--grid", "x=1:2:3", "--set", "kind=per b quark"],
        ["--grid", "x=0.1,1e-300,1e22", "--set", 'file=it\'s #1, "ours".csv'],
        [
            "--grid",
            'file=my file.csv,2024.csv,été.csv,x=y.csv,a\\b.csv,"a,b.csv","#1.csv",$HOME.csv,`a`.csv,a:b',
        ],
        ["--grid", "kind=plain,per b quark", "--quantity", "kind_of", "--set", "x=0.30000000000000004"],
        [
            "--grid",
            "kind=plain,per b quark",
            "--quantity",
            "twice",
            "--quantity",
            "length",
            "--set",
            "x=1e-7",
        ],
    ],
)
def test_the_command_above_a_table_makes_the_same_table(toy, place, options):
    assert command_line.main(toy, ["sweep", "typed", *options, "--jobs", "1", "--out", "first"]) == 0
    table = place / "first" / "sweep.csv"
    [command] = [
        line.removeprefix("# command: ")
        for line in table.read_text(encoding="utf-8").splitlines()
        if line.startswith("# command: ")
    ]
    assert understood(f"{command} --jobs 1 --out again", toy)
    assert (place / "again" / "sweep.csv").read_bytes() == table.read_bytes()
    rows = rows_of(table)
    # What the cells say is what was typed: the name that was measured, by hand as long as it is.
    assert all(len(row["file"]) == int(row["length [1]"]) for row in rows if "file" in row)
    read = sweep.read_table(table)
    assert [str(word) for word in read.get("file", [])] == [row["file"] for row in rows if "file" in row]
