"""What declarations add to docstrings: type, meaning, unit and range of each argument, and what raises.

Docstrings stay numpydoc. Under "Parameters" the author says only what no declaration knows, and under
"Raises" only what no declaration checks.
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from b2kinv.quantities.declarations import Declaration, Name

_TITLE = re.compile(r"^([A-Z][A-Za-z ]*)\n-{3,}[ ]*\n", re.MULTILINE)
_ITEM = re.compile(r"\n(?=\S)")
_BEFORE_RAISES = ("Parameters", "Returns", "Yields", "Receives", "Other Parameters")


@dataclass(frozen=True)
class Argument:
    """One argument of a function: its declaration, if it has one, and whether it may be left out."""

    declaration: Declaration | None
    optional: bool


def extended(docstring: str | None, arguments: Mapping[str, Argument]) -> str | None:
    """Return a function's docstring with what the declarations of its arguments know.

    Parameters
    ----------
    docstring : str or None
    arguments : mapping of str to Argument
        In the order of the signature.

    Raises
    ------
    TypeError
        If one entry of the docstring is about arguments that are declared differently.
    """
    if docstring is None:
        return None
    head, sections = _parsed(docstring)
    before = sections.pop("Parameters", "")
    raises = sections.pop("Raises", "")
    written = {"Parameters": _parameters(before, arguments), **sections}
    parts = [head]
    told = False
    for title, body in written.items():
        if not told and title not in _BEFORE_RAISES:
            parts.append(_section("Raises", _raises(raises, arguments)))
            told = True
        parts.append(_section(title, body))
    if not told:
        parts.append(_section("Raises", _raises(raises, arguments)))
    return "\n\n".join(part for part in parts if part) + "\n"


def fields(docstring: str | None, parameters: Mapping[str, tuple[Declaration, object]]) -> str | None:
    """Return a section's docstring of `Parameters` with one entry for each: name → (declaration, default)."""
    if docstring is None:
        return None
    entries = [
        f"{name} : {'str' if isinstance(declaration, Name) else 'float'}, default {default!r}\n"
        f"    {declaration.offered_description(name)}"
        for name, (declaration, default) in parameters.items()
    ]
    return inspect.cleandoc(docstring) + "\n\n" + _section("Parameters", "\n".join(entries)) + "\n"


def _parsed(docstring: str) -> tuple[str, dict[str, str]]:
    head, *pieces = _TITLE.split(inspect.cleandoc(docstring) + "\n")
    return head.strip("\n"), {
        title: body.strip("\n") for title, body in zip(pieces[::2], pieces[1::2], strict=True)
    }


def _section(title: str, body: str) -> str:
    return f"{title}\n{'-' * len(title)}\n{body}" if body else ""


def _items(body: str) -> list[tuple[str, str]]:
    found = []
    for item in _ITEM.split(body):
        first, _, rest = item.partition("\n")
        found.append((first, rest.strip("\n")))
    return found if body else []


def _parameters(body: str, arguments: Mapping[str, Argument]) -> str:
    entries: dict[str, str] = {}
    for first, rest in _items(body):
        names = [name.strip() for name in first.partition(" :")[0].split(",")]
        known = [arguments[name] for name in names if name in arguments and arguments[name].declaration]
        if any(one != known[0] for one in known) or (known and len(known) != len(names)):
            raise TypeError(f"the docstring has one entry for {first!r}, which are not declared alike")
        entry = _entry(", ".join(names), known[0], rest) if known else f"{first}\n{rest}".rstrip("\n")
        entries |= {names[0]: entry} | dict.fromkeys(names[1:], "")
    for name, argument in arguments.items():
        if name not in entries and argument.declaration:
            entries[name] = _entry(name, argument, "")
    order = [*arguments, *(name for name in entries if name not in arguments)]
    return "\n".join(entries[name] for name in order if entries.get(name))


def _entry(names: str, argument: Argument, rest: str) -> str:
    assert argument.declaration is not None
    optional = ", optional" if argument.optional else ""
    description = argument.declaration.description(names)
    lines = [f"{names} : {argument.declaration.type_text}{optional}"]
    lines += [f"    {description}"] if description else []
    return "\n".join([*lines, *([rest] if rest else [])])


def _raises(body: str, arguments: Mapping[str, Argument]) -> str:
    declared = {name: one.declaration for name, one in arguments.items() if one.declaration}
    numbers = [name for name, declaration in declared.items() if not isinstance(declaration, Name)]
    names = [name for name in declared if name not in numbers]
    reasons = []
    if numbers:
        reasons.append(f"{_either(numbers)} is not finite or outside its range")
    if names:
        reasons.append(f"{_either(names)} is not one of its names")
    if not reasons:
        return body
    entries = dict(_items(body))
    own = entries.pop("ValueError", "")
    told = f"    If {', or '.join(reasons)}." + (f"\n{own}" if own else "")
    return "\n".join(f"{kind}\n{rest}" for kind, rest in {"ValueError": told, **entries}.items())


def _either(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last
