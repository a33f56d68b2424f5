"""Statements and figures can fail: each flips where its margin says, under named changes of the physics."""

import functools

import pytest

from b2kinv.companion.ledger import claims_file, verdicts
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


@functools.cache
def entry(name):
    return verdicts.entry_of(PAPER, name)


def factor(margin, exponent):
    _, way, size = margin
    return size**exponent if way == "up" else size**-exponent


@pytest.mark.parametrize(
    ("name", "criterion"), CRITERIA, ids=[f"{name}: {one.what}" for name, one in CRITERIA]
)
def test_a_criterion_flips_at_its_margin(name, criterion):
    margins = criterion.margins(True)
    assert margins, f"{name}: {criterion.what} has no margin"
    as_it_is = criterion.holds(True)
    for margin in margins:
        changed = {exponent: {margin[0]: factor(margin, exponent)} for exponent in (0.8, 1.25)}
        assert criterion.holds(True, **changed[1.25]) is not as_it_is, margin
        assert criterion.holds(True, **changed[0.8]) is as_it_is, margin


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_claim_flips_at_its_margin(name):
    computation, found = COMPUTATIONS[name], entry(name)
    # What fails twice must be mended twice.
    nearest = [one.margins[0] for one in found.criteria if not one.holds_as_printed] or [found.margin]
    for exponent, flips in ((0.8, False), (1.25, True)):
        changes = {margin[0]: factor(margin, exponent) for margin in nearest}
        assert (computation.holds(True, **changes) is not found.as_printed) is flips, changes


@pytest.mark.parametrize(
    ("quantity", "size"), MUTATIONS, ids=[f"{name} × {size:.2g}" for name, size in MUTATIONS]
)
@pytest.mark.parametrize("name", MUTATED)
def test_a_figure_flips_under_a_mutation_or_says_that_it_is_unchecked(name, quantity, size):
    computation = COMPUTATIONS[name]
    if quantity in computation.unchecked:
        return
    assert computation.holds(True, **{quantity: size}) is not entry(name).as_printed


def test_at_most_five_statements_are_unchecked_alone():
    alone = [name for name, one in COMPUTATIONS.items() if one.unchecked and not one.criteria]
    assert len(alone) <= 5, alone


def test_a_mutation_that_flips_nothing_is_told():
    # What holds whatever the density is has no margin in it: the check above must see that.
    one = COMPUTATIONS["IIB.fig1_right"].criteria[0]
    assert one.holds(True) is one.holds(True, no_such_quantity=1e6)
