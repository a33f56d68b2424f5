"""Figure of Section IV: both models beside their limits."""

import math

import numpy as np

from b2kinv.figures.style import BLACK, BLUE, GREEN, ORANGE, label_decades_only, new_figure, styled
from b2kinv.physics.model_judgement import words
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import conclusions, joint_regions

#: What is drawn at all: a limit that is far away would only take room.
_LEAST, _MOST = 1e-3, 1e4
#: How many limits of each model are drawn, the worst first, and which ones besides.
_ROWS = 9
_BESIDES = ("warm_dark_matter", "pandax4t_migdal_nucleon")


@styled
def both_models(parameters):
    """Draw prediction over limit for each constraint, for both models, the worst on top.

    Parameters
    ----------
    parameters : sections.conclusions.Parameters
        One point of each model.
    """
    alp, photon = conclusions.models(parameters)
    found = {
        "ALP": {bite.name: bite.strength for bite in alp.confronted.bites},
        "dark photon": {bite.name: bite.strength for bite in photon.confronted.bites},
    }
    worst = {
        name: max(bites.get(name, 0.0) for bites in found.values())
        for name in dict.fromkeys(name for bites in found.values() for name in bites)
    }
    order = sorted(worst, key=lambda name: -worst[name])
    near = {name for bites in found.values() for name in [*list(bites)[:_ROWS], *_BESIDES]}
    shown = [name for name in order if name in near]
    figure, axes = new_figure(width=7.4, height=1.6 + 0.36 * len(shown))
    highest = max([10.0, *(3.0 * min(worst[name], _MOST) for name in shown)])
    for shift, (model, colour, hatch) in zip(
        (-0.2, 0.2), (("ALP", BLUE, ""), ("dark photon", ORANGE, "//")), strict=True
    ):
        rows = [(place, found[model][name]) for place, name in enumerate(shown) if name in found[model]]
        axes.barh(
            [place + shift for place, _ in rows],
            [min(max(strength, _LEAST), highest) for _, strength in rows],
            height=0.36,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            linewidth=0.0,
            label=model,
        )
    axes.axvline(1.0, color=BLACK, linewidth=1.4)
    axes.set_xscale("log")
    axes.set_xlim(_LEAST, highest)
    axes.set_yticks(range(len(shown)), [words(name) for name in shown], fontsize=10.5)
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("prediction over limit: excluded above 1")
    axes.legend(loc="lower right")
    columns = {
        "constraint": [words(name) for name in order],
        # NaN where a constraint says nothing of a model.
        **{
            f"{model}, prediction over limit [1]": [bites.get(name, math.nan) for name in order]
            for model, bites in found.items()
        },
    }
    return Drawing("both_models", figure, columns)


#: Colour and hatch of what excludes most, the largest region first; the last is for all others together.
_REGIONS = (
    ("#9cc3de", "//"), ("#f3cf8f", "\\\\"), ("#d9b3c9", ".."), ("#b9d9cc", "xx"), ("#c9c9c9", "--"),
    ("#eaeaea", "++"),
)  # fmt: skip
_ALIVE = GREEN


@styled
def alp_region(parameters):
    """Draw what of the ALP's couplings survives, and what excludes each other point most.

    Parameters
    ----------
    parameters : sections.conclusions.Parameters
        One point; the couplings are not used.
    """
    region = conclusions.regions(parameters)[0]
    return _draw_region("alp_region", region, r"$C_q/f_a$ [1/GeV]", r"$C_\chi/f_a$ [1/GeV]")


@styled
def dark_photon_region(parameters):
    """Draw what of kinetic mixing and dark Higgs mass survives, and what excludes each other point most.

    Parameters
    ----------
    parameters : sections.conclusions.Parameters
        One point; mixing and dark Higgs mass are not used.
    """
    region = conclusions.regions(parameters)[1]
    return _draw_region("dark_photon_region", region, r"$\varepsilon$", r"$m_\varphi$ [GeV]")


def _draw_region(name, region, x_label, y_label):
    """Draw a plane by what excludes most: each region in a colour, a hatch and a line of the legend."""
    from matplotlib.patches import Patch

    figure, axes = new_figure(width=7.4, height=6.4)
    names = list(region.shares())
    shown = names if len(names) <= len(_REGIONS) else names[: len(_REGIONS) - 1]
    masks = [(joint_regions.named(one), region.most == one) for one in shown]
    if len(shown) < len(names):
        masks.append(("other limits", region.excluded & ~np.isin(region.most, shown)))
    legend = []
    for (said, mask), (colour, hatch) in zip(masks, _REGIONS, strict=False):
        _fill(axes, region, mask, colour, hatch)
        legend.append(Patch(facecolor=colour, edgecolor="#5c6670", hatch=hatch, label=f"excluded by {said}"))
    if np.any(region.alive):
        _fill(axes, region, region.alive, _ALIVE, "")
        legend.append(Patch(facecolor=_ALIVE, label="gives excess and dark matter, survives"))
    if not np.all(region.alive | region.excluded):
        label = "allowed, without excess or dark matter"
        legend.append(Patch(facecolor="white", edgecolor="#5c6670", label=label))
    axes.set_xscale("log")
    axes.set_yscale("log")
    label_decades_only(axes.xaxis)
    axes.set_xlim(region.x[0], region.x[-1])
    axes.set_ylim(region.y[0], region.y[-1])
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    axes.grid(visible=False)
    figure.legend(handles=legend, loc="outside lower center", ncols=1 + (len(legend) > 3), fontsize=9.5)
    return Drawing(name, figure, _region_columns(region))


def _fill(axes, region, mask, colour, hatch):
    # The edges of hatches are drawn in the colour of lines of their own.
    drawn = axes.contourf(
        region.x, region.y, mask.astype(float), levels=[0.5, 1.5], colors=[colour], hatches=[hatch]
    )
    drawn.set_edgecolor("#5c6670")
    drawn.set_linewidth(0.0)


def _region_columns(region):
    x, y = np.meshgrid(region.x, region.y)
    state = np.where(region.excluded, "excluded", "allowed").astype(object)
    state[region.alive] = "gives excess and dark matter"
    return {
        region.x_name: x.reshape(-1),
        region.y_name: y.reshape(-1),
        "state": state.reshape(-1),
        "excluded most by": region.most.reshape(-1),
        "prediction over limit [1]": region.strength.reshape(-1),
    }
