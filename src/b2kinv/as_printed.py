"""The printed form of every equation of arXiv:2502.04900v1 that is implemented differently, and nothing else.

A function here has the name of the verified one that it stands beside. The paper text is a scan of version
1, so that a difference may be the scan's.
"""

import numpy as np

from b2kinv.physics import form_factors, inputs, kinematics, units, validation
from b2kinv.physics.validation import scalar_or_array


def branching_ratio_B_to_Kstar_alp(
    m_a, f_a, C_A_sb=1.0, charge="+", form_factor_set=form_factors.DEFAULT_SET
):
    """Return BR(B → K* a) with the mass of the K, not of the K*, in the Källén function (Eq. (9) as printed).

    Stands beside `sections.alp_decays.branching_ratio_B_to_Kstar_alp`, which has m_K* there. The form factor
    is held at its end point (m_B − m_K*)² for the heavier ALPs that this form lets through.

    Examples
    --------
    >>> f"{branching_ratio_B_to_Kstar_alp(2.0, 1e8):.2e}"
    '2.09e-05'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    C_A_sb = validation.numbers("C_A_sb", C_A_sb)
    name = {"+": "plus", "0": "zero"}[validation.choice("charge", charge, ("+", "0"))]
    mass_B, mass_K = inputs.value(f"mass_B_{name}"), inputs.value(f"mass_K_{name}")
    lifetime = units.from_seconds(inputs.value(f"lifetime_B_{name}"))
    q2 = np.square(np.minimum(m_a, mass_B - mass_K))
    A_0 = form_factors.A_0(np.minimum(q2, form_factors.q2_max("B->K*")), form_factor_set)
    kallen = kinematics.kallen(1.0, (mass_K / mass_B) ** 2, q2 / mass_B**2)
    phase_space = np.maximum(kallen, 0.0) ** 1.5
    rate = lifetime * mass_B**3 / (64.0 * np.pi) * np.square(C_A_sb / f_a)
    return scalar_or_array(rate * np.square(A_0) * np.where(m_a < mass_B - mass_K, phase_space, 0.0))
