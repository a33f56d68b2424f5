"""Section I."""

from b2kinv.companion.ledger.computation import Computation
from b2kinv.sections import belle2_excess, belle2_likelihood
from b2kinv.sections.belle2_excess import Parameters


def _value(name, scale=1.0, **changes):
    return belle2_excess.evaluate(Parameters(**changes)).value(name) / scale


def _moved(name, moves, scale=1.0):
    default = Parameters()
    moved = {}
    for words, (parameter, step) in moves.items():
        central, size = getattr(default, parameter), getattr(default, step)
        moved[words] = tuple(_value(name, scale, **{parameter: central + sign * size}) for sign in (-1, 1))
    return moved


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
            "the two experimental errors are averaged": lambda: _value("tension_averaged_errors"),
            "the short-distance part alone is compared and the errors are averaged": lambda: _value(
                "tension_short_distance_averaged_errors"
            ),
            "the average of all experiments is compared with the Standard Model": lambda: _value(
                "tension_average"
            ),
            "the average of all experiments is compared with the short-distance part": lambda: _value(
                "tension_average_short_distance"
            ),
            "Belle II's published likelihood is evaluated at the short-distance part": lambda: (
                belle2_likelihood.evaluate(belle2_likelihood.Parameters()).value("standard_model_tension")
            ),
        },
        sensitivity=lambda: _moved(
            "tension_short_distance",
            {"Standard Model value ± 1σ": ("branching_ratio_standard_model", "uncertainty_standard_model")},
        ),
        note=(
            "As printed: the lower experimental error, and both parts of the Standard Model value. Standard: "
            "the short-distance part alone, as the experiment counts the tree-level part as background."
        ),
    ),
}
