"""What notebook cells call: validation whoever set the values, records that others can read, files."""

import ast
import json
import math

import matplotlib.figure
import numpy as np
import pytest

from b2kinv.companion.execution import page
from b2kinv.quantities.results import Quantity


@pytest.fixture
def displayed(monkeypatch):
    """Collect what cells would display: a list of (data, metadata)."""
    shown = []
    monkeypatch.setattr(
        "IPython.display.display", lambda data, raw, metadata=None: shown.append((data, metadata))
    )
    return shown


QUANTITIES = {
    "branching_ratio": Quantity(np.float64(1.7e-5), "1", "BR(B⁺ → K⁺ a) (Eq. 8)", np.float64(1.2e-6)),
    "window": Quantity((1.4e8, 1.8e8), "GeV", "window of f_a"),
    "possible": Quantity(np.True_, "1", "whether it is possible"),
    "curve": Quantity(np.linspace(0, 1, 5), "1", "a curve"),
}


def test_values_of_the_namespace_are_validated():
    parameters = page.begin("alp_decays", {"m_a": 1.5, "np": np, "In": ["x"], "_i": "x", "open": open})
    assert (parameters.m_a, parameters.f_a) == (1.5, 1e8)


@pytest.mark.parametrize(
    ("namespace", "message"),
    [
        ({"m_a": -1.0}, r"m_a = -1\.0 is not allowed \(ALP mass\)"),
        ({"m_a": "2"}, r"m_a = '2' is not allowed"),
        ({"m_a": math.nan}, r"m_a = nan is not allowed"),
        ({"m_a": None}, r"m_a = None is not allowed"),
        ({"m_a": 5.0}, r"m_a = 5\.0 is not allowed \(ALP mass in B⁺ → K⁺ a\): .* < 4\.785"),
        ({"m_a": [1.0, 2.0]}, r"m_a is not allowed to have several values"),
        # papermill alone would only log an unknown name.
        ({"m_aa": 2.0}, r"unknown parameter 'm_aa'.*did you mean 'm_a'"),
    ],
)
def test_nonsense_is_refused_inside_the_notebook_too(namespace, message):
    with pytest.raises(ValueError, match=message):
        page.begin("alp_decays", namespace)


def test_record_is_readable_by_glue_and_by_machines(displayed):
    page.record(QUANTITIES)
    prefix = page.RECORD_PREFIX
    shown = {metadata["scrapbook"]["name"]: data for data, metadata in displayed}
    assert list(shown) == [
        f"{name}{suffix}" for name in ("branching_ratio", "window", "possible") for suffix in ("", "_text")
    ]
    assert all(metadata["scrapbook"]["mime_prefix"] == prefix for _, metadata in displayed)
    assert all(key.startswith(prefix) for data in shown.values() for key in data)
    # myst-nb reads the text as a Python literal and formats it.
    assert ast.literal_eval(shown["branching_ratio"][prefix + "text/plain"]) == 1.7e-5
    assert ast.literal_eval(shown["branching_ratio_text"][prefix + "text/plain"]) == "(1.70 ± 0.12) × 10⁻⁵"
    assert shown["window"][prefix + "text/markdown"].startswith("$")
    described = json.loads(json.dumps(shown["branching_ratio"][page.QUANTITY_MIME], allow_nan=False))
    assert described == {
        "value": 1.7e-5,
        "uncertainty": 1.2e-6,
        "unit": "1",
        "meaning": "BR(B⁺ → K⁺ a) (Eq. 8)",
    }


def test_infinite_number_is_recorded_as_valid_json(displayed):
    page.record({"limit": Quantity(math.inf, "GeV", "no limit")})
    described = displayed[0][0][page.QUANTITY_MIME]
    assert json.loads(json.dumps(described, allow_nan=False))["value"] == "inf"


def test_table_has_a_row_for_each_name(displayed):
    page.show_table(QUANTITIES, ["window", "branching_ratio"])
    rows = displayed[0][0]["text/markdown"].splitlines()
    assert rows[2:] == [
        r"| window of f<sub>a</sub> | $(1.40\;\text{–}\;1.80) \times 10^{8}\,\mathrm{GeV}$ |",
        r"| BR(B⁺ → K⁺ a) (Eq. 8) | $(1.70 \pm 0.12) \times 10^{-5}$ |",
    ]


def test_misspelt_quantity_is_refused():
    from b2kinv.sections import alp_decays

    result = alp_decays.evaluate(alp_decays.Parameters())
    with pytest.raises(KeyError, match="did you mean"):
        page.show_table(result, ["decay_lenght"])


def _figure():
    figure = matplotlib.figure.Figure(figsize=(3, 2))
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], label="line")
    axes.fill_between([0, 1], [0, 1], [1, 2], alpha=0.3, hatch="//")
    axes.legend()
    return figure


def test_figure_and_its_numbers_are_the_same_bytes_every_time(displayed, tmp_path, monkeypatch):
    files = []
    for run in ("first", "second"):
        (tmp_path / run).mkdir()
        monkeypatch.chdir(tmp_path / run)
        page.begin("alp_decays", {})
        page.show_figure(_figure(), "line", {"x [GeV]": [0.0, 1.0], "y [1]": [0.0, math.nan]})
        folder = tmp_path / run / "alp_decays.files"
        files.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert set(files[0]) == {"line.svg", "line.pdf", "line.csv"}
    assert files[0] == files[1]
    assert files[0]["line.csv"] == b"x [GeV],y [1]\n0,0\n1,\n"
    assert displayed[0] == displayed[1]
    assert displayed[0][0]["image/svg+xml"].startswith("<?xml")
    page.show_files()
    assert "[CSV](alp_decays.files/line.csv)" in displayed[2][0]["text/markdown"]


def test_columns_of_different_length_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page.begin("alp_decays", {})
    with pytest.raises(
        ValueError, match=r"must have one length, but 'x' has shape \(2,\), 'y' has shape \(3,\)"
    ):
        page.show_figure(_figure(), "line", {"x": [0, 1], "y": [0, 1, 2]})


def test_an_svg_loses_only_digits_and_spaces_that_nobody_sees():
    svg = b'<g>\n   <path d="M 59.35524 363.161947 \nL 1 -8.58024 \nz" style="stroke-width: 1.234567"/>'
    assert page._slim(svg) == (b'<g>\n<path d="M59.36 363.16L1 -8.58z" style="stroke-width: 1.234567"/>')


def _points(path):
    return np.array([[float(word) for word in one.split()] for one in path[1:].strip(b"Lz").split(b"L")])


def test_points_of_a_shaded_region_go_only_where_nobody_sees_it():
    # A wave on a straight floor, drawn from twenty points in each unit, closed where it began.
    x = np.linspace(0.0, 100.0, 2001)
    edge = np.concatenate([np.column_stack([x, 50.0 + 10.0 * np.sin(x / 8.0)]), [[100.0, 0.0], [0.0, 0.0]]])
    edge = np.concatenate([edge, edge[:1]]).round(2)
    drawn = b"M" + b"L".join(b"%.2f %.2f" % tuple(point) for point in edge)
    slim = page._slim(b'<path d="' + drawn + b'z"/>')
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
    slim = page._slim(b'<path d="' + path + b'"/>')
    assert slim == (b'<path d="M1.00 1.00L3.00 3.00M5.00 5.00L7.00 5.00Q1.00 2.00 3.00 4.00L9.00 9.00z"/>')
