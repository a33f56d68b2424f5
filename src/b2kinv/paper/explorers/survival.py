"""Which rates of B⁺ → K⁺ + invisible a model can still give, and what is left if Belle II's number moves.

A model survives a measured rate if somewhere in the plane of its two couplings it gives that rate and all of
the dark matter, and no limit excludes it there. Limits do not move with the number, so that the rates which
they leave are found once, along the coupling that sets the rate.
"""

import functools
import html

import numpy as np

from b2kinv.paper.explorers import conclusions
from b2kinv.physics.model_judgement import DENSITY_TOLERANCE
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.spelling import spelled

#: Points along the coupling that does not set the rate.
ACROSS = 41

#: How often Belle II's number may be itself, as the slider has it.
LOWEST, HIGHEST = conclusions.SCALE.low, conclusions.SCALE.high

LEFT = Judgement(
    "explanations_words",
    "which explanations are left of a measured rate",
    {
        "11": "both explanations survive",
        "10": "the ALP survives and the dark photon dies",
        "01": "the dark photon survives and the ALP dies",
        "00": "both explanations die",
        "1-": "the ALP survives and no limit that is on tests the dark photon",
        "-1": "the dark photon survives and no limit that is on tests the ALP",
        "0-": "the ALP dies and no limit that is on tests the dark photon",
        "-0": "the dark photon dies and no limit that is on tests the ALP",
        "--": "no limit that is on tests either explanation",
    },
)
LIVES = Judgement(
    "lives_words",
    "at which multiples of Belle II's number a model survives",
    {
        "never": "survives nowhere on this slider",
        "untested": "is tested by no limit that is on",
        "everywhere": "survives everywhere on this slider",
        "below": "survives up to {high} times Belle II's number",
        "above": "survives from {low} times Belle II's number on",
        "between": "survives from {low} to {high} times Belle II's number",
    },
)


@functools.cache
def _plane(model):
    """Return a model's judged points along its first coupling and across it, and their shape."""
    first, second = conclusions.COUPLINGS[model]
    x = np.geomspace(first.low, first.high, first.nodes)
    y = np.geomspace(second.low, second.high, ACROSS)
    return conclusions.judged(model, x[:, None], y[None, :]), (len(x), len(y))


@functools.cache
def rates(model, without=(), tested=True):
    """Return the rates that limits and dark matter leave of a model: pairs in rising order.

    Parameters
    ----------
    model : {"alp", "dark_photon"}
    without : tuple of str
        Names of constraints that are off.
    tested : bool
        Whether some limit that is on says anything there; else those where none does.
    """
    points, shape = _plane(model)
    asked, excluded = np.zeros(shape, bool), np.zeros(shape, bool)
    for name, one in points.comparisons.items():
        if name not in without:
            asked |= np.broadcast_to(one.covered, shape)
            excluded |= np.broadcast_to(one.covered & (np.asarray(one.strength) > 1.0), shape)
    share = np.broadcast_to(points.share, shape)
    alive = (asked == tested) & ~excluded & (np.abs(share - 1.0) <= DENSITY_TOLERANCE)
    return stretches(np.broadcast_to(points.rate, shape), alive)


def stretches(values, alive):
    """Return from which to which value neighbouring rows have something alive, as pairs in rising order."""
    found, before = [], False
    for row, lives in zip(values, alive, strict=True):
        here = np.any(lives)
        if here:
            low, high = float(row[lives].min()), float(row[lives].max())
            if before:
                low, high = min(low, found[-1][0]), max(high, found[-1][1])
                found[-1] = (low, high)
            else:
                found.append((low, high))
        before = here
    return sorted(found)


def multiples(pairs, window):
    """Return by which factors a window may be multiplied so that some of the rates are inside.

    Examples
    --------
    >>> multiples([(1e-6, 8e-6)], (4e-6, 1e-5))
    [(0.1, 2.0)]
    """
    low, high = window
    found = []
    for first, last in pairs:
        ends = (first / high, last / low if low > 0.0 else np.inf)
        if found and ends[0] <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends[1], found[-1][1]))
        else:
            found.append(ends)
    return found


def lives(factors, untested=()):
    """Return in words at which multiples of Belle II's number a model survives.

    Parameters
    ----------
    factors, untested : sequence of pair
        Multiples at which it survives limits, and at which none says anything.

    Examples
    --------
    >>> lives([(0.02, 2.0)])
    "survives up to 2.0 times Belle II's number"
    >>> lives([], [(0.02, 2.0)])
    'is tested by no limit that is on'
    """
    told = [_words(low, high) for low, high in _on_slider(factors)]
    if told:
        return " and ".join(told)
    return LIVES.says("untested" if _on_slider(untested) else "never").value


def _on_slider(factors):
    return [(low, high) for low, high in factors if high >= LOWEST and low <= HIGHEST]


def _words(low, high):
    value = {(True, True): "everywhere", (True, False): "below", (False, True): "above"}.get(
        (low <= LOWEST, high >= HIGHEST), "between"
    )
    return LIVES.says(value, low=spelled(low, 2), high=spelled(high, 2)).value


def left(excess="paper", factor=1.0, without=()):
    """Return which explanations are left if every end of a window is multiplied by a factor, in words."""
    window = conclusions.windows()[excess]["ends"][1]

    def among(model, tested):
        pairs = multiples(rates(model, without, tested), window)
        return any(low <= factor <= high for low, high in pairs)

    states = ("1" if among(one, True) else "-" if among(one, False) else "0" for one in conclusions.COUPLINGS)
    return LEFT.says("".join(states))


@functools.cache
def likelihood():
    """Return rates and Belle II's likelihood of a line at each, over its largest at this mass."""
    (first, second), *_ = conclusions.COUPLINGS.values()
    x = np.geomspace(first.low, first.high, first.nodes)
    points = conclusions.judged("alp", x, np.full(len(x), second.default))
    rise = np.broadcast_to(points.line, x.shape)
    seen = np.isfinite(rise)
    height = np.exp(-0.5 * (rise[seen] - rise[seen].min()))
    return np.broadcast_to(points.rate, x.shape)[seen], height


def data():
    """Return what the page's script needs of this."""
    at, height = likelihood()
    return {
        "across": ACROSS,
        "rates": {model: rates(model) for model in conclusions.COUPLINGS},
        "likelihood": [
            [float(f"{rate:.4g}"), round(float(one), 4)] for rate, one in zip(at, height, strict=True)
        ],
        "left": LEFT.values,
        "lives": LIVES.values,
    }


#: Name of a window → its words in the figure, where the list beside it has all of them.
SHORT = {
    "paper": "the paper's window",
    "belle2-2602.09666": "posterior, 2602.09666",
    "belle2-2311.14629": "Belle II's spectrum",
    "babar-2311.14629": "BaBar's spectrum",
    "combined-2311.14629": "both spectra",
    "belle2-2507.12393": "published likelihood",
    "belle2-likelihood": "its profile, SM fixed",
}


def page_html():
    """Return the body of the page: which explanation dies if the number moves, and why at one point."""
    window = conclusions.windows()["paper"]["ends"][1]
    told = "".join(
        f'<span class="both-model both-{model}"><strong>{conclusions.NAMES[model]}</strong> '
        f'<span data-lives="{model}">{html.escape(lives(multiples(rates(model), window)))}</span>. </span>'
        for model in conclusions.COUPLINGS
    )
    first = (
        '<p class="both-verdict" role="status">With Belle II\'s number as measured, '
        f"<strong>{left().value}</strong>.</p>"
    )
    figure = (
        '<figure class="explorer-chart both-figure"></figure>'
        f'<p class="both-lives">{told}</p>'
        '<p class="both-key">Shaded throughout: the chosen window at 2σ. Rates that limits and dark '
        "matter leave are those of all couplings on the sliders below, whichever point these "
        "stand at.</p>"
    )
    return conclusions.page_html(first, figure, {"survival": data() | {"short": SHORT}})
