"""`b2kinv serve`: the built site, followed by what changes, with only what depends on it computed again."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from b2kinv.companion.execution import folders
from b2kinv.companion.site import book_sources

pytestmark = [pytest.mark.site, pytest.mark.slow]

#: Seconds that a build may take on a busy machine. What it takes is printed.
TIMEOUT = 400
#: A book of pages of every kind: of words, with text computed while they are read, and executed.
PAGES = (
    "book/glossary",
    "book/references",
    "book/data",
    "notebooks/belle2_excess",
    "notebooks/dark_photon_freeze_out",
)
PAGE, NOTEBOOK, MODULE = (
    "book/glossary.md",
    "notebooks/dark_photon_freeze_out.ipynb",
    "src/b2kinv/sections/dark_photon_freeze_out.py",
)
# The default site links the PDF that only `b2kinv book` makes.
PDF_LINK = re.compile(
    rb'(?:<a href="[^"]*b2kinv[a-z-]*\.pdf">[^<]*</a> \([^)]*\)[,.] ?)+|<!-- companion:pdf -->'
)


class Serving:
    """`b2kinv serve` at work in a copy of the sources."""

    def __init__(self, checkout):
        self.checkout = checkout
        self.process = subprocess.Popen(
            [sys.executable, "-m", "b2kinv", "serve", "--port", "0"],
            cwd=checkout.path,
            env=checkout.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=lambda: [self.lines.put(line) for line in self.process.stdout])
        self.reader.start()
        self.address = re.search(r"http://127\.0\.0\.1:\d+", self.lines.get(timeout=30))[0]

    def wait(self, seconds=TIMEOUT):
        """Return the lines up to the end of a build, and how many seconds the last one names."""
        told = []
        while not told or not re.match("ready after|not rebuilt", told[-1]):
            try:
                told.append(self.lines.get(timeout=seconds).rstrip())
            except queue.Empty:
                pytest.fail("no end of a build after " + " · ".join(told))
        return told, re.findall(r"[\d.]+", told[-1])

    def change(self, name, text):
        """Write a file of the checkout, and return what was told and how long it took."""
        started = time.monotonic()
        (self.checkout.path / name).write_text(text, encoding="utf-8")
        told, _ = self.wait()
        return told, time.monotonic() - started

    def get(self, name):
        """Return what a browser gets."""
        with urllib.request.urlopen(f"{self.address}/{name}", timeout=10) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            return answer.read()

    @property
    def folder(self):
        """Where the files are that are served."""
        kept = self.checkout.path / "_build" / "serve"
        number = json.loads((kept / "state.json").read_text(encoding="utf-8"))["number"]
        return kept / f"good-{number}" / "shown"

    def written(self, moment):
        """Return which pages of the book Sphinx has written after a moment [ns]."""
        pages = (f"{page}.html" for page in PAGES)
        rendered = self.folder.parent / "_build" / "html"
        return {page for page in pages if (rendered / page).stat().st_mtime_ns > moment}

    @property
    def site(self):
        """Path → content of the files that are served."""
        content = self.checkout.content(self.folder)
        return {name: PDF_LINK.sub(b"", bytes_) for name, bytes_ in content.items()}


@pytest.fixture(scope="module")
def serving(tmp_path_factory, copied):
    """The site served, once it is built."""
    checkout = copied(tmp_path_factory.mktemp("served") / "checkout")
    checkout.keep(*PAGES)
    running = Serving(checkout)
    with pytest.raises(urllib.error.HTTPError) as refused:
        running.get("")
    assert refused.value.code == 503
    assert "being built for the first time" in refused.value.read().decode()
    running.first, [seconds] = running.wait()
    running.seconds = {"first build": float(seconds)}
    running.before = running.site
    yield running
    running.process.kill()
    running.process.wait()
    running.reader.join()
    running.process.stdout.close()


def test_pages_follow_their_sources(serving, browser):
    page = browser.new_page()
    page.goto(f"{serving.address}/{PAGE.replace('.md', '.html')}")
    text = (serving.checkout.path / PAGE).read_text(encoding="utf-8")
    shown = "(document.querySelector('article')?.innerText.includes('A zebra appears.') ?? false)"
    started = time.time_ns()
    told, serving.seconds["one page changed"] = serving.change(PAGE, f"{text}\nA zebra appears.\n")
    assert told[0] == f"changed: {PAGE}"
    assert not any(line.startswith("[") for line in told)
    assert serving.written(started) == {PAGE.replace(".md", ".html")}
    # The browser asks once a second.
    page.wait_for_function(shown, timeout=10_000)
    # What is added to pages on their way is in no file.
    assert b"companion-live" in serving.get("index.html")
    assert not any(b"companion-live" in content for content in serving.site.values())

    told, _ = serving.change(PAGE, f"{text}\n[nowhere](no-such-page.md)\n")
    assert any("no-such-page" in line for line in told)
    page.wait_for_function(
        "document.querySelector('.companion-live')?.innerText.includes('no-such-page') ?? false",
        timeout=10_000,
    )
    assert page.evaluate(shown)

    serving.change(PAGE, text)
    page.wait_for_function("document.querySelector('article') !== null && !" + shown, timeout=10_000)
    page.close()
    assert serving.site == serving.before


def test_only_what_depends_on_a_change_is_executed(serving, capsys):
    path = serving.checkout.path / NOTEBOOK
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code[1]["source"].append("\n# A zebra appears.")
    told, serving.seconds["one notebook changed"] = serving.change(NOTEBOOK, json.dumps(notebook))
    assert [line.partition(":")[0] for line in told if line.startswith("[")] == [
        "[1/1] dark_photon_freeze_out"
    ]
    assert b"A zebra appears." in serving.get(NOTEBOOK.replace(".ipynb", ".html"))

    # Two changes at once: the notebook as it was, and code.
    path.write_text(text, encoding="utf-8")
    module = (serving.checkout.path / MODULE).read_text(encoding="utf-8")
    changed = f"{module}\n\n# A zebra appears.\n"
    told, serving.seconds["a module changed that some notebooks use"] = serving.change(MODULE, changed)
    executed = [line.partition(":")[0] for line in told if line.startswith("[")]
    assert executed == ["[1/1] dark_photon_freeze_out"]
    # A comment changes no number and no page.
    assert serving.site == serving.before

    started, folder = time.monotonic(), serving.folder
    os.utime(path)
    told, _ = serving.wait()
    serving.seconds["nothing changed"] = time.monotonic() - started
    assert "nothing has changed" in told
    assert serving.folder == folder
    with capsys.disabled():
        print(f"\n{'built again by `b2kinv serve`, from saving to showing':<60}{'seconds':>8}")
        for what, seconds in serving.seconds.items():
            print(f"{what:<60}{seconds:>8.1f}")


def test_interrupt_ends_it_and_port_is_refused_while_it_is_taken(serving, copied, tmp_path):
    port = serving.address.rpartition(":")[2]
    done = serving.checkout.run("serve", "--port", "0")
    assert done.returncode == 1
    assert f"is in use by process {serving.process.pid} " in done.stderr
    # Where nobody is at work there is the port alone.
    done = copied(tmp_path / "elsewhere").run("serve", "--port", port)
    assert done.returncode == 1
    assert re.fullmatch(
        rf"b2kinv: port {port} cannot be had \(.*\): choose another with --port\n", done.stderr
    )
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(timeout=30) == 0
    assert serving.lines.get(timeout=5).strip() == "stopped"
    assert serving.lines.empty()


def test_what_was_served_is_what_book_builds(serving):
    checkout = serving.checkout
    done = checkout.run("book", "--no-pdf")
    assert done.returncode == 0, done.stderr
    built = {name: PDF_LINK.sub(b"", text) for name, text in checkout.content(checkout.site).items()}
    # What lets the next build replace it, and an archive know whether it is of today's sources.
    del built[folders.LIST], built[book_sources.NOTE]
    assert set(built) == set(serving.before)
    assert [name for name in built if built[name] != serving.before[name]] == []
