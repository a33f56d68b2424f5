"""Section 1: a stone that falls from rest, without air."""

import dataclasses
import json

import numpy as np

from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.drawing import Drawing
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import NOT_NEGATIVE, Range
from b2kinv.quantities.results import Quantity, Result
from free_fall import ROOT

HEIGHT = Number("height of the fall", "m", meaningful=NOT_NEGATIVE, offered=Range(at_most=1000.0))
GRAVITY = json.loads((ROOT / "data" / "gravity.json").read_text(encoding="utf-8"))["value"]


@checked(height=HEIGHT)
def duration(height):
    """Return how long a stone falls [s] (Eq. (1)).

    t = √(2 h / g)
    """
    return np.sqrt(2.0 * height / GRAVITY)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What a page can be asked about."""

    height: float = HEIGHT.parameter(10.0)


def evaluate(parameters):
    """Return all results of the section."""
    return Result(
        parameters, {"duration": Quantity(duration(parameters.height), "s", "duration of the fall")}
    )


def durations(parameters):
    """Return the drawing of Fig. 1."""
    from matplotlib.figure import Figure

    heights = np.linspace(0.0, 2.0 * parameters.height, 21)
    figure = Figure()
    figure.subplots().plot(heights, duration(heights))
    return Drawing("durations", figure, {"height [m]": heights, "duration [s]": duration(heights)})
