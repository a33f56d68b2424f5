"""Checks of a function's arguments by declaration, so that its body is the formula and nothing else."""

import functools
import inspect
import math
from collections.abc import Callable
from types import MappingProxyType
from typing import ParamSpec, Protocol, TypeVar, cast

import numpy as np

from b2kinv.quantities import documentation, unforeseen
from b2kinv.quantities.declarations import Check, Declaration
from b2kinv.quantities.scalars import plain_scalars

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")
Given = TypeVar("Given", covariant=True)


class _Function(Protocol[Given]):
    # A function of which only the result is known: what the decorator calls with converted arguments.
    def __call__(self, *args: object, **kwargs: object) -> Given: ...


def checked(
    *, may_be_infinite: bool = False, **declarations: Declaration
) -> Callable[[Callable[Arguments, Returned]], Callable[Arguments, Returned]]:
    """Return a decorator that checks, converts and documents the arguments declared here.

    A number reaches the body as an array of floats, without axes for a scalar, and what the body returns
    without axes comes back as Python's own number, also inside a tuple, a dictionary or a dataclass. A number
    that overflows is refused, unless the function says that it may be infinite. None passes where it is the
    default. To the docstring each argument's type, meaning, unit and range are added, and what raises. The
    attributes ``declarations`` and ``may_be_infinite`` of the function have what was declared.

    Parameters
    ----------
    may_be_infinite : bool
        Whether infinity is an answer and no overflow.
    **declarations : Declaration
        Name of an argument → its declaration. Arguments that are not named are left alone.

    Raises
    ------
    TypeError
        At import, if the function has no argument of a declared name.
    ValueError
        At import, if a default is not allowed; at a call, if an argument is not, or if the body finds no
        answer: then the sentence says for which arguments.

    Examples
    --------
    >>> from b2kinv.quantities.declarations import Number
    >>> from b2kinv.quantities.ranges import POSITIVE
    >>> @checked(mass=Number("mass", "GeV", meaningful=POSITIVE), width=Number("width", "GeV"))
    ... def quality(mass, width=0.5):
    ...     return mass / width
    >>> quality(2)
    4.0
    >>> quality.declarations["width"].unit
    'GeV'
    >>> quality(-1.0)
    Traceback (most recent call last):
    ...
    ValueError: mass = -1.0 is not allowed (mass): it must be a finite number > 0 GeV
    """

    def decorate(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
        known = inspect.signature(function).parameters
        _require_known(function.__qualname__, declarations, list(known))
        plan = [
            (place, name, *_rule(known[name], name, declarations[name]))
            for place, name in enumerate(known)
            if name in declarations
        ]
        call = cast(_Function[Returned], function)

        @functools.wraps(function)
        def wrapper(*args: object, **kwargs: object) -> Returned:
            given, values = len(args), list(args)
            for place, name, check, default in plan:
                if place < given:
                    values[place] = check(name, values[place])
                elif name in kwargs:
                    kwargs[name] = check(name, kwargs[name])
                elif default is not None:
                    kwargs[name] = default
            try:
                return _answer(call, may_be_infinite, values, kwargs)
            except (ArithmeticError, ValueError) as error:
                unforeseen.explain(error, dict(zip(known, values, strict=False)) | kwargs)
                raise

        # Of both: tools that look for the source go to the inner one.
        arguments = {
            name: documentation.Argument(declarations.get(name), one.default is not one.empty)
            for name, one in known.items()
        }
        function.__doc__ = wrapper.__doc__ = documentation.extended(function.__doc__, arguments)
        vars(wrapper)["declarations"] = MappingProxyType(declarations)
        vars(wrapper)["may_be_infinite"] = may_be_infinite
        return cast(Callable[Arguments, Returned], wrapper)

    return decorate


def _answer(
    call: _Function[Given], may_be_infinite: bool, values: list[object], kwargs: dict[str, object]
) -> Given:
    found = plain_scalars(unforeseen.raising(call, *values, **kwargs))
    # Python's own numbers overflow without a word.
    if not may_be_infinite and isinstance(found, float) and not math.isfinite(found):
        raise OverflowError
    return found


def _require_known(function: str, declarations: dict[str, Declaration], known: list[str]) -> None:
    for name in declarations:
        if name not in known:
            raise TypeError(
                f"{function} is declared to check {name!r}, but has no such argument: "
                f"it has {', '.join(known)}"
            )


def _rule(argument: inspect.Parameter, name: str, declaration: Declaration) -> tuple[Check, object]:
    # How the argument is checked, and its default as the body gets it; None where nothing need be passed.
    if argument.default is argument.empty:
        return declaration.check, None
    if argument.default is None:
        return _or_none(declaration.check), None
    default = declaration.check(name, argument.default)
    if isinstance(default, np.ndarray):
        # All calls share it.
        default = default.view()
        default.flags.writeable = False
    return declaration.check, default


def _or_none(check: Check) -> Check:
    def check_given(name: str, value: object) -> object:
        return None if value is None else check(name, value)

    return check_given
