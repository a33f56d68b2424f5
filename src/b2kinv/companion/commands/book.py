"""`book`: execute every notebook and build the site."""

import argparse

from b2kinv.companion.commands import completion, options
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
    parser.add_argument("--address", metavar="URL", default="", help="where the site will be published")
    parser.add_argument(
        "--repository",
        metavar="URL",
        default="",
        help="where the sources are published: each notebook's page gets a link that launches it there",
    )
    parser.add_argument(
        "--in-browser",
        action="store_true",
        dest="in_browser",
        help="let readers change parameters on the pages: 47 MB more, which a page loads when it is asked to",
    )
    runtime = parser.add_argument(
        "--runtime",
        metavar="PLACE",
        help="folder or address with the files that --in-browser needs (default: the variable "
        f"{paper.name.upper()}_RUNTIME, or Pyodide's own release)",
    )
    completion.offer(runtime, completion.files)


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from b2kinv.companion.in_browser import runtime
    from b2kinv.companion.site import build
    from b2kinv.companion.site.published import Published

    if chosen.runtime and not chosen.in_browser:
        raise ValueError("--runtime is of use with --in-browser alone: give both, or none")
    published = Published(chosen.address, chosen.repository)
    with options.edition(paper, chosen.edition):
        values = options.parameters(paper, chosen)
        python = runtime.place(paper, chosen.runtime) if chosen.in_browser else None
        first_page = build.build(paper, values, chosen.site, say, chosen.pdf, published, python)
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
