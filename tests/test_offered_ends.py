"""Every page can be executed at the ends of the masses that it offers, or refuses them before it begins."""

import sys

import matplotlib.pyplot as plt
import pytest

from b2kinv.companion.execution import outputs
from b2kinv.paper import PAPER
from tests.prose import told

pytestmark = pytest.mark.slow

#: In GeV.
_ELECTRONVOLT = 1e-9


def ends(declaration):
    """Return the least and the largest number that is offered, save where a range has no end.

    Where all above zero is offered, that is one electronvolt: the least number of all is none on any page.
    """
    offered = getattr(declaration, "offered_range", None)
    if offered is None:
        return []
    finite = [one for one in offered.closed if abs(one) < sys.float_info.max]
    return [_ELECTRONVOLT if 0.0 < one < sys.float_info.min else one for one in finite]


OFFERED = [
    (section.name, parameter, end)
    for section in PAPER.sections
    for parameter, declared in section.module.Parameters.declarations().items()
    if getattr(declared, "unit", "") == "GeV"
    for end in ends(declared)
]


def refused(module, changes):
    """Return the sentence by which a page refuses parameters before it begins; None if it takes them."""
    try:
        point = module.Parameters(**changes)
        point.check_page()
        module.evaluate(point)
    except ValueError as problem:
        return str(problem)
    return None


@pytest.mark.parametrize(("section", "parameter", "end"), OFFERED)
def test_a_page_is_drawn_at_the_ends_of_what_is_offered(monkeypatch, section, parameter, end):
    if (refusal := refused(PAPER.section(section).module, {parameter: end})) is not None:
        # In one sentence, before anything is drawn, beside the other parameters as they are.
        assert "is not allowed" in refusal
        return
    drawn = []
    monkeypatch.setattr(told, "SHOWN", ("table", "claims"))
    monkeypatch.setattr(outputs, "show_drawing", lambda drawing, *_: drawn.append(drawing.name))
    try:
        told.told(section, {parameter: end})
    finally:
        plt.close("all")
    assert drawn
