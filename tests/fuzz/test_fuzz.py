"""Every public function is called with what its declarations allow; none is skipped."""

import pytest

from tests.fuzz import calls, generators, run

TOTAL = run.number_of_calls()
SHARES = run.shares(TOTAL)


def test_every_function_has_declarations_or_a_generator():
    assert len(calls.functions()) > 500
    assert {name: gaps for name in calls.functions() if (gaps := calls.missing(name))} == {}


def test_generators_and_lists_are_of_functions_that_exist():
    named = {*calls.OWN, *generators.AT_IMPORT, *generators.GRIDS, *run.MILLISECONDS}
    assert named - set(calls.functions()) == set()
    assert set(SHARES) == set(calls.functions()) - set(generators.AT_IMPORT)
    assert len(calls.sections()) == 10


@pytest.mark.parametrize("module", sorted({name.rpartition(".")[0] for name in SHARES}))
def test_calls(module):
    wrong = []
    for name, count in SHARES.items():
        if name.rpartition(".")[0] == module:
            wrong += [f"{kind}: {call}: {text}" for kind, call, text in run.found(name, count)]
    assert wrong == []


def test_a_function_whose_cost_is_not_listed_is_found(monkeypatch):
    monkeypatch.setattr(run, "MILLISECONDS", {"listed": 300.0})
    # By hand: 200 calls of 0.3 s are 60 s, where 10 s + 10 · 200 · 0.3 ms = 10.6 s pass, or 610 s if listed.
    assert run.too_slow("new", 200, 60.0) == "300 ms a call, where MILLISECONDS has 0.3: list it"
    assert run.too_slow("listed", 200, 60.0) is None
    assert run.too_slow("new", 200, 10.5) is None
