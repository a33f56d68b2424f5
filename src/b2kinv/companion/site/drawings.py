"""Drawings that stand in the page itself: the directive ``drawing``, of one or several SVG files.

An image is a document of its own, which knows neither the colours of the page, light or dark, nor its type.
Here the file becomes part of the page, whose styles colour it by the classes of ``drawings.css``.
"""

import html
import re
import typing
from pathlib import Path

import docutils.nodes
import sphinx.util.docutils
import sphinx.util.logging
from docutils.parsers.rst import directives

_LOGGER = sphinx.util.logging.getLogger(__name__)
_SVG = re.compile(r"<svg\b[^>]*>.*</svg>", re.DOTALL)
# What would reach out of the drawing: names, and styles of its own, hold for the page, addresses load.
_REFUSED = re.compile(r"<(?:style|script|image|use|foreignObject)\b|\s(?:id|href|xlink:href|on\w+)=|url\(")


class DrawingError(ValueError):
    """A drawing that cannot stand in a page."""


class DrawingDirective(sphinx.util.docutils.SphinxDirective):
    """Drawings side by side: files, the option ``alt`` that tells what is seen, and what stands below."""

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: typing.ClassVar = {"alt": directives.unchanged_required}

    def run(self) -> list[docutils.nodes.Node]:
        """Return the drawings for docutils."""
        try:
            panels = [self._panel(name) for name in self.arguments[0].split()]
            if not self.options.get("alt", "").strip():
                raise DrawingError(
                    f"the drawing {self.arguments[0]} has no alternative text: give one as :alt:"
                )
        except DrawingError as error:
            _LOGGER.warning("%s", error, location=self.get_location())
            return []
        words = html.escape(" ".join(self.options["alt"].split()))
        drawn = f'<div class="drawing-panels" role="img" aria-label="{words}">\n{"".join(panels)}</div>'
        # No figure of docutils, which would be counted among those that have data.
        figure = docutils.nodes.container("", classes=["drawing"])
        figure += docutils.nodes.raw("", drawn, format="html")
        self.state.nested_parse(self.content, self.content_offset, figure)
        return [figure]

    def _panel(self, name: str) -> str:
        relative, path = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        try:
            return panel(Path(path).read_text(encoding="utf-8"), name)
        except OSError:
            raise DrawingError(f"the drawing {name} is missing: there is no file {relative}") from None


def panel(text: str, name: str) -> str:
    r"""Return an SVG file as part of a page.

    Parameters
    ----------
    text : str
        What the file says.
    name : str
        Its name, for the message of what is refused: something that would act outside of the drawing.

    Examples
    --------
    >>> panel('<?xml version="1.0"?><svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>', "a.svg")
    '<svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>\n'
    """
    found = _SVG.search(text)
    if found is None:
        raise DrawingError(f"the drawing {name} is no SVG: it must have an element <svg>")
    if refused := _REFUSED.search(found[0]):
        raise DrawingError(
            f"the drawing {name} has {refused[0].strip()!r}, which would reach out of it: "
            "only shapes and text with classes of drawings.css may stand in a page"
        )
    # A line that is empty would end the block of HTML.
    return "".join(f"{line}\n" for line in found[0].splitlines() if line.strip())
