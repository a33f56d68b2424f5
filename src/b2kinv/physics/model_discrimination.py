"""What separates an ALP from a dark photon of the same mass in B → K⁽*⁾ + invisible.

Both are lines at the same q², so that spectra cannot. Three things can: the ratio of the rates
R = BR(B⁰ → K*⁰ + inv)/BR(B⁺ → K⁺ + inv), which is free for the ALP and fixed for X; the polarisation of the
K*; and ALPs that decay inside the detector. R takes for granted that what is invisible beside a K is so
beside a K*: exact for dark matter, and nearly so for an ALP with a decay length far beyond the detector.
Rates can rule out X, but never the ALP, whose R is free; a K* that is not longitudinal would.
"""

import itertools
from collections.abc import Sequence

import numpy as np

from b2kinv.physics import (
    b_mesons,
    b_to_vector_boson,
    belle2_projections,
    decay_in_flight,
    form_factors,
    measurements,
    photon_penguin,
)
from b2kinv.physics.belle2_projections import LUMINOSITY
from b2kinv.physics.conventions import ALP_MASS, CHARGE, DARK_PHOTON_MASS
from b2kinv.physics.decay_in_flight import DETECTOR_LENGTH
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.physics.kinematics import kallen
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import FRACTION, NOT_NEGATIVE, POSITIVE
from b2kinv.quantities.scalars import Array, ComplexNumbers, Numbers

COUPLING_RATIO = Number(
    "axial over vector coupling of the ALP to b and s", symbol="|C_A/C_V|", meaningful=NOT_NEGATIVE
)
BRANCHING_RATIO = Number("BR(B⁺ → K⁺ + invisible) of new physics", meaningful=FRACTION)
DEVIATIONS = Number("standard deviations that count as told apart", meaningful=POSITIVE)


@checked(m_a=ALP_MASS, coupling_ratio=COUPLING_RATIO, form_factor_set=FORM_FACTOR_SET)
def alp_rate_ratio(
    m_a: Numbers, coupling_ratio: Numbers = 1.0, form_factor_set: str = DEFAULT_SET
) -> Numbers:
    """Ratio of the branching ratios of B⁰ → K*⁰ a and B⁺ → K⁺ a (from Eqs. (8) and (9)).

    R_a = (τ_0/τ_+) (m_0/m_+)³ |C_A/C_V|² (A_0/f_0)² λ^(3/2)(1, y_K*, y_0)/((1 − y_K)² λ^½(1, y_K, y_+)),
    with y_K* = m_K*²/m_0², y_0 = m_a²/m_0², y_K = m_K²/m_+² and y_+ = m_a²/m_+²

    τ and m with 0 and + are those of B⁰ and B⁺, form factors are at m_a².

    Parameters
    ----------
    m_a
        Up to m_B − m_K*, where it is 0.0.
    coupling_ratio
        |C_A/C_V| of b and s.

    Raises
    ------
    ValueError
        If m_a is above m_B − m_K*.

    Examples
    --------
    >>> round(alp_rate_ratio(2.0), 2)
    0.85
    """
    return np.square(coupling_ratio) * _unit_alp_ratio(_to_kstar("m_a", m_a), form_factor_set)


@checked(m_X=DARK_PHOTON_MASS, form_factor_set=FORM_FACTOR_SET)
def dark_photon_rate_ratio(m_X: Numbers, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Ratio of the branching ratios of B⁰ → K*⁰ X and B⁺ → K⁺ X (from Eqs. (42) to (45)).

    R_X = τ_0 Γ(B⁰ → K*⁰ X)/(τ_+ Γ(B⁺ → K⁺ X))

    The coupling g_bs drops out. `b_to_vector_boson.rate_ratio` is that of widths at one charge.

    Parameters
    ----------
    m_X
        Up to m_B − m_K*.

    Raises
    ------
    ValueError
        If m_X is above that.

    Examples
    --------
    >>> round(dark_photon_rate_ratio(2.0), 2)
    1.38
    """
    _to_kstar("m_X", m_X)
    to_Kstar = b_to_vector_boson.width_Kstar(1.0, m_X, "0", form_factor_set)
    to_K = b_to_vector_boson.width_K(1.0, m_X, "+", form_factor_set)
    return b_mesons.lifetime("0") * to_Kstar / (b_mesons.lifetime("+") * to_K)


@checked(m_X=photon_penguin.MASS, form_factor_set=FORM_FACTOR_SET)
def kinetic_rate_ratio(m_X: Numbers, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Ratio of the branching ratios of B⁰ → K*⁰ X and B⁺ → K⁺ X from kinetic mixing alone.

    R = τ_0 Γ(B⁰ → K*⁰ X)/(τ_+ Γ(B⁺ → K⁺ X)), with the widths of `photon_penguin`

    Two orders of magnitude above that of the Z penguin: what makes B → K X nearly cancels, and the dipole,
    which makes B → K* X, comes with 2m_b m_B/m_X².

    Examples
    --------
    >>> kinetic_rate_ratio(2.0) > 50.0 * dark_photon_rate_ratio(2.0)
    True
    """
    # Both go with ε².
    to_Kstar = photon_penguin.width_Kstar(0.1, m_X, "0", form_factor_set)
    to_K = photon_penguin.width_K(0.1, m_X, "+", form_factor_set)
    return b_mesons.lifetime("0") * to_Kstar / (b_mesons.lifetime("+") * to_K)


@checked(m_X=DARK_PHOTON_MASS, form_factor_set=FORM_FACTOR_SET)
def dark_photon_rate_ratio_uncertainty(m_X: Numbers, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """One standard deviation of the dark photon's ratio of branching ratios from the form factors.

    σ(R_X)² = R_X² (σ_Γ²/Γ² of B⁺ → K⁺ X + σ_Γ²/Γ² of B⁰ → K*⁰ X)

    Those of K* have one covariance, with f_+ of another fit they have none.

    Examples
    --------
    >>> round(dark_photon_rate_ratio_uncertainty(2.0), 2)
    0.18
    """
    relative = np.hypot(
        b_to_vector_boson.width_uncertainty("K", m_X, "+", form_factor_set),
        b_to_vector_boson.width_uncertainty("K*", m_X, "0", form_factor_set),
    )
    return dark_photon_rate_ratio(m_X, form_factor_set) * relative


@checked(mass=ALP_MASS.but(meaning="mass of ALP and X"), form_factor_set=FORM_FACTOR_SET)
def equal_coupling_ratio(mass: Numbers, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Size of C_A/C_V at which an ALP has the ratio of rates of a dark photon: where rates cannot tell.

    √(R_X/R_a), for the R_a of C_A and C_V of one size

    Parameters
    ----------
    mass
        Of both [GeV], below m_B − m_K*, where the ALP's rate has gone to zero first.

    Raises
    ------
    ValueError
        If the mass is not.

    Examples
    --------
    >>> round(equal_coupling_ratio(2.0), 2)
    1.27
    """
    _below_kstar(mass)
    return np.sqrt(dark_photon_rate_ratio(mass, form_factor_set) / alp_rate_ratio(mass, 1.0, form_factor_set))


@checked(mass=ALP_MASS.but(meaning="mass of ALP and X"), form_factor_set=FORM_FACTOR_SET)
def equal_coupling_ratio_uncertainty(mass: Numbers, form_factor_set: str = DEFAULT_SET) -> Numbers:
    """One standard deviation of the |C_A/C_V| where rates cannot tell, from the form factors.

    σ = (|C_A/C_V|/2) √(Σ_ij g_i C_ij g_j), g_i = ∂ ln(R_X/R_a)/∂F_i for f_+, f_0 and A_12, A_1, V, A_0

    C is the covariance of each of the two fits. Where the same form factors make both rates their errors
    cancel: f_+ and f_0 are one number at q² = 0, and there A_12 of a light X is A_0 of the ALP times masses.

    Examples
    --------
    >>> 0.0 < equal_coupling_ratio_uncertainty(2.0) < 0.2
    True
    """
    value = equal_coupling_ratio(mass, form_factor_set)
    q2 = np.square(mass)
    f_plus, f_zero = (_form_factor(name, q2, form_factor_set) for name in ("f_plus", "f_zero"))
    A_0 = _form_factor("A_0", q2, form_factor_set)
    along, across = _slopes_of_squares(mass, form_factor_set)
    total = _squares(mass, "0", form_factor_set)
    to_Kstar = [(a + b) / sum(total) for a, b in zip(along, across, strict=True)]
    variance = _variance(("f_plus", "f_zero"), [-2.0 / f_plus, 2.0 / f_zero], q2, form_factor_set)
    variance = variance + _variance((*_OF_KSTAR, "A_0"), [*to_Kstar, -2.0 / A_0], q2, form_factor_set)
    return value / 2.0 * np.sqrt(variance)


@checked(m_a=ALP_MASS)
def alp_longitudinal_fraction(m_a: Numbers) -> Numbers:
    """Longitudinal fraction of the K* in B → K* a.

    F_L = 1

    B and a have no spin, so that the K* has none along its flight. In the matrix element, which is
    2 m_K* A_0 ε*·q, the momentum q is orthogonal to the transverse polarisations.

    Raises
    ------
    ValueError
        If m_a is not below m_B − m_K*: there is no decay.

    Examples
    --------
    >>> alp_longitudinal_fraction(2.0)
    1.0
    """
    _below_kstar(m_a, "m_a")
    return np.ones_like(m_a)


@checked(m_X=DARK_PHOTON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def longitudinal_fraction(m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET) -> Numbers:
    """Longitudinal fraction of the K* in B → K* X (from Eqs. (44) and (45)).

    F_L = |H_0|²/(|H_0|² + |H_+|² + |H_−|²)

    X and K* have the same helicity, as the B has no spin. 1 for a light X; 1/3 where the K* is at rest, if
    the form factors obey there what rotations ask for.

    Parameters
    ----------
    m_X
        Up to m_B − m_K*.

    Raises
    ------
    ValueError
        If m_X is above that.

    Notes
    -----
    It shows in the angle of the kaon in K* → K π, as (3/4)[(1 − F_L) sin²θ + 2 F_L cos²θ].

    Examples
    --------
    >>> round(longitudinal_fraction(2.0), 2)
    0.65
    """
    longitudinal, *transverse = _squares(m_X, charge, form_factor_set)
    return longitudinal / (longitudinal + sum(transverse))


@checked(m_X=DARK_PHOTON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def longitudinal_fraction_uncertainty(
    m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET
) -> Numbers:
    """One standard deviation of the longitudinal fraction of the K* in B → K* X from the form factors.

    σ(F_L)² = Σ_ij (∂F_L/∂F_i) C_ij (∂F_L/∂F_j), with the covariance C of A_12, A_1 and V

    Examples
    --------
    >>> round(longitudinal_fraction_uncertainty(2.0), 2)
    0.03
    """
    longitudinal, *transverse = _squares(m_X, charge, form_factor_set)
    total = longitudinal + sum(transverse)
    share = longitudinal / total
    along, across = _slopes_of_squares(m_X, form_factor_set, charge)
    slopes = [(a - share * (a + b)) / total for a, b in zip(along, across, strict=True)]
    return np.sqrt(_variance(_OF_KSTAR, slopes, np.square(m_X), form_factor_set))


@checked(m_X=photon_penguin.MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def kinetic_longitudinal_fraction(
    m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET
) -> Numbers:
    """Longitudinal fraction of the K* in B → K* X from kinetic mixing alone.

    F_L = |H_0|²/(|H_0|² + |H_+|² + |H_−|²), with the amplitudes of `photon_penguin`

    Nearly zero: the dipole of the photon makes transverse X, as real photons are.

    Examples
    --------
    >>> kinetic_longitudinal_fraction(2.0) < 0.05
    True
    """
    return _share_of_first(photon_penguin.amplitudes_Kstar(m_X, charge, form_factor_set))


@checked(m_X=photon_penguin.MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def kinetic_longitudinal_range(
    m_X: Numbers, charge: str = "0", form_factor_set: str = DEFAULT_SET
) -> tuple[Numbers, Numbers]:
    """Range of the longitudinal fraction from kinetic mixing alone over scales and treatments of quark loops.

    lowest F_L to highest F_L, over all `SCALES` and `LOOPS` of `photon_penguin`.

    Returns
    -------
    tuple of two floats or arrays

    Examples
    --------
    >>> low, high = kinetic_longitudinal_range(2.0)
    >>> low <= kinetic_longitudinal_fraction(2.0) <= high < longitudinal_fraction(2.0)
    True
    """
    shares = [
        _share_of_first(photon_penguin.amplitudes_Kstar(m_X, charge, form_factor_set, scale, loops))
        for scale, loops in itertools.product(photon_penguin.SCALES, photon_penguin.LOOPS)
    ]
    return np.min(shares, axis=0), np.max(shares, axis=0)


@checked(
    coupling_ratio=COUPLING_RATIO,
    luminosity=LUMINOSITY,
    mass=ALP_MASS.but(meaning="mass of ALP and X"),
    branching_ratio=BRANCHING_RATIO,
    form_factor_set=FORM_FACTOR_SET,
)
def separation(
    coupling_ratio: Numbers,
    luminosity: Numbers,
    mass: Numbers = 2.0,
    branching_ratio: Numbers | None = None,
    form_factor_set: str = DEFAULT_SET,
) -> Numbers:
    """Standard deviations by which the rates of an ALP would rule out the dark photon.

    |R_a − R_X| B/√(σ_K*² + R_X² σ_K² + B² σ(R_X)²), with B = BR(B⁺ → K⁺ + inv)

    That is √(Δχ²) of the hypothesis X for the rates B and R_a B, with its own rate and form factors free. All
    errors are Gaussian and do not depend on the signal, see `belle2_projections`.

    Parameters
    ----------
    coupling_ratio
        |C_A/C_V| of the ALP that is there.
    luminosity
        Of Belle II [1/ab].
    branching_ratio
        B; by default the best fit of Belle II's likelihood at that mass.

    Raises
    ------
    ValueError
        If the precision is not known at that mass.

    Examples
    --------
    >>> separation(3.0, 50.0) > 5.0
    True
    """
    rate = _rate(mass, branching_ratio)
    distance = np.abs(
        alp_rate_ratio(mass, coupling_ratio, form_factor_set) - dark_photon_rate_ratio(mass, form_factor_set)
    )
    return distance * rate / _error_of_difference(luminosity, mass, rate, form_factor_set)


@checked(
    luminosity=LUMINOSITY,
    mass=ALP_MASS.but(meaning="mass of ALP and X"),
    branching_ratio=BRANCHING_RATIO,
    deviations=DEVIATIONS,
    form_factor_set=FORM_FACTOR_SET,
)
def told_apart(
    luminosity: Numbers,
    mass: Numbers = 2.0,
    branching_ratio: Numbers | None = None,
    deviations: Numbers = 3.0,
    form_factor_set: str = DEFAULT_SET,
) -> tuple[Numbers, Numbers]:
    """Sizes of C_A/C_V below and above which the rates of an ALP rule out the dark photon.

    |C_A/C_V|² = (R_X ∓ n s/B)/R_a, with n standard deviations, R_a at |C_A/C_V| = 1 and
    s² = σ_K*² + R_X² σ_K² + B² σ(R_X)²

    Between the two rates do not tell.

    Returns
    -------
    tuple of two floats or arrays
        Lower and upper end. The lower is 0.0 where even an ALP without axial coupling is not told from X, the
        upper infinite without any rate.

    Examples
    --------
    >>> low, high = told_apart(50.0)
    >>> round(separation(low, 50.0), 6), round(separation(high, 50.0), 6)
    (3.0, 3.0)
    """
    rate = _rate(mass, branching_ratio)
    error = _error_of_difference(luminosity, mass, rate, form_factor_set)
    # Without new physics there is nothing to tell.
    half_width = np.where(rate > 0.0, deviations * error / np.where(rate > 0.0, rate, 1.0), np.inf)
    return _ends(mass, half_width, form_factor_set)


@checked(
    mass=ALP_MASS.but(meaning="mass of ALP and X"), deviations=DEVIATIONS, form_factor_set=FORM_FACTOR_SET
)
def never_told_apart(
    mass: Numbers = 2.0, deviations: Numbers = 3.0, form_factor_set: str = DEFAULT_SET
) -> tuple[Numbers, Numbers]:
    """Sizes of C_A/C_V between which no luminosity tells an ALP from X by rates, with today's form factors.

    |C_A/C_V|² = (R_X ∓ n σ(R_X))/R_a, with R_a at |C_A/C_V| = 1

    Returns
    -------
    tuple of two floats or arrays
        Lower and upper end, on both sides of `equal_coupling_ratio`.

    Examples
    --------
    >>> low, high = never_told_apart()
    >>> low < equal_coupling_ratio(2.0) < high
    True
    """
    return _ends(
        mass, deviations * dark_photon_rate_ratio_uncertainty(mass, form_factor_set), form_factor_set
    )


@checked(
    branching_ratio=BRANCHING_RATIO.but(meaning="BR(B → K⁽*⁾ a)"),
    m_a=ALP_MASS,
    branching_ratio_visible=Number("BR(a → visible)", meaningful=FRACTION),
    length=DETECTOR_LENGTH,
    luminosity=LUMINOSITY,
    charge=CHARGE,
    kaon=b_mesons.KAON,
)
def displaced_decays(
    branching_ratio: Numbers,
    m_a: Numbers,
    proper_decay_length: Numbers,
    length: Numbers,
    branching_ratio_visible: Numbers = 1.0,
    luminosity: Numbers = 1.0,
    charge: str = "+",
    kaon: str = "K",
) -> Numbers:
    """Expected number of ALPs from B → K⁽*⁾ a that decay visibly inside the detector at Belle II.

    N = N_B BR(B → K⁽*⁾ a) BR(a → vis) (1 − P), with P = ⟨exp(−L_det/(βγ cτ_a))⟩

    N_B counts B and B̄ of the charge: as many as there are pairs, half of which are charged. Before any
    selection: how many would be found is not published. A dark photon decays at once, or to dark matter.

    Parameters
    ----------
    proper_decay_length : float or array_like of float
        cτ_a [m]; infinite for a stable ALP.
    length
        Distance L_det [m] within which it counts.
    luminosity
        1/ab by default.

    Examples
    --------
    >>> 200.0 < displaced_decays(8.6e-6, 2.0, 100.0, 3.5) < 350.0
    True
    """
    escape = decay_in_flight.escape_probability(m_a, proper_decay_length, length, charge, kaon)
    produced = belle2_projections.pairs_of_B_mesons(luminosity) * branching_ratio
    return produced * branching_ratio_visible * (1.0 - escape)


#: Form factors of B → K* X with the Z penguin.
_OF_KSTAR = ("A_12", "A_1", "V")


def _form_factor(name: str, q2: Numbers, form_factor_set: str) -> Numbers:
    value: Numbers = getattr(form_factors, name)(q2, form_factor_set)
    return value


def _to_kstar(name: str, mass: Numbers) -> Array:
    m_B, m_K = b_mesons.masses("0", "Kstar")
    return validation.numbers(
        name, mass, at_most=m_B - m_K, unit="GeV", meaning="mass of the particle beside K*⁰"
    )


def _below_kstar(mass: Numbers, name: str = "mass") -> None:
    m_B, m_K = b_mesons.masses("0", "Kstar")
    validation.numbers(name, mass, below=m_B - m_K, unit="GeV", meaning="mass of the particle beside K*⁰")


def _unit_alp_ratio(m_a: Array, form_factor_set: str) -> Numbers:
    (M_0, m_Kstar), (M_plus, m_K) = b_mesons.masses("0", "Kstar"), b_mesons.masses("+", "K")
    q2 = np.square(m_a)
    # Rounding may take it below zero at the end of phase space.
    to_Kstar = np.maximum(kallen(1.0, (m_Kstar / M_0) ** 2, q2 / M_0**2), 0.0)
    to_K = kallen(1.0, (m_K / M_plus) ** 2, q2 / M_plus**2)
    factors: Numbers = _form_factor("A_0", q2, form_factor_set) / _form_factor("f_zero", q2, form_factor_set)
    masses = b_mesons.lifetime("0") / b_mesons.lifetime("+") * (M_0 / M_plus) ** 3
    ratio: Numbers = masses * factors**2 * to_Kstar**1.5 / ((1.0 - (m_K / M_plus) ** 2) ** 2 * np.sqrt(to_K))
    return ratio


def _squares(m_X: Numbers, charge: str, form_factor_set: str) -> tuple[Numbers, Numbers, Numbers]:
    H_0 = b_to_vector_boson.longitudinal_amplitude(m_X, charge, form_factor_set)
    H_plus, H_minus = b_to_vector_boson.transverse_amplitudes(m_X, charge, form_factor_set)
    return np.square(H_0), np.square(H_plus), np.square(H_minus)


def _slopes_of_squares(
    m_X: Numbers, form_factor_set: str, charge: str = "0"
) -> tuple[list[Numbers], list[Numbers]]:
    # ∂|H_0|² and ∂(|H_+|² + |H_−|²) by each of `_OF_KSTAR`; the cross terms of A_1 and V cancel in the sum.
    q2 = np.square(m_X)
    A_12, A_1, V = (_form_factor(name, q2, form_factor_set) for name in _OF_KSTAR)
    H_0 = b_to_vector_boson.longitudinal_amplitude(m_X, charge, form_factor_set)
    H_plus, H_minus = b_to_vector_boson.transverse_amplitudes(m_X, charge, form_factor_set)
    even, odd = np.square(H_plus + H_minus), np.square(H_plus - H_minus)
    zero = np.zeros_like(q2)
    return [2.0 * np.square(H_0) / A_12, zero, zero], [zero, even / A_1, odd / V]


def _variance(names: Sequence[str], slopes: Sequence[Numbers], q2: Numbers, form_factor_set: str) -> Numbers:
    gradient = np.stack(np.broadcast_arrays(*slopes), axis=-1)
    covariance = form_factors.covariance_of(names, q2, form_factor_set)
    variance: Numbers = np.einsum("...i,...ij,...j->...", gradient, covariance, gradient)
    # Where the terms cancel, rounding must not leave less than nothing.
    return np.maximum(variance, 0.0)


def _share_of_first(amplitudes: Sequence[ComplexNumbers]) -> Array:
    squares = [np.square(np.abs(amplitude)) for amplitude in amplitudes]
    return np.asarray(squares[0] / sum(squares))


def _rate(mass: Numbers, branching_ratio: Numbers | None) -> Numbers:
    if branching_ratio is not None:
        return branching_ratio
    return measurements.excess_best_fit("belle2-likelihood", mass)


def _error_of_difference(luminosity: Numbers, mass: Numbers, rate: Numbers, form_factor_set: str) -> Numbers:
    # Of BR(K*) − R_X BR(K), for the hypothesis X.
    R_X = dark_photon_rate_ratio(mass, form_factor_set)
    of_K, of_Kstar = (
        belle2_projections.projected_uncertainty(kaon, luminosity, mass) for kaon in ("K", "K*")
    )
    theory = rate * dark_photon_rate_ratio_uncertainty(mass, form_factor_set)
    error: Numbers = np.sqrt(np.square(of_Kstar) + np.square(R_X * of_K) + np.square(theory))
    return error


def _ends(mass: Numbers, half_width: Numbers, form_factor_set: str) -> tuple[Numbers, Numbers]:
    _below_kstar(mass)
    R_X = dark_photon_rate_ratio(mass, form_factor_set)
    unit = alp_rate_ratio(mass, 1.0, form_factor_set)
    return np.sqrt(np.maximum(R_X - half_width, 0.0) / unit), np.sqrt((R_X + half_width) / unit)
