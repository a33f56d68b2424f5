"""Figures of Section II A: the axion-like particle in B decays."""

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    LABEL_GROUND,
    ORANGE,
    PURPLE,
    SMALLEST,
    VERMILION,
    draw_excess,
    draw_excess_against_mass,
    draw_legend_below,
    finite,
    name_curve,
    new_figure,
    styled,
)
from b2kinv.physics import data_files, hadronic_thresholds, measurements
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import alp_decays as decays

#: Mode → (label, colour, dashes, mass [GeV] at which the curve carries its name) of the ALP's decays.
_ALP_MODES = {
    "gluons": (r"$gg$", BLUE, "-", 2.15),
    "strange": (r"$s\bar s$", VERMILION, "-", 2.15),
    "charm": (r"$c\bar c$", GREEN, "-", 4.25),
    "photons": (r"$\gamma\gamma$", ORANGE, "-", 1.3),
    "dark_matter": (r"$\chi\bar\chi$", PURPLE, "-", 2.15),
    "down": (r"$d\bar d$", GREY, "--", 2.15),
    "up": (r"$u\bar u$", GREY, ":", 2.15),
}


#: Branching ratios below this are not drawn.
_SMALLEST = 1e-7


def _decays_columns(result, with_quarks):
    columns = {"m_a [GeV]": result.parameters.m_a}
    for mode in _ALP_MODES:
        columns[f"BR(a -> {mode}) [1]"] = result.value(f"branching_ratio_{mode}")
    columns["mixing with the eta_c over the total width [1]"] = result.value("eta_c_mixing")
    columns["c tau [m]"] = result.value("decay_length")
    columns["c tau with the thresholds of quarks [m]"] = with_quarks
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
    m_a = np.linspace(0.5, 4.75, 426)
    result = decays.evaluate(parameters.replace(m_a=m_a))
    figure, (shares, length) = new_figure(height=7.0, rows=2, sharex=True, height_ratios=[1.6, 1.2])
    for mode, (label, colour, dashes, at) in _ALP_MODES.items():
        share = np.asarray(result.value(f"branching_ratio_{mode}"))
        shares.plot(m_a, np.where(share > 0.0, share, np.nan), color=colour, linestyle=dashes)
        name_curve(shares, m_a, np.where(share > _SMALLEST, share, 0.0), label, colour, at)
    mixing = np.asarray(result.value("eta_c_mixing"))
    shares.plot(
        m_a, np.where(mixing > 0.0, mixing, np.nan), color=BLACK, linewidth=1.2, linestyle=(0, (1, 1.5))
    )
    name_curve(shares, m_a, np.where(mixing > _SMALLEST, mixing, 0.0), r"$\eta_c$ alone", BLACK, 3.42)
    shares.set_yscale("log")
    shares.set_ylim(_SMALLEST, 5.0)
    shares.set_ylabel(r"BR($a \to$ …)")
    with_quarks = _draw_decay_lengths(length, m_a, result)
    length.set_xlim(m_a[0], m_a[-1])
    _hatch_doubtful(shares, length, m_a, ~np.asarray(result.value("perturbative")))
    return Drawing("alp_decays", figure, _decays_columns(result, with_quarks))


def _draw_decay_lengths(axes, m_a, result):
    """Draw cτ, the same with printed thresholds, which is returned, and what Ref. 45 has, if comparable."""
    p = result.parameters
    widths = decays.partial_widths(
        *(m_a, p.f_a, p.C_q, p.C_chi, p.m_chi, p.C_G_UV, p.C_gamma_UV, p.dark_matter, p.alpha_s, "quarks")
    )
    with_quarks = decays.decay_length(sum(widths.values()))
    _shade_openings(axes, m_a, np.asarray(result.value("width_total")), widths)
    axes.plot(m_a, finite(result.value("decay_length")), color=BLACK, label="open at hadrons")
    axes.plot(m_a, finite(with_quarks), color=GREY, linestyle="--", linewidth=1.4, label="open at $2m_q$")
    if p.C_q != 0.0 and p.C_G_UV == 0.0:
        published = data_files.load_json("alp_widths_garcia2024.json")
        masses, ratios = np.array(published["alpinist"]["hadronic_width_over_2_GeV"]).T
        at_2_GeV = published["decay_length"] * (p.f_a / p.C_q / published["f_a"]) ** 2
        axes.plot(masses, at_2_GeV / ratios, "o", color=BLUE, markersize=3.5, label="tables for Ref. 45")
    axes.set_yscale("log")
    axes.set_ylabel(r"$c\tau_a$ [m]")
    axes.set_xlabel(r"$m_a$ [GeV]")
    axes.legend(loc="upper right")
    return with_quarks


def _shade_openings(axes, m_a, total, widths):
    """Shade cτ between joining Eq. (13) at half and at twice the energy above the hadrons."""
    for product in ("strange", "charm"):
        energy = hadronic_thresholds.perturbative_mass(product) - hadronic_thresholds.lightest_mass(product)
        usual, early, late = (
            hadronic_thresholds.opening(m_a, product, factor * energy) for factor in (1.0, 0.5, 2.0)
        )
        ends = [total + (one - usual) * widths[product] for one in (early, late)]
        low, high = (finite(decays.decay_length(end)) for end in ends)
        if np.isfinite(low).any():
            axes.fill_between(m_a, low, high, color=BLACK, alpha=0.18, linewidth=0)


def _hatch_doubtful(shares, length, m_a, doubtful):
    """Hatch each stretch of masses in which the formulas are an orientation, and say so."""
    ends = np.flatnonzero(np.diff(np.concatenate([[False], doubtful, [False]]).astype(int)))
    stretches = [(m_a[start], m_a[end - 1]) for start, end in ends.reshape(-1, 2)]
    for axes in (shares, length):
        for low, high in stretches:
            axes.axvspan(
                low, high, facecolor="#eef0f2", edgecolor="#c3cad1", hatch="//", linewidth=0, zorder=0
            )
    for low, high in stretches:
        shares.text(
            0.5 * (low + high),
            0.03,
            "orientation only",
            transform=shares.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=SMALLEST,
            color="#4c5866",
            bbox=LABEL_GROUND,
        )


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
        label="invisible, one boost",
    )
    axes.plot(f_a, invisible.value, color=BLUE, label="invisible, all boosts")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(f_a[0], f_a[-1])
    axes.set_ylim(1e-8, 1.0)
    axes.set_xlabel(r"$f_a$ [GeV]")
    axes.set_ylabel("branching ratio")
    draw_legend_below(figure, axes)
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
        value = np.asarray(quantity.value)
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
            fontsize=SMALLEST,
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
        # A window from zero has no largest f_a, and its ends may lie outside what is shown.
        ends = np.clip((low, high), left / 2, 2 * right)
        axes.axvspan(*ends, color=GREEN, alpha=alpha, linewidth=0, label=f"fits the excess, {n_sigma}σ")
        if n_sigma == 1:
            for edge in (low - low_error, high + high_error):
                if left / 2 < edge < 2 * right:
                    axes.axvline(edge, color=GREEN, linewidth=1.0, linestyle=":")
            axes.plot([], [], color=GREEN, linewidth=1.0, linestyle=":", label="1σ band ± form factor")
    for name, words, colour, dashes in _AXIAL_LIMITS:
        limit = result.value(name)
        # Towards the end of B → K* nothing is excluded that is shown, and words would stand outside.
        if limit <= bottom:
            continue
        axes.axhline(limit, color=colour, linestyle=dashes)
        axes.fill_between([left, right], bottom, limit, facecolor=colour, alpha=0.10, linewidth=0)
        axes.text(
            0.985,
            min(limit, top) * 0.955,
            rf"excluded by {words}, $B \to K^*\nu\bar\nu$",
            color=colour,
            fontsize=SMALLEST,
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
