"""The command line as a whole: help texts, and what is written when nobody reads."""

import os
import subprocess
import sys

import pytest

from b2kinv.companion.commands import command_line
from b2kinv.paper import PAPER


@pytest.mark.skipif(os.name == "nt", reason="Windows does not tell that a pipe is closed")
@pytest.mark.parametrize("also_errors", [False, True])
@pytest.mark.parametrize(
    "arguments", [["claims", "--json"], ["parameters", "alp_decays"], ["claims", "--help"], ["nonsense"]]
)
def test_ends_quietly_when_nobody_reads_any_more(arguments, also_errors):
    reader, writer = os.pipe()
    # Nobody reads from the first byte on, as after `| head` has ended.
    os.close(reader)
    errors = writer if also_errors else subprocess.PIPE
    # Unbuffered, argparse itself writes a help text, and overlooks that nobody reads it.
    buffered = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        [sys.executable, "-m", "b2kinv", *arguments],
        stdout=writer,
        stderr=errors,
        text=True,
        timeout=60,
        env=buffered,
    )
    os.close(writer)
    if arguments == ["nonsense"] and not also_errors:
        assert done.returncode == 1
        assert done.stderr.startswith("b2kinv: ")
        return
    # 128 + SIGPIPE, as shells report of a program that it ended.
    assert done.returncode == 141
    assert not done.stderr


def test_another_broken_pipe_is_no_reason_to_be_quiet(monkeypatch):
    def broken(paper, arguments):
        raise BrokenPipeError("a worker is gone")

    monkeypatch.setattr(command_line, "_run", broken)
    monkeypatch.setattr(command_line, "_is_closed_pipe", lambda stream: False)
    with pytest.raises(BrokenPipeError, match="a worker is gone"):
        command_line.main(PAPER, ["claims"])


@pytest.mark.parametrize("name", ["sweep", "book", "claims", "run", "serve", "experiment"])
def test_descriptions_are_wrapped_and_examples_are_not(name, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        command_line.main(PAPER, [name, "--help"])
    told = capsys.readouterr().out
    assert PAPER.examples.get(name, "") in told
    assert all(len(line) <= 80 for line in told.partition("examples:")[0].splitlines())
