"""Section III B: what keeps the dark Higgs light, and its partner heavy."""

import numpy as np

from b2kinv.physics import dark_higgs, dark_higgs_naturalness
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_PHOTON_MASS
from b2kinv.physics.dark_higgs import DARK_COUPLING, HIGGS_MIXING_NOT_ZERO
from b2kinv.quantities.checked import checked
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Numbers


@checked(
    may_be_infinite=True,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    m_phi=DARK_HIGGS_MASS,
    sin_theta=HIGGS_MIXING_NOT_ZERO,
)
def quantities(m_X: Numbers, alpha_X: Numbers, m_phi: Numbers, sin_theta: Numbers) -> dict[str, Quantity]:
    """Return how far the partner χ_L may be above X, and what must cancel for m_φ to be as small as it is.

    Examples
    --------
    >>> round(float(quantities(2.0, 0.01, 0.004, 1e-4)["heaviest_partner"].numbers), 3)
    7.071
    """
    v_phi = dark_higgs.vacuum_expectation_value(m_X, alpha_X)
    partner = dark_higgs_naturalness.heaviest_partner(m_X, alpha_X)
    corrections = {
        "dark_photon": (
            dark_higgs_naturalness.loop_correction(m_X, dark_higgs_naturalness.VECTOR, v_phi),
            "the dark photon's loop, per unit of the logarithm",
        ),
        "light_chi": (
            dark_higgs_naturalness.loop_correction(m_X, dark_higgs_naturalness.MAJORANA, v_phi),
            "the loop of χ_L if it were as light as X, per unit of the logarithm",
        ),
        "heavy_chi": (
            dark_higgs_naturalness.loop_correction(partner, dark_higgs_naturalness.MAJORANA, v_phi),
            "the loop of the heaviest χ_L, per unit of the logarithm",
        ),
        "mixing": (
            dark_higgs_naturalness.mixing_correction(m_phi, sin_theta),
            "the mixing with the Higgs boson",
        ),
        "portal": (
            dark_higgs_naturalness.portal_correction(m_phi, sin_theta, v_phi),
            "the Higgs boson's expectation value",
        ),
    }
    found = {
        "heaviest_partner": Quantity(
            partner, "GeV", "mass of χ_L at the largest perturbative Yukawa coupling"
        )
    }
    for name, (correction, cause) in corrections.items():
        found[f"correction_{name}"] = Quantity(
            1e3 * np.sqrt(np.abs(correction)), "MeV", f"root of what m_φ² gets from {cause}"
        )
        found[f"tuning_{name}"] = Quantity(
            dark_higgs_naturalness.tuning(m_phi, correction), "1", f"m_φ² over what it gets from {cause}"
        )
    return found
