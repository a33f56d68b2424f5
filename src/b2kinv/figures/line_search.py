"""Figures of Section I: how often chance makes such a line, and which rates are excluded or likely."""

import numpy as np

from b2kinv.figures.style import BLACK, BLUE, GREY, ORANGE, SKY, SMALLEST, VERMILION, new_figure, styled
from b2kinv.physics.statistics import look_elsewhere
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import belle2_likelihood


def _mark_sigmas(axes, place, sigmas=(1, 2, 3)):
    """Draw lines at one-sided significances, with their names at a place on the horizontal axis."""
    for n_sigma in sigmas:
        p = look_elsewhere.local_p_value(float(n_sigma) ** 2)
        axes.axhline(p, color="#9aa5b1", linewidth=0.9, zorder=1)
        axes.text(place, p * 1.06, f"{n_sigma}σ", fontsize=SMALLEST, va="bottom", ha="right", color=GREY)


@styled
def likelihood_local_p(parameters, step=0.05):
    """Draw the probability that chance alone describes the data as much better by a line, against its mass.

    Parameters
    ----------
    parameters : sections.belle2_likelihood.Parameters
        The SM treatment and the tag of the curve; the shipped global probability is that of both tags with
        the strength constrained.
    step : float, optional
        Distance of neighbouring masses [GeV], each of which takes two fits.
    """
    masses = np.round(np.arange(0.0, 4.651, step), 2)
    rises = np.maximum(-belle2_likelihood.line_scan(parameters, masses)["twice_delta_log_likelihood"], 0.0)
    local = look_elsewhere.local_p_value(rises)
    search = belle2_likelihood.line_search()
    p, deviation = search["global_p"], search["global_p_deviation"]
    figure, axes = new_figure(height=4.4)
    axes.semilogy(masses, local, color=BLUE, label="one mass, asked in advance")
    axes.axhspan(max(p - deviation, 1e-6), p + deviation, color=VERMILION, alpha=0.3, linewidth=0)
    axes.axhline(p, color=VERMILION, linestyle="--", label="best of all masses, counted")
    _mark_sigmas(axes, 4.62)
    axes.set_xlim(0.0, 4.65)
    axes.set_ylim(5e-5, 1.5)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel("probability by chance, one-sided")
    axes.legend(loc="lower right", fontsize=SMALLEST)
    columns = {
        "m_X [GeV]": masses,
        "-2 Delta ln L without a line [1]": rises,
        "local p, one-sided [1]": local,
        "global p of the best line, pseudo-experiments [1]": np.full(masses.shape, p),
        "its standard deviation [1]": np.full(masses.shape, deviation),
    }
    return Drawing("likelihood_local_p", figure, columns)


@styled
def likelihood_global_p():
    """Draw how often the best of all masses is as good as that, by chance: counted, bounded, and local."""
    search = belle2_likelihood.line_search()
    rises, shares, deviations = np.array(search["exceedance"]).T
    found = search["improvement"]
    bound = look_elsewhere.global_p_value(rises, search["crossings"]["exact"][0], search["level"])
    local = look_elsewhere.local_p_value(rises)
    figure, axes = new_figure(height=4.4)
    seen = shares > 0.0
    # On a logarithmic axis an error as large as the share has no lower end.
    lower = np.minimum(deviations, 0.95 * shares)[seen]
    axes.errorbar(
        rises[seen],
        shares[seen],
        (lower, deviations[seen]),
        fmt="o",
        color=BLACK,
        markersize=4.0,
        linewidth=1.2,
        label="pseudo-experiments, any mass",
    )
    axes.semilogy(rises, bound, color=VERMILION, linestyle="--", label="Gross and Vitells, any mass")
    axes.semilogy(rises, local, color=BLUE, linestyle=":", label="one mass, ½ χ² of one parameter")
    axes.axvline(found, color=GREY, linewidth=1.2)
    axes.text(found + 0.15, 0.3, "data", color=GREY, fontsize=11)
    axes.set_xlim(0.0, 16.0)
    axes.set_ylim(2e-5, 1.5)
    axes.set_xlabel(r"$-2\,\Delta \ln L$ without a line")
    axes.set_ylabel("share with at least that much")
    axes.legend(loc="lower left", fontsize=SMALLEST)
    columns = {
        "-2 Delta ln L without a line [1]": rises,
        "share of pseudo-experiments [1]": shares,
        "its standard deviation [1]": deviations,
        "Gross and Vitells [1]": bound,
        "local p, one-sided [1]": local,
    }
    return Drawing("likelihood_global_p", figure, columns)


#: Line of the tables → (words, colour).
_LIMITS = {"narrow": ("narrow line", BLUE), "wide": ("0.1 GeV wide", ORANGE)}


@styled
def likelihood_limits():
    """Draw the upper limits on the rate against the mass, for a narrow and a wide line."""
    limits = belle2_likelihood.line_limits()["limits"]
    figure, axes = new_figure(height=4.4)
    columns = {"m_X [GeV]": np.array(limits["narrow"]["mass"])}
    for name, (words, colour) in _LIMITS.items():
        for kind, dashes in (("observed", "-"), ("median", ":")):
            values = np.array(limits[name][kind])
            label = f"{words}, {'Belle II' if kind == 'observed' else 'expected without a line'}"
            axes.semilogy(limits[name]["mass"], values, color=colour, linestyle=dashes, label=label)
            columns[f"95 % upper limit on BR, {words}, {kind} [1]"] = values
    windows = belle2_likelihood.published_windows(columns["m_X [GeV]"])
    low, high = windows["belle2-likelihood"]
    axes.fill_between(
        columns["m_X [GeV]"],
        np.maximum(low, 1e-7),
        high,
        where=low > 0.0,
        color=SKY,
        alpha=0.35,
        linewidth=0,
        label="one-σ window, narrow line",
    )
    columns["1 sigma window of BR, narrow line, low [1]"] = low
    columns["1 sigma window of BR, narrow line, high [1]"] = high
    axes.set_xlim(0.0, 4.65)
    axes.set_ylim(1e-6, 1e-3)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"BR$(B^+ \to K^+ X)$")
    axes.legend(loc="upper left", fontsize=SMALLEST)
    return Drawing("likelihood_limits", figure, columns)


#: Mediator far above the B → (words, colour, dashes).
_OFF_SHELL = {
    "dark_photon": ("vector", BLUE, "-"),
    "alp": ("pseudoscalar", VERMILION, "--"),
    "scalar": ("scalar", ORANGE, "-."),
}


@styled
def likelihood_off_shell(parameters, step=0.1):
    """Draw how much better than without it mediators far above the B describe the data.

    Parameters
    ----------
    parameters : sections.belle2_likelihood.Parameters
        Tag, SM treatment and density form factors.
    step : float, optional
        Distance of neighbouring masses of dark matter [GeV], each of which takes six fits.
    """
    masses = np.round(np.arange(0.0, 1.31, step), 2)
    settings = (parameters.tag, parameters.standard_model, parameters.density_form_factors)
    columns = {"m_DM [GeV]": masses}
    figure, axes = new_figure(height=4.2)
    for name, (words, colour, dashes) in _OFF_SHELL.items():
        spectra = (
            belle2_likelihood.spectrum_of(parameters.replace(spectrum=name, m_X=1000.0), 1000.0, 0.0, mass)
            for mass in masses.tolist()
        )
        fits = [belle2_likelihood.fit_branching_ratio(one, *settings, levels=()) for one in spectra]
        sigmas = np.sqrt([fit.without for fit in fits])
        axes.plot(masses, sigmas, color=colour, linestyle=dashes, label=f"heavy {words}")
        columns[f"local significance, heavy {words} [sigma]"] = sigmas
        columns[f"best BR, heavy {words} [1]"] = np.array([fit.branching_ratio for fit in fits])
    line = belle2_likelihood.line_scan(parameters, [2.0])["twice_delta_log_likelihood"]
    reference = float(np.sqrt(np.maximum(-line, 0.0))[0])
    columns["local significance, line at 2 GeV [sigma]"] = np.full(masses.shape, reference)
    axes.axhline(reference, color=BLACK, linewidth=1.4, linestyle=":", label="line at 2 GeV")
    axes.set_xlim(0.0, masses[-1])
    axes.set_ylim(0.0, 4.4)
    axes.set_xlabel("mass of dark matter [GeV]")
    axes.set_ylabel("local significance [σ]")
    axes.legend(loc="upper right", fontsize=SMALLEST, ncols=2)
    return Drawing("likelihood_off_shell", figure, columns)


#: Windows of a line by arXiv:2311.14629 → (words, colour).
_EXPERIMENTS = {
    "belle2-2311.14629": ("Belle II", BLUE),
    "babar-2311.14629": ("BaBar", ORANGE),
    "combined-2311.14629": ("both", BLACK),
}


@styled
def likelihood_babar():
    """Draw the one-σ windows of a line by Belle II's and by BaBar's spectrum, and by both."""
    mass = np.round(np.arange(0.5, 2.901, 0.02), 2)
    windows, columns = belle2_likelihood.published_windows(mass), {"m_X [GeV]": mass}
    figure, axes = new_figure(height=4.4)
    for name, (words, colour) in _EXPERIMENTS.items():
        low, high = windows[name]
        axes.fill_between(mass, 1e5 * low, 1e5 * high, color=colour, alpha=0.2, linewidth=0, label=words)
        for end in (low, high):
            axes.plot(mass, 1e5 * end, color=colour, linewidth=1.4)
        columns[f"{words}, 1 sigma low [1]"], columns[f"{words}, 1 sigma high [1]"] = low, high
    axes.set_xlim(mass[0], mass[-1])
    axes.set_ylim(0.0, 1.4)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"BR$(B^+ \to K^+ X)$ [$10^{-5}$]")
    axes.legend(loc="upper right")
    return Drawing("likelihood_babar", figure, columns)
