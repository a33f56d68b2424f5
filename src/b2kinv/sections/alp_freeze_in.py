"""Section II B: the ALP thermalises through b quarks and freezes dark matter in by its decays (Eqs. 21–30).

Couplings are those of Eq. (3), with ∂a/(2 f_a). A b quark has six states (spin and colour) and a b antiquark
six more; where a b decays or scatters, the antiquark does so too, and the rates here count both. Ỹ_χ
counts χ and its antiparticle. Time runs as the logarithm of the scale factor, d ln a = H dt, which entropy
conservation ties to x = m_b/T by d ln a/d ln x = 1 + ⅓ d ln g_s/d ln T, a factor that the printed Eqs. (27)
and (28) leave out.
"""

import dataclasses
from collections.abc import Callable

import numpy as np

from b2kinv.physics import (
    boltzmann,
    early_universe,
    form_factors,
    inputs,
    measurements,
    running_coupling,
    thermal_averages,
)
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter, same_parameter
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.validation import scalar_or_array
from b2kinv.sections import alp_decays, belle2_excess

#: Internal degrees of freedom: spin times colour, for the particle alone.
B_STATES, GLUON_STATES, PHOTON_STATES, ALP_STATES = 6, 16, 2, 1
#: Of χ plus antiparticle for a Dirac, of χ for a Majorana fermion.
DARK_MATTER_STATES = {"dirac": 4, "majorana": 2}
CHARGE_B = -1.0 / 3.0

#: Steps of the fast integrator; they give the relic density to 5e-5 (benchmarks/freeze_in.py).
STEPS = 60
#: Nodes of the thermal averages behind it: an error of 1e-8, far below that of the steps.
NODES = 24
#: The integration ends at m_a/T of this, where the ALP's inverse decays are long over, or later for b quarks.
END_AT_MASS_OVER_T = 45.0
END_AT_LEAST_AT_X = 40.0
#: Share of undone decays above which the daughters' inverse decays are included.
BACK_REACTION_ALLOWED = 1e-5


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
    m_b = _bottom_mass(m_b)
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


def width_alp_to_b_s(m_a, f_a, C_V_sb=1.0, C_A_sb=1.0, m_b=None, m_s=0.0):
    """Return the width Γ(a → b s̄) + Γ(a → b̄ s) [GeV], the crossing of Eq. (21) for a heavy ALP.

    Parameters, return value and errors are those of `width_b_to_s_alp`; below m_a = m_b + m_s it is 0.0.

    Examples
    --------
    >>> width_alp_to_b_s(2.0, 1e8)
    0.0
    >>> f"{width_alp_to_b_s(6.0, 1e8, m_b=4.18):.2e}"
    '3.31e-16'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = _bottom_mass(m_b)
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
    tests/sections/test_alp_freeze_in_amplitudes.py.

    Examples
    --------
    >>> f"{cross_section_b_anti_b_to_alp_gluon(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '1.5538e-17'
    """
    s = validation.numbers("s", s, above=0.0, unit="GeV^2", meaning="squared centre-of-mass energy")
    strength = _strength(f_a, C_b, alpha_s)
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = _bottom_mass(m_b)
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
    arXiv:2404.12199 for a massless ALP; the trace is in tests/sections/test_alp_freeze_in_amplitudes.py.

    Examples
    --------
    >>> f"{cross_section_b_gluon_to_b_alp(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '4.4633e-19'
    """
    s = validation.numbers("s", s, above=0.0, unit="GeV^2", meaning="squared centre-of-mass energy")
    strength = _strength(f_a, C_b, alpha_s)
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = _bottom_mass(m_b)
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


def visible_width(m_a, f_a, C_q=1.0, C_G_UV=0.0, C_gamma_UV=0.0, alpha_s="running"):
    """Return the width Γ(a → SM) [GeV] into gluons, quark pairs of one flavour and photons (Eqs. (13)–(15)).

    Parameters
    ----------
    m_a, f_a, C_q, C_G_UV, C_gamma_UV, alpha_s
        As in `b2kinv.sections.alp_decays`.

    Examples
    --------
    >>> f"{visible_width(2.0, 1e8, alpha_s=0.3):.2e}"
    '1.80e-18'
    """
    widths = alp_decays.partial_widths(m_a, f_a, C_q, C_G_UV=C_G_UV, C_gamma_UV=C_gamma_UV, alpha_s=alpha_s)
    visible = sum(np.asarray(width) for mode, width in widths.items() if mode != "dark_matter")
    return scalar_or_array(visible)


def pseudoscalar_coupling(m_chi, f_a, C_chi=1.0):
    """Return the dimensionless coupling g_χ = m_χ C_χ/f_a of the ALP to dark matter (Section II C).

    Parameters
    ----------
    m_chi, f_a : float or array_like of float
        Dark-matter mass and ALP decay constant [GeV].
    C_chi : float or array_like of float
        Axial coupling of dark matter.

    Examples
    --------
    >>> f"{pseudoscalar_coupling(3e-3, 1e8, 0.6):.1e}"
    '1.8e-11'
    """
    mass = validation.numbers("m_chi", m_chi, at_least=0.0, unit="GeV", meaning="dark-matter mass")
    scale = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    return scalar_or_array(mass * np.abs(validation.numbers("C_chi", C_chi)) / scale)


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
    m_b = float(_bottom_mass(m_b))
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
        scale = np.clip(2 * np.pi * T, np.maximum(_bottom_mass(m_b), 1.0), running_coupling.HIGHEST_SCALE)
        return running_coupling.strong_coupling(scale)
    return scalar_or_array(np.broadcast_to(validation.numbers("alpha_s", alpha_s, above=0.0), T.shape) + 0.0)


def excess_coupling(m_a, excess="paper", form_factor_set=form_factors.DEFAULT_SET):
    """Return C_q/f_a [1/GeV] in the middle of the one-sigma window of the excess (Eq. (10), Fig. 1 left).

    Infinite for an ALP that no B meson can decay to, or outside the masses that the window was published for.

    Parameters
    ----------
    m_a : float or array_like of float
        ALP mass [GeV].
    excess, form_factor_set : str
        As in `alp_decays.decay_constant_window` and `belle2_excess.excess_window`.

    Examples
    --------
    >>> f"{excess_coupling(2.0):.2e}"
    '5.73e-09'
    >>> excess_coupling(6.0)
    inf
    """
    window = belle2_excess.excess_window(excess, m_a, 1)
    low, high = alp_decays.decay_constant_window(window, m_a, form_factor_set=form_factor_set)
    low, high = np.asarray(low), np.asarray(high)
    known = (low > 0) & np.isfinite(high)
    middle = np.sqrt(np.where(known, low, 1.0) * np.where(known, high, 1.0))
    return scalar_or_array(np.where(known, 1 / middle, np.inf))


def equilibrium_dark_matter_yield(m_chi, T, dark_matter="dirac", table=early_universe.DEFAULT_TABLE):
    """Return the yield Ỹ_χ of dark matter and antimatter in equilibrium (Eq. (29)).

    Parameters
    ----------
    m_chi, T : float or array_like of float
        Mass and temperature [GeV].
    dark_matter : {"dirac", "majorana"}
    table : str or float
        Degrees of freedom, as in `b2kinv.physics.early_universe`.

    Examples
    --------
    >>> round(equilibrium_dark_matter_yield(1e-3, 1.0, table=80.0), 4)
    0.0115
    """
    validation.choice("dark_matter", dark_matter, DARK_MATTER_STATES)
    return early_universe.equilibrium_yield(m_chi, DARK_MATTER_STATES[dark_matter], T, table)


@dataclasses.dataclass(frozen=True)
class Ingredients:
    """The equations that a calculation is made of; `as_printed` puts printed forms in their place."""

    width_b_to_s_alp: Callable = width_b_to_s_alp
    production_rates: Callable = production_rates
    hubble_rate: Callable = early_universe.hubble_rate
    log_scale_factor: Callable = early_universe.log_scale_factor
    relic_density: Callable = early_universe.relic_density


STANDARD = Ingredients()
_COUPLING = alp_decays.COUPLING_RANGE


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section II B. Numbers may be arrays that broadcast."""

    m_a: float = parameter(2.0, unit="GeV", help="ALP mass", at_least=1e-3, at_most=20.0)
    f_a: float = same_parameter(alp_decays.Parameters, "f_a")
    C_q: float = same_parameter(alp_decays.Parameters, "C_q", default=0.6)
    C_V_sb: float = parameter(
        "C_q",
        unit="1",
        help="vector coupling to b and s: a number, or equal to C_q",
        words=("C_q",),
        **_COUPLING,
    )
    C_A_sb: float = parameter(
        "C_q",
        unit="1",
        help="axial coupling to b and s: a number, or equal to C_q",
        words=("C_q",),
        **_COUPLING,
    )
    C_chi: float = same_parameter(alp_decays.Parameters, "C_chi", default=0.6)
    C_G_UV: float = same_parameter(alp_decays.Parameters, "C_G_UV")
    C_gamma_UV: float = same_parameter(alp_decays.Parameters, "C_gamma_UV")
    m_chi: float = parameter(3e-3, unit="GeV", help="dark-matter mass", above=0.0, at_most=20.0)
    dark_matter: str = same_parameter(alp_decays.Parameters, "dark_matter")
    alpha_s: float = same_parameter(alp_decays.Parameters, "alpha_s")
    alpha_s_scattering: float = parameter(
        "running",
        unit="1",
        help="strong coupling of the scatterings: a number, or running at max(m_b, 2πT)",
        above=0.0,
        at_most=1.0,
        words=("running",),
    )
    m_b: float = parameter(
        inputs.value("mass_bottom_quark"), unit="GeV", help="mass of the b quark", at_least=3.0, at_most=6.0
    )
    m_s: float = parameter(
        inputs.value("mass_strange_quark"), unit="GeV", help="mass of the s quark", at_least=0.0, at_most=1.0
    )
    degrees_of_freedom: float = parameter(
        early_universe.DEFAULT_TABLE,
        unit="1",
        help="table of g_rho and g_s, or a constant for both",
        at_least=1.0,
        at_most=1000.0,
        words=tuple(early_universe.TABLES),
    )
    alp_statistics: str = parameter(
        "maxwell-boltzmann",
        unit="",
        help="equilibrium distribution of the ALP",
        choices=("maxwell-boltzmann", "bose-einstein"),
    )
    alp_at_start: str = parameter(
        "absent", unit="", help="ALPs when the calculation starts", choices=("absent", "equilibrium")
    )
    flavour_violating_scattering: str = parameter(
        "neglected", unit="", help="scatterings of footnote 6", choices=("neglected", "estimated")
    )
    rate_definition: str = parameter(
        "per alp", unit="", help="what a rate is compared with H for", choices=("per alp", "per b quark")
    )
    form_factor_set: str = parameter(
        form_factors.DEFAULT_SET, unit="", help="B → K form factors", choices=form_factors.SETS
    )
    excess: str = same_parameter(alp_decays.Parameters, "excess")
    x_start: float = parameter(0.01, unit="1", help="m_b/T at the start", at_least=1e-3, at_most=0.5)

    def check(self):
        """Refuse an excess window that is neither known nor given by hand."""
        measurements.require_window("excess", self.excess)


def evaluate(parameters, ingredients=STANDARD):
    """Return everything that the notebook of Section II B shows, for one point or for arrays of points.

    Curves have the points x = m_b/T along their last axis.

    Parameters
    ----------
    parameters : Parameters
    ingredients : Ingredients, optional
        The equations to use; the verified ones by default.

    Returns
    -------
    Result

    Raises
    ------
    RuntimeError
        If the stiff solver, which strong couplings of dark matter need, does not reach the end.

    Examples
    --------
    >>> round(evaluate(Parameters(m_chi=3e-3)).value("relic_density"), 2)
    0.11
    """
    values, shape = _broadcast(parameters)
    groups = _groups(values)
    parts = [_evaluate_group(parameters, ingredients, values, members) for members in groups]
    quantities = {}
    for name, (_, unit, meaning) in parts[0].items():
        tail = parts[0][name][0].shape[1:]
        whole = np.empty((len(values["m_a"]), *tail), dtype=parts[0][name][0].dtype)
        for members, part in zip(groups, parts, strict=True):
            whole[members] = part[name][0]
        value = whole.reshape(shape + tail)
        quantities[name] = Quantity(value.item() if value.ndim == 0 else value, unit, meaning)
    return Result(parameters, quantities)


def dark_matter_yields(parameters, couplings, ratios, ingredients=STANDARD):
    """Return today's yields for many quark couplings and ratios of the ALP's widths, without back-reaction.

    In the linear regime the abundance depends on the coupling and the mass of dark matter only through
    Γ(a → χχ̄)/Γ(a → SM), which makes this the one table behind Fig. 2.

    Parameters
    ----------
    parameters : Parameters
        Scalars; its C_q, C_V_sb, C_A_sb, C_chi and m_chi are not used.
    couplings : array_like
        Universal quark couplings |C_q|/f_a [1/GeV], positive, shape (n,).
    ratios : array_like
        Γ(a → χχ̄)/Γ(a → SM), shape (k,).
    ingredients : Ingredients, optional

    Returns
    -------
    yields : numpy.ndarray
        Ỹ_χ today, shape (n, k).
    visible : numpy.ndarray
        Γ(a → SM) [GeV], shape (n,).
    contact : numpy.ndarray
        Largest rate at which the plasma absorbs an ALP, over H, shape (n,).

    Raises
    ------
    ValueError
        If a coupling is not positive or a ratio negative.

    Examples
    --------
    >>> yields, visible, contact = dark_matter_yields(Parameters(), [6e-9], [1e-6, 2e-6])
    >>> round(float(yields[0, 1] / yields[0, 0]), 4)
    2.0
    """
    p = parameters
    couplings = validation.numbers("couplings", couplings, above=0.0, unit="1/GeV")
    ratios = validation.numbers("ratios", ratios, at_least=0.0)
    kinematic = {name: getattr(p, name) for name in _KINEMATIC}
    plasma = _Plasma(kinematic, p, ingredients)
    C = couplings * p.f_a
    universal = p.replace(C_q=C, C_V_sb=C, C_A_sb=C, C_chi=0.0)
    values, _ = _broadcast(universal)
    quark = _Couplings(values, p, ingredients)
    relaxation = _relaxation(plasma, quark)
    decay = (ratios[:, np.newaxis] * quark.visible[:, np.newaxis, np.newaxis]) * (
        plasma.slowed / plasma.hubble
    )
    yields = boltzmann.freeze_in(
        plasma.u,
        plasma.at_nodes(relaxation)[:, np.newaxis],
        plasma.at_nodes(decay),
        plasma.at_nodes(plasma.equilibrium),
        initial=_initial(plasma, p),
    )
    left = 2 * yields.parent[..., -1] * ratios / (1 + ratios)
    return yields.daughter[..., -1] + left, quark.visible, plasma.at_ends(relaxation).max(axis=-1)


#: Parameters on which rates at unit coupling depend.
_KINEMATIC = ("m_a", "m_b", "m_s", "x_start", "alpha_s_scattering", "degrees_of_freedom")
_NUMERIC = (
    *_KINEMATIC, "f_a", "C_q", "C_V_sb", "C_A_sb", "C_chi", "C_G_UV", "C_gamma_UV", "m_chi", "alpha_s",
)  # fmt: skip


def _broadcast(p):
    # Words stay words; numbers become flat arrays of one length.
    given = {name: getattr(p, name) for name in _NUMERIC}
    for name in ("C_V_sb", "C_A_sb"):
        if given[name] == "C_q" if isinstance(given[name], str) else False:
            given[name] = given["C_q"]
    numbers = {name: value for name, value in given.items() if not isinstance(value, str)}
    arrays = np.broadcast_arrays(*numbers.values())
    shape = arrays[0].shape
    flat = {name: array.reshape(-1) for name, array in zip(numbers, arrays, strict=True)}
    return {name: flat.get(name, given[name]) for name in given}, shape


def _groups(values):
    keys = [values[name] for name in _KINEMATIC if not isinstance(values[name], str)]
    _, inverse = np.unique(np.stack(keys, axis=-1), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    return [np.flatnonzero(inverse == index) for index in range(inverse.max() + 1)]


def _evaluate_group(p, ingredients, values, members):
    v = {name: value if isinstance(value, str) else value[members] for name, value in values.items()}
    plasma = _Plasma(
        {name: v[name] if isinstance(v[name], str) else v[name][0] for name in _KINEMATIC}, p, ingredients
    )
    couplings = _Couplings(v, p, ingredients)
    equilibrium = _dark_matter_equilibrium(plasma, couplings, p)
    yields, today = _solve(plasma, couplings, equilibrium, p)
    return {
        **_of_rates(plasma, couplings, p, ingredients),
        **_of_yields(plasma, couplings, equilibrium, yields, today, ingredients),
    }


class _Plasma:
    # All that depends on temperature and masses but on no coupling, at the ends and nodes of the steps.

    def __init__(self, kinematic, p, ingredients):
        self.m_a, self.m_b = float(kinematic["m_a"]), float(kinematic["m_b"])
        self.alpha_s, self.table = kinematic["alpha_s_scattering"], kinematic["degrees_of_freedom"]
        end = max(END_AT_MASS_OVER_T * self.m_b / self.m_a, END_AT_LEAST_AT_X)
        T_ends = (self.m_b / kinematic["x_start"], self.m_b / end)
        # In steps of the scale factor no derivative of the tabulated g_s is needed, which is rough.
        self.u = np.linspace(*(ingredients.log_scale_factor(T, self.table) for T in T_ends), STEPS + 1)
        self.points = np.concatenate([self.u[:1], boltzmann.nodes(self.u).reshape(-1)])
        self.T = early_universe.temperature_at(self.points, *T_ends, self.table, ingredients.log_scale_factor)
        statistics = (self.m_a, ALP_STATES, self.T, p.alp_statistics)
        density = early_universe.equilibrium_number_density(*statistics)
        self.equilibrium = density / early_universe.entropy_density(self.T, self.table)
        self.slowed = early_universe.equilibrium_decay_density(*statistics) / density
        self.hubble = ingredients.hubble_rate(self.T, self.table)
        self.decays, self.scatterings = ingredients.production_rates(self.T, self.m_a, self.m_b, self.alpha_s)
        if p.alp_statistics != "maxwell-boltzmann":
            classical = early_universe.equilibrium_number_density(self.m_a, ALP_STATES, self.T)
            self.decays, self.scatterings = (
                rate * classical / density for rate in (self.decays, self.scatterings)
            )

    def at_ends(self, values):
        return values[..., ::3]

    def at_nodes(self, values):
        return values[..., 1:].reshape((*values.shape[:-1], STEPS, 3))


class _Couplings:
    # Widths and squared couplings, one entry for each point of parameter space.

    def __init__(self, v, p, ingredients):
        self.f_a, self.m_chi, self.C_chi, self.C_q = v["f_a"], v["m_chi"], v["C_chi"], v["C_q"]
        self.width_b = ingredients.width_b_to_s_alp(
            v["m_a"], v["f_a"], v["C_V_sb"], v["C_A_sb"], v["m_b"], v["m_s"]
        )
        self.scattering = np.square(v["C_q"] / v["f_a"])
        if p.flavour_violating_scattering == "estimated":
            violating = np.square(v["C_V_sb"] / v["f_a"]) + np.square(v["C_A_sb"] / v["f_a"])
            self.scattering = self.scattering + violating / 2
        self.visible = visible_width(
            v["m_a"], v["f_a"], v["C_q"], v["C_G_UV"], v["C_gamma_UV"], v["alpha_s"]
        ) + width_alp_to_b_s(v["m_a"], v["f_a"], v["C_V_sb"], v["C_A_sb"], v["m_b"], v["m_s"])
        self.dark = alp_decays.width_to_dark_matter(v["m_a"], v["f_a"], v["m_chi"], v["C_chi"], p.dark_matter)
        total = self.visible + self.dark
        self.dark_share = np.where(total > 0, self.dark / np.where(total > 0, total, 1.0), 0.0)


def _solve(plasma, couplings, daughter_equilibrium, p):
    relaxation = _relaxation(plasma, couplings)
    decay = couplings.dark[:, np.newaxis] * plasma.slowed / plasma.hubble
    initial = _initial(plasma, p)
    yields = boltzmann.freeze_in(
        plasma.u,
        plasma.at_nodes(relaxation),
        plasma.at_nodes(decay),
        plasma.at_nodes(plasma.equilibrium),
        plasma.at_nodes(daughter_equilibrium),
        initial,
    )
    for point in np.flatnonzero(yields.back_reaction > BACK_REACTION_ALLOWED):
        rates = _interpolated_rates(
            plasma, relaxation[point], decay[point], plasma.equilibrium, daughter_equilibrium[point]
        )
        full = boltzmann.freeze_in_with_back_reaction(rates, plasma.u, initial)
        # Below the solver's absolute tolerance a yield may come out negative.
        yields.parent[point] = np.maximum(full.parent, 0.0)
        yields.daughter[point] = np.maximum(full.daughter, 0.0)
    # What is left of the ALPs decays freely.
    return yields, yields.daughter[:, -1] + 2 * yields.parent[:, -1] * couplings.dark_share


def _relaxation(plasma, couplings):
    return (
        couplings.width_b[:, np.newaxis] * plasma.decays
        + couplings.scattering[:, np.newaxis] * plasma.scatterings
        + couplings.visible[:, np.newaxis] * plasma.slowed
    ) / plasma.hubble


def _initial(plasma, p):
    return plasma.equilibrium[0] if p.alp_at_start == "equilibrium" else 0.0


def _dark_matter_equilibrium(plasma, couplings, p):
    mass = couplings.m_chi[:, np.newaxis]
    exact = equilibrium_dark_matter_yield(mass, plasma.T, p.dark_matter, plasma.table)
    # Dark matter much heavier than the temperature has no equilibrium yield left that a float can hold.
    return np.maximum(exact, 1e-200)


def _interpolated_rates(plasma, *curves):
    from scipy.interpolate import PchipInterpolator

    points = plasma.points
    logarithms = np.log(np.maximum(np.stack(curves, axis=-1), 1e-290))
    interpolation = PchipInterpolator(points, logarithms, axis=0)
    return lambda u: np.exp(interpolation(np.clip(u, points[0], points[-1])))


def _of_rates(plasma, couplings, p, ingredients):
    T, hubble = plasma.at_ends(plasma.T), plasma.at_ends(plasma.hubble)
    per = p.rate_definition.removeprefix("per ")
    per_alp = [plasma.at_ends(plasma.decays), plasma.at_ends(plasma.scatterings)]
    if per == "alp":
        decays, scatterings = per_alp
    else:
        decays, scatterings = ingredients.production_rates(T, plasma.m_a, plasma.m_b, plasma.alpha_s, per)
    decay_rate = couplings.width_b[:, np.newaxis] * decays / hubble
    scattering_rate = couplings.scattering[:, np.newaxis] * scatterings / hubble
    coupling = np.abs(couplings.C_q / couplings.f_a)[:, np.newaxis]
    x = plasma.m_b / T
    count = len(couplings.f_a)
    first, last = _span(x, scattering_rate), _span(x, decay_rate)
    production = (
        couplings.width_b[:, np.newaxis] * per_alp[0] + couplings.scattering[:, np.newaxis] * per_alp[1]
    )
    contact = (production + couplings.visible[:, np.newaxis] * plasma.at_ends(plasma.slowed)) / hubble
    return {
        "x": (np.tile(x, (count, 1)), "1", "x = m_b/T"),
        "temperature": (np.tile(T, (count, 1)), "GeV", "temperature T"),
        "decay_rate_over_hubble": (
            decay_rate,
            "1",
            f"rate of b → s a {p.rate_definition} over H (Eqs. (24), (26))",
        ),
        "scattering_rate_over_hubble": (
            scattering_rate,
            "1",
            f"rate of scatterings on b {p.rate_definition} over H (Eqs. (25), (26))",
        ),
        "contact_over_hubble": (contact, "1", "rate at which one ALP is absorbed by the plasma, over H"),
        "coupling_decays": (
            _threshold(coupling, decay_rate),
            "GeV^-1",
            "C_q/f_a above which decays are faster than H",
        ),
        "coupling_scattering": (
            _threshold(coupling, scattering_rate),
            "GeV^-1",
            "C_q/f_a above which scatterings are faster than H",
        ),
        "coupling_boltzmann": (
            _threshold(coupling, production / hubble),
            "GeV^-1",
            "C_q/f_a above which b quarks keep the ALP in equilibrium",
        ),
        "excess_coupling": (
            np.full(count, excess_coupling(plasma.m_a, p.excess, p.form_factor_set)),
            "GeV^-1",
            "C_q/f_a in the middle of the 1σ window of the excess (Eq. (10))",
        ),
        "temperature_scattering": (1 / first[0], "m_b", "highest T at which scatterings are faster than H"),
        "temperature_scattering_end": (
            1 / first[1],
            "m_b",
            "lowest T at which scatterings are faster than H",
        ),
        "temperature_decays": (1 / last[0], "m_b", "highest T at which decays are faster than H"),
        "largest_contact": (contact.max(axis=-1), "1", "largest rate of absorption of an ALP over H"),
        "thermalised": (contact.max(axis=-1) > 1, "1", "whether the ALP ever comes into equilibrium"),
    }


def _threshold(coupling, ratio):
    # Rates grow with the square of a common factor on all couplings.
    slow = ~(ratio > 0)
    return np.where(slow, np.inf, coupling / np.sqrt(np.where(slow, 1.0, ratio)))


def _span(x, ratio):
    # First and last x at which a ratio exceeds 1, by interpolation in the logarithms; infinite if never.
    first, last = np.full(len(ratio), np.inf), np.full(len(ratio), np.inf)
    logarithms = np.log(np.maximum(ratio, 1e-290))
    for row, values in enumerate(logarithms):
        above = np.flatnonzero(values > 0)
        if len(above):
            first[row] = _crossing(x, values, above[0] - 1, above[0])
            last[row] = _crossing(x, values, above[-1], above[-1] + 1)
    return first, last


def _crossing(x, values, left, right):
    if left < 0:
        return x[0]
    if right >= len(x):
        return x[-1]
    share = values[left] / (values[left] - values[right])
    return float(x[left] ** (1 - share) * x[right] ** share)


def _of_yields(plasma, couplings, equilibrium, yields, today, ingredients):
    T = plasma.at_ends(plasma.T)
    count = len(couplings.f_a)
    closeness = yields.daughter / plasma.at_ends(equilibrium)
    slowed = plasma.at_ends(plasma.slowed * plasma.equilibrium / plasma.hubble) / plasma.at_ends(equilibrium)
    dark_contact = 2 * couplings.dark[:, np.newaxis] * slowed
    # Once T is below m_chi the equilibrium yield falls away from any relic: that is decoupling, not contact.
    warm = couplings.m_chi[:, np.newaxis] < 3 * T
    quark = early_universe.equilibrium_yield(plasma.m_b, 2 * B_STATES, T, plasma.table)
    relic = np.where(today > 0, ingredients.relic_density(couplings.m_chi, np.maximum(today, 0.0)), 0.0)
    return {
        "yield_alp": (yields.parent, "1", "yield of the ALP, Y_a (Eq. (27))"),
        "yield_alp_equilibrium": (
            np.tile(plasma.at_ends(plasma.equilibrium), (count, 1)),
            "1",
            "equilibrium yield of the ALP (Eq. (29))",
        ),
        "yield_dark_matter": (yields.daughter, "1", "yield of dark matter and antimatter, Ỹ_χ (Eq. (28))"),
        "yield_dark_matter_equilibrium": (
            plasma.at_ends(equilibrium),
            "1",
            "equilibrium yield of dark matter and antimatter (Eq. (29))",
        ),
        "yield_b_equilibrium": (np.tile(quark, (count, 1)), "1", "equilibrium yield of b and b̄ (Eq. (29))"),
        "yield_dark_matter_today": (today, "1", "yield of dark matter and antimatter today"),
        "relic_density": (relic, "1", "relic density Ω_χ h² (Eq. (30))"),
        "width_visible": (couplings.visible, "GeV", "width of the ALP into the Standard Model"),
        "width_dark_matter": (couplings.dark, "GeV", "width of the ALP into dark matter (Eq. (12))"),
        "width_b_to_s_alp": (couplings.width_b, "GeV", "width of b → s a (Eq. (21))"),
        "pseudoscalar_coupling": (
            np.asarray(pseudoscalar_coupling(couplings.m_chi, couplings.f_a, couplings.C_chi)),
            "1",
            "g_χ = m_χ C_χ/f_a",
        ),
        "dark_matter_closeness": (
            np.where(warm, closeness, 0.0).max(axis=-1),
            "1",
            "largest Ỹ_χ over its equilibrium value, at T > m_χ/3",
        ),
        "dark_matter_contact": (
            dark_contact.max(axis=-1),
            "1",
            "largest rate of χ χ̄ → a per χ in equilibrium, over H",
        ),
        "back_reaction": (yields.back_reaction, "1", "share of the decays that inverse decays would undo"),
    }


def _bottom_mass(m_b):
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
