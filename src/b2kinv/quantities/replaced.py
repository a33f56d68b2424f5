"""One explicit way to compute anything again with other inputs, without a second implementation of it.

Whatever hands out an input (a mass, a row of a table, the parameters of a fit) passes it through `read`, by
name. Inside ``with inputs(name=value)`` that name gives the replaced value, in this context and no other.
Results that are kept between calls are kept by `kept`, which notes what each of them has read: a result is
given again only if nothing that it depends on is replaced, or it was computed with the same replacements. So
a shift is never hidden by a result that was computed before, and what does not depend on it need not be
computed anew.
"""

import contextlib
import dataclasses
import functools
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Generic, ParamSpec, Protocol, TypeVar, cast

import numpy as np

from b2kinv.quantities import validation

Arguments = ParamSpec("Arguments")
Given = TypeVar("Given")
Key = TypeVar("Key")
Owner = TypeVar("Owner")
Returned = TypeVar("Returned", covariant=True)


class Kept(Protocol[Arguments, Returned]):
    """A function whose results are kept."""

    def __call__(self, *args: Arguments.args, **kwargs: Arguments.kwargs) -> Returned:
        """Return what the function returns, computed at most once."""

    def cache_clear(self) -> None:
        """Forget all results."""


class _Replacement(dict[str, object]):
    # Name → value, and what was computed with these values: function and arguments → names read, result.
    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)
        self.results: OrderedDict[tuple[object, ...], tuple[frozenset[str], object]] = OrderedDict()


_NOTHING = _Replacement({})
_KEYWORDS = object()
# Replacements that may come again, with what was computed there, the latest last; how many, and of each.
_repeated: OrderedDict[object, _Replacement] = OrderedDict()
_REPEATED, _RESULTS = 128, 100
_now: ContextVar[_Replacement] = ContextVar("replaced", default=_NOTHING)
_notes: ContextVar[set[str] | None] = ContextVar("read", default=None)


def read(name: str, stored: Given) -> Given:
    """Return what stands for an input now: the stored value, unless it is replaced.

    Examples
    --------
    >>> with inputs({"mass of the muon": 0.1}):
    ...     read("mass of the muon", 0.10566)
    0.1
    >>> read("mass of the muon", 0.10566)
    0.10566
    """
    notes = _notes.get()
    if notes is not None:
        notes.add(name)
    now = _now.get()
    return cast(Given, now[name]) if name in now else stored


@contextlib.contextmanager
def inputs(values: Mapping[str, object], *, again: bool = False) -> Iterator[None]:
    """Let other values stand for inputs, in this context, for a while.

    Inside another replacement the inner one counts for what both name.

    Parameters
    ----------
    values : mapping of str to object
    again : bool, optional
        Whether the same values will be asked for again: what is computed with them is then kept beyond.
    """
    whole = {**_now.get(), **values}
    token = _now.set(_to_repeat(whole) if again else _Replacement(whole))
    try:
        yield
    finally:
        _now.reset(token)


def anything() -> bool:
    """Return whether any input is replaced now.

    Examples
    --------
    >>> anything()
    False
    """
    return _now.get() is not _NOTHING


@contextlib.contextmanager
def nothing() -> Iterator[None]:
    """Let every input have its stored value for a while, as for the ends of ranges, and note nothing."""
    token, notes = _now.set(_NOTHING), _notes.set(None)
    try:
        yield
    finally:
        _now.reset(token)
        _notes.reset(notes)


@contextlib.contextmanager
def noted() -> Iterator[set[str]]:
    """Collect the names of the inputs that are read for a while, also by results that were kept.

    Examples
    --------
    >>> with noted() as names:
    ...     _ = read("mass of the muon", 0.10566)
    >>> sorted(names)
    ['mass of the muon']
    """
    names: set[str] = set()
    outer = _notes.get()
    token = _notes.set(names)
    try:
        yield names
    finally:
        _notes.reset(token)
        if outer is not None:
            outer |= names


def kept(largest: int | None = None) -> Callable[[Callable[Arguments, Given]], Kept[Arguments, Given]]:
    """Return a decorator like `functools.lru_cache` for functions that read inputs.

    Parameters
    ----------
    largest : int, optional
        How many results are kept; beyond, the oldest is forgotten.

    Raises
    ------
    ValueError
        If it is less than one.

    Examples
    --------
    >>> @kept()
    ... def twice():
    ...     return 2.0 * read("mass of the muon", 0.10566)
    >>> twice()
    0.21132
    >>> with inputs({"mass of the muon": 0.1}):
    ...     twice()
    0.2
    """
    if largest is not None:
        validation.numbers("largest", largest, at_least=1)

    def decorate(function: Callable[Arguments, Given]) -> Kept[Arguments, Given]:
        stored: OrderedDict[tuple[object, ...], tuple[frozenset[str], object]] = OrderedDict()

        @functools.wraps(function)
        def wrapper(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Given:
            key = _key((_KEYWORDS, args, *kwargs.items()) if kwargs else args)
            now = _now.get()
            found = stored.get(key)
            # The first comparison is for speed: nearly always nothing is replaced.
            if found and (now is _NOTHING or now.keys().isdisjoint(found[0])):
                _note(found[0])
                return cast(Given, found[1])
            if found := now.results.get((function, key)):
                _note(found[0])
                return cast(Given, found[1])
            with noted() as names:
                result = function(*args, **kwargs)
            kept_result = frozenset(names), result
            # What has read nothing that is replaced holds everywhere.
            if now.keys().isdisjoint(names):
                stored[key] = kept_result
            else:
                now.results[function, key] = kept_result
                _drop_oldest(now.results, _RESULTS)
            if largest is not None:
                _drop_oldest(stored, largest)
            return result

        def clear() -> None:
            stored.clear()
            _repeated.clear()

        wrapper.__dict__["cache_clear"] = clear
        return cast(Kept[Arguments, Given], wrapper)

    return decorate


class KeptProperty(Generic[Owner, Given]):
    """A property computed once, as by `functools.cached_property`, and again where inputs are replaced.

    Examples
    --------
    >>> class Muon:
    ...     @KeptProperty
    ...     def twice(self):
    ...         return 2.0 * read("mass of the muon", 0.10566)
    >>> Muon().twice
    0.21132
    """

    def __init__(self, function: Callable[[Owner], Given]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type[Owner], name: str) -> None:
        self._place = f"_kept_{name}"

    def __get__(self, instance: Owner, owner: type[Owner] | None = None) -> Given:
        """Return the value that belongs to one object."""
        own = vars(instance)
        if self._place not in own:
            own[self._place] = kept()(functools.partial(self._function, instance))
        return cast(Callable[[], Given], own[self._place])()


def _to_repeat(values: Mapping[str, object]) -> _Replacement:
    key = _hashable(values)
    found = _repeated.pop(key, None) or _Replacement(values)
    _repeated[key] = found
    _drop_oldest(_repeated, _REPEATED)
    return found


def _drop_oldest(results: OrderedDict[Key, Given], largest: int) -> None:
    # A plain dict would look for its first entry past all that were dropped before.
    if len(results) > largest:
        results.popitem(last=False)


def _key(given: tuple[object, ...]) -> tuple[object, ...]:
    try:
        hash(given)
    except TypeError:
        return tuple(map(_hashable, given))
    return given


def _hashable(value: object) -> object:
    # Arrays by what is in them, also within parameters.
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, Mapping):
        return frozenset((name, _hashable(one)) for name, one in value.items())
    if isinstance(value, tuple | list):
        return tuple(map(_hashable, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and type(value).__hash__ is not None:
        parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
        return type(value), *map(_hashable, parts)
    return value


def _note(names: frozenset[str]) -> None:
    notes = _notes.get()
    if notes is not None:
        notes |= names
