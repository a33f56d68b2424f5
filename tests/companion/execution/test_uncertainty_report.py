"""What `run --uncertainty` tells of a section, as text and as a file."""

import csv
import io
import json

import numpy as np
import pytest

from b2kinv.companion.execution import uncertainty_report
from b2kinv.companion.papers import load
from b2kinv.companion.site import rerun
from b2kinv.paper import PAPER
from b2kinv.quantities import replaced, uncertainty
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertain_sources import Choice, Normal


@pytest.fixture
def found():
    def model():
        width = replaced.read("width", 2.0)
        return np.array([3.0 * width, 5.0, replaced.read("scale", 1.0), width, 2.0 * width])

    sources = [Normal(name="width", value=2.0, sigma=0.1), Choice(name="scale", options={"twice": 2.0})]
    quantities = {
        "area": Quantity(6.0, "GeV", "area"),
        "height": Quantity(5.0, "1", "height"),
        "scaled": Quantity(1.0, "1", "scaled"),
        "ends": Quantity((2.0, 4.0), "1", "ends"),
    }
    places = {"area": (0, 0), "height": (1, 0), "scaled": (2, 0), "ends": (3, 2)}
    propagated = uncertainty.propagate(model, sources, single=3)
    return Uncertainties(Result(ParameterSet(), quantities), propagated, places)


def test_each_single_number_has_a_line_with_its_sources(found):
    # The area is 3 (2.0 ± 0.1); of the height nothing is known; the scale is a choice.
    assert uncertainty_report.lines(found) == [
        ("area", "6.00 +0.30 -0.30 GeV", "width +0.3 -0.3"),
        ("height", "5, no uncertainty known", ""),
        ("scaled", "1, no uncertainty known", "by choice of scale 1 to 2"),
    ]


def test_the_file_has_intervals_budgets_and_correlations(found, tmp_path):
    uncertainty_report.write(found, tmp_path)
    content = json.loads((tmp_path / "uncertainties.json").read_text(encoding="utf-8"))
    known = content["uncertainties"]
    assert known["area"]["interval_68"] == pytest.approx([5.7, 6.3], abs=0.003)
    assert known["area"]["interval_95"] == pytest.approx([6 - 0.588, 6 + 0.588], abs=0.006)
    assert known["area"]["parts"] == {"width": pytest.approx([-0.3, 0.3])}
    assert known["height"] == {"value": 5.0, "statistical": "no uncertainty known", "choices": {}}
    assert known["scaled"]["choices"] == {"scale": [1.0, 2.0]}
    assert [one["value"] for one in known["ends"]] == [2.0, 4.0]
    assert content["correlations"]["names"] == ["area", "height", "scaled"]
    assert content["correlations"]["matrix"][0] == [1.0, 0.0, 0.0]


def test_results_get_intervals_and_correlations(found):
    numbers = {"area": 6.0, "height": 5.0, "words": "above"}
    recorded = {"parameters": {"a": 1}, "results": {name: {"value": one} for name, one in numbers.items()}}
    added = uncertainty_report.with_uncertainties(recorded, found)
    assert added["parameters"] == {"a": 1}
    assert added["results"]["area"]["interval_68"] == pytest.approx([5.7, 6.3], abs=0.003)
    assert added["results"]["height"]["interval_68"] == "no uncertainty known"
    assert added["results"]["words"] == {"value": "above"}
    assert added["correlations"]["names"] == ["area", "height", "scaled"]
    # What was recorded stays as it was.
    assert recorded["results"]["area"] == {"value": 6.0}


def test_the_table_has_both_kinds_of_ends_and_nothing_where_none_is_known(found):
    rows = list(csv.reader(io.StringIO(uncertainty_report.csv_text(found))))
    assert rows[0][3:9] == [
        *("68 % lower", "68 % upper", "95 % lower", "95 % upper", "choices lower", "choices upper"),
    ]
    by_name = {row[0]: row for row in rows[1:]}
    # 3 (2.0 ± 0.1): 68 % ends 5.7 and 6.3, 95 % at 1.96 times that.
    assert [float(cell) for cell in by_name["area"][3:7]] == pytest.approx([5.7, 6.3, 5.412, 6.588], abs=6e-3)
    assert by_name["area"][7:] == ["", "", "known", "width"]
    assert by_name["height"][3:] == [""] * 6 + ["no uncertainty known", ""]
    assert by_name["scaled"][7:9] == ["1", "2"]
    assert {"ends 1", "ends 2"} <= set(by_name)


def test_a_number_is_printed_to_the_digits_that_its_uncertainty_allows(found):
    recorded = {"value": 6.0, "unit": "GeV", "uncertainty": None, "meaning": "area"}
    shown = rerun.results_text({"parameters": {}, "results": {"area": recorded}}, found)
    assert "6.00 +0.30 -0.30 GeV" in shown


def test_small_sources_are_not_named_beside_a_number():
    parts = {"large": (-1.0, 1.0), "small": (-0.05, 0.05)}
    spread = uncertainty.Spread(2.0, (1.0, 3.0), (0.0, 4.0), parts, 0.0, 1.0, {}, ())
    assert uncertainty_report.sources_text(spread) == "large +1 -1"


def test_a_section_of_the_paper_is_found_with_the_parameters_of_its_run():
    section = PAPER.section("dark_photon_decays")
    found = uncertainty_report.computed(PAPER, section, {"m_X": 1.9, "not_of_this_section": 1})
    assert found.result.parameters.as_dict()["m_X"] == 1.9
    assert load("b2kinv.paper").uncertainties == PAPER.uncertainties


def test_an_end_of_which_nothing_is_known_keeps_its_place(found):
    known, none = found.spread("area"), found.spread("height")
    half = uncertainty_report.with_uncertainties(
        {"results": {"range": {}, "dark": {}}}, _Found(found, {"range": (none, known), "dark": (none, none)})
    )["results"]
    assert half["range"]["interval_68"][0] == "no uncertainty known"
    assert half["range"]["interval_68"][1] == pytest.approx([5.7, 6.3], abs=3e-3)
    assert half["dark"]["interval_68"] == "no uncertainty known"


class _Found(dict):
    """Uncertainties that are given, and the correlations of others."""

    def __init__(self, other, given):
        super().__init__(given)
        self.correlations = other.correlations
