"""Section III A: the dark photon X, its mixing and decays, and B → K⁽*⁾ X with X decaying to dark matter.

X couples to e ε J_em + (g/(2 cos θ_W)) ε_Z J_NC (Eq. 34) and, with g_X/2, to the axial current of the
Majorana dark matter ψ (Eq. 37). ε_Z is kept as a parameter of its own: kinetic mixing alone makes it
ε tan θ_W m_X²/m_Z², and only additional mass mixing makes it the ε tan θ_W that the paper's section rests on.
"""

import dataclasses
import math
from collections.abc import Mapping

import numpy as np

from b2kinv.physics import (
    b_mesons,
    conventions,
    electroweak,
    hadron_ratio,
    inputs,
    photon_penguin,
    quadrature,
    units,
)
from b2kinv.physics.b_to_vector_boson import (
    BS_COUPLING,
    KAON,
)
from b2kinv.physics.b_to_vector_boson import longitudinal_amplitude as longitudinal_amplitude
from b2kinv.physics.b_to_vector_boson import rate_ratio as rate_ratio
from b2kinv.physics.b_to_vector_boson import transverse_amplitudes as transverse_amplitudes
from b2kinv.physics.b_to_vector_boson import width_K as width_K
from b2kinv.physics.b_to_vector_boson import width_Kstar as width_Kstar
from b2kinv.physics.b_to_vector_boson import width_uncertainty as width_uncertainty
from b2kinv.physics.conventions import CHARGE, DARK_COUPLING, DARK_MATTER_MASS, DARK_PHOTON_MASS, WIDTH
from b2kinv.physics.dark_photon_mixing import MIXING_RATIO as MIXING_RATIO
from b2kinv.physics.dark_photon_mixing import check_production
from b2kinv.physics.dark_photon_mixing import mixing_ratio as mixing_ratio
from b2kinv.physics.dark_photon_mixing import weak_mixing as weak_mixing
from b2kinv.physics.dark_z_production import EPSILON_Z as EPSILON_Z
from b2kinv.physics.dark_z_production import TOP_MASS as TOP_MASS
from b2kinv.physics.dark_z_production import added, hadron_ranges, production
from b2kinv.physics.dark_z_production import bs_coupling as bs_coupling
from b2kinv.physics.dark_z_production import has_ranges as has_ranges
from b2kinv.physics.dark_z_production import rate_uncertainty as rate_uncertainty
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.physics.vector_boson_decays import width_to_fermions as width_to_fermions
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import Computed, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers
from b2kinv.quantities.unforeseen import explained

CHARGED_LEPTONS = ("electron", "muon", "tau")
LIGHT_QUARKS = ("up", "down", "strange")
HADRON_METHODS = ("quark_currents", "r_ratio")

EPSILON = Number("coupling to the electromagnetic current", symbol="ε")
# Offered where R is known and both B decays are open.
M_X = DARK_PHOTON_MASS.but(offered=Range(at_least=1.8, at_most=3.72))
KINETIC_MIXING = conventions.KINETIC_MIXING.but(
    offered=Range(
        at_least=0.0,
        below=Computed(photon_penguin.expansion_end, "cos θ_W"),
        meaning="kinetic mixing, to first order; that ends at cos θ_W, where X would lose its kinetic term",
    )
)
HADRON_METHOD = Name("how X → hadrons is computed", HADRON_METHODS)
FORM_FACTORS = FORM_FACTOR_SET.but(meaning="form factors of B → K⁽*⁾")


@checked(fermion=Name("fermion", electroweak.FERMIONS), epsilon=EPSILON, epsilon_Z=EPSILON_Z)
def fermion_couplings(fermion: str, epsilon: Numbers, epsilon_Z: Numbers) -> tuple[Numbers, Numbers]:
    """Vector and axial coupling of X to a fermion, from X_μ f̄ γ^μ (v − a γ_5) f (Eq. 34).

    v = e ε Q + (g/(2 cos θ_W)) ε_Z (T_3 − 2Q sin² θ_W), a = (g/(2 cos θ_W)) ε_Z T_3

    Here g = e/sin θ_W, with e at zero momentum: kinetic mixing couples X to what it mixes with. Eq. 41 has
    another g, `electroweak.weak_coupling`, which is 3.7 % larger.

    Returns
    -------
    tuple of two floats or arrays

    Examples
    --------
    >>> vector, axial = fermion_couplings("electron", 1.0, 0.0)
    >>> round(vector / electroweak.elementary_charge(), 12), axial
    (-1.0, -0.0)
    """
    Q, T_3, _ = electroweak.FERMIONS[fermion]
    e, s2 = electroweak.elementary_charge(), electroweak.sin2_theta_W()
    weak = e / (2.0 * math.sqrt(s2 * (1.0 - s2))) * epsilon_Z
    return e * epsilon * Q + weak * (T_3 - 2.0 * Q * s2), weak * T_3


@checked(epsilon=EPSILON, epsilon_Z=EPSILON_Z)
def w_coupling(epsilon: Numbers, epsilon_Z: Numbers) -> Numbers:
    """Coupling of X to W⁺W⁻ that multiplies the three-boson structure of Eq. 35.

    e ε + g cos θ_W ε_Z, with g = e/sin θ_W

    It is the g of Eq. 34, with e at zero momentum, so that ε_Z = ε tan θ_W just doubles e ε.

    Examples
    --------
    >>> round(w_coupling(1.0, electroweak.tan_theta_W()) / electroweak.elementary_charge(), 12)
    2.0
    """
    return electroweak.elementary_charge() * (epsilon + epsilon_Z / electroweak.tan_theta_W())


@checked(
    lepton=Name("charged lepton", CHARGED_LEPTONS),
    m_X=DARK_PHOTON_MASS,
    epsilon=EPSILON,
    epsilon_Z=EPSILON_Z,
)
def width_to_charged_leptons(lepton: str, m_X: Numbers, epsilon: Numbers, epsilon_Z: Numbers) -> Numbers:
    """Width of X → ℓ⁺ℓ⁻ with the lepton's mass [GeV] (Eq. 38); 0.0 below threshold.

    Γ(X → ℓ⁺ℓ⁻) = m_X √(1 − 4r) [v² (1 + 2r) + a² (1 − 4r)]/(12π), with r = m_ℓ²/m_X² and v, a of the lepton

    For massless leptons and ε_Z = ε tan θ_W it is ε² α m_X (13 − 40s² + 32s⁴)/(24c⁴): the printed power of
    c = cos θ_W is 2.

    Examples
    --------
    >>> f"{width_to_charged_leptons('muon', 2.0, 1.0, 0.0):.6f}"
    '0.004865'
    """
    return width_to_fermions(
        m_X, inputs.value(f"mass_{lepton}"), *fermion_couplings(lepton, epsilon, epsilon_Z)
    )


@checked(m_X=DARK_PHOTON_MASS, epsilon_Z=EPSILON_Z)
def width_to_neutrinos(m_X: Numbers, epsilon_Z: Numbers) -> Numbers:
    """Width of X to the three flavours of neutrinos together [GeV] (Eq. 38 is for one flavour).

    Γ(X → νν̄) = 3 m_X (v² + a²)/(12π), with v = a of the neutrino

    For ε_Z = ε tan θ_W it is 3 ε² α m_X/(24c⁴). Only left-handed neutrinos exist: v = a already says so.

    Examples
    --------
    >>> width_to_neutrinos(2.0, 0.0)
    0.0
    """
    return 3.0 * width_to_fermions(m_X, 0.0, *fermion_couplings("neutrino", 0.0, epsilon_Z))


@checked(m_X=DARK_PHOTON_MASS, epsilon=EPSILON, epsilon_Z=EPSILON_Z, method=HADRON_METHOD)
def width_to_hadrons(
    m_X: Numbers, epsilon: Numbers, epsilon_Z: Numbers, method: str = "quark_currents"
) -> Numbers:
    """Width of X to hadrons [GeV] (Eq. 38).

    Γ(X → hadrons) = (R/2) Σ_q 3 m_X (v_q² + a_q²)/(12π) over u, d and s, with R = σ(had)/σ(μμ) at √s = m_X

    That is Γ(X → μμ) R, as the paper writes, if X couples to the electromagnetic current alone.

    Parameters
    ----------
    m_X
        Where R is known.
    method
        "quark_currents": u, d and s with their own couplings, times R/2, the strong correction as measured.
        "r_ratio": Γ(X → μμ) R whatever the couplings, for a massless muon.

    Raises
    ------
    ValueError
        If m_X is outside the range where R is known.

    Examples
    --------
    Photon-like couplings: both are R times the width to massless leptons.

    >>> round(width_to_hadrons(2.0, 1.0, 0.0) / width_to_hadrons(2.0, 1.0, 0.0, method="r_ratio"), 4)
    1.0000
    """
    R = hadron_ratio.hadron_ratio(m_X)
    if method == "r_ratio":
        return R * width_to_fermions(m_X, 0.0, *fermion_couplings("muon", epsilon, epsilon_Z))
    quarks = [
        width_to_fermions(m_X, 0.0, *fermion_couplings(quark, epsilon, epsilon_Z), colours=3)
        for quark in LIGHT_QUARKS
    ]
    return sum(quarks) * R / 2.0


@checked(m_X=DARK_PHOTON_MASS, m_DM=DARK_MATTER_MASS, alpha_X=DARK_COUPLING)
def width_to_dark_matter(m_X: Numbers, m_DM: Numbers, alpha_X: Numbers) -> Numbers:
    """Width of X → ψψ for Majorana dark matter [GeV] (Eq. 39); 0.0 for m_DM ≥ m_X/2.

    Γ(X → ψψ) = (α_X m_X/6) (1 − 4m_DM²/m_X²)^(3/2)

    Examples
    --------
    >>> width_to_dark_matter(2.0, 1.0, 0.01)
    0.0
    >>> round(width_to_dark_matter(2.0, 1e-9, 0.03), 9)
    0.01
    """
    beta2 = np.maximum(1.0 - 4.0 * m_DM**2 / m_X**2, 0.0)
    return alpha_X * m_X / 6.0 * beta2**1.5


@checked(m_X=DARK_PHOTON_MASS, epsilon=EPSILON, epsilon_Z=EPSILON_Z, hadrons=HADRON_METHOD)
def width_to_standard_model(
    m_X: Numbers, epsilon: Numbers, epsilon_Z: Numbers, hadrons: str = "quark_currents"
) -> Numbers:
    """Total width of X to Standard Model particles [GeV] (Eq. 38).

    Γ(X → SM) = Γ(X → νν̄) + Γ(X → hadrons) + Σ_ℓ Γ(X → ℓ⁺ℓ⁻)

    Examples
    --------
    >>> width = width_to_standard_model(2.0, 10**-4.3, 10**-4.3 * electroweak.tan_theta_W())
    >>> f"{units.to_metres(1.0 / width) * 1e6:.2f}"
    '2.00'
    """
    neutral = width_to_neutrinos(m_X, epsilon_Z) + width_to_hadrons(m_X, epsilon, epsilon_Z, hadrons)
    leptons = (width_to_charged_leptons(lepton, m_X, epsilon, epsilon_Z) for lepton in CHARGED_LEPTONS)
    return sum(leptons, start=neutral)


@checked(
    kaon=KAON,
    g_bs=BS_COUPLING.one,
    m_X=DARK_PHOTON_MASS.one,
    m_DM=DARK_MATTER_MASS.one,
    alpha_X=DARK_COUPLING.one,
    width_visible=WIDTH.but(meaning="width of X to everything but ψψ, at q² = m_X²").one,
    charge=CHARGE,
    form_factor_set=FORM_FACTOR_SET,
    width=Name("width in the propagator", ("running", "fixed")),
)
def off_shell_width(
    kaon: str,
    g_bs: float,
    m_X: float,
    m_DM: float,
    alpha_X: float,
    width_visible: float,
    charge: str = "+",
    form_factor_set: str = DEFAULT_SET,
    width: str = "running",
    nodes: int = 400,
) -> float:
    """Width of B → K⁽*⁾ ψψ through X on and off its mass shell [GeV] (Eq. 40); 0.0 if no q² is allowed.

    Γ = ∫ dq² [Γ(B → K⁽*⁾ X) 2m_X Γ(X → ψψ)]_{m_X² → q²}/(2π [(q² − m_X²)² + m_X² Γ_X²]),
    from 4m_DM² to (m_B − m_K⁽*⁾)²

    The printed equation lacks the square bracket, so that its 2π multiplies the first term alone. One point
    at a time.

    Parameters
    ----------
    width
        "running": m_X Γ_X in the propagator is √q² Γ(q²), massless final states and ψψ each with their own
        dependence; "fixed": its value at the pole.
    nodes : int
        Gauss-Legendre nodes.

    Raises
    ------
    ValueError
        If X has no width.

    Examples
    --------
    >>> narrow = width_K(1e-8, 2.0) / (1.0 + 1e-11 / width_to_dark_matter(2.0, 0.5, 1e-7))
    >>> round(off_shell_width("K", 1e-8, 2.0, 0.5, 1e-7, 1e-11) / narrow, 3)
    1.0
    """
    m_B, m_K = b_mesons.masses(charge, "K" if kaon == "K" else "Kstar")
    lowest, highest = float(4.0 * m_DM**2), (m_B - m_K) ** 2
    if lowest >= highest:
        return 0.0
    at_pole = float(m_X * (width_to_dark_matter(m_X, m_DM, alpha_X) + width_visible))
    if not at_pole > 0.0:
        raise ValueError("the dark photon has no width: give it a coupling or an open channel")
    q2, weight = quadrature.resonance_nodes(m_X, at_pole, lowest, highest, nodes)
    q = np.sqrt(q2)
    to_kaon = (width_K if kaon == "K" else width_Kstar)(g_bs, q, charge, form_factor_set)
    to_dark = width_to_dark_matter(q, m_DM, alpha_X)
    absorptive = q * (to_dark + width_visible * q / m_X) if width == "running" else at_pole
    propagator = 1.0 / ((q2 - m_X**2) ** 2 + absorptive**2)
    return np.sum(weight * to_kaon * q * to_dark * propagator) / math.pi


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_photon_decays`."""

    m_X: float = M_X.parameter(2.0)
    epsilon: float = KINETIC_MIXING.parameter(5.011872336e-5)
    mixing_ratio: float | str = MIXING_RATIO.parameter("tan_theta_W")
    m_DM: float = DARK_MATTER_MASS.but(offered=Range(at_most=100.0)).parameter(0.5)
    alpha_X: float = DARK_COUPLING.but(offered=Range(at_least=1e-12, at_most=1.0)).parameter(1e-7)
    hadrons: str = HADRON_METHOD.parameter("quark_currents")
    top_mass: str = TOP_MASS.parameter("MSbar")
    form_factor_set: str = FORM_FACTORS.parameter(DEFAULT_SET)

    def check(self) -> None:
        """Refuse a dark photon that cannot decay, or whose B decays by kinetic mixing alone are not known."""
        check_production(self)
        if np.any(np.equal(self.epsilon, 0.0) & np.greater_equal(self.m_DM, np.asarray(self.m_X) / 2.0)):
            raise ValueError(
                "epsilon = 0 is not allowed with m_DM >= m_X/2: the dark photon would be stable; "
                "give it a kinetic mixing or lighter dark matter"
            )


@explained
def evaluate(parameters: Parameters) -> Result:
    """Return mixing, widths, branching ratios and B decays for the given parameters.

    Parameters
    ----------
    parameters : Parameters

    Returns
    -------
    Result

    Examples
    --------
    >>> result = evaluate(Parameters())
    >>> round(result.value("branching_ratio_dark"), 3)
    0.995
    """
    p, ratio = parameters, mixing_ratio(parameters)
    eps = np.asarray(p.epsilon)
    mixing = {
        "epsilon_Z": Quantity(eps * ratio, "1", "Z content ε_Z of the dark photon"),
        "epsilon_Z_over_epsilon": Quantity(ratio, "1", "ε_Z/ε used here"),
        "epsilon_Z_over_epsilon_kinetic": Quantity(
            weak_mixing(1.0, p.m_X), "1", "ε_Z/ε from kinetic mixing alone"
        ),
    }
    decays = widths(p, p.m_X, eps, eps * ratio)
    ranges = _hadron_ranges(p) if has_ranges(p) else {}
    return Result(p, {**mixing, **decays, **_b_decays(p, eps, eps * ratio, decays), **ranges})


def kinetic_mixing_alone(parameters: Parameters) -> dict[str, Quantity]:
    """Return what kinetic mixing alone gives for B → K⁽*⁾ X, whatever the mixing ratio of the parameters.

    For a mass at which it is not computed, the nearest one at which it is stands, and is returned as well.

    Examples
    --------
    >>> kinetic_mixing_alone(Parameters(m_X=3.5))["kinetic_mass"].value
    2.8
    """
    return photon_penguin.summary(parameters.m_X, parameters.form_factor_set)


def widths(p: Parameters, m_X: Numbers, eps: Numbers, eps_Z: Numbers) -> dict[str, Quantity]:
    """Return the widths of X and its branching ratios, also at masses where its production is not known.

    Without mixing the decay length is infinite. Of an X that does not decay at all each branching ratio
    is 0.0.

    Examples
    --------
    >>> widths(Parameters(), 3.5, 1e-4, 0.0)["width_neutrinos"].value
    0.0
    """
    leptons = {lepton: width_to_charged_leptons(lepton, m_X, eps, eps_Z) for lepton in CHARGED_LEPTONS}
    neutrinos = width_to_neutrinos(m_X, eps_Z)
    hadrons = width_to_hadrons(m_X, eps, eps_Z, p.hadrons)
    visible = sum(leptons.values()) + hadrons + neutrinos
    dark = width_to_dark_matter(m_X, p.m_DM, p.alpha_X)
    total = visible + dark
    any_width = np.where(np.greater(total, 0.0), total, 1.0)
    # A dark photon with no Standard Model width lives forever as far as those decays go.
    safe_visible = np.where(np.greater(visible, 0.0), visible, 1.0)
    decay_length = np.where(np.greater(visible, 0.0), units.to_metres(1.0 / safe_visible) * 1e6, math.inf)
    return {
        "width_electron": Quantity(leptons["electron"], "GeV", "Γ(X → e⁺e⁻), Eq. 38"),
        "width_muon": Quantity(leptons["muon"], "GeV", "Γ(X → μ⁺μ⁻), Eq. 38"),
        "width_tau": Quantity(leptons["tau"], "GeV", "Γ(X → τ⁺τ⁻), Eq. 38"),
        "width_neutrinos": Quantity(neutrinos, "GeV", "Γ(X → νν̄), three flavours, Eq. 38"),
        "width_hadrons": Quantity(hadrons, "GeV", "Γ(X → hadrons), Eq. 38"),
        "width_standard_model": Quantity(visible, "GeV", "Γ(X → Standard Model particles)"),
        "width_dark": Quantity(dark, "GeV", "Γ(X → ψψ), Eq. 39"),
        "width": Quantity(total, "GeV", "total width of X"),
        "decay_length": Quantity(decay_length, "um", "cτ of X from Standard Model decays alone"),
        "branching_ratio_dark": Quantity(dark / any_width, "1", "BR(X → ψψ)"),
        "branching_ratio_invisible": Quantity((dark + neutrinos) / any_width, "1", "BR(X → ψψ or neutrinos)"),
        "branching_ratio_dimuon": Quantity(leptons["muon"] / any_width, "1", "BR(X → μ⁺μ⁻)"),
    }


def _hadron_ranges(p: Parameters) -> dict[str, Quantity]:
    low, high = hadron_ranges(p, p.form_factor_set, of_widths=True)
    return {
        **photon_penguin.ranges(p.epsilon, p.m_X, p.form_factor_set, added(p, p.top_mass)),
        "rate_ratio_low": Quantity(low, "1", "least Γ(B → K* X)/Γ(B → K X) that hadrons leave open"),
        "rate_ratio_high": Quantity(high, "1", "largest Γ(B → K* X)/Γ(B → K X) that hadrons leave open"),
    }


def _b_decays(
    p: Parameters, eps: Numbers, eps_Z: Numbers, decays: Mapping[str, Quantity]
) -> dict[str, Quantity]:
    invisible = decays["branching_ratio_invisible"].numbers
    dimuon = decays["branching_ratio_dimuon"].numbers
    g_bs, at_unit_mixing, to_K, to_Kstar, rates = production(p, eps, eps_Z)
    to_K, to_Kstar = to_K * b_mesons.lifetime("+"), to_Kstar * b_mesons.lifetime("0")
    error_K = rate_uncertainty(p, "K", "+", p.form_factor_set)
    error_Kstar = rate_uncertainty(p, "K*", "0", p.form_factor_set)
    source = " of K alone, photon and Z together" if has_ranges(p) else ", Eq. 41"
    alone = photon_penguin.FORM_FACTORS_ALONE if has_ranges(p) else ""

    def seen(rate: Numbers, error: Numbers, share: Numbers, meaning: str) -> Quantity:
        return Quantity(rate * share, "1", meaning + alone, rate * share * error)

    return {
        "g_bs": Quantity(g_bs, "1", f"effective coupling |g_bs|{source}"),
        "g_bs_over_epsilon": Quantity(at_unit_mixing, "1", f"|g_bs|/ε{source}"),
        "branching_ratio_K": seen(to_K, error_K, 1.0, "BR(B⁺ → K⁺ X), Eq. 42"),
        "branching_ratio_Kstar": seen(to_Kstar, error_Kstar, 1.0, "BR(B⁰ → K*⁰ X), Eq. 43"),
        "branching_ratio_K_invisible": seen(to_K, error_K, invisible, "BR(B⁺ → K⁺ X) with X invisible"),
        "branching_ratio_Kstar_invisible": seen(
            to_Kstar, error_Kstar, invisible, "BR(B⁰ → K*⁰ X) with X invisible"
        ),
        "branching_ratio_K_dimuon": seen(to_K, error_K, dimuon, "BR(B⁺ → K⁺ X) with X → μ⁺μ⁻"),
        "rate_ratio": seen(rates, np.hypot(error_K, error_Kstar), 1.0, "Γ(B → K* X)/Γ(B → K X), Eq. 46"),
    }
