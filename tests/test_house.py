"""The house: which floor may import which, how large a room may be, and what the engine must not know."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import b2kinv
from b2kinv.companion.execution import sources
from b2kinv.paper import PAPER

PACKAGE = Path(b2kinv.__file__).parent
TESTS = Path(__file__).parent
MODULES = sorted(path.relative_to(PACKAGE) for path in PACKAGE.rglob("*.py"))

#: Room → the rooms that it may import from, besides itself: docs of the floors are in CONTRIBUTING.
FLOORS = {
    "quantities": set(),
    "physics": {"quantities"},
    "sections": {"physics", "quantities"},
    "figures": {"sections", "physics", "quantities"},
    "companion": {"quantities"},
    "paper": {"companion", "figures", "sections", "physics", "quantities"},
    "__main__": {"paper", "companion"},
    "__init__": set(),
}

#: The same inside the engine, from the top.
ENGINE = {
    "commands": {"site", "sweep", "execution", "ledger", "words", "papers"},
    "site": {"execution", "ledger", "words", "papers"},
    "sweep": {"execution", "words", "papers"},
    "execution": {"ledger", "words", "papers"},
    "ledger": {"words", "papers"},
    "words": set(),
    "papers": set(),
    "__init__": set(),
}


def name_of(path):
    parts = ["b2kinv", *path.with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path, file=None):
    """Return the modules of ours that a module imports, inside functions and by their names as texts as well.

    Its code is read from `file`, by default from where the module is.
    """
    known = {name_of(one) for one in MODULES}
    found = {one for one in sources.imports_of(name_of(path), file or PACKAGE / path) if one in known}
    # Who imports a module out of a package does not import what the package itself offers.
    return {one for one in found if not any(other.startswith(f"{one}.") for other in found)}


def room(name, depth):
    parts = name.split(".")
    return parts[depth] if len(parts) > depth else "__init__"


def arrows_up(path, file=None):
    """Return the modules that a module must not import and does."""
    own = path.with_suffix("").parts
    others = imported(path, file)
    allowed = FLOORS[own[0]] | {own[0]}
    found = {other for other in others if room(other, 1) not in allowed}
    if own[0] == "companion" and len(own) > 1:
        allowed = ENGINE[own[1]] | {own[1]}
        found |= {
            other for other in others if room(other, 1) == "companion" and room(other, 2) not in allowed
        }
    return found


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_arrows_point_down(path):
    assert arrows_up(path) == set()


@pytest.mark.parametrize(
    "code",
    [
        "import b2kinv.physics.units",
        "from b2kinv.physics import units",
        "def f():\n    from ...physics import units",
        "import importlib\nunits = importlib.import_module('b2kinv.physics.units')",
        "def f():\n    return __import__('b2kinv.physics.units')",
        "UNITS = {'time': 'b2kinv.physics.units:seconds'}",
    ],
)
def test_an_arrow_up_is_found_however_it_is_drawn(tmp_path, code):
    file = tmp_path / "markup.py"
    file.write_text(code, encoding="utf-8")
    assert arrows_up(Path("companion/words/markup.py"), file) == {"b2kinv.physics.units"}
    assert arrows_up(Path("sections/alp_decays.py"), file) == set()


def test_rooms_of_the_engine_are_told_apart(tmp_path):
    file = tmp_path / "markup.py"
    file.write_text("PAGE = 'b2kinv.companion.site.ledger_page:page_markdown'", encoding="utf-8")
    assert arrows_up(Path("companion/words/markup.py"), file) == {"b2kinv.companion.site.ledger_page"}
    assert arrows_up(Path("companion/commands/book.py"), file) == set()


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.parts[0] in ("quantities", "physics", "sections")], ids=str
)
def test_numbers_come_from_imports_that_can_be_read(path):
    assert list(sources.computed_imports(PACKAGE / path)) == []


def test_statistics_know_no_meson():
    for path in (PACKAGE / "physics" / "statistics").glob("*.py"):
        for other in imported(path.relative_to(PACKAGE)):
            assert other.startswith(("b2kinv.physics.statistics", "b2kinv.quantities")), other


def test_no_two_modules_import_each_other():
    behind = {name_of(path): {one for one in imported(path) if one != name_of(path)} for path in MODULES}
    names = set(behind)
    # A package imports its modules to offer what they have; those import one another by their own names.
    arrows = {
        name: {other for other in others if other in names and not name.startswith(f"{other}.")}
        for name, others in behind.items()
        if not (PACKAGE.parent / name.replace(".", "/") / "__init__.py").is_file()
    }
    remaining = dict(arrows)
    while free := [name for name, others in remaining.items() if not others & set(remaining)]:
        for name in free:
            del remaining[name]
    assert remaining == {}


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_rooms_are_small(path):
    text = (PACKAGE / path).read_text(encoding="utf-8")
    longest = 500 if path.parts[0] == "sections" else 600
    assert len(text.splitlines()) <= longest
    assert long_functions(text) == []


def long_functions(text):
    """Return the names of the functions in a module that are longer than 80 lines."""
    return [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 80
    ]


@pytest.mark.parametrize("head", ["def f():\n", "async def f():\n", "class A:\n  def f(self):\n"])
def test_long_functions_of_every_kind_are_found(head):
    assert long_functions(head + "    x = 1\n" * 79) == []
    assert long_functions(head + "    x = 1\n" * 80) == ["f"]


def test_the_package_itself_loads_nothing():
    # Nor the facts about equations, which nobody needs for a help text.
    code = (
        "import sys\nbefore = set(sys.modules)\nread = []\n"
        "sys.addaudithook(lambda event, told: read.append(str(told[0])) if event == 'open' else None)\n"
        "import b2kinv, b2kinv.physics\nloaded = set(sys.modules) - before\n"
        "print(sorted(loaded), [name for name in read if name.endswith(('.yml', '.json'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "['b2kinv', 'b2kinv.physics'] []"


def test_no_module_has_the_name_of_a_package_beside_it_or_of_a_room():
    taken = {
        "sections",
        "figures",
        "physics",
        "quantities",
        "paper",
        "companion",
        "shape",
        "tables",
        "proofs",
    }
    for path in MODULES:
        if path.name != "__init__.py":
            assert path.stem not in taken, path
            assert not (PACKAGE / path).with_suffix("").is_dir(), path


def test_the_engine_holds_nothing_of_this_paper():
    told = [
        PAPER.title,
        PAPER.book_title,
        PAPER.reference,
        *re.findall(r"\d{4}\.\d{5}", PAPER.reference),
        *(author.split()[-1] for author in PAPER.authors if len(author.split()[-1]) > 2),
        *(section.name for section in PAPER.sections),
        *(section.title for section in PAPER.sections),
        "Belle",
        "ALP",
        "dark photon",
        "B → K",
    ]
    known = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in told))
    for path in sorted((PACKAGE / "companion").rglob("*")):
        if path.suffix in (".py", ".js", ".css"):
            found = known.findall(path.read_text(encoding="utf-8"))
            assert found == [], f"{path.relative_to(PACKAGE)} names {found}"


def test_browser_tests_share_one_driver():
    paths = (
        path for path in TESTS.rglob("*.py") if re.search(r"sync_playwright\(\)", path.read_text("utf-8"))
    )
    users = [path.name for path in paths]
    assert users == ["conftest.py"], "take the fixture `browser`: a process refuses a second driver"
