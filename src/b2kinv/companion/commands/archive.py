"""`archive`: everything in one file that describes itself, and the check of such a file."""

import argparse
from pathlib import Path

from b2kinv.companion.commands import completion
from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--out", metavar="FILE", help="where it goes (default: _build/NAME-VERSION-archive.zip)"
    )
    check = parser.add_argument(
        "--check",
        metavar="FILE",
        help="make none; check this one, and that it is of the sources that are here",
    )
    completion.offer(check, completion.files)


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.archive import crate, make
    from b2kinv.companion.words.errors import Failed

    if chosen.check and chosen.out:
        raise ValueError("give either --out, to make an archive, or --check, to look at one")
    if not chosen.check:
        make.make(paper, Path(chosen.out) if chosen.out else None, say)
        return
    path = Path(chosen.check)
    if found := crate.problems(path) or make.stale(paper, path):
        raise Failed(f"{path}: {sentence}" for sentence in found)
    say(f"{path} is what its description says, and its sources are those that are here")


COMMAND = Command(
    "archive",
    "put notebooks, outputs, data, site and ledger into one zip that describes itself",
    "Execute every notebook and write one zip file with notebooks, outputs, data, the site that "
    "'{name} book' has built from the same sources, the ledger as JSON with its schema, and a short report. "
    "It describes itself as an RO-Crate with size and SHA-256 of each file, and is the same bytes each time.",
    _add_options,
    _run,
)
