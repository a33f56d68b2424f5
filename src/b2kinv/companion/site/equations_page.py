"""The index of equations: each with its formula, and a row that opens to functions, tests, claims and page.

A label means the same for all: "as printed" is what the paper has, "computed here" what our functions have.
"""

import html
from collections.abc import Iterable, Mapping

from b2kinv.companion.ledger import addresses, claims_file, equations, evidence
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import static
from b2kinv.companion.words import markup


def page_markdown(paper: Paper) -> str:
    """Return the index as HTML: each equation with its formula, and a row that opens to all else."""
    formulas = equations.formulas(paper)
    entries = [_entry(paper, equation, formulas) for equation in equations.load_equations(paper)]
    opening = static.open_all(".equation > details")
    return "\n".join([opening, '<div class="equations">', *entries, "</div>", static.OPEN_TARGET]) + "\n"


def _entry(paper: Paper, equation: equations.Equation, formulas: Mapping[str, str]) -> str:
    different = (
        ' <span class="verdict verdict-holds-if">printed form differs</span>' if equation.printed_tex else ""
    )
    # No link in the line that opens the row: one thing to press for each key.
    return (
        f'<div class="equation" id="equation-{equation.number}"><p class="equation-head">'
        f'<span class="equation-number">({equation.number})</span>'
        f'<span class="equation-what">{markup.formula_html(equation.what)}{different}</span></p>'
        f'<dl class="equation-formulas">{_list(_formulas(paper, equation, formulas))}</dl>'
        f"<details><summary><span>{markup.code_html(equations.short(equation.functions[0]))}</span></summary>"
        f"<dl>{_list(_proofs(paper, equation, formulas))}</dl></details></div>"
    )


def _list(told: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<dt>{word}</dt><dd>{text}</dd>" for word, text in told)


def _formulas(
    paper: Paper, equation: equations.Equation, formulas: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return what is printed and what we compute, each with its label; one formula where both agree."""
    if not equation.printed_tex:
        return [("As printed and computed here", markup.displayed_tex(equation.tex))]
    reason = f'<div class="equation-reason">{markup.formula_html(equation.reason)}'
    if equation.number in equations.derived(paper):
        reason += f' <a href="derivations.html#derivation-{equation.number}">What was found, and why</a>'
    # Where the page shows the printed form, ours is that of the functions.
    ours = markup.displayed_tex(equation.tex)
    if _shows_printed(equation):
        ours = _functions(paper, equation, formulas)
    return [
        ("As printed", markup.displayed_tex(equation.printed_tex)),
        ("Computed here", f"{ours}{reason}</div>"),
    ]


def _proofs(paper: Paper, equation: equations.Equation, formulas: Mapping[str, str]) -> list[tuple[str, str]]:
    told = []
    if not _shows_printed(equation):
        told.append(("Function", _functions(paper, equation, formulas)))
    if equation.printed:
        told.append(("Function of the printed form", _function(paper, equation.printed, formulas)))
    told += [
        ("Test", evidence.links(paper, equation.tests)),
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
    return told


def _shows_printed(equation: equations.Equation) -> bool:
    """Say whether the section's page shows the printed form although we compute another."""
    return equation.printed_tex == equation.tex


def _functions(paper: Paper, equation: equations.Equation, formulas: Mapping[str, str]) -> str:
    return "".join(_function(paper, path, formulas) for path in equation.functions)


def _function(paper: Paper, path: str, formulas: Mapping[str, str]) -> str:
    formula = html.escape(formulas[path], quote=False).replace("\n", "<br>")
    return f'<div class="equation-text">{addresses.link(paper.book, path)}: <code>{formula}</code></div>'


def _page(paper: Paper, equation: equations.Equation) -> str:
    (section,) = (one for one in paper.sections if one.name == equation.section)
    address = equations.page_of(paper, equation)
    words = html.escape(f"Section {section.number}: {section.title}")
    return f'<a href="{address}">{words}</a>' if address else f"{words} (no page yet)"
