"""Verdict marks: the small sign beside a checked number, which leads to its row in the ledger, and back.

A page places one with the role ``{claim}`1.duration` ``. It takes nothing but the claim's name: sign, word
and addresses follow from the ledger when the page is rendered; a plain Jupyter window shows the name.
The ledger finds the marks in the text of the notebooks, so that no way back is typed either.
"""

import dataclasses
import functools
import re
from html import escape
from pathlib import Path

from b2kinv.companion.ledger import entries, wording
from b2kinv.companion.ledger.claims_file import Claim
from b2kinv.companion.papers import Paper, Section

_MARK = re.compile(r"\{claim\}`([^`]*)`")

#: The word of a mark, where the verdict's own is too long to stand in a sentence.
_SHORT = {"reproduced by another reading": "another reading"}


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a mark stands: the section whose page it is on, and the anchor there."""

    section: Section
    anchor: str

    @property
    def address(self) -> str:
        """The way to it, seen from `book/`."""
        return f"../notebooks/{self.section.name}.html#{self.anchor}"


def anchor(claim: Claim, page: str, occurrence: int = 1) -> str:
    """Return the anchor of a claim's mark, one that no other mark of the book has.

    Parameters
    ----------
    claim : b2kinv.companion.ledger.claims_file.Claim
    page : str
        Name of the notebook.
    occurrence : int
        Which of the claim's marks on that page, from 1.

    Examples
    --------
    >>> from b2kinv.companion.ledger.claims_file import Claim
    >>> told = Claim(
    ...     id="I.width", section="one", kind="figure", what="", equations=(), paper=True, unit="", printed=""
    ... )
    >>> anchor(told, "one"), anchor(told, "two", 2)
    ('mark-I-width', 'mark-I-width-two-2')
    """
    parts = ["mark", claim.id.replace(".", "-")]
    if page != claim.section:
        parts.append(page)
    if occurrence > 1:
        parts.append(str(occurrence))
    return "-".join(parts)


def places(paper: Paper, claim: Claim) -> list[Place]:
    """Return every `Place` where the pages carry a mark of this claim, those of its own section first."""
    found = []
    for section in paper.sections:
        path = paper.notebook(section)
        count = _marked(path, path.stat().st_mtime_ns).count(claim.id) if path.is_file() else 0
        found += [Place(section, anchor(claim, section.name, which)) for which in range(1, count + 1)]
    return sorted(found, key=lambda place: place.section.name != claim.section)


@functools.cache
def _marked(path: Path, changed: int) -> list[str]:
    # When a file changed is an argument so that a changed one is read again.
    return _MARK.findall(path.read_text(encoding="utf-8"))


def html(
    entry: entries.Entry,
    identifier: str,
    ledger_page: str | None = "../book/ledger.html",
    other_parameters: bool = False,
) -> str:
    """Return a claim's mark as inline HTML.

    Parameters
    ----------
    entry : b2kinv.companion.ledger.entries.Entry
    identifier : str
        Its anchor.
    ledger_page : str or None
        Address of the ledger page, as seen from the page with the mark; None for no link.
    other_parameters : bool
        Whether the page around it was computed with other parameters than the verdict.
    """
    claim = entry.claim
    classes = f"verdict verdict-mark verdict-{wording.verdict_slug(entry.verdict_group)}"
    told = f"The paper has {claim.printed}: {entry.verdict}"
    if entry.agreeing_reading and entry.agreeing_reading not in entry.verdict:
        told += f", {entry.condition or entry.agreeing_clause}"
    spoken = f", claim {claim.id} in the ledger"
    if other_parameters:
        classes += " verdict-of-defaults"
        told += ". This verdict is about the paper's parameters, not about those of this page"
        spoken = " with the paper's parameters" + spoken
    tag, link = ("span", "") if ledger_page is None else ("a", f' href="{ledger_page}#{claim.anchor}"')
    word = _SHORT.get(entry.verdict_group, entry.verdict_group)
    return (
        f'<{tag} class="{classes}" id="{identifier}"{link} title="{escape(told)}.">'
        f'<span aria-hidden="true">{entries.VERDICTS[entry.verdict_group]}</span>\u00a0{escape(word)}'
        f'<span class="for-screen-readers">{escape(spoken)}</span></{tag}>'
    )
