"""The stored notebooks: one shape, outputs in order, recorded numbers that `evaluate` still gives.

That each cell still prints what is stored is checked by nbval, in the same run.
"""

import json

import numpy as np
import pytest

from b2kinv.companion.execution import assignments, runner, stored_outputs
from b2kinv.companion.words.formatting import plain
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

SECTIONS = PAPER.in_book()


@pytest.fixture(params=SECTIONS, ids=lambda section: section.name)
def section(request):
    return request.param


@pytest.fixture
def notebook(section):
    return json.loads(PAPER.notebook(section).read_text(encoding="utf-8"))


def test_every_notebook_is_in_the_book():
    files = {path.stem for path in tree.NOTEBOOKS.glob("*.ipynb")}
    assert files == {section.name for section in SECTIONS}


def test_parameters_cell_holds_every_parameter_with_its_default(section):
    table = section.module.Parameters.table()
    assert assignments.defaults(PAPER, section) == {name: default for name, default, *_ in table}
    assert list(assignments.defaults(PAPER, section)) == [name for name, *_ in table]


def test_cells_were_executed_in_order(notebook):
    # nbval never compares a cell whose count is empty: an empty notebook would pass whatever it printed.
    counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_stored_form_is_what_refresh_writes(section, notebook):
    text = PAPER.notebook(section).read_text(encoding="utf-8")
    stored = stored_outputs.without_images(json.loads(text))
    assert json.dumps(stored, indent=1, ensure_ascii=False) + "\n" == text
    assert "image/" not in json.dumps([cell.get("outputs", []) for cell in notebook["cells"]])
    assert str(tree.ROOT) not in text


def test_outputs_are_neither_errors_nor_warnings(notebook):
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    assert [output for output in outputs if output["output_type"] == "error"] == []
    assert [output for output in outputs if output.get("name") == "stderr"] == []


def test_recorded_numbers_are_those_that_evaluate_gives(section, notebook):
    recorded = runner.results(notebook)
    result = section.module.evaluate(section.module.Parameters())
    expected = {
        name: quantity
        for name, quantity in result.items()
        if not np.ndim(quantity.value) or isinstance(quantity.value, tuple)
    }
    assert set(recorded) >= set(expected)
    for name, quantity in expected.items():
        # The last digits may differ between processors; a change that anybody would notice does not pass.
        assert recorded[name]["value"] == pytest.approx(plain(quantity.value), rel=1e-8), name
        assert recorded[name]["unit"] == quantity.unit
