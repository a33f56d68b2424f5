"""What a light dark Higgs and a heavy partner χ_L of dark matter ask for: coupling and cancellations.

All masses of the dark sector come from v_φ: m_X = 2g_X v_φ, m_L = y_L v_φ/√2, m_φ² = 2λ_φ v_φ². A mass far
above m_φ corrects it by more than its own size, and something must cancel that.
"""

import math

import numpy as np

from b2kinv.physics import electroweak, inputs
from b2kinv.physics.conventions import DARK_BREAKING_SCALE, DARK_HIGGS_MASS, DARK_PHOTON_MASS, MASS
from b2kinv.physics.dark_higgs import DARK_COUPLING, HIGGS_MIXING
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.scalars import Numbers

#: States of a massive vector, and, with the minus sign of fermions, of a Majorana fermion.
VECTOR, MAJORANA = 3.0, -2.0
STATES = Number("states in the loop, negative for fermions", symbol="n")


@checked(m_X=DARK_PHOTON_MASS, alpha_X=DARK_COUPLING)
def heaviest_partner(m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Mass [GeV] of the heavy partner χ_L for a Yukawa coupling at the end of perturbation theory.

    m_L = √(4π) v_φ/√2 = m_X/(2√2 √α_X), with y_L = √(4π) and v_φ = m_X/(2√(4πα_X))

    It limits how far χ_L can be above the dark photon, which Section III needs it to be.

    Examples
    --------
    >>> round(heaviest_partner(2.0, 0.01) / 2.0, 4)
    3.5355
    """
    return m_X / (2.0 * math.sqrt(2.0) * np.sqrt(alpha_X))


@checked(mass=MASS.but(meaning="mass of the particle in the loop"), states=STATES, v_phi=DARK_BREAKING_SCALE)
def loop_correction(mass: Numbers, states: Numbers, v_phi: Numbers) -> Numbers:
    """Correction to m_φ² by one loop, for each unit of ln(m²/μ²) [GeV²].

    δm_φ² = n m⁴/(8π² v_φ²), with n = 3 for a vector and −2 for a Majorana fermion

    It is V″ − V′/φ of the Coleman–Weinberg potential n m⁴(φ) [ln(m²(φ)/μ²) − c]/(64π²) for m ∝ φ, with v_φ
    kept. The whole has ln(m²/μ²) + 3/2 − c in the place of 1.

    Examples
    --------
    >>> loop_correction(2.0, VECTOR, 10.0) > 0.0 > loop_correction(2.0, MAJORANA, 10.0)
    True
    """
    return states * mass**4 / (8.0 * math.pi**2 * v_phi**2)


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING)
def mixing_correction(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """What mixing with the Higgs boson takes away from m_φ² [GeV²].

    2λ_φ v_φ² − m_φ² = sin²θ (m_h² − m_φ²)

    Examples
    --------
    >>> f"{1e3 * math.sqrt(mixing_correction(0.004, 1.3e-4)):.0f} MeV"
    '16 MeV'
    """
    return sin_theta**2 * (inputs.value("mass_Higgs") ** 2 - m_phi**2)


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING, v_phi=DARK_BREAKING_SCALE)
def portal_correction(m_phi: Numbers, sin_theta: Numbers, v_phi: Numbers) -> Numbers:
    """What the vacuum expectation value of the Higgs boson contributes to m_φ² through the portal [GeV²].

    κ v_H² = sin θ cos θ (m_h² − m_φ²) v_H/v_φ

    The portal κ |H|² |φ|² adds κ v_H²/2 to the mass parameter of φ, and m_φ² is minus twice that parameter.

    Examples
    --------
    >>> 10.0 < portal_correction(0.004, 1.3e-4, 10.0) < 100.0
    True
    """
    cos_theta = np.sqrt(1.0 - sin_theta**2)
    difference = inputs.value("mass_Higgs") ** 2 - m_phi**2
    return sin_theta * cos_theta * difference * electroweak.higgs_expectation_value() / v_phi


@checked(may_be_infinite=True, m_phi=DARK_HIGGS_MASS, correction=Number("correction to m_φ²", "GeV^2"))
def tuning(m_phi: Numbers, correction: Numbers) -> Numbers:
    """Size of m_φ² over a correction to it: below 1 something must cancel, as finely as this says.

    m_φ²/|δm_φ²|

    Returns
    -------
    float or numpy.ndarray
        Infinite without a correction.

    Examples
    --------
    >>> tuning(0.004, 0.0), tuning(0.01, -0.01)
    (inf, 0.01)
    """
    size = np.abs(correction)
    return np.where(np.greater(size, 0.0), m_phi**2 / np.where(np.greater(size, 0.0), size, 1.0), math.inf)
