"""Scripts and styles of every companion: they travel with the engine, which adds them to the site."""

from pathlib import Path

FOLDER = Path(__file__).with_name("assets")

#: Styles of all pages, in the order in which one overrules another.
STYLES = (
    *("companion.css", "ledger.css", "reference.css"),
    *("drawings.css", "glossary_notes.css", "print.css"),
)

#: Put at the end of a page of rows, it opens the one that the address leads to.
OPEN_TARGET = '<script defer src="../_static/open_target.js"></script>'


def open_all(rows: str) -> str:
    """Return the place of a button that opens all rows that a selector names, and the script that adds it."""
    place = f'<div class="open-all" data-rows="{rows}" hidden></div>'
    return f'{place}<script defer src="../_static/open_all.js"></script>'
