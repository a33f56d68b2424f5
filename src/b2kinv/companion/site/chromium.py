"""Headless Chromium, driven over a pipe by its DevTools protocol: enough to load a page and print it.

The protocol and not the command line, because only it tells when MathJax is done, gives the PDF a list of
contents, and can print a loaded page twice. A pipe needs no port that somebody else may have taken.
"""

import base64
import contextlib
import json
import os
import select
import shutil
import signal
import tempfile
import time

#: Environment variable with the program to use instead of the first that is found; empty for none.
PROGRAM_VARIABLE = "B2KINV_CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_OPTIONS = (
    "--headless",
    # A sandbox is refused to root and in most containers; nothing but our own pages is opened.
    "--no-sandbox",
    "--disable-gpu",
    # Containers have little shared memory.
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--remote-debugging-pipe",
)


def find():
    """Return the path of a Chromium or Chrome, None if there is none that can be driven."""
    if PROGRAM_VARIABLE in os.environ:
        return shutil.which(os.environ[PROGRAM_VARIABLE])
    # Where the system has no such call, as Windows, there is no way to hand over the pipe either.
    if not hasattr(os, "posix_spawn"):
        return None
    return next(filter(None, map(shutil.which, (*_NAMES, *_ON_A_MAC))), None)


class Chromium:
    """A running Chromium with one empty page, ended at the end of the `with` block.

    Parameters
    ----------
    program : str
        As `find` returns it.
    timeout : float
        Seconds that one answer may take.
    """

    def __init__(self, program, timeout=120.0):
        self.program = program
        self.timeout = timeout

    def __enter__(self):
        with contextlib.ExitStack() as ends:
            profile = ends.enter_context(
                tempfile.TemporaryDirectory(prefix="b2kinv-chromium-", ignore_cleanup_errors=True)
            )
            theirs_in, self._ours_out = os.pipe()
            self._ours_in, theirs_out = os.pipe()
            ends.callback(os.close, self._ours_out)
            ends.callback(os.close, self._ours_in)
            try:
                process = _start(self.program, profile, theirs_in, theirs_out)
            finally:
                os.close(theirs_in)
                os.close(theirs_out)
            ends.callback(_end, process)
            self._unread, self._last, self._session = b"", 0, None
            target = self.call("Target.createTarget", url="about:blank")["targetId"]
            self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            self.call("Page.enable")
            self._ends = ends.pop_all()
        return self

    def __exit__(self, *error):
        self._ends.close()

    def call(self, method, **parameters):
        """Send one command and return its result.

        Raises
        ------
        OSError
            If Chromium refuses, has ended, or does not answer in time.
        """
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._ours_out, json.dumps(message).encode() + b"\0")
        return self._wait(lambda answer: answer.get("id") == self._last)

    def open(self, address):
        """Load a page and wait until it and all that it asks for is there."""
        self.call("Page.navigate", url=address)
        self._wait(lambda answer: answer.get("method") == "Page.loadEventFired")

    def evaluate(self, expression):
        """Return the value of a JavaScript expression, waiting for it if it is a promise."""
        done = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in done:
            raise OSError(f"the page failed: {done['exceptionDetails'].get('text')}")
        return done["result"].get("value")

    def pdf(self, **options):
        """Return the loaded page as PDF, paper and margins as its style sheets say."""
        told = self.call(
            "Page.printToPDF",
            printBackground=True,
            preferCSSPageSize=True,
            generateTaggedPDF=True,
            generateDocumentOutline=True,
            **options,
        )
        return base64.b64decode(told["data"])

    def _wait(self, wanted):
        deadline = time.monotonic() + self.timeout
        while True:
            head, separator, rest = self._unread.partition(b"\0")
            if not separator:
                self._read(deadline)
                continue
            self._unread = rest
            answer = json.loads(head)
            if wanted(answer):
                if "error" in answer:
                    raise OSError(f"Chromium says: {answer['error'].get('message')}")
                return answer.get("result", {})

    def _read(self, deadline):
        ready, _, _ = select.select([self._ours_in], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise OSError(f"Chromium did not answer for {self.timeout:g} s")
        received = os.read(self._ours_in, 1 << 20)
        if not received:
            raise OSError("Chromium ended by itself")
        self._unread += received


def _start(program, profile, commands, answers):
    """Start Chromium in a process group of its own; it reads from descriptor 3 and writes to 4."""
    # Not on Windows, which has no Chromium that `find` would return.
    import fcntl

    # Copies out of the way first: one of the two may be 3 or 4 itself.
    copies = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10) for descriptor in (commands, answers)]
    try:
        return os.posix_spawn(
            program,
            [program, *_OPTIONS, f"--user-data-dir={profile}"],
            os.environ,
            file_actions=[
                (os.POSIX_SPAWN_DUP2, copies[0], 3),
                (os.POSIX_SPAWN_DUP2, copies[1], 4),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
            setpgroup=0,
        )
    finally:
        for descriptor in copies:
            os.close(descriptor)


def _end(process):
    # With the group go the processes that Chromium started.
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
