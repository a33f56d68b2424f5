"""Tables for HEPData: what is read from a page, and that HEPData's own validator accepts what is written."""

import concurrent.futures
import json
import sys
import tarfile
from multiprocessing import get_context
from types import SimpleNamespace

import numpy as np
import pytest
import yaml

from b2kinv.companion.execution import hepdata
from b2kinv.paper import PAPER
from b2kinv.quantities import replaced, uncertainty
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertain_sources import Choice, Normal

CURVE = "m_a [GeV],BR [1],note,C_q/f_a [1/GeV]\n1,2e-05,x,1e-8\n1.5,,x,2e-8\n2,inf,x,3e-8\n"
MAP = "a [GeV],b [1],c\n1,1,5\n1,2,6\n2,1,7\n2,2,8\n"


def test_first_column_says_where_a_row_of_a_curve_belongs():
    found = hepdata.read_table("curve", "A\ncurve.", CURVE)
    assert found.independent == 1
    assert found.caption == "A curve."
    assert found.columns[0] == ("m_a", "GeV", (1.0, 1.5, 2.0))
    # Empty is HEPData's "-"; infinity is no number to YAML's readers.
    assert found.columns[1] == ("BR", "", (2e-5, "-", "inf"))
    assert found.columns[3][:2] == ("C_q/f_a", "1/GeV")


def test_two_columns_do_for_a_map():
    assert hepdata.read_table("map", "", MAP).independent == 2


def test_rows_that_nothing_tells_apart_still_have_one_independent_column():
    assert hepdata.read_table("x", "", "a,b\n1,2\n1,2\n").independent == 1


def test_figures_of_a_page_are_found_with_their_captions(tmp_path):
    figure = {"data": {"image/svg+xml": "<svg/>", "text/plain": "Figure curve"}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ""},
        {"cell_type": "code", "metadata": {}, "outputs": [{"data": {"text/plain": "Figure of speech"}}]},
        {
            "cell_type": "code",
            "metadata": {"mystnb": {"figure": {"caption": "Rates."}}},
            "outputs": [figure],
        },
    ]
    (tmp_path / "page.ipynb").write_text(json.dumps({"cells": cells}))
    (tmp_path / "page.files").mkdir()
    (tmp_path / "page.files" / "curve.csv").write_text(CURVE)
    [found] = hepdata.figures(tmp_path / "page.ipynb")
    assert (found.name, found.caption) == ("curve", "Rates.")


def test_submission_is_what_hepdata_accepts(tmp_path):
    pytest.importorskip("hepdata_lib", reason="tables for HEPData need the optional extra 'hepdata'")
    job = SimpleNamespace(name="alp_decays", parameters={"m_a": 1.5, "dark_matter": "dirac"})
    tables = [hepdata.read_table("curve", "Rates.", CURVE), hepdata.read_table("map", "A map.", MAP)]
    # In a process of its own: HEPData's validator leaves files to be closed when Python ends.
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(hepdata.write, PAPER, [(job, tables)], tmp_path / "out").result()
    curve = yaml.safe_load((tmp_path / "out" / "alp_decays_curve.yaml").read_text(encoding="utf-8"))
    [masses] = curve["independent_variables"]
    assert masses["header"] == {"name": "m_a", "units": "GeV"}
    assert [entry["value"] for entry in masses["values"]] == [1.0, 1.5, 2.0]
    assert curve["dependent_variables"][0]["values"][0] == {"value": 2e-5}
    general, first, second = yaml.safe_load_all((tmp_path / "out" / "submission.yaml").read_text())
    assert "not provided by the authors" in general["comment"]
    assert first["description"] == "Rates. Parameters: m_a = 1.5, dark_matter = dirac."
    assert second["data_file"] == "alp_decays_map.yaml"
    with tarfile.open(tmp_path / "out" / "submission.tar.gz") as archive:
        assert sorted(archive.getnames()) == [
            "alp_decays_curve.yaml",
            "alp_decays_map.yaml",
            "submission.yaml",
        ]


def uncertain():
    """Return an area of 3 (2.0 ± 0.1) with a choice of scale, and a height of which nothing is known."""

    def model():
        return np.array([3.0 * replaced.read("width", 2.0) * replaced.read("scale", 1.0), 5.0])

    sources = [Normal(name="width", value=2.0, sigma=0.1), Choice(name="scale", options={"twice": 2.0})]
    quantities = {"area": Quantity(6.0, "m^2", "area"), "height": Quantity(5.0, "m", "height")}
    propagated = uncertainty.propagate(model, sources)
    places = {"area": (0, 0), "height": (1, 0)}
    return Uncertainties(Result(ParameterSet(), quantities), propagated, places)


def test_numbers_have_statistical_errors_and_choices_apart_and_never_a_zero(tmp_path):
    pytest.importorskip("hepdata_lib", reason="tables for HEPData need the optional extra 'hepdata'")
    job = SimpleNamespace(name="alp_decays", parameters={})
    table = hepdata.numbers(uncertain())
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(hepdata.write, PAPER, [(job, [table])], tmp_path / "out").result()
    found = yaml.safe_load((tmp_path / "out" / "alp_decays_numbers.yaml").read_text(encoding="utf-8"))
    units, known, values = (one["values"] for one in found["dependent_variables"])
    assert [one["value"] for one in units] == ["m^2", "m"]
    assert [one["value"] for one in known] == ["known", "no uncertainty known"]
    statistical, choice = values[0]["errors"]
    # 3 · 0.1 up and down; the scale doubles 6.
    assert statistical["label"] == "statistical"
    assert statistical["asymerror"]["plus"] == pytest.approx(0.3, abs=3e-3)
    assert statistical["asymerror"]["minus"] == pytest.approx(-0.3, abs=3e-3)
    assert choice == {"label": "choice: scale", "asymerror": {"minus": 0.0, "plus": 6.0}}
    assert values[1] == {"value": 5.0}


def test_other_folders_are_left_alone(tmp_path):
    pytest.importorskip("hepdata_lib", reason="tables for HEPData need the optional extra 'hepdata'")
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ValueError, match=r"thesis\.tex was not made by 'hepdata'"):
        hepdata.export(PAPER, ["alp_decays"], {}, tmp_path)


def test_missing_package_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "hepdata_lib", None)
    with pytest.raises(ValueError, match="needs hepdata_lib, which is not installed"):
        hepdata.export(PAPER, ["alp_decays"], {}, tmp_path)
