"""Widths of the ALP into dark matter, fermions, gluons and photons (Eqs. (12)–(15)), and their sums.

Conventions and effective couplings are those of `b2kinv.physics.alp_couplings`. A quark channel opens at
twice the quark's mass.
"""

import numpy as np

from b2kinv.physics import inputs, running_coupling
from b2kinv.physics.alp_couplings import (
    QUARKS,
    coupling_over_scale_squared,
    couplings_of_quarks,
    effective_gluon_coupling,
    effective_photon_coupling,
)
from b2kinv.physics.alp_production import bottom_mass
from b2kinv.quantities import validation
from b2kinv.quantities.validation import scalar_or_array

#: Below this ALP mass [GeV] the sum of exclusive hadronic modes exceeds the perturbative a → gg, so that
#: Eqs. (13) and (14) are no more than an orientation (Aloni, Soreq, Williams, arXiv:1811.03474).
PERTURBATIVE_ABOVE = 1.84

#: First-order correction of a → gg with three light quarks: 83/4 in units of α_s/π (arXiv:2110.10698).
GLUON_CORRECTION = 83.0 / 4.0


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
    strength = coupling_over_scale_squared("C_chi", C_chi, f_a)
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
    strength = coupling_over_scale_squared("C_f", C_f, f_a)
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
    strength = coupling_over_scale_squared("gluon_coupling", gluon_coupling, f_a)
    return scalar_or_array(strength * _reduced_gluon_width(m_a, strong_coupling(m_a, alpha_s)))


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
    strength = coupling_over_scale_squared("photon_coupling", photon_coupling, f_a)
    return scalar_or_array(strength * _reduced_photon_width(m_a))


def width_alp_to_b_s(m_a, f_a, C_V_sb=1.0, C_A_sb=1.0, m_b=None, m_s=0.0):
    """Return the width Γ(a → b s̄) + Γ(a → b̄ s) [GeV], the crossing of Eq. (21) for a heavy ALP.

    Parameters, return value and errors are those of `alp_production.width_b_to_s_alp`; below m_a = m_b + m_s
    it is 0.0.

    Examples
    --------
    >>> width_alp_to_b_s(2.0, 1e8)
    0.0
    >>> f"{width_alp_to_b_s(6.0, 1e8, m_b=4.18):.2e}"
    '3.31e-16'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = bottom_mass(m_b)
    m_s = validation.numbers("m_s", m_s, at_least=0.0, unit="GeV", meaning="mass of the strange quark")
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    vector = np.square(validation.numbers("C_V_sb", C_V_sb) / f_a)
    axial = np.square(validation.numbers("C_A_sb", C_A_sb) / f_a)
    above_sum = np.maximum(m_a - m_b - m_s, 0.0) * (m_a + m_b + m_s)
    above_difference = (m_a - m_b + m_s) * (m_a + m_b - m_s)
    amplitude = vector * (m_b - m_s) ** 2 * above_sum + axial * (m_b + m_s) ** 2 * above_difference
    momentum = np.sqrt(np.maximum(above_sum * above_difference, 0.0))
    width = 2 * 3 * momentum * amplitude / (32 * np.pi * m_a**3)
    return scalar_or_array(np.where(above_sum > 0.0, width, 0.0))


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
    couplings = couplings_of_quarks(C_q)
    for quark, (mass, _) in QUARKS.items():
        if quark != "top":
            coupling = couplings.get(quark, 0.0)
            widths[quark] = width_to_fermions(m_a, f_a, inputs.value(mass), coupling, colours=3)
    return widths


def visible_width(m_a, f_a, C_q=1.0, C_G_UV=0.0, C_gamma_UV=0.0, alpha_s="running"):
    """Return the width Γ(a → SM) [GeV] into gluons, quark pairs of one flavour and photons (Eqs. (13)–(15)).

    Parameters
    ----------
    m_a, f_a, C_q, C_G_UV, C_gamma_UV, alpha_s
        As in `partial_widths`.

    Examples
    --------
    >>> f"{visible_width(2.0, 1e8, alpha_s=0.3):.2e}"
    '1.80e-18'
    """
    widths = partial_widths(m_a, f_a, C_q, C_G_UV=C_G_UV, C_gamma_UV=C_gamma_UV, alpha_s=alpha_s)
    visible = sum(np.asarray(width) for mode, width in widths.items() if mode != "dark_matter")
    return scalar_or_array(visible)


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


def strong_coupling(m_a, alpha_s="running"):
    """Return α_s at the mass m_a [GeV] of the ALP: a number as it is, or "running" from the Z mass.

    Examples
    --------
    >>> round(strong_coupling(2.0), 3)
    0.302
    """
    if isinstance(alpha_s, str):
        validation.choice("alpha_s", alpha_s, ("running",))
        # Held below 1 GeV, which keeps curves finite where perturbation theory has already ended.
        return running_coupling.strong_coupling(np.maximum(m_a, running_coupling.LOWEST_SCALE))
    return scalar_or_array(validation.numbers("alpha_s", alpha_s, at_least=0.0, at_most=1.0))


def _reduced_fermion_width(m_a, mass):
    accessible = np.where(2.0 * mass < m_a, mass, 0.0)
    velocity = np.sqrt(np.maximum(1.0 - np.square(2.0 * accessible / m_a), 0.0))
    return m_a * np.square(accessible) / (8.0 * np.pi) * velocity


def _reduced_gluon_width(m_a, alpha_s):
    correction = 1.0 + GLUON_CORRECTION * np.asarray(alpha_s) / np.pi
    return np.square(alpha_s) * m_a**3 / (8.0 * np.pi**3) * correction


def _reduced_photon_width(m_a):
    return np.square(inputs.value("fine_structure_constant")) * m_a**3 / (64.0 * np.pi**3)
