"""The book from an installed wheel: all that it is made of travels with the package; it is the same book."""

import os
import shutil
import signal
import subprocess
import sys
import zipfile

import pytest

from b2kinv.companion.commands import command_line
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

pytestmark = [pytest.mark.site, pytest.mark.slow]


class Installed:
    """The package as a wheel unpacks it, in a folder that has nothing of the checkout."""

    def __init__(self, folder):
        self.folder = folder
        self.packages = folder / "site-packages"
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
                *("--disable-pip-version-check", "--no-index", "--wheel-dir", folder, tree.ROOT),
            ],
            check=True,
        )
        (wheel,) = folder.glob("b2kinv-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(self.packages)

    def run(self, *arguments, within=None):
        """Run Python with the package, on another day than in most places: a site knows no clock."""
        variables = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=within or self.folder,
            env={**variables, "PYTHONPATH": str(self.packages), "TZ": "Pacific/Kiritimati"},
            capture_output=True,
            encoding="utf-8",
            timeout=600,
            check=False,
        )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The package from a wheel."""
    return Installed(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_is_what_runs(installed):
    done = installed.run("-c", "import b2kinv; print(b2kinv.__file__)")
    assert done.stdout.strip() == str(installed.packages / "b2kinv" / "__init__.py")
    # With it type checkers believe what the package says of its types.
    assert (installed.packages / "b2kinv" / "py.typed").is_file()


def test_the_book_is_built_without_the_tests_that_a_wheel_has_not(installed, at):
    at(installed.packages / "b2kinv" / "tree").keep("book/tests", "book/derivations", "book/references")
    done = installed.run("-m", "b2kinv", "book", "--no-pdf", "--site", "small")
    assert done.returncode == 0, done.stderr
    pages = installed.folder / "_build" / "site-small" / "book"
    assert "The tests are not installed" in (pages / "tests.html").read_text(encoding="utf-8")
    assert "test_sum_rule" in (pages / "derivations.html").read_text(encoding="utf-8")


#: Each command from an empty folder, as `uvx` and `pipx` leave it to a user, and what it prints.
COMMANDS = {
    "parameters": (["belle2_excess"], "uncertainty_statistical"),
    "run": (["belle2_excess"], "everything is in"),
    "sweep": (["belle2_excess", "--grid", "uncertainty_statistical=1e-6:5e-6:3"], "sweep.csv"),
    "claims": ([], "IIA.ctau"),
    "experiment": (["--excess", "7e-6+2e-6-2e-6", "--claims-only"], "claims change"),
    "hepdata": (["belle2_excess"], "to HEPData"),
    "completion": (["bash"], "complete"),
    "book": (["--no-pdf", "--site", "small"], "the site is ready"),
}


@pytest.fixture(scope="module")
def read_only(tmp_path_factory, at):
    """An installed package, with three pages in its book, in which nobody may write."""
    installed = Installed(tmp_path_factory.mktemp("read-only"))
    at(installed.packages / "b2kinv" / "tree").keep("book/references", "notebooks/belle2_excess")
    before = at.content(installed.packages)
    folders = [path for path in installed.packages.rglob("*") if path.is_dir()]
    # For a superuser this means nothing: hence the comparison in the end.
    for path in folders:
        path.chmod(0o555)
    yield installed
    for path in folders:
        path.chmod(0o755)
    after = {name: text for name, text in at.content(installed.packages).items() if "__pycache__" not in name}
    assert after == before


def test_no_command_is_forgotten():
    (known,) = (
        one.choices for one in command_line.parser_of(PAPER)._actions if isinstance(one.choices, dict)
    )
    assert set(known) == {*COMMANDS, "archive", "refresh", "serve"}


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_work_from_an_empty_folder_and_write_nothing_into_the_package(read_only, name, tmp_path):
    arguments, told = COMMANDS[name]
    done = read_only.run("-m", "b2kinv", name, *arguments, within=tmp_path)
    assert done.returncode == 0, done.stderr
    assert told in done.stdout
    assert {path.name for path in tmp_path.iterdir()} <= {"_build"}


def test_an_installed_package_is_archived_where_its_book_was_built(read_only, tmp_path):
    done = read_only.run("-m", "b2kinv", "archive", within=tmp_path)
    assert done.returncode == 1
    assert "build it first, with b2kinv book" in done.stderr
    for words in ("book --no-pdf", "archive --out all.zip", "archive --check all.zip"):
        done = read_only.run("-m", "b2kinv", *words.split(), within=tmp_path)
        assert done.returncode == 0, done.stderr


def test_the_outputs_of_an_installed_package_are_not_refreshed(read_only, tmp_path):
    done = read_only.run("-m", "b2kinv", "refresh", within=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    (sentence,) = done.stderr.splitlines()
    assert "came with the installed package" in sentence
    assert "get the sources" in sentence
    assert list(tmp_path.iterdir()) == []


def test_the_book_of_an_installed_package_is_served(read_only, tmp_path):
    variables = {**os.environ, "PYTHONPATH": str(read_only.packages)}
    command = [sys.executable, "-m", "b2kinv", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=variables, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout.readline().startswith("serving on http://127.0.0.1:")
        told = next(line for line in process.stdout if line.startswith(("ready after", "not rebuilt")))
        process.send_signal(signal.SIGTERM)
        assert told.startswith("ready after")
        assert process.stdout.read().endswith("stopped\n")
    assert {path.name for path in tmp_path.iterdir()} == {"_build"}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The site that a wheel builds beside the tests that its book shows: all else is the wheel's."""
    installed = Installed(tmp_path_factory.mktemp("whole"))
    shutil.copytree(tree.ROOT / "tests", installed.packages / "b2kinv" / "tree" / "tests")
    done = installed.run("-m", "b2kinv", "book")
    assert done.returncode == 0, done.stderr
    return installed.folder / "_build" / "site"


def test_two_builds_of_the_book_are_the_same_bytes(whole, at, request):
    # Of a wheel and of a checkout, in folders of other names, the book on paper included. The other build is
    # asked for once this one is there, so that two processes do not wait for the same.
    built = request.getfixturevalue("built")
    first, second = built.content(built.site), at(whole).content(whole)
    assert set(first) == set(second)
    assert [name for name in first if first[name] != second[name]] == []
    assert "@software" in first["book/cite.html"].decode()
