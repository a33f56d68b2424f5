"""The printed form of every equation of arXiv:2502.04900v1 that is implemented differently, and nothing else.

A function here has the name of the verified one that it stands beside. The paper text is a scan of version
1, so that a difference may be the scan's.
"""

import dataclasses
import math

import numpy as np

from b2kinv.physics import (
    alp_production,
    b_mesons,
    early_universe,
    electroweak,
    form_factors,
    freeze_in,
    hadron_ratio,
    inputs,
    kinematics,
    measurements,
    thermal_averages,
    units,
)
from b2kinv.physics.conventions import (
    ALP_MASS,
    AXIAL_COUPLING,
    CHARGE,
    DARK_COUPLING,
    DARK_HIGGS_MASS,
    DARK_MATTER_MASS,
    DARK_PHOTON_MASS,
    DECAY_CONSTANT,
    KINETIC_MIXING,
    MASS,
    MASS_OVER_TEMPERATURE,
    TEMPERATURE,
    VECTOR_COUPLING,
)
from b2kinv.physics.form_factors import FORM_FACTOR_SET
from b2kinv.quantities.checked import checked
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.scalars import plain_scalars
from b2kinv.sections.dark_photon_decays import EPSILON_Z, TOP_MASS


@checked(
    m_a=ALP_MASS, f_a=DECAY_CONSTANT, C_A_sb=AXIAL_COUPLING, charge=CHARGE, form_factor_set=FORM_FACTOR_SET
)
def branching_ratio_B_to_Kstar_alp(
    m_a, f_a, C_A_sb=1.0, charge="+", form_factor_set=form_factors.DEFAULT_SET
):
    """Return BR(B → K* a) with the mass of the K, not of the K*, in the Källén function (Eq. (9) as printed).

    τ_B m_B³ |C_A_sb|² / (64π f_a²) · A_0²(m_a²) · λ^(3/2)(1, m_K²/m_B², m_a²/m_B²)

    Stands beside `sections.alp_decays.branching_ratio_B_to_Kstar_alp`, which has m_K* there. The form factor
    is held at its end point (m_B − m_K*)² for the heavier ALPs that this form lets through.

    Examples
    --------
    >>> f"{branching_ratio_B_to_Kstar_alp(2.0, 1e8):.2e}"
    '2.09e-05'
    """
    m_B, m_K = b_mesons.masses(charge, "K")
    q2 = np.square(np.minimum(m_a, m_B - m_K))
    A_0 = form_factors.A_0(np.minimum(q2, form_factors.q2_max("B->K*")), form_factor_set)
    kallen = kinematics.kallen(1.0, (m_K / m_B) ** 2, q2 / m_B**2)
    phase_space = np.maximum(kallen, 0.0) ** 1.5
    rate = b_mesons.lifetime(charge) * m_B**3 / (64.0 * np.pi) * np.square(C_A_sb / f_a)
    return rate * np.square(A_0) * np.where(m_a < m_B - m_K, phase_space, 0.0)


@checked(
    m_a=ALP_MASS,
    f_a=DECAY_CONSTANT,
    C_V_sb=VECTOR_COUPLING,
    C_A_sb=AXIAL_COUPLING,
    m_b=alp_production.BOTTOM_MASS,
)
def width_b_to_s_alp(m_a, f_a, C_V_sb=1.0, C_A_sb=1.0, m_b=None, m_s=0.0):
    """Return Γ(b → s a) [GeV] with the power 3 of 1 − m_a²/m_b² and massless s (Eq. (21) as printed).

    Γ(b → s a) = m_b³/(64π f_a²) (|C_V_sb|² + |C_A_sb|²) (1 − m_a²/m_b²)³

    Stands beside `physics.alp_production.width_b_to_s_alp`, which has the power 2. `m_s` is not used.

    Examples
    --------
    >>> f"{width_b_to_s_alp(2.0, 1e8, m_b=4.18):.3e}"
    '3.331e-17'
    """
    m_b = alp_production.bottom_mass(m_b)
    strength = np.square(C_V_sb / f_a) + np.square(C_A_sb / f_a)
    phase_space = np.maximum(1 - np.square(m_a / m_b), 0.0) ** 3
    return m_b**3 / (64 * np.pi) * strength * phase_space


@checked(T=TEMPERATURE, table=early_universe.TABLE)
def hubble_rate(T, table=early_universe.DEFAULT_TABLE):
    """Return the Hubble rate [GeV] with g_s in place of g_ρ and M_Pl = 2.4 × 10¹⁸ GeV (Eq. (26) as printed).

    H = π/(3M_Pl) √(g_s/10) T²

    Stands beside `physics.early_universe.hubble_rate`.

    Examples
    --------
    >>> f"{hubble_rate(1.0, table=80.0):.4g}"
    '1.234e-18'
    """
    g = np.asarray(early_universe.entropy_degrees_of_freedom(T, table))
    planck_mass = measurements.paper_constant("planck_mass_reduced")
    return np.pi / (3 * planck_mass) * np.sqrt(g / 10) * np.square(T)


@checked(T=TEMPERATURE)
def log_scale_factor(T, table=early_universe.DEFAULT_TABLE):
    """Return −ln T, as if g_s were constant: what the left-hand sides of Eqs. (27) and (28) say as printed.

    ln a = −ln T

    Stands beside `physics.early_universe.log_scale_factor`, which has −ln(T g_s^(1/3)). `table` is not used.

    Examples
    --------
    >>> log_scale_factor(1.0)
    0.0
    """
    return 0.0 - np.log(T)


def production_rates(T, m_a, m_b=None, alpha_s="running", per="alp"):
    """Return the rates of ALP production without those of the b antiquark (Eq. (27) as printed, g_b = 6).

    (n_b/n_a) K₁(m_b/T)/K₂(m_b/T) and Σ_(V = g, γ) [n_b n_V ⟨σ(b V → b a) v⟩ + n_b² ⟨σ(b b̄ → a V) v⟩]/n_a

    Stands beside `physics.alp_production.production_rates`, where b̄ → s̄ a and b̄ g → b̄ a count as well.

    Examples
    --------
    >>> ratio = production_rates(4.0, 2.0)[0] / alp_production.production_rates(4.0, 2.0)[0]
    >>> round(float(ratio), 9)
    0.5
    """
    decays, scatterings = alp_production.production_rates(T, m_a, m_b, alpha_s, per)
    if per != "alp":
        return decays, scatterings
    m_b = inputs.value("mass_bottom_quark") if m_b is None else m_b
    annihilation = 0.0
    if m_a < 2 * m_b:
        quark = (m_b, alp_production.B_STATES)
        coupling = np.asarray(alp_production.scattering_coupling(T, m_b, alpha_s))
        gluon, photon = (
            thermal_averages.reaction_rate(
                lambda s, kind=kind: kind(s, m_a, 1.0, 1.0, m_b, 1.0), (quark, quark), (m_a, 1), T
            )
            for kind in (
                alp_production.cross_section_b_anti_b_to_alp_gluon,
                alp_production.cross_section_b_anti_b_to_alp_photon,
            )
        )
        annihilation = coupling * gluon + inputs.value("fine_structure_constant") * photon
    return decays / 2, (scatterings + annihilation) / 2


@checked(m=MASS, Y0=early_universe.YIELD_TODAY)
def relic_density(m, Y0):
    """Return Ω h² with the rounded s₀, H₀ and M_Pl that the paper states (Eq. (30) as printed).

    Ω h² = m Y₀ s₀/(3 H₀² M_Pl²/h²)

    Stands beside `physics.early_universe.relic_density`.

    Examples
    --------
    >>> round(relic_density(1.0, 4.35e-10), 3)
    0.123
    """
    hubble = measurements.paper_constant("hubble_constant_over_h")
    critical = 3 * (hubble * measurements.paper_constant("planck_mass_reduced")) ** 2
    return m * Y0 * measurements.paper_constant("entropy_density_today") / critical


#: All of Section II B as printed, for `sections.alp_freeze_in.evaluate`.
FREEZE_IN = freeze_in.Ingredients(
    width_b_to_s_alp=width_b_to_s_alp,
    production_rates=production_rates,
    hubble_rate=hubble_rate,
    log_scale_factor=log_scale_factor,
    relic_density=relic_density,
)


def freeze_in_with(name):
    """Return the verified ingredients of Section II B with a single one as printed.

    Examples
    --------
    >>> freeze_in_with("hubble_rate").hubble_rate is hubble_rate
    True
    """
    return dataclasses.replace(freeze_in.STANDARD, **{name: getattr(FREEZE_IN, name)})


@checked(epsilon=KINETIC_MIXING)
def weak_mixing(epsilon):
    """Return the Z content ε_Z of the dark photon from kinetic mixing (below Eq. (34) as printed).

    ε_Z = ½ tan(2ε tan θ_W)

    Stands beside `physics.dark_photon_mixing.weak_mixing`, where the shift of the Z that removes the kinetic
    mixing cancels all but a part m_X²/m_Z² of it.

    Examples
    --------
    >>> round(weak_mixing(1e-4) / 1e-4, 4)
    0.5485
    """
    return 0.5 * np.tan(2.0 * epsilon * electroweak.tan_theta_W())


@checked(m_X=DARK_PHOTON_MASS, epsilon=KINETIC_MIXING)
def width_to_charged_leptons(m_X, epsilon):
    """Return Γ(X → ℓ⁺ℓ⁻) for massless leptons [GeV] with cos² θ_W below (Eq. (38) as printed).

    Γ(X → ℓ⁺ℓ⁻) = ε² α m_X (13 − 40s² + 32s⁴)/(24c²), with s = sin θ_W and c = cos θ_W

    Stands beside `sections.dark_photon_decays.width_to_charged_leptons`, which has the lepton's mass and, for
    the same ε_Z, cos⁴ θ_W.

    Examples
    --------
    >>> f"{width_to_charged_leptons(2.0, 1.0):.5f}"
    '0.00432'
    """
    s2 = electroweak.sin2_theta_W()
    bracket = 13.0 - 40.0 * s2 + 32.0 * s2**2
    alpha = inputs.value("fine_structure_constant")
    return epsilon**2 * alpha * m_X * bracket / (24.0 * (1.0 - s2))


@checked(m_X=DARK_PHOTON_MASS, epsilon=KINETIC_MIXING)
def width_to_standard_model(m_X, epsilon):
    """Return the width of X to e, μ, three ν and, by the R-ratio, hadrons [GeV] (Eq. (38) as printed).

    Γ(X → SM) = Γ(X → ℓ⁺ℓ⁻) (2 + R) + 3 ε² α m_X/(24 c_W⁴)

    Stands beside `sections.dark_photon_decays.width_to_standard_model`.

    Examples
    --------
    >>> f"{units.to_metres(1.0 / width_to_standard_model(2.0, 10**-4.3)) * 1e6:.1f}"
    '3.7'
    """
    lepton = width_to_charged_leptons(m_X, epsilon)
    c4 = (1.0 - electroweak.sin2_theta_W()) ** 2
    neutrino = epsilon**2 * inputs.value("fine_structure_constant") * m_X / (24.0 * c4)
    return lepton * (2.0 + hadron_ratio.hadron_ratio(m_X)) + 3.0 * neutrino


@checked(epsilon_Z=EPSILON_Z, top_mass=TOP_MASS)
def bs_coupling(epsilon_Z, top_mass="MSbar"):
    """Return the coupling of X to b and s with x_t/(1 − x_t) in front of the bracket (Eq. (41) as printed).

    g_bs = g³ ε_Z V_ts* V_tb/(64π² cos θ_W) · x_t/(1 − x_t) · [6 − 7x_t + x_t² + (2 + 3x_t) ln x_t],
    with x_t = m_t²/m_W²

    Stands beside `sections.dark_photon_decays.bs_coupling`, which has the square of 1 − x_t of the Z penguin.
    Its g is the same, from G_F and m_W.

    Examples
    --------
    >>> f"{abs(bs_coupling(electroweak.tan_theta_W())):.2g}"
    '0.00021'
    """
    m_t = inputs.value("mass_top_quark_MSbar" if top_mass == "MSbar" else "mass_top_quark")
    x = (m_t / inputs.value("mass_W")) ** 2
    g = electroweak.weak_coupling()
    cosine = math.sqrt(1.0 - electroweak.sin2_theta_W())
    front = g**3 * inputs.value("ckm_V_ts") * inputs.value("ckm_V_tb") / (64.0 * math.pi**2 * cosine)
    loop = x / (1.0 - x) * (6.0 - 7.0 * x + x * x + (2.0 + 3.0 * x) * math.log(x))
    return epsilon_Z * front * loop


@checked(m_X=DARK_PHOTON_MASS, charge=CHARGE, form_factor_set=FORM_FACTOR_SET)
def transverse_amplitudes(m_X, charge="0", form_factor_set=form_factors.DEFAULT_SET):
    """Return H_+ and H_−, both with the vector form factor added (Eq. (45) as printed).

    H_± = (1 + √y_K*) A_1(m_X²) + 2√(y_K* y_X) V(m_X²) √(x_K*X² − 1)/(1 + √y_K*)

    Stands beside `sections.dark_photon_decays.transverse_amplitudes`, where it enters with opposite signs.

    Examples
    --------
    >>> plus, minus = transverse_amplitudes(2.0)
    >>> plus == minus
    True
    """
    m_B, m_K = b_mesons.masses(charge, "Kstar")
    DARK_PHOTON_MASS.but(meaningful=Range(above=0.0, at_most=m_B - m_K)).check("m_X", m_X)
    x = (m_B**2 - m_K**2 - m_X**2) / (2.0 * m_K * m_X)
    rise = 1.0 + m_K / m_B
    even = rise * form_factors.A_1(m_X**2, form_factor_set)
    odd = 2.0 * m_K * m_X / m_B**2 / rise * form_factors.V(m_X**2, form_factor_set)
    total = even + odd * np.sqrt(np.maximum(x * x - 1.0, 0.0))
    return total, total


def off_shell_factor(m_X, width, lowest, highest):
    """Return what a narrow X's Γ(B → K X) BR(X → ψψ) is multiplied with (Eq. (40) as printed).

    ∫ dq² 2m_X Γ_X/[2π (q² − m_X²)² + m_X² Γ_X²]

    Stands beside `sections.dark_photon_decays.off_shell_width`. Without the square bracket around the
    propagator's terms the 2π multiplies (q² − m_X²)² alone; for slowly varying rates the integral over the
    peak is then √(2π) instead of 1.

    Parameters
    ----------
    m_X, width : float
        Mass and total width of X [GeV].
    lowest, highest : float
        Range of q² [GeV²].

    Examples
    --------
    >>> round(off_shell_factor(2.0, 1e-8, 1.0, 20.0), 4)
    2.5066
    """
    # dq² 2 m Γ/(2π (q² − m²)² + m² Γ²) is elementary: an arctangent of q² − m² in units of m Γ/√(2π).
    scale = m_X * width / math.sqrt(2.0 * math.pi)
    angle = math.atan((highest - m_X**2) / scale) - math.atan((lowest - m_X**2) / scale)
    return angle * 2.0 / math.sqrt(2.0 * math.pi)


@checked(x=MASS_OVER_TEMPERATURE, m_DM=DARK_MATTER_MASS, m_phi=DARK_HIGGS_MASS.but(meaningful=NOT_NEGATIVE))
def averaged_cross_section(x, m_DM, m_phi, m_X, alpha_X):
    """Return ⟨σv⟩ of ψψ → φφ to leading order in 1/x [1/GeV²] (Eq. (47) as printed).

    ⟨σv⟩ = 64π α_X² m_DM² (9 − 8y + 2y²) √(1 − y)/(m_X⁴ x (2 − y)⁴), with y = m_φ²/m_DM²

    ⟨σv⟩ = 64π α_X² m_DM² (9 − 8y + 2y²) √(1 − y)/(m_X⁴ x (2 − y)⁴), with y = m_φ²/m_DM²

    Stands beside `sections.dark_photon_freeze_out.averaged_cross_section`, which is the full thermal average
    and has the dark Higgs in the s channel. 0.0 for m_φ ≥ m_DM.

    Examples
    --------
    >>> f"{averaged_cross_section(20.0, 0.5, 0.004, 2.0, 0.002):.3g}"
    '3.53e-07'
    """
    y = np.minimum((m_phi / m_DM) ** 2, 1.0)
    shape = (9.0 - 8.0 * y + 2.0 * y * y) * np.sqrt(1.0 - y) / (2.0 - y) ** 4
    front = 64.0 * math.pi * np.square(alpha_X) * m_DM**2 / np.power(m_X, 4.0)
    return front * shape / x


@checked(m_DM=DARK_MATTER_MASS, alpha_X=DARK_COUPLING.but(meaningful=POSITIVE))
def freeze_out_relic_density(m_DM, alpha_X):
    """Return the relic density, inversely proportional to the cross section (Eq. (48) as printed).

    Ω_ψ h² = 0.1 (0.5 GeV/m_DM)² (0.002/α_X)²

    Stands beside `sections.dark_photon_freeze_out.relic_density`, which solves the Boltzmann equation; the
    bare name belongs to Eq. (30).

    Examples
    --------
    >>> freeze_out_relic_density(0.5, 0.002)
    0.1
    """
    return 0.1 * (0.5 / m_DM) ** 2 * (0.002 / alpha_X) ** 2


def self_interaction(m_DM, m_X, alpha_X, velocity):
    """Return σ(ψψ → ψψ)/m_DM [cm²/g], suppressed by the velocity [km/s] (Eq. (55) as printed).

    σ/m_DM = 16π α_X² v² x (3 − 20x² + 40x⁴)/(m_X³ (1 − 4x²)²), with x = m_DM/m_X

    Stands beside `sections.dark_matter_searches.self_interaction`, which is not.

    Examples
    --------
    >>> f"{self_interaction(0.1, 2.0, 0.01, 1000.0):.1g}"
    '2e-13'
    """
    ratio = np.asarray(m_DM, dtype=float) / m_X
    shape = ratio * (3.0 - 20.0 * ratio**2 + 40.0 * ratio**4) / (1.0 - 4.0 * ratio**2) ** 2
    return plain_scalars(self_interaction_prefactor(m_X, alpha_X, velocity) * shape)


def self_interaction_prefactor(m_X, alpha_X, velocity):
    """Return 16π α_X² v²/m_X³ [cm²/g], the number in front (Eq. (55) as printed).

    Examples
    --------
    >>> f"{self_interaction_prefactor(2.0, 0.01, 1000.0):.2g}"
    '1.5e-12'
    """
    speed = np.asarray(velocity, dtype=float) * 1000.0 / inputs.value("speed_of_light")
    per_gram = 1000.0 * inputs.value("mass_unit_GeV_in_kg")
    front = 16.0 * math.pi * np.square(alpha_X) * speed**2 / np.power(m_X, 3.0)
    return units.to_cm2(front) / per_gram
