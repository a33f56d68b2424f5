"""Whether statements flip where they must: at their margins, and under named changes of the physics."""

import math
from collections.abc import Iterable

from b2kinv.companion.ledger.computation import Computation, Criterion

#: A claim flips at its margin to the first of these powers, and does not at the second. What lies outside a
#: narrow window goes to its middle instead, so that a large margin does not lead out at its other end.
BEYOND, WITHIN = 1.25, 0.8

#: Quantity, "up" or "down", factor.
Margin = tuple[str, str, float]


def changed(margin: Margin, power: float) -> dict[str, float]:
    """Return the factor on the quantity of a margin, as far as that margin to a power.

    Examples
    --------
    >>> changed(("density", "down", 16.0), 1.25)
    {'density': 0.03125}
    """
    quantity, way, factor = margin
    return {quantity: factor**power if way == "up" else factor**-power}


def _inside(criterion: Criterion, margin: Margin, printed: bool) -> dict[str, float]:
    """Return the factor on the quantity that flips a criterion: beyond its margin, yet within its window."""
    flipping = changed(margin, BEYOND)
    if criterion.holds(printed) or not 0.0 < criterion.low <= criterion.high < math.inf:
        return flipping
    quantity, way, factor = margin
    middle = factor * math.sqrt(criterion.high / criterion.low) ** (1.0 / abs(criterion.power))
    return flipping if middle > factor**BEYOND else changed((quantity, way, middle), 1.0)


def problems_of_criterion(criterion: Criterion, printed: bool = True) -> list[str]:
    """Return one sentence for each margin at which a criterion does not flip, or flips too early."""
    margins = criterion.margins(printed)
    if not margins:
        return [f"criterion {criterion.what!r} has no margin: nothing makes it flip"]
    as_it_is = criterion.holds(printed)
    return [
        f"criterion {criterion.what!r} {'does not flip' if flips else 'flips'} at "
        f"{criterion.quantity} × {size:.4g}, its margin {margin[2]:.4g} {margin[1]} to the power {power}"
        for margin in margins
        for power, flips, change in (
            (BEYOND, True, _inside(criterion, margin, printed)),
            (WITHIN, False, changed(margin, WITHIN)),
        )
        for size in change.values()
        if (criterion.holds(printed, **change) is not as_it_is) is not flips
    ]


def problems_of_claim(name: str, computation: Computation, printed: bool = True) -> list[str]:
    """Return one sentence for each way in which a claim does not flip at its margin."""
    as_it_is = computation.holds(printed)
    first = [(one, one.margins(printed)[0]) for one in computation.criteria if one.holds(printed) is as_it_is]
    # What fails several times must be mended as often; of what holds, one that fails is enough.
    moved = min(first, key=lambda pair: pair[1][2]) if as_it_is else None
    found = []
    for power, flips in ((BEYOND, True), (WITHIN, False)):
        changes: dict[str, float] = {}
        for criterion, margin in [moved] if moved else first:
            changes.update(_inside(criterion, margin, printed) if flips else changed(margin, power))
        if (computation.holds(printed, **changes) is not as_it_is) is not flips:
            told = " and ".join(f"{quantity} × {size:.4g}" for quantity, size in changes.items())
            found.append(f"claim {name} {'does not flip' if flips else 'flips'} at {told}")
    return found


def problems_of_mutations(
    name: str, computation: Computation, mutations: Iterable[tuple[str, float]], printed: bool = True
) -> list[str]:
    """Return one sentence for each named change that neither flips a claim nor is said to be unchecked."""
    as_it_is = computation.holds(printed)
    return [
        f"claim {name} does not flip at {quantity} × {size:.4g}: give it a criterion that does, or say under "
        "`unchecked` why nothing printed fixes that quantity"
        for quantity, size in mutations
        if quantity not in computation.unchecked
        and computation.holds(printed, **{quantity: size}) is as_it_is
    ]
