"""The book from an installed wheel: all that it is made of travels with the package; it is the same book."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

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

    def run(self, *arguments):
        """Run Python with the package, on another day than in most places: a site knows no clock."""
        variables = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
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
