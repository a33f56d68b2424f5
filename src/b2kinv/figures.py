"""The figures of the book: each function takes results and returns a matplotlib Figure.

Nothing is computed here: what is drawn comes from `evaluate`, and the function `NAME_table` gives the very
columns that `NAME` draws, for the CSV file beside the figure. One style for all: white ground (on the dark
page a figure sits on a card), letters large enough for a phone, and the palette of Okabe and Ito, which those
who confuse red and green can tell apart; lines that must be told apart also differ in dashes or carry their
name.
"""

import functools

import numpy as np

from b2kinv.physics import measurements

#: Okabe and Ito's palette by what it is used for throughout the book.
BLACK = "#000000"
BLUE = "#0072B2"
SKY = "#56B4E9"
GREEN = "#009E73"
ORANGE = "#E69F00"
VERMILION = "#D55E00"
PURPLE = "#CC79A7"
GREY = "#6B7580"

_STYLE = {
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "figure.constrained_layout.use": True,
    "font.family": "DejaVu Sans",
    "mathtext.fontset": "dejavusans",
    "font.size": 12.0,
    "axes.labelsize": 12.5,
    "axes.titlesize": 12.5,
    "axes.linewidth": 0.9,
    "axes.edgecolor": "#333b44",
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#e3e7eb",
    "grid.linewidth": 0.7,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.top": True,
    "ytick.right": True,
    "legend.frameon": True,
    "legend.framealpha": 0.92,
    "legend.edgecolor": "#d4dbe2",
    "legend.fontsize": 10.5,
    "lines.linewidth": 2.0,
    "svg.fonttype": "path",
    "svg.hashsalt": "b2kinv",
}


def styled(function):
    """Draw inside the book's style, whatever the reader's own matplotlib settings are."""

    @functools.wraps(function)
    def wrapper(*arguments, **options):
        import matplotlib

        with matplotlib.rc_context():
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(_STYLE)
            return function(*arguments, **options)

    return wrapper


def _new_figure(width=6.2, height=4.4, rows=1, **options):
    # No pyplot: nothing is kept open, and no display is asked for.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    return figure, figure.subplots(rows, **options)


#: Ground of words that stand on lines or shades.
_LABEL_GROUND = {"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}


def _name_curve(axes, x, y, label, colour, at):
    """Write a curve's name on it, near x = at, unless it is nowhere above zero there."""
    nearest = np.argmin(np.abs(x - at))
    if y[nearest] > 0.0:
        axes.text(
            x[nearest],
            y[nearest],
            label,
            color=colour,
            ha="center",
            va="center",
            fontsize=11.5,
            bbox=_LABEL_GROUND,
        )


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


def alp_decays_table(result):
    """Return the columns of `alp_decays`."""
    columns = {"m_a [GeV]": result.parameters.m_a}
    for mode in _ALP_MODES:
        columns[f"BR(a -> {mode}) [1]"] = result.value(f"branching_ratio_{mode}")
    columns["c tau [m]"] = result.value("decay_length")
    columns["perturbative [1]"] = np.asarray(result.value("perturbative"), dtype=int)
    return columns


@styled
def alp_decays(result):
    """Draw where the ALP decays to, and how far it flies, against its mass.

    Parameters
    ----------
    result : Result
        Of `alp_decays.evaluate` with an array of rising `m_a`.
    """
    m_a = np.asarray(result.parameters.m_a)
    figure, (shares, length) = _new_figure(height=6.4, rows=2, sharex=True, height_ratios=[1.7, 1.0])
    for mode, (label, colour, dashes, at) in _ALP_MODES.items():
        share = np.asarray(result.value(f"branching_ratio_{mode}"))
        shares.plot(m_a, np.where(share > 0.0, share, np.nan), color=colour, linestyle=dashes)
        _name_curve(shares, m_a, share, label, colour, at)
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
            bbox=_LABEL_GROUND,
        )
    return figure


def alp_invisible_table(result):
    """Return the columns of `alp_invisible`."""
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
def alp_invisible(result):
    """Draw the rate that Belle II would count as invisible against the ALP's decay constant.

    Parameters
    ----------
    result : Result
        Of `alp_decays.evaluate` with an array of rising `f_a`.
    """
    f_a = np.asarray(result.parameters.f_a)
    produced = np.asarray(result.value("branching_ratio_B_plus_to_K_plus_alp"))
    invisible = result["branching_ratio_B_plus_to_K_plus_invisible"]
    dark = np.asarray(result.value("branching_ratio_dark_matter"))
    fixed = np.asarray(result.value("escape_probability_B_plus_to_K_plus_fixed_boost"))
    figure, axes = _new_figure()
    _draw_excess(axes, result, np.array([f_a[0], f_a[-1]]))
    axes.plot(f_a, produced, color=GREY, linestyle=":", label=r"all $B^+ \to K^+ a$")
    axes.plot(
        f_a,
        produced * (dark + fixed * (1.0 - dark)),
        color=ORANGE,
        linestyle="--",
        label="invisible, one boost (Eq. 11)",
    )
    _draw_band(axes, f_a, np.asarray(invisible.value), np.asarray(invisible.uncertainty), BLUE)
    axes.plot(f_a, invisible.value, color=BLUE, label="invisible, averaged at Belle II")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(f_a[0], f_a[-1])
    axes.set_ylim(1e-8, 1.0)
    axes.set_xlabel(r"$f_a$ [GeV]")
    axes.set_ylabel("branching ratio")
    axes.legend(loc="upper right")
    return figure


def alp_production_table(result):
    """Return the columns of `alp_production`."""
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
def alp_production(result):
    """Draw BR(B⁺ → K⁺a) and BR(B⁺ → K*⁺a) against the mass of the ALP, with form-factor bands.

    Parameters
    ----------
    result : Result
        Of `alp_decays.evaluate` with an array of rising `m_a`.
    """
    m_a = np.asarray(result.parameters.m_a)
    figure, axes = _new_figure()
    for channel, label, colour, dashes in (
        ("B_plus_to_K_plus", r"$B^+ \to K^+ a$", BLUE, "-"),
        ("B_plus_to_Kstar_plus", r"$B^+ \to K^{*+} a$", VERMILION, "--"),
    ):
        quantity = result[f"branching_ratio_{channel}_alp"]
        value, sigma = np.asarray(quantity.value), np.asarray(quantity.uncertainty)
        _draw_band(axes, m_a, value, sigma, colour)
        axes.plot(m_a, np.where(value > 0.0, value, np.nan), color=colour, linestyle=dashes, label=label)
    _draw_excess_against_mass(axes, result)
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
    return figure


def _draw_excess_against_mass(axes, result):
    """Shade the branching ratios that fit the excess where the window is tabulated, mark them elsewhere."""
    m_a = np.asarray(result.parameters.m_a)
    ends = [result.value(f"excess_branching_ratio_{n_sigma}_sigma") for n_sigma in (2, 1)]
    stated_at = measurements.window(result.parameters.excess).stated_at_mass
    for n_sigma, (low, high), alpha, width in zip((2, 1), ends, (0.18, 0.30), (3.0, 7.0), strict=True):
        label = f"fits the excess, {n_sigma}σ"
        if stated_at is None:
            axes.fill_between(m_a, low, high, color=GREEN, alpha=alpha, linewidth=0, label=label)
        else:
            bar = [np.max(low), np.max(high)]
            axes.plot([stated_at] * 2, bar, color=GREEN, linewidth=width, solid_capstyle="butt", label=label)


def _draw_excess(axes, result, x):
    """Shade the branching ratios that fit the excess, over the range x."""
    for n_sigma, alpha in ((2, 0.18), (1, 0.30)):
        low, high = (np.max(end) for end in result.value(f"excess_branching_ratio_{n_sigma}_sigma"))
        if high > 0.0:
            label = f"fits the excess, {n_sigma}σ"
            axes.fill_between(x, low, high, color=GREEN, alpha=alpha, linewidth=0, label=label, zorder=1)


def _draw_band(axes, x, value, sigma, colour):
    axes.fill_between(x, value - sigma, value + sigma, color=colour, alpha=0.22, linewidth=0)


def alp_couplings_table(result):
    """Return the columns of `alp_couplings`: its edges, one a row."""
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
        Of `alp_decays.evaluate` at one point.
    """
    figure, axes = _new_figure(height=5.2)
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
            bbox=_LABEL_GROUND,
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
    return figure


# ---- Sections II B and II C: freeze-in ----


def alp_thermalisation_table(result):
    """Return the columns of `alp_thermalisation`."""
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
        Of `alp_freeze_in.evaluate` at one point.
    """
    x = result.value("x")
    figure, axes = _new_figure(height=4.9)
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
        _name_curve(axes, x, np.clip(edge * lift, 0, top / 2), words, BLACK, at)
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
            bbox=_LABEL_GROUND,
        )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], min(x[-1], 60.0))
    axes.set_ylim(bottom, top)
    axes.set_xlabel(r"$x = m_b/T$ [1]")
    axes.set_ylabel(r"$C_q/f_a$ [GeV$^{-1}$]")
    return figure


def alp_yields_table(from_nothing, from_equilibrium):
    """Return the columns of `alp_yields`."""
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
def alp_yields(from_nothing, from_equilibrium):
    """Draw the yields of the ALP, of dark matter and of b quarks against m_b/T (Fig. 1 right).

    Parameters
    ----------
    from_nothing, from_equilibrium : Result
        Of `alp_freeze_in.evaluate` at one point, with the ALP absent and in equilibrium at the start.
    """
    x = from_nothing.value("x")
    figure, axes = _new_figure(height=4.9)
    for name, colour, dashes, label in (
        ("yield_b_equilibrium", ORANGE, "--", r"$b + \bar b$, equilibrium"),
        ("yield_alp_equilibrium", GREY, ":", "ALP, equilibrium"),
        ("yield_alp", SKY, "-.", "ALP"),
        ("yield_dark_matter", PURPLE, "-", r"dark matter, $\chi + \bar\chi$"),
    ):
        values = from_nothing.value(name)
        axes.plot(x, np.where(values > 0, values, np.nan), color=colour, linestyle=dashes, label=label)
    for name, colour in (("yield_alp", SKY), ("yield_dark_matter", PURPLE)):
        values = from_equilibrium.value(name)
        label = "if the ALP starts in equilibrium" if colour == PURPLE else None
        axes.plot(x, np.where(values > 0, values, np.nan), color=colour, linewidth=0.9, label=label)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(x[0], min(x[-1], 60.0))
    axes.set_ylim(1e-15, 1.0)
    axes.set_xlabel(r"$x = m_b/T$ [1]")
    axes.set_ylabel(r"yield $Y = n/s$ [1]")
    axes.legend(loc="lower left")
    return figure


def alp_parameter_space_table(result):
    """Return the columns of `alp_parameter_space`: the curves against C_q/f_a, and the bands."""
    columns = {"C_q/f_a [1/GeV]": result.value("C_q")}
    for kind, words in (("contours", ""), ("contours_other_table", ", other table of degrees of freedom")):
        if kind in result:
            for mass, line in zip(result.value("contour_masses"), result.value(kind), strict=True):
                columns[f"C_chi/f_a for m_chi = {mass:.6g} GeV{words} [1/GeV]"] = _finite(line)
    columns["C_chi/f_a above which dark matter is too warm [1/GeV]"] = _finite(result.value("warm_edge"))
    columns["C_chi/f_a below which no mass is enough [1/GeV]"] = _finite(result.value("lower_edge"))
    for n_sigma in (1, 2):
        for side, end in zip(("lower", "upper"), result.value(f"excess_band_{n_sigma}_sigma"), strict=True):
            columns[f"{side} end of C_q/f_a at {n_sigma} sigma [1/GeV]"] = np.full(
                result.value("C_q").shape, end
            )
    edge = np.full(result.value("C_q").shape, result.value("left_edge"))
    columns["C_q/f_a below which the ALP never thermalises [1/GeV]"] = edge
    return columns


def alp_parameter_map_table(result):
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
        Of `alp_parameter_space.evaluate` at one point.
    """
    figure, axes = _new_figure(width=6.6, height=4.9)
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
    return figure


def _finite(values):
    return np.where(np.isfinite(values), values, np.nan)


def _mass_label(mass):
    for unit, size in (("GeV", 1.0), ("MeV", 1e-3), ("keV", 1e-6), ("eV", 1e-9)):
        if mass >= 0.999 * size:
            return f"{mass / size:.3g} {unit}"
    return f"{mass:.1e} GeV"


@styled
def alp_parameter_space(result):
    """Draw the mass that gives the relic density over both couplings (Fig. 2).

    Parameters
    ----------
    result : Result
        Of `alp_parameter_space.evaluate` at one point.
    """
    C_q, C_chi = result.value("C_q"), result.value("C_chi")
    figure, axes = _new_figure(width=6.6, height=5.6)
    for n_sigma, alpha in ((2, 0.18), (1, 0.32)):
        low, high = result.value(f"excess_band_{n_sigma}_sigma")
        if np.isfinite(low) and np.isfinite(high):
            axes.axvspan(low, high, color=VERMILION, alpha=alpha, linewidth=0)
    warm, lower = _finite(result.value("warm_edge")), _finite(result.value("lower_edge"))
    axes.fill_between(C_q, warm, C_chi[-1], facecolor=GREY, alpha=0.28, linewidth=0)
    axes.fill_between(
        C_q, C_chi[0], lower, facecolor=GREY, alpha=0.28, hatch="..", edgecolor="white", linewidth=0
    )
    lines = [_finite(line) for line in result.value("contours")]
    others = (
        [_finite(line) for line in result.value("contours_other_table")]
        if "contours_other_table" in result
        else lines
    )
    at = C_q[0] * (C_q[-1] / C_q[0]) ** 0.85
    for mass, line, other in zip(result.value("contour_masses"), lines, others, strict=True):
        axes.fill_between(C_q, line, other, color=BLUE, alpha=0.3, linewidth=0)
        axes.plot(C_q, line, color=BLUE, linewidth=1.5)
        _name_curve(axes, C_q, np.nan_to_num(line), _mass_label(mass), BLUE, at)
    axes.plot(C_q, lower, color=BLACK, linewidth=1.2)
    edge = result.value("left_edge")
    if C_q[0] < edge < C_q[-1]:
        axes.axvline(edge, color=GREEN, linestyle="-.")
        axes.text(edge * 1.06, 0.05, "ALP thermalises →", color=GREEN, fontsize=10.5, bbox=_LABEL_GROUND,
                  transform=axes.get_xaxis_transform())  # fmt: skip
    corner = {"transform": axes.transAxes, "fontsize": 10.5, "bbox": _LABEL_GROUND}
    axes.text(0.03, 0.965, "dark matter too warm", va="top", **corner)
    axes.text(0.97, 0.02, "no mass gives enough dark matter", ha="right", **corner)
    middle = np.sqrt(C_q[0] * C_q[-1])
    _name_curve(
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
    return figure


# ---- Section I: the measurement ----


def belle2_rates_table(result):
    """Return the columns of `belle2_rates`."""
    rows = _rates(result)
    return {
        "what": [words for words, *_ in rows],
        "low [1e-5]": [1e5 * low for _, _, low, _, _ in rows],
        "value [1e-5]": [1e5 * value if value is not None else float("nan") for _, value, *_ in rows],
        "high [1e-5]": [1e5 * high for _, _, _, high, _ in rows],
    }


def _rates(result):
    """Return (words, value or None, low, high, kind) of each row."""
    value = result.value("branching_ratio_measured")
    measured = (value, value - result.value("uncertainty_down"), value + result.value("uncertainty_up"))
    rows = [("Belle II (Eq. 1)", *measured, "measured")]
    for name, words, kind in (
        ("branching_ratio_average", "average with earlier measurements", "measured"),
        ("branching_ratio_standard_model", "Standard Model, both parts (Eq. 2)", "predicted"),
        ("branching_ratio_short_distance", "Standard Model, short distance only", "predicted"),
    ):
        quantity = result[name]
        ends = (quantity.value - quantity.uncertainty, quantity.value + quantity.uncertainty)
        rows.append((words, quantity.value, *ends, kind))
    low, high = result.value("branching_ratio_new_physics_short_distance_range")
    left = result.value("branching_ratio_new_physics_short_distance")
    rows.append(("Belle II minus short distance", left, low, high, "window"))
    for name, words in _WINDOW_WORDS.items():
        low, high = result.value(f"excess_window_{name}_1_sigma")
        if high > 0.0:
            rows.append((words, None, low, high, "window"))
    return rows


#: Excess windows in the words of a figure.
_WINDOW_WORDS = {
    "paper": "fit used by the paper (2312.12507)",
    "belle2_2311_14629": "fit to Belle II (2311.14629)",
    "combined_2311_14629": "fit with BaBar (2311.14629)",
    "belle2_2507_12393": "Belle II's likelihood (2507.12393)",
    "belle2_2602_09666": "Belle II's likelihood (2602.09666)",
    "belle2_likelihood": "Belle II's likelihood (our fit)",
}


@styled
def belle2_rates(result):
    """Draw measured and predicted BR(B⁺ → K⁺νν̄), and the ranges that are left for a new two-body decay."""
    rows = _rates(result)
    figure, axes = _new_figure(height=0.55 * len(rows) + 0.9)
    colours = {"measured": BLACK, "predicted": BLUE, "window": VERMILION}
    for place, (words, value, low, high, kind) in enumerate(rows):
        colour = colours[kind]
        axes.plot(
            [1e5 * low, 1e5 * high],
            [place, place],
            color=colour,
            linewidth=7 if value is None else 2.5,
            solid_capstyle="butt",
            alpha=0.75 if value is None else 1.0,
        )
        if value is not None:
            axes.plot([1e5 * value], [place], "o", color=colour, markersize=7)
        axes.text(
            0.985,
            place - 0.36,
            words,
            color=colour,
            fontsize=10.5,
            va="center",
            ha="right",
            transform=axes.get_yaxis_transform(),
            bbox=_LABEL_GROUND,
        )
    first_window = next(place for place, row in enumerate(rows) if row[-1] == "window")
    axes.axhline(first_window - 0.68, color="#9aa5b1", linewidth=0.9)
    for place, words in ((0, "whole rate"), (first_window, "left for a new particle")):
        axes.text(
            0.02,
            place - 0.36,
            words,
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=11,
            fontweight="bold",
            color="#333b44",
        )
    axes.set_ylim(len(rows) - 0.45, -0.75)
    axes.set_xlim(0.0, None)
    axes.set_yticks([])
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(r"branching ratio of $B^+ \to K^+ +$ invisible [$10^{-5}$]")
    return figure


# ---- Section I: Belle II's likelihood ----

#: Parts of a bin's content: (label, colour, hatch).
_BIN_PARTS = {
    "background": ("background", "#c9d0d8", ""),
    "standard_model": (r"$B^+ \to K^+ \nu\bar\nu$ of the Standard Model", SKY, "////"),
    "new_signal": ("new particle", VERMILION, ""),
}
#: The bins that decide: channel → (title, words for its bins).
_BIN_CHANNELS = {
    "inclusive_signal_region": ("inclusive tag", ["−1–4", "4–8", "8–25"] * 3),
    "hadronic": ("hadronic tag", ["1", "2", "3", "4", "5", "6"]),
}


def likelihood_bins_table(bins):
    """Return the columns of `likelihood_bins`, for all bins of the likelihood."""
    columns = {"channel": bins["channel"], "bin [1]": bins["bin"]}
    for name in ("observed", *_BIN_PARTS):
        columns[f"{name.replace('_', ' ')} [events]"] = bins[name]
    return columns


@styled
def likelihood_bins(bins):
    """Draw observed counts in the most sensitive bins, and what the best fit puts there.

    Parameters
    ----------
    bins : mapping
        As `belle2_likelihood.bin_contents` returns it.
    """
    channels = [name for name in _BIN_CHANNELS if name in bins["channel"]]
    figure, grid = _new_figure(
        width=7.4,
        height=5.6,
        rows=2,
        ncols=len(channels),
        squeeze=False,
        sharex="col",
        gridspec_kw={"width_ratios": [len(_BIN_CHANNELS[name][1]) for name in channels]},
    )
    for (upper, lower), name in zip(grid.T, channels, strict=True):
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
        lower.set_xticks(place, words, fontsize=9.5)
        for axes in (upper, lower):
            axes.grid(axis="x", visible=False)
            axes.tick_params(axis="x", length=0)
            for edge in range(3, len(place), 3) if name.startswith("inclusive") else ():
                axes.axvline(edge - 0.5, color="#9aa5b1", linewidth=0.9, linestyle=":")
        inclusive = name.startswith("inclusive")
        lower.set_xlabel(r"reconstructed $q^2$ [GeV$^2$]" if inclusive else "bin of the classifier [1]")
    grid[0, 0].set_ylabel("events in a bin [1]")
    grid[1, 0].set_ylabel("events − background [1]")
    handles, words = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, words, loc="outside upper center", ncols=4, fontsize=9.5)
    return figure


def likelihood_masses_table(scans):
    """Return the columns of `likelihood_masses`."""
    columns = {"m_X [GeV]": next(iter(scans.values()))["mass"]}
    for words, scan in scans.items():
        columns[f"-2 Delta ln L, {words} [1]"] = scan["twice_delta_log_likelihood"]
        columns[f"best BR, {words} [1]"] = scan["branching_ratio"]
    return columns


@styled
def likelihood_masses(scans):
    """Draw how much better than without it a line describes the data, against its mass.

    Parameters
    ----------
    scans : mapping of str to mapping
        Words for a choice of data → what `belle2_likelihood.line_scan` returns for it.
    """
    figure, axes = _new_figure(height=4.2)
    styles = ((BLACK, "-"), (BLUE, "--"), (ORANGE, "-."), (PURPLE, ":"))
    for (words, scan), (colour, dashes) in zip(scans.items(), styles, strict=False):
        heights = scan["twice_delta_log_likelihood"]
        axes.plot(scan["mass"], heights, color=colour, linestyle=dashes, label=words)
    for sigmas in (1, 2, 3):
        axes.axhline(-(sigmas**2), color="#9aa5b1", linewidth=0.9, zorder=1)
        axes.text(4.62, -(sigmas**2) + 0.1, f"{sigmas}σ", fontsize=10, va="bottom", ha="right", color=GREY)
    axes.set_xlim(0.0, 4.65)
    axes.set_ylim(None, 0.6)
    axes.set_xlabel(r"$m_X$ [GeV]")
    axes.set_ylabel(r"$-2\,\Delta \ln L$ against no new particle [1]")
    axes.legend(loc="lower right")
    return figure


def likelihood_map_table(scan, paper):
    """Return the columns of `likelihood_map`: a line for each mass and branching ratio in or near a region.

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
    for sigmas, window in enumerate(paper[1:], 1):
        for end, value in zip(("low", "high"), window, strict=True):
            columns[f"paper at {paper[0]:g} GeV, {sigmas} sigma {end} [1]"] = np.full(near.sum(), value)
    return columns


@styled
def likelihood_map(scan, paper):
    """Draw −2 Δ ln L over mass and branching ratio with its regions of one, two and three σ.

    Parameters
    ----------
    scan : mapping
        As `belle2_likelihood.two_body_scan` returns it.
    paper : (mass, (low, high), (low, high))
        The paper's window at one and two standard deviations, and its mass [GeV].
    """
    figure, axes = _new_figure()
    mass, rate = np.asarray(scan["mass"]), 1e5 * np.asarray(scan["branching_ratio"])
    heights = np.asarray(scan["twice_delta_log_likelihood"]).T
    # 68.27, 95.45 and 99.73 % of a χ² with two parameters.
    levels = (2.296, 6.180, 11.829)
    axes.contourf(mass, rate, heights, levels=(-1.0, *levels), colors=("#8fb8d8", "#c2d9ea", "#e6eff6"))
    axes.contour(mass, rate, heights, levels=levels, colors=BLUE, linewidths=1.1)
    best = (scan["best_mass"], 1e5 * scan["best_branching_ratio"])
    axes.plot(*best, "*", color=BLACK, markersize=13, label="best fit")
    at, *windows = paper
    for (low, high), width in zip(windows, (7.0, 2.5), strict=True):
        axes.plot(
            [at, at],
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
    return figure


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


def likelihood_windows_table(windows):
    """Return the columns of `likelihood_windows`."""
    columns = {"m_X [GeV]": windows["mass"]}
    for name in (*_WINDOW_CURVES, *_WINDOW_POINTS):
        low, high = windows[name]
        columns[f"{name}, 1 sigma low [1]"], columns[f"{name}, 1 sigma high [1]"] = low, high
    return columns


@styled
def likelihood_windows(windows):
    """Draw the one-σ windows of BR(B⁺ → K⁺X) against the mass of X, by several authors.

    Parameters
    ----------
    windows : mapping
        As `belle2_likelihood.published_windows` returns it.
    """
    figure, axes = _new_figure(height=4.8)
    mass = windows["mass"]
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
    axes.legend(loc="upper left", fontsize=9.5)
    return figure


# ---- Section III: the dark photon ----


def _label_decades_only(axis):
    # On short logarithmic axes matplotlib labels minor ticks as well, which then overlap.
    from matplotlib.ticker import NullFormatter

    axis.set_minor_formatter(NullFormatter())


def _power_of_ten(value):
    mantissa, power = f"{value:.1e}".split("e")
    return rf"{mantissa} \times 10^{{{int(power)}}}"


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
    figure, axes = _new_figure(height=4.8)
    for mode, (label, colour, dashes, at) in _DARK_PHOTON_MODES.items():
        width = np.asarray(result.value(f"width_{mode}"))
        axes.plot(m_X, np.where(width > 0.0, width, np.nan), color=colour, linestyle=dashes)
        _name_curve(axes, m_X, width, label, colour, at)
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
    figure, axes = _new_figure()
    first = results[0]["rate_ratio"]
    _draw_band(axes, m_X, np.asarray(first.value), np.asarray(first.uncertainty), _SET_STYLES[0][0])
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
    figure, axes = _new_figure()
    low, high = light.value("dark_coupling"), heavy.value("dark_coupling")
    axes.fill_between(m_DM, low, high, color=SKY, alpha=0.35, linewidth=0)
    axes.plot(m_DM, low, color=BLUE, label="light dark Higgs")
    axes.plot(m_DM, high, color=BLUE, linestyle="--", label=r"$m_\varphi = m_{\rm DM}$")
    axes.plot(m_DM, printed, color=BLACK, linestyle=":", label="Eq. (48) as printed")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], m_DM[-1])
    _label_decades_only(axes.xaxis)
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
    figure, axes = _new_figure()
    axes.plot(x, equilibrium, color=GREY, linestyle=":", label="equilibrium")
    styles = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
    for (alpha, values), (colour, dashes) in zip(yields.items(), styles, strict=True):
        axes.plot(x, values, color=colour, linestyle=dashes, label=rf"$\alpha_X = {_power_of_ten(alpha)}$")
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
    figure, axes = _new_figure()
    styles = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."))
    for result, (colour, dashes) in zip(results, styles, strict=True):
        label = rf"$\tau_\varphi = {result.parameters.longest_lifetime:g}$ s"
        axes.plot(sine, result.value("lightest_dark_higgs"), color=colour, linestyle=dashes, label=label)
    bound = results[0].value("bound_mixing")
    axes.axvspan(bound, sine[-1], facecolor="#eef0f2", edgecolor="#c3cad1", hatch="//", linewidth=0)
    axes.text(bound * 1.1, 12.0, "excluded\nby NA62", va="bottom", bbox=_LABEL_GROUND)
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
    figure, axes = _new_figure(height=5.2)
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
        bbox=_LABEL_GROUND,
    )
    axes.text(0.985, 0.05, r"excluded by $K\mu\mu$", transform=axes.transAxes, ha="right", bbox=_LABEL_GROUND)
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
    figure, axes = _new_figure()
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
    _label_decades_only(axes.yaxis)
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
    figure, axes = _new_figure(height=4.8)
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
    figure, axes = _new_figure(height=4.8)
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
    axes.text(m_DM[0] * 1.1, bound * 2.0, "excluded by galaxy clusters", va="bottom", bbox=_LABEL_GROUND)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], m_DM[-1])
    axes.set_ylim(1e-18, 1e3)
    _label_decades_only(axes.xaxis)
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\sigma/m_{\rm DM}$ [cm$^2$/g]")
    axes.legend(loc="lower left", bbox_to_anchor=(0.0, 0.18))
    return figure


# ---- The landing page ----


def headline_table(excess, alp, photon):
    """Return the columns of `headline`: the curves of both models; the bars are in `belle2_rates_table`."""
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
def headline(excess, alp, photon):
    """Draw what was measured, what is left for a new particle, and which of either model supplies that.

    Parameters
    ----------
    excess : Result
        Of `belle2_excess.evaluate`.
    alp : Result
        Of `alp_decays.evaluate` with an array of rising `f_a` and C_V_sb = 1.
    photon : Result
        Of `dark_photon_decays.evaluate` with an array of rising `epsilon`, as long as that of `f_a`.
    """
    figure, (bars, alps, photons) = _new_figure(
        width=5.4, height=5.5, rows=3, sharex=True, height_ratios=[0.8, 1.0, 1.0]
    )
    windows = [alp.value(f"excess_branching_ratio_{n_sigma}_sigma") for n_sigma in (2, 1)]
    for (low, high), alpha, width in zip(windows, (0.16, 0.30), (3.0, 9.0), strict=True):
        ends = 1e5 * np.max(low), 1e5 * np.max(high)
        for axes in (alps, photons):
            axes.axvspan(*ends, color=GREEN, alpha=alpha, linewidth=0)
        bars.plot(ends, [2, 2], color=GREEN, linewidth=width, solid_capstyle="butt")
    rows = {words: row for words, *row in _rates(excess)}
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
    return figure


def _headline_curve(axes, parameter, quantity, colour, dashes):
    value, sigma = 1e5 * np.asarray(quantity.value), 1e5 * np.asarray(quantity.uncertainty)
    axes.fill_betweenx(parameter, value - sigma, value + sigma, color=colour, alpha=0.25, linewidth=0)
    axes.plot(value, parameter, color=colour, linestyle=dashes)
    axes.set_ylim(parameter[0], parameter[-1])
