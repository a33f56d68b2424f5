"""Relic density with hazma's own differential equation, given <σv> = coefficient/x: density and seconds.

Arguments: mass [GeV], coefficient [1/GeV²], relative tolerance. hazma cuts its own thermal average at large
x, so it is given the average; its units are MeV.
"""

import json
import statistics
import sys
import time
import warnings

from hazma.relic_density import relic_density

mass, coefficient, tolerance = (float(argument) for argument in sys.argv[1:])


class Model:
    mx = 1e3 * mass

    @staticmethod
    def thermal_cross_section(x):
        return 1e-6 * coefficient / x


def solve():
    return relic_density(
        Model, semi_analytic=False, x0=1.0, xf=1e5, rtol=tolerance, atol=max(tolerance * 1e-2, 1e-12)
    )


# numpy's deprecations inside hazma are not what is measured.
warnings.simplefilter("ignore")
density = solve()
times = []
for _ in range(5):
    start = time.perf_counter()
    solve()
    times.append(time.perf_counter() - start)
print(json.dumps({"density": density, "seconds": statistics.median(times)}))
