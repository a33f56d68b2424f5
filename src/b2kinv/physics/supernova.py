"""What the supernova of 1987 says of the light dark Higgs, and why not of particles of 2 GeV.

The limit is a published one, and no energy loss is computed here.
"""

import math

import numpy as np
import numpy.typing as npt

from b2kinv.physics import constraints
from b2kinv.physics.conventions import DARK_HIGGS_MASS, MASS
from b2kinv.physics.dark_higgs import HIGGS_MIXING
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers, plain_scalars

#: Mass [GeV] beyond which the published limit on a scalar that mixes with the Higgs boson disappears.
HEAVIEST_SCALAR = 0.147
#: Names of the limits at both ends of what is excluded.
STREAMING, TRAPPING = "supernova_streaming", "supernova_trapping"


@checked(m_phi=DARK_HIGGS_MASS, sin_theta=HIGGS_MIXING)
def exclusion_strength(m_phi: Numbers, sin_theta: Numbers) -> Numbers:
    """How strongly the supernova excludes the dark Higgs: above 1 it does.

    min(sin θ/θ_s, θ_t/sin θ), with θ_s = 3.9·10⁻⁷ (streaming) and θ_t = 7.0·10⁻⁶ (trapping)

    Returns
    -------
    float or numpy.ndarray
        0.0 for a heavier scalar than was looked at, and without mixing.

    Notes
    -----
    P. S. B. Dev, R. N. Mohapatra, Y. Zhang, arXiv:2005.00490v3, abstract: the widest range for any mass.

    Examples
    --------
    >>> exclusion_strength(0.004, 1e-6) > 1.0 > exclusion_strength(0.004, 1.3e-4)
    True
    """
    streaming, trapping = (float(np.asarray(constraints.limit(name))) for name in (STREAMING, TRAPPING))
    mixing = np.maximum(sin_theta, 1e-99)
    strength = np.minimum(mixing / streaming, trapping / mixing)
    return np.where((m_phi <= HEAVIEST_SCALAR) & (sin_theta > 0.0), strength, 0.0)


def limit_that_applies(m_phi: float, sin_theta: float) -> str | None:
    """Return which end of the excluded range a dark Higgs is held against; None where it is too heavy.

    The nearer one in the logarithm of sin θ: between both ends either excludes.

    Examples
    --------
    >>> limit_that_applies(0.004, 1.3e-4), limit_that_applies(0.004, 1e-8), limit_that_applies(0.2, 1e-6)
    ('supernova_trapping', 'supernova_streaming', None)
    """
    if m_phi > HEAVIEST_SCALAR:
        return None
    ends = [float(np.asarray(constraints.limit(name))) for name in (STREAMING, TRAPPING)]
    return TRAPPING if sin_theta > math.sqrt(ends[0] * ends[1]) else STREAMING


def applies(name: str, m_phi: Numbers, sin_theta: Numbers) -> bool | npt.NDArray[np.bool_]:
    """Say where one of the two limits is the one of `limit_that_applies`.

    Examples
    --------
    >>> applies(TRAPPING, 0.004, [1.3e-4, 1e-8]).tolist()
    [True, False]
    """
    ends = [float(np.asarray(constraints.limit(end))) for end in (STREAMING, TRAPPING)]
    trapped = np.greater(sin_theta, math.sqrt(ends[0] * ends[1]))
    wanted: npt.NDArray[np.bool_] = np.less_equal(m_phi, HEAVIEST_SCALAR) & (trapped == (name == TRAPPING))
    return plain_scalars(wanted)


@checked(mass=MASS)
def mass_over_heaviest(mass: Numbers) -> Numbers:
    """Mass of a particle over the largest for which the supernova limits a scalar at all.

    m/147 MeV

    For an ALP or a dark photon of some GeV it says why nothing follows: a core of tens of MeV makes none.

    Examples
    --------
    >>> round(mass_over_heaviest(2.0), 1)
    13.6
    """
    return mass / HEAVIEST_SCALAR
