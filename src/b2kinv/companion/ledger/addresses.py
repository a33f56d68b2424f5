"""Where the Python reference describes a function: pages below `book` name their modules themselves.

A page describes a module where it says ``.. automodule:: package.module``. Nothing of Sphinx is needed to
know that, so that the ledger can lead there.
"""

import ast
import functools
import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

from b2kinv.companion.ledger import equations
from b2kinv.companion.words import markup

_DESCRIBES = re.compile(r"^\.\. automodule:: (\S+)$", re.MULTILINE)


@functools.cache
def described(book: Path) -> tuple[tuple[str, str], ...]:
    """Return (module, page) for every module that a page describes; pages are named as seen from `book`."""
    return tuple(
        (module, path.relative_to(book).with_suffix("").as_posix())
        for path in sorted(book.rglob("*.md"))
        for module in _DESCRIBES.findall(path.read_text(encoding="utf-8"))
    )


def anchor(path: str) -> str:
    """Return the name of the place that describes "package.module.function".

    Examples
    --------
    >>> anchor("package.sections.decays.loop_function")
    'api-decays-loop-function'
    """
    module, _, name = path.rpartition(".")
    # Browsers tell capitals from small letters, some tools do not: a class needs a name of its own.
    kind = "-class" if name[:1].isupper() else ""
    return f"api-{module.rpartition('.')[2]}-{name}".lower().replace("_", "-") + kind


def address(book: Path, path: str) -> str:
    """Return the address, seen from `book`, of where "package.module.function" is described.

    What a module has from another one is described there.

    Raises
    ------
    ValueError
        If there is no such function, or no page describes its module.
    """
    member = equations.function(path)
    home = defined_in(member)
    pages = dict(described(book))
    if home not in pages:
        raise ValueError(f"no page of the reference describes the module {home!r}")
    return f"{pages[home]}.html#{anchor(f'{home}.{member.__name__}')}"


def link(book: Path, path: str) -> str:
    """Return a function's name as HTML: a link, seen from `book`, to where it is described, if it is."""
    shown = markup.code_html(equations.short(path))
    if defined_in(equations.function(path)) not in dict(described(book)):
        return shown
    return f'<a href="{address(book, path)}">{shown}</a>'


def defined_in(member: Any) -> str:
    """Return the name of the module that defines a function or class."""
    return str(getattr(inspect.unwrap(member), "__module__", ""))


def from_elsewhere(module: ModuleType) -> list[str]:
    """Return the functions and classes that a module offers as its own although others define them.

    That is what type checkers take for it: a name in `__all__`, or one that is imported as itself.
    """
    names = set(getattr(module, "__all__", ()))
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names if alias.name == alias.asname}
    members = {name: getattr(module, name) for name in names}
    return sorted(
        name
        for name, member in members.items()
        if (inspect.isclass(member) or inspect.isfunction(inspect.unwrap(member)))
        and defined_in(member) != module.__name__
    )
