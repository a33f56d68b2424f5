"""The headline figure, stored with the book because the landing page and the README show it.

`python -m b2kinv.paper.headline` draws it anew; a test says when that is due.
"""

import io

import matplotlib
import numpy as np

from b2kinv import figures
from b2kinv.quantities import tree
from b2kinv.sections import (
    alp_decays,
    belle2_excess,
    dark_photon_decays,
    dark_photon_parameter_space,
)

PATH = tree.ROOT / "book" / "assets" / "headline.svg"


def svg_bytes():
    """Return the headline figure for the paper's parameters as SVG; the same bytes on every run."""
    excess = belle2_excess.evaluate(belle2_excess.Parameters())
    decay_constants = np.linspace(0.8e8, 2.8e8, 101)
    alp = alp_decays.evaluate(alp_decays.Parameters(f_a=decay_constants))
    # Light dark matter with the dark coupling that its relic density asks for, as in the paper's Fig. 3.
    plane = dark_photon_parameter_space.evaluate(dark_photon_parameter_space.Parameters())
    photon = dark_photon_decays.evaluate(
        dark_photon_decays.Parameters(
            epsilon=np.linspace(0.6e-4, 3.6e-4, 101),
            m_DM=plane.parameters.m_DM,
            alpha_X=plane.value("dark_coupling_light"),
        )
    )
    buffer = io.BytesIO()
    metadata = {
        "Date": None,
        "Creator": None,
        "Title": "B+ -> K+ invisible: measured, predicted, two models",
    }
    # Identifiers inside an SVG are random without a salt.
    with matplotlib.rc_context({"svg.hashsalt": "headline"}):
        figures.headline(excess, alp, photon).savefig(buffer, format="svg", metadata=metadata)
    return buffer.getvalue()


if __name__ == "__main__":
    PATH.write_bytes(svg_bytes())
    print(f"{PATH} is up to date")
