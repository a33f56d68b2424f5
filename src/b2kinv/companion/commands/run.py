"""`run`: execute one notebook with parameters of one's own."""

import argparse

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    options.add_notebook(paper, parser)
    options.add_parameters(paper, parser)
    parser.add_argument(
        "--uncertainty",
        action="store_true",
        help="also find the uncertainty of every number, split by source, and keep it in uncertainties.json",
    )
    parser.add_argument("--out", metavar="DIR", help="where the results go (default: _build/run/NOTEBOOK)")


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.site import rerun

    parameters = options.parameters(paper, chosen)
    rerun.run(paper, chosen.notebook, parameters, chosen.out, say, chosen.uncertainty)


COMMAND = Command(
    "run",
    "execute one notebook with parameters of your own",
    "Execute one notebook and keep the executed notebook, an HTML page, results.json, the "
    "figures (SVG, PDF) and the numbers behind them (CSV); print the results with units.",
    _add_options,
    _run,
)
