"""Completion in real shells: what they offer after what was typed."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from b2kinv.quantities import tree

CASES = [
    ("sw", {"sweep"}),
    ("run alp_d", {"alp_decays"}),
    ("run alp_decays -p m_", {"m_a=", "m_chi="}),
    ("sweep alp_decays --gr", {"--grid"}),
    ("sweep alp_decays --grid L", {"L_det="}),
    ("experiment --excess bab", {"babar-2311.14629"}),
    ("book -p L", {"L_det="}),
    ("refresh belle2_e", {"belle2_excess"}),
    ("claims --edition requirements-p", {"requirements-peers.txt"}),
    ("run alp_decays -p dark_matter=", {"dirac", "majorana"}),
    ("run alp_decays -p alpha_s=r", {"running"}),
    # As it is typed: its blanks are the shell's otherwise.
    ("run alp_freeze_in -p rate_definition=per\\ b", {"per\\", "b\\", "quark"}),
    # A number has no words, and files would be none.
    ("run alp_decays -p m_a=", set()),
    ("run --parameters requirements-p", {"requirements-peers.txt"}),
    ("nonsense alp", set()),
]


def shell(name):
    program = shutil.which(name)
    if program is None:
        pytest.fail(f"{name} is not installed") if "CI" in os.environ else pytest.skip(f"no {name} here")
    return program


def script(name):
    done = subprocess.run(
        [sys.executable, "-m", "b2kinv", "completion", name], capture_output=True, check=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """The command, where a shell finds it; return that folder."""
    path = tmp_path_factory.mktemp("bin") / "b2kinv"
    path.write_text(f"#!{sys.executable}\nimport sys\nfrom b2kinv.__main__ import main\nsys.exit(main())\n")
    path.chmod(0o755)
    return path.parent


def typed_into(command, program, *arguments, text):
    path = f"{command}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [program, *arguments],
        input=text,
        env={**os.environ, "PATH": path},
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_shells_offer_nothing_of_their_own():
    # Such as the files of the folder, where a number is wanted.
    assert re.findall(r"complete (.*) b2kinv$", script("bash"), re.MULTILINE) == [
        "-o nospace -F _python_argcomplete"
    ]
    assert "--no-files" in script("fish") or " -f " in script("fish")


def test_bash_is_what_is_printed_unless_told():
    done = subprocess.run([sys.executable, "-m", "b2kinv", "completion"], capture_output=True, text=True)
    assert done.stdout == script("bash")


@pytest.mark.parametrize(("typed", "expected"), CASES)
def test_bash_offers(command, typed, expected):
    words = ["b2kinv", *typed.split(" ")]
    line = " ".join(words)
    # What bash itself sets while it completes.
    text = (
        f"{script('bash')}\nCOMP_LINE='{line}' COMP_POINT={len(line)} COMP_TYPE=9\n"
        f"COMP_WORDS=({line}) COMP_CWORD={len(words) - 1}\ncompopt() {{ :; }}\n"
        "_python_argcomplete b2kinv\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )
    assert set(typed_into(command, shell("bash"), "--norc", text=text).split()) == expected


@pytest.mark.parametrize(("typed", "expected"), CASES[:3])
def test_fish_offers(command, typed, expected):
    text = f"{script('fish')}\ncomplete --do-complete 'b2kinv {typed}'\n"
    lines = typed_into(command, shell("fish"), "--no-config", text=text).splitlines()
    # Behind a tab stands what it means.
    assert {line.split("\t")[0] for line in lines} == expected


def test_zsh_takes_the_script(command):
    text = f"autoload -U compinit; compinit -u -D\n{script('zsh')}\nprint ${{_comps[b2kinv]}}\n"
    assert typed_into(command, shell("zsh"), "-f", text=text).strip() == "_python_argcomplete"
