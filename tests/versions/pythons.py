"""Where the interpreters of the matrix lie: on the path, in pyenv's folder, or in the usual places."""

import os
import shutil
import subprocess
from pathlib import Path

#: What is asked for, oldest first.
WANTED = ("3.11", "3.12", "3.13")

_TELL = (
    "import ensurepip, platform, sys, venv; "
    "print(platform.python_implementation(), '.'.join(map(str, sys.version_info[:3])))"
)


def find(version):
    """Return the newest CPython of that version that can make environments, and its full version; or None.

    A name on the path alone proves nothing: pyenv's stand-ins refuse versions that are not switched on.
    """
    found = {}
    for path in _candidates(version):
        told = _told(path)
        if told is not None and told.startswith(f"{version}."):
            found.setdefault(tuple(map(int, told.split("."))), path)
    if not found:
        return None
    newest = max(found)
    return found[newest], ".".join(map(str, newest))


def _candidates(version):
    name = f"python{version}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    places = [shutil.which(name), f"/usr/local/bin/{name}", f"/usr/bin/{name}"]
    places += sorted(pyenv.glob(f"versions/{version}.*/bin/{name}"))
    places += sorted(Path("/opt").glob(f"*/bin/{name}"))
    return [Path(place) for place in places if place and Path(place).exists()]


def _told(path):
    try:
        done = subprocess.run([path, "-c", _TELL], capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return None
    implementation, _, version = done.stdout.strip().partition(" ")
    return version if done.returncode == 0 and implementation == "CPython" else None
