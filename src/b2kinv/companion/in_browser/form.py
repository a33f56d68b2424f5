"""The form "Change parameters" of a page, as data: made of what the section's parameters declare."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from b2kinv.companion.papers import Paper, Section
from b2kinv.companion.words import formatting, markup
from b2kinv.quantities.declarations import Declaration, Name, Number


def described(section: Section, values: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return one entry for each parameter of a section's notebook, in its order.

    Its name, symbol, unit, meaning, the value that the page has, as text, what is allowed in words, the
    choices if it is a name, and how names of files end that may stand for one.
    """
    declarations = section.module.Parameters.declarations()
    return [_entry(name, value, declarations[name]) for name, value in values.items()]


def _entry(name: str, value: object, declaration: Declaration) -> dict[str, Any]:
    symbol = (declaration.symbol or name) if isinstance(declaration, Number) else ""
    entry = {
        "name": name,
        "symbol": symbol,
        # As formulas are written; a word has no symbol, and nobody reads the name in the code.
        "label": markup.formula_html(" ".join(part for part in (declaration.meaning, symbol) if part)),
        "unit": "" if declaration.unit == "1" else declaration.unit,
        "meaning": declaration.meaning,
        "value": formatting.parameter_text(value),
        "allowed": declaration.allowed_text(),
        "choices": list(declaration.names),
        "number": isinstance(declaration, Number),
    }
    if isinstance(declaration, Name):
        entry["text"] = bool(declaration.text)
        entry["files"] = list(declaration.file_ends)
    return entry


def command(paper: Paper, section: Section) -> str:
    """Return the beginning of the command that runs a page, to which parameters are added."""
    return f"{paper.name} run {section.name}"


def is_page(paper: Paper, page: str) -> bool:
    """Say whether a page of the book is the notebook of a section."""
    path = Path(page)
    return path.parent.name == "notebooks" and any(section.name == path.name for section in paper.sections)
