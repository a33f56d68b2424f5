"""Averages over a Maxwell–Boltzmann plasma: slowed decays and reaction rates (Eqs. 24 and 25).

Bessel functions are used in their scaled form and the leading exponential is taken out, so that nothing
underflows far below a threshold. The integral over the collision energy E = E_min + T exp(t − exp(−t)) is a
trapezium sum in t, which converges exponentially whatever the threshold behaviour.
"""

import math
from collections.abc import Callable
from typing import TypeAlias, cast

import numpy as np

from b2kinv.physics.conventions import MASS, MASS_OR_ZERO, TEMPERATURE
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Array, Numbers

#: Interval in t and number of nodes, which give the averages in this package to 1e-10.
_INTERVAL = (-3.2, 4.2)
NODES = 30

#: Mass [GeV] and internal degrees of freedom of a particle.
Species: TypeAlias = tuple[float, float]


def scaled_bessel(order: int, z: Numbers) -> Numbers:
    """Modified Bessel function of the second kind without its exponential, at any size of z.

    K_n(z) exp(z), with K_(n+1) = K_(n−1) + (2n/z) K_n

    All terms are positive, so that nothing cancels.

    Parameters
    ----------
    order : int
        n, up to 3.
    z : float or array_like of float
        Positive.

    Examples
    --------
    >>> print(f"{scaled_bessel(2, 1.0):.6f} {scaled_bessel(2, 1e12):.10e}")
    4.416770 1.2533141373e-06
    """
    # Several times faster than scipy's function for any order, which besides has nothing beyond z = 2³⁰.
    from scipy.special import k0e, k1e

    if order == 0:
        return cast(Numbers, k0e(z))
    scaled = k1e(z)
    if order > 1:
        below = k0e(z)
        # At the smallest z the result is no float any more, and infinite; at the largest it is K_0.
        with np.errstate(over="ignore", under="ignore"):
            for n in range(1, order):
                below, scaled = scaled, below + 2.0 * n / np.asarray(z) * scaled
    return cast(Numbers, scaled)


@checked(m=MASS, T=TEMPERATURE)
def time_dilation(m: Numbers, T: Numbers) -> Numbers:
    """Thermal average of m/E, the factor on a width at rest in Eq. 24.

    ⟨m/E⟩ = K₁(m/T)/K₂(m/T)

    It is computed as K₁/(K₀ + 2 K₁/z) with z = m/T and scaled functions, of which none underflows.

    Parameters
    ----------
    m
        Of the decaying particle.

    Returns
    -------
    float or numpy.ndarray
        Between 0 (T ≫ m) and 1 (T ≪ m).

    Examples
    --------
    >>> round(time_dilation(2.0, 1.0), 4)
    0.5511
    """
    from scipy.special import k0e, k1e

    z = m / T
    dilation: Numbers = k1e(z) / (k0e(z) + 2 * k1e(z) / z)
    return dilation


@checked(m_1=MASS_OR_ZERO, m_2=MASS_OR_ZERO, T=TEMPERATURE)
def thermally_averaged_cross_section(
    cross_section: Callable[[Array], Array],
    m_1: float,
    m_2: float,
    T: Numbers,
    threshold: float = 0.0,
    nodes: int = NODES,
) -> Numbers:
    """Thermal average of a cross section times the Møller velocity (Eq. 25).

    ⟨σv⟩ = ∫ ds λ(s, m_1², m_2²)/√s K₁(√s/T) σ(s) / (8T m_1² K₂(m_1/T) m_2² K₂(m_2/T))

    The integral starts at the larger of m_1 + m_2 and `threshold`: the printed lower limit holds only when
    the final state is not heavier than the initial one.

    Parameters
    ----------
    cross_section : callable
        Takes an array of squared centre-of-mass energies s [GeV²] and returns σ [GeV⁻²] of the same shape,
        averaged over initial and summed over final states.
    m_1, m_2
        Of the initial particles: one number each.
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
        If both masses are zero with no threshold.

    Examples
    --------
    A constant cross section of massless particles has ⟨σv⟩ = σ; so has one that starts at zero energy:

    >>> round(thermally_averaged_cross_section(lambda s: np.ones_like(s), 0.0, 0.0, 1.0, threshold=1e-6), 9)
    1.0
    """
    integral, exponent = _scaled_integral(cross_section, m_1, m_2, T, threshold, nodes)
    density = _scaled_density(m_1, T) * _scaled_density(m_2, T)
    return integral / (8 * T * density) * np.exp(-(exponent - m_1 / T - m_2 / T))


@checked(T=TEMPERATURE)
def reaction_rate(
    cross_section: Callable[[Array], Array],
    initial: tuple[Species, Species],
    per: Species,
    T: Numbers,
    threshold: float = 0.0,
    nodes: int = NODES,
) -> Numbers:
    """Rate at which a reaction of equilibrium particles happens, per equilibrium particle of some kind [GeV].

    n₁ n₂ ⟨σv⟩/n = g₁ g₂/(16π² g m² K₂(m/T)) ∫ ds λ(s, m_1², m_2²)/√s K₁(√s/T) σ(s)

    By detailed balance it is the rate of the inverse reaction if `per` is the species
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
    (m_1, g_1), (m_2, g_2) = initial
    m, g = per
    integral, exponent = _scaled_integral(cross_section, m_1, m_2, T, threshold, nodes)
    exponent = np.maximum(exponent - m / T, -700.0)
    return g_1 * g_2 / (16 * math.pi**2 * g) / _scaled_density(m, T) * integral * np.exp(-exponent)


@checked(T=TEMPERATURE)
def equilibrium_ratio(first: Species, second: Species, T: Numbers) -> Numbers:
    """Ratio of the equilibrium number densities of two species, exact where both underflow.

    n₁/n₂ = g₁ m_1² K₂(m_1/T)/(g₂ m_2² K₂(m_2/T))

    Parameters
    ----------
    first, second : (float, float)
        Mass [GeV] and internal degrees of freedom of each.

    Returns
    -------
    float or numpy.ndarray
        Held at exp(±700) times the ratio of masses and degrees of freedom beyond that.

    Examples
    --------
    >>> equilibrium_ratio((1.0, 6), (1.0, 2), 0.001)
    3.0
    """
    (m_1, g_1), (m_2, g_2) = first, second
    exponent = np.clip((m_2 - m_1) / T, -700.0, 700.0)
    ratio: Numbers = g_1 * _scaled_density(m_1, T) / (g_2 * _scaled_density(m_2, T)) * np.exp(exponent)
    return ratio


def _scaled_integral(
    cross_section: Callable[[Array], Array],
    m_1: float,
    m_2: float,
    temperature: Numbers,
    threshold: float,
    nodes: int,
) -> tuple[Array, Array]:
    # ∫ ds λ(s, m_1², m_2²)/√s K₁(√s/T) σ(s) without its factor exp(-E_min/T), and E_min/T.
    from scipy.special import k1e

    for name, mass in (("m_1", m_1), ("m_2", m_2)):
        MASS_OR_ZERO.check(name, mass)
    lowest = float(validation.numbers("threshold", max(m_1 + m_2, threshold), above=0.0, unit="GeV"))
    t = np.linspace(*_INTERVAL, nodes)
    y = np.exp(t - np.exp(-t))
    weight = (t[1] - t[0]) * y * (1 + np.exp(-t)) * np.exp(-y)
    temperature = np.expand_dims(temperature, -1)
    # Differences from the lowest energy, not of squares: threshold factors keep their digits.
    excess = temperature * y
    energy = lowest + excess
    s = energy**2
    kallen = (excess + (lowest - m_1 - m_2)) * (energy + m_1 + m_2) * (s - (m_1 - m_2) ** 2)
    integrand = kallen * k1e(energy / temperature) * cross_section(s)
    T = temperature[..., 0]
    return 2 * T * (integrand @ weight), lowest / T


def _scaled_density(mass: float, temperature: Numbers) -> Numbers:
    # m² K₂(m/T) exp(m/T), which is 2T² for a massless particle.
    from scipy.special import k0e, k1e

    if mass == 0.0:
        return 2 * temperature**2
    z = mass / temperature
    density: Numbers = mass * (mass * k0e(z) + 2 * temperature * k1e(z))
    return density
