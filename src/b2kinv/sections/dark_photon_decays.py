"""Section III A: the dark photon X, its mixing and decays, and B → K⁽*⁾ X with X decaying to dark matter.

X couples to e ε J_em + (g/(2 cos θ_W)) ε_Z J_NC (Eq. 34) and, with g_X/2, to the axial current of the
Majorana dark matter ψ (Eq. 37). ε_Z is kept as a parameter of its own: kinetic mixing alone makes it
ε tan θ_W m_X²/m_Z², and only additional mass mixing makes it the ε tan θ_W that the paper's section rests on.
"""

import dataclasses
import functools
import math

import numpy as np

from b2kinv.physics import electroweak, form_factors, hadron_ratio, inputs, kinematics, units
from b2kinv.quantities import validation
from b2kinv.quantities.parameters import ParameterSet, parameter
from b2kinv.quantities.results import Quantity, Result

CHARGED_LEPTONS = ("electron", "muon", "tau")
LIGHT_QUARKS = ("up", "down", "strange")
HADRON_METHODS = ("quark_currents", "r_ratio")
TOP_MASSES = ("MSbar", "pole")
KAONS = ("K", "K*")


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


def width_to_fermions(m_X, m_f, vector, axial, colours=1):
    """Width of X → f f̄ for given couplings, with full mass dependence [GeV].

    Γ = N_c m_X β [v² (1 + 2 r) + a² (1 − 4 r)]/(12π), r = m_f²/m_X², β = √(1 − 4 r).

    Parameters
    ----------
    m_X, m_f : float or array_like of float
        Masses [GeV].
    vector, axial : float or array_like of float
        Couplings in f̄ γ^μ (v − a γ_5) f X_μ.
    colours : int

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 below threshold.

    Raises
    ------
    ValueError
        If m_X is not positive or m_f negative.

    Examples
    --------
    >>> round(width_to_fermions(2.0, 0.0, 1.0, 0.0) * 6 * math.pi, 12)
    1.0
    """
    mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    fermion = validation.numbers("m_f", m_f, at_least=0.0, unit="GeV", meaning="fermion mass")
    v = validation.numbers("vector", vector, meaning="vector coupling")
    a = validation.numbers("axial", axial, meaning="axial coupling")
    r = np.minimum(fermion**2 / mass**2, 0.25)
    beta = np.sqrt(1.0 - 4.0 * r)
    return validation.scalar_or_array(
        colours * mass * beta * (v * v * (1.0 + 2.0 * r) + a * a * (1.0 - 4.0 * r)) / (12.0 * math.pi)
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


def width_K(g_bs, m_X, charge="+", form_factor_set=form_factors.DEFAULT_SET):
    """Width of B → K X [GeV] (Eq. 42).

    Γ = g_bs² m_B λ^(3/2)(1, y_K, y_X) f_+(m_X²)²/(64π y_X).

    Parameters
    ----------
    g_bs : float or array_like of float
        Coupling to s̄ γ^μ P_L b.
    m_X : float or array_like of float
        Dark photon mass [GeV].
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 above the kinematic limit.

    Raises
    ------
    ValueError
        If m_X is not positive, or a name is unknown.

    Examples
    --------
    >>> width_K(1e-8, 5.0)
    0.0
    """
    coupling, mass, m_B, m_K, is_open, safe = _kinematics("K", g_bs, m_X, charge)
    phase_space = np.asarray(kinematics.kallen(1.0, (m_K / m_B) ** 2, (safe / m_B) ** 2)) ** 1.5
    form_factor = np.asarray(form_factors.f_plus(safe**2, form_factor_set))
    width = coupling**2 * m_B * phase_space * (m_B / safe) ** 2 * form_factor**2 / (64.0 * math.pi)
    return validation.scalar_or_array(np.where(is_open, width, 0.0 * mass))


def longitudinal_amplitude(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Rescaled helicity amplitude H_0 of B → K* X (Eq. 44), by the form factor A_12.

    H_0 = −8 (m_K*/m_X) A_12(m_X²), which is Eq. 44 with its combination of A_1 and A_2 gathered; unlike that
    combination it has no singular weights where the K* is at rest. The overall sign is a convention.

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], up to m_B − m_K*.
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> round(longitudinal_amplitude(2.0), 2)
    -0.93
    """
    mass, _, m_K = _kstar_masses(m_X, charge)
    return validation.scalar_or_array(
        -8.0 * m_K / mass * np.asarray(form_factors.A_12(mass**2, form_factor_set))
    )


def transverse_amplitudes(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Rescaled helicity amplitudes H_+ and H_− of B → K* X (Eq. 45).

    H_± = (1 + √y_K*) A_1 ∓ 2 √(y_K* y_X) √(x² − 1) V/(1 + √y_K*): the vector form factor enters the two with
    opposite sign, because it is odd under parity.

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], up to m_B − m_K*.
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    tuple of two floats or arrays
        H_+, H_−.

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> plus, minus = transverse_amplitudes(2.0)
    >>> round(plus, 3), round(minus, 3)
    (0.048, 0.688)
    """
    mass, m_B, m_K = _kstar_masses(m_X, charge)
    even, odd = _transverse_weights(mass, m_B, m_K)
    even = even * np.asarray(form_factors.A_1(mass**2, form_factor_set))
    odd = odd * np.asarray(form_factors.V(mass**2, form_factor_set))
    return validation.scalar_or_array(even - odd), validation.scalar_or_array(even + odd)


def width_Kstar(g_bs, m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Width of B → K* X [GeV] (Eq. 43): g_bs² m_B λ^(1/2)(1, y_K*, y_X) Σ H²/(64π).

    Parameters
    ----------
    g_bs : float or array_like of float
        Coupling to s̄ γ^μ P_L b.
    m_X : float or array_like of float
        Dark photon mass [GeV].
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray
        [GeV]; 0.0 above the kinematic limit.

    Raises
    ------
    ValueError
        If m_X is not positive, or a name is unknown.

    Examples
    --------
    >>> width_Kstar(1e-8, 4.5)
    0.0
    """
    coupling, mass, m_B, m_K, is_open, safe = _kinematics("K*", g_bs, m_X, charge)
    phase_space = np.sqrt(np.asarray(kinematics.kallen(1.0, (m_K / m_B) ** 2, (safe / m_B) ** 2)))
    plus, minus = transverse_amplitudes(safe, charge, form_factor_set)
    zero = longitudinal_amplitude(safe, charge, form_factor_set)
    squares = np.square(plus) + np.square(minus) + np.square(zero)
    width = coupling**2 * m_B * phase_space * squares / (64.0 * math.pi)
    return validation.scalar_or_array(np.where(is_open, width, 0.0 * mass))


def width_uncertainty(kaon, m_X, charge, form_factor_set=form_factors.DEFAULT_SET):
    """Relative uncertainty (1σ) of Γ(B → K X) or Γ(B → K* X) from the form factors.

    Linear in the covariance of the fit.

    Parameters
    ----------
    kaon : {"K", "K*"}
    m_X : float or array_like of float
        Dark photon mass [GeV], below the kinematic limit.
    charge : {"+", "0"}
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> 0.03 < width_uncertainty("K", 2.0, "+") < 0.08
    True
    """
    validation.choice("kaon", kaon, KAONS)
    if kaon == "K":
        mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
        central = np.asarray(form_factors.f_plus(mass**2, form_factor_set))
        return validation.scalar_or_array(
            2.0 * np.asarray(form_factors.uncertainty("f_plus", mass**2, form_factor_set)) / central
        )
    mass, m_B, m_K = _kstar_masses(m_X, charge)
    even, odd = _transverse_weights(mass, m_B, m_K)
    names = ("A_12", "A_1", "V")
    values = [np.asarray(getattr(form_factors, name)(mass**2, form_factor_set)) for name in names]
    weights = [(8.0 * m_K / mass) ** 2, 2.0 * even**2, 2.0 * odd**2]
    total = sum(w * f * f for w, f in zip(weights, values, strict=True))
    gradient = np.stack([2.0 * w * f for w, f in zip(weights, values, strict=True)], axis=-1)
    covariance = form_factors.covariance_of(names, mass**2, form_factor_set)
    variance = np.einsum("...i,...ij,...j->...", gradient, covariance, gradient)
    return validation.scalar_or_array(np.sqrt(variance) / total)


def rate_ratio(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Ratio Γ(B → K* X)/Γ(B → K X) (Eq. 46), free of the coupling.

    Parameters
    ----------
    m_X : float or array_like of float
        Dark photon mass [GeV], up to m_B − m_K*.
    charge : {"+", "0"}
        Of both decays.
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray

    Raises
    ------
    ValueError
        If m_X is outside the kinematic range, or a name is unknown.

    Examples
    --------
    >>> 1.0 < rate_ratio(2.0) < 2.5
    True
    """
    _kstar_masses(m_X, charge)
    return validation.scalar_or_array(
        np.asarray(width_Kstar(1.0, m_X, charge, form_factor_set))
        / np.asarray(width_K(1.0, m_X, charge, form_factor_set))
    )


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
    q2, weight = _off_shell_nodes(kaon, m_X, m_DM, alpha_X, width_visible, charge, nodes)
    if q2 is None:
        return 0.0
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
    p = parameters
    eps = np.asarray(p.epsilon)
    ratio = mixing_ratio(p)
    eps_Z = eps * ratio
    fermions = {
        lepton: np.asarray(width_to_charged_leptons(lepton, p.m_X, eps, eps_Z)) for lepton in CHARGED_LEPTONS
    }
    neutrinos = np.asarray(width_to_neutrinos(p.m_X, eps_Z))
    hadrons = np.asarray(width_to_hadrons(p.m_X, eps, eps_Z, p.hadrons))
    visible = sum(fermions.values()) + hadrons + neutrinos
    dark = np.asarray(width_to_dark_matter(p.m_X, p.m_DM, p.alpha_X))
    total = visible + dark
    g_bs = np.asarray(bs_coupling(eps_Z, p.top_mass))
    lifetime_plus = units.from_seconds(inputs.value("lifetime_B_plus"))
    lifetime_zero = units.from_seconds(inputs.value("lifetime_B_zero"))
    to_K = np.asarray(width_K(g_bs, p.m_X, "+", p.form_factor_set)) * lifetime_plus
    to_Kstar = np.asarray(width_Kstar(g_bs, p.m_X, "0", p.form_factor_set)) * lifetime_zero
    error_K = np.asarray(width_uncertainty("K", p.m_X, "+", p.form_factor_set))
    error_Kstar = np.asarray(width_uncertainty("K*", p.m_X, "0", p.form_factor_set))
    rates = np.asarray(rate_ratio(p.m_X, "0", p.form_factor_set))
    invisible = (dark + neutrinos) / total
    dimuon = fermions["muon"] / total
    # A dark photon with no Standard Model width lives forever as far as those decays go.
    safe_visible = np.where(visible > 0.0, visible, 1.0)
    decay_length = np.where(visible > 0.0, units.to_metres(1.0 / safe_visible) * 1e6, math.inf)

    def quantity(value, unit, meaning, uncertainty=None):
        sigma = None if uncertainty is None else validation.scalar_or_array(np.asarray(uncertainty))
        return Quantity(validation.scalar_or_array(np.asarray(value, dtype=float)), unit, meaning, sigma)

    return Result(
        p,
        {
            "epsilon_Z": quantity(eps_Z, "1", "Z content ε_Z of the dark photon"),
            "epsilon_Z_over_epsilon": quantity(ratio, "1", "ε_Z/ε used here"),
            "epsilon_Z_over_epsilon_kinetic": quantity(
                weak_mixing(1.0, p.m_X), "1", "ε_Z/ε from kinetic mixing alone"
            ),
            "width_electron": quantity(fermions["electron"], "GeV", "Γ(X → e⁺e⁻), Eq. 38"),
            "width_muon": quantity(fermions["muon"], "GeV", "Γ(X → μ⁺μ⁻), Eq. 38"),
            "width_tau": quantity(fermions["tau"], "GeV", "Γ(X → τ⁺τ⁻), Eq. 38"),
            "width_neutrinos": quantity(neutrinos, "GeV", "Γ(X → νν̄), three flavours, Eq. 38"),
            "width_hadrons": quantity(hadrons, "GeV", "Γ(X → hadrons), Eq. 38"),
            "width_standard_model": quantity(visible, "GeV", "Γ(X → Standard Model particles)"),
            "width_dark": quantity(dark, "GeV", "Γ(X → ψψ), Eq. 39"),
            "width": quantity(total, "GeV", "total width of X"),
            "decay_length": quantity(decay_length, "um", "cτ of X from Standard Model decays alone"),
            "branching_ratio_dark": quantity(dark / total, "1", "BR(X → ψψ)"),
            "branching_ratio_invisible": quantity(invisible, "1", "BR(X → ψψ or neutrinos)"),
            "branching_ratio_dimuon": quantity(dimuon, "1", "BR(X → μ⁺μ⁻)"),
            "g_bs": quantity(np.abs(g_bs), "1", "effective coupling |g_bs|, Eq. 41"),
            "g_bs_over_epsilon": quantity(
                np.abs(np.asarray(bs_coupling(1.0, p.top_mass)) * ratio), "eps", "|g_bs|/ε, Eq. 41"
            ),
            "branching_ratio_K": quantity(to_K, "1", "BR(B⁺ → K⁺ X), Eq. 42", to_K * error_K),
            "branching_ratio_Kstar": quantity(
                to_Kstar, "1", "BR(B⁰ → K*⁰ X), Eq. 43", to_Kstar * error_Kstar
            ),
            "branching_ratio_K_invisible": quantity(
                to_K * invisible, "1", "BR(B⁺ → K⁺ X) with X invisible", to_K * invisible * error_K
            ),
            "branching_ratio_Kstar_invisible": quantity(
                to_Kstar * invisible,
                "1",
                "BR(B⁰ → K*⁰ X) with X invisible",
                to_Kstar * invisible * error_Kstar,
            ),
            "branching_ratio_K_dimuon": quantity(
                to_K * dimuon, "1", "BR(B⁺ → K⁺ X) with X → μ⁺μ⁻", to_K * dimuon * error_K
            ),
            "rate_ratio": quantity(
                rates, "1", "Γ(B → K* X)/Γ(B → K X), Eq. 46", rates * np.hypot(error_K, error_Kstar)
            ),
        },
    )


def _masses(kaon, charge):
    validation.choice("charge", charge, ("+", "0"))
    word = "plus" if charge == "+" else "zero"
    name = "K" if kaon == "K" else "Kstar"
    return inputs.value(f"mass_B_{word}"), inputs.value(f"mass_{name}_{word}")


def _kinematics(kaon, g_bs, m_X, charge):
    m_B, m_K = _masses(kaon, charge)
    coupling = validation.numbers("g_bs", g_bs, meaning="coupling to b and s")
    mass = validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass")
    is_open = mass < m_B - m_K
    return coupling, mass, m_B, m_K, is_open, np.where(is_open, mass, 1.0)


def _kstar_masses(m_X, charge):
    m_B, m_K = _masses("K*", charge)
    mass = validation.numbers(
        "m_X", m_X, above=0.0, at_most=m_B - m_K, unit="GeV", meaning="dark photon mass in B → K* X"
    )
    return mass, m_B, m_K


def _transverse_weights(mass, m_B, m_K):
    # What multiplies A_1 and V in Eq. 45; 2 √(y_K* y_X) √(x² − 1) is λ^(1/2).
    rise = 1.0 + m_K / m_B
    squared = np.asarray(kinematics.kallen(1.0, (m_K / m_B) ** 2, (mass / m_B) ** 2))
    return rise, np.sqrt(np.maximum(squared, 0.0)) / rise


def _off_shell_nodes(kaon, m_X, m_DM, alpha_X, width_visible, charge, nodes):
    # q² = m² + m Γ sinh t turns the Breit-Wigner peak of any width into one over cosh t.
    m_B, m_K = _masses(kaon, charge)
    mass = float(validation.numbers("m_X", m_X, above=0.0, unit="GeV", meaning="dark photon mass"))
    visible = float(validation.numbers("width_visible", width_visible, at_least=0.0, unit="GeV"))
    low, high = 4.0 * float(validation.numbers("m_DM", m_DM, above=0.0, unit="GeV")) ** 2, (m_B - m_K) ** 2
    if low >= high:
        return None, None
    scale = mass * (width_to_dark_matter(mass, m_DM, alpha_X) + visible)
    if not scale > 0.0:
        raise ValueError("the dark photon has no width: give it a coupling or an open channel")
    node, weight = _legendre(nodes)
    first, last = math.asinh((low - mass**2) / scale), math.asinh((high - mass**2) / scale)
    t = 0.5 * (first + last) + 0.5 * (last - first) * node
    q2 = np.clip(mass**2 + scale * np.sinh(t), low, high * (1.0 - 1e-15))
    return q2, 0.5 * (last - first) * weight * scale * np.cosh(t)


@functools.cache
def _legendre(nodes):
    # Hundreds of nodes take longer to find than to use.
    return np.polynomial.legendre.leggauss(nodes)
