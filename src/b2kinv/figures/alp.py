"""Figures of Section II: the axion-like particle."""

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
    draw_excess,
    draw_excess_against_mass,
    finite,
    mass_label,
    name_curve,
    new_figure,
    styled,
)
from b2kinv.physics import measurements
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import alp_decays as decays
from b2kinv.sections import alp_freeze_in as freeze_in

# ---- Section II A: the ALP ----

#: Mode → (label, colour, dashes, mass [GeV] at which the curve carries its name) of the ALP's decays.
_ALP_MODES = {
    "gluons": (r"$gg$", BLUE, "-", 2.15),
    "strange": (r"$s\bar s$", VERMILION, "-", 2.15),
    "charm": (r"$c\bar c$", GREEN, "-", 3.4),
    "photons": (r"$\gamma\gamma$", ORANGE, "-", 1.3),
    "dark_matter": (r"$\chi\bar\chi$", PURPLE, "-", 2.15),
    "down": (r"$d\bar d$", GREY, "--", 2.15),
    "up": (r"$u\bar u$", GREY, ":", 2.15),
}


def _decays_columns(result):
    columns = {"m_a [GeV]": result.parameters.m_a}
    for mode in _ALP_MODES:
        columns[f"BR(a -> {mode}) [1]"] = result.value(f"branching_ratio_{mode}")
    columns["c tau [m]"] = result.value("decay_length")
    columns["perturbative [1]"] = np.asarray(result.value("perturbative"), dtype=int)
    return columns


@styled
def alp_decays(parameters):
    """Draw where the ALP decays to, and how far it flies, against its mass.

    Parameters
    ----------
    parameters : sections.alp_decays.Parameters
        Its mass is not used.
    """
    m_a = np.linspace(0.5, 4.5, 401)
    result = decays.evaluate(parameters.replace(m_a=m_a))
    figure, (shares, length) = new_figure(height=6.4, rows=2, sharex=True, height_ratios=[1.7, 1.0])
    for mode, (label, colour, dashes, at) in _ALP_MODES.items():
        share = np.asarray(result.value(f"branching_ratio_{mode}"))
        shares.plot(m_a, np.where(share > 0.0, share, np.nan), color=colour, linestyle=dashes)
        name_curve(shares, m_a, share, label, colour, at)
    shares.set_yscale("log")
    shares.set_ylim(1e-7, 2.0)
    shares.set_ylabel(r"BR($a \to$ …)")
    length.plot(m_a, result.value("decay_length"), color=BLACK)
    length.set_yscale("log")
    length.set_ylabel(r"$c\tau_a$ [m]")
    length.set_xlabel(r"$m_a$ [GeV]")
    length.set_xlim(m_a[0], m_a[-1])
    doubtful = ~np.asarray(result.value("perturbative"))
    if doubtful.any():
        end = m_a[doubtful][-1]
        for axes in (shares, length):
            axes.axvspan(
                m_a[0], end, facecolor="#eef0f2", edgecolor="#c3cad1", hatch="//", linewidth=0, zorder=0
            )
        length.text(
            0.5 * (m_a[0] + end),
            0.07,
            "formulas not\nreliable here",
            transform=length.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=10.5,
            color="#4c5866",
            bbox=LABEL_GROUND,
        )
    return Drawing("alp_decays", figure, _decays_columns(result))


def _invisible_columns(result):
    return {
        "f_a [GeV]": result.parameters.f_a,
        "BR(B+ -> K+ a) [1]": result.value("branching_ratio_B_plus_to_K_plus_alp"),
        "BR(B+ -> K+ inv) [1]": result.value("branching_ratio_B_plus_to_K_plus_invisible"),
        "uncertainty of BR(B+ -> K+ inv) [1]": result[
            "branching_ratio_B_plus_to_K_plus_invisible"
        ].uncertainty,
        "escape probability [1]": result.value("escape_probability_B_plus_to_K_plus"),
        "escape probability at fixed boost [1]": result.value(
            "escape_probability_B_plus_to_K_plus_fixed_boost"
        ),
        "c tau [m]": result.value("decay_length"),
    }


@styled
def alp_invisible(parameters):
    """Draw the rate that Belle II would count as invisible against the ALP's decay constant.

    Parameters
    ----------
    parameters : sections.alp_decays.Parameters
        Its decay constant is not used.
    """
    f_a = np.geomspace(1e5, 1e10, 401)
    result = decays.evaluate(parameters.replace(f_a=f_a))
    produced = np.asarray(result.value("branching_ratio_B_plus_to_K_plus_alp"))
    invisible = result["branching_ratio_B_plus_to_K_plus_invisible"]
    dark = np.asarray(result.value("branching_ratio_dark_matter"))
    fixed = np.asarray(result.value("escape_probability_B_plus_to_K_plus_fixed_boost"))
    figure, axes = new_figure()
    draw_excess(axes, result, np.array([f_a[0], f_a[-1]]))
    axes.plot(f_a, produced, color=GREY, linestyle=":", label=r"all $B^+ \to K^+ a$")
    axes.plot(
        f_a,
        produced * (dark + fixed * (1.0 - dark)),
        color=ORANGE,
        linestyle="--",
        label="invisible, one boost (Eq. 11)",
    )
    draw_band(axes, f_a, np.asarray(invisible.value), np.asarray(invisible.uncertainty), BLUE)
    axes.plot(f_a, invisible.value, color=BLUE, label="invisible, averaged at Belle II")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(f_a[0], f_a[-1])
    axes.set_ylim(1e-8, 1.0)
    axes.set_xlabel(r"$f_a$ [GeV]")
    axes.set_ylabel("branching ratio")
    axes.legend(loc="upper right")
    return Drawing("alp_invisible", figure, _invisible_columns(result))


def _production_columns(result):
    columns = {"m_a [GeV]": result.parameters.m_a}
    for channel, words in _ALP_CHANNELS.items():
        quantity = result[f"branching_ratio_{channel}_alp"]
        columns[f"BR({words}) [1]"] = quantity.value
        columns[f"uncertainty of BR({words}) [1]"] = quantity.uncertainty
    return columns


#: Channel → its words in a table.
_ALP_CHANNELS = {
    "B_plus_to_K_plus": "B+ -> K+ a",
    "B_zero_to_K_zero": "B0 -> K0 a",
    "B_plus_to_Kstar_plus": "B+ -> K*+ a",
    "B_zero_to_Kstar_zero": "B0 -> K*0 a",
}


@styled
def alp_production(parameters):
    """Draw BR(B⁺ → K⁺a) and BR(B⁺ → K*⁺a) against the mass of the ALP, with form-factor bands.

    Parameters
    ----------
    parameters : sections.alp_decays.Parameters
        Its mass is not used.
    """
    m_a = np.linspace(0.5, 4.7, 421)
    result = decays.evaluate(parameters.replace(m_a=m_a))
    figure, axes = new_figure()
    for channel, label, colour, dashes in (
        ("B_plus_to_K_plus", r"$B^+ \to K^+ a$", BLUE, "-"),
        ("B_plus_to_Kstar_plus", r"$B^+ \to K^{*+} a$", VERMILION, "--"),
    ):
        quantity = result[f"branching_ratio_{channel}_alp"]
        value, sigma = np.asarray(quantity.value), np.asarray(quantity.uncertainty)
        draw_band(axes, m_a, value, sigma, colour)
        axes.plot(m_a, np.where(value > 0.0, value, np.nan), color=colour, linestyle=dashes, label=label)
    draw_excess_against_mass(axes, result)
    for name, words in (("br_Kstar_nu_nu_babar_limit", "BaBar"), ("br_Kstar_nu_nu_belle_limit", "Belle")):
        limit = measurements.value(name)
        axes.axhline(limit, color=VERMILION, linewidth=1.2, linestyle=(0, (1, 1.5)))
        axes.text(
            0.02,
            limit * 1.04,
            rf"{words} limit on $B \to K^* \nu\bar\nu$",
            color=VERMILION,
            fontsize=10.5,
            transform=axes.get_yaxis_transform(),
            va="bottom",
        )
    axes.set_yscale("log")
    axes.set_xlim(m_a[0], m_a[-1])
    axes.set_ylim(7e-7, 1.5e-4)
    axes.set_xlabel(r"$m_a$ [GeV]")
    axes.set_ylabel("branching ratio")
    axes.legend(loc="lower left")
    return Drawing("alp_production", figure, _production_columns(result))


def _couplings_columns(result):
    """Return the edges of `alp_couplings`, one a row."""
    rows = []
    for n_sigma in (1, 2):
        ends, errors = _window_with_errors(result, n_sigma)
        for side, end, error in zip(("lower", "upper"), ends, errors, strict=True):
            rows.append((f"excess at {n_sigma} sigma, {side} edge of f_a/|C^V_sb|", end, error))
    for name, words, *_ in _AXIAL_LIMITS:
        quantity = result[name]
        rows.append((f"{words}, lower limit on f_a/|C^A_sb|", quantity.value, quantity.uncertainty))
    what, value, uncertainty = zip(*rows, strict=True)
    return {"edge": what, "value [GeV]": value, "uncertainty [GeV]": uncertainty}


#: Quantity, words, colour and dashes of the limits on the axial coupling.
_AXIAL_LIMITS = (
    ("axial_limit_babar", "BaBar", VERMILION, "-"),
    ("axial_limit_belle_neutral", "Belle", PURPLE, "--"),
)


def _window_with_errors(result, n_sigma):
    quantity = result[f"decay_constant_window_{n_sigma}_sigma"]
    return quantity.value, quantity.uncertainty


@styled
def alp_couplings(result):
    """Draw the plane of f_a/|C^V_sb| and f_a/|C^A_sb|: where the excess is explained, what is excluded.

    Parameters
    ----------
    result : Result
        Of `sections.alp_decays.evaluate` at one point.
    """
    figure, axes = new_figure(height=5.2)
    left, right, bottom, top = 7e7, 4e8, 3e7, 1e9
    for n_sigma, alpha in ((2, 0.18), (1, 0.32)):
        (low, high), (low_error, high_error) = _window_with_errors(result, n_sigma)
        axes.axvspan(low, high, color=GREEN, alpha=alpha, linewidth=0, label=f"fits the excess, {n_sigma}σ")
        if n_sigma == 1:
            for edge in (low - low_error, high + high_error):
                axes.axvline(edge, color=GREEN, linewidth=1.0, linestyle=":")
            axes.plot([], [], color=GREEN, linewidth=1.0, linestyle=":", label="1σ band ± form factor")
    for name, words, colour, dashes in _AXIAL_LIMITS:
        limit = result.value(name)
        axes.axhline(limit, color=colour, linestyle=dashes)
        axes.fill_between([left, right], bottom, limit, facecolor=colour, alpha=0.10, linewidth=0)
        axes.text(
            0.985,
            limit * 0.955,
            rf"excluded by {words}, $B \to K^*\nu\bar\nu$",
            color=colour,
            fontsize=10.5,
            transform=axes.get_yaxis_transform(),
            ha="right",
            va="top",
            bbox=LABEL_GROUND,
        )
    axes.plot([left, right], [left, right], color=BLACK, linewidth=1.4)
    angle = {"rotation": 45, "rotation_mode": "anchor", "transform_rotates_text": True}
    axes.text(2.55e8, 2.7e8, r"$|C^A_{sb}| = |C^V_{sb}|$", fontsize=11, va="bottom", ha="center", **angle)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(left, right)
    axes.set_ylim(bottom, top)
    axes.set_xticks([1e8, 2e8, 4e8], ["1", "2", "4"])
    axes.minorticks_off()
    axes.set_xlabel(r"$f_a/|C^V_{sb}|$ [$10^8$ GeV]")
    axes.set_ylabel(r"$f_a/|C^A_{sb}|$ [GeV]")
    axes.legend(loc="upper right")
    return Drawing("alp_couplings", figure, _couplings_columns(result))


# ---- Sections II B and II C: freeze-in ----


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
        name_curve(axes, x, np.clip(edge * lift, 0, top / 2), words, BLACK, at)
    # Past the smallest coupling the ALP is lost for want of b quarks.
    least = np.clip(result.value("coupling_boltzmann"), 0.0, 1e3)
    rare = x >= x[np.argmin(least)]
    axes.fill_between(x, bottom, least, where=rare & (x > 1), facecolor=GREY, alpha=0.28, linewidth=0)
    axes.text(20.0, 2.2e-10, "too few\nb quarks", ha="center", va="bottom", fontsize=10.5)
    line = result.value("excess_coupling")
    if np.isfinite(line):
        axes.axhline(line, color=BLUE, linestyle="--")
        axes.text(
            0.0125,
            line * 1.12,
            "explains the excess",
            color=BLUE,
            fontsize=10.5,
            va="bottom",
            bbox=LABEL_GROUND,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], min(x[-1], 60.0))
    axes.set_ylim(bottom, top)
    axes.set_xlabel(r"$x = m_b/T$ [1]")
    axes.set_ylabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    return Drawing("alp_thermalisation", figure, _thermalisation_columns(result))


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
    in_equilibrium = freeze_in.evaluate(result.parameters.replace(alp_at_start="equilibrium"))
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
        label = "if the ALP starts in equilibrium" if colour == PURPLE else None
        axes.plot(x, np.where(values > 0, values, np.nan), color=colour, linewidth=0.9, label=label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], min(x[-1], 60.0))
    axes.set_ylim(1e-15, 1.0)
    axes.set_xlabel(r"$x = m_b/T$ [1]")
    axes.set_ylabel(r"yield $Y = n/s$ [1]")
    axes.legend(loc="lower left")
    return Drawing("alp_yields", figure, _yields_columns(result, in_equilibrium))


def _parameter_space_columns(result):
    """Return the curves of `alp_parameter_space` against C_q/f_a, and its bands."""
    columns = {"C_q/f_a [1/GeV]": result.value("C_q")}
    for kind, words in (("contours", ""), ("contours_other_table", ", other table of degrees of freedom")):
        if kind in result:
            for mass, line in zip(result.value("contour_masses"), result.value(kind), strict=True):
                columns[f"C_chi/f_a for m_chi = {mass:.6g} GeV{words} [1/GeV]"] = finite(line)
    columns["C_chi/f_a above which dark matter is too warm [1/GeV]"] = finite(result.value("warm_edge"))
    columns["C_chi/f_a below which no mass is enough [1/GeV]"] = finite(result.value("lower_edge"))
    for n_sigma in (1, 2):
        for side, end in zip(("lower", "upper"), result.value(f"excess_band_{n_sigma}_sigma"), strict=True):
            columns[f"{side} end of C_q/f_a at {n_sigma} sigma [1/GeV]"] = np.full(
                result.value("C_q").shape, end
            )
    edge = np.full(result.value("C_q").shape, result.value("left_edge"))
    columns["C_q/f_a below which the ALP never thermalises [1/GeV]"] = edge
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
    figure, axes = new_figure(width=6.6, height=4.9)
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


@styled
def alp_parameter_space(result):
    """Draw the mass that gives the relic density over both couplings (Fig. 2).

    Parameters
    ----------
    result : Result
        Of `sections.alp_parameter_space.evaluate` at one point.
    """
    C_q, C_chi = result.value("C_q"), result.value("C_chi")
    figure, axes = new_figure(width=6.6, height=5.6)
    for n_sigma, alpha in ((2, 0.18), (1, 0.32)):
        low, high = result.value(f"excess_band_{n_sigma}_sigma")
        if np.isfinite(low) and np.isfinite(high):
            axes.axvspan(low, high, color=VERMILION, alpha=alpha, linewidth=0)
    warm, lower = finite(result.value("warm_edge")), finite(result.value("lower_edge"))
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
    edge = result.value("left_edge")
    if C_q[0] < edge < C_q[-1]:
        axes.axvline(edge, color=GREEN, linestyle="-.")
        axes.text(edge * 1.06, 0.05, "ALP thermalises →", color=GREEN, fontsize=10.5, bbox=LABEL_GROUND,
                  transform=axes.get_xaxis_transform())  # fmt: skip
    corner = {"transform": axes.transAxes, "fontsize": 10.5, "bbox": LABEL_GROUND}
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
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(C_q[0], C_q[-1])
    axes.set_ylim(C_chi[0], C_chi[-1])
    axes.set_xlabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    axes.set_ylabel(r"$C_\chi/f_a$ [GeV$^{-1}$]")
    return Drawing("alp_parameter_space", figure, _parameter_space_columns(result))
