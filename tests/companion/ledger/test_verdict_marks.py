"""Verdict marks: each claim has one on its section's page, and nothing about them is typed but the claim."""

import collections
import json
import re
from types import SimpleNamespace

import pytest

from b2kinv.companion.ledger import claims_file, verdict_marks, verdicts
from b2kinv.companion.site import book_extension, ledger_page
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

CLAIMS = claims_file.load_claims(PAPER)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_every_claim_is_marked_on_the_page_of_its_section_and_its_row_leads_there(claim):
    places = verdict_marks.places(PAPER, claim)
    assert places
    assert places[0].section.name == claim.section
    row = re.search(
        f'id="{claim.anchor}".*?</details>',
        ledger_page.page_markdown(PAPER, verdicts.Ledger((verdicts.entry_of(PAPER, claim.id),))),
    )[0]
    for place in places:
        assert f'href="{place.address}"' in row


def test_every_mark_of_the_book_has_an_anchor_of_its_own():
    anchors = [place.anchor for claim in CLAIMS for place in verdict_marks.places(PAPER, claim)]
    assert len(anchors) == len(set(anchors))
    # Nothing is marked that is no claim: what the role takes is found by the search for marks.
    marked = sum(
        "".join(cell["source"]).count("{claim}`")
        for section in PAPER.sections
        for cell in json.loads((tree.NOTEBOOKS / f"{section.name}.ipynb").read_text(encoding="utf-8"))[
            "cells"
        ]
    )
    assert marked == len(anchors)


def test_a_mark_tells_the_verdict_without_colour_and_leads_to_its_row():
    html = verdict_marks.html(verdicts.entry_of(PAPER, "IIA.ctau"), "mark-IIA-ctau")
    assert 'href="../book/ledger.html#claim-IIA-ctau"' in html
    # Seen: a sign and a word. Heard: the word and the claim. Pointed at: what is printed, and the reading.
    assert re.sub("<.*?>", "", html) == "✘\u00a0not reproduced, claim IIA.ctau in the ledger"
    title = re.search('title="(.*?)"', html)[1]
    assert title.startswith(
        "The paper has ≃ 65 m: not reproduced, follows if a → gg is taken to second order"
    )


def test_a_mark_on_a_page_alone_leads_nowhere():
    html = verdict_marks.html(verdicts.entry_of(PAPER, "IIA.chiral"), "mark", ledger_page=None)
    assert html.startswith("<span ")
    assert "href" not in html


def test_a_mark_on_a_site_with_other_parameters_says_that_it_is_not_about_them():
    html = verdict_marks.html(verdicts.entry_of(PAPER, "IIA.chiral"), "mark", other_parameters=True)
    assert "verdict-of-defaults" in html
    assert "not about those of this page" in html
    assert "with the paper&#x27;s parameters" in html
    assert "verdict-of-defaults" not in verdict_marks.html(verdicts.entry_of(PAPER, "IIA.chiral"), "mark")


def page(found_docs=("book/ledger",), other_parameters=False):
    """Return a stand-in for what docutils gives the role while it reads one page."""
    environment = SimpleNamespace(
        docname="notebooks/alp_decays",
        found_docs=set(found_docs),
        temp_data={},
        config=SimpleNamespace(
            companion_paper=PAPER.module_name, companion_other_parameters=other_parameters
        ),
    )
    document = SimpleNamespace(settings=SimpleNamespace(env=environment))
    reporter = SimpleNamespace(get_source_and_line=lambda line=None: ("alp_decays.ipynb", line))
    return SimpleNamespace(document=document, reporter=reporter)


def mark(on, name):
    (node,), messages = book_extension.ClaimRole()("claim", f"{{claim}}`{name}`", name, 7, on)
    assert messages == []
    return node.astext()


def test_the_role_numbers_the_marks_of_a_claim_on_a_page():
    on = page()
    found = collections.Counter(
        re.search('id="(.*?)"', mark(on, name))[1]
        for name in ("IIA.br_Ka", "IIA.ctau", "IIA.br_Ka", "I.tension")
    )
    assert set(found) == {
        "mark-IIA-br_Ka",
        "mark-IIA-ctau",
        "mark-IIA-br_Ka-2",
        "mark-I-tension-alp_decays",
    }
    assert "href" not in mark(page(found_docs=()), "IIA.ctau")
    assert "verdict-of-defaults" in mark(page(other_parameters=True), "IIA.ctau")


def test_a_misspelt_claim_is_a_warning_that_names_the_nearest(caplog):
    # Warnings end a build: `b2kinv book` renders with -W.
    assert mark(page(), "IIA.ctua") == "IIA.ctua"
    (record,) = caplog.records
    assert "no claim 'IIA.ctua' in the ledger (did you mean 'IIA.ctau'?)" in record.getMessage()
