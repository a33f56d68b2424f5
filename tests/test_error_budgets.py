"""Figures of error budgets: bars of the size that the mechanism gives, and nothing where nothing is known."""

import math
import re

import numpy as np
import pytest

from b2kinv import figures
from b2kinv.physics import uncertain_inputs
from b2kinv.quantities import replaced, uncertainty
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.uncertain_results import Uncertainties
from b2kinv.quantities.uncertain_sources import Choice, Normal


def area(*sources, value=10.0):
    """Return the area of 2 by 5 (or another that does not depend on them) with its uncertainty."""

    def model():
        return np.array([value / 10.0 * replaced.read("width", 2.0) * replaced.read("length", 5.0)])

    quantities = {"area": Quantity(value, "m^2", "area")}
    return Uncertainties(Result(None, quantities), uncertainty.propagate(model, sources), {"area": (0, 0)})


WIDTH = Normal(name="width", value=2.0, sigma=0.1)
LENGTH = Normal(name="length", value=5.0, sigma=0.1)


def rows(drawing):
    names, kinds, low, high = (list(column) for column in drawing.columns.values())
    return {name: (kind, a, b) for name, kind, a, b in zip(names, kinds, low, high, strict=True)}


def test_bars_are_the_changes_by_source_the_largest_first():
    # 0.1/2 and 0.1/5 of the area, and their root sum of squares.
    found = rows(figures.error_budget(area(LENGTH, WIDTH), "area"))
    assert list(found)[:3] == ["all sources together", "width", "length"]
    assert found["width"] == ("source", pytest.approx(-5.0), pytest.approx(5.0))
    assert found["length"] == ("source", pytest.approx(-2.0), pytest.approx(2.0))
    kind, low, high = found["all sources together"]
    assert (kind, (high - low) / 2) == ("all", pytest.approx(math.hypot(5.0, 2.0), rel=0.01))


def test_a_choice_is_no_error_and_stands_by_itself():
    scale = Choice(name="choice of length", input="length", options={"long": 10.0, "short": 4.0})
    found = rows(figures.error_budget(area(WIDTH, scale), "area"))
    # Twice and four fifths of 5.
    assert found["choice: length"] == ("choice", pytest.approx(-20.0), pytest.approx(100.0))
    assert found["all sources together"][2] == pytest.approx(5.0, rel=0.01)


def test_the_unit_of_the_number_where_it_is_wanted_and_where_it_is_zero():
    drawing = figures.error_budget(area(WIDTH), "area", relative=False)
    assert next(heading for heading in drawing.columns if "change" in heading) == "lower change [m^2]"
    assert rows(drawing)["width"][2] == pytest.approx(0.5)
    assert rows(figures.error_budget(area(WIDTH, value=0.0), "area")) == {
        "none known": (
            "none known",
            pytest.approx(math.nan, nan_ok=True),
            pytest.approx(math.nan, nan_ok=True),
        )
    }


def test_smaller_sources_are_drawn_together():
    small = [Normal(name=f"width {i}", input="width", value=2.0, sigma=0.001) for i in range(2)]
    found = rows(figures.error_budget(area(LENGTH, *small), "area"))
    # Two of 0.05 per cent.
    assert found["all smaller ones"][2] == pytest.approx(0.05 * math.sqrt(2.0), rel=1e-3)


def test_variants_are_sorted_by_effect():
    numbers = {"standard": 4.0, "half": 2.0, "more": 5.0, "same": 4.0}
    found = figures.variants({name: Quantity(one, "1", name) for name, one in numbers.items()})
    assert list(found.columns["what is different"]) == ["standard", "half", "more", "same"]
    assert list(found.columns["change [%]"]) == pytest.approx([0.0, -50.0, 25.0, 0.0])


def test_every_source_has_words():
    for source in uncertain_inputs.sources():
        words = uncertain_inputs.spelled(source.name)
        # A symbol such as m_Z has one letter before its index.
        assert words
        assert not re.search(r"[a-z]{2}_|->", words.replace("eta_c", "")), words
