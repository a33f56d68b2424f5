"""Figures of Section I: what Belle II's own likelihood says."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    SMALLEST,
    VERMILION,
    new_figure,
    styled,
)
from b2kinv.physics import measurements
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import belle2_likelihood

#: Parts of a bin's content: (label, colour, hatch).
_BIN_PARTS = {
    "background": ("background", "#c9d0d8", ""),
    "standard_model": ("Standard Model", SKY, "////"),
    "new_signal": ("new particle", VERMILION, ""),
}
#: The bins that decide: channel → (title, words for its bins).
_BIN_CHANNELS = {
    "inclusive_signal_region": ("inclusive tag", ["−1–4", "4–8", "8–25"] * 3),
    "hadronic": ("hadronic tag", ["1", "2", "3", "4", "5", "6"]),
}


def _bins_columns(bins):
    """Return the counts in all bins of the likelihood, also in those that `likelihood_bins` leaves out."""
    columns = {"channel": bins["channel"], "bin [1]": bins["bin"]}
    for name in ("observed", *_BIN_PARTS):
        columns[f"{name.replace('_', ' ')} [events]"] = bins[name]
    return columns


@styled
def likelihood_bins(parameters):
    """Draw observed counts in the most sensitive bins, and what the best fit puts there.

    Parameters
    ----------
    parameters : sections.belle2_likelihood.Parameters
    """
    bins = belle2_likelihood.bin_contents(parameters)
    channels = [name for name in _BIN_CHANNELS if name in bins["channel"]]
    # One below the other, for a phone: of each tag the counts, and below what is left of them.
    figure, rows = new_figure(height=0.6 + 4.2 * len(channels), rows=2 * len(channels))
    grid = np.reshape(rows, (len(channels), 2))
    for (upper, lower), name in zip(grid, channels, strict=True):
        inside = np.array([channel == name for channel in bins["channel"]])
        observed, error = bins["observed"][inside], np.sqrt(bins["observed"][inside])
        place = np.arange(len(observed))
        for axes, parts in ((upper, tuple(_BIN_PARTS)), (lower, tuple(_BIN_PARTS)[1:])):
            floor = np.zeros(len(place))
            for part in parts:
                label, colour, hatch = _BIN_PARTS[part]
                height = bins[part][inside]
                axes.bar(
                    place,
                    height,
                    width=0.9,
                    bottom=floor,
                    color=colour,
                    hatch=hatch,
                    edgecolor="#4c5866",
                    linewidth=0.5,
                    label=label,
                )
                floor = floor + height
        points = {"color": BLACK, "fmt": "o", "markersize": 4.5, "linewidth": 1.4}
        upper.errorbar(place, observed, error, label="data", **points)
        lower.errorbar(place, observed - bins["background"][inside], error, **points)
        lower.axhline(0.0, color="#333b44", linewidth=0.8)
        title, words = _BIN_CHANNELS[name]
        upper.set_title(title)
        upper.set_xticks([])
        lower.set_xticks(place, words)
        for axes in (upper, lower):
            axes.grid(axis="x", visible=False)
            axes.tick_params(axis="x", length=0)
            axes.set_xlim(-0.6, len(place) - 0.4)
            for edge in range(3, len(place), 3) if name.startswith("inclusive") else ():
                axes.axvline(edge - 0.5, color="#9aa5b1", linewidth=0.9, linestyle=":")
        inclusive = name.startswith("inclusive")
        lower.set_xlabel(r"reconstructed $q^2$ [GeV$^2$]" if inclusive else "bin of the classifier")
        upper.set_ylabel("events")
        lower.set_ylabel("above background")
    figure.align_ylabels()
    handles, words = rows[0].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside upper center", ncols=2)
    return Drawing("likelihood_bins", figure, _bins_columns(bins))


#: Choice of data → (words, colour, dashes).
_TAGS = {
    "both": ("both tags", BLACK, "-"),
    "inclusive": ("inclusive tag", BLUE, "--"),
    "hadronic": ("hadronic tag", ORANGE, "-."),
}


def _masses_columns(scans):
    columns = {"m_X [GeV]": next(iter(scans.values()))["mass"]}
    for words, scan in scans.items():
        columns[f"-2 Delta ln L, {words} [1]"] = scan["twice_delta_log_likelihood"]
        columns[f"best BR, {words} [1]"] = scan["branching_ratio"]
    return columns


@styled
def likelihood_masses(parameters, step=0.05):
    """Draw how much better than without it a line describes the data, against its mass.

    Parameters
    ----------
    parameters : sections.belle2_likelihood.Parameters
        Its tag is not used: both tags are drawn, and each alone.
    step : float, optional
        Distance of neighbouring masses [GeV], each of which takes three fits.
    """
    masses = np.round(np.arange(0.0, 4.651, step), 2)
    scans = {
        words: belle2_likelihood.line_scan(parameters.replace(tag=tag), masses)
        for tag, (words, *_) in _TAGS.items()
    }
    figure, axes = new_figure(height=4.2)
    for words, colour, dashes in _TAGS.values():
        heights = scans[words]["twice_delta_log_likelihood"]
        axes.plot(masses, heights, color=colour, linestyle=dashes, label=words)
    for sigmas in (1, 2, 3):
        axes.axhline(-(sigmas**2), color="#9aa5b1", linewidth=0.9, zorder=1)
        axes.text(
            4.62, -(sigmas**2) + 0.1, f"{sigmas}σ", fontsize=SMALLEST, va="bottom", ha="right", color=GREY
        )
    axes.set_xlim(0.0, 4.65)
    axes.set_ylim(None, 0.6)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$-2\,\Delta \ln L$ against no new particle")
    axes.legend(loc="lower right")
    return Drawing("likelihood_masses", figure, _masses_columns(scans))


#: Mass [GeV] at which the paper has its window.
_PAPER_MASS = 2.0


def _map_columns(scan, windows):
    """Return a line for each mass and branching ratio in or near a region of `likelihood_map`.

    The paper's window is the same on every line.
    """
    mass, rate = np.meshgrid(scan["mass"], scan["branching_ratio"], indexing="ij")
    heights = np.asarray(scan["twice_delta_log_likelihood"])
    near = heights < 30.0
    columns = {
        "m_X [GeV]": mass[near],
        "BR(B+ -> K+ X) [1]": rate[near],
        "-2 Delta ln L [1]": heights[near],
    }
    for sigmas, window in windows.items():
        for end, value in zip(("low", "high"), window, strict=True):
            columns[f"paper at {_PAPER_MASS:g} GeV, {sigmas} sigma {end} [1]"] = value
    return columns


@styled
def likelihood_map():
    """Draw −2 Δ ln L over mass and branching ratio with its regions of one, two and three σ."""
    scan = belle2_likelihood.two_body_scan()
    windows = {n_sigma: measurements.excess_window("paper", _PAPER_MASS, n_sigma) for n_sigma in (1, 2)}
    figure, axes = new_figure()
    mass, rate = np.asarray(scan["mass"]), 1e5 * np.asarray(scan["branching_ratio"])
    heights = np.asarray(scan["twice_delta_log_likelihood"]).T
    # 68.27, 95.45 and 99.73 % of a χ² with two parameters.
    levels = (2.296, 6.180, 11.829)
    axes.contourf(mass, rate, heights, levels=(-1.0, *levels), colors=("#8fb8d8", "#c2d9ea", "#e6eff6"))
    axes.contour(mass, rate, heights, levels=levels, colors=BLUE, linewidths=1.1)
    best = (scan["best_mass"], 1e5 * scan["best_branching_ratio"])
    axes.plot(*best, "*", color=BLACK, markersize=13, label="best fit")
    for (low, high), width in zip(windows.values(), (7.0, 2.5), strict=True):
        axes.plot(
            [_PAPER_MASS, _PAPER_MASS],
            [1e5 * low, 1e5 * high],
            color=VERMILION,
            linewidth=width,
            solid_capstyle="butt",
            label="window of the paper, 1σ and 2σ" if width > 3.0 else None,
        )
    axes.set_xlim(0.0, 4.0)
    axes.set_ylim(0.0, rate[-1])
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"BR$(B^+ \to K^+ X)$ [$10^{-5}$]")
    axes.legend(loc="upper left")
    return Drawing("likelihood_map", figure, _map_columns(scan, windows))


#: Windows drawn against the mass: name → (words, colour, dashes).
_WINDOW_CURVES = {
    "belle2-likelihood": ("Belle II's likelihood, our fit", BLUE, "-"),
    "belle2-2507.12393": ("the same, as tabulated in ALPaca", GREEN, "--"),
    "belle2-2311.14629": ("fit to the published histogram (2311.14629)", ORANGE, "-."),
}
#: Windows stated at one mass: name → (words, colour, marker).
_WINDOW_POINTS = {
    "paper": ("used by the paper (2312.12507)", VERMILION, "s"),
    "belle2-2602.09666": ("Belle II's likelihood (2602.09666)", PURPLE, "D"),
}


def _windows_columns(windows):
    columns = {"m_X [GeV]": windows["mass"]}
    for name in (*_WINDOW_CURVES, *_WINDOW_POINTS):
        low, high = windows[name]
        columns[f"{name}, 1 sigma low [1]"], columns[f"{name}, 1 sigma high [1]"] = low, high
    return columns


@styled
def likelihood_windows():
    """Draw the one-σ windows of BR(B⁺ → K⁺X) against the mass of X, by several authors."""
    mass = np.round(np.arange(0.0, 4.651, 0.02), 2)
    windows = belle2_likelihood.published_windows(mass)
    figure, axes = new_figure(height=4.8)
    for name, (words, colour, dashes) in _WINDOW_CURVES.items():
        low, high = (1e5 * end for end in windows[name])
        axes.fill_between(mass, low, high, color=colour, alpha=0.16, linewidth=0)
        axes.plot(mass, low, color=colour, linestyle=dashes, linewidth=1.6, label=words)
        axes.plot(mass, high, color=colour, linestyle=dashes, linewidth=1.6)
    for name, (words, colour, marker) in _WINDOW_POINTS.items():
        low, high = (1e5 * end for end in windows[name])
        stated = np.flatnonzero(np.isfinite(low))
        middle = 0.5 * (low + high)[stated]
        axes.errorbar(
            mass[stated],
            middle,
            0.5 * (high - low)[stated],
            fmt=marker,
            color=colour,
            markersize=6,
            linewidth=2.4,
            capsize=4,
            label=words,
        )
    axes.set_xlim(0.0, 4.0)
    axes.set_ylim(0.0, 2.4)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"BR$(B^+ \to K^+ X)$ [$10^{-5}$]")
    axes.legend(loc="upper left", fontsize=SMALLEST)
    return Drawing("likelihood_windows", figure, _windows_columns(windows))
