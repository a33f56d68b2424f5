"""Figure of Section IV: what separates the two models."""

import numpy as np

from b2kinv.figures.style import (
    BLUE,
    GREEN,
    GREY,
    LABEL_GROUND,
    SMALLEST,
    VERMILION,
    draw_band,
    label_decades_only,
    new_figure,
    styled,
    with_indices,
)
from b2kinv.physics import b_mesons, belle2_projections, measurements, photon_penguin
from b2kinv.physics import model_discrimination as physics
from b2kinv.physics.form_factors import DEFAULT_SET
from b2kinv.physics.model_judgement import words as words_of
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import alp_plane_limits

#: Of the dark photon, as in the figure of the first page.
_VIOLET = "#7b3f8c"
#: Belle II's luminosities [1/ab], up to what it is built for.
_LUMINOSITIES = np.geomspace(1.0, 50.0, 61)
_LARGEST = 3.2


@styled
def model_discrimination(mass=2.0, branching_ratio=None, form_factor_set=DEFAULT_SET):
    """Draw which |C_A/C_V| of an ALP Belle II tells from X by rates, and the polarisation of the K*.

    Parameters
    ----------
    mass : float
        Of both models [GeV]. Where the precision for a line is not known, the upper part says so.
    branching_ratio : float, optional
        BR(B⁺ → K⁺ + inv) of new physics; by default the best fit of Belle II's likelihood.
    form_factor_set : str
    """
    # One above the other, for a phone.
    figure, (rates, shares) = new_figure(height=8.6, rows=2, height_ratios=[1.15, 1.0])
    columns = {
        **_draw_rates(rates, float(mass), branching_ratio, form_factor_set),
        **_draw_polarisation(shares, float(mass), form_factor_set),
    }
    return Drawing("model_discrimination", figure, columns)


def _draw_rates(axes, mass, branching_ratio, form_factor_set):
    columns = {"luminosity [1/ab]": _LUMINOSITIES}
    axes.set_xscale("log")
    axes.set_xlim(_LUMINOSITIES[0], _LUMINOSITIES[-1])
    axes.set_ylim(0.0, _LARGEST)
    axes.set_xlabel(r"luminosity of Belle II [ab$^{-1}$]")
    axes.set_ylabel(r"$|C^A_{sb}/C^V_{sb}|$ of the ALP")
    axes.set_xticks([1, 2, 5, 10, 20, 50], labels=["1", "2", "5", "10", "20", "50"])
    label_decades_only(axes.xaxis)
    if not belle2_projections.is_precision_known(mass):
        words = f"at {mass:g} GeV the precision\nfor a line is not known"
        axes.text(7.0, _LARGEST / 2, words, ha="center", va="center", bbox=LABEL_GROUND)
        return columns
    chosen = {"mass": mass, "branching_ratio": branching_ratio, "form_factor_set": form_factor_set}
    low, high = physics.told_apart(_LUMINOSITIES, **chosen)
    columns["|C_A/C_V| told from X below [1]"] = low
    columns["|C_A/C_V| told from X above [1]"] = high
    _draw_reach(axes, low, high)
    equal = physics.equal_coupling_ratio(mass, form_factor_set)
    lowest, highest = physics.never_told_apart(mass, form_factor_set=form_factor_set)
    axes.axhspan(lowest, highest, facecolor="none", edgecolor="#aab3bd", hatch="//", linewidth=0)
    axes.axhline(equal, color=_VIOLET, linewidth=1.4)
    words = "as the dark photon; hatched: never told"
    axes.text(1.07, equal, words, color=_VIOLET, va="center", fontsize=SMALLEST, bbox=LABEL_GROUND)
    columns["|C_A/C_V| with the rates of X [1]"] = equal
    columns["never told from X above [1]"] = lowest
    columns["never told from X below [1]"] = highest
    strongest = _draw_excluded(axes, mass, branching_ratio, form_factor_set)
    columns["|C_A/C_V| excluded above [1]"] = strongest.edge
    columns["excluded by"] = words_of(strongest.name) if strongest.name else "nothing"
    return columns


def _draw_reach(axes, low, high):
    axes.fill_between(_LUMINOSITIES, high, _LARGEST, color=GREEN, alpha=0.28, linewidth=0)
    axes.fill_between(_LUMINOSITIES, 0.0, low, color=GREEN, alpha=0.28, linewidth=0)
    axes.plot(_LUMINOSITIES, high, color=GREEN, linewidth=1.6)
    # From its last zero on.
    begun = np.append(low[1:], low[-1]) > 0.0
    axes.plot(_LUMINOSITIES, np.where(begun, low, np.nan), color=GREEN, linewidth=1.6)
    words = "green: told from the dark photon\nat 3σ (today's precision, scaled)"
    axes.text(1.07, 0.55, words, color="#00694e", va="center", bbox=LABEL_GROUND)


def _draw_excluded(axes, mass, branching_ratio, form_factor_set):
    """Shade what the strongest search excludes at the rate of the figure; return its name and edge."""
    rate = branching_ratio
    if rate is None:
        rate = measurements.excess_best_fit("belle2-likelihood", mass)
    strongest = alp_plane_limits.largest_coupling_ratio(mass, float(rate), form_factor_set)
    limit = strongest.edge
    if limit < 0.98 * _LARGEST:
        axes.axhspan(limit, _LARGEST, facecolor="none", edgecolor="#8b959e", hatch="\\\\", linewidth=0)
        axes.axhline(limit, color=GREY, linewidth=1.2, linestyle="--")
        words = f"excluded by {with_indices(words_of(strongest.name))}"
        axes.text(7.0, (limit + _LARGEST) / 2, words, ha="center", va="center", bbox=LABEL_GROUND)
    return strongest


def _draw_polarisation(axes, mass, form_factor_set):
    m_B, m_K = b_mesons.masses("0", "Kstar")
    # The rate of the ALP ends before that of X does.
    masses = np.linspace(0.1, (m_B - m_K) * (1.0 - 1e-6), _LUMINOSITIES.size)
    share = physics.longitudinal_fraction(masses, form_factor_set=form_factor_set)
    error = physics.longitudinal_fraction_uncertainty(masses, form_factor_set=form_factor_set)
    inside = (masses >= photon_penguin.LIGHTEST) & (masses <= photon_penguin.HEAVIEST)
    kinetic = physics.kinetic_longitudinal_fraction(masses[inside], form_factor_set=form_factor_set)
    ends = physics.kinetic_longitudinal_range(masses[inside], form_factor_set=form_factor_set)
    alp = physics.alp_longitudinal_fraction(masses)
    axes.plot(masses, alp, color=VERMILION)
    draw_band(axes, masses, share, error, _VIOLET)
    axes.plot(masses, share, color=_VIOLET, linestyle="--")
    axes.fill_between(masses[inside], *ends, color=BLUE, alpha=0.25, linewidth=0)
    axes.plot(masses[inside], kinetic, color=BLUE, linestyle="-.")
    axes.axhline(1.0 / 3.0, color=GREY, linewidth=0.8, linestyle=":")
    axes.axvline(mass, color=GREY, linewidth=1.2)
    for x, y, words, colour in (
        (2.4, 0.94, "axion-like particle", VERMILION),
        (2.55, 0.70, "dark photon with Z", _VIOLET),
        (2.75, 0.14, "kinetic mixing alone", BLUE),
    ):
        axes.text(x, y, words, color=colour, va="center", ha="left", bbox=LABEL_GROUND)
    axes.text(0.1, 1.0 / 3.0, "1/3", color=GREY, va="bottom")
    words = "how well Belle II could\nmeasure it is not published"
    axes.text(0.1, 0.2, words, color=GREY, va="center", fontsize=SMALLEST, bbox=LABEL_GROUND)
    axes.set_xlim(0.0, m_B - m_K)
    axes.set_ylim(0.0, 1.05)
    axes.set_xlabel("mass of the particle [GeV]")
    axes.set_ylabel(r"longitudinal fraction of the $K^*$")
    columns = {
        "mass [GeV]": masses,
        "F_L, ALP [1]": alp,
        "F_L, dark photon [1]": share,
        "uncertainty of F_L, dark photon [1]": error,
    }
    of_kinetic = (("", kinetic), (", lowest", ends[0]), (", highest", ends[1]))
    for word, values in of_kinetic:
        column = np.full(masses.size, np.nan)
        column[inside] = values
        columns[f"F_L, kinetic mixing alone{word} [1]"] = column
    return columns
