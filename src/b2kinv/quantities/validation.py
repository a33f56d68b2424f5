"""Refusal of nonsense: every physics function checks its arguments here, once, with one kind of sentence.

A value that physics allows but where nothing happens (below a threshold) is not nonsense: the functions
return 0.0 there. What is refused is what cannot be meant: NaN, a negative mass, an unknown name.
"""

import difflib
import math
import unicodedata
from collections.abc import Collection, Iterable

import numpy as np

from b2kinv.quantities.scalars import Array

# Of Unicode: categories of characters that no line of text has, and classes of those that turn its direction.
_NOT_IN_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def numbers(
    name: str,
    value: object,
    *,
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    unit: str = "",
    meaning: str = "",
    words: Iterable[str] = (),
) -> Array:
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
    words : iterable of str, optional
        What may stand for the number, for the error message: the caller has taken those already.

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
    given = _as_array(value)
    # True is a number to Python and "2" one to numpy, but nobody means a mass of True or "2".
    if given is None or given.dtype.kind not in "iuf":
        text = _or_words(range_text(above, at_least, below, at_most, unit), words)
        raise ValueError(_refusal(name, value, text, meaning) + nearest_hint(value, words))
    array = given.astype(float, copy=False)
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
            text = _or_words(range_text(above, at_least, below, at_most, unit), words)
            raise ValueError(_refusal(name, first, text, meaning))
    return array


def choice(name: str, value: object, allowed: Collection[str], *, meaning: str = "") -> str:
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
    if isinstance(value, str) and value in allowed:
        return value
    text = "one of " + ", ".join(map(repr, allowed))
    raise ValueError(_refusal(name, value, text, meaning) + nearest_hint(value, allowed))


def one_line(name: str, text: str) -> str:
    r"""Return `text` if it can stand in a line of text, else raise a ValueError.

    Refused are control characters, separators of lines, halves of characters (which a name of a file has that
    is not in this system's encoding), and what turns the direction in which text is shown.

    Examples
    --------
    >>> one_line("spectrum", "my file.csv")
    'my file.csv'
    >>> one_line("spectrum", "my\nfile.csv")
    Traceback (most recent call last):
    ...
    ValueError: spectrum = 'my\nfile.csv' is not allowed: it must be a line of text, without '\n'
    """
    if not text.isprintable():
        for character in text:
            if (
                unicodedata.category(character) in _NOT_IN_A_LINE
                or unicodedata.bidirectional(character) in _TURNING
            ):
                raise ValueError(_refusal(name, text, f"a line of text, without {character!r}", ""))
    return text


def nearest_hint(value: object, allowed: Iterable[object]) -> str:
    """Return " (did you mean …?)" for the nearest allowed name, or an empty string if none is near."""
    near = difflib.get_close_matches(str(value), [str(name) for name in allowed], n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def range_text(
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    unit: str = "",
) -> str:
    """Return the range in words, as error messages and `b2kinv parameters` print it.

    Examples
    --------
    >>> range_text(above=0.0, at_most=1.0, unit="GeV")
    'a finite number > 0 and <= 1 GeV'
    """
    return f"a finite number {limits_text(above, at_least, below, at_most, unit)}".rstrip()


def limits_text(
    above: float | None = None,
    at_least: float | None = None,
    below: float | None = None,
    at_most: float | None = None,
    unit: str = "",
) -> str:
    """Return the ends of a range with their unit.

    Examples
    --------
    >>> limits_text(below=4.785733, unit="GeV")
    '< 4.78573 GeV'
    """
    ends = [
        f"{sign} {limit_text(limit, upper=sign.startswith('<'))}"
        for sign, limit in ((">", above), (">=", at_least), ("<", below), ("<=", at_most))
        if limit is not None and math.isfinite(limit)
    ]
    return " ".join(part for part in (" and ".join(ends), unit if unit != "1" else "") if part)


def limit_text(limit: float, *, upper: bool) -> str:
    """Return the end of a range with six digits, rounded into the range: what is printed is never outside.

    Examples
    --------
    >>> limit_text(4.785729, upper=True), limit_text(4.785729, upper=False), limit_text(1e-6, upper=False)
    ('4.78572', '4.78573', '1e-06')
    """
    text = f"{limit:.6g}"
    if (float(text) > limit) if upper else (float(text) < limit):
        last_place = 10.0 ** (int(f"{limit:.16e}".partition("e")[2]) - 5)
        text = f"{float(text) + (-last_place if upper else last_place):.6g}"
    return text


def _or_words(text: str, words: Iterable[str]) -> str:
    return " or ".join([text, *map(repr, words)])


def _as_array(value: object) -> Array | None:
    # Of whatever kind its elements are: the caller looks.
    try:
        return np.asarray(value)
    except ValueError:
        return None


def _first_outside(
    array: Array, above: float | None, at_least: float | None, below: float | None, at_most: float | None
) -> float:
    good = np.isfinite(array)
    if above is not None:
        good &= array > above
    if at_least is not None:
        good &= array >= at_least
    if below is not None:
        good &= array < below
    if at_most is not None:
        good &= array <= at_most
    return float(array[np.argmin(good)])


def _refusal(name: str, value: object, allowed: str, meaning: str) -> str:
    described = f" ({meaning})" if meaning else ""
    return f"{name} = {value!r} is not allowed{described}: it must be {allowed}"
