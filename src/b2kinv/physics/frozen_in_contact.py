"""Whether frozen-in dark matter would come into equilibrium with the ALP that it is made by."""

import numpy as np

from b2kinv.physics import early_universe
from b2kinv.physics.conventions import ALP_MASS, CHI_MASS, WIDTH
from b2kinv.physics.freeze_in import DARK_MATTER_STATES, equilibrium_dark_matter_yield
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers

#: m_a/T at which the rate is taken. Its largest value is broad, and a per cent between two points moves it by
#: less than 1e-4.
_COOLNESS = np.geomspace(0.3, 40.0, 500)


@checked(m_a=ALP_MASS, m_chi=CHI_MASS, width=WIDTH)
def largest_dark_matter_contact(m_a: Numbers, m_chi: Numbers, width: Numbers) -> Numbers:
    """Largest rate of χχ̄ → a per χ in equilibrium, over H, for Dirac dark matter.

    max_T 2 Γ(a → χχ̄) ⟨m_a/E⟩ n_a/(n_χ H), with both densities in equilibrium

    Where it is small dark matter never comes into equilibrium, which freeze-in needs.

    Examples
    --------
    >>> largest_dark_matter_contact(2.0, 1e-4, 0.0)
    0.0
    """
    m_a, m_chi, width = (np.asarray(one)[..., np.newaxis] for one in np.broadcast_arrays(m_a, m_chi, width))
    T = m_a / _COOLNESS
    parents = np.asarray(early_universe.equilibrium_decay_density(m_a, 1.0, T))
    pairs = np.asarray(early_universe.equilibrium_number_density(m_chi, DARK_MATTER_STATES["dirac"], T))
    # A χ whose density underflows is too heavy for any ALP to decay to.
    rate = 2.0 * width * parents / np.maximum(pairs, 1e-200)
    largest: Numbers = np.max(rate / np.asarray(early_universe.hubble_rate(T)), axis=-1)
    return largest


@checked(m_a=ALP_MASS, m_chi=CHI_MASS)
def largest_equilibrium_yield(m_a: Numbers, m_chi: Numbers) -> Numbers:
    """Return the most Dirac dark matter and antimatter per entropy that decays of ALPs can leave.

    max_T [Ỹ_χ^eq(T) + 2 Y_a^eq(T)], m_a/40 < T < m_a/0.3

    With more of both, inverse decays bring dark matter back to ALPs, and the plasma absorbs those. It holds
    for ALPs in contact with the plasma or rarer than that; below m_a/40 none are left that count.

    Examples
    --------
    >>> 0.011 < largest_equilibrium_yield(2.0, 0.5) < 0.018
    True
    """
    m_a, m_chi = (np.asarray(one)[..., np.newaxis] for one in np.broadcast_arrays(m_a, m_chi))
    T = m_a / _COOLNESS
    alps = np.asarray(early_universe.equilibrium_yield(m_a, 1.0, T, early_universe.DEFAULT_TABLE))
    found: Numbers = np.max(equilibrium_dark_matter_yield(m_chi, T) + 2.0 * alps, axis=-1)
    return found
