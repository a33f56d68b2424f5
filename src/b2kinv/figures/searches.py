"""Figures of Section III C: searches for the dark matter of the dark photon."""

import numpy as np

from b2kinv.figures.freeze_out import nothing_annihilates, relic_masses
from b2kinv.figures.style import (
    BLACK,
    BLUE,
    LABEL_GROUND,
    ORANGE,
    PURPLE,
    SKY,
    draw_legend_below,
    label_decades_only,
    new_figure,
    styled,
)
from b2kinv.physics import dark_higgs, dark_higgs_scattering, measurements, nuclei
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import dark_matter_searches, dark_photon_freeze_out


def _direct_detection_columns(result):
    return {
        "m_DM [GeV]": result.parameters.m_DM,
        "sigma_N, vector current [cm^2]": result.value("nucleus_cross_section"),
        "sigma_N, axial current [cm^2]": result.value("axial_nucleus_cross_section"),
        "sigma_N, Eq. 53 [cm^2]": result.value("heavy_nucleus_cross_section"),
        "sigma_e, vector current [cm^2]": result.value("electron_cross_section"),
        "sigma_e, axial current [cm^2]": result.value("axial_electron_cross_section"),
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
    figure, axes = new_figure(height=5.2)
    nucleus = result.parameters.nucleus
    for name, color, style, label in (
        ("axial_nucleus_cross_section", PURPLE, "-", f"{nucleus}, axial"),
        ("nucleus_cross_section", BLUE, "-", f"{nucleus}, vector"),
        ("heavy_nucleus_cross_section", SKY, "--", f"{nucleus}, Eq. (53)"),
        ("axial_electron_cross_section", PURPLE, "-.", "electron, axial"),
        ("electron_cross_section", ORANGE, "-.", "electron, vector"),
    ):
        # What vanishes has no place on a logarithmic axis: no Z content, or a nucleus without spin.
        if np.all(np.greater(result.value(name), 0.0)):
            axes.plot(m_DM, result.value(name), color=color, linestyle=style, label=label)
    limit = np.max(result.value("nucleus_limit"))
    axes.plot([1.0], [limit], "v", color=BLACK, markersize=9)
    axes.text(0.93, limit, "PandaX limit, per nucleon", ha="right", va="center")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], max(m_DM[-1], 1.15))
    axes.set_ylim(*_whole_decades(axes, limit))
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\sigma$ [cm$^2$]")
    if axes.get_legend_handles_labels()[0]:
        draw_legend_below(figure, axes, title="target, and current of dark matter")
    return Drawing("direct_detection", figure, _direct_detection_columns(result))


def _whole_decades(axes, *more):
    drawn = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for line in axes.lines] + [more])
    low, high = (float(np.log10(end)) for end in (drawn.min(), drawn.max()))
    return 10.0 ** np.floor(low - 0.5), 10.0 ** np.ceil(high + 0.5)


def _exchange_columns(largest, smallest, heavier):
    # Where no mixing decays in time there is no smallest one.
    known = {
        "dark Higgs, largest mixing [cm^2]": largest,
        "dark Higgs, smallest mixing [cm^2]": smallest,
        "five times as heavy, smallest mixing [cm^2]": heavier,
    }
    return {
        "m_DM [GeV]": largest.parameters.m_DM,
        "alpha_X [1]": largest.parameters.alpha_X,
        **{words: one.value("dark_higgs_nucleon_cross_section") for words, one in known.items() if one},
        "dark photon [cm^2]": _dark_photon_per_nucleon(largest),
        **{
            words: largest.value(name)
            for words, name in (
                ("limit at the nearest lighter mass [cm^2]", "nucleon_limit"),
                ("lowest dark Higgs mass by the limit [MeV]", "lightest_dark_higgs_by_search"),
            )
            if name in largest
        },
    }


def _dark_photon_per_nucleon(result):
    p = result.parameters
    on_nucleus = result.value("nucleus_cross_section") + result.value("axial_nucleus_cross_section")
    return nuclei.per_nucleon(on_nucleus, p.nucleus, p.m_DM)


@styled
def dark_higgs_exchange(parameters):
    """Draw the cross section per nucleon through the dark Higgs against m_DM, beside PandaX's limit.

    The dark coupling is the one that gives the observed relic density at each mass. Mixing goes from the
    smallest that decays in time to that of the parameters.

    Parameters
    ----------
    parameters : sections.dark_matter_searches.Parameters
        Its dark matter mass and dark coupling are not used.
    """
    # The limit is for xenon.
    on_xenon = parameters.replace(nucleus="xenon")
    known, relic_coupling = _relic_line(parameters)
    if not known.size:
        return nothing_annihilates("dark_higgs_exchange", parameters)
    m_DM = np.geomspace(max(0.028, known[0]), known[-1], 61)
    # The line is smooth, and each of its points costs a thermal average.
    alpha_X = np.exp(np.interp(np.log(m_DM), np.log(known), np.log(relic_coupling)))

    def curve(m_phi, sin_theta):
        return dark_matter_searches.evaluate(
            on_xenon.replace(m_DM=m_DM, alpha_X=alpha_X, m_phi=m_phi, sin_theta=sin_theta)
        )

    m_phi, lifetime = parameters.m_phi, measurements.value("lifetime_dark_higgs_limit")

    def with_smallest(mass):
        smallest = dark_higgs.smallest_mixing(mass, lifetime)
        return curve(mass, smallest) if smallest <= 1.0 else None

    columns = _exchange_columns(
        curve(m_phi, parameters.sin_theta), with_smallest(m_phi), with_smallest(5.0 * m_phi)
    )
    figure, axes = new_figure(height=5.2)
    _draw_dark_higgs(axes, columns, m_phi)
    axes.plot(m_DM, columns["dark photon [cm^2]"], color=BLUE, label="dark photon")
    masses, limits = dark_higgs_scattering.published_points()
    axes.step(masses, limits, where="post", color=BLACK, linewidth=1.0)
    axes.plot(masses, limits, "v", color=BLACK, markersize=8, label="PandaX, published points")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(m_DM[0], 1.15)
    axes.set_ylim(1e-50, 1e-33)
    axes.set_xlabel(r"$m_{\rm DM}$ [GeV]")
    axes.set_ylabel(r"$\sigma_n$ [cm$^2$]")
    draw_legend_below(figure, axes, ncols=1)
    return Drawing("dark_higgs_exchange", figure, columns)


def _draw_dark_higgs(axes, columns, m_phi):
    m_DM, high = columns["m_DM [GeV]"], columns["dark Higgs, largest mixing [cm^2]"]
    low = columns.get("dark Higgs, smallest mixing [cm^2]")
    # Without a mixing that decays in time, or with less than that, there is no band.
    if low is not None and np.all(low <= high):
        axes.fill_between(m_DM, low, high, color=PURPLE, alpha=0.4, linewidth=0)
    axes.plot(m_DM, high, color=PURPLE, label=f"dark Higgs of {1e3 * m_phi:g} MeV")
    label = "five times as heavy, smallest mixing"
    if f"{label} [cm^2]" in columns:
        axes.plot(m_DM, columns[f"{label} [cm^2]"], color=PURPLE, linestyle="--", label=label)


def _relic_line(parameters):
    m_DM = relic_masses(parameters)
    if not m_DM.size:
        return m_DM, m_DM
    return m_DM, dark_photon_freeze_out.dark_coupling(m_DM, parameters.m_phi, parameters.m_X)


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
    m_DM, alpha_X = _relic_line(parameters)
    if not m_DM.size:
        return nothing_annihilates("self_interaction", parameters)
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
    draw_legend_below(figure, axes, ncols=1)
    return Drawing("self_interaction", figure, _self_interaction_columns(result, printed))
