"""Figure of Section IV: both models beside their limits."""

import math

from b2kinv.figures.style import BLACK, BLUE, ORANGE, new_figure, styled
from b2kinv.physics.model_judgement import words
from b2kinv.quantities.drawing import Drawing
from b2kinv.sections import conclusions

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
    axes.set_xlabel("prediction over limit [1]: excluded above 1")
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
