"""`parameters`: list the parameters of a notebook."""

import argparse

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command, Paper, Say


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.site import rerun

    say(rerun.parameter_table(paper, chosen.notebook))


COMMAND = Command(
    "parameters",
    "list the parameters of a notebook",
    "List the parameters of a notebook: default, unit, allowed values and meaning.",
    options.add_notebook,
    _run,
)
