"""Functions and tests behind the claims: every claim has both, and each of them exists."""

import dataclasses
from types import SimpleNamespace

import pytest

from b2kinv.companion.ledger import addresses, claims_file, equations, evidence, verdicts
from b2kinv.companion.site import book_extension, tests_page
from b2kinv.paper import PAPER

CLAIMS = claims_file.load_claims(PAPER)
COMPUTED = [claim for claim in CLAIMS if claim.id in verdicts.collect(PAPER, CLAIMS)]


@pytest.mark.parametrize("claim", COMPUTED, ids=lambda claim: claim.id)
def test_every_computed_claim_has_functions_and_tests_that_exist(claim):
    proof = evidence.of_claim(PAPER, claim)
    assert proof.functions
    assert proof.tests
    for path in proof.functions:
        assert callable(equations.function(path))
        addresses.address(PAPER.book, path)
    for test in proof.tests:
        file, _, name = test.partition("::")
        assert name in equations.tests_in(PAPER.tests, file)
        assert test in evidence.shown_tests(PAPER)


def test_what_is_listed_by_hand_belongs_to_claims():
    assert set(equations.beyond_equations(PAPER)) <= {claim.id for claim in CLAIMS}


def test_tests_of_a_claim_are_found_by_its_name():
    (claim,) = (one for one in CLAIMS if one.id == "IIIB.mphi")
    assert evidence.of_claim(PAPER, claim).tests[:2] == (
        "paper/claims/test_dark_photon_freeze_out.py::test_lightest_dark_higgs_by_hand",
        "paper/claims/test_dark_photon_freeze_out.py::test_massless_electrons_by_hand",
    )


def test_every_test_is_shown_once_with_its_code():
    page = tests_page.page_markdown(PAPER)
    for test in evidence.shown_tests(PAPER):
        assert page.count(f'id="{evidence.anchor(test)}"') == 1
    entry = page.partition('id="physics-test_decay_in_flight-test_decay_length"')[2].partition("</details>")[
        0
    ]
    assert "def test_decay_length():&#10;" in entry
    # Decorators belong to a test.
    assert "@given(" in page
    # A block of HTML ends at an empty line.
    for block in page.split('<div class="api">')[1:]:
        assert "\n\n" not in block.partition("\n</div>")[0]


def test_unknown_tests_are_refused():
    with pytest.raises(ValueError, match=r"no test 'test_decay_lenght' \(did you mean 'test_decay_length'"):
        evidence.find_test(PAPER, "test_decay_lenght")
    with pytest.raises(ValueError, match="several tests are called 'test_nonsense_is_refused'"):
        evidence.find_test(PAPER, "test_nonsense_is_refused")


def test_without_the_tests_their_names_are_no_links(tmp_path):
    installed = dataclasses.replace(PAPER, root=tmp_path)
    assert tests_page.page_markdown(installed) == "The tests are not installed with this copy of b2kinv."
    assert "href" not in evidence.link(installed, "physics/test_decay_in_flight.py::test_decay_length")


def test_the_role_leads_to_the_code():
    environment = SimpleNamespace(config=SimpleNamespace(companion_paper=PAPER.module_name))
    on = SimpleNamespace(document=SimpleNamespace(settings=SimpleNamespace(env=environment)))
    (node,), _ = book_extension.ProofRole()("proof", "", "test_sum_rule", 1, on)
    assert '<a href="tests.html#sections-test_alp_freeze_in-test_sum_rule">' in node.astext()
