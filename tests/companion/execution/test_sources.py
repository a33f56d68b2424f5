"""The fingerprint of a section: one byte of what its numbers depend on changes it, and nothing else does."""

import json
import os
import platform
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest
import scipy

from b2kinv.companion.execution import sources
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

#: Files that the numbers of `belle2_likelihood` come from: every floor below it, and the data.
BEHIND = (
    "src/b2kinv/__init__.py",
    "src/b2kinv/quantities/results.py",
    "src/b2kinv/quantities/scalars.py",
    "src/b2kinv/physics/belle2_fit.py",
    "src/b2kinv/physics/data_files.py",
    "src/b2kinv/physics/statistics/histfactory.py",
    "src/b2kinv/physics/statistics/profile_windows.py",
    "src/b2kinv/sections/belle2_likelihood.py",
    "data/inputs.json",
    "data/belle2/likelihood.json",
    "data/checksums.json",
    "data/claims.yml",
    "data/equations.yml",
)
#: Files that draw, judge or show them.
BESIDE = (
    "src/b2kinv/figures/likelihood.py",
    "src/b2kinv/figures/style.py",
    "src/b2kinv/companion/papers.py",
    "src/b2kinv/companion/execution/sources.py",
    "src/b2kinv/companion/site/build.py",
    "src/b2kinv/companion/site/assets/explorer.js",
    "src/b2kinv/companion/site/assets/companion.css",
    "src/b2kinv/paper/as_printed.py",
    "src/b2kinv/paper/claims/belle2_likelihood.py",
    "src/b2kinv/sections/dark_photon_freeze_out.py",
    "data/refresh/checksums.py",
    "notebooks/belle2_likelihood.ipynb",
)

# The last byte of a text is the end of its last line: with "#" there, Python is still Python.
CHANGE = """
import json, sys
from pathlib import Path
from b2kinv.companion.execution import sources
from b2kinv.paper import PAPER

found = {}
for name in ["", *json.loads(sys.argv[1])]:
    content = (PAPER.root / name).read_bytes() if name else b""
    if name:
        (PAPER.root / name).write_bytes(content[:-1] + b"#")
    sources.fingerprint.cache_clear()
    found[name] = sources.fingerprint(PAPER, PAPER.section("belle2_likelihood"))
    if name:
        (PAPER.root / name).write_bytes(content)
print(json.dumps(found))
"""


def python(source, *code):
    """Run Python with the package in `source` and return what it prints, read as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", *code],
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Return file → fingerprint in a copy in which one byte of the file differs; "" → that of the copy."""
    copy = tmp_path_factory.mktemp("copy")
    for name in ("src", "data", "notebooks"):
        shutil.copytree(tree.ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    return python(copy / "src", CHANGE, json.dumps([*BEHIND, *BESIDE]))


@pytest.mark.parametrize("name", BEHIND)
def test_one_byte_of_what_numbers_come_from_changes_the_fingerprint(changed, name):
    assert changed[name] != changed[""]


def test_each_change_gives_another_fingerprint(changed):
    assert len({changed[name] for name in BEHIND}) == len(BEHIND)


@pytest.mark.parametrize("name", BESIDE)
def test_what_draws_or_shows_them_leaves_it_alone(changed, name):
    assert changed[name] == changed[""]


def test_a_copy_elsewhere_has_the_same_fingerprint(changed):
    assert changed[""] == sources.fingerprint(PAPER, PAPER.section("belle2_likelihood"))
    assert re.fullmatch(r"[0-9a-f]{64}", changed[""])


def test_sections_have_fingerprints_of_their_own():
    found = {sources.fingerprint(PAPER, section) for section in PAPER.sections}
    assert len(found) == len(PAPER.sections)


def test_python_numpy_and_scipy_count():
    section = PAPER.section("belle2_likelihood")
    installed = {"numpy": "2.1.0", "scipy": "1.15.0"}
    others = [
        ("3.12.1", installed),
        ("3.12.2", installed),
        ("3.12.1", {**installed, "numpy": "2.1.1"}),
        ("3.12.1", {**installed, "scipy": "1.15.1"}),
    ]
    told = [sources.versions(own, libraries.__getitem__) for own, libraries in others]
    assert len({sources.fingerprint(PAPER, section, one) for one in told}) == len(others)


def test_versions_are_those_that_run_here():
    for name, version in (
        ("Python", platform.python_version()),
        ("numpy", np.__version__),
        ("scipy", scipy.__version__),
    ):
        assert f"{name} {version}" in sources.versions().split(", ")
    section = PAPER.section("belle2_likelihood")
    assert sources.fingerprint(PAPER, section) == sources.fingerprint(PAPER, section, sources.versions())


def test_every_module_that_evaluate_has_loaded_is_behind_it():
    # What Python itself says is loaded, lazy imports too, against what is read from the sources.
    code = (
        "import json, sys\nfrom b2kinv.sections import belle2_excess as section\n"
        "section.evaluate(section.Parameters())\n"
        "print(json.dumps([name for name in sys.modules if name.partition('.')[0] == 'b2kinv']))"
    )
    loaded = python(tree.ROOT / "src", code)
    assert "b2kinv.sections.belle2_excess" in loaded
    assert set(loaded) <= set(sources.modules_behind("b2kinv.sections.belle2_excess", PAPER.packages))


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """Return a function that writes a package with one module of this code and says what is behind that."""
    package = tmp_path / "fallen_apples"
    (package / "deep").mkdir(parents=True)
    for name in ("__init__", "deep/__init__", "deep/core", "lazy", "other"):
        (package / f"{name}.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == package.name]:
        monkeypatch.delitem(sys.modules, name)

    def behind(code):
        (package / "section.py").write_text(code, encoding="utf-8")
        found = sources.modules_behind("fallen_apples.section", ("fallen_apples",))
        return set(found) - {"fallen_apples", "fallen_apples.section"}

    return behind


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("", set()),
        ("import numpy, fallen_apples.lazy", {"lazy"}),
        ("def evaluate():\n    from fallen_apples import lazy", {"lazy"}),
        ("class A:\n    def b(self):\n        from .deep import core", {"deep", "deep.core"}),
        ("if True:\n    from fallen_apples.deep.core import number", {"deep", "deep.core"}),
        # A text that names a module.
        (
            "from importlib import import_module\nimport_module('fallen_apples.deep.core')",
            {"deep", "deep.core"},
        ),
        ("__import__('fallen_apples.lazy')", {"lazy"}),
        ("TABLE = {'x': 'fallen_apples.deep.core:number'}", {"deep", "deep.core"}),
        ("'''See fallen_apples.lazy for the reason.'''", set()),
    ],
)
def test_imports_are_followed_wherever_they_stand(made_up, code, expected):
    assert made_up(code) == {f"fallen_apples.{name}" for name in expected}


@pytest.mark.parametrize(
    "code",
    [
        "import importlib\n\nimportlib.import_module(f'{__package__}.lazy')",
        "\n\n__import__('fallen_' + 'apples.lazy')",
        "from importlib import import_module\n\nimport_module('.lazy', __package__)",
    ],
)
def test_a_name_that_is_put_together_is_refused(made_up, code):
    with pytest.raises(ValueError, match=r"section\.py, line 3 imports a module whose name is put together"):
        made_up(code)
