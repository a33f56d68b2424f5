"""What the searches of Section III C come to in words: for all of the dark matter, and for what there is."""

from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import dark_matter_share, dark_matter_words
from b2kinv.sections.dark_matter_searches import Parameters

JUDGEMENTS = (dark_matter_share.SHARE,)


def words(result: Result) -> dict[str, Quantity]:
    """Return, by name, how the page's cross sections lie to limits, and how much dark matter there is.

    Parameters
    ----------
    result : Result
        Of `dark_matter_searches.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.dark_matter_searches import evaluate
    >>> words(evaluate(Parameters()))["annihilation_words"].value
    'below'
    """
    p = result.parameters
    assert isinstance(p, Parameters)
    beside = dark_matter_words.judgements(result, p.nucleus, p.epsilon, p.m_DM)
    return beside | dark_matter_share.words(p)
