"""The environments of the matrix: which versions each set has on a Python, and where they are installed.

They lie in a folder outside the repository, and one that is complete is used again.
"""

import hashlib
import json
import os
import re
import subprocess
import tomllib

from b2kinv.quantities import tree

#: Those whose versions the matrix varies; an older one decides first.
LIBRARIES = ("numpy", "scipy", "matplotlib")
SETS = ("oldest", "pinned", "newest")

#: What `evaluate` needs besides.
_BESIDES = ("pyyaml",)
_TRIES = 20


def floors():
    """Return library → the oldest version that pyproject.toml allows."""
    project = tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = dict(re.fullmatch(r"([\w-]+)>=([\d.]+).*", one).groups() for one in project["dependencies"])
    return {name: told[name] for name in LIBRARIES}


def pins():
    """Return package → the version in requirements.txt, and for which systems or Pythons, if not for all."""
    lines = (tree.ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = (re.match(r"([\w.-]+)==(\S+( ; [^#]+)?)", line) for line in lines)
    return {one[1]: one[2].strip() for one in found if one}


def versions(python, name):
    """Return library → version of the set `name` on that interpreter.

    Of the oldest, each library takes the first version from its floor on that has a wheel for this Python and
    gets along with those before it; where the floor itself has none, this is newer.
    """
    if name == "pinned":
        return {library: pins()[library] for library in LIBRARIES}
    if name == "newest":
        return _resolved(python, LIBRARIES)
    chosen = {}
    for library, floor in floors().items():
        known = [one for one in _wheels(python, library) if _key(one) >= _key(floor)]
        for version in sorted(known, key=_key)[:_TRIES]:
            if _resolved(python, [f"{n}=={v}" for n, v in {**chosen, library: version}.items()]):
                chosen[library] = version
                break
        else:
            raise LookupError(
                f"no {library} from {floor} on has a wheel that {python} installs with {chosen}"
            )
    return chosen


def build(python, chosen, folder, everything):
    """Return the interpreter of an environment with those versions, made in `folder` unless it is there.

    With `everything` it has the rest of requirements.txt as well: what executes notebooks, tests, types.
    """
    others = pins() if everything else {name: pins()[name] for name in _BESIDES}
    wanted = "\n".join(f"{name}=={version}" for name, version in sorted({**others, **chosen}.items()))
    mark = hashlib.sha256(f"{python}\n{wanted}".encode()).hexdigest()[:12]
    home = folder / mark
    interpreter = home / "bin" / "python"
    if not (home / "ready").is_file():
        _run([python, "-m", "venv", "--clear", home])
        (home / "wanted.txt").write_text(wanted + "\n", encoding="utf-8")
        # What is needed is all pinned: that it fits together is checked instead of searched for.
        how = ["--no-deps"] if everything else ["--only-binary=:all:"]
        command = [*_pip(interpreter), "install", "--quiet", "--no-compile", *how]
        _run([*command, "-r", home / "wanted.txt"])
        _run([*_pip(interpreter), "check"])
        (home / "ready").touch()
    return interpreter


def surroundings(folder):
    """Return the environment variables for a process of the matrix, which leaves the checkout as it is."""
    return {
        **os.environ,
        "PYTHONPATH": str(tree.ROOT / "src"),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "OPENBLAS_NUM_THREADS": "1",
    }


def _pip(python):
    return [python, "-m", "pip", "--disable-pip-version-check"]


def _run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise LookupError((told or [done.stderr.strip() or done.stdout.strip()])[0])
    return done.stdout


def _wheels(python, library):
    told = _run([*_pip(python), "index", "versions", "--only-binary=:all:", library])
    return re.search(r"Available versions: (.*)", told)[1].split(", ")


def _resolved(python, requirements):
    command = [*_pip(python), "install", "--dry-run", "--quiet", "--ignore-installed", "--only-binary=:all:"]
    try:
        told = json.loads(_run([*command, "--report", "-", *requirements]))
    except LookupError:
        return None
    names = {one["metadata"]["name"].lower(): one["metadata"]["version"] for one in told["install"]}
    return {name: names[name] for name in LIBRARIES if name in names}


def _key(version):
    return tuple(map(int, re.findall(r"\d+", version)))
