"""What a page of a section folds."""

import docutils.nodes
import pytest

from b2kinv.companion.site import folding


def document(*headings):
    """Return a document with a section for each heading, and a paragraph in it."""
    found = docutils.nodes.document(None, None)
    for heading in headings:
        section = docutils.nodes.section(ids=[heading.lower()])
        section += [docutils.nodes.title("", heading), docutils.nodes.paragraph("", "text")]
        found += section
    return found


def classes(tree):
    return [section["classes"] for section in tree.findall(docutils.nodes.section)]


def test_headings_that_a_notebook_names_and_the_blocks_at_the_end_are_folded():
    tree = document("How it decays", "Result", "What moves it", "The paper's claims in this section")
    assert folding.mark_sections(tree, ["How  it\ndecays"]) == []
    assert classes(tree) == [["fold"], [], ["fold", "fold-footer"], ["fold", "fold-footer"]]


def test_parameters_are_folded_unasked_and_are_no_block_at_the_end():
    tree = document("Parameters of this page", "Result")
    assert folding.mark_sections(tree, []) == []
    assert classes(tree) == [["fold"], []]
    # With a form in it that a reader is to see.
    tree = document("Parameters of this page", "Result")
    folding.mark_sections(tree, ["Result"], setup_open=True)
    assert classes(tree) == [["fold", "fold-open"], ["fold"]]


def test_the_blocks_at_the_end_stand_together_in_their_order():
    tree = document("All numbers of this page", "Result", "What moves it", "Other spectra", "Cite this page")
    folding.mark_sections(tree, ["Other spectra"])
    headings = [section.next_node(docutils.nodes.title).astext() for section in tree]
    # By hand: what is argued first, the rest as it came.
    assert headings == [
        "Result",
        "Other spectra",
        "All numbers of this page",
        "What moves it",
        "Cite this page",
    ]


def test_a_heading_that_is_not_there_is_told():
    assert folding.mark_sections(document("Result"), ["How it decays"]) == ["How it decays"]


@pytest.mark.parametrize(
    ("marked", "opening"),
    [
        (["fold"], '<details class="fold"><summary>'),
        (["fold", "fold-open"], '<details class="fold" open><summary>'),
        (["fold", "fold-footer"], '<details class="fold fold-footer"><summary>'),
    ],
)
def test_the_heading_is_what_opens_the_rest(marked, opening):
    tree = document("How it decays")
    tree[0]["classes"] = [*marked, "other"]
    folding.fold(None, tree, "page")
    start, title, end_of_summary, text, end = tree[0].children
    assert start.astext() == opening
    assert title.astext() == "How it decays"
    assert end_of_summary.astext() == '</summary><div class="fold-body">'
    assert text.astext() == "text"
    assert end.astext() == "</div></details>"
    assert tree[0]["classes"] == ["other"]


def test_code_is_shown_on_demand_and_what_was_hidden_before_stays_so():
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "text"},
        {"cell_type": "code", "metadata": {}, "source": "1"},
        {"cell_type": "code", "metadata": {"tags": ["remove-input"]}, "source": "2"},
        {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": "3"},
    ]
    found = folding.with_hidden_code({"cells": cells})["cells"]
    assert [cell["metadata"].get("tags") for cell in found] == [
        None,
        ["hide-input"],
        ["remove-input"],
        ["parameters", "hide-input"],
    ]
    assert "tags" not in cells[1]["metadata"]
