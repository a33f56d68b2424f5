"""How Sphinx writes HTML: as it always does, save where code breaks.

Long names break between their words, and what is short, such as `-p height=5`, stays on one line.
"""

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from b2kinv.companion.words import markup

#: Class of code that stays on one line, and of how many letters it is at most: they fit on a phone.
SHORT, LETTERS = "short-code", 30


class Translator(HTML5Translator):
    """Sphinx's own, which would break a name that is too long for its line at any letter."""

    def visit_Text(self, node: nodes.Text) -> None:
        """Write a text, and if it is code let its long names break."""
        done = len(self.body)
        super().visit_Text(node)
        if self.protect_literal_text:
            self.body[done:] = map(markup.breakable, self.body[done:])

    def visit_literal(self, node: nodes.literal) -> None:
        """Write code in a text."""
        if len(node.astext()) <= LETTERS:
            node["classes"].append(SHORT)
        super().visit_literal(node)
