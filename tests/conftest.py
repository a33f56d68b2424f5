"""One browser for all tests, and the environment with the packages that b2kinv is compared with."""

import functools
import os
import subprocess
from pathlib import Path

import pytest

from b2kinv.companion.site import system_browser
from b2kinv.quantities import tree

#: A paper of its own, which tests/site/test_toy_paper.py runs where this one is not installed; and what only
#: the Python with cosmic-ray can import.
collect_ignore = ["toy_paper", "mutation/draw.py"]

# What somebody sets for themselves would hide how their command ends for everybody else.
for _name in ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"):
    os.environ.pop(_name, None)

_PREPARED = tree.ROOT / ".venv-peers" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium. Its absence is a failure in CI and a skipped test elsewhere.

    There is one for each process: a second driver in it would be refused while the first one runs.
    """
    playwright = pytest.importorskip("playwright.sync_api")
    program = system_browser.find("B2KINV_CHROMIUM")
    if program is None:
        reason = "no Chromium found: install the package chromium to test the site in a browser"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def peers_python():
    """Return a function: distributions, each as NAME or NAME==VERSION → the interpreter that has them all."""
    return _python_with


def _python_with(*needs):
    python = os.environ.get("B2KINV_PEERS_PYTHON", str(_PREPARED))
    if not Path(python).exists():
        pytest.skip("the packages to compare with are not installed: run `make peers`")
    for need in needs:
        name, _, version = need.partition("==")
        found = _installed(python, name)
        if found is None or (version and found != version):
            pytest.skip(f"{need} is not installed beside {python}: run `make peers`")
    return python


@functools.cache
def _installed(python, distribution):
    code = f"import importlib.metadata as m; print(m.version({distribution!r}))"
    result = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
    return result.stdout.strip() or None
