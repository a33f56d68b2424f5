"""A short report in the shape of a ReScience C article, made from the ledger: Markdown, and its metadata."""

from collections.abc import Iterable
from typing import Any

import yaml

from b2kinv.companion.ledger import wording
from b2kinv.companion.ledger.entries import VERDICTS, Entry
from b2kinv.companion.ledger.verdicts import Ledger
from b2kinv.companion.papers import Paper


def metadata(paper: Paper, told: dict[str, Any]) -> str:
    """Return the article's metadata as YAML, in the fields that ReScience C asks for."""
    fields = {
        "title": f"[Re] {paper.title}",
        "authors": [{"name": name} for name in names(told)],
        "abstract": " ".join(str(told.get("abstract", "")).split()),
        "keywords": ", ".join(told.get("keywords", ())),
        "code": [{"url": str(told.get("repository-code", "")), "doi": str(told.get("doi", ""))}],
        "replication": [
            {"cite": f"{', '.join(paper.authors)}, {paper.title}, {paper.reference}", "url": paper.address}
        ],
        "language": "Python",
        "domain": paper.subject,
        "type": "replication",
        "bibliography": "",
    }
    return yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=100)


def names(told: dict[str, Any]) -> list[str]:
    """Return the names of the authors of the citation file, as they are read aloud.

    Examples
    --------
    >>> names({"authors": [{"given-names": "Emmy", "family-names": "Noether"}, {"name": "Some developers"}]})
    ['Emmy Noether', 'Some developers']
    """
    return [one.get("name") or f"{one['given-names']} {one['family-names']}" for one in told["authors"]]


def article(paper: Paper, ledger: Ledger) -> str:
    """Return the article as Markdown: what was tested, what came out, and for each claim the three values."""
    counts = {verdict: number for verdict, number in ledger.counts().items() if number}
    tested = [entry for entry in ledger if entry.is_tested]
    lines = [
        f"# [Re] {paper.title}",
        "",
        f"A replication of {', '.join(paper.authors)}, [{paper.reference}]({paper.address}), "
        f"by {paper.name} {paper.version}. All of it is computed from the ledger.",
        "",
        "## What was tested",
        "",
        f"The paper makes {len(ledger)} checkable claims, of which {len(tested)} were tested. Claims that "
        "stand or fall by the same quantity count as one fact; "
        f"{ledger.tested_facts()} independent facts were tested. "
        "Beside what the paper prints stand the printed formula with the inputs that the paper states, and "
        "the verified formula with today's values.",
        "",
        "## What came out",
        "",
        "| verdict | claims | independent facts |",
        "|:--|--:|--:|",
        *(f"| {VERDICTS[one]} {one} | {number} | {ledger.facts()[one]} |" for one, number in counts.items()),
        "",
    ]
    for chapter, title in paper.chapters.items():
        entries = ledger.chapter(chapter)
        if entries:
            lines += [f"## {title}", "", *_table(entries), ""]
    not_checked = [
        f"- `{entry.claim.id}`: {wording.quantity_text(paper, name)}. {why}"
        for entry in ledger
        for name, why in entry.unchecked
    ]
    if not_checked:
        lines += ["## What was not checked", "", *not_checked, ""]
    return "\n".join(lines)


def _table(entries: Iterable[Entry]) -> list[str]:
    rows = ["| claim | what | paper | as printed | standard | verdict |", "|:--|:--|:--|:--|:--|:--|"]
    for entry in entries:
        claim = entry.claim
        values = [wording.printed_range_text(entry), wording.value_text(entry.standard, claim)]
        cells = [f"`{claim.id}`", claim.what, claim.printed, *values, wording.verdict_text(entry)]
        rows.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    return rows


def _cell(text: str) -> str:
    # An upright stroke would begin another cell.
    return " ".join(text.replace("|", "\\|").split()) or "–"
