"""What `refresh` writes: a recorded number moves only if somebody would notice."""

import dataclasses
import json
from pathlib import Path

import pytest

import b2kinv
from b2kinv.companion.execution import runner, stored_outputs
from b2kinv.companion.execution.outputs import QUANTITY_MIME, RECORD_PREFIX
from b2kinv.paper import PAPER


@pytest.mark.parametrize(
    ("new", "stored", "expected"),
    [
        # Within 1e-9 of the stored number, on either side of it and of zero.
        (5.580000004, 5.58, 5.58),
        (5.579999996, 5.58, 5.58),
        (-5.580000004e-6, -5.58e-6, -5.58e-6),
        # One unit in the tenth digit, where it weighs most.
        (1.000000001, 1.0, 1.0),
        (0.999999999, 1.0, 1.0),
        # Beyond it.
        (1.000000002, 1.0, 1.000000002),
        (5.58000001, 5.58, 5.58000001),
        (-5.58, 5.58, -5.58),
        # Nothing is near zero.
        (1e-300, 0.0, 1e-300),
        (0.0, 1e-300, 0.0),
        # The ends of a range for themselves, pairs within pairs as well.
        ([5.580000004, 2.1], [5.58, 2.0], [5.58, 2.1]),
        ([[5.580000004, 1.0], 3.0], [[5.58, 1.0], 3.1], [[5.58, 1.0], 3.0]),
        # Of another form: a range that was a number, or has lost an end, a number that was none.
        ([5.58, 2.0], 5.58, [5.58, 2.0]),
        ([5.58], [5.58, 2.0], [5.58]),
        (5.58, [5.58, 2.0], 5.58),
        (5.58, "nan", 5.58),
        ("inf", 5.58, "inf"),
        (None, 5.58, None),
        (5.58, None, 5.58),
        (True, 1.0, True),
        (1.0, True, 1.0),
        (2, 2.0, 2),
        ("running", "fixed", "running"),
        # Stored when more digits were kept.
        (5.580000001, 5.58000000123, 5.580000001),
    ],
)
def test_a_stored_number_stays_where_the_new_one_agrees(new, stored, expected):
    result = stored_outputs.kept(new, stored)
    assert result == expected
    assert type(result) is type(expected)


def notebook(**quantities):
    """Return a notebook that records quantities, each given as value and uncertainty."""
    outputs = [
        {
            "data": {
                RECORD_PREFIX + "text/plain": repr(value),
                RECORD_PREFIX + "text/markdown": "$5.58$",
                QUANTITY_MIME: {"value": value, "uncertainty": sigma, "unit": "1", "meaning": name},
            },
            "metadata": {"scrapbook": {"name": name}},
            "output_type": "display_data",
        }
        for name, (value, sigma) in quantities.items()
    ]
    words = {"data": {"text/plain": "5.580000004"}, "metadata": {}, "output_type": "display_data"}
    stream = {"name": "stdout", "output_type": "stream", "text": ["5.580000004"]}
    return {"cells": [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": [*outputs, words, stream]}]}


def test_a_notebook_keeps_numbers_and_uncertainties_that_agree_and_nothing_else():
    stored = notebook(rate=(5.58, 0.37), window=([1.51, 2.02], None), gone=(1.0, None), limit=(3.0, 0.1))
    new = notebook(
        rate=(5.580000004, 0.3700000001),
        window=([1.510000001, 2.03], None),
        limit=(3.0, 0.2),
        added=(7.000000001, 1.0),
    )
    expected = notebook(
        rate=(5.58, 0.37), window=([1.51, 2.03], None), limit=(3.0, 0.2), added=(7.000000001, 1.0)
    )
    assert stored_outputs.with_stored_numbers(new, stored) == expected


def test_the_same_numbers_on_another_processor_change_no_byte():
    stored = notebook(rate=(5.58, 0.37), window=([1.51, 2.02], None))
    moved = notebook(rate=(5.580000003, 0.37), window=([1.51, 2.019999999], None))
    assert json.dumps(stored_outputs.with_stored_numbers(moved, stored)) == json.dumps(stored)


@pytest.mark.parametrize("section", PAPER.in_book(), ids=lambda section: section.name)
def test_stored_numbers_have_ten_digits(section):
    recorded = runner.results(json.loads(PAPER.notebook(section).read_text(encoding="utf-8")))
    for name, quantity in recorded.items():
        for key in ("value", "uncertainty"):
            numbers = quantity[key] if isinstance(quantity[key], list) else [quantity[key]]
            for number in numbers:
                if isinstance(number, float):
                    assert float(f"{number:.9e}") == number, name


def test_notebooks_that_came_with_an_installed_package_stay_as_they_are(tmp_path):
    # A wheel has them inside the package: nothing is executed, and nothing written.
    installed = dataclasses.replace(PAPER, root=Path(b2kinv.__file__).parent / "tree")
    assert installed.is_installed
    assert not PAPER.is_installed
    with pytest.raises(ValueError, match=r"came with the installed package.*get the sources"):
        stored_outputs.refresh(installed, (), pytest.fail)
