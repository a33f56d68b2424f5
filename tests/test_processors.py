"""Recorded numbers are the same on other processors: linear algebra runs other instructions on each.

OpenBLAS, which comes with numpy and with scipy, has a set of kernels for each generation of processors and
takes that which `OPENBLAS_CORETYPE` names, if the processor at hand can run it. So has numpy for its own
functions.
"""

import json
import os
import platform
import subprocess
import sys

import numpy as np
import pytest

from b2kinv.companion.execution import runner, stored_outputs
from b2kinv.paper import PAPER

#: From the oldest to the newest, each with kernels of its own: for registers of 128 to 512 bits, or for ARM.
ON_ARM = platform.machine() in ("aarch64", "arm64")
CORE_TYPES = ("ARMV8", "NEOVERSEN1") if ON_ARM else ("Nehalem", "Sandybridge", "Haswell", "SkylakeX")

#: Prints which kernels are used and, if they are those that were asked for, what every section computes.
EVALUATE = """
import ctypes, json, os, sys
from pathlib import Path
import numpy, scipy.linalg
from b2kinv.companion.words import formatting
from b2kinv.paper import PAPER

used = set()
for package in (numpy, scipy):
    folder = Path(package.__file__).parents[1] / f"{package.__name__}.libs"
    for path in folder.glob("*openblas*"):
        library = ctypes.CDLL(str(path))
        for suffix in ("", "64_"):
            if hasattr(library, f"scipy_openblas_get_corename{suffix}"):
                name = getattr(library, f"scipy_openblas_get_corename{suffix}")
                name.restype = ctypes.c_char_p
                used.add(name().decode())
numbers = {}
if {name.lower() for name in used} == {os.environ["OPENBLAS_CORETYPE"].lower()}:
    for section in PAPER.in_book():
        result = section.module.evaluate(section.module.Parameters())
        numbers[section.name] = {
            name: {
                key: formatting.plain(getattr(quantity, key), formatting.RECORDED_DIGITS)
                for key in ("value", "uncertainty")
            }
            for name, quantity in result.items()
            if isinstance(quantity.value, tuple) or not numpy.ndim(quantity.value)
        }
json.dump({"used": sorted(used), "numbers": numbers}, sys.stdout)
"""


@pytest.fixture(scope="module")
def stored():
    return {
        section.name: runner.results(json.loads(PAPER.notebook(section).read_text(encoding="utf-8")))
        for section in PAPER.in_book()
    }


@pytest.mark.parametrize("core_type", CORE_TYPES)
def test_recorded_numbers_do_not_depend_on_the_processor(core_type, stored):
    environment = {**os.environ, "OPENBLAS_CORETYPE": core_type}
    if core_type == CORE_TYPES[0]:
        # The oldest has none of what numpy would use as well.
        features = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
        environment["NPY_DISABLE_CPU_FEATURES"] = " ".join(features)
    done = subprocess.run(
        [sys.executable, "-c", EVALUATE], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    if not told["numbers"]:
        pytest.skip(f"OpenBLAS takes {' and '.join(told['used']) or 'nothing'} here instead of {core_type}")
    assert set(told["numbers"]) == set(stored)
    moved = {
        f"{section} {name} {key}": (stored[section][name][key], number)
        for section, quantities in told["numbers"].items()
        for name, quantity in quantities.items()
        for key, number in quantity.items()
        if stored_outputs.kept(number, stored[section][name][key]) != stored[section][name][key]
    }
    assert moved == {}
