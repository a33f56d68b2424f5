"""Momenta of dark matter that decays of the ALP freeze in, today.

While the ALP is in equilibrium its distribution is known, and that of the daughters follows. Later it is not:
nothing but its own making and unmaking changes an ALP's momentum (scattering on quarks costs the coupling
twice), so each momentum is followed by itself. With E² = m_a² + p², p falling as 1/a,

    df/du = R(p) (e^(−E/T) − f) − D(p) f, R H = Γ(a → SM) m_a/E + Γ(b → s a) A(p) + |C_q|²/f_a² r_scat

where u is the logarithm of the scale factor. How decays and a s → b depend on the momentum is known
(`absorption_by_strange_quarks`); the rate of scatterings is taken as its average for every momentum. That is
the history "own". In "kinetic" the ALP keeps the shape e^(−E/T) when its number no longer follows: as hot as
it can be. In "at rest" it has no momentum at all: as cold.

Each decay makes two daughters with momenta spread evenly over (E ± p)/2: E/2 on average, and E²/4 + p²/12 for
the square. Today's momenta are those times the growth of the universe since, in units of the photons'
temperature. Dark matter is taken as massless beside the ALP.
"""

import dataclasses
import math
from collections.abc import Mapping
from typing import cast

import numpy as np

from b2kinv.physics import boltzmann, early_universe, inputs, late_decays, thermal_averages, warm_dark_matter
from b2kinv.physics.alp_production import B_STATES, BOTTOM_MASS, STRANGE_MASS
from b2kinv.physics.conventions import ALP_MASS, TEMPERATURE
from b2kinv.physics.freeze_in import Couplings, Kinematic, Plasma, relaxation, universal_couplings
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE
from b2kinv.quantities.scalars import Array, Numbers

LIGHTEST = Number("least mass for daughters born massless", "GeV", symbol="m_0", meaningful=POSITIVE)
#: How the ALP's momenta are distributed when its number has left equilibrium.
HISTORIES = ("own", "kinetic", "at rest")
#: Momenta of the ALP that are followed, and steps from the last one of the plasma on until the last ALPs have
#: decayed: for moments, and for a spectrum, which shows the steps if there are few.
MOMENTA, _LATE_STEPS = 9, 300
_SPECTRUM_MOMENTA, _SPECTRUM_STEPS = 160, 1500
#: Momenta over mass between which, as ALPs slow down, a spectrum takes more and more of them as at rest.
_SLOW, _FAST = 0.02, 0.1
#: Ends of the double-exponential variable of the ALP's momenta, for moments and for a spectrum.
_ENDS, _SPECTRUM_ENDS = (-1.4, 2.8), (-2.5, 3.3)


@checked(
    k=Number("momentum of a daughter", "GeV", meaningful=POSITIVE),
    m_a=ALP_MASS,
    T=TEMPERATURE,
)
def daughter_spectrum(k: Numbers, m_a: Numbers, T: Numbers) -> Numbers:
    """Return the momentum spectrum of the daughters of ALPs with the plasma's temperature [1/GeV].

    N(k) = exp[−(k + m_a²/(4k))/T]/(m_a K₁(m_a/T))

    Its integral is 1. An ALP of energy E spreads its daughters evenly over (E ± p)/2, so that k comes from
    all E ≥ k + m_a²/(4k); decays are slowed by m_a/E, and ∫ dp p² (1/E)(1/p) e^(−E/T) is ∫ dE e^(−E/T).

    Examples
    --------
    >>> k = np.geomspace(1e-3, 100.0, 400)
    >>> round(float(np.trapezoid(k * daughter_spectrum(k, 2.0, 1.0), np.log(k))), 6)
    1.0
    """
    from scipy.special import k1e

    spectrum: Numbers = np.exp((m_a - k - m_a**2 / (4 * k)) / T) / (m_a * k1e(m_a / T))
    return spectrum


@checked(m_a=ALP_MASS, T=TEMPERATURE)
def daughter_moments(m_a: Numbers, T: Numbers) -> tuple[Numbers, Numbers]:
    """Return ⟨k⟩ [GeV] and ⟨k²⟩ [GeV²] of the daughters of ALPs with the plasma's temperature.

    ⟨k⟩ = (m_a/2) K₂(m_a/T)/K₁(m_a/T) and ⟨k²⟩ = (m_a²/4) K₃(m_a/T)/K₁(m_a/T)

    Examples
    --------
    >>> mean, square = daughter_moments(2.0, 1e-4)
    >>> round(mean, 3), round(square, 3)
    (1.0, 1.0)
    """
    from scipy.special import k0e, k1e

    z = m_a / T
    second = 2 / z + k0e(z) / k1e(z)
    return m_a / 2 * second, m_a**2 / 4 * (1 + 4 / z * second)


@checked(
    p=Number("momentum of the ALP", "GeV", meaningful=NOT_NEGATIVE),
    m_a=ALP_MASS,
    m_b=BOTTOM_MASS,
    m_s=STRANGE_MASS,
    T=TEMPERATURE,
)
def absorption_by_strange_quarks(p: Numbers, m_a: Numbers, m_b: Numbers, m_s: Numbers, T: Numbers) -> Numbers:
    """Return the rate of a s → b for an ALP of momentum p, over Γ(b → s a), quarks and antiquarks together.

    A(p) = 12 m_b³/(m_a² E) e^((E − E₋)/T) (1 − e^(−2Δ))/(2Δ), E₋ = m_b (E*² + p²)/(E E* + p p*),
    Δ = m_b p p*/(m_a² T), E* and p* of the ALP in the decay of a b quark at rest

    By detailed balance it is what b → s a makes at p over e^(−E/T): a b quark of energy E_b spreads its ALPs
    evenly, and those of energy E come from E₋ ≤ E_b ≤ E₋ + 2ΔT. Classical statistics, as in Eq. (27), which
    has its average. 0.0 where b → s a is closed.

    Examples
    --------
    >>> round(absorption_by_strange_quarks(1.0, 2.0, 4.18, 0.1, 2.0), 3)
    16.754
    """
    E = np.sqrt(m_a**2 + p**2)
    open_channel = m_b - m_s > m_a
    E_decay = np.maximum((m_b**2 + m_a**2 - m_s**2) / (2 * m_b), m_a)
    p_decay = np.sqrt(E_decay**2 - m_a**2)
    lowest = m_b * (E_decay**2 + p**2) / (E * E_decay + p * p_decay)
    spread = 2 * m_b * p * p_decay / (m_a**2 * T)
    share = -np.expm1(-spread) / np.where(spread > 0, spread, 1.0)
    rate = 2 * B_STATES * m_b**3 / (m_a**2 * E) * np.exp(np.minimum((E - lowest) / T, 0.0))
    return np.where(open_channel, rate * np.where(spread > 0, share, 1.0), 0.0)


@dataclasses.dataclass(frozen=True)
class Momenta:
    """Momenta of dark matter today, over the temperature of the photons, one entry for each coupling.

    Attributes
    ----------
    mean, rms : numpy.ndarray
    """

    mean: Array
    rms: Array


def daughter_momenta(plasma: Plasma, couplings: Couplings, m_s: float, history: str = "own") -> Momenta:
    """Return mean and root mean square of dark matter's momentum today, over the photons' temperature.

    ⟨pⁿ⟩ = ∫ dt Σ_a (m_a/E) ⟨kⁿ⟩ (a/a₀)ⁿ/∫ dt Σ_a (m_a/E), with the sum over the ALPs of that time

    Good to 1e-3 for the rates that it is given, to 2e-3 for ALPs hardly lighter than b quarks that never
    thermalise, as long as widths differ by less than a factor of 10¹⁴. What has not decayed at the last step
    does so later, in a universe of radiation and today's matter, to which ALPs do not add. NaN for ALPs of
    which some are left at matter–radiation equality (`late_decays.all_decay_before_equality`), when
    structures already grow.

    Parameters
    ----------
    plasma : Plasma
    couplings : Couplings
    m_s : float
        Mass of the strange quark [GeV].
    history : {"own", "kinetic", "at rest"}, optional

    Raises
    ------
    ValueError
        If the history is not one of `HISTORIES`.
    """
    parts = _decays(plasma, couplings, m_s, history, MOMENTA, _LATE_STEPS)
    number, first, second = (np.sum([_moment(one, power) for one in parts], axis=0) for power in (0, 1, 2))
    exists = late_decays.all_decay_before_equality(couplings.visible + couplings.dark)
    return Momenta(
        np.where(exists, first / number, np.nan), np.where(exists, np.sqrt(second / number), np.nan)
    )


@checked(lightest=LIGHTEST, m_a=ALP_MASS)
def lightest_daughter_mass(lightest: Numbers, m_a: Numbers) -> Numbers:
    """Return the mass [GeV] from which daughters of ALPs are slow enough, from that for massless ones.

    m = m_0/√(1 + 4m_0²/m_a²)

    An ALP at rest gives its daughters √(m_a²/4 − m²) in place of m_a/2, and m is as much less than m_0 as
    that is less. It is always below m_a/2. ALPs that move make heavy daughters only if they decay late, when
    they have come to rest.

    Examples
    --------
    >>> lightest_daughter_mass(1.5e-5, 2.0), round(lightest_daughter_mass(10.0, 2.0), 3)
    (1.5e-05, 0.995)
    """
    return lightest / np.sqrt(1.0 + np.square(2.0 * lightest / m_a))


def lightest_masses(
    parameters: Mapping[str, object],
    couplings: Numbers,
    m_thermal: Numbers | None = None,
    relic_density: Numbers | None = None,
    plasma: Plasma | None = None,
) -> tuple[Array, Array, Array]:
    """Return m_χ [GeV] below which dark matter is too warm by its own momenta, and the ends of its range.

    m_χ = m_0/√(1 + 4m_0²/m_a²), m_0 = m_W p/(c T_W/T₀), for p the root mean square of "own"

    m_0 is that of `warm_dark_matter.lightest_mass`. The ends are those of both moments and of the histories
    "own" and "kinetic": the method's error, and what is not known of the ALP's momenta. NaN where
    `daughter_momenta` do not exist.

    Parameters
    ----------
    parameters : mapping
        Those of `sections.alp_freeze_in.Parameters`.
    couplings
        |C_q|/f_a [1/GeV] of all quarks, shape (n,).
    m_thermal, relic_density : float, optional
        As in `warm_dark_matter.lightest_mass`.
    plasma : Plasma, optional
        That of the parameters, where it is known.
    """
    if plasma is None:
        plasma = Plasma(cast(Kinematic, parameters))
    quark, m_s = universal_couplings(parameters, couplings), cast(float, parameters["m_s"])
    # Momenta enter as they are, and where they do not exist as 1, for a mass that does not exist either.
    exists = np.asarray(late_decays.all_decay_before_equality(quark.visible + quark.dark))

    def lightest(momenta: Array, by: str) -> Array:
        known = np.where(exists, momenta, 1.0)
        massless = warm_dark_matter.lightest_mass(known, m_thermal, relic_density, by)
        return np.where(exists, lightest_daughter_mass(massless, plasma.m_a), np.nan)

    found = {
        (history, by): lightest(getattr(momenta, by), by)
        for history in ("own", "kinetic")
        for momenta in (daughter_momenta(plasma, quark, m_s, history),)
        for by in ("mean", "rms")
    }
    every = np.stack(list(found.values()))
    return found["own", "rms"], every.min(axis=0), every.max(axis=0)


def daughter_spectrum_today(
    plasma: Plasma, couplings: Couplings, m_s: float, momenta: Array, history: str = "own"
) -> Array:
    """Return the spectrum of dark matter's momentum today for one coupling, normalised to 1.

    N(k) = ∫ dt Σ_a (m_a/E) (1/p) θ(E − k − m_a²/(4k))/∫ dt Σ_a (m_a/E), k today's momentum times a₀/a

    Parameters
    ----------
    plasma : Plasma
    couplings : Couplings
        Of one point.
    m_s : float
        Mass of the strange quark [GeV].
    momenta : numpy.ndarray
        Where it is wanted, over the photons' temperature, shape (n,).
    history : {"own", "kinetic"}, optional
        At rest, the ALPs of each time have daughters of one momentum.

    Raises
    ------
    ValueError
        If the history is none of the two, `couplings` has more than one point, or some of the ALPs are left
        at matter–radiation equality.
    """
    if history == "at rest" or len(couplings.visible) != 1:
        raise ValueError(
            f"history = {history!r} of {len(couplings.visible)} couplings is not allowed: a spectrum is that "
            "of one coupling, in the history own or kinetic"
        )
    width = float(couplings.visible[0] + couplings.dark[0])
    if not late_decays.all_decay_before_equality(width):
        raise ValueError(
            f"a width of {width:.3g} GeV is not allowed: ALPs are left at matter–radiation equality, and a "
            "spectrum of what comes of them does not exist; it must be above "
            f"{late_decays.least_width():.3g}"
        )
    in_steps, late = _decays(plasma, couplings, m_s, history, _SPECTRUM_MOMENTA, _SPECTRUM_STEPS)
    parts = (_refined(in_steps, np.diff(plasma.u)[:, np.newaxis] * boltzmann.WEIGHTS), late)
    total = float(sum(_moment(part, 0)[0] for part in parts))
    found = np.zeros(len(momenta))
    at_rest = []
    for part in parts:
        number = part.number[0]
        every = number.sum(axis=0)
        if history == "kinetic":
            speed = np.sqrt(3 * part.T / plasma.m_a)
        else:
            speed = np.sum(number * part.p, axis=0) / np.maximum(every * plasma.m_a, 1e-300)
        slow = np.clip((_FAST - speed) / (_FAST - _SLOW), 0.0, 1.0)
        at_rest.append((plasma.m_a / 2 * part.growth, every * slow / np.gradient(np.log(part.growth))))
        number = number * (1 - slow)
        for time in np.flatnonzero(number.sum(axis=0) > 1e-9 * total):
            k = momenta / part.growth[time]
            if history == "kinetic":
                T = float(part.T[time])
                shape = number[0, time] * np.asarray(daughter_spectrum(k, plasma.m_a, T))
            else:
                shape = _spread(k, part.p[:, time], number[:, time], plasma.m_a)
            found += shape / part.growth[time]
    # At rest, each time has one momentum.
    momentum, rate = np.concatenate(at_rest, axis=-1)
    found += np.interp(np.log(momenta), np.log(momentum), rate, 0.0, 0.0) / momenta
    return found / total


@dataclasses.dataclass(frozen=True)
class _Part:
    # Decays in a stretch of time, per Γ(a → χχ̄): their number (couplings, momenta, times); the ALPs' momenta
    # and the daughters' mean and mean square (momenta, times); growth until today over today's temperature.
    number: Array
    p: Array
    mean: Array
    square: Array
    growth: Array
    T: Array


def _moment(part: _Part, power: int) -> Array:
    weight = (np.ones_like(part.mean), part.mean, part.square)[power] * part.growth**power
    moment: Array = np.sum(part.number * weight, axis=tuple(range(1, part.number.ndim)))
    return moment


def _decays(
    plasma: Plasma, couplings: Couplings, m_s: float, history: str, count: int, late_steps: int
) -> tuple[_Part, _Part]:
    if history not in HISTORIES:
        raise ValueError(f"history = {history!r} is not allowed: it must be one of {', '.join(HISTORIES)}")
    T = plasma.at_nodes(plasma.T)
    u = np.asarray(early_universe.log_scale_factor(T, plasma.table))
    if history == "own":
        comoving, weights = _comoving_momenta(plasma, count)
    else:
        comoving, weights = np.zeros(1), np.ones(1)
    p, slowed, mean, square = _of_one_decay(history, plasma.m_a, T, u, comoving)
    ends, at_nodes = _alps(plasma, couplings, m_s, history, p, T)
    steps = np.diff(plasma.u)[:, np.newaxis] * boltzmann.WEIGHTS / plasma.at_nodes(plasma.hubble)
    number = at_nodes * (weights[:, np.newaxis, np.newaxis] * slowed * steps)
    in_steps = _Part(number, p, mean, square, np.exp(u) * _cooled(), T)
    return in_steps, _late(plasma, couplings, history, comoving, ends * weights, late_steps)


def _refined(part: _Part, steps: Array) -> _Part:
    # The same decays in shorter steps: an ALP that is nearly at rest shows in the spectrum when it decays.
    count = len(part.p)
    u, p = np.log(part.growth).reshape(-1), part.p.reshape(count, -1)
    rate = np.log(np.maximum(part.number[0] / steps, 1e-300)).reshape(count, -1)
    fine = np.linspace(u[0], u[-1], _SPECTRUM_STEPS)
    number = np.exp(np.stack([np.interp(fine, u, one) for one in rate])) * (fine[1] - fine[0])
    T = np.exp(np.interp(fine, u, np.log(part.T).reshape(-1)))
    one = np.ones_like(number)
    return _Part(number[np.newaxis], p[:, :1] * np.exp(u[0] - fine), one, one, np.exp(fine), T)


def _late(
    plasma: Plasma, couplings: Couplings, history: str, comoving: Array, left: Array, steps: int
) -> _Part:
    # What is left at the last step, shape (couplings, momenta), decays freely.
    width = couplings.visible + couplings.dark
    slowest = float(width.min()) / float(plasma.hubble[-1])
    T_end = float(plasma.T[-1])
    T = np.geomspace(T_end, T_end * min(0.3, max(math.sqrt(slowest / 60), 1e-9)), steps + 1)
    u = np.asarray(early_universe.log_scale_factor(T, plasma.table))
    p, slowed, mean, square = _of_one_decay(history, plasma.m_a, T, u, comoving)
    matter = np.sqrt(1.0 + late_decays.temperature_of_equality() / T)
    rate = slowed / (np.asarray(early_universe.hubble_rate(T, plasma.table)) * matter)
    clock = np.zeros(rate.shape)
    np.cumsum(0.5 * (rate[:, 1:] + rate[:, :-1]) * np.diff(u), axis=-1, out=clock[:, 1:])
    survive = np.exp(-width[:, np.newaxis, np.newaxis] * clock)
    number = left[..., np.newaxis] * -np.diff(survive, axis=-1) / width[:, np.newaxis, np.newaxis]
    p, mean, square = (0.5 * (one[:, 1:] + one[:, :-1]) for one in (p, mean, square))
    growth = np.exp(0.5 * (u[1:] + u[:-1])) * _cooled()
    return _Part(number, p, mean, square, growth, np.sqrt(T[1:] * T[:-1]))


def _of_one_decay(
    history: str, m_a: float, T: Array, u: Array, comoving: Array
) -> tuple[Array, Array, Array, Array]:
    # Momenta of the ALP, m_a/E, and the daughters' mean and mean square, each (momenta, times).
    p = comoving.reshape(-1, *[1] * T.ndim) * np.exp(-u)
    if history == "at rest":
        one = np.ones_like(p)
        return p, one, m_a / 2 * one, m_a**2 / 4 * one
    if history == "kinetic":
        averages = (thermal_averages.time_dilation(m_a, T), *daughter_moments(m_a, T))
        slowed, mean, square = (np.asarray(one)[np.newaxis] for one in averages)
        return p, slowed, mean, square
    E = np.sqrt(p**2 + m_a**2)
    return p, m_a / E, E / 2, E**2 / 4 + p**2 / 12


def _alps(
    plasma: Plasma, couplings: Couplings, m_s: float, history: str, p: Array, T: Array
) -> tuple[Array, Array]:
    # The ALP's distribution, or its yield where that has no momenta: (couplings, momenta) at the end, and
    # (couplings, momenta, steps, 3) before.
    if history != "own":
        relaxed = plasma.at_nodes(relaxation(plasma, couplings))[:, np.newaxis]
        rate = plasma.at_nodes(plasma.slowed / plasma.hubble)
        equilibrium = plasma.at_nodes(plasma.equilibrium)
    else:
        E = np.sqrt(p**2 + plasma.m_a**2)
        rate = plasma.m_a / E / plasma.at_nodes(plasma.hubble)
        from_b = absorption_by_strange_quarks(p, plasma.m_a, plasma.m_b, m_s, T)
        by_all = plasma.at_nodes(plasma.scatterings / plasma.hubble)
        relaxed = (
            couplings.width_b.reshape(-1, 1, 1, 1) * (from_b / plasma.at_nodes(plasma.hubble))
            + couplings.scattering.reshape(-1, 1, 1, 1) * by_all
            + couplings.visible.reshape(-1, 1, 1, 1) * rate
        )
        equilibrium = np.exp(-E / T)
    dark = couplings.dark.reshape(-1, 1, 1, 1) * rate
    ends, at_nodes = boltzmann.parent_history(plasma.u, relaxed, dark, equilibrium)
    return ends[..., -1], at_nodes


def _comoving_momenta(plasma: Plasma, count: int) -> tuple[Array, Array]:
    # Momenta times the scale factor and weights of ∫ dp p², double-exponential in units of the temperature
    # at which most daughters are made; ten times more or less would do as well.
    t = np.linspace(*(_SPECTRUM_ENDS if count == _SPECTRUM_MOMENTA else _ENDS), count)
    p = np.exp(t - np.exp(-t))
    T = min(max(plasma.m_a / 4, float(plasma.T[-1])), float(plasma.T[0]))
    comoving = p * T * math.exp(float(early_universe.log_scale_factor(T, plasma.table)))
    return comoving, (t[1] - t[0]) * comoving**3 * (1 + np.exp(-t))


def _spread(k: Array, p: Array, number: Array, m_a: float) -> Array:
    # Σ number/p over all ALPs that can make a daughter of momentum k: those above a momentum, between whose
    # nodes the sum is interpolated.
    least = np.abs(k - m_a**2 / (4 * k))
    above = np.cumsum((number / p)[::-1])[::-1] - 0.5 * number / p
    shape: Array = np.interp(np.log(np.maximum(least, 1e-300)), np.log(p), above, above[0], 0.0)
    return shape


def _cooled() -> float:
    # Growth of the universe from a temperature to today's, times g_s^(-1/3) there.
    return float(np.cbrt(inputs.value("entropy_degrees_of_freedom_today")))
