"""Options that several commands share."""

import argparse

from b2kinv.companion.commands import completion
from b2kinv.companion.papers import Paper


def add_parameters(paper: Paper, parser: argparse.ArgumentParser, *also):
    """Let a command set parameters, one by one and from a file."""
    parser.add_argument(
        "-p",
        "--parameter",
        *also,
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="assignments",
        help="set a parameter; may be repeated",
    ).completer = completion.parameters(paper)
    parser.add_argument("--parameters", metavar="FILE", dest="file", help="YAML file with lines NAME: VALUE")


def add_notebook(paper: Paper, parser: argparse.ArgumentParser):
    """Let a command ask for the name of one notebook."""
    parser.add_argument(
        "notebook", metavar="NOTEBOOK", help=f"its name, such as {paper.example_section}"
    ).completer = completion.sections(paper)


def add_notebooks(paper: Paper, parser: argparse.ArgumentParser):
    """Let a command take names of notebooks, all of them if there is none."""
    parser.add_argument(
        "notebook", metavar="NOTEBOOK", nargs="*", help="which (default: all)"
    ).completer = completion.sections(paper)


def parameters(chosen):
    """Return name → value of the parameters that a user has set."""
    from b2kinv.companion.execution import assignments

    return assignments.parse(chosen.assignments, chosen.file)
