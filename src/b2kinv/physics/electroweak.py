"""Electroweak couplings and charges, the Z penguin, and the mixing of a new neutral boson."""

import dataclasses
import math

import numpy as np

from b2kinv.physics import inputs
from b2kinv.quantities import validation

#: Fermion → (electric charge, third component of weak isospin, colours).
FERMIONS = {
    "electron": (-1.0, -0.5, 1),
    "muon": (-1.0, -0.5, 1),
    "tau": (-1.0, -0.5, 1),
    "neutrino": (0.0, 0.5, 1),
    "up": (2.0 / 3.0, 0.5, 3),
    "down": (-1.0 / 3.0, -0.5, 3),
    "strange": (-1.0 / 3.0, -0.5, 3),
    "charm": (2.0 / 3.0, 0.5, 3),
    "bottom": (-1.0 / 3.0, -0.5, 3),
}


def elementary_charge():
    """Return e = √(4πα) at zero momentum.

    Examples
    --------
    >>> round(elementary_charge(), 5)
    0.30282
    """
    return math.sqrt(4.0 * math.pi * inputs.value("fine_structure_constant"))


def weak_coupling():
    """Return the gauge coupling g of SU(2), from the Fermi constant and the W mass.

    Examples
    --------
    >>> round(weak_coupling(), 4)
    0.6528
    """
    return inputs.value("mass_W") * math.sqrt(8.0 * inputs.value("fermi_constant") / math.sqrt(2.0))


def sin2_theta_W():
    """Return sin²θ_W, MS-bar at the Z mass.

    Examples
    --------
    >>> sin2_theta_W()
    0.23129
    """
    return inputs.value("sin2_theta_W_MSbar")


def tan_theta_W():
    """Return tan θ_W.

    Examples
    --------
    >>> round(tan_theta_W(), 4)
    0.5485
    """
    return math.sqrt(sin2_theta_W() / (1.0 - sin2_theta_W()))


def z_penguin(x_t):
    """Z-penguin function C_0(x_t) with x_t = m_t²/m_W², in Feynman gauge.

    C_0 = (x/8) [(x² − 7x + 6) + (3x + 2) ln x]/(1 − x)²; the effective vertex of the Z is
    g³/(8π² cos θ_W) V_ts* V_tb C_0 times s̄ γ^μ P_L b.

    Parameters
    ----------
    x_t : float or array_like of float
        Squared ratio of top and W mass, positive.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If x_t is not positive.

    Notes
    -----
    T. Inami and C. S. Lim, Prog. Theor. Phys. 65, 297 (1981); as in A. J. Buras, hep-ph/9806471, Eq. 2.18.
    At x = 1 the brackets vanish to second order; the function is continued there by its Taylor series.

    Examples
    --------
    >>> round(z_penguin(4.0), 4)
    0.7449
    """
    x = validation.numbers("x_t", x_t, above=0.0, meaning="m_t²/m_W²")
    d = x - 1.0
    near = np.abs(d) < 1e-3
    safe = np.where(near, 2.0, x)
    bracket = (safe * safe - 7.0 * safe + 6.0 + (3.0 * safe + 2.0) * np.log(safe)) / (1.0 - safe) ** 2
    # The quotient of two double zeros, to second order around x = 1.
    series = 1.5 + d / 6.0 - d * d / 4.0
    return validation.scalar_or_array(x / 8.0 * np.where(near, series, bracket))


@dataclasses.dataclass(frozen=True)
class Mixing:
    """What the light mass eigenstate of a mixed X, Z, photon system is made of.

    Attributes
    ----------
    mass_X, mass_Z : float or numpy.ndarray
        Physical masses [GeV].
    epsilon : float or numpy.ndarray
        Coupling to the electromagnetic current in units of e: the photon content of X.
    epsilon_Z : float or numpy.ndarray
        Coupling to the neutral current in units of that of the Z: the Z content of X.
    """

    mass_X: object
    mass_Z: object
    epsilon: object
    epsilon_Z: object


def diagonalise_mixing(epsilon, m_X, mass_mixing=0.0):
    """Diagonalise the kinetic and the mass terms of B, W³ and X exactly.

    The kinetic terms are −B²/4 − W²/4 − X²/4 + ε/(2 cos θ_W) X B, as in Eq. 31; the mass terms are
    m_Z² Z²/2 + m_X² X²/2 − δ m_Z² Z X with δ = `mass_mixing`, which the Lagrangian of Eq. 31 does not
    contain and which needs a scalar that carries both charges.

    Parameters
    ----------
    epsilon : float or array_like of float
        Kinetic mixing, |ε| < cos θ_W.
    m_X : float or array_like of float
        Mass parameter of X [GeV], below that of the Z.
    mass_mixing : float or array_like of float, optional
        δ.

    Returns
    -------
    Mixing

    Raises
    ------
    ValueError
        If a value is outside its range.

    Examples
    --------
    Kinetic mixing alone leaves hardly any Z in a light X, δ = ε tan θ_W leaves what Eq. 34 assumes:

    >>> kinetic = diagonalise_mixing(1e-3, 2.0)
    >>> round(kinetic.epsilon / 1e-3, 4), round(kinetic.epsilon_Z / 1e-3, 6)
    (1.0, 0.000264)
    >>> both = diagonalise_mixing(1e-3, 2.0, mass_mixing=1e-3 * tan_theta_W())
    >>> round(both.epsilon_Z / 1e-3, 4)
    0.5490
    """
    m_Z = inputs.value("mass_Z")
    s = math.sqrt(sin2_theta_W())
    c = math.sqrt(1.0 - sin2_theta_W())
    eps = validation.numbers("epsilon", epsilon, above=-c, below=c, meaning="kinetic mixing")
    mass = validation.numbers("m_X", m_X, above=0.0, below=m_Z, unit="GeV", meaning="dark photon mass")
    delta = validation.numbers("mass_mixing", mass_mixing, above=-1.0, below=1.0, meaning="mass mixing")
    eps, mass, delta = np.broadcast_arrays(eps, mass, delta)
    # Canonical kinetic terms: B → B + η X/√(1 − η²), X → X/√(1 − η²); the photon then decouples from masses.
    eta = eps / c
    stretch = 1.0 / np.sqrt(1.0 - eta * eta)
    ratio = (mass / m_Z) ** 2
    # Z → Z − s η X in units of m_Z².
    shift = -s * eta * stretch
    off_diagonal = shift - delta * stretch
    heavy = shift * shift + (ratio - 2.0 * delta * shift / stretch) * stretch**2
    # Light eigenvector of [[1, o], [o, h]], without cancellation.
    difference = 1.0 - heavy
    root = np.sqrt(difference * difference + 4.0 * off_diagonal**2)
    tangent = -2.0 * off_diagonal / (difference + root)
    cosine = 1.0 / np.sqrt(1.0 + tangent * tangent)
    # The determinant carries the light mass where the difference of the eigenvalues would lose it.
    upper = 0.5 * (1.0 + heavy + root)
    determinant = stretch**2 * (ratio - delta * delta)
    # B gains η X, so A gains c η X and Z gains −s η X; then Z and X rotate by the angle of the masses.
    z_content = cosine * (tangent + shift)
    photon_content = cosine * c * eta * stretch
    lower = determinant / upper
    if np.any(lower <= 0.0):
        raise ValueError("mass_mixing is too large for this m_X: the dark photon would be a tachyon")
    return Mixing(
        validation.scalar_or_array(m_Z * np.sqrt(lower)),
        validation.scalar_or_array(m_Z * np.sqrt(upper)),
        validation.scalar_or_array(photon_content),
        validation.scalar_or_array(z_content),
    )
