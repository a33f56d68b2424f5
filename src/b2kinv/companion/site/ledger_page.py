"""The ledger as a page of the book: every claim a row that opens, with badges, readings and sensitivities.

The page is complete without scripts; `assets/ledger.js` adds filters to it, which the address keeps.
"""

from collections.abc import Sequence

from b2kinv.companion.ledger import claims_file, verdicts, wording
from b2kinv.companion.ledger.claims_file import Claim
from b2kinv.companion.ledger.entries import Entry
from b2kinv.companion.ledger.wording import value_text, verdict_html, verdict_slug
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import claim_body, folding, static
from b2kinv.companion.words import markup
from b2kinv.companion.words.markup import escaped, formula_html

# The script puts the button, which works without it, among its filters.
_FILTERS = '<div id="ledger-filters" hidden></div>\n' + static.open_all("details.claim, details.fold")
# Verdicts in the order in which a section's rows have them: findings first, last what is quoted.
_ORDER = (
    *({"fails", "not reproduced"}, {"undetermined"}, {"holds if …", "reproduced by another reading"}),
    *({"reproduced", "holds"}, {"not yet computed"}, {"input"}),
)
_SCRIPT = '<script defer src="../_static/ledger.js"></script>'


def page_markdown(paper: Paper, current: verdicts.Ledger | None = None) -> str:
    """Return the body of the ledger page: counts, then each section's claims, findings first, one group open.

    Parameters
    ----------
    paper : Paper
        A claim links to the page of its section only if that is there.
    current : b2kinv.companion.ledger.verdicts.Ledger, optional
        That of the paper by default.
    """
    current = verdicts.ledger(paper) if current is None else current
    parts = [_counts(current), _facts(paper, current), _FILTERS]
    families: dict[str, list[Claim]] = {}
    for entry in current:
        families.setdefault(entry.claim.fact, []).append(entry.claim)
    groups = {
        title: sorted(entries, key=_how_telling)
        for chapter, title in paper.chapters.items()
        if (entries := current.chapter(chapter))
    }
    # Of those that begin with as much of a finding, the first in the paper.
    opened = min(groups, key=lambda title: _how_telling(groups[title][0]), default="")
    for title, listed in groups.items():
        rows = [_row(paper, entry, families[entry.claim.fact]) for entry in listed]
        classes = f".{folding.FOLD}" + (f" .{folding.FOLD_OPEN}" if title == opened else "")
        heading = f"{{{classes}}}\n## {title}"
        # Without a blank line inside, Markdown takes the block as HTML and leaves it alone.
        parts += [heading, "\n".join(['<div class="ledger-rows">', *rows, "</div>"])]
    return "\n\n".join([*parts, _SCRIPT]) + "\n"


def _how_telling(entry: Entry) -> int:
    return next(
        rank for rank, verdicts_of_rank in enumerate(_ORDER) if entry.verdict_group in verdicts_of_rank
    )


def _counts(current: verdicts.Ledger) -> str:
    items = [
        f'<li id="verdict-{verdict_slug(group)}">'
        + verdict_html(group, words=f"{count} {group}", target=f"#verdict-{verdict_slug(group)}")
        + "</li>"
        for group, count in current.counts().items()
        if count
    ]
    return "\n".join(['<ul class="ledger-counts">', *items, "</ul>"])


def _facts(paper: Paper, current: verdicts.Ledger) -> str:
    told = (
        wording.facts_text(current).removesuffix(" …")
        + ". "
        + wording.edition_text(claims_file.load(paper).edition)
    )
    return f'<p class="ledger-facts" id="{wording.FACTS}">{escaped(told.strip())}</p>'


def _condition(entry: Entry) -> str:
    # After "holds if …" it begins in the middle of a sentence.
    return ("… " if entry.verdict_group.endswith("…") else "") + formula_html(entry.condition)


def _row(paper: Paper, entry: Entry, relatives: Sequence[Claim]) -> str:
    claim = entry.claim
    values = [
        ("paper", formula_html(markup.unbroken(claim.printed))),
        ("as printed", formula_html(markup.unbroken(wording.printed_range_text(entry)))),
        ("standard", formula_html(markup.unbroken(value_text(entry.standard, claim)))),
    ]
    cells = "".join(
        f'<span class="claim-value"><small>{name}</small> <span>{value}</span></span>'
        for name, value in values
    )
    known = [f'<span class="claim-condition">{_condition(entry)}</span>'] if entry.condition else []
    if entry.evidence:
        known.append(f"evidence: {entry.evidence}")
    if entry.is_tested:
        known.append(formula_html(entry.uncertainty_text))
    if entry.uncertainty:
        known.append(f"largest source of our uncertainty: {formula_html(entry.uncertainty.largest)}")
    known_html = f'<small class="claim-known">{" · ".join(known)}</small>' if known else ""
    summary = (
        f'<summary><span class="claim-what">{formula_html(claim.what)}</span>'
        f'<span class="claim-values">{cells}</span>'
        f'<span class="claim-verdict">{verdict_html(entry.verdict_group)}</span>{known_html}</summary>'
    )
    family = claim_body.family_anchor(relatives[0]).removeprefix("family-") if len(relatives) > 1 else ""
    return (
        f'<details class="claim" id="{claim.anchor}" data-chapter="{claim.chapter}"'
        f' data-equations="{" ".join(map(str, claim.equations))}"'
        f' data-evidence="{entry.evidence or ""}" data-family="{family}"'
        f' data-verdict="{verdict_slug(entry.verdict_group)}">{summary}'
        f"{claim_body.body_html(paper, entry, relatives)}</details>"
    )
