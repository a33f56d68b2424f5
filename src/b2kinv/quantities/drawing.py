"""A figure together with the numbers behind it: what every function that draws returns."""

import dataclasses
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from b2kinv.quantities.scalars import Array

if TYPE_CHECKING:
    # To draw needs matplotlib, to say what a drawing is does not.
    from matplotlib.figure import Figure

_NAME = re.compile(r"[A-Za-z0-9_]+")


@dataclasses.dataclass(frozen=True, eq=False)
class Drawing:
    """A figure, the columns behind it, and its name.

    Attributes
    ----------
    name : str
        Letters, digits and underscores: files of the figure are called after it.
    figure : matplotlib.figure.Figure
    columns : mapping of str to numpy.ndarray
        Heading, with the unit in brackets where there are numbers → column. Array-like columns of one length
        are taken; a scalar fills its column.

    Raises
    ------
    ValueError
        If the name is no such name, if the columns are none or not of one length, or if words have a unit.

    Examples
    --------
    >>> Drawing("line", None, {"m_a [GeV]": [1.0, 2.0], "limit [1]": 1e-5}).columns["limit [1]"]
    array([1.e-05, 1.e-05])
    """

    name: str
    figure: "Figure"
    columns: Mapping[str, Array]
    drawn_by: tuple[object, tuple[object, ...], Mapping[str, object]] | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(
                f"name = {self.name!r} is not allowed (figure): it must be of letters, digits and underscores"
            )
        arrays = {heading: np.asarray(column) for heading, column in self.columns.items()}
        lengths = {array.size for array in arrays.values() if array.ndim}
        if not arrays or len(lengths) > 1 or any(array.ndim > 1 for array in arrays.values()):
            found = ", ".join(f"{heading!r} has shape {array.shape}" for heading, array in arrays.items())
            raise ValueError(
                f"the columns behind the figure {self.name!r} must have one length, "
                f"but {found or 'there are none'}"
            )
        for heading, array in arrays.items():
            has_words = array.dtype.kind in "OUS" and any(isinstance(cell, str) for cell in array.reshape(-1))
            if heading.endswith("]") and has_words:
                raise ValueError(
                    f"the column {heading!r} behind the figure {self.name!r} has words: words have no unit"
                )
        shape = (lengths.pop() if lengths else 1,)
        filled = {heading: np.broadcast_to(array, shape) for heading, array in arrays.items()}
        object.__setattr__(self, "columns", filled)
