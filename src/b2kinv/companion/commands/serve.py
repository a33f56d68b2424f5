"""`serve`: show the site on a local address, built again after each change."""

import argparse

from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=int, default=8000, metavar="N", help="(default: 8000; 0 for any free one)"
    )


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.site import serve

    serve.serve(paper, chosen.port, say)


COMMAND = Command(
    "serve",
    "show the site in a browser, built again while you write",
    "Serve the site, to this computer alone. When a page, a notebook, data or code changes, "
    "what depends on it is built again, and open pages reload by themselves. If that fails it is told, "
    "and the last good site stays. Stop with Ctrl-C.",
    _add_options,
    _run,
)
