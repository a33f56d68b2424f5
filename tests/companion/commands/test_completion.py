"""Completion in a real bash: what it offers after what was typed."""

import shutil
import subprocess
import sys

import pytest

from b2kinv.companion.commands import command_line, completion
from b2kinv.paper import PAPER

BASH = shutil.which("bash")


@pytest.fixture(scope="module")
def script():
    return completion.bash_script(PAPER, command_line.parser_of(PAPER))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("sw", {"sweep"}),
        ("run alp_d", {"alp_decays"}),
        ("run alp_decays -p m_", {"m_a=", "m_chi="}),
        ("sweep alp_decays --gr", {"--grid"}),
        ("sweep alp_decays --grid L", {"L_det="}),
        ("experiment --excess bab", {"babar-2311.14629"}),
        ("book -p L", {"L_det="}),
        ("nonsense --", set()),
    ],
)
def test_offers(script, typed, expected):
    words = ["b2kinv", *typed.split(" ")]
    # compopt works only while a shell completes.
    typing = "compopt() { :; }\nCOMP_WORDS=(" + " ".join(words) + f")\nCOMP_CWORD={len(words) - 1}\n"
    shown = "_b2kinv\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
    done = subprocess.run(
        [BASH, "--norc"], input=f"{script}\n{typing}{shown}", capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert set(done.stdout.split()) == expected


def test_command_prints_it(script):
    done = subprocess.run(
        [sys.executable, "-m", "b2kinv", "completion"], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.rstrip("\n") == script
