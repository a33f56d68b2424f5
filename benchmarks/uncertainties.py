"""Cost of the uncertainties of each section over one evaluation of it, and the error of the response surface.

The error is against 200 draws that are all solved. The surface needs two solutions for each direction that
matters of each source that the section reads.
"""

import time

import numpy as np

from b2kinv.quantities import uncertainty
from b2kinv.sections import (
    alp_decays,
    alp_freeze_in,
    alp_parameter_space,
    belle2_excess,
    belle2_likelihood,
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    uncertainties,
)

SECTIONS = (
    *(belle2_excess, belle2_likelihood, alp_decays, alp_freeze_in, alp_parameter_space),
    *(dark_photon_decays, dark_photon_freeze_out, dark_photon_parameter_space, dark_matter_searches),
)


def main(peers_python):
    print("| section | evaluate | uncertainties | ratio | solutions | largest error of the surface |")
    print("|---|---|---|---|---|---|")
    for section in SECTIONS:
        parameters = section.Parameters()
        section.evaluate(parameters)
        once, _ = timed(lambda section=section, given=parameters: section.evaluate(given))
        whole, found = timed(
            lambda section=section, given=parameters: uncertainties.uncertainties(section.evaluate, given)
        )
        single = sum(not count for _, count in found.places.values())
        model = uncertainties.Model(section.evaluate, parameters)
        error = uncertainty.surface_error(model, uncertainties.sources(parameters))[:single]
        print(
            f"| {uncertainties.section_name(section.evaluate)} | {1e3 * once:.1f} ms | {whole:.2f} s | "
            f"{whole / once:.0f} | {found.propagated.solutions} | {np.nanmax(error):.2g} σ |",
            flush=True,
        )


def timed(function):
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result
