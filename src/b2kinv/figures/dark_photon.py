"""Figures of Section III A: the dark photon in B decays."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    VERMILION,
    draw_band,
    name_curve,
    new_figure,
    styled,
)
from b2kinv.physics import form_factors, photon_penguin
from b2kinv.physics.dark_photon_mixing import is_kinetic, photon_counts
from b2kinv.physics.dark_z_production import has_ranges
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import dark_photon_decays

#: Masses of the dark photon [GeV] below the threshold of B → K X.
_MASSES = np.linspace(1.8, 3.72, 193)
#: Quantity → (label, colour, dashes, mass [GeV] where the curve carries its name) of the decays of X.
_DARK_PHOTON_MODES = {
    "dark": (r"$\psi\psi$", PURPLE, "-", 2.2),
    "hadrons": ("hadrons", BLUE, "-", 2.2),
    "electron": (r"$e^+e^-$", VERMILION, "-", 2.0),
    "muon": (r"$\mu^+\mu^-$", ORANGE, "--", 2.5),
    "neutrinos": (r"$\nu\bar\nu$", GREY, "-", 2.2),
    "tau": (r"$\tau^+\tau^-$", GREEN, "-", 3.61),
}


def _widths_columns(m_X, values):
    columns = {"m_X [GeV]": m_X}
    for mode in _DARK_PHOTON_MODES:
        columns[f"Gamma(X -> {mode}) [GeV]"] = values[f"width_{mode}"]
    columns["c tau from Standard Model decays [um]"] = values["decay_length"]
    return columns


@styled
def dark_photon_widths(parameters):
    """Draw the partial widths of the dark photon against its mass.

    Parameters
    ----------
    parameters : sections.dark_photon_decays.Parameters
        The mass of the dark photon is not used.
    """
    m_X = _MASSES
    # Widths are known where what mixing does to B mesons is not.
    ratio = dark_photon_decays.mixing_ratio(parameters)
    if is_kinetic(parameters):
        ratio = dark_photon_decays.weak_mixing(1.0, m_X)
    found = dark_photon_decays.widths(parameters, m_X, parameters.epsilon, parameters.epsilon * ratio)
    values = {name: np.broadcast_to(one.numbers, m_X.shape) for name, one in found.items()}
    figure, axes = new_figure(height=4.8)
    for mode, (label, colour, dashes, at) in _DARK_PHOTON_MODES.items():
        width = values[f"width_{mode}"]
        axes.plot(m_X, np.where(width > 0.0, width, np.nan), color=colour, linestyle=dashes)
        name_curve(axes, m_X, width, label, colour, at)
    axes.set_yscale("log")
    axes.set_xlim(m_X[0], m_X[-1])
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\Gamma(X \to$ …) [GeV]")
    return Drawing("dark_photon_widths", figure, _widths_columns(m_X, values))


#: Colour and dashes of the form factor sets, in the order in which they are drawn.
_SET_STYLES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"))


def _rate_ratio_columns(results):
    columns = {"m_X [GeV]": results[0].parameters.m_X}
    if "rate_ratio_low" in results[0]:
        for word, side in (("least", "low"), ("largest", "high")):
            end = results[0].value(f"rate_ratio_{side}")
            # Without end the cell is empty.
            columns[f"{word} ratio that hadrons leave open [1]"] = np.where(np.isfinite(end), end, np.nan)
    for result in results:
        quantity = result["rate_ratio"]
        columns[f"ratio with {result.parameters.form_factor_set} [1]"] = quantity.value
        columns[f"uncertainty with {result.parameters.form_factor_set} [1]"] = quantity.uncertainty
    return columns


@styled
def dark_photon_rate_ratio(parameters):
    """Draw Γ(B → K* X)/Γ(B → K X) against the mass of the dark photon, for several form factor sets.

    Parameters
    ----------
    parameters : sections.dark_photon_decays.Parameters
        The form factor set comes first, with its uncertainty; the mass of the dark photon is not used.
    """
    chosen = parameters.form_factor_set
    m_X = _MASSES[_MASSES <= photon_penguin.HEAVIEST] if photon_counts(parameters) else _MASSES
    sets = [chosen, *(name for name in form_factors.SETS if name != chosen)]
    results = [
        dark_photon_decays.evaluate(parameters.replace(m_X=m_X, form_factor_set=name)) for name in sets
    ]
    figure, axes = new_figure()
    _draw_rate_ratio_band(axes, m_X, results[0])
    for result, (colour, dashes) in zip(results, _SET_STYLES, strict=True):
        axes.plot(
            m_X,
            result.value("rate_ratio"),
            color=colour,
            linestyle=dashes,
            label=result.parameters.form_factor_set,
        )
    axes.plot([2.0], [1.9], "D", color=BLACK, markersize=7, label="paper, Eq. (46)")
    axes.set_xlim(m_X[0], m_X[-1])
    if not has_ranges(results[0].parameters):
        axes.set_ylim(0.0, None)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\Gamma(B \to K^* X)/\Gamma(B \to K X)$")
    axes.legend(loc="upper left")
    return Drawing("dark_photon_rate_ratio", figure, _rate_ratio_columns(results))


def _draw_rate_ratio_band(axes, m_X, result):
    # By kinetic mixing alone hadrons leave more open than form factors do, in places without an upper end.
    if not has_ranges(result.parameters):
        first = result["rate_ratio"]
        draw_band(axes, m_X, np.asarray(first.value), np.asarray(first.uncertainty), _SET_STYLES[0][0])
        return
    bottom, top = 1.0, 1e4
    low, high = (np.clip(result.value(f"rate_ratio_{side}"), bottom, top) for side in ("low", "high"))
    axes.fill_between(
        m_X, low, high, color=_SET_STYLES[0][0], alpha=0.2, linewidth=0, label="left open by hadrons"
    )
    axes.set_yscale("log")
    axes.set_ylim(bottom, top)
