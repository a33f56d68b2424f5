"""Texts computed beside the notebooks are what Sphinx would compute, and what fails is told."""

import dataclasses
import json

import pytest

from b2kinv.companion.ledger import verdicts
from b2kinv.companion.site import prepared
from b2kinv.companion.words.errors import Failed
from b2kinv.paper import PAPER, provenance


@pytest.fixture
def staged(tmp_path):
    """A staged book whose data page alone is there."""
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "data.md").write_text("# Data\n\n{{ versions }}\n", encoding="utf-8")
    return tmp_path


def test_what_a_page_pastes_is_computed_and_nothing_else(staged, monkeypatch):
    monkeypatch.setattr(verdicts, "_HANDED_OVER", {})
    assert prepared.texts(staged) == {}
    with prepared.beside(PAPER, staged) as finish:
        finish()
    assert prepared.texts(staged) == {"versions": provenance.versions_markdown()}
    prepared.use_ledger(PAPER, staged)
    ((key, chapters),) = verdicts._HANDED_OVER.items()
    assert key == (PAPER.module_name, None)
    assert list(chapters) == list(PAPER.chapters)
    # What was handed over is given, and is what this process finds by itself.
    handed = verdicts.chapter_ledger(PAPER, "I")
    assert handed is chapters["I"]
    monkeypatch.setattr(verdicts, "_HANDED_OVER", {})
    own = verdicts.chapter_ledger(PAPER, "I")
    assert [dataclasses.asdict(one) for one in handed] == [dataclasses.asdict(one) for one in own]


def test_what_cannot_be_computed_is_said(staged, monkeypatch):
    def failing():
        raise ValueError("no such table")

    class Done:
        def result(self):
            return failing()

    with pytest.raises(Failed, match="the text 'versions' could not be computed: no such table"):
        prepared._result(Done(), "the text 'versions'")


def test_a_book_without_prepared_texts_has_none(tmp_path):
    (tmp_path / prepared.FOLDER).mkdir()
    (tmp_path / prepared.FOLDER / "texts.json").write_text(json.dumps({"one": "two"}), encoding="utf-8")
    assert prepared.texts(tmp_path) == {"one": "two"}
    prepared.use_ledger(PAPER, tmp_path)
    assert prepared.texts(tmp_path / "nowhere") == {}
