"""What LHCb leaves of B⁺ → K⁺ X with X → μμ, at any mass: a limit for 2 GeV, or the measured rate of K μμ.

The paper's limit is that of one bin of LHCb's spectrum, q² from 3 to 4 GeV², less the Standard Model. At
other masses it says nothing, and what was measured there, with nothing taken out, is the limit.
"""

import math

from b2kinv.physics import constraints
from b2kinv.physics.conventions import DARK_PHOTON_MASS
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name

#: How the limit on K μμ is read.
DIMUON_LIMITS = ("standard_model_subtracted", "standard_model_left_in")
#: The constraints of Section IV that they are.
PAPER, SPECTRUM = "lhcb_dimuon_2_gev", "lhcb_dimuon_spectrum"
_MASS = "mass of the dark photon"


@checked(m_X=DARK_PHOTON_MASS.one, reading=Name("LHCb's limit on K μμ", DIMUON_LIMITS))
def dimuon_constraint(m_X: float, reading: str = "standard_model_subtracted") -> str:
    """Return the name of the constraint that limits K μμ at a mass of X.

    Parameters
    ----------
    reading
        With the Standard Model subtracted where that was done, or left in.

    Examples
    --------
    >>> dimuon_constraint(2.0), dimuon_constraint(2.1)
    ('lhcb_dimuon_2_gev', 'lhcb_dimuon_spectrum')
    """
    lightest, heaviest = constraints.get(PAPER).holds[_MASS]
    published = lightest <= m_X <= heaviest and reading == "standard_model_subtracted"
    return PAPER if published else SPECTRUM


@checked(
    may_be_infinite=True,
    m_X=DARK_PHOTON_MASS.one,
    reading=Name("LHCb's limit on K μμ", DIMUON_LIMITS),
)
def largest_dimuon_rate(m_X: float, reading: str = "standard_model_subtracted") -> float:
    """Return the largest BR(B⁺ → K⁺ X) BR(X → μμ) that is allowed; infinite between LHCb's bins.

    Parameters
    ----------
    reading
        As in `dimuon_constraint`.

    Examples
    --------
    >>> largest_dimuon_rate(2.0), largest_dimuon_rate(3.1)
    (3.6e-09, inf)
    """
    return _largest(float(m_X), reading)


@replaced.kept(1024)
def _largest(m_X: float, reading: str) -> float:
    if dimuon_constraint(m_X, reading) == PAPER:
        return float(constraints.limit(PAPER))
    covered = constraints.compare(SPECTRUM, 1.0, m_X).covered
    return float(constraints.limit(SPECTRUM, m_X)) if covered else math.inf
