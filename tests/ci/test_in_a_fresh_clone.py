"""The scripts that the workflows call, one after another in a fresh clone, as a forge would.

`.ci/run` is left out: it is what runs these tests. Publishing is a dry run. The environment is the one that
runs the tests; what others do with the whole book is done here with two notebooks and three pages.
"""

import json
import re
import subprocess
import sys
import tarfile
import zipfile

import pytest

from b2kinv.quantities import tree
from tests.site.conftest import Checkout

pytestmark = [pytest.mark.site, pytest.mark.slow]

if not (tree.ROOT / ".ci").is_dir():
    pytest.skip("an installed package has no scripts", allow_module_level=True)

ADDRESS, REPOSITORY = "https://owner.github.io/name/", "https://github.com/owner/name"
KEPT = ("belle2_excess", "alp_decays")


@pytest.fixture(scope="module")
def clone(whole_clone):
    """A clone with an environment, in which nothing was run so far."""
    whole_clone.take_environment()
    return whole_clone


def reached(clone, which):
    """Skip, and say what was not run, where neither network nor mirror is to be had."""
    done = clone.run("online", which)
    if done.returncode:
        pytest.skip(done.stderr.strip())


def succeeded(done):
    """Return what a script that has succeeded printed."""
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


def test_an_environment_that_is_there_is_taken(clone):
    assert succeeded(clone.run("environment")) == ""


def test_linters_have_nothing_to_say(clone):
    for which in ("npm", "pip"):
        reached(clone, which)
    succeeded(clone.run("workflows"))
    # They do look: a step that pastes a branch's name into a command is told by both.
    path = clone.path / ".github" / "workflows" / "bad.yml"
    path.write_text(
        "on: pull_request\njobs:\n  bad:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - run: echo ${{ github.head_ref }} ${{ nothing.known }}\n",
        encoding="utf-8",
    )
    try:
        assert clone.run("workflows").returncode != 0
    finally:
        path.unlink()


def test_what_is_released_is_built_and_publishing_is_said(clone):
    notes = "## [Unreleased]\n\n## [0.1.0] - 2031-02-03\n\n- The first.\n"
    clone.edit("CHANGELOG.md", "## [Unreleased]\n", notes)
    clone.commit()
    succeeded(clone.run("release-check"))
    succeeded(clone.run("distribution"))
    dist = clone.path / "_build" / "dist"
    wheel, source = dist / "b2kinv-0.1.0-py3-none-any.whl", dist / "b2kinv-0.1.0.tar.gz"
    assert sorted(dist.iterdir()) == [wheel, source]
    with zipfile.ZipFile(wheel) as opened:
        assert "b2kinv/tree/data/claims.yml" in opened.namelist()
    with tarfile.open(source) as opened:
        names = {name.partition("/")[2] for name in opened.getnames()}
    assert {"Makefile", "requirements.txt", "notebooks/alp_decays.ipynb", "tests/test_house.py"} <= names
    first = {path.name: path.read_bytes() for path in dist.iterdir()}
    said = succeeded(clone.run("release", DRY_RUN="1"))
    assert re.fullmatch(r"would run: gh release create v0\.1\.0 --verify-tag .*\n", said)
    assert wheel.name in said
    assert (clone.path / "_build" / "release-notes.md").read_text(encoding="utf-8").startswith("- The first.")
    succeeded(clone.run("distribution"))
    assert {path.name: path.read_bytes() for path in dist.iterdir()} == first


@pytest.fixture(scope="module")
def smaller(clone):
    """The clone with two notebooks, in a book of three pages."""
    for path in (clone.path / "notebooks").glob("*.ipynb"):
        if path.stem not in KEPT:
            path.unlink()
    Checkout(clone.path).keep("book/references", *(f"notebooks/{name}" for name in KEPT))
    return clone


def test_notebooks_are_executed_by_papermill_and_compared_by_nbval(smaller):
    said = succeeded(smaller.run("papermill"))
    assert said.count("papermill notebooks/") == len(KEPT)
    for name in KEPT:
        executed = json.loads((smaller.path / "_build" / "papermill" / f"{name}.ipynb").read_text("utf-8"))
        assert executed["metadata"]["papermill"]["exception"] is None
    said = succeeded(smaller.run("nbval"))
    assert re.search(r"\d+ passed", said)
    assert "skipped" not in said


def test_the_site_is_built_for_its_address_and_archived(smaller):
    succeeded(smaller.run("site", BOOK_ADDRESS=ADDRESS, BOOK_REPOSITORY=REPOSITORY))
    site = smaller.path / "_build" / "site"
    page = (site / "notebooks" / "alp_decays.html").read_text(encoding="utf-8")
    assert f'href="{ADDRESS}notebooks/alp_decays.html"' in page
    assert "https://mybinder.org/v2/gh/owner/name/" in page
    succeeded(smaller.run("archive"))
    (archive,) = (smaller.path / "_build" / "archive").glob("*.zip")
    with zipfile.ZipFile(archive) as opened:
        assert "outputs/alp_decays.ipynb" in opened.namelist()
    # Whether the world answers is not ours to test: a sentence in the end it is.
    done = smaller.run("links", BOOK_ADDRESS=ADDRESS)
    assert re.search(
        r"\d+ addresses, \d+ gone|none of \d+ outside addresses answers", done.stdout + done.stderr
    )
    assert ADDRESS not in done.stdout + done.stderr


def test_data_files_are_compared_with_what_their_scripts_give(clone):
    # The rest of it is tests/test_data.py itself, in the checkout.
    peers = clone.path / ".venv-peers"
    peers.mkdir(exist_ok=True)
    (peers / "ready").touch()
    assert "1 passed" in succeeded(clone.run("refresh", "-k", "checksums"))


def test_versions_are_compared(clone, tmp_path):
    reached(clone, "pip")
    pair = f"{sys.version_info.major}.{sys.version_info.minor}:newest"
    if subprocess.run([sys.executable, "-c", "import ensurepip"], check=False).returncode:
        pytest.skip("this Python cannot make environments: python3-venv is missing")
    done = clone.run("versions", "--only", pair, "--cache", str(tmp_path))
    # Whether the newest of everything computes the same is for each week to tell.
    assert f"{pair.partition(':')[0]} with the newest versions" in done.stdout, done.stderr[-2000:]
