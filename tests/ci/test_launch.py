"""What Binder makes of a fresh clone: which Python, what it installs, and that a notebook runs with that."""

import json
import os
import re
import subprocess
import sys

import pytest

from b2kinv.quantities import tree
from tests.versions import pythons

FOLDER = tree.ROOT / ".binder"

if not FOLDER.is_dir():
    pytest.skip("an installed package is not launched", allow_module_level=True)


def test_python_is_one_that_every_pin_is_tried_with():
    [version] = re.findall(r"^python-(3\.\d+)$", (FOLDER / "runtime.txt").read_text(encoding="utf-8"))
    assert version in pythons.WANTED


def test_what_is_installed_is_what_everybody_has():
    lines = (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ["-r ../requirements.txt"]


@pytest.fixture(scope="module")
def dockerfile(whole_clone, tmp_path_factory):
    """What repo2docker would have Docker do, which it prints without Docker."""
    done = whole_clone.run("online", "pip")
    if done.returncode:
        pytest.skip(done.stderr.strip())
    home = tmp_path_factory.mktemp("repo2docker")
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    python = home / "bin" / "python"
    install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "jupyter-repo2docker==2026.4.0",
    ]
    subprocess.run([python, *install], check=True, capture_output=True)
    done = subprocess.run(
        [home / "bin" / "jupyter-repo2docker", "--no-build", "--debug", "."],
        cwd=whole_clone.path,
        env={name: text for name, text in os.environ.items() if name != "PYTHONPATH"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_pip_lines_make_an_environment_in_which_papermill_runs(whole_clone, dockerfile, tmp_path):
    assert "conda environment for python=3.12\n" in dockerfile
    lines = re.findall(r"^RUN (\$\{KERNEL_PYTHON_PREFIX\}/bin/pip install .*)$", dockerfile, re.MULTILINE)
    assert lines
    # All sources are there by then: what is installed is not a copy of a few files.
    copied = re.search(r"^COPY --chown=\S+ src/ \$\{REPO_DIR\}/$", dockerfile, re.MULTILINE)
    assert copied.end() < dockerfile.index(lines[0])
    found = pythons.find("3.12") or (sys.executable, "")
    prefix = tmp_path / "bare"
    subprocess.run([found[0], "-m", "venv", prefix], check=True)
    others = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    environment = {**others, "KERNEL_PYTHON_PREFIX": str(prefix), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", line], cwd=whole_clone.path, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
    executed = tmp_path / "executed.ipynb"
    done = subprocess.run(
        [prefix / "bin" / "papermill", "--no-progress-bar", "belle2_excess.ipynb", executed],
        cwd=whole_clone.path / "notebooks",
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(executed.read_text(encoding="utf-8"))
    assert told["metadata"]["papermill"]["exception"] is None
    assert told["metadata"]["language_info"]["version"].startswith(found[1] or "3.")
