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
    "commands": {"archive", "in_browser", "site", "sweep", "execution", "ledger", "words", "papers"},
    "archive": {"site", "execution", "ledger", "words", "papers"},
    "site": {"in_browser", "execution", "ledger", "words", "papers"},
    "in_browser": {"execution", "ledger", "words", "papers"},
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


#: What this paper is about. "labelled" is no Belle: each begins a word or a part of a name.
SUBJECTS = (
    *("belle", "axion", "kaon", "meson", "hadron", "neutrino", "majorana", "bs?m?_?to_?k(?![a-z])"),
    *("freeze_(in|out)", "dark_(photon|matter|higgs|sector)", "kinetic_mixing", "excess(?!iv)"),
    "alps?(?![a-z])",
)


def told_of_the_paper():
    """Return the expressions that find what belongs to this paper: in parts of names, and as written."""
    parts = list(SUBJECTS)
    # The number of no paper stands for any.
    written = [r"(?!1234\.56789)\d{4}\.\d{5}", r"B\s*(→|->|\\to)\s*K", r"(?<![A-Za-z])[kMGT]?eV(?![A-Za-z])"]
    told = (PAPER.title, PAPER.book_title, PAPER.reference, PAPER.address, *PAPER.keywords)
    written += map(re.escape, told)
    for author in PAPER.authors:
        written += [re.escape(author), rf"(?<![A-Za-z]){author.split()[-1]}(?![A-Za-z])"]
    for section in PAPER.sections:
        parts.append(section.name)
        # One word alone, such as "Searches", is anybody's.
        written += [re.escape(title) for title in (section.title, section.short_title) if " " in title]
        names = [name for name, *_ in section.module.Parameters.table()]
        written += [rf"(?<![A-Za-z_]){name}(?![A-Za-z_])" for name in names if "_" in name]
    for chapter, title in PAPER.chapters.items():
        written.append(re.escape(title))
        if len(chapter) > 2:
            spaced = rf"{chapter[:-1]}\s?{chapter[-1]}"
            written.append(rf"(?<![A-Za-z]){spaced}(?![A-Za-z])")
    return [
        re.compile("|".join(rf"(?<![a-z])(?:{word})" for word in parts)),
        re.compile("|".join(dict.fromkeys(written))),
    ]


def of_this_paper(text, suffix, known):
    """Return what a file of the engine says of this paper; `known` are the expressions that find it."""
    in_parts, as_written = known
    # belle2Fit, belle2-fit and "Belle 2 fit" are belle_2_fit.
    split = re.sub(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Za-z])", "_", text)
    found = [one[0] for one in in_parts.finditer(re.sub(r"[\s_-]+", "_", split).lower())]
    found += [one[0] for one in as_written.finditer(text)]
    if suffix in (".py", ".js", ".mjs", ".json", ".yml"):
        # The paper's claims, equations and their functions, counted.
        found += re.findall(r"(?<![\w.])(?:54|55|71)(?![\w.%])", text)
    return found


def test_the_engine_holds_nothing_of_this_paper():
    known = told_of_the_paper()
    files = [path for path in sorted((PACKAGE / "companion").rglob("*")) if path.is_file()]
    texts = [path for path in files if path.suffix not in (".pyc", ".woff2", ".png", ".ico")]
    assert {".py", ".js", ".css"} <= {path.suffix for path in texts}
    found = {
        str(path.relative_to(PACKAGE)): names
        for path in texts
        if (names := of_this_paper(path.read_text(encoding="utf-8"), path.suffix, known))
    }
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        *("Belle II", "BELLE", "Belle2", "belle2_fit", "belle2-fit", "belle2Fit", "fit_belle", "fitBelle2"),
        *("an ALP", "two ALPs", "alp_width", "alpWidth", "axion-like", "Axions", "kaons", "K mesons"),
        *("dark photon", "DarkPhoton", "dark-photons", "dark_photon_decays", "dark matter", "darkMatter"),
        *(
            "freeze-in",
            "Freeze-out",
            "freezeOut",
            "neutrinos",
            "the excess",
            "B → K",
            "B -> K",
            "b_to_K_rate",
        ),
        *("m_a=1.5", "f_a", "m_chi", "2 GeV", "500 MeV", "GeV^-1", "alpha_s"),
        *("claim IIA.ctau", "section=IIIB", "Section II A", "arXiv:2502.04900", "2311.14629"),
        *("Calibbi", "T. Li", "Li et al.", "by Li", "Schmidt", "Mukherjee"),
        *("alp_decays", "Freeze-in through the axion-like particle", "if count <= 55:", "[54, 71]"),
        *(PAPER.title, PAPER.book_title),
    ],
)
def test_what_belongs_to_this_paper_is_found(text):
    assert of_this_paper(f"x = {text!r}", ".py", told_of_the_paper())


@pytest.mark.parametrize(
    "text",
    [
        *("labelled", "label_2", "<li>", "list", "alphabet", "alpha", "exceeds", "excessive", "the dark"),
        *("html[data-theme='dark']", "1.55", "155", "from_a", "self_a", "frozen", "b2kinv.companion"),
        *("arXiv:1234.56789", "II", "available", "beta", "Lists"),
    ],
)
def test_what_is_anybodys_is_left_alone(text):
    assert of_this_paper(f"x = {text!r}", ".py", told_of_the_paper()) == []


def test_browser_tests_share_one_driver():
    paths = (
        path for path in TESTS.rglob("*.py") if re.search(r"sync_playwright\(\)", path.read_text("utf-8"))
    )
    users = [path.name for path in paths]
    assert users == ["conftest.py"], "take the fixture `browser`: a process refuses a second driver"


def test_what_a_browser_shows_is_waited_for():
    """A click that leads to another page returns before that page is there: a look at once sees the old."""
    at_once = re.compile(r"assert\b.*\.is_(visible|hidden)\(\)")
    looked = [
        f"{path.name}:{number}"
        for path in sorted(TESTS.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if at_once.search(line)
    ]
    assert looked == []


def test_digits_of_mpmath_are_given_back():
    """Who sets them for good makes each later test of the process slower, twenty times at fifty digits."""
    forever = re.compile(r"\bmp\.(dps|prec)\s*=[^=]")
    users = [path.name for path in TESTS.rglob("*.py") if forever.search(path.read_text("utf-8"))]
    assert users == []
