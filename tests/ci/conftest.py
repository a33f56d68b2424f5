"""A fresh clone of what the checkout has, in which the scripts of `.ci` run with this environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from b2kinv.quantities import tree

#: Nothing listens there: what asks it has no network.
NOWHERE = "http://127.0.0.1:9"
OFFLINE = {
    "PIP_INDEX_URL": NOWHERE,
    "PIP_EXTRA_INDEX_URL": "",
    "PIP_FIND_LINKS": "",
    "PIP_CONFIG_FILE": os.devnull,
    "npm_config_registry": NOWHERE,
}


class Clone:
    """A repository of its own, with one commit."""

    def __init__(self, path):
        self.path = path

    def git(self, *arguments):
        """Run git there, as somebody without settings."""
        return subprocess.run(
            ["git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org", *arguments],
            cwd=self.path,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
            capture_output=True,
            encoding="utf-8",
            check=True,
        ).stdout

    def commit(self):
        """Commit everything."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "Begin")

    def take_environment(self):
        """Let `.venv` be the environment that runs the tests: to install another takes minutes."""
        programs = self.path / ".venv" / "bin"
        programs.mkdir(parents=True)
        python = programs / "python"
        python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        (self.path / ".venv" / "ready").touch()

    def run(self, script, *arguments, **variables):
        """Run one script of `.ci` and return the finished process."""
        others = {
            name: text for name, text in os.environ.items() if not name.startswith(("PYTEST", "GITHUB"))
        }
        # Python that a script finds is this one, as on a machine where one was set up.
        path = os.pathsep.join([str(Path(sys.executable).parent), others["PATH"]])
        environment = {**others, "PATH": path, "PYTHONPATH": str(self.path / "src"), **variables}
        return subprocess.run(
            [self.path / ".ci" / script, *arguments],
            cwd=self.path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=1200,
            check=False,
        )

    def edit(self, name, old, new):
        """Replace a text that is there in a file."""
        path = self.path / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def listed():
    """Return the files that a commit of all that is in the checkout would have."""
    told = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=tree.ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if told.returncode:
        pytest.skip("the sources are no git checkout")
    return [name for name in told.stdout.split("\0") if name and (tree.ROOT / name).is_file()]


@pytest.fixture
def small_clone(tmp_path):
    """What a release is made of, without the code, the data and the pages."""
    return _cloned(tmp_path / "small", ("pyproject.toml", "CHANGELOG.md", "CITATION.cff", "Makefile", ".ci"))


@pytest.fixture(scope="module")
def whole_clone(tmp_path_factory):
    """Everything."""
    return _cloned(tmp_path_factory.mktemp("fresh") / "clone", ("",))


def _cloned(path, kept):
    kept = (*kept, "src/b2kinv/__init__.py")
    for name in listed():
        if name.startswith(kept):
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(tree.ROOT / name, path / name)
    shutil.copy2(tree.ROOT / ".gitignore", path / ".gitignore")
    clone = Clone(path)
    clone.git("init", "--quiet", "--initial-branch=main")
    clone.commit()
    return clone
