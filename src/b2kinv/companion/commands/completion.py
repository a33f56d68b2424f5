"""`completion`: what lets a shell complete commands, names and parameters.

Completion itself is argcomplete's: a shell asks the command with what was typed, and the parser answers.
"""

import argparse
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias, cast

from b2kinv.companion import papers
from b2kinv.companion.papers import Command, Paper, Say

if TYPE_CHECKING:
    # It loads numpy, which a help text does not need.
    from b2kinv.quantities.parameters import ParameterSet

SHELLS = ("bash", "zsh", "fish")


#: Is given what was typed so far, and returns what may stand there.
Completer: TypeAlias = Callable[..., Iterable[str]]


def offer(argument: argparse.Action, completer: Completer) -> None:
    """Let shells complete an argument."""
    # Where argcomplete looks for it.
    vars(argument).update(completer=completer)


def sections(paper: Paper) -> Completer:
    """Return a completer for the name of a section."""
    return lambda **typed: [section.name for section in paper.computed()]


def parameters(paper: Paper) -> Completer:
    """Return a completer for ``NAME=WORD``: a parameter of the section that was typed, of any if none was."""

    def complete(prefix: str, parsed_args: argparse.Namespace, **typed: object) -> list[str]:
        given = getattr(parsed_args, "section", None) or getattr(parsed_args, "notebook", None)
        known = {section.name: section for section in paper.computed()}
        chosen = [known[given]] if isinstance(given, str) and given in known else known.values()
        sets: list[type[ParameterSet]] = [section.module.Parameters for section in chosen]
        declared = [item for one in sets for item in one.declarations().items()]
        if "=" not in prefix:
            return [f"{name}=" for name in dict(declared)]
        words = (f"{name}={word}" for name, declaration in declared for word in declaration.names)
        return list(dict.fromkeys(words))

    return complete


def files(prefix: str, **typed: object) -> Iterable[str]:
    """Return the files and folders that may be meant."""
    from argcomplete.completers import FilesCompleter

    return cast(Iterable[str], FilesCompleter()(prefix, **typed))


def words(reference: str) -> Completer:
    """Return a completer for what a function gives, named as "module:function"."""
    return lambda **typed: cast(Iterable[str], papers.named(reference)())


def answer(parser: argparse.ArgumentParser) -> None:
    """Tell a shell what may come next, and end; called when a shell asks."""
    import argcomplete

    # A name that still wants its value is not followed by a space.
    argcomplete.autocomplete(parser, append_space=False)


def _add_options(paper: Paper, parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", nargs="?", choices=SHELLS, default="bash", help="(default: bash)")


def _run(paper: Paper, chosen: argparse.Namespace, say: Say) -> None:
    from argcomplete import shell_integration

    # Where nothing is known, shells would offer files; options that take one offer them themselves.
    script = shell_integration.shellcode([paper.name], shell=chosen.shell, complete_arguments=["-o nospace"])
    say(script.strip())


COMMAND = Command(
    "completion",
    "print what lets a shell complete commands, names and parameters",
    "Print a script for bash, zsh or fish that completes commands, options, sections, parameters and the "
    "words that options take.",
    _add_options,
    _run,
)
