"""What searches for dark matter that scatters on electrons are held against."""

import numpy as np

from b2kinv.physics import constraints
from b2kinv.physics.conventions import DARK_MATTER_MASS
from b2kinv.physics.judged_points import Predictions
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Numbers

#: Names of a limit at two masses alone, and of one that is a curve.
POINTS, CURVE = "pandax2_electron", "pandax4t_electron"
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


def electron_searches(cross_section: Numbers, m_DM: Numbers) -> Predictions:
    """Return what each search is held against: constraint → (cross section [cm²], where its limit is read).

    Examples
    --------
    >>> sorted(electron_searches(1e-45, 0.1))
    ['pandax2_electron', 'pandax4t_electron']
    """
    return {POINTS: at_published_mass(cross_section, m_DM), CURVE: (cross_section, m_DM)}
