"""The picture that those show who link to a page of the site."""

import io

from b2kinv.companion.ledger import verdicts
from b2kinv.figures.share_card import share_card

_SHOWN = {
    "reproduced": "reproduced",
    "reproduced by another reading": "by another reading",
    "undetermined": "undetermined",
    "not reproduced": "not reproduced",
}


def png_bytes(paper):
    """Return the picture as PNG of 1200 × 630 pixels, with the ledger's counts; the same on every run."""
    counts = verdicts.ledger(paper).counts()
    told = ", ".join(f"{counts.get(verdict, 0)} {words}" for verdict, words in _SHOWN.items())
    figure = share_card(f"Each claim of {paper.reference} recomputed", f"Numbers: {told}").figure
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
    return file.getvalue()
