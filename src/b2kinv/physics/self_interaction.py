"""Scattering of the dark matter ψ on itself, through the dark photon (Eq. 55) and through the dark Higgs."""

import math

import numpy as np

from b2kinv.physics import conventions, dark_higgs, inputs, units
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, DARK_PHOTON_MASS, VELOCITY
from b2kinv.physics.dark_higgs import DARK_COUPLING
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers


@checked(m_DM=DARK_MATTER_MASS, m_X=DARK_PHOTON_MASS, alpha_X=conventions.DARK_COUPLING)
def self_interaction(m_DM: Numbers, m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Cross section of ψψ → ψψ through the dark photon, over the mass [cm²/g] (replaces Eq. 55).

    σ/m_DM = 32π α_X² m_DM/m_X⁴

    At zero velocity, for any m_DM/m_X: in the spin singlet the t, u and s channels add up to
    32 g_X² m_DM²/m_X², so that it is not suppressed by the velocity. Corrections are of order v².

    Notes
    -----
    Derived by explicit spinors and Wick signs in tests/sections/test_dark_matter_searches.py.

    Examples
    --------
    >>> f"{self_interaction(0.1, 2.0, 0.01):.3g}"
    '1.37e-08'
    """
    return 32.0 * math.pi * alpha_X**2 * m_DM / m_X**4 * _cm2_per_gram()


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    velocity=VELOCITY,
)
def dark_higgs_self_interaction(
    m_DM: Numbers, m_phi: Numbers, m_X: Numbers, alpha_X: Numbers, velocity: Numbers
) -> Numbers:
    """Estimate of ψψ → ψψ through the light dark Higgs, over the mass [cm²/g]: not in the paper.

    σ/m_DM = π (α_φ² m_DM/m_φ⁴) ∫ dcos θ [¼ (f + b)² + ¾ (f − b)²],
    with α_φ = (m_DM/v)²/(4π) and f, b = 1/(1 + m_DM² v² (1 ∓ cos θ)/(2m_φ²))

    Born approximation of the Yukawa potential −α_φ exp(−m_φ r)/r, antisymmetrised for identical fermions:
    a quarter singlet, even under exchange, and three quarters triplet, odd; half for identical particles. At
    zero velocity it is 2π α_φ² m_DM/m_φ⁴. The integral is done: with z = m_DM² v²/(2m_φ²) it is
    4/(1 + 2z) − ln(1 + 2z)/(z (1 + z)), also for a dark Higgs so light that the peaks are narrow.

    Parameters
    ----------
    velocity
        Relative.

    Returns
    -------
    float or numpy.ndarray
        An estimate: it needs α_φ m_DM ≪ m_φ (`born_parameter`), and a comparison with clusters would weigh
        the angle by the momentum transfer.

    Examples
    --------
    >>> still = dark_higgs_self_interaction(0.8, 0.004, 2.0, 2e-4, 1e-3)
    >>> moving = dark_higgs_self_interaction(0.8, 0.004, 2.0, 2e-4, 1000.0)
    >>> 0.5 < moving / still < 1.0
    True
    """
    alpha = np.square(dark_higgs.higgs_coupling(m_DM, m_X, alpha_X)) / (4.0 * math.pi)
    momentum = 0.5 * m_DM * units.over_light_speed(velocity)
    # The floor stands for no velocity at all.
    z = np.maximum(2.0 * np.square(momentum / m_phi), 1e-150)
    angles = 4.0 / (1.0 + 2.0 * z) - np.log1p(2.0 * z) / (z * (1.0 + z))
    estimate: Numbers = math.pi * angles * alpha**2 * m_DM / m_phi**4 * _cm2_per_gram()
    return estimate


@checked(m_DM=DARK_MATTER_MASS, m_phi=DARK_HIGGS_MASS, m_X=DARK_PHOTON_MASS, alpha_X=DARK_COUPLING)
def born_parameter(m_DM: Numbers, m_phi: Numbers, m_X: Numbers, alpha_X: Numbers) -> Numbers:
    """Expansion parameter of the Born approximation in `dark_higgs_self_interaction`.

    α_φ m_DM/m_φ, with α_φ = (m_DM/v)²/(4π)

    Examples
    --------
    >>> born_parameter(0.1, 0.004, 2.0, 0.002) < 1e-2
    True
    """
    alpha = np.square(dark_higgs.higgs_coupling(m_DM, m_X, alpha_X)) / (4.0 * math.pi)
    return alpha * m_DM / m_phi


def _cm2_per_gram() -> Numbers:
    # A cross section over a mass, from 1/GeV³ to cm²/g.
    return units.to_cm2(1.0) / (1000.0 * inputs.value("mass_unit_GeV_in_kg"))
