"""`refresh`: renew the stored outputs of the notebooks."""

import argparse

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command, Paper, Say


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.execution import stored_outputs

    stored_outputs.refresh(paper, chosen.notebook, say)


COMMAND = Command(
    "refresh",
    "renew the stored outputs of the notebooks",
    "Execute the notebooks and store their outputs in notebooks/, without images and times, "
    "so that the tests can compare with them.",
    options.add_notebooks,
    _run,
)
