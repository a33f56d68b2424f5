"""Fits of Belle II's likelihood: pyhf with minuit beside b2kinv, the scan over all masses, and coverage.

Both fit the branching ratio of a line with the SM signal at its prediction, in the same likelihood: the
minima must agree to 1e-3, or b2kinv's be the lower one where minuit stops early or reports a failure. The
scan finds both windows at each of 94 masses. The pseudo-experiments are drawn around the best line at 2 GeV
and fitted like the data.
"""

import json
import os
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from b2kinv.sections import belle2_likelihood

HERE = Path(__file__).parent
MASSES = (0.5, 2.0, 3.5)
SCAN = np.round(np.arange(0.0, 4.651, 0.05), 2)
REPEATS = 20
PSEUDO_EXPERIMENTS = 1500


def main(peers_python):
    compare(peers_python)
    scan()
    coverage()


def compare(peers_python):
    print("| m_X [GeV] | -2 ln L, pyhf + minuit | b2kinv lower by | pyhf + minuit | b2kinv | ratio |")
    print("|---|---|---|---|---|---|")
    ratios = []
    for mass in MASSES:
        peer = peer_fit(peers_python, mass)
        own, seconds = own_fit(mass)
        ratios.append(peer["seconds"] / seconds)
        words = "" if peer["converged"] else " (reports failure)"
        print(
            f"| {mass} | {peer['height']:.4f}{words} | {peer['height'] - own:.1e} "
            f"| {peer['seconds']:.1f} s | {seconds * 1e3:.1f} ms | {ratios[-1]:.0f} |",
            flush=True,
        )
    print(f"\nMedian ratio {statistics.median(ratios):.0f}.\n")


def peer_fit(peers_python, mass):
    workspace = belle2_likelihood.as_pyhf(belle2_likelihood.line_spectrum(mass))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workspace.json"
        path.write_text(json.dumps(workspace), encoding="utf-8")
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        command = [peers_python, str(HERE / "peers" / "pyhf_fit.py"), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def own_fit(mass):
    """Return the minimum and the median time of a fit that starts from nothing but the built model."""
    model = belle2_likelihood.model()
    spectrum = belle2_likelihood.line_spectrum(mass)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        yields = belle2_likelihood.signal_yields(spectrum)
        fit = model.fit(signal_strength=1.0, new_strength=None, new_yields=yields)
        times.append(time.perf_counter() - start)
    return fit.twice_negative_log_likelihood, statistics.median(times)


def scan():
    start = time.perf_counter()
    windows(SCAN)
    one = time.perf_counter() - start
    # Fresh processes import and build everything themselves, and that counts.
    start = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(windows, np.array_split(SCAN, 2)))
    two = time.perf_counter() - start
    print(f"{len(SCAN)} masses, best fit and both windows: {one:.1f} s on one core, {two:.1f} s on two.\n")


def windows(masses):
    result = belle2_likelihood.evaluate(belle2_likelihood.Parameters(m_X=masses))
    return result.value("window_1sigma"), result.value("window_2sigma")


def coverage():
    model, spectrum = belle2_likelihood.model(), belle2_likelihood.line_spectrum(2.0)
    yields = belle2_likelihood.signal_yields(spectrum)
    truth = belle2_likelihood.fit_branching_ratio(spectrum)
    generator = np.random.default_rng(20230824)
    found, inside = [], []
    start = time.perf_counter()
    for _ in range(PSEUDO_EXPERIMENTS):
        measured = model.pseudo_experiment(generator, truth.best, yields)
        fit = belle2_likelihood.fit_branching_ratio(spectrum, measured=measured, start=truth.best)
        found.append(fit.branching_ratio)
        inside.append([low <= truth.branching_ratio <= high for low, high in fit.windows])
    each = (time.perf_counter() - start) / PSEUDO_EXPERIMENTS
    error = np.std(found) / np.sqrt(PSEUDO_EXPERIMENTS)
    bias = np.mean(found) - truth.branching_ratio
    share = np.mean(inside, axis=0)
    print(
        f"{PSEUDO_EXPERIMENTS} pseudo-experiments, {each * 1e3:.0f} ms each, injected BR "
        f"{truth.branching_ratio:.2e}: mean off by ({bias / 1e-6:+.2f} ± {error / 1e-6:.2f})e-6, spread "
        f"{np.std(found):.2e}, the 1σ window covers it in {share[0]:.1%} (68.3 % wanted), the 2σ window in "
        f"{share[1]:.1%} (95.4 %)."
    )
