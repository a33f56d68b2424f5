"""The files that run Python in a reader's browser: taken from a folder or a server, and checked."""

import functools
import hashlib
import http.server
import threading

import pytest

from b2kinv.companion.in_browser import runtime
from b2kinv.companion.words.errors import Failed
from b2kinv.paper import PAPER


def made_up(name, content, use="numbers"):
    """Return what would be listed of a file with this content."""
    digest = hashlib.sha256(content).hexdigest()
    return runtime.RuntimeFile(name, digest, len(content), use, "MIT", "https://example.org/source")


CONTENT = {"pyodide.js": b"let all = 1;\n" * 50, "numbers.zip": bytes(range(256)) * 9, "drawn.bin": b"figure"}


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A runtime of three small files, and a folder that has them."""
    files = tuple(
        made_up(name, content, "figures" if name == "drawn.bin" else "numbers")
        for name, content in CONTENT.items()
    )
    small = runtime.Runtime("Made up", "1.0", "3.12", "https://example.org/release/", files)
    monkeypatch.setattr(runtime, "listed", lambda: small)
    folder = tmp_path / "release"
    folder.mkdir()
    for name, content in CONTENT.items():
        (folder / name).write_bytes(content)
    return folder


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture
def served(small):
    """The address of a server that has the folder as the release's own does: file by file."""
    handler = functools.partial(_Quiet, directory=small.parent)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/release/"
        server.shutdown()


def test_a_site_has_at_most_the_bytes_that_it_may():
    # The limits of the demand: 4·10⁷ bytes for numbers, 5·10⁷ with figures.
    listed = runtime.listed()
    assert sum(file.bytes for file in listed.used_for("numbers")) < 4e7
    assert sum(file.bytes for file in listed.used_for("numbers", "figures")) < 5e7
    assert len({file.name for file in listed.files}) == len(listed.files)
    assert all(len(file.sha256) == 64 and file.sources.startswith("https://") for file in listed.files)


def test_files_come_from_a_folder(small, tmp_path):
    runtime.take(str(small), tmp_path / "site", ["numbers"])
    names = {path.name for path in (tmp_path / "site").iterdir()}
    assert names == {"pyodide.js", "numbers.zip", "LICENCES.txt"}
    told = (tmp_path / "site" / "LICENCES.txt").read_text(encoding="utf-8")
    assert "pyodide.js: MIT; sources: https://example.org/source" in told
    assert "Mozilla Public License Version 2.0" in told


def test_files_come_from_a_server(served, tmp_path):
    said = []
    runtime.take(served, tmp_path / "site", report=said.append)
    assert {name: (tmp_path / "site" / name).read_bytes() for name in CONTENT} == CONTENT
    assert said == [f"fetching Made up 1.0 from {served}: 3 files, 0 MB"]


@pytest.mark.parametrize("where", ["folder", "server"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CONTENT["numbers.zip"][:1000], "it ends after 1,000 of 2,304 bytes"),
        (CONTENT["numbers.zip"][:-1] + b"?", "its SHA-256 is not "),
        (CONTENT["numbers.zip"] + b"and more", "its SHA-256 is not "),
        (b"", "it ends after 0 of 2,304 bytes"),
    ],
    ids=["truncated", "damaged", "longer", "empty"],
)
def test_a_wrong_file_is_refused_in_a_sentence(small, served, tmp_path, where, content, said):
    (small / "numbers.zip").write_bytes(content)
    with pytest.raises(Failed) as refused:
        runtime.take(served if where == "server" else str(small), tmp_path / "site")
    (sentence,) = refused.value.sentences
    assert "numbers.zip" in sentence
    assert said in sentence
    assert sentence.endswith("fetch https://example.org/release/numbers.zip")
    assert not (tmp_path / "site" / "numbers.zip").exists()


def test_a_missing_file_is_refused_in_a_sentence(small, served, tmp_path):
    (small / "numbers.zip").unlink()
    with pytest.raises(Failed, match=r"numbers\.zip cannot be fetched: the server answers 404"):
        runtime.take(served, tmp_path / "site")
    with pytest.raises(ValueError, match=r"it has no file numbers\.zip; fetch https://"):
        runtime.require(str(small))
    with pytest.raises(ValueError, match=r"no such folder; name one with the files of Made up 1\.0"):
        runtime.require(str(small / "nowhere"))
    runtime.require(served)


def test_no_server_is_a_sentence(tmp_path):
    with pytest.raises(Failed, match=r"http://127\.0\.0\.1:9/.+ cannot be fetched: .*refused"):
        runtime.take("http://127.0.0.1:9", tmp_path / "site")


def test_where_the_runtime_is_taken_from(monkeypatch):
    monkeypatch.delenv("B2KINV_RUNTIME", raising=False)
    assert runtime.place(PAPER) == runtime.listed().release
    monkeypatch.setenv("B2KINV_RUNTIME", "/some/folder")
    assert runtime.place(PAPER) == "/some/folder"
    assert runtime.place(PAPER, "told") == "told"
