"""`hepdata`: write the numbers behind the figures as a HEPData submission."""

import argparse

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    options.add_notebooks(paper, parser)
    options.add_parameters(paper, parser)
    parser.add_argument("--out", metavar="DIR", help="where the tables go (default: _build/hepdata)")


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.execution import hepdata

    hepdata.export(paper, chosen.notebook, options.parameters(paper, chosen), chosen.out, say)


COMMAND = Command(
    "hepdata",
    "write the numbers behind the figures as a HEPData submission",
    "Execute notebooks and write the numbers behind all their figures as YAML tables for "
    "HEPData, checked against its schema. It needs the optional extra: pip install '{name}[hepdata]'.",
    _add_options,
    _run,
)
