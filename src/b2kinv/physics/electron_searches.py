"""What searches for dark matter that scatters on electrons are held against."""

import math

import numpy as np

from b2kinv.physics import constraints
from b2kinv.physics.conventions import DARK_MATTER_MASS
from b2kinv.physics.judged_points import Predictions
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Numbers

#: Names of a limit at two masses alone, and of one that is a curve.
POINTS, CURVE = "pandax2_electron", "pandax4t_electron"
EXPERIMENTS = {POINTS: "PandaX-II", CURVE: "PandaX-4T"}
CROSS_SECTION = Number("cross section on an electron", "cm^2", symbol="σ_e", meaningful=NOT_NEGATIVE)


@checked(cross_section=CROSS_SECTION, m_DM=DARK_MATTER_MASS)
def at_published_mass(cross_section: Numbers, m_DM: Numbers) -> tuple[Numbers, Numbers]:
    """Cross section that excites as often at the nearest lighter published mass, and that mass [cm², GeV].

    σ_e m_i/m_DM at m_i ≤ m_DM

    Heavier particles ionise at least as often, and there are fewer in proportion to the mass. Below the
    lightest published mass the cross section itself is returned, where no limit was set.

    Examples
    --------
    >>> at_published_mass(3e-38, 0.06)
    (1.5e-38, 0.03)
    """
    masses = constraints.get(POINTS).points[:, 0]
    place = np.searchsorted(masses, m_DM, side="right") - 1
    known = place >= 0
    mass = np.where(known, masses[np.maximum(place, 0)], m_DM)
    return cross_section * mass / m_DM, mass


@checked(may_be_infinite=True, m_DM=DARK_MATTER_MASS)
def older_limit(m_DM: Numbers) -> Numbers:
    """Weakest that PandaX-II's limit on the cross section on an electron can be [cm²].

    σ_i m_DM/m_i at the nearest lighter published mass m_i, up to the 1 GeV that was looked for

    Returns
    -------
    float or numpy.ndarray
        Infinite, which is no limit, below 15 MeV and above 1 GeV.

    Examples
    --------
    >>> f"{older_limit(0.3):.2g}", older_limit(0.01)
    ('3.1e-37', inf)
    """
    one = constraints.get(POINTS)
    lightest, heaviest = one.holds["mass of dark matter"]
    masses, limits = one.points.T
    place = np.maximum(np.searchsorted(masses, m_DM, side="right") - 1, 0)
    return np.where((m_DM >= lightest) & (m_DM <= heaviest), limits[place] * m_DM / masses[place], math.inf)


@checked(may_be_infinite=True, m_DM=DARK_MATTER_MASS)
def strongest_limit(m_DM: Numbers) -> Numbers:
    """Strongest limit on the cross section on an electron at a mass [cm²].

    Of `older_limit` by PandaX-II and of the curve of PandaX-4T, which begins at 50 MeV.

    Returns
    -------
    float or numpy.ndarray
        Infinite where none was set.

    Examples
    --------
    >>> [f"{strongest_limit(m_DM):.1e}" for m_DM in (0.01, 0.03, 0.101345)]
    ['inf', '3.1e-38', '1.8e-41']
    """
    return np.minimum(older_limit(m_DM), _newer_limit(m_DM))


def whose_limit(m_DM: float) -> str:
    """Return whose limit is the strongest at a mass [GeV]; empty where there is none.

    Examples
    --------
    >>> whose_limit(0.01), whose_limit(0.03), whose_limit(0.1)
    ('', 'PandaX-II', 'PandaX-4T')
    """
    strongest = float(np.asarray(strongest_limit(m_DM)))
    if math.isinf(strongest):
        return ""
    return EXPERIMENTS[CURVE if strongest == _newer_limit(m_DM) else POINTS]


def _newer_limit(m_DM: Numbers) -> Numbers:
    lightest, heaviest = constraints.get(CURVE).range or (math.inf, 0.0)
    known = np.greater_equal(m_DM, lightest) & np.less_equal(m_DM, heaviest)
    return np.where(known, constraints.limit(CURVE, np.clip(m_DM, lightest, heaviest)), math.inf)


def limits(m_DM: Numbers) -> dict[str, Quantity]:
    """Return, by name, the strongest limit at a mass and that of PandaX-II, where there are any.

    Examples
    --------
    >>> sorted(limits(0.1)), sorted(limits(3.0)), limits(0.01)
    (['electron_limit', 'older_electron_limit'], ['electron_limit'], {})
    """
    found = {
        "electron_limit": (strongest_limit(m_DM), "strongest limit on it at this mass, of two by PandaX"),
        "older_electron_limit": (
            older_limit(m_DM),
            "PandaX-II's limit on it, from the nearest lighter mass published",
        ),
    }
    return {
        name: Quantity(limit, "cm^2", meaning)
        for name, (limit, meaning) in found.items()
        if np.any(np.isfinite(limit))
    }


def electron_searches(cross_section: Numbers, m_DM: Numbers) -> Predictions:
    """Return what each search is held against: constraint → (cross section [cm²], where its limit is read).

    Examples
    --------
    >>> sorted(electron_searches(1e-45, 0.1))
    ['pandax2_electron', 'pandax4t_electron']
    """
    return {POINTS: at_published_mass(cross_section, m_DM), CURVE: (cross_section, m_DM)}
