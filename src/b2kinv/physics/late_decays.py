"""ALPs that live long: whether they have decayed by matter–radiation equality, recombination, or today.

An ALP that has not decayed is no dark matter χ. What its decays make after recombination is not seen in the
microwave background or was not there yet when structures began to form, and after today it does not exist.
"""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from b2kinv.physics import early_universe, inputs, measurements, units
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Array, Numbers

WIDTH = Number("total width of the ALP", "GeV", symbol="Γ", meaningful=NOT_NEGATIVE)
#: Share of ALPs that may be left where all are said to have decayed; momenta are as good as that.
ALL_BUT = 5e-4
_SECONDS_PER_YEAR = 365.25 * 86400.0


@replaced.kept()
def age_of_universe() -> float:
    """Return the age of the universe [1/GeV].

    From the file of measurements.

    Examples
    --------
    >>> round(units.to_seconds(age_of_universe()) / 1e17, 2)
    4.35
    """
    return float(units.from_seconds(1e9 * _SECONDS_PER_YEAR * measurements.value("age_of_universe")))


def temperature_of_equality() -> float:
    """Return the temperature [GeV] at which matter and radiation have the same density.

    T_eq = T₀ (1 + z_eq)

    Examples
    --------
    >>> round(1e9 * temperature_of_equality(), 2)
    0.8
    """
    T_0 = inputs.value("temperature_today") * inputs.value("boltzmann_constant")
    return T_0 * (1.0 + measurements.value("redshift_equality"))


@checked(redshift=Number("redshift", symbol="z", meaningful=NOT_NEGATIVE))
def time_at_redshift(redshift: Numbers) -> Numbers:
    """Return the age of the universe [1/GeV] at a redshift before dark energy counts.

    t = 2/(3H_r) [(y − 2)√(1 + y) + 2], y = (1 + z_eq)/(1 + z), H_r of radiation alone at equality

    With matter beside radiation H = H_r √(1 + y)/y². Valid for z above 10 or so, and for the number of
    degrees of freedom of photons and neutrinos, so below an MeV.

    Examples
    --------
    >>> round(units.to_seconds(time_at_redshift(1089.92)) / 1e13, 2)
    1.17
    """
    T = temperature_of_equality()
    y = (1.0 + measurements.value("redshift_equality")) / (1.0 + redshift)
    return 2.0 / (3.0 * early_universe.hubble_rate(T)) * ((y - 2.0) * np.sqrt(1.0 + y) + 2.0)


@checked(width=WIDTH)
def decayed_share(width: Numbers) -> Numbers:
    """Return the share of ALPs that have decayed until today.

    1 − e^(−Γ t₀), with the age t₀ of the universe

    Counted from the beginning: the time before they are slow is a share of 10⁻¹⁷ of the age.

    Examples
    --------
    >>> decayed_share(1e-18), round(decayed_share(1.0 / age_of_universe()), 3), decayed_share(0.0)
    (1.0, 0.632, 0.0)
    """
    return -np.expm1(-width * age_of_universe())


@checked(width=WIDTH)
def share_after_recombination(width: Numbers) -> Numbers:
    """Return the share of ALPs that are left at recombination.

    e^(−Γ t), t of `time_at_redshift`

    Examples
    --------
    >>> share_after_recombination(1e-18), share_after_recombination(0.0)
    (0.0, 1.0)
    """
    return np.exp(-width * _time_of_recombination())


@replaced.kept()
def least_width() -> float:
    """Return the width [GeV] from which all ALPs count as decayed at matter–radiation equality.

    Γ = −ln(5 × 10⁻⁴)/t_eq

    Examples
    --------
    >>> f"{least_width():.1e}"
    '3.1e-36'
    """
    return -math.log(ALL_BUT) / float(time_at_redshift(measurements.value("redshift_equality")))


@checked(width=WIDTH)
def all_decay_before_equality(width: Numbers) -> bool | npt.NDArray[np.bool_]:
    """Return whether at matter–radiation equality fewer than `ALL_BUT` of the ALPs are left.

    e^(−Γ t_eq) < 5 × 10⁻⁴, t_eq of `time_at_redshift`

    Examples
    --------
    >>> all_decay_before_equality(1e-18), all_decay_before_equality(1e-37)
    (True, False)
    """
    return np.greater(width, least_width())


def rows_of_late_decays(
    m_a: Numbers,
    width: Array,
    left: Array,
    dark_share: Array,
    today: Array,
    relic_density: Callable[[Numbers, Numbers], Numbers] = early_universe.relic_density,
) -> dict[str, tuple[Array, str, str]]:
    """Return, by name, value, unit and meaning of what there is to tell of ALPs that live long.

    Those that do not decay have an infinite lifetime.

    Parameters
    ----------
    m_a : float
        ALP mass [GeV].
    width, left, dark_share, today : numpy.ndarray
        Total width [GeV], yield of ALPs that are free and have not decayed, BR(a → χχ̄), and Ỹ_χ today; shape
        (n,).
    relic_density : callable, optional
        From mass and yield.

    Examples
    --------
    >>> one = np.ones(1)
    >>> rows_of_late_decays(2.0, 1e-43 * one, 1e-9 * one, one, 1e-12 * one)["alp_lifetime"][0].round(-16)
    array([6.58e+18])
    """
    alive = width > 0
    lifetime = np.where(alive, units.to_seconds(1.0 / np.where(alive, width, 1.0)), np.inf)
    left = np.maximum(left, 0.0)
    then, now = share_after_recombination(width), np.exp(-width * age_of_universe())
    made_late = 2.0 * left * dark_share * (then - now)
    return {
        "alp_lifetime": (lifetime, "s", "lifetime of the ALP at rest"),
        "alp_decayed_share": (
            np.asarray(decayed_share(width)), "1", "share of free ALPs that have decayed until today",
        ),
        "alp_density_at_recombination": (
            np.asarray(relic_density(m_a, left * then)),
            "1",
            "Ω h² that the ALPs left at recombination would have today",
        ),
        "alp_density_today": (
            np.asarray(relic_density(m_a, left * now)), "1", "Ω h² of the ALPs that are left today",
        ),
        "late_dark_matter_share": (
            np.where(today > 0, made_late / np.where(today > 0, today, 1.0), 0.0),
            "1",
            "share of dark matter that is made after recombination",
        ),
    }  # fmt: skip


@replaced.kept()
def _time_of_recombination() -> float:
    return float(time_at_redshift(measurements.value("redshift_recombination")))
