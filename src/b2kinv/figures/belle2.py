"""Figures of Section I: the measurement."""

from b2kinv.figures.style import BLACK, BLUE, LABEL_GROUND, SMALLEST, VERMILION, new_figure, styled
from b2kinv.quantities.drawing import Drawing


def _rates_columns(rows):
    return {
        "what": [words for words, *_ in rows],
        "low [1e-5]": [1e5 * low for _, _, low, _, _ in rows],
        "value [1e-5]": [1e5 * value if value is not None else float("nan") for _, value, *_ in rows],
        "high [1e-5]": [1e5 * high for _, _, _, high, _ in rows],
    }


def rates(result):
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
    """Draw measured and predicted BR(B⁺ → K⁺νν̄), and the ranges that are left for a new two-body decay.

    Parameters
    ----------
    result : Result
        Of `sections.belle2_excess.evaluate` at one point.
    """
    rows = rates(result)
    figure, axes = new_figure(height=0.55 * len(rows) + 0.9)
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
            fontsize=SMALLEST,
            va="center",
            ha="right",
            transform=axes.get_yaxis_transform(),
            bbox=LABEL_GROUND,
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
    return Drawing("belle2_rates", figure, _rates_columns(rows))
