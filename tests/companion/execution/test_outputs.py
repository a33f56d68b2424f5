"""What figures leave: files that are the same bytes every time, without what nobody sees."""

import json
import math
import subprocess
import sys

import matplotlib.figure
import numpy as np
import pytest

from b2kinv.companion.execution import outputs
from b2kinv.quantities.drawing import Drawing


def _drawing():
    figure = matplotlib.figure.Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], label="line")
    axes.fill_between([0, 1], [0, 1], [1, 2], alpha=0.3, hatch="//")
    axes.legend()
    return Drawing("line", figure, {"x [GeV]": [0.0, 1.0], "y [1]": [0.0, math.nan], "what": "edge"})


def test_figure_and_its_numbers_are_the_same_bytes_every_time(displayed, tmp_path):
    for run in ("first", "second"):
        outputs.show_drawing(_drawing(), tmp_path / run)
    first, second = (
        {path.name: path.read_bytes() for path in (tmp_path / run).iterdir()} for run in ("first", "second")
    )
    assert set(first) == {"line.svg", "line.pdf", "line.csv"}
    assert first == second
    assert first["line.csv"] == b"x [GeV],y [1],what\n0,0,edge\n1,,edge\n"
    assert displayed[0] == displayed[1]
    shown, _ = displayed[0]
    assert shown["image/svg+xml"].encode() == first["line.svg"]
    assert first["line.svg"].startswith(b"<?xml")
    assert first["line.pdf"].startswith(b"%PDF")


def test_figures_are_found_among_outputs_with_and_without_images(displayed, tmp_path):
    outputs.show_drawing(_drawing(), tmp_path)
    outputs.show_markdown("Figure 2 is not one of them")
    kept = [{"data": {**data, "image/svg+xml": ""}} for data, _ in displayed]
    stripped = [{"data": {"text/plain": data["text/plain"]}} for data, _ in displayed]
    assert outputs.shown_figures(kept) == outputs.shown_figures(stripped) == ["line"]
    assert outputs.shown_figures([{"output_type": "stream", "text": "Figure x"}]) == []


def test_numbers_in_a_table_have_ten_digits():
    text = outputs.csv_text(Drawing("pi", None, {"x [1]": [math.pi], "n [1]": [3], "inf [1]": [math.inf]}))
    assert text.splitlines()[1] == "3.141592654,3,inf"


@pytest.mark.parametrize(("before", "kept"), [(True, ["a.json", "b.yml"]), (False, None)])
def test_read_data_are_noted_once_a_page_has_files(tmp_path, before, kept):
    class Paper:
        @staticmethod
        def data_used():
            return ("a.json", "b.yml")

    folder = tmp_path / "one.files"
    if before:
        folder.mkdir()
    outputs.note_data(Paper, folder)
    path = folder / outputs.SOURCES_FILE
    assert (json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None) == kept


def test_outside_of_notebooks_only_what_is_text_is_printed():
    script = (
        "from b2kinv.companion.execution import outputs\n"
        "from b2kinv.quantities.results import Quantity\n"
        "outputs.show_record('width', Quantity(1.0, 'GeV', 'a width'))\n"
        "outputs.show_markdown('| a | table |')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "| a | table |\n"


def test_an_svg_loses_only_digits_and_spaces_that_nobody_sees():
    svg = b'<g>\n   <path d="M 59.35524 363.161947 \nL 1 -8.58024 \nz" style="stroke-width: 1.234567"/>'
    assert outputs._slim(svg) == (b'<g>\n<path d="M59.36 363.16L1 -8.58z" style="stroke-width: 1.234567"/>')


def _points(path):
    return np.array([[float(word) for word in one.split()] for one in path[1:].strip(b"Lz").split(b"L")])


def test_points_of_a_shaded_region_go_only_where_nobody_sees_it():
    # A wave on a straight floor, drawn from twenty points in each unit, closed where it began.
    x = np.linspace(0.0, 100.0, 2001)
    edge = np.concatenate([np.column_stack([x, 50.0 + 10.0 * np.sin(x / 8.0)]), [[100.0, 0.0], [0.0, 0.0]]])
    edge = np.concatenate([edge, edge[:1]]).round(2)
    drawn = b"M" + b"L".join(b"%.2f %.2f" % tuple(point) for point in edge)
    slim = outputs._slim(b'<path d="' + drawn + b'z"/>')
    kept = _points(slim.partition(b'd="')[2].partition(b'"')[0])
    assert slim.endswith(b'z"/>')
    assert len(kept) < len(edge) / 10
    wave = kept[: np.flatnonzero(kept[:, 0] == 100.0)[0] + 1]
    # The edge is straight between the points that are left: the wave may leave it by a fiftieth
    # of a point, and a hundredth by rounding.
    assert np.abs(np.interp(x, *wave.T) - edge[: x.size, 1]).max() < 0.03 * np.sqrt(1 + 1.25**2)
    assert kept[-3:].tolist() == [[100.0, 0.0], [0.0, 0.0], [0.0, 50.0]]


def test_curves_and_separate_pieces_of_a_path_stay():
    path = b"M1.00 1.00L2.00 2.00L3.00 3.00M5.00 5.00L6.00 5.00L7.00 5.00Q1.00 2.00 3.00 4.00L9.00 9.00z"
    slim = outputs._slim(b'<path d="' + path + b'"/>')
    assert slim == (b'<path d="M1.00 1.00L3.00 3.00M5.00 5.00L7.00 5.00Q1.00 2.00 3.00 4.00L9.00 9.00z"/>')
