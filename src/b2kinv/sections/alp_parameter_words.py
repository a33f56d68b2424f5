"""What the numbers of Section II C at one point come to, in words for its page."""

import math

from b2kinv.quantities.results import Quantity, Result


def band_words(result: Result) -> dict[str, Quantity]:
    """Return, by name, whether there is a band of the excess, and so a middle that the page can speak of.

    Parameters
    ----------
    result : Result
        Of `alp_parameter_space.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.alp_parameter_space import Parameters, evaluate
    >>> band_words(evaluate(Parameters(m_a=5.5)))["band_words"].value[:41]
    'No coupling explains the excess with this'
    """
    if math.isfinite(float(result.numbers("lower_coupling"))):
        words = "The band has the quark couplings that explain the excess at one standard deviation"
    else:
        words = (
            "No coupling explains the excess with this mass of the ALP: there is no band, and what is said "
            "of it and of its middle does not exist"
        )
    return {"band_words": Quantity(words, "", "whether there is a band of the excess")}
