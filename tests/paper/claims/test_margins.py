"""Statements and figures can fail: each flips where its margin says, under named changes of the physics."""

import pytest

from b2kinv.companion.ledger import claims_file, mutations, verdicts
from b2kinv.paper import PAPER

CLAIMS = {claim.id: claim for claim in claims_file.load_claims(PAPER)}
COMPUTATIONS = verdicts.collect(PAPER, tuple(CLAIMS.values()))
STATEMENTS = [
    name
    for name, one in COMPUTATIONS.items()
    if CLAIMS[name].kind in ("statement", "figure") and one.criteria
]
CRITERIA = [(name, one) for name in STATEMENTS for one in COMPUTATIONS[name].criteria]

#: Changes of the physics under which the claims below flip, as far as print fixes what is changed.
MUTATIONS = (
    ("relic_density", 3.0),
    ("relic_density", 1.0 / 3.0),
    ("hubble_rate", 3.0),
    ("scattering_rate", 10.0),
    ("scattering_rate", 0.1),
    ("b_to_s_alp_rate", 0.1),
)
MUTATED = (
    *("IIB.fig1_left", "IIB.fig1_right", "IIC.fig2"),
    *("IIIC.fig3_left", "IIIC.fig3_right", "IV.alp_1sigma"),
)


@pytest.mark.parametrize(
    ("name", "criterion"), CRITERIA, ids=[f"{name}: {one.what}" for name, one in CRITERIA]
)
def test_a_criterion_flips_at_its_margin(name, criterion):
    assert mutations.problems_of_criterion(criterion) == []


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_claim_flips_at_its_margin(name):
    assert mutations.problems_of_claim(name, COMPUTATIONS[name]) == []


@pytest.mark.parametrize("name", MUTATED)
def test_a_figure_flips_under_a_mutation_or_says_that_it_is_unchecked(name):
    assert mutations.problems_of_mutations(name, COMPUTATIONS[name], MUTATIONS) == []


def test_at_most_five_statements_are_unchecked_alone():
    alone = [name for name, one in COMPUTATIONS.items() if one.unchecked and not one.criteria]
    assert len(alone) <= 5, alone
