"""Where decays of a pseudoscalar to quarks and gluons open: at the lightest hadrons that it may decay to.

A pseudoscalar does not decay to two pseudoscalars: with no orbital angular momentum they have the parity +1.
The lightest states are three pions, K K̄ π, D D̄ π and, as the B* does not decay to B π, B B̄* in a P wave.
Twice the short-distance mass of a quark is below all of these, so that Eq. (13) opens where there is nothing
to decay to. Decays with a photon, ππγ from 2m_π on, are of higher order in α and not counted.

Where perturbation theory is trusted, widths are those of Eqs. (13) and (14); from the lightest hadrons up to
there they follow the phase space of those hadrons. That is an assumption. It is made for light and strange
quarks and gluons up to `PERTURBATIVE_ABOVE`, which lies a certain energy above K K̄ π, and for charm
and bottom up to as much energy above their hadrons. Resonances are not modelled, among them the η_c, with
which the ALP mixes (`eta_c_mixing_width` says how much).
"""

import numpy as np
import numpy.typing as npt

from b2kinv.physics import inputs
from b2kinv.physics.conventions import ALP_MASS, DECAY_CONSTANT, MASS_OR_ZERO
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import POSITIVE
from b2kinv.quantities.scalars import Array, Numbers

#: Below this ALP mass [GeV] the sum of exclusive hadronic modes exceeds the perturbative a → gg, so that
#: Eqs. (13) and (14) are no more than an orientation (Aloni, Soreq, Williams, arXiv:1811.03474).
PERTURBATIVE_ABOVE = 1.84

#: What the ALP turns into → the lightest hadrons of a decay, by the names of their masses.
LIGHTEST_HADRONS = {
    "gluons": ("mass_pion_zero",) * 3,
    "up": ("mass_pion_zero",) * 3,
    "down": ("mass_pion_zero",) * 3,
    "strange": ("mass_K_plus", "mass_K_plus", "mass_pion_zero"),
    "charm": ("mass_D_zero", "mass_D_zero", "mass_pion_zero"),
    "bottom": ("mass_B_plus", "mass_Bstar"),
}

#: Quarks whose bound states lie below their open threshold.
HEAVY_QUARKS = ("charm", "bottom")

#: The loop of a heavy quark is left as printed up to this share of twice its mass.
LOOP_AS_PRINTED = 0.9

_NODES = 24
_ANGLES = np.pi * np.arange(1, _NODES + 1) / (_NODES + 1)
_COSINES = np.cos(_ANGLES)
_WEIGHTS = np.pi / (_NODES + 1) * np.sin(_ANGLES) ** 2

PRODUCT = Name("what the ALP turns into", LIGHTEST_HADRONS)
HADRON_MASS = MASS_OR_ZERO.but(meaning="mass of a hadron")
ENERGY = Number("energy above the hadrons' masses", "GeV", meaningful=POSITIVE)
CHARM_COUPLING = Number("axial coupling of the charm quark", symbol="C_cc")


@checked(m_a=ALP_MASS, m_1=HADRON_MASS.one, m_2=HADRON_MASS.one, m_3=HADRON_MASS.one)
def three_body_phase_space(m_a: Numbers, m_1: float, m_2: float, m_3: float) -> Numbers:
    """Return the phase space of three particles over that of three massless ones, for a given mass m_a.

    2/m_a⁴ ∫ ds λ^½(m_a², s, m_3²) λ^½(s, m_1², m_2²)/s, s from (m_1 + m_2)² to (m_a − m_3)²

    The roots of both ends are the weight of a Gauss rule: good to 3e-8 up to five times the masses' sum,
    and to 2e-3 far above.

    Parameters
    ----------
    m_a
        Up to m_1 + m_2 + m_3 the result is 0.0; far above, it tends to 1.
    m_1, m_2
        The pair that s belongs to; not both zero.

    Raises
    ------
    ValueError
        If m_1 and m_2 are both zero.

    Examples
    --------
    >>> round(three_body_phase_space(2.0, 0.4937, 0.4937, 0.135), 4)
    0.329
    >>> three_body_phase_space(1.0, 0.4937, 0.4937, 0.135)
    0.0
    """
    if m_1 + m_2 == 0.0:
        raise ValueError(f"m_1 = {m_1!r} and m_2 = {m_2!r} are not allowed: one of them has to have a mass")
    # All in units of m_a, and without differences of squares: next to the threshold these would be rounding.
    mass = np.maximum(m_a, m_1 + m_2 + m_3)
    pair, other, lighter = (m_1 + m_2) / mass, m_3 / mass, 4.0 * (m_1 / mass) * (m_2 / mass)
    left = (mass - (m_1 + m_2 + m_3)) / mass
    half = left * (left + 2.0 * pair) / 2.0
    above_low = np.multiply.outer(half, 1.0 + _COSINES)
    below_high = np.multiply.outer(half, 1.0 - _COSINES)
    s = np.maximum(np.square(pair)[..., np.newaxis] + above_low, np.finfo(float).tiny)
    rest = (
        np.sqrt(4.0 * other[..., np.newaxis] + below_high) * np.sqrt(lighter[..., np.newaxis] + above_low) / s
    )
    integral: Array = 2.0 * np.square(half) * (rest @ _WEIGHTS)
    return integral


@checked(product=PRODUCT)
def lightest_mass(product: str) -> float:
    """Return the mass of the lightest hadrons [GeV] that an ALP decays to by way of quarks or gluons.

    Examples
    --------
    >>> round(lightest_mass("strange"), 3), round(lightest_mass("charm"), 3)
    (1.122, 3.865)
    """
    return sum(inputs.value(name) for name in LIGHTEST_HADRONS[product])


@checked(product=PRODUCT)
def perturbative_mass(product: str) -> float:
    """Return the mass [GeV] from which Eqs. (13) and (14) are taken as they are.

    `PERTURBATIVE_ABOVE`, and for a heavy quark M_q + (`PERTURBATIVE_ABOVE` − M_s), M of `lightest_mass`

    Examples
    --------
    >>> perturbative_mass("strange"), round(perturbative_mass("charm"), 2)
    (1.84, 4.58)
    """
    if product in HEAVY_QUARKS:
        return lightest_mass(product) + PERTURBATIVE_ABOVE - lightest_mass("strange")
    return PERTURBATIVE_ABOVE


@checked(m_a=ALP_MASS, product=PRODUCT, energy=ENERGY.one)
def opening(m_a: Numbers, product: str, energy: float | None = None) -> Numbers:
    """Return by which factor Eqs. (13) and (14) are multiplied because hadrons are heavier than quarks.

    H = R(m_a)/R(M) for m_a < M and 1 above, M of `perturbative_mass`, R the phase space of the hadrons

    For three of the `LIGHTEST_HADRONS` R is `three_body_phase_space`; for B B̄* it is λ^(3/2)(1, m_B²/m_a²,
    m_B*²/m_a²), a P wave. Near its start H goes as the square, or the power 3/2, of the energy above the
    hadrons' masses: there is no jump.

    Parameters
    ----------
    m_a
        Up to the sum of the hadrons' masses the result is 0.0.
    energy
        How far M is above the hadrons' masses, one number; as `perturbative_mass` has it by default. Nothing
        fixes it, so that half and twice of it tell how much hangs on it.

    Examples
    --------
    >>> opening(2.0, "strange")
    1.0
    >>> round(opening(2.0, "strange", energy=1.4), 2)
    0.67
    >>> opening(3.8, "charm")
    0.0
    """
    masses, lightest, joined, at_joined = _spectrum(product, None if energy is None else float(energy))
    result = np.where(m_a >= joined, 1.0, 0.0)
    between = np.asarray((m_a > lightest) & (m_a < joined))
    if np.any(between):
        result[between] = _phase_space(np.asarray(m_a)[between], masses) / at_joined
    return result


@checked(m_a=ALP_MASS)
def active_flavours(m_a: Numbers) -> Numbers:
    """Return how many quark flavours count as light in a → gg: between two whole numbers while one opens.

    n_f = 3 + H_c(m_a) + H_b(m_a), H of `opening`

    Examples
    --------
    >>> active_flavours(2.0), active_flavours(6.0)
    (3.0, 4.0)
    """
    return 3.0 + opening(m_a, "charm") + opening(m_a, "bottom")


def loop_region(quark: str) -> tuple[float, float]:
    """Return between which ALP masses [GeV] the loop of a quark is not that of a free quark.

    From 0 for a light quark and from 0.9 · 2m_q for a heavy one, to `perturbative_mass`. The top quark decays
    before it is bound: both ends are 0.0.

    Examples
    --------
    >>> loop_region("strange")
    (0.0, 1.84)
    >>> low, high = loop_region("charm")
    >>> round(low, 2), round(high, 2)
    (2.29, 4.58)
    """
    if quark not in LIGHTEST_HADRONS:
        return 0.0, 0.0
    if quark in HEAVY_QUARKS:
        return LOOP_AS_PRINTED * 2.0 * inputs.value(f"mass_{quark}_quark"), perturbative_mass(quark)
    return 0.0, perturbative_mass(quark)


@checked(m_a=ALP_MASS)
def is_perturbative(m_a: Numbers) -> bool | npt.NDArray[np.bool_]:
    """Return whether an ALP is far from the hadrons that its quarks and gluons form.

    Not below `PERTURBATIVE_ABOVE`, and not inside the `loop_region` of charm and bottom.

    Examples
    --------
    >>> is_perturbative(2.0), is_perturbative(3.0)
    (True, False)
    """
    far = np.asarray(m_a >= PERTURBATIVE_ABOVE)
    for quark in HEAVY_QUARKS:
        low, high = loop_region(quark)
        far = far & ((m_a <= low) | (m_a >= high))
    return far


@checked(m_a=ALP_MASS, f_a=DECAY_CONSTANT, C_c=CHARM_COUPLING)
def eta_c_mixing_width(m_a: Numbers, f_a: Numbers, C_c: Numbers = 1.0) -> Numbers:
    """Return the width [GeV] that an ALP would have by mixing with the η_c alone, in no other width here.

    |C_cc|² f_η² m_a⁴ Γ_η/(4f_a² [(m_a² − m_η²)² + m_η² Γ_η²]), with mass, width and decay constant of the η_c

    The axial current of charm makes an η_c with amplitude i f_η p^μ, so that Eq. (3) is a kinetic mixing
    C_cc f_η/(2f_a) ∂a ∂η_c. An η_c of the ALP's mass decays by two gluons: Γ_η is that on shell times
    `opening` of gluons, 1 from 1.84 GeV on and 0.0 up to three pions, where there are no hadrons.

    Examples
    --------
    >>> f"{eta_c_mixing_width(2.0, 1e8):.1e}"
    '7.8e-20'
    """
    mass, width = inputs.value("mass_eta_c"), inputs.value("width_eta_c") * opening(m_a, "gluons")
    mixing = C_c * inputs.value("decay_constant_eta_c") / (2.0 * f_a)
    # 1 − (m_η/m_a)², not the difference of squares, so that no mass overflows.
    ratio = mass / m_a
    return np.square(mixing) / ((1.0 - ratio**2) ** 2 + (ratio * width / m_a) ** 2) * width


@replaced.kept(64)
def _spectrum(product: str, energy: float | None) -> tuple[tuple[float, ...], float, float, Numbers]:
    # Masses of the lightest hadrons, their sum, the mass from which there is no factor, phase space there.
    masses = tuple(inputs.value(name) for name in LIGHTEST_HADRONS[product])
    joined = perturbative_mass(product) if energy is None else lightest_mass(product) + energy
    return masses, lightest_mass(product), joined, _phase_space(joined, masses)


def _phase_space(m_a: Numbers, masses: tuple[float, ...]) -> Numbers:
    if len(masses) == 3:
        return three_body_phase_space(m_a, *masses)
    m_1, m_2 = masses
    kallen = (1.0 - ((m_1 + m_2) / m_a) ** 2) * (1.0 - ((m_1 - m_2) / m_a) ** 2)
    return kallen * np.sqrt(kallen)
