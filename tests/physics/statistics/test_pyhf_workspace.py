"""The exported workspace; tests/peers/test_pyhf.py hands it to pyhf itself."""

import json

import pytest

from b2kinv.physics.statistics import pyhf_workspace
from b2kinv.sections import belle2_likelihood

SAMPLE = {
    "channel": "one",
    "name": "signal",
    "signal": True,
    "yields": [4.0],
    "statistical_error": [0.4],
    "variations": {"tracking": {"up": [4.2]}, "form factors": {"up": [4.4], "down": [3.4]}},
    "normalisations": {"number of B mesons": [0.985, 1.015]},
}
LAYOUT = {"channels": [{"name": "one", "observed": [5.0]}], "samples": [SAMPLE]}


def modifiers(workspace, place):
    sample = workspace["channels"][0]["samples"][place]
    return {modifier["name"]: modifier["data"] for modifier in sample["modifiers"]}


def test_published_sample_is_written_as_published():
    found = modifiers(pyhf_workspace.workspace(LAYOUT), 0)
    assert found["factor one signal"] == [0.4]
    assert found["signal_strength"] is None
    # A mirrored variation has its lower end rebuilt: 2 · 4.0 - 4.2.
    assert found["tracking"] == {"hi_data": [4.2], "lo_data": pytest.approx([3.8])}
    assert found["form factors"] == {"hi_data": [4.4], "lo_data": [3.4]}
    assert found["number of B mesons"] == {"lo": 0.985, "hi": 1.015}


def test_new_sample_moves_relative_to_the_published_one():
    workspace = pyhf_workspace.workspace(LAYOUT, {"one": [10.0]}, ["form factors"])
    found = modifiers(workspace, 1)
    # 5 % of the published yield, so 5 % of the new one; the ignored variation is not there.
    assert found["tracking"] == {"hi_data": pytest.approx([10.5]), "lo_data": pytest.approx([9.5])}
    assert "form factors" not in found
    assert found["number of B mesons"] == {"lo": 0.985, "hi": 1.015}
    # The width of the shared factor stays 0.4/4: pyhf divides the errors' sum by the yields' sum, 14.
    shared = modifiers(workspace, 0)["factor one signal"][0] + found["factor one signal"][0]
    assert shared / 14.0 == pytest.approx(0.1)
    assert workspace["measurements"][0]["config"]["poi"] == "new_strength"


def test_workspace_of_belle2_is_plain_json():
    workspace = belle2_likelihood.as_pyhf(belle2_likelihood.line_spectrum(2.0))
    assert json.loads(json.dumps(workspace)) == workspace
    assert sum(len(entry["data"]) for entry in workspace["observations"]) == 30
