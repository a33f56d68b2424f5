"""`hepdata`: write the numbers behind the figures as a HEPData submission."""

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command


def _add_options(paper, parser):
    options.add_notebooks(paper, parser)
    options.add_parameters(paper, parser)
    parser.add_argument("--out", metavar="DIR", help="where the tables go (default: _build/hepdata)")


def _run(paper, chosen, say):
    from b2kinv.companion.execution import hepdata

    hepdata.export(paper, chosen.notebook, options.parameters(chosen), chosen.out, say)


COMMAND = Command(
    "hepdata",
    "write the numbers behind the figures as a HEPData submission",
    "Execute notebooks and write the numbers behind all their figures as YAML tables for "
    "HEPData, checked against its schema. It needs the optional extra: pip install '{name}[hepdata]'.",
    _add_options,
    _run,
)
