"""How numbers are written for people: rounded, with uncertainty, powers of ten and unit.

Three spellings of one rounding: Unicode text (terminal, alternative texts), LaTeX (pages) and the pieces that
both are made of. Rounded on purpose, so that stored outputs do not depend on the last bit of a processor.
"""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from b2kinv.quantities import spelling
from b2kinv.quantities.input_files import InputFile

#: Significant digits that are kept of a recorded number: the eleventh and later ones depend on the processor.
RECORDED_DIGITS = 10

# Significant digits of what has no uncertainty.
_USUAL = 3

#: Takes mantissa, uncertainty of the mantissa and power of ten.
Spelling: TypeAlias = Callable[[str, str | None, int], str]

_NOTHING = "no value"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUPERSCRIPTS_BACK = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_UNIT_SYMBOLS = {"sigma": "σ", "um": "μm"}
_LATEX_UNITS = {"sigma": r"\sigma", "um": r"\mu\mathrm{m}"}
# What stands between the ends of a range.
_DASH, _TO = "–", " to "


def text(value: Any, unit: str = "1", uncertainty: Any = None, digits: int = 3) -> str:
    """Return a value as Unicode text.

    Parameters
    ----------
    value : float, bool, str, tuple or numpy.ndarray
        A pair is written as a range, an array as its size and ends.
    unit : str
        "1" and "" print nothing.
    uncertainty : float, optional
        One standard deviation; it sets the digits, two of its own.
    digits : int
        Significant digits where there is no uncertainty; fewer than three are the most there are with one.

    Examples
    --------
    >>> text(1.6789e-5, uncertainty=1.2e-6)
    '(1.68 ± 0.12) × 10⁻⁵'
    >>> text(1.6789e-5, uncertainty=1.2e-6, digits=2)
    '(1.7 ± 0.1) × 10⁻⁵'
    >>> text(65.4321, unit="m")
    '65.4 m'
    >>> text((1.4e8, 1.8e8), unit="kg")
    '(1.40–1.80) × 10⁸ kg'
    >>> text(6e-9, unit="kg^-1")
    '6.00 × 10⁻⁹ kg⁻¹'
    >>> text(float("nan"), unit="kg")
    'no value'
    """
    if _is_nothing(value):
        return _NOTHING
    return _with_unit(_spell(value, uncertainty, digits, _text_number), text_unit(unit), " ")


def latex(value: Any, unit: str = "1", uncertainty: Any = None, digits: int = 3) -> str:
    r"""Return the same as `text`, as Markdown with LaTeX between dollar signs.

    Examples
    --------
    >>> print(latex(1.6789e-5, uncertainty=1.2e-6))
    $(1.68 \pm 0.12) \times 10^{-5}$
    >>> print(latex(6e-9, unit="kg^-1"))
    $6.00 \times 10^{-9}\,\mathrm{kg}^{-1}$
    >>> print(latex(True))
    yes
    """
    if _is_nothing(value):
        return _NOTHING
    if isinstance(value, str | bool | np.bool_):
        return _spell(value, None, digits, _latex_number)
    number = _spell(value, uncertainty, digits, _latex_number)
    for between in (_DASH, _TO):
        number = number.replace(between, rf"\text{{{between}}}")
    return "$" + _with_unit(number, latex_unit(unit), r"\,") + "$"


def between_ends(ends: Sequence[str]) -> str:
    """Return the ends of a range as one text, with a dash where none can be read as a minus.

    Examples
    --------
    >>> between_ends(["0.5", "0.9"]), between_ends(["−2.4", "−2.2"]), between_ends(["1 × 10⁻⁹", "2"])
    ('0.5–0.9', '−2.4 to −2.2', '1 × 10⁻⁹ to 2')
    """
    return (_DASH if all(re.fullmatch(r"[\d.]+|∞|\\infty", end) for end in ends) else _TO).join(ends)


def latex_with_errors(value: float, up: float, down: float, unit: str = "1") -> str:
    r"""Return a number with its errors up and down as Markdown with LaTeX, to the digits that they allow.

    Examples
    --------
    >>> print(latex_with_errors(114.129, 5.6229, 5.4489, "m"))
    $114.1^{+5.6}_{-5.4}\,\mathrm{m}$
    >>> print(latex_with_errors(2.04449e-05, 1.06e-06, 1.03e-06))
    $2.04^{+0.11}_{-0.10} \times 10^{-5}$
    """
    spelled = spelling.with_errors(value, up, down)
    found = re.fullmatch(r"\(?(\S+) \+(\S+) -([^\s)]+)\)?( × 10(\S+))?", spelled)
    if found is None:
        return latex(value, unit)
    number = f"{found[1]}^{{+{found[2]}}}_{{-{found[3]}}}"
    if found[5]:
        power = found[5].translate(_SUPERSCRIPTS_BACK)
        number += rf" \times 10^{{{power}}}"
    return "$" + _with_unit(number, latex_unit(unit), r"\,") + "$"


def text_unit(unit: str) -> str:
    """Return a unit as Unicode text, an empty string for a pure number.

    Examples
    --------
    >>> text_unit("cm^2/g")
    'cm²/g'
    """
    if unit in ("", "1"):
        return ""
    for word, symbol in _UNIT_SYMBOLS.items():
        unit = unit.replace(word, symbol)
    return re.sub(r"\^(-?\d+)", lambda found: found[1].translate(_SUPERSCRIPTS), unit)


def latex_unit(unit: str) -> str:
    r"""Return a unit in LaTeX, an empty string for a pure number.

    Examples
    --------
    >>> print(latex_unit("cm^2/g"))
    \mathrm{cm}^{2}/\mathrm{g}
    """
    if unit in ("", "1"):
        return ""
    if unit == "%":
        return r"\%"
    spelled = re.sub(r"[A-Za-z]+", lambda found: _LATEX_UNITS.get(found[0], rf"\mathrm{{{found[0]}}}"), unit)
    return re.sub(r"\^(-?\d+)", r"^{\1}", spelled).replace(" ", r"\,")


def parameter_text(value: object, unit: str = "1") -> str:
    """Return a parameter as a user writes it, unrounded, with its unit, and a file with its checksum.

    A word that stands for a number has no unit.

    Examples
    --------
    >>> parameter_text(1e8, "kg"), parameter_text("none"), parameter_text("as heavy as the other", "kg")
    ('1e+08 kg', 'none', 'as heavy as the other')
    """
    if isinstance(value, InputFile):
        return ", ".join(f"{file} (sha256 {file.sha256})" for file in value.parts)
    if isinstance(value, str):
        return value
    spelled = str(value)
    if isinstance(value, float) and float(f"{value:g}") == value:
        spelled = f"{value + 0.0:g}"
    return _with_unit(spelled, text_unit(unit), " ")


def plain(value: Any, digits: int = 12) -> Any:
    """Return a value as Python's own scalars, rounded to that many significant digits, pairs as lists.

    Infinity and NaN become the texts "inf", "-inf" and "nan", because JSON has no numbers for them.

    What is recorded in a notebook must be readable by anything that reads JSON or a Python literal, and must
    not change with the last bit; of a recorded number `RECORDED_DIGITS` are kept.

    Examples
    --------
    >>> plain(np.float64(0.1) + 0.2)
    0.3
    >>> plain((np.True_, np.int64(3)))
    [True, 3]
    """
    if isinstance(value, tuple | list | np.ndarray):
        return [plain(item, digits) for item in value]
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return float(f"{float(value):.{digits}g}") if math.isfinite(value) else str(float(value))
    return value


def _is_nothing(value: object) -> bool:
    """Say whether a number, or both ends of a range, are NaN: where something is not defined."""
    ends = value if isinstance(value, tuple | list) else (value,)
    numbers = [end for end in ends if isinstance(end, float | np.floating)]
    return len(numbers) == len(ends) > 0 and all(map(math.isnan, numbers))


def _spell(value: Any, uncertainty: Any, digits: int, number: Spelling) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple | list):
        return _spell_range(value, digits, number)
    if np.ndim(value):
        ends = [_spell(float(end), None, digits, number) for end in (np.min(value), np.max(value))]
        return f"{np.size(value)} values, {between_ends(ends)}"
    return number(*_rounded(float(value), uncertainty, digits))


def _spell_range(ends: Sequence[Any], digits: int, number: Spelling) -> str:
    numeric = all(np.ndim(end) == 0 and not isinstance(end, str | bool | np.bool_) for end in ends)
    largest = max((abs(float(end)) for end in ends), default=0.0) if numeric else 0.0
    # One power of ten serves ends of similar size; of very different ones it would hide digits.
    similar = math.isfinite(largest) and all(
        abs(float(end)) >= largest / 20.0 for end in ends if numeric and end
    )
    if not largest or not similar:
        return between_ends([_spell(end, None, digits, number) for end in ends])
    power = _rounded(largest, None, digits)[2]
    order = _order(largest, digits)
    decimals = max(0, power - (order - digits + 1))
    joined = between_ends(
        [f"{float(end) / 10.0**power + 0.0:.{decimals}f}".replace("-", "−") for end in ends]
    )
    return number(f"({joined})" if power else joined, None, power)


def _rounded(value: float, uncertainty: Any, digits: int) -> tuple[str, str | None, int]:
    """Return (mantissa, uncertainty of the mantissa or None, power of ten) as strings and an integer."""
    # Read back from a file, an uncertainty that is no number is the text that `plain` made of it.
    known = uncertainty is not None and np.ndim(uncertainty) == 0 and math.isfinite(float(uncertainty))
    sigma = float(uncertainty) if known and float(uncertainty) > 0 else None
    largest = max(abs(value), sigma or 0.0)
    if not math.isfinite(value) or largest == 0.0:
        return ("∞" if value > 0 else "−∞") if math.isinf(value) else f"{value + 0.0:g}", None, 0
    order = _order(largest, digits)
    power = 0 if -2 <= order <= 3 else order
    last_place = order - digits + 1 if sigma is None else min(_order(sigma, 2) - 1, order)
    last_place = max(last_place, order - digits + 1) if digits < _USUAL else last_place
    decimals = max(0, power - last_place)
    # The last place of the smallest floats is none itself.
    lift = 200 if last_place < -300 else 0

    def spelled(number: float) -> str:
        steps = round(number * 10.0**lift / 10.0 ** (last_place + lift))
        return f"{steps * 10.0 ** (last_place - power):.{decimals}f}"

    return spelled(value).replace("-", "−"), None if sigma is None else spelled(sigma), power


def _order(number: float, digits: int) -> int:
    # Of the number as rounded: 9.999 has the power of 10.0.
    return int(f"{number:.{digits - 1}e}".partition("e")[2])


def _text_number(mantissa: str, sigma: str | None, power: int) -> str:
    pair = mantissa if sigma is None else f"{mantissa} ± {sigma}"
    if not power:
        return pair
    return f"{pair if sigma is None else f'({pair})'} × 10{str(power).translate(_SUPERSCRIPTS)}"


def _latex_number(mantissa: str, sigma: str | None, power: int) -> str:
    mantissa = mantissa.replace("−", "-").replace("∞", r"\infty")
    pair = mantissa if sigma is None else rf"{mantissa} \pm {sigma}"
    if not power:
        return pair
    return rf"{pair if sigma is None else f'({pair})'} \times 10^{{{power}}}"


def _with_unit(number: str, unit: str, space: str) -> str:
    if not unit:
        return number
    ends_in_power = "×" in number or r"\times" in number
    if not ends_in_power and ("±" in number or r"\pm" in number):
        number = f"({number})"
    return f"{number}{space}{unit}"
