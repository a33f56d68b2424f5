"""Decays of the Higgs boson h into the dark sector, through its mixing with the dark Higgs φ.

h has sin θ of the dark Higgs field in it, which couples to the dark photon X and to dark matter ψ by their
masses over v_φ. By the equivalence theorem h → φφ and h → XX are equally fast for light φ and X.
"""

import math

import numpy as np

from b2kinv.physics import electroweak, inputs, measurements
from b2kinv.physics.conventions import (
    DARK_BREAKING_SCALE,
    DARK_HIGGS_MASS,
    DARK_MATTER_MASS,
    DARK_PHOTON_MASS,
)
from b2kinv.physics.dark_higgs import HIGGS_MIXING
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers


@checked(m_phi=DARK_HIGGS_MASS, v_phi=DARK_BREAKING_SCALE, sin_theta=HIGGS_MIXING)
def width_to_dark_higgs(m_phi: Numbers, v_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Width of h → φφ [GeV]; 0.0 below threshold.

    Γ = g² √(1 − 4m_φ²/m_h²)/(32π m_h), with g = sin θ cos θ (m_h² + 2m_φ²) (cos θ/v_φ + sin θ/v_H)

    g is the third derivative of the potential of Eq. 31 with the portal κ |H|² |φ|², whose κ v_H v_φ is
    sin θ cos θ (m_h² − m_φ²). θ has the sign for which both terms of g add.

    Examples
    --------
    >>> width_to_dark_higgs(70.0, 10.0, 1e-4)
    0.0
    """
    m_h, v_H = inputs.value("mass_Higgs"), electroweak.higgs_expectation_value()
    cos_theta = np.sqrt(1.0 - sin_theta**2)
    g = sin_theta * cos_theta * (m_h**2 + 2.0 * m_phi**2) * (cos_theta / v_phi + sin_theta / v_H)
    beta = np.sqrt(np.maximum(1.0 - (2.0 * m_phi / m_h) ** 2, 0.0))
    return g**2 * beta / (32.0 * math.pi * m_h)


@checked(m_X=DARK_PHOTON_MASS, v_phi=DARK_BREAKING_SCALE, sin_theta=HIGGS_MIXING)
def width_to_dark_photons(m_X: Numbers, v_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Width of h → XX [GeV]; 0.0 below threshold.

    Γ = sin²θ m_h³ √(1 − 4r) (1 − 4r + 12r²)/(32π v_φ²), with r = m_X²/m_h²

    It is the width of a heavy Higgs boson to two Z bosons, with v_φ in the place of v_H.

    Examples
    --------
    >>> light = width_to_dark_photons(0.01, 10.0, 1e-4) / width_to_dark_higgs(0.01, 10.0, 1e-4)
    >>> round(light, 4)
    1.0000
    """
    m_h = inputs.value("mass_Higgs")
    r = np.minimum((m_X / m_h) ** 2, 0.25)
    shape = np.sqrt(1.0 - 4.0 * r) * (1.0 - 4.0 * r + 12.0 * r**2)
    return sin_theta**2 * m_h**3 * shape / (32.0 * math.pi * v_phi**2)


@checked(m_DM=DARK_MATTER_MASS, v_phi=DARK_BREAKING_SCALE, sin_theta=HIGGS_MIXING)
def width_to_dark_matter(m_DM: Numbers, v_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """Width of h → ψψ for a Majorana fermion with a mass from v_φ [GeV]; 0.0 below threshold.

    Γ = sin²θ (m_DM/v_φ)² m_h (1 − 4m_DM²/m_h²)^(3/2)/(16π)

    It serves for the heavy partner χ_L of dark matter as well.

    Examples
    --------
    >>> width_to_dark_matter(0.5, 10.0, 1e-4) < width_to_dark_photons(2.0, 10.0, 1e-4)
    True
    """
    m_h = inputs.value("mass_Higgs")
    beta2 = np.maximum(1.0 - (2.0 * m_DM / m_h) ** 2, 0.0)
    return sin_theta**2 * (m_DM / v_phi) ** 2 * m_h * beta2**1.5 / (16.0 * math.pi)


@checked(sin_theta=HIGGS_MIXING)
def invisible_branching_ratio(
    m_phi: Numbers, m_X: Numbers, m_DM: Numbers, v_phi: Numbers, sin_theta: Numbers
) -> Numbers:
    """Share of Higgs decays into φφ, XX and ψψ, all of which escape.

    BR = Γ_dark/(Γ_dark + cos²θ Γ_SM), with Γ_dark = Γ(h → φφ) + Γ(h → XX) + Γ(h → ψψ)

    A dark Higgs of some MeV lives for a good part of a second, and X decays to dark matter.

    Parameters
    ----------
    m_phi, m_X, m_DM, v_phi
        As in the widths.

    Examples
    --------
    >>> invisible_branching_ratio(0.004, 2.0, 0.5, 10.0, 0.0)
    0.0
    """
    dark = (
        width_to_dark_higgs(m_phi, v_phi, sin_theta)
        + width_to_dark_photons(m_X, v_phi, sin_theta)
        + width_to_dark_matter(m_DM, v_phi, sin_theta)
    )
    known = measurements.value("width_higgs_standard_model") * (1.0 - np.asarray(sin_theta) ** 2)
    total = np.asarray(dark + known)
    # At sin θ = 1 nothing visible is left, and where the dark decays are closed too there is no decay at all.
    return np.where(total > 0.0, dark / np.where(total > 0.0, total, 1.0), 0.0)
