"""Kinematics of two-body decays and of the Belle II laboratory."""

import numpy as np

from b2kinv.physics import inputs
from b2kinv.quantities import validation


def kallen(x, y, z):
    """Källén function λ(x, y, z) = x² + y² + z² − 2(xy + yz + zx), below Eq. (9).

    Parameters
    ----------
    x, y, z : float or array_like of float
        Squared masses or their ratios, all in one unit, not negative.

    Returns
    -------
    float or numpy.ndarray
        Negative below threshold.

    Raises
    ------
    ValueError
        If an argument is negative or not finite.

    Examples
    --------
    >>> kallen(9.0, 1.0, 4.0)
    0.0
    >>> kallen(1.0, 0.0, 0.0)
    1.0
    """
    x = validation.numbers("x", x, at_least=0.0)
    y = validation.numbers("y", y, at_least=0.0)
    z = validation.numbers("z", z, at_least=0.0)
    # Symmetric in its arguments: with the largest set apart, the two factors keep all digits near threshold.
    largest = np.maximum(np.maximum(x, y), z)
    smallest = np.minimum(np.minimum(x, y), z)
    middle = np.maximum(np.minimum(x, y), np.minimum(np.maximum(x, y), z))
    distance = (largest - middle) - smallest
    product = 2.0 * np.sqrt(middle * smallest)
    return validation.scalar_or_array((distance - product) * (distance + product))


def breakup_momentum(mass, mass_1, mass_2):
    """Momentum [GeV] of either daughter in the rest frame of a two-body decay; 0.0 below threshold.

    Parameters
    ----------
    mass : float or array_like of float
        Mass of the parent [GeV].
    mass_1, mass_2 : float or array_like of float
        Masses of the daughters [GeV].

    Raises
    ------
    ValueError
        If a mass is not finite, a daughter's is negative, or the parent's is not positive.

    Examples
    --------
    >>> breakup_momentum(2.0, 0.0, 0.0)
    1.0
    >>> breakup_momentum(2.0, 1.5, 1.0)
    0.0
    """
    mass = validation.numbers("mass", mass, above=0.0, unit="GeV")
    mass_1 = validation.numbers("mass_1", mass_1, at_least=0.0, unit="GeV")
    mass_2 = validation.numbers("mass_2", mass_2, at_least=0.0, unit="GeV")
    above_threshold = np.maximum(mass - (mass_1 + mass_2), 0.0)
    difference = mass_1 - mass_2
    squared = above_threshold * (mass + (mass_1 + mass_2)) * np.abs((mass - difference) * (mass + difference))
    return validation.scalar_or_array(np.sqrt(squared) / (2.0 * mass))


def energy(mass, momentum):
    """Energy [GeV] of a particle of given mass [GeV] and momentum [GeV].

    Examples
    --------
    >>> energy(3.0, 4.0)
    5.0
    """
    mass = validation.numbers("mass", mass, at_least=0.0, unit="GeV")
    momentum = validation.numbers("momentum", momentum, at_least=0.0, unit="GeV")
    return validation.scalar_or_array(np.hypot(mass, momentum))


def beta_gamma_at_rest(mass, mass_1, mass_2):
    """βγ of the first daughter in the rest frame of a two-body decay; 0.0 below threshold.

    Parameters
    ----------
    mass, mass_1, mass_2 : float or array_like of float
        Masses of the parent, the first and the second daughter [GeV]; the first must not be massless.

    Examples
    --------
    >>> round(beta_gamma_at_rest(5.279, 2.0, 0.494), 2)
    1.11
    """
    mass_1 = validation.numbers("mass_1", mass_1, above=0.0, unit="GeV")
    return validation.scalar_or_array(breakup_momentum(mass, mass_1, mass_2) / mass_1)


def boosted_beta_gamma(beta_gamma, cos_angle, frame_beta_gamma):
    """βγ of a particle after its frame is boosted.

    Parameters
    ----------
    beta_gamma : float or array_like of float
        βγ of the particle before the boost.
    cos_angle : float or array_like of float
        Cosine of the angle between its direction before the boost and the boost.
    frame_beta_gamma : float or array_like of float
        βγ of the boost.

    Examples
    --------
    >>> boosted_beta_gamma(0.0, 1.0, 0.28)
    0.28
    >>> boosted_beta_gamma(0.75, -1.0, 0.75)
    0.0
    """
    own = validation.numbers("beta_gamma", beta_gamma, at_least=0.0)
    cosine = validation.numbers("cos_angle", cos_angle, at_least=-1.0, at_most=1.0)
    frame = validation.numbers("frame_beta_gamma", frame_beta_gamma, at_least=0.0)
    # Components along and across the boost: no energy minus mass, so slow particles keep their digits.
    along = np.hypot(1.0, frame) * own * cosine + frame * np.hypot(1.0, own)
    across = own * np.sqrt((1.0 - cosine) * (1.0 + cosine))
    return validation.scalar_or_array(np.hypot(along, across))


def upsilon_beta_gamma():
    """βγ of the Υ(4S) in the Belle II laboratory, from the two SuperKEKB beam energies.

    The crossing angle of the beams (83 mrad) raises it by 1 % and is neglected.

    Examples
    --------
    >>> round(upsilon_beta_gamma(), 3)
    0.284
    """
    momentum = inputs.value("beam_energy_electrons") - inputs.value("beam_energy_positrons")
    return momentum / inputs.value("mass_Upsilon_4S")


def laboratory_beta_gamma(mass, mass_B, mass_sibling, nodes=12):
    """βγ of a daughter of a B meson in the Belle II laboratory, at the nodes of an average over directions.

    The chain is Υ(4S) → B B̄ and B → daughter + sibling, each isotropic in its parent's rest frame. The
    average of any smooth function of βγ is `(f(beta_gamma) * weights).sum(axis=-1)`.

    Parameters
    ----------
    mass : float or array_like of float
        Mass of the daughter [GeV], > 0.
    mass_B : float
        Mass of the B meson [GeV].
    mass_sibling : float
        Mass of the other daughter [GeV].
    nodes : int
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
    cosine, weight = np.polynomial.legendre.leggauss(nodes)
    b_at_rest = beta_gamma_at_rest(inputs.value("mass_Upsilon_4S"), mass_B, mass_B)
    b_in_laboratory = boosted_beta_gamma(b_at_rest, cosine, upsilon_beta_gamma())
    beta_gamma = boosted_beta_gamma(own[..., None, None], cosine[:, None], b_in_laboratory[None, :])
    weights = np.outer(weight, weight).ravel() / 4.0
    return beta_gamma.reshape((*own.shape, nodes**2)), weights
