"""`book`: execute every notebook and build the site."""

import argparse

from b2kinv.companion.commands import options
from b2kinv.companion.papers import Command, Paper, Say


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    options.add_parameters(paper, parser)
    options.add_edition(paper, parser)
    parser.add_argument(
        "--site", metavar="NAME", help="name of a second site (default: its edition and parameters)"
    )
    parser.add_argument(
        "--pdf",
        action=argparse.BooleanOptionalAction,
        help="print the book as PDF as well (default: for the default site); it needs Chromium, Chrome or "
        f"Edge, and the optional extra: pip install '{paper.name}[pdf]'",
    )


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.site import build

    with options.edition(paper, chosen.edition):
        first_page = build.build(paper, options.parameters(paper, chosen), chosen.site, say, chosen.pdf)
    say(f"the site is ready: open {first_page}")


COMMAND = Command(
    "book",
    "execute every notebook and build the site",
    "Execute every notebook and build the site. Without parameters it goes to _build/site/; "
    "with parameters, or with what another edition of the paper prints, it is a second site in "
    "_build/site-NAME/, with a banner that names them.",
    _add_options,
    _run,
)
