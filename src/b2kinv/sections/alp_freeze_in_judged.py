"""What the numbers of Section II B come to, in words that are true for any of its parameters."""

import math

from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.spelling import spelled

_OVERTAKE = {
    "at": "overtake the expansion at a temperature of {temperature} masses of the b quark",
    "always": "are faster than the expansion at the highest temperature that is looked at",
    "never": "overtake the expansion at no temperature above that of the QCD crossover",
}
SCATTERINGS = Judgement("scattering_words", "where scatterings overtake the expansion", _OVERTAKE)
DECAYS = Judgement("decay_words", "where decays of b quarks overtake the expansion", _OVERTAKE)
EQUILIBRIUM = Judgement(
    "equilibrium_words",
    "whether b quarks bring the ALP into equilibrium",
    {
        "reached": "they bring it into equilibrium, where it forgets how it began",
        "not reached": "they never bring it into equilibrium, so that it matters how it began",
    },
)
ABUNDANCE = Judgement(
    "abundance_words",
    "the relic density beside that observed, 0.12",
    {
        "none": "no dark matter at all",
        "less": "less than the observed 0.12",
        "as observed": "the observed 0.12 within ten per cent",
        "more": "more than the observed 0.12",
    },
)
JUDGEMENTS = (SCATTERINGS, DECAYS, EQUILIBRIUM, ABUNDANCE)

#: Observed relic density Ω h², as the paper rounds it.
_OBSERVED = 0.12


def words(result: Result) -> dict[str, Quantity]:
    """Return, by name, what overtakes the expansion and when, and what comes of it.

    Parameters
    ----------
    result : Result
        Of `alp_freeze_in.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.alp_freeze_in import Parameters, evaluate
    >>> words(evaluate(Parameters(C_q=0.01)))["decay_words"].value
    'overtake the expansion at no temperature above that of the QCD crossover'
    """
    return {
        SCATTERINGS.name: _overtaken(SCATTERINGS, float(result.numbers("temperature_scattering"))),
        DECAYS.name: _overtaken(DECAYS, float(result.numbers("temperature_decays"))),
        EQUILIBRIUM.name: EQUILIBRIUM.says("reached" if result.value("thermalised") else "not reached"),
        ABUNDANCE.name: abundance(result),
    }


def abundance(result: Result) -> Quantity:
    """Return how the relic density lies to that observed.

    Examples
    --------
    >>> from b2kinv.sections.alp_freeze_in import Parameters, evaluate
    >>> abundance(evaluate(Parameters(C_chi=0.0))).value
    'no dark matter at all'
    """
    return ABUNDANCE.says(_abundance(float(result.numbers("relic_density"))))


def _overtaken(judgement: Judgement, temperature: float) -> Quantity:
    if math.isinf(temperature):
        return judgement.says("always")
    if temperature == 0.0:
        return judgement.says("never")
    return judgement.says("at", temperature=spelled(temperature))


def _abundance(density: float) -> str:
    if density == 0.0:
        return "none"
    if abs(density / _OBSERVED - 1.0) <= 0.1:
        return "as observed"
    return "less" if density < _OBSERVED else "more"
