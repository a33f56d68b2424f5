"""Numbers inside computed sentences, written as people write them."""

import math

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def spelled(value: float, digits: int = 3) -> str:
    """Return a number with that many significant digits, with a power of ten where it is very large or small.

    Examples
    --------
    >>> spelled(0.01234), spelled(3.26e-38, 2), spelled(6e5, 1), spelled(0.0)
    ('0.0123', '3.3 × 10⁻³⁸', '6 × 10⁵', '0')
    """
    if value == 0.0 or not math.isfinite(value):
        return f"{value:g}"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    order = int(power)
    if -3 <= order < 4:
        return f"{float(f'{value:.{digits - 1}e}'):.{max(0, digits - 1 - order)}f}"
    return f"{mantissa} × 10{str(order).translate(_SUPERSCRIPTS)}"
