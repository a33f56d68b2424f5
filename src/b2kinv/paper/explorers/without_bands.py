"""Why charts of an explorer have no bands: what the inputs move is told in numbers instead."""

import math

from b2kinv.companion.words import formatting
from b2kinv.sections import uncertainties

#: Of a chart's axis and of a curve, in the units of `explorer.js` and `explorer.css`.
HEIGHT, WIDTH = 194.0, 2.2


def sentence(section, name, words, decades):
    """Return by how much all inputs together move a quantity, at the defaults, in a sentence for the page.

    Parameters
    ----------
    section : module
    name : str
        A single number of the section's result, which the first chart draws.
    words : str
        What it is.
    decades : int
        Powers of ten on the axis of that chart.
    """
    found = uncertainties.uncertainties(section.evaluate, section.Parameters())
    low, high = found.spread(name).interval_68
    share = formatting.text(50.0 * (high - low) / found.spread(name).value, digits=2)
    compared = "less" if math.log10(high / low) / decades * HEIGHT < WIDTH else "more"
    return (
        f"No bands: at the defaults all uncertain inputs together move the {words} by {share} %, either "
        f"way. On the chart that is {compared} than the width of a line. Choices, of a scale or a table, are "
        "no errors."
    )
