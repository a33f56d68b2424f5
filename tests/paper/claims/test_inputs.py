"""Inputs that the paper quotes: what `data/` holds for them is what version 1 prints, number by number."""

import pytest

from b2kinv.companion.ledger import verdicts
from b2kinv.paper import PAPER


def test_quoted_inputs_are_those_of_version_1():
    printed = {
        "IIA.br_1sigma": (0.5, 0.9),
        "IIA.br_2sigma": (0.4, 1.1),
        "IIC.wdm": 15.0,
        "IIIB.theta": 1.3e-4,
        "IIIB.tau": 0.1,
        "IIIC.kstar": 1.8e-5,
        "IIIC.kmumu": 3.6e-9,
        "IIIC.si_bound": 1.25,
    }
    for claim, value in printed.items():
        assert verdicts.entry_of(PAPER, claim).as_printed == pytest.approx(value, rel=1e-12), claim
