"""Why a window that the paper could not know leads to the couplings that it prints, in computed numbers."""

import dataclasses
import math

from b2kinv.companion.ledger import rules, verdicts, wording
from b2kinv.companion.ledger.entries import Entry
from b2kinv.companion.words import formatting, markup
from b2kinv.paper import PAPER


@dataclasses.dataclass(frozen=True)
class Coincidence:
    """Which decay constants the paper's window of the rate and Belle II's own lead to, at its parameters.

    Attributes
    ----------
    couplings, rates : b2kinv.companion.ledger.entries.Entry
        The ledger's rows on the decay constant and on the rate that fits the excess.
    rate_factor : float
        The rate of B⁺ → K⁺a at a given decay constant over the one that the paper prints.
    window_factors : tuple of float
        Lower and upper end of Belle II's own window over those of the paper's.
    """

    couplings: Entry
    rates: Entry
    rate_factor: float
    window_factors: tuple[float, float]

    @property
    def by_paper(self) -> tuple[float, float]:
        """The decay constants [GeV] that the paper's window leads to."""
        return self.couplings.standard

    @property
    def by_likelihood(self) -> tuple[float, float]:
        """The decay constants [GeV] that Belle II's own window leads to."""
        return _further(self.couplings)

    @property
    def holds(self) -> bool:
        """Whether Belle II's own window gives what is printed and the paper's does not."""
        claim = self.couplings.claim
        return rules.agrees(self.by_likelihood, claim) and not rules.agrees(self.by_paper, claim)

    @property
    def shifts(self) -> tuple[float, float]:
        """By what the decay constant is multiplied for our rate, and for the middle of Belle II's own window.

        A rate goes as 1/f_a², so that f_a goes as the root of what the rate is at a given f_a, and as one
        over the root of what it has to be.
        """
        return math.sqrt(self.rate_factor), math.prod(self.window_factors) ** -0.25


def found() -> Coincidence:
    """Return the two windows and the two shifts, from the ledger.

    Examples
    --------
    >>> found().holds
    True
    """
    rate, rates = (verdicts.entry_of(PAPER, name) for name in ("IIA.br_Ka", "IIA.br_1sigma"))
    low, high = (ours / paper for ours, paper in zip(_further(rates), rates.claim.paper, strict=True))
    couplings = verdicts.entry_of(PAPER, "IIA.fa_1sigma")
    return Coincidence(couplings, rates, rate.standard / rate.claim.paper, (low, high))


def page_markdown() -> str:
    """Return the story, for the page on the ALP in B decays: always about the paper's own parameters."""
    one = found()
    windows = [
        markup.formula_html(wording.value_text(value, one.rates.claim))
        for value in (one.rates.standard, _further(one.rates))
    ]
    decay_constants = [
        markup.formula_html(wording.value_text(value, one.couplings.claim))
        for value in (one.by_paper, one.by_likelihood)
    ]
    printed = markup.formula_html(one.couplings.claim.printed)
    by_rate, by_window = one.shifts
    low, high = (formatting.text(factor) for factor in sorted(one.window_factors))
    told = (
        f"At the paper's parameters and with the window that it quotes, {windows[0]}, Eq. (8) leads to "
        f"{decay_constants[0]}, where {printed} is printed. Belle II's own likelihood was published later, "
        f"and its window for the same particle is {windows[1]}. With that, the same formula leads to "
        f"{decay_constants[1]}: {_verdict(one)}.\n\n"
        "Two shifts meet here. At a given decay constant our rate is "
        f"{formatting.text(one.rate_factor)} times the printed one, since the form factor is taken at the "
        f"mass of the ALP; that multiplies the decay constant by {formatting.text(by_rate)}. Belle II's own "
        f"window is {low} times the paper's at one end and {high} times at the other; that multiplies the "
        f"decay constant by {formatting.text(by_window)}. "
        f"Both together: {formatting.text(by_rate * by_window)}."
    )
    if not one.holds:
        return told
    return (
        f"{told} So the printed couplings suit the newer data, but for a reason that is not in the paper, "
        "and the agreement does not confirm the printed rate."
    )


def sentence_markdown() -> str:
    """Return the story in a sentence, for the page on other measurements."""
    said = _verdict(found())
    return f"One of them leads to a coincidence: with Belle II's own likelihood the decay constant is {said}."


def _verdict(one: Coincidence) -> str:
    if one.holds:
        return "rounded, just what the paper prints, which its own window does not give"
    agree = rules.agrees(one.by_likelihood, one.couplings.claim)
    return "what the paper prints, as with its own window" if agree else "not what the paper prints"


def _further(entry: Entry) -> tuple[float, float]:
    """Return what a row has for the window of Belle II's likelihood."""
    (value,) = (value for name, _, value in entry.further if name == "likelihood_window")
    return value
