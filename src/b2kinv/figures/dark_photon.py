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
from b2kinv.physics import early_universe, form_factors, measurements
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import (
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)

#: Masses of the dark photon [GeV] below the threshold of B → K X.
_MASSES = np.linspace(1.8, 3.72, 193)
#: Quantity → (label, colour, dashes, mass [GeV] where the curve carries its name) of the decays of X.
_DARK_PHOTON_MODES = {
    "dark": (r"$\psi\psi$", PURPLE, "-", 2.2),
    "hadrons": ("hadrons", BLUE, "-", 2.2),
    "electron": (r"$e^+e^-$", VERMILION, "-", 2.0),
    "muon": (r"$\mu^+\mu^-$", ORANGE, "--", 2.5),
    "neutrinos": (r"$\nu\bar\nu$", GREY, "-", 2.2),
    "tau": (r"$\tau^+\tau^-$", GREEN, "-", 3.65),
}


def _widths_columns(result):
    columns = {"m_X [GeV]": result.parameters.m_X}
    for mode in _DARK_PHOTON_MODES:
        columns[f"Gamma(X -> {mode}) [GeV]"] = result.value(f"width_{mode}")
    columns["c tau from Standard Model decays [um]"] = result.value("decay_length")
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
    result = dark_photon_decays.evaluate(parameters.replace(m_X=m_X))
    figure, axes = new_figure(height=4.8)
    for mode, (label, colour, dashes, at) in _DARK_PHOTON_MODES.items():
        width = np.asarray(result.value(f"width_{mode}"))
        axes.plot(m_X, np.where(width > 0.0, width, np.nan), color=colour, linestyle=dashes)
        name_curve(axes, m_X, width, label, colour, at)
    axes.set_yscale("log")
    axes.set_xlim(m_X[0], m_X[-1])
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\Gamma(X \to$ …) [GeV]")
    return Drawing("dark_photon_widths", figure, _widths_columns(result))


#: Colour and dashes of the form factor sets, in the order in which they are drawn.
_SET_STYLES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, ":"))


def _rate_ratio_columns(results):
    columns = {"m_X [GeV]": results[0].parameters.m_X}
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
    m_X, chosen = _MASSES, parameters.form_factor_set
    sets = [chosen, *(name for name in form_factors.SETS if name != chosen)]
    results = [
        dark_photon_decays.evaluate(parameters.replace(m_X=m_X, form_factor_set=name)) for name in sets
    ]
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
    return Drawing("dark_photon_rate_ratio", figure, _rate_ratio_columns(results))


def _relic_masses(parameters):
    """Return masses from dark matter as light as the dark Higgs to where annihilation into X would open."""
    highest = 0.49 * parameters.m_X
    lowest = max(0.02 * highest, min(parameters.m_phi, 0.9 * highest))
    return np.geomspace(lowest, highest, 25)


def _coupling_columns(light, heavy, printed):
    return {
        "m_DM [GeV]": light.parameters.m_DM,
        "alpha_X for a light dark Higgs [1]": light.value("dark_coupling"),
        "alpha_X for m_phi = m_DM [1]": heavy.value("dark_coupling"),
        "alpha_X by Eq. 48 as printed [1]": printed,
    }


@styled
def freeze_out_coupling(parameters, printed_density):
    """Draw the dark coupling that gives the observed relic density against m_DM.

    Parameters
    ----------
    parameters : sections.dark_photon_freeze_out.Parameters
        Its dark matter mass is not used.
    printed_density : callable
        Returns Ω h² of a dark matter mass and a dark coupling by the printed Eq. (48).
    """
    m_DM = _relic_masses(parameters)
    light = dark_photon_freeze_out.evaluate(parameters.replace(m_DM=m_DM))
    heavy = dark_photon_freeze_out.evaluate(parameters.replace(m_DM=m_DM, m_phi=m_DM))
    # The printed density falls with the square of the coupling.
    printed = 0.002 * np.sqrt(printed_density(m_DM, 0.002) / parameters.relic_density)
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
    return Drawing("freeze_out_coupling", figure, _coupling_columns(light, heavy, printed))


def _yield_columns(x, equilibrium, yields):
    columns = {"x [1]": x, "Y in equilibrium [1]": equilibrium}
    columns.update({f"Y for alpha_X = {alpha:.3g} [1]": values for alpha, values in yields.items()})
    return columns


def _yields(result, x):
    """Return the yield in equilibrium, and dark coupling → yield for the right one and ten times off."""
    parameters = result.parameters
    settings = parameters.trilinear, parameters.degrees_of_freedom
    relic = dark_photon_freeze_out.unit_relic(parameters.m_DM, parameters.m_phi, *settings)
    equilibrium = early_universe.equilibrium_yield(
        parameters.m_DM, 2.0, parameters.m_DM / x, parameters.degrees_of_freedom
    )
    wanted = result.value("dark_coupling")
    yields = {}
    for alpha in (0.1 * wanted, wanted, 10.0 * wanted):
        coupling = dark_photon_freeze_out.higgs_coupling(parameters.m_DM, parameters.m_X, alpha)
        yields[alpha] = relic.evolution(x, coupling**4)
    return equilibrium, yields


@styled
def freeze_out_yield(result):
    """Draw the number of dark matter particles per entropy against x = m_DM/T.

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_freeze_out.evaluate` at one point.
    """
    x = np.geomspace(1.0, 100.0, 241)
    equilibrium, yields = _yields(result, x)
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
    return Drawing("freeze_out_yield", figure, _yield_columns(x, equilibrium, yields))


def _higgs_limit_columns(results):
    columns = {"sin theta [1]": results[0].parameters.sin_theta}
    for result in results:
        lifetime = result.parameters.longest_lifetime
        columns[f"lowest m_phi for {lifetime:g} s [MeV]"] = result.value("lightest_dark_higgs")
    return columns


@styled
def dark_higgs_limit(parameters):
    """Draw the lowest dark Higgs mass that decays in time against its mixing.

    Parameters
    ----------
    parameters : sections.dark_photon_freeze_out.Parameters
        Its mixing and longest lifetime are not used.
    """
    sine = np.geomspace(1e-5, 3e-4, 121)
    results = [
        dark_photon_freeze_out.evaluate(parameters.replace(sin_theta=sine, longest_lifetime=lifetime))
        for lifetime in (0.01, 0.1, 1.0)
    ]
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
    return Drawing("dark_higgs_limit", figure, _higgs_limit_columns(results))


def _plane_columns(result, epsilon, edges):
    """Return the edges of `_draw_plane`; where one is out of reach the cell is empty."""
    columns = {"epsilon [1]": epsilon}
    for name, edge in edges.items():
        columns[f"alpha_X at edge of {name} [1]"] = np.where(np.isfinite(edge), edge, np.nan)
    columns["alpha_X for the relic density, light dark Higgs [1]"] = result.value("dark_coupling_light")
    columns["alpha_X for the relic density, m_phi = m_DM [1]"] = result.value("dark_coupling_heavy")
    return columns


@styled
def dark_photon_light(result):
    """Draw the plane of kinetic mixing and dark coupling (Fig. 3 left).

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_parameter_space.evaluate` at one point.
    """
    return _draw_plane("dark_photon_light", result)


@styled
def dark_photon_heavy(result):
    """Draw the same plane for dark matter of 0.8 GeV (Fig. 3 right).

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_parameter_space.evaluate` at one point; its dark matter mass is not used.
    """
    parameters = result.parameters
    heavy = parameters.replace(m_DM=max(0.8, parameters.m_phi))
    return _draw_plane("dark_photon_heavy", dark_photon_parameter_space.evaluate(heavy))


@styled
def dark_photon_other_limits(result):
    """Draw the plane of `dark_photon_light` with the limits read the other way.

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_parameter_space.evaluate` at one point; how it reads the limits is not used.
    """
    other = {"K_star_limit": "standard_model_subtracted", "dimuon_limit": "standard_model_left_in"}
    changed = dark_photon_parameter_space.evaluate(result.parameters.replace(**other))
    return _draw_plane("dark_photon_other_limits", changed)


def _draw_plane(name, result):
    """Draw the excess, exclusions and the relic density over kinetic mixing and dark coupling."""
    epsilon = np.geomspace(1e-5, 1e-3, 401)
    edges = dark_photon_parameter_space.figure_edges(result.parameters, epsilon)
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
    return Drawing(name, figure, _plane_columns(result, epsilon, edges))


def _mass_scan_columns(result):
    columns = {"m_X [GeV]": result.parameters.m_X}
    for n_sigma in (1, 2):
        for side in ("low", "high"):
            columns[f"epsilon at the {side} edge, {n_sigma} sigma [1]"] = result.value(
                f"epsilon_{n_sigma}sigma_{side}"
            )
    columns["largest epsilon by K* + invisible [1]"] = result.value("epsilon_K_star")
    return columns


@styled
def dark_photon_mass_scan(parameters):
    """Draw which kinetic mixings fit the excess, and which K* + invisible allows, against the mass of X.

    Parameters
    ----------
    parameters : sections.dark_photon_parameter_space.Parameters
        The mass of the dark photon is not used.
    """
    _, heaviest = measurements.window(parameters.excess).mass_range
    m_X = np.linspace(max(1.8, 2.05 * parameters.m_DM), min(3.7, heaviest), 39)
    result = dark_photon_parameter_space.evaluate(parameters.replace(m_X=m_X))
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
    return Drawing("dark_photon_mass_scan", figure, _mass_scan_columns(result))


def _direct_detection_columns(result):
    return {
        "m_DM [GeV]": result.parameters.m_DM,
        "sigma_N, full coupling [cm^2]": result.value("nucleus_cross_section"),
        "sigma_N, Eq. 53 [cm^2]": result.value("heavy_nucleus_cross_section"),
        "sigma_e [cm^2]": result.value("electron_cross_section"),
    }


@styled
def direct_detection(parameters):
    """Draw the cross sections of dark matter on a nucleus and on an electron against its mass.

    Parameters
    ----------
    parameters : sections.dark_matter_searches.Parameters
        Its dark matter mass is not used.
    """
    m_DM = np.geomspace(0.01, 1.0, 101)
    result = dark_matter_searches.evaluate(parameters.replace(m_DM=m_DM))
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
    return Drawing("direct_detection", figure, _direct_detection_columns(result))


def _self_interaction_columns(result, printed):
    return {
        "m_DM [GeV]": result.parameters.m_DM,
        "alpha_X [1]": result.parameters.alpha_X,
        "through the dark Higgs, estimate [cm^2/g]": result.value("dark_higgs_self_interaction"),
        "through the dark photon [cm^2/g]": result.value("self_interaction"),
        "Eq. 55 as printed [cm^2/g]": printed,
    }


@styled
def self_interaction(parameters, printed_cross_section):
    """Draw the cross section of dark matter on itself over its mass, and the bound from clusters.

    The dark coupling is the one that gives the observed relic density at each mass.

    Parameters
    ----------
    parameters : sections.dark_matter_searches.Parameters
        Its dark matter mass and dark coupling are not used.
    printed_cross_section : callable
        Returns σ/m_DM [cm²/g] of dark matter mass, dark photon mass, dark coupling and velocity by the
        printed Eq. (55).
    """
    m_X, velocity = parameters.m_X, parameters.velocity_cluster
    m_DM = _relic_masses(parameters)
    alpha_X = dark_photon_freeze_out.dark_coupling(m_DM, parameters.m_phi, m_X)
    result = dark_matter_searches.evaluate(parameters.replace(m_DM=m_DM, alpha_X=alpha_X))
    printed = printed_cross_section(m_DM, m_X, alpha_X, velocity)
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
    return Drawing("self_interaction", figure, _self_interaction_columns(result, printed))
