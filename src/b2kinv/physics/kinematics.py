"""Kinematics of two-body decays and of the Belle II laboratory."""

import numpy as np

from b2kinv.physics import inputs, quadrature
from b2kinv.physics.conventions import MASS, MASS_OR_ZERO
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

SQUARED_MASS = Number("squared mass, or ratio of squared masses", meaningful=NOT_NEGATIVE)
PARENT_MASS = MASS.but(meaning="mass of the parent")
DAUGHTER_MASS = MASS_OR_ZERO.but(meaning="mass of a daughter")
MASSIVE_DAUGHTER = MASS.but(meaning="mass of the first daughter")
BETA_GAMMA = Number("βγ of the particle before the boost", meaningful=NOT_NEGATIVE)
COSINE = Number(
    "cosine of the angle between boost and direction before it", meaningful=Range(at_least=-1.0, at_most=1.0)
)


@checked(x=SQUARED_MASS, y=SQUARED_MASS, z=SQUARED_MASS)
def kallen(x: Numbers, y: Numbers, z: Numbers) -> Numbers:
    """Källén function, below Eq. (9).

    λ(x, y, z) = x² + y² + z² − 2(xy + yz + zx)

    It is computed as (x − y − z)² − 4yz = (x − y − z − 2√(yz)) (x − y − z + 2√(yz)), which is symmetric too
    and keeps all digits near threshold if x is the largest of the three.

    Parameters
    ----------
    x, y, z
        All in one unit.

    Returns
    -------
    float or numpy.ndarray
        Negative below threshold.

    Examples
    --------
    >>> kallen(9.0, 1.0, 4.0)
    0.0
    >>> kallen(1.0, 0.0, 0.0)
    1.0
    """
    largest = np.maximum(np.maximum(x, y), z)
    smallest = np.minimum(np.minimum(x, y), z)
    middle = np.maximum(np.minimum(x, y), np.minimum(np.maximum(x, y), z))
    distance: Numbers = (largest - middle) - smallest
    product: Numbers = 2.0 * np.sqrt(middle * smallest)
    return (distance - product) * (distance + product)


@checked(mass=PARENT_MASS, mass_1=DAUGHTER_MASS, mass_2=DAUGHTER_MASS)
def breakup_momentum(mass: Numbers, mass_1: Numbers, mass_2: Numbers) -> Numbers:
    """Momentum [GeV] of either daughter in the rest frame of a two-body decay; 0.0 below threshold.

    p = λ^½(m², m_1², m_2²)/(2m)

    It is computed as √((m − m_1 − m_2) (m + m_1 + m_2) (m² − (m_1 − m_2)²))/(2m), which vanishes exactly at
    threshold.

    Examples
    --------
    >>> breakup_momentum(2.0, 0.0, 0.0)
    1.0
    >>> breakup_momentum(2.0, 1.5, 1.0)
    0.0
    """
    above_threshold = np.maximum(mass - (mass_1 + mass_2), 0.0)
    difference = mass_1 - mass_2
    squared = above_threshold * (mass + (mass_1 + mass_2)) * np.abs((mass - difference) * (mass + difference))
    return np.sqrt(squared) / (2.0 * mass)


@checked(mass=MASS_OR_ZERO, momentum=Number("momentum", "GeV", meaningful=NOT_NEGATIVE))
def energy(mass: Numbers, momentum: Numbers) -> Numbers:
    """Energy [GeV] of a particle.

    E = √(m² + p²)

    Examples
    --------
    >>> energy(3.0, 4.0)
    5.0
    """
    return np.hypot(mass, momentum)


@checked(mass=PARENT_MASS, mass_1=MASSIVE_DAUGHTER, mass_2=DAUGHTER_MASS)
def beta_gamma_at_rest(mass: Numbers, mass_1: Numbers, mass_2: Numbers) -> Numbers:
    """βγ of the first daughter in the rest frame of a two-body decay; 0.0 below threshold.

    βγ = p/m_1

    Examples
    --------
    >>> round(beta_gamma_at_rest(5.279, 2.0, 0.494), 2)
    1.11
    """
    return breakup_momentum(mass, mass_1, mass_2) / mass_1


@checked(beta_gamma=BETA_GAMMA, cos_angle=COSINE, frame_beta_gamma=BETA_GAMMA.but(meaning="βγ of the boost"))
def boosted_beta_gamma(beta_gamma: Numbers, cos_angle: Numbers, frame_beta_gamma: Numbers) -> Numbers:
    """βγ of a particle after its frame is boosted.

    Of b = βγ along the boost f: √(1 + f²) b cos ϑ + f √(1 + b²); across it: b sin ϑ

    No energy minus mass appears, so slow particles keep their digits.

    Examples
    --------
    >>> boosted_beta_gamma(0.0, 1.0, 0.28)
    0.28
    >>> boosted_beta_gamma(0.75, -1.0, 0.75)
    0.0
    """
    b, cosine, frame = beta_gamma, cos_angle, frame_beta_gamma
    along = np.hypot(1.0, frame) * b * cosine + frame * np.hypot(1.0, b)
    across = b * np.sqrt((1.0 - cosine) * (1.0 + cosine))
    return np.hypot(along, across)


def upsilon_beta_gamma() -> float:
    """βγ of the Υ(4S) in the Belle II laboratory, from the two SuperKEKB beam energies.

    βγ = (E_e⁻ − E_e⁺)/m_Υ(4S)

    The crossing angle of the beams (83 mrad) raises it by 1 % and is neglected.

    Examples
    --------
    >>> round(upsilon_beta_gamma(), 3)
    0.284
    """
    momentum = inputs.value("beam_energy_electrons") - inputs.value("beam_energy_positrons")
    return momentum / inputs.value("mass_Upsilon_4S")


def laboratory_beta_gamma(
    mass: Numbers, mass_B: float, mass_sibling: float, nodes: int = 12
) -> tuple[Array, Array]:
    """βγ of a daughter of a B meson in the Belle II laboratory, at the nodes of an average over directions.

    The chain is Υ(4S) → B B̄ and B → daughter + sibling, each isotropic in its parent's rest frame. The
    average of any smooth function of βγ is `(f(beta_gamma) * weights).sum(axis=-1)`.

    Parameters
    ----------
    mass : float or array_like of float
        Mass of the daughter [GeV], > 0.
    mass_B, mass_sibling : float
        Masses of the B meson and of the other daughter [GeV].
    nodes : int, optional
        Gauss–Legendre nodes for each of the two angles.

    Returns
    -------
    beta_gamma : numpy.ndarray
        Shape of `mass`, then (nodes²,). Where the decay is closed the daughter is taken to rest in the B's
        frame, which is harmless because its rate is zero.
    weights : numpy.ndarray, shape (nodes²,)
        They sum to 1.

    Notes
    -----
    In truth the B mesons follow sin²θ about the beam. Of the probability that a particle with mass 2 GeV and
    cτ > 1 m flies 3.5 m, that changes less than 1e-4, because the B's are slow in the frame of the Υ(4S).

    Examples
    --------
    >>> beta_gamma, weights = laboratory_beta_gamma(2.0, 5.279, 0.494)
    >>> round(float(beta_gamma @ weights), 2)
    1.19
    """
    own = np.asarray(beta_gamma_at_rest(mass_B, mass, mass_sibling))
    cosine, weight = quadrature.gauss_legendre(nodes)
    b_at_rest = beta_gamma_at_rest(inputs.value("mass_Upsilon_4S"), mass_B, mass_B)
    b_in_laboratory = boosted_beta_gamma(b_at_rest, cosine, upsilon_beta_gamma())
    beta_gamma = boosted_beta_gamma(own[..., None, None], cosine[:, None], b_in_laboratory)
    weights = np.outer(weight, weight).ravel() / 4.0
    return np.reshape(beta_gamma, (*own.shape, nodes**2)), weights
