"""Figure of Section IV: both models beside their limits."""

import math

import numpy as np

from b2kinv.figures.style import (
    BLACK,
    BLUE,
    GREEN,
    LABEL_GROUND,
    ORANGE,
    SMALLEST,
    label_decades_only,
    new_figure,
    styled,
    with_indices,
)
from b2kinv.physics.constraints import NOT_CONSTRAINED
from b2kinv.physics.model_judgement import words
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import conclusions, joint_regions

#: Ends of the bars: what is smaller or larger is said in words.
_LEAST, _MOST = 1e-2, 1e6
#: A limit is drawn where a prediction is at least this share of it; of each model so many in any case.
NEAR, _AT_LEAST = 0.1, 3
#: Heights [points] of a limit's name, of a bar with the space below it, and of the space between two limits.
_NAME, _BAR, _SPACE = 13.0, 10.0, 4.0
_MODELS = (("ALP", BLUE, ""), ("dark photon", ORANGE, "//"))


@styled
def both_models(parameters):
    """Draw prediction over limit for each constraint that comes near a model, the worst on top.

    Those are all with a prediction of at least a tenth of the limit, and the largest of each model. A
    constraint that says nothing of a model has no bar for it; a bar too short for the axis is said in words.

    Parameters
    ----------
    parameters : sections.conclusions.Parameters
        One point of each model.
    """
    found = {
        model: {bite.name: bite.strength for bite in one.confronted.bites}
        for (model, *_), one in zip(_MODELS, conclusions.models(parameters), strict=True)
    }
    worst = {
        name: max(bites.get(name, 0.0) for bites in found.values())
        for name in dict.fromkeys(name for bites in found.values() for name in bites)
    }
    order = sorted(worst, key=lambda name: -worst[name])
    always = {name for bites in found.values() for name in list(bites)[:_AT_LEAST]}
    shown = [name for name in order if worst[name] >= NEAR or name in always]
    height = sum(_NAME + _SPACE + _BAR * sum(name in bites for bites in found.values()) for name in shown)
    figure, axes = new_figure(height=1.1 + height / 72.0)
    highest = 3.0 * max([1.0, *(min(worst[name], _MOST) for name in shown)])
    place = _SPACE
    for name in shown:
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        axes.text(1.05 * _LEAST, place, with_indices(words(name)), va="top", bbox=ground)
        place += _NAME
        for model, colour, hatch in _MODELS:
            if name in found[model]:
                _draw_bar(axes, place + 0.5 * _BAR, found[model][name], highest, colour, hatch)
                place += _BAR
        place += _SPACE
    if not shown:
        axes.text(1.05 * _LEAST, 0.5, "No limit that is on says anything of either.", va="center")
    axes.axvline(1.0, color=BLACK, linewidth=1.4, zorder=2.5)
    axes.set_xscale("log")
    axes.set_xlim(_LEAST, highest)
    axes.set_ylim(max(place, 1.0), 0.0)
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("prediction over limit: excluded above 1")
    _name_models(figure)
    columns = {
        "constraint": [words(name) for name in order],
        # NaN where a constraint says nothing of a model.
        **{
            f"{model}, prediction over limit [1]": [bites.get(name, math.nan) for name in order]
            for model, bites in found.items()
        },
        "drawn": ["yes" if name in shown else "no" for name in order],
    }
    return Drawing("both_models", figure, columns)


def _draw_bar(axes, place, strength, highest, colour, hatch):
    if strength > _LEAST:
        width = min(strength, highest) - _LEAST
        bar = {"color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.0}
        axes.barh(place, width, left=_LEAST, height=0.75 * _BAR, **bar)
    word = {"va": "center", "fontsize": SMALLEST, "bbox": LABEL_GROUND}
    if strength <= _LEAST:
        # "Nothing" is a prediction, too; that there is no limit is another thing.
        said = f"below {_LEAST:g}" if strength > 0.0 else "0"
        axes.text(1.1 * _LEAST, place, said, color=colour, **word)
    elif strength > highest:
        axes.text(0.9 * highest, place, f"above {_MOST:g}", color=colour, ha="right", **word)


def _name_models(figure):
    from matplotlib.patches import Patch

    named = [
        Patch(facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0.0, label=model)
        for model, colour, hatch in _MODELS
    ]
    figure.legend(handles=named, loc="outside lower center", ncols=2)


#: Colour and hatch of what excludes most, the largest region first; the last is for all others together.
_REGIONS = (
    ("#9cc3de", "//"), ("#f3cf8f", "\\\\"), ("#d9b3c9", ".."), ("#b9d9cc", "xx"), ("#c9c9c9", "--"),
    ("#eaeaea", "++"),
)  # fmt: skip
_ALIVE = GREEN
_UNTESTED = ("white", "o")


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

    figure, axes = new_figure(height=6.4)
    names = list(region.shares())
    shown = names if len(names) <= len(_REGIONS) else names[: len(_REGIONS) - 1]
    masks = [(joint_regions.named(one), region.most == one) for one in shown]
    if len(shown) < len(names):
        masks.append(("other limits", region.excluded & ~np.isin(region.most, shown)))
    legend = []
    for (said, mask), (colour, hatch) in zip(masks, _REGIONS, strict=False):
        _fill(axes, region, mask, colour, hatch)
        legend.append(
            Patch(
                facecolor=colour, edgecolor="#5c6670", hatch=hatch, label=f"excluded by {with_indices(said)}"
            )
        )
    if np.any(region.alive):
        _fill(axes, region, region.alive, _ALIVE, "")
        legend.append(Patch(facecolor=_ALIVE, label="gives excess and dark matter, survives"))
    if np.any(region.untested):
        _fill(axes, region, region.untested, *_UNTESTED)
        colour, hatch = _UNTESTED
        legend.append(Patch(facecolor=colour, edgecolor="#5c6670", hatch=hatch, label=NOT_CONSTRAINED))
    if not np.all(region.alive | region.excluded | region.untested):
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
    figure.legend(handles=legend, loc="outside lower center")
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
    state = np.broadcast_to(region.judged.state, region.judged.shape).astype(object)
    state[region.alive] = "gives excess and dark matter"
    return {
        region.x_name: x.reshape(-1),
        region.y_name: y.reshape(-1),
        "state": state.reshape(-1),
        "excluded most by": region.most.reshape(-1),
        "prediction over limit [1]": region.strength.reshape(-1),
    }
