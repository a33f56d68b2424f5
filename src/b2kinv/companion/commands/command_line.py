"""The command of a companion: build the book, run one notebook, list parameters, print the ledger.

Errors are sentences on the error stream, with exit code 1. Everything heavy is imported by the command that
needs it, so that `--help` answers at once.
"""

import argparse
import functools
import importlib
import io
import os
import select
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO

from b2kinv.companion.commands import completion
from b2kinv.companion.papers import Paper

#: The engine's own commands, in the order of the help text: modules beside this one that have a `COMMAND`.
#: Those of the paper come behind "claims".
_BEFORE = ("book", "serve", "run", "parameters", "sweep", "claims")
_BEHIND = ("hepdata", "archive", "completion", "refresh")


#: Exit code of a program that SIGPIPE ended, which is what shells know of one whose reader is gone.
READER_IS_GONE = 128 + 13


class _Formatter(argparse.HelpFormatter):
    """Wraps what is prose, and leaves examples of several lines as they are."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if "\n" in text:
            return "".join(indent + line for line in text.splitlines(keepends=True))
        return super()._fill_text(text, width, indent)


class _OneSentenceParser(argparse.ArgumentParser):
    """Refuses a wrong command line as everything else is refused: one sentence, exit code 1."""

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.prog}: {message}; see {self.prog} --help\n")
        raise SystemExit(1)


def main(paper: Paper, arguments: Sequence[str] | None = None) -> int:
    """Run the command line of a paper's companion and return the exit code."""
    try:
        try:
            return _run(paper, arguments)
        finally:
            # What is still to be written, such as a help text, may be what nobody reads any more.
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        # Another pipe may be meant, such as one to a process of ours.
        if not _reader_is_gone():
            raise
        return READER_IS_GONE
    except OSError as error:
        if error.filename is not None:
            raise
        # The disk where the output goes is full: that has been told, and what was to be written is lost.
        _lose_what_is_left(sys.stdout, sys.stderr)
        return 1


def _run(paper: Paper, arguments: Sequence[str] | None) -> int:
    _prepare_streams()
    parser = parser_of(paper)
    if "_ARGCOMPLETE" in os.environ:
        completion.answer(parser)
    chosen = parser.parse_args(arguments)
    from b2kinv.companion.words.errors import OF_THE_SYSTEM, Failed, of_the_system

    try:
        chosen.command.run(paper, chosen, functools.partial(print, flush=True))
        return 0
    except (ValueError, Failed) as error:
        return _refused(paper, *str(error).splitlines())
    except BrokenPipeError:
        raise
    except OF_THE_SYSTEM as error:
        return _refused(paper, of_the_system(error))
    except KeyboardInterrupt:
        _refused(paper, "interrupted")
        return 130


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        # Greek letters and powers of ten also on a console that is not set to UTF-8.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _refused(paper: Paper, *sentences: str) -> int:
    for sentence in sentences:
        # A shell may have closed it.
        if sys.stderr is not None:
            sys.stderr.write(f"{paper.name}: {sentence}\n")
    return 1


def _reader_is_gone() -> bool:
    """Say whether `head` or a pager has closed what we write to; if so, write what remains to nowhere."""
    gone = [stream for stream in (sys.stdout, sys.stderr) if stream is not None and _is_closed_pipe(stream)]
    for stream in gone:
        _write_to_nowhere(stream)
    return bool(gone)


def _lose_what_is_left(*streams: TextIO | None) -> None:
    for stream in streams:
        if stream is None:
            continue
        try:
            stream.flush()
        except OSError:
            _write_to_nowhere(stream)


def _write_to_nowhere(stream: TextIO) -> None:
    # Python flushes once more when it ends, and would complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _is_closed_pipe(stream: TextIO) -> bool:
    # What could not be written is forgotten by then: to write again would tell nothing. Windows has neither.
    if not hasattr(select, "poll"):
        return False
    watched = select.poll()
    watched.register(stream.fileno(), 0)
    return bool(watched.poll(0))


def parser_of(paper: Paper) -> argparse.ArgumentParser:
    """Return the parser of a paper's command line.

    A command's function gets the options as attributes, and `command`.
    """
    parser = _OneSentenceParser(
        prog=paper.name,
        description=f"Reproducible companion to {paper.reference}: {paper.subject}.",
        epilog=paper.examples.get("", ""),
        formatter_class=_Formatter,
    )
    parser.add_argument("--version", action="version", version=f"{paper.name} {paper.version}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    own = [importlib.import_module(f"{__package__}.{name}").COMMAND for name in (*_BEFORE, *_BEHIND)]
    for command in [*own[: len(_BEFORE)], *paper.commands, *own[len(_BEFORE) :]]:
        epilog = paper.examples.get(command.name, "")
        one = commands.add_parser(
            command.name,
            help=command.help,
            description=command.description.format(name=paper.name),
            epilog=epilog,
            formatter_class=_Formatter,
        )
        command.add_options(paper, one)
        for option in one._actions:
            for name in option.option_strings:
                if name in paper.choices:
                    completion.offer(option, completion.words(paper.choices[name]))
        one.set_defaults(command=command)
    return parser
