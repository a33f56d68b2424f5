"""What the Sphinx extension gives the pages."""

import pickle
import re
from types import SimpleNamespace

import docutils.nodes
import docutils.utils
import pytest

from b2kinv.companion import papers
from b2kinv.companion.site import book_extension, equations_page
from b2kinv.paper import PAPER
from b2kinv.quantities import tree


def test_every_computed_text_is_pasted_and_every_pasted_text_is_computed():
    pasted = set()
    pages = [*(tree.ROOT / "book").rglob("*.md"), *map(PAPER.notebook, PAPER.in_book())]
    for page in pages:
        pasted |= set(re.findall(r"\{\{ (\w+) \}\}", page.read_text(encoding="utf-8")))
    # A section's slider stands behind its first figure without being asked for.
    pasted |= {f"slider_{section.name}" for section in PAPER.in_book()}
    assert pasted == {*book_extension.COMPUTED_TEXTS, *PAPER.texts}


def test_texts_are_offered_beside_those_of_the_configuration(monkeypatch):
    config = SimpleNamespace(myst_substitutions={"already": "there"}, companion_paper=PAPER.module_name)
    book_extension.add_computed_texts(SimpleNamespace(srcdir="nowhere"), config)
    assert config.myst_substitutions["already"] == "there"
    expected = {name: (text, PAPER) for name, text in book_extension.COMPUTED_TEXTS.items()}
    expected |= {name: (text,) for name, text in PAPER.texts.items()}
    assert all(callable(papers.named(text)) for text, *_ in expected.values())
    # Every text itself stands in the built site, and to compute them all takes long: here it is who is asked.
    monkeypatch.setattr(papers, "named", lambda text: lambda *given: str([text, *given]))
    book_extension._computed.cache_clear()
    for name, call in expected.items():
        offered = config.myst_substitutions[name]
        # Sphinx keeps its configuration between builds.
        assert pickle.loads(pickle.dumps(offered)) == offered
        assert str(offered) == str(list(call))
    book_extension._computed.cache_clear()


@pytest.mark.parametrize(
    ("computed", "has_formulas"),
    [(equations_page.page_markdown(PAPER), True), ('<p class="mathematics">none</p>', False)],
    ids=["equations", "other"],
)
def test_formulas_in_computed_html_load_mathjax(computed, has_formulas):
    found = {}
    math = SimpleNamespace(data={"has_equations": found})
    app = SimpleNamespace(env=SimpleNamespace(docname="book/equations", get_domain={"math": math}.get))
    document = docutils.utils.new_document("page")
    document += docutils.nodes.raw("", computed, format="html")
    book_extension.note_formulas(app, document)
    assert found == ({"book/equations": True} if has_formulas else {})


def test_recorded_words_have_their_indices_below_and_above():
    document = docutils.utils.new_document("page")
    for words, kind in (("N_eff of Planck, C^V_sb", "pasted-text"), ("N_eff", "other")):
        document += docutils.nodes.inline(words, words, classes=[kind])
    book_extension.set_indices(None, document, "page")
    assert document.children[0].astext() == "Neff of Planck, CVsb"
    tags = [type(node).__name__ for node in document.children[0].children]
    assert tags == ["Text", "subscript", "Text", "superscript", "subscript"]
    assert document.children[1].astext() == "N_eff"
