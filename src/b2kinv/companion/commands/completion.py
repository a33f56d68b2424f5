"""Completion for shells, made from the command line itself so that it knows what that knows."""

from b2kinv.companion import papers
from b2kinv.companion.papers import Command, Paper

_SCRIPT = """\
# @NAME@: completion for bash; written by `@NAME@ completion`.
_@NAME@() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    local choices=
    COMPREPLY=()
    # Bash takes = as a word of its own: nothing is known of values.
    [[ $word == = || $before == = ]] && return
    if ((COMP_CWORD == 1)); then
        choices="@COMMANDS@"
@CHOICES@
    elif [[ $before == -p || $before == --parameter || $before == --set || $before == --grid ]]; then
        case ${COMP_WORDS[2]} in
@PARAMETERS@
            *) choices="@ALL_PARAMETERS@" ;;
        esac
        compopt -o nospace
    elif [[ $before == --out || $before == --parameters ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
        return
    elif [[ $word == -* ]]; then
        case $command in
@OPTIONS@
        esac
    else
        choices="@SECTIONS@"
    fi
    COMPREPLY=($(compgen -W "$choices" -- "$word"))
}
complete -F _@NAME@ @NAME@
"""


def bash_script(paper: Paper, parser):
    """Return a script for bash that completes the command line which `parser` reads.

    Parameters
    ----------
    paper : Paper
    parser : argparse.ArgumentParser
        With one set of subcommands.
    """
    commands = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    names = {
        section.name: [f"{name}=" for name, *_ in section.module.Parameters.table()]
        for section in paper.computed()
    }
    options = {
        name: sorted(option for action in command._actions for option in action.option_strings)
        for name, command in commands.items()
    }
    everything = dict.fromkeys(name for own in names.values() for name in own)
    return (
        _SCRIPT.replace("@COMMANDS@", " ".join([*commands, "--help", "--version"]))
        .replace("@CHOICES@", _words(paper))
        .replace("@NAME@", paper.name)
        .replace("@ALL_PARAMETERS@", " ".join(everything))
        .replace("@PARAMETERS@", _cases(names))
        .replace("@OPTIONS@", _cases(options))
        .replace("@SECTIONS@", " ".join(names))
        .rstrip("\n")
    )


def _cases(choices):
    return "\n".join(f'            {name}) choices="{" ".join(words)}" ;;' for name, words in choices.items())


def _words(paper):
    """Return the branches for options of the paper's own that take one of some words."""
    return "\n".join(
        f'    elif [[ $before == {option} ]]; then\n        choices="{" ".join(papers.named(words)())}"'
        for option, words in paper.choices.items()
    )


def _run(paper, chosen, say):
    from b2kinv.companion.commands import command_line

    say(bash_script(paper, command_line.parser_of(paper)))


COMMAND = Command(
    "completion",
    "print what lets a shell complete commands, names and parameters",
    "Print a script for bash that completes commands, options, sections, parameters and "
    "excess windows. zsh understands it after 'autoload -U bashcompinit; bashcompinit'.",
    lambda paper, parser: None,
    _run,
)
