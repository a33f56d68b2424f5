"""Widths of the ALP into dark matter, fermions, gluons and photons (Eqs. (12)–(15)), and their sums.

Conventions and effective couplings are those of `b2kinv.physics.alp_couplings`. The formula of a single width
is the paper's, so that a quark channel opens at twice the quark's mass; `partial_widths`, by default, closes
what lies below the lightest hadrons (`b2kinv.physics.hadronic_thresholds`).
"""

from collections.abc import Mapping

import numpy as np

from b2kinv.physics import hadronic_thresholds, inputs, running_coupling
from b2kinv.physics.alp_couplings import (
    CHARGED_LEPTONS,
    LEPTON_COUPLING,
    QUARKS,
    THRESHOLDS,
    QuarkCouplings,
    couplings_of_quarks,
    effective_couplings,
)
from b2kinv.physics.alp_production import bottom_mass, checked_b_s_alp
from b2kinv.physics.conventions import (
    ALP_MASS,
    CHI_KIND,
    CHI_MASS,
    DARK_MATTER_COUPLING,
    DECAY_CONSTANT,
    MASS_OR_ZERO,
)
from b2kinv.physics.hadronic_thresholds import PERTURBATIVE_ABOVE as PERTURBATIVE_ABOVE
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import FRACTION, Range
from b2kinv.quantities.scalars import ComplexNumbers, Numbers, plain_scalars

#: First-order correction of a → gg with three light quarks: 83/4 in units of α_s/π (arXiv:2110.10698).
GLUON_CORRECTION = 83.0 / 4.0

#: Order of the expansion of a → gg, where that is varied (`b2kinv.quantities.replaced`): 0 or 1.
GLUON_ORDER = "order of the width of a → g g"

ALPHA_S = Number(
    "strong coupling at m_a: a number, or running from the Z mass",
    meaningful=FRACTION,
    offered=Range(above=0.0),
    words=("running",),
)
FERMION_COUPLING = Number("axial coupling of the fermion", symbol="C^A_ff")
EFFECTIVE_GLUON_COUPLING = Number("effective gluon coupling", symbol="C_G", complex_allowed=True)
EFFECTIVE_PHOTON_COUPLING = Number("effective photon coupling", symbol="C_γ", complex_allowed=True)
COLOURS = Number("colours of the fermion", symbol="N_c", meaningful=Range(at_least=1))
FLAVOURS = Number("light quark flavours", symbol="n_f", meaningful=Range(at_least=0, at_most=6))


@checked(m_a=ALP_MASS, f_a=DECAY_CONSTANT, m_chi=CHI_MASS, C_chi=DARK_MATTER_COUPLING, dark_matter=CHI_KIND)
def width_to_dark_matter(
    m_a: Numbers, f_a: Numbers, m_chi: Numbers, C_chi: Numbers = 1.0, dark_matter: str = "dirac"
) -> Numbers:
    """Return the width of the ALP into dark matter [GeV] (Eq. (12)).

    Γ(a → χχ̄) = |C_χ|² m_a m_χ²/(8π f_a²) · √(1 − 4m_χ²/m_a²), doubled for a Majorana χ

    Without the doubling it is Eq. (13) for one colour.

    Parameters
    ----------
    m_chi
        The width is 0.0 for at least m_a/2.
    C_chi
        As in Eq. (7).
    dark_matter
        "majorana" with the same Lagrangian doubles the width: the amplitude is twice as large and two
        identical particles halve the phase space.

    Examples
    --------
    >>> f"{width_to_dark_matter(2.0, 1e8, 1e-3):.3e}"
    '7.958e-24'
    """
    doubling = 2.0 if dark_matter == "majorana" else 1.0
    return doubling * width_to_fermions(m_a, f_a, m_chi, C_chi)


@checked(
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    mass=MASS_OR_ZERO.but(meaning="fermion mass", symbol="m_f"),
    C_f=FERMION_COUPLING,
    colours=COLOURS,
)
def width_to_fermions(
    m_a: Numbers, f_a: Numbers, mass: Numbers, C_f: Numbers = 1.0, colours: Numbers = 1
) -> Numbers:
    """Return the width of the ALP into one kind of Standard Model fermion [GeV] (Eq. (13)).

    Γ(a → f f̄) = N_c |C_ff|² m_a m_f²/(8π f_a²) · √(1 − 4m_f²/m_a²)

    Parameters
    ----------
    mass
        The width is 0.0 for at least m_a/2.
    C_f
        As in Eq. (3).
    colours
        3 for a quark, 1 for a lepton.

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
    m_f = np.where(2.0 * mass < m_a, mass, 0.0)
    velocity = np.sqrt(1.0 - np.square(2.0 * m_f / m_a))
    return colours * np.square(C_f / f_a) * (m_a * np.square(m_f) / (8.0 * np.pi) * velocity)


@checked(
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    gluon_coupling=EFFECTIVE_GLUON_COUPLING,
    alpha_s=ALPHA_S,
    flavours=FLAVOURS,
)
def width_to_gluons(
    m_a: Numbers,
    f_a: Numbers,
    gluon_coupling: ComplexNumbers,
    alpha_s: Numbers | str = "running",
    flavours: Numbers = 3,
) -> Numbers:
    """Return the width of the ALP into gluons [GeV] with its first-order correction (Eq. (14)).

    Γ(a → gg) = |C_G|² α_s² m_a³/(8π³ f_a²) · (1 + 83α_s/(4π))

    Parameters
    ----------
    gluon_coupling
        As `effective_gluon_coupling` gives it.
    alpha_s
        As in `strong_coupling`.
    flavours
        The correction is (97/4 − 7n_f/6) α_s/π, so that of Eq. (14) for three. The coupling should be that of
        as many flavours.

    Notes
    -----
    The correction is about 2 at m_a = 2 GeV: as large as that, it says how uncertain the width is. Meant for
    m_a above `PERTURBATIVE_ABOVE`. arXiv:2110.10698.

    Examples
    --------
    >>> f"{width_to_gluons(2.0, 1e8, 1.0, alpha_s=0.3):.2e}"
    '8.65e-19'
    """
    alpha_s = np.asarray(strong_coupling(m_a, alpha_s))
    first_order = replaced.read(GLUON_ORDER, 1.0) * (GLUON_CORRECTION - 7.0 / 6.0 * (flavours - 3.0))
    correction = 1.0 + first_order * alpha_s / np.pi
    strength = np.square(np.abs(gluon_coupling) / f_a)
    return strength * (np.square(alpha_s) * m_a**3 / (8.0 * np.pi**3) * correction)


@checked(m_a=ALP_MASS, f_a=DECAY_CONSTANT, photon_coupling=EFFECTIVE_PHOTON_COUPLING)
def width_to_photons(m_a: Numbers, f_a: Numbers, photon_coupling: ComplexNumbers) -> Numbers:
    """Return the width of the ALP into photons [GeV] (Eq. (15)).

    Γ(a → γγ) = |C_γ|² α² m_a³/(64π³ f_a²)

    Parameters
    ----------
    photon_coupling
        As `effective_photon_coupling` gives it.

    Notes
    -----
    The fine-structure constant is the one of real photons, at zero momentum.

    Examples
    --------
    >>> f"{width_to_photons(2.0, 1e8, 1.0):.3e}"
    '2.147e-23'
    """
    alpha = inputs.value("fine_structure_constant")
    width: Numbers = np.square(np.abs(photon_coupling) / f_a) * (
        np.square(alpha) * m_a**3 / (64.0 * np.pi**3)
    )
    return width


@checked(m_a=ALP_MASS, f_a=DECAY_CONSTANT, C_lepton=LEPTON_COUPLING)
def widths_to_leptons(m_a: Numbers, f_a: Numbers, C_lepton: Numbers = 1.0) -> dict[str, Numbers]:
    """Return the widths of an ALP with one coupling to all charged leptons [GeV], which the paper leaves out.

    Γ(a → ℓ⁺ℓ⁻) = |C_ℓℓ|² m_a m_ℓ²/(8π f_a²) · √(1 − 4m_ℓ²/m_a²), ℓ = e, μ, τ (Eq. (13))

    Returns
    -------
    dict of str to float or numpy.ndarray
        Keys "electron", "muon" and "tau".

    Examples
    --------
    >>> f"{widths_to_leptons(2.0, 1e8)['muon']:.2e}"
    '8.83e-20'
    """
    masses = {lepton: inputs.value(f"mass_{lepton}") for lepton in CHARGED_LEPTONS}
    return {lepton: width_to_fermions(m_a, f_a, mass, C_lepton) for lepton, mass in masses.items()}


@checked_b_s_alp
def width_alp_to_b_s(
    m_a: Numbers,
    f_a: Numbers,
    C_V_sb: Numbers = 1.0,
    C_A_sb: Numbers = 1.0,
    m_b: Numbers | None = None,
    m_s: Numbers = 0.0,
) -> Numbers:
    """Return the width of a heavy ALP into b s̄ and b̄ s together [GeV], the crossing of Eq. (21).

    Γ(a → b s̄, b̄ s) = 3 λ^½(m_a², m_b², m_s²)/(16π m_a³ f_a²)
    × {|C_V_sb|² (m_b − m_s)² [m_a² − (m_b + m_s)²] + |C_A_sb|² (m_b + m_s)² [m_a² − (m_b − m_s)²]}

    λ is the product of the square brackets.

    Parameters
    ----------
    m_a
        Up to m_b + m_s the width is 0.0.
    m_b
        m_b(m_b) by default.

    Examples
    --------
    >>> width_alp_to_b_s(2.0, 1e8)
    0.0
    >>> f"{width_alp_to_b_s(6.0, 1e8, m_b=4.18):.2e}"
    '3.31e-16'
    """
    m_b = bottom_mass(m_b)
    above_sum = np.maximum(m_a - m_b - m_s, 0.0) * (m_a + m_b + m_s)
    above_difference = (m_a - m_b + m_s) * (m_a + m_b - m_s)
    vector = np.square(C_V_sb / f_a) * (m_b - m_s) ** 2 * above_sum
    axial = np.square(C_A_sb / f_a) * (m_b + m_s) ** 2 * above_difference
    root = np.sqrt(np.maximum(above_sum * above_difference, 0.0))
    return np.where(above_sum > 0.0, 2 * 3 * root * (vector + axial) / (32 * np.pi * m_a**3), 0.0)


def partial_widths(
    m_a: Numbers,
    f_a: Numbers,
    C_q: QuarkCouplings = 1.0,
    C_chi: Numbers = 1.0,
    m_chi: Numbers = 1e-3,
    C_G_UV: Numbers = 0.0,
    C_gamma_UV: Numbers = 0.0,
    dark_matter: str = "dirac",
    alpha_s: Numbers | str = "running",
    thresholds: str = "hadrons",
) -> dict[str, Numbers]:
    """Return all widths [GeV] of an ALP with one coupling to all quarks (Eqs. (12)–(15), (5)).

    Γ = H_g Γ(a → gg) + Γ(a → γγ) + Γ(a → χχ̄) + Σ_q H_q Γ(a → q q̄), q = u, d, s, c, b

    Parameters
    ----------
    m_a, f_a, C_q, C_chi, m_chi, C_G_UV, C_gamma_UV, dark_matter, alpha_s
        As in the functions of the single widths and effective couplings.
    thresholds : {"hadrons", "quarks"}, optional
        With "quarks" all H are 1 and loops are those of Eq. (5), as printed: quarks are free, as in a
        plasma hotter than about 0.15 GeV. With "hadrons" H is `hadronic_thresholds.opening`, and loops are
        `alp_couplings.loop_near_hadrons`. At 2 GeV the two are the same. The flavours of a → gg are always
        `hadronic_thresholds.active_flavours`.

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
    quarks = {**_visible_widths(m_a, f_a, C_q, C_G_UV, C_gamma_UV, alpha_s, thresholds)}
    bosons = {mode: quarks.pop(mode) for mode in ("gluons", "photons")}
    dark = width_to_dark_matter(m_a, f_a, m_chi, C_chi, dark_matter)
    return {**bosons, "dark_matter": dark, **quarks}


@replaced.kept(16)
def _visible_widths(
    m_a: Numbers,
    f_a: Numbers,
    C_q: QuarkCouplings,
    C_G_UV: Numbers,
    C_gamma_UV: Numbers,
    alpha_s: Numbers | str,
    thresholds: str,
) -> dict[str, Numbers]:
    near_hadrons = THRESHOLDS.check("thresholds", thresholds) == "hadrons"
    gluon, photon = effective_couplings(m_a, C_q, C_G_UV, C_gamma_UV, thresholds)
    flavours = hadronic_thresholds.active_flavours(m_a)
    widths = {
        "gluons": width_to_gluons(m_a, f_a, gluon, alpha_s, flavours),
        "photons": width_to_photons(m_a, f_a, photon),
    }
    couplings = couplings_of_quarks(C_q)
    for quark, (mass, _) in QUARKS.items():
        if quark != "top":
            coupling = couplings.get(quark, 0.0)
            widths[quark] = width_to_fermions(m_a, f_a, inputs.value(mass), coupling, colours=3)
    if near_hadrons:
        for product in hadronic_thresholds.LIGHTEST_HADRONS:
            widths[product] = widths[product] * hadronic_thresholds.opening(m_a, product)
    return widths


def visible_width(
    m_a: Numbers,
    f_a: Numbers,
    C_q: QuarkCouplings = 1.0,
    C_G_UV: Numbers = 0.0,
    C_gamma_UV: Numbers = 0.0,
    alpha_s: Numbers | str = "running",
    thresholds: str = "hadrons",
) -> Numbers:
    """Return the width of the ALP into gluons, quark pairs of one flavour and photons (Eqs. (13)–(15)).

    Γ(a → SM) = H_g Γ(a → gg) + Γ(a → γγ) + Σ_q H_q Γ(a → q q̄), q = u, d, s, c, b

    Parameters
    ----------
    m_a, f_a, C_q, C_G_UV, C_gamma_UV, alpha_s, thresholds
        As in `partial_widths`.

    Returns
    -------
    float or numpy.ndarray
        [GeV]

    Examples
    --------
    >>> f"{visible_width(2.0, 1e8, alpha_s=0.3):.2e}"
    '1.80e-18'
    """
    return sum(_visible_widths(m_a, f_a, C_q, C_G_UV, C_gamma_UV, alpha_s, thresholds).values())


def visible_width_in_plasma(
    m_a: Numbers,
    f_a: Numbers,
    C_q: QuarkCouplings = 1.0,
    C_G_UV: Numbers = 0.0,
    C_gamma_UV: Numbers = 0.0,
    alpha_s: Numbers | str = "running",
) -> Numbers:
    """Return the width of the ALP into the Standard Model where it decays and is made in the early universe.

    `visible_width` with the thresholds of hadrons below `PERTURBATIVE_ABOVE`, and with those of quarks above.

    An ALP comes and goes at temperatures of a third to a twentieth of its mass: a heavy one among free
    quarks, a light one when these are bound. The two agree at and somewhat above `PERTURBATIVE_ABOVE`.

    Parameters
    ----------
    m_a, f_a, C_q, C_G_UV, C_gamma_UV, alpha_s
        As in `partial_widths`.

    Returns
    -------
    float or numpy.ndarray
        [GeV]

    Examples
    --------
    >>> visible_width_in_plasma(3.0, 1e8) > 5 * visible_width(3.0, 1e8)
    True
    """
    given = (C_q, C_G_UV, C_gamma_UV, alpha_s)
    light = np.asarray(m_a) < PERTURBATIVE_ABOVE
    if not np.any(light):
        return visible_width(m_a, f_a, *given, thresholds="quarks")
    bound = visible_width(m_a, f_a, *given)
    if np.all(light):
        return bound
    return np.where(light, bound, visible_width(m_a, f_a, *given, thresholds="quarks"))


def branching_ratios(widths: Mapping[str, Numbers]) -> dict[str, Numbers]:
    """Return the branching ratios that belong to a set of partial widths (as in Eqs. (17) and (18)).

    BR_i = Γ_i/Σ_j Γ_j

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
    return plain_scalars({mode: width / safe for mode, width in arrays.items()})


@checked(m_a=ALP_MASS, alpha_s=ALPHA_S)
def strong_coupling(m_a: Numbers, alpha_s: Numbers | str = "running") -> Numbers:
    """Return the strong coupling α_s that decays of the ALP are computed with.

    (1 − H_c) α_s⁽³⁾(m_a) + (H_c − H_b) α_s⁽⁴⁾(m_a) + H_b α_s⁽⁵⁾(m_a), H of `hadronic_thresholds.opening`

    Its flavours are those of the correction to a → gg: a quark counts as light from where it is among the
    decays of the ALP, so that at 2 GeV there are three.

    Parameters
    ----------
    alpha_s
        A number is returned as it is. "running" takes `running_coupling.strong_coupling_with` at m_a, held at
        its value at 1 GeV for a lighter ALP.

    Examples
    --------
    >>> round(strong_coupling(2.0), 4)
    0.2945
    """
    if not isinstance(alpha_s, str):
        return alpha_s
    charm, bottom = (hadronic_thresholds.opening(m_a, quark) for quark in hadronic_thresholds.HEAVY_QUARKS)
    coupling: Numbers = 0.0
    for flavours, share in ((3, 1.0 - charm), (4, charm - bottom), (5, bottom)):
        if np.any(share != 0.0):
            # Held below 1 GeV, which keeps curves finite where perturbation theory has already ended; at the
            # other ends the share is zero.
            low, high = running_coupling.scales_with(flavours)
            scale = np.clip(m_a, low, np.inf if flavours == 5 else high)
            coupling = coupling + share * running_coupling.strong_coupling_with(flavours, scale)
    return coupling
