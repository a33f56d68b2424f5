"""`refresh`: renew the stored outputs of the notebooks."""

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command


def _run(paper, chosen, say):
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
