"""What a notebook's file holds, as far as it is looked at here: Jupyter's format 4."""

from typing import NotRequired, TypedDict


class Recorded(TypedDict):
    """A quantity as a cell records it and results.json has it."""

    value: object
    uncertainty: object
    unit: str
    meaning: str


class Input(TypedDict):
    """A file that a user has named: as it was typed, and what was in it."""

    name: str
    sha256: str


class Record(TypedDict):
    """What results.json holds."""

    notebook: str
    parameters: dict[str, object]
    inputs: dict[str, Input | list[Input]]
    results: dict[str, Recorded]
    versions: dict[str, str]
    data: dict[str, str | None]


class _Glued(TypedDict, total=False):
    name: str


class _OutputMetadata(TypedDict, total=False):
    scrapbook: _Glued


class Output(TypedDict, total=False):
    """What a cell has shown: `data` is MIME type → content; a stream of text has a name."""

    data: dict[str, object]
    metadata: _OutputMetadata
    name: str
    text: str | list[str]


class _Figure(TypedDict, total=False):
    caption: str


class _Shown(TypedDict, total=False):
    figure: _Figure


class _CellMetadata(TypedDict, total=False):
    tags: list[str]
    mystnb: _Shown
    papermill: object
    execution: object


class Cell(TypedDict):
    """A cell: of code, which has outputs, or of text."""

    cell_type: str
    source: str | list[str]
    metadata: _CellMetadata
    outputs: NotRequired[list[Output]]
    execution_count: NotRequired[int | None]


class Notebook(TypedDict):
    """A notebook, executed or not."""

    cells: list[Cell]
    metadata: dict[str, object]
