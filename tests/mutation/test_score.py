"""The score of the tests: its interval, its weights, which tests stand behind a module, what is explained."""

import sys

import pytest
import yaml

from b2kinv.companion.execution import locks
from b2kinv.quantities import tree
from tests.mutation import __main__ as command
from tests.mutation import mirrored, score


def mutants(module, *outcomes):
    named = {"function": "f", "operator": "NumberReplacer", "before": "x = 1", "after": "x = 2"}
    return [{"module": module, **named, "outcome": one} for one in outcomes]


@pytest.mark.parametrize(
    ("caught", "number", "low", "high"),
    [
        # scipy.stats.binomtest(k, n).proportion_ci(0.95, "wilson")
        (540, 600, 0.8733923, 0.9215183),
        (5, 5, 0.5655175, 1.0),
        (0, 4, 0.0, 0.4898908),
    ],
)
def test_interval_is_that_of_wilson(caught, number, low, high):
    assert score.wilson(caught / number, number) == pytest.approx([low, high], rel=1e-6, abs=1e-12)


def test_modules_count_by_how_many_mutants_they_have():
    # By hand: of 300 mutants all four drawn are caught, of 100 one of two: (300 + 50) / 400. Weights are 75
    # four times and 50 twice: as good as 160000 / 27500 = 5.82 mutants without weights.
    tried = [*mutants("a.py", *["caught"] * 4), *mutants("b.py", "caught by slow tests", "survived")]
    found = score.report({"a.py": 300, "b.py": 100}, tried, set())
    assert found["score"] == pytest.approx(0.875)
    assert found["interval"] == pytest.approx(score.wilson(0.875, 160000 / 27500))
    assert found["modules"]["b.py"]["caught"] == 1
    assert [one["module"] for one in found["survivors"]] == ["b.py"]


def test_those_that_change_nothing_are_left_out():
    tried = mutants("a.py", "caught", "survived")
    found = score.report({"a.py": 10}, tried, {command.name_of(tried[1])})
    assert found["survivors"] == []
    assert found["equivalent"] == 2


def test_a_mutant_that_never_ends_is_stopped_by_the_processor_not_by_the_clock():
    code, seconds = command.run_within([sys.executable, "-c", "while True: pass"], 1.0)
    assert code != 0
    assert 0.5 < seconds < 3.0
    # Two seconds of sleep takes next to no processor.
    assert command.run_within([sys.executable, "-c", "import time; time.sleep(2.0)"], 1.0)[0] == 0


def test_one_run_at_a_time(tmp_path, capsys):
    with locks.locked(tmp_path), pytest.raises(SystemExit):
        command.main(["--cache", str(tmp_path)])
    assert str(tmp_path) in capsys.readouterr().err


def test_every_module_has_tests_behind_it():
    without = [module for module in mirrored.modules() if not mirrored.tests_of(module)]
    assert without == []
    assert len(mirrored.modules()) > 100


def test_tests_go_to_the_module_with_the_longest_name():
    assert mirrored.tests_of("physics/belle2_line.py") == ["tests/physics/test_belle2_line.py"]
    # No file has the name of this one: the tests of modules that import it.
    assert "tests/physics/test_constraints.py" in mirrored.tests_of("physics/constraint_files.py")
    assert "tests/physics/test_units.py" not in mirrored.tests_of("physics/constraint_files.py")
    assert mirrored.tests_of("sections/belle2_excess_judged.py") == [
        "tests/sections/test_belle2_excess_judged.py"
    ]


def test_every_explained_survivor_says_why_and_is_still_in_the_code():
    known = yaml.safe_load(command.SURVIVORS.read_text(encoding="utf-8")) or []
    names = [command.name_of(one) for one in known]
    assert len(set(names)) == len(names)
    for one in known:
        assert {"equivalent", "killed"} & set(one), one
        assert len(str(one.get("equivalent") or one["killed"])) > 20, one
        code = (mirrored.SOURCES / one["module"]).read_text(encoding="utf-8")
        lines = "\n".join(line.strip() for line in code.splitlines())
        assert one["before"] in lines, one
        if "killed" in one:
            file, _, test = one["killed"].partition("::")
            assert f"def {test}(" in (tree.ROOT / file).read_text(encoding="utf-8"), one
