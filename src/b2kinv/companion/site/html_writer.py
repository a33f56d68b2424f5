"""How Sphinx writes HTML: as it always does, save that long names in code break between their words."""

from docutils import nodes
from sphinx.writers.html5 import HTML5Translator

from b2kinv.companion.words import markup


class Translator(HTML5Translator):
    """Sphinx's own, which would break a name that is too long for its line at any letter."""

    def visit_Text(self, node: nodes.Text) -> None:
        """Write a text, and if it is code let its long names break."""
        done = len(self.body)
        super().visit_Text(node)
        if self.protect_literal_text:
            self.body[done:] = map(markup.breakable, self.body[done:])
