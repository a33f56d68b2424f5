"""How long pages take to compute in WebAssembly, under Node, and how much longer than here.

Usage: B2KINV_RUNTIME=FOLDER python benchmarks/python_in_browser.py [SECTION ...]

Seconds of processors, of one run on one computer: those of Python here, then under Node the first time and
the next, for all recorded numbers of a page and for the page with its figures. What a browser fetches comes
before.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from b2kinv.companion.in_browser.session import Session
from b2kinv.paper import PAPER
from tests.companion.in_browser.test_in_node import SECTIONS, Node


def here(session: Session, name: str, *, figures: bool) -> float:
    """Return what the cells of a page take here."""
    begun = time.process_time()
    question = {"ask": "begin", "section": name, "values": {}, "figures": figures}
    left = json.loads(session.ask(json.dumps(question)))["number"]
    while left:
        left = json.loads(session.ask('{"ask": "step"}'))["left"]
    return time.process_time() - begun


def main(names: list[str]) -> None:
    """Print a table."""
    session = Session(PAPER.module_name)
    print(f"{'':28} here     first    next     ratio   ready in, memory")
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            node = Node(Path(folder))
            for figures in (False, True):
                here(session, name, figures=figures)
                usual = here(session, name, figures=figures)
                answers = [node.ask(ask="rerun", section=name, values={}, figures=figures) for _ in range(2)]
                first, following = (answer["seconds"] for answer in answers)
                label = f"{name}{', page' if figures else ''}"
                times = f"{usual:7.2f}  {first:7.2f}  {following:7.2f}  {following / usual:7.1f}"
                memory = answers[-1]["heap"] / 1e6
                print(f"{label:36} {times}   {node.ready['ready']:.1f} s, {memory:.0f} MB", flush=True)
            node.end()


if __name__ == "__main__":
    main(sys.argv[1:] or SECTIONS)
