"""What searches for B → K⁽*⁾ + invisible and for X_s + invisible count of a new invisible particle."""

from collections.abc import Mapping

import numpy as np

from b2kinv.physics import b_mesons, b_to_neutrinos, quadrature
from b2kinv.physics.judged_points import Prediction
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
) -> dict[str, Prediction]:
    """Return what each search is held against: constraint → branching ratio, and where its limit is read.

    Parameters
    ----------
    rates : dict of str to float or numpy.ndarray
        "K_plus", "K_zero", "Kstar_plus", "Kstar_zero": branching ratios to an invisible new particle.
    mass : float or numpy.ndarray
        Of that particle [GeV].
    standard_model_counted : bool
        Add what the Standard Model gives to the rates of K⁽*⁾ + invisible, which limits on these contain, so
        that only the rest of a limit is left to the new particle. It is left out of X_s, and of a line in a
        spectrum, where it is part of the fit.
    form_factor_set : str

    Examples
    --------
    >>> rates = {"K_plus": 7e-6, "K_zero": 6e-6, "Kstar_plus": 1e-5, "Kstar_zero": 9e-6}
    >>> kaon_searches(rates, 2.0, False, "GRvDV2023")["belle_kstar_zero"].value
    9e-06
    """

    def seen(name: str) -> Prediction:
        if not standard_model_counted:
            return Prediction(rates[name])
        kaon, charge = name.split("_")
        standard = standard_model_rate(kaon, _CHARGES[charge], form_factor_set)
        return Prediction(rates[name] + standard, standard=standard)

    to_K = 0.5 * (rates["K_plus"] + rates["K_zero"])
    to_Kstar = 0.5 * (rates["Kstar_plus"] + rates["Kstar_zero"])
    found = {
        # K and K* alone: there may be more.
        "belle2_xs_nu_nu": Prediction(to_K + to_Kstar),
        "belle2_xs_nu_nu_light": Prediction(to_K),
        "belle2_xs_nu_nu_middle": Prediction(to_Kstar),
        "babar_spectrum_kstar": Prediction(rates["Kstar_zero"], mass),
        "babar_k_plus": seen("K_plus"),
        "babar_k_zero": seen("K_zero"),
    }
    for experiment in ("babar", "belle", "belle_hadronic"):
        for charge in _CHARGES:
            found[f"{experiment}_kstar_{charge}"] = seen(f"Kstar_{charge}")
    return found
