"""One declaration of a parameter, said once: symbol, unit, meaning, and up to three ranges inside each other.

*Meaningful* is what functions accept, *offered* what a section's `Parameters`, forms and sweeps offer,
*shown* where a page about one point has something to show. An inner range states only the ends that are
tighter than those around it. One declaration serves the function of an equation, whose arguments are checked,
converted and documented by it, and a section's `Parameters`, and so command line, sweeps and forms:

    ALP_MASS = Number("ALP mass", "GeV", symbol="m_a", meaningful=POSITIVE, offered=Range(at_most=10.0))
    CHARGE = Name("charge of the B meson", ("+", "0"))

    @checked(m_a=ALP_MASS, charge=CHARGE)
    def momentum(m_a, charge="+"):
        ...

    class Parameters(ParameterSet):
        m_a: float = ALP_MASS.parameter(2.0)

What is the same but for one thing is `ALP_MASS.but(offered=Range(at_least=1e-3, at_most=20.0))`.
"""

import abc
import dataclasses
import functools
import math
import re
from collections.abc import Callable, Iterable
from typing import Protocol, Self, TypeAlias, TypeVar, cast

import numpy as np
import numpy.typing as npt

from b2kinv.quantities import validation
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.ranges import ANY, Limits, Range
from b2kinv.quantities.scalars import Array

Default = TypeVar("Default")

#: Takes the name of a parameter and a value; returns an array for a number and the name for a name.
Check: TypeAlias = Callable[[str, object], object]

_Kind = TypeVar("_Kind", bound="Declaration")


class _Replace(Protocol):
    """`dataclasses.replace` for any kind of declaration: which fields there are, each kind has itself."""

    def __call__(self, declaration: _Kind, /, **changes: object) -> _Kind: ...


@dataclasses.dataclass(frozen=True)
class Declaration(abc.ABC):
    """All that is known of a parameter: see `Number` and `Name`.

    Attributes
    ----------
    meaning : str
        What it is, in a few words: help, documentation and error messages say it.
    """

    meaning: str

    @property
    @abc.abstractmethod
    def unit(self) -> str:
        """Unit as printed, "1" for a pure number, "" for a name."""

    @property
    @abc.abstractmethod
    def names(self) -> tuple[str, ...]:
        """The names that are allowed, or that may stand for the number."""

    @property
    @abc.abstractmethod
    def check(self) -> Check:
        """Check (name, value) against what functions accept, and convert the value."""

    @property
    @abc.abstractmethod
    def check_offered(self) -> Check:
        """Check (name, value) against what sections offer, and convert the value."""

    def read(self, name: str, text: str) -> object:
        """Return the value that a typed text means: this declaration decides, not what the text looks like.

        Text that means nothing comes back as it is, for a check to refuse with what is allowed.

        Raises
        ------
        ValueError
            If the text has characters that no line of text has.

        Examples
        --------
        >>> Number("mass", "GeV", words=("heavy",)).read("m", " 1e8 ")
        100000000.0
        >>> Name("spectrum", ("line",), text="path of a CSV file").read("spectrum", "2024.csv")
        '2024.csv'
        """
        validation.one_line(name, text)
        return text if isinstance(text, InputFile) else self._meant(text)

    @abc.abstractmethod
    def _meant(self, text: str) -> object:
        """Return what one line of text means."""

    @abc.abstractmethod
    def check_shown(self, name: str, value: object) -> None:
        """Raise a ValueError if a page about this value would have nothing to show."""

    @abc.abstractmethod
    def shown_text(self, within: Limits | None = None) -> str:
        """Return "; on a page …" where a page shows less than is offered or `within`, else nothing."""

    @abc.abstractmethod
    def allowed_text(self) -> str:
        """Return what is offered and, where that is less, what a page shows, for `b2kinv parameters`."""

    @property
    @abc.abstractmethod
    def type_text(self) -> str:
        """The type of a function's argument, for its documentation."""

    @abc.abstractmethod
    def description(self, argument: str) -> str:
        """Return what a function's argument of that name is and what is allowed, for its documentation."""

    @abc.abstractmethod
    def offered_description(self, field: str) -> str:
        """Return what a section's parameter of that name is and what is offered, for its documentation."""

    def but(self, **changes: object) -> Self:
        """Return the same declaration but for what is given.

        Examples
        --------
        >>> Number("mass", "GeV").but(meaning="ALP mass").unit
        'GeV'
        """
        replace: _Replace = dataclasses.replace
        return replace(self, **changes)

    def parameter(self, default: Default) -> Default:
        """Return a field of a section's `Parameters` with this declaration."""
        return dataclasses.field(default=default, metadata={"declaration": self})


@dataclasses.dataclass(frozen=True)
class Number(Declaration):
    """A number, or an array of numbers.

    Attributes
    ----------
    meaning : str
        What it is, in a few words: help, documentation and error messages say it.
    unit : str
        As printed, "1" for a pure number.
    symbol : str
        As the paper writes it, where the name in code differs: "α_X".
    meaningful, offered, shown : Range
        What functions accept, sections offer and a page shows.
    words : iterable of str
        Names that the number may be replaced by, such as "running" for a coupling.
    complex_allowed : bool
        Whether it may be complex; its modulus is what a range would refer to.
    single : bool
        Whether it is one number for a whole call, so that an array is refused.
    """

    meaning: str = ""
    unit: str = "1"
    symbol: str = ""
    meaningful: Range = ANY
    offered: Range = ANY
    shown: Range = ANY
    words: Iterable[str] = ()
    complex_allowed: bool = False
    single: bool = False

    def __post_init__(self) -> None:
        # A range that reaches beyond the one around it is a mistake of the declaration, found at import.
        _ = self.shown.inside(self.offered_range)

    @property
    def names(self) -> tuple[str, ...]:
        """The words that may stand for the number."""
        return tuple(self.words)

    @functools.cached_property
    def one(self) -> "Number":
        """The same declaration for an argument that is one number for a whole call.

        Examples
        --------
        >>> Number("ALP mass", "GeV").one.check("m_a", [1.0, 2.0])
        Traceback (most recent call last):
        ...
        ValueError: m_a = an array of shape (2,) is not allowed (ALP mass): it must be one number
        """
        return self.but(single=True)

    @functools.cached_property
    def offered_range(self) -> Range:
        """The offered range, with the ends of the meaningful one where it has none of its own."""
        return self.offered.inside(self.meaningful)

    @functools.cached_property
    def check(self) -> Check:
        """Check (name, value) against the meaningful range; return a word or an array.

        Examples
        --------
        >>> Number("ALP mass", "GeV", meaningful=Range(above=0.0)).check("m_a", -1.0)
        Traceback (most recent call last):
        ...
        ValueError: m_a = -1.0 is not allowed (ALP mass): it must be a finite number > 0 GeV
        """
        return self._checker(self.meaningful)

    def _meant(self, text: str) -> object:
        word = text.strip()
        if word in self.names:
            return word
        try:
            return float(word)
        except ValueError:
            return text

    def array(self, name: str, value: object) -> Array:
        """Return the value as an array after the check, for a number that no word stands for."""
        return cast(Array, self.check(name, value))

    @functools.cached_property
    def check_offered(self) -> Check:
        """Check (name, value) against the offered range; return a word or an array."""
        return self._checker(self.offered_range)

    @functools.cached_property
    def _check_shown(self) -> Check:
        return self._checker(self.shown.inside(self.offered_range))

    def check_shown(self, name: str, value: object) -> None:
        """Raise a ValueError, which names all ends, if the value is outside what is shown."""
        self._check_shown(name, value)

    def allowed_text(self) -> str:
        """Return the offered range and, where it is less, the shown one, then the words.

        Examples
        --------
        >>> mass = Number("mass", "GeV", meaningful=Range(above=0.0), offered=Range(at_most=10.0))
        >>> mass.but(shown=Range(below=4.5)).allowed_text()
        'a finite number > 0 and <= 10 GeV; on a page < 4.5 GeV'
        """
        text = validation.range_text(**self.offered_range.limits, unit=self.unit) + self.shown_text()
        return " | ".join([text, *self.names])

    def shown_text(self, within: Limits | None = None) -> str:
        """Return "; on a page …" where a page shows less than what is offered, else an empty text.

        Ends that are those `within` which the text is said, at the digits shown, are not said again.

        Examples
        --------
        >>> mass = Number("mass", "GeV", offered=Range(at_most=10.0), shown=Range(below=4.5))
        >>> mass.shown_text()
        '; on a page < 4.5 GeV'
        >>> mass.shown_text({**Range(at_most=4.4999999).limits})
        ''
        """
        text = validation.limits_text(
            **_tighter(self.shown.limits, within or self.offered_range.limits), unit=self.unit
        )
        return f"; on a page {text}" if text not in ("", self.unit) else ""

    @property
    def type_text(self) -> str:
        """The type of a function's argument, for its documentation."""
        number = "complex" if self.complex_allowed else "float"
        words = "".join(f' or "{word}"' for word in self.words)
        if self.single:
            return number + words
        return f"{number}{', ' if words else ' or '}array_like of {number}{words}"

    def description(self, argument: str) -> str:
        """Return what a function's argument is, with unit and range.

        Examples
        --------
        >>> Number("dark fine-structure constant", symbol="α_X", meaningful=Range(above=0.0)).description("a")
        'Dark fine-structure constant α_X, > 0.'
        """
        return self._described(argument, self.meaningful.text)

    def offered_description(self, field: str) -> str:
        """Return what a section's parameter is, with unit and the offered and the shown range.

        Examples
        --------
        >>> Number("ALP mass", "GeV", offered=Range(at_most=10.0)).offered_description("m_a")
        'ALP mass [GeV], ≤ 10.'
        """
        allowed = [self.offered_range.text, *(f'"{word}"' for word in self.words)]
        page = f"; on a page {self.shown.text}" if self.shown != ANY else ""
        return self._described(field, " or ".join(part for part in allowed if part) + page)

    def _described(self, argument: str, allowed: str) -> str:
        symbol = "" if self.symbol == argument else self.symbol
        unit = "" if self.unit == "1" else f"[{_raised(self.unit)}]"
        what = " ".join(part for part in (self.meaning, symbol, unit) if part)
        return _sentence(", ".join(part for part in (what, allowed) if part))

    def _checker(self, allowed: Range) -> Check:
        numbers = (_complex_checker if self.complex_allowed else _real_checker)(self, allowed)
        if self.single:
            numbers = _single(self, numbers)
        words = self.names
        if not words:
            return numbers

        def check(name: str, value: object) -> object:
            return value if isinstance(value, str) and value in words else numbers(name, value)

        return check


@dataclasses.dataclass(frozen=True)
class Name(Declaration):
    """A name out of several.

    Attributes
    ----------
    meaning : str
        What it is, in a few words: help, documentation and error messages say it.
    choices : iterable of str, or callable that returns one
        Allowed names; a callable is asked when a name is first checked.
    text : str
        What other text may stand for a name, such as "path of a CSV file".
    accept_text : callable, optional
        Takes name and text, and returns the text or raises a ValueError. Without it every text passes and
        whoever takes it must check.
    file_ends : tuple of str
        How the names of files end that may stand for a name, such as ".csv": such a file is read when the
        value is checked, which gives an `InputFile`.
    several : bool
        Whether several files may be named, with commas between.
    """

    choices: Iterable[str] | Callable[[], Iterable[str]] = ()
    text: str = ""
    accept_text: Callable[[str, str], str] | None = None
    file_ends: tuple[str, ...] = ()
    several: bool = False

    @property
    def unit(self) -> str:
        """A name has none."""
        return ""

    @property
    def names(self) -> tuple[str, ...]:
        """The allowed names."""
        return tuple(self.choices() if callable(self.choices) else self.choices)

    @property
    def check(self) -> Check:
        """Return the check of (name, value), which gives the value back."""
        return self._checked

    @property
    def check_offered(self) -> Check:
        """Return the check of (name, value), which gives the value back."""
        return self._checked

    def _meant(self, text: str) -> str:
        return text.strip()

    def check_shown(self, name: str, value: object) -> None:
        """A page shows every name."""

    def shown_text(self, within: Limits | None = None) -> str:
        """Return an empty text."""
        return ""

    def allowed_text(self) -> str:
        """Return the names, and what other text is allowed."""
        return " | ".join([*self.names, *([self.text] if self.text else [])])

    @property
    def type_text(self) -> str:
        """The type of a function's argument, for its documentation."""
        return "str"

    def description(self, argument: str) -> str:
        """Return what a function's argument is, and the names where they are known at import.

        Examples
        --------
        >>> Name("charge of the B meson", ("+", "0")).description("charge")
        'Charge of the B meson: "+" or "0".'
        """
        if callable(self.choices):
            return _sentence(self.meaning)
        *most, last = [f'"{name}"' for name in self.choices] + ([self.text] if self.text else [])
        return _sentence(f"{self.meaning}: {', '.join(most)}{' or ' if most else ''}{last}")

    def offered_description(self, field: str) -> str:
        """Return what a section's parameter is: nothing is offered that functions do not accept."""
        return self.description(field)

    def _checked(self, name: str, value: object) -> str:
        # Most functions get a right name: it is looked for where it stands.
        if isinstance(value, str) and value in (self.choices() if callable(self.choices) else self.choices):
            return value
        if self.text and isinstance(value, str):
            validation.one_line(name, value)
            if self.file_ends:
                return self._file(name, value)
            return self.accept_text(name, value) if self.accept_text is not None else value
        return validation.choice(name, value, self.names, meaning=self.meaning)

    def _file(self, name: str, value: str) -> str:
        if isinstance(value, InputFile):
            return value
        named = [one.strip() for one in value.split(",")] if self.several else [value]
        if not all(one.lower().endswith(self.file_ends) for one in named):
            files = [f"FILE{end}" for end in self.file_ends]
            return validation.choice(name, value, (*self.names, *files), meaning=self.meaning)
        return InputFile.read(name, value) if len(named) == 1 else InputFile.read_several(name, value)


def _real_checker(number: Number, allowed: Range) -> Check:
    array = np.array
    floats, known = np.dtype(float), False
    low = high = math.nan

    def check(name: str, value: object) -> object:
        # Every function starts here: what is usual takes the short way, all else the one with the sentences.
        nonlocal low, high, known
        if not known:
            low, high = allowed.closed
            known = True
        if isinstance(value, float):
            if low <= value <= high:
                return array(value)
        elif isinstance(value, np.ndarray) and value.dtype is floats:
            if not value.ndim:
                if low <= value.item() <= high:
                    return value
            elif value.size:
                # Several times faster than min and max; a NaN is found as either.
                least, most = value.item(value.argmin()), value.item(value.argmax())
                if low <= least and most <= high:
                    return value
        meaning = allowed.meaning or number.meaning
        return validation.numbers(
            name, value, **allowed.limits, unit=number.unit, meaning=meaning, words=number.words
        )

    return check


def _complex_checker(number: Number, allowed: Range) -> Check:
    real = _real_checker(number, allowed)

    def check(name: str, value: object) -> object:
        if not np.iscomplexobj(cast(npt.ArrayLike, value)):
            return real(name, value)
        array: npt.NDArray[np.complex128] = np.asarray(value, dtype=complex)
        # Of finite parts the modulus may overflow: infinite, it is refused like any number out of range.
        with np.errstate(over="ignore", invalid="ignore"):
            modulus = np.abs(array)
        real(name, modulus)
        return array

    return check


def _single(number: Number, check_numbers: Check) -> Check:
    def check(name: str, value: object) -> object:
        array = check_numbers(name, value)
        if np.ndim(cast(npt.ArrayLike, array)):
            shape = np.shape(cast(npt.ArrayLike, array))
            raise ValueError(
                f"{name} = an array of shape {shape} is not allowed ({number.meaning}): it must be one number"
            )
        return array

    return check


def _tighter(inner: Limits, outer: Limits) -> Limits:
    """Return the ends of a range that are, as printed, tighter than those of the one around it."""

    def low(end: float | None) -> float:
        return -math.inf if end is None else float(validation.limit_text(end, upper=False))

    def high(end: float | None) -> float:
        return math.inf if end is None else float(validation.limit_text(end, upper=True))

    lowest = max(low(outer["above"]), low(outer["at_least"]))
    highest = min(high(outer["below"]), high(outer["at_most"]))
    return {
        "above": inner["above"] if low(inner["above"]) > lowest else None,
        "at_least": inner["at_least"] if low(inner["at_least"]) > lowest else None,
        "below": inner["below"] if high(inner["below"]) < highest else None,
        "at_most": inner["at_most"] if high(inner["at_most"]) < highest else None,
    }


def _raised(unit: str) -> str:
    powers = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
    return re.sub(r"\^(-?\d+)", lambda found: found[1].translate(powers), unit)


def _sentence(text: str) -> str:
    if not text:
        return ""
    # A Greek letter is a symbol.
    first = text[0].upper() if text[0].isascii() else text[0]
    return f"{first}{text[1:]}."
