"""What holds for every call: one-sentence errors, no warning, no NaN, and arrays like their elements."""

import dataclasses
import inspect
import itertools
import re
import warnings
from collections.abc import Mapping

import numpy as np

from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity, Result
from tests.fuzz.declared import quantities

#: A word of a sentence that refuses: what is allowed, or why nothing is.
_REFUSES = re.compile(r"must|not allowed|unknown|cannot|no |not |too (small|large)|out of reach")


def finding(call):
    """Return what is wrong with a call as (kind, text), or None."""
    return judged(call)[0]


def judged(call):
    """Return what is wrong with a call as (kind, text), or None; and whether it gave something."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            given = call.run()
        except ValueError as error:
            return _bad_sentence(call, str(error)), False
        except Warning as warning:
            return ("warning", f"{type(warning).__name__}: {warning}"), False
        except Exception as error:
            return ("error", f"{type(error).__name__}: {error}"), False
        bad = _not_finite(call, given) or _not_a_word(given)
        return bad or (_unlike_elements(call, given) if call.numbers else None), True


def _bad_sentence(call, sentence):
    if "\n" in sentence.strip():
        return "sentence", f"more than one line: {sentence}"
    if not _REFUSES.search(sentence):
        return "sentence", sentence
    # What was given, by its name or as it is written.
    inside = [one.as_dict().values() for one in call.arguments.values() if isinstance(one, ParameterSet)]
    given = [*call.arguments.values(), *itertools.chain(*inside)]
    words = [word for one in given for word in (one if isinstance(one, tuple) else (one,))
             if isinstance(word, str)]  # fmt: skip
    if not any(re.search(rf"(?<!\w){re.escape(said)}(?!\w)", sentence) for said in (*call.names, *words)):
        return "sentence", sentence
    return None


def _not_finite(call, given):
    said = f"{call.function.__doc__}"
    module = f"{inspect.getmodule(inspect.unwrap(call.function)).__doc__}"
    for path, value, meaning in numbers_in(given):
        array = np.asarray(value)
        if array.dtype.kind not in "fc" or np.all(np.isfinite(array)):
            continue
        kind = "NaN" if np.any(np.isnan(array)) else "infinite"
        # What a checked function itself returns, of scalars as of arrays, is as it has declared.
        if kind == "infinite" and not path and hasattr(call.function, "may_be_infinite"):
            if call.function.may_be_infinite:
                continue
            return kind, f"{value!r}"[:200]
        if not (declared(kind, f"{said} {module} {meaning}") or _listed(call, path, kind)):
            return kind, f"{path}: {value!r}"[:200]
    return None


def _not_a_word(given):
    for text in texts_in(given):
        if re.search(r"(?<![\w\\])(?:inf|nan)(?![\w.])", text):
            return "text", text[:200]
    return None


def texts_in(value):
    """Yield the texts that a function gives, by itself or as quantities."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Quantity):
        yield from texts_in(value.value)
    elif isinstance(value, Result | Mapping):
        for name in value:
            yield from texts_in(value[name])
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts_in(item)


def _listed(call, path, kind):
    # Of a section itself, or of something that is computed from all its quantities.
    evaluate = call.arguments.get("evaluate")
    section = inspect.getmodule(evaluate).__name__.rpartition(".")[2] if evaluate else call.name.split(".")[1]
    if not call.name.endswith((".evaluate", ".uncertainties")):
        return False
    quantity = path.partition("]")[0].removeprefix("[")
    named = {quantity, f"{quantity}±"} if "±" in path else {quantity}
    return bool(named & quantities(section, kind))


def declared(kind, said):
    """Say whether docstrings or a quantity's meaning say that it may be infinite or not exist."""
    words = r"inf\b|[Ii]nfinit|∞" if kind == "infinite" else r"no value|not exist|NaN|nan\b"
    return bool(re.search(words, said))


def numbers_in(value, path="", meaning=""):
    """Yield (where, number or array, meaning of the quantity) for all numbers in what a function gives."""
    if isinstance(value, Quantity):
        yield from numbers_in(value.value, path, value.meaning)
        yield from numbers_in(value.uncertainty, f"{path}±", value.meaning)
    elif isinstance(value, Result | Mapping):
        for name in value:
            yield from numbers_in(value[name], f"{path}[{name}]", meaning)
    elif isinstance(value, tuple | list):
        for place, item in enumerate(value):
            yield from numbers_in(item, f"{path}[{place}]", meaning)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from numbers_in(getattr(value, field.name), f"{path}.{field.name}", f"{value.__doc__}")
    elif isinstance(value, bool | int | float | complex | np.ndarray | np.generic):
        yield path, value, meaning


def _unlike_elements(call, given):
    whole = {path: np.asarray(value) for path, value, _ in numbers_in(given)}
    for place in range(3):
        arguments = dict(call.arguments)
        for name in call.numbers:
            arguments[name] = call.arguments[name][place].item()
        try:
            alone = call.run(arguments)
        except (ValueError, TypeError, ArithmeticError, Warning) as error:
            return "broadcast", f"an element alone: {error}"
        one = {path: np.asarray(value) for path, value, _ in numbers_in(alone)}
        if one.keys() != whole.keys():
            return "broadcast", f"other numbers: {set(one) ^ set(whole)}"
        for path, value in one.items():
            array = whole[path]
            if array.dtype.kind not in "fcb":
                continue
            spread = array.shape[:1] == (3,) and (array.ndim > value.ndim or value.shape[:1] == (1,))
            element = array[place] if spread else array
            if not np.allclose(element, value, rtol=1e-9, atol=0.0, equal_nan=True):
                return "broadcast", f"{path}: {element!r} and {value!r} at {place}"
    return None
