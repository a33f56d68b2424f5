"""Error budgets: what moves a number, and by how much."""

import math
import textwrap

import numpy as np

from b2kinv.figures.style import BLACK, BLUE, GREY, ORANGE, new_figure, styled
from b2kinv.physics import uncertain_inputs
from b2kinv.quantities.drawing import Drawing

#: Sources below this part of the largest are drawn together, in quadrature.
_TOGETHER = 0.03
#: Letters in a line of a label.
_LINE = 22
#: Kind of a row → colour and hatch.
_LOOKS = {"all": (BLACK, ""), "source": (BLUE, ""), "interaction": (GREY, ""), "choice": (ORANGE, "//")}
_ALL, _REST, _INTERACTION = "all sources together", "all smaller ones", "beyond the sum of squares"


@styled
def error_budget(found, name, relative=True):
    """Draw by how much each source and each choice moves one number of a section, the largest on top.

    Parameters
    ----------
    found : quantities.uncertain_results.Uncertainties
        Of the section.
    name : str
        Which of its numbers.
    relative : bool, optional
        In per cent of the number, not in its unit; a number that is zero has its unit in any case.
    """
    spread, quantity = found.spread(name), found.result[name]
    relative = relative and spread.value != 0.0
    unit = "%" if relative else quantity.unit
    scale = 100.0 / abs(spread.value) if relative else 1.0
    rows = [(kind, words, low * scale, high * scale) for kind, words, low, high in _rows(spread)]
    figure = _tornado(rows, unit)
    columns = {
        "source": [words for _, words, *_ in rows] or ["none known"],
        "kind": [kind for kind, *_ in rows] or ["none known"],
        f"lower change [{unit}]": [low for *_, low, _ in rows] or [np.nan],
        f"upper change [{unit}]": [high for *_, high in rows] or [np.nan],
    }
    return Drawing("error_budget", figure, columns)


@styled
def variants(found):
    """Draw by how much a number changes with one thing different each time, the largest change on top.

    Parameters
    ----------
    found : mapping of str to quantities.results.Quantity
        The number at the parameters of a page first, then the same with something changed each time, which
        is what it means.
    """
    standard, *others = found.values()
    changes = [_percent(float(other.value), float(standard.value)) for other in others]
    order = sorted(range(len(others)), key=lambda i: -abs(changes[i]))
    # Of nothing no part is another number: such a bar would have no end.
    rows = [
        ("source", others[i].meaning, min(changes[i], 0.0), max(changes[i], 0.0))
        for i in order
        if math.isfinite(changes[i])
    ]
    columns = {
        "what is different": [standard.meaning, *(others[i].meaning for i in order)],
        "change [%]": [0.0, *(changes[i] for i in order)],
    }
    return Drawing("variants", _tornado(rows, "%"), columns)


def _percent(value, standard):
    if standard == 0.0:
        return 0.0 if value == 0.0 else math.inf
    return 100.0 * (value / standard - 1.0)


def _tornado(rows, unit):
    figure, axes = new_figure(height=1.3 + 0.46 * max(len(rows), 2))
    for place, (kind, _, low, high) in enumerate(rows):
        colour, hatch = _LOOKS[kind]
        look = {"height": 0.62, "color": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.0}
        axes.barh(place, high - low, left=low, **look)
        axes.text(1.02, place, _ends(low, high), transform=axes.get_yaxis_transform(), va="center")
    axes.axvline(0.0, color=BLACK, linewidth=1.0)
    axes.use_sticky_edges = False
    axes.autoscale_view()
    axes.set_yticks(range(len(rows)), [textwrap.fill(words, _LINE) for _, words, *_ in rows])
    axes.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("change" + ("" if unit == "1" else f" [{unit}]"))
    if not rows:
        axes.set_xticks([])
        place = {"transform": axes.transAxes, "ha": "center", "va": "center"}
        axes.text(0.5, 0.5, "no uncertainty known", **place)
    return figure


def _rows(spread):
    """Return kind, words, and change at both ends of each row, in the unit of the number."""
    rows = []
    if spread.is_known:
        low, high = (end - spread.value for end in spread.interval_68)
        rows.append(("all", _ALL, low, high))
        largest = max(_size(ends) for ends in spread.parts.values())
        small = [ends for ends in spread.parts.values() if _size(ends) < _TOGETHER * largest]
        for source, (down, up) in spread.parts.items():
            if _size((down, up)) >= _TOGETHER * largest:
                rows.append(("source", uncertain_inputs.spelled(source), min(down, up), max(down, up)))
        if small:
            both = np.sqrt(np.sum(np.square(small), axis=0))
            rows.append(("source", _REST, -float(both[0]), float(both[1])))
        if abs(spread.interaction) >= _TOGETHER * largest:
            rows.append(("interaction", _INTERACTION, -abs(spread.interaction), abs(spread.interaction)))
    for choice, (lowest, highest) in spread.choices.items():
        words = f"choice: {uncertain_inputs.spelled(choice)}"
        rows.append(("choice", words, lowest - spread.value, highest - spread.value))
    return rows


def _ends(low, high):
    return "\n".join(_signed(end) for end in (low, high) if end != 0.0)


def _signed(number):
    size = f"{abs(number):.2g}" if abs(number) < 99.5 else f"{abs(number):.0f}"
    return ("−" if number < 0.0 else "+") + size


def _size(ends):
    return max(map(abs, ends))
