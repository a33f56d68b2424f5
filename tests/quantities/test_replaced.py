"""Replacing inputs: nothing that was kept hides a shift, and nothing stays of one."""

import dataclasses
import threading

import numpy as np
import pytest

from b2kinv.quantities import replaced
from b2kinv.quantities.ranges import Computed, Range

CALLS = []


@replaced.kept()
def twice(factor=2.0):
    CALLS.append("twice")
    return factor * replaced.read("mass", 1.0)


@replaced.kept()
def more():
    CALLS.append("more")
    return twice() + 1.0


@replaced.kept()
def other():
    CALLS.append("other")
    return replaced.read("width", 5.0)


class Thing:
    @replaced.KeptProperty
    def size(self):
        CALLS.append("size")
        return more() + other()


@pytest.fixture(autouse=True)
def fresh():
    for function in (twice, more, other):
        function.cache_clear()
    CALLS.clear()


def test_a_shift_reaches_what_was_kept_through_others_and_leaves_nothing_behind():
    thing = Thing()
    assert (more(), thing.size) == (3.0, 8.0)
    with replaced.inputs({"mass": 10.0}):
        assert (more(), thing.size) == (21.0, 26.0)
    assert (more(), thing.size) == (3.0, 8.0)


def test_what_does_not_depend_on_a_shift_is_not_computed_again():
    Thing().size, other(), more()
    CALLS.clear()
    with replaced.inputs({"mass": 10.0}):
        more(), more(), other()
    assert CALLS == ["more", "twice"]


def test_what_is_first_computed_under_a_shift_is_kept_only_if_it_is_independent_of_it():
    with replaced.inputs({"mass": 10.0}):
        other(), more()
    CALLS.clear()
    assert (other(), more()) == (5.0, 3.0)
    assert CALLS == ["more", "twice"]


def test_a_kept_result_tells_what_it_has_read():
    more()
    with replaced.noted() as names:
        more()
    assert names == {"mass"}


def test_what_will_be_asked_again_is_computed_once_for_each_value():
    masses = (10.0, np.array([1.0, 2.0]), np.array([1.0, 3.0]))
    first = []
    for mass in masses:
        with replaced.inputs({"mass": mass}, again=True):
            first.append(twice())
    CALLS.clear()
    for mass, expected in zip(masses, first, strict=True):
        with replaced.inputs({"mass": np.copy(mass) if np.ndim(mass) else mass}, again=True):
            assert twice() is expected
    assert CALLS == []
    np.testing.assert_array_equal(first[2], [2.0, 6.0])
    with replaced.inputs({"mass": 10.0}):
        # Not said to come again: nothing is looked up, and nothing left.
        assert twice() == 20.0
    assert CALLS == ["twice"]


def test_what_is_forgotten_is_forgotten_in_replacements_too():
    with replaced.inputs({"mass": 10.0}, again=True):
        twice()
    twice.cache_clear()
    CALLS.clear()
    with replaced.inputs({"mass": 10.0}, again=True):
        twice()
    assert CALLS == ["twice"]


@dataclasses.dataclass(frozen=True)
class Points:
    x: object


def test_arrays_are_told_apart_by_what_is_in_them():
    @replaced.kept()
    def total(points):
        CALLS.append("total")
        return float(np.sum(points.x))

    assert [total(Points(np.array(x))) for x in ([1.0, 2.0], [1.0, 3.0], [1.0, 2.0])] == [3.0, 4.0, 3.0]
    assert total(Points(np.array([[1.0], [2.0]]))) == 3.0
    assert CALLS == ["total"] * 3


def test_an_inner_replacement_counts_and_the_outer_one_returns():
    with replaced.inputs({"mass": 10.0, "width": 1.0}):
        with replaced.inputs({"mass": 20.0}):
            assert (more(), other()) == (41.0, 1.0)
        assert more() == 21.0


def test_another_thread_does_not_notice():
    seen = []
    with replaced.inputs({"mass": 10.0}):
        thread = threading.Thread(target=lambda: seen.append(more()))
        thread.start()
        thread.join()
    assert seen == [3.0]


def test_the_end_of_a_range_follows_a_shift_and_returns():
    end = Range(below=Computed(lambda: replaced.read("mass", 1.0), "m"))
    with replaced.inputs({"mass": 10.0}):
        # What is kept for the quick check is the stored one, whenever it is asked first.
        assert end.closed[1] < 1.0
        assert end.limits["below"] == 10.0
    assert end.limits["below"] == 1.0


def test_an_error_ends_a_replacement():
    with pytest.raises(ZeroDivisionError), replaced.inputs({"mass": 10.0}):
        _ = 1 / 0
    assert replaced.read("mass", 1.0) == 1.0


def test_only_so_many_results_are_kept():
    @replaced.kept(2)
    def square(x):
        CALLS.append(x)
        return x * x

    for x in (1, 2, 3, 3, 2, 1):
        square(x)
    assert CALLS == [1, 2, 3, 1]
    with pytest.raises(ValueError, match=r"largest = 0\.0 is not allowed"):
        replaced.kept(0)
