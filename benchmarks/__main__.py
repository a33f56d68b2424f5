"""Run the benchmarks and print their tables: `python -m benchmarks [NAME …]`, all of them without a name.

Each benchmark is a module here whose `main(peers_python)` prints a Markdown table of ratios, all measured
in the one run. The packages that b2kinv is compared with live in `.venv-peers` (`make peers`).
"""

import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).parent
PREPARED = HERE.parent / ".venv-peers" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NAMES = sorted(path.stem for path in HERE.glob("*.py") if path.stem != "__main__")


def main(names):
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"no benchmark {unknown[0]!r}: it must be one of {', '.join(NAMES)}")
    peers_python = os.environ.get("B2KINV_PEERS_PYTHON", str(PREPARED))
    if not Path(peers_python).exists():
        sys.exit(
            "the packages to compare with are not installed: see the first lines of requirements-peers.txt"
        )
    for name in names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"\n## {name}\n\n{module.__doc__}", flush=True)
        module.main(peers_python)


if __name__ == "__main__":
    main(sys.argv[1:])
