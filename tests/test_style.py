"""Lint, format and types are tests too, so that one command is every check: the hooks of pre-commit."""

import ast
import os
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from b2kinv.quantities import tree

REPOSITORIES = yaml.safe_load((tree.ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
HOOKS = {hook["id"]: hook for repository in REPOSITORIES for hook in repository["hooks"]}


@pytest.mark.parametrize("hook", HOOKS.values(), ids=list(HOOKS))
def test_hook_has_nothing_to_say(hook):
    program, *arguments = shlex.split(hook["entry"])
    assert program == "python"
    # pre-commit names the files that change; here it is all of them.
    if hook.get("pass_filenames", True):
        arguments.append(".")
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree.ROOT,
        env={**os.environ, "RUFF_NO_CACHE": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_hooks_fetch_nothing():
    assert {repository["repo"] for repository in REPOSITORIES} == {"local"}
    assert {hook["language"] for hook in HOOKS.values()} == {"system"}
    assert set(HOOKS) == {"ruff-check", "ruff-format", "mypy"}


def test_what_sphinx_would_take_for_a_type_stands_in_no_docstring_of_an_attribute():
    # Napoleon reads "words: more words" above an attribute, or in the first line of a property, as its type.
    for path in sorted((tree.ROOT / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        properties = [
            ast.get_docstring(node).splitlines()[0]
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef)
            and any("property" in ast.unparse(one).lower() for one in node.decorator_list)
            and ast.get_docstring(node)
        ]
        attributes = re.findall(r"^ +#: (.*)$", text, re.MULTILINE)
        assert not [line for line in properties + attributes if ": " in line], path
