"""What a page of a section folds: code, what its notebook names as machinery, and the blocks at its end.

The code of cells that follow each other is one thing to open, behind what they show: nothing stands between
an answer and its figure.

A notebook says in its metadata which of its headings are folded,
``{"companion": {"folded": [HEADING, …]}}``; Jupyter shows them all the same. Another page has ``{.fold}`` in
front of a heading, or ``{.fold .fold-open}``. A folded heading is the summary of a ``<details>``, which opens
without any script. In a printed book what is folded here stands open, but for code and the blocks at the end.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docutils.nodes
import sphinx.util.logging
from sphinx.application import Sphinx

from b2kinv.companion.site import changeable, figure_links

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
#: Class of code that is shown on demand.
CODE = "page-code"
#: Script that opens what the address leads to.
SCRIPT = "open_target.js"

_NOTED = "companion_folded"
_LOGGER = sphinx.util.logging.getLogger(__name__)


def note_headings(app: Sphinx, page: str, source: list[str]) -> None:
    """Note which headings a notebook folds; connected to ``source-read``."""
    if Path(app.env.doc2path(page)).suffix == ".ipynb":
        app.env.temp_data[_NOTED] = headings(json.loads(source[0]))


def headings(notebook: dict[str, Any]) -> list[str]:
    """Return the headings that a notebook wants folded.

    Examples
    --------
    >>> headings({"metadata": {"companion": {"folded": ["How it decays"]}}})
    ['How it decays']
    """
    return list(notebook.get("metadata", {}).get("companion", {}).get("folded", ()))


def mark(app: Sphinx, doctree: docutils.nodes.document) -> None:
    """Give the folded sections of a page their classes; connected to ``doctree-read``."""
    folded = app.env.temp_data.pop(_NOTED, None)
    if folded is not None:
        for missing in mark_sections(doctree, folded, setup_open=app.config.companion_in_browser):
            _LOGGER.warning("there is no heading %r to be folded", missing, location=app.env.docname)
        move_form(doctree)
        gather_code(doctree)


def move_form(doctree: docutils.nodes.document) -> None:
    """Put the form for a page's parameters where they are told, not between the answer and its figure."""
    forms = [one for one in doctree.findall(docutils.nodes.raw) if changeable.FORM in one.astext()]
    for section in doctree.findall(docutils.nodes.section):
        if forms and _heading(section) == SETUP:
            forms[0].parent.remove(forms[0])
            section.append(forms[0])
            return


def gather_code(doctree: docutils.nodes.document) -> None:
    """Move the code of cells that follow each other behind the last of them; drop cells without output."""
    for parent in {id(cell.parent): cell.parent for cell in _parts(doctree, "cell")}.values():
        kept: list[docutils.nodes.Node] = []
        code: list[docutils.nodes.Node] = []
        # Where the code goes: behind the last of the cells that have it, and the links to its figure.
        place = 0
        for node in parent.children:
            is_cell = _has(node, "cell")
            if code and not (is_cell or _has(node, figure_links.CLASS) or _is_unseen(node)):
                kept.insert(place, docutils.nodes.container("", *code, classes=[CODE]))
                code = []
            for part in list(_parts(node, "cell_input")) if is_cell else []:
                part.parent.remove(part)
                code.append(part)
            if node.children or not is_cell:
                kept.append(node)
            place = place if _is_unseen(node) else len(kept)
        if code:
            kept.insert(place, docutils.nodes.container("", *code, classes=[CODE]))
        parent.children = []
        parent += kept


def _has(node: docutils.nodes.Node, name: str) -> bool:
    return isinstance(node, docutils.nodes.container) and name in node["classes"]


def _is_unseen(node: docutils.nodes.Node) -> bool:
    """Say whether a node is a place for scripts or links, which takes no room between two cells."""
    return isinstance(node, docutils.nodes.target | docutils.nodes.comment) or (
        isinstance(node, docutils.nodes.raw) and node.astext().rstrip().endswith("hidden></div>")
    )


def _parts(tree: docutils.nodes.Node, name: str) -> Iterator[docutils.nodes.container]:
    for part in tree.findall(docutils.nodes.container):
        if name in part["classes"]:
            yield part


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
    """Put folded sections and code into elements that open; connected to ``doctree-resolved``."""
    for code in list(_parts(doctree, CODE)):
        code["classes"] = []
        code.parent.replace(
            code,
            [_raw(f'<details class="{CODE}"><summary>Show code</summary>'), *code, _raw("</details>")],
        )
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
