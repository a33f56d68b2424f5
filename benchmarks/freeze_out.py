"""Freeze-out: one solve beside hazma's differential equation and scipy's Radau, a wanted coupling, Fig. 3.

All three solve the same equation with the same <σv> = b/x. The error of each is against its own solver with
a tolerance of 1e-10, so that different constants of nature do not count; of the tolerances that keep it below
1e-4 the fastest is taken.
"""

import json
import math
import os
import statistics
import subprocess
import time
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp

from b2kinv.physics import early_universe, freeze_out
from b2kinv.sections import dark_photon_freeze_out, dark_photon_parameter_space

HERE = Path(__file__).parent
MASS, COEFFICIENT = 0.5, 1.77e-8
TOLERANCES = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
ACCURACY = 1e-4
REPEATS = 15


def main(peers_python):
    rows = {
        "b2kinv": own(),
        "scipy Radau": fastest(radau),
        "hazma": fastest(lambda t: hazma(peers_python, t)),
    }
    print("| solver | relative error | one solve | ratio |")
    print("|---|---|---|---|")
    for name, (error, seconds) in rows.items():
        print(f"| {name} | {error:.1e} | {seconds * 1e3:.3g} ms | {seconds / rows['b2kinv'][1]:.0f} |")
    print()
    coupling()
    figure()


def own():
    relic = freeze_out.FreezeOut(MASS, lambda x: COEFFICIENT / np.asarray(x), 2.0)
    found = relic.final_yield()
    seconds = median(relic.final_yield)
    return abs(found / radau(1e-10)[0] - 1.0), seconds


def radau(tolerance):
    def rate(u, log_yield):
        x = math.exp(u)
        T = MASS / x
        equilibrium = early_universe.equilibrium_yield(MASS, 2.0, T)
        slope = early_universe.entropy_degrees_of_freedom_slope(T)
        annihilation = early_universe.entropy_density(T) / early_universe.hubble_rate(T) * COEFFICIENT / x
        return -annihilation * (1.0 + slope / 3.0) * (np.exp(log_yield) - equilibrium**2 * np.exp(-log_yield))

    start = [math.log(early_universe.equilibrium_yield(MASS, 2.0, MASS))]

    def solve():
        solution = solve_ivp(
            rate, (0.0, math.log(1e6)), start, "Radau", rtol=tolerance, atol=tolerance * 1e-2
        )
        if solution.status != 0:
            raise RuntimeError(solution.message)
        return math.exp(solution.y[0, -1])

    return solve(), median(solve, 3)


def hazma(peers_python, tolerance):
    command = [peers_python, str(HERE / "peers" / "hazma_relic.py")]
    command += [str(number) for number in (MASS, COEFFICIENT, tolerance)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found = json.loads(done.stdout.splitlines()[-1])
    return found["density"], found["seconds"]


def fastest(solver):
    """Return error and time at the loosest tolerance of `TOLERANCES` that is accurate enough."""
    exact = solver(1e-10)[0]
    for tolerance in TOLERANCES:
        found, seconds = solver(tolerance)
        error = abs(found / exact - 1.0)
        if error < ACCURACY:
            return error, seconds
    raise RuntimeError("no tolerance is accurate enough")


def coupling():
    def fresh():
        dark_photon_freeze_out.unit_relic.cache_clear()
        dark_photon_freeze_out.dark_coupling(0.5, 0.004, 2.0)

    def tabulated():
        dark_photon_freeze_out.dark_coupling(0.5, 0.004, 2.0)

    print(
        f"Dark coupling for a relic density of 0.12: {median(tabulated) * 1e3:.1f} ms with <σv> tabulated, "
        f"{median(fresh) * 1e3:.1f} ms with the full thermal average computed anew.\n"
    )


def figure():
    mixings = np.geomspace(1e-5, 1e-3, 401)

    def panels():
        dark_photon_freeze_out.unit_relic.cache_clear()
        for m_DM in (0.1, 0.8):
            parameters = dark_photon_parameter_space.Parameters(m_DM=m_DM)
            dark_photon_parameter_space.evaluate(parameters)
            dark_photon_parameter_space.figure_edges(parameters, mixings)

    print(
        f"Both panels of Fig. 3, {len(mixings)} mixings, relic bands included: {median(panels) * 1e3:.0f} ms."
    )


def median(function, repeats=REPEATS):
    function()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)
