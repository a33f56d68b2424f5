"""A light scalar φ that mixes with the Higgs boson: decay to electrons (Eq. 49), and how light it may be."""

import math

import numpy as np

from b2kinv.physics import inputs, units
from b2kinv.quantities import validation


def dark_higgs_width(m_phi, sin_theta):
    """Width of φ → e⁺e⁻ [GeV] (Eq. 49).

    Γ = √2 G_F m_e² m_φ sin²θ (1 − 4 m_e²/m_φ²)^(3/2)/(8π); the only open channel below twice the muon mass.

    Parameters
    ----------
    m_phi : float or array_like of float
        Dark Higgs mass [GeV].
    sin_theta : float or array_like of float
        Mixing with the Higgs boson, between 0 and 1.

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 below threshold.

    Raises
    ------
    ValueError
        If m_φ is not positive or sin θ not between 0 and 1.

    Examples
    --------
    >>> dark_higgs_width(1e-3, 1e-4)
    0.0
    """
    mass = validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass")
    sine = validation.numbers("sin_theta", sin_theta, at_least=0.0, at_most=1.0, meaning="Higgs mixing")
    m_e = inputs.value("mass_electron")
    beta2 = np.maximum(1.0 - (2.0 * m_e / mass) ** 2, 0.0)
    return validation.scalar_or_array(_width_scale() * sine**2 * mass * beta2**1.5)


def dark_higgs_lifetime(m_phi, sin_theta):
    """Lifetime of the dark Higgs from φ → e⁺e⁻ [s], inverse of Eq. 49; infinite below threshold.

    Examples
    --------
    >>> dark_higgs_lifetime(1e-3, 1e-4)
    inf
    """
    width = np.asarray(dark_higgs_width(m_phi, sin_theta))
    is_open = width > 0.0
    lifetime = np.asarray(units.to_seconds(1.0 / np.where(is_open, width, 1.0)))
    return validation.scalar_or_array(np.where(is_open, lifetime, math.inf))


def lightest_dark_higgs(sin_theta, lifetime):
    """Lowest dark Higgs mass [GeV] whose lifetime by Eq. 49 does not exceed `lifetime` [s].

    Solves (M − 4 m_e²)³ = c² M² for M = m_φ².

    Parameters
    ----------
    sin_theta : float or array_like of float
        Mixing with the Higgs boson, above 0.
    lifetime : float or array_like of float
        [s], above 0.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not positive, or sin θ exceeds 1.

    Examples
    --------
    >>> f"{lightest_dark_higgs(1.3e-4, 0.1) * 1e3:.2f}"
    '2.81'
    """
    sine = validation.numbers("sin_theta", sin_theta, above=0.0, at_most=1.0, meaning="Higgs mixing")
    longest = validation.numbers("lifetime", lifetime, above=0.0, unit="s", meaning="longest lifetime")
    needed = inputs.value("hbar") / (longest * _width_scale() * sine**2)
    threshold = (2.0 * inputs.value("mass_electron")) ** 2
    # M ↦ threshold + (c M)^(2/3) contracts by at least 2/3 in ln M.
    squared = threshold + needed**2
    for _ in range(120):
        squared = threshold + (needed * squared) ** (2.0 / 3.0)
    return validation.scalar_or_array(np.sqrt(squared))


def _width_scale():
    # Width over sin²θ m_φ β³.
    return (
        math.sqrt(2.0) * inputs.value("fermi_constant") * inputs.value("mass_electron") ** 2 / (8.0 * math.pi)
    )
