"""A copy of the checkout that tests may damage, the site built from it, and a browser that looks at it."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading

import pytest

from b2kinv.companion.site import system_browser
from b2kinv.quantities import tree

#: What the book is made of.
SOURCES = ("src", "data", "notebooks", "book", "tests", "_config.yml", "_toc.yml", "pyproject.toml")
DESKTOP = {"width": 1280, "height": 900}


class Checkout:
    """A copy of the sources in which commands can be run."""

    def __init__(self, path):
        self.path = path
        ignored = shutil.ignore_patterns("__pycache__", "*.files", ".ipynb_checkpoints")
        path.mkdir()
        for name in SOURCES:
            source = tree.ROOT / name
            if source.is_dir():
                shutil.copytree(source, path / name, ignore=ignored)
            else:
                shutil.copyfile(source, path / name)

    @property
    def site(self):
        """Where the default site is."""
        return self.path / "_build" / "site"

    def run(self, *arguments):
        """Run `b2kinv` with these arguments and return the finished process."""
        return subprocess.run(
            [sys.executable, "-m", "b2kinv", *arguments],
            cwd=self.path,
            env={**os.environ, "PYTHONPATH": str(self.path / "src")},
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    @staticmethod
    def content(folder):
        """Return relative path → content of every file in a folder."""
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture(scope="session")
def copied():
    """Return a function that copies the sources to a path."""
    return Checkout


@pytest.fixture
def checkout(tmp_path):
    """A fresh copy of the sources."""
    return Checkout(tmp_path / "checkout")


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A copy of the sources in which `b2kinv book` has succeeded; its site is not to be changed."""
    copy = Checkout(tmp_path_factory.mktemp("built") / "checkout")
    done = copy.run("book")
    assert done.returncode == 0, done.stderr
    copy.output = done.stdout
    return copy


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium. Its absence is a failure in CI and a skipped test elsewhere."""
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


class _QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="session", params=["http", "file"])
def address(request, built):
    """The site's address, over HTTP and from disk."""
    if request.param == "file":
        yield built.site.as_uri()
        return
    handler = functools.partial(_QuietHandler, directory=built.site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def visit(browser, address):
    """Return a function that opens a page and gives it with all that it asked for and complained of."""
    contexts = []

    def open_page(name, **options):
        contexts.append(browser.new_context(**{"viewport": DESKTOP, **options}))
        page = contexts[-1].new_page()
        page.requested, page.complaints = [], []
        page.on("request", lambda request: page.requested.append(request.url))
        # index.html leads on at once: what it had begun to load is given up.
        page.on(
            "requestfailed",
            lambda request: (
                None
                if "ERR_ABORTED" in request.failure
                else page.complaints.append(f"{request.failure}: {request.url}")
            ),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: page.complaints.append(said.text) if said.type in ("error", "warning") else None,
        )
        page.goto(f"{address}/{name}", wait_until="load")
        # index.html leads on to the first page.
        page.wait_for_selector("article")
        page.wait_for_function(
            "[...document.querySelectorAll('.math')].every(formula => formula.querySelector('svg'))"
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
