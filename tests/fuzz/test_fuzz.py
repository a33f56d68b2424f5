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
    wrong = [
        f"{kind}: {call}: {text}"
        for name, count in SHARES.items()
        if name.rpartition(".")[0] == module
        for kind, call, text in run.found(name, count)
    ]
    assert wrong == []
