"""A second paper through the whole engine, with neither this paper nor its physics installed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import b2kinv
from b2kinv.companion.execution import stored_outputs
from b2kinv.quantities import tree

pytestmark = pytest.mark.site

#: What of the package another paper needs.
ENGINE = ("__init__.py", "quantities", "companion")


class Toy:
    """The toy paper in a folder of its own, beside a copy of the engine."""

    def __init__(self, folder):
        ignored = shutil.ignore_patterns("__pycache__")
        self.root = folder / "paper"
        shutil.copytree(tree.ROOT / "tests" / "toy_paper", self.root, ignore=ignored)
        # A checkout builds below itself.
        (self.root / "pyproject.toml").touch()
        package = folder / "library" / "b2kinv"
        package.mkdir(parents=True)
        for name in ENGINE:
            source = Path(b2kinv.__file__).parent / name
            if source.is_dir():
                shutil.copytree(source, package / name, ignore=ignored)
            else:
                shutil.copyfile(source, package / name)
        self.library = folder / "library"

    def run(self, *arguments, code=0):
        done = self.python("-m", "free_fall", *arguments)
        assert done.returncode == code, done.stderr
        return done

    def python(self, *arguments):
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONPATH": f"{self.library}{os.pathsep}{self.root}"},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    return Toy(tmp_path_factory.mktemp("toy"))


def test_neither_physics_nor_this_paper_are_there(toy):
    for name in ("physics", "sections", "figures", "paper"):
        done = toy.python("-c", f"import b2kinv.{name}")
        assert f"No module named 'b2kinv.{name}'" in done.stderr


def test_run_leaves_results_figure_and_page(toy):
    out = toy.root / "out"
    # √(2 · 20 m / 9.80665 m/s²) = 2.01961
    assert "2.02 s" in toy.run("run", "fall", "-p", "height=20", "--out", str(out)).stdout
    results = json.loads((out / "results.json").read_text(encoding="utf-8"))
    assert results["results"]["duration"]["value"] == pytest.approx(2.019619977, rel=1e-8)
    assert results["versions"]["free_fall"] == "2.0"
    assert {"gravity.json", "claims.yml"} <= set(results["data"])
    for kind in ("svg", "pdf", "csv"):
        assert (out / "fall.files" / f"durations.{kind}").stat().st_size > 100
    page = (out / "fall.html").read_text(encoding="utf-8")
    assert "How to cite" not in page
    assert "Computed with height = 20 m instead of 10 m. Verdicts are about" in page


def test_nonsense_is_refused_in_a_sentence(toy):
    done = toy.run("run", "fall", "-p", "height=-1", code=1)
    assert done.stderr.startswith("free_fall: height = -1.0 is not allowed (height of the fall): it must be")
    done = toy.run("run", "fal", code=1)
    assert done.stderr == "free_fall: there is no notebook 'fal' (did you mean 'fall'?)\n"


def test_claims_have_verdicts(toy):
    listed = json.loads(toy.run("claims", "--json").stdout)
    # From 20 m it takes 2.0 s, and 1.4 s from 10 m: √(2 · 10 / 9.80665) = 1.42809.
    assert {claim["id"]: claim["verdict"] for claim in listed} == {
        "1.duration": "reproduced by another reading",
        "1.longer": "holds",
    }


def test_another_edition_moves_a_verdict(toy):
    # 2.0 s from 20 m rounds to what this edition prints.
    edition = toy.root / "edition.yml"
    edition.write_text(
        "edition: second printing\nclaims: [{id: 1.duration, paper: 2.0, printed: 2.0 s}]\n", encoding="utf-8"
    )
    told = toy.run("claims", "--edition", str(edition)).stdout
    move = "1.duration moves: reproduced by another reading (1.4 s) → reproduced (2.0 s)"
    assert told.splitlines()[-1] == move
    assert "edition “second printing”" in told
    done = toy.run("book", "--edition", str(edition))
    site = toy.root / "_build" / "site-edition-second-printing"
    assert f"open {site / 'index.html'}" in done.stdout
    ledger = (site / "book" / "ledger.html").read_text(encoding="utf-8")
    assert "Claims and verdicts are those of edition “second printing”" in ledger
    page = (site / "notebooks" / "fall.html").read_text(encoding="utf-8")
    # The kernel's table and Sphinx's marks alike.
    for shown in (ledger, page):
        assert "verdict-reproduced" in shown
        assert "verdict-reproduced-by-another-reading" not in shown
    edition.write_text("claims: []", encoding="utf-8")
    before = sorted((toy.root / "_build").iterdir())
    done = toy.run("book", "--edition", str(edition), code=1)
    assert done.stderr == f"free_fall: {edition} cannot be read as an edition: it lacks `edition`\n"
    assert sorted((toy.root / "_build").iterdir()) == before


def test_sweep_is_the_same_in_processes(toy):
    tables = []
    for jobs in ("1", "2"):
        out = toy.root / f"sweep{jobs}"
        words = ["sweep", "fall", "--grid", "height=1:9:5", "--jobs", jobs, "--chunk", "2", "--out", str(out)]
        # With processes, however little there is to do.
        done = toy.python(
            "-c",
            "from b2kinv.companion.commands import command_line; from b2kinv.companion.sweep import bounds; "
            "from free_fall import PAPER; bounds.WORTH_PROCESSES = 0.0; "
            "raise SystemExit(command_line.main(PAPER))",
            *words,
        )
        assert done.returncode == 0, done.stderr
        assert f"in {jobs} process" in done.stdout
        tables.append((out / "sweep.csv").read_bytes())
    assert tables[0] == tables[1]
    lines = tables[0].decode().splitlines()
    assert lines[-1].startswith("9,1.354")
    assert "free_fall 2.0, companion to Pisa 1590" in lines[0]


def test_book_is_a_site_of_this_paper(toy):
    done = toy.run("book", "--no-pdf")
    site = toy.root / "_build" / "site"
    assert f"open {site / 'index.html'}" in done.stdout
    page = (site / "notebooks" / "fall.html").read_text(encoding="utf-8")
    assert "another" in page
    # Nothing that runs Python where the page is read, unless it is asked for.
    assert "change-parameters" not in page
    assert not list(site.rglob("in_browser*"))
    assert re.search('href="[^"]*durations.csv"', page)
    assert "G. Galilei" in page
    assert 'id="claim-1-duration"' in (site / "book" / "ledger.html").read_text(encoding="utf-8")
    index = (site / "book" / "equations.html").read_text(encoding="utf-8")
    assert 'id="equation-1"' in index
    assert r"\[t = \sqrt{2 h / g}\]" in index
    assert "<code>t = √(2 h / g)</code>" in index
    # No formula stands there that Sphinx knows of.
    assert "mathjax/tex-svg.js" in index
    for path in site.rglob("*.html"):
        assert not re.search(r"2502\.04900|Belle|\bALP\b|dark photon", path.read_text(encoding="utf-8")), path


def test_book_without_the_runtime_is_refused_before_anything_runs(toy):
    before = sorted((toy.root / "_build").rglob("*")) if (toy.root / "_build").exists() else []
    done = toy.run("book", "--in-browser", "--runtime", str(toy.root / "nowhere"), code=1)
    assert done.stderr.startswith("free_fall: the runtime cannot be taken from ")
    assert done.stderr.count("\n") == 1
    done = toy.run("book", "--runtime", str(toy.root), code=1)
    assert done.stderr == "free_fall: --runtime is of use with --in-browser alone: give both, or none\n"
    after = sorted((toy.root / "_build").rglob("*")) if (toy.root / "_build").exists() else []
    assert before == after


def test_refresh_stores_outputs_that_stay(toy):
    notebook = toy.root / "notebooks" / "fall.ipynb"
    toy.run("refresh")
    once = notebook.read_bytes()
    assert json.loads(once)["metadata"]["kernelspec"] == stored_outputs.KERNEL
    toy.run("refresh")
    assert notebook.read_bytes() == once


def test_hepdata_has_the_figure(toy):
    out = toy.root / "hepdata"
    toy.run("hepdata", "--out", str(out))
    assert "Pisa 1590" in (out / "submission.yaml").read_text(encoding="utf-8")
    assert (out / "submission.tar.gz").is_file()
