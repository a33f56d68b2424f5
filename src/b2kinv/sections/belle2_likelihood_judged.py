"""What the fits of Belle II's likelihood come to, in words that are true for any parameter of the page."""

from collections.abc import Mapping

from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result

#: Below this share of the line's significance a spectrum does less well, above it nearly as well.
NEARLY = 0.9

SPIN_ZERO = Judgement(
    "spin_zero_against_tension",
    "spin 0 against the tension",
    {"less": "stays below", "more": "does better than"},
)
PUBLISHED = Judgement(
    "published_words",
    "whether the fit without a new signal is the published one",
    {
        "published": "the published result of Eq. (1)",
        "one tag": "by one of the tags; by both it is the published result of Eq. (1)",
    },
)
VECTOR = Judgement(
    "vector_words",
    "significance of the heavy vector with dark matter of 0.5 GeV beside that of a line at 2.1 GeV",
    {
        "better": "better than a line at 2.1 GeV",
        "nearly": "nearly as well as a line at 2.1 GeV",
        "less": "less well than a line at 2.1 GeV",
    },
)
PULL = Judgement(
    "line_words",
    "significance of the new signal of the page, in words",
    {
        "none": "The data prefer nothing of it",
        "weak": "The data prefer it by less than one standard deviation",
        "some": "The data prefer it by one to three standard deviations",
        "strong": "The data prefer it by more than three standard deviations",
    },
)
JUDGEMENTS = (SPIN_ZERO, PUBLISHED, VECTOR, PULL)


def words(result: Result) -> dict[str, Quantity]:
    """Return, by name, what the page says of its fits without and with the new signal.

    Parameters
    ----------
    result : Result
        Of `belle2_likelihood.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.belle2_likelihood import Parameters, evaluate
    >>> words(evaluate(Parameters()))["published_words"].value
    'the published result of Eq. (1)'
    """
    significance = float(result.numbers("local_significance"))
    pull = "none" if significance == 0.0 else "weak" if significance < 1.0 else "some"
    both = getattr(result.parameters, "tag", None) == "both"
    return {
        PUBLISHED.name: PUBLISHED.says("published" if both else "one tag"),
        PULL.name: PULL.says("strong" if significance > 3.0 else pull),
    }


def of_vector(compared: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Return how well the heavy vector does beside the line, given the spectra that are compared.

    Examples
    --------
    >>> from b2kinv.sections.belle2_likelihood import Parameters, compared_spectra
    >>> of_vector(compared_spectra(Parameters()))["vector_words"].value
    'nearly as well as a line at 2.1 GeV'
    """
    line, vector = (float(compared[f"spectrum_{number}_significance"].numbers) for number in (0, 3))
    if vector > line:
        return {VECTOR.name: VECTOR.says("better")}
    return {VECTOR.name: VECTOR.says("nearly" if vector >= NEARLY * line else "less")}
