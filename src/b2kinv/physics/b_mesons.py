"""Masses and lifetimes of B, K and K* by charge; each has its own."""

from b2kinv.physics import inputs, units
from b2kinv.quantities import validation

_NAMES = {"+": "plus", "0": "zero"}


def masses(charge, kaon):
    """Return the masses [GeV] of the B and of the kaon that it decays to.

    Parameters
    ----------
    charge : {"+", "0"}
        "+" for B⁺ → K⁽*⁾⁺, "0" for B⁰ → K⁽*⁾⁰.
    kaon : {"K", "Kstar"}

    Examples
    --------
    >>> m_B, m_K = masses("+", "K")
    >>> round(m_B - m_K, 3)
    4.786
    """
    charge = _NAMES[validation.choice("charge", charge, _NAMES)]
    validation.choice("kaon", kaon, ("K", "Kstar"))
    return inputs.value(f"mass_B_{charge}"), inputs.value(f"mass_{kaon}_{charge}")


def lifetime(charge):
    """Return the lifetime τ_B [1/GeV] of the B.

    Parameters
    ----------
    charge : {"+", "0"}

    Examples
    --------
    >>> f"{lifetime('+'):.3e}"
    '2.487e+12'
    """
    return units.from_seconds(
        inputs.value(f"lifetime_B_{_NAMES[validation.choice('charge', charge, _NAMES)]}")
    )
