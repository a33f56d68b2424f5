"""Averages over a Maxwell–Boltzmann plasma: slowed decays and reaction rates (Eqs. 24 and 25).

Bessel functions are used in their scaled form and the leading exponential is taken out, so that nothing
underflows far below a threshold. The integral over the collision energy E = E_min + T exp(t − exp(−t)) is a
trapezium sum in t, which converges exponentially whatever the threshold behaviour.
"""

import math

import numpy as np

from b2kinv.quantities import validation

#: Interval in t and number of nodes, which give the averages in this package to 1e-10.
_INTERVAL = (-3.2, 4.2)
NODES = 30


def time_dilation(m, T):
    """Thermal average of m/E, K₁(m/T)/K₂(m/T): the factor on a width at rest in Eq. 24.

    Parameters
    ----------
    m : float or array_like
        Mass of the decaying particle [GeV].
    T : float or array_like
        Temperature [GeV]; broadcasts against `m`.

    Returns
    -------
    float or numpy.ndarray
        Between 0 (T ≫ m) and 1 (T ≪ m).

    Raises
    ------
    ValueError
        If the mass or the temperature is not positive.

    Examples
    --------
    >>> round(time_dilation(2.0, 1.0), 4)
    0.5511
    """
    from scipy.special import k0e, k1e

    mass = validation.numbers("m", m, above=0.0, unit="GeV", meaning="mass")
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    z = mass / temperature
    first = k1e(z)
    return validation.scalar_or_array(first / (k0e(z) + 2 * first / z))


def thermally_averaged_cross_section(cross_section, m_1, m_2, T, threshold=0.0, nodes=NODES):
    """Thermal average ⟨σv⟩ of a cross section times the Møller velocity (Eq. 25).

    The integral starts at the larger of m_1 + m_2 and `threshold`: the printed lower limit holds only when
    the final state is not heavier than the initial one.

    Parameters
    ----------
    cross_section : callable
        Takes an array of squared centre-of-mass energies s [GeV²] and returns σ [GeV⁻²] of the same shape,
        averaged over initial and summed over final states.
    m_1, m_2 : float
        Masses of the initial particles [GeV]; zero is allowed.
    T : float or array_like
        Temperature [GeV].
    threshold : float, optional
        Sum of the masses of the final state [GeV].
    nodes : int, optional
        Number of nodes of the quadrature.

    Returns
    -------
    float or numpy.ndarray
        [GeV⁻²], same shape as `T`.

    Raises
    ------
    ValueError
        If a mass is negative, both are zero with no threshold, or the temperature is not positive.

    Examples
    --------
    A constant cross section of massless particles has ⟨σv⟩ = σ; so has one that starts at zero energy:

    >>> round(thermally_averaged_cross_section(lambda s: np.ones_like(s), 0.0, 0.0, 1.0, threshold=1e-6), 9)
    1.0
    """
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    integral, exponent = _scaled_integral(cross_section, m_1, m_2, temperature, threshold, nodes)
    density = 1.0
    for mass in (m_1, m_2):
        density = density * _scaled_density(mass, temperature)
        exponent = exponent - mass / temperature
    result = integral / (8 * temperature * density) * np.exp(-exponent)
    return validation.scalar_or_array(result)


def reaction_rate(cross_section, initial, per, T, threshold=0.0, nodes=NODES):
    """Rate at which a reaction of equilibrium particles happens, per equilibrium particle of some kind [GeV].

    That is n₁ n₂ ⟨σv⟩/n. By detailed balance it is the rate of the inverse reaction if `per` is the species
    that the inverse reaction consumes. Far below threshold it is exact where the product of its factors
    would underflow.

    Parameters
    ----------
    cross_section : callable
        As in `thermally_averaged_cross_section`.
    initial : pair of (float, float)
        Mass [GeV] and internal degrees of freedom of each initial particle.
    per : (float, float)
        Mass [GeV] and internal degrees of freedom of the species whose number density divides.
    T : float or array_like
        Temperature [GeV].
    threshold, nodes : optional
        As in `thermally_averaged_cross_section`.

    Returns
    -------
    float or numpy.ndarray
        [GeV], same shape as `T`.

    Raises
    ------
    ValueError
        As `thermally_averaged_cross_section`.

    Examples
    --------
    Per initial particle it is the density of partners times ⟨σv⟩, here g T³/π² for massless partners:

    >>> rate = reaction_rate(lambda s: np.ones_like(s), ((1.0, 2), (0.0, 1)), (1.0, 2), 0.01)
    >>> round(rate * math.pi**2 / 0.01**3, 3)
    1.000
    """
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    (m_1, g_1), (m_2, g_2) = initial
    mass, states = per
    integral, exponent = _scaled_integral(cross_section, m_1, m_2, temperature, threshold, nodes)
    exponent = np.maximum(exponent - mass / temperature, -700.0)
    factor = g_1 * g_2 / (16 * math.pi**2 * states) / _scaled_density(mass, temperature)
    return validation.scalar_or_array(factor * integral * np.exp(-exponent))


def equilibrium_ratio(first, second, T):
    """Ratio of the equilibrium number densities of two species, exact where both underflow.

    Parameters
    ----------
    first, second : (float, float)
        Mass [GeV] and internal degrees of freedom of each.
    T : float or array_like
        Temperature [GeV].

    Returns
    -------
    float or numpy.ndarray
        Held at exp(±700) times the ratio of masses and degrees of freedom beyond that.

    Raises
    ------
    ValueError
        If the temperature is not positive.

    Examples
    --------
    >>> equilibrium_ratio((1.0, 6), (1.0, 2), 0.001)
    3.0
    """
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    (m_1, g_1), (m_2, g_2) = first, second
    exponent = np.clip((m_2 - m_1) / temperature, -700.0, 700.0)
    scaled = g_1 * _scaled_density(m_1, temperature) / (g_2 * _scaled_density(m_2, temperature))
    return validation.scalar_or_array(scaled * np.exp(exponent))


def _scaled_integral(cross_section, m_1, m_2, temperature, threshold, nodes):
    # ∫ ds λ(s, m_1², m_2²)/√s K₁(√s/T) σ(s) without its factor exp(-E_min/T), and E_min/T.
    from scipy.special import k1e

    validation.numbers("m_1", m_1, at_least=0.0, unit="GeV", meaning="mass")
    validation.numbers("m_2", m_2, at_least=0.0, unit="GeV", meaning="mass")
    lowest = float(validation.numbers("threshold", max(m_1 + m_2, threshold), above=0.0, unit="GeV"))
    t = np.linspace(*_INTERVAL, nodes)
    y = np.exp(t - np.exp(-t))
    weight = (t[1] - t[0]) * y * (1 + np.exp(-t)) * np.exp(-y)
    temperature = temperature[..., np.newaxis]
    # Differences from the lowest energy, not of squares: threshold factors keep their digits.
    excess = temperature * y
    energy = lowest + excess
    kallen = (excess + (lowest - m_1 - m_2)) * (energy + m_1 + m_2) * (energy**2 - (m_1 - m_2) ** 2)
    integrand = 2 * kallen * k1e(energy / temperature) * cross_section(energy**2)
    return np.sum(temperature * weight * integrand, axis=-1), lowest / temperature[..., 0]


def _scaled_density(mass, temperature):
    # m² K₂(m/T) exp(m/T), which is 2T² for a massless particle.
    from scipy.special import k0e, k1e

    if mass == 0.0:
        return 2 * temperature**2
    z = mass / temperature
    return mass * (mass * k0e(z) + 2 * temperature * k1e(z))
