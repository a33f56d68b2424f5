"""Time of `b2kinv book` beside what cannot be saved: the slowest notebook alone, and rendering.

Notebooks run side by side, one for each processor, so that with few of them the whole takes little longer
than the slowest; with many, the processors are the limit: the sum of all notebooks divided by their number.

The second table tells how long `b2kinv serve` takes to build again after a change, in a copy of the sources.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from b2kinv.companion.execution import runner
from b2kinv.companion.site import build
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

SOURCES = ("src", "data", "notebooks", "book", "_config.yml", "_toc.yml", "CITATION.cff", "pyproject.toml")


def main(peers_python):
    alone = {section.name: seconds_alone(section) for section in PAPER.in_book()}
    moments = {}
    start = time.perf_counter()
    build.build(
        PAPER, {}, name="benchmark", report=lambda line: moments.setdefault(line, time.perf_counter())
    )
    end = time.perf_counter()
    rendering = end - moments["rendering the site"]
    slowest = max(alone, key=alone.get)
    processors = os.cpu_count() or 2
    bound = max(alone[slowest], sum(alone.values()) / processors) + rendering
    print("| what | seconds |\n|---|---|")
    print(f"| slowest notebook alone ({slowest}) | {alone[slowest]:.1f} |")
    print(f"| all {len(alone)} notebooks, one after the other | {sum(alone.values()):.1f} |")
    print(f"| rendering, with the ledger and all checks | {rendering:.1f} |")
    print(f"| `b2kinv book`, nothing built before | {end - start:.1f} |\n")
    print("| ratio of the whole to | |\n|---|---|")
    print(f"| slowest notebook and rendering | {(end - start) / (alone[slowest] + rendering):.2f} |")
    print(f"| what {processors} processors allow, and rendering | {(end - start) / bound:.2f} |")
    print_rebuilds()


def seconds_alone(section):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        runner.execute(runner.plan(PAPER, [section], {}, Path(folder) / "notebooks"))
        return time.perf_counter() - start


def print_rebuilds():
    print("\n| built again after | seconds | notebooks executed |\n|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="b2kinv-benchmark-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            ignored = shutil.ignore_patterns("__pycache__", "*.files")
            if (tree.ROOT / name).is_dir():
                shutil.copytree(tree.ROOT / name, copy / name, ignore=ignored)
            else:
                shutil.copyfile(tree.ROOT / name, copy / name)
        nothing = contextlib.nullcontext()
        for what, change in {
            "nothing was built before": nothing,
            "nothing changed": nothing,
            "a sentence of a page": changed(copy / "book/glossary.md", "\n\nA zebra appears.\n"),
            "a sentence of a notebook": changed_notebook(copy / "notebooks/alp_decays.ipynb", "markdown"),
            "the code of a notebook": changed_notebook(copy / "notebooks/alp_decays.ipynb", "code"),
            "a module of one section": changed(
                copy / "src/b2kinv/sections/dark_matter_searches.py", "\n# x\n"
            ),
            "the style of all figures": changed(copy / "src/b2kinv/figures/style.py", "\n# x\n"),
        }.items():
            with change:
                seconds, executed = rebuilt(copy)
            print(f"| {what} | {seconds:.1f} | {executed} |", flush=True)
            if change is not nothing:
                rebuilt(copy)


def rebuilt(copy):
    """Return seconds and number of notebooks executed."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "b2kinv.companion.site.live_build", PAPER.module_name],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src")},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return time.perf_counter() - start, sum(line.startswith("[") for line in done.stdout.splitlines())


@contextlib.contextmanager
def changed(path, end):
    before = path.read_text(encoding="utf-8")
    path.write_text(before + end, encoding="utf-8")
    yield
    path.write_text(before, encoding="utf-8")


@contextlib.contextmanager
def changed_notebook(path, kind):
    before = path.read_text(encoding="utf-8")
    notebook = json.loads(before)
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == kind][2]
    cell["source"].append("\n\n# x" if kind == "code" else "\n\nA zebra appears.")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    yield
    path.write_text(before, encoding="utf-8")
