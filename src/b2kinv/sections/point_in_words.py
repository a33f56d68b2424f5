"""What a rate beside the excess, and predictions beside their limits, come to in words, for sliders."""

from collections.abc import Mapping, Sequence

from b2kinv.physics import model_judgement
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.spelling import spelled

EXPLAINS = Judgement(
    "explains_words",
    "whether the invisible rate explains the excess",
    {
        "inside": "yes, within 1σ",
        "near": "yes, within 2σ",
        "large": "no, {ratio} times too large",
        "small": "no, {ratio} times too small",
        "none": "no, there is no such decay",
        "nowhere": "no window of the excess is published for this mass",
    },
)
EXCLUSION = Judgement(
    "exclusion_words",
    "which limits exclude the point",
    {
        "one": "excluded by {limit} alone",
        "more": "excluded by {limit} and, less strongly, by {count} more",
        "allowed": "allowed by every limit that this page knows",
    },
)


def explains(rate: float, windows: Sequence[tuple[float, float]]) -> Quantity:
    """Return whether a rate explains the excess, or by how much it misses the 1σ window.

    Parameters
    ----------
    rate : float
        BR(B⁺ → K⁺ + invisible) from new physics.
    windows : sequence of pair of float
        At one and at two standard deviations; zero where no window is published.

    Examples
    --------
    >>> explains(1.8e-5, [(5e-6, 9e-6), (4e-6, 1.1e-5)]).value
    'no, 2.0 times too large'
    """
    if not windows[-1][1] > 0.0:
        return EXPLAINS.says("nowhere")
    for value, (low, high) in zip(("inside", "near"), windows, strict=True):
        if low <= rate <= high:
            return EXPLAINS.says(value)
    if not rate > 0.0:
        return EXPLAINS.says("none")
    low, high = windows[0]
    if rate > high:
        return EXPLAINS.says("large", ratio=spelled(rate / high, 2))
    return EXPLAINS.says("small", ratio=spelled(low / rate, 2))


def exclusion(strengths: Mapping[str, float]) -> Quantity:
    """Return which limit excludes a point most strongly, and how many more do.

    Parameters
    ----------
    strengths : mapping of str to float
        Name of a constraint → prediction over limit.

    Examples
    --------
    >>> exclusion({"belle_kstar_zero": 2.0, "babar_k_plus": 0.3}).value
    "excluded by Belle's K*⁰ + invisible alone"
    """
    beyond = [name for name, one in strengths.items() if one > 1.0]
    if not beyond:
        return EXCLUSION.says("allowed")
    limit = model_judgement.words(max(beyond, key=lambda one: strengths[one]))
    if len(beyond) == 1:
        return EXCLUSION.says("one", limit=limit)
    return EXCLUSION.says("more", limit=limit, count=str(len(beyond) - 1))
