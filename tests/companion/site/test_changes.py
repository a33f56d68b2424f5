"""Which version a page is of, and what changed: from a changelog and a stored ledger."""

import json
from types import SimpleNamespace

import pytest

from b2kinv.companion.ledger import comparison, verdicts
from b2kinv.companion.site import changes
from b2kinv.paper import PAPER

LOG = """# Changelog

## [Unreleased]

### Added

- Charts <b> of `falls`, drawn. They are long.
- Another.

## [0.1.0] - 2026-01-02

- The first.
"""


@pytest.fixture
def paper(tmp_path):
    (tmp_path / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    return SimpleNamespace(name="falls", version="0.2.0", root=tmp_path, data=tmp_path)


def test_a_page_says_its_version_and_what_changed(paper):
    note = changes.note_html(paper, "../book/changes.html")
    assert "<summary>falls 0.2.0, with changes since release 0.1.0: what changed</summary>" in note
    assert "<li>Charts &lt;b&gt; of falls, drawn.</li><li>Another.</li>" in note
    assert 'href="../book/changes.html"' in note
    assert "The first" not in note


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (LOG.partition("## [0.1.0]")[0], "falls 0.2.0, before its first release"),
        ("## [0.2.0] - 2026-02-03\n\n- One.\n", "falls 0.2.0"),
        ("## [Unreleased]\n\n## [0.2.0] - 2026-02-03\n\n- One.\n", "falls 0.2.0"),
        ("", "falls 0.2.0"),
    ],
)
def test_a_release_is_told_from_what_comes_after(paper, log, said):
    assert changes.standing(paper, changes.sections(log)) == said


def test_without_a_changelog_there_is_the_version_alone(paper):
    (paper.root / "CHANGELOG.md").unlink()
    assert changes.note_html(paper, "") == '<p class="page-version">falls 0.2.0</p>'


def test_the_page_lists_all_and_says_that_no_release_is_stored(paper):
    text = changes.page_markdown(paper)
    assert "No verdicts of a release are stored yet" in text
    assert text.index("## Unreleased") < text.index("### Added") < text.index("## 0.1.0")


def test_verdicts_that_moved_since_a_release_are_listed(tmp_path, monkeypatch):
    entries = [
        {"id": name, "verdict": "reproduced", "as_printed": 2.1, "standard": 2.2, "readings": []}
        for name in ("1.time", "1.speed")
    ]
    (tmp_path / changes.RELEASED).write_text(comparison.snapshot(_whole(entries)), encoding="utf-8")
    now = [{**entries[0], "verdict": "not reproduced"}, entries[1]]
    monkeypatch.setattr(verdicts, "ledger", lambda _: SimpleNamespace(as_json=lambda: _whole(now)))
    paper = SimpleNamespace(name="falls", version="0.2.0", root=tmp_path, data=tmp_path)
    text = changes.page_markdown(paper)
    assert "- 1.time moved: verdict reproduced → not reproduced" in text
    assert "1.speed" not in text


def _whole(entries):
    return [{**dict.fromkeys(comparison.JUDGED), **one} for one in entries]


def test_what_is_shown_at_the_foot_stays_short():
    note = changes.note_html(PAPER, "changes.html")
    assert note.count("<li>") == changes.SHOWN
    assert len(note) < 1500
    assert json.dumps(note).isascii() or "…" in note
