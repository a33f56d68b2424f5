"""Speed of Section IV: both models beside all constraints, at a new mass, at a known one, and by the pages.

The last row evaluates the pages that the constraints come from, one after the other, for the same point.
"""

import time

from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    conclusions,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)

POINTS = 50
PAGES = (
    *(alp_decays, alp_freeze_in, alp_parameter_space, dark_matter_searches),
    *(dark_photon_decays, dark_photon_freeze_out, dark_photon_parameter_space),
)


def main(peers_python):
    conclusions.evaluate(conclusions.Parameters())
    new = timed(3, lambda step: conclusions.evaluate(conclusions.Parameters(m_a=1.9 + 0.01 * step)))
    known = timed(
        POINTS, lambda step: conclusions.evaluate(conclusions.Parameters(C_q=6e-9 * (1 + step / 1e3)))
    )
    pages = timed(3, lambda step: [page.evaluate(page.Parameters()) for page in PAGES])
    print("| what | one point | ratio |")
    print("|---|---|---|")
    for name, each in (("known masses", known), ("a new mass of the ALP", new), ("all pages", pages)):
        print(f"| {name} | {1e3 * each:.2f} ms | {each / known:.3g} |")


def timed(points, evaluate):
    start = time.perf_counter()
    for step in range(points):
        evaluate(step)
    return (time.perf_counter() - start) / points
