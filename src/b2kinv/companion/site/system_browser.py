"""Where this computer has a browser that can print: Chromium, Chrome or Edge, as the system installed it.

Nothing is ever downloaded: a browser that a package manager keeps up to date is there, or there is none.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

_ON_THE_PATH = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
# Windows and macOS put none of them on the path.
_WINDOWS_FOLDERS = ("ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA")
_WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_MAC_FOLDERS = ("/Applications", "~/Applications")
_MAC_PROGRAMS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)


def find(variable: str) -> str | None:
    """Return the path of a browser, None if there is none.

    Parameters
    ----------
    variable : str
        Of the environment: where it is set, the program that it names is the only one looked for; where it is
        empty, there is none.

    Examples
    --------
    >>> os.environ["MY_BROWSER"] = "/there/is/none"
    >>> find("MY_BROWSER") is None
    True
    """
    if variable in os.environ:
        return shutil.which(os.environ[variable])
    return next(filter(None, map(shutil.which, _candidates())), None)


def _candidates() -> Iterator[str]:
    yield from _ON_THE_PATH
    for folder in _WINDOWS_FOLDERS:
        if folder in os.environ:
            yield from (str(Path(os.environ[folder], program)) for program in _WINDOWS_PROGRAMS)
    for folder in _MAC_FOLDERS:
        yield from (str(Path(folder, program).expanduser()) for program in _MAC_PROGRAMS)
