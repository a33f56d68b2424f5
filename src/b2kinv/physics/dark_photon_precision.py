"""What precision says of a light boson X that couples to charges and, by its Z content, to neutral currents.

Four constraints that are published for other couplings or masses, brought to X: single photons with missing
energy at an e⁺e⁻ collider, parity violation in atoms, the mass of the Z, and mixing of B_s mesons. All
couplings are those of X_μ f̄ γ^μ (v − a γ_5) f.
"""

import math
from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, electroweak, inputs
from b2kinv.physics.conventions import DARK_PHOTON_MASS
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, Range
from b2kinv.quantities.scalars import Numbers

VECTOR = Number("vector coupling of the electron", symbol="v")
AXIAL = Number("axial coupling of the electron", symbol="a")
INVISIBLE_SHARE = Number(
    "share of invisible decays", symbol="BR", meaningful=Range(at_least=0.0, at_most=1.0)
)
EPSILON = Number("coupling to the electromagnetic current", symbol="ε")
EPSILON_Z = Number("coupling to the neutral current", symbol="ε_Z")
BS_COUPLING = Number("coupling to s̄ γ^μ P_L b", symbol="g_bs")

#: Between these masses [GeV] X would be close to the B_s itself, and its width would count.
RESONANT = (4.4, 7.0)


@checked(vector=VECTOR, axial=AXIAL, invisible_share=INVISIBLE_SHARE)
def single_photon_mixing(vector: Numbers, axial: Numbers, invisible_share: Numbers = 1.0) -> Numbers:
    """Kinetic mixing of an invisible dark photon that e⁺e⁻ → γ X, X → invisible would take X for.

    ε_eq = √((v² + a²) BR(X → invisible))/e

    A massless electron keeps its chirality, and X couples to left and right with v + a and v − a. Unpolarised
    beams add the squares, 2(v² + a²) where a dark photon has 2e²ε², at every angle and to all orders in α.
    The mass of the electron changes this by m_e²/m_X² or so.

    Returns
    -------
    float or numpy.ndarray
        To be held against a published limit on ε.

    Examples
    --------
    >>> e = electroweak.elementary_charge()
    >>> round(single_photon_mixing(-1e-3 * e, 0.0), 9)
    0.001
    >>> round(single_photon_mixing(3e-3 * e, 4e-3 * e, 0.25), 9)
    0.0025
    """
    return np.sqrt((vector * vector + axial * axial) * invisible_share) / electroweak.elementary_charge()


@checked(
    axial=AXIAL,
    nucleus=Number("vector coupling of the nucleus, summed over quarks", symbol="b_N"),
    m_X=DARK_PHOTON_MASS,
)
def weak_charge_shift(axial: Numbers, nucleus: Numbers, m_X: Numbers) -> Numbers:
    """What exchange of X adds to the weak charge of a nucleus.

    δQ_W = −2√2 a_e b_N/(G_F m_X²)

    The exchange leaves (a_e b_N/m_X²) ē γ^μ γ_5 e N̄ γ_μ N, and that of the Z −(G_F/(2√2)) Q_W times the same.

    Notes
    -----
    For m_X far above 2.4 MeV, the momentum of the electron in a caesium atom.

    Examples
    --------
    The Z itself gives the weak charge itself, here of a single neutron:

    >>> s2, m_Z = electroweak.sin2_theta_W(), inputs.value("mass_Z")
    >>> coupling = math.sqrt(math.sqrt(2.0) * inputs.value("fermi_constant")) * m_Z
    >>> round(weak_charge_shift(-0.5 * coupling, -0.5 * coupling, m_Z), 9)
    -1.0
    """
    return -2.0 * math.sqrt(2.0) * axial * nucleus / (inputs.value("fermi_constant") * m_X * m_X)


@checked(
    epsilon=EPSILON,
    epsilon_Z=EPSILON_Z,
    m_X=DARK_PHOTON_MASS,
    protons=Number("protons", meaningful=NOT_NEGATIVE),
    neutrons=Number("neutrons", meaningful=NOT_NEGATIVE),
)
def dark_z_weak_charge_shift(
    epsilon: Numbers, epsilon_Z: Numbers, m_X: Numbers, protons: Numbers = 55.0, neutrons: Numbers = 78.0
) -> Numbers:
    """What a mass-mixed dark photon adds to the weak charge of a nucleus, by default of caesium-133.

    δQ_W = (m_Z²/m_X²) [ε_Z² Q_W + 4 sin θ_W cos θ_W Z ε ε_Z], with Q_W = Z (1 − 4 sin² θ_W) − N

    This is `weak_charge_shift` with the couplings of Eq. 34 and g²/(4 cos² θ_W) = √2 G_F m_Z².

    Notes
    -----
    H. Davoudiasl, H.-S. Lee and W. J. Marciano, arXiv:1203.2947 and 1205.2709, whose δ is ε_Z m_Z/m_X.

    Examples
    --------
    Kinetic mixing alone couples electrons without parity violation:

    >>> dark_z_weak_charge_shift(1e-3, 0.0, 2.0)
    0.0
    """
    s2 = electroweak.sin2_theta_W()
    Q_W = protons * (1.0 - 4.0 * s2) - neutrons
    both = 4.0 * math.sqrt(s2 * (1.0 - s2)) * protons * epsilon * epsilon_Z
    return (inputs.value("mass_Z") / m_X) ** 2 * (epsilon_Z**2 * Q_W + both)


@checked(epsilon=EPSILON, mass_mixing=Number("mass mixing", symbol="δ"))
def z_mass_shift(epsilon: Numbers, mass_mixing: Numbers = 0.0) -> Numbers:
    """By how much mixing with a light X moves the mass of the Z, relatively.

    δm_Z/m_Z = ½ (ε tan θ_W + δ)²

    Levels repel: the Z rises by the square of what ties it to X, for m_X ≪ m_Z and small mixing. In
    `electroweak.diagonalise_mixing` the kinetic terms tie them by −ε tan θ_W m_Z², the masses by −δ m_Z².

    Examples
    --------
    >>> f"{z_mass_shift(0.03):.2e}"
    '1.35e-04'
    """
    return 0.5 * (epsilon * electroweak.tan_theta_W() + mass_mixing) ** 2


@checked(epsilon=EPSILON, mass_mixing=Number("mass mixing", symbol="δ"))
def electroweak_mixing(epsilon: Numbers, mass_mixing: Numbers = 0.0) -> Numbers:
    """Kinetic mixing that alone would move the Z as far as both mixings do.

    ε_eq = |ε + δ/tan θ_W|

    To be held against limits on ε from electroweak precision, which rest on the mass of the Z and, less, on
    its couplings: those are not compared.

    Examples
    --------
    A dark Z with δ = ε tan θ_W counts twice:

    >>> round(electroweak_mixing(1e-3, 1e-3 * electroweak.tan_theta_W()), 12)
    0.002
    """
    return np.abs(epsilon + mass_mixing / electroweak.tan_theta_W())


@checked(g_bs=BS_COUPLING, m_X=DARK_PHOTON_MASS)
def bs_mixing_amplitude(g_bs: Numbers, m_X: Numbers) -> Numbers:
    """Mass mixing M₁₂ of the B_s by exchange of X [GeV], with the phase of g_bs² left out.

    M₁₂ = g_bs² f² m_B/(4 (m_X² − m_B²)) [⅔ B₁ − (5/12) B₂ m_b² m_B²/((m_b + m_s)² m_X²)]

    The second term is the longitudinal X, coupled to the divergence m_b s̄ P_R b of the current: its sign is
    that of −q at the vertex where X ends. The momentum of X is taken to be that of the meson; that of the b
    quark would give up to twice as much.

    Raises
    ------
    ValueError
        If X is so close to the B_s that its width counts.

    Notes
    -----
    ⟨(s̄ γ^μ P_L b)²⟩ = ⅔ f² m_B² B₁ and ⟨(s̄ P_R b)²⟩ = −(5/12) f² m_B² B₂ m_B²/(m_b + m_s)², by insertion
    of the vacuum times the lattice's B: see data/bs_mixing.json.

    Examples
    --------
    A heavy boson: positive, as the Standard Model's.

    >>> bs_mixing_amplitude(1e-3, 1e3) > 0.0, bs_mixing_amplitude(0.0, 2.0)
    (True, 0.0)
    """
    low, high = RESONANT
    near = (m_X > low) & (m_X < high)
    if np.any(near):
        raise ValueError(
            f"m_X = {float(np.asarray(m_X)[near].flat[0])!r} GeV is too close to the B_s, where the width of "
            f"X counts: it must be below {low:g} or above {high:g} GeV"
        )
    known = bs_mesons()
    m_B, f = known["mass"], known["decay_constant"]
    m_b, m_s = inputs.value("mass_bottom_quark"), known["strange_mass"]
    scalar = 5.0 / 12.0 * known["bag_2"] * (m_b * m_B / ((m_b + m_s) * m_X)) ** 2
    bracket = 2.0 / 3.0 * known["bag_1"] - scalar
    return g_bs**2 * f**2 * m_B * bracket / (4.0 * (m_X**2 - m_B**2))


@checked(g_bs=BS_COUPLING, m_X=DARK_PHOTON_MASS)
def bs_mixing_ratio(g_bs: Numbers, m_X: Numbers) -> Numbers:
    """Mass difference of the B_s with exchange of X, over that of the Standard Model.

    ΔM_s/ΔM_s^SM = |1 + 2 M₁₂/ΔM_s^SM|, with M₁₂ of `bs_mixing_amplitude`

    For a g_bs with the phase of V_ts* V_tb, as a penguin has it.

    Examples
    --------
    >>> bs_mixing_ratio(0.0, 2.0)
    1.0
    """
    standard = bs_mesons()["standard_mass_difference"] * 1e12 * inputs.value("hbar")
    return np.abs(1.0 + 2.0 * np.asarray(bs_mixing_amplitude(g_bs, m_X)) / standard)


class BsMesons(TypedDict):
    """Masses [GeV], decay constant [GeV], bag parameters, and mass difference [1/ps] of `bs_mesons`."""

    mass: float
    decay_constant: float
    bag_1: float
    bag_2: float
    strange_mass: float
    standard_mass_difference: float


@replaced.kept()
def bs_mesons() -> BsMesons:
    """Return what is known of the B_s for its mixing, from data/bs_mixing.json.

    Examples
    --------
    >>> bs_mesons()["mass"]
    5.36692
    """
    numbers = mixing_numbers()
    return cast(BsMesons, {name: replaced.read(f"B_s mixing: {name}", numbers[name][0]) for name in numbers})


def mixing_numbers() -> dict[str, tuple[float, float | None]]:
    """Return name → value and uncertainty of what B_s mixing takes from elsewhere; None where none is known.

    Examples
    --------
    >>> mixing_numbers()["decay_constant"]
    (0.2307, 0.0013)
    """
    content = cast(dict[str, dict[str, dict[str, float]]], data_files.load_json("bs_mixing.json"))
    return {name: (one["value"], one.get("uncertainty")) for name, one in content["numbers"].items()}
