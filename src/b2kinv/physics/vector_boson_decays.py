"""Decays of any vector boson to fermions, from its vector and axial couplings."""

import math

import numpy as np

from b2kinv.physics.conventions import MASS, MASS_OR_ZERO
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.scalars import Numbers

VECTOR_BOSON_MASS = MASS.but(meaning="mass of the vector boson", symbol="m_X")
FERMION_MASS = MASS_OR_ZERO.but(meaning="fermion mass")
VECTOR = Number("vector coupling", symbol="v")
AXIAL = Number("axial coupling", symbol="a")


@checked(m_X=VECTOR_BOSON_MASS, m_f=FERMION_MASS, vector=VECTOR, axial=AXIAL)
def width_to_fermions(
    m_X: Numbers, m_f: Numbers, vector: Numbers, axial: Numbers, colours: Numbers = 1
) -> Numbers:
    """Width of X → f f̄ for the couplings of f̄ γ^μ (v − a γ_5) f X_μ [GeV]; 0.0 below threshold.

    Γ = N_c m_X β [v² (1 + 2r) + a² (1 − 4r)]/(12π), with r = m_f²/m_X² and β = √(1 − 4r)

    Parameters
    ----------
    colours : int
        N_c.

    Examples
    --------
    >>> round(width_to_fermions(2.0, 0.0, 1.0, 0.0) * 6 * math.pi, 12)
    1.0
    """
    r = np.minimum(m_f**2 / m_X**2, 0.25)
    beta = np.sqrt(1.0 - 4.0 * r)
    strength = vector * vector * (1.0 + 2.0 * r) + axial * axial * (1.0 - 4.0 * r)
    return colours * m_X * beta * strength / (12.0 * math.pi)
