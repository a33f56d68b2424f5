"""What a page of a section folds: code, what its notebook names as machinery, and the blocks at its end.

A notebook says in its metadata which of its headings are folded,
``{"companion": {"folded": [HEADING, …]}}``; Jupyter shows them all the same. Another page has ``{.fold}`` in
front of a heading, or ``{.fold .fold-open}``. A folded heading is the summary of a ``<details>``, which opens
without any script. In a printed book what is folded here stands open, but for code and the blocks at the end.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docutils.nodes
import sphinx.util.logging
from sphinx.application import Sphinx

#: Headings of the blocks at the end of each notebook's page: to be looked up, and the same everywhere.
FOOTER = (
    "All numbers of this page",
    "What moves it",
    "Run this page yourself",
    "The paper’s claims in this section",
    "Cite this page",
)
#: Heading of what a notebook is run with. It is folded on each page, and no block at the end.
SETUP = "Parameters of this page"
#: Class of a folded section, of one of the blocks at the end, and of one that is open at first.
FOLD, FOLDED_FOOTER, FOLD_OPEN = "fold", "fold-footer", "fold-open"
#: Script that opens what the address leads to.
SCRIPT = "open_target.js"

_NOTED = "companion_folded"
_LOGGER = sphinx.util.logging.getLogger(__name__)


def hide_code(app: Sphinx, page: str, source: list[str]) -> None:
    """Hide the code of a notebook's cells, and note what it folds; connected to ``source-read``."""
    if Path(app.env.doc2path(page)).suffix != ".ipynb":
        return
    notebook = json.loads(source[0])
    app.env.temp_data[_NOTED] = headings(notebook)
    source[0] = json.dumps(with_hidden_code(notebook))


def headings(notebook: dict[str, Any]) -> list[str]:
    """Return the headings that a notebook wants folded.

    Examples
    --------
    >>> headings({"metadata": {"companion": {"folded": ["How it decays"]}}})
    ['How it decays']
    """
    return list(notebook.get("metadata", {}).get("companion", {}).get("folded", ()))


def with_hidden_code(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook whose cells show their code on demand, those with code that is not removed at all."""
    cells = []
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        if cell["cell_type"] == "code" and not {"remove-input", "hide-input", "remove-cell"} & set(tags):
            cell = {**cell, "metadata": {**cell["metadata"], "tags": [*tags, "hide-input"]}}
        cells.append(cell)
    return {**notebook, "cells": cells}


def mark(app: Sphinx, doctree: docutils.nodes.document) -> None:
    """Give the folded sections of a page their classes; connected to ``doctree-read``."""
    folded = app.env.temp_data.pop(_NOTED, None)
    if folded is not None:
        for missing in mark_sections(doctree, folded, setup_open=app.config.companion_in_browser):
            _LOGGER.warning("there is no heading %r to be folded", missing, location=app.env.docname)


def mark_sections(
    doctree: docutils.nodes.document, folded: Iterable[str], setup_open: bool = False
) -> list[str]:
    """Give the folded sections of a page their classes, and return headings that it has not.

    The blocks at the end are moved behind all else that stands beside them. Parameters are open at first
    where a reader can change them on the page.
    """
    wanted = {" ".join(heading.split()) for heading in folded}
    last = []
    for section in doctree.findall(docutils.nodes.section):
        heading = _heading(section)
        if heading in FOOTER:
            section["classes"] += [FOLD, FOLDED_FOOTER]
            last.append(section)
        elif heading in wanted or heading == SETUP:
            section["classes"] += [FOLD, FOLD_OPEN] if heading == SETUP and setup_open else [FOLD]
            wanted.discard(heading)
    for section in last:
        beside = section.parent
        beside.remove(section)
        beside.append(section)
    return sorted(wanted)


def _heading(section: docutils.nodes.section) -> str:
    # Quotation marks become curly after this.
    title = section.next_node(docutils.nodes.title)
    return " ".join(title.astext().split()).replace("'", "’") if title is not None else ""


def fold(app: Sphinx, doctree: docutils.nodes.document, page: str) -> None:
    """Put folded sections into elements that open; connected to ``doctree-resolved``."""
    for section in list(doctree.findall(docutils.nodes.section)):
        if FOLD in section["classes"]:
            title, *rest = section.children
            footer = f" {FOLDED_FOOTER}" if FOLDED_FOOTER in section["classes"] else ""
            opened = " open" if FOLD_OPEN in section["classes"] else ""
            known = {FOLD, FOLDED_FOOTER, FOLD_OPEN}
            section["classes"] = [name for name in section["classes"] if name not in known]
            section.children = []
            section += [
                _raw(f'<details class="{FOLD}{footer}"{opened}><summary>'),
                title,
                _raw('</summary><div class="fold-body">'),
                *rest,
                _raw("</div></details>"),
            ]


def _raw(html: str) -> docutils.nodes.raw:
    return docutils.nodes.raw("", html, format="html")


def add_script(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Let a page with folded sections open what its address leads to; connected to ``html-page-context``."""
    if f'<details class="{FOLD}' in context.get("body", ""):
        app.add_js_file(SCRIPT)
