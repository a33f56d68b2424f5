"""Words of the glossary as notes: what a word means, where it stands, without a way to another page.

Every reference to the glossary gets a note, and so does the first use of each of its words in the running
text of a page, save those of `companion_glossary_by_hand` in the configuration, which mean something else as
often. The text of a note stands in the page that has the word, once, and hidden: `glossary_notes.js` shows it
to who points at the word, taps it or reaches it by keyboard, and screen readers take it as the word's
description. Without scripts the word is a link to the glossary.
"""

import dataclasses
import html
import posixpath
import re
import weakref
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import docutils.nodes
import sphinx.addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment

from b2kinv.companion.site import folding
from b2kinv.companion.words import tex

SCRIPT = "glossary_notes.js"
#: What stands around the notes of a page, so that they are left out of its text and of what is printed.
BEGIN, END = "<!-- companion:notes -->", "<!-- companion:notes end -->"

_NOTES = re.compile(rf"{BEGIN}.*?{END}", re.DOTALL)
_DESCRIBED = re.compile(r' aria-describedby="note-[^"]*"')
_LINK = re.compile(r'<a class="([^"]*\breference internal\b[^"]*)" href="([^"#]*#(term-[^"]+))"')
_PREFIX = "term-"
# Text in these is no running text: tables, notes, the reference, what a cell has printed.
_ASIDE = (
    docutils.nodes.table,
    docutils.nodes.footnote,
    docutils.nodes.citation,
    docutils.nodes.topic,
    sphinx.addnodes.desc,
)
_ASIDE_CLASSES = {"cell_output", "sd-card", "verdict-counts", "verdict-facts"}
_CLOSED_CLASSES = {folding.FOLD, "dropdown", "sd-dropdown"}


@dataclasses.dataclass(frozen=True)
class Entry:
    """A word of the glossary.

    Attributes
    ----------
    page : str
        Of the glossary.
    anchor : str
        Of the word, within it.
    words : tuple of str
        In which the text may speak of it.
    note : str
        What it means, as HTML.
    """

    page: str
    anchor: str
    words: tuple[str, ...]
    note: str


_GLOSSARIES: "weakref.WeakKeyDictionary[Builder, dict[str, Entry]]" = weakref.WeakKeyDictionary()


def glossary(app: Sphinx) -> Mapping[str, Entry]:
    """Return anchor → word of all words that the pages of a build explain."""
    if app.builder not in _GLOSSARIES:
        _GLOSSARIES[app.builder] = {entry.anchor: entry for entry in all_entries(app.env)}
    return _GLOSSARIES[app.builder]


def all_entries(env: BuildEnvironment) -> list[Entry]:
    """Return the words of all glossaries of a book, which has read its pages."""
    terms = env.domaindata["std"]["objects"]
    pages = sorted({page for (kind, _), (page, _) in terms.items() if kind == "term"})
    return [entry for page in pages for entry in entries(page, env.get_doctree(page))]


def entries(page: str, doctree: docutils.nodes.document) -> Iterator[Entry]:
    """Yield the words that a page explains."""
    for item in doctree.findall(docutils.nodes.definition_list_item):
        definition = next(iter(item.findall(docutils.nodes.definition)), None)
        for term in item.findall(docutils.nodes.term):
            for anchor in term["ids"]:
                if anchor.startswith(_PREFIX) and definition is not None:
                    yield Entry(page, anchor, _words(term), " ".join(map(_html, definition.children)))


def _words(term: docutils.nodes.term) -> tuple[str, ...]:
    """Return what a term is called: "a, b" are two names, and formulas are none."""
    text = "".join(child.astext() for child in term.children if isinstance(child, docutils.nodes.Text))
    return tuple(name for name in (" ".join(part.split()) for part in text.split(", ")) if len(name) > 1)


def _html(node: docutils.nodes.Node) -> str:
    """Return what a node says as HTML without links: a note cannot be clicked."""
    if isinstance(node, docutils.nodes.Text):
        return html.escape(node.astext(), quote=False)
    if isinstance(node, docutils.nodes.math):
        return tex.html_of(node.astext())
    inner = "".join(map(_html, node.children))
    kinds = (
        (docutils.nodes.emphasis, "em"),
        (docutils.nodes.strong, "strong"),
        (docutils.nodes.literal, "code"),
    )
    return next((f"<{tag}>{inner}</{tag}>" for kind, tag in kinds if isinstance(node, kind)), inner)


def link_words(app: Sphinx, doctree: docutils.nodes.document, page: str) -> None:
    """Let the first use of each word on a page lead to the glossary; connected to ``doctree-resolved``.

    A page that names a word itself has said where it is explained.
    """
    if app.builder.format != "html":
        return
    by_hand = set(app.config.companion_glossary_by_hand)
    named = {
        str(link.get("refuri", "")).partition("#")[2] for link in doctree.findall(docutils.nodes.reference)
    }
    open_words = {
        word: entry
        for entry in glossary(app).values()
        for word in entry.words
        if word not in by_hand and entry.page != page and entry.anchor not in named
    }
    running = [
        one for one in doctree.findall(docutils.nodes.paragraph) if not _is_within(one, _ASIDE_CLASSES)
    ]
    # First what is seen, then what has to be opened.
    for paragraph in sorted(running, key=lambda one: _is_within(one, _CLOSED_CLASSES)):
        if open_words:
            _link_in(app, page, paragraph, open_words)


def _is_within(node: docutils.nodes.Node | None, classes: Collection[str]) -> bool:
    """Say whether a node is no running text, or lies in something that has one of some classes."""
    while node is not None:
        if isinstance(node, _ASIDE):
            return True
        if isinstance(node, docutils.nodes.Element) and not set(classes).isdisjoint(node.get("classes", ())):
            return True
        node = node.parent
    return False


def _link_in(
    app: Sphinx, page: str, paragraph: docutils.nodes.paragraph, open_words: dict[str, Entry]
) -> None:
    position = 0
    while position < len(paragraph.children):
        node = paragraph.children[position]
        position += 1
        found = first_word(node.astext(), open_words) if isinstance(node, docutils.nodes.Text) else None
        if found is None:
            continue
        start, end, entry = found
        text = node.astext()
        address = app.builder.get_relative_uri(page, entry.page) + f"#{entry.anchor}"
        link = docutils.nodes.reference(
            "", text[start:end], internal=True, refuri=address, classes=["glossary-word"]
        )
        parts = [docutils.nodes.Text(text[:start]), link, docutils.nodes.Text(text[end:])]
        paragraph.children[position - 1 : position] = parts
        for part in parts:
            paragraph.setup_child(part)
        for word in [one for one, other in open_words.items() if other is entry]:
            del open_words[word]
        # What is left of the text comes next.
        position += 1


def first_word(text: str, words: Mapping[str, Entry]) -> tuple[int, int, Entry] | None:
    """Return where the first of some words stands in a text, as (start, end, word), or nothing.

    A word may begin with a capital, and have a plural in s. Parts of longer words, also of those with a
    hyphen, do not count, and of two that begin at one place the longer does.

    Examples
    --------
    >>> entry = Entry("glossary", "term-form-factor", ("form factor",), "")
    >>> first_word("Form factors matter.", {"form factor": entry})[:2]
    (0, 12)
    >>> first_word("a form-factor set, transform factors", {"form factor": entry}) is None
    True
    """
    if not words:
        return None
    listed = "|".join(_pattern(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    found = re.search(rf"(?<![\w-])({listed})s?(?![\w-])", text)
    if found is None:
        return None
    name = " ".join(found[1].split())
    entry = words.get(name) or words[name[0].lower() + name[1:]]
    return found.start(), found.end(), entry


def _pattern(word: str) -> str:
    first = f"[{word[0]}{word[0].upper()}]" if word[0].islower() else re.escape(word[0])
    return first + re.escape(word[1:]).replace(r"\ ", r"\s+")


def add_notes(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Put the notes of a page behind its text, and tell each word of its own; at ``html-page-context``."""
    if doctree is None:
        return
    context["body"] = with_notes(
        context["body"],
        glossary(app),
        posixpath.relpath(f"_static/{SCRIPT}", posixpath.dirname(page) or "."),
    )


def with_notes(body: str, words: Mapping[str, Entry], script: str) -> str:
    """Return a page's text with the notes of all words that lead to the glossary.

    Parameters
    ----------
    body : str
        HTML.
    words : mapping of str to Entry
        Anchor → word.
    script : str
        Address of the script that shows them.
    """
    used: dict[str, str] = {}

    def described(found: re.Match[str]) -> str:
        kinds, address, anchor = found.groups()
        entry = words.get(html.unescape(anchor))
        if entry is None:
            return found[0]
        name = f"note-{anchor.removeprefix(_PREFIX)}"
        used[name] = entry.note
        return f'<a class="{kinds} glossary-term" href="{address}" aria-describedby="{name}"'

    body = _LINK.sub(described, body)
    if not used:
        return body
    notes = "".join(
        f'<div class="glossary-note" role="tooltip" id="{name}" hidden>{note}</div>\n'
        for name, note in used.items()
    )
    shown = f'<div class="glossary-notes">\n{notes}</div>\n<script defer src="{script}"></script>'
    return f"{body}{BEGIN}\n{shown}{END}\n"


def without_notes(text: str) -> str:
    """Return a page without its notes, for paper and for the search."""
    return _DESCRIBED.sub("", _NOTES.sub("", text))
