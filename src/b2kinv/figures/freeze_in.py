"""Figures of Sections II B and II C: dark matter from the axion-like particle by freeze-in."""

import textwrap

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
    SMALLEST,
    VERMILION,
    draw_legend_below,
    draw_quiet_limit,
    finite,
    mass_label,
    name_curve,
    new_figure,
    power_of_ten,
    styled,
)
from b2kinv.physics import alp_other_production, alp_production, early_universe, frozen_in_momenta
from b2kinv.physics.freeze_in import Plasma, universal_couplings
from b2kinv.physics.model_judgement import words as words_of
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import alp_freeze_in, alp_plane_limits
from b2kinv.sections import alp_parameter_space as alp_parameter_space_section

#: From GeV.
KEV = 1e6


def _thermalisation_columns(result):
    return {
        "x = m_b/T [1]": result.value("x"),
        "T [GeV]": result.value("temperature"),
        "C_q/f_a above which decays outrun H [1/GeV]": result.value("coupling_decays"),
        "C_q/f_a above which scatterings outrun H [1/GeV]": result.value("coupling_scattering"),
        "C_q/f_a above which b quarks keep the ALP in equilibrium [1/GeV]": result.value(
            "coupling_boltzmann"
        ),
        "C_q/f_a of the excess [1/GeV]": np.full(result.value("x").shape, result.value("excess_coupling")),
    }


@styled
def alp_thermalisation(result):
    """Draw where b decays, and where scatterings, are faster than the expansion (Fig. 1 left).

    Parameters
    ----------
    result : Result
        Of `sections.alp_freeze_in.evaluate` at one point.
    """
    x = result.value("x")
    figure, axes = new_figure(height=4.9)
    bottom, top = 1e-10, 1e-6
    for name, words, colour, hatch, at, lift in (
        ("coupling_scattering", "scatterings", ORANGE, "\\\\", 0.1, 10.0),
        ("coupling_decays", "decays", PURPLE, "//", 5.0, 2.5),
    ):
        edge = np.clip(result.value(name), 0.0, 1e3)
        axes.fill_between(
            x, edge, top, where=edge < top, facecolor=colour, alpha=0.25, hatch=hatch, linewidth=0
        )
        axes.plot(x, edge, color=colour)
        # A name far outside would leave no room for the axes.
        place = np.where(edge * lift > bottom, np.minimum(edge * lift, top / 2), 0.0)
        name_curve(axes, x, place, words, BLACK, at)
    # Past the smallest coupling the ALP is lost for want of b quarks.
    least = np.clip(result.value("coupling_boltzmann"), 0.0, 1e3)
    rare = x >= x[np.argmin(least)]
    axes.fill_between(x, bottom, least, where=rare & (x > 1), facecolor=GREY, alpha=0.28, linewidth=0)
    axes.text(20.0, 2.2e-10, "too few\nb quarks", ha="center", va="bottom", fontsize=SMALLEST)
    line = result.value("excess_coupling")
    if bottom < line < top:
        axes.axhline(line, color=BLUE, linestyle="--")
        axes.text(
            0.0125,
            line * 1.12,
            "explains the excess",
            color=BLUE,
            fontsize=SMALLEST,
            va="bottom",
            bbox=LABEL_GROUND,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], min(x[-1], 60.0))
    axes.set_ylim(bottom, top)
    axes.set_xlabel(r"$x = m_b/T$")
    axes.set_ylabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    return Drawing("alp_thermalisation", figure, _thermalisation_columns(result))


_CHANNELS = {
    "top": (VERMILION, "--"),
    "top and Higgs": (VERMILION, "-."),
    "gluons": (GREEN, "-"),
    "charm": (SKY, "--"),
    "strange": (GREY, ":"),
}


@styled
def alp_channels(parameters):
    """Draw the rates over H at which different processes absorb an ALP, between m_b and 1000 m_b.

    Parameters
    ----------
    parameters : sections.alp_freeze_in.Parameters
        Where it starts is not used.
    """
    p = parameters
    T = p.m_b * np.geomspace(1.0, 1e3, 121)
    hubble = early_universe.hubble_rate(T, p.degrees_of_freedom)
    rates = alp_other_production.rates_by_channel(T, p.m_a, p.f_a, p.C_q, p.C_G_UV, p.alpha_s_scattering)
    rates = {name: rate / hubble for name, rate in rates.items()}
    decays, scatterings = alp_production.production_rates(T, p.m_a, p.m_b, p.alpha_s_scattering)
    C_V, C_A = (p.C_q if isinstance(one, str) else one for one in (p.C_V_sb, p.C_A_sb))
    width = alp_production.width_b_to_s_alp(p.m_a, p.f_a, C_V, C_A, p.m_b, p.m_s)
    rates["bottom"] = (width * decays + (p.C_q / p.f_a) ** 2 * scatterings) / hubble
    figure, axes = new_figure(height=4.9)
    axes.plot(T / p.m_b, _above_zero(rates["bottom"]), color=BLUE, label="b, with decays")
    for name, (colour, dashes) in _CHANNELS.items():
        axes.plot(T / p.m_b, _above_zero(rates[name]), color=colour, linestyle=dashes, label=name)
    axes.axhline(1.0, color=BLACK, linewidth=1.0)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(1.0, 1e3)
    axes.set_ylim(1e-3, 1e5)
    axes.set_xlabel(r"$T/m_b$")
    axes.set_ylabel(r"rate over $H$")
    axes.legend(loc="upper left", ncols=2)
    columns = {f"rate of {name} over H [1]": values for name, values in rates.items()}
    return Drawing("alp_channels", figure, {"T [GeV]": T, **columns})


def _above_zero(values):
    """Return the values with NaN, which leaves a gap in a curve, for what is zero."""
    return np.where(np.asarray(values) > 0.0, values, np.nan)


def _yields_columns(from_nothing, from_equilibrium):
    columns = {"x = m_b/T [1]": from_nothing.value("x"), "T [GeV]": from_nothing.value("temperature")}
    for name, words in (
        ("yield_alp", "ALP"),
        ("yield_alp_equilibrium", "ALP in equilibrium"),
        ("yield_dark_matter", "dark matter and antimatter"),
        ("yield_dark_matter_equilibrium", "dark matter and antimatter in equilibrium"),
        ("yield_b_equilibrium", "b and anti-b in equilibrium"),
    ):
        columns[f"Y of {words} [1]"] = from_nothing.value(name)
    columns["Y of ALP that starts in equilibrium [1]"] = from_equilibrium.value("yield_alp")
    columns["Y of dark matter from it [1]"] = from_equilibrium.value("yield_dark_matter")
    return columns


@styled
def alp_yields(result):
    """Draw the yields of the ALP, of dark matter and of b quarks against m_b/T (Fig. 1 right).

    Thin lines show what they are if the ALP starts in equilibrium.

    Parameters
    ----------
    result : Result
        Of `sections.alp_freeze_in.evaluate` at one point.
    """
    in_equilibrium = alp_freeze_in.evaluate(result.parameters.replace(alp_at_start="equilibrium"))
    x = result.value("x")
    figure, axes = new_figure(height=4.9)
    for name, colour, dashes, label in (
        ("yield_b_equilibrium", ORANGE, "--", r"$b + \bar b$, equilibrium"),
        ("yield_alp_equilibrium", GREY, ":", "ALP, equilibrium"),
        ("yield_alp", SKY, "-.", "ALP"),
        ("yield_dark_matter", PURPLE, "-", r"dark matter, $\chi + \bar\chi$"),
    ):
        values = result.value(name)
        axes.plot(x, np.where(values > 0, values, np.nan), color=colour, linestyle=dashes, label=label)
    for name, colour in (("yield_alp", SKY), ("yield_dark_matter", PURPLE)):
        values = in_equilibrium.value(name)
        label = "if ALPs start in equilibrium" if colour == PURPLE else None
        axes.plot(x, np.where(values > 0, values, np.nan), color=colour, linewidth=0.9, label=label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], min(x[-1], 60.0))
    axes.set_ylim(1e-15, 1.0)
    axes.set_xlabel(r"$x = m_b/T$")
    axes.set_ylabel(r"yield $Y = n/s$")
    draw_legend_below(figure, axes)
    return Drawing("alp_yields", figure, _yields_columns(result, in_equilibrium))


def _parameter_space_columns(result):
    """Return the curves of `alp_parameter_space` against C_q/f_a, and its bands."""
    columns = {"C_q/f_a [1/GeV]": result.value("C_q")}
    for kind, words in (("contours", ""), ("contours_other_table", ", other table of degrees of freedom")):
        if kind in result:
            for mass, line in zip(result.value("contour_masses"), result.value(kind), strict=True):
                columns[f"C_chi/f_a for m_chi = {mass:.6g} GeV{words} [1/GeV]"] = finite(line)
    columns["C_chi/f_a above which dark matter is too warm [1/GeV]"] = finite(result.value("warm_edge"))
    columns["C_chi/f_a above which it is too warm by its own momenta [1/GeV]"] = finite(
        result.value("own_warm_edge")
    )
    columns["C_chi/f_a below which no mass is enough [1/GeV]"] = finite(result.value("lower_edge"))
    for n_sigma in (1, 2):
        for side, end in zip(("lower", "upper"), result.value(f"excess_band_{n_sigma}_sigma"), strict=True):
            columns[f"{side} end of C_q/f_a at {n_sigma} sigma [1/GeV]"] = np.full(
                result.value("C_q").shape, end
            )
    edge = np.full(result.value("C_q").shape, result.value("left_edge"))
    columns["C_q/f_a below which b quarks never thermalise the ALP [1/GeV]"] = edge
    largest = alp_plane_limits.strongest_kaon_limit(result.parameters).edge
    columns["C_q/f_a above which K* or X_s + invisible exclude the ALP [1/GeV]"] = finite(largest)
    return columns


def _parameter_map_columns(result):
    """Return the whole map, one point a row."""
    C_q, C_chi = np.meshgrid(result.value("C_q"), result.value("C_chi"), indexing="ij")
    return {
        "C_q/f_a [1/GeV]": C_q.reshape(-1),
        "C_chi/f_a [1/GeV]": C_chi.reshape(-1),
        "m_chi [GeV]": result.value("m_chi").reshape(-1),
    }


@styled
def alp_parameter_map(result):
    """Draw the mass that gives the relic density as shades over both couplings.

    Parameters
    ----------
    result : Result
        Of `sections.alp_parameter_space.evaluate` at one point.
    """
    figure, axes = new_figure(height=4.9)
    exponents = np.log10(np.ma.masked_invalid(result.value("m_chi")))
    levels = np.arange(np.floor(exponents.min()), np.ceil(exponents.max()) + 0.1, 0.5)
    shades = axes.contourf(result.value("C_q"), result.value("C_chi"), exponents.T, levels, cmap="viridis")
    bar = figure.colorbar(shades, ax=axes)
    bar.set_label(r"$\log_{10} m_\chi$ [GeV]")
    for n_sigma in (1, 2):
        for end in result.value(f"excess_band_{n_sigma}_sigma"):
            if np.isfinite(end):
                axes.axvline(end, color="white", linewidth=1.0, linestyle="-" if n_sigma == 1 else ":")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    axes.set_ylabel(r"$C_\chi/f_a$ [GeV$^{-1}$]")
    return Drawing("alp_parameter_map", figure, _parameter_map_columns(result))


def _warm_mass_columns(result):
    low, high = KEV * result.value("own_warm_mass_range")
    return {
        "C_q/f_a [1/GeV]": result.value("C_q"),
        "m_chi below which dark matter is too warm [keV]": KEV * result.value("own_warm_mass"),
        "lowest of it [keV]": low,
        "highest of it [keV]": high,
        "m_chi below which it is so by the parameter [keV]": KEV * result.parameters.m_chi_lowest,
    }


@styled
def alp_warm_mass(result):
    """Draw the mass below which dark matter is too warm, against the coupling to quarks.

    Parameters
    ----------
    result : Result
        Of `sections.alp_parameter_space.evaluate` at one point.
    """
    C_q = result.value("C_q")
    figure, axes = new_figure(height=4.2)
    for n_sigma, alpha in ((2, 0.18), (1, 0.32)):
        low, high = result.value(f"excess_band_{n_sigma}_sigma")
        if np.isfinite(low) and np.isfinite(high):
            axes.axvspan(low, high, color=VERMILION, alpha=alpha, linewidth=0)
    low, high = KEV * result.value("own_warm_mass_range")
    axes.fill_between(C_q, low, high, color=PURPLE, alpha=0.35, linewidth=0)
    axes.plot(C_q, KEV * result.value("own_warm_mass"), color=PURPLE, label="its own momenta")
    stated = result.parameters.m_chi_lowest
    axes.axhline(KEV * stated, color=BLACK, linestyle="--", label=f"{mass_label(stated)} for all")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(C_q[0], C_q[-1])
    axes.set_xlabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    axes.set_ylabel(r"least $m_\chi$ [keV]")
    axes.legend(loc="upper right")
    return Drawing("alp_warm_mass", figure, _warm_mass_columns(result))


@styled
def alp_momenta(result):
    """Draw the spectrum of dark matter's momentum today, for three couplings to quarks.

    Parameters
    ----------
    result : Result
        Of `sections.alp_parameter_space.evaluate` at one point.
    """
    given = alp_parameter_space_section.freeze_in_parameters(result.parameters).as_dict()
    C_q = result.value("C_q")
    middle = np.sqrt(np.prod(result.value("excess_band_1_sigma")))
    couplings = [C_q[0], middle if np.isfinite(middle) else np.sqrt(C_q[0] * C_q[-1]), C_q[-1]]
    plasma = Plasma(given)
    every = universal_couplings(given, couplings)
    rms = frozen_in_momenta.daughter_momenta(plasma, every, given["m_s"]).rms
    # Of ALPs that live too long there is no spectrum.
    exists = np.isfinite(rms)
    known = rms[exists] if exists.any() else np.ones(1)
    momenta = np.geomspace(1e-2 * known.min(), 6 * known.max(), 300)
    figure, axes = new_figure(height=4.2)
    columns = {"p/T [1]": momenta}
    for C, colour in np.array(list(zip(couplings, (SKY, VERMILION, BLUE), strict=True)), object)[exists]:
        one = universal_couplings(given, [C])
        for history, dashes, words in (("own", "-", "own"), ("kinetic", ":", "at the plasma's temperature")):
            spectrum = frozen_in_momenta.daughter_spectrum_today(plasma, one, given["m_s"], momenta, history)
            label = rf"${power_of_ten(C)}$" if history == "own" else None
            axes.plot(momenta, momenta * spectrum, color=colour, linestyle=dashes, label=label)
            columns[f"p N(p) at C_q/f_a = {C:.3g}/GeV, momenta of the ALP {words} [1]"] = momenta * spectrum
    axes.set_xscale("log")
    axes.set_xlim(momenta[0], momenta[-1])
    axes.set_xlabel(r"$p/T_\gamma$ today")
    axes.set_ylabel(r"$p\,N(p)$")
    axes.set_ylim(0.0, None)
    if exists.any():
        draw_legend_below(figure, axes, ncols=3, title=r"$C_q/f_a$ [GeV$^{-1}$]")
    else:
        axes.text(0.5, 0.5, "ALPs live too long: no spectrum", ha="center", transform=axes.transAxes)
    return Drawing("alp_momenta", figure, columns)


def _draw_kaon_limit(axes, result):
    """Draw, quietly, where a search for kaons or X_s with something invisible excludes the ALP."""
    C_q, C_chi = result.value("C_q"), result.value("C_chi")
    name, edge = alp_plane_limits.strongest_kaon_limit(result.parameters)
    if not C_q[0] < edge < C_q[-1]:
        return
    draw_quiet_limit(axes, [edge, edge], [C_chi[0], C_chi[-1]])
    draw_quiet_limit(axes, [edge, C_q[-1]], [C_chi[0], C_chi[0]], excluded=C_chi[-1])
    # Where there is room for the words.
    is_left = edge / C_q[0] < (C_q[-1] / C_q[0]) ** 0.7
    said = textwrap.fill(f"excluded by {words_of(name)} →", 14 if is_left else 24)
    place = {"ha": "left" if is_left else "right", "va": "center", "bbox": LABEL_GROUND}
    axes.text(edge * (1.05 if is_left else 0.95), 0.2, said, color=GREY, fontsize=SMALLEST,
              transform=axes.get_xaxis_transform(), **place)  # fmt: skip


@styled
def alp_parameter_space(result):
    """Draw the mass that gives the relic density over both couplings (Fig. 2).

    Parameters
    ----------
    result : Result
        Of `sections.alp_parameter_space.evaluate` at one point.
    """
    C_q, C_chi = result.value("C_q"), result.value("C_chi")
    figure, axes = new_figure(height=5.6)
    for n_sigma, alpha in ((2, 0.18), (1, 0.32)):
        low, high = result.value(f"excess_band_{n_sigma}_sigma")
        if np.isfinite(low) and np.isfinite(high):
            axes.axvspan(low, high, color=VERMILION, alpha=alpha, linewidth=0)
    warm, lower = finite(result.value("warm_edge")), finite(result.value("lower_edge"))
    own = finite(result.value("own_warm_edge"))
    axes.fill_between(C_q, np.minimum(warm, own), C_chi[-1], facecolor=GREY, alpha=0.16, linewidth=0)
    axes.fill_between(C_q, warm, C_chi[-1], facecolor=GREY, alpha=0.28, linewidth=0)
    axes.fill_between(
        C_q, C_chi[0], lower, facecolor=GREY, alpha=0.28, hatch="..", edgecolor="white", linewidth=0
    )
    lines = [finite(line) for line in result.value("contours")]
    others = (
        [finite(line) for line in result.value("contours_other_table")]
        if "contours_other_table" in result
        else lines
    )
    at = C_q[0] * (C_q[-1] / C_q[0]) ** 0.85
    for mass, line, other in zip(result.value("contour_masses"), lines, others, strict=True):
        axes.fill_between(C_q, line, other, color=BLUE, alpha=0.3, linewidth=0)
        axes.plot(C_q, line, color=BLUE, linewidth=1.5)
        name_curve(axes, C_q, np.nan_to_num(line), mass_label(mass), BLUE, at)
    axes.plot(C_q, lower, color=BLACK, linewidth=1.2)
    axes.plot(C_q, own, color=PURPLE, linestyle="--")
    beside = int(0.66 * len(C_q))
    name_curve(axes, C_q, np.nan_to_num(0.35 * own), "↑ by its own momenta", PURPLE, C_q[beside])
    edge = result.value("left_edge")
    if C_q[0] < edge < C_q[-1]:
        axes.axvline(edge, color=GREEN, linestyle="-.")
        axes.text(edge * 1.06, 0.09, "b quarks thermalise the ALP →", color=GREEN, fontsize=SMALLEST,
                  bbox=LABEL_GROUND, transform=axes.get_xaxis_transform())  # fmt: skip
    corner = {"transform": axes.transAxes, "fontsize": SMALLEST, "bbox": LABEL_GROUND}
    axes.text(0.03, 0.965, "dark matter too warm", va="top", **corner)
    axes.text(0.97, 0.02, "no mass gives enough dark matter", ha="right", **corner)
    middle = np.sqrt(C_q[0] * C_q[-1])
    name_curve(
        axes,
        C_q,
        np.where((C_q > C_chi[0]) & (C_q < C_chi[-1]), C_q, 0.0),
        r"$C_\chi = C_q$",
        BLACK,
        middle / 9,
    )
    axes.plot(C_q, C_q, color=BLACK, linewidth=1.0, linestyle=":")
    _draw_kaon_limit(axes, result)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(C_q[0], C_q[-1])
    axes.set_ylim(C_chi[0], C_chi[-1])
    axes.set_xlabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    axes.set_ylabel(r"$C_\chi/f_a$ [GeV$^{-1}$]")
    return Drawing("alp_parameter_space", figure, _parameter_space_columns(result))
