"""Captions that name black and white: they follow figures, which in the dark are the other way round."""

import re

import docutils.nodes
from sphinx.application import Sphinx

#: A shade → what it is in the dark. Hues stay.
_SWAPPED = {"black": "white", "white": "black", "dark": "light", "light": "dark"}
# Matter, photons and quarks are dark or light, too: of shades, these words stand alone in brackets.
_INK = re.compile(r"\b(black|white|Black|White)\b|(?<=\()(dark|light)\b(?=[,)])")


def swap(app: Sphinx, doctree: docutils.nodes.document, page: str) -> None:
    """Let captions name both shades, each where it is seen; connected to ``doctree-resolved``."""
    if app.builder.format == "html":
        for caption in doctree.findall(docutils.nodes.caption):
            for text in list(caption.findall(docutils.nodes.Text)):
                if isinstance(text.parent, docutils.nodes.caption | docutils.nodes.inline):
                    pieces = pieces_of(text.astext())
                    if len(pieces) > 1:
                        text.parent.replace(text, pieces)


def pieces_of(text: str) -> list[docutils.nodes.Node]:
    """Return a text as nodes, in which each shade is followed by what it is in the dark.

    Examples
    --------
    >>> [node.astext() for node in pieces_of("The black line.")]
    ['The ', '<span class="by-day">black</span><span class="by-night">white</span>', ' line.']
    """
    found: list[docutils.nodes.Node] = []
    end = 0
    for ink in _INK.finditer(text):
        other = _SWAPPED[ink[0].lower()]
        other = other.capitalize() if ink[0][0].isupper() else other
        html = f'<span class="by-day">{ink[0]}</span><span class="by-night">{other}</span>'
        found += [docutils.nodes.Text(text[end : ink.start()]), docutils.nodes.raw("", html, format="html")]
        end = ink.end()
    return [*found, docutils.nodes.Text(text[end:])]
