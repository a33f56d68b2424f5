"""The printed form of every equation of arXiv:2502.04900v1 that is implemented differently, and nothing else.

A function here has the name of the verified one that it stands beside. The paper text is a scan of version
1, so that a difference may be the scan's.
"""

import numpy as np

from b2kinv.physics import (
    early_universe,
    form_factors,
    inputs,
    kinematics,
    measurements,
    thermal_averages,
    units,
    validation,
)
from b2kinv.physics.validation import scalar_or_array
from b2kinv.sections import alp_freeze_in


def branching_ratio_B_to_Kstar_alp(
    m_a, f_a, C_A_sb=1.0, charge="+", form_factor_set=form_factors.DEFAULT_SET
):
    """Return BR(B → K* a) with the mass of the K, not of the K*, in the Källén function (Eq. (9) as printed).

    Stands beside `sections.alp_decays.branching_ratio_B_to_Kstar_alp`, which has m_K* there. The form factor
    is held at its end point (m_B − m_K*)² for the heavier ALPs that this form lets through.

    Examples
    --------
    >>> f"{branching_ratio_B_to_Kstar_alp(2.0, 1e8):.2e}"
    '2.09e-05'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    C_A_sb = validation.numbers("C_A_sb", C_A_sb)
    name = {"+": "plus", "0": "zero"}[validation.choice("charge", charge, ("+", "0"))]
    mass_B, mass_K = inputs.value(f"mass_B_{name}"), inputs.value(f"mass_K_{name}")
    lifetime = units.from_seconds(inputs.value(f"lifetime_B_{name}"))
    q2 = np.square(np.minimum(m_a, mass_B - mass_K))
    A_0 = form_factors.A_0(np.minimum(q2, form_factors.q2_max("B->K*")), form_factor_set)
    kallen = kinematics.kallen(1.0, (mass_K / mass_B) ** 2, q2 / mass_B**2)
    phase_space = np.maximum(kallen, 0.0) ** 1.5
    rate = lifetime * mass_B**3 / (64.0 * np.pi) * np.square(C_A_sb / f_a)
    return scalar_or_array(rate * np.square(A_0) * np.where(m_a < mass_B - mass_K, phase_space, 0.0))


def width_b_to_s_alp(m_a, f_a, C_V_sb=1.0, C_A_sb=1.0, m_b=None, m_s=0.0):
    """Return Γ(b → s a) [GeV] with the power 3 of 1 − m_a²/m_b² and massless s (Eq. (21) as printed).

    Stands beside `sections.alp_freeze_in.width_b_to_s_alp`, which has the power 2. `m_s` is not used.

    Examples
    --------
    >>> f"{width_b_to_s_alp(2.0, 1e8, m_b=4.18):.3e}"
    '3.331e-17'
    """
    m_a = validation.numbers("m_a", m_a, above=0.0, unit="GeV", meaning="ALP mass")
    m_b = inputs.value("mass_bottom_quark") if m_b is None else validation.numbers("m_b", m_b, above=0.0)
    f_a = validation.numbers("f_a", f_a, above=0.0, unit="GeV", meaning="ALP decay constant")
    strength = np.square(validation.numbers("C_V_sb", C_V_sb) / f_a) + np.square(
        validation.numbers("C_A_sb", C_A_sb) / f_a
    )
    phase_space = np.maximum(1 - np.square(m_a / m_b), 0.0) ** 3
    return scalar_or_array(m_b**3 / (64 * np.pi) * strength * phase_space)


def hubble_rate(T, table=early_universe.DEFAULT_TABLE):
    """Return the Hubble rate [GeV] with g_s in place of g_ρ and M_Pl = 2.4 × 10¹⁸ GeV (Eq. (26) as printed).

    Stands beside `physics.early_universe.hubble_rate`.

    Examples
    --------
    >>> f"{hubble_rate(1.0, table=80.0):.4g}"
    '1.234e-18'
    """
    g = np.asarray(early_universe.entropy_degrees_of_freedom(T, table))
    planck_mass = measurements.paper_constant("planck_mass_reduced")
    return scalar_or_array(np.pi / (3 * planck_mass) * np.sqrt(g / 10) * np.square(T))


def log_scale_factor(T, table=early_universe.DEFAULT_TABLE):
    """Return −ln T, as if g_s were constant: what the left-hand sides of Eqs. (27) and (28) say as printed.

    Stands beside `physics.early_universe.log_scale_factor`, which has −ln(T g_s^(1/3)). `table` is not used.

    Examples
    --------
    >>> log_scale_factor(1.0)
    0.0
    """
    return scalar_or_array(0.0 - np.log(validation.numbers("T", T, above=0.0, unit="GeV")))


def production_rates(T, m_a, m_b=None, alpha_s="running", per="alp"):
    """Return the rates of ALP production without those of the b antiquark (Eq. (27) as printed, g_b = 6).

    Stands beside `sections.alp_freeze_in.production_rates`, where b̄ → s̄ a and b̄ g → b̄ a count as well.

    Examples
    --------
    >>> ratio = production_rates(4.0, 2.0)[0] / alp_freeze_in.production_rates(4.0, 2.0)[0]
    >>> round(float(ratio), 9)
    0.5
    """
    decays, scatterings = alp_freeze_in.production_rates(T, m_a, m_b, alpha_s, per)
    if per != "alp":
        return decays, scatterings
    m_b = inputs.value("mass_bottom_quark") if m_b is None else m_b
    annihilation = 0.0
    if m_a < 2 * m_b:
        quark = (m_b, alp_freeze_in.B_STATES)
        coupling = np.asarray(alp_freeze_in.scattering_coupling(T, m_b, alpha_s))
        gluon, photon = (
            thermal_averages.reaction_rate(
                lambda s, kind=kind: kind(s, m_a, 1.0, 1.0, m_b, 1.0), (quark, quark), (m_a, 1), T
            )
            for kind in (
                alp_freeze_in.cross_section_b_anti_b_to_alp_gluon,
                alp_freeze_in.cross_section_b_anti_b_to_alp_photon,
            )
        )
        annihilation = coupling * gluon + inputs.value("fine_structure_constant") * photon
    return decays / 2, (scatterings + annihilation) / 2


def relic_density(m, Y0):
    """Return Ω h² with the rounded s₀, H₀ and M_Pl that the paper states (Eq. (30) as printed).

    Stands beside `physics.early_universe.relic_density`.

    Examples
    --------
    >>> round(relic_density(1.0, 4.35e-10), 3)
    0.123
    """
    mass = validation.numbers("m", m, above=0.0, unit="GeV", meaning="mass")
    abundance = validation.numbers("Y0", Y0, at_least=0.0, meaning="yield today")
    hubble = measurements.paper_constant("hubble_constant_over_h")
    critical = 3 * (hubble * measurements.paper_constant("planck_mass_reduced")) ** 2
    return scalar_or_array(mass * abundance * measurements.paper_constant("entropy_density_today") / critical)


#: All of Section II B as printed, for `sections.alp_freeze_in.evaluate`.
FREEZE_IN = alp_freeze_in.Ingredients(
    width_b_to_s_alp=width_b_to_s_alp,
    production_rates=production_rates,
    hubble_rate=hubble_rate,
    log_scale_factor=log_scale_factor,
    relic_density=relic_density,
)
