"""BR(B⁺ → K⁺ a) at f_a/C^V_sb = 10⁸ GeV with b2kinv: one value, or a mass grid in one call."""

import statistics
import sys
import time

import numpy as np

from b2kinv.sections.alp_decays import branching_ratio_B_to_K_alp

if len(sys.argv) == 1:
    print(branching_ratio_B_to_K_alp(2.0, 1e8, 1.0))
else:
    masses = np.linspace(0.5, 4.5, int(sys.argv[1]))
    times = []
    for _ in range(5):
        start = time.perf_counter()
        branching_ratio_B_to_K_alp(masses, 1e8, 1.0)
        times.append(time.perf_counter() - start)
    print(statistics.median(times) / masses.size)
