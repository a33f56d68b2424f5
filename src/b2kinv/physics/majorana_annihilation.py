"""Annihilation ψψ → φφ of Majorana fermions into scalars, and the relic that it leaves, for a unit coupling.

The Yukawa vertex ψψφ is m/v and the cubic vertex φφφ is 3 m_φ²/v, so that cross sections are (m/v)⁴ times
what stands here.
"""

import functools
import math

import numpy as np

from b2kinv.physics import early_universe, freeze_out
from b2kinv.quantities import validation

TRILINEAR = ("included", "left_out")


def reduced_cross_section(s, m, m_phi, trilinear="included", nodes=16):
    """Cross section of ψψ → φφ for m/v = 1 [1/GeV²]; 0.0 below the threshold 4 m_φ².

    Dark matter in the t and u channel, and the scalar in the s channel through its trilinear coupling;
    1/4 for the spins, 1/2 for the identical scalars.

    Parameters
    ----------
    s : array_like of float
        Squared centre-of-mass energy [GeV²], above 4 m².
    m, m_phi : float
        Masses [GeV].
    trilinear : {"included", "left_out"}
    nodes : int
        Gauss-Legendre nodes for the scattering angle.

    Examples
    --------
    >>> float(reduced_cross_section(1.1, 0.5, 0.6))
    0.0
    """
    # Amplitude: −(m/v)² [a v̄u − b v̄Δ̸u], Δ the difference of the scalars' momenta; the spin sums are
    # 2(s − 4m²), 16 m k·p and 8 k²(s − 4 p² cos²).
    s = np.asarray(s, dtype=float)[..., np.newaxis]
    is_open = s > 4.0 * m_phi**2
    safe = np.where(is_open, s, 5.0 * max(m, m_phi) ** 2)
    p2, k2 = safe / 4.0 - m**2, safe / 4.0 - m_phi**2
    pk = np.sqrt(p2 * k2)
    node, weight = np.polynomial.legendre.leggauss(nodes)
    cosine = 0.5 * (node + 1.0)
    even = safe / 2.0 - m_phi**2
    odd = 2.0 * pk * cosine
    poles = even * even - odd * odd
    a = -4.0 * m * even / poles
    b = -odd / poles
    if trilinear == "included":
        a = a + 3.0 * m_phi**2 / m / (safe - m_phi**2)
    squared = (
        8.0 * a * a * p2 - 32.0 * a * b * m * pk * cosine + 8.0 * b * b * k2 * (safe - 4.0 * p2 * cosine**2)
    )
    # The sum is even in the cosine: twice half its range; 1/4 for the spins, 1/2 for identical particles.
    total = np.sum(weight * squared, axis=-1, keepdims=True) / 8.0
    cross_section = np.sqrt(k2 / p2) / (32.0 * math.pi * safe) * total
    return np.where(is_open, cross_section, 0.0)[..., 0]


@functools.lru_cache(maxsize=256)
def unit_relic(m_DM, m_phi, trilinear="included", degrees_of_freedom=early_universe.DEFAULT_TABLE):
    """Return the `freeze_out.FreezeOut` of ψ for (m_DM/v)⁴ = 1; scale it by (m_DM/v)⁴.

    Examples
    --------
    >>> unit_relic(0.5, 0.004).degrees_of_freedom
    2.0
    """
    average = freeze_out.tabulated_average(
        lambda s: reduced_cross_section(s, m_DM, m_phi, trilinear), m_DM, threshold=2.0 * m_phi
    )
    return freeze_out.FreezeOut(m_DM, average, 2.0, degrees_of_freedom)


def for_each_pair(
    function, m_DM, m_phi, coupling, trilinear="included", degrees_of_freedom=early_universe.DEFAULT_TABLE
):
    """Return function(relic, coupling⁴) for all points; those that share both masses are computed together.

    Parameters
    ----------
    function : callable
        Takes a `freeze_out.FreezeOut` and (m_DM/v)⁴, a number or several.
    m_DM, m_phi : float or array_like of float
        Masses [GeV].
    coupling : float or array_like of float
        m_DM/v.
    trilinear : {"included", "left_out"}
    degrees_of_freedom : str

    Examples
    --------
    >>> densities = for_each_pair(lambda relic, scale: relic.relic_density(scale), 0.5, 0.004, [0.1, 0.2])
    >>> bool(densities[0] > densities[1])
    True
    """
    mass, higgs, coupling = np.broadcast_arrays(m_DM, m_phi, coupling)
    found = np.empty(mass.shape)
    pairs = np.stack([mass.ravel(), higgs.ravel()], axis=-1)
    for pair in np.unique(pairs, axis=0):
        chosen = np.all(pairs == pair, axis=-1).reshape(mass.shape)
        relic = unit_relic(float(pair[0]), float(pair[1]), trilinear, degrees_of_freedom)
        scales = coupling[chosen] ** 4
        found[chosen] = function(relic, scales if scales.size > 1 else float(scales[0]))
    return validation.scalar_or_array(found)
