"""The limit that the paper's Fig. 2 does not have, in its plane: kaons or X_s with something invisible."""

import math
from typing import NamedTuple

from b2kinv.physics import constraints
from b2kinv.physics.kaon_searches import kaon_searches
from b2kinv.physics.model_judgement import OWN
from b2kinv.sections import alp_decays, alp_parameter_space

#: f_a [GeV] at which rates are taken before they are scaled.
_UNIT = 1e8


class Strongest(NamedTuple):
    """The strongest of several limits.

    Attributes
    ----------
    name : str
        Of the constraint; empty where none applies.
    edge : float
        Coupling above which it excludes; infinite where none applies.
    """

    name: str
    edge: float


def strongest_kaon_limit(parameters: alp_parameter_space.Parameters) -> Strongest:
    """Return the coupling C_q/f_a [1/GeV] above which a search for K⁽*⁾ or X_s + invisible excludes the ALP.

    As for the band of the excess, the ALP leaves the detector or decays to dark matter; the rates are without
    the Standard Model. Equal vector and axial couplings, as in Fig. 2. Infinite where nothing limits it.

    Parameters
    ----------
    parameters : alp_parameter_space.Parameters
        One point.

    Examples
    --------
    >>> found = strongest_kaon_limit(alp_parameter_space.Parameters())
    >>> found.name, f"{found.edge:.1e}"
    ('belle_kstar_zero', '1.0e-08')
    """
    given = alp_decays.Parameters(m_a=parameters.m_a, f_a=_UNIT, form_factor_set=parameters.form_factor_set)
    found = alp_decays.evaluate(given)
    channels = {
        "K_plus": "B_plus_to_K_plus",
        "K_zero": "B_zero_to_K_zero",
        "Kstar_plus": "B_plus_to_Kstar_plus",
        "Kstar_zero": "B_zero_to_Kstar_zero",
    }
    rates = {name: float(found.numbers(f"branching_ratio_{one}_alp")) for name, one in channels.items()}
    searched = kaon_searches(rates, parameters.m_a, False, parameters.form_factor_set)
    strengths = {
        name: float(constraints.compare(name, one.value).strength)
        for name, one in searched.items()
        if name not in OWN
    }
    name, strength = max(strengths.items(), key=lambda item: item[1])
    return Strongest(name, 1.0 / (_UNIT * math.sqrt(strength))) if strength > 0.0 else Strongest("", math.inf)
