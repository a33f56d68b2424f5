"""B → K X and B → K* X for a vector boson X of any mass that couples to s̄ γ^μ P_L b (Eqs. 42–46)."""

import math

import numpy as np

from b2kinv.physics import form_factors, inputs, kinematics
from b2kinv.quantities import validation

KAONS = ("K", "K*")


def meson_masses(kaon, charge):
    """Return the masses of the B and of the K or K* of one charge [GeV].

    Examples
    --------
    >>> meson_masses("K", "+")
    (5.27942, 0.493677)
    """
    validation.choice("charge", charge, ("+", "0"))
    word = "plus" if charge == "+" else "zero"
    name = "K" if kaon == "K" else "Kstar"
    return inputs.value(f"mass_B_{word}"), inputs.value(f"mass_{name}_{word}")


def width_K(g_bs, m_X, charge="+", form_factor_set=form_factors.DEFAULT_SET):
    """Width of B → K X [GeV] (Eq. 42).

    Γ = g_bs² m_B λ^(3/2)(1, y_K, y_X) f_+(m_X²)²/(64π y_X).

    Parameters
    ----------
    g_bs : float or array_like of float
        Coupling to s̄ γ^μ P_L b.
    m_X : float or array_like of float
        Dark photon mass [GeV].
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 above the kinematic limit.

    Raises
    ------
    ValueError
        If m_X is not positive, or a name is unknown.

    Examples
    --------
    >>> width_K(1e-8, 5.0)
    0.0
    """
    coupling, mass, m_B, m_K, is_open, safe = _kinematics("K", g_bs, m_X, charge)
    phase_space = np.asarray(kinematics.kallen(1.0, (m_K / m_B) ** 2, (safe / m_B) ** 2)) ** 1.5
    form_factor = np.asarray(form_factors.f_plus(safe**2, form_factor_set))
    width = coupling**2 * m_B * phase_space * (m_B / safe) ** 2 * form_factor**2 / (64.0 * math.pi)
    return validation.scalar_or_array(np.where(is_open, width, 0.0 * mass))


def longitudinal_amplitude(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Rescaled helicity amplitude H_0 of B → K* X (Eq. 44), by the form factor A_12.

    H_0 = −8 (m_K*/m_X) A_12(m_X²), which is Eq. 44 with its combination of A_1 and A_2 gathered; unlike that
    combination it has no singular weights where the K* is at rest. The overall sign is a convention.

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], up to m_B − m_K*.
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> round(longitudinal_amplitude(2.0), 2)
    -0.93
    """
    mass, _, m_K = _kstar_masses(m_X, charge)
    return validation.scalar_or_array(
        -8.0 * m_K / mass * np.asarray(form_factors.A_12(mass**2, form_factor_set))
    )


def transverse_amplitudes(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Rescaled helicity amplitudes H_+ and H_− of B → K* X (Eq. 45).

    H_± = (1 + √y_K*) A_1 ∓ 2 √(y_K* y_X) √(x² − 1) V/(1 + √y_K*): the vector form factor enters the two with
    opposite sign, because it is odd under parity.

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], up to m_B − m_K*.
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    tuple of two floats or arrays
        H_+, H_−.

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> plus, minus = transverse_amplitudes(2.0)
    >>> round(plus, 3), round(minus, 3)
    (0.048, 0.688)
    """
    mass, m_B, m_K = _kstar_masses(m_X, charge)
    even, odd = _transverse_weights(mass, m_B, m_K)
    even = even * np.asarray(form_factors.A_1(mass**2, form_factor_set))
    odd = odd * np.asarray(form_factors.V(mass**2, form_factor_set))
    return validation.scalar_or_array(even - odd), validation.scalar_or_array(even + odd)


def width_Kstar(g_bs, m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Width of B → K* X [GeV] (Eq. 43): g_bs² m_B λ^(1/2)(1, y_K*, y_X) Σ H²/(64π).

    Parameters
    ----------
    g_bs : float or array_like of float
        Coupling to s̄ γ^μ P_L b.
    m_X : float or array_like of float
        Dark photon mass [GeV].
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 above the kinematic limit.

    Raises
    ------
    ValueError
        If m_X is not positive, or a name is unknown.

    Examples
    --------
    >>> width_Kstar(1e-8, 4.5)
    0.0
    """
    coupling, mass, m_B, m_K, is_open, safe = _kinematics("K*", g_bs, m_X, charge)
    phase_space = np.sqrt(np.asarray(kinematics.kallen(1.0, (m_K / m_B) ** 2, (safe / m_B) ** 2)))
    plus, minus = transverse_amplitudes(safe, charge, form_factor_set)
    zero = longitudinal_amplitude(safe, charge, form_factor_set)
    squares = np.square(plus) + np.square(minus) + np.square(zero)
    width = coupling**2 * m_B * phase_space * squares / (64.0 * math.pi)
    return validation.scalar_or_array(np.where(is_open, width, 0.0 * mass))


def width_uncertainty(kaon, m_X, charge, form_factor_set=form_factors.DEFAULT_SET):
    """Relative uncertainty (1σ) of Γ(B → K X) or Γ(B → K* X) from the form factors.

    Linear in the covariance of the fit.

    Parameters
    ----------
    kaon : {"K", "K*"}
    m_X : float or array_like of float
        Dark photon mass [GeV], below the kinematic limit.
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> 0.03 < width_uncertainty("K", 2.0, "+") < 0.08
    True
    """
    validation.choice("kaon", kaon, KAONS)
    if kaon == "K":
        mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
        central = np.asarray(form_factors.f_plus(mass**2, form_factor_set))
        return validation.scalar_or_array(
            2.0 * np.asarray(form_factors.uncertainty("f_plus", mass**2, form_factor_set)) / central
        )
    mass, m_B, m_K = _kstar_masses(m_X, charge)
    even, odd = _transverse_weights(mass, m_B, m_K)
    names = ("A_12", "A_1", "V")
    values = [np.asarray(getattr(form_factors, name)(mass**2, form_factor_set)) for name in names]
    weights = [(8.0 * m_K / mass) ** 2, 2.0 * even**2, 2.0 * odd**2]
    total = sum(w * f * f for w, f in zip(weights, values, strict=True))
    gradient = np.stack([2.0 * w * f for w, f in zip(weights, values, strict=True)], axis=-1)
    covariance = form_factors.covariance_of(names, mass**2, form_factor_set)
    variance = np.einsum("...i,...ij,...j->...", gradient, covariance, gradient)
    return validation.scalar_or_array(np.sqrt(variance) / total)


def rate_ratio(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Ratio Γ(B → K* X)/Γ(B → K X) (Eq. 46), free of the coupling.

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], up to m_B − m_K*.
    charge : {"+", "0"}
        Of both decays.
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> 1.0 < rate_ratio(2.0) < 2.5
    True
    """
    _kstar_masses(m_X, charge)
    return validation.scalar_or_array(
        np.asarray(width_Kstar(1.0, m_X, charge, form_factor_set))
        / np.asarray(width_K(1.0, m_X, charge, form_factor_set))
    )


def _kinematics(kaon, g_bs, m_X, charge):
    m_B, m_K = meson_masses(kaon, charge)
    coupling = validation.numbers("g_bs", g_bs, meaning="coupling to b and s")
    mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    is_open = mass < m_B - m_K
    return coupling, mass, m_B, m_K, is_open, np.where(is_open, mass, 1.0)


def _kstar_masses(m_X, charge):
    m_B, m_K = meson_masses("K*", charge)
    mass = validation.numbers(
        "m_X", m_X, above=0.0, at_most=m_B - m_K, unit="GeV", meaning="dark photon mass in B → K* X"
    )
    return mass, m_B, m_K


def _transverse_weights(mass, m_B, m_K):
    # What multiplies A_1 and V in Eq. 45; 2 √(y_K* y_X) √(x² − 1) is λ^(1/2).
    rise = 1.0 + m_K / m_B
    squared = np.asarray(kinematics.kallen(1.0, (m_K / m_B) ** 2, (mass / m_B) ** 2))
    return rise, np.sqrt(np.maximum(squared, 0.0)) / rise
