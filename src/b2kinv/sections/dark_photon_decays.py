"""Section III A: the dark photon X, its mixing and decays, and B → K⁽*⁾ X with X decaying to dark matter.

X couples to e ε J_em + (g/(2 cos θ_W)) ε_Z J_NC (Eq. 34) and, with g_X/2, to the axial current of the
Majorana dark matter ψ (Eq. 37). ε_Z is kept as a parameter of its own: kinetic mixing alone makes it
ε tan θ_W m_X²/m_Z², and only additional mass mixing makes it the ε tan θ_W that the paper's section rests on.
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import electroweak, form_factors, hadron_ratio, inputs, quadrature, units
from b2kinv.physics.b_to_vector_boson import (
    KAONS,
    meson_masses,
    rate_ratio,
    width_K,
    width_Kstar,
    width_uncertainty,
)
from b2kinv.physics.b_to_vector_boson import longitudinal_amplitude as longitudinal_amplitude
from b2kinv.physics.b_to_vector_boson import transverse_amplitudes as transverse_amplitudes
from b2kinv.physics.vector_boson_decays import width_to_fermions
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Result, quantity

CHARGED_LEPTONS = ("electron", "muon", "tau")
LIGHT_QUARKS = ("up", "down", "strange")
HADRON_METHODS = ("quark_currents", "r_ratio")
TOP_MASSES = ("MSbar", "pole")


def weak_mixing(epsilon, m_X):
    """Z content ε_Z of a light dark photon from kinetic mixing alone, to leading order (below Eq. 34).

    ε_Z = ε tan θ_W m_X²/(m_Z² − m_X²): the shift of the Z that removes the kinetic mixing and the rotation
    that then diagonalises the masses cancel at m_X ≪ m_Z.

    Parameters
    ----------
    epsilon : float or array_like of float
        Kinetic mixing.
    m_X : float or array_like of float
        Dark photon mass [GeV], below that of the Z.

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is not between 0 and m_Z.

    Notes
    -----
    `electroweak.diagonalise_mixing` does it exactly; the printed ε tan θ_W is in `as_printed`.

    Examples
    --------
    >>> round(weak_mixing(1.0, 2.0), 6)
    0.000264
    """
    m_Z = inputs.value("mass_Z")
    eps = validation.numbers("epsilon", epsilon, meaning="kinetic mixing")
    mass = validation.numbers("m_X", m_X, above=0.0, below=m_Z, unit="GeV", meaning="dark photon mass")
    return validation.scalar_or_array(eps * electroweak.tan_theta_W() * mass**2 / (m_Z**2 - mass**2))


def fermion_couplings(fermion, epsilon, epsilon_Z):
    """Vector and axial coupling of X to a fermion, from X_μ f̄ γ^μ (v − a γ_5) f (Eq. 34).

    v = e ε Q + (g/(2 cos θ_W)) ε_Z (T_3 − 2 Q sin² θ_W), a = (g/(2 cos θ_W)) ε_Z T_3, with g = e/sin θ_W and
    e at zero momentum.

    Parameters
    ----------
    fermion : str
        Name in `electroweak.FERMIONS`.
    epsilon, epsilon_Z : float or array_like of float
        Couplings to the electromagnetic and the neutral current.

    Returns
    -------
    tuple of two floats or arrays

    Raises
    ------
    ValueError
        If the fermion is unknown.

    Examples
    --------
    >>> vector, axial = fermion_couplings("electron", 1.0, 0.0)
    >>> round(vector / electroweak.elementary_charge(), 12), axial
    (-1.0, -0.0)
    """
    validation.choice("fermion", fermion, electroweak.FERMIONS)
    charge, isospin, _ = electroweak.FERMIONS[fermion]
    eps = validation.numbers("epsilon", epsilon, meaning="coupling to the electromagnetic current")
    eps_Z = validation.numbers("epsilon_Z", epsilon_Z, meaning="coupling to the neutral current")
    e, s2 = electroweak.elementary_charge(), electroweak.sin2_theta_W()
    weak = e / (2.0 * math.sqrt(s2 * (1.0 - s2))) * eps_Z
    vector = e * eps * charge + weak * (isospin - 2.0 * charge * s2)
    return validation.scalar_or_array(vector), validation.scalar_or_array(weak * isospin)


def w_coupling(epsilon, epsilon_Z):
    """Coupling of X to W⁺W⁻ that multiplies the three-boson structure of Eq. 35: e ε + g cos θ_W ε_Z.

    Examples
    --------
    >>> round(w_coupling(1.0, electroweak.tan_theta_W()) / electroweak.elementary_charge(), 12)
    2.0
    """
    eps = validation.numbers("epsilon", epsilon, meaning="coupling to the electromagnetic current")
    eps_Z = validation.numbers("epsilon_Z", epsilon_Z, meaning="coupling to the neutral current")
    return validation.scalar_or_array(
        electroweak.elementary_charge() * (eps + eps_Z / electroweak.tan_theta_W())
    )


def width_to_charged_leptons(lepton, m_X, epsilon, epsilon_Z):
    """Width of X → ℓ⁺ℓ⁻ with the lepton's mass [GeV] (Eq. 38).

    For massless leptons and ε_Z = ε tan θ_W it is ε² α m_X (13 − 40 s² + 32 s⁴)/(24 c⁴): the printed power
    of c = cos θ_W is 2.

    Parameters
    ----------
    lepton : {"electron", "muon", "tau"}
    m_X : float or array_like of float
        Dark photon mass [GeV].
    epsilon, epsilon_Z : float or array_like of float

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 below threshold.

    Raises
    ------
    ValueError
        If the lepton is unknown or m_X is not positive.

    Examples
    --------
    >>> f"{width_to_charged_leptons('muon', 2.0, 1.0, 0.0):.6f}"
    '0.004865'
    """
    validation.choice("lepton", lepton, CHARGED_LEPTONS)
    vector, axial = fermion_couplings(lepton, epsilon, epsilon_Z)
    return width_to_fermions(m_X, inputs.value(f"mass_{lepton}"), vector, axial)


def width_to_neutrinos(m_X, epsilon_Z):
    """Width of X to the three flavours of neutrinos together [GeV] (Eq. 38 is for one flavour).

    Examples
    --------
    >>> width_to_neutrinos(2.0, 0.0)
    0.0
    """
    vector, axial = fermion_couplings("neutrino", 0.0, epsilon_Z)
    # Only left-handed neutrinos exist: v = a already says so.
    return validation.scalar_or_array(3.0 * np.asarray(width_to_fermions(m_X, 0.0, vector, axial)))


def width_to_hadrons(m_X, epsilon, epsilon_Z, method="quark_currents"):
    """Width of X to hadrons [GeV] (Eq. 38).

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], where R is known.
    epsilon, epsilon_Z : float or array_like of float
    method : {"quark_currents", "r_ratio"}
        "quark_currents": u, d and s with their own vector and axial couplings, times the strong correction
        R/2 that R(s) measures. "r_ratio": Γ(X → μμ) R, as the paper writes, which holds only if X couples to
        the electromagnetic current alone; then both agree.

    Returns
    -------
    float or numpy.ndarray
        [GeV]

    Raises
    ------
    ValueError
        If m_X is outside the range where R is known, or the method is unknown.

    Examples
    --------
    Photon-like couplings: both are R times the width to massless leptons, up to the mass of the muon.

    >>> round(width_to_hadrons(2.0, 1.0, 0.0) / width_to_hadrons(2.0, 1.0, 0.0, method="r_ratio"), 4)
    1.0000
    """
    validation.choice("method", method, HADRON_METHODS)
    R = np.asarray(hadron_ratio.hadron_ratio(m_X))
    if method == "r_ratio":
        vector, axial = fermion_couplings("muon", epsilon, epsilon_Z)
        return validation.scalar_or_array(R * np.asarray(width_to_fermions(m_X, 0.0, vector, axial)))
    total = 0.0
    for quark in LIGHT_QUARKS:
        vector, axial = fermion_couplings(quark, epsilon, epsilon_Z)
        total = total + np.asarray(width_to_fermions(m_X, 0.0, vector, axial, colours=3))
    return validation.scalar_or_array(total * R / 2.0)


def width_to_dark_matter(m_X, m_DM, alpha_X):
    """Width of X → ψψ for Majorana dark matter [GeV] (Eq. 39).

    Γ = α_X m_X (1 − 4 m_DM²/m_X²)^(3/2)/6.

    Parameters
    ----------
    m_X, m_DM : float or array_like of float
        Masses [GeV].
    alpha_X : float or array_like of float
        g_X²/(4π).

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 for m_DM ≥ m_X/2.

    Raises
    ------
    ValueError
        If a mass or the coupling is not positive.

    Examples
    --------
    >>> width_to_dark_matter(2.0, 1.0, 0.01)
    0.0
    >>> round(width_to_dark_matter(2.0, 1e-9, 0.03), 9)
    0.01
    """
    mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    relic = validation.numbers("m_DM", m_DM, above=0.0, unit="GeV", meaning="dark matter mass")
    alpha = validation.numbers("alpha_X", alpha_X, at_least=0.0, meaning="dark fine-structure constant")
    beta2 = np.maximum(1.0 - 4.0 * relic**2 / mass**2, 0.0)
    return validation.scalar_or_array(alpha * mass / 6.0 * beta2**1.5)


def width_to_standard_model(m_X, epsilon, epsilon_Z, hadrons="quark_currents"):
    """Total width of X to Standard Model particles [GeV]: charged leptons, neutrinos, hadrons (Eq. 38).

    Examples
    --------
    >>> width = width_to_standard_model(2.0, 10**-4.3, 10**-4.3 * electroweak.tan_theta_W())
    >>> f"{units.to_metres(1.0 / width) * 1e6:.2f}"
    '2.00'
    """
    total = np.asarray(width_to_neutrinos(m_X, epsilon_Z)) + width_to_hadrons(
        m_X, epsilon, epsilon_Z, hadrons
    )
    for lepton in CHARGED_LEPTONS:
        total = total + np.asarray(width_to_charged_leptons(lepton, m_X, epsilon, epsilon_Z))
    return validation.scalar_or_array(total)


def bs_coupling(epsilon_Z, top_mass="MSbar"):
    """Effective coupling g_bs of X to s̄ γ^μ P_L b from its Z content (Eq. 41).

    g_bs = ε_Z g³ V_ts* V_tb C_0(x_t)/(8π² cos θ_W), the standard Z penguin, which has x_t/(1 − x_t)² where
    the paper prints x_t/(1 − x_t). The photon's share has no monopole and is left out.

    Parameters
    ----------
    epsilon_Z : float or array_like of float
    top_mass : {"MSbar", "pole"}

    Returns
    -------
    float or numpy.ndarray
        Size of the coupling, of the sign of ε_Z; the CKM phase is left out.

    Raises
    ------
    ValueError
        If the choice of the top mass is unknown.

    Notes
    -----
    C_0 is the Feynman-gauge function; a complete model with mass mixing adds its own finite terms of the
    same order.

    Examples
    --------
    >>> f"{bs_coupling(electroweak.tan_theta_W()):.3g}"
    '6.88e-05'
    """
    eps_Z = validation.numbers("epsilon_Z", epsilon_Z, meaning="coupling to the neutral current")
    validation.choice("top_mass", top_mass, TOP_MASSES)
    m_t = inputs.value("mass_top_quark_MSbar" if top_mass == "MSbar" else "mass_top_quark")
    g = electroweak.weak_coupling()
    ckm = inputs.value("ckm_V_ts") * inputs.value("ckm_V_tb")
    cosine = math.sqrt(1.0 - electroweak.sin2_theta_W())
    loop = electroweak.z_penguin((m_t / inputs.value("mass_W")) ** 2)
    return validation.scalar_or_array(eps_Z * g**3 * ckm * loop / (8.0 * math.pi**2 * cosine))


def off_shell_width(
    kaon,
    g_bs,
    m_X,
    m_DM,
    alpha_X,
    width_visible,
    charge="+",
    form_factor_set=form_factors.DEFAULT_SET,
    width="running",
    nodes=400,
):
    """Width of B → K⁽*⁾ ψψ through X on and off its mass shell [GeV] (Eq. 40).

    ∫ dq² Γ(B → K X)(q²) √q² Γ(X → ψψ)(q²)/(π [(q² − m_X²)² + m_X² Γ_X²]) with m_X² → q² in the numerator. The
    printed equation lacks the square bracket, so that its 2π multiplies the first term alone.

    Parameters
    ----------
    kaon : {"K", "K*"}
    g_bs : float
        Coupling to s̄ γ^μ P_L b.
    m_X, m_DM : float
        Masses [GeV].
    alpha_X : float
        g_X²/(4π).
    width_visible : float
        Width of X to everything but ψψ, at q² = m_X² [GeV].
    charge : {"+", "0"}
    form_factor_set : str
    width : {"running", "fixed"}
        Whether m_X Γ_X in the propagator is √q² Γ(q²), massless final states and ψψ each with their own
        dependence, or its value at the pole.
    nodes : int
        Gauss-Legendre nodes.

    Returns
    -------
    float
        [GeV]; 0.0 if no q² is allowed.

    Raises
    ------
    ValueError
        If an argument is outside its range, or X has no width.

    Examples
    --------
    >>> narrow = width_K(1e-8, 2.0) / (1.0 + 1e-11 / width_to_dark_matter(2.0, 0.5, 1e-7))
    >>> round(off_shell_width("K", 1e-8, 2.0, 0.5, 1e-7, 1e-11) / narrow, 3)
    1.0
    """
    validation.choice("kaon", kaon, KAONS)
    validation.choice("width", width, ("running", "fixed"))
    m_B, m_K = meson_masses(kaon, charge)
    mass = float(validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass"))
    visible = float(validation.numbers("width_visible", width_visible, at_least=0.0, unit="GeV"))
    lowest = 4.0 * float(validation.numbers("m_DM", m_DM, above=0.0, unit="GeV")) ** 2
    highest = (m_B - m_K) ** 2
    if lowest >= highest:
        return 0.0
    scale = mass * (width_to_dark_matter(mass, m_DM, alpha_X) + visible)
    if not scale > 0.0:
        raise ValueError("the dark photon has no width: give it a coupling or an open channel")
    q2, weight = quadrature.resonance_nodes(mass, scale, lowest, highest, nodes)
    q = np.sqrt(q2)
    produced = (width_K if kaon == "K" else width_Kstar)(g_bs, q, charge, form_factor_set)
    to_dark = np.asarray(width_to_dark_matter(q, m_DM, alpha_X))
    if width == "running":
        absorptive = q * (to_dark + width_visible * q / m_X)
    else:
        absorptive = m_X * (width_to_dark_matter(m_X, m_DM, alpha_X) + width_visible)
    propagator = 1.0 / ((q2 - m_X**2) ** 2 + absorptive**2)
    return float(np.sum(weight * np.asarray(produced) * q * to_dark * propagator) / math.pi)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Parameters of the notebook `dark_photon_decays`."""

    m_X: float = parameter(2.0, unit="GeV", help="dark photon mass", at_least=1.8, at_most=3.72)
    epsilon: float = parameter(5.011872336e-5, unit="1", help="kinetic mixing", at_least=0.0, at_most=0.1)
    mixing_ratio: float = parameter(
        "tan_theta_W",
        unit="1",
        help="Z content of X over kinetic mixing",
        words=("tan_theta_W", "kinetic_only"),
        at_least=-10.0,
        at_most=10.0,
    )
    m_DM: float = parameter(0.5, unit="GeV", help="dark matter mass", above=0.0, at_most=100.0)
    alpha_X: float = parameter(
        1e-7, unit="1", help="dark fine-structure constant", at_least=1e-12, at_most=1.0
    )
    hadrons: str = parameter(
        "quark_currents", unit="", help="how X → hadrons is computed", choices=HADRON_METHODS
    )
    top_mass: str = parameter("MSbar", unit="", help="top mass in the Z penguin", choices=TOP_MASSES)
    form_factor_set: str = parameter(
        form_factors.DEFAULT_SET, unit="", help="form factors of B → K⁽*⁾", choices=form_factors.SETS
    )

    def check(self):
        """Refuse a dark photon that cannot decay."""
        if np.any(np.equal(self.epsilon, 0.0) & np.greater_equal(self.m_DM, np.asarray(self.m_X) / 2.0)):
            raise ValueError(
                "epsilon = 0 is not allowed with m_DM >= m_X/2: the dark photon would be stable; "
                "give it a kinetic mixing or lighter dark matter"
            )


def mixing_ratio(parameters):
    """Return ε_Z/ε as a number, for parameters that may name it.

    Examples
    --------
    >>> round(mixing_ratio(Parameters()), 4)
    0.5485
    """
    if parameters.mixing_ratio == "tan_theta_W":
        return electroweak.tan_theta_W()
    if parameters.mixing_ratio == "kinetic_only":
        return weak_mixing(1.0, parameters.m_X)
    return parameters.mixing_ratio


def evaluate(parameters):
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
        "epsilon_Z": quantity(eps * ratio, "1", "Z content ε_Z of the dark photon"),
        "epsilon_Z_over_epsilon": quantity(ratio, "1", "ε_Z/ε used here"),
        "epsilon_Z_over_epsilon_kinetic": quantity(
            weak_mixing(1.0, p.m_X), "1", "ε_Z/ε from kinetic mixing alone"
        ),
    }
    decays = _decays(p, eps, eps * ratio)
    return Result(p, {**mixing, **decays, **_b_decays(p, eps * ratio, ratio, decays)})


def _decays(p, eps, eps_Z):
    leptons = {
        lepton: np.asarray(width_to_charged_leptons(lepton, p.m_X, eps, eps_Z)) for lepton in CHARGED_LEPTONS
    }
    neutrinos = np.asarray(width_to_neutrinos(p.m_X, eps_Z))
    hadrons = np.asarray(width_to_hadrons(p.m_X, eps, eps_Z, p.hadrons))
    visible = sum(leptons.values()) + hadrons + neutrinos
    dark = np.asarray(width_to_dark_matter(p.m_X, p.m_DM, p.alpha_X))
    total = visible + dark
    # A dark photon with no Standard Model width lives forever as far as those decays go.
    safe_visible = np.where(visible > 0.0, visible, 1.0)
    decay_length = np.where(visible > 0.0, units.to_metres(1.0 / safe_visible) * 1e6, math.inf)
    return {
        "width_electron": quantity(leptons["electron"], "GeV", "Γ(X → e⁺e⁻), Eq. 38"),
        "width_muon": quantity(leptons["muon"], "GeV", "Γ(X → μ⁺μ⁻), Eq. 38"),
        "width_tau": quantity(leptons["tau"], "GeV", "Γ(X → τ⁺τ⁻), Eq. 38"),
        "width_neutrinos": quantity(neutrinos, "GeV", "Γ(X → νν̄), three flavours, Eq. 38"),
        "width_hadrons": quantity(hadrons, "GeV", "Γ(X → hadrons), Eq. 38"),
        "width_standard_model": quantity(visible, "GeV", "Γ(X → Standard Model particles)"),
        "width_dark": quantity(dark, "GeV", "Γ(X → ψψ), Eq. 39"),
        "width": quantity(total, "GeV", "total width of X"),
        "decay_length": quantity(decay_length, "um", "cτ of X from Standard Model decays alone"),
        "branching_ratio_dark": quantity(dark / total, "1", "BR(X → ψψ)"),
        "branching_ratio_invisible": quantity((dark + neutrinos) / total, "1", "BR(X → ψψ or neutrinos)"),
        "branching_ratio_dimuon": quantity(leptons["muon"] / total, "1", "BR(X → μ⁺μ⁻)"),
    }


def _b_decays(p, eps_Z, ratio, decays):
    invisible = np.asarray(decays["branching_ratio_invisible"].value)
    dimuon = np.asarray(decays["branching_ratio_dimuon"].value)
    g_bs = np.asarray(bs_coupling(eps_Z, p.top_mass))
    lifetime_plus = units.from_seconds(inputs.value("lifetime_B_plus"))
    lifetime_zero = units.from_seconds(inputs.value("lifetime_B_zero"))
    to_K = np.asarray(width_K(g_bs, p.m_X, "+", p.form_factor_set)) * lifetime_plus
    to_Kstar = np.asarray(width_Kstar(g_bs, p.m_X, "0", p.form_factor_set)) * lifetime_zero
    error_K = np.asarray(width_uncertainty("K", p.m_X, "+", p.form_factor_set))
    error_Kstar = np.asarray(width_uncertainty("K*", p.m_X, "0", p.form_factor_set))
    rates = np.asarray(rate_ratio(p.m_X, "0", p.form_factor_set))

    def seen(rate, error, share, meaning):
        return quantity(rate * share, "1", meaning, rate * share * error)

    return {
        "g_bs": quantity(np.abs(g_bs), "1", "effective coupling |g_bs|, Eq. 41"),
        "g_bs_over_epsilon": quantity(
            np.abs(np.asarray(bs_coupling(1.0, p.top_mass)) * ratio), "eps", "|g_bs|/ε, Eq. 41"
        ),
        "branching_ratio_K": quantity(to_K, "1", "BR(B⁺ → K⁺ X), Eq. 42", to_K * error_K),
        "branching_ratio_Kstar": quantity(to_Kstar, "1", "BR(B⁰ → K*⁰ X), Eq. 43", to_Kstar * error_Kstar),
        "branching_ratio_K_invisible": seen(to_K, error_K, invisible, "BR(B⁺ → K⁺ X) with X invisible"),
        "branching_ratio_Kstar_invisible": seen(
            to_Kstar, error_Kstar, invisible, "BR(B⁰ → K*⁰ X) with X invisible"
        ),
        "branching_ratio_K_dimuon": seen(to_K, error_K, dimuon, "BR(B⁺ → K⁺ X) with X → μ⁺μ⁻"),
        "rate_ratio": quantity(
            rates, "1", "Γ(B → K* X)/Γ(B → K X), Eq. 46", rates * np.hypot(error_K, error_Kstar)
        ),
    }
