"""Values that a user sets: read, routed to the notebooks that have them, validated before anything runs."""

import ast
import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from b2kinv.companion.execution import parameter_file
from b2kinv.companion.execution.notebook_file import Notebook
from b2kinv.companion.papers import Paper, Section
from b2kinv.quantities import validation
from b2kinv.quantities.declarations import Declaration
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.parameters import ParameterSet


@dataclasses.dataclass(frozen=True)
class Entry:
    """One assignment in a notebook's parameters cell: its value and where that stands in the source."""

    value: object
    line: int
    start: int
    end: int | None


def parse(assignments: Iterable[str] = (), file: str | Path | None = None) -> dict[str, object]:
    """Return name → text from ``name=value`` texts and, below them in rank, a YAML file.

    What a text means is said by the declaration of the parameter: see `read`.

    Parameters
    ----------
    assignments : iterable of str
        Such as "height=1.5" or "shape=round".
    file : path, optional
        YAML file with a mapping of names to values.

    Raises
    ------
    ValueError
        If an assignment or the file cannot be read, or a name is given twice.

    Examples
    --------
    >>> parse(["height=1.5", "shape = half round", "table=x=1.csv"])
    {'height': '1.5', 'shape': 'half round', 'table': 'x=1.csv'}
    >>> parse(["height"])
    Traceback (most recent call last):
    ...
    ValueError: 'height' is no parameter assignment: write name=value, such as height=1.5
    """
    values: dict[str, object] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip(" ")
        if not equals or not name.isidentifier():
            raise ValueError(
                f"{assignment!r} is no parameter assignment: write name=value, such as height=1.5"
            )
        if name in values:
            raise ValueError(f"parameter {name!r} is given twice")
        values[name] = text.strip(" ")
    return {**parameter_file.read(file), **values} if file is not None else values


def read(declarations: Mapping[str, Declaration], values: Mapping[str, object]) -> dict[str, object]:
    """Return the `values` of declared parameters, with what the declarations make of each that is a text.

    Raises
    ------
    ValueError
        If a text has characters that no line of text has.
    """
    return {
        name: declarations[name].read(name, value) if isinstance(value, str) else value
        for name, value in values.items()
    }


def read_cell(source: str) -> dict[str, Entry]:
    """Return name → `Entry` of a parameters cell, which holds assignments of literals and comments only.

    Raises
    ------
    ValueError
        If a statement is anything else.

    Examples
    --------
    >>> read_cell("height: float = 2.0  # [m] above ground")["height"].value
    2.0
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        raise ValueError(f"the parameters cell is not valid Python in line {error.lineno}") from error
    entries = {}
    for statement in statements:
        assigned = _assignment(statement)
        if assigned is None or assigned[1].lineno != assigned[1].end_lineno:
            raise ValueError(
                f"line {statement.lineno} of the parameters cell does not assign one literal to one name"
            )
        name, node = assigned
        try:
            value = ast.literal_eval(node)
        except ValueError as error:
            raise ValueError(f"parameter {name!r} of the parameters cell is no literal") from error
        entries[name] = Entry(value, node.lineno, node.col_offset, node.end_col_offset)
    return entries


def rewrite_cell(source: str, values: Mapping[str, object]) -> str:
    """Return a parameters cell with some values replaced, everything else kept as it stands.

    Examples
    --------
    >>> rewrite_cell("height: float = 2.0  # [m] above ground", {"height": 1.5})
    'height: float = 1.5  # [m] above ground'
    >>> rewrite_cell("area: float = 1e8", {"area": 2.5e8})
    'area: float = 2.5e8'
    """
    entries = read_cell(source)
    # Columns count bytes, as Python's parser does.
    lines = [line.encode() for line in source.split("\n")]
    for name, value in values.items():
        entry = entries[name]
        if type(value) is type(entry.value) and value == entry.value:
            continue
        line = lines[entry.line - 1]
        lines[entry.line - 1] = line[: entry.start] + _spelled(value).encode() + line[entry.end :]
    return b"\n".join(lines).decode()


def read_notebook(path: str | Path) -> tuple[Notebook, int]:
    """Return a notebook as a dictionary and the index of its cell tagged "parameters".

    Raises
    ------
    ValueError
        If the file is no notebook or does not have exactly one such cell.
    """
    import json

    try:
        notebook: Notebook = json.loads(Path(path).read_text(encoding="utf-8"))
        tagged = [
            index
            for index, cell in enumerate(notebook["cells"])
            if "parameters" in cell["metadata"].get("tags", ())
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"{path} cannot be read as a notebook: {' '.join(str(error).split())}") from error
    if len(tagged) != 1:
        raise ValueError(f"{path} has {len(tagged)} cells tagged 'parameters': it must have exactly one")
    return notebook, tagged[0]


def cell_source(notebook: Notebook, index: int) -> str:
    """Return the source of one cell as a single string."""
    source = notebook["cells"][index]["source"]
    return source if isinstance(source, str) else "".join(source)


def defaults(paper: Paper, section: Section) -> dict[str, object]:
    """Return name → value as the section's notebook sets them."""
    notebook, index = read_notebook(paper.notebook(section))
    return {name: entry.value for name, entry in read_cell(cell_source(notebook, index)).items()}


def route(
    paper: Paper, values: Mapping[str, object], chosen: Sequence[Section]
) -> dict[str, dict[str, object]]:
    """Return section name → every parameter of its notebook, with the given `values` where it has them.

    Parameters
    ----------
    paper : Paper
    values : dict of str
        What the user sets; texts are read as the section's parameters are declared.
    chosen : sequence of Section
        The notebooks to be run.

    Raises
    ------
    ValueError
        If no notebook has a given name, or a value is refused.
    """
    routed: dict[str, dict[str, object]] = {}
    known: dict[str, object] = {}
    for section in chosen:
        own = defaults(paper, section)
        known.update(own)
        given = {name: value for name, value in values.items() if name in own}
        routed[section.name] = validated(section, own, given)
        # A file is read once, also for several notebooks.
        read_now = {
            name: value for name, value in routed[section.name].items() if isinstance(value, InputFile)
        }
        values = {**values, **read_now}
    for name in values:
        if name not in known:
            raise ValueError(
                f"unknown parameter {name!r}: it must be one of {', '.join(known)}"
                + validation.nearest_hint(name, known)
            )
    return routed


def validated(section: Section, own: Mapping[str, object], given: Mapping[str, object]) -> dict[str, object]:
    """Return a notebook's own values with the `given` ones, all checked by the section's `Parameters`."""
    for name, value in given.items():
        if not isinstance(value, bool | int | float | str):
            raise ValueError(f"{name} = {value!r} is not allowed: a notebook takes one value, not several")
    kind: type[ParameterSet] = section.module.Parameters
    declarations = kind.declarations()
    given = read(declarations, given)
    for name, declaration in declarations.items():
        # First, so that one sentence names the page's limits and not only what is offered elsewhere.
        if name in given:
            declaration.check_shown(name, given[name])
    parameters = kind.from_mapping({**own, **given})
    parameters.check_page()
    checked = parameters.as_dict()
    # What the notebook itself writes stays as written: only changes are spelled anew.
    return {name: checked[name] if name in given else value for name, value in own.items()}


def differing(
    paper: Paper, section: Section, values: Mapping[str, object]
) -> dict[str, tuple[object, object]]:
    """Return name → (value, usual value) for those of `values` that differ from the notebook's own."""
    usual = defaults(paper, section)
    return {name: (value, usual[name]) for name, value in values.items() if value != usual[name]}


def _spelled(value: object) -> str:
    """Return a value as it is written in a cell: 1e8 and not 100000000.0."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, float):
        short = f"{value:.12g}".replace("e+0", "e").replace("e-0", "e-").replace("e+", "e")
        if "e" in short and float(short) == value:
            return short
    return repr(value)


def _assignment(statement: ast.stmt) -> tuple[str, ast.expr] | None:
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
        return statement.target.id, statement.value
    if (
        isinstance(statement, ast.Assign)
        and len(statement.targets) == 1
        and isinstance(statement.targets[0], ast.Name)
    ):
        return statement.targets[0].id, statement.value
    return None
