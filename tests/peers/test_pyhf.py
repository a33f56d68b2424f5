"""Belle II's likelihood, handed to pyhf from our layout: the same likelihood, and no deeper minimum.

The workspace is put together from `data/belle2/likelihood.json`, so this also shows that the layout lost
nothing of the published one (whose values at six points are in tests/physics/test_histfactory.py).
"""

import functools
import json
import subprocess

import numpy as np
import pytest

from b2kinv.physics import belle2_efficiency, data_files
from b2kinv.physics.statistics import cls_limits, pyhf_workspace
from b2kinv.sections import belle2_likelihood

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
if given["tested"]:
    # Minuit alone reaches the minima of this likelihood; the published signal stays at its prediction.
    minuit = pyhf.optimize.minuit_optimizer(strategy=0, tolerance=0.01, maxiter=1000000)
    pyhf.set_backend("numpy", minuit)
    start, fixed = model.config.suggested_init(), model.config.suggested_fixed()
    place = model.config.par_slice("signal_strength").start
    start[place], fixed[place] = 1.0, True
    options = {"init_pars": start, "fixed_params": fixed, "test_stat": "qtilde", "return_expected": True}
    answer["cls"] = [
        float(one) for one in pyhf.infer.hypotest(given["tested"], data, model, **options)
    ]
if given["fit"]:
    import iminuit

    def height(point):
        return float(-2.0 * model.logpdf(point, data)[0])

    # Minuit's own derivatives take five times as many calls of pyhf.
    def slope(point):
        steps = 1e-4 * np.eye(len(point))
        return [(height(point + step) - height(point - step)) / 2e-4 for step in steps]

    start, fixed = np.array(model.config.suggested_init()), model.config.suggested_fixed()
    place = model.config.par_slice("signal_strength").start
    start[place], fixed[place] = 1.0, True
    minuit = iminuit.Minuit(height, start, grad=slope)
    minuit.errordef, minuit.strategy, minuit.tol = minuit.LEAST_SQUARES, 0, 0.01
    minuit.limits, minuit.fixed = model.config.suggested_bounds(), fixed
    assert minuit.migrad().valid
    answer["fit"] = [minuit.values[model.config.poi_index], minuit.fval]
print(json.dumps(answer))
"""
LINE = belle2_likelihood.line_spectrum(2.0)


@pytest.fixture(scope="module")
def pyhf_answer(peers_python):
    return functools.partial(_pyhf_answer, peers_python("pyhf", "iminuit"))


def _pyhf_answer(python, points, fit=False, workspace=None, tested=None):
    workspace = workspace or belle2_likelihood.as_pyhf(LINE)
    given = {"workspace": workspace, "points": points, "fit": fit, "tested": tested}
    answer = subprocess.run(
        [python, "-c", SCRIPT], input=json.dumps(given), capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout)


def test_same_likelihood_at_random_points(pyhf_answer):
    model, yields = belle2_likelihood.model(), belle2_likelihood.signal_yields(LINE)
    generator = np.random.default_rng(166082)
    points, ours = [], []
    for _ in range(20):
        strength, new_strength = generator.uniform(0.0, 6.0, 2)
        shifts = generator.normal(0.0, 1.2, len(model.shift_names))
        factors = 1.0 + generator.uniform(-0.9, 0.9, len(model.rows)) * model.relative_errors
        points.append(pyhf_workspace.parameters(model, strength, new_strength, shifts, factors))
        ours.append(model.twice_negative_log_likelihood(strength, shifts, factors, new_strength, yields))
    assert pyhf_answer(points)["heights"] == pytest.approx(ours, abs=1e-8)


@pytest.mark.slow
def test_minuit_does_not_find_a_deeper_minimum(pyhf_answer):
    new_strength, height = pyhf_answer([], fit=True)["fit"]
    yields = belle2_likelihood.signal_yields(LINE)
    ours = belle2_likelihood.model().fit(signal_strength=1.0, new_strength=None, new_yields=yields)
    assert -1e-3 < ours.twice_negative_log_likelihood - height < 1e-6
    assert ours.new_strength == pytest.approx(new_strength, abs=0.05 * ours.new_strength_deviation)


@pytest.mark.slow
def test_cls_is_that_of_pyhf(pyhf_answer):
    # The hadronic tag alone, whose 53 parameters pyhf fits in seconds; SM signal at its prediction.
    model, tested = belle2_likelihood.model("hadronic"), 1.5
    yields = belle2_likelihood.signal_yields(LINE, "hadronic")
    layout = data_files.load_json("belle2/likelihood.json")
    own = {
        "channels": [one for one in layout["channels"] if one["name"] == "hadronic"],
        "samples": [one for one in layout["samples"] if one["channel"] == "hadronic"],
    }
    new = {"hadronic": yields[model.signal_rows("hadronic")]}
    workspace = pyhf_workspace.workspace(own, new, belle2_efficiency.STANDARD_MODEL_VARIATIONS)

    def rise(measured, best):
        heights = [
            model.fit(1.0, strength, yields, measured).twice_negative_log_likelihood
            for strength in (tested, best)
        ]
        return heights[0] - heights[1]

    q, q_asimov = rise(None, None), rise(model.expectation(model.fit(1.0)), 0.0)
    found = pyhf_answer([], workspace=workspace, tested=tested)["cls"]
    assert cls_limits.cls(q, q_asimov) == pytest.approx(found[0], rel=1e-3)
    # The median without a signal has q = q_A.
    assert cls_limits.cls(q_asimov, q_asimov) == pytest.approx(found[1], rel=1e-3)
