"""Limits that the paper's figures do not have: kaons or X_s with something invisible, for the ALP."""

import math
from typing import NamedTuple

from b2kinv.physics.conventions import ALP_MASS
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.physics.kaon_searches import kaon_searches
from b2kinv.physics.model_discrimination import BRANCHING_RATIO
from b2kinv.physics.model_judgement import OWN, compared
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
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


@replaced.kept(16)
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
    rates = _rates(parameters.m_a, parameters.form_factor_set)
    strengths = {
        name: strength
        for name, strength in _strengths(rates, parameters.m_a, parameters.form_factor_set).items()
        if name not in OWN
    }
    name, strength = max(strengths.items(), key=lambda item: item[1])
    return Strongest(name, 1.0 / (_UNIT * math.sqrt(strength))) if strength > 0.0 else Strongest("", math.inf)


@checked(
    m_a=ALP_MASS.one,
    branching_ratio=BRANCHING_RATIO.but(meaning="BR(B⁺ → K⁺ a), invisible").one,
    form_factor_set=FORM_FACTOR_SET,
)
def largest_coupling_ratio(
    m_a: float, branching_ratio: float, form_factor_set: str = DEFAULT_SET
) -> Strongest:
    """Return the |C_A/C_V| above which a search for K* or X_s + invisible excludes an ALP of a rate to K.

    |C_A/C_V|² = (1 − s_0)/(s_1 − s_0), with prediction over limit s_0 without and s_1 with equal couplings

    The least over all limits. Rates to K are fixed by `branching_ratio`, those to K* go with the square of
    the ratio; the Standard Model's part is left out, as by the paper.

    Returns
    -------
    Strongest
        Zero where X_s + invisible excludes the rate to K alone; infinite where nothing limits the ratio.

    Examples
    --------
    >>> found = largest_coupling_ratio(2.0, 8.6e-6)
    >>> found.name, round(found.edge, 2)
    ('belle_kstar_zero', 1.56)
    """
    unit = _rates(m_a, form_factor_set)
    if not unit["K_plus"] > 0.0:
        return Strongest("", math.inf)
    equal = {name: rate * branching_ratio / unit["K_plus"] for name, rate in unit.items()}
    without = {name: 0.0 if name.startswith("Kstar") else rate for name, rate in equal.items()}
    least, most = (_strengths(rates, m_a, form_factor_set) for rates in (without, equal))
    edges = [
        Strongest(name, math.sqrt(max(1.0 - least[name], 0.0) / (most[name] - least[name])))
        for name in most
        if most[name] > least[name]
    ]
    return min(edges, key=lambda one: one.edge, default=Strongest("", math.inf))


def _rates(m_a: float, form_factor_set: str) -> dict[str, float]:
    given = alp_decays.Parameters(m_a=m_a, f_a=_UNIT, form_factor_set=form_factor_set)
    found = alp_decays.evaluate(given)
    channels = {
        "K_plus": "B_plus_to_K_plus",
        "K_zero": "B_zero_to_K_zero",
        "Kstar_plus": "B_plus_to_Kstar_plus",
        "Kstar_zero": "B_zero_to_Kstar_zero",
    }
    return {name: float(found.numbers(f"branching_ratio_{one}_alp")) for name, one in channels.items()}


def _strengths(rates: dict[str, float], m_a: float, form_factor_set: str) -> dict[str, float]:
    searched = kaon_searches(rates, m_a, False, form_factor_set)
    return {name: float(compared(name, one.value, one.position).strength) for name, one in searched.items()}
