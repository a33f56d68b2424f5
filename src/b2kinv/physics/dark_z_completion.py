"""What the completion of a dark Z leaves open of its coupling to b and s.

A Z content beyond that of kinetic mixing needs mass mixing, for example from a second Higgs doublet with dark
charge. Eq. 41 has the loop of the W and its Goldstone bosons, in Feynman gauge; X then couples to the charged
scalars of that doublet as well, with tops beside them. What they add depends on masses and angles that the
model does not name.
"""

from b2kinv.physics import electroweak, inputs
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name

#: g_bs over that of Eq. 41 at the ends of the band.
HALF, DOUBLE = 0.5, 2.0
#: What the band is, where it stands beside other values.
ASSUMPTION = "|g_bs| between half and twice that of the Z penguin, which a dark Z's completion may make it"

TOP_MASS = Name("top mass in the Z penguin", ("MSbar", "pole"))


@checked(top_mass=TOP_MASS)
def scalar_share(top_mass: str = "MSbar") -> float:
    """Return the share of the Z penguin that Goldstone bosons make for a heavy top.

    x_t/(8 C_0(x_t)), with x_t = m_t²/m_W²

    It grows with the square of the top's Yukawa coupling. A second doublet's charged Higgs boson enters in
    the same way, with a strength of its own: without this part, or with twice of it, C_0 changes by the
    factor 1 ∓ the share.

    Parameters
    ----------
    top_mass
        "MSbar" or "pole".

    Notes
    -----
    It says how large the effect of charged scalars is, and is no calculation of a completion.

    Examples
    --------
    >>> round(scalar_share(), 2)
    0.67
    """
    m_t = inputs.value("mass_top_quark_MSbar" if top_mass == "MSbar" else "mass_top_quark")
    x_t = (m_t / inputs.value("mass_W")) ** 2
    return float(x_t / (8.0 * electroweak.z_penguin(x_t)))
