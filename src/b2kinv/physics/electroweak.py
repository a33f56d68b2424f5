"""Electroweak couplings and charges, the Z penguin, and the mixing of a new neutral boson."""

import dataclasses
import math

import numpy as np

from b2kinv.physics import inputs
from b2kinv.physics.conventions import DARK_PHOTON_MASS, KINETIC_MIXING
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import POSITIVE, Computed, Range
from b2kinv.quantities.scalars import Numbers

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


def elementary_charge() -> float:
    """Return the elementary charge, from the fine-structure constant at zero momentum.

    e = √(4πα)

    Examples
    --------
    >>> round(elementary_charge(), 5)
    0.30282
    """
    return math.sqrt(4.0 * math.pi * inputs.value("fine_structure_constant"))


def weak_coupling() -> float:
    """Return the gauge coupling of SU(2), from the Fermi constant and the W mass.

    g = m_W √(8 G_F/√2)

    For a W boson in a loop (Eq. 41). The currents of Eqs. 34, 35 and 51 come with g = e/sin θ_W instead,
    where e is `elementary_charge`.

    Examples
    --------
    >>> round(weak_coupling(), 4)
    0.6528
    """
    return inputs.value("mass_W") * math.sqrt(8.0 * inputs.value("fermi_constant") / math.sqrt(2.0))


def higgs_expectation_value() -> float:
    """Return the vacuum expectation value of the Higgs field [GeV], from the Fermi constant.

    v_H = (√2 G_F)^(−½)

    Examples
    --------
    >>> round(higgs_expectation_value(), 2)
    246.22
    """
    return float((math.sqrt(2.0) * inputs.value("fermi_constant")) ** -0.5)


def sin2_theta_W() -> float:
    """Return sin²θ_W, MS-bar at the Z mass.

    Examples
    --------
    >>> sin2_theta_W()
    0.23129
    """
    return inputs.value("sin2_theta_W_MSbar")


def tan_theta_W() -> float:
    """Return the tangent of the weak mixing angle.

    tan θ_W = √(s_W²/(1 − s_W²))

    Examples
    --------
    >>> round(tan_theta_W(), 4)
    0.5485
    """
    return math.sqrt(sin2_theta_W() / (1.0 - sin2_theta_W()))


@checked(x_t=Number("m_t²/m_W²", meaningful=POSITIVE))
def z_penguin(x_t: Numbers) -> Numbers:
    """Z-penguin function of x_t = m_t²/m_W², in Feynman gauge.

    C_0(x) = x/8 [x² − 7x + 6 + (3x + 2) ln x]/(1 − x)²

    Near x = 1, where numerator and denominator vanish to second order, it is computed as
    x/8 [3/2 + (x − 1)/6 − (x − 1)²/4].

    Returns
    -------
    float or numpy.ndarray
        The effective vertex of the Z is g³/(8π² cos θ_W) V_ts* V_tb C_0 times s̄ γ^μ P_L b.

    Notes
    -----
    T. Inami and C. S. Lim, Prog. Theor. Phys. 65, 297 (1981); as in A. J. Buras, hep-ph/9806471, Eq. 2.18.

    Examples
    --------
    >>> round(z_penguin(4.0), 4)
    0.7449
    """
    d = x_t - 1.0
    near = np.abs(d) < 1e-3
    x = np.where(near, 2.0, x_t)
    bracket = (x * x - 7.0 * x + 6.0 + (3.0 * x + 2.0) * np.log(x)) / (1.0 - x) ** 2
    return x_t / 8.0 * np.where(near, 1.5 + d / 6.0 - d * d / 4.0, bracket)


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

    mass_X: Numbers
    mass_Z: Numbers
    epsilon: Numbers
    epsilon_Z: Numbers


_COSINE = Computed(lambda: math.sqrt(1.0 - sin2_theta_W()), "cos θ_W")
_MINUS_COSINE = Computed(lambda: -_COSINE.value(), "−cos θ_W")


@checked(
    epsilon=KINETIC_MIXING.but(meaningful=Range(above=_MINUS_COSINE, below=_COSINE)),
    m_X=DARK_PHOTON_MASS.but(
        meaningful=Range(above=0.0, below=Computed(lambda: inputs.value("mass_Z"), "m_Z"))
    ),
    mass_mixing=Number("mass mixing", symbol="δ", meaningful=Range(above=-1.0, below=1.0)),
)
def diagonalise_mixing(epsilon: Numbers, m_X: Numbers, mass_mixing: Numbers = 0.0) -> Mixing:
    """Diagonalise the kinetic and the mass terms of B, W³ and X exactly.

    L = −B²/4 − W²/4 − X²/4 + ε/(2 cos θ_W) X B + m_Z² Z²/2 + m_X² X²/2 − δ m_Z² Z X

    The kinetic terms are those of Eq. 31. Its Lagrangian does not contain the mixing δ of the masses, which
    needs a scalar that carries both charges.

    Returns
    -------
    Mixing

    Raises
    ------
    ValueError
        If the mass mixing would make the dark photon a tachyon.

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
    eps, mass, delta = np.broadcast_arrays(epsilon, m_X, mass_mixing)
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
    # A stretched X may be the heavier one before it mixes: then the other form of the same root.
    lighter = difference >= 0.0
    tangent = np.where(
        lighter,
        -2.0 * off_diagonal / np.where(lighter, difference + root, 1.0),
        (difference - root) / np.where(lighter, 1.0, 2.0 * off_diagonal),
    )
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
    return Mixing(m_Z * np.sqrt(lower), m_Z * np.sqrt(upper), photon_content, z_content)
