"""The dark Higgs φ: expectation value, coupling to dark matter, decay to electrons (Eq. 49), lowest mass."""

import math

import numpy as np

from b2kinv.physics import conventions, inputs, units
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, DARK_PHOTON_MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import FRACTION, POSITIVE, Range
from b2kinv.quantities.scalars import Numbers

#: Charge of the dark Higgs field in units of that of the dark matter (below Eq. 35).
HIGGS_CHARGE = 2.0

#: Where the Yukawa coupling m_DM/v is needed, which vanishes with α_X.
DARK_COUPLING = conventions.DARK_COUPLING.but(meaningful=POSITIVE)
HIGGS_MIXING = Number("Higgs mixing", symbol="sin θ", meaningful=FRACTION)
HIGGS_MIXING_NOT_ZERO = HIGGS_MIXING.but(meaningful=Range(above=0.0, at_most=1.0))
LONGEST_LIFETIME = Number("longest lifetime", "s", symbol="τ", meaningful=POSITIVE)


@checked(m_X=DARK_PHOTON_MASS, alpha_X=DARK_COUPLING)
def vacuum_expectation_value(m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Vacuum expectation value of the dark Higgs field [GeV] (below Eq. 32).

    v = m_X/(|Q_φ| g_X), with |Q_φ| = 2 and g_X = √(4π α_X)

    Examples
    --------
    >>> round(vacuum_expectation_value(2.0, 1.0 / (4.0 * math.pi)), 12)
    1.0
    """
    return m_X / (HIGGS_CHARGE * np.sqrt(4.0 * math.pi * alpha_X))


@checked(m_DM=DARK_MATTER_MASS, m_X=DARK_PHOTON_MASS, alpha_X=DARK_COUPLING)
def higgs_coupling(m_DM: Numbers, m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Coupling of the dark Higgs to dark matter (Eqs. 36, 37).

    y_R/√2 = m_DM/v

    Examples
    --------
    >>> round(higgs_coupling(0.5, 2.0, 1.0 / (4.0 * math.pi)), 12)
    0.5
    """
    return m_DM / vacuum_expectation_value(m_X, alpha_X)


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING)
def dark_higgs_width(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Width of φ → e⁺e⁻, the only open channel below twice the muon mass [GeV] (Eq. 49).

    Γ(φ → e⁺e⁻) = √2 G_F m_e² m_φ sin²θ (1 − 4 m_e²/m_φ²)^(3/2)/(8π)

    Returns
    -------
    float or numpy.ndarray
        0.0 below threshold.

    Examples
    --------
    >>> dark_higgs_width(1e-3, 1e-4)
    0.0
    """
    m_e = inputs.value("mass_electron")
    beta2 = np.maximum(1.0 - (2.0 * m_e / m_phi) ** 2, 0.0)
    return _width_scale() * sin_theta**2 * m_phi * beta2**1.5


@checked(may_be_infinite=True, m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING)
def dark_higgs_lifetime(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Lifetime of the dark Higgs from φ → e⁺e⁻ [s], by Eq. 49; infinite below threshold.

    τ = ħ/Γ(φ → e⁺e⁻)

    Examples
    --------
    >>> dark_higgs_lifetime(1e-3, 1e-4)
    inf
    """
    width = dark_higgs_width(m_phi, sin_theta)
    is_open = np.greater(width, 0.0)
    return np.where(is_open, units.to_seconds(1.0 / np.where(is_open, width, 1.0)), math.inf)


@checked(sin_theta=HIGGS_MIXING_NOT_ZERO, lifetime=LONGEST_LIFETIME)
def lightest_dark_higgs(sin_theta: Numbers, lifetime: Numbers) -> Numbers:
    """Lowest dark Higgs mass [GeV] whose lifetime by Eq. 49 does not exceed `lifetime`.

    ħ/Γ(φ → e⁺e⁻) = τ, solved for m_φ

    Squared it is (M − 4 m_e²)³ = c² M² with M = m_φ² and c = 8π ħ/(√2 G_F m_e² sin²θ τ). Its root is the
    fixed point of M ↦ 4 m_e² + (c M)^(2/3), which contracts by at least 2/3 in ln M.

    Examples
    --------
    >>> f"{lightest_dark_higgs(1.3e-4, 0.1) * 1e3:.2f}"
    '2.81'
    """
    c = inputs.value("hbar") / (lifetime * _width_scale() * sin_theta**2)
    threshold = (2.0 * inputs.value("mass_electron")) ** 2
    M = threshold + c**2
    for _ in range(120):
        M = threshold + (c * M) ** (2.0 / 3.0)
    return np.sqrt(M)


@checked(may_be_infinite=True, m_phi=DARK_HIGGS_MASS, lifetime=LONGEST_LIFETIME)
def smallest_mixing(m_phi: Numbers, lifetime: Numbers) -> Numbers:
    """Smallest sin θ with which the dark Higgs decays within `lifetime` [s] by Eq. 49.

    sin θ = √(ħ/(τ Γ_1)), with Γ_1 the width of φ → e⁺e⁻ for sin θ = 1

    Returns
    -------
    float or numpy.ndarray
        May exceed 1, which no mixing reaches; infinite below the threshold.

    Examples
    --------
    >>> f"{smallest_mixing(0.004, 0.1):.2g}"
    '0.0001'
    """
    width = dark_higgs_width(m_phi, 1.0)
    is_open = np.greater(width, 0.0)
    needed = inputs.value("hbar") / (lifetime * np.where(is_open, width, 1.0))
    return np.where(is_open, np.sqrt(needed), math.inf)


def _width_scale() -> float:
    # Width over sin²θ m_φ β³.
    return (
        math.sqrt(2.0) * inputs.value("fermi_constant") * inputs.value("mass_electron") ** 2 / (8.0 * math.pi)
    )
