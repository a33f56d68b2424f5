"""Words of the glossary get notes: which words, once a page, and nothing else."""

import docutils.nodes
import pytest

from b2kinv.companion.site import glossary_notes
from b2kinv.companion.site.glossary_notes import Entry

FACTOR = Entry("book/glossary", "term-form-factor", ("form factor",), "A function of <i>q</i><sup>2</sup>.")
HIGGS = Entry("book/glossary", "term-dark-Higgs", ("dark Higgs",), "A scalar.")
PHOTON = Entry("book/glossary", "term-photon", ("photon",), "Light.")
DARK = Entry("book/glossary", "term-dark-photon", ("dark photon",), "A vector.")
WORDS = {word: entry for entry in (FACTOR, HIGGS, PHOTON, DARK) for word in entry.words}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Form factors carry it", "Form factors"),
        ("by a form\nfactor", "form\nfactor"),
        ("a dark photon", "dark photon"),
        ("one photon, one dark photon", "photon"),
        ("the Dark Higgs boson", "Dark Higgs"),
        # Parts of other words, and a name in lower case.
        ("form-factor sets", None),
        ("photonic, biphoton, photon-like", None),
        ("dark higgs", None),
        ("", None),
    ],
)
def test_words_are_found_whole(text, found):
    place = glossary_notes.first_word(text, WORDS)
    assert (place and text[place[0] : place[1]]) == found


def test_a_word_has_its_names_and_its_note():
    doctree = docutils.nodes.Element()
    term = docutils.nodes.term("", "Dirac fermion, Majorana fermion ", ids=["term-Dirac"])
    term += docutils.nodes.math("", r"\psi")
    paragraph = docutils.nodes.paragraph("", "It has ")
    paragraph += docutils.nodes.reference("", "a < b", refuri="#there")
    paragraph += docutils.nodes.math("", "m_a")
    item = docutils.nodes.definition_list_item("", term, docutils.nodes.definition("", paragraph))
    doctree += docutils.nodes.definition_list("", item)
    (entry,) = glossary_notes.entries("page", doctree)
    assert entry.words == ("Dirac fermion", "Majorana fermion")
    # Nothing in a note can be clicked.
    assert entry.note == "It has a &lt; b<i>m</i><sub><i>a</i></sub>"


LINK = '<a class="reference internal" href="../book/glossary.html#term-{}">word</a>'


def test_each_note_is_carried_once_and_each_word_names_it():
    body = "".join(LINK.format(name) for name in ("form-factor", "form-factor", "dark-Higgs", "elsewhere"))
    page = glossary_notes.with_notes(body, {e.anchor: e for e in (FACTOR, HIGGS)}, "../_static/s.js")
    assert page.count('aria-describedby="note-form-factor"') == 2
    assert page.count('id="note-form-factor" hidden>A function') == 1
    assert page.count('role="tooltip"') == 2
    # What is no word of a glossary stays a link.
    assert LINK.format("elsewhere") in page


def test_a_page_without_words_loads_nothing():
    assert glossary_notes.with_notes("<p>words</p>", {FACTOR.anchor: FACTOR}, "s.js") == "<p>words</p>"


def test_paper_and_search_have_no_notes():
    page = (
        glossary_notes.with_notes(LINK.format("form-factor"), {FACTOR.anchor: FACTOR}, "s.js") + "<p>end</p>"
    )
    bare = glossary_notes.without_notes(page)
    assert "note" not in bare
    assert "s.js" not in bare
    assert bare.rstrip().endswith("<p>end</p>")
