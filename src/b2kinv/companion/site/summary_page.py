"""What was found, on one page to hand on: the landing page's findings and what the ledger counts."""

import html
from collections.abc import Iterable
from pathlib import Path

from b2kinv.companion.ledger import entries, verdicts, wording
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import glossary_notes, one_page
from b2kinv.companion.words import markup

#: Verdicts whose facts are listed: what a reader must know before they cite a number.
_LISTED = ("not reproduced", "fails")


def document(paper: Paper) -> one_page.Document:
    """Return what the summary is called."""
    return one_page.Document("summary", f"{paper.book_title}: summary", (), folded=True)


def combined(paper: Paper, site: Path, banner: str = "") -> str:
    """Return the summary as one HTML page beside a rendered site, whose styles it takes.

    Parameters
    ----------
    paper : Paper
    site : pathlib.Path
    banner : str
        What differs from the default site, as HTML.
    """
    first = paper.pages()[0]
    pages = {first: glossary_notes.without_notes((site / f"{first}.html").read_text(encoding="utf-8"))}
    return "\n".join(
        [
            *one_page.head(document(paper), paper, pages),
            '</head>\n<body class="whole-book one-page-summary">\n<article class="bd-article">',
            f"<h1>{html.escape(paper.book_title)}</h1>",
            f"<p>Companion to {html.escape(paper.reference)}, “{html.escape(paper.title)}”</p>",
            one_page.changed(banner),
            one_page.excerpt(first, pages[first], "landing"),
            f"<h2>The ledger</h2>\n<p>{wording.facts_markdown(paper)}</p>",
            *_tables(paper),
            f'<p class="book-edition">{html.escape(paper.name)} {html.escape(paper.version)}. '
            f"{one_page.foot_of_all_pages(paper)}</p>",
            "</article>\n</body>\n</html>\n",
        ]
    )


def _tables(paper: Paper) -> Iterable[str]:
    """Yield, for each verdict that is listed, its claims with our numbers: one for each independent fact."""
    current = verdicts.ledger(paper)
    for group in _LISTED:
        rows: dict[str, str] = {}
        for entry in current:
            if entry.verdict_group == group:
                rows.setdefault(entry.claim.fact, _row(entry))
        if rows:
            columns = ("Claim", "Paper", *(("As printed", "Standard") if group == _LISTED[0] else ()))
            heads = "".join(f"<th>{name}</th>" for name in columns)
            yield (
                f"<h3>{wording.verdict_html(group)} one claim for each of {len(rows)} facts</h3>\n"
                f'<table class="table"><thead><tr>{heads}</tr></thead>\n'
                f"<tbody>{''.join(rows.values())}</tbody></table>"
            )


def _row(entry: entries.Entry) -> str:
    values = [entry.claim.printed]
    if entry.verdict_group == _LISTED[0]:
        values += [wording.printed_range_text(entry), wording.value_text(entry.standard, entry.claim)]
    cells = "".join(f"<td>{markup.formula_html(markup.unbroken(value))}</td>" for value in values)
    return f'<tr><th scope="row">{markup.formula_html(entry.claim.what)}</th>{cells}</tr>\n'
