"""Refusal of nonsense: every physics function checks its arguments here, once, with one kind of sentence.

A value that physics allows but where nothing happens (below a threshold) is not nonsense: the functions
return 0.0 there. What is refused is what cannot be meant: NaN, a negative mass, an unknown name.
"""

import difflib
import math

import numpy as np


def numbers(name, value, *, above=None, at_least=None, below=None, at_most=None, unit="", meaning=""):
    """Return `value` as a float array after checking that it is finite and inside the stated range.

    Parameters
    ----------
    name : str
        Name of the parameter, for the error message.
    value : float or array_like of float
    above, at_least, below, at_most : float, optional
        Exclusive and inclusive lower and upper ends of the allowed range.
    unit : str, optional
        Unit of the range, for the error message.
    meaning : str, optional
        What the parameter is, for the error message.

    Raises
    ------
    ValueError
        If any element is not a finite number inside the range. The message names the parameter, the first
        offending element and the allowed range.

    Examples
    --------
    >>> numbers("m_a", 2, above=0.0)
    array(2.)
    >>> numbers("m_a", -1.0, above=0.0, unit="GeV", meaning="ALP mass")
    Traceback (most recent call last):
    ...
    ValueError: m_a = -1.0 is not allowed (ALP mass): it must be a finite number > 0 GeV
    """
    try:
        array = np.asarray(value)
    except ValueError:
        array = None
    # True is a number to Python and "2" one to numpy, but nobody means a mass of True or "2".
    if array is None or array.dtype.kind not in "iuf":
        raise ValueError(_refusal(name, value, range_text(above, at_least, below, at_most, unit), meaning))
    array = array.astype(float, copy=False)
    if array.size:
        # Two numbers in place of comparisons of all: every function starts here. NaN fails the first of them.
        lowest, highest = (array.item(),) * 2 if array.size == 1 else (float(array.min()), float(array.max()))
        good = (
            -math.inf < lowest <= highest < math.inf
            and (above is None or lowest > above)
            and (at_least is None or lowest >= at_least)
            and (below is None or highest < below)
            and (at_most is None or highest <= at_most)
        )
        if not good:
            first = _first_outside(array.reshape(-1), above, at_least, below, at_most)
            text = range_text(above, at_least, below, at_most, unit)
            raise ValueError(_refusal(name, first, text, meaning))
    return array


def choice(name, value, allowed, *, meaning=""):
    """Return `value` if it is one of the `allowed` names, else raise a ValueError that lists them.

    Examples
    --------
    >>> choice("charge", "+", ("+", "0"))
    '+'
    >>> choice("charge", "1", ("+", "0"))
    Traceback (most recent call last):
    ...
    ValueError: charge = '1' is not allowed: it must be one of '+', '0'
    """
    allowed = tuple(allowed)
    if isinstance(value, str) and value in allowed:
        return value
    text = "one of " + ", ".join(repr(name) for name in allowed)
    raise ValueError(_refusal(name, value, text, meaning) + nearest_hint(value, allowed))


def nearest_hint(value, allowed):
    """Return " (did you mean …?)" for the nearest allowed name, or an empty string if none is near."""
    near = difflib.get_close_matches(str(value), [str(name) for name in allowed], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def range_text(above=None, at_least=None, below=None, at_most=None, unit=""):
    """Return the range in words, as error messages and `b2kinv parameters` print it.

    Examples
    --------
    >>> range_text(above=0.0, at_most=1.0, unit="GeV")
    'a finite number > 0 and <= 1 GeV'
    """
    return f"a finite number {limits_text(above, at_least, below, at_most, unit)}".rstrip()


def limits_text(above=None, at_least=None, below=None, at_most=None, unit=""):
    """Return the ends of a range with their unit.

    Examples
    --------
    >>> limits_text(below=4.785733, unit="GeV")
    '< 4.78573 GeV'
    """
    ends = [
        f"{sign} {limit:.6g}"
        for sign, limit in ((">", above), (">=", at_least), ("<", below), ("<=", at_most))
        if limit is not None and math.isfinite(limit)
    ]
    return " ".join(part for part in (" and ".join(ends), unit if unit != "1" else "") if part)


def scalar_or_array(value):
    """Return a Python float for a zero-dimensional array and the array itself otherwise.

    Examples
    --------
    >>> scalar_or_array(np.float64(2.0))
    2.0
    """
    return value if np.ndim(value) else float(value)


def _first_outside(array, above, at_least, below, at_most):
    good = np.isfinite(array)
    for limit, comparison in (
        (above, np.greater),
        (at_least, np.greater_equal),
        (below, np.less),
        (at_most, np.less_equal),
    ):
        if limit is not None:
            good &= comparison(array, limit)
    return float(array[np.argmin(good)])


def _refusal(name, value, allowed, meaning):
    described = f" ({meaning})" if meaning else ""
    return f"{name} = {value!r} is not allowed{described}: it must be {allowed}"
