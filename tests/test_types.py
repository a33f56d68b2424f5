"""Types for packages that use ours; that ours are right, mypy says in test_style.py."""

import re
import subprocess
import sys
from pathlib import Path

import b2kinv
from b2kinv.quantities import tree


def test_packages_that_use_ours_see_its_types(tmp_path):
    assert Path(b2kinv.__file__).with_name("py.typed").is_file()
    (tmp_path / "wrong.py").write_text(
        "from b2kinv.physics import kinematics\n"
        'kinematics.energy(1.0, "fast")\n'
        "momentum: str = kinematics.breakup_momentum(2.0, 0.0, 0.0)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mypy", str(tmp_path / "wrong.py")],
        cwd=tree.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    found = [line for line in done.stdout.splitlines() if "wrong.py:" in line]
    # What is checked by declaration keeps the types of its arguments, and of what it returns.
    assert [line.rpartition("[")[2] for line in found] == ["arg-type]", "assignment]"], done.stdout


def test_no_line_of_ours_is_let_off():
    # What is not checked is named, with the reason, in pyproject.toml.
    waived = re.compile(r"#\s*(type:\s*ignore|noqa|mypy:|pragma: no cover)")
    package = Path(b2kinv.__file__).parent
    lines = {
        f"{path.relative_to(package).as_posix()}:{number}"
        for path in package.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if waived.search(line)
    }
    assert lines == set()
