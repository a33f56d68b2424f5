"""Section II A: an axion-like particle (ALP) in B → K⁽*⁾ + invisible, and its own decays (Eqs. 8–20).

Couplings and loops are those of `b2kinv.physics.alp_couplings` (Eqs. 3–7), the widths of the ALP those of
`b2kinv.physics.alp_widths` (Eqs. 12–15). B, K and K* mesons have their own mass for each charge.
"""

import dataclasses

import numpy as np

from b2kinv.physics import b_mesons, form_factors, inputs, measurements
from b2kinv.physics.alp_couplings import (
    QUARKS,
    coupling_over_scale_squared,
    effective_gluon_coupling,
    effective_photon_coupling,
    loop_function,
)
from b2kinv.physics.alp_widths import (
    GLUON_CORRECTION,
    PERTURBATIVE_ABOVE,
    branching_ratios,
    partial_widths,
    strong_coupling,
    width_to_dark_matter,
    width_to_fermions,
    width_to_gluons,
    width_to_photons,
)
from b2kinv.physics.decay_in_flight import decay_length, escape_probability
from b2kinv.physics.measurements import KSTAR_LIMITS, KSTAR_TWO_BODY_FIT
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.validation import scalar_or_array
from b2kinv.sections import belle2_excess

__all__ = [
    "CHANNELS",
    "COUPLING_RANGE",
    "GLUON_CORRECTION",
    "KSTAR_LIMITS",
    "PERTURBATIVE_ABOVE",
    "QUARKS",
    "Parameters",
    "axial_decay_constant_limit",
    "branching_ratio_B_to_K_alp",
    "branching_ratio_B_to_Kstar_alp",
    "branching_ratio_B_to_invisible",
    "branching_ratios",
    "decay_constant_window",
    "decay_length",
    "effective_gluon_coupling",
    "effective_photon_coupling",
    "escape_probability",
    "evaluate",
    "loop_function",
    "partial_widths",
    "relative_uncertainty_B_to_K_alp",
    "relative_uncertainty_B_to_Kstar_alp",
    "width_to_dark_matter",
    "width_to_fermions",
    "width_to_gluons",
    "width_to_photons",
]


def branching_ratio_B_to_K_alp(
    m_a, f_a, C_V_sb=1.0, charge="+", form_factor_set=form_factors.DEFAULT_SET, parameters=None
):
    """Return the branching ratio BR(B → K a) from the vector coupling to b and s (Eq. (8)).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV]. At and above m_B − m_K the result is 0.0.
    f_a : float or array_like of float
        ALP decay constant [GeV], as in ∂a/(2 f_a).
    C_V_sb : float or array_like of float
        Vector coupling to b and s.
    charge : str
        "+" for B⁺ → K⁺ a, "0" for B⁰ → K⁰ a.
    form_factor_set : str
        Set that f_0(m_a²) is taken from.
    parameters : array_like of float, optional
        Parameters of the set in place of its means, as `form_factors.sample` draws them.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

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
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    strength = coupling_over_scale_squared("C_V_sb", C_V_sb, f_a)
    mass_B, mass_K = b_mesons.masses(charge, "K")
    q2 = np.square(np.minimum(m_a, mass_B - mass_K))
    f_0 = form_factors.f_zero(q2, form_factor_set, parameters)
    prefactor = b_mesons.lifetime(charge) * mass_B**3 / (64.0 * np.pi) * (1.0 - (mass_K / mass_B) ** 2) ** 2
    phase_space = np.sqrt(_kallen_two_body(mass_B, mass_K, q2))
    return scalar_or_array(prefactor * strength * np.square(f_0) * phase_space)


def branching_ratio_B_to_Kstar_alp(
    m_a, f_a, C_A_sb=1.0, charge="+", form_factor_set=form_factors.DEFAULT_SET, parameters=None
):
    """Return the branching ratio BR(B → K* a) from the axial coupling to b and s (Eq. (9)).

    The Källén function has the mass of the K*: the printed equation shows m_K there, which would open the
    channel up to m_B − m_K (`b2kinv.paper.as_printed` has that form).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV]. At and above m_B − m_K* the result is 0.0.
    f_a : float or array_like of float
        ALP decay constant [GeV], as in ∂a/(2 f_a).
    C_A_sb : float or array_like of float
        Axial coupling to b and s.
    charge : str
        "+" for B⁺ → K*⁺ a, "0" for B⁰ → K*⁰ a.
    form_factor_set : str
        Set that A_0(m_a²) is taken from.
    parameters : array_like of float, optional
        Parameters of the set in place of its means, as `form_factors.sample` draws them.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    Altmannshofer, Crivellin, Haigh, Inguglia, Martin Camalich, arXiv:2311.14629.

    Examples
    --------
    >>> f"{branching_ratio_B_to_Kstar_alp(2.0, 1e8):.2e}"
    '1.90e-05'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    strength = coupling_over_scale_squared("C_A_sb", C_A_sb, f_a)
    mass_B, mass_Kstar = b_mesons.masses(charge, "Kstar")
    q2 = np.square(np.minimum(m_a, mass_B - mass_Kstar))
    A_0 = form_factors.A_0(q2, form_factor_set, parameters)
    kallen = _kallen_two_body(mass_B, mass_Kstar, q2)
    prefactor = b_mesons.lifetime(charge) * mass_B**3 / (64.0 * np.pi)
    return scalar_or_array(prefactor * strength * np.square(A_0) * kallen * np.sqrt(kallen))


def decay_constant_window(
    branching_ratio, m_a=2.0, charge="+", form_factor_set=form_factors.DEFAULT_SET, uncertainty=False
):
    """Return the range of f_a/|C^V_sb| [GeV] that gives a range of BR(B → K a) (Eq. (10)).

    Parameters
    ----------
    branching_ratio : pair of float
        Lower and upper end of the branching ratio. A lower end of 0 leaves f_a without an upper end (inf),
        and two ends of 0 are no window (both ends 0.0).
    m_a : float or array_like of float
        ALP mass [GeV]. At and above m_B − m_K no coupling is enough and both ends are 0.0.
    charge, form_factor_set : str
        As in `branching_ratio_B_to_K_alp`.
    uncertainty : bool
        Also return one standard deviation of both ends from the covariance of f_0.

    Returns
    -------
    tuple
        (low, high), or ((low, high), (uncertainty of low, uncertainty of high)).

    Raises
    ------
    ValueError
        If an argument is not allowed or the range is upside down.

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
    possible = (high > 0.0) & (np.asarray(at_1_GeV) > 0.0)
    ends = []
    for end in (high, low):
        reached = np.where(end > 0.0, np.sqrt(at_1_GeV / np.where(end > 0.0, end, 1.0)), np.inf)
        ends.append(scalar_or_array(np.where(possible, reached, 0.0)))
    ends = tuple(ends)
    if not uncertainty:
        return ends
    relative = relative_uncertainty_B_to_K_alp(m_a, charge, form_factor_set) / 2.0
    return ends, tuple(scalar_or_array(end * relative) for end in ends)


def axial_decay_constant_limit(
    branching_ratio_limit, m_a=2.0, charge="+", form_factor_set=form_factors.DEFAULT_SET
):
    """Return the lower limit on f_a/|C^A_sb| [GeV] from a limit on BR(B → K* + invisible) (from Eq. (9)).

    Parameters
    ----------
    branching_ratio_limit : float or array_like of float
        Upper limit on BR(B → K* a), positive.
    m_a : float or array_like of float
        ALP mass [GeV]. At and above m_B − m_K* there is no limit: 0.0.
    charge, form_factor_set : str
        As in `branching_ratio_B_to_Kstar_alp`.

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> f"{axial_decay_constant_limit(7.9e-5):.1e}"
    '4.9e+07'
    """
    limit = validation.numbers("branching_ratio_limit", branching_ratio_limit, above=0.0, at_most=1.0)
    at_1_GeV = branching_ratio_B_to_Kstar_alp(m_a, 1.0, 1.0, charge, form_factor_set)
    return scalar_or_array(np.sqrt(at_1_GeV / limit))


def branching_ratio_B_to_invisible(branching_ratio, branching_ratio_dark_matter, probability):
    """Return BR(B → K⁽*⁾ + invisible) from new physics (Eq. (11)).

    What does not decay to dark matter counts as visible, so that a stable ALP is invisible by escaping.

    Parameters
    ----------
    branching_ratio : float or array_like of float
        BR(B → K⁽*⁾ a), Eq. (8) or (9).
    branching_ratio_dark_matter : float or array_like of float
        BR(a → χ χ̄), between 0 and 1.
    probability : float or array_like of float
        Probability that the ALP leaves the detector, between 0 and 1 (`escape_probability`).

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> branching_ratio_B_to_invisible(1e-5, 0.5, 0.0)
    5e-06
    """
    produced = validation.numbers("branching_ratio", branching_ratio, at_least=0.0)
    dark = validation.numbers(
        "branching_ratio_dark_matter", branching_ratio_dark_matter, at_least=0.0, at_most=1.0
    )
    probability = validation.numbers("probability", probability, at_least=0.0, at_most=1.0)
    return scalar_or_array(produced * (dark + probability * (1.0 - dark)))


def relative_uncertainty_B_to_K_alp(m_a, charge="+", form_factor_set=form_factors.DEFAULT_SET):
    """Return the relative standard deviation of BR(B → K a) from the covariance of f_0 alone.

    Examples
    --------
    >>> round(relative_uncertainty_B_to_K_alp(2.0), 3)
    0.051
    """
    return _relative_uncertainty("f_zero", form_factors.f_zero, "K", m_a, charge, form_factor_set)


def relative_uncertainty_B_to_Kstar_alp(m_a, charge="+", form_factor_set=form_factors.DEFAULT_SET):
    """Return the relative standard deviation of BR(B → K* a) from the covariance of A_0 alone.

    Examples
    --------
    >>> round(relative_uncertainty_B_to_Kstar_alp(2.0), 2)
    0.15
    """
    return _relative_uncertainty("A_0", form_factors.A_0, "Kstar", m_a, charge, form_factor_set)


COUPLING_RANGE = {"at_least": -1e6, "at_most": 1e6}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section II A. Numbers may be arrays that broadcast."""

    m_a: float = parameter(2.0, unit="GeV", help="ALP mass", at_least=1e-6, at_most=10.0)
    f_a: float = parameter(1e8, unit="GeV", help="ALP decay constant", at_least=1.0, at_most=1e30)
    C_q: float = parameter(1.0, unit="1", help="axial coupling of all quarks, C^A_qq", **COUPLING_RANGE)
    C_V_sb: float = parameter(1.0, unit="1", help="vector coupling to b and s", **COUPLING_RANGE)
    C_A_sb: float = parameter(1.0, unit="1", help="axial coupling to b and s", **COUPLING_RANGE)
    C_chi: float = parameter(1.0, unit="1", help="axial coupling of dark matter", **COUPLING_RANGE)
    C_G_UV: float = parameter(0.0, unit="1", help="gluon coupling without quark loops", **COUPLING_RANGE)
    C_gamma_UV: float = parameter(0.0, unit="1", help="photon coupling without loops", **COUPLING_RANGE)
    m_chi: float = parameter(1e-3, unit="GeV", help="dark-matter mass", at_least=0.0)
    dark_matter: str = parameter(
        "dirac", unit="", help="kind of dark-matter fermion", choices=("dirac", "majorana")
    )
    alpha_s: float = parameter(
        "running",
        unit="1",
        help="strong coupling at m_a: a number, or running from the Z mass",
        above=0.0,
        at_most=1.0,
        words=("running",),
    )
    L_det: float = parameter(3.5, unit="m", help="distance that the ALP must cross to escape", at_least=0.0)
    form_factor_set: str = parameter(
        form_factors.DEFAULT_SET, unit="", help="B → K and B → K* form factors", choices=form_factors.SETS
    )
    excess: str = parameter(
        "paper",
        unit="",
        help="excess window for the two-body decay",
        choices=belle2_excess.EXCESS_WINDOWS,
        text=measurements.BY_HAND,
    )

    def check(self):
        """Refuse an excess window that is neither known nor given by hand."""
        measurements.require_window("excess", self.excess)

    def check_page(self):
        """Refuse an ALP that is too heavy for the decay that the page is about."""
        threshold = inputs.value("mass_B_plus") - inputs.value("mass_K_plus")
        validation.numbers("m_a", self.m_a, below=threshold, unit="GeV", meaning="ALP mass in B⁺ → K⁺ a")


def evaluate(parameters):
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
    quantities = {**_production(p), **_decays(p)}
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


def _production(p):
    quantities = {}
    for channel, (charge, kaon, words) in CHANNELS.items():
        if kaon == "K":
            value = branching_ratio_B_to_K_alp(p.m_a, p.f_a, p.C_V_sb, charge, p.form_factor_set)
            relative = relative_uncertainty_B_to_K_alp(p.m_a, charge, p.form_factor_set)
        else:
            value = branching_ratio_B_to_Kstar_alp(p.m_a, p.f_a, p.C_A_sb, charge, p.form_factor_set)
            relative = relative_uncertainty_B_to_Kstar_alp(p.m_a, charge, p.form_factor_set)
        equation = 8 if kaon == "K" else 9
        quantities[f"branching_ratio_{channel}_alp"] = Quantity(
            value, "1", f"BR({words} a) (Eq. ({equation}))", scalar_or_array(value * np.asarray(relative))
        )
    return quantities


def _decays(p):
    gluon = effective_gluon_coupling(p.m_a, p.C_q, p.C_G_UV)
    photon = effective_photon_coupling(p.m_a, p.C_q, p.C_gamma_UV)
    widths = partial_widths(
        p.m_a, p.f_a, p.C_q, p.C_chi, p.m_chi, p.C_G_UV, p.C_gamma_UV, p.dark_matter, p.alpha_s
    )
    total = sum(np.asarray(width) for width in widths.values())
    shares = branching_ratios(widths)
    visible = sum(np.asarray(share) for mode, share in shares.items() if mode != "dark_matter")
    quantities = {
        "strong_coupling": Quantity(strong_coupling(p.m_a, p.alpha_s), "1", "α_s at the ALP mass"),
        "gluon_coupling": Quantity(scalar_or_array(np.abs(gluon)), "1", "|C_G| (Eq. (5))"),
        "photon_coupling": Quantity(scalar_or_array(np.abs(photon)), "1", "|C_γ| (Eq. (5))"),
        "perturbative": Quantity(
            _bool_or_array(np.asarray(p.m_a) >= PERTURBATIVE_ABOVE),
            "1",
            "whether the ALP is heavy enough for Eqs. (13) and (14)",
        ),
    }
    named = {"gluons": ("gg", 14), "photons": ("γγ", 15), "dark_matter": ("χχ̄", 12)}
    for mode, width in widths.items():
        words, equation = named.get(mode, (f"{mode} quarks", 13))
        quantities[f"width_{mode}"] = Quantity(width, "GeV", f"Γ(a → {words}) (Eq. ({equation}))")
        quantities[f"branching_ratio_{mode}"] = Quantity(shares[mode], "1", f"BR(a → {words})")
    quantities["width_total"] = Quantity(scalar_or_array(total), "GeV", "total width of the ALP")
    quantities["branching_ratio_visible"] = Quantity(
        scalar_or_array(np.minimum(visible, 1.0)), "1", "BR(a → visible), all but dark matter (Eq. (11))"
    )
    quantities["decay_length"] = Quantity(decay_length(total), "m", "proper decay length cτ of the ALP")
    return quantities


def _invisible(p, quantities):
    dark = quantities["branching_ratio_dark_matter"].value
    length = quantities["decay_length"].value
    added = {}
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
        invisible = branching_ratio_B_to_invisible(produced.value, dark, escape)
        error = branching_ratio_B_to_invisible(produced.uncertainty, dark, escape)
        added[f"branching_ratio_{channel}_invisible"] = Quantity(
            invisible, "1", f"BR({words} + invisible) from new physics (Eq. (11))", error
        )
    return added


def _coupling_ranges(p):
    quantities = {}
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
    for limit, (name, charge) in KSTAR_LIMITS.items():
        published = measurements.get(name)
        quantities[f"axial_limit_{limit}"] = _axial_limit(p, published.value, charge, published.meaning)
    m_a = np.asarray(p.m_a)
    lightest, heaviest = measurements.window(KSTAR_TWO_BODY_FIT).mass_range
    covered = (m_a >= lightest) & (m_a <= heaviest)
    _, upper = measurements.excess_window(KSTAR_TWO_BODY_FIT, np.clip(m_a, lightest, heaviest), 2)
    fitted = _axial_limit(p, upper, "0", "BR(B -> K* X), BaBar's spectrum fitted, 2 σ")
    quantities["axial_limit_babar_two_body"] = dataclasses.replace(
        fitted,
        value=scalar_or_array(np.where(covered, fitted.value, 0.0)),
        uncertainty=scalar_or_array(np.where(covered, fitted.uncertainty, 0.0)),
    )
    return quantities


def _axial_limit(p, branching_ratio, charge, words):
    value = axial_decay_constant_limit(branching_ratio, p.m_a, charge, p.form_factor_set)
    relative = relative_uncertainty_B_to_Kstar_alp(p.m_a, charge, p.form_factor_set)
    error = scalar_or_array(np.asarray(value) * relative / 2.0)
    return Quantity(
        value, "GeV", f"lower limit on f_a/|C^A_sb| (from Eq. (9)) with the limit on {words}", error
    )


def _bool_or_array(value):
    return value if np.ndim(value) else bool(value)


def _kallen_two_body(mass_B, mass_kaon, q2):
    # λ(1, m_K²/m_B², q²/m_B²) as a product, exactly zero at the end point.
    return ((mass_B - mass_kaon) ** 2 - q2) * ((mass_B + mass_kaon) ** 2 - q2) / mass_B**4


def _relative_uncertainty(name, function, kaon, m_a, charge, form_factor_set):
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    mass_B, mass_kaon = b_mesons.masses(charge, kaon)
    q2 = np.square(np.minimum(m_a, mass_B - mass_kaon))
    sigma = form_factors.uncertainty(name, q2, form_factor_set)
    return scalar_or_array(2.0 * np.asarray(sigma) / function(q2, form_factor_set))
