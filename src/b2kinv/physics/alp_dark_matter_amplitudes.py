"""Amplitudes of the ALP decay into dark matter, for a Dirac and for a Majorana fermion (Eq. (7)).

`alp_widths.width_to_dark_matter` has the formula. Here the two fields of Eq. (7) are contracted with explicit
spinors, so that what is twice as large for a Majorana fermion comes out and is not put in.
"""

import math

import numpy as np

from b2kinv.physics.conventions import ALP_MASS, CHI_KIND, CHI_MASS, DARK_MATTER_COUPLING, DECAY_CONSTANT
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Array, ComplexArray

_SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
_ZERO, _ONE = np.zeros((2, 2)), np.eye(2)
#: Dirac's representation, upper index.
_GAMMA = np.array(
    [np.block([[_ONE, _ZERO], [_ZERO, -_ONE]]), *(np.block([[_ZERO, s], [-s, _ZERO]]) for s in _SIGMA)],
    dtype=complex,
)
_GAMMA_5 = 1j * _GAMMA[0] @ _GAMMA[1] @ _GAMMA[2] @ _GAMMA[3]
_CHARGE_CONJUGATION = 1j * _GAMMA[2] @ _GAMMA[0]


@checked(
    m_a=ALP_MASS.one,
    m_chi=CHI_MASS.one,
    f_a=DECAY_CONSTANT.one,
    C_chi=DARK_MATTER_COUPLING.one,
    dark_matter=CHI_KIND,
)
def amplitudes(
    m_a: float, f_a: float, m_chi: float, C_chi: float = 1.0, dark_matter: str = "dirac"
) -> ComplexArray:
    """Return the amplitudes of a → χχ for the four pairs of spins [GeV], with Eq. (7) for either kind of χ.

    C_χ/(2f_a) · ū₁ q̸γ₅ v₂, for a Majorana χ less the same with 1 and 2 exchanged

    All numbers are single ones.

    Parameters
    ----------
    m_a
        Above 2 m_χ.

    Returns
    -------
    numpy.ndarray of complex
        Shape (2, 2).

    Raises
    ------
    ValueError
        If the ALP is too light for a pair.

    Examples
    --------
    >>> f"{np.max(np.abs(amplitudes(2.0, 1e8, 0.3))):.1e}"
    '6.0e-09'
    >>> f"{np.max(np.abs(amplitudes(2.0, 1e8, 0.3, 1.0, 'majorana'))):.1e}"
    '1.2e-08'
    """
    if not 2.0 * m_chi < m_a:
        raise ValueError(f"m_chi = {m_chi!r} is not allowed: the ALP of {m_a!r} GeV is too light for a pair")
    # Any direction will do; along an axis some amplitudes would vanish for that reason alone.
    direction = np.array([0.48, 0.6, 0.64])
    momentum = math.sqrt(m_a**2 / 4.0 - m_chi**2) * direction
    first, second = (_spinors(m_a / 2.0, side * momentum, m_chi) for side in (1.0, -1.0))
    vertex = C_chi / (2.0 * f_a) * m_a * _GAMMA[0] @ _GAMMA_5
    # Rows are the spins of the first fermion.
    direct: ComplexArray = np.array(
        [[_adjoint(one) @ vertex @ _antiparticle(two) for two in second] for one in first]
    )
    if dark_matter == "dirac":
        return direct
    exchanged: ComplexArray = np.array(
        [[_adjoint(two) @ vertex @ _antiparticle(one) for two in second] for one in first]
    )
    return direct - exchanged


@checked(
    m_a=ALP_MASS.one,
    m_chi=CHI_MASS.one,
    f_a=DECAY_CONSTANT.one,
    C_chi=DARK_MATTER_COUPLING.one,
    dark_matter=CHI_KIND,
)
def width_from_amplitudes(
    m_a: float, f_a: float, m_chi: float, C_chi: float = 1.0, dark_matter: str = "dirac"
) -> float:
    """Return the width of a → χχ̄ or χχ [GeV] from its amplitudes.

    Γ = S Σ|M|² |p|/(8π m_a²), S = 1/2 for two identical particles

    Examples
    --------
    >>> f"{width_from_amplitudes(2.0, 1e8, 1e-3):.3e}"
    '7.958e-24'
    """
    squared = float(np.sum(np.abs(amplitudes(m_a, f_a, m_chi, C_chi, dark_matter)) ** 2))
    identical = 0.5 if dark_matter == "majorana" else 1.0
    return identical * squared * math.sqrt(m_a**2 / 4.0 - m_chi**2) / (8.0 * math.pi * m_a**2)


def _spinors(energy: float, momentum: Array, mass: float) -> list[ComplexArray]:
    # u(p, s) = (p̸ + m)(ξ_s, 0)/√(E + m), normalised to 2m.
    slashed = energy * _GAMMA[0] - np.tensordot(momentum, _GAMMA[1:], 1)
    projector = (slashed + mass * np.eye(4)) / math.sqrt(energy + mass)
    return [projector[:, 0], projector[:, 1]]


def _adjoint(spinor: ComplexArray) -> ComplexArray:
    row: ComplexArray = spinor.conj() @ _GAMMA[0]
    return row


def _antiparticle(spinor: ComplexArray) -> ComplexArray:
    # v = C ūᵀ: the same phase for both makes the field its own conjugate.
    column: ComplexArray = _CHARGE_CONJUGATION @ _adjoint(spinor)
    return column
