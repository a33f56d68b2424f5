"""B → K⁽*⁾ νν̄ in the Standard Model, short distance: the neutrino pair as a vector of mass √q²."""

import math

import numpy as np

from b2kinv.physics import b_to_vector_boson, electroweak, form_factors, inputs, units
from b2kinv.quantities import validation


def neutrino_spectrum(kaon, q2, charge, form_factor_set=form_factors.DEFAULT_SET):
    """Differential branching ratio dBR/dq² of B → K⁽*⁾ νν̄ in the Standard Model, short distance [1/GeV²].

    Examples
    --------
    >>> f"{neutrino_spectrum('K', 4.0, '+'):.2g}"
    '2.8e-07'
    """
    validation.choice("kaon", kaon, b_to_vector_boson.KAONS)
    squared = validation.numbers("q2", q2, above=0.0, unit="GeV^2", meaning="mass squared of the neutrinos")
    width_of = b_to_vector_boson.width_K if kaon == "K" else b_to_vector_boson.width_Kstar
    strength = (
        4.0
        * inputs.value("fermi_constant")
        / math.sqrt(2.0)
        / inputs.value("inverse_alpha_at_mass_Z")
        * inputs.value("ckm_V_ts")
        * inputs.value("ckm_V_tb")
        * inputs.value("top_loop_X_t")
        / (2.0 * math.pi * electroweak.sin2_theta_W())
    )
    width = np.asarray(width_of(1.0, np.sqrt(squared), charge, form_factor_set))
    lifetime = units.from_seconds(inputs.value(f"lifetime_B_{'plus' if charge == '+' else 'zero'}"))
    return validation.scalar_or_array(3.0 * strength**2 * squared / (24.0 * math.pi**2) * width * lifetime)


def standard_model_Kstar_neutrinos(charge="0", form_factor_set=form_factors.DEFAULT_SET, nodes=64):
    """Branching ratio of B → K* νν̄ in the Standard Model, short distance.

    The neutrino pair is a vector of mass √q²: dΓ/dq² = 3 G² q² Γ(B → K* X)(m_X² = q², g_bs = 1)/(24π²) with
    G = (4 G_F/√2) α(m_Z) V_ts* V_tb X_t/(2π sin² θ_W).

    Parameters
    ----------
    charge : {"0", "+"}
    form_factor_set : str
    nodes : int
        Gauss-Legendre nodes.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a name is unknown.

    Notes
    -----
    A. J. Buras et al., arXiv:1409.4557. A check of Eqs. 43–45 against other codes, and what the measured
    limit on K* + invisible contains besides new physics.

    Examples
    --------
    >>> 6e-6 < standard_model_Kstar_neutrinos() < 1.1e-5
    True
    """
    word = "zero" if charge == "0" else "plus"
    validation.choice("charge", charge, ("0", "+"))
    highest = (inputs.value(f"mass_B_{word}") - inputs.value(f"mass_Kstar_{word}")) ** 2
    node, weight = np.polynomial.legendre.leggauss(nodes)
    q2 = 0.5 * highest * (node + 1.0)
    spectrum = np.asarray(neutrino_spectrum("K*", q2, charge, form_factor_set))
    return float(np.sum(0.5 * highest * weight * spectrum))
