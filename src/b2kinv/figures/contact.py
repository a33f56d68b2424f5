"""Figure of Section III B: rates that tie the dark sector to the plasma."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    label_decades_only,
    new_figure,
    styled,
)
from b2kinv.quantities.drawing import Drawing

_CURVES = {
    "friction": (BLUE, "-", r"friction of dark matter"),
    "annihilation": (ORANGE, "--", r"$\psi\psi \to X \to$ leptons"),
    "heat": (GREEN, "-.", r"heat, with dark Higgs"),
    "higgs": (PURPLE, ":", r"$\varphi \leftrightarrow e^+e^-$"),
}


@styled
def thermal_contact(result):
    """Draw rates over H against the temperature, from hot on the left to cold.

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_freeze_out.evaluate`, with "thermal contact" asked for.
    """
    T = 1e3 * result.value("temperature")
    freeze_out = result.value("temperature_at_freeze_out")
    shown = 0.2 * freeze_out <= T
    figure, axes = new_figure()
    columns = {"T [MeV]": T[shown]}
    for name, (colour, dashes, label) in _CURVES.items():
        values = result.value(name)[shown]
        axes.plot(T[shown], np.maximum(values, 1e-30), color=colour, linestyle=dashes, label=label)
        columns[f"{label.replace('$', '')} over H [1]"] = values
    axes.axhline(1.0, color=BLACK, linewidth=1.0)
    axes.axvline(freeze_out, color=GREY, linewidth=1.2)
    axes.text(freeze_out, 2e-6, " freeze-out", color=GREY, rotation=90, va="bottom")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(T[shown][0], T[shown][-1])
    axes.set_ylim(1e-6, 1e6)
    label_decades_only(axes.xaxis)
    axes.set_xlabel(r"$T$ [MeV]")
    axes.set_ylabel(r"rate over $H$")
    axes.legend(loc="upper right")
    return Drawing("thermal_contact", figure, columns)
