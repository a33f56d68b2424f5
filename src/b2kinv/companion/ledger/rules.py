"""When a computed value agrees with a printed one, and how far it is from doing the other thing."""

import decimal
import math
from typing import Any

from b2kinv.companion.ledger import claims_file
from b2kinv.companion.ledger.claims_file import Claim


def rounds_to(value: float, printed: float, digits: int) -> bool:
    """Say whether a value, rounded to significant digits, is the printed number.

    A tie counts as both neighbours that rounding half up and half to even give. Digits beyond the twelfth are
    dropped first: 2.675 means the decimal number, not the binary one just below it.

    Parameters
    ----------
    value, printed : float
    digits : int
        Significant digits that are printed.

    Examples
    --------
    >>> rounds_to(2.64, 2.6, 2), rounds_to(2.66, 2.6, 2), rounds_to(2.65, 2.6, 2), rounds_to(2.65, 2.7, 2)
    (True, False, True, True)
    """
    exact = decimal.Decimal(f"{value:.11e}")
    target = decimal.Decimal(f"{printed:.{digits - 1}e}")
    return any(
        decimal.Context(prec=digits, rounding=rule).plus(exact) == target
        for rule in (decimal.ROUND_HALF_UP, decimal.ROUND_HALF_EVEN)
    )


def has_magnitude(value: float, printed: float) -> bool:
    """Say whether the printed power of ten is the nearest one to a value.

    Examples
    --------
    >>> has_magnitude(3e-12, 1e-12), has_magnitude(4e-12, 1e-12)
    (True, False)
    """
    return value * printed > 0.0 and abs(math.log10(value / printed)) <= 0.5


def agrees(value: Any, claim: Claim) -> bool:
    """Say whether a computed value is the printed one, by the rule that the claim and its word state."""
    return agrees_by(value, claim, claim.nearest_power)


def agrees_by(value: Any, claim: Claim, nearest_power: bool) -> bool:
    """Say the same where a bare power of ten counts as the nearest one, or as one printed digit."""
    if claim.kind in ("statement", "figure"):
        return bool(value)
    values, printed = (value, claim.paper) if claims_file.is_pair(claim.paper) else ((value,), (claim.paper,))
    return all(
        has_magnitude(one, target) if shown == 0 and nearest_power else rounds_to(one, target, max(shown, 1))
        for one, target, shown in zip(values, printed, digits_of_each(claim), strict=True)
    )


def digits_of_each(claim: Claim) -> list[int]:
    """Return how many digits are printed, for each end of a range; none for a bare power of ten."""
    # A claim of a kind that has digits has a rule, or could not be read.
    counted = (claim.rounding or {})["digits"]
    count = len(claim.paper) if claims_file.is_pair(claim.paper) else 1
    return counted if claims_file.is_pair(counted) else [counted] * count


def digits(claim: Claim) -> int:
    """Return the smallest number of digits that are printed."""
    return min(digits_of_each(claim))


def ratio(value: Any, claim: Claim) -> float | tuple[float, ...] | None:
    """Return value over printed value, end by end for a range; None where that has no meaning.

    For a logarithm it is the ratio of the quantities themselves.
    """
    if value is None or isinstance(claim.paper, bool):
        return None
    if claims_file.is_pair(claim.paper):
        return tuple(end / printed for end, printed in zip(value, claim.paper, strict=True))
    if claim.unit is not None and claim.unit.startswith("log10"):
        return float(10.0 ** (value - claim.paper))
    return float(value / claim.paper)


def margin_of_value(value: Any, claim: Claim) -> tuple[str, str, float] | None:
    """Return the factor on the value as printed at which it would begin, or cease, to agree."""
    if isinstance(value, bool) or claims_file.is_pair(claim.paper) or value is None:
        return None
    factors = [_factor(value, end, claim) for end in printed_intervals(claim)[0]]
    if any(factor is None for factor in factors):
        return None
    nearest = min((one for one in factors if one is not None), key=lambda one: abs(math.log(one)))
    return ("value", "up" if nearest > 1.0 else "down", max(nearest, 1.0 / nearest))


def printed_intervals(claim: Claim) -> list[tuple[float, float]]:
    """Return between what a number agrees with the printed one, for each end of a range.

    Examples
    --------
    >>> told = Claim(
    ...     id="I.width", section="one", kind="number", what="", equations=(), paper=108.0, unit="m",
    ...     printed="108", rounding={"digits": 3},
    ... )
    >>> printed_intervals(told)
    [(107.5, 108.5)]
    """
    printed = claim.paper if claims_file.is_pair(claim.paper) else (claim.paper,)
    found = []
    for target, shown in zip(printed, digits_of_each(claim), strict=True):
        if shown == 0 and claim.nearest_power:
            low, high = sorted((target / math.sqrt(10.0), target * math.sqrt(10.0)))
        else:
            exponent = math.floor(math.log10(abs(target)))
            half = 0.5 * 10.0 ** (exponent - max(shown, 1) + 1)
            low, high = target - half, target + half
        found.append((low, high))
    return found


def _factor(value: float, end: float, claim: Claim) -> float | None:
    if claim.unit is not None and claim.unit.startswith("log10"):
        return float(10.0 ** (end - value))
    return end / value if end * value > 0.0 else None
