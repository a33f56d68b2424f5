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


def cell(code, output=None, before=()):
    """Return a cell as myst_nb gives it to Sphinx, with code and what it shows, if anything."""
    found = docutils.nodes.container(classes=["cell"])
    if code:
        found += docutils.nodes.container("", docutils.nodes.literal_block("", code), classes=["cell_input"])
    if output:
        found += docutils.nodes.container("", docutils.nodes.paragraph("", output), classes=["cell_output"])
    return [*before, found]


def test_the_code_of_cells_stands_once_and_behind_what_they_show():
    mark = docutils.nodes.raw("", '<div class="cell-mark" data-cell="1" hidden></div>', format="html")
    links = docutils.nodes.container(classes=["figure-files"])
    links += docutils.nodes.paragraph("", "files")
    tree = document("A question")
    tree[0] += [
        *cell("parameters"),
        *cell("evaluate"),
        *cell("draw", "figure", [mark]),
        links,
        docutils.nodes.paragraph("", "more"),
        *cell("", "table"),
        *cell("draw again", "second figure"),
        docutils.nodes.paragraph("", "end of the part"),
        *cell("silent"),
        docutils.nodes.paragraph("", "end"),
    ]
    folding.gather_code(tree)
    # By hand: no cell without output is left, the table's cell has no code to show.
    assert [" ".join(node.astext().split()) for node in tree[0]] == [
        "A question",
        "text",
        mark.astext(),
        "figure",
        "files",
        "parameters evaluate draw",
        "more",
        "table",
        "second figure",
        "draw again",
        "end of the part",
        "silent",
        "end",
    ]
    folding.fold(None, tree, "page")
    opened = [node.astext() for node in tree[0] if isinstance(node, docutils.nodes.raw)]
    code = ['<details class="page-code"><summary>Show code</summary>', "</details>"]
    assert opened == [mark.astext(), *code, *code, *code]


def test_the_form_for_parameters_stands_where_they_are_told():
    form = docutils.nodes.raw("", '<div class="change-parameters"></div>', format="html")
    tree = document("A question", "Parameters of this page")
    tree[0] += form
    folding.move_form(tree)
    assert [node.astext() for node in tree[1]] == ["Parameters of this page", "text", form.astext()]
    # Where nothing tells of parameters it stays.
    tree = document("A question")
    tree[0] += form
    folding.move_form(tree)
    assert form in tree[0].children
