"""The index of equations: one row for each, which opens to its formulas, tests, claims and page."""

import html
from collections.abc import Mapping

from b2kinv.companion.ledger import addresses, claims_file, equations, evidence
from b2kinv.companion.papers import Paper
from b2kinv.companion.site.static import OPEN_TARGET
from b2kinv.companion.words import markup


def page_markdown(paper: Paper) -> str:
    """Return the index as HTML: one row for each equation, which opens to its formulas, tests and page."""
    formulas = equations.formulas(paper)
    rows = [_row(paper, equation, formulas) for equation in equations.load_equations(paper)]
    return "\n".join(['<div class="equations">', *rows, "</div>", OPEN_TARGET]) + "\n"


def _row(paper: Paper, equation: equations.Equation, formulas: Mapping[str, str]) -> str:
    # No link in the line that opens the row: one thing to press for each key.
    first = f"<code>{html.escape(equations.short(equation.functions[0]))}</code>"
    different = (
        '<span class="verdict verdict-holds-if">printed form differs</span>' if equation.printed_tex else ""
    )
    told = [
        ("Formula", markup.displayed_tex(equation.tex)),
        *_as_printed(paper, equation, formulas),
        ("Function", "".join(_function(paper, path, formulas) for path in equation.functions)),
        ("Test", "; ".join(evidence.link(paper, test) for test in equation.tests)),
        ("Page", _page(paper, equation)),
    ]
    claims = [claim for claim in claims_file.load_claims(paper) if equation.number in claim.equations]
    if claims:
        ways = (
            f'<a href="ledger.html#{claim.anchor}">{markup.formula_html(claim.what)}</a>' for claim in claims
        )
        told.append(("Claims", "; ".join(ways)))
    if not equation.printed_tex and equation.number in equations.derived(paper):
        told.append(
            ("Derivation", f'<a href="derivations.html#derivation-{equation.number}">how it was verified</a>')
        )
    body = "".join(f"<dt>{word}</dt><dd>{text}</dd>" for word, text in told)
    return (
        f'<details class="equation" id="equation-{equation.number}"><summary>'
        f'<span class="equation-number">({equation.number})</span>'
        f'<span class="equation-what">{markup.formula_html(equation.what)} {different}</span>'
        f'<span class="equation-function">{first}</span></summary><dl>{body}</dl></details>'
    )


def _as_printed(
    paper: Paper, equation: equations.Equation, formulas: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return what is printed where we compute otherwise, with the reason and the function that keeps it."""
    if not equation.printed_tex:
        return []
    same = equation.printed_tex == equation.tex
    shown = "The formula above." if same else markup.displayed_tex(equation.printed_tex)
    reason = f'<div class="equation-reason">{markup.formula_html(equation.reason)}'
    if equation.number in equations.derived(paper):
        reason += f' <a href="derivations.html#derivation-{equation.number}">What was found, and why</a>'
    kept = _function(paper, equation.printed, formulas) if equation.printed else ""
    return [("As printed", f"{shown}{reason}</div>{kept}")]


def _function(paper: Paper, path: str, formulas: Mapping[str, str]) -> str:
    formula = html.escape(formulas[path], quote=False).replace("\n", "<br>")
    return f'<div class="equation-text">{addresses.link(paper.book, path)}: <code>{formula}</code></div>'


def _page(paper: Paper, equation: equations.Equation) -> str:
    (section,) = (one for one in paper.sections if one.name == equation.section)
    address = equations.page_of(paper, equation)
    words = html.escape(f"Section {section.number}: {section.title}")
    return f'<a href="{address}">{words}</a>' if address else f"{words} (no page yet)"
