"""BR(B⁺ → K⁺ a) at f_a/C^V_sb = 10⁸ GeV with ALPaca.

The coupling is set below the electroweak scale, in the basis where C^V_sb = cdL + cdR. The first call at a
mass runs the couplings to it; the timed calls come after, so that ALPaca's own cache works for it.
"""

import statistics
import sys
import time

import numpy as np
from alpaca import ALPcouplings, branching_ratio

half = np.zeros((3, 3))
half[1, 2] = half[2, 1] = 0.5
couplings = ALPcouplings({"cdL": half, "cdR": half}, scale=5.0, basis="RL_below")

if len(sys.argv) == 1:
    print(branching_ratio("B+ -> K+ alp", 2.0, couplings, 1e8))
else:
    number = int(sys.argv[1])
    masses = np.linspace(0.5, 4.5, number)
    for mass in masses:
        branching_ratio("B+ -> K+ alp", mass, couplings, 1e8)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        for mass in masses:
            branching_ratio("B+ -> K+ alp", mass, couplings, 1e8)
        times.append(time.perf_counter() - start)
    print(statistics.median(times) / number)
