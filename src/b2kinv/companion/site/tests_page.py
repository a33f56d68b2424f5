"""The page of tests: all that an equation, a claim or a derivation leads to, with code."""

import ast
from html import escape

from b2kinv.companion.ledger import equations, evidence
from b2kinv.companion.papers import Paper
from b2kinv.companion.site.static import OPEN_TARGET
from b2kinv.companion.words import markup


def page_markdown(paper: Paper) -> str:
    """Return the page of tests: a heading for each file, and each test with its code and what it proves."""
    if not evidence.has_tests(paper):
        return f"The tests are not installed with this copy of {paper.name}."
    parts = []
    files = dict.fromkeys(test.partition("::")[0] for test in evidence.shown_tests(paper))
    for file in files:
        text = (paper.tests / file).read_text(encoding="utf-8")
        first = escape((ast.get_docstring(ast.parse(text)) or "").partition("\n")[0])
        rows = [
            _row(paper, test, text) for test in evidence.shown_tests(paper) if test.startswith(f"{file}::")
        ]
        parts += [f"## tests/{file}", "\n".join([f'<div class="api"><p>{first}</p>', *rows, "</div>"])]
    return "\n\n".join([*parts, OPEN_TARGET]) + "\n"


def _row(paper: Paper, test: str, text: str) -> str:
    file, _, name = test.partition("::")
    node = evidence.functions_in(paper.tests, file)[name]
    first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
    code = "\n".join(text.splitlines()[first - 1 : node.end_lineno])
    ways = [
        f'<a href="equations.html#equation-{one.number}">Eq. ({one.number})</a>'
        for one in equations.load_equations(paper)
        if test in one.tests
    ]
    proves = f"<p>Proves {', '.join(ways)}.</p>" if ways else ""
    return (
        f'<details class="proof" id="{evidence.anchor(test)}"><summary>{markup.code_html(name)}</summary>'
        f"{proves}{markup.verbatim(code)}</details>"
    )
