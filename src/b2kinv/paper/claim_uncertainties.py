"""Uncertainties of the standard values of claims, by the mechanism that every section's numbers use.

What a claim's `standard` computes is computed again where inputs are shifted. Results go to
`data/claim_uncertainties.json` (`data/refresh/claim_uncertainties.py`), where the ledger finds them, so that
no book has to wait.
"""

import dataclasses

import numpy as np

from b2kinv.companion.ledger import claims_file, verdicts
from b2kinv.paper import PAPER
from b2kinv.physics import uncertain_inputs
from b2kinv.quantities import uncertainty
from b2kinv.sections import uncertainties

#: Digits that are stored: enough for the smallest error, of a millionth.
DIGITS = 10


@dataclasses.dataclass(frozen=True)
class Standard:
    """The standard values of some claims, in one row, as `propagate` takes them."""

    claims: tuple[str, ...]

    def __call__(self):
        """Return the numbers, with inputs as they are now."""
        computations = _computations()
        return np.concatenate([np.atleast_1d(computations[name].standard()) for name in self.claims])


def sections():
    """Return section → its claims that are numbers or ranges and have a standard value of their own."""
    computations = _computations()
    found = {}
    for claim in claims_file.load_claims(PAPER):
        if claim.kind in ("number", "range") and claim.id in computations:
            found.setdefault(claim.section, []).append(claim.id)
    return {section: tuple(names) for section, names in found.items()}


def of_section(section):
    """Return claim → what the ledger needs, for each end of a range by itself.

    Parameters
    ----------
    section : str

    Examples
    --------
    >>> found = of_section("belle2_excess")["I.tree_share"][0]
    >>> sorted(found)
    ['choices', 'interval_68', 'interval_95', 'none_known', 'parts', 'value']
    """
    names = sections()[section]
    model = Standard(names)
    parameters = PAPER.section(section).module.Parameters()
    propagated = uncertainty.propagate(model, uncertainties.sources(parameters))
    claims = {claim.id: claim for claim in claims_file.load_claims(PAPER)}
    found, start = {}, 0
    for name in names:
        count = len(claims[name].paper) if claims_file.is_pair(claims[name].paper) else 1
        found[name] = [_plain(propagated.spread(i)) for i in range(start, start + count)]
        start += count
    return found


def _computations():
    return verdicts.collect(PAPER, claims_file.load_claims(PAPER))


def _plain(spread):
    # Parts below a thousandth of the largest are no help to a reader.
    largest = max((max(map(abs, ends)) for ends in spread.parts.values()), default=0.0)
    worth = {name: ends for name, ends in spread.parts.items() if max(map(abs, ends)) > 1e-3 * largest}
    return {
        "value": _rounded(spread.value),
        "interval_68": [_rounded(end) for end in spread.interval_68] if spread.is_known else None,
        "interval_95": [_rounded(end) for end in spread.interval_95] if spread.is_known else None,
        "parts": _spelled(worth),
        "choices": _spelled(spread.choices),
        "none_known": list(spread.none_known),
    }


def _spelled(changes):
    """Return the changes by what a reader calls a source, rounded."""
    found = {
        uncertain_inputs.spelled(name): [_rounded(end) for end in ends] for name, ends in changes.items()
    }
    if len(found) != len(changes):
        raise ValueError(f"two sources have the same words: {', '.join(changes)}")
    return found


def _rounded(value):
    return float(f"{value:.{DIGITS - 1}e}")
