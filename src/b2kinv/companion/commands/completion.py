"""Completion for shells, made from the command line itself so that it knows what that knows."""

import importlib.util

from b2kinv.companion import papers
from b2kinv.physics import measurements

_SCRIPT = """\
# b2kinv: completion for bash; written by `b2kinv completion`.
_b2kinv() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}
    local choices=
    COMPREPLY=()
    # Bash takes = as a word of its own: nothing is known of values.
    [[ $word == = || $before == = ]] && return
    if ((COMP_CWORD == 1)); then
        choices="@COMMANDS@"
    elif [[ $before == --excess ]]; then
        choices="@WINDOWS@"
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
complete -F _b2kinv b2kinv
"""


def bash_script(parser):
    """Return a script for bash that completes the command line which `parser` reads.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        With one set of subcommands.
    """
    commands = next(action.choices for action in parser._actions if isinstance(action.choices, dict))
    present = [
        section
        for section in papers.SECTIONS
        if importlib.util.find_spec(f"b2kinv.sections.{section.name}") is not None
    ]
    names = {
        section.name: [f"{name}=" for name, *_ in section.module.Parameters.table()] for section in present
    }
    options = {
        name: sorted(option for action in command._actions for option in action.option_strings)
        for name, command in commands.items()
    }
    everything = dict.fromkeys(name for own in names.values() for name in own)
    return (
        _SCRIPT.replace("@COMMANDS@", " ".join([*commands, "--help", "--version"]))
        .replace("@WINDOWS@", " ".join(measurements.window_names()))
        .replace("@ALL_PARAMETERS@", " ".join(everything))
        .replace("@PARAMETERS@", _cases(names))
        .replace("@OPTIONS@", _cases(options))
        .replace("@SECTIONS@", " ".join(names))
        .rstrip("\n")
    )


def _cases(choices):
    return "\n".join(f'            {name}) choices="{" ".join(words)}" ;;' for name, words in choices.items())
