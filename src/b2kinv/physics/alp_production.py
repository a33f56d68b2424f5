"""Production of ALPs by b quarks: decays, scatterings on gluons and photons, annihilation (Eqs. (21)–(25)).

Couplings are those of Eq. (3), with ∂a/(2 f_a). A b quark has six states (spin and colour) and a b antiquark
six more; where a b decays or scatters, the antiquark does so too, and the rates here count both.
"""

import numpy as np

from b2kinv.physics import inputs, running_coupling, thermal_averages
from b2kinv.physics.conventions import (
    ALP_MASS,
    AXIAL_COUPLING,
    DECAY_CONSTANT,
    SQUARED_ENERGY,
    TEMPERATURE,
    VECTOR_COUPLING,
)
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import Array, Numbers

#: Internal degrees of freedom: spin times colour, for the particle alone.
B_STATES, GLUON_STATES, PHOTON_STATES, ALP_STATES = 6, 16, 2, 1
CHARGE_B = -1.0 / 3.0

#: Nodes of the thermal averages: an error of 1e-8, far below that of the steps in time.
NODES = 24

BOTTOM_MASS = Number(
    "mass of the b quark",
    "GeV",
    symbol="m_b",
    meaningful=POSITIVE,
    offered=Range(at_least=3.0, at_most=6.0),
)
STRANGE_MASS = Number(
    "mass of the s quark", "GeV", symbol="m_s", meaningful=NOT_NEGATIVE, offered=Range(at_most=1.0)
)
BOTTOM_COUPLING = Number("axial coupling of the b quark", symbol="C^A_bb")
ALPHA_S = Number("strong coupling", symbol="α_s", meaningful=NOT_NEGATIVE)
ALPHA = Number("fine-structure constant", symbol="α", meaningful=NOT_NEGATIVE)
ALPHA_S_SCATTERING = Number(
    "strong coupling of the scatterings: a number, or running at max(m_b, 2πT)",
    meaningful=POSITIVE,
    offered=Range(at_most=1.0),
    words=("running",),
)

#: Of what turns b and s into each other with an ALP, whichever of the three is the heavy one.
checked_b_s_alp = checked(
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    C_V_sb=VECTOR_COUPLING,
    C_A_sb=AXIAL_COUPLING,
    m_b=BOTTOM_MASS,
    m_s=STRANGE_MASS,
)
_checked_on_gluons = checked(
    s=SQUARED_ENERGY,
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    C_b=BOTTOM_COUPLING,
    m_b=BOTTOM_MASS,
    alpha_s=ALPHA_S,
)


@checked_b_s_alp
def width_b_to_s_alp(
    m_a: Numbers,
    f_a: Numbers,
    C_V_sb: Numbers = 1.0,
    C_A_sb: Numbers = 1.0,
    m_b: Numbers | None = None,
    m_s: Numbers = 0.0,
) -> Numbers:
    """Return the width of a b quark at rest into s a [GeV] (Eq. (21), with the power 2).

    Γ(b → s a) = λ^½(m_b², m_s², m_a²)/(64π m_b³ f_a²)
    × {|C_V_sb|² (m_b − m_s)² [(m_b + m_s)² − m_a²] + |C_A_sb|² (m_b + m_s)² [(m_b − m_s)² − m_a²]}

    For a massless strange quark this is m_b³ (|C_V_sb|² + |C_A_sb|²) (1 − m_a²/m_b²)²/(64π f_a²); the printed
    power is 3 (`b2kinv.paper.as_printed` has that form). λ is the product of the square brackets.

    Parameters
    ----------
    m_a
        From m_b − m_s on the width is 0.0.
    m_b
        m_b(m_b) by default.

    Examples
    --------
    >>> f"{width_b_to_s_alp(2.0, 1e8, m_b=4.18):.3e}"
    '4.319e-17'
    >>> width_b_to_s_alp(4.5, 1e8)
    0.0
    """
    m_b = bottom_mass(m_b)
    below_difference = np.maximum(m_b - m_s - m_a, 0.0) * np.abs(m_b - m_s + m_a)
    below_sum = (m_b + m_s - m_a) * (m_b + m_s + m_a)
    vector = np.square(C_V_sb / f_a) * (m_b - m_s) ** 2 * below_sum
    axial = np.square(C_A_sb / f_a) * (m_b + m_s) ** 2 * below_difference
    root = np.sqrt(np.maximum(below_difference * below_sum, 0.0))
    return np.where(below_difference > 0.0, root * (vector + axial) / (64 * np.pi * m_b**3), 0.0)


@_checked_on_gluons
def cross_section_b_anti_b_to_alp_gluon(
    s: Numbers,
    m_a: Numbers,
    f_a: Numbers,
    C_b: Numbers = 1.0,
    m_b: Numbers | None = None,
    alpha_s: Numbers | str = 1.0,
) -> Numbers:
    """Return the cross section of b b̄ → a g [GeV⁻²], averaged over spins and colours (Eq. (22)).

    σ(b b̄ → a g) = 4α_s |C_b|² x_b/(9f_a² (1 − 4x_b)(1 − x_a))
    × [(1 + x_a² − 4x_a x_b) artanh √(1 − 4x_b) − x_a √(1 − 4x_b)], x_i = m_i²/s

    It is computed without the differences of this form: with β = √(1 − 4x_b),
    4α_s |C_b|² x_b/(9f_a² β(1 − x_a)) [(1 − x_a)² + x_a β² + (1 + x_a² − 4x_a x_b)(artanh β/β − 1)],
    where all terms are positive.

    Parameters
    ----------
    m_b
        m_b(m_b) by default.

    Returns
    -------
    float or numpy.ndarray
        0.0 at and below both thresholds s = 4 m_b² and s = m_a². It diverges as 1/β above the first, and as
        1/(1 − x_a) above the second if m_a > 2 m_b, where the gluon is soft and the process becomes part of
        b b̄ → a.

    Notes
    -----
    arXiv:2404.12199 for a massless ALP; with the mass it is proved by an explicit trace in
    tests/physics/test_alp_production_amplitudes.py.

    Examples
    --------
    >>> f"{cross_section_b_anti_b_to_alp_gluon(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '1.5538e-17'
    """
    m_b = bottom_mass(m_b)
    open_channel = (s > 4 * m_b**2) & (s > m_a**2)
    s = np.where(open_channel, s, np.maximum(8 * m_b**2, 2 * m_a**2))
    x_a, x_b = m_a**2 / s, m_b**2 / s
    beta = np.sqrt((s - 4 * m_b**2) / s)
    strength = alpha_s * np.square(C_b / f_a)
    bracket = _annihilation_bracket(s, m_a, m_b)
    return np.where(open_channel, strength * (x_b / (beta * (1 - x_a)) * bracket * 4 / 9), 0.0)


@_checked_on_gluons
def cross_section_b_anti_b_to_alp_hard_gluon(
    s: Numbers,
    m_a: Numbers,
    f_a: Numbers,
    C_b: Numbers = 1.0,
    m_b: Numbers | None = None,
    alpha_s: Numbers | str = 1.0,
) -> Numbers:
    """Return the cross section of b b̄ → a g [GeV⁻²] without the soft gluons of b b̄ → a (from Eq. (22)).

    4α_s |C_b|² x_b/(9f_a² β (1 − x_a)) [N(s) − x_a N(m_a²)], N(s) the bracket of Eq. (22) over β

    An ALP that is heavier than two b quarks is made by b b̄ alone; a gluon that is soft beside it has 1/(1 −
    x_a) and belongs to the strong correction of that process, where virtual gluons cancel the divergence.
    What is taken out is the residue of the pole, x_a N(m_a²); it vanishes with β² when m_a falls to 2m_b,
    and below there is nothing to take out, so that rates go through m_a = 2m_b without a jump.

    Parameters
    ----------
    m_b
        m_b(m_b) by default.

    Returns
    -------
    float or numpy.ndarray
        As `cross_section_b_anti_b_to_alp_gluon` up to m_a = 2 m_b; not negative, and finite at s = m_a²
        above.

    Examples
    --------
    >>> f"{cross_section_b_anti_b_to_alp_hard_gluon(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '1.5538e-17'
    """
    m_b = bottom_mass(m_b)
    whole = cross_section_b_anti_b_to_alp_gluon(s, m_a, f_a, C_b, m_b, alpha_s)
    heavy = np.asarray((m_a > 2 * m_b) & (s > m_a**2))
    if not np.any(heavy):
        return whole
    # Closer to the pole the difference has no digits left; it is flat there.
    safe = np.where(heavy, np.maximum(s, m_a**2 * (1 + 1e-9)), np.maximum(8 * m_b**2, 2 * m_a**2))
    x_a, x_b = m_a**2 / safe, m_b**2 / safe
    beta = np.sqrt((safe - 4 * m_b**2) / safe)
    residue = np.where(heavy, _annihilation_bracket(np.maximum(m_a, 2 * m_b) ** 2, m_a, m_b), 0.0)
    hard = (_annihilation_bracket(safe, m_a, m_b) - x_a * residue) / (1 - x_a)
    strength = alpha_s * np.square(C_b / f_a)
    return np.where(heavy, strength * (x_b / beta * hard * 4 / 9), whole)


@_checked_on_gluons
def cross_section_b_gluon_to_b_alp(
    s: Numbers,
    m_a: Numbers,
    f_a: Numbers,
    C_b: Numbers = 1.0,
    m_b: Numbers | None = None,
    alpha_s: Numbers | str = 1.0,
) -> Numbers:
    """Return the cross section of b g → b a [GeV⁻²], averaged over spins and colours (Eq. (23)).

    σ(b g → b a) = α_s |C_b|² x_b/(48f_a² (1 − x_b)³) [λ^½ (7x_a + 2x_a x_b − x_a x_b² − (3 − x_b)(1 − x_b)²)
    + 4(λ + x_a²) arcoth((1 + x_b − x_a)/λ^½)], x_i = m_i²/s, λ = λ(1, x_a, x_b)

    It is computed without the cancellation of this form near threshold: with d = 1 − x_b, S = 1 + x_b − x_a
    and z = λ^½/S, the bracket is λ^½ d²(d + x_a)²/S + 4(λ + x_a²)(artanh z − z). For b̄ it is the same.

    Parameters
    ----------
    m_b
        m_b(m_b) by default.

    Returns
    -------
    float or numpy.ndarray
        0.0 at and below s = (m_b + m_a)².

    Notes
    -----
    arXiv:2404.12199 for a massless ALP; the trace is in tests/physics/test_alp_production_amplitudes.py.

    Examples
    --------
    >>> f"{cross_section_b_gluon_to_b_alp(100.0, 2.0, 1e8, m_b=4.18):.4e}"
    '4.4633e-19'
    """
    m_b = bottom_mass(m_b)
    open_channel = s > (m_b + m_a) ** 2
    s = np.where(open_channel, s, 4 * (m_b + m_a) ** 2)
    energy = np.sqrt(s)
    x_a, x_b, d = m_a**2 / s, m_b**2 / s, (energy - m_b) * (energy + m_b) / s
    kallen = np.maximum((energy - m_b - m_a) * (energy + m_b + m_a) * (s - (m_b - m_a) ** 2) / s**2, 0.0)
    root, S = np.sqrt(kallen), 2 - d - x_a
    z = root / S
    artanh = np.log((S + root) / (2 * np.sqrt(x_b)))
    bracket = root * (d * (d + x_a)) ** 2 / S + 4 * (kallen + x_a**2) * _artanh_minus_argument(z, artanh)
    strength = alpha_s * np.square(C_b / f_a)
    return np.where(open_channel, strength * (x_b / (8 * d * d * d) * bracket / 6), 0.0)


@checked(alpha=ALPHA)
def cross_section_b_anti_b_to_alp_photon(
    s: Numbers,
    m_a: Numbers,
    f_a: Numbers,
    C_b: Numbers = 1.0,
    m_b: Numbers | None = None,
    alpha: Numbers | None = None,
) -> Numbers:
    """Return the cross section of b b̄ → a γ [GeV⁻²] (at Eq. (22)).

    σ(b b̄ → a γ) = σ(b b̄ → a g) with 4α_s/9 → Q_b² α/3, Q_b = −1/3

    Parameters
    ----------
    s, m_a, f_a, C_b, m_b
        As in `cross_section_b_anti_b_to_alp_gluon`.
    alpha
        The one of real photons by default.

    Examples
    --------
    >>> f"{cross_section_b_anti_b_to_alp_photon(100.0, 2.0, 1e8, m_b=4.18):.2e}"
    '9.45e-21'
    """
    alpha = inputs.value("fine_structure_constant") if alpha is None else alpha
    return cross_section_b_anti_b_to_alp_gluon(s, m_a, f_a, C_b, m_b, alpha) * (CHARGE_B**2 / 3) / (4 / 9)


@checked(alpha=ALPHA)
def cross_section_b_photon_to_b_alp(
    s: Numbers,
    m_a: Numbers,
    f_a: Numbers,
    C_b: Numbers = 1.0,
    m_b: Numbers | None = None,
    alpha: Numbers | None = None,
) -> Numbers:
    """Return the cross section of b γ → b a [GeV⁻²] (at Eq. (23)).

    σ(b γ → b a) = σ(b g → b a) with α_s/6 → Q_b² α, Q_b = −1/3

    Parameters
    ----------
    s, m_a, f_a, C_b, m_b
        As in `cross_section_b_gluon_to_b_alp`.
    alpha
        The one of real photons by default.

    Examples
    --------
    >>> f"{cross_section_b_photon_to_b_alp(100.0, 2.0, 1e8, m_b=4.18):.2e}"
    '2.17e-21'
    """
    alpha = inputs.value("fine_structure_constant") if alpha is None else alpha
    return cross_section_b_gluon_to_b_alp(s, m_a, f_a, C_b, m_b, alpha) * CHARGE_B**2 * 6


@checked(
    T=TEMPERATURE,
    m_a=ALP_MASS.one,
    m_b=BOTTOM_MASS.one,
    alpha_s=ALPHA_S_SCATTERING,
    per=Name("what a rate is counted for", ("alp", "b quark")),
)
def production_rates(
    T: Numbers, m_a: Numbers, m_b: Numbers | None = None, alpha_s: Numbers | str = "running", per: str = "alp"
) -> tuple[Numbers, Numbers]:
    """Return what turns couplings into the rates at which b quarks produce ALPs (Fig. 1 left, Eq. (27)).

    Per ALP: 2 (n_b/n_a) K₁(m_b/T)/K₂(m_b/T) for Γ(b → s a) = 1, and for |C_b|/f_a = 1/GeV
    Σ_(V = g, γ) [2 n_b n_V ⟨σ(b V → b a) v⟩ + n_b² ⟨σ(b b̄ → a V) v⟩]/n_a, n in equilibrium

    Per b quark it is n_b that divides, and the 2 of quark and antiquark is not there.

    Parameters
    ----------
    m_a
        One number.
    m_b
        One number; m_b(m_b) by default.
    alpha_s
        As in `scattering_coupling`.
    per
        Per ALP in equilibrium: what decides whether the ALP is in equilibrium, and what enters Eq. (27).
        Per b quark: the averages of Eqs. (24) and (25) times the density of the partners.

    Returns
    -------
    tuple of float or numpy.ndarray
        Factor on Γ(b → s a) [1], and rate of the scatterings on b [GeV] for |C_b|/f_a = 1/GeV.

    Notes
    -----
    For m_a > 2 m_b the soft gluons of b b̄ → a g are left out: they are infrared divergent, and part of the
    correction to b b̄ → a, which the decays of the ALP and their inverse stand for.

    Examples
    --------
    >>> decays, scatterings = production_rates(40.0, 2.0, m_b=4.0, alpha_s=0.2)
    >>> scatterings > decays * width_b_to_s_alp(2.0, 1.0, m_b=4.0)
    True
    """
    m_a, m_b = float(m_a), float(bottom_mass(m_b))
    quark, gluon = (m_b, B_STATES), (0.0, GLUON_STATES)
    species, both = ((m_a, ALP_STATES), 2) if per == "alp" else (quark, 1)
    alpha_s = np.asarray(scattering_coupling(T, m_b, alpha_s))
    # Photons come as gluons do, with the factors at Eqs. (22) and (23).
    photons = inputs.value("fine_structure_constant") * CHARGE_B**2 / alpha_s

    def compton_scattering(s: Array) -> Array:
        return np.asarray(cross_section_b_gluon_to_b_alp(s, m_a, 1.0, 1.0, m_b))

    heavy = m_a > 2 * m_b
    annihilates = cross_section_b_anti_b_to_alp_hard_gluon if heavy else cross_section_b_anti_b_to_alp_gluon

    def annihilation(s: Array) -> Array:
        return np.asarray(annihilates(s, m_a, 1.0, 1.0, m_b))

    average = thermal_averages.reaction_rate
    compton = average(compton_scattering, (quark, gluon), species, T, m_a + m_b, NODES)
    rate = both * alpha_s * compton * (1 + 6 * photons * PHOTON_STATES / GLUON_STATES)
    pairs = average(annihilation, (quark, quark), species, T, max(m_a, 2 * m_b), nodes=NODES)
    rate = rate + alpha_s * pairs * (1 + photons / 3 / (4 / 9))
    slowed = both * np.asarray(thermal_averages.time_dilation(m_b, T))
    return slowed * thermal_averages.equilibrium_ratio(quark, species, T), rate


@checked(T=TEMPERATURE, m_b=BOTTOM_MASS, alpha_s=ALPHA_S_SCATTERING)
def scattering_coupling(
    T: Numbers, m_b: Numbers | None = None, alpha_s: Numbers | str = "running"
) -> Numbers:
    """Return the strong coupling of the scatterings.

    α_s(μ) at μ = max(m_b, 2πT)

    2πT is the energy of the lowest thermal excitation of the gluon field. Above 10 TeV, where what is known
    precisely ends, one loop with six flavours continues it.

    Parameters
    ----------
    m_b
        m_b(m_b) by default.
    alpha_s
        A number is returned as it is.

    Examples
    --------
    >>> scattering_coupling(1.0, alpha_s=0.3)
    0.3
    >>> round(scattering_coupling(14.5129), 3)
    0.118
    """
    if isinstance(alpha_s, str):
        highest = running_coupling.HIGHEST_SCALE
        scale = np.maximum(2 * np.pi * T, np.maximum(bottom_mass(m_b), running_coupling.LOWEST_SCALE))
        known = running_coupling.strong_coupling(np.minimum(scale, highest))
        if np.all(scale <= highest):
            return known
        # One loop, six flavours: dα_s⁻¹/d ln μ = (11 − 4)/(2π).
        return known / (1 + known * 7 / (2 * np.pi) * np.log(np.maximum(scale / highest, 1.0)))
    return np.broadcast_to(alpha_s, np.shape(T)) + 0.0


def bottom_mass(m_b: Numbers | None = None) -> Numbers:
    """Return the mass of the b quark [GeV]: m_b(m_b) where none is given."""
    return np.asarray(inputs.value("mass_bottom_quark")) if m_b is None else m_b


def _annihilation_bracket(s: Numbers, m_a: Numbers, m_b: Numbers) -> Numbers:
    # The bracket of Eq. (22) over β, as a sum of positive terms.
    x_a, x_b = m_a**2 / s, m_b**2 / s
    beta_squared = np.maximum((s - 4 * m_b**2) / s, 0.0)
    beta = np.sqrt(beta_squared)
    # artanh β = ln((1 + β)/(2√x_b)), which keeps its digits at high energy.
    difference = _artanh_minus_argument(beta, np.log((1 + beta) / (2 * np.sqrt(x_b))))
    over_beta = difference / np.maximum(beta, 1e-30)
    return (1 - x_a) ** 2 + x_a * beta_squared + (1 + x_a**2 - 4 * x_a * x_b) * over_beta


def _artanh_minus_argument(z: Numbers, artanh: Numbers) -> Array:
    # Below z = 0.1, where the difference loses digits, it is z³/3 + z⁵/5 + …, good to 1e-16.
    difference = np.array(artanh - z)
    near = np.less(z, 0.1)
    small = np.asarray(z)[near]
    squared, series = small * small, np.zeros_like(small)
    for power in (15, 13, 11, 9, 7, 5, 3):
        series = squared * (1 / power + series)
    difference[near] = small * series
    return difference
