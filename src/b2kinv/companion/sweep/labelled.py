"""The table of a finished sweep as xarray has it: one axis for each grid."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from b2kinv.companion.sweep import storage, sweep
from b2kinv.quantities import labelled_arrays

if TYPE_CHECKING:
    import xarray


def to_xarray(path: str | Path) -> "xarray.Dataset":
    """Return the table of a finished sweep as an `xarray.Dataset`.

    Its axes are the grids, in the order of the command. Each column is a variable with ``units`` and
    ``long_name``; one with an uncertainty names that by the attribute ``ancillary_variables``. Where a point
    failed its numbers are missing, and ``error`` says why. How to compute it again, what was fixed and the
    fingerprint of code and data are attributes of the whole.

    Parameters
    ----------
    path : path
        The table, or its folder.

    Raises
    ------
    ValueError
        If there is no finished sweep.
    ImportError
        If xarray, an optional extra, is not installed.
    """
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    try:
        told = json.loads((folder / storage.DESCRIPTION).read_text(encoding="utf-8"))
        table = sweep.read_table(folder / storage.TABLE)
        axes = sweep.parse_grid(told["grid"])
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ValueError(
            f"{folder} holds no finished sweep: give the folder of one, or its table"
        ) from problem
    columns = dict(zip((heading.partition(" [")[0] for heading in table), table.items(), strict=True))
    shape = tuple(axis.size for axis in axes)
    meanings = {column["name"]: column for column in told["columns"]}
    coordinates, variables = {}, {}
    for place, axis in enumerate(axes):
        heading, values = columns[axis.name]
        along = np.moveaxis(np.asarray(values).reshape(shape), place, 0).reshape(axis.size, -1)[:, 0]
        coordinates[axis.name] = ((axis.name,), along, {"units": _unit(heading)})
    names = tuple(axis.name for axis in axes)
    for name, (_, values) in columns.items():
        if name not in names:
            numbers = np.asarray(values).reshape(shape)
            variables[name] = (names, numbers, _attributes(name, meanings))
    attributes = {
        "section": told["section"],
        "grid": ", ".join(told["grid"]),
        "fixed": ", ".join(f"{name} = {value}" for name, value in told["set"].items()),
        "code_and_data_sha256": told["code_and_data_sha256"],
    }
    made: xarray.Dataset = labelled_arrays.library().Dataset(variables, coordinates, attributes)
    return made


def _unit(heading: str) -> str:
    return heading.partition(" [")[2].rstrip("]") or "1"


def _attributes(name: str, meanings: dict[str, dict[str, str]]) -> dict[str, str]:
    if name not in meanings:
        return {"long_name": "why the point could not be computed"}
    found = {"units": meanings[name]["unit"] or "1", "long_name": meanings[name]["meaning"]}
    error = f"{name}{labelled_arrays.UNCERTAINTY}"
    return {**found, "ancillary_variables": error} if error in meanings else found
