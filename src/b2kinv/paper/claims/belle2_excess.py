"""Section I."""

from b2kinv.companion.ledger.computation import Computation, Criterion, Further, Reading, Unstated
from b2kinv.sections import belle2_excess, belle2_likelihood
from b2kinv.sections.belle2_excess import Parameters
from b2kinv.sections.uncertainties import moved


def _value(name, scale=1.0, **changes):
    return belle2_excess.evaluate(moved(Parameters(**changes))).value(name) / scale


def _moved(name, moves, scale=1.0):
    default = Parameters()
    moved = {}
    for words, (parameter, step) in moves.items():
        central, size = getattr(default, parameter), getattr(default, step)
        moved[words] = tuple(_value(name, scale, **{parameter: central + sign * size}) for sign in (-1, 1))
    return moved


def _of_ref3(_printed, other_prediction=1.0, **_):
    """Return the central value of Ref. 3, both parts, over that of Eq. (2)."""
    return other_prediction * _value("branching_ratio_becirevic") / _value("branching_ratio_standard_model")


def _short_distance_parts_are_smaller():
    others = ("altmannshofer", "buras", "blake")
    return all(
        _value(f"branching_ratio_{name}") < _value("branching_ratio_short_distance") for name in others
    )


CLAIMS = {
    "I.belle2": Computation(as_printed=lambda: _value("branching_ratio_measured", 1e-5)),
    "I.sm": Computation(as_printed=lambda: _value("branching_ratio_standard_model", 1e-6)),
    "I.tree": Computation(as_printed=lambda: _value("branching_ratio_tree_level", 1e-6)),
    "I.average": Computation(as_printed=lambda: _value("branching_ratio_average", 1e-5)),
    "I.tree_share": Computation(
        as_printed=lambda: _value("tree_level_share", 0.01),
        standard=lambda: _value("tree_level_share", 0.01),
        sensitivity=lambda: _moved(
            "tree_level_share",
            {
                "tree-level part ± 1σ": ("branching_ratio_tree_level", "uncertainty_tree_level"),
                "Standard Model value ± 1σ": ("branching_ratio_standard_model", "uncertainty_standard_model"),
            },
            0.01,
        ),
        note="Share of the tree-level part in the sum of both parts.",
    ),
    "I.tension": Computation(
        as_printed=lambda: _value("tension"),
        standard=lambda: _value("tension_short_distance"),
        readings={
            "the average of all experiments is compared with the Standard Model": Reading(
                value=lambda: _value("tension_average"),
                replaces="Belle II's measurement",
                stated="below Eq. (2)",
            ),
            "the short-distance part alone is compared and the errors are averaged": Reading(
                value=lambda: _value("tension_short_distance_averaged_errors"),
                replaces=("Standard Model prediction", "experimental error that counts"),
                stated="Eq. (2)",
                combination=True,
            ),
            "the average of all experiments is compared with the short-distance part": Reading(
                value=lambda: _value("tension_average_short_distance"),
                replaces=("Belle II's measurement", "Standard Model prediction"),
                stated=("below Eq. (2)", "Eq. (2)"),
                combination=True,
            ),
        },
        unstated=(
            Unstated(
                what="the experimental error that counts",
                taken="the one on the side of the prediction",
                choices={"the average of both": lambda: _value("tension_averaged_errors")},
            ),
        ),
        further={
            "belle2_likelihood": Further(
                value=lambda: belle2_likelihood.evaluate(belle2_likelihood.Parameters()).value(
                    "standard_model_tension"
                ),
                what="√(−2 Δ ln L) of Belle II's published likelihood at the short-distance part",
            )
        },
        sensitivity=lambda: _moved(
            "tension_short_distance",
            {"Standard Model value ± 1σ": ("branching_ratio_standard_model", "uncertainty_standard_model")},
        ),
        note=(
            "A distance in standard deviations, two-sided: a normal distribution is as far off, in either "
            "direction, with the two-sided probability of that number. As printed: both parts of the "
            "Standard Model value. Standard: the short-distance part alone, as the experiment counts the "
            "tree-level part as background."
        ),
    ),
    "I.other_predictions": Computation(
        criteria=(
            Criterion(
                what="the central value of Ref. 3 is below that of Eq. (2)",
                anchor="5.58 × 10⁻⁶ of Eq. (2)",
                value=_of_ref3,
                quantity="other_prediction",
                high=1.0,
            ),
        ),
        unchecked={"slightly": "Nothing printed says how much slightly is."},
        further={
            "refs_4_to_6": Further(
                value=_short_distance_parts_are_smaller,
                what="whether Refs. 4 to 6, which have the loop alone, are below that part of Eq. (2)",
            )
        },
        note=(
            "Loop and tree level together in both. The value of Ref. 3 is second-hand, and so are those of "
            "Refs. 4 and 6."
        ),
    ),
}
