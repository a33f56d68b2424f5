"""The picture that those show who link to a page of the site."""

import io

import numpy as np

from b2kinv.companion.ledger import verdicts
from b2kinv.figures.belle2 import rates
from b2kinv.figures.style import BLACK, BLUE, styled
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import alp_decays, belle2_excess

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
    figure = card(f"Each claim of {paper.reference} recomputed", f"Numbers: {told}").figure
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=100, metadata={"Software": None})
    return file.getvalue()


@styled
def card(*told):
    """Draw the question in large type, its three rates as bars, and lines of text: 12 by 6.3 inches.

    Parameters
    ----------
    *told : str
        Each a line below the bars.
    """
    import matplotlib.pyplot as plt

    excess = belle2_excess.evaluate(belle2_excess.Parameters())
    alp = alp_decays.evaluate(alp_decays.Parameters())
    rows = {words: row for words, *row in rates(excess)}
    low, high = alp.value("excess_branching_ratio_2_sigma")
    drawn = (
        ("Belle II measures", *rows["Belle II (Eq. 1)"][:3], BLACK),
        ("Standard Model predicts", *rows["Standard Model, both parts (Eq. 2)"][:3], BLUE),
        ("fits as a particle of 2 GeV", None, np.max(low), np.max(high), "#00694e"),
    )
    figure, axes = plt.subplots(figsize=(12.0, 6.3), layout="none")
    axes.set_position((0.06, 0.28, 0.88, 0.38))
    for place, (words, value, start, end, colour) in enumerate(drawn):
        axes.plot([1e5 * start, 1e5 * end], [place, place], color=colour, linewidth=9, solid_capstyle="butt")
        if value is not None:
            axes.plot([1e5 * value], [place], "o", color=colour, markersize=20)
        axes.text(3.15, place, words, color=colour, va="center", ha="left", fontsize=22)
    axes.set_xlim(0.0, 5.5)
    axes.set_ylim(2.6, -0.6)
    axes.set_yticks([])
    axes.set_xticks([0, 1, 2, 3], ["0", "1", "2", "3"], fontsize=18)
    axes.grid(visible=False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_bounds(0.0, 3.0)
    axes.tick_params(top=False)
    axes.set_xlabel(r"branching ratio of $B^+ \to K^+ +$ invisible [$10^{-5}$]", fontsize=18, loc="left")
    figure.text(0.06, 0.86, "Is dark matter behind", fontsize=44, weight="bold", va="center")
    figure.text(0.06, 0.745, "the Belle II excess?", fontsize=44, weight="bold", va="center")
    for line, text in enumerate(told):
        figure.text(0.06, 0.105 - 0.055 * line, text, fontsize=17, color="#333b44", va="center")
    columns = {
        "what": [words for words, *_ in drawn],
        "low [1]": [start for *_, start, _, _ in drawn],
        "high [1]": [end for *_, end, _ in drawn],
    }
    return Drawing("share_card", figure, columns)
