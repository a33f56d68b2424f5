"""The book from an installed wheel: everything that it is made of travels with the package."""

import os
import subprocess
import sys
import zipfile

import pytest

from b2kinv.quantities import tree

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return a folder that has the package as a wheel unpacks it, and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
            *("--disable-pip-version-check", "--no-index", "--wheel-dir", folder, tree.ROOT),
        ],
        check=True,
    )
    (wheel,) = folder.glob("b2kinv-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder


def run(installed, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=installed,
        env={**os.environ, "PYTHONPATH": str(installed / "site-packages")},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )


def test_the_wheel_is_what_runs(installed):
    done = run(installed, "-c", "import b2kinv; print(b2kinv.__file__)")
    assert done.stdout.strip() == str(installed / "site-packages" / "b2kinv" / "__init__.py")
    # With it type checkers believe what the package says of its types.
    assert (installed / "site-packages" / "b2kinv" / "py.typed").is_file()


def test_the_book_is_built_where_it_is_called(installed):
    done = run(installed, "-m", "b2kinv", "book", "--no-pdf")
    assert done.returncode == 0, done.stderr
    site = installed / "_build" / "site"
    assert (site / "index.html").is_file()
    assert "@software{b2kinv" in (site / "book" / "cite.html").read_text(encoding="utf-8")
    assert "The tests are not installed" in (site / "book" / "tests.html").read_text(encoding="utf-8")
