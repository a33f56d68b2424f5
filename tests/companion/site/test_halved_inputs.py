"""The table of inputs that limit conclusions: its sizes by hand, its order, its links."""

import pytest

from b2kinv.companion.ledger import uncertain_values
from b2kinv.companion.ledger.uncertain_values import Budget
from b2kinv.companion.site import halved_inputs
from b2kinv.paper import PAPER


def budget(**parts):
    ends = {name: (-half, half) for name, half in parts.items()}
    return Budget(value=1.0, interval_68=(0.0, 2.0), interval_95=(-1.0, 3.0), parts=ends)


def test_one_source_alone_halves_it_and_two_equal_ones_share():
    assert halved_inputs.narrower(budget(mass=2.0), "mass") == pytest.approx(0.5)
    # 1 − √(5/8)
    assert halved_inputs.narrower(budget(mass=2.0, width=2.0), "mass") == pytest.approx(0.2094306)


def test_inputs_come_by_how_many_numbers_they_limit(monkeypatch):
    stored = {
        "IIA.ctau": (budget(mass=1.0, width=3.0),),
        "IIIA.ratio": (None, budget(width=1.0)),
        "IIIA.gbs": (budget(width=1.0, mass=0.01),),
        "IIIB.relic": (None,),
    }
    monkeypatch.setattr(uncertain_values, "of_paper", lambda paper: stored)
    found = halved_inputs.by_input(PAPER)
    assert list(found) == ["width", "mass"]
    assert [name for name, _ in found["width"]] == ["IIIA.ratio", "IIIA.gbs", "IIA.ctau"]
    # 0.01² of 1 is far below two per cent.
    assert [name for name, _ in found["mass"]] == ["IIA.ctau"]
    page = halved_inputs.page_markdown(PAPER)
    assert page.index("width") < page.index("mass")
    assert '<a href="ledger.html#claim-IIIA-gbs">' in page
