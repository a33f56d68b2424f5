"""`archive` on the small paper: what is in it, the same bytes each time, and what is refused."""

import hashlib
import json
import zipfile

import pytest
import yaml

from b2kinv.companion.site import system_browser
from tests.site.test_toy_paper import Toy

pytestmark = [pytest.mark.site, pytest.mark.slow]


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """The small paper, with its site built."""
    found = Toy(tmp_path_factory.mktemp("archived"))
    assert "build it first, with free_fall book" in refused(found, "archive")
    found.run("book", "--no-pdf")
    return found


def refused(toy, *arguments):
    """Return the one sentence with which a command is refused."""
    done = toy.run(*arguments, code=1)
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence


@pytest.fixture(scope="module")
def archive(toy):
    """An archive of it."""
    path = toy.root / "kept" / "one.zip"
    said = toy.run("archive", "--out", str(path)).stdout
    assert f"files are in {path}" in said
    return path


def test_everything_is_in_it(archive):
    with zipfile.ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
        assert {entry.date_time for entry in opened.infolist()} == {(2026, 11, 22, 0, 0, 0)}
    assert {
        *("notebooks/fall.ipynb", "outputs/fall.ipynb", "outputs/fall.files/results.json"),
        *("outputs/fall.files/durations.svg", "data/claims.yml", "site/index.html", "codemeta.json"),
        *("codecheck.yml", "ledger/ledger.json", "ledger/ledger.schema.json", "report/article.md"),
        *("report/metadata.yaml", "CITATION.cff", "ro-crate-metadata.json"),
    } <= set(files)
    assert not [name for name in files if "companion-" in name]
    told = json.loads(files["ro-crate-metadata.json"])
    sizes = {one["@id"]: one for one in told["@graph"] if one["@type"] == "File"}
    assert set(sizes) == set(files) - {"ro-crate-metadata.json"}
    for name, one in sizes.items():
        assert one["sha256"] == hashlib.sha256(files[name]).hexdigest()
    executed = json.loads(files["outputs/fall.ipynb"])
    assert any(cell.get("outputs") for cell in executed["cells"])
    checked = yaml.safe_load(files["codecheck.yml"])
    assert all(one["file"] in files and one["comment"] for one in checked["manifest"])
    assert "outputs/fall.files/durations.svg" in {one["file"] for one in checked["manifest"]}
    ledger = json.loads(files["ledger/ledger.json"])
    article = files["report/article.md"].decode()
    for claim in ledger["claims"]:
        assert f"| `{claim['id']}` |" in article
    if system_browser.find("FREE_FALL_CHROMIUM"):
        assert files["report/article.pdf"].startswith(b"%PDF-")


def test_two_archives_are_the_same_bytes(toy, archive):
    other = toy.root / "kept" / "two.zip"
    toy.run("archive", "--out", str(other))
    assert other.read_bytes() == archive.read_bytes()


def test_a_damaged_archive_fails(toy, archive):
    assert "is what its description says" in toy.run("archive", "--check", str(archive)).stdout
    damaged = toy.root / "damaged.zip"
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    done = toy.run("archive", "--check", str(damaged), code=1)
    assert str(damaged) in done.stderr
    assert "Traceback" not in done.stderr


def test_stale_outputs_are_refused(toy, archive):
    data = toy.root / "data" / "gravity.json"
    before = data.read_bytes()
    data.write_bytes(before + b"\n")
    try:
        assert "is stale: sources have changed since" in refused(toy, "archive")
        assert "data/gravity.json is another one in the archive" in refused(
            toy, "archive", "--check", str(archive)
        )
    finally:
        data.write_bytes(before)


def test_a_site_that_somebody_has_changed_is_refused(toy):
    page = toy.root / "_build" / "site" / "index.html"
    before = page.read_bytes()
    page.write_bytes(before + b"<!-- mine -->")
    try:
        assert "has been changed since it was made" in refused(toy, "archive")
    finally:
        page.write_bytes(before)


def test_other_nonsense_is_refused(toy, archive):
    notes = toy.root / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    assert "is no archive: choose another name" in refused(toy, "archive", "--out", str(notes))
    assert notes.read_text(encoding="utf-8") == "mine"
    assert "either --out" in refused(toy, "archive", "--out", "x.zip", "--check", str(archive))
    assert "there is no file" in refused(toy, "archive", "--check", "nowhere.zip")
