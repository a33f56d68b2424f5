"""Errors that no declaration foresees, such as an overflow: in a sentence that says for which arguments."""

import contextvars
import functools
import re
from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec, Protocol, TypeVar, cast

import numpy as np

_OVERFLOW = "a number overflows"
_UNDERFLOW = "a number is too small for a float"
#: What Python's own arithmetic and scipy say → the same for people.
_REASONS = {
    "math domain error": _OVERFLOW,
    "math range error": _OVERFLOW,
    "expected a positive input": _OVERFLOW,
    "cannot convert float": _OVERFLOW,
    "must contain only finite values": _OVERFLOW,
    "array must not contain infs or NaNs": _OVERFLOW,
    # An inner function is given what has overflowed where no processor raises a flag: in WebAssembly.
    "= inf is not allowed": _OVERFLOW,
    "= -inf is not allowed": _OVERFLOW,
    "= nan is not allowed": _OVERFLOW,
    "must have different signs": "no solution lies in the range that is searched",
}


#: Whether an overflow of numpy is an error already, so that functions of functions need not ask for it again.
_RAISING = contextvars.ContextVar("raising", default=False)


class _Parameters(Protocol):
    def as_dict(self) -> Mapping[str, object]:
        """Return name → value."""


_Given = TypeVar("_Given", bound=_Parameters)
_More = ParamSpec("_More")
_Returned = TypeVar("_Returned")


class NoValueError(ValueError):
    """A function has no value for its arguments, for a reason that speaks of none of them."""

    def __init__(self, reason: str, where: str) -> None:
        super().__init__(f"there is no value for {where}: {reason}")
        self.reason = reason


def explain(error: Exception, arguments: dict[str, object]) -> None:
    """Raise a `NoValueError` about the arguments, unless the error itself names one of them.

    Parameters
    ----------
    error : ArithmeticError or ValueError
        What a function's body has raised.
    arguments : dict of str to object
        What it was called with.

    Examples
    --------
    >>> explain(ZeroDivisionError("division by zero"), {"C_chi": 1e-150})
    Traceback (most recent call last):
    ...
    b2kinv.quantities.unforeseen.NoValueError: there is no value for C_chi = 1e-150: a number overflows
    """
    if isinstance(error, NoValueError):
        reason = error.reason
    else:
        reason = str(error)
        if isinstance(error, ValueError) and any(re.search(rf"\b{name}\b", reason) for name in arguments):
            return
        reason = _reason(error, reason)
    where = ", ".join(f"{name} = {_shown(value)}" for name, value in arguments.items() if _is_plain(value))
    if where:
        raise NoValueError(reason, where) from error


def raising(call: Callable[_More, _Returned], *arguments: _More.args, **named: _More.kwargs) -> _Returned:
    """Return what a function gives, with an overflow of numpy an error, as one of Python's numbers is.

    Examples
    --------
    >>> raising(np.square, 1e300)
    Traceback (most recent call last):
    ...
    FloatingPointError: overflow encountered in square
    """
    if _RAISING.get():
        return call(*arguments, **named)
    token = _RAISING.set(True)
    try:
        return _strictly(call, *arguments, **named)
    finally:
        _RAISING.reset(token)


# As a decorator it costs half of what `with` does, and every function pays it.
@np.errstate(over="raise", divide="raise", invalid="raise")
def _strictly(call: Callable[_More, _Returned], *arguments: _More.args, **named: _More.kwargs) -> _Returned:
    return call(*arguments, **named)


def explained(
    evaluate: Callable[Concatenate[_Given, _More], _Returned],
) -> Callable[Concatenate[_Given, _More], _Returned]:
    """Let an overflow anywhere in what evaluates a section be a `NoValueError` about its parameters.

    It names those that are not the usual ones.
    """

    @functools.wraps(evaluate)
    def wrapper(parameters: _Given, *arguments: _More.args, **named: _More.kwargs) -> _Returned:
        try:
            return raising(evaluate, parameters, *arguments, **named)
        except (ArithmeticError, NoValueError) as error:
            usual = type(parameters)().as_dict()
            given = parameters.as_dict()
            moved = {name: value for name, value in given.items() if not _equal(value, usual[name])}
            explain(error, moved or dict(given))
            raise

    return cast(Callable[Concatenate[_Given, _More], _Returned], wrapper)


def _equal(one: object, other: object) -> bool:
    return bool(np.all(np.asarray(one) == np.asarray(other)))


def _reason(error: Exception, said: str) -> str:
    if isinstance(error, ArithmeticError):
        return _UNDERFLOW if "underflow" in said else _OVERFLOW
    return next((reason for part, reason in _REASONS.items() if part in said), " ".join(said.split()))


def _is_plain(value: object) -> bool:
    return isinstance(value, int | float | str | np.ndarray)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return repr(value)
    array = np.asarray(value)
    if array.size == 1:
        return f"{array.item():.6g}"
    return f"{array.size} numbers from {array.min():.6g} to {array.max():.6g}" if array.size else "no number"
