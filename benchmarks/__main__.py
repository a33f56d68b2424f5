"""Run the benchmarks and print their tables: `python -m benchmarks [NAME …]`, all of them without a name.

Each benchmark is a module here whose `main(peers_python)` prints a Markdown table of ratios, all measured
in the one run. The packages that b2kinv is compared with live in `.venv-peers`, made on first use.
"""

import importlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).parent
PEERS = HERE.parent / ".venv-peers"
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__main__")


def main(names):
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]!r}: it must be one of {', '.join(NAMES)}")
    peers_python = set_up_peers()
    for name in names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n## {name}\n\n{module.__doc__}", flush=True)
        module.main(peers_python)


def set_up_peers():
    python = PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    ready = PEERS / "ready"
    requirements = HERE / "requirements-peers.txt"
    if not ready.exists() or ready.read_text() != requirements.read_text():
        print(f"installing the packages to compare with into {PEERS.name} (a minute or two)", file=sys.stderr)
        venv.create(PEERS, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
        ready.write_text(requirements.read_text())
    return str(python)


if __name__ == "__main__":
    main(sys.argv[1:])
