"""Contact of Majorana dark matter ψ with a plasma through a heavy vector boson X: friction and heat.

X couples to (g_X/2) ψ̄ γ^μ γ_5 ψ and to f̄ γ^μ (v − a γ_5) f. Momenta follow Boltzmann's statistics: then the
energy of a colliding pair alone weighs it, and each average is one integral over s. What Fermi–Dirac
statistics and blocking change is `BLOCKING`.
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import early_universe, quadrature
from b2kinv.physics.conventions import (
    DARK_COUPLING,
    DARK_MATTER_MASS,
    DARK_PHOTON_MASS,
    MASS_OR_ZERO,
    SQUARED_ENERGY,
    TEMPERATURE,
    WIDTH,
)
from b2kinv.physics.thermal_averages import scaled_bessel
from b2kinv.physics.vector_boson_annihilation import annihilation_without_resonance
from b2kinv.physics.vector_boson_decays import AXIAL, FERMION_MASS, VECTOR, width_to_fermions
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Factor of Fermi–Dirac statistics and blocking on the friction of heavy dark matter in massless fermions,
#: ∫dω ω⁶ f(1 − f)/∫dω ω⁶ e^(−ω) = (31/32) ζ(6). The whole integral is 1.3 % less at m = 20T, 5 % at m = T.
BLOCKING = 31.0 * math.pi**6 / 30240.0

MOMENTUM_TRANSFER = Number("squared momentum transfer", "GeV^2", symbol="t", meaningful=Range(at_most=0.0))
STATES = Number("spin states of the scalar", meaningful=NOT_NEGATIVE)

_NODES, _INTERVAL = 30, (-3.2, 4.2)
_TRANSFER_NODES = 8


@dataclasses.dataclass(frozen=True)
class Target:
    """A kind of particle of the plasma that X couples to.

    Attributes
    ----------
    mass : float
        [GeV]
    vector, axial : float
        v and a. Of a neutrino v = a, which leaves its left-handed state alone.
    kinds : int
        How many such particles there are, with antiparticles: 2 for electrons, 6 for neutrinos.
    scalar : bool
        Whether it is a pion, whose current is v (k + k')^μ.
    """

    mass: float
    vector: float
    axial: float
    kinds: int = 2
    scalar: bool = False


@checked(
    s=SQUARED_ENERGY,
    t=MOMENTUM_TRANSFER,
    m_DM=DARK_MATTER_MASS,
    m_f=FERMION_MASS,
    vector=VECTOR,
    axial=AXIAL,
)
def squared_amplitude(
    s: Numbers, t: Numbers, m_DM: Numbers, m_f: Numbers, vector: Numbers, axial: Numbers
) -> Numbers:
    """Squared amplitude of ψ f → ψ f through X [GeV⁴], without g_X² and the propagator squared.

    Σ|M|² = 8 (v² + a²) [S² + (S + t)² − 2m² t] + 16 v² (t − 4m²) m_f² + 16 a² (8m² − t) m_f²,
    with S = s − m² − m_f²

    It is summed over all spins. Products of v and a drop out, as dark matter has an axial current alone. At
    threshold 192 a² m² m_f² is left, spin on spin. The part of the propagator with q^μ q^ν is left out; it is
    smaller by t/m_X².

    Examples
    --------
    Dark matter at rest does not feel the charge of an electron at rest:

    >>> squared_amplitude(9.0, 0.0, 1.0, 2.0, 1.0, 0.0), squared_amplitude(9.0, 0.0, 1.0, 2.0, 0.0, 1.0)
    (0.0, 768.0)
    """
    S, m2, f2 = s - m_DM**2 - m_f**2, m_DM**2, m_f**2
    common = S * S + (S + t) ** 2 - 2.0 * m2 * t
    return (
        8.0 * (vector**2 + axial**2) * common
        + 16.0 * vector**2 * (t - 4.0 * m2) * f2
        + 16.0 * axial**2 * (8.0 * m2 - t) * f2
    )


@checked(s=SQUARED_ENERGY, t=MOMENTUM_TRANSFER, m_DM=DARK_MATTER_MASS, m_pi=MASS_OR_ZERO, vector=VECTOR)
def squared_amplitude_on_pions(
    s: Numbers, t: Numbers, m_DM: Numbers, m_pi: Numbers, vector: Numbers
) -> Numbers:
    """Squared amplitude of ψ π → ψ π through X [GeV⁴], without g_X² and the propagator squared.

    Σ|M|² = 2 v² [4 (S + t/2)² − (4m_π² − t)(4m² − t)], with S = s − m² − m_π²

    The current of the pion is v (k + k')^μ.

    Examples
    --------
    >>> squared_amplitude_on_pions(9.0, 0.0, 1.0, 2.0, 1.0)
    0.0
    """
    S = s - m_DM**2 - m_pi**2
    return 2.0 * vector**2 * (4.0 * (S + 0.5 * t) ** 2 - (4.0 * m_pi**2 - t) * (4.0 * m_DM**2 - t))


@checked(T=TEMPERATURE, m_DM=DARK_MATTER_MASS.one, m_X=DARK_PHOTON_MASS.one, alpha_X=DARK_COUPLING.one)
def momentum_relaxation(T: Numbers, m_DM: float, m_X: float, alpha_X: float, target: Target) -> Numbers:
    """Rate at which collisions with one kind of particle stop a drift of dark matter [GeV].

    η = n ⟨(Δp)² σ v⟩/(2 ⟨p²⟩), ⟨p²⟩ = 3 m T K₃(m/T)/K₂(m/T)

    It is the force on a drift of dark matter over its momentum, to first order: the momentum that collisions
    hand over at random, (Δp)² at a time, they take away by friction. For slow dark matter ⟨p²⟩ = 3mT, and 2η
    is the rate at which its temperature follows that of the plasma. On average over the directions of a pair
    of energy E in the plasma, (Δp)² = −t [1 + (E² − s)/(3s)], so that
    η = ∫ ds/√s (K₁ + K₂ T/√s) ∫ dt (−t) Σ|M|²/(1536π³ g m³ T K₃), with g = 2 and Bessel functions of √s/T
    and m/T.

    Parameters
    ----------
    m_DM
        One number.
    m_X
        One number.
    alpha_X
        One number.
    target : Target

    Returns
    -------
    float or numpy.ndarray
        Same shape as `T`; with Fermi–Dirac statistics of the target unless it is a pion.

    Notes
    -----
    In the limit of slow dark matter it is half of the γ of T. Binder et al., arXiv:1706.07433.

    Examples
    --------
    Contact by massless fermions goes with the fifth power of T, and T/m of it is friction:

    >>> electron = Target(0.0, 0.3, 0.0)
    >>> fast, slow = momentum_relaxation(np.array([2e-4, 1e-4]), 1.0, 2.0, 0.01, electron)
    >>> round(float(np.log2(fast / slow)), 2)
    6.0
    """
    weighed, _, heat = _collisions(T, m_DM, m_X, alpha_X, target)
    return (weighed + heat) / (1536.0 * math.pi**3 * 2.0 * m_DM**3 * T * scaled_bessel(3, m_DM / T))


@checked(T=TEMPERATURE, m_DM=DARK_MATTER_MASS.one, m_X=DARK_PHOTON_MASS.one, alpha_X=DARK_COUPLING.one)
def scattering_rate(T: Numbers, m_DM: float, m_X: float, alpha_X: float, target: Target) -> Numbers:
    """Collisions of one dark particle with one kind of particle per time, whatever they transfer [GeV].

    n ⟨σv⟩ = ∫ ds/√s K₁(√s/T) ∫ dt Σ|M|²/(256π³ g m² K₂(m/T)), g = 2

    Arguments are those of `momentum_relaxation`. Boltzmann statistics.

    Examples
    --------
    Slow dark matter needs of the order of m/T collisions to forget its momentum:

    >>> T, electron = 1e-3, Target(0.0, 0.3, 0.0)
    >>> rate = scattering_rate(T, 1.0, 2.0, 0.01, electron)
    >>> round(rate / momentum_relaxation(T, 1.0, 2.0, 0.01, electron) * T, 2)
    0.09
    """
    _, counted, _ = _collisions(T, m_DM, m_X, alpha_X, target)
    return counted / (256.0 * math.pi**3 * 2.0 * m_DM**2 * scaled_bessel(2, m_DM / T))


@checked(
    s=SQUARED_ENERGY,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    width=WIDTH,
    m_f=FERMION_MASS,
    vector=VECTOR,
    axial=AXIAL,
)
def annihilation_to_fermions(
    s: Numbers,
    m_DM: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
    width: Numbers,
    m_f: Numbers,
    vector: Numbers,
    axial: Numbers,
) -> Numbers:
    """Cross section of ψψ → X → f f̄ [1/GeV²], averaged over initial spins; 0.0 below either threshold.

    σ = α_X β β_f [v² (s + 2m_f²) + a² (s − 4m_f²)]/(3 [(s − m_X²)² + m_X² Γ²])
    + 4α_X a² m² m_f² β_f/(s β m_X⁴), with β = √(1 − 4m²/s), β_f = √(1 − 4m_f²/s)

    The first part is a p wave. The second, from the component of X that was the Goldstone boson, is an s
    wave, needs the masses of both fermions and has no resonance.

    Parameters
    ----------
    width
        Γ of X.

    Examples
    --------
    >>> annihilation_to_fermions(0.9, 0.5, 2.0, 0.01, 0.0, 0.0, 1.0, 0.0)
    0.0
    """
    longitudinal = annihilation_without_resonance(s, m_DM, m_X, alpha_X, m_f, axial)
    is_open = (s > 4.0 * m_DM**2) & (s > 4.0 * m_f**2)
    s = np.where(is_open, s, 8.0 * np.maximum(m_DM, m_f) ** 2)
    beta, beta_f = np.sqrt(1.0 - 4.0 * m_DM**2 / s), np.sqrt(1.0 - 4.0 * m_f**2 / s)
    strength = vector**2 * (s + 2.0 * m_f**2) + axial**2 * (s - 4.0 * m_f**2)
    resonant = alpha_X * beta * beta_f * strength / (3.0 * ((s - m_X**2) ** 2 + (m_X * width) ** 2))
    return np.where(is_open, resonant, 0.0) + longitudinal


@checked(T=TEMPERATURE, m_DM=DARK_MATTER_MASS.one, m_X=DARK_PHOTON_MASS.one, alpha_X=DARK_COUPLING.one)
def annihilation_rate(
    T: Numbers, m_DM: float, m_X: float, alpha_X: float, targets: tuple[Target, ...]
) -> Numbers:
    """Rate at which one dark particle annihilates through X in equilibrium [GeV], X on its shell included.

    n ⟨σv⟩ = g/(16π² m² K₂(m/T)) ∫ ds λ(s, m², m²)/√s K₁(√s/T) σ(s), g = 2

    Parameters
    ----------
    m_DM
        One number.
    m_X
        One number.
    alpha_X
        One number.
    targets : tuple of Target
        Fermions that X decays to beside dark matter; half of `kinds` are pairs.

    Returns
    -------
    float or numpy.ndarray
        Same shape as `T`.

    Examples
    --------
    Its partners have to be there: the rate falls exponentially.

    >>> rates = annihilation_rate(np.array([0.1, 0.01]), 0.1, 2.0, 1e-3, (Target(0.0, 1e-5, 0.0),))
    >>> bool(rates[0] > 1e7 * rates[1] > 0.0)
    True
    """
    counted, _ = _annihilations(T, m_DM, m_X, alpha_X, targets)
    return counted * np.exp(-m_DM / T) / (8.0 * math.pi**2 * m_DM**2 * scaled_bessel(2, m_DM / T))


@checked(T=TEMPERATURE, m_DM=DARK_MATTER_MASS.one, m_X=DARK_PHOTON_MASS.one, alpha_X=DARK_COUPLING.one)
def heat_relaxation(
    T: Numbers,
    m_DM: float,
    m_X: float,
    alpha_X: float,
    targets: tuple[Target, ...],
    scalar: tuple[float, float] | None = None,
) -> Numbers:
    """Rate at which dark matter, and a scalar that shares its temperature, take that of the plasma [GeV].

    [½ Σ n_ψ n_f ⟨(ΔE)² σ v⟩ + ½ n_ψ² ⟨E² σ_ann v⟩]/(T² dρ/dT), dρ/dT = Σ n ⟨E²⟩/T²

    Numbers of dark particles are those of equilibrium: annihilation into the scalar holds them there. The
    more scalars there are for one ψ, the longer it takes, since the plasma reaches them through ψ alone.

    Parameters
    ----------
    m_DM
        One number.
    m_X
        One number.
    alpha_X
        One number.
    targets : tuple of Target
    scalar : (float, float), optional
        Mass [GeV] and states of the scalar.

    Returns
    -------
    float or numpy.ndarray
        Same shape as `T`.

    Examples
    --------
    Cold dark matter that shares its heat with a light scalar hardly warms it:

    >>> given = (0.01, 0.5, 2.0, 0.01, (Target(0.0, 1e-5, 0.0),))
    >>> heat_relaxation(*given) > 1e15 * heat_relaxation(*given, (1e-3, 1))
    True
    """
    fermions = tuple(one for one in targets if not one.scalar)
    collisions = sum(_collisions(T, m_DM, m_X, alpha_X, one)[2] for one in targets)
    _, pairs = _annihilations(T, m_DM, m_X, alpha_X, fermions)
    # All of it without the exp(−m/T) of one ψ.
    exchanged = T * collisions / (1024.0 * math.pi**5) + pairs * np.exp(-m_DM / T) / (16.0 * math.pi**4)
    capacity = 2.0 * _weighted_energy(m_DM, T)
    if scalar is not None:
        mass, states = scalar
        more = np.exp(np.minimum((m_DM - mass) / T, 700.0))
        capacity = capacity + states * _weighted_energy(mass, T) * more
    relaxation: Numbers = exchanged * 2.0 * math.pi**2 / capacity
    return relaxation


def dark_temperature(
    T: Array,
    ratio: Array,
    particles: tuple[tuple[float, float], ...],
    degrees_of_freedom: str | Numbers = early_universe.DEFAULT_TABLE,
) -> float:
    """Temperature [GeV] of a dark sector in a plasma that cools through `T`, at the last of these.

    dδ/dN = −(Γ/H) δ − d ln σ_eq/dN, with δ = ln(σ/σ_eq), σ = s_d/s, N = ln a, s_d = Σ g m³ K₃(m/T_d)/(2π²)

    Without contact each entropy is conserved for itself, with it σ is σ_eq, that of T_d = T; in between it
    follows at the rate Γ, and nothing jumps where a rate passes H. To first order in δ where both matter.

    Parameters
    ----------
    T : numpy.ndarray
        Of the plasma, falling [GeV], shape (m,). At the first both are equally warm.
    ratio : numpy.ndarray
        Rate at which the dark sector takes the temperature of the plasma, over H; shape (m,). A power of T
        between two points.
    particles : tuple of (float, float)
        Mass [GeV] and states of each kind of dark particle, in equilibrium among themselves.
    degrees_of_freedom : str or number
        As `table` in `early_universe`.

    Examples
    --------
    A light scalar alone stays as warm as a plasma without massive particles would:

    >>> found = dark_temperature(np.array([0.05, 0.01]), np.zeros(2), ((1e-6, 1.0),)) / 0.01
    >>> s = early_universe.entropy_degrees_of_freedom
    >>> round(found / (s(0.01) / s(0.05)) ** (1 / 3), 9)
    1.0
    """
    from scipy.optimize import brentq

    def log_entropy(temperature: Numbers) -> Numbers:
        found: Numbers = np.logaddexp.reduce(
            [
                math.log(g * mass**3) + np.log(scaled_bessel(3, mass / temperature)) - mass / temperature
                for mass, g in particles
            ]
        )
        return found

    plasma = np.log(early_universe.entropy_density(T, degrees_of_freedom))
    equal = log_entropy(T) - plasma
    depths = _depths(-plasma / 3.0, ratio)
    # What an interval adds to ln(σ/σ_eq) is damped by the rest of it and by all that come after.
    own = np.where(depths > 1e-9, -np.expm1(-depths) / np.maximum(depths, 1e-9), 1.0)
    after = np.append(np.cumsum(depths[::-1])[-2::-1], 0.0)
    wanted = float(equal[-1] + plasma[-1] - np.sum(np.diff(equal) * own * np.exp(-after)))
    found = brentq(
        lambda u: float(log_entropy(math.exp(u))) - wanted,
        math.log(T[-1] / 30.0),
        math.log(2.0 * T[0]),
        rtol=1e-13,
    )
    return math.exp(found)


def _depths(N: Array, ratio: Array) -> Array:
    # ∫ratio dN over each interval, for a power law between its ends.
    low, high = ratio[:-1], ratio[1:]
    both = (low > 0.0) & (high > 0.0)
    steep = np.log(np.where(both, high, 1.0) / np.where(both, low, 1.0))
    bent = np.abs(steep) > 1e-6
    mean = np.where(bent, (high - low) / np.where(bent, steep, 1.0), 0.5 * (low + high))
    depths: Array = np.diff(N) * np.where(both, mean, 0.5 * (low + high))
    return depths


def _weighted_energy(mass: float, T: Numbers) -> Numbers:
    # ∫dp p² E² exp(−(E − m)/T).
    z = mass / T
    return mass**4 * T * scaled_bessel(2, z) + 3.0 * mass**3 * T**2 * scaled_bessel(3, z)


def _collisions(
    T: Numbers, m_DM: float, m_X: float, alpha_X: float, target: Target
) -> tuple[Numbers, Numbers, Numbers]:
    # ∫ds/√s K₁ ∫dt (−t) Σ|M|², the same without −t, and ∫ds/√s K₂ T/√s ∫dt (−t) Σ|M|², over exp(−m/T).
    x = np.linspace(*_INTERVAL, _NODES)
    y = np.exp(x - np.exp(-x))
    temperature = np.expand_dims(np.asarray(T), -1)
    energy = m_DM + target.mass + temperature * y
    s = energy**2
    # Of the centre-of-mass momentum; differences of energies keep their digits at threshold.
    lowest = m_DM + target.mass
    k2 = temperature * y * (energy + lowest) * (s - (m_DM - target.mass) ** 2) / (4.0 * s)
    node, weight = quadrature.gauss_legendre(_TRANSFER_NODES)
    t = -2.0 * k2[..., np.newaxis] * (node + 1.0)
    function = squared_amplitude_on_pions if target.scalar else squared_amplitude
    couplings = (target.vector,) if target.scalar else (target.vector, target.axial)
    squared = np.asarray(function(s[..., np.newaxis], t, m_DM, target.mass, *couplings)) / (m_X**2 - t) ** 2
    transfer = 2.0 * k2 * np.sum(weight * -t * squared, axis=-1)
    counted = 2.0 * k2 * np.sum(weight * squared, axis=-1)
    z = energy / temperature
    steps = (
        (x[1] - x[0]) * y * (1.0 + np.exp(-x)) * 2.0 * temperature * np.exp(-(energy - m_DM) / temperature)
    )
    strength = 4.0 * math.pi * alpha_X * target.kinds
    statistics = 1.0 if target.scalar else BLOCKING
    return (
        strength * statistics * np.sum(steps * scaled_bessel(1, z) * transfer, axis=-1),
        strength * np.sum(steps * scaled_bessel(1, z) * counted, axis=-1),
        strength * statistics * np.sum(steps * scaled_bessel(2, z) / z * transfer, axis=-1),
    )


def _annihilations(
    T: Numbers, m_DM: float, m_X: float, alpha_X: float, targets: tuple[Target, ...]
) -> tuple[Numbers, Numbers]:
    # ∫ds λ/√s K₁ σ and ∫ds λ (√s T K₁ + 3T² K₂) σ, over exp(−2m/T), one temperature at a time.
    width = float(_width(m_X, m_DM, alpha_X, targets))
    found = [_annihilation(one, m_DM, m_X, alpha_X, targets, width) for one in np.ravel(T)]
    counted, heat = np.transpose(found)
    return np.reshape(counted, np.shape(T)), np.reshape(heat, np.shape(T))


def _width(m_X: float, m_DM: float, alpha_X: float, targets: tuple[Target, ...]) -> Numbers:
    dark = alpha_X * m_X / 6.0 * max(1.0 - 4.0 * m_DM**2 / m_X**2, 0.0) ** 1.5
    visible = [width_to_fermions(m_X, one.mass, one.vector, one.axial) * one.kinds / 2.0 for one in targets]
    return np.asarray(dark + sum(visible))


def _annihilation(
    T: float, m_DM: float, m_X: float, alpha_X: float, targets: tuple[Target, ...], width: float
) -> tuple[float, float]:
    energy, weights = _nodes_around(2.0 * m_DM, T, m_X, width)
    s = energy**2
    sigma = sum(
        one.kinds
        / 2.0
        * annihilation_to_fermions(s, m_DM, m_X, alpha_X, width, one.mass, one.vector, one.axial)
        for one in targets
    )
    z = energy / T
    kallen = s * (energy - 2.0 * m_DM) * (energy + 2.0 * m_DM)
    common = weights * 2.0 * energy * kallen * np.exp(-(energy - 2.0 * m_DM) / T) * sigma
    K1, K2 = scaled_bessel(1, z), scaled_bessel(2, z)
    return float(np.sum(common * K1 / energy)), float(np.sum(common * (energy * T * K1 + 3.0 * T**2 * K2)))


def _nodes_around(lowest: float, T: float, m_X: float, width: float) -> tuple[Array, Array]:
    # Gauss–Legendre nodes in panels that double their size away from the threshold and from the resonance.
    doubling = 2.0 ** np.arange(-8, 7)
    panels = [lowest + T * doubling[doubling <= 64.0], np.array([lowest])]
    highest = lowest + 64.0 * T
    if width > 0.0:
        away = width * 2.0 ** np.arange(-1, max(2, math.ceil(math.log2(m_X / width)) + 1))
        panels += [m_X - away, m_X + away]
    edges = np.unique(np.concatenate(panels))
    edges = edges[(edges >= lowest) & (edges <= highest)]
    node, weight = quadrature.gauss_legendre(10)
    half = 0.5 * np.diff(edges)
    return ((edges[:-1] + half)[:, np.newaxis] + half[:, np.newaxis] * node).ravel(), (
        half[:, np.newaxis] * weight
    ).ravel()
