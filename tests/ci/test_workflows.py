"""What a forge runs: each step is one line that anybody can run as well, and may do no more than it must."""

import os
import re

import pytest
import yaml

from b2kinv.quantities import tree

FOLDER = tree.ROOT / ".github"
#: Each file: Python leaves a folder of its own beside those that are imported.
SCRIPTS = sorted(path for path in (tree.ROOT / ".ci").glob("*") if path.is_file())

if not FOLDER.is_dir():
    pytest.skip("an installed package has no workflows", allow_module_level=True)

WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((FOLDER / "workflows").glob("*.yml"))
}
JOBS = {(name, job): told for name, flow in WORKFLOWS.items() for job, told in flow["jobs"].items()}
STEPS = [step for told in JOBS.values() for step in told["steps"]]

#: Action → version and digest, as their own repositories tell them.
DIGESTS = {
    "actions/checkout": ("v7.0.1", "3d3c42e5aac5ba805825da76410c181273ba90b1"),
    "actions/setup-python": ("v7.0.0", "5fda3b95a4ea91299a34e894583c3862153e4b97"),
    "actions/upload-artifact": ("v7.0.0", "bbbca2ddaa5d8feaa63e36b76fdaad77386f024f"),
    "actions/download-artifact": ("v8.0.1", "3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c"),
    "actions/upload-pages-artifact": ("v5.0.0", "fc324d3547104276b827a68afc52ff2a11cc49c9"),
    "actions/deploy-pages": ("v5.0.0", "cd2ce8fcbc39b97be8ca5fce6e763baed58fa128"),
}

#: Those jobs that may do more than read the sources, and what for.
ALLOWED = {
    ("pages", "build"): {"contents": "read", "pages": "read"},
    ("pages", "publish"): {"pages": "write", "id-token": "write"},
    ("release", "release"): {"contents": "write"},
    ("release", "publish"): {"id-token": "write"},
}


def test_every_workflow_is_there():
    assert set(WORKFLOWS) == {"checks", "pages", "weekly", "release"}


def test_each_line_that_runs_is_one_script():
    lines = [step["run"] for step in STEPS if "run" in step]
    assert len(lines) > 10
    for line in lines:
        assert re.fullmatch(r"\.ci/[a-z-]+", line), line
        assert os.access(tree.ROOT / line, os.X_OK), line


def test_each_script_is_run_by_a_workflow_or_by_another_script():
    run = {step["run"].removeprefix(".ci/") for step in STEPS if "run" in step}
    texts = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
    called = {name for text in texts.values() for name in re.findall(r"\.ci/([a-z-]+)", text)}
    assert set(texts) == run | (called & set(texts))
    assert run <= set(texts)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_stop_at_the_first_failure(path):
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    if first == "#!/usr/bin/env python3":
        return
    assert first == "#!/usr/bin/env bash"
    assert lines[0].startswith("# ")
    assert next(line for line in lines if not line.startswith("#")) == "set -euo pipefail"


def test_actions_are_pinned():
    text = "\n".join(path.read_text(encoding="utf-8") for path in (FOLDER / "workflows").glob("*.yml"))
    used = re.findall(r"uses: ([\w./-]+)@(\S+)(?: # (\S+))?", text)
    assert len(used) == len([step for step in STEPS if "uses" in step])
    by_tag = set()
    for action, pin, version in used:
        if action in DIGESTS:
            assert (version, pin) == DIGESTS[action]
        else:
            assert re.fullmatch(r"v\d+(\.\d+)*", pin), action
            by_tag.add(action)
    rules = yaml.safe_load((FOLDER / "zizmor.yml").read_text(encoding="utf-8"))["rules"]
    policies = rules["unpinned-uses"]["config"]["policies"]
    assert policies.pop("*") == "hash-pin"
    assert policies == dict.fromkeys(by_tag, "ref-pin")


def test_nobody_may_do_more_than_is_needed():
    for flow in WORKFLOWS.values():
        assert flow["permissions"] == {}
        assert "concurrency" in flow
    for name, told in JOBS.items():
        assert told["permissions"] == ALLOWED.get(name, {"contents": "read"}), name
        assert told["timeout-minutes"] <= 120
    for step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}


def test_nothing_from_outside_is_pasted_into_a_command():
    # What others choose, such as a branch's name, reaches a script as a variable, if at all.
    assert not [step["run"] for step in STEPS if "${{" in step.get("run", "")]
    # YAML reads the key "on" as a truth value.
    triggers = {name: set(flow[True]) for name, flow in WORKFLOWS.items()}
    assert triggers == {
        "checks": {"pull_request", "push"},
        "pages": {"push"},
        "weekly": {"schedule", "workflow_dispatch"},
        "release": {"push"},
    }


def test_every_python_is_checked_and_only_the_newest_may_fail():
    job = JOBS["checks", "checks"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert job["continue-on-error"] == "${{ matrix.python == '3.14' }}"
    assert job["strategy"]["fail-fast"] is False
    assert [name for name, told in JOBS.items() if "continue-on-error" in told] == [("checks", "checks")]
    assert [step["run"] for step in job["steps"] if "run" in step] == [".ci/run"]


def test_the_site_is_published_for_the_address_that_it_gets():
    steps = JOBS["pages", "build"]["steps"]
    (site,) = (step for step in steps if step.get("run") == ".ci/site")
    assert site["env"]["BOOK_ADDRESS"] == "${{ steps.pages.outputs.base_url }}"
    assert [step["id"] for step in steps if "id" in step] == ["pages"]


def test_updates_are_looked_for():
    told = yaml.safe_load((FOLDER / "dependabot.yml").read_text(encoding="utf-8"))
    assert {one["package-ecosystem"] for one in told["updates"]} == {"github-actions", "pip"}
    # Each package that is held back is pinned, with the reason beside it.
    pins = (tree.ROOT / "requirements.txt").read_text(encoding="utf-8")
    (held,) = (one["ignore"] for one in told["updates"] if "ignore" in one)
    for one in held:
        assert re.search(rf"^{one['dependency-name']}==\S+ +# .{{10}}", pins, re.MULTILINE)
