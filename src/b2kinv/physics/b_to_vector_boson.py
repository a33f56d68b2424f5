"""B → K X and B → K* X for a vector boson X of any mass that couples to s̄ γ^μ P_L b (Eqs. 42–46).

Ratios of squared masses are y = m²/m_B², and x_K*X = (m_B² − m_K*² − m_X²)/(2 m_K* m_X).
"""

import math

import numpy as np

from b2kinv.physics import b_mesons, form_factors
from b2kinv.physics.conventions import CHARGE
from b2kinv.physics.form_factors import A_1, A_12, DEFAULT_SET, FORM_FACTOR_SET, V, f_plus
from b2kinv.physics.kinematics import kallen
from b2kinv.physics.vector_boson_decays import VECTOR_BOSON_MASS
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.scalars import Numbers

KAONS = ("K", "K*")
KAON = Name("kaon beside the boson", KAONS)
BS_COUPLING = Number("coupling to s̄ γ^μ P_L b", symbol="g_bs")


@checked(g_bs=BS_COUPLING, m_X=VECTOR_BOSON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def width_K(g_bs: Numbers, m_X: Numbers, charge: str = "+", form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Width of B → K X [GeV] (Eq. 42); 0.0 above the kinematic limit.

    Γ(B → K X) = |g_bs|² m_B λ^(3/2)(1, y_K, y_X) |f_+(m_X²)|²/(64π y_X)

    Examples
    --------
    >>> width_K(1e-8, 5.0)
    0.0
    """
    m_B, m_K = b_mesons.masses(charge, "K")
    is_open = m_X < m_B - m_K
    mass = np.where(is_open, m_X, 1.0)
    phase_space = g_bs**2 * m_B * _lambda(m_B, m_K, mass) ** 1.5 * (m_B / mass) ** 2
    width = phase_space * f_plus(mass**2, form_factor_set) ** 2 / (64.0 * math.pi)
    return np.where(is_open, width, 0.0)


@checked(m_X=VECTOR_BOSON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def longitudinal_amplitude(m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Rescaled helicity amplitude of B → K* X for a longitudinal X (Eq. 44).

    H_0 = −(1 + √y_K*) A_1(m_X²) x_K*X + 2√(y_K* y_X) A_2(m_X²) (x_K*X² − 1)/(1 + √y_K*)

    It is computed as −8 (m_K*/m_X) A_12(m_X²): the form factor A_12 gathers A_1 and A_2, which alone have
    singular weights where the K* is at rest. The overall sign is a convention.

    Parameters
    ----------
    m_X
        Up to m_B − m_K*.

    Raises
    ------
    ValueError
        If m_X is above m_B − m_K*.

    Examples
    --------
    >>> round(longitudinal_amplitude(2.0), 2)
    -0.93
    """
    _, m_K = _masses_at_rest(m_X, charge)
    return -8.0 * m_K / m_X * A_12(m_X**2, form_factor_set)


@checked(m_X=VECTOR_BOSON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def transverse_amplitudes(
    m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET
) -> tuple[Numbers, Numbers]:
    """Rescaled helicity amplitudes H_+ and H_− of B → K* X for a transverse X (Eq. 45).

    H_± = (1 + √y_K*) A_1(m_X²) ∓ 2√(y_K* y_X) V(m_X²) √(x_K*X² − 1)/(1 + √y_K*)

    The root is computed as 2√(y_K* y_X) √(x_K*X² − 1) = λ^½(1, y_K*, y_X), which keeps its digits where the
    K* is at rest. The vector form factor enters the two with opposite sign, because it is odd under parity.

    Parameters
    ----------
    m_X
        Up to m_B − m_K*.

    Returns
    -------
    tuple of two floats or arrays
        H_+, H_−.

    Raises
    ------
    ValueError
        If m_X is above m_B − m_K*.

    Examples
    --------
    >>> plus, minus = transverse_amplitudes(2.0)
    >>> round(plus, 3), round(minus, 3)
    (0.048, 0.688)
    """
    even, odd = _transverse_weights(m_X, *_masses_at_rest(m_X, charge))
    even = even * A_1(m_X**2, form_factor_set)
    odd = odd * V(m_X**2, form_factor_set)
    return even - odd, even + odd


@checked(g_bs=BS_COUPLING, m_X=VECTOR_BOSON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def width_Kstar(
    g_bs: Numbers, m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET
) -> Numbers:
    """Width of B → K* X [GeV] (Eq. 43); 0.0 above the kinematic limit.

    Γ(B → K* X) = |g_bs|² m_B λ^½(1, y_K*, y_X) (|H_0|² + |H_+|² + |H_−|²)/(64π)

    Examples
    --------
    >>> width_Kstar(1e-8, 4.5)
    0.0
    """
    m_B, m_K = b_mesons.masses(charge, "Kstar")
    is_open = m_X < m_B - m_K
    mass = np.where(is_open, m_X, 1.0)
    H_plus, H_minus = transverse_amplitudes(mass, charge, form_factor_set)
    H_0 = longitudinal_amplitude(mass, charge, form_factor_set)
    squares = np.square(H_plus) + np.square(H_minus) + np.square(H_0)
    width = g_bs**2 * m_B * np.sqrt(_lambda(m_B, m_K, mass)) * squares / (64.0 * math.pi)
    return np.where(is_open, width, 0.0)


@checked(kaon=KAON, m_X=VECTOR_BOSON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def width_uncertainty(kaon: str, m_X: Numbers, charge: str, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Relative uncertainty (1σ) of Γ(B → K X) or Γ(B → K* X) from the form factors.

    σ_Γ²/Γ² = Σ_ij (∂ ln Γ/∂F_i) C_ij (∂ ln Γ/∂F_j), with the covariance C of f_+ or of A_12, A_1 and V

    Parameters
    ----------
    m_X
        Up to m_B − m_K or m_B − m_K*.

    Raises
    ------
    ValueError
        If m_X is above that.

    Examples
    --------
    >>> 0.03 < width_uncertainty("K", 2.0, "+") < 0.08
    True
    """
    if kaon == "K":
        deviation = form_factors.uncertainty("f_plus", m_X**2, form_factor_set)
        return 2.0 * deviation / f_plus(m_X**2, form_factor_set)
    m_B, m_K = _masses_at_rest(m_X, charge)
    even, odd = _transverse_weights(m_X, m_B, m_K)
    names = ("A_12", "A_1", "V")
    values = [factor(m_X**2, form_factor_set) for factor in (A_12, A_1, V)]
    # Times m_X², which drops out: the first alone has no end where X is light.
    weights = [np.square(8.0 * m_K), 2.0 * np.square(even * m_X), 2.0 * np.square(odd * m_X)]
    total = sum(w * f * f for w, f in zip(weights, values, strict=True))
    slopes = np.broadcast_arrays(*(2.0 * w * f for w, f in zip(weights, values, strict=True)))
    gradient = np.stack(slopes, axis=-1)
    covariance = form_factors.covariance_of(names, m_X**2, form_factor_set)
    relative: Numbers = np.sqrt(np.einsum("...i,...ij,...j->...", gradient, covariance, gradient)) / total
    return relative


@checked(m_X=VECTOR_BOSON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def rate_ratio(m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Ratio of the widths of B → K* X and B → K X (Eq. 46).

    Γ(B → K* X)/Γ(B → K X)

    The coupling drops out, and y_X λ^½(1, y_K*, y_X) Σ_h |H_h|²/(λ^(3/2)(1, y_K, y_X) |f_+|²) is left.

    Parameters
    ----------
    m_X
        Up to m_B − m_K*.
    charge
        Of both decays.

    Raises
    ------
    ValueError
        If m_X is above m_B − m_K*.

    Examples
    --------
    >>> 1.0 < rate_ratio(2.0) < 2.5
    True
    """
    _masses_at_rest(m_X, charge)
    return width_Kstar(1.0, m_X, charge, form_factor_set) / width_K(1.0, m_X, charge, form_factor_set)


def _lambda(m_B: Numbers, m_K: Numbers, m_X: Numbers) -> Numbers:
    # λ(1, y_K, y_X), which rounding may take below zero at the kinematic limit.
    return np.maximum(kallen(1.0, (m_K / m_B) ** 2, (m_X / m_B) ** 2), 0.0)


def _masses_at_rest(m_X: Numbers, charge: str) -> tuple[float, float]:
    # Of B and K*, for an m_X up to where the K* is at rest.
    m_B, m_K = b_mesons.masses(charge, "Kstar")
    validation.numbers(
        "m_X", m_X, at_most=m_B - m_K, unit="GeV", meaning="mass of the vector boson in B → K* X"
    )
    return m_B, m_K


def _transverse_weights(m_X: Numbers, m_B: float, m_K: float) -> tuple[Numbers, Numbers]:
    # What multiplies A_1 and V in Eq. 45.
    rise = 1.0 + m_K / m_B
    return rise, np.sqrt(_lambda(m_B, m_K, m_X)) / rise
