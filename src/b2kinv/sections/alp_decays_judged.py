"""What the numbers of Section II A come to, in words that are true for any of its parameters."""

import math
from typing import cast

from b2kinv.physics import constraints
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import point_in_words

CHIRAL = Judgement(
    "chiral_words",
    "the chiral diagonal in the one-σ window, beside BaBar's limit",
    {
        "above": "above the region that BaBar excludes",
        "partly": "partly inside the region that BaBar excludes",
        "inside": "inside the region that BaBar excludes",
        "nowhere": "nowhere, since no window is published for this mass",
    },
)
RATE = Judgement(
    "rate_words",
    "the invisible rate of the page beside the one-σ window",
    {
        "above": "above the one-σ window of the excess",
        "inside": "inside the one-σ window of the excess",
        "below": "below the one-σ window of the excess",
        "nowhere": "beside no window of the excess, as none is published for this mass",
    },
)
ESCAPE = Judgement(
    "escape_words",
    "which share of the ALPs escapes",
    {
        "nearly all": "nearly all of the ALPs escape",
        "most": "most of the ALPs escape",
        "fewer": "fewer than half of the ALPs escape",
        "hardly any": "hardly any of the ALPs escape",
    },
)
JUDGEMENTS = (
    *(CHIRAL, RATE, ESCAPE, point_in_words.EXPLAINS, point_in_words.EXCLUSION, point_in_words.WINDOW),
)

#: Limits on the rates of the page, as the searches quote them → the channel that each is on.
LIMITS = {
    f"{search}_{kaon}_{charge}": f"B_{charge}_to_{kaon.replace('k', 'K', 1)}_{charge}"
    for search, kaons in {"babar": ("k", "kstar"), "belle": ("kstar",), "belle_hadronic": ("kstar",)}.items()
    for kaon in kaons
    for charge in ("plus", "zero")
}


def words(result: Result) -> dict[str, Quantity]:
    """Return, by name, where the diagonal and the rate lie, and how many ALPs escape.

    Parameters
    ----------
    result : Result
        Of `alp_decays.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.alp_decays import Parameters, evaluate
    >>> words(evaluate(Parameters()))["rate_words"].value
    'above the one-σ window of the excess'
    """
    low, high = _pair(result, "excess_branching_ratio_1_sigma")
    rate = float(result.numbers("branching_ratio_B_plus_to_K_plus_invisible"))
    place = "below" if rate < low else "inside" if rate <= high else "above"
    escaping = float(result.numbers("escape_probability_B_plus_to_K_plus"))
    given = result.parameters.as_dict()
    at = str(given["excess"]), float(str(given["m_a"]))
    held = point_in_words.held(*at)
    share = "most" if escaping >= 0.5 else "fewer" if escaping > 0.05 else "hardly any"
    return {
        CHIRAL.name: CHIRAL.says(_chiral(result) if high > 0.0 else "nowhere"),
        RATE.name: RATE.says(place if high > 0.0 else "nowhere"),
        ESCAPE.name: ESCAPE.says("nearly all" if escaping > 0.95 else share),
        point_in_words.EXPLAINS.name: point_in_words.explains(rate, *held),
        point_in_words.WINDOW.name: point_in_words.window(*at),
        point_in_words.EXCLUSION.name: point_in_words.exclusion(strengths(result)),
    }


def strengths(result: Result) -> dict[str, float]:
    """Return name of each of `LIMITS` → invisible rate over that limit.

    Examples
    --------
    >>> from b2kinv.sections.alp_decays import Parameters, evaluate
    >>> 0.9 < strengths(evaluate(Parameters()))["belle_kstar_zero"] < 1.0
    True
    """
    return {
        name: float(result.numbers(f"branching_ratio_{channel}_invisible") / constraints.limit(name))
        for name, channel in LIMITS.items()
    }


def _chiral(result: Result) -> str:
    # On the diagonal both decay constants are equal.
    low, high = _pair(result, "decay_constant_window_1_sigma")
    limit = float(result.numbers("axial_limit_babar"))
    if low >= limit:
        return "above"
    return "partly" if math.isinf(high) or high > limit else "inside"


def _pair(result: Result, name: str) -> tuple[float, float]:
    return cast(tuple[float, float], result.value(name))
