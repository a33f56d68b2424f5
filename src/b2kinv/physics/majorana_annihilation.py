"""Annihilation ψψ → φφ of Majorana fermions into scalars, and the relic that it leaves, for a unit coupling.

The Yukawa vertex ψψφ is m/v and the cubic vertex φφφ is 3 m_φ²/v, so that cross sections are (m/v)⁴ times
what stands here.
"""

import math
from collections.abc import Callable

import numpy as np

from b2kinv.physics import early_universe, freeze_out, quadrature, units
from b2kinv.physics.conventions import DARK_HIGGS_MASS, DARK_MATTER_MASS, MASS, SQUARED_ENERGY
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Array, Numbers

TRILINEAR = ("included", "left_out")
S_CHANNEL = Name("dark Higgs exchange in the s channel", TRILINEAR)
#: Highest s over m² of `reduced_cross_section`: then numbers close to 1 have no digits left.
HIGHEST = 1e14
YUKAWA = Number("Yukawa coupling", symbol="m_DM/v", meaningful=POSITIVE)


@checked(s=SQUARED_ENERGY, m=MASS.one, m_phi=MASS.but(meaning="mass of the scalar").one, trilinear=S_CHANNEL)
def reduced_cross_section(
    s: Numbers, m: float, m_phi: float, trilinear: str = "included", nodes: int = 8
) -> Numbers:
    """Cross section of ψψ → φφ for m/v = 1 [1/GeV²]; 0.0 below the threshold 4 m_φ².

    σ = √((s − 4m_φ²)/(s − 4m²)) ∫ dcos θ Σ|a v̄_2 u_1 − b v̄_2 (k̸_1 − k̸_2) u_1|²/(256π s), b = −O/(E² − O²),
    a = 3m_φ²/(m (s − m_φ²)) − 4mE/(E² − O²), E = s/2 − m_φ², O = 2pk cos θ

    This is ψ in the t and u channel and φ in the s channel, by the Dirac equation; 1/4 for the spins, 1/2 for
    the identical scalars. The spin sums are 8p², 16 m pk cos θ and 8k² (s − 4p² cos² θ).

    Parameters
    ----------
    s
        Above 4 m².
    m
        One number.
    m_phi
        One number.
    nodes : int
        Gauss-Legendre nodes for the scattering angle: 8 give it to 3e-6 up to s = 4000 m², 16 at any energy.

    Examples
    --------
    >>> reduced_cross_section(1.1, 0.5, 0.6)
    0.0
    """
    validation.numbers("s", s, above=float(4.0 * m**2), at_most=float(HIGHEST * m**2), unit="GeV^2")
    squared_energy = np.asarray(s)[..., np.newaxis]
    is_open = squared_energy > 4.0 * m_phi**2
    safe = np.where(is_open, squared_energy, 5.0 * max(m, m_phi) ** 2)
    p2, k2 = safe / 4.0 - m**2, safe / 4.0 - m_phi**2
    pk = np.sqrt(p2 * k2)
    node, weight = quadrature.gauss_legendre(nodes)
    even = safe / 2.0 - m_phi**2
    # At high energy the poles of t and u channel come close to the ends. In y, with k cos θ = tanh(L y) and
    # L = artanh k, they are as far as ever.
    k = np.maximum(2.0 * pk / even, 1e-8)
    distance = (m_phi**4 + m**2 * (safe - 4.0 * m_phi**2)) / even**2
    L = np.log((1.0 + k) / np.sqrt(distance))
    tanh = np.tanh(0.5 * (node + 1.0) * L)
    cosine, weight = tanh / k, weight * L / k * (1.0 - tanh * tanh)
    odd = even * tanh
    poles = even * even * (1.0 - tanh * tanh)
    a = -4.0 * m * even / poles
    b = -odd / poles
    if trilinear == "included":
        a = a + 3.0 * m_phi**2 / m / (safe - m_phi**2)
    squared = (
        8.0 * a * a * p2 - 32.0 * a * b * m * pk * cosine + 8.0 * b * b * k2 * (safe - 4.0 * p2 * cosine**2)
    )
    # The sum is even in the cosine: twice half its range.
    total = np.sum(weight * squared, axis=-1, keepdims=True) / 8.0
    cross_section = np.sqrt(k2 / p2) / (32.0 * math.pi * safe) * total
    return np.where(is_open, cross_section, 0.0)[..., 0]


@replaced.kept(256)
def unit_relic(
    m_DM: float,
    m_phi: float,
    trilinear: str = "included",
    degrees_of_freedom: str = early_universe.DEFAULT_TABLE,
) -> freeze_out.FreezeOut:
    """Return the `freeze_out.FreezeOut` of ψ for (m_DM/v)⁴ = 1; scale it by (m_DM/v)⁴.

    Examples
    --------
    >>> unit_relic(0.5, 0.004).degrees_of_freedom
    2.0
    """
    average = freeze_out.tabulated_average(
        lambda s: np.asarray(reduced_cross_section(s, m_DM, m_phi, trilinear)), m_DM, threshold=2.0 * m_phi
    )
    return freeze_out.FreezeOut(m_DM, average, 2.0, degrees_of_freedom)


@checked(
    may_be_infinite=True, m_DM=DARK_MATTER_MASS, m_phi=DARK_HIGGS_MASS, coupling=YUKAWA, trilinear=S_CHANNEL
)
def for_each_pair(
    function: Callable[[freeze_out.FreezeOut, Numbers], Numbers],
    m_DM: Numbers,
    m_phi: Numbers,
    coupling: Numbers,
    trilinear: str = "included",
    degrees_of_freedom: str = early_universe.DEFAULT_TABLE,
) -> Array:
    """Return function(relic, (m_DM/v)⁴) for all points; those that share both masses are computed together.

    Parameters
    ----------
    function : callable
        Takes a `freeze_out.FreezeOut` and (m_DM/v)⁴, a number or several.
    degrees_of_freedom : str
        As `table` in `early_universe`.

    Returns
    -------
    numpy.ndarray
        What the function gives, which may be infinite.

    Raises
    ------
    FloatingPointError
        If the fourth power of a coupling is too small for a float.

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
        if np.any((scales == 0.0) & (coupling[chosen] > 0.0)):
            # numpy says nothing of a small number that it makes zero.
            raise FloatingPointError("underflow")
        found[chosen] = function(relic, scales if scales.size > 1 else float(scales[0]))
    return found


@checked(
    may_be_infinite=True,
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    target=freeze_out.RELIC_DENSITY,
    wave=Name("partial wave that the curve is for", ("s", "p")),
    trilinear=S_CHANNEL,
)
def yukawa_by_curve(
    m_DM: Numbers, m_phi: Numbers, target: Numbers = 0.12, wave: str = "s", trilinear: str = "included"
) -> Numbers:
    """Yukawa coupling m_DM/v whose ⟨σv⟩ at x = 20 is that of the published curve (Ref. 58, Fig. 5).

    (m_DM/v)⁴ = k ⟨σv⟩_curve (0.11/Ω h²)/⟨σv⟩_(m_DM/v = 1), with k = 1 as published, 2 for a p wave

    The curve is for an s wave. From freeze-out on, ∫ dx/x² of ⟨σv⟩ is half as large for a p wave, which falls
    as 1/x, as for an s wave that starts alike.

    Returns
    -------
    float or numpy.ndarray
        Infinite where the curve does not reach, below 0.1 GeV: not constrained here. Infinite also for a
        scalar so heavy that nothing annihilates into it.

    Examples
    --------
    >>> s, p = (yukawa_by_curve(0.5, 0.004, wave=wave) for wave in "sp")
    >>> round((p / s) ** 4, 9)
    2.0
    """
    lowest, highest = freeze_out.canonical_masses()
    known = np.greater_equal(m_DM, lowest) & np.less_equal(m_DM, highest)
    curve = np.asarray(freeze_out.canonical_cross_section(np.clip(m_DM, lowest, highest)))
    needed = (2.0 if wave == "p" else 1.0) * curve * freeze_out.CANONICAL_DENSITY / target
    unit = for_each_pair(_average_for_curve, m_DM, m_phi, 1.0, trilinear)
    known = known & (unit > 0.0)
    return np.where(known, (needed / units.to_cm3_per_second(np.where(known, unit, 1.0))) ** 0.25, np.inf)


def _average_for_curve(relic: freeze_out.FreezeOut, coupling4: Numbers) -> Numbers:
    return coupling4 * np.asarray(relic.average(np.asarray(20.0)))
