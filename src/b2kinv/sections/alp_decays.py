"""Section II A: an axion-like particle (ALP) in B → K⁽*⁾ + invisible, and its own decays (Eqs. 3–20).

Couplings are those of Eq. (3), ∂a/(2 f_a) f̄ γ(C^V + C^A γ₅) f, and of Eq. (4), a/f_a C α/(4π) F F̃.
Papers that write ∂a/f_a without the 2 have widths four times larger for the same letter C.

Masses: B, K and K* mesons have their own charge. The quarks have MS-bar masses, u, d and s at 2 GeV, c and
b at their own mass, and the top its measured mass; a quark channel opens at twice that mass.
"""

import dataclasses
from collections.abc import Mapping

import numpy as np

from b2kinv.physics import form_factors, inputs, kinematics, measurements, running_coupling, units
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.validation import scalar_or_array
from b2kinv.sections import belle2_excess

#: Quark → name of its mass among the inputs and electric charge in units of e/3.
QUARKS = {
    "up": ("mass_up_quark", 2),
    "down": ("mass_down_quark", -1),
    "strange": ("mass_strange_quark", -1),
    "charm": ("mass_charm_quark", 2),
    "bottom": ("mass_bottom_quark", -1),
    "top": ("mass_top_quark", 2),
}

CHARGED_LEPTONS = ("electron", "muon", "tau")

#: Below this ALP mass [GeV] the sum of exclusive hadronic modes exceeds the perturbative a → gg, so that
#: Eqs. (13) and (14) are no more than an orientation (Aloni, Soreq, Williams, arXiv:1811.03474).
PERTURBATIVE_ABOVE = 1.84

#: First-order correction of a → gg with three light quarks: 83/4 in units of α_s/π (arXiv:2110.10698).
GLUON_CORRECTION = 83.0 / 4.0

_SERIES_ABOVE = 10.0
# x arcsin²(1/√x) − 1 = Σ 4ⁿ x^{1−n} / (2 n² binomial(2n, n)) from n = 2; 18 terms reach 1e-17 at x = 10.
_SERIES = []
_term = 1.0
for _n in range(2, 20):
    _term *= 4.0 * (_n - 1) ** 2 / (2 * _n * (2 * _n - 1))
    _SERIES.append(-_term)
_SERIES = tuple(_SERIES)


def loop_function(x):
    """Return the loop function B(x) of a fermion triangle with x = 4 m_f²/m_a² (Eq. (6)).

    The form that is printed loses all digits for a heavy fermion (x → ∞, where B → −1/(3x)) and for a
    massless one (x → 0, where B → 1); here the large-x side is a power series and the logarithm is written
    without a difference, so that the result is good to about 1e-14 everywhere.

    Parameters
    ----------
    x : float or array_like of float
        4 m_f²/m_a², at least 0.

    Returns
    -------
    complex or numpy.ndarray of complex
        Complex below x = 1, where the fermions in the loop can be on shell. Both sides meet at
        B(1) = 1 − π²/4.

    Raises
    ------
    ValueError
        If x is negative or not finite.

    Notes
    -----
    Bauer, Neubert, Renner, Schnubel, Thamm, arXiv:2110.10698.

    Examples
    --------
    >>> loop_function(0.0)
    (1+0j)
    >>> loop_function(1.0).real
    -1.467401
    """
    x = validation.numbers("x", x, at_least=0.0, meaning="4 m_f²/m_a²")
    inverse = 1.0 / np.maximum(x, _SERIES_ABOVE)
    series = np.zeros_like(inverse)
    for coefficient in reversed(_SERIES):
        series = inverse * (series + coefficient)
    # arcsin(1/√x) is arctan(1/√(x−1)), which has no cancellation at x = 1.
    angle = np.arctan2(1.0, np.sqrt(np.clip(x - 1.0, 0.0, _SERIES_ABOVE)))
    heavy = np.where(x > _SERIES_ABOVE, series, 1.0 - np.minimum(x, _SERIES_ABOVE) * angle**2)
    below = np.where((x > 0.0) & (x < 1.0), x, 0.5)
    logarithm = np.log1p(np.sqrt(1.0 - below)) - 0.5 * np.log(below)
    light = 1.0 - below * (0.5 * np.pi + 1j * logarithm) ** 2
    value = np.where(x >= 1.0, heavy + 0j, np.where(x > 0.0, light, 1.0 + 0j))
    return value if np.ndim(value) else complex(value)


def effective_gluon_coupling(m_a, C_q=1.0, C_G_UV=0.0, quark_masses=None):
    """Return the effective ALP–gluon coupling C_G, ultraviolet part plus quark loops (Eq. (5), second part).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV].
    C_q : float, array_like of float or mapping
        Axial coupling of all quarks, or a mapping from quark (`QUARKS`) to its coupling; those left
        out have none.
    C_G_UV : float or array_like of float
        Coupling that is there without the loops.
    quark_masses : mapping of str to float, optional
        Quark → mass [GeV] to use in its loop in place of the input.

    Returns
    -------
    complex or numpy.ndarray of complex
        Normalised as in Eq. (4). Light quarks contribute 1/2 each, heavy ones nothing.

    Raises
    ------
    ValueError
        If m_a is not positive, a coupling is not finite, or a quark is unknown.

    Examples
    --------
    >>> abs(effective_gluon_coupling(2.0, {"up": 1.0, "down": 1.0, "strange": 1.0}))
    1.53
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    total = validation.numbers("C_G_UV", C_G_UV) + 0j
    for _, coupling, loop in _quark_loops(m_a, C_q, quark_masses):
        total = total + 0.5 * coupling * loop
    return total if np.ndim(total) else complex(total)


def effective_photon_coupling(m_a, C_q=1.0, C_gamma_UV=0.0, C_lepton=0.0, quark_masses=None):
    """Return the effective ALP–photon coupling C_γ, ultraviolet part plus loops (Eq. (5), first part).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV].
    C_q : float, array_like of float or mapping
        As in `effective_gluon_coupling`.
    C_gamma_UV : float or array_like of float
        Coupling that is there without the loops.
    C_lepton : float or array_like of float
        Axial coupling of all charged leptons; the paper's benchmark has none.
    quark_masses : mapping of str to float, optional
        As in `effective_gluon_coupling`.

    Returns
    -------
    complex or numpy.ndarray of complex
        Normalised as in Eq. (4).

    Raises
    ------
    ValueError
        If m_a is not positive, a coupling is not finite, or a quark is unknown.

    Examples
    --------
    >>> effective_photon_coupling(2.0, C_q=0.0, C_gamma_UV=1.5)
    (1.5+0j)
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    total = validation.numbers("C_gamma_UV", C_gamma_UV) + 0j
    for quark, coupling, loop in _quark_loops(m_a, C_q, quark_masses):
        charge = QUARKS[quark][1] / 3.0
        total = total + 3.0 * charge**2 * coupling * loop
    C_lepton = validation.numbers("C_lepton", C_lepton)
    if np.any(C_lepton != 0.0):
        for lepton in CHARGED_LEPTONS:
            mass = inputs.value(f"mass_{lepton}")
            total = total + C_lepton * loop_function(_mass_ratio_squared(mass, m_a))
    return total if np.ndim(total) else complex(total)


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
    strength = _coupling_over_scale_squared("C_V_sb", C_V_sb, f_a)
    mass_B, mass_K, lifetime = _meson_data(charge, "K")
    q2 = np.square(np.minimum(m_a, mass_B - mass_K))
    f_0 = form_factors.f_zero(q2, form_factor_set, parameters)
    prefactor = lifetime * mass_B**3 / (64.0 * np.pi) * (1.0 - (mass_K / mass_B) ** 2) ** 2
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
    strength = _coupling_over_scale_squared("C_A_sb", C_A_sb, f_a)
    mass_B, mass_Kstar, lifetime = _meson_data(charge, "Kstar")
    q2 = np.square(np.minimum(m_a, mass_B - mass_Kstar))
    A_0 = form_factors.A_0(q2, form_factor_set, parameters)
    kallen = _kallen_two_body(mass_B, mass_Kstar, q2)
    prefactor = lifetime * mass_B**3 / (64.0 * np.pi)
    return scalar_or_array(prefactor * strength * np.square(A_0) * kallen * np.sqrt(kallen))


def width_to_dark_matter(m_a, f_a, m_chi, C_chi=1.0, dark_matter="dirac"):
    """Return the width Γ(a → χ χ̄) [GeV] (Eq. (12)).

    Parameters
    ----------
    m_a, f_a, m_chi : float or array_like of float
        ALP mass, decay constant and dark-matter mass [GeV]. The width is 0.0 for m_chi at least m_a/2.
    C_chi : float or array_like of float
        Axial coupling of dark matter as in Eq. (7).
    dark_matter : str
        "dirac", or "majorana" with the same Lagrangian, which doubles the width: the amplitude is twice as
        large and two identical particles halve the phase space.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> f"{width_to_dark_matter(2.0, 1e8, 1e-3):.3e}"
    '7.958e-24'
    """
    validation.choice("dark_matter", dark_matter, ("dirac", "majorana"))
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_chi = validation.numbers("m_chi", m_chi, at_least=0.0, unit="GeV", meaning="dark-matter mass")
    strength = _coupling_over_scale_squared("C_chi", C_chi, f_a)
    multiplicity = 2.0 if dark_matter == "majorana" else 1.0
    return scalar_or_array(multiplicity * strength * _reduced_fermion_width(m_a, m_chi))


def width_to_fermions(m_a, f_a, mass, C_f=1.0, colours=1):
    """Return the width Γ(a → f f̄) [GeV] into one kind of Standard Model fermion (Eq. (13)).

    Parameters
    ----------
    m_a, f_a, mass : float or array_like of float
        ALP mass, decay constant and fermion mass [GeV]. The width is 0.0 for a mass of at least m_a/2.
    C_f : float or array_like of float
        Axial coupling of the fermion as in Eq. (3).
    colours : int
        3 for a quark, 1 for a lepton.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    For quarks this is leading order in the strong coupling and meant for m_a above `PERTURBATIVE_ABOVE`.

    Examples
    --------
    >>> width_to_fermions(2.0, 1e8, 1.0)
    0.0
    >>> f"{width_to_fermions(2.0, 1e8, 0.0929, colours=3):.2e}"
    '2.05e-19'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    mass = validation.numbers("mass", mass, at_least=0.0, unit="GeV", meaning="fermion mass")
    colours = validation.numbers("colours", colours, at_least=1)
    strength = _coupling_over_scale_squared("C_f", C_f, f_a)
    return scalar_or_array(colours * strength * _reduced_fermion_width(m_a, mass))


def width_to_gluons(m_a, f_a, gluon_coupling, alpha_s="running"):
    """Return the width Γ(a → gg) [GeV] with its first-order correction (Eq. (14)).

    Parameters
    ----------
    m_a, f_a : float or array_like of float
        ALP mass and decay constant [GeV].
    gluon_coupling : complex or array_like of complex
        Effective coupling, as `effective_gluon_coupling` gives it.
    alpha_s : float, array_like of float or "running"
        Strong coupling at m_a. "running" takes it from `running_coupling.strong_coupling` at m_a, held at its
        value at 1 GeV for a lighter ALP.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    The correction 83 α_s/(4π) is for three light quarks, about 2 at m_a = 2 GeV: as large as that, it says
    how uncertain the width is. Meant for m_a above `PERTURBATIVE_ABOVE`. arXiv:2110.10698.

    Examples
    --------
    >>> f"{width_to_gluons(2.0, 1e8, 1.0, alpha_s=0.3):.2e}"
    '8.65e-19'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    strength = _coupling_over_scale_squared("gluon_coupling", gluon_coupling, f_a)
    return scalar_or_array(strength * _reduced_gluon_width(m_a, _strong_coupling(m_a, alpha_s)))


def width_to_photons(m_a, f_a, photon_coupling):
    """Return the width Γ(a → γγ) [GeV] (Eq. (15)).

    Parameters
    ----------
    m_a, f_a : float or array_like of float
        ALP mass and decay constant [GeV].
    photon_coupling : complex or array_like of complex
        Effective coupling, as `effective_photon_coupling` gives it.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    The fine-structure constant is the one of real photons, at zero momentum.

    Examples
    --------
    >>> f"{width_to_photons(2.0, 1e8, 1.0):.3e}"
    '2.147e-23'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    strength = _coupling_over_scale_squared("photon_coupling", photon_coupling, f_a)
    return scalar_or_array(strength * _reduced_photon_width(m_a))


def partial_widths(
    m_a,
    f_a,
    C_q=1.0,
    C_chi=1.0,
    m_chi=1e-3,
    C_G_UV=0.0,
    C_gamma_UV=0.0,
    dark_matter="dirac",
    alpha_s="running",
):
    """Return all widths [GeV] of an ALP with one coupling to all quarks (Eqs. (12)–(15), (5)).

    Parameters
    ----------
    m_a, f_a, C_q, C_chi, m_chi, C_G_UV, C_gamma_UV, dark_matter, alpha_s
        As in the functions of the single widths and effective couplings.

    Returns
    -------
    dict of str to float or numpy.ndarray
        Keys "gluons", "photons", "dark_matter" and the quarks but the top, which is too heavy.

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> widths = partial_widths(2.0, 1e8, alpha_s=0.3)
    >>> f"{sum(widths.values()):.2e}"
    '1.81e-18'
    """
    gluon = effective_gluon_coupling(m_a, C_q, C_G_UV)
    photon = effective_photon_coupling(m_a, C_q, C_gamma_UV)
    widths = {
        "gluons": width_to_gluons(m_a, f_a, gluon, alpha_s),
        "photons": width_to_photons(m_a, f_a, photon),
        "dark_matter": width_to_dark_matter(m_a, f_a, m_chi, C_chi, dark_matter),
    }
    couplings = _quark_couplings(C_q)
    for quark, (mass, _) in QUARKS.items():
        if quark != "top":
            coupling = couplings.get(quark, 0.0)
            widths[quark] = width_to_fermions(m_a, f_a, inputs.value(mass), coupling, colours=3)
    return widths


def branching_ratios(widths):
    """Return the branching ratios that belong to a set of partial widths (as in Eqs. (17) and (18)).

    Parameters
    ----------
    widths : mapping of str to float or array_like of float
        Partial widths [GeV], none negative, that make up the total.

    Returns
    -------
    dict of str to float or numpy.ndarray
        The same keys; they add up to 1. All are 0.0 for a stable particle.

    Raises
    ------
    ValueError
        If a width is negative or not finite.

    Examples
    --------
    >>> branching_ratios({"gluons": 3e-18, "photons": 1e-18})
    {'gluons': 0.75, 'photons': 0.25}
    """
    arrays = {
        mode: validation.numbers(f"width to {mode}", width, at_least=0.0, unit="GeV")
        for mode, width in widths.items()
    }
    total = sum(arrays.values())
    safe = np.where(total > 0.0, total, 1.0)
    return {mode: scalar_or_array(width / safe) for mode, width in arrays.items()}


def decay_length(width):
    """Return the proper decay length cτ [m] of a particle with a total width (as used in Eqs. (11) and (19)).

    Parameters
    ----------
    width : float or array_like of float
        Total width [GeV]. For a width of 0 the decay length is infinite.

    Raises
    ------
    ValueError
        If the width is negative or not finite.

    Examples
    --------
    >>> decay_length(1.973269804e-18)
    100.0
    """
    width = validation.numbers("width", width, at_least=0.0, unit="GeV")
    # Widths below 1e-290 GeV would overflow: such a particle is stable for any purpose.
    unstable = width > 1e-290
    length = units.to_metres(1.0 / np.where(unstable, width, 1.0))
    return scalar_or_array(np.where(unstable, length, np.inf))


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


def escape_probability(m_a, proper_decay_length, length, charge="+", kaon="K", average="belle2"):
    """Return the probability that an ALP from B → K⁽*⁾ a leaves a detector undecayed (factor in Eq. (11)).

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV].
    proper_decay_length : float or array_like of float
        cτ [m]; infinite for a stable ALP.
    length : float or array_like of float
        Distance to cross [m].
    charge : str
        "+" or "0".
    kaon : str
        "K" or "Kstar".
    average : str
        "belle2" averages over the boost that the ALP has at Belle II, with Υ(4S) → B B̄ and the decay of the
        B isotropic in their rest frames; "fixed" takes exp(−L/(βγ cτ)) at the one boost that the ALP has in
        the rest frame of the B, as Eq. (11) is printed.

    Returns
    -------
    float or numpy.ndarray
        Between 0 and 1.

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> escape_probability(2.0, np.inf, 3.5)
    1.0
    >>> round(escape_probability(2.0, 65.0, 3.5, average="fixed"), 3)
    0.953
    """
    validation.choice("average", average, ("belle2", "fixed"))
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    proper_decay_length = np.asarray(proper_decay_length, dtype=float)
    stable = np.isposinf(proper_decay_length)
    finite = validation.numbers(
        "proper_decay_length", np.where(stable, 0.0, proper_decay_length), at_least=0.0, unit="m"
    )
    length = validation.numbers("length", length, at_least=0.0, unit="m")
    mass_B, mass_kaon, _ = _meson_data(charge, kaon)
    if average == "fixed":
        beta_gamma = np.asarray(kinematics.beta_gamma_at_rest(mass_B, m_a, mass_kaon))[..., None]
        weights = np.ones(1)
    else:
        beta_gamma, weights = kinematics.laboratory_beta_gamma(m_a, mass_B, mass_kaon)
    # An ALP at rest, or one that decays at once, would divide by zero.
    flight = np.maximum(beta_gamma * finite[..., None], 1e-200)
    probability = np.sum(np.exp(-length[..., None] / flight) * weights, axis=-1)
    return scalar_or_array(np.where(stable, 1.0, np.minimum(probability, 1.0)))


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


#: Upper limits on BR(B → K* + invisible) → (name among the measurements, charge of the B). All
#: were set for the three-body spectrum of B → K*νν̄. Combined limits are applied to the charged B.
KSTAR_LIMITS = {
    "babar": ("br_Kstar_nu_nu_babar_limit", "+"),
    "babar_charged": ("br_Kstar_plus_nu_nu_babar_limit", "+"),
    "babar_neutral": ("br_Kstar_zero_nu_nu_babar_limit", "0"),
    "babar_all_tags": ("br_Kstar_nu_nu_babar_all_tags_limit", "+"),
    "babar_all_tags_charged": ("br_Kstar_plus_nu_nu_babar_all_tags_limit", "+"),
    "babar_all_tags_neutral": ("br_Kstar_zero_nu_nu_babar_all_tags_limit", "0"),
    "belle": ("br_Kstar_nu_nu_belle_limit", "+"),
    "belle_charged": ("br_Kstar_plus_nu_nu_belle_limit", "+"),
    "belle_neutral": ("br_Kstar_zero_nu_nu_belle_limit", "0"),
    "belle_hadronic_charged": ("br_Kstar_plus_nu_nu_belle_hadronic_limit", "+"),
    "belle_hadronic_neutral": ("br_Kstar_zero_nu_nu_belle_hadronic_limit", "0"),
}

#: Fit of a two-body decay to BaBar's B → K*νν̄ spectrum (arXiv:2311.14629), at the masses that it covers.
KSTAR_TWO_BODY_FIT = "babar-kstar-2311.14629"

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
        "strong_coupling": Quantity(_strong_coupling(p.m_a, p.alpha_s), "1", "α_s at the ALP mass"),
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


def _strong_coupling(m_a, alpha_s):
    if isinstance(alpha_s, str):
        validation.choice("alpha_s", alpha_s, ("running",))
        # Held below 1 GeV, which keeps curves finite where perturbation theory has already ended.
        return running_coupling.strong_coupling(np.maximum(m_a, running_coupling.LOWEST_SCALE))
    return scalar_or_array(validation.numbers("alpha_s", alpha_s, at_least=0.0, at_most=1.0))


def _quark_couplings(C_q):
    if not isinstance(C_q, Mapping):
        return dict.fromkeys(QUARKS, validation.numbers("C_q", C_q))
    return {
        validation.choice("quark", quark, QUARKS): validation.numbers("C_q", coupling)
        for quark, coupling in C_q.items()
    }


def _quark_loops(m_a, C_q, quark_masses):
    # Quark, coupling and B(x) of each; one call of the loop function for all of them.
    couplings = _quark_couplings(C_q)
    masses = np.array([_loop_mass(quark, quark_masses) for quark in couplings])
    loops = loop_function(_mass_ratio_squared(masses.reshape(-1, *[1] * np.ndim(m_a)), m_a))
    return zip(couplings, couplings.values(), loops, strict=True)


def _loop_mass(quark, quark_masses):
    if quark_masses is None or quark not in quark_masses:
        return inputs.value(QUARKS[quark][0])
    return float(
        validation.numbers(f"mass of the {quark} quark", quark_masses[quark], at_least=0.0, unit="GeV")
    )


def _mass_ratio_squared(mass, m_a):
    # The cap keeps the square finite for an ALP of any mass; B(x) is zero to all digits long before.
    return np.square(np.minimum(2.0 * mass, 1e150 * m_a) / m_a)


def _coupling_over_scale_squared(name, coupling, f_a):
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    if np.iscomplexobj(coupling):
        coupling = np.abs(coupling)
    return np.square(validation.numbers(name, coupling) / f_a)


def _meson_data(charge, kaon):
    charge = {"+": "plus", "0": "zero"}[validation.choice("charge", charge, ("+", "0"))]
    validation.choice("kaon", kaon, ("K", "Kstar"))
    lifetime = units.from_seconds(inputs.value(f"lifetime_B_{charge}"))
    return inputs.value(f"mass_B_{charge}"), inputs.value(f"mass_{kaon}_{charge}"), lifetime


def _kallen_two_body(mass_B, mass_kaon, q2):
    # λ(1, m_K²/m_B², q²/m_B²) as a product, exactly zero at the end point.
    return ((mass_B - mass_kaon) ** 2 - q2) * ((mass_B + mass_kaon) ** 2 - q2) / mass_B**4


def _reduced_fermion_width(m_a, mass):
    accessible = np.where(2.0 * mass < m_a, mass, 0.0)
    velocity = np.sqrt(np.maximum(1.0 - np.square(2.0 * accessible / m_a), 0.0))
    return m_a * np.square(accessible) / (8.0 * np.pi) * velocity


def _reduced_gluon_width(m_a, alpha_s):
    correction = 1.0 + GLUON_CORRECTION * np.asarray(alpha_s) / np.pi
    return np.square(alpha_s) * m_a**3 / (8.0 * np.pi**3) * correction


def _reduced_photon_width(m_a):
    return np.square(inputs.value("fine_structure_constant")) * m_a**3 / (64.0 * np.pi**3)


def _relative_uncertainty(name, function, kaon, m_a, charge, form_factor_set):
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    mass_B, mass_kaon, _ = _meson_data(charge, kaon)
    q2 = np.square(np.minimum(m_a, mass_B - mass_kaon))
    sigma = form_factors.uncertainty(name, q2, form_factor_set)
    return scalar_or_array(2.0 * np.asarray(sigma) / function(q2, form_factor_set))
