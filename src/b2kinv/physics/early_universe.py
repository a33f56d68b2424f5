"""The universe that the dark matter is made in: degrees of freedom, Hubble rate, equilibrium, today.

Everything is in natural units [GeV]; the Planck mass is the reduced one, M_Pl = 1/√(8πG). The Hubble rate
follows from the energy density (g_ρ), the entropy density from g_s.
"""

import dataclasses
import math
from collections.abc import Callable
from typing import cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import data_files, inputs
from b2kinv.physics.conventions import MASS, MASS_OR_ZERO, TEMPERATURE
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Tables of the Standard Model's effective degrees of freedom that may be chosen by name.
TABLES = {
    "SaikawaShirai2020": "degrees_of_freedom_saikawa_shirai.json",
    "Drees2015": "degrees_of_freedom_drees.json",
}
DEFAULT_TABLE = "SaikawaShirai2020"
STATISTICS = ("maxwell-boltzmann", "bose-einstein", "fermi-dirac")

TABLE = Number(
    "table of degrees of freedom, or a constant g_ρ = g_s", meaningful=POSITIVE, words=tuple(TABLES)
)
STATES = Number("internal degrees of freedom", symbol="g", meaningful=POSITIVE)
STATISTIC = Name("distribution in equilibrium", STATISTICS)
YIELD_TODAY = Number(
    "yield today, of particles and of antiparticles where they count", symbol="Y₀", meaningful=NOT_NEGATIVE
)


@checked(T=TEMPERATURE, table=TABLE)
def energy_degrees_of_freedom(T: Numbers, table: str | Numbers = DEFAULT_TABLE) -> Numbers:
    """Effective number of relativistic degrees of freedom in the energy density.

    g_ρ = 30 ρ/(π² T⁴)

    Parameters
    ----------
    T
        Of the photons.

    Returns
    -------
    float or numpy.ndarray
        Same shape as `T`. ln g is a monotonicity-preserving cubic in ln T, with a continuous derivative.
        Below the table (10 keV and 20 keV) it stays constant: no particle is left to annihilate.

    Raises
    ------
    ValueError
        If T is above the table (1.3e6 GeV and 1.26e4 GeV).

    Notes
    -----
    Tables: Saikawa and Shirai, arXiv:2005.03544; Drees, Hajkarim and Schmitz, arXiv:1503.03513.

    Examples
    --------
    >>> round(energy_degrees_of_freedom(100.0), 1)
    101.2
    >>> energy_degrees_of_freedom(100.0, table=86.25)
    86.25
    """
    return np.exp(_interpolated(T, table, "energy")[0])


@checked(T=TEMPERATURE, table=TABLE)
def entropy_degrees_of_freedom(T: Numbers, table: str | Numbers = DEFAULT_TABLE) -> Numbers:
    """Effective number of relativistic degrees of freedom in the entropy density.

    g_s = 45 s/(2π² T³)

    Return value and errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> round(entropy_degrees_of_freedom(1e-5), 3)
    3.931
    """
    return np.exp(_interpolated(T, table, "entropy")[0])


@checked(T=TEMPERATURE, table=TABLE)
def entropy_degrees_of_freedom_slope(T: Numbers, table: str | Numbers = DEFAULT_TABLE) -> Numbers:
    """Logarithmic derivative of the entropy degrees of freedom.

    d ln g_s/d ln T

    It enters every Boltzmann equation in ln x: entropy conservation makes
    d ln x/dt = H/(1 + ⅓ d ln g_s/d ln T). Errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> entropy_degrees_of_freedom_slope(1.0, table=80.0)
    0.0
    """
    return _interpolated(T, table, "entropy")[1]


@checked(T=TEMPERATURE, table=TABLE)
def log_scale_factor(T: Numbers, table: str | Numbers = DEFAULT_TABLE) -> Numbers:
    """Logarithm of the scale factor up to a constant, by conserved entropy.

    ln a = −ln(T g_s^⅓)

    Its derivative by time is H. Errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> round(log_scale_factor(1.0, table=80.0) - log_scale_factor(math.e, table=80.0), 9)
    1.0
    """
    return -np.log(T) - _interpolated(T, table, "entropy")[0] / 3


@checked(scale=Number("logarithm of the scale factor"), table=TABLE)
def temperature_at(
    scale: Numbers,
    T_high: float,
    T_low: float,
    table: str | Numbers = DEFAULT_TABLE,
    log_scale_factor: Callable[[Numbers, str | Numbers], Numbers] = log_scale_factor,
) -> Numbers:
    """Temperature [GeV] at which `log_scale_factor` has the value `scale`, between two temperatures.

    Parameters
    ----------
    scale
        Between the values at `T_high` and at `T_low`.
    T_high, T_low : float
        Temperatures [GeV] that bracket the result.
    log_scale_factor : callable, optional
        Another function of (T, table) that grows as T falls.

    Examples
    --------
    >>> round(temperature_at(log_scale_factor(0.2), 1.0, 0.1), 9)
    0.2
    """
    grid = np.linspace(math.log(T_high), math.log(T_low), 257)
    known = np.asarray(log_scale_factor(np.exp(grid), table))
    wanted = np.clip(scale, known[0], known[-1])
    u = np.interp(wanted, known, grid)
    for _ in range(4):
        T = np.exp(np.clip(u, grid[-1], grid[0]))
        slope = 1 + np.asarray(entropy_degrees_of_freedom_slope(T, table)) / 3
        change = (np.asarray(log_scale_factor(T, table)) - wanted) / slope
        u = u + change
        # Newton's method squares the error: the next change would be below the rounding of a float.
        if np.all(np.abs(change) < 1e-9):
            break
    temperature: Numbers = np.exp(np.clip(u, grid[-1], grid[0]))
    return temperature


@checked(T=TEMPERATURE, table=TABLE)
def hubble_rate(T: Numbers, table: str | Numbers = DEFAULT_TABLE) -> Numbers:
    """Hubble rate of the radiation-dominated universe [GeV] (Eq. 26 with g_ρ in place of g_s).

    H(T) = π/3 √(g_ρ(T)/10) T²/M_Pl

    Returns
    -------
    float or numpy.ndarray
        [GeV], same shape as `T`.

    Raises
    ------
    ValueError
        As `energy_degrees_of_freedom`.

    Examples
    --------
    >>> f"{hubble_rate(1.0, table=80.0):.4g}"
    '1.216e-18'
    """
    return math.pi / 3 * np.sqrt(energy_degrees_of_freedom(T, table) / 10) * T**2 / reduced_planck_mass()


@checked(T=TEMPERATURE, table=TABLE)
def entropy_density(T: Numbers, table: str | Numbers = DEFAULT_TABLE) -> Numbers:
    """Entropy density [GeV³].

    s = 2π²/45 g_s T³

    Errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> round(entropy_density(1.0, table=80.0), 4)
    35.0919
    """
    return 2 * math.pi**2 / 45 * entropy_degrees_of_freedom(T, table) * T**3


@checked(m=MASS_OR_ZERO, g=STATES, T=TEMPERATURE, statistics=STATISTIC)
def equilibrium_number_density(
    m: Numbers, g: Numbers, T: Numbers, statistics: str = "maxwell-boltzmann"
) -> Numbers:
    """Number density of a species in equilibrium without chemical potential [GeV³].

    n_eq = g/(2π²) ∫ dp p²/(exp(E/T) ± 1), which is g m² T K₂(m/T)/(2π²) for Maxwell–Boltzmann

    Momenta are taken in units of T, so that n_eq is g T³/(2π²) times a function of m/T alone.

    Returns
    -------
    float or numpy.ndarray
        [GeV³]. 0.0 where m/T is beyond about 700, where the density is below the smallest float.

    Examples
    --------
    >>> round(equilibrium_number_density(0.0, 1, 1.0), 6)
    0.101321
    >>> round(equilibrium_number_density(0.0, 2, 1.0, "bose-einstein"), 6)
    0.243588
    """
    return g * T**3 / (2 * math.pi**2) * _moment(m / T, statistics, 2)


@checked(m=MASS_OR_ZERO, g=STATES, T=TEMPERATURE, table=TABLE, statistics=STATISTIC)
def equilibrium_yield(
    m: Numbers,
    g: Numbers,
    T: Numbers,
    table: str | Numbers = DEFAULT_TABLE,
    statistics: str = "maxwell-boltzmann",
) -> Numbers:
    """Equilibrium number of particles per entropy (Eq. 29).

    Y_eq = n_eq/s, which is 45/(4π⁴) g/g_s (m/T)² K₂(m/T) for Maxwell–Boltzmann

    Errors are those of `entropy_density`.

    Examples
    --------
    >>> f"{equilibrium_yield(0.0, 1, 1.0, table=80.0):.4g}"
    '0.002887'
    """
    return np.divide(equilibrium_number_density(m, g, T, statistics), entropy_density(T, table))


@checked(m=MASS_OR_ZERO, g=STATES, T=TEMPERATURE, statistics=STATISTIC)
def equilibrium_decay_density(
    m: Numbers, g: Numbers, T: Numbers, statistics: str = "maxwell-boltzmann"
) -> Numbers:
    """Equilibrium number density weighted with the time dilation m/E [GeV³].

    g/(2π²) ∫ dp p² (m/E)/(exp(E/T) ± 1), which is g m² T K₁(m/T)/(2π²) for Maxwell–Boltzmann

    Times a width at rest it is the number of decays per volume and time. For Maxwell–Boltzmann it is the
    number density times the K₁/K₂ of Eq. 24.

    Examples
    --------
    >>> from scipy.special import kv
    >>> ratio = equilibrium_decay_density(2.0, 1, 1.0) / equilibrium_number_density(2.0, 1, 1.0)
    >>> bool(abs(ratio / (kv(1, 2.0) / kv(2, 2.0)) - 1) < 1e-12)
    True
    """
    return g * T**3 / (2 * math.pi**2) * (m / T) * _moment(m / T, statistics, 1)


@checked(m=MASS, Y0=YIELD_TODAY)
def relic_density(m: Numbers, Y0: Numbers) -> Numbers:
    """Relic density of a species from its yield today (Eq. 30).

    Ω h² = m Y₀ s₀/(3 H₀² M_Pl²/h²)

    Examples
    --------
    >>> round(relic_density(1.0, 4.35e-10), 3)
    0.120
    """
    return m * Y0 * entropy_density_today() / critical_density()


def entropy_density_today() -> float:
    """Entropy density of photons and neutrinos today [GeV³].

    s₀ = 2π²/45 g_s(T₀) T₀³

    From the temperature of the microwave background and g_s = 3.931, which counts the slight heating of the
    neutrinos by electrons and positrons.

    Examples
    --------
    >>> f"{entropy_density_today():.4g}"
    '2.234e-38'
    """
    T_0 = inputs.value("temperature_today") * inputs.value("boltzmann_constant")
    return 2 * math.pi**2 / 45 * inputs.value("entropy_degrees_of_freedom_today") * T_0**3


def critical_density() -> float:
    """Critical density over h² [GeV⁴].

    ρ_c/h² = 3 H₀² M_Pl²/h²

    Examples
    --------
    >>> f"{critical_density():.4g}"
    '8.096e-47'
    """
    return 3 * (hubble_rate_today() * reduced_planck_mass()) ** 2


def hubble_rate_today() -> float:
    """Hubble rate today over h [GeV].

    H₀/h = 100 km/s/Mpc

    Examples
    --------
    >>> f"{hubble_rate_today():.4g}"
    '2.133e-42'
    """
    return 1e5 / inputs.value("megaparsec") * inputs.value("hbar")


def reduced_planck_mass() -> float:
    """Reduced Planck mass [GeV].

    M_Pl = 1/√(8πG)

    Examples
    --------
    >>> f"{reduced_planck_mass():.4g}"
    '2.435e+18'
    """
    return inputs.value("planck_mass") / math.sqrt(8 * math.pi)


def highest_temperature(table: str | Numbers = DEFAULT_TABLE) -> float:
    """Highest temperature [GeV] that the table knows; infinite for a constant.

    Examples
    --------
    >>> round(highest_temperature("Drees2015"))
    12589
    """
    if not isinstance(table, str):
        return math.inf
    return float(_table(validation.choice("table", table, TABLES)).T[-1])


def _interpolated(T: Numbers, table: str | Numbers, kind: str) -> tuple[Array, Array]:
    # ln g and d ln g/d ln T.
    if not isinstance(table, str):
        constant, zero = np.broadcast_arrays(np.log(table), np.zeros_like(T))
        return constant, zero
    known = _table(table)
    known.range.check("T", T)
    lowest = known.T[0]
    coefficients = known.energy if kind == "energy" else known.entropy
    return _cubic(known.logarithm, coefficients, np.log(np.maximum(T, lowest)), np.asarray(lowest <= T))


@dataclasses.dataclass(frozen=True)
class _Table:
    # Temperatures [GeV], their range, and the coefficients of ln g_ρ and ln g_s.
    T: Array
    logarithm: Array
    range: Number
    energy: Array
    entropy: Array


@replaced.kept()
def _table(name: str) -> _Table:
    content = cast(dict[str, list[list[float]]], data_files.load_json(TABLES[name]))
    rows = np.array(content["rows"])
    u, energy, entropy = np.log(rows.T)
    return _Table(
        T=rows[:, 0],
        logarithm=u,
        range=TEMPERATURE.but(meaning=f"above table {name}", meaningful=Range(at_most=float(rows[-1, 0]))),
        energy=_cubic_coefficients(u, energy),
        entropy=_cubic_coefficients(u, entropy),
    )


def _cubic_coefficients(x: Array, y: Array) -> Array:
    # Of the powers of t, which runs from 0 to 1 in each interval; beside them 1/h. Shape (5, intervals).
    h, slope, rise = np.diff(x), _monotone_slopes(x, y), np.diff(y)
    first, last = h * slope[:-1], h * slope[1:]
    return np.array([y[:-1], first, 3 * rise - 2 * first - last, first + last - 2 * rise, 1 / h])


def _monotone_slopes(x: Array, y: Array) -> Array:
    # Fritsch-Butland slopes, written out because importing scipy.interpolate costs more than the whole table.
    h, secant = np.diff(x), np.diff(y) / np.diff(x)
    left, right, h_left, h_right = secant[:-1], secant[1:], h[:-1], h[1:]
    same = left * right > 0
    weight_left, weight_right = 2 * h_right + h_left, h_right + 2 * h_left
    safe_left, safe_right = np.where(same, left, 1.0), np.where(same, right, 1.0)
    mean = (weight_left + weight_right) / (weight_left / safe_left + weight_right / safe_right)
    # Flat ends: the particle content does not change there, and the constant continuation stays smooth.
    return np.concatenate([[0.0], np.where(same, mean, 0.0), [secant[-1]]])


def _cubic(x: Array, coefficients: Array, u: Array, inside: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    i = np.searchsorted(x[1:-1], u, side="right")
    constant, first, quadratic, cubic, inverse = coefficients.take(i, axis=1)
    t = (u - x[i]) * inverse
    value = constant + t * (first + t * (quadratic + t * cubic))
    derivative = (first + t * (2 * quadratic + 3 * t * cubic)) * inverse
    return value, np.where(inside, derivative, 0.0)


def _moment(z: Numbers, statistics: str, power: int) -> Array:
    # ∫ dp p² E^(power - 2) f(E), momenta in units of T; power is 2 or 1.
    if statistics == "maxwell-boltzmann":
        from scipy.special import k0e, k1e

        # The floor stands for a vanishing mass; its square must not underflow.
        safe = np.maximum(z, 1e-150)
        bessel: Array = safe * (2 * k1e(safe) + safe * k0e(safe)) if power == 2 else safe * k1e(safe)
        return np.multiply(bessel, np.exp(-safe))
    # Trapezium in t with p = exp(t - exp(-t)), which ends the integrand double-exponentially on both sides.
    t = np.linspace(-4.0, 6.0, 161)
    p = np.exp(t - np.exp(-t))
    weight = (t[1] - t[0]) * p**3 * (1 + np.exp(-t))
    z = np.expand_dims(z, -1)
    energy = np.sqrt(p**2 + z**2)
    sign = 1.0 if statistics == "bose-einstein" else -1.0
    boltzmann = np.exp(-np.minimum(energy, 700.0))
    denominator = -np.expm1(-energy) if sign > 0 else 1 + boltzmann
    integral: Array = np.sum(weight * energy ** (power - 2) * boltzmann / denominator, axis=-1)
    return integral
