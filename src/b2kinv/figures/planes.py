"""Figures of Section III C: the parameter space of the dark photon."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREY,
    LABEL_GROUND,
    SKY,
    SMALLEST,
    VERMILION,
    draw_quiet_limit,
    label_decades_only,
    new_figure,
    styled,
)
from b2kinv.physics import photon_penguin
from b2kinv.physics.dark_photon_mixing import is_kinetic
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import dark_photon_parameter_space, dark_photon_plane_judged, dark_photon_plane_limits

#: What atoms, the Z and the B_s say of ε alone, in few words.
_ON_MIXING = {
    "cesium_weak_charge_shift": "atoms",
    "dark_photon_electroweak": "electroweak\nprecision",
    "bs_mixing_ratio": "$B_s$ mixing",
}

#: α_X over that of ψψ → φφ alone below which both lines are drawn.
_PARTED = 0.9

#: Where those names stand along α_X, from the smallest ε to the largest.
_HEIGHTS = (4e-7, 2.5e-8, 6e-6)


def _plane_columns(result, epsilon, edges):
    """Return the edges of `_draw_plane`; where one is out of reach the cell is empty."""
    columns = {"epsilon [1]": epsilon}
    for name, edge in edges.items():
        columns[f"alpha_X at edge of {name} [1]"] = np.where(np.isfinite(edge), edge, np.nan)
    columns["alpha_X for the relic density, light dark Higgs [1]"] = result.value("dark_coupling_light")
    columns["alpha_X for the relic density, m_phi = m_DM [1]"] = result.value("dark_coupling_heavy")
    for name, coupling in dark_photon_parameter_space.relic_edges(result.parameters, epsilon).items():
        higgs = {"light": "light dark Higgs", "heavy": "m_phi = m_DM"}[name]
        columns[f"alpha_X for the relic density with X, {higgs} [1]"] = coupling
    for name, largest in dark_photon_plane_limits.largest_mixings(result.parameters).items():
        columns[f"largest epsilon by {name} [1]"] = largest if np.isfinite(largest) else np.nan
    strength = dark_photon_plane_limits.neutrino_strength(result.parameters.m_phi, result.parameters.m_DM)
    columns["N_eff of the light dark Higgs over its limit [1]"] = np.nan if strength is None else strength
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
    heavy = dark_photon_plane_judged.heavy(result.parameters)
    return _draw_plane("dark_photon_heavy", dark_photon_parameter_space.evaluate(heavy))


@styled
def dark_photon_kinetic(result):
    """Draw the plane of `dark_photon_light` for kinetic mixing alone, as Eq. 31 has it.

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_parameter_space.evaluate` at one point; its mixing ratio is not used, and of
        its mass the nearest at which B decays by kinetic mixing alone are computed.
    """
    kinetic = dark_photon_plane_judged.kinetic(result.parameters)
    return _draw_plane("dark_photon_kinetic", dark_photon_parameter_space.evaluate(kinetic))


@styled
def dark_photon_other_limits(result):
    """Draw the plane of `dark_photon_light` with the limits read the other way.

    Parameters
    ----------
    result : Result
        Of `sections.dark_photon_parameter_space.evaluate` at one point; how it reads the limits is not used.
    """
    other = dark_photon_plane_judged.other_limits(result.parameters)
    changed = dark_photon_parameter_space.evaluate(other)
    return _draw_plane("dark_photon_other_limits", changed)


def _draw_plane(name, result):
    """Draw the excess, exclusions and the relic density over kinetic mixing and dark coupling."""
    kinetic = is_kinetic(result.parameters)
    epsilon = dark_photon_plane_judged.mixings(result.parameters)
    edges = dark_photon_parameter_space.figure_edges(result.parameters, epsilon)
    if kinetic:
        edges["visible decays"] = dark_photon_plane_limits.visible_edge(result.parameters, epsilon)
    edges["single photons"] = dark_photon_plane_limits.single_photon_edge(result.parameters, epsilon)
    bottom, top = 1e-9, 1e-1
    figure, axes = new_figure(height=5.2)
    clipped = {name: np.clip(edge, bottom, top) for name, edge in edges.items()}
    for n_sigma, alpha in ((2, 0.22), (1, 0.45)):
        low, high = clipped[f"excess {n_sigma}σ low"], clipped[f"excess {n_sigma}σ high"]
        if np.all(low == high):
            # A legend has no patch for what is nowhere.
            continue
        axes.fill_between(
            epsilon,
            low,
            high,
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
    _draw_relic_density(axes, result, epsilon, (bottom, top))
    _draw_other_limits(axes, result, epsilon, clipped, (bottom, top))
    there = dark_photon_plane_judged.with_excess(result.parameters, np.array([result.parameters.m_X]))
    _name_absence(axes, edges["excess 2σ low"], there)
    axes.set_xscale("log")
    axes.set_yscale("log")
    label_decades_only(axes.xaxis)
    axes.set_xlim(epsilon[0], epsilon[-1])
    axes.set_ylim(bottom, top)
    _name_exclusions(axes, epsilon, clipped["K* invisible"] < top, clipped["K mu mu"] > bottom, kinetic)
    axes.set_xlabel(r"$\varepsilon$")
    axes.set_ylabel(r"$\alpha_X$")
    # With kinetic mixing alone single photons begin close beside it.
    narrow = {"fontsize": SMALLEST, "handlelength": 1.2, "borderaxespad": 0.3} if kinetic else {}
    axes.legend(loc="upper left", **narrow)
    return Drawing(name, figure, _plane_columns(result, epsilon, edges))


def _draw_relic_density(axes, result, epsilon, ends):
    """Draw the relic density with annihilation through X, and without it where the two part."""
    edges = dark_photon_parameter_space.relic_edges(result.parameters, epsilon)
    light, heavy = np.clip(edges["light"], *ends), np.clip(edges["heavy"], *ends)
    axes.fill_between(epsilon, light, heavy, color=SKY, alpha=0.5, linewidth=0, label="relic density")
    axes.plot(epsilon, light, color=BLUE, label=rf"$m_\varphi = {1e3 * result.parameters.m_phi:g}$ MeV")
    alone = result.value("dark_coupling_light")
    if np.min(edges["light"]) < _PARTED * alone:
        axes.axhline(
            alone, color=BLUE, linestyle=":", label=r"the same by $\psi\psi \to \varphi\varphi$ alone"
        )


def _draw_other_limits(axes, result, epsilon, clipped, ends):
    """Draw limits that Fig. 3 of the paper does not have, each named at its curve."""
    bottom, top = ends
    photons, visible = clipped["single photons"], clipped.get("visible decays", np.full_like(epsilon, bottom))
    word = {"color": GREY, "fontsize": SMALLEST, "va": "center", "bbox": LABEL_GROUND}
    if np.any(photons < top):
        draw_quiet_limit(axes, epsilon, photons, excluded=top)
        # Where the curve has turned upright; to its right there may be no room.
        axes.text(0.97 * epsilon[photons < top][0], 4e-5, "single\nphotons →", ha="right", **word)
    if np.any(visible > bottom):
        draw_quiet_limit(axes, epsilon[visible > bottom], visible[visible > bottom], excluded=bottom)
        axes.text(0.97 * epsilon[visible > bottom][0], 1e-8, "visible\ndecays →", ha="right", **word)
    inside = {
        name: largest
        for name, largest in dark_photon_plane_limits.largest_mixings(result.parameters).items()
        if epsilon[0] < largest < epsilon[-1]
    }
    # Names of neighbours stand at different heights.
    in_order = sorted(inside.items(), key=lambda one: one[1])
    for height, (name, largest) in zip(_HEIGHTS, in_order, strict=False):
        draw_quiet_limit(axes, [largest, largest], [bottom, top])
        axes.text(1.05 * largest, height, f"{_ON_MIXING[name]} →", ha="left", **word)
    strength = dark_photon_plane_limits.neutrino_strength(result.parameters.m_phi, result.parameters.m_DM)
    if strength is not None and strength > 1.0:
        light = result.value("dark_coupling_light")
        said = r"this line: excluded by $N_\mathrm{eff}$"
        axes.text(
            1.05 * epsilon[0], 0.6 * light, said, color=GREY, fontsize=SMALLEST, va="top", bbox=LABEL_GROUND
        )


def _name_exclusions(axes, epsilon, by_kaons, by_muons, kinetic):
    """Write beside each excluded region by what, if there is one; at narrow ones point from the left."""
    excluded = epsilon[by_kaons | by_muons]
    named = (
        (by_kaons, "excluded by\n$K^* +$ invisible", 0.93, "top"),
        (by_muons, r"excluded by $K\mu\mu$", 0.05, "bottom"),
    )
    for there, said, height, side in named:
        if not np.any(there):
            continue
        if not kinetic:
            place = {"ha": "right", "va": side, "bbox": LABEL_GROUND}
            axes.text(0.985, height, said, transform=axes.transAxes, **place)
            continue
        # By muons it is widest below, by kaons in the upper right corner.
        middle = np.sqrt(epsilon[there][0] * epsilon[-1])
        inside = (middle, 0.5 * height) if side == "bottom" else (0.985 * epsilon[-1], 0.985)
        axes.annotate(
            said,
            inside,
            (0.9 * excluded[0], 0.9 if side == "top" else height),
            xycoords=axes.get_xaxis_transform(),
            textcoords=axes.get_xaxis_transform(),
            ha="right",
            va="center",
            arrowprops={"arrowstyle": "->", "color": BLACK},
        )


def _name_absence(axes, mixings, there):
    """Say so where there is no excess, or no mixing or no dark coupling at any mixing gives it."""
    if not np.any(there):
        axes.text(0.03, 0.4, "no excess here", transform=axes.transAxes, bbox=LABEL_GROUND)
    elif not np.any(np.isfinite(mixings)):
        said = "at central rates no $\\varepsilon$\nbelow $\\cos\\theta_W$ gives the excess"
        axes.text(0.03, 0.4, said, transform=axes.transAxes, bbox=LABEL_GROUND)


def _mass_scan_columns(result, there):
    columns = {"m_X [GeV]": result.parameters.m_X}
    for n_sigma in (1, 2):
        for side in ("low", "high"):
            edge = result.value(f"epsilon_{n_sigma}sigma_{side}")
            columns[f"epsilon at the {side} edge, {n_sigma} sigma [1]"] = np.where(there, edge, np.inf)
    columns["largest epsilon by K* + invisible [1]"] = result.value("epsilon_K_star")
    # Where there is none the cell is empty.
    return {name: np.where(np.isfinite(column), column, np.nan) for name, column in columns.items()}


@styled
def dark_photon_mass_scan(parameters):
    """Draw which kinetic mixings fit the excess, and which K* + invisible allows, against the mass of X.

    Parameters
    ----------
    parameters : sections.dark_photon_parameter_space.Parameters
        The mass of the dark photon is not used.
    """
    m_X = dark_photon_plane_judged.masses(parameters)
    result = dark_photon_parameter_space.evaluate(parameters.replace(m_X=m_X))
    figure, axes = new_figure()
    kinetic = is_kinetic(parameters)
    bottom, top = (0.0, photon_penguin.expansion_end()) if kinetic else (5e-5, 2e-3)
    there = dark_photon_plane_judged.with_excess(parameters, m_X)
    for n_sigma, alpha in ((2, 0.22), (1, 0.45)):
        low, high = (
            np.minimum(result.value(f"epsilon_{n_sigma}sigma_{side}"), top) for side in ("low", "high")
        )
        if np.all((low == high) | ~there):
            continue
        axes.fill_between(
            m_X,
            low,
            high,
            where=there,
            color=VERMILION,
            alpha=alpha,
            linewidth=0,
            label=f"fits the excess, {n_sigma}σ",
        )
    limit = np.asarray(result.value("epsilon_K_star"))
    _name_absence(axes, result.value("epsilon_2sigma_low"), there)
    if np.any(limit < top):
        drawn = np.where(limit < top, limit, np.nan)
        axes.plot(m_X, drawn, color=BLACK, label=r"limit of $K^* +$ invisible")
    axes.fill_between(m_X, np.minimum(limit, top), top, color=GREY, alpha=0.18, linewidth=0)
    if not kinetic:
        axes.set_yscale("log")
        label_decades_only(axes.yaxis)
    axes.set_xlim(m_X[0], m_X[-1])
    axes.set_ylim(bottom, top)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$\varepsilon$")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower left" if kinetic else "upper left")
    return Drawing("dark_photon_mass_scan", figure, _mass_scan_columns(result, there))
