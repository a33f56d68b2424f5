"""Cost of the uncertainties of each section over one evaluation of it, and the error of the response surface.

Times are the processor's: a section may take 2 s, Section II C and the likelihood 5 s.
The error is against 200 draws that are all solved. The surface needs two solutions for each direction that
matters of each source that the section reads.

The last table has the processor's time of `b2kinv book`, as it is and in a copy of the sources in which no
input has an uncertainty: no bands, no budgets, no errors in tables, no shades in explorers.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from b2kinv.quantities import tree, uncertainty
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    belle2_excess,
    belle2_likelihood,
    conclusions,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    uncertainties,
)

SECTIONS = (
    *(belle2_excess, belle2_likelihood, alp_decays, alp_freeze_in, alp_parameter_space),
    *(dark_photon_decays, dark_photon_freeze_out, dark_photon_parameter_space, dark_matter_searches),
    conclusions,
)

#: What `b2kinv book` is made from.
SOURCES = ("src", "data", "notebooks", "book", "_config.yml", "_toc.yml", "CITATION.cff", "pyproject.toml")
#: File → what stands at its end in a copy without uncertainties.
WITHOUT = {
    "paper/__init__.py": 'import dataclasses\n\nPAPER = dataclasses.replace(PAPER, bands="")\n',
    "sections/uncertainties.py": "def sources(parameters):\n    return ()\n\n\nOWN_ERRORS.clear()\n",
    "companion/site/explorers/shifts.py": "def of_curve(*_):\n    return {}\n",
    "paper/explorers/dark_photon_parameter_space.py": "def relative_changes():\n    return {}\n",
    "paper/explorers/conclusions.py": 'def errors():\n    return {"alp": {}, "dark_photon": {}}\n',
    "paper/explorers/without_bands.py": 'def sentence(*_, **__):\n    return ""\n',
}


def main(peers_python):
    print("| section | evaluate | uncertainties | ratio | solutions | largest error of the surface |")
    print("|---|---|---|---|---|---|")
    for section in SECTIONS:
        parameters = section.Parameters()
        section.evaluate(parameters)
        once, _ = timed(lambda section=section, given=parameters: section.evaluate(given))
        whole, found = timed(
            lambda section=section, given=parameters: uncertainties.uncertainties(section.evaluate, given)
        )
        single = sum(not count for _, count in found.places.values())
        model = uncertainties.Model(section.evaluate, parameters)
        error = uncertainty.surface_error(model, uncertainties.sources(parameters))[:single]
        print(
            f"| {uncertainties.section_name(section.evaluate)} | {1e3 * once:.1f} ms | {whole:.2f} s | "
            f"{whole / once:.0f} | {found.propagated.solutions} | {np.nanmax(error):.2g} σ |",
            flush=True,
        )
    print_cost_of_the_book()


def print_cost_of_the_book():
    with_them, without = seconds_of_the_book({}), seconds_of_the_book(WITHOUT)
    print("\n| `b2kinv book --no-pdf` | processor seconds |\n|---|---|")
    print(f"| with uncertainties | {with_them:.0f} |")
    print(f"| without | {without:.0f} |")
    print(f"| ratio | {with_them / without:.2f} |", flush=True)


def seconds_of_the_book(added):
    """Return the processor's time of a build in a copy of the sources with something added to its files."""
    with tempfile.TemporaryDirectory(prefix="b2kinv-benchmark-") as folder:
        copy = Path(folder)
        for name in SOURCES:
            if (tree.ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.files")
                shutil.copytree(tree.ROOT / name, copy / name, ignore=ignored)
            else:
                shutil.copyfile(tree.ROOT / name, copy / name)
        for name, text in added.items():
            with (copy / "src" / "b2kinv" / name).open("a", encoding="utf-8") as file:
                file.write(f"\n\n{text}")
        before = spent_by_children()
        subprocess.run(
            [sys.executable, "-m", "b2kinv", "book", "--no-pdf"],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy / "src")},
            stdout=subprocess.DEVNULL,
            check=True,
        )
        return spent_by_children() - before


def spent_by_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(function):
    start = time.process_time()
    result = function()
    return time.process_time() - start, result
