"""B → K⁽*⁾ νν̄ in the Standard Model, short distance: the neutrino pair as a vector boson of mass √q²."""

import math

import numpy as np

from b2kinv.physics import b_mesons, electroweak, inputs, quadrature
from b2kinv.physics.b_to_vector_boson import KAON, width_K, width_Kstar
from b2kinv.physics.conventions import CHARGE
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Numbers

NEUTRINO_MASS_SQUARED = Number("mass squared of the neutrinos", "GeV^2", symbol="q²", meaningful=POSITIVE)


@checked(kaon=KAON, q2=NEUTRINO_MASS_SQUARED, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def neutrino_spectrum(kaon: str, q2: Numbers, charge: str, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Differential branching ratio of B → K⁽*⁾ νν̄ in the Standard Model [1/GeV²]; 0.0 where q² is too large.

    dBR/dq² = 3 τ_B G² q² Γ(B → K⁽*⁾ X)/(24π²) at m_X² = q² and g_bs = 1,
    with G = (4 G_F/√2) α(m_Z) V_ts* V_tb X_t/(2π sin²θ_W)

    Notes
    -----
    A. J. Buras et al., arXiv:1409.4557; 3 for the flavours.

    Examples
    --------
    >>> f"{neutrino_spectrum('K', 4.0, '+'):.2g}"
    '2.8e-07'
    """
    G = (
        4.0
        * inputs.value("fermi_constant")
        / math.sqrt(2.0)
        / inputs.value("inverse_alpha_at_mass_Z")
        * inputs.value("ckm_V_ts")
        * inputs.value("ckm_V_tb")
        * inputs.value("top_loop_X_t")
        / (2.0 * math.pi * electroweak.sin2_theta_W())
    )
    width = (width_K if kaon == "K" else width_Kstar)(1.0, np.sqrt(q2), charge, form_factor_set)
    return 3.0 * G**2 * q2 / (24.0 * math.pi**2) * width * b_mesons.lifetime(charge)


@checked(charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def standard_model_Kstar_neutrinos(
    charge: str = "0", form_factor_set: str = DEFAULT_SET, nodes: int = 64
) -> float:
    """Branching ratio of B → K* νν̄ in the Standard Model.

    BR(B → K* νν̄) = ∫ dq² dBR/dq², from 0 to (m_B − m_K*)²

    A check of Eqs. 43–45 against other codes, and what the measured limit on K* + invisible contains besides
    new physics.

    Parameters
    ----------
    nodes : int
        Gauss-Legendre nodes.

    Examples
    --------
    >>> 6e-6 < standard_model_Kstar_neutrinos() < 1.1e-5
    True
    """
    m_B, m_K = b_mesons.masses(charge, "Kstar")
    highest = (m_B - m_K) ** 2
    node, weight = quadrature.gauss_legendre(nodes)
    spectrum = neutrino_spectrum("K*", 0.5 * highest * (node + 1.0), charge, form_factor_set)
    return np.sum(0.5 * highest * weight * spectrum)
