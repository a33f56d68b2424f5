"""Mixing of the B_s by exchange of an ALP with a coupling between b and s: not in the paper."""

import numpy as np

from b2kinv.physics import dark_photon_precision, inputs
from b2kinv.physics.conventions import ALP_MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Numbers

COUPLING = Number("coupling to b and s over f_a", "GeV^-1", symbol="C/f_a", meaningful=NOT_NEGATIVE)


@checked(m_a=ALP_MASS, coupling=COUPLING)
def bs_mixing_amplitude(m_a: Numbers, coupling: Numbers) -> Numbers:
    """Mass mixing M₁₂ of the B_s by exchange of an ALP with C^V_sb = C^A_sb = C [GeV].

    M₁₂ = (C/f_a)² f² m_B (5/12) B₂ m_b² m_B²/(4 (m_B² − m_a²) (m_b + m_s)²), for the couplings of Eq. (3)

    (∂a/(2f_a)) C s̄ γ^μ (1 + γ₅) b is (C/f_a) ∂a times the current with one chirality, and its divergence is
    m_b s̄ P b for a light strange quark. It is the longitudinal part of the exchange of a vector boson,
    `dark_photon_precision.bs_mixing_amplitude`, with C/f_a in the place of g_bs/m_X.

    Raises
    ------
    ValueError
        If the ALP is so close to the B_s that its width counts.

    Examples
    --------
    >>> bs_mixing_amplitude(2.0, 0.0)
    0.0
    """
    low, high = dark_photon_precision.RESONANT
    near = (m_a > low) & (m_a < high)
    if np.any(near):
        raise ValueError(
            f"m_a = {float(np.asarray(m_a)[near].flat[0])!r} GeV is too close to the B_s, where the width of "
            f"the ALP counts: it must be below {low:g} or above {high:g} GeV"
        )
    known = dark_photon_precision.bs_mesons()
    m_B, f = known["mass"], known["decay_constant"]
    m_b, m_s = inputs.value("mass_bottom_quark"), known["strange_mass"]
    scalar = 5.0 / 12.0 * known["bag_2"] * (m_b * m_B / (m_b + m_s)) ** 2
    return coupling**2 * f**2 * m_B * scalar / (4.0 * (m_B**2 - m_a**2))


def bs_mixing_ratio(m_a: Numbers, coupling: Numbers) -> Numbers:
    """Return the mass difference of the B_s with an ALP, over that of the Standard Model.

    ΔM_s/ΔM_s^SM = |1 + 2 M₁₂/ΔM_s^SM|, for the sign of M₁₂ that adds

    Parameters
    ----------
    m_a, coupling : float or array_like of float
        As in `bs_mixing_amplitude`.

    Examples
    --------
    >>> 0.0 < bs_mixing_ratio(2.0, 6e-9) - 1.0 < 1e-6
    True
    """
    standard = dark_photon_precision.bs_mesons()["standard_mass_difference"] * 1e12 * inputs.value("hbar")
    ratio: Numbers = 1.0 + 2.0 * bs_mixing_amplitude(m_a, coupling) / standard
    return ratio
