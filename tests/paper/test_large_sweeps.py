"""The page on large sweeps: its line, its plan, and that its script makes the pieces of one grid."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from b2kinv.companion.sweep import sweep
from b2kinv.paper import large_sweeps
from b2kinv.quantities import tree

PAGE = (tree.ROOT / "book" / "large_sweeps.md").read_text(encoding="utf-8")
SCRIPT, JOINING, _ = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)


def test_the_plan_of_a_line_known_by_hand():
    # 1 s to begin and 36 µs for a point: 10⁹ in a hundred pieces are 100 s and 36 000 s, 10.0278 hours.
    rows = [
        {"points": 10**5, "cpu_seconds": 4.6, "bytes": 10**7},
        {"points": 10**7, "cpu_seconds": 361.0, "bytes": 10**9},
    ]
    assert large_sweeps.line(rows) == pytest.approx((1.0, 3.6e-5))
    plan = large_sweeps.planned(rows)
    assert plan["core_hours"] == pytest.approx(10.0278, rel=1e-4)
    assert (plan["gigabytes"], plan["pieces"]) == (pytest.approx(100.0), 100)


def test_what_was_measured_lies_on_the_line_and_needs_no_more_memory():
    rows = large_sweeps.stored()["rows"]
    start, each = large_sweeps.line(rows)
    assert rows[-1]["points"] >= 10**6
    for row in rows:
        assert row["cpu_seconds"] == pytest.approx(start + each * row["points"], rel=0.25)
    memories = [max(row["memory_command_MiB"], row["memory_worker_MiB"]) for row in rows]
    # Ten times as many points; were rows kept, it would be a hundred megabytes more.
    assert memories[-1] < 1.25 * memories[0]


@pytest.mark.skipif(sys.platform == "win32", reason="it is a script for bash")
def test_the_script_makes_the_pieces_of_one_grid(tmp_path):
    commands = Path(sys.executable).parent
    for piece in ("0", "1"):
        environment = {
            **os.environ,
            "SLURM_ARRAY_TASK_ID": piece,
            "PIECES": "2",
            "MASSES": "4",
            "CONSTANTS": "3",
            "PATH": f"{tmp_path}:{commands}:{os.environ['PATH']}",
        }
        program = tmp_path / "b2kinv"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m b2kinv "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        subprocess.run(["bash", "-c", SCRIPT], cwd=tmp_path, env=environment, check=True, capture_output=True)
    subprocess.run(["bash", "-c", JOINING], cwd=tmp_path, check=True)
    table = sweep.read_table(tmp_path / "scan.csv")
    # By hand: four masses in steps of 4/3, three constants each.
    masses = [0.5] * 3 + [0.5 + 4 / 3] * 3 + [0.5 + 8 / 3] * 3 + [4.5] * 3
    assert list(table["m_a [GeV]"]) == pytest.approx(masses)
    assert len(table["decay_length [m]"]) == 12
