"""Decay length of a particle, and the probability that it leaves the detector undecayed (in Eq. (11))."""

import numpy as np

from b2kinv.physics import b_mesons, kinematics, units
from b2kinv.physics.conventions import ALP_MASS, CHARGE, WIDTH
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE
from b2kinv.quantities.scalars import Numbers

DETECTOR_LENGTH = Number(
    "distance that the ALP must cross to escape", "m", symbol="L_det", meaningful=NOT_NEGATIVE
)


@checked(may_be_infinite=True, width=WIDTH)
def decay_length(width: Numbers) -> Numbers:
    """Return the proper decay length [m] of a particle with a total width (as used in Eqs. (11) and (19)).

    cτ = ħc/Γ

    Parameters
    ----------
    width
        For a width of 0 the decay length is infinite.

    Examples
    --------
    >>> decay_length(1.973269804e-18)
    100.0
    """
    # Widths below 1e-290 GeV would overflow: such a particle is stable for any purpose.
    unstable = width > 1e-290
    return np.where(unstable, units.to_metres(1.0 / np.where(unstable, width, 1.0)), np.inf)


@replaced.kept(32)
@checked(
    m_a=ALP_MASS,
    length=DETECTOR_LENGTH,
    charge=CHARGE,
    kaon=b_mesons.KAON,
    average=Name("boost of the ALP", ("belle2", "fixed")),
)
def escape_probability(
    m_a: Numbers,
    proper_decay_length: Numbers,
    length: Numbers,
    charge: str = "+",
    kaon: str = "K",
    average: str = "belle2",
) -> Numbers:
    """Return the probability that an ALP from B → K⁽*⁾ a leaves a detector undecayed (factor in Eq. (11)).

    P = ⟨exp(−L_det/(βγ cτ_a))⟩

    Parameters
    ----------
    proper_decay_length : float or array_like of float
        cτ_a [m]; infinite for a stable ALP.
    average
        "belle2" averages over the boost that the ALP has at Belle II, with Υ(4S) → B B̄ and the decay of the
        B isotropic in their rest frames; "fixed" takes the one boost that the ALP has in the rest frame of
        the B, as Eq. (11) is printed.

    Returns
    -------
    float or numpy.ndarray
        Between 0 and 1.

    Raises
    ------
    ValueError
        If the decay length is negative.

    Examples
    --------
    >>> escape_probability(2.0, np.inf, 3.5)
    1.0
    >>> round(escape_probability(2.0, 65.0, 3.5, average="fixed"), 3)
    0.953
    """
    proper_decay_length = np.asarray(proper_decay_length, dtype=float)
    stable = np.isposinf(proper_decay_length)
    finite = validation.numbers(
        "proper_decay_length", np.where(stable, 0.0, proper_decay_length), at_least=0.0, unit="m"
    )
    mass_B, mass_kaon = b_mesons.masses(charge, kaon)
    if average == "fixed":
        beta_gamma = np.asarray(kinematics.beta_gamma_at_rest(mass_B, m_a, mass_kaon))[..., None]
        weights = np.ones(1)
    else:
        beta_gamma, weights = kinematics.laboratory_beta_gamma(m_a, mass_B, mass_kaon)
    # An ALP at rest, or one that decays at once, would divide by zero.
    flight = np.maximum(beta_gamma * finite[..., None], 1e-200)
    probability = np.sum(np.exp(-np.asarray(length)[..., None] / flight) * weights, axis=-1)
    return np.where(stable, 1.0, np.minimum(probability, 1.0))
