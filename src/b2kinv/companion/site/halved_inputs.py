"""Which input, known twice as well, would make which conclusion sharper: a table over all sections."""

import math
from collections.abc import Mapping

from b2kinv.companion.ledger import claims_file, uncertain_values
from b2kinv.companion.ledger.uncertain_values import Budget
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import markup

#: A conclusion that becomes sharper by less is not listed, and so many at most are named of one input.
_LEAST, _NAMED = 0.02, 4


def narrower(budget: Budget, source: str) -> float:
    """Return by which part the uncertainty shrinks if that of one source is halved.

    1 − √(1 − ¾ s²/Σ s²), with half the distance between both ends for each source s

    Examples
    --------
    >>> parts = {"mass": (-4.0, 4.0), "width": (-3.0, 3.0)}
    >>> one = Budget(value=9.0, interval_68=(4.0, 14.0), interval_95=(0.0, 19.0), parts=parts)
    >>> round(narrower(one, "mass"), 3), narrower(one, "colour")
    (0.279, 0.0)
    """
    half = {name: 0.5 * (up - down) for name, (down, up) in budget.parts.items()}
    share = half.get(source, 0.0) ** 2 / math.fsum(one**2 for one in half.values())
    return 1.0 - math.sqrt(1.0 - 0.75 * share)


def by_input(paper: Paper) -> Mapping[str, list[tuple[str, float]]]:
    """Return input → claims that it limits with how much each shrinks, the largest first.

    Of a claim that is a range the lower end counts. Inputs that limit most claims come first.
    """
    found: dict[str, list[tuple[str, float]]] = {}
    for name, ends in uncertain_values.of_paper(paper).items():
        budget = next((one for one in ends if one is not None), None)
        for source in budget.parts if budget else ():
            shrinks = narrower(budget, source) if budget else 0.0
            if shrinks >= _LEAST:
                found.setdefault(source, []).append((name, shrinks))
    for claims in found.values():
        claims.sort(key=lambda claim: (-claim[1], claim[0]))
    order = sorted(found, key=lambda source: (-len(found[source]), -found[source][0][1], source))
    return {source: found[source] for source in order}


def page_markdown(paper: Paper) -> str:
    """Return the table as HTML: a row for each input, with the numbers of the ledger that it limits."""
    claims = {claim.id: claim for claim in claims_file.load_claims(paper)}
    rows = []
    for source, limited in by_input(paper).items():
        named = [
            f'<a href="ledger.html#{claims[name].anchor}">{markup.formula_html(claims[name].what)}</a>:'
            f" {100.0 * shrinks:.0f}\u00a0%"
            for name, shrinks in limited[:_NAMED]
        ]
        more = len(limited) - len(named)
        told = "<br>".join([*named, f"and {more} more" if more else ""][: len(named) + bool(more)])
        rows.append(f"<tr><td>{markup.formula_html(source)}</td><td>{len(limited)}</td><td>{told}</td></tr>")
    head = "<tr><th>Input, halved</th><th>Numbers it limits</th><th>Their uncertainty shrinks by</th></tr>"
    body = "\n".join(rows)
    rows_of = f"<thead>{head}</thead>\n<tbody>\n{body}\n</tbody>"
    return f'<table class="table halved-inputs">\n{rows_of}\n</table>\n'
