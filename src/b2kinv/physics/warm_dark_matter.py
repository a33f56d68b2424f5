"""Warm dark matter: which mass keeps particles with given momenta as slow as thermal relics must be.

The Lyman-α forest bounds the mass m_W of a thermal relic: a fermion of two states with a Fermi–Dirac
distribution, whose temperature is that at which it makes up dark matter. What erases structure is the
velocity p/m, so another distribution is as warm if its mass is to m_W what a typical momentum is to that of
the relic. That is the mean, or the root of the mean square, which fixes the pressure and with it the Jeans
length (arXiv:2011.13458). They differ by what the shape of the distribution does, and the difference is the
error of the method; data/warm_dark_matter_transfer.json has what CLASS finds. Momenta are in units of the
temperature of the photons today.
"""

import math
from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, early_universe, inputs, measurements
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

THERMAL_MASS = Number(
    "least mass of thermal warm dark matter", "GeV", symbol="m_W", meaningful=POSITIVE,
    offered=Range(at_least=1e-7, at_most=1e-4),
)  # fmt: skip
MOMENTUM = Number("momentum over the temperature of photons, today", meaningful=POSITIVE)
SPECTRUM = Number("number of particles per momentum", meaningful=NOT_NEGATIVE)
MATCHED = Name("moment that is matched", ("mean", "rms"))
SHARE = Number("share of the dark matter", symbol="f", meaningful=NOT_NEGATIVE)
RELIC_DENSITY = Number("dark-matter density Ω h²", symbol="Ω_χ h²", meaningful=POSITIVE)

#: ζ(3) and ζ(5).
_ZETA_3, _ZETA_5 = 1.2020569031595942, 1.0369277551433699
#: ⟨p⟩/T and √⟨p²⟩/T of a massless Fermi–Dirac distribution.
THERMAL_MOMENTA = {"mean": 7 * math.pi**4 / (180 * _ZETA_3), "rms": math.sqrt(15 * _ZETA_5 / _ZETA_3)}
#: By how much a spectrum's integral may miss 1.
NORMALISATION = 0.01


@checked(m_thermal=THERMAL_MASS, relic_density=RELIC_DENSITY)
def thermal_relic_temperature(m_thermal: Numbers, relic_density: Numbers | None = None) -> Numbers:
    """Return the temperature of a thermal relic that is all dark matter, over that of photons today.

    T_W/T₀ = [2π² Ω h² (ρ_c/h²)/(3 ζ(3) m_W T₀³)]^⅓, of a fermion of two states

    Parameters
    ----------
    relic_density
        The measured one by default.

    Examples
    --------
    >>> round(thermal_relic_temperature(5.3e-6, 0.12), 4)
    0.0918
    """
    if relic_density is None:
        relic_density = measurements.value("dark_matter_density")
    T_0 = inputs.value("temperature_today") * inputs.value("boltzmann_constant")
    density = relic_density * early_universe.critical_density() / m_thermal
    # n = ¾ ζ(3)/π² g T³ with g = 2.
    return np.cbrt(density * math.pi**2 / (1.5 * _ZETA_3)) / T_0


@checked(momentum=MOMENTUM, m_thermal=THERMAL_MASS, relic_density=RELIC_DENSITY, by=MATCHED)
def lightest_mass(
    momentum: Numbers,
    m_thermal: Numbers | None = None,
    relic_density: Numbers | None = None,
    by: str = "rms",
) -> Numbers:
    """Return the mass [GeV] at which particles are as slow as thermal warm dark matter of its least mass.

    m = m_W p/(c T_W/T₀), c = 7π⁴/(180ζ(3)) for p = ⟨p⟩ and c² = 15ζ(5)/ζ(3) for p² = ⟨p²⟩

    It goes as m_W^(4/3), since T_W goes as m_W^(−1/3).

    Parameters
    ----------
    momentum
        ⟨p⟩ or √⟨p²⟩, as `by` says.
    m_thermal
        That of arXiv:1702.01764, from which the 15 keV of frozen-in dark matter follow, by default.
    relic_density
        The measured one by default.

    Examples
    --------
    Frozen in by decays at g_s = 106.75, where ⟨p⟩ is 2.5 T and ⟨p²⟩ is 35/4 T²:

    >>> cooled = (3.931 / 106.75) ** (1 / 3)
    >>> [round(1e6 * lightest_mass(p * cooled, by=by), 1) for p, by in ((2.5, "mean"), (8.75**0.5, "rms"))]
    [15.2, 15.8]
    """
    if m_thermal is None:
        m_thermal = measurements.value("thermal_warm_dark_matter_mass_limit")
    return m_thermal * momentum / (THERMAL_MOMENTA[by] * thermal_relic_temperature(m_thermal, relic_density))


class _Mixtures(TypedDict):
    rows: list[tuple[float, float]]


@replaced.kept()
def _published_mixtures() -> tuple[Array, Array]:
    content = cast(_Mixtures, data_files.load_json("warm_dark_matter_mixtures.json"))
    whole = measurements.value("thermal_warm_dark_matter_mass_limit"), 1.0
    masses, shares = np.array([*content["rows"], whole]).T
    return masses, shares


@checked(share=SHARE)
def mixture_factor(share: Numbers) -> Numbers:
    """Least mass of warm dark matter that is a share of all dark matter, over that of all of it.

    m(f)/m(1) = (m_W(f)/m_W(1))^(4/3)

    m_W(f) is the mass of a thermal relic that may make the share f beside cold dark matter, between the
    published points along straight lines in both logarithms, and up to the limit on all of the dark matter.
    A relic that makes less of the dark matter is also colder at one mass, by f^(1/3), which is left out: the
    limit is the weaker one.

    Returns
    -------
    float or numpy.ndarray
        0.0 below the smallest share for which a limit is at hand, and 1.0 above all of the dark matter.

    Examples
    --------
    >>> [round(mixture_factor(share), 3) for share in (0.1, 0.5, 1.0, 2.0)]
    [0.0, 0.468, 1.0, 1.0]
    """
    masses, shares = _published_mixtures()
    logs = np.interp(np.log(np.clip(share, shares[0], 1.0)), np.log(shares), np.log(masses / masses[-1]))
    return np.where(np.less(share, shares[0]), 0.0, np.exp(4.0 / 3.0 * logs))


@checked(momenta=MOMENTUM, spectrum=SPECTRUM)
def spectrum_moments(momenta: Numbers, spectrum: Numbers) -> tuple[float, float]:
    """Return the mean and the root mean square of a spectrum of momenta.

    ⟨p⟩ = ∫ dp p N(p) and ⟨p²⟩ = ∫ dp p² N(p), for ∫ dp N(p) = 1

    Parameters
    ----------
    momenta
        Increasing, shape (n,).
    spectrum
        N(p), shape (n,); the trapezium rule in ln p has to be good for it.

    Raises
    ------
    ValueError
        If the momenta do not increase, or the integral is not 1 to `NORMALISATION`.

    Examples
    --------
    >>> p = np.geomspace(1e-4, 60.0, 500)
    >>> [round(moment, 3) for moment in spectrum_moments(p, p * np.exp(-p))]
    [2.0, 2.449]
    >>> spectrum_moments(p, 2 * p * np.exp(-p))
    Traceback (most recent call last):
    ...
    ValueError: spectrum is not allowed: its integral over momenta is 2, and must be 1 to 1 %
    """
    p, number = np.asarray(momenta), np.asarray(spectrum)
    if p.ndim != 1 or p.shape != number.shape or len(p) < 2 or np.any(np.diff(p) <= 0):
        raise ValueError(
            "momenta is not allowed: it must be two or more increasing numbers, as many as spectrum has"
        )
    total, first, second = (float(np.trapezoid(number * p**power, np.log(p))) for power in (1, 2, 3))
    if not abs(total - 1) <= NORMALISATION:
        raise ValueError(
            f"spectrum is not allowed: its integral over momenta is {total:.3g}, and must be 1 to "
            f"{NORMALISATION:.0%}".replace("%", " %")
        )
    return first, math.sqrt(second)
