"""Copies of the checkout that tests may damage, the site built from one, and a browser that looks at it."""

import fcntl
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import pytest

from b2kinv.quantities import tree

#: What the book is made of.
SOURCES = (
    *("src", "data", "notebooks", "book", "tests"),
    *("_config.yml", "_toc.yml", "pyproject.toml", "CITATION.cff", "CHANGELOG.md"),
)
AXE = "axe-core@4.10.3"
DESKTOP = {"width": 1280, "height": 900}


# How the browser names what a test refuses it.
_REFUSED = "ERR_BLOCKED_BY_CLIENT"

# A link of Markdown to another page, and to which.
_LINK = re.compile(r"\[([^\]\[]*)\]\(([\w./]+)\.(?:md|ipynb)(?:#[^)]*)?\)")


class Checkout:
    """A copy of the sources in which commands can be run."""

    def __init__(self, path):
        self.path = path

    def take_sources(self):
        """Copy the sources, and return this."""
        ignored = shutil.ignore_patterns("__pycache__", "*.files", ".ipynb_checkpoints")
        self.path.mkdir()
        for name in SOURCES:
            source = tree.ROOT / name
            if source.is_dir():
                shutil.copytree(source, self.path / name, ignore=ignored)
            else:
                shutil.copyfile(source, self.path / name)
        return self

    def keep(self, *pages):
        """Leave these pages alone in the book, as `_toc.yml` names them; links to others become words."""
        chapters = [{"file": page} for page in pages[1:]]
        contents = {"root": pages[0], "parts": [{"caption": "Kept", "chapters": chapters}]}
        (self.path / "_toc.yml").write_text(json.dumps({"format": "jb-book", **contents}), encoding="utf-8")
        for page in pages:
            for suffix in (".md", ".ipynb"):
                path = self.path / (page + suffix)
                if path.is_file():
                    text = path.read_text(encoding="utf-8")
                    folder = Path("/", page).parent
                    path.write_text(
                        _LINK.sub(lambda link, folder=folder: _if_kept(link, folder, pages), text),
                        encoding="utf-8",
                    )

    @property
    def site(self):
        """Where the default site is."""
        return self.path / "_build" / "site"

    @property
    def environment(self):
        """Variables with which Python takes the code of this copy."""
        # A copy that is ours may keep what Python has compiled: kernels start twice as fast with it.
        others = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {**others, "PYTHONPATH": str(self.path / "src")}

    def run(self, *arguments):
        """Run `b2kinv` with these arguments and return the finished process."""
        return subprocess.run(
            [sys.executable, "-m", "b2kinv", *arguments],
            cwd=self.path,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=600,
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


def _if_kept(link, folder, pages):
    """Return a link as it is if it leads to one of the pages, or else its words."""
    page = os.path.normpath(folder / link[2]).removeprefix("/")
    return link[0] if page in pages else link[1]


@pytest.fixture(scope="session")
def copied():
    """Return a function that copies the sources to a path."""
    return lambda path: Checkout(path).take_sources()


@pytest.fixture(scope="session")
def at():
    """Return a function that gives the copy that is at a path."""
    return Checkout


@pytest.fixture
def checkout(tmp_path):
    """A fresh copy of the sources."""
    return Checkout(tmp_path / "checkout").take_sources()


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """A copy of the sources in which `b2kinv book` has succeeded; its site is not to be changed.

    There is one for all processes of a test run: the first that asks builds it, another waits for it.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    copy, told = Checkout(folder / "built"), folder / "built.json"
    with (folder / "built.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.is_file():
            done = copy.take_sources().run("book")
            told.write_text(json.dumps([done.returncode, done.stdout, done.stderr]), encoding="utf-8")
    code, copy.output, error = json.loads(told.read_text(encoding="utf-8"))
    assert code == 0, error
    return copy


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


class Reader:
    """Who goes from page to page in one window for each kind of screen.

    To open a window costs the browser more than most pages of the site.
    """

    def __init__(self, browser):
        self.browser = browser
        self.windows, self.used = {}, set()

    def visit(self, address, refused=None, **options):
        """Open an address and return the page with all that it asked for and complained of.

        Parameters
        ----------
        address : str
        refused : str, optional
            Pattern of addresses that are refused, without a complaint, as long as the context has routes.
        **options
            Of the browser's context. A visit with the same options is to the same page.
        """
        options = {"viewport": DESKTOP, "color_scheme": "light", **options}
        kind = json.dumps(options, sort_keys=True)
        if kind not in self.windows:
            self.windows[kind] = _listening(self.browser.new_context(**options).new_page())
        if kind in self.used:
            self._forget(kind)
        self.used.add(kind)
        page = self.windows[kind]
        page.requested, page.complaints = [], []
        if refused:
            page.context.route(refused, lambda route: route.abort("blockedbyclient"))
        page.goto(address, wait_until="load")
        # index.html leads on to the first page; that of the search is no article.
        page.wait_for_selector("article, #search-results")
        page.wait_for_function(
            "[...document.querySelectorAll('.math')].every(formula => formula.querySelector('svg'))"
        )
        return page

    def forget(self):
        """Become somebody who has never been there."""
        for kind in self.used:
            self._forget(kind)
        self.used.clear()

    def _forget(self, kind):
        page, options = self.windows[kind], json.loads(kind)
        if page.url != "about:blank":
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            page.goto("about:blank")
        page.emulate_media(media="screen", color_scheme=options["color_scheme"])
        page.set_viewport_size(options["viewport"])


def _listening(page):
    page.on("request", lambda request: page.requested.append(request.url))
    # index.html leads on at once: what it had begun to load is given up.
    page.on(
        "requestfailed",
        lambda request: (
            None
            if "ERR_ABORTED" in request.failure or _REFUSED in request.failure
            else page.complaints.append(f"{request.failure}: {request.url}")
        ),
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "console",
        lambda said: (
            page.complaints.append(said.text)
            if said.type in ("error", "warning") and _REFUSED not in said.text
            else None
        ),
    )
    return page


@pytest.fixture(scope="session")
def reader(browser):
    """A reader of the site, for tests that go to addresses of their own."""
    return Reader(browser)


@pytest.fixture
def visit(reader, address):
    """Return a function that opens a page and gives it with all that it asked for and complained of."""
    yield lambda name, **options: reader.visit(f"{address}/{name}", **options)
    reader.forget()


@pytest.fixture(scope="session")
def axe_core(tmp_path_factory):
    """axe-core as text, from the npm registry, or nothing, and why: it is a tool for tests alone."""
    npm = shutil.which("npm")
    if npm is None:
        return "", "npm is not installed: it would fetch axe-core"
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "pack", AXE], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        return "", f"npm could not fetch {AXE}: {done.stderr}"
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        return archive.extractfile("package/axe.min.js").read().decode(), ""


@pytest.fixture
def axe(axe_core):
    """axe-core. Its absence is a failure in CI and a skipped test elsewhere."""
    text, missing = axe_core
    if missing:
        (pytest.fail if "CI" in os.environ else pytest.skip)(missing)
    return text
