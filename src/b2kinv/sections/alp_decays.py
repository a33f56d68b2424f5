"""Section II A: an axion-like particle (ALP) in B → K⁽*⁾ + invisible, and its own decays (Eqs. 8–20).

Couplings and loops are those of `b2kinv.physics.alp_couplings` (Eqs. 3–7), the widths of the ALP those of
`b2kinv.physics.alp_widths` (Eqs. 12–15), opened at the lightest hadrons. B, K and K* mesons have their own
mass for each charge.
"""

import dataclasses
from collections.abc import Mapping
from typing import Literal, cast, overload

import numpy as np

from b2kinv.physics import alp_decay_modes, b_mesons, form_factors, measurements
from b2kinv.physics.alp_couplings import (
    QUARKS,
    effective_gluon_coupling,
    effective_photon_coupling,
    loop_function,
)
from b2kinv.physics.alp_widths import (
    ALPHA_S,
    GLUON_CORRECTION,
    branching_ratios,
    partial_widths,
    width_to_dark_matter,
    width_to_fermions,
    width_to_gluons,
    width_to_photons,
)
from b2kinv.physics.conventions import (
    ALP_MASS,
    AXIAL_COUPLING,
    CHARGE,
    CHI_KIND,
    CHI_MASS,
    DARK_MATTER_COUPLING,
    DECAY_CONSTANT,
    GLUON_COUPLING,
    HEAVIEST_IN_B_TO_K,
    PHOTON_COUPLING,
    QUARK_COUPLING,
    VECTOR_COUPLING,
)
from b2kinv.physics.decay_in_flight import DETECTOR_LENGTH, decay_length, escape_probability
from b2kinv.physics.form_factors import EXPANSION_PARAMETERS, FORM_FACTOR_SET
from b2kinv.physics.hadronic_thresholds import PERTURBATIVE_ABOVE
from b2kinv.physics.measurements import KSTAR_LIMITS
from b2kinv.quantities import validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import FRACTION, NOT_NEGATIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers, Pair
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import belle2_excess

__all__ = [
    "CHANNELS", "GLUON_CORRECTION", "KSTAR_LIMITS", "PERTURBATIVE_ABOVE", "QUARKS", "Parameters",
    "axial_decay_constant_limit", "branching_ratio_B_to_K_alp", "branching_ratio_B_to_Kstar_alp",
    "branching_ratio_B_to_invisible", "branching_ratios", "decay_constant_window", "decay_length",
    "effective_gluon_coupling", "effective_photon_coupling", "escape_probability", "evaluate",
    "loop_function", "partial_widths", "relative_uncertainty_B_to_K_alp",
    "relative_uncertainty_B_to_Kstar_alp", "width_to_dark_matter", "width_to_fermions", "width_to_gluons",
    "width_to_photons",
]  # fmt: skip


@checked(
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    C_V_sb=VECTOR_COUPLING,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
    parameters=EXPANSION_PARAMETERS,
)
def branching_ratio_B_to_K_alp(
    m_a: Numbers,
    f_a: Numbers,
    C_V_sb: Numbers = 1.0,
    charge: str = "+",
    form_factor_set: str = form_factors.DEFAULT_SET,
    parameters: Numbers | None = None,
) -> Numbers:
    """Return the branching ratio BR(B → K a) from the vector coupling to b and s (Eq. (8)).

    τ_B m_B³ |C_V_sb|² / (64π f_a²) · (1 − m_K²/m_B²)² · f_0²(m_a²) · λ^½(1, m_K²/m_B², m_a²/m_B²)

    λ is computed as ((m_B − m_K)² − m_a²) ((m_B + m_K)² − m_a²)/m_B⁴, exactly zero at the end point.

    Parameters
    ----------
    m_a
        At and above m_B − m_K the result is 0.0.
    parameters
        In place of the means of the set, as `form_factors.sample` draws them.

    Notes
    -----
    Altmannshofer, Crivellin, Haigh, Inguglia, Martin Camalich, arXiv:2311.14629.

    Examples
    --------
    >>> f"{branching_ratio_B_to_K_alp(2.0, 1e8):.2e}"
    '2.04e-05'
    >>> branching_ratio_B_to_K_alp(4.9, 1e8)
    0.0
    """
    m_B, m_K = b_mesons.masses(charge, "K")
    q2 = _momentum_transfer(m_a, m_B, m_K)
    f_0 = form_factors.f_zero(q2, form_factor_set, parameters)
    front = b_mesons.lifetime(charge) * m_B**3 / (64.0 * np.pi) * (1.0 - (m_K / m_B) ** 2) ** 2
    return front * np.square(C_V_sb / f_a) * np.square(f_0) * np.sqrt(_kallen(m_B, m_K, q2))


@checked(
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    C_A_sb=AXIAL_COUPLING,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
    parameters=EXPANSION_PARAMETERS,
)
def branching_ratio_B_to_Kstar_alp(
    m_a: Numbers,
    f_a: Numbers,
    C_A_sb: Numbers = 1.0,
    charge: str = "+",
    form_factor_set: str = form_factors.DEFAULT_SET,
    parameters: Numbers | None = None,
) -> Numbers:
    """Return the branching ratio BR(B → K* a) from the axial coupling to b and s (Eq. (9)).

    τ_B m_B³ |C_A_sb|² / (64π f_a²) · A_0²(m_a²) · λ^(3/2)(1, m_K*²/m_B², m_a²/m_B²)

    The Källén function has the mass of the K*: the printed equation shows m_K there, which would open the
    channel up to m_B − m_K (`b2kinv.paper.as_printed` has that form). It is computed as in Eq. (8).

    Parameters
    ----------
    m_a
        At and above m_B − m_K* the result is 0.0.
    parameters
        In place of the means of the set, as `form_factors.sample` draws them.

    Notes
    -----
    Altmannshofer, Crivellin, Haigh, Inguglia, Martin Camalich, arXiv:2311.14629.

    Examples
    --------
    >>> f"{branching_ratio_B_to_Kstar_alp(2.0, 1e8):.2e}"
    '1.90e-05'
    """
    m_B, m_Kstar = b_mesons.masses(charge, "Kstar")
    q2 = _momentum_transfer(m_a, m_B, m_Kstar)
    A_0 = form_factors.A_0(q2, form_factor_set, parameters)
    kallen = _kallen(m_B, m_Kstar, q2)
    front = b_mesons.lifetime(charge) * m_B**3 / (64.0 * np.pi)
    return front * np.square(C_A_sb / f_a) * np.square(A_0) * kallen * np.sqrt(kallen)


@overload
def decay_constant_window(
    branching_ratio: Pair,
    m_a: Numbers = 2.0,
    charge: str = "+",
    form_factor_set: str = "",
    *,
    uncertainty: Literal[True],
) -> tuple[Pair, Pair]: ...
@overload
def decay_constant_window(
    branching_ratio: Pair, m_a: Numbers = 2.0, charge: str = "+", form_factor_set: str = ""
) -> Pair: ...
@checked(m_a=ALP_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def decay_constant_window(
    branching_ratio: Pair,
    m_a: Numbers = 2.0,
    charge: str = "+",
    form_factor_set: str = form_factors.DEFAULT_SET,
    uncertainty: bool = False,
) -> Pair | tuple[Pair, Pair]:
    """Return the range of f_a/|C_V_sb| [GeV] that gives a range of BR(B → K a) (Eq. (10)).

    f_a/|C_V_sb| = √(BR₁/BR) · 1 GeV, where BR₁ is BR(B → K a) for f_a/|C_V_sb| = 1 GeV (Eq. (8))

    Parameters
    ----------
    branching_ratio : pair of float or array_like of float
        Lower and upper end of the branching ratio. A lower end of 0 leaves f_a without an upper end (inf),
        and two ends of 0 are no window (both ends 0.0).
    m_a
        At and above m_B − m_K no coupling is enough and both ends are 0.0.
    uncertainty : bool, optional
        Also return one standard deviation of both ends from the covariance of f_0.

    Returns
    -------
    tuple
        (low, high), or ((low, high), (uncertainty of low, uncertainty of high)).

    Raises
    ------
    ValueError
        If an end is no probability, or the range is upside down.

    Examples
    --------
    >>> low, high = decay_constant_window((0.5e-5, 0.9e-5))
    >>> f"{low:.2e} {high:.2e}"
    '1.51e+08 2.02e+08'
    """
    low, high = (
        validation.numbers("branching_ratio", end, at_least=0.0, at_most=1.0) for end in branching_ratio
    )
    if np.any(low > high):
        raise ValueError(f"branching_ratio = {branching_ratio!r} is not allowed: put the lower end first")
    at_1_GeV = branching_ratio_B_to_K_alp(m_a, 1.0, 1.0, charge, form_factor_set)
    possible = (high > 0.0) & np.greater(at_1_GeV, 0.0)
    reached = (
        np.where(end > 0.0, np.sqrt(at_1_GeV / np.where(end > 0.0, end, 1.0)), np.inf) for end in (high, low)
    )
    lower, upper = (np.where(possible, end, 0.0) for end in reached)
    if not uncertainty:
        return lower, upper
    relative = relative_uncertainty_B_to_K_alp(m_a, charge, form_factor_set) / 2.0
    return (lower, upper), (lower * relative, upper * relative)


@checked(
    branching_ratio_limit=Number("limit on BR(B → K* a)", meaningful=Range(above=0.0, at_most=1.0)),
    m_a=ALP_MASS,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
)
def axial_decay_constant_limit(
    branching_ratio_limit: Numbers,
    m_a: Numbers = 2.0,
    charge: str = "+",
    form_factor_set: str = form_factors.DEFAULT_SET,
) -> Numbers:
    """Return the lower limit on f_a/|C_A_sb| [GeV] from a limit on BR(B → K* + invisible) (from Eq. (9)).

    f_a/|C_A_sb| > √(BR₁/BR_limit) · 1 GeV, where BR₁ is BR(B → K* a) for f_a/|C_A_sb| = 1 GeV (Eq. (9))

    Parameters
    ----------
    m_a
        At and above m_B − m_K* there is no limit: 0.0.

    Examples
    --------
    >>> f"{axial_decay_constant_limit(7.9e-5):.1e}"
    '4.9e+07'
    """
    at_1_GeV = branching_ratio_B_to_Kstar_alp(m_a, 1.0, 1.0, charge, form_factor_set)
    return np.sqrt(at_1_GeV / branching_ratio_limit)


@checked(
    branching_ratio=Number("BR(B → K⁽*⁾ a), Eq. (8) or (9)", meaningful=NOT_NEGATIVE),
    branching_ratio_dark_matter=Number("BR(a → χχ̄)", meaningful=FRACTION),
    probability=Number("probability that the ALP leaves the detector", symbol="P", meaningful=FRACTION),
)
def branching_ratio_B_to_invisible(
    branching_ratio: Numbers, branching_ratio_dark_matter: Numbers, probability: Numbers
) -> Numbers:
    """Return BR(B → K⁽*⁾ + invisible) from new physics (Eq. (11)).

    BR(B → K⁽*⁾ + inv) = BR(B → K⁽*⁾ a) · [BR(a → χχ̄) + P BR(a → vis)], P = ⟨exp(−L_det/(βγ cτ_a))⟩

    What does not decay to dark matter counts as visible, BR(a → vis) = 1 − BR(a → χχ̄), so that a stable ALP
    is invisible by escaping. `escape_probability` is P.

    Examples
    --------
    >>> branching_ratio_B_to_invisible(1e-5, 0.5, 0.0)
    5e-06
    """
    visible = 1.0 - branching_ratio_dark_matter
    return branching_ratio * (branching_ratio_dark_matter + probability * visible)


@checked(m_a=ALP_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def relative_uncertainty_B_to_K_alp(
    m_a: Numbers, charge: str = "+", form_factor_set: str = form_factors.DEFAULT_SET
) -> Numbers:
    """Return the relative standard deviation of BR(B → K a) from the covariance of f_0 alone.

    σ(BR)/BR = 2 σ(f_0)/f_0 at q² = m_a²

    Examples
    --------
    >>> round(relative_uncertainty_B_to_K_alp(2.0), 3)
    0.051
    """
    q2 = _momentum_transfer(m_a, *b_mesons.masses(charge, "K"))
    sigma = form_factors.uncertainty("f_zero", q2, form_factor_set)
    return 2.0 * sigma / form_factors.f_zero(q2, form_factor_set)


@checked(m_a=ALP_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def relative_uncertainty_B_to_Kstar_alp(
    m_a: Numbers, charge: str = "+", form_factor_set: str = form_factors.DEFAULT_SET
) -> Numbers:
    """Return the relative standard deviation of BR(B → K* a) from the covariance of A_0 alone.

    σ(BR)/BR = 2 σ(A_0)/A_0 at q² = m_a²

    Examples
    --------
    >>> round(relative_uncertainty_B_to_Kstar_alp(2.0), 2)
    0.15
    """
    q2 = _momentum_transfer(m_a, *b_mesons.masses(charge, "Kstar"))
    sigma = form_factors.uncertainty("A_0", q2, form_factor_set)
    return 2.0 * sigma / form_factors.A_0(q2, form_factor_set)


def _momentum_transfer(m_a: Numbers, m_B: float, m_kaon: float) -> Numbers:
    # q² = m_a², held at the end point beyond it, where λ is zero.
    return np.square(np.minimum(m_a, m_B - m_kaon))


def _kallen(m_B: float, m_kaon: float, q2: Numbers) -> Numbers:
    # λ(1, m_K²/m_B², q²/m_B²) as a product, exactly zero at the end point.
    return ((m_B - m_kaon) ** 2 - q2) * ((m_B + m_kaon) ** 2 - q2) / m_B**4


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section II A. Numbers may be arrays that broadcast.

    m_a = 2 GeV, C_G^UV = C_γ^UV = 0, f_a/C_q = 10⁸ GeV and C_q = C_qq = C_V_sb = C_A_sb

    These defaults are the paper's benchmark (Eq. (16)).
    """

    m_a: float = ALP_MASS.but(
        offered=Range(at_least=1e-6, at_most=10.0),
        shown=Range(below=HEAVIEST_IN_B_TO_K, meaning="ALP mass in B⁺ → K⁺ a"),
    ).parameter(2.0)
    f_a: float = DECAY_CONSTANT.parameter(1e8)
    C_q: float = QUARK_COUPLING.parameter(1.0)
    C_V_sb: float = VECTOR_COUPLING.parameter(1.0)
    C_A_sb: float = AXIAL_COUPLING.parameter(1.0)
    C_chi: float = DARK_MATTER_COUPLING.parameter(1.0)
    C_G_UV: float = GLUON_COUPLING.parameter(0.0)
    C_gamma_UV: float = PHOTON_COUPLING.parameter(0.0)
    m_chi: float = CHI_MASS.parameter(1e-3)
    dark_matter: str = CHI_KIND.parameter("dirac")
    alpha_s: float | str = ALPHA_S.parameter("running")
    L_det: float = DETECTOR_LENGTH.parameter(3.5)
    form_factor_set: str = FORM_FACTOR_SET.but(meaning="B → K and B → K* form factors").parameter(
        form_factors.DEFAULT_SET
    )
    excess: str = belle2_excess.EXCESS.parameter("paper")


@explained
def evaluate(parameters: Parameters) -> Result:
    """Return everything that the notebook of Section II A shows, for one point or for arrays of points.

    Uncertainties are one standard deviation from the form-factor covariance; those of masses and lifetimes
    are far smaller.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    Result

    Examples
    --------
    >>> round(evaluate(Parameters(alpha_s=0.3)).value("decay_length"))
    109
    """
    p = parameters
    quantities = {f"branching_ratio_{channel}_alp": production(p, channel) for channel in CHANNELS}
    quantities.update(decays(p))
    quantities.update(_invisible(p, quantities))
    quantities.update(_coupling_ranges(p))
    return Result(p, quantities)


#: Channel → (charge, kaon, words).
CHANNELS = {
    "B_plus_to_K_plus": ("+", "K", "B⁺ → K⁺"),
    "B_zero_to_K_zero": ("0", "K", "B⁰ → K⁰"),
    "B_plus_to_Kstar_plus": ("+", "Kstar", "B⁺ → K*⁺"),
    "B_zero_to_Kstar_zero": ("0", "Kstar", "B⁰ → K*⁰"),
}


def decays(p: Parameters) -> dict[str, Quantity]:
    """Return widths, branching ratios and the decay length of the ALP, by name."""
    return alp_decay_modes.decay_quantities(
        p.m_a, p.f_a, p.C_q, p.C_chi, p.m_chi, p.C_G_UV, p.C_gamma_UV, p.dark_matter, p.alpha_s
    )


def production(p: Parameters, channel: str) -> Quantity:
    """Return BR(B → K⁽*⁾ a) of one of `CHANNELS` with the error from its form factors."""
    charge, kaon, words = CHANNELS[channel]
    if kaon == "K":
        value = branching_ratio_B_to_K_alp(p.m_a, p.f_a, p.C_V_sb, charge, p.form_factor_set)
        relative = relative_uncertainty_B_to_K_alp(p.m_a, charge, p.form_factor_set)
    else:
        value = branching_ratio_B_to_Kstar_alp(p.m_a, p.f_a, p.C_A_sb, charge, p.form_factor_set)
        relative = relative_uncertainty_B_to_Kstar_alp(p.m_a, charge, p.form_factor_set)
    equation = 8 if kaon == "K" else 9
    return Quantity(value, "1", f"BR({words} a) (Eq. ({equation}))", value * relative)


def _invisible(p: Parameters, quantities: Mapping[str, Quantity]) -> dict[str, Quantity]:
    dark = quantities["branching_ratio_dark_matter"].numbers
    length = quantities["decay_length"].numbers
    added: dict[str, Quantity] = {}
    for channel, (charge, kaon, words) in CHANNELS.items():
        produced = quantities[f"branching_ratio_{channel}_alp"]
        escape = escape_probability(p.m_a, length, p.L_det, charge, kaon)
        fixed = escape_probability(p.m_a, length, p.L_det, charge, kaon, average="fixed")
        added[f"escape_probability_{channel}"] = Quantity(
            escape, "1", f"probability that the ALP of {words} a leaves the detector, averaged at Belle II"
        )
        added[f"escape_probability_{channel}_fixed_boost"] = Quantity(
            fixed, "1", f"the same for {words} a at the one boost of the B rest frame, as in Eq. (11)"
        )
        invisible = branching_ratio_B_to_invisible(produced.numbers, dark, escape)
        error = branching_ratio_B_to_invisible(cast(Numbers, produced.uncertainty), dark, escape)
        added[f"branching_ratio_{channel}_invisible"] = Quantity(
            invisible, "1", f"BR({words} + invisible) from new physics (Eq. (11))", error
        )
    return added


def _coupling_ranges(p: Parameters) -> dict[str, Quantity]:
    quantities: dict[str, Quantity] = {}
    for n_sigma in (1, 2):
        branching_ratio = belle2_excess.excess_window(p.excess, p.m_a, n_sigma)
        ends, errors = decay_constant_window(
            branching_ratio, p.m_a, form_factor_set=p.form_factor_set, uncertainty=True
        )
        quantities[f"excess_branching_ratio_{n_sigma}_sigma"] = Quantity(
            branching_ratio, "1", f"BR(B⁺ → K⁺a) that fits the excess at {n_sigma} σ"
        )
        quantities[f"decay_constant_window_{n_sigma}_sigma"] = Quantity(
            ends, "GeV", f"f_a/|C^V_sb| that fits the excess at {n_sigma} σ (Eq. (10))", errors
        )
    # All limits share the form factors' uncertainty of two mesons.
    relative = {
        charge: relative_uncertainty_B_to_Kstar_alp(p.m_a, charge, p.form_factor_set) for charge in ("+", "0")
    }

    def axial_limit(branching_ratio: Numbers, charge: str, words: str) -> Quantity:
        return _axial_limit(p, branching_ratio, charge, words, relative[charge])

    for limit, (name, charge) in KSTAR_LIMITS.items():
        published = measurements.get(name)
        quantities[f"axial_limit_{limit}"] = axial_limit(published.value, charge, published.meaning)
    spectrum = measurements.spectrum_limit_Kstar(p.m_a)
    quantities["axial_limit_babar_two_body"] = axial_limit(
        spectrum, "0", "BR(B -> K* X), a line in BaBar's spectrum"
    )
    less = measurements.value(KSTAR_LIMITS["babar"][0]) - measurements.value("br_Kstar_zero_nu_nu_flavio")
    words = "BR(B -> K* X), BaBar's for neutrinos less the Standard Model, naively"
    quantities["axial_limit_babar_naive"] = axial_limit(less, KSTAR_LIMITS["babar"][1], words)
    return quantities


def _axial_limit(
    p: Parameters, branching_ratio: Numbers, charge: str, words: str, relative: Numbers
) -> Quantity:
    # What is not constrained has an infinite limit on the rate, and none on the coupling.
    known = np.isfinite(branching_ratio)
    limit = np.where(known, branching_ratio, 1.0)
    value = known * axial_decay_constant_limit(limit, p.m_a, charge, p.form_factor_set)
    meaning = f"lower limit on f_a/|C^A_sb| (from Eq. (9)) with the limit on {words}"
    return Quantity(value, "GeV", meaning, value * relative / 2.0)
