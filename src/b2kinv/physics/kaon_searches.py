"""What searches for B → K⁽*⁾ + invisible and for X_s + invisible count of a new invisible particle."""

from collections.abc import Mapping

import numpy as np

from b2kinv.physics import b_mesons, b_to_neutrinos, quadrature
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Numbers

_CHARGES = {"plus": "+", "zero": "0"}
_NODES = 32


@replaced.kept()
def standard_model_rate(kaon: str, charge: str, form_factor_set: str) -> float:
    """Return the branching ratio of B → K⁽*⁾ νν̄ in the Standard Model, short distance.

    Parameters
    ----------
    kaon : {"K", "Kstar"}
    charge : {"+", "0"}
    form_factor_set : str

    Examples
    --------
    >>> 4e-6 < standard_model_rate("K", "+", "GRvDV2023") < 6e-6
    True
    """
    if kaon == "Kstar":
        return float(b_to_neutrinos.standard_model_Kstar_neutrinos(charge, form_factor_set))
    m_B, m_K = b_mesons.masses(charge, "K")
    highest = (m_B - m_K) ** 2
    node, weight = quadrature.gauss_legendre(_NODES)
    spectrum = b_to_neutrinos.neutrino_spectrum("K", 0.5 * highest * (node + 1.0), charge, form_factor_set)
    return float(np.sum(0.5 * highest * weight * spectrum))


def kaon_searches(
    rates: Mapping[str, Numbers], mass: Numbers, standard_model_counted: bool, form_factor_set: str
) -> dict[str, tuple[Numbers, Numbers | None]]:
    """Return what each search is held against: constraint → (branching ratio, where its limit is read).

    Parameters
    ----------
    rates : dict of str to float or numpy.ndarray
        "K_plus", "K_zero", "Kstar_plus", "Kstar_zero": branching ratios to an invisible new particle.
    mass : float or numpy.ndarray
        Of that particle [GeV].
    standard_model_counted : bool
        Add what the Standard Model gives to the rates of K⁽*⁾ + invisible, which limits on these contain. It
        is left out of X_s, and of a line in a spectrum, where it is part of the fit.
    form_factor_set : str

    Examples
    --------
    >>> rates = {"K_plus": 7e-6, "K_zero": 6e-6, "Kstar_plus": 1e-5, "Kstar_zero": 9e-6}
    >>> kaon_searches(rates, 2.0, False, "GRvDV2023")["belle_kstar_zero"]
    (9e-06, None)
    """
    seen = dict(rates)
    if standard_model_counted:
        for name in seen:
            kaon, charge = name.split("_")
            seen[name] = rates[name] + standard_model_rate(kaon, _CHARGES[charge], form_factor_set)
    to_K = 0.5 * (rates["K_plus"] + rates["K_zero"])
    to_Kstar = 0.5 * (rates["Kstar_plus"] + rates["Kstar_zero"])
    found: dict[str, tuple[Numbers, Numbers | None]] = {
        # K and K* alone: there may be more.
        "belle2_xs_nu_nu": (to_K + to_Kstar, None),
        "belle2_xs_nu_nu_light": (to_K, None),
        "belle2_xs_nu_nu_middle": (to_Kstar, None),
        "babar_spectrum_kstar": (rates["Kstar_zero"], mass),
        "babar_k_plus": (seen["K_plus"], None),
        "babar_k_zero": (seen["K_zero"], None),
    }
    for experiment in ("babar", "belle", "belle_hadronic"):
        for charge in _CHARGES:
            found[f"{experiment}_kstar_{charge}"] = (seen[f"Kstar_{charge}"], None)
    return found
