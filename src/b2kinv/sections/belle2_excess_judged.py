"""What the numbers of Section I come to, in words that are true for any of its parameters."""

from typing import cast

from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result

JUDGEMENTS = (
    Judgement(
        "rate_words",
        "the measured rate beside the predicted one",
        {
            "more": "more often than expected, by more than one standard deviation",
            "somewhat more": "somewhat more often than expected, by no more than one standard deviation",
            "equal": "exactly as often as expected",
            "somewhat less": "somewhat less often than expected, by no more than one standard deviation",
            "less": "less often than expected, by more than one standard deviation",
        },
    ),
    Judgement(
        "errors_words",
        "the upper error of the measurement beside the lower one",
        {"differ": "differ", "equal": "are equal"},
    ),
    Judgement(
        "deciding_error_words",
        "which error of the measurement decides",
        {
            "lower": "lies below it, so the lower error decides",
            "equal": "is equal to it, so neither decides",
            "upper": "lies above it, so the upper error decides",
        },
    ),
    Judgement(
        "needed_words",
        "the paper's window beside the plain difference",
        {
            "fewer": "fewer decays are needed than the plain difference says",
            "as many": "the plain difference lies in that window",
            "more": "more decays are needed than the plain difference says",
        },
    ),
)


def words(result: Result) -> dict[str, Quantity]:
    """Return, by name, what the page says of the measurement and the prediction.

    Parameters
    ----------
    result : Result
        Of `belle2_excess.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.belle2_excess import Parameters, evaluate
    >>> words(evaluate(Parameters(branching_ratio_measured=2e-6)))["rate_words"].value
    'somewhat less often than expected, by no more than one standard deviation'
    """
    distance = float(result.numbers("tension"))
    if distance == 0.0:
        rate, deciding = "equal", "equal"
    else:
        rate = "more" if distance > 0.0 else "less"
        rate = rate if abs(distance) > 1.0 else f"somewhat {rate}"
        deciding = "lower" if distance > 0.0 else "upper"
    equal = result.value("uncertainty_up") == result.value("uncertainty_down")
    values = (rate, "equal" if equal else "differ", deciding, _needed(result))
    return {one.name: one.says(value) for one, value in zip(JUDGEMENTS, values, strict=True)}


def _needed(result: Result) -> str:
    low, high = cast(tuple[float, float], result.value("excess_window_paper_1_sigma"))
    difference = float(result.numbers("branching_ratio_new_physics_short_distance"))
    if low <= difference <= high:
        return "as many"
    return "fewer" if high < difference else "more"
