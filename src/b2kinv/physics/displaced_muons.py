"""A beam dump beside an ALP that flies a hundred metres: what share of its decays may go to muons.

The paper's ALP couples to quarks, and decays to hadrons. A coupling to muons of its own, or one that loops of
the top quark make between f_a and the weak scale, would be seen in a beam dump.
"""

import math

import numpy as np

from b2kinv.physics import alp_widths, constraints
from b2kinv.physics.conventions import ALP_MASS, DECAY_CONSTANT
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Numbers

#: Name of CHARM's limit, and the masses [GeV] that it was tabulated between.
LIMIT = "charm_displaced_muons"
LIGHTEST, HEAVIEST = 1.2, 2.4

RATE = Number("branching ratio of B → K a", symbol="BR", meaningful=POSITIVE)
LENGTH = Number("proper decay length", "m", symbol="cτ", meaningful=POSITIVE)
VISIBLE = Number("width of the ALP to everything else", "GeV", symbol="Γ", meaningful=POSITIVE)


@checked(may_be_infinite=True, rate=RATE, length=LENGTH)
def largest_muon_share(rate: Numbers, length: Numbers) -> Numbers:
    """Largest BR(a → μ⁺μ⁻) that CHARM allows an ALP of 1.2 to 2.4 GeV; infinite where it sets no limit.

    BR(a → μμ) = [BR(B → K a) BR(a → μμ)]_CHARM(cτ)/BR(B → K a)

    Beyond the last tabulated length the limit grows with cτ, as decays in a detector become rarer: that is at
    most what it does.

    Examples
    --------
    >>> 1e-4 < largest_muon_share(7e-6, 100.0) < 1e-2, largest_muon_share(7e-6, 0.1)
    (True, inf)
    """
    ends = constraints.get(LIMIT).range
    assert ends is not None
    inside = np.minimum(length, ends[1])
    compared = constraints.compare(LIMIT, rate * inside / length, inside)
    strength = np.asarray(compared.strength)
    return np.where(compared.covered, 1.0 / np.where(compared.covered, strength, 1.0), math.inf)


@checked(may_be_infinite=True, m_a=ALP_MASS, f_a=DECAY_CONSTANT, width=VISIBLE, rate=RATE, length=LENGTH)
def largest_muon_coupling(
    m_a: Numbers, f_a: Numbers, width: Numbers, rate: Numbers, length: Numbers
) -> Numbers:
    """Largest |C_μμ| of Eq. (3) that CHARM allows; infinite where it sets no limit.

    |C_μμ|² = BR Γ/((1 − BR) Γ_μ), with BR of `largest_muon_share` and Γ_μ the width to muons for C_μμ = 1

    Examples
    --------
    >>> largest_muon_coupling(2.0, 1e8, 1.6e-18, 7e-6, 0.1)
    inf
    """
    share = np.asarray(largest_muon_share(rate, length))
    limited = share < 1.0
    safe = np.where(limited, share, 0.5)
    muons = np.asarray(alp_widths.widths_to_leptons(m_a, f_a)["muon"])
    # No coupling makes an ALP decay to muons that is too light for them.
    limited = limited & (muons > 0.0)
    needed = safe / (1.0 - safe) * width / np.where(limited, muons, 1.0)
    return np.where(limited, np.sqrt(needed), math.inf)
