"""The pages' scripts: linted, and those of the explorers held to what Python reads and writes."""

import json
import math
import os
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import b2kinv
from b2kinv.companion.site.explorers import interpolation, page
from b2kinv.companion.words import formatting
from b2kinv.quantities import tree, validation
from b2kinv.quantities.results import Quantity

ASSETS = Path(b2kinv.__file__).parent / "companion" / "site" / "assets"
#: A tool for tests that is not part of the product, from the npm registry.
ESLINT = "9.39.1"

#: Ends of ranges, some with more digits than are printed.
LIMITS = (4.785729397688867, 4.785732, 0.2, 1e-6, -1.23456789, 9.9999996, 2.000001e8, 0.0, 10.0, 3.6e-12)

#: A failure in CI, which installs Node, and a skipped test elsewhere.
missing = pytest.fail if "CI" in os.environ else pytest.skip


def test_scripts_are_linted():
    eslint = tree.ROOT / "_build" / f"eslint-{ESLINT}" / "node_modules" / "eslint" / "bin" / "eslint.js"
    if not eslint.is_file():
        fetch(eslint.parents[3])
    done = run("node", str(eslint), "--max-warnings", "0", ASSETS, tree.ROOT / "book" / "assets")
    assert done.returncode == 0, done.stdout + done.stderr


def fetch(folder):
    """Put ESLint into a folder, whole or not at all."""
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    (part / "package.json").write_text("{}", encoding="utf-8")
    install = ("install", "--ignore-scripts", "--no-audit", "--no-fund", f"eslint@{ESLINT}")
    done = run("npm", *install, cwd=part)
    if done.returncode:
        missing(f"npm could not fetch eslint {ESLINT}: {done.stderr}")
    part.rename(folder)


def run(program, *arguments, cwd=tree.ROOT, **environment):
    """Run Node or npm and return the finished process."""
    found = shutil.which(program)
    if found is None:
        missing(f"{program} is not installed: the pages' scripts are tested with it")
    return subprocess.run(
        [found, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


VALUES = [
    0.0, -0.0, 1.0, -1.0, 100.5, 101.5, -100.5, -101.5, 2.675, 9.994, 9.996, 99.96,
    999.6, 9994.0, 9996.0, 9999.9, 12345.6, -12345.6, 0.01, 0.00999,
    0.009996, -0.0234, 1.6789e-5, -6e-9, 5.73e-9, 1e8, 5e-324, 2.3e-308, 1.7e308, -1e300, 65.4321, 3.14159,
    math.nan, math.inf, -math.inf,
]  # fmt: skip
#: As they are pasted into a shell.
WORDS = ["m_a=1.5", "f_a=2e8", "excess=br:1e-5+3e-6-3e-6", '"kind=per b quark"', '"y=été.csv"']
WORDS += [r'"x=a\"b\\c\$d\`e"', '"x=it\'s"']
UNCERTAINTIES = [None, 0.0, math.nan, math.inf, 1e-3, 0.0996, 1.2, 96.0, 1e-7, 4e5]
UNITS = ["1", "", "GeV", "GeV^-1", "cm^2/g", "um", "sigma"]
PAIRS = [
    (1.4e8, 1.8e8), (4e-6, 9e-6), (0.0, 9e-6), (0.0, 0.0), (1e-9, 1.0), (-2.0, 3.0), (1.0, math.inf),
    (math.nan, math.nan), (9.996, 99.96), (0.5, 9.996), (-1e-300, 1e-300),
    (12.25, 50.0), (12.75, 50.0), (-12.25, 12.75), (2.675, 9.0), (0.0, 8.345), (1024.5, 9000.5),
]  # fmt: skip


def test_explorers_read_and_write_numbers_as_python_does(tmp_path):
    random = np.random.default_rng(20250207)
    powers = random.uniform(-30.0, 30.0, 200)
    drawn = (random.choice([-1.0, 1.0], 200) * 10.0**powers).tolist()
    cases = [(value, None, "1") for value in VALUES + drawn]
    cases += [
        (value, uncertainty, "GeV")
        for value in VALUES
        for uncertainty in UNCERTAINTIES
        # A float does not have the digits that a smaller uncertainty would ask for.
        if not (uncertainty and math.isfinite(value) and abs(value) > 1e12 * uncertainty)
    ]
    cases += [(value, abs(value) * 10.0 ** random.uniform(-6.0, 1.0), "GeV^-1") for value in drawn]
    cases += [(1.6789e-5, uncertainty, unit) for uncertainty in (None, 1.2e-6) for unit in UNITS]
    cases += [(12.3, uncertainty, unit) for uncertainty in (None, 1.2) for unit in UNITS]
    cases += [(pair, None, unit) for pair in PAIRS for unit in ("1", "GeV")]
    curve = interpolation.curve(lambda x: np.sqrt(x - 1.0) * (3.0 - x) ** 1.5, [1.0, 2.0, 3.0], 20, 1.5)
    surface = interpolation.surface(lambda x, t: np.exp(-x) * np.cos(t), [0.0, 2.0], 14, -1.0, 1.0, 14)
    along = np.concatenate([random.uniform(0.9, 3.1, 50), [1.0, 2.0, 3.0]])
    x, t = random.uniform([-0.1, -1.2], [2.1, 1.2], (50, 2)).T
    expected = {
        "texts": [
            {
                "value": as_text(value),
                "unit": formatting.text_unit(unit),
                "uncertainty": as_text(uncertainty),
                "text": page.value_text(Quantity(value, unit, "", uncertainty)),
            }
            for value, uncertainty, unit in cases
        ],
        "limits": [
            {"limit": limit, "upper": upper, "text": validation.limit_text(limit, upper=upper)}
            for limit in LIMITS
            for upper in (True, False)
        ],
        "words": [{"word": as_a_shell_reads(text), "text": text} for text in WORDS],
        "curve": {
            "table": curve,
            "points": [[point] for point in along.tolist()],
            "values": interpolation.read_curve(curve, along).tolist(),
        },
        "surface": {
            "table": surface,
            "points": np.stack([x, t], axis=1).tolist(),
            "values": interpolation.read_surface(surface, x, t).tolist(),
        },
    }
    (tmp_path / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    done = run(
        "node",
        "--test",
        "--test-reporter=tap",
        Path(__file__).with_name("scripts") / "explorer.test.mjs",
        EXPECTED=str(tmp_path / "expected.json"),
        EXPLORER=str(ASSETS / "explorer.js"),
    )
    failed = re.findall(r"^\s*not ok .*(?:\n\s+(?!not ok|ok).*){0,12}", done.stdout, flags=re.MULTILINE)
    assert done.returncode == 0, "\n".join(failed[:8]) or done.stdout + done.stderr
    # That none was left out: the texts, the limits, the words, two tables, broken lines and three on bands.
    assert re.search(rf"^# pass {len(cases) + 8}$", done.stdout, flags=re.MULTILINE)


def as_a_shell_reads(text):
    """Return what a POSIX shell makes of a word: inside double quotes, these alone are escaped."""
    return re.sub(r'\\(["\\$`])', r"\1", text[1:-1]) if text.startswith('"') else text


def as_text(value):
    """Return a number, or both ends of a range, as JSON can have it."""
    if isinstance(value, tuple):
        return [as_text(end) for end in value]
    if value is None or math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
