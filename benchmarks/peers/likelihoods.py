"""What pyhf and b2kinv both compute of Belle II's likelihood: heights, a fit, and CLs of the hadronic tag."""

import functools

from b2kinv.physics import belle2_efficiency, data_files, q2_spectra
from b2kinv.physics.statistics import cls_limits, pyhf_workspace

MASS, TESTED = 2.0, 1.5


@functools.cache
def _line():
    return q2_spectra.line_spectrum(MASS)


@functools.cache
def _yields(tag="both"):
    return belle2_efficiency.signal_yields(_line(), tag)


def given():
    """Return the workspaces that pyhf is told: both tags, and the hadronic one, which it fits in seconds."""
    model = belle2_efficiency.model("hadronic")
    layout = data_files.load_json("belle2/likelihood.json")
    own = {
        "channels": [one for one in layout["channels"] if one["name"] == "hadronic"],
        "samples": [one for one in layout["samples"] if one["channel"] == "hadronic"],
    }
    new = {"hadronic": _yields("hadronic")[model.signal_rows("hadronic")]}
    hadronic = pyhf_workspace.workspace(own, new, belle2_efficiency.STANDARD_MODEL_VARIATIONS)
    return {"both": belle2_efficiency.as_pyhf(_line()), "hadronic": hadronic, "tested": TESTED}


def height():
    """Return -2 ln L with both signals at their predictions and nothing shifted."""
    model = belle2_efficiency.model()
    shifts = [0.0] * len(model.shift_names)
    return model.twice_negative_log_likelihood(1.0, shifts, [1.0] * len(model.rows), 1.0, _yields())


def fitted():
    """Return the smallest -2 ln L of the hadronic tag, the SM signal at its prediction."""
    model = belle2_efficiency.model("hadronic")
    return model.fit(1.0, None, _yields("hadronic")).twice_negative_log_likelihood


def cls():
    """Return CLs of a branching ratio of 1.5e-5 in the hadronic tag, the SM signal at its prediction."""
    model, yields = belle2_efficiency.model("hadronic"), _yields("hadronic")

    def rise(measured, best):
        fits = [model.fit(1.0, strength, yields, measured) for strength in (TESTED, best)]
        return fits[0].twice_negative_log_likelihood - fits[1].twice_negative_log_likelihood

    return cls_limits.cls(rise(None, None), rise(model.expectation(model.fit(1.0)), 0.0))
