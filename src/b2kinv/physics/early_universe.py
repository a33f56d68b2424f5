"""The universe that the dark matter is made in: degrees of freedom, Hubble rate, equilibrium, today.

Everything is in natural units [GeV]; the Planck mass is the reduced one, M_Pl = 1/√(8πG). The Hubble rate
follows from the energy density (g_ρ), the entropy density from g_s.
"""

import functools
import math

import numpy as np

from b2kinv.physics import data_files, inputs
from b2kinv.quantities import validation

#: Tables of the Standard Model's effective degrees of freedom that may be chosen by name.
TABLES = {
    "SaikawaShirai2020": "degrees_of_freedom_saikawa_shirai.json",
    "Drees2015": "degrees_of_freedom_drees.json",
}
DEFAULT_TABLE = "SaikawaShirai2020"
STATISTICS = ("maxwell-boltzmann", "bose-einstein", "fermi-dirac")


def energy_degrees_of_freedom(T, table=DEFAULT_TABLE):
    """Effective number g_ρ of relativistic degrees of freedom in the energy density.

    Parameters
    ----------
    T : float or array_like
        Temperature of the photons [GeV].
    table : str or float, optional
        Name in `TABLES`, or a number that stands for a constant g_ρ = g_s (for checks).

    Returns
    -------
    float or numpy.ndarray
        Same shape as `T`. ln g is a monotonicity-preserving cubic in ln T, with a continuous derivative.

    Raises
    ------
    ValueError
        If T is not positive or above the table (1.3e6 GeV and 1.26e4 GeV), or the table is unknown. Below the
        table (10 keV and 20 keV) the values stay constant: no particle is left to annihilate.

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
    return validation.scalar_or_array(np.exp(_interpolated(T, table, "energy")[0]))


def entropy_degrees_of_freedom(T, table=DEFAULT_TABLE):
    """Effective number g_s of relativistic degrees of freedom in the entropy density.

    Parameters, return value and errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> round(entropy_degrees_of_freedom(1e-5), 3)
    3.931
    """
    return validation.scalar_or_array(np.exp(_interpolated(T, table, "entropy")[0]))


def entropy_degrees_of_freedom_slope(T, table=DEFAULT_TABLE):
    """Logarithmic derivative d ln g_s / d ln T of the entropy degrees of freedom.

    It enters every Boltzmann equation in ln x: entropy conservation makes
    d ln x / dt = H / (1 + (1/3) d ln g_s / d ln T). Parameters and errors are those of
    `energy_degrees_of_freedom`.

    Examples
    --------
    >>> entropy_degrees_of_freedom_slope(1.0, table=80.0)
    0.0
    """
    return validation.scalar_or_array(_interpolated(T, table, "entropy")[1])


def log_scale_factor(T, table=DEFAULT_TABLE):
    """Logarithm of the scale factor up to a constant, −ln(T g_s^(1/3)) by conserved entropy.

    Its derivative by time is H. Parameters and errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> round(log_scale_factor(1.0, table=80.0) - log_scale_factor(math.e, table=80.0), 9)
    1.0
    """
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    return validation.scalar_or_array(-np.log(temperature) - _interpolated(T, table, "entropy")[0] / 3)


def temperature_at(scale, T_high, T_low, table=DEFAULT_TABLE, log_scale_factor=log_scale_factor):
    """Temperature [GeV] at which `log_scale_factor` has the value `scale`, between two temperatures.

    Parameters
    ----------
    scale : array_like
        Values between those at `T_high` and at `T_low`.
    T_high, T_low : float
        Temperatures [GeV] that bracket the result.
    table : str or float, optional
        As in `energy_degrees_of_freedom`.
    log_scale_factor : callable, optional
        Another function of (T, table) that grows as T falls.

    Examples
    --------
    >>> round(temperature_at(log_scale_factor(0.2), 1.0, 0.1), 9)
    0.2
    """
    grid = np.linspace(math.log(T_high), math.log(T_low), 257)
    known = np.asarray(log_scale_factor(np.exp(grid), table))
    wanted = np.clip(validation.numbers("scale", scale), known[0], known[-1])
    u = np.interp(wanted, known, grid)
    for _ in range(4):
        T = np.exp(np.clip(u, grid[-1], grid[0]))
        slope = 1 + np.asarray(entropy_degrees_of_freedom_slope(T, table)) / 3
        change = (np.asarray(log_scale_factor(T, table)) - wanted) / slope
        u = u + change
        # Newton's method squares the error: the next change would be below the rounding of a float.
        if np.all(np.abs(change) < 1e-9):
            break
    return validation.scalar_or_array(np.exp(np.clip(u, grid[-1], grid[0])))


def hubble_rate(T, table=DEFAULT_TABLE):
    """Hubble rate H(T) of the radiation-dominated universe [GeV] (Eq. 26 with g_ρ in place of g_s).

    H = (π/3) √(g_ρ/10) T²/M_Pl.

    Parameters
    ----------
    T : float or array_like
        Temperature [GeV].
    table : str or float, optional
        As in `energy_degrees_of_freedom`.

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
    temperature = np.asarray(T, dtype=float)
    g = np.asarray(energy_degrees_of_freedom(T, table))
    return validation.scalar_or_array(math.pi / 3 * np.sqrt(g / 10) * temperature**2 / reduced_planck_mass())


def entropy_density(T, table=DEFAULT_TABLE):
    """Entropy density s = (2π²/45) g_s T³ [GeV³].

    Parameters and errors are those of `energy_degrees_of_freedom`.

    Examples
    --------
    >>> round(entropy_density(1.0, table=80.0), 4)
    35.0919
    """
    temperature = np.asarray(T, dtype=float)
    g = np.asarray(entropy_degrees_of_freedom(T, table))
    return validation.scalar_or_array(2 * math.pi**2 / 45 * g * temperature**3)


def equilibrium_number_density(m, g, T, statistics="maxwell-boltzmann"):
    """Number density of a species in equilibrium without chemical potential [GeV³].

    Maxwell–Boltzmann: g m² T K₂(m/T)/(2π²), as in Eq. 29. The quantum densities are integrated
    over the momentum.

    Parameters
    ----------
    m : float or array_like
        Mass [GeV], zero allowed.
    g : float or array_like
        Internal degrees of freedom.
    T : float or array_like
        Temperature [GeV]; broadcasts against `m` and `g`.
    statistics : {"maxwell-boltzmann", "bose-einstein", "fermi-dirac"}, optional

    Returns
    -------
    float or numpy.ndarray
        [GeV³]. 0.0 where m/T is beyond about 700, where the density is below the smallest float.

    Raises
    ------
    ValueError
        If a mass is negative, g or T is not positive, or the statistics is unknown.

    Examples
    --------
    >>> round(equilibrium_number_density(0.0, 1, 1.0), 6)
    0.101321
    >>> round(equilibrium_number_density(0.0, 2, 1.0, "bose-einstein"), 6)
    0.243588
    """
    mass = validation.numbers("m", m, at_least=0.0, unit="GeV", meaning="mass")
    states = validation.numbers("g", g, above=0.0, meaning="internal degrees of freedom")
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    validation.choice("statistics", statistics, STATISTICS)
    z = mass / temperature
    return validation.scalar_or_array(states * temperature**3 / (2 * math.pi**2) * _moment(z, statistics, 2))


def equilibrium_yield(m, g, T, table=DEFAULT_TABLE, statistics="maxwell-boltzmann"):
    """Equilibrium number of particles per entropy, Y = n/s (Eq. 29).

    Parameters, return value and errors are those of `equilibrium_number_density` and `entropy_density`.

    Examples
    --------
    >>> f"{equilibrium_yield(0.0, 1, 1.0, table=80.0):.4g}"
    '0.002887'
    """
    density = np.asarray(equilibrium_number_density(m, g, T, statistics))
    return validation.scalar_or_array(density / np.asarray(entropy_density(T, table)))


def equilibrium_decay_density(m, g, T, statistics="maxwell-boltzmann"):
    """Equilibrium number density weighted with the time dilation m/E [GeV³].

    Times a width at rest it is the number of decays per volume and time. Maxwell–Boltzmann:
    g m² T K₁(m/T)/(2π²), which is the number density times the K₁/K₂ of Eq. 24. Parameters and errors are
    those of `equilibrium_number_density`.

    Examples
    --------
    >>> from scipy.special import kv
    >>> ratio = equilibrium_decay_density(2.0, 1, 1.0) / equilibrium_number_density(2.0, 1, 1.0)
    >>> bool(abs(ratio / (kv(1, 2.0) / kv(2, 2.0)) - 1) < 1e-12)
    True
    """
    mass = validation.numbers("m", m, at_least=0.0, unit="GeV", meaning="mass")
    states = validation.numbers("g", g, above=0.0, meaning="internal degrees of freedom")
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    validation.choice("statistics", statistics, STATISTICS)
    z = mass / temperature
    return validation.scalar_or_array(
        states * temperature**3 / (2 * math.pi**2) * z * _moment(z, statistics, 1)
    )


def relic_density(m, Y0):
    """Relic density Ω h² of a species of mass `m` whose yield is `Y0` today (Eq. 30).

    Ω h² = m Y0 s₀ / (3 H₀² M_Pl²/h²).

    Parameters
    ----------
    m : float or array_like
        Mass [GeV].
    Y0 : float or array_like
        Number of particles (plus antiparticles, where they count) per entropy; broadcasts against `m`.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If the mass is not positive or the yield is negative.

    Examples
    --------
    >>> round(relic_density(1.0, 4.35e-10), 3)
    0.120
    """
    mass = validation.numbers("m", m, above=0.0, unit="GeV", meaning="mass")
    abundance = validation.numbers("Y0", Y0, at_least=0.0, meaning="yield today")
    return validation.scalar_or_array(mass * abundance * entropy_density_today() / critical_density())


def entropy_density_today():
    """Entropy density s₀ of photons and neutrinos today [GeV³].

    From the temperature of the microwave background and g_s = 3.931, which counts the slight heating of the
    neutrinos by electrons and positrons.

    Examples
    --------
    >>> f"{entropy_density_today():.4g}"
    '2.234e-38'
    """
    temperature = inputs.value("temperature_today") * inputs.value("boltzmann_constant")
    return 2 * math.pi**2 / 45 * inputs.value("entropy_degrees_of_freedom_today") * temperature**3


def critical_density():
    """Critical density over h², 3 H₀² M_Pl²/h² [GeV⁴].

    Examples
    --------
    >>> f"{critical_density():.4g}"
    '8.096e-47'
    """
    return 3 * (hubble_rate_today() * reduced_planck_mass()) ** 2


def hubble_rate_today():
    """Hubble rate today over h, that is 100 km/s/Mpc [GeV].

    Examples
    --------
    >>> f"{hubble_rate_today():.4g}"
    '2.133e-42'
    """
    return 1e5 / inputs.value("megaparsec") * inputs.value("hbar")


def reduced_planck_mass():
    """Reduced Planck mass 1/√(8πG) [GeV].

    Examples
    --------
    >>> f"{reduced_planck_mass():.4g}"
    '2.435e+18'
    """
    return inputs.value("planck_mass") / math.sqrt(8 * math.pi)


def highest_temperature(table=DEFAULT_TABLE):
    """Highest temperature [GeV] that the table knows; infinite for a constant.

    Examples
    --------
    >>> round(highest_temperature("Drees2015"))
    12589
    """
    if not isinstance(table, str):
        return math.inf
    return float(_table(validation.choice("table", table, TABLES))["T"][-1])


def _interpolated(T, table, kind):
    # ln g and d ln g/d ln T.
    temperature = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    if not isinstance(table, str):
        constant = validation.numbers("table", table, above=0.0, meaning="constant degrees of freedom")
        return np.broadcast_arrays(np.log(constant), np.zeros_like(temperature))
    known = _table(validation.choice("table", table, TABLES, meaning="table of degrees of freedom"))
    validation.numbers(
        "T",
        temperature,
        at_most=float(known["T"][-1]),
        unit="GeV",
        meaning=f"above table {table}",
    )
    u = np.log(np.maximum(temperature, known["T"][0]))
    return _cubic(known["ln T"], known[kind], u, temperature >= known["T"][0])


@functools.cache
def _table(name):
    rows = np.array(data_files.load_json(TABLES[name])["rows"])
    u, energy, entropy = np.log(rows.T)
    return {
        "T": rows[:, 0],
        "ln T": u,
        "energy": _cubic_coefficients(u, energy),
        "entropy": _cubic_coefficients(u, entropy),
    }


def _cubic_coefficients(x, y):
    # Of the powers of t, which runs from 0 to 1 in each interval; beside them 1/h. Shape (5, intervals).
    h, slope, rise = np.diff(x), _monotone_slopes(x, y), np.diff(y)
    first, last = h * slope[:-1], h * slope[1:]
    return np.array([y[:-1], first, 3 * rise - 2 * first - last, first + last - 2 * rise, 1 / h])


def _monotone_slopes(x, y):
    # Fritsch-Butland slopes, written out because importing scipy.interpolate costs more than the whole table.
    h, secant = np.diff(x), np.diff(y) / np.diff(x)
    left, right, h_left, h_right = secant[:-1], secant[1:], h[:-1], h[1:]
    same = left * right > 0
    weight_left, weight_right = 2 * h_right + h_left, h_right + 2 * h_left
    safe_left, safe_right = np.where(same, left, 1.0), np.where(same, right, 1.0)
    mean = (weight_left + weight_right) / (weight_left / safe_left + weight_right / safe_right)
    # Flat ends: the particle content does not change there, and the constant continuation stays smooth.
    return np.concatenate([[0.0], np.where(same, mean, 0.0), [secant[-1]]])


def _cubic(x, coefficients, u, inside):
    i = np.searchsorted(x[1:-1], u, side="right")
    constant, first, quadratic, cubic, inverse = coefficients[:, i]
    t = (u - x[i]) * inverse
    value = constant + t * (first + t * (quadratic + t * cubic))
    derivative = (first + t * (2 * quadratic + 3 * t * cubic)) * inverse
    return value, np.where(inside, derivative, 0.0)


def _moment(z, statistics, power):
    # ∫ dp p² E^(power - 2) f(E), momenta in units of T; power is 2 or 1.
    if statistics == "maxwell-boltzmann":
        from scipy.special import k0e, k1e

        # The floor stands for a vanishing mass; its square must not underflow.
        safe = np.maximum(z, 1e-150)
        bessel = safe * (2 * k1e(safe) + safe * k0e(safe)) if power == 2 else safe * k1e(safe)
        return bessel * np.exp(-safe)
    # Trapezium in t with p = exp(t - exp(-t)), which ends the integrand double-exponentially on both sides.
    t = np.linspace(-4.0, 6.0, 161)
    p = np.exp(t - np.exp(-t))
    weight = (t[1] - t[0]) * p**3 * (1 + np.exp(-t))
    z = z[..., np.newaxis]
    energy = np.sqrt(p**2 + z**2)
    sign = 1.0 if statistics == "bose-einstein" else -1.0
    boltzmann = np.exp(-np.minimum(energy, 700.0))
    denominator = -np.expm1(-energy) if sign > 0 else 1 + boltzmann
    return np.sum(weight * energy ** (power - 2) * boltzmann / denominator, axis=-1)
