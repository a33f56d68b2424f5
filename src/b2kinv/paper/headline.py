"""The headline figure, stored with the book because the landing page and the README show it.

`python -m b2kinv.paper.headline` draws it anew; a test says when that is due.
"""

from b2kinv import figures
from b2kinv.companion.execution import folders, outputs
from b2kinv.quantities import tree

PATH = tree.ROOT / "book" / "assets" / "headline.svg"


def svg_bytes() -> bytes:
    """Return the headline figure as SVG; the same bytes on every run."""
    return outputs.svg_bytes(figures.headline())


if __name__ == "__main__":
    folders.write(PATH, svg_bytes())
    print(f"{PATH} is up to date")
