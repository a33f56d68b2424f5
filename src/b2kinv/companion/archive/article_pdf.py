"""The report as PDF in the look of a ReScience C article: a margin with what it is, and text beside it."""

import html
import tempfile
from pathlib import Path
from typing import Any

from b2kinv.companion.archive import report
from b2kinv.companion.ledger.verdicts import Ledger
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import book_pdf

_STYLE = """
@page { size: A4; margin: 20mm 18mm 20mm;
  @bottom-center { content: counter(page); font: 9pt "Companion Sans", sans-serif; } }
html { font: 9.5pt/1.45 "Companion Sans", sans-serif; color: #16181b; }
body { margin: 0; }
header { border-bottom: 1.5pt solid #a3330a; margin-bottom: 6mm; }
.kind { letter-spacing: 0.4em; font-size: 8pt; color: #a3330a; margin: 0 0 6mm; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 3mm; text-wrap: balance; }
.authors { margin: 0 0 5mm; }
.beside { display: grid; grid-template-columns: 42mm 1fr; gap: 8mm; margin-bottom: 6mm; }
aside { font-size: 8pt; color: #4c5866; overflow-wrap: anywhere; }
aside p { margin: 0 0 2mm; }
aside b { display: block; color: #16181b; }
h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2.5mm; }
table { border-collapse: collapse; width: 100%; font-size: 8pt; line-height: 1.3; margin-bottom: 4mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: 0.8mm 2mm 0.8mm 0; }
td { border-bottom: 0.4pt solid #b9c1c9; }
th { border-bottom: 1pt solid #16181b; font-weight: 600; }
td:first-child code { white-space: nowrap; }
code { font-size: 7.5pt; }
a { color: #005a9c; text-decoration: none; }
"""


def page(paper: Paper, ledger: Ledger, told: dict[str, Any], styles: str = "") -> str:
    """Return the article as one HTML page to be printed.

    Parameters
    ----------
    paper : Paper
    ledger : Ledger
    told : dict
        What `citation_file.read` gives.
    styles : str
        Address of a style sheet with the fonts.
    """
    from markdown_it import MarkdownIt

    title, _, text = report.article(paper, ledger).partition("\n\n")
    body = MarkdownIt("commonmark").enable("table").render(text)
    lead, _, rest = body.partition("<h2>")
    fonts = f'<link rel="stylesheet" href="{html.escape(styles)}">' if styles else ""
    abstract = " ".join(str(told.get("abstract", "")).split())
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{fonts}',
            f"<title>{html.escape(title[2:])}</title><style>{_STYLE}</style></head><body>",
            f'<header><p class="kind">REPLICATION / {html.escape(paper.subject.replace("->", "→"))}</p>',
            f"<h1>{html.escape(title[2:])}</h1>",
            f'<p class="authors">{html.escape(", ".join(report.names(told)))}</p></header>',
            f'<div class="beside"><aside>{_margin(paper, told)}</aside><div>',
            f"<p>{html.escape(abstract)}</p>" if abstract else "",
            lead,
            f"</div></div>\n<h2>{rest}" if rest else "</div></div>",
            "</body></html>",
        ]
    )


def _margin(paper: Paper, told: dict[str, Any]) -> str:
    lines = {
        "Replication of": f"{', '.join(paper.authors)}, “{paper.title}”, {paper.reference}",
        "Code": told.get("repository-code", f"{paper.name} {told['version']}, in this archive"),
        "DOI": told.get("doi", ""),
        "Licence": told["license"],
        "Keywords": ", ".join(told.get("keywords", ())),
    }
    return "\n".join(f"<p><b>{name}</b>{html.escape(str(said))}</p>" for name, said in lines.items() if said)


def pdf(paper: Paper, ledger: Ledger, told: dict[str, Any], site: Path) -> bytes:
    """Return the article printed by Chromium, the same bytes each time.

    Parameters
    ----------
    paper : Paper
    ledger : Ledger
    told : dict
        What `citation_file.read` gives.
    site : path
        The built site, for its fonts.

    Raises
    ------
    ValueError
        If something is missing that printing needs (`book_pdf.missing`).
    b2kinv.companion.words.errors.Failed
        If all is there and no PDF comes out.
    """
    fonts = site / "_static" / "fonts.css"
    text = page(paper, ledger, told, fonts.resolve().as_uri() if fonts.is_file() else "")
    about = {
        "/Title": f"[Re] {paper.title}",
        "/Author": ", ".join(report.names(told)),
        "/Subject": f"{paper.subject}: a replication of {paper.reference}",
    }
    with tempfile.TemporaryDirectory(prefix="companion-article-") as folder:
        path = Path(folder) / "article.html"
        path.write_text(text, encoding="utf-8", newline="\n")
        return book_pdf.printed(paper, path, about)
