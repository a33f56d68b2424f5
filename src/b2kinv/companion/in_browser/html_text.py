"""What cells show as Markdown, as HTML: the few forms that they use, where no Sphinx renders them."""

import html
import re

from b2kinv.companion.words import markup

_FORMULA = re.compile(r"\$([^$]+)\$")
_EMPHASIS = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_CODE = re.compile(r"`([^`]+)`")


def inline(markdown: str) -> str:
    r"""Return a line of Markdown with formulas as HTML; the HTML in it stays as it is.

    Examples
    --------
    >>> print(inline(r"m$_a$ < $2\,\mathrm{GeV}$"))
    m<span class="math notranslate nohighlight">\(_a\)</span> &lt; <span
    class="math notranslate nohighlight">\(2\,\mathrm{GeV}\)</span>
    """
    parts = _FORMULA.split(markdown)
    # Every second part is a formula.
    return "".join(_formula(part) if i % 2 else _words(part) for i, part in enumerate(parts))


def _formula(tex: str) -> str:
    return f'<span class="math notranslate nohighlight">\\({html.escape(tex, quote=False)}\\)</span>'


def _words(text: str) -> str:
    # What is no tag is no HTML: "m < 2".
    text = re.sub(r"<(?![a-zA-Z/])", "&lt;", text)
    return _CODE.sub(r"<code>\1</code>", _EMPHASIS.sub(r"<em>\1</em>", text))


def block(markdown: str) -> str:
    r"""Return paragraphs and tables of Markdown as HTML.

    Examples
    --------
    >>> print(block("| a |\n|--:|\n| 1 |\n\nBelow it."))
    <table class="table"><thead><tr><th class="text-right">a</th></tr></thead><tbody><tr><td
    class="text-right">1</td></tr></tbody></table>
    <p>Below it.</p>
    """
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", markdown) if piece.strip()]
    return "\n".join(
        _table(piece.splitlines()) if piece.startswith("|") else f"<p>{inline(' '.join(piece.split()))}</p>"
        for piece in pieces
    )


def _table(lines: list[str]) -> str:
    head, sides, *rows = ([cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines)
    classes = ["text-right" if side.endswith(":") else "text-left" for side in sides]

    def row(cells: list[str], tag: str) -> str:
        pairs = zip(cells, classes, strict=True)
        return (
            "<tr>"
            + "".join(f'<{tag} class="{kind}">{inline(cell)}</{tag}>' for cell, kind in pairs)
            + "</tr>"
        )

    body = "".join(row(cells, "td") for cells in rows)
    return f'<table class="table"><thead>{row(head, "th")}</thead><tbody>{body}</tbody></table>'


def with_indices(text: str) -> str:
    """Return plain text as HTML, with the indices of N_eff and its like below and above, as on pages.

    Examples
    --------
    >>> print(with_indices("N_eff < 3"))
    N<sub>eff</sub> &lt; 3
    """
    return "".join(
        f"<{kind}>{html.escape(part)}</{kind}>" if kind else html.escape(part)
        for kind, part in markup.pieces(text)
    )
