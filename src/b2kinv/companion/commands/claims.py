"""`claims`: print the ledger."""

import argparse

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a list of JSON objects instead")
    options.add_edition(paper, parser)


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.ledger import comparison, verdicts, wording

    with options.edition(paper, chosen.edition):
        current = verdicts.ledger(paper)
        text = current.json_text() if chosen.json else wording.as_text(paper, current)
    if chosen.edition is not None:
        usual = verdicts.ledger(paper)
        if chosen.json:
            text = comparison.edition_json(usual.as_json(), current.as_json())
        else:
            moves = comparison.moved_verdicts(usual.as_json(), current.as_json())
            text += "\n" + "\n".join(moves or ["no verdict moves with this edition"])
    say(text.rstrip("\n"))


COMMAND = Command(
    "claims",
    "print the ledger: every claim of the paper with its verdict",
    "Print every claim of the paper with the printed value, the value as printed, the "
    "standard value and the verdict. With --edition the numbers of another edition take the place of "
    "those that it prints otherwise, and below the ledger stands which verdicts move.",
    _add_options,
    _run,
)
