"""Decays of any vector boson to fermions, from its vector and axial couplings."""

import math

import numpy as np

from b2kinv.quantities import validation


def width_to_fermions(m_X, m_f, vector, axial, colours=1):
    """Width of X → f f̄ for given couplings, with full mass dependence [GeV].

    Γ = N_c m_X β [v² (1 + 2 r) + a² (1 − 4 r)]/(12π), r = m_f²/m_X², β = √(1 − 4 r).

    Parameters
    ----------
    m_X, m_f : float or array_like of float
        Masses [GeV].
    vector, axial : float or array_like of float
        Couplings in f̄ γ^μ (v − a γ_5) f X_μ.
    colours : int

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 below threshold.

    Raises
    ------
    ValueError
        If m_X is not positive or m_f negative.

    Examples
    --------
    >>> round(width_to_fermions(2.0, 0.0, 1.0, 0.0) * 6 * math.pi, 12)
    1.0
    """
    mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    fermion = validation.numbers("m_f", m_f, at_least=0.0, unit="GeV", meaning="fermion mass")
    v = validation.numbers("vector", vector, meaning="vector coupling")
    a = validation.numbers("axial", axial, meaning="axial coupling")
    r = np.minimum(fermion**2 / mass**2, 0.25)
    beta = np.sqrt(1.0 - 4.0 * r)
    return validation.scalar_or_array(
        colours * mass * beta * (v * v * (1.0 + 2.0 * r) + a * a * (1.0 - 4.0 * r)) / (12.0 * math.pi)
    )
