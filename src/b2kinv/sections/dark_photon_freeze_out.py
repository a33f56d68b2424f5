"""Section III B: freeze-out of Majorana dark matter through ψψ → φφ, and the lifetime of the dark Higgs φ.

With |Q_φ| = 2, the vacuum expectation value is v = m_X/(2 g_X), and everything follows from the Yukawa
coupling m_DM/v: the vertex ψψφ is m_DM/v, the vertex φφφ is 3 m_φ²/v (Eqs. 31, 36, 37).
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import early_universe, measurements, units
from b2kinv.physics.dark_higgs import dark_higgs_lifetime, lightest_dark_higgs
from b2kinv.physics.dark_higgs import dark_higgs_width as dark_higgs_width
from b2kinv.physics.freeze_out import FreezeOut, thermal_average
from b2kinv.physics.majorana_annihilation import (
    TRILINEAR,
    for_each_pair,
    reduced_cross_section,
    unit_relic,
)
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Result, quantity

#: Charge of the dark Higgs field in units of that of the dark matter (below Eq. 35).
HIGGS_CHARGE = 2.0


def vacuum_expectation_value(m_X, alpha_X):
    """Vacuum expectation value of the dark Higgs field, v = m_X/(2 g_X) [GeV] (below Eq. 32).

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not positive.

    Examples
    --------
    >>> round(vacuum_expectation_value(2.0, 1.0 / (4.0 * math.pi)), 12)
    1.0
    """
    mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    alpha = validation.numbers("alpha_X", alpha_X, above=0.0, meaning="dark fine-structure constant")
    return validation.scalar_or_array(mass / (HIGGS_CHARGE * np.sqrt(4.0 * math.pi * alpha)))


def higgs_coupling(m_DM, m_X, alpha_X):
    """Coupling m_DM/v of the dark Higgs to dark matter; it equals y_R/√2 (Eqs. 36, 37).

    Examples
    --------
    >>> round(higgs_coupling(0.5, 2.0, 1.0 / (4.0 * math.pi)), 12)
    0.5
    """
    mass = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    return validation.scalar_or_array(mass / np.asarray(vacuum_expectation_value(m_X, alpha_X)))


def annihilation_cross_section(s, m_DM, m_phi, m_X, alpha_X, trilinear="included", nodes=16):
    """Cross section of ψψ → φφ at any energy [1/GeV²], from Eqs. 31, 36 and 37.

    Dark matter in the t and u channel, and the dark Higgs in the s channel through its trilinear coupling;
    1/4 for the spins, 1/2 for the identical dark Higgs bosons.

    Parameters
    ----------
    s : float or array_like of float
        Squared centre-of-mass energy [GeV²], above 4 m_DM².
    m_DM, m_phi, m_X : float
        Masses [GeV].
    alpha_X : float
        g_X²/(4π).
    trilinear : {"included", "left_out"}
        Eq. 47 leaves the s channel out.
    nodes : int, optional
        Gauss-Legendre nodes for the scattering angle.

    Returns
    -------
    float or numpy.ndarray
        [1/GeV²]; 0.0 below the threshold 4 m_φ².

    Raises
    ------
    ValueError
        If s ≤ 4 m_DM² or a mass or coupling is not positive.

    Examples
    --------
    >>> annihilation_cross_section(1.1, 0.5, 0.6, 2.0, 0.01)
    0.0
    """
    mass = float(validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass"))
    higgs = float(validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass"))
    squared = validation.numbers("s", s, above=4.0 * mass**2, unit="GeV^2", meaning="above threshold")
    validation.choice("trilinear", trilinear, TRILINEAR)
    coupling = higgs_coupling(mass, m_X, alpha_X)
    return validation.scalar_or_array(
        coupling**4 * reduced_cross_section(squared, mass, higgs, trilinear, nodes)
    )


def p_wave_coefficient(m_DM, m_phi, m_X, alpha_X, trilinear="included"):
    """Coefficient b of σv = b v² for ψψ → φφ near threshold [1/GeV²] (Eq. 47 is 6 b/x).

    b = (m_DM/v)⁴ √(1 − y) [(5 − 2y − r)² + 2 (1 − y)²]/(72 π m_DM² (2 − y)⁴), y = m_φ²/m_DM². The trilinear
    coupling gives r = 9 y (2 − y)²/(4 (4 − y)); without it r = 0, the bracket is 3 (9 − 8y + 2y²) and the
    result is the printed one.

    Parameters
    ----------
    m_DM, m_phi, m_X : float or array_like of float
        Masses [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).
    trilinear : {"included", "left_out"}

    Returns
    -------
    float or numpy.ndarray
        [1/GeV²], for the relative velocity v; 0.0 for m_φ ≥ m_DM, where only the thermal tail annihilates.

    Raises
    ------
    ValueError
        If a mass or coupling is not positive.

    Examples
    --------
    >>> without = p_wave_coefficient(0.5, 0.004, 2.0, 0.002, trilinear="left_out")
    >>> round(p_wave_coefficient(0.5, 0.004, 2.0, 0.002) / without, 4)
    0.9999
    """
    mass = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    higgs = validation.numbers("m_phi", m_phi, at_least=0.0, unit="GeV", meaning="dark Higgs mass")
    validation.choice("trilinear", trilinear, TRILINEAR)
    y = np.minimum((higgs / mass) ** 2, 1.0)
    s_channel = 9.0 * y * (2.0 - y) ** 2 / (4.0 * (4.0 - y)) if trilinear == "included" else 0.0
    bracket = (5.0 - 2.0 * y - s_channel) ** 2 + 2.0 * (1.0 - y) ** 2
    coupling = np.asarray(higgs_coupling(mass, m_X, alpha_X))
    return validation.scalar_or_array(
        coupling**4 * np.sqrt(1.0 - y) * bracket / (72.0 * math.pi * mass**2 * (2.0 - y) ** 4)
    )


def averaged_cross_section(x, m_DM, m_phi, m_X, alpha_X, trilinear="included"):
    """Thermal average <σv> of ψψ → φφ at x = m_DM/T [1/GeV²], in full (replaces the expansion of Eq. 47).

    Parameters
    ----------
    x : float or array_like of float
        m_DM/T.
    m_DM, m_phi, m_X : float
        Masses [GeV].
    alpha_X : float
        g_X²/(4π).
    trilinear : {"included", "left_out"}

    Returns
    -------
    float or numpy.ndarray
        [1/GeV²]

    Raises
    ------
    ValueError
        If an argument is not positive.

    Examples
    --------
    Cold dark matter annihilates as the expansion says:

    >>> full = averaged_cross_section(1e4, 0.5, 0.1, 2.0, 0.002)
    >>> round(full / (6.0 * p_wave_coefficient(0.5, 0.1, 2.0, 0.002) / 1e4), 3)
    0.999
    """
    mass = float(validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass"))
    higgs = float(validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass"))
    validation.choice("trilinear", trilinear, TRILINEAR)
    coupling = higgs_coupling(mass, m_X, alpha_X)
    reduced = thermal_average(
        lambda s: reduced_cross_section(s, mass, higgs, trilinear), mass, x, threshold=2.0 * higgs
    )
    return validation.scalar_or_array(coupling**4 * np.asarray(reduced))


def relic_density(
    m_DM, m_phi, m_X, alpha_X, trilinear="included", degrees_of_freedom=early_universe.DEFAULT_TABLE
):
    """Relic density Ω h² of the dark matter, by solving the Boltzmann equation (replaces Eq. 48).

    Parameters
    ----------
    m_DM, m_phi, m_X : float or array_like of float
        Masses [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).
    trilinear : {"included", "left_out"}
    degrees_of_freedom : str
        Degrees of freedom of the plasma, as in `early_universe`.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If a mass or coupling is not positive, or a name is unknown.

    Notes
    -----
    Dark matter and dark Higgs share the temperature of the plasma. Fast over arrays of m_X and α_X; each
    pair of m_DM and m_φ costs a new thermal average.

    Examples
    --------
    >>> round(relic_density(0.5, 0.004, 2.0, 0.002), 4)
    0.0043
    """
    point = _checked(m_DM, m_phi, m_X, alpha_X, trilinear)
    return for_each_pair(FreezeOut.relic_density, *point, trilinear, degrees_of_freedom)


def freeze_out_point(
    m_DM, m_phi, m_X, alpha_X, trilinear="included", degrees_of_freedom=early_universe.DEFAULT_TABLE
):
    """x_f = m_DM/T at which the yield is 2.5 times that of equilibrium: freeze-out (the x of Eq. 48).

    Parameters
    ----------
    m_DM, m_phi, m_X, alpha_X, trilinear, degrees_of_freedom
        As in `relic_density`.

    Returns
    -------
    float or numpy.ndarray
        Infinite where dark matter stays in equilibrium down to T = m_DM/100.

    Raises
    ------
    ValueError
        If a mass or coupling is not positive, or a name is unknown.

    Examples
    --------
    >>> round(freeze_out_point(0.5, 0.004, 2.0, 0.002), 1)
    24.3
    """
    mass, higgs, coupling = _checked(m_DM, m_phi, m_X, alpha_X, trilinear)
    return for_each_pair(
        lambda relic, scale: relic.freeze_out_point(scale),
        mass,
        higgs,
        coupling,
        trilinear,
        degrees_of_freedom,
    )


def dark_coupling(
    m_DM, m_phi, m_X, target=0.12, trilinear="included", degrees_of_freedom=early_universe.DEFAULT_TABLE
):
    """Dark fine-structure constant α_X that gives the relic density `target`.

    Parameters
    ----------
    m_DM, m_phi, m_X : float or array_like of float
        Masses [GeV].
    target : float
        Ω h².
    trilinear : {"included", "left_out"}
    degrees_of_freedom : str

    Returns
    -------
    float or numpy.ndarray
        May exceed 1 for nearly forbidden annihilation, where the model is no longer perturbative.

    Raises
    ------
    ValueError
        If no coupling gives that relic density.

    Examples
    --------
    >>> alpha = dark_coupling(0.5, 0.004, 2.0)
    >>> round(relic_density(0.5, 0.004, 2.0, alpha), 6)
    0.12
    """
    mass, higgs, photon = np.broadcast_arrays(
        validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass"),
        validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass"),
        validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass"),
    )
    validation.choice("trilinear", trilinear, TRILINEAR)
    alpha = np.empty(mass.shape)
    for index in np.ndindex(mass.shape):
        relic = unit_relic(float(mass[index]), float(higgs[index]), trilinear, degrees_of_freedom)
        # Of the order of the answer for annihilation in p wave: (m/v)⁴ of 1e-7 (m/GeV)².
        coupling4 = relic.scale_for_relic_density(target, guess=1e-7 * float(mass[index]) ** 2)
        g_X = math.sqrt(math.sqrt(coupling4)) * photon[index] / (HIGGS_CHARGE * mass[index])
        alpha[index] = g_X**2 / (4.0 * math.pi)
    return validation.scalar_or_array(alpha)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_photon_freeze_out`."""

    m_X: float = parameter(2.0, unit="GeV", help="dark photon mass", above=0.0, at_most=80.0)
    m_DM: float = parameter(0.5, unit="GeV", help="dark matter mass", above=0.0, at_most=80.0)
    m_phi: float = parameter(0.004, unit="GeV", help="dark Higgs mass", above=0.0, at_most=160.0)
    alpha_X: float = parameter(
        0.002, unit="1", help="dark fine-structure constant", at_least=1e-8, at_most=1.0
    )
    trilinear: str = parameter(
        "included", unit="", help="dark Higgs exchange in the s channel", choices=TRILINEAR
    )
    relic_density: float = parameter(
        0.12, unit="1", help="relic density Ω h² to explain", above=0.0, at_most=10.0
    )
    sin_theta: float = parameter(
        1.3e-4, unit="1", help="mixing of the dark Higgs with the Higgs boson", above=0.0, at_most=1.0
    )
    longest_lifetime: float = parameter(
        0.1, unit="s", help="longest dark Higgs lifetime before nucleosynthesis", above=0.0
    )
    degrees_of_freedom: str = parameter(
        early_universe.DEFAULT_TABLE,
        unit="",
        help="degrees of freedom of the plasma",
        choices=tuple(early_universe.TABLES),
    )

    def check(self):
        """Refuse masses for which annihilation into a dark photon opens, which this section leaves out."""
        if np.any(2.0 * np.asarray(self.m_DM) >= np.asarray(self.m_X) + np.asarray(self.m_phi)):
            raise ValueError(
                "m_DM >= (m_X + m_phi)/2 is not allowed: annihilation into a dark photon and a dark Higgs "
                "opens there, which this section does not compute; take lighter dark matter"
            )


def evaluate(parameters):
    """Return cross sections, relic density, the coupling for the observed one, and the dark Higgs' fate.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    Result

    Examples
    --------
    >>> result = evaluate(Parameters())
    >>> round(result.value("relic_density"), 4)
    0.0043
    """
    p = parameters
    arguments = (p.m_DM, p.m_phi, p.m_X, p.alpha_X)
    b = np.asarray(p_wave_coefficient(*arguments, p.trilinear))
    x_f = np.asarray(freeze_out_point(*arguments, p.trilinear, p.degrees_of_freedom))
    found = np.asarray(
        dark_coupling(p.m_DM, p.m_phi, p.m_X, p.relic_density, p.trilinear, p.degrees_of_freedom)
    )

    quantities = {
        "vacuum_expectation_value": quantity(
            vacuum_expectation_value(p.m_X, p.alpha_X), "GeV", "vacuum expectation value v of the dark Higgs"
        ),
        "higgs_coupling": quantity(
            higgs_coupling(p.m_DM, p.m_X, p.alpha_X), "1", "coupling m_DM/v of dark Higgs and dark matter"
        ),
        "p_wave_coefficient": quantity(b, "GeV^-2", "b in σv = b v², Eq. 47"),
        "trilinear_share": quantity(
            _trilinear_share(p.m_DM, p.m_phi, p.degrees_of_freedom),
            "1",
            "<σv> at x = 20 with the trilinear coupling over without",
        ),
        "relic_density": quantity(
            relic_density(*arguments, p.trilinear, p.degrees_of_freedom),
            "Omega h^2",
            "relic density, full solution",
        ),
        "freeze_out_point": quantity(x_f, "1", "x_f = m_DM/T at freeze-out, where Y = 2.5 Y_eq"),
        "freeze_out_temperature": quantity(1e3 * p.m_DM / x_f, "MeV", "temperature at freeze-out"),
        "averaged_cross_section": quantity(
            _average_at(x_f, p), "cm^3/s", "thermal average <σv> of ψψ → φφ at freeze-out"
        ),
        "dark_coupling": quantity(found, "1", "α_X that gives the wanted relic density"),
        "dark_higgs_lifetime": quantity(
            dark_higgs_lifetime(p.m_phi, p.sin_theta), "s", "lifetime of the dark Higgs, Eq. 49"
        ),
        "lightest_dark_higgs": quantity(
            np.asarray(lightest_dark_higgs(p.sin_theta, p.longest_lifetime)) * 1e3,
            "MeV",
            "lowest dark Higgs mass that decays in time, Eq. 49",
        ),
        "bound_mixing": quantity(
            measurements.value("sin_theta_dark_higgs_limit"), "1", "upper bound on sin θ, NA62"
        ),
        "bound_lifetime": quantity(
            measurements.value("lifetime_dark_higgs_limit"),
            "s",
            "upper bound on the lifetime of the dark Higgs",
        ),
    }
    return Result(p, quantities)


def _average_at(x, p):
    # <σv> [cm³/s] at one x for each point, from the table that the relic density was computed with.
    coupling = np.asarray(higgs_coupling(p.m_DM, p.m_X, p.alpha_X))
    mass, higgs, coupling, x = np.broadcast_arrays(p.m_DM, p.m_phi, coupling, x)
    average = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        relic = unit_relic(float(mass[index]), float(higgs[index]), p.trilinear, p.degrees_of_freedom)
        average[index] = relic.average(x[index]) if np.isfinite(x[index]) else 0.0
    return units.to_cm3_per_second(coupling**4 * average)


def _trilinear_share(m_DM, m_phi, degrees_of_freedom):
    included, left_out = (
        np.asarray(
            for_each_pair(
                lambda relic, _: relic.average(20.0), m_DM, m_phi, 1.0, trilinear, degrees_of_freedom
            )
        )
        for trilinear in TRILINEAR
    )
    return included / left_out


def _checked(m_DM, m_phi, m_X, alpha_X, trilinear):
    mass = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    higgs = validation.numbers("m_phi", m_phi, above=0.0, unit="GeV", meaning="dark Higgs mass")
    validation.choice("trilinear", trilinear, TRILINEAR)
    return mass, higgs, higgs_coupling(mass, m_X, alpha_X)
