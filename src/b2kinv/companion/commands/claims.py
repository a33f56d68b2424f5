"""`claims`: print the ledger."""

from b2kinv.companion.papers import Command


def _add_options(paper, parser):
    parser.add_argument("--json", action="store_true", help="print a list of JSON objects instead")


def _run(paper, chosen, say):
    from b2kinv.companion.ledger import verdicts, wording

    current = verdicts.ledger(paper)
    say((current.json_text() if chosen.json else wording.as_text(paper, current)).rstrip("\n"))


COMMAND = Command(
    "claims",
    "print the ledger: every claim of the paper with its verdict",
    "Print every claim of the paper with the printed value, the value as printed, the "
    "standard value and the verdict.",
    _add_options,
    _run,
)
