"""How much Z is in the dark photon, and where that comes from."""

from typing import Protocol

from b2kinv.physics import conventions, electroweak, inputs
from b2kinv.physics.conventions import DARK_PHOTON_MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import Computed, Range
from b2kinv.quantities.scalars import Numbers

MIXING_RATIO = Number(
    "Z content of X over kinetic mixing",
    words=("tan_theta_W", "kinetic_only"),
    offered=Range(at_least=-10.0, at_most=10.0),
)


@checked(
    epsilon=conventions.KINETIC_MIXING,
    m_X=DARK_PHOTON_MASS.but(
        meaningful=Range(above=0.0, below=Computed(lambda: inputs.value("mass_Z"), "m_Z"))
    ),
)
def weak_mixing(epsilon: Numbers, m_X: Numbers) -> Numbers:
    """Z content ε_Z of a light dark photon from kinetic mixing alone, to leading order (below Eq. 34).

    ε_Z = ε tan θ_W m_X²/(m_Z² − m_X²)

    The shift of the Z that removes the kinetic mixing and the rotation that then diagonalises the masses
    cancel at m_X ≪ m_Z. `electroweak.diagonalise_mixing` does it exactly; the printed ε tan θ_W is in
    `as_printed`.

    Examples
    --------
    >>> round(weak_mixing(1.0, 2.0), 6)
    0.000264
    """
    m_Z = inputs.value("mass_Z")
    return epsilon * electroweak.tan_theta_W() * m_X**2 / (m_Z**2 - m_X**2)


class Mixed(Protocol):
    """The parameters of a section that names the mixing ratio."""

    @property
    def m_X(self) -> Numbers:
        """Mass of the dark photon [GeV]."""

    @property
    def mixing_ratio(self) -> Numbers | str:
        """ε_Z/ε, or "tan_theta_W" or "kinetic_only"."""


def is_kinetic(parameters: Mixed) -> bool:
    """Say whether X has mixed kinetically alone, so that penguins of photon and Z act as one.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> is_kinetic(SimpleNamespace(m_X=2.0, mixing_ratio="kinetic_only"))
    True
    """
    return isinstance(parameters.mixing_ratio, str) and parameters.mixing_ratio == "kinetic_only"


def mixing_ratio(parameters: Mixed) -> Numbers:
    """Return ε_Z/ε as a number, for parameters that may name it.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> round(mixing_ratio(SimpleNamespace(m_X=2.0, mixing_ratio="tan_theta_W")), 4)
    0.5485
    """
    if not isinstance(parameters.mixing_ratio, str):
        return parameters.mixing_ratio
    if parameters.mixing_ratio == "tan_theta_W":
        return electroweak.tan_theta_W()
    return weak_mixing(1.0, parameters.m_X)
