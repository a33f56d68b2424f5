"""Masses and lifetimes of B, K and K* by charge; each has its own."""

from b2kinv.physics import inputs, units
from b2kinv.physics.conventions import CHARGE
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name

KAON = Name("kaon that the B meson decays to", ("K", "Kstar"))

_WORDS = {"+": "plus", "0": "zero"}


@checked(charge=CHARGE, kaon=KAON)
def masses(charge: str, kaon: str) -> tuple[float, float]:
    """Return the masses [GeV] of the B and of the kaon that it decays to.

    Parameters
    ----------
    charge
        "+" for B⁺ → K⁽*⁾⁺, "0" for B⁰ → K⁽*⁾⁰.

    Examples
    --------
    >>> m_B, m_K = masses("+", "K")
    >>> round(m_B - m_K, 3)
    4.786
    """
    word = _WORDS[charge]
    return inputs.value(f"mass_B_{word}"), inputs.value(f"mass_{kaon}_{word}")


@checked(charge=CHARGE)
def lifetime(charge: str) -> float:
    """Return the lifetime τ_B [1/GeV] of the B.

    Examples
    --------
    >>> f"{lifetime('+'):.3e}"
    '2.487e+12'
    """
    return float(units.from_seconds(inputs.value(f"lifetime_B_{_WORDS[charge]}")))
