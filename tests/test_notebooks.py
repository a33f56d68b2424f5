"""The stored notebooks: one shape, outputs in order, recorded numbers that `evaluate` still gives.

That each cell still prints what is stored is checked by nbval, in the same run.
"""

import ast
import json
import re
import subprocess
import sys

import numpy as np
import pytest

from b2kinv.companion.execution import assignments, runner, stored_outputs
from b2kinv.companion.site import folding
from b2kinv.companion.words.formatting import plain
from b2kinv.paper import PAPER
from b2kinv.quantities import tree
from b2kinv.sections import uncertainties

SECTIONS = PAPER.in_book()

#: Lines of code that the first nine notebooks may have together, and each later one.
LINES_OF_FIRST, LINES_OF_LATER = 200, 22
FIRST = {
    "belle2_excess",
    "belle2_likelihood",
    "alp_decays",
    "alp_freeze_in",
    "alp_parameter_space",
    "dark_photon_decays",
    "dark_photon_freeze_out",
    "dark_photon_parameter_space",
    "dark_matter_searches",
}
LINES_OF_CELL, IMPORTS, LENGTH = 10, 3, 110
#: Plumbing, and ways around the import of it.
FORBIDDEN = {
    *("globals", "locals", "vars", "exec", "eval", "show_files"),
    *("_getframe", "currentframe", "__import__", "import_module"),
}


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
        assert recorded[name]["unit"] == quantity.unit, name
        assert recorded[name]["meaning"] == quantity.meaning, name
        # Ten digits are kept, of which the last may differ between processors by one: as much as `refresh`
        # leaves alone.
        for key in ("value", "uncertainty"):
            computed = plain(getattr(quantity, key), 10)
            exact = computed is None or isinstance(computed, str)
            allowed = computed if exact else pytest.approx(computed, rel=1.000001e-9, abs=0.0)
            assert recorded[name][key] == allowed, f"{name}: {key}"


def test_numbers_with_uncertainties_are_recorded():
    # Otherwise none would be compared above.
    notebooks = (json.loads(PAPER.notebook(section).read_text(encoding="utf-8")) for section in SECTIONS)
    found = [quantity for notebook in notebooks for quantity in runner.results(notebook).values()]
    assert sum(quantity["uncertainty"] is not None for quantity in found) > 5


def test_numbers_of_the_landing_page_have_their_errors_or_are_said_to_have_none():
    text = (tree.ROOT / "book" / "index.md").read_text(encoding="utf-8")
    pasted = re.findall(r"\{glue:text\}`/notebooks/(\w+)\.ipynb::(\w+):", text)
    assert len(pasted) > 8
    without = set()
    for name, pasted_name in pasted:
        section = PAPER.section(name)
        recorded = runner.results(json.loads(PAPER.notebook(section).read_text(encoding="utf-8")))
        quantity = recorded[pasted_name.removesuffix("_text")]
        if quantity["unit"] and quantity["uncertainty"] is None and not isinstance(quantity["value"], list):
            without.add((section, pasted_name.removesuffix("_text")))
    # One sentence says it of all of them, and is true.
    assert "Where a number has none, it is below the digits shown, or no uncertainty is known." in text
    for section, name in without:
        evaluate, parameters = section.module.evaluate, section.module.Parameters()
        found = uncertainties.uncertainties(evaluate, parameters)
        if name not in found:
            assert name in {"alp_region_survives", "dark_photon_region_survives", "kinetic_photon_epsilon"}
            continue
        # Three digits are shown.
        spread = found.spread(name)
        assert not spread.is_known or spread.linear < 5e-4 * abs(spread.value), name


def tables_without_errors(cells):
    """Return the calls of `page.table` that do not say within which uncertainties its numbers are."""
    calls = [node for cell in cells for node in ast.walk(ast.parse(cell)) if isinstance(node, ast.Call)]
    return [
        ast.unparse(call)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "table"
        and "within" not in {keyword.arg for keyword in call.keywords}
    ]


def test_every_table_has_the_errors_of_its_numbers(notebook):
    assert tables_without_errors(code(notebook)) == []


def test_a_table_without_errors_is_found():
    cells = ["result = page.evaluate()", "page.table(result)\npage.table(result, within=page.uncertainties)"]
    assert tables_without_errors(cells) == ["page.table(result)"]


def code(notebook):
    """Return the sources of the code cells, without that of the parameters."""
    return [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ())
    ]


def too_much(cells, prose):
    """Return what a notebook has too much of, given its code cells and its text, one sentence each."""
    trees = [ast.parse(cell) for cell in cells]
    nodes = [node for tree_ in trees for node in ast.walk(tree_)]
    imported = [
        (getattr(node, "module", None), alias.name)
        for node in nodes
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    found = [
        f"a cell of {len(cell.splitlines())} lines" for cell in cells if cell.count("\n") >= LINES_OF_CELL
    ]
    if len(imported) > IMPORTS:
        found.append(f"{len(imported)} imports")
    found += [
        f"the import of {module}.{name}"
        for module, name in imported
        if f"{module}.{name}".startswith("b2kinv.companion")
    ]
    found += [
        f"{type(node).__name__} in line {node.lineno}"
        for node in nodes
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda)
    ]
    words = {getattr(node, "id", getattr(node, "attr", None)) for node in nodes}
    found += sorted(words & FORBIDDEN)
    # Rows of a table cannot be broken.
    found += [f"a line of {len(line)} characters: {line}" for line in prose.split("\n") if len(line) > LENGTH]
    return found


def text_of(notebook):
    return "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")


def broken_lines(text):
    """Return the lines of paragraphs and items that Markdown takes for a new item of a list."""
    # Displayed formulas and directives keep their lines as they are.
    text = re.sub(
        r"^\$\$.*?^\$\$|^(:::+|```+)\{(?!div|dropdown).*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE
    )
    found, before = [], ""
    for line in text.split("\n"):
        starts = re.match(r"\s*(?:[-+*]|1[.)])\s", line)
        inside = before.strip() and not re.match(r"\s*(?:[-*:#]|\d+[.)]|\()", before)
        own_list = re.match(r"\s*[-*]\s", line) and before.startswith(" ")
        if re.match(r"\s*\+\s", line) or (starts and inside and not own_list):
            found.append(line)
        before = line
    return found


def test_no_line_of_a_paragraph_begins_a_list(notebook):
    texts = ("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    assert [line for text in texts for line in broken_lines(text)] == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the rate of $B \\to K$\n+ invisible", 1), ("- the rate to K\n  + invisible", 1),
        ("the rate to K\n- invisible", 1), ("of order\n1. Then", 1), ("the rate to K +\ninvisible", 0),
        ("Both:\n\n- one of\n  them\n- another", 0), ("$$\na\n+ b\n$$", 0), ("1. one\n2. two", 0),
    ],
)  # fmt: skip
def test_broken_lines_are_found(text, number):
    assert len(broken_lines(text)) == number


def test_a_notebook_is_text_with_little_code(notebook):
    assert too_much(code(notebook), text_of(notebook)) == []


@pytest.mark.parametrize(
    ("cell", "prose", "message"),
    [
        ("x = 1\n" * 11, "", "a cell of 11 lines"),
        ("import a, b\nfrom c import d, e", "", "4 imports"),
        ("from b2kinv.companion.execution import page", "", "the import of b2kinv.companion.execution.page"),
        ("def f(): pass", "", "FunctionDef in line 1"),
        ("f = lambda: 1", "", "Lambda in line 1"),
        ("page = begin('x', globals())", "", "globals"),
        ("page.show_files()", "", "show_files"),
        ("names = sys._getframe(0).f_globals", "", "_getframe"),
        ("names = inspect.currentframe().f_globals", "", "currentframe"),
        ("module = __import__('b2kinv.companion')", "", "__import__"),
        ("module = importlib.import_module('b2kinv.companion')", "", "import_module"),
        ("", "word " * 23, "a line of 115 characters"),
    ],
)
def test_what_is_too_much_is_found(cell, prose, message):
    (found,) = too_much([cell], prose)
    assert found.startswith(message)


def test_notebooks_have_few_lines_of_code():
    lines = {
        section.name: sum(
            len(cell.splitlines()) for cell in code(json.loads(PAPER.notebook(section).read_text("utf-8")))
        )
        for section in SECTIONS
    }
    assert set(lines) >= FIRST
    assert sum(lines[name] for name in FIRST) <= LINES_OF_FIRST
    assert {
        name: number for name, number in lines.items() if number > LINES_OF_LATER and name not in FIRST
    } == {}


#: A number as Python writes it.
PYTHON_NOTATION = re.compile(r"\d+(?:\.\d+)?e[+-]?\d+")
#: A format that writes numbers so at some parameters, if not at the defaults.
EXPONENTIAL_FORMAT = re.compile(r"\{glue:text\}`[^`]*:[^`:]*[eEgG]`")


def test_prose_has_no_numbers_in_python_notation(notebook):
    prose = text_of(notebook)
    assert EXPONENTIAL_FORMAT.findall(prose) == []
    assert PYTHON_NOTATION.findall(re.sub("`[^`]*`", "", prose)) == []
    words = [one["value"] for one in runner.results(notebook).values() if isinstance(one["value"], str)]
    assert [one for one in words if PYTHON_NOTATION.search(one)] == []


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("{glue:text}`x:.1e`", True),
        ("{glue:text}`x:.3g`", True),
        ("{glue:text}`x:.3f` {glue:md}`e:myst`", False),
    ],
)
def test_formats_that_write_python_notation_are_found(prose, found):
    assert bool(EXPONENTIAL_FORMAT.search(prose)) is found


def test_a_notebook_leaves_its_parameters_alone(section, notebook):
    # Otherwise a reader who runs all cells once more gets other numbers.
    names = {
        node.id
        for cell in code(notebook)
        for node in ast.walk(ast.parse(cell))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    assert names & set(assignments.defaults(PAPER, section)) == set()


def test_the_first_heading_is_number_and_title_of_the_section(section, notebook):
    heading, _, _ = text_of(notebook).partition("\n")
    assert heading == f"# {section.number}. {section.title}"


def papermill(name, target, *parameters):
    """Run plain papermill on a stored notebook, which knows nothing of b2kinv."""
    (section,) = (section for section in SECTIONS if section.name == name)
    command = [sys.executable, "-m", "papermill", "--no-progress-bar", "-k", "python3"]
    return subprocess.run(
        [*command, *parameters, str(PAPER.notebook(section)), str(target)],
        cwd=target.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_page_begins_with_question_answer_and_the_figure_that_carries_it(notebook):
    first, parameters, evaluation, figure = notebook["cells"][:4]
    opening = "".join(first["source"])
    question, _, answer = opening.partition("The answer")
    assert "**The question" in question
    # With a number or a judgement that is recorded, and with the verdict on what the paper says.
    assert "{glue:" in answer
    assert "{claim}`" in answer
    (shown,) = re.findall(r"\{numref\}`(fig:[\w-]+)`", answer)
    assert "parameters" in parameters["metadata"]["tags"]
    assert "page.evaluate()" in "".join(evaluation["source"])
    assert figure["metadata"]["mystnb"]["figure"]["name"] == shown


def test_equations_stand_in_the_order_of_the_paper_or_it_is_said_why(notebook):
    text = " ".join(text_of(notebook).split())
    numbers = [int(number) for number in re.findall(r"\(eq-paper-(\d+)\)=", text)]
    late = [number for place, number in enumerate(numbers) if number < max(numbers[: place + 1])]
    said = re.findall(r"Equation \((\d+)\) stands here, out of the paper's order, because", text)
    assert [int(number) for number in said] == late


def test_what_is_folded_are_headings_of_the_notebook(notebook):
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    found = re.findall(r"^(##|###) (.+?)\s*$", text, re.MULTILINE)
    known = [(depth, heading.replace("'", "’")) for depth, heading in found]
    folded = [heading.replace("'", "’") for heading in folding.headings(notebook)]
    assert set(folded) <= {heading for _, heading in known}
    # Not all of it: what is left is the argument.
    assert (
        len({heading for depth, heading in known if depth == "##"} - set(folded) - set(folding.FOOTER)) >= 2
    )


@pytest.mark.slow
def test_plain_papermill_runs_a_notebook(tmp_path):
    target = tmp_path / "out.ipynb"
    done = papermill("belle2_excess", target, "-p", "branching_ratio_measured", "1.1e-5")
    assert done.returncode == 0, done.stderr
    recorded = runner.results(json.loads(target.read_text(encoding="utf-8")))
    assert recorded["branching_ratio_measured"]["value"] == 1.1e-5
    # By hand, in 1e-5: errors 0.5 ⊕ 0.4 ⊕ 0.037; 1.1 − 0.558 over that.
    assert recorded["tension"]["value"] == pytest.approx(0.8451, rel=1e-3)
    assert (tmp_path / "belle2_excess.files" / "belle2_rates.csv").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("nonsense", "1", r"ValueError: unknown parameter 'nonsense': it must be one of m_a, f_a, "),
        ("m_aa", "1.5", r"ValueError: unknown parameter 'm_aa'.*\(did you mean 'm_a'\?\)"),
        ("m_a", "-1.0", r"ValueError: m_a = -1\.0 is not allowed"),
    ],
)
def test_plain_papermill_is_refused_what_is_nonsense(tmp_path, name, value, message):
    done = papermill("alp_decays", tmp_path / "out.ipynb", "-p", name, value)
    assert done.returncode != 0
    assert re.search(message, done.stderr)
