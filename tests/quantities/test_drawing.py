"""A drawing: what it takes as columns and as a name."""

import numpy as np
import pytest

from b2kinv.quantities.drawing import Drawing


def test_columns_become_arrays_of_one_length():
    drawing = Drawing("line", None, {"x [GeV]": [0, 1, 2], "limit [1]": 0.5, "what": "edge"})
    assert {heading: column.shape for heading, column in drawing.columns.items()} == {
        "x [GeV]": (3,),
        "limit [1]": (3,),
        "what": (3,),
    }
    assert drawing.columns["limit [1]"].tolist() == [0.5, 0.5, 0.5]
    assert drawing.columns["what"].tolist() == ["edge"] * 3


def test_scalars_alone_are_one_row():
    assert Drawing("point", None, {"x [GeV]": 2.0}).columns["x [GeV]"].tolist() == [2.0]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"x": [0, 1], "y": [0, 1, 2]}, r"one length, but 'x' has shape \(2,\), 'y' has shape \(3,\)"),
        ({"x": np.zeros((2, 2))}, r"one length, but 'x' has shape \(2, 2\)"),
        ({}, r"one length, but there are none"),
    ],
)
def test_columns_of_different_length_are_refused(columns, message):
    with pytest.raises(ValueError, match=message):
        Drawing("line", None, columns)


@pytest.mark.parametrize("words", ["edge", ["edge", 1.0], np.array(["edge", "end"])])
def test_words_with_a_unit_are_refused(words):
    with pytest.raises(ValueError, match=r"the column 'side \[GeV\]' behind .* words have no unit"):
        Drawing("line", None, {"x [GeV]": [0.0, 1.0], "side [GeV]": np.asarray(words, dtype=object)})


@pytest.mark.parametrize("name", ["", "a line", "../line", "line.svg"])
def test_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(ValueError, match=r"is not allowed .*letters, digits and underscores"):
        Drawing(name, None, {"x": [0.0]})
