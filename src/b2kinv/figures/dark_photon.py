"""Figures of Section III: the dark photon."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LABEL_GROUND,
    ORANGE,
    PURPLE,
    SKY,
    VERMILION,
    draw_band,
    label_decades_only,
    name_curve,
    new_figure,
    power_of_ten,
    styled,
)

#: Quantity → (label, colour, dashes, mass [GeV] where the curve carries its name) of the decays of X.
_DARK_PHOTON_MODES = {
    "dark": (r"$\psi\psi$", PURPLE, "-", 2.2),
    "hadrons": ("hadrons", BLUE, "-", 2.2),
    "electron": (r"$e^+e^-$", VERMILION, "-", 2.0),
    "muon": (r"$\mu^+\mu^-$", ORANGE, "--", 2.5),
    "neutrinos": (r"$\nu\bar\nu$", GREY, "-", 2.2),
    "tau": (r"$\tau^+\tau^-$", GREEN, "-", 3.65),
}


def dark_photon_widths_table(result):
    """Return the columns of `dark_photon_widths`."""
    columns = {"m_X [GeV]": result.parameters.m_X}
    for mode in _DARK_PHOTON_MODES:
        columns[f"Gamma(X -> {mode}) [GeV]"] = result.value(f"width_{mode}")
    columns["c tau from Standard Model decays [um]"] = result.value("decay_length")
    return columns


@styled
def dark_photon_widths(result):
    """Draw the partial widths of the dark photon against its mass.

    Parameters
    ----------
    result : Result
        Of `dark_photon_decays.evaluate` with an array of rising `m_X`.
    """
    m_X = np.asarray(result.parameters.m_X)
    figure, axes = new_figure(height=4.8)
    for mode, (label, colour, dashes, at) in _DARK_PHOTON_MODES.items():
        width = np.asarray(result.value(f"width_{mode}"))
        axes.plot(m_X, np.where(width > 0.0, width, np.nan), color=colour, linestyle=dashes)
        name_curve(axes, m_X, width, label, colour, at)
    axes.set_yscale("log")
    axes.set_xlim(m_X[0], m_X[-1])
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\Gamma(X \to$ …) [GeV]")
    return figure


#: Colour and dashes of the form factor sets, in the order in which they are drawn.
_SET_STYLES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"))


def dark_photon_rate_ratio_table(results):
    """Return the columns of `dark_photon_rate_ratio`."""
    columns = {"m_X [GeV]": results[0].parameters.m_X}
    for result in results:
        quantity = result["rate_ratio"]
        columns[f"ratio with {result.parameters.form_factor_set} [1]"] = quantity.value
        columns[f"uncertainty with {result.parameters.form_factor_set} [1]"] = quantity.uncertainty
    return columns


@styled
def dark_photon_rate_ratio(results):
    """Draw Γ(B → K* X)/Γ(B → K X) against the mass of the dark photon, for several form factor sets.

    Parameters
    ----------
    results : sequence of Result
        Of `dark_photon_decays.evaluate` with the same array of rising `m_X` and different sets; the first has
        its uncertainty drawn.
    """
    m_X = np.asarray(results[0].parameters.m_X)
    figure, axes = new_figure()
    first = results[0]["rate_ratio"]
    draw_band(axes, m_X, np.asarray(first.value), np.asarray(first.uncertainty), _SET_STYLES[0][0])
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
    axes.set_ylim(0.0, None)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\Gamma(B \to K^* X)/\Gamma(B \to K X)$ [1]")
    axes.legend(loc="upper left")
    return figure


def freeze_out_coupling_table(light, heavy, printed):
    """Return the columns of `freeze_out_coupling`."""
    return {
        "m_DM [GeV]": light.parameters.m_DM,
        "alpha_X for a light dark Higgs [1]": light.value("dark_coupling"),
        "alpha_X for m_phi = m_DM [1]": heavy.value("dark_coupling"),
        "alpha_X by Eq. 48 as printed [1]": printed,
    }


@styled
def freeze_out_coupling(light, heavy, printed):
    """Draw the dark coupling that gives the observed relic density against m_DM.

    Parameters
    ----------
    light, heavy : Result
        Of `dark_photon_freeze_out.evaluate` with the same array of rising `m_DM`: for a light dark Higgs and
        with one as heavy as the dark matter.
    printed : numpy.ndarray
        The same from the printed Eq. (48).
    """
    m_DM = np.asarray(light.parameters.m_DM)
    figure, axes = new_figure()
    low, high = light.value("dark_coupling"), heavy.value("dark_coupling")
    axes.fill_between(m_DM, low, high, color=SKY, alpha=0.35, linewidth=0)
    axes.plot(m_DM, low, color=BLUE, label="light dark Higgs")
    axes.plot(m_DM, high, color=BLUE, linestyle="--", label=r"$m_\varphi = m_{\rm DM}$")
    axes.plot(m_DM, printed, color=BLACK, linestyle=":", label="Eq. (48) as printed")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], m_DM[-1])
    label_decades_only(axes.xaxis)
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\alpha_X$ [1]")
    axes.legend(loc="upper right")
    return figure


def freeze_out_yield_table(x, equilibrium, yields):
    """Return the columns of `freeze_out_yield`."""
    columns = {"x [1]": x, "Y in equilibrium [1]": equilibrium}
    columns.update({f"Y for alpha_X = {alpha:.3g} [1]": values for alpha, values in yields.items()})
    return columns


@styled
def freeze_out_yield(x, equilibrium, yields):
    """Draw the number of dark matter particles per entropy against x = m_DM/T.

    Parameters
    ----------
    x : numpy.ndarray
    equilibrium : numpy.ndarray
        Yield in equilibrium.
    yields : mapping of float to numpy.ndarray
        Dark coupling → yield.
    """
    figure, axes = new_figure()
    axes.plot(x, equilibrium, color=GREY, linestyle=":", label="equilibrium")
    styles = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
    for (alpha, values), (colour, dashes) in zip(yields.items(), styles, strict=True):
        axes.plot(x, values, color=colour, linestyle=dashes, label=rf"$\alpha_X = {power_of_ten(alpha)}$")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], x[-1])
    axes.set_ylim(0.2 * min(np.min(values) for values in yields.values()), 2.0 * np.max(equilibrium))
    axes.set_xticks([1, 3, 10, 30, 100], ["1", "3", "10", "30", "100"])
    axes.set_xlabel(r"$x = m_{\rm DM}/T$ [1]")
    axes.set_ylabel(r"$Y = n/s$ [1]")
    axes.legend(loc="lower left")
    return figure


def dark_higgs_limit_table(results):
    """Return the columns of `dark_higgs_limit`."""
    columns = {"sin theta [1]": results[0].parameters.sin_theta}
    for result in results:
        lifetime = result.parameters.longest_lifetime
        columns[f"lowest m_phi for {lifetime:g} s [MeV]"] = result.value("lightest_dark_higgs")
    return columns


@styled
def dark_higgs_limit(results):
    """Draw the lowest dark Higgs mass that decays in time against its mixing.

    Parameters
    ----------
    results : sequence of Result
        Of `dark_photon_freeze_out.evaluate` with the same array of rising `sin_theta` and three longest
        lifetimes.
    """
    sine = np.asarray(results[0].parameters.sin_theta)
    figure, axes = new_figure()
    styles = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
    for result, (colour, dashes) in zip(results, styles, strict=True):
        label = rf"$\tau_\varphi = {result.parameters.longest_lifetime:g}$ s"
        axes.plot(sine, result.value("lightest_dark_higgs"), color=colour, linestyle=dashes, label=label)
    bound = results[0].value("bound_mixing")
    axes.axvspan(bound, sine[-1], facecolor="#eef0f2", edgecolor="#c3cad1", hatch="//", linewidth=0)
    axes.text(bound * 1.1, 12.0, "excluded\nby NA62", va="bottom", bbox=LABEL_GROUND)
    axes.plot([bound], [4.0], "D", color=BLACK, markersize=7, label="paper")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(sine[0], sine[-1])
    axes.set_ylim(0.8, 300.0)
    axes.set_yticks([1, 2, 4, 10, 20, 50, 100, 200], ["1", "2", "4", "10", "20", "50", "100", "200"])
    axes.minorticks_off()
    axes.set_xlabel(r"$\sin\theta$ [1]")
    axes.set_ylabel(r"lowest $m_\varphi$ [MeV]")
    axes.legend(loc="upper right")
    return figure


def dark_photon_plane_table(result, epsilon, edges):
    """Return the columns of `dark_photon_plane`; where an edge is out of reach the cell is empty."""
    columns = {"epsilon [1]": epsilon}
    for name, edge in edges.items():
        columns[f"alpha_X at edge of {name} [1]"] = np.where(np.isfinite(edge), edge, np.nan)
    columns["alpha_X for the relic density, light dark Higgs [1]"] = result.value("dark_coupling_light")
    columns["alpha_X for the relic density, m_phi = m_DM [1]"] = result.value("dark_coupling_heavy")
    return {name: np.broadcast_to(column, epsilon.shape) for name, column in columns.items()}


@styled
def dark_photon_plane(result, epsilon, edges):
    """Draw the plane of kinetic mixing and dark coupling: excess, exclusions, relic density (Fig. 3).

    Parameters
    ----------
    result : Result
        Of `dark_photon_parameter_space.evaluate` at one point.
    epsilon : numpy.ndarray
        Rising kinetic mixings.
    edges : mapping of str to numpy.ndarray
        From `dark_photon_parameter_space.figure_edges` on them.
    """
    bottom, top = 1e-9, 1e-1
    figure, axes = new_figure(height=5.2)
    clipped = {name: np.clip(edge, bottom, top) for name, edge in edges.items()}
    for n_sigma, alpha in ((2, 0.22), (1, 0.45)):
        axes.fill_between(
            epsilon,
            clipped[f"excess {n_sigma}σ low"],
            clipped[f"excess {n_sigma}σ high"],
            color=VERMILION,
            alpha=alpha,
            linewidth=0,
            label=f"fits the excess, {n_sigma}σ",
        )
    exclusions = (("K* invisible", clipped["K* invisible"], top), ("K mu mu", bottom, clipped["K mu mu"]))
    for (_, low, high), hatch in zip(exclusions, ("//", "\\\\"), strict=True):
        axes.fill_between(
            epsilon, low, high, facecolor="#8b959e", edgecolor="#5c6670", alpha=0.35, hatch=hatch, linewidth=0
        )
    light, heavy = result.value("dark_coupling_light"), result.value("dark_coupling_heavy")
    axes.axhspan(light, heavy, color=SKY, alpha=0.5, linewidth=0, label="relic density")
    axes.axhline(light, color=BLUE, label=rf"$m_\varphi = {1e3 * result.parameters.m_phi:g}$ MeV")
    axes.text(
        0.985,
        0.93,
        r"excluded by" + "\n" + r"$K^* +$ invisible",
        transform=axes.transAxes,
        ha="right",
        va="top",
        bbox=LABEL_GROUND,
    )
    axes.text(0.985, 0.05, r"excluded by $K\mu\mu$", transform=axes.transAxes, ha="right", bbox=LABEL_GROUND)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(epsilon[0], epsilon[-1])
    axes.set_ylim(bottom, top)
    axes.set_xlabel(r"$\varepsilon$ [1]")
    axes.set_ylabel(r"$\alpha_X$ [1]")
    axes.legend(loc="upper left")
    return figure


def dark_photon_mass_scan_table(result):
    """Return the columns of `dark_photon_mass_scan`."""
    columns = {"m_X [GeV]": result.parameters.m_X}
    for n_sigma in (1, 2):
        for side in ("low", "high"):
            columns[f"epsilon at the {side} edge, {n_sigma} sigma [1]"] = result.value(
                f"epsilon_{n_sigma}sigma_{side}"
            )
    columns["largest epsilon by K* + invisible [1]"] = result.value("epsilon_K_star")
    return columns


@styled
def dark_photon_mass_scan(result):
    """Draw which kinetic mixings fit the excess, and which K* + invisible allows, against the mass of X.

    Parameters
    ----------
    result : Result
        Of `dark_photon_parameter_space.evaluate` with an array of rising `m_X`.
    """
    m_X = np.asarray(result.parameters.m_X)
    figure, axes = new_figure()
    for n_sigma, alpha in ((2, 0.22), (1, 0.45)):
        axes.fill_between(
            m_X,
            result.value(f"epsilon_{n_sigma}sigma_low"),
            result.value(f"epsilon_{n_sigma}sigma_high"),
            color=VERMILION,
            alpha=alpha,
            linewidth=0,
            label=f"fits the excess, {n_sigma}σ",
        )
    limit = np.asarray(result.value("epsilon_K_star"))
    axes.plot(m_X, limit, color=BLACK, label=r"limit of $K^* +$ invisible")
    axes.fill_between(m_X, limit, 2e-3, color=GREY, alpha=0.18, linewidth=0)
    axes.set_yscale("log")
    axes.set_xlim(m_X[0], m_X[-1])
    axes.set_ylim(5e-5, 2e-3)
    label_decades_only(axes.yaxis)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\varepsilon$ [1]")
    axes.legend(loc="upper left")
    return figure


def direct_detection_table(result):
    """Return the columns of `direct_detection`."""
    return {
        "m_DM [GeV]": result.parameters.m_DM,
        "sigma_N, full coupling [cm^2]": result.value("nucleus_cross_section"),
        "sigma_N, Eq. 53 [cm^2]": result.value("heavy_nucleus_cross_section"),
        "sigma_e [cm^2]": result.value("electron_cross_section"),
    }


@styled
def direct_detection(result):
    """Draw the cross sections of dark matter on a nucleus and on an electron against its mass.

    Parameters
    ----------
    result : Result
        Of `dark_matter_searches.evaluate` with an array of rising `m_DM`.
    """
    m_DM = np.asarray(result.parameters.m_DM)
    figure, axes = new_figure(height=4.8)
    nucleus = result.parameters.nucleus
    axes.plot(m_DM, result.value("nucleus_cross_section"), color=BLUE, label=f"on {nucleus}, full coupling")
    axes.plot(
        m_DM,
        result.value("heavy_nucleus_cross_section"),
        color=SKY,
        linestyle="--",
        label=f"on {nucleus}, Eq. (53)",
    )
    axes.plot(
        m_DM, result.value("electron_cross_section"), color=ORANGE, linestyle="-.", label="on an electron"
    )
    limit = np.max(result.value("nucleus_limit"))
    axes.plot([1.0], [limit], "v", color=BLACK, markersize=9)
    axes.text(0.93, limit, "PandaX limit", ha="right", va="center")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], max(m_DM[-1], 1.15))
    axes.set_ylim(1e-55, 1e-37)
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\sigma$ [cm$^2$]")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 0.18))
    return figure


def self_interaction_table(result, printed):
    """Return the columns of `self_interaction`."""
    return {
        "m_DM [GeV]": result.parameters.m_DM,
        "alpha_X [1]": result.parameters.alpha_X,
        "through the dark Higgs, estimate [cm^2/g]": result.value("dark_higgs_self_interaction"),
        "through the dark photon [cm^2/g]": result.value("self_interaction"),
        "Eq. 55 as printed [cm^2/g]": printed,
    }


@styled
def self_interaction(result, printed):
    """Draw the cross section of dark matter on itself over its mass, and the bound from clusters.

    Parameters
    ----------
    result : Result
        Of `dark_matter_searches.evaluate` with arrays of rising `m_DM` and of `alpha_X`.
    printed : numpy.ndarray
        Eq. (55) as printed at the same points.
    """
    m_DM = np.asarray(result.parameters.m_DM)
    figure, axes = new_figure(height=4.8)
    axes.plot(
        m_DM,
        result.value("dark_higgs_self_interaction"),
        color=PURPLE,
        linestyle="--",
        label="through the dark Higgs (estimate)",
    )
    axes.plot(m_DM, result.value("self_interaction"), color=BLUE, label="through the dark photon")
    axes.plot(m_DM, printed, color=BLACK, linestyle=":", label="Eq. (55) as printed")
    bound = np.max(result.value("self_interaction_limit"))
    axes.axhspan(bound, 1e3, facecolor="#eef0f2", edgecolor="#c3cad1", hatch="//", linewidth=0)
    axes.text(m_DM[0] * 1.1, bound * 2.0, "excluded by galaxy clusters", va="bottom", bbox=LABEL_GROUND)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], m_DM[-1])
    axes.set_ylim(1e-18, 1e3)
    label_decades_only(axes.xaxis)
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\sigma/m_{\rm DM}$ [cm$^2$/g]")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 0.18))
    return figure
