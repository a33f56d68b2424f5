"""The table of a sweep as xarray has it, and as pandas reads it."""

import io

import numpy as np
import pytest

from b2kinv.companion.sweep import sweep
from b2kinv.companion.sweep.labelled import to_xarray
from b2kinv.paper import PAPER
from b2kinv.sections import alp_decays

RATE = "branching_ratio_B_plus_to_K_plus_alp"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A finished sweep of three grids, one of them of words, in which some points fail."""
    pytest.importorskip("xarray")
    folder = tmp_path_factory.mktemp("sweep") / "scan"
    axes = sweep.parse_grid(["m_a=1:4:4", "dark_matter=dirac,majorana", "f_a=1e7:1e9:3:log"])
    sweep.run(
        PAPER,
        "alp_decays",
        axes,
        folder,
        {"C_q": 0.5},
        [RATE, "decay_length", "decay_constant_window_1_sigma", "perturbative"],
        jobs=1,
        report=lambda line: None,
        stream=io.StringIO(),
    )
    return folder


def test_each_grid_is_an_axis(folder):
    found = to_xarray(folder)
    assert dict(found.sizes) == {"m_a": 4, "dark_matter": 2, "f_a": 3}
    assert found["m_a"].values.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert found["dark_matter"].values.tolist() == ["dirac", "majorana"]
    assert found["f_a"].attrs == {"units": "GeV"}
    assert found.attrs["section"] == "alp_decays"
    assert found.attrs["fixed"] == "C_q = 0.5"


def test_the_numbers_are_those_of_their_points(folder):
    found = to_xarray(folder / "sweep.csv")
    for mass, kind, constant in ((1.0, "dirac", 1e7), (3.0, "majorana", 1e8), (4.0, "dirac", 1e9)):
        point = alp_decays.Parameters(m_a=mass, f_a=constant, dark_matter=kind, C_q=0.5)
        result = alp_decays.evaluate(point)
        told = found.sel(m_a=mass, dark_matter=kind).sel(f_a=constant, method="nearest")
        assert float(told[RATE]) == pytest.approx(result.value(RATE), rel=1e-9)
        assert float(told["decay_length"]) == pytest.approx(result.value("decay_length"), rel=1e-9)
        assert float(told[f"{RATE}_uncertainty"]) == pytest.approx(result[RATE].uncertainty, rel=1e-9)
        low, high = result.value("decay_constant_window_1_sigma")
        assert float(told["decay_constant_window_1_sigma_high"]) == pytest.approx(high, rel=1e-9)
        assert low < high


def test_columns_have_units_and_lead_to_their_uncertainties(folder):
    found = to_xarray(folder)
    assert found["decay_length"].attrs == {"units": "m", "long_name": "proper decay length cτ of the ALP"}
    assert found[RATE].attrs["ancillary_variables"] == f"{RATE}_uncertainty"
    assert found[RATE].attrs["units"] == "1"
    assert not np.any(found["error"].values)


def test_pandas_reads_the_table(folder):
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(folder / "sweep.csv", comment="#")
    assert len(table) == 24
    assert table["m_a [GeV]"].tolist() == np.repeat([1.0, 2.0, 3.0, 4.0], 6).tolist()
    assert set(table["dark_matter"]) == {"dirac", "majorana"}
    assert table["decay_length [m]"].dtype == float


@pytest.mark.parametrize("name", ["nothing", "sweep.csv"])
def test_what_is_no_finished_sweep_is_refused(tmp_path, name):
    (tmp_path / "sweep.csv").write_text("x\n1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="holds no finished sweep"):
        to_xarray(tmp_path / name if name == "sweep.csv" else tmp_path / "nothing" / "sweep.csv")
