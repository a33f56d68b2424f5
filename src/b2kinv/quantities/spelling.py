"""Numbers inside computed sentences, written as people write them."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def spelled(value: float, digits: int = 3) -> str:
    """Return a number with that many significant digits, with a power of ten where it is very large or small.

    Examples
    --------
    >>> spelled(0.01234), spelled(3.26e-38, 2), spelled(6e5, 1), spelled(-0.0)
    ('0.0123', '3.3 × 10⁻³⁸', '6 × 10⁵', '0')
    """
    if value == 0.0 or not math.isfinite(value):
        # Zero has no sign.
        return f"{value + 0.0:g}"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    order = int(power)
    if -3 <= order < 4:
        return f"{float(f'{value:.{digits - 1}e}'):.{max(0, digits - 1 - order)}f}"
    return f"{mantissa} × 10{str(order).translate(_SUPERSCRIPTS)}"


def with_errors(value: float, up: float, down: float) -> str:
    """Return a number to the digits that its errors allow: to the second digit of the smaller one.

    Examples
    --------
    >>> with_errors(114.12938, 5.6229, 5.4489), with_errors(2.0444922e-05, 1.06e-06, 1.03e-06)
    ('114.1 +5.6 -5.4', '(2.04 +0.11 -0.10) × 10⁻⁵')
    >>> with_errors(15234.0, 2100.0, 1900.0), with_errors(2.0, 0.5, 0.0)
    ('(1.52 +0.21 -0.19) × 10⁴', '2.00 +0.50 -0.00')
    >>> with_errors(-0.001, 0.5, 0.5)
    '0.00 +0.50 -0.50'
    """
    errors = [error for error in (up, down) if error > 0.0 and math.isfinite(error)]
    if not errors or not math.isfinite(value):
        return spelled(value)
    order = _order(max(abs(value), *errors), 3)
    power = 0 if -3 <= order < 4 else order
    decimals = max(0, power - min(_order(min(errors), 2) - 1, order))
    number, above, below = (
        _unsigned_zero(f"{end / 10.0**power:.{decimals}f}" if math.isfinite(end) else f"{end:g}")
        for end in (value, up, down)
    )
    words = f"{number} +{above} -{below}"
    return f"({words}) × 10{str(power).translate(_SUPERSCRIPTS)}" if power else words


def _unsigned_zero(spelled: str) -> str:
    # What is rounded to zero lies on neither side of it.
    return spelled.removeprefix("-") if float(spelled) == 0.0 else spelled


def _order(number: float, digits: int) -> int:
    # Of the number as rounded: 9.999 has the power of 10.0.
    return int(f"{number:.{digits - 1}e}".partition("e")[2])
