"""What pyhf computes of what b2kinv computes, for the table of peers. Reads workspaces from its input."""

import json
import sys

import numpy as np
import pyhf
from told import tell

given = json.load(sys.stdin)
# Minuit alone reaches the minima of this likelihood.
minuit = pyhf.optimize.minuit_optimizer(strategy=0, tolerance=0.01, maxiter=1000000)
pyhf.set_backend("numpy", minuit)
kept = {}
for name in ("both", "hadronic"):
    workspace = pyhf.Workspace(given[name])
    model = workspace.model()
    start, fixed = model.config.suggested_init(), model.config.suggested_fixed()
    place = model.config.par_slice("signal_strength").start
    start[place], fixed[place] = 1.0, True
    kept[name] = model, workspace.data(model), start, fixed


def height():
    model, data, start, _ = kept["both"]
    return -2.0 * model.logpdf(np.array(start), data)[0]


def fitted():
    model, data, start, fixed = kept["hadronic"]
    bounds = model.config.suggested_bounds()
    _, least = pyhf.infer.mle.fit(data, model, start, bounds, fixed, return_fitted_val=True)
    return least


def cls():
    model, data, start, fixed = kept["hadronic"]
    return pyhf.infer.hypotest(
        given["tested"], data, model, init_pars=start, fixed_params=fixed, test_stat="qtilde"
    )


tell({"height": height, "fitted": fitted, "cls": cls})
