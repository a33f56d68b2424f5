"""Production of ALPs by b quarks: decays, scatterings on gluons and photons, annihilation (Eqs. (21)–(25)).

Couplings are those of Eq. (3), with ∂a/(2 f_a). A b quark has six states (spin and colour) and a b antiquark
six more; where a b decays or scatters, the antiquark does so too, and the rates here count both.
"""

import numpy as np

from b2kinv.physics import inputs, running_coupling, thermal_averages
from b2kinv.quantities import validation
from b2kinv.quantities.validation import scalar_or_array

#: Internal degrees of freedom: spin times colour, for the particle alone.
B_STATES, GLUON_STATES, PHOTON_STATES, ALP_STATES = 6, 16, 2, 1
CHARGE_B = -1.0 / 3.0

#: Nodes of the thermal averages: an error of 1e-8, far below that of the steps in time.
NODES = 24


def width_b_to_s_alp(m_a, f_a, C_V_sb=1.0, C_A_sb=1.0, m_b=None, m_s=0.0):
    """Return the width Γ(b → s a) [GeV] of a b quark at rest (Eq. (21), with the power 2).

    For a massless strange quark Γ = m_b³ (|C^V|² + |C^A|²) (1 − m_a²/m_b²)²/(64π f_a²); the printed power is
    3 (`b2kinv.paper.as_printed` has that form). The vector coupling comes with m_b − m_s, the axial one with
    m_b + m_s.

    Parameters
    ----------
    m_a, f_a : float or array_like of float
        ALP mass and decay constant [GeV]. From m_a = m_b − m_s on the width is 0.0.
    C_V_sb, C_A_sb : float or array_like of float
        Vector and axial coupling to b and s.
    m_b, m_s : float or array_like of float, optional
        Quark masses [GeV]; m_b(m_b) and a massless strange quark by default.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Examples
    --------
    >>> f"{width_b_to_s_alp(2.0, 1e8, m_b=4.18):.3e}"
    '4.319e-17'
    >>> width_b_to_s_alp(4.5, 1e8)
    0.0
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = bottom_mass(m_b)
    m_s = validation.numbers("m_s", m_s, at_least=0.0, unit="GeV", meaning="mass of the strange quark")
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    vector = np.square(validation.numbers("C_V_sb", C_V_sb) / f_a)
    axial = np.square(validation.numbers("C_A_sb", C_A_sb) / f_a)
    # λ and the squared amplitude factorise into these two, exactly zero at the end point.
    light = np.maximum(m_b - m_s - m_a, 0.0) * np.abs(m_b - m_s + m_a)
    heavy = (m_b + m_s - m_a) * (m_b + m_s + m_a)
    amplitude = vector * (m_b - m_s) ** 2 * heavy + axial * (m_b + m_s) ** 2 * light
    width = np.sqrt(np.maximum(light * heavy, 0.0)) * amplitude / (64 * np.pi * m_b**3)
    return scalar_or_array(np.where(light > 0.0, width, 0.0))


def cross_section_b_anti_b_to_alp_gluon(s, m_a, f_a, C_b=1.0, m_b=None, alpha_s=1.0):
    """Return the cross section σ(b b̄ → a g) [GeV⁻²] (Eq. (22)).

    Averaged over spins and colours of the quarks. Written without the differences of the printed form: with
    β = √(1 − 4x_b), σ = (4α_s C²/9f_a²) x_b/(β(1 − x_a)) [(1 − x_a)² + x_a β² + (1 + x_a² − 4x_a x_b)
    (artanh β/β − 1)], all terms positive.

    Parameters
    ----------
    s : float or array_like of float
        Squared centre-of-mass energy [GeV²].
    m_a, f_a : float or array_like of float
        ALP mass and decay constant [GeV].
    C_b : float or array_like of float
        Axial coupling of the b quark.
    m_b : float, optional
        Mass of the b quark [GeV]; m_b(m_b) by default.
    alpha_s : float or array_like of float
        Strong coupling.

    Returns
    -------
    float or numpy.ndarray
        0.0 at and below both thresholds s = 4 m_b² and s = m_a². It diverges as 1/β above the first, and as
        1/(1 − x_a) above the second if m_a > 2 m_b, where the gluon is soft and the process becomes part of
        b b̄ → a.

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    arXiv:2404.12199 for a massless ALP; with the mass it is proved by an explicit trace in
    tests/physics/test_alp_production_amplitudes.py.

    Examples
    --------
    >>> f"{cross_section_b_anti_b_to_alp_gluon(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '1.5538e-17'
    """
    s = validation.numbers("s", s, above=0.0, unit="GeV^2", meaning="squared centre-of-mass energy")
    strength = _strength(f_a, C_b, alpha_s)
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = bottom_mass(m_b)
    open_channel = (s > 4 * m_b**2) & (s > m_a**2)
    s = np.where(open_channel, s, np.maximum(8 * m_b**2, 2 * m_a**2))
    return scalar_or_array(np.where(open_channel, 4 / 9 * strength * _annihilation_kernel(s, m_a, m_b), 0.0))


def cross_section_b_gluon_to_b_alp(s, m_a, f_a, C_b=1.0, m_b=None, alpha_s=1.0):
    """Return the cross section σ(b g → b a) [GeV⁻²] (Eq. (23)); the same for b̄.

    Averaged over spins and colours. Written without the cancellation of the printed form near threshold: with
    d = 1 − x_b, S = 1 + x_b − x_a and z = √λ/S, the bracket is √λ d²(d + x_a)²/S + 4(λ + x_a²)(artanh z − z).

    Parameters
    ----------
    s, m_a, f_a, C_b, m_b, alpha_s
        As in `cross_section_b_anti_b_to_alp_gluon`.

    Returns
    -------
    float or numpy.ndarray
        0.0 at and below s = (m_b + m_a)².

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    arXiv:2404.12199 for a massless ALP; the trace is in tests/physics/test_alp_production_amplitudes.py.

    Examples
    --------
    >>> f"{cross_section_b_gluon_to_b_alp(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '4.4633e-19'
    """
    s = validation.numbers("s", s, above=0.0, unit="GeV^2", meaning="squared centre-of-mass energy")
    strength = _strength(f_a, C_b, alpha_s)
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = bottom_mass(m_b)
    open_channel = s > (m_b + m_a) ** 2
    s = np.where(open_channel, s, 4 * (m_b + m_a) ** 2)
    return scalar_or_array(np.where(open_channel, 1 / 6 * strength * _compton_kernel(s, m_a, m_b), 0.0))


def cross_section_b_anti_b_to_alp_photon(s, m_a, f_a, C_b=1.0, m_b=None, alpha=None):
    """Return the cross section σ(b b̄ → a γ) [GeV⁻²]: Eq. (22) with 4α_s/9 → Q_b² α/3.

    Parameters and errors are those of the gluon's; `alpha` is the fine-structure constant by default.

    Examples
    --------
    >>> f"{cross_section_b_anti_b_to_alp_photon(100.0, 2.0, 1e8, m_b=4.18):.2e}"
    '9.45e-21'
    """
    alpha = inputs.value("fine_structure_constant") if alpha is None else alpha
    gluon = np.asarray(cross_section_b_anti_b_to_alp_gluon(s, m_a, f_a, C_b, m_b, alpha))
    return scalar_or_array(gluon * (CHARGE_B**2 / 3) / (4 / 9))


def cross_section_b_photon_to_b_alp(s, m_a, f_a, C_b=1.0, m_b=None, alpha=None):
    """Return the cross section σ(b γ → b a) [GeV⁻²]: Eq. (23) with α_s/6 → Q_b² α.

    Parameters and errors are those of the gluon's; `alpha` is the fine-structure constant by default.

    Examples
    --------
    >>> f"{cross_section_b_photon_to_b_alp(100.0, 2.0, 1e8, m_b=4.18):.2e}"
    '2.17e-21'
    """
    alpha = inputs.value("fine_structure_constant") if alpha is None else alpha
    gluon = np.asarray(cross_section_b_gluon_to_b_alp(s, m_a, f_a, C_b, m_b, alpha))
    return scalar_or_array(gluon * CHARGE_B**2 * 6)


def production_rates(T, m_a, m_b=None, alpha_s="running", per="alp"):
    """Return what turns couplings into the rates at which b quarks produce ALPs (Fig. 1 left, Eq. (27)).

    Parameters
    ----------
    T : array_like of float
        Temperature [GeV].
    m_a, m_b : float
        Masses [GeV] of the ALP and of the b quark.
    alpha_s : float or "running"
        Strong coupling of the scatterings, as in `scattering_coupling`.
    per : {"alp", "b quark"}
        Per ALP in equilibrium: what decides whether the ALP is in equilibrium, and what enters Eq. (27).
        Per b quark: the averages of Eqs. (24) and (25) times the density of the partners.

    Returns
    -------
    tuple of numpy.ndarray
        Factor on Γ(b → s a) [1], and rate of the scatterings on b [GeV] for |C_bb|/f_a = 1/GeV.

    Raises
    ------
    ValueError
        If an argument is not allowed.

    Notes
    -----
    For m_a > 2 m_b the annihilation b b̄ → a g is left out: it is infrared divergent there, the soft-gluon
    correction to b b̄ → a, which the decays of the ALP and their inverse already contain.

    Examples
    --------
    >>> decays, scatterings = production_rates(40.0, 2.0, m_b=4.0, alpha_s=0.2)
    >>> bool(scatterings > decays * width_b_to_s_alp(2.0, 1.0, m_b=4.0))
    True
    """
    validation.choice("per", per, ("alp", "b quark"))
    T = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    m_a = float(validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass"))
    m_b = float(bottom_mass(m_b))
    quark, gluon = (m_b, B_STATES), (0.0, GLUON_STATES)
    species = (m_a, ALP_STATES) if per == "alp" else quark
    # Per ALP, quarks and antiquarks both produce it; per b quark only that quark does.
    both = 2 if per == "alp" else 1
    coupling = np.asarray(scattering_coupling(T, m_b, alpha_s))
    photons = inputs.value("fine_structure_constant") * CHARGE_B**2 / coupling
    compton = thermal_averages.reaction_rate(
        lambda s: _compton_kernel(s, m_a, m_b) / 6, (quark, gluon), species, T, m_a + m_b, NODES
    )
    rate = both * coupling * compton * (1 + 6 * photons * PHOTON_STATES / GLUON_STATES)
    if m_a < 2 * m_b:
        annihilation = thermal_averages.reaction_rate(
            lambda s: _annihilation_kernel(s, m_a, m_b) * 4 / 9, (quark, quark), species, T, nodes=NODES
        )
        rate = rate + coupling * annihilation * (1 + photons / 3 / (4 / 9))
    slowed = both * np.asarray(thermal_averages.time_dilation(m_b, T))
    return slowed * np.asarray(thermal_averages.equilibrium_ratio(quark, species, T)), rate


def scattering_coupling(T, m_b=None, alpha_s="running"):
    """Return the strong coupling of the scatterings at temperature T [GeV].

    Parameters
    ----------
    T : float or array_like of float
    m_b : float, optional
        Mass of the b quark [GeV].
    alpha_s : float or "running"
        A number is returned as it is; "running" is α_s at the larger of m_b and 2πT, the energy of the
        lowest thermal excitation of the gluon field.

    Examples
    --------
    >>> scattering_coupling(1.0, alpha_s=0.3)
    0.3
    >>> round(scattering_coupling(14.5129), 3)
    0.118
    """
    T = validation.numbers("T", T, above=0.0, unit="GeV", meaning="temperature")
    if isinstance(alpha_s, str):
        validation.choice("alpha_s", alpha_s, ("running",))
        scale = np.clip(2 * np.pi * T, np.maximum(bottom_mass(m_b), 1.0), running_coupling.HIGHEST_SCALE)
        return running_coupling.strong_coupling(scale)
    return scalar_or_array(np.broadcast_to(validation.numbers("alpha_s", alpha_s, above=0.0), T.shape) + 0.0)


def bottom_mass(m_b=None):
    """Return the mass of the b quark [GeV] as an array: m_b(m_b) where none is given."""
    if m_b is None:
        return np.asarray(inputs.value("mass_bottom_quark"))
    return validation.numbers("m_b", m_b, above=0.0, unit="GeV", meaning="mass of the b quark")


def _strength(f_a, C_b, alpha_s):
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    C_b = validation.numbers("C_b", C_b)
    return validation.numbers("alpha_s", alpha_s, at_least=0.0) * np.square(C_b / f_a)


def _annihilation_kernel(s, m_a, m_b):
    # Eq. (22) without α_s C²/f_a² and the colour factor 4/9.
    x_a, x_b = m_a**2 / s, m_b**2 / s
    squared = np.maximum((s - 4 * m_b**2) / s, 1e-30)
    beta = np.sqrt(squared)
    # artanh β = ln((1 + β)/(2√x_b)), which keeps its digits at high energy; the series does near threshold.
    excess = np.where(beta < 0.1, _artanh_excess(squared), np.log((1 + beta) / (2 * np.sqrt(x_b))) / beta - 1)
    bracket = (1 - x_a) ** 2 + x_a * squared + (1 + x_a**2 - 4 * x_a * x_b) * excess
    return x_b / (beta * (1 - x_a)) * bracket


def _compton_kernel(s, m_a, m_b):
    # Eq. (23) without α_s C²/f_a² and the colour factor 1/6.
    energy = np.sqrt(s)
    x_a, x_b, d = m_a**2 / s, m_b**2 / s, (energy - m_b) * (energy + m_b) / s
    kallen = np.maximum((energy - m_b - m_a) * (energy + m_b + m_a) * (s - (m_b - m_a) ** 2) / s**2, 0.0)
    root, total = np.sqrt(kallen), 2 - d - x_a
    z = root / total
    series = z * _artanh_excess(np.square(z))
    excess = np.where(z < 0.1, series, np.log((total + root) / (2 * np.sqrt(x_b))) - z)
    bracket = root * (d * (d + x_a)) ** 2 / total + 4 * (kallen + x_a**2) * excess
    return x_b / (8 * d**3) * bracket


def _artanh_excess(squared):
    # artanh z/z − 1 = z²/3 + z⁴/5 + …, good to 1e-16 for z < 0.1.
    result = np.zeros_like(squared)
    for power in (15, 13, 11, 9, 7, 5, 3):
        result = squared * (1 / power + result)
    return result
