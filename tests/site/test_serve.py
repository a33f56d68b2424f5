"""`b2kinv serve`: the built site, followed by what changes, with only what depends on it computed again."""

import json
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

import pytest

from b2kinv.companion.site import book_pdf
from b2kinv.paper import PAPER

pytestmark = [pytest.mark.site, pytest.mark.slow]

#: Seconds that a build may take on a busy machine. What it takes is printed.
FIRST, LATER = 400, 200
PAGE, NOTEBOOK, MODULE = (
    "book/glossary.md",
    "notebooks/dark_photon_decays.ipynb",
    "src/b2kinv/sections/dark_matter_searches.py",
)
# The default site links the PDF that only `b2kinv book` makes.
PDF_LINK = re.compile(rb'<a href="[^"]*b2kinv\.pdf">[^<]*</a> \([^)]*\)\.|<!-- companion:pdf -->')


class Serving:
    """`b2kinv serve` at work in a copy of the sources."""

    def __init__(self, checkout):
        self.checkout = checkout
        self.process = subprocess.Popen(
            [sys.executable, "-m", "b2kinv", "serve", "--port", "0"],
            cwd=checkout.path,
            # Of another day than most places: a site knows no clock.
            env={**checkout.environment, "TZ": "Pacific/Kiritimati"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        self.lines = queue.Queue()
        self.reader = threading.Thread(target=lambda: [self.lines.put(line) for line in self.process.stdout])
        self.reader.start()
        self.address = re.search(r"http://127\.0\.0\.1:\d+", self.lines.get(timeout=30))[0]

    def wait(self, seconds=LATER):
        """Return the lines up to the end of a build, and how many seconds the last one names."""
        told = []
        while not told or not re.match("ready after|not rebuilt", told[-1]):
            told.append(self.lines.get(timeout=seconds).rstrip())
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
        return kept / f"good-{number}" / "_build" / "html"

    @property
    def site(self):
        """Path → content of the files that are served."""
        content = self.checkout.content(self.folder)
        return {name: PDF_LINK.sub(b"", bytes_) for name, bytes_ in content.items()}


@pytest.fixture(scope="module")
def serving(tmp_path_factory, copied):
    """The site served, once it is built."""
    running = Serving(copied(tmp_path_factory.mktemp("served") / "checkout"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        running.get("")
    assert refused.value.code == 503
    assert "being built for the first time" in refused.value.read().decode()
    running.first, [seconds] = running.wait(FIRST)
    running.seconds = {"first build": float(seconds)}
    running.before = running.site
    running.kept = shutil.copytree(running.folder, tmp_path_factory.mktemp("first") / "site")
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
    told, serving.seconds["one page changed"] = serving.change(PAGE, f"{text}\nA zebra appears.\n")
    assert told[0] == f"changed: {PAGE}"
    assert not any(line.startswith("[") for line in told)
    # The browser asks once a second.
    page.wait_for_function(shown, timeout=10_000)
    # What is added to pages on their way is in no file.
    assert b"b2kinv-live" in serving.get("book/index.html")
    assert not any(b"b2kinv-live" in content for content in serving.site.values())

    told, _ = serving.change(PAGE, f"{text}\n[nowhere](no-such-page.md)\n")
    assert any("no-such-page" in line for line in told)
    page.wait_for_function(
        "document.querySelector('.b2kinv-live')?.innerText.includes('no-such-page') ?? false", timeout=10_000
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
    code[2]["source"].append("\n# A zebra appears.")
    told, serving.seconds["one notebook changed"] = serving.change(NOTEBOOK, json.dumps(notebook))
    assert [line.partition(":")[0] for line in told if line.startswith("[")] == ["[1/1] dark_photon_decays"]
    assert b"A zebra appears." in serving.get("notebooks/dark_photon_decays.html")

    # Two changes at once: the notebook as it was, and code.
    path.write_text(text, encoding="utf-8")
    module = (serving.checkout.path / MODULE).read_text(encoding="utf-8")
    changed = f"{module}\n\n# A zebra appears.\n"
    told, serving.seconds["a module changed that some notebooks use"] = serving.change(MODULE, changed)
    executed = {line.split()[1].rstrip(":") for line in told if line.startswith("[")}
    # Which is the section itself, and those whose claims ask for it.
    assert "dark_matter_searches" in executed
    assert not executed & {"belle2_excess", "alp_decays", "alp_freeze_in", "dark_photon_freeze_out"}
    # Its source code shows that, the reference only what is documented: nothing else may have moved.
    now = serving.site
    assert set(now) == set(serving.before)
    source_code = MODULE.replace("src", "_modules").replace(".py", ".html")
    assert [name for name in now if now[name] != serving.before[name]] == [source_code]

    started = time.monotonic()
    os.utime(path)
    told, _ = serving.wait()
    serving.seconds["nothing changed"] = time.monotonic() - started
    assert "nothing has changed" in told
    with capsys.disabled():
        print(f"\n{'built again by `b2kinv serve`, from saving to showing':<60}{'seconds':>8}")
        for what, seconds in serving.seconds.items():
            print(f"{what:<60}{seconds:>8.1f}")
    assert serving.seconds["nothing changed"] < serving.seconds["one page changed"]
    assert serving.seconds["one page changed"] < serving.seconds["first build"] / 3


def test_interrupt_ends_it_and_port_is_refused_while_it_is_taken(serving):
    port = serving.address.rpartition(":")[2]
    done = serving.checkout.run("serve", "--port", port)
    assert done.returncode == 1
    assert re.fullmatch(
        rf"b2kinv: port {port} cannot be had \(.*\): choose another with --port\n", done.stderr
    )
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(timeout=30) == 0
    assert serving.lines.get(timeout=5).strip() == "stopped"
    assert serving.lines.empty()


# The other of two builds is asked for last, so that both are at work at the same time.


def test_site_built_twice_is_the_same_bytes(built, serving):
    # Of two checkouts, by two commands.
    book = {
        name: PDF_LINK.sub(b"", content)
        for name, content in built.content(built.site).items()
        if name != book_pdf.file_name(PAPER)
    }
    assert set(book) == set(serving.before)
    assert [name for name in book if book[name] != serving.before[name]] == []


def test_book_printed_twice_is_the_same_bytes(built, serving, browser):
    book_pdf.write(PAPER, serving.kept)
    assert (serving.kept / book_pdf.file_name(PAPER)).read_bytes() == (
        built.site / book_pdf.file_name(PAPER)
    ).read_bytes()
