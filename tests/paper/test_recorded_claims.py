"""What `data/claims.yml` says is recorded is the claim's standard value, which goes through no notebook."""

import json
import math

import pytest

from b2kinv.companion.execution import jobs
from b2kinv.companion.ledger import claims_file
from b2kinv.paper import PAPER

CLAIMS = [claim for claim in claims_file.load_claims(PAPER) if claim.recorded]
#: What the ledger computes; another test holds it to that.
STANDARD = {
    one["id"]: one["standard"]
    for one in json.loads((PAPER.tests / "paper" / "ledger_snapshot.json").read_text(encoding="utf-8"))
}
#: Units of claims in those of recorded quantities, where they are no powers of ten.
UNITS = {"%": 0.01, "sigma": 1.0}


def numbers(value):
    return [float(one) for one in (value if isinstance(value, list | tuple) else [value])]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_recorded_quantity_is_the_standard_value(claim):
    section = PAPER.section(claim.section)
    recorded = jobs.results(json.loads(PAPER.notebook(section).read_text(encoding="utf-8")))
    assert claim.kind in ("input", "number", "range")
    assert recorded, "the notebook has no stored outputs: b2kinv refresh stores them"
    try:
        unit = float(claim.unit)
    except ValueError:
        unit = UNITS.get(claim.unit, 1.0)
    standard = [one * unit for one in numbers(STANDARD[claim.id])]
    stored = numbers(recorded[claim.recorded]["value"])
    # Ten digits are recorded.
    assert all(math.isclose(a, b, rel_tol=1e-8) for a, b in zip(stored, standard, strict=True))


def test_a_quantity_has_one_printed_value():
    named = [(claim.section, claim.recorded) for claim in CLAIMS]
    assert len(named) == len(set(named)) == 33
