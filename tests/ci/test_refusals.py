"""The scripts of `.ci` refuse with a sentence: no network, a tree not whole, a version without notes."""

import http.server
import importlib.machinery
import importlib.util
import threading

import pytest

from b2kinv.quantities import tree
from tests.ci.conftest import OFFLINE

if not (tree.ROOT / ".ci").is_dir():
    pytest.skip("an installed package has no scripts", allow_module_level=True)

RELEASED = "## [0.1.0] - 2031-02-03\n\n### Added\n\n- What is told of it.\n\n## [0.0.9] - 2030-01-01\n"


def refused(done):
    """Return the one sentence with which a script refused."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence


@pytest.fixture
def released(small_clone):
    """A clone whose version has its notes."""
    small_clone.edit("CHANGELOG.md", "## [Unreleased]\n", f"## [Unreleased]\n\n{RELEASED}")
    small_clone.commit()
    return small_clone


def test_a_version_without_notes_is_not_released(small_clone):
    sentence = refused(small_clone.run("release-check"))
    assert sentence.startswith("not released: CHANGELOG.md says nothing of version 0.1.0")


def test_a_version_with_an_empty_heading_is_not_released(small_clone):
    small_clone.edit(
        "CHANGELOG.md", "## [Unreleased]\n", "## [0.1.0] - 2031-02-03\n\n## [0.0.9] - 2030-01-01\n"
    )
    small_clone.commit()
    assert "CHANGELOG.md says nothing of version 0.1.0" in refused(small_clone.run("release-check"))


def test_a_whole_one_is_released_with_its_notes(released):
    done = released.run("release-check")
    assert (done.returncode, done.stdout) == (0, "0.1.0 can be released\n")
    assert released.run("release-check", "--notes").stdout == "### Added\n\n- What is told of it.\n"


def leave_a_file(clone):
    (clone.path / "left.txt").write_text("behind", encoding="utf-8")


def change_a_file(clone):
    clone.edit("Makefile", "book:", "books:")


@pytest.mark.parametrize(("change", "name"), [(leave_a_file, "left.txt"), (change_a_file, "Makefile")])
def test_a_tree_that_is_not_committed_is_not_released(released, change, name):
    change(released)
    for script in ("release-check", "distribution", "release"):
        sentence = refused(released.run(script, DRY_RUN="1"))
        assert sentence.startswith(f"not released: 1 files are not as they were committed ({name})")


def test_versions_that_differ_are_told(released):
    released.edit("CITATION.cff", "version: 0.1.0", "version: 0.2.0")
    released.commit()
    assert "CITATION.cff says 0.2.0, pyproject.toml 0.1.0" in refused(released.run("release-check"))


def test_a_tag_of_another_version_is_told(released):
    tag = {"GITHUB_REF_TYPE": "tag", "GITHUB_REF_NAME": "v0.2.0"}
    assert "the tag v0.2.0 is not v0.1.0" in refused(released.run("release-check", **tag))
    assert released.run("release-check", **{**tag, "GITHUB_REF_NAME": "v0.1.0"}).returncode == 0


def test_nothing_is_published_where_nothing_was_built(released):
    assert "there is nothing to release in _build/dist" in refused(released.run("release", DRY_RUN="1"))


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("environment", "the Python package index cannot be reached"),
        ("versions", "the Python package index cannot be reached"),
        ("refresh", "the Python package index cannot be reached"),
        ("workflows", "cannot be reached"),
    ],
)
def test_without_a_network_a_step_says_so(small_clone, script, told):
    done = small_clone.run(script, **OFFLINE)
    sentence = refused(done)
    # Where npm itself is missing, that is what is told.
    assert told in sentence or "npm is not installed" in sentence


# --- Outside links


class Answers(http.server.BaseHTTPRequestHandler):
    """Answers with the status that its path names."""

    def do_GET(self):
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def links():
    """The script, as a module."""
    path = str(tree.ROOT / ".ci" / "links")
    loader = importlib.machinery.SourceFileLoader("links", path)
    spec = importlib.util.spec_from_loader("links", loader)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def site(tmp_path):
    """Return a function that makes a site of one page with these links."""

    def make(*addresses):
        rows = "".join(f'<a href="{one}">x</a>' for one in addresses)
        (tmp_path / "index.html").write_text(rows, encoding="utf-8")
        return tmp_path

    return make


@pytest.mark.parametrize(("status", "code"), [(200, 0), (403, 0), (429, 0), (503, 0), (404, 1), (410, 1)])
def test_only_what_is_gone_fails(links, site, server, capsys, status, code):
    assert links.main(site(f"{server}/200", f"{server}/{status}#part", "page.html", "mailto:a@b.c")) == code
    said = capsys.readouterr()
    if code:
        assert said.err == f"gone ({status}): {server}/{status}, on index.html\n"
    assert (f"does not tell a program ({status}): {server}/{status}" in said.out) == (
        code == 0 < status - 200
    )


def test_a_host_that_is_not_there_is_gone(links, site, server, capsys):
    assert links.main(site(f"{server}/200", "http://127.0.0.1:9/")) == 1
    assert "http://127.0.0.1:9/, on index.html" in capsys.readouterr().err


def test_no_answer_at_all_is_no_network(links, site, capsys):
    assert links.main(site("http://127.0.0.1:9/a", "http://127.0.0.1:9/b")) == 1
    assert capsys.readouterr().err == "none of 2 outside addresses answers: this step needs a network\n"


def test_links_need_a_site(links, tmp_path, capsys):
    assert links.main(tmp_path) == 1
    assert "build it first" in capsys.readouterr().err
