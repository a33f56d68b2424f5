"""Decays of a charged kaon to a pion and something invisible: a dark Higgs, and an ALP that is too heavy."""

import math

import numpy as np

from b2kinv.physics import constraints, electroweak, inputs
from b2kinv.physics.conventions import DARK_HIGGS_MASS
from b2kinv.physics.dark_higgs import HIGGS_MIXING
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers

#: Names of the parts of NA62's limit, below, around and above the peak of K⁺ → π⁺ π⁰.
LIMITS = ("kaon_to_pion_light", "kaon_to_pion_middle", "kaon_to_pion_heavy")


def heaviest_invisible() -> float:
    """Return the largest mass that K⁺ → π⁺ + something reaches [GeV].

    m_K − m_π

    Examples
    --------
    >>> round(heaviest_invisible(), 4)
    0.3541
    """
    return inputs.value("mass_K_plus") - inputs.value("mass_pion_plus")


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING)
def branching_ratio_to_dark_higgs(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Branching ratio of K⁺ → π⁺ φ: not in the paper, which quotes a limit on sin θ.

    τ_K h² sin²θ (m_K² − m_π²)² λ^½(m_K², m_π², m_φ²)/(64π m_K³),
    with h = 3√2 G_F m_t² |V_ts V_td|/(16π² v_H)

    The loop of the top quark gives h m_s sin θ φ s̄_R d_L, and ⟨π|s̄d|K⟩ = (m_K² − m_π²)/(m_s − m_d), of which
    a projector takes half. The mass of the d quark, the form factor's rise and long distances are left out.

    Returns
    -------
    float or numpy.ndarray
        0.0 above threshold.

    Notes
    -----
    hazma 2.2.0, which has the masses of both quarks and the pole mass of the top, finds 1.5 times as much.

    Examples
    --------
    >>> f"{branching_ratio_to_dark_higgs(0.004, 1.3e-4):.2g}", branching_ratio_to_dark_higgs(0.4, 1e-4)
    ('2.1e-11', 0.0)
    """
    m_K, m_pi = inputs.value("mass_K_plus"), inputs.value("mass_pion_plus")
    loop = 3.0 * math.sqrt(2.0) * inputs.value("fermi_constant") * inputs.value("mass_top_quark_MSbar") ** 2
    ckm = inputs.value("ckm_V_ts") * inputs.value("ckm_V_td")
    h = loop * ckm / (16.0 * math.pi**2 * electroweak.higgs_expectation_value())
    below = np.minimum(m_phi, heaviest_invisible())
    squared = ((m_K + m_pi) ** 2 - below**2) * ((m_K - m_pi) ** 2 - below**2)
    matrix_element = h**2 * sin_theta**2 * (m_K**2 - m_pi**2) ** 2
    width = matrix_element * np.sqrt(np.maximum(squared, 0.0)) / (64.0 * math.pi * m_K**3)
    return width * inputs.value("lifetime_K_plus") / inputs.value("hbar")


def limits_that_apply(m_phi: float) -> tuple[str, ...]:
    """Return the names of the parts of NA62's limit that reach a mass [GeV]: of `LIMITS`, or none.

    Examples
    --------
    >>> limits_that_apply(0.004), limits_that_apply(0.27)
    (('kaon_to_pion_light',), ())
    """
    return tuple(name for name in LIMITS if constraints.compare(name, 0.0, m_phi).covered)
