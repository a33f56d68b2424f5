"""The figure of the landing page."""

import numpy as np

from b2kinv.figures.belle2 import rates
from b2kinv.figures.style import BLACK, BLUE, GREEN, VERMILION, new_figure, styled
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import alp_decays, belle2_excess, dark_photon_decays, dark_photon_parameter_space


def _headline_columns(alp, photon):
    """Return the curves of both models; the bars are among the columns of `belle2_rates`."""
    alps, photons = alp[_ALP_RATE], photon[_PHOTON_RATE]
    return {
        "f_a/|C^V_sb| [GeV]": alp.parameters.f_a,
        "BR(B+ -> K+ inv) from the ALP [1]": alps.value,
        "its uncertainty [1]": alps.uncertainty,
        "epsilon [1]": photon.parameters.epsilon,
        "BR(B+ -> K+ inv) from the dark photon [1]": photons.value,
        "uncertainty of that [1]": photons.uncertainty,
    }


_ALP_RATE = "branching_ratio_B_plus_to_K_plus_invisible"
_PHOTON_RATE = "branching_ratio_K_invisible"


@styled
def headline():
    """Draw what was measured, what is left for a new particle, and which of either model supplies that.

    The parameters are the paper's.
    """
    excess = belle2_excess.evaluate(belle2_excess.Parameters())
    alp = alp_decays.evaluate(alp_decays.Parameters(f_a=np.linspace(0.8e8, 2.8e8, 101)))
    # Light dark matter with the dark coupling that its relic density asks for, as in the paper's Fig. 3.
    plane = dark_photon_parameter_space.evaluate(dark_photon_parameter_space.Parameters())
    photon = dark_photon_decays.evaluate(
        dark_photon_decays.Parameters(
            epsilon=np.linspace(0.6e-4, 3.6e-4, 101),
            m_DM=plane.parameters.m_DM,
            alpha_X=plane.value("dark_coupling_light"),
        )
    )
    figure, (bars, alps, photons) = new_figure(height=5.3, rows=3, sharex=True, height_ratios=[0.8, 1.0, 1.0])
    windows = [alp.value(f"excess_branching_ratio_{n_sigma}_sigma") for n_sigma in (2, 1)]
    for (low, high), alpha, width in zip(windows, (0.16, 0.30), (3.0, 9.0), strict=True):
        ends = 1e5 * np.max(low), 1e5 * np.max(high)
        for axes in (alps, photons):
            axes.axvspan(*ends, color=GREEN, alpha=alpha, linewidth=0)
        bars.plot(ends, [2, 2], color=GREEN, linewidth=width, solid_capstyle="butt")
    rows = {words: row for words, *row in rates(excess)}
    drawn = (
        ("Belle II measures", rows["Belle II (Eq. 1)"], BLACK),
        ("Standard Model predicts", rows["Standard Model, both parts (Eq. 2)"], BLUE),
    )
    for place, (words, (value, low, high, _), colour) in enumerate(drawn):
        bars.plot([1e5 * low, 1e5 * high], [place, place], color=colour, linewidth=2.5)
        bars.plot([1e5 * value], [place], "o", color=colour, markersize=8)
        at = (1e5 * value, place - 0.4) if place == 0 else (1e5 * high + 0.08, place)
        bars.text(*at, words, color=colour, va="center", ha="center" if place == 0 else "left")
    outer = 1e5 * np.max(windows[0][1])
    bars.text(outer + 0.08, 2.0, "fits as a particle of 2 GeV", color="#00694e", va="center")
    bars.set_ylim(2.6, -0.9)
    bars.set_yticks([])
    bars.grid(axis="y", visible=False)
    f_a, epsilon = 1e-8 * np.asarray(alp.parameters.f_a), 1e4 * np.asarray(photon.parameters.epsilon)
    _headline_curve(alps, f_a, alp[_ALP_RATE], VERMILION, "-")
    alps.text(1.22, f_a[-1] - 0.06 * np.ptp(f_a), "an axion-like particle gives", color=VERMILION, va="top")
    alps.set_ylabel(r"$f_a/|C^V_{sb}|$ [$10^8$ GeV]")
    _headline_curve(photons, epsilon, photon[_PHOTON_RATE], "#7b3f8c", "--")
    photons.text(
        1.22,
        epsilon[0] + 0.06 * np.ptp(epsilon),
        "a dark photon gives\nif it mixes with the Z, too",
        color="#7b3f8c",
        va="bottom",
    )
    photons.set_ylabel(r"mixing $\varepsilon$ [$10^{-4}$]")
    photons.set_xlabel(r"branching ratio of $B^+ \to K^+ +$ invisible [$10^{-5}$]")
    photons.set_xlim(0.0, 3.1)
    figure.align_ylabels([alps, photons])
    return Drawing("headline", figure, _headline_columns(alp, photon))


def _headline_curve(axes, parameter, quantity, colour, dashes):
    value, sigma = 1e5 * np.asarray(quantity.value), 1e5 * np.asarray(quantity.uncertainty)
    axes.fill_betweenx(parameter, value - sigma, value + sigma, color=colour, alpha=0.25, linewidth=0)
    axes.plot(value, parameter, color=colour, linestyle=dashes)
    axes.set_ylim(parameter[0], parameter[-1])
