"""All pages of a rendered site as one HTML page, to be printed.

They are put one after the other behind a title and a list of contents: their links become links within the
page, what opens on the screen is open, and what needs a reader's hand says where to find it.
"""

import html
import html.parser
import json
import posixpath
import re
import urllib.parse
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import yaml

from b2kinv.companion.papers import Paper

# Attributes that name places of their own page.
_PLACES = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_ATTRIBUTE = re.compile(rf'(\s)({"|".join(_PLACES)}|href|src)="([^"]*)"')
_EMPTY_ELEMENTS = {"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def combined(paper: Paper, site: Path, banner: str = "") -> str:
    """Return all pages of a rendered site as one HTML page.

    Parameters
    ----------
    paper : Paper
    site : pathlib.Path
    banner : str
        What differs from the default site, as HTML.
    """
    listed = paper.table_of_contents()
    pages = {page: (site / f"{page}.html").read_text(encoding="utf-8") for page, _ in listed}
    titles, bodies = {}, []
    for page, text in pages.items():
        article = text.partition('<article class="bd-article">')[2].partition("</article>")[0]
        heading = article.partition("<h1>")[2].partition('<a class="headerlink"')[0]
        titles[page] = html.unescape(re.sub(r"<[^>]+>", "", heading))
        rewriter = _Rewriter(page, pages)
        rewriter.feed(article)
        rewriter.close()
        bodies.append(
            f'<section class="book-chapter" id="{place(page)}" style="page: {_running(page)}">\n'
            f"{''.join(rewriter.parts)}</section>"
        )
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en" data-theme="light" data-content_root="./">\n<head>',
            '<meta charset="utf-8">',
            f"<title>{html.escape(f'{paper.book_title}: a companion to {paper.reference}')}</title>",
            *_styles(pages),
            "<style>@page { size: A4; } @page title { @bottom-center { content: none; } }",
            f"{''.join(_running_head(page, title) for page, title in titles.items())}</style>",
            *_mathjax(pages),
            '</head>\n<body class="whole-book">',
            _title_page(paper, banner),
            _contents(listed, titles),
            '<article class="bd-article">',
            *bodies,
            "</article>\n</body>\n</html>\n",
        ]
    )


def _styles(pages: Mapping[str, str]) -> list[str]:
    """Return the style sheets of all pages, each after what it may overrule: no page has them all."""
    merged: list[str] = []
    for page, text in pages.items():
        after = 0
        for tag in re.findall(r'<link[^>]*\srel="stylesheet"[^>]*>', text.partition("<body")[0]):
            style = _Rewriter(page, pages).moved(tag)
            if style not in merged:
                merged.insert(after, style)
            after = merged.index(style) + 1
    return merged


def _mathjax(pages: Mapping[str, str]) -> list[str]:
    """Return what sets the formulas, as a page has it that has formulas: Sphinx leaves it away elsewhere."""
    for page, text in pages.items():
        head = text.partition("<body")[0]
        settings = re.findall(r"<script>window\.MathJax = .*?</script>", head)
        if script := re.search(r"<script[^>]*mathjax/[^>]*></script>", head):
            return [*settings, _Rewriter(page, pages).moved(script[0])]
    return []


def place(page: str, anchor: str = "") -> str:
    """Return the name, within the one page, of a page or of a place on it.

    Examples
    --------
    >>> place("book/ledger", "claim-I-sm")
    'book-ledger--claim-I-sm'
    """
    return page.replace("/", "-") + (f"--{anchor}" if anchor else "")


def _running(page: str) -> str:
    """Return the name of a chapter's kind of paper page, which has the chapter's title on top."""
    return "chapter-" + re.sub(r"[^a-z0-9]+", "-", page.lower())


def _running_head(page: str, title: str) -> str:
    return f"@page {_running(page)} {{ @top-left {{ content: {json.dumps(title, ensure_ascii=False)}; }} }}\n"


def _title_page(paper: Paper, banner: str) -> str:
    changed = f'<p class="book-changed">{re.sub(r"</?a[^>]*>", "", banner)}</p>' if banner else ""
    *others, last = map(html.escape, paper.authors)
    authors = f"{', '.join(others)} and {last}" if others else last
    # A line that ended inside a process would be read as two things.
    book_title, title = (
        html.escape(text.replace(" → ", "\u00a0→\u00a0")) for text in (paper.book_title, paper.title)
    )
    return f"""<section class="book-title">
<h1>{book_title}</h1>
<p class="book-subtitle">A reproducible companion to {html.escape(paper.reference)},
“{title}”, by {authors}</p>
{changed}
<p>Every claim of the paper that can be checked, recomputed: what it says in numbers, in words and in figures,
the verdicts, and the functions that compute them.</p>
<p class="book-edition">{html.escape(paper.name)} {html.escape(paper.version)}. {_foot_of_all_pages(paper)}
This PDF is the site that <code>{html.escape(paper.name)} book</code> builds, on paper: there, explorers move,
the ledger can be filtered, and the numbers behind each figure can be downloaded.</p>
</section>"""


def _foot_of_all_pages(paper: Paper) -> str:
    """Return what the site says at the foot of each page, such as its licence, as HTML."""
    configuration = yaml.safe_load((paper.root / "_config.yml").read_text(encoding="utf-8"))
    foot = configuration.get("html", {}).get("extra_footer", "")
    return re.sub(r"<!--.*?-->", "", foot).strip()


def _contents(listed: Sequence[tuple[str, str]], titles: Mapping[str, str]) -> str:
    lines = []
    for page, caption in listed:
        if caption:
            lines.append(f'<p class="book-part">{html.escape(caption)}</p>')
        lines.append(
            f'<a href="#{place(page)}"><span>{html.escape(titles[page])}</span>'
            '<span class="book-page">000</span></a>'
        )
    return "\n".join(['<nav class="book-contents">', "<h1>Contents</h1>", *lines, "</nav>"])


class _Rewriter(html.parser.HTMLParser):
    """Copies the HTML of one page, with links and names as they are within the one page of all."""

    def __init__(self, page: str, pages: Collection[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.pages = pages
        self.parts: list[str] = []
        self._left_out = 0

    def moved(self, tag: str) -> str:
        """Return a start tag whose addresses lead from the top of the site."""
        return _ATTRIBUTE.sub(self._attribute, tag)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if self._left_out:
            self._left_out += tag not in _EMPTY_ELEMENTS
        elif tag == "script" or (tag == "div" and "data-explorer" in given):
            self._left_out = 1
            if tag == "div":
                self.parts.append(self._note())
        elif tag == "link":
            pass
        else:
            text = self.moved(self.get_starttag_text() or "")
            if tag == "details" and "open" not in given:
                text = text.replace("<details", "<details open", 1)
            self.parts.append(text)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if not self._left_out:
            self.parts.append(self.moved(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
        else:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def _copy(self, text: str) -> None:
        if not self._left_out:
            self.parts.append(text)

    def _note(self) -> str:
        return (
            '<div class="run-this-page"><p>Here the site has sliders and curves that follow them, '
            f"which paper cannot: open its page <code>{self.page}.html</code>.</p></div>"
        )

    def _attribute(self, found: re.Match[str]) -> str:
        space, name, value = found.groups()
        if name in _PLACES:
            value = " ".join(place(self.page, one) for one in value.split())
            return f'{space}{name}="{value}"'
        parts = urllib.parse.urlsplit(html.unescape(value))
        if parts.scheme or parts.netloc:
            return found[0]
        folder = posixpath.dirname(self.page)
        path = posixpath.normpath(posixpath.join(folder, parts.path)) if parts.path else f"{self.page}.html"
        target = path.removesuffix(".html")
        if path.endswith(".html") and target in self.pages:
            return f'{space}href="#{place(target, urllib.parse.unquote(parts.fragment))}"'
        if name == "href" and not path.startswith("_static/"):
            # A file beside the site, which a PDF cannot count on.
            return ""
        return f'{space}{name}="{html.escape(path)}"'
