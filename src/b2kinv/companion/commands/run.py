"""`run`: execute one notebook with parameters of one's own."""

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command


def _add_options(paper, parser):
    options.add_notebook(paper, parser)
    options.add_parameters(paper, parser)
    parser.add_argument("--out", metavar="DIR", help="where the results go (default: _build/run/NOTEBOOK)")


def _run(paper, chosen, say):
    from b2kinv.companion.site import rerun

    rerun.run(paper, chosen.notebook, options.parameters(chosen), chosen.out, say)


COMMAND = Command(
    "run",
    "execute one notebook with parameters of your own",
    "Execute one notebook and keep the executed notebook, an HTML page, results.json, the "
    "figures (SVG, PDF) and the numbers behind them (CSV); print the results with units.",
    _add_options,
    _run,
)
