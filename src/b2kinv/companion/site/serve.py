"""The book on a local address, built again when a file changes; pages in the browser follow by themselves.

A thread answers the browser with the last good site. The main one looks at the files that the book is made of
and, when they have changed, builds in a process of its own, which knows the code as it is now. A small script
is added to each page on its way out; the files stay those that `book` builds.
"""

import functools
import html
import http.server
import json
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from b2kinv.companion.execution import locks
from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.site import book_sources, live_build
from b2kinv.companion.words.errors import OF_THE_SYSTEM, of_the_system

_SECONDS_BETWEEN_LOOKS = 0.3
_SCRIPT, _STATE = "/companion-live.js", "/companion-live.json"
_WAITING = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
    "<body><p>The book is being built for the first time; it appears here when it is ready.</p></body></html>"
)

#: Path → when and how large a file was written.
Moments: TypeAlias = Mapping[Path, tuple[int, int]]


class Shown:
    """What the browser is given: the last good site and its number, and what became of the last change."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.number, self.folder = live_build.published(paper)
        self.building, self.problem = False, ""

    def follow(self) -> None:
        """Show the last good site as it is now."""
        self.number, self.folder = live_build.published(self.paper)

    def as_json(self) -> str:
        """Return what the script in the pages asks for."""
        return json.dumps({"number": self.number, "building": self.building, "problem": self.problem})


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with the files of the site, with the script that reloads added to each page."""

    def __init__(self, request: socket.socket, address: object, server: "_Server", *, shown: Shown) -> None:
        self.shown = shown
        super().__init__(request, address, server, directory=shown.folder)

    def do_GET(self) -> None:
        """Answer the browser."""
        try:
            answer = self._answer()
        except (OSError, ValueError):
            # An address that is no file's name, such as one with a NUL, or a page that has just gone.
            self.send_error(http.HTTPStatus.NOT_FOUND)
            return
        if answer is not None:
            self._send(*answer)
        elif self.command == "HEAD":
            super().do_HEAD()
        else:
            super().do_GET()

    def do_HEAD(self) -> None:
        """Answer as to GET, without the content."""
        self.do_GET()

    def list_directory(self, path: object) -> None:
        """Refuse to list a folder: a site has pages."""
        self.send_error(http.HTTPStatus.NOT_FOUND)

    def _answer(self) -> tuple[str, str, int] | None:
        """Return text, kind and code, or None for what is answered as any file, or as any that is missing."""
        address = urllib.parse.urlsplit(self.path).path
        if address == _STATE:
            return self.shown.as_json(), "application/json", 200
        if address == _SCRIPT:
            script = Path(__file__).with_name("live_reload.js").read_text(encoding="utf-8")
            return script, "text/javascript", 200
        if self.shown.folder is None:
            waiting = _WAITING.format(title=html.escape(self.shown.paper.book_title))
            return self._reloading(waiting), "text/html", 503
        path = Path(self.translate_path(self.path))
        # Unlike `Path.is_dir`, this says no to a name that no file can have.
        is_folder = stat.S_ISDIR(path.stat().st_mode)
        page = path / "index.html" if is_folder and address.endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            return self._reloading(page.read_text(encoding="utf-8")), "text/html", 200
        return None

    def end_headers(self) -> None:
        """Let the browser ask anew each time: everything may have changed."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: what is asked for is of no interest."""

    def _reloading(self, text: str) -> str:
        script = f'<script src="{_SCRIPT}" data-number="{self.shown.number}"></script>'
        head, end, rest = text.partition("</head>")
        return head + script + end + rest

    def _send(self, text: str, kind: str, code: int) -> None:
        content = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        # A browser that has gone on to another page is no error.
        error = sys.exception()
        if isinstance(error, OF_THE_SYSTEM):
            if not isinstance(error, ConnectionError):
                print(f"a request was not answered: {of_the_system(error)}", file=sys.stderr)
        else:
            super().handle_error(request, client_address)


def serve(paper: Paper, port: int, say: Say = print) -> None:
    """Serve the book on 127.0.0.1 and build it again after each change, until interrupted.

    Parameters
    ----------
    paper : Paper
    port : int
        0 for any that is free.
    say : callable
        Is given the lines to be printed.

    Raises
    ------
    ValueError
        If the port cannot be had, or the book is served already.
    """
    if not 0 <= port <= 65535:
        raise ValueError(f"port = {port} is not allowed: it must be from 0 to 65535")
    with locks.locked(live_build.folder(paper)):
        live_build.MAKER.claim(live_build.folder(paper))
        _serve(Shown(paper), port, say)


def _serve(shown: Shown, port: int, say: Say) -> None:
    try:
        server = _Server(("127.0.0.1", port), functools.partial(Handler, shown=shown))
    except OSError as error:
        raise ValueError(
            f"port {port} cannot be had ({error.strerror}): choose another with --port"
        ) from error
    # However it is asked to end, and also where a shell in the background had it ignore Ctrl-C.
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, signal.default_int_handler)
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"serving on http://127.0.0.1:{server.server_port}/, stop with Ctrl-C")
        try:
            _follow(shown, say)
        except KeyboardInterrupt:
            say("stopped")
        finally:
            server.shutdown()


def _follow(shown: Shown, say: Say) -> None:
    """Build now, and whenever a file has changed."""
    built: Moments | None = None
    while True:
        now = _moments(shown.paper)
        if now != built:
            # An editor may be writing several files: wait until it has finished.
            while now != (now := _pause(shown)):
                pass
            if built is not None:
                say("changed: " + ", ".join(_differing(shown.paper, built, now)))
            built = now
            _build(shown, say)
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def _pause(shown: Shown) -> Moments:
    time.sleep(_SECONDS_BETWEEN_LOOKS)
    return _moments(shown.paper)


def _moments(paper: Paper) -> Moments:
    """Return path → when and how large it was written, of every file of the book."""
    found = {}
    for path in book_sources.files(paper):
        try:
            status = path.stat()
        except FileNotFoundError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
    return found


def _differing(paper: Paper, before: Moments, now: Moments) -> list[str]:
    paths = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    return [
        path.relative_to(paper.root).as_posix() if path.is_relative_to(paper.root) else path.name
        for path in paths
    ]


def _build(shown: Shown, say: Say) -> None:
    started = time.monotonic()
    shown.building = True
    process = subprocess.Popen([sys.executable, "-m", live_build.__name__, shown.paper.module_name])
    try:
        code = process.wait()
    except BaseException:
        # Its own processes end with it.
        process.terminate()
        process.wait()
        raise
    if code:
        told = live_build.problems_file(shown.paper)
        unexpected = "The build failed: see the terminal."
        shown.problem = told.read_text(encoding="utf-8") if told.is_file() else unexpected
        say(f"{shown.problem}\nnot rebuilt: the last good site stays" if shown.folder else shown.problem)
    else:
        shown.problem = ""
        shown.follow()
        say(f"ready after {time.monotonic() - started:.1f} s")
    shown.building = False
