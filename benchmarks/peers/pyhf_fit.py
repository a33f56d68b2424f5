"""Fit of the new strength of a pyhf workspace with minuit, the published signal at its prediction."""

import json
import sys
import time
from pathlib import Path

import pyhf

pyhf.set_backend("numpy", "minuit")
workspace = pyhf.Workspace(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
model = workspace.model()
data = workspace.data(model)
place = model.config.par_slice("signal_strength").start
initial, fixed = model.config.suggested_init(), model.config.suggested_fixed()
initial[place], fixed[place] = 1.0, True
start = time.perf_counter()
try:
    _, height = pyhf.infer.mle.fit(
        data, model, initial, model.config.suggested_bounds(), fixed, return_fitted_val=True
    )
    converged = True
except pyhf.exceptions.FailedMinimization as failure:
    height, converged = failure.result.fun, False
seconds = time.perf_counter() - start
print(json.dumps({"height": float(height), "converged": converged, "seconds": seconds}))
