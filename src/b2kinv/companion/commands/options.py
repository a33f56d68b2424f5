"""Options that several commands share."""

import argparse
import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from b2kinv.companion.commands import completion
from b2kinv.companion.papers import Paper


def add_parameters(paper: Paper, parser: argparse.ArgumentParser, *also: str) -> None:
    """Let a command set parameters, one by one and from a file."""
    assignments = parser.add_argument(
        "-p",
        "--parameter",
        *also,
        metavar="NAME=VALUE",
        action="append",
        default=[],
        dest="assignments",
        help="set a parameter; may be repeated",
    )
    completion.offer(assignments, completion.parameters(paper))
    parser.add_argument("--parameters", metavar="FILE", dest="file", help="YAML file with lines NAME: VALUE")
    for option in paper.file_options:
        files = parser.add_argument(
            option.name,
            metavar="FILE",
            action="append",
            default=[],
            dest=option.parameter,
            help=f"{option.help}; may be repeated",
        )
        completion.offer(files, completion.files)


def add_notebook(paper: Paper, parser: argparse.ArgumentParser) -> None:
    """Let a command ask for the name of one notebook."""
    notebook = parser.add_argument(
        "notebook", metavar="NOTEBOOK", help=f"its name, such as {paper.example_section}"
    )
    completion.offer(notebook, completion.sections(paper))


def add_notebooks(paper: Paper, parser: argparse.ArgumentParser) -> None:
    """Let a command take names of notebooks, all of them if there is none."""
    notebook = parser.add_argument("notebook", metavar="NOTEBOOK", nargs="*", help="which (default: all)")
    completion.offer(notebook, completion.sections(paper))


def add_edition(paper: Paper, parser: argparse.ArgumentParser) -> None:
    """Let a command take what another edition of the paper prints."""
    edition = parser.add_argument(
        "--edition",
        metavar="FILE",
        help="YAML file with what another edition of the paper prints, laid over data/claims.yml",
    )
    completion.offer(edition, completion.files)


@contextlib.contextmanager
def edition(paper: Paper, path: str | None) -> Iterator[None]:
    """Lay an edition over the claims while a command runs, for the processes that it starts as well.

    Raises
    ------
    b2kinv.companion.ledger.claims_file.LedgerError
        If the file cannot be laid over the claims.
    """
    if path is None:
        yield
        return
    from b2kinv.companion.ledger import claims_file

    before = os.environ.get(paper.edition_variable)
    with tempfile.TemporaryDirectory(prefix="companion-edition-") as temporary:
        # Read once: processes that are started get what is there now, whatever becomes of the file.
        copy = Path(temporary, Path(path).name)
        try:
            copy.write_bytes(Path(path).read_bytes())
        except OSError:
            # Whoever loads it says why.
            copy = Path(path).absolute()
        os.environ[paper.edition_variable] = str(copy)
        try:
            try:
                claims_file.load(paper)
            except claims_file.LedgerError as error:
                raise claims_file.LedgerError(str(error).replace(str(copy), str(path))) from error
            yield
        finally:
            del os.environ[paper.edition_variable]
            if before is not None:
                os.environ[paper.edition_variable] = before


def parameters(paper: Paper, chosen: argparse.Namespace) -> dict[str, object]:
    """Return name → value of the parameters that a user has set.

    Raises
    ------
    ValueError
        If a parameter is given twice, once by an option of its own.
    """
    from b2kinv.companion.execution import assignments

    values = assignments.parse(chosen.assignments, chosen.file)
    for option in paper.file_options:
        files: list[str] = getattr(chosen, option.parameter)
        if files and option.parameter in values:
            raise ValueError(f"give either {option.name} or the parameter {option.parameter}, not both")
        if files:
            values[option.parameter] = ",".join(files)
    return values
