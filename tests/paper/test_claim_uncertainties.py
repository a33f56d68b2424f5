"""Uncertainties of claims: the stored ones are those of today's inputs, and nothing hides a shift."""

import ast
from pathlib import Path

import pytest

import b2kinv.paper.claims
from b2kinv.companion.ledger import uncertain_values, verdicts
from b2kinv.paper import PAPER, claim_uncertainties
from b2kinv.quantities import replaced


def test_every_number_of_the_ledger_has_its_uncertainty_or_none_is_known_of_its_inputs():
    stored = uncertain_values.of_paper(PAPER)
    for names in claim_uncertainties.sections().values():
        for name in names:
            known = [one for one in stored[name] if one]
            # What is stored belongs to the value that the ledger shows: refresh it if this fails.
            assert bool(known) == (verdicts.entry_of(PAPER, name).uncertainty is not None), name


@pytest.mark.parametrize("section", ["belle2_excess", "dark_photon_decays"])
def test_stored_uncertainties_are_those_of_today(section):
    stored = uncertain_values.of_paper(PAPER)
    for name, ends in claim_uncertainties.of_section(section).items():
        for known, end in zip(stored[name], ends, strict=True):
            if known is None:
                assert end["interval_68"] is None
            else:
                assert known.interval_68 == pytest.approx(end["interval_68"], rel=1e-6)


def test_claims_keep_results_only_in_the_way_that_shifts_reach():
    for path in Path(b2kinv.paper.claims.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and path.stem != "belle2_likelihood":
                kept = {ast.unparse(one) for one in node.decorator_list}
                assert not kept & {"functools.cache", "functools.lru_cache"}, (path, node.name)


def test_a_claim_follows_an_input_as_by_hand():
    # BR(B+ → K+ a) goes with the lifetime of the B+, Eq. (8); 1.637 ps is the value of PDG 2026.
    model = claim_uncertainties.Standard(("IIA.br_Ka",))
    usual = model()[0]
    with replaced.inputs({"lifetime_B_plus": 2.0 * 1.637e-12}):
        assert model()[0] / usual == pytest.approx(2.0, rel=1e-6)
