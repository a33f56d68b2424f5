"""Belle II's likelihood in our layout, handed to pyhf: same likelihood, and no deeper minimum.

The workspace is put together from `data/belle2/likelihood.json`, so this also shows that the layout lost
nothing of the published one (whose values at six points are in tests/physics/test_histfactory.py).
"""

import importlib.util
import json
import subprocess
import sys

import numpy as np
import pytest

from b2kinv.physics import data_files, histfactory
from b2kinv.sections import belle2_likelihood

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pyhf") is None or importlib.util.find_spec("iminuit") is None,
    reason="the optional extra `likelihood` is not installed",
)


def workspace(model, new_yields):
    """Return our layout as a pyhf workspace, with a new signal as one more sample where there is signal."""
    layout = data_files.load_json("belle2/likelihood.json")
    channels = []
    for channel in layout["channels"]:
        samples = []
        for sample in layout["samples"]:
            if sample["channel"] == channel["name"]:
                samples.append(_sample(sample))
                if sample["signal"]:
                    new = new_yields[model.signal_rows(channel["name"])]
                    samples.append(_new_sample(sample, new))
                    # pyhf takes the width of a shared statistical factor from the sums over its samples.
                    shared = samples[-2]["modifiers"][0]
                    scale = 1.0 + new / np.array(sample["yields"])
                    shared["data"] = (scale * np.array(shared["data"])).tolist()
        channels.append({"name": channel["name"], "samples": samples})
    return {
        "channels": channels,
        "observations": [{"name": c["name"], "data": c["observed"]} for c in layout["channels"]],
        "measurements": [{"name": "fit", "config": {"poi": "BR", "parameters": []}}],
        "version": "1.0.0",
    }


def _factor_name(sample):
    return f"factor {sample['channel']} {sample['name']}"


def _sample(sample):
    nominal = np.array(sample["yields"])
    modifiers = [{"name": _factor_name(sample), "type": "staterror", "data": sample["statistical_error"]}]
    if sample["signal"]:
        modifiers.append({"name": "mu", "type": "normfactor", "data": None})
    for name, ends in sample["variations"].items():
        up = np.array(ends["up"])
        down = np.array(ends["down"]) if "down" in ends else 2.0 * nominal - up
        data = {"hi_data": up.tolist(), "lo_data": down.tolist()}
        modifiers.append({"name": name, "type": "histosys", "data": data})
    modifiers.extend(_normalisations(sample))
    return {"name": sample["name"], "data": sample["yields"], "modifiers": modifiers}


def _new_sample(sample, new):
    nominal = np.array(sample["yields"])
    modifiers = [
        {"name": _factor_name(sample), "type": "staterror", "data": [0.0] * len(new)},
        {"name": "BR", "type": "normfactor", "data": None},
    ]
    for name, ends in sample["variations"].items():
        if name not in belle2_likelihood.STANDARD_MODEL_VARIATIONS:
            share = np.array(ends["up"]) / nominal - 1.0
            data = {"hi_data": (new * (1.0 + share)).tolist(), "lo_data": (new * (1.0 - share)).tolist()}
            modifiers.append({"name": name, "type": "histosys", "data": data})
    modifiers.extend(_normalisations(sample))
    return {"name": "new", "data": new.tolist(), "modifiers": modifiers}


def _normalisations(sample):
    for name, (down, up) in sample["normalisations"].items():
        yield {"name": name, "type": "normsys", "data": {"lo": down, "hi": up}}


# In a process of its own: pyhf and what it imports start warnings that are errors here.
SCRIPT = """
import json, sys
import numpy as np, pyhf
given = json.load(sys.stdin)
workspace = pyhf.Workspace(given["workspace"])
model = workspace.model()
data = workspace.data(model)
heights = []
for point in given["points"]:
    parameters = np.array(model.config.suggested_init())
    for name, values in point.items():
        parameters[model.config.par_slice(name)] = values
    heights.append(float(-2.0 * model.logpdf(parameters, data)[0]))
answer = {"heights": heights}
if given["fit"]:
    pyhf.set_backend("numpy", "minuit")
    start, fixed = model.config.suggested_init(), model.config.suggested_fixed()
    start[model.config.par_slice("mu").start], fixed[model.config.par_slice("mu").start] = 1.0, True
    bounds = model.config.suggested_bounds()
    best, height = pyhf.infer.mle.fit(data, model, start, bounds, fixed, return_fitted_val=True)
    answer["fit"] = [float(best[model.config.poi_index]), float(height)]
print(json.dumps(answer))
"""


def pyhf_answer(model, new_yields, points, fit=False):
    given = {"workspace": workspace(model, new_yields), "points": points, "fit": fit}
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def model():
    layout = data_files.load_json("belle2/likelihood.json")
    return histfactory.Model(layout, ignored_by_new_signal=belle2_likelihood.STANDARD_MODEL_VARIATIONS)


def named(model, strength, new_strength, shifts, factors):
    point = {"mu": [strength], "BR": [new_strength]}
    point.update((name, [value]) for name, value in zip(model.shift_names, shifts.tolist(), strict=True))
    for (_, channel, sample, _), factor in zip(model.rows, factors.tolist(), strict=True):
        point.setdefault(f"factor {channel} {sample}", []).append(factor)
    return point


def test_same_likelihood_at_random_points(model):
    generator = np.random.default_rng(166082)
    yields = belle2_likelihood.signal_yields(belle2_likelihood.line_spectrum(2.0))
    points, ours = [], []
    for _ in range(20):
        strength, new_strength = generator.uniform(0.0, 6.0, 2)
        shifts = generator.normal(0.0, 1.2, len(model.shift_names))
        factors = 1.0 + generator.uniform(-0.9, 0.9, len(model.rows)) * model.relative_errors
        points.append(named(model, strength, new_strength, shifts, factors))
        ours.append(model.twice_negative_log_likelihood(strength, shifts, factors, new_strength, yields))
    assert pyhf_answer(model, yields, points)["heights"] == pytest.approx(ours, abs=1e-8)


def test_minuit_does_not_find_a_deeper_minimum(model):
    yields = belle2_likelihood.signal_yields(belle2_likelihood.line_spectrum(2.0))
    new_strength, height = pyhf_answer(model, yields, [], fit=True)["fit"]
    ours = model.fit(signal_strength=1.0, new_strength=None, new_yields=yields)
    assert -1e-3 < ours.twice_negative_log_likelihood - height < 1e-6
    assert ours.new_strength == pytest.approx(new_strength, abs=0.05 * ours.new_strength_deviation)
