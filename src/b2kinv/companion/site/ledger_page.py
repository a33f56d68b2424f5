"""The ledger as a page of the book: every claim a row that opens, with badges, readings and sensitivities.

The page is complete without scripts; `assets/ledger.js` adds filters to it, which the address keeps.
"""

from collections.abc import Sequence

from b2kinv.companion.ledger import claims_file, verdicts, wording
from b2kinv.companion.ledger.claims_file import Claim
from b2kinv.companion.ledger.entries import Entry
from b2kinv.companion.ledger.wording import badge_html, value_text, verdict_slug
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import claim_body, folding, static
from b2kinv.companion.words import markup
from b2kinv.companion.words.markup import escaped, formula_html

# The script puts the button, which works without it, among its filters.
_FILTERS = '<div id="ledger-filters" hidden></div>\n' + static.open_all("details.claim, details.fold")
_SCRIPT = '<script defer src="../_static/ledger.js"></script>'


def page_markdown(paper: Paper, current: verdicts.Ledger | None = None) -> str:
    """Return the body of the ledger page: counts, then the claims of each paper section, one group open.

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
    started = False
    for entry in current:
        families.setdefault(entry.claim.fact, []).append(entry.claim)
    for chapter, title in paper.chapters.items():
        entries = current.chapter(chapter)
        if entries:
            rows = [_row(paper, entry, families[entry.claim.fact]) for entry in entries]
            # Without a blank line inside, Markdown takes the block as HTML and leaves it alone.
            classes = f".{folding.FOLD}" + ("" if started else f" .{folding.FOLD_OPEN}")
            started = True
            heading = f"{{{classes}}}\n## {title}"
            parts += [heading, "\n".join(['<div class="ledger-rows">', *rows, "</div>"])]
    return "\n\n".join([*parts, _SCRIPT]) + "\n"


def _counts(current: verdicts.Ledger) -> str:
    items = [
        f'<li id="verdict-{verdict_slug(group)}">'
        + wording.verdict_html(group, words=f"{count} {group}", target=f"#verdict-{verdict_slug(group)}")
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
    known = f"<small>evidence: {entry.evidence}</small>" if entry.evidence else ""
    if entry.is_tested:
        known += f" <small>{formula_html(entry.uncertainty_text)}</small>"
    if entry.uncertainty:
        largest = formula_html(entry.uncertainty.largest)
        known += f" <small>largest source of our uncertainty: {largest}</small>"
    summary = (
        f'<summary><span class="claim-what">{formula_html(claim.what)}</span>'
        f'<span class="claim-values">{cells}</span>'
        f'<span class="claim-verdict">{badge_html(entry)} {known}</span></summary>'
    )
    family = claim_body.family_anchor(relatives[0]).removeprefix("family-") if len(relatives) > 1 else ""
    return (
        f'<details class="claim" id="{claim.anchor}" data-chapter="{claim.chapter}"'
        f' data-equations="{" ".join(map(str, claim.equations))}"'
        f' data-evidence="{entry.evidence or ""}" data-family="{family}"'
        f' data-verdict="{verdict_slug(entry.verdict_group)}">{summary}'
        f"{claim_body.body_html(paper, entry, relatives)}</details>"
    )
