"""The headline figure, stored with the book because the landing page and the README show it.

`python -m b2kinv.paper.headline` draws it anew; a test says when that is due.
"""

import io

import matplotlib

from b2kinv import figures
from b2kinv.quantities import tree

PATH = tree.ROOT / "book" / "assets" / "headline.svg"


def svg_bytes():
    """Return the headline figure as SVG; the same bytes on every run."""
    drawing = figures.headline()
    buffer = io.BytesIO()
    metadata = {
        "Date": None,
        "Creator": None,
        "Title": "B+ -> K+ invisible: measured, predicted, two models",
    }
    # Identifiers inside an SVG are random without a salt.
    with matplotlib.rc_context({"svg.hashsalt": drawing.name}):
        drawing.figure.savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()


if __name__ == "__main__":
    PATH.write_bytes(svg_bytes())
    print(f"{PATH} is up to date")
