"""Pages of a rendered site as one HTML page, to be printed: the book, and beside it the reference.

They are put one after the other behind a title and a list of contents: their links become links within the
page, and what needs a reader's hand says where to find it. What opens on the screen is open in the reference;
the book leaves it out, and code, and has of the ledger's rows what the screen shows before they are opened.
"""

import dataclasses
import html
import html.parser
import json
import posixpath
import re
import urllib.parse
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from b2kinv.companion.papers import Paper
from b2kinv.companion.site import folding, glossary_notes

# Attributes that name places of their own page.
_PLACES = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_ATTRIBUTE = re.compile(rf'(\s)({"|".join(_PLACES)}|href|src)="([^"]*)"')
_EMPTY_ELEMENTS = {"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}

# The rows of its page stand in the book, and whole in the reference.
_LEDGER = "book/ledger"


@dataclasses.dataclass(frozen=True)
class Document:
    """Which pages are printed together.

    Attributes
    ----------
    suffix : str
        Of its name, empty for the book.
    title : str
    listed : sequence of (str, str)
        Pages, each with the caption of the part that it opens, if any.
    folded : bool
        Whether what opens on the screen is left out.
    """

    suffix: str
    title: str
    listed: Sequence[tuple[str, str]]
    folded: bool


def documents(paper: Paper) -> list[Document]:
    """Return what is printed: the book, and if the paper has pages to be looked up, the reference."""
    listed, part = [], ""
    for page, caption in paper.table_of_contents():
        part = caption or part
        listed.append((page, part))
    looked_up = tuple(one for one in paper.looked_up if one.endswith("/"))
    aside = [pair for pair in listed if pair[0] in paper.looked_up or pair[0].startswith(looked_up or ("/",))]
    if not aside:
        return [Document("", paper.book_title, _opening(listed), folded=False)]
    ledger = [pair for pair in listed if pair[0] == _LEDGER]
    return [
        Document("", paper.book_title, _opening([pair for pair in listed if pair not in aside]), folded=True),
        Document("reference", f"{paper.book_title}: reference", _opening(ledger + aside), folded=False),
    ]


def _opening(listed: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pages with the part of each as pages with a part's caption where it begins."""
    before = ["", *(part for _, part in listed)]
    return [(page, part if part != last else "") for (page, part), last in zip(listed, before, strict=False)]


def combined(paper: Paper, site: Path, banner: str = "", document: Document | None = None) -> str:
    """Return pages of a rendered site as one HTML page.

    Parameters
    ----------
    paper : Paper
    site : pathlib.Path
    banner : str
        What differs from the default site, as HTML.
    document : Document, optional
        Which pages, by default those of the book.
    """
    document = document or documents(paper)[0]
    listed = document.listed
    pages = {
        page: glossary_notes.without_notes((site / f"{page}.html").read_text(encoding="utf-8"))
        for page, _ in listed
    }
    titles, bodies = {}, []
    for page, text in pages.items():
        article = text.partition('<article class="bd-article">')[2].partition("</article>")[0]
        heading = article.partition("<h1>")[2].partition('<a class="headerlink"')[0]
        titles[page] = html.unescape(re.sub(r"<[^>]+>", "", heading))
        rewriter = _Rewriter(page, pages, document.folded)
        rewriter.feed(article)
        rewriter.close()
        bodies.append(
            f'<section class="book-chapter" id="{place(page)}" style="page: {_running(page)}">\n'
            f"{''.join(rewriter.parts)}</section>"
        )
    margin = "margin: 15mm 15mm 17mm; " if document.folded else ""
    whole = "\n".join(
        [
            *head(document, paper, pages),
            f"<style>@page {{ size: A4; {margin}}} @page title {{ @bottom-center {{ content: none; }} }}",
            f"{''.join(_running_head(page, title) for page, title in titles.items())}</style>",
            *_mathjax(pages),
            f'</head>\n<body class="whole-book{" folded-book" if document.folded else ""}">',
            _title_page(paper, banner, document),
            _contents(listed, titles),
            '<article class="bd-article">',
            *bodies,
            "</article>\n</body>\n</html>\n",
        ]
    )
    return _without_dead_links(whole) if document.folded else whole


def _without_dead_links(text: str) -> str:
    """Return a page without the links to what is left out of it."""
    known = set(re.findall(r'\sid="([^"]+)"', text))
    return re.sub(r' href="#([^"]+)"', lambda link: link[0] if html.unescape(link[1]) in known else "", text)


def head(document: Document, paper: Paper, pages: Mapping[str, str]) -> list[str]:
    """Return the beginning of an HTML page with the styles of some rendered pages."""
    return [
        '<!DOCTYPE html>\n<html lang="en" data-theme="light" data-content_root="./">\n<head>',
        '<meta charset="utf-8">',
        f"<title>{html.escape(f'{document.title}: a companion to {paper.reference}')}</title>",
        *_styles(pages),
    ]


def excerpt(page: str, text: str, name: str) -> str:
    """Return the first block with a class of a rendered page, without what is folded; "" if none has it."""
    start = re.search(rf'<div class="{name}[ "]', text)
    if start is None:
        return ""
    depth = 0
    for found in re.finditer(r"<(/?)div\b", text[start.start() :]):
        depth += -1 if found[1] else 1
        if not depth:
            break
    rewriter = _Rewriter(page, (), folded=True)
    rewriter.feed(text[start.start() : start.start() + found.end()] + ">")
    rewriter.close()
    return "".join(rewriter.parts)


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


def changed(banner: str) -> str:
    """Return what differs from the default site as a paragraph without links."""
    return f'<p class="book-changed">{re.sub(r"</?a[^>]*>", "", banner)}</p>' if banner else ""


def _title_page(paper: Paper, banner: str, document: Document) -> str:
    *others, last = map(html.escape, paper.authors)
    authors = f"{', '.join(others)} and {last}" if others else last
    # A line that ended inside a process would be read as two things.
    book_title, title = (
        html.escape(text.replace(" → ", "\u00a0→\u00a0")) for text in (document.title, paper.title)
    )
    what = "Every claim of the paper that can be checked, recomputed: in numbers, in words and in figures."
    if document.suffix:
        what = (
            "To be looked up: claims with all that was tried, equations, derivations, tests, data, functions."
        )
    return f"""<section class="book-title">
<h1>{book_title}</h1>
<p class="book-subtitle">A reproducible companion to {html.escape(paper.reference)},
“{title}”, by {authors}</p>
{changed(banner)}
<p>{what}</p>
<p class="book-edition">{html.escape(paper.name)} {html.escape(paper.version)}. {foot_of_all_pages(paper)}
This PDF is the site that <code>{html.escape(paper.name)} book</code> builds, on paper: there, explorers move,
the ledger can be filtered, and the numbers behind each figure can be downloaded.</p>
</section>"""


def foot_of_all_pages(paper: Paper) -> str:
    """Return what the site says at the foot of each page, such as its licence, as HTML."""
    foot = _configuration(paper).get("html", {}).get("extra_footer", "")
    return re.sub(r"<!--.*?-->", "", foot).strip()


def about(paper: Paper, document: Document) -> dict[str, str]:
    """Return what the properties of a PDF say of it."""
    return {
        "/Title": f"{document.title}: a companion to {paper.reference}",
        "/Author": str(_configuration(paper).get("author", f"The {paper.name} developers")),
        "/Subject": f"{paper.subject}: {paper.name} {paper.version}, companion to “{paper.title}”",
        "/Keywords": ", ".join((paper.reference, paper.name, *paper.keywords)),
    }


def _configuration(paper: Paper) -> dict[str, Any]:
    return dict(yaml.safe_load((paper.root / "_config.yml").read_text(encoding="utf-8")))


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

    def __init__(self, page: str, pages: Collection[str], folded: bool = False) -> None:
        super().__init__(convert_charrefs=False)
        self.page = page
        self.pages = pages
        self.folded = folded
        # Of a row that is printed closed: whether its summary is over.
        self._told: bool | None = None
        self.parts: list[str] = []
        self._left_out = 0
        # Of each open element that folds on the screen: whether it is an ordinary block here.
        self._unfolded: list[bool] = []

    def moved(self, tag: str) -> str:
        """Return a start tag whose addresses lead from the top of the site."""
        return _ATTRIBUTE.sub(self._attribute, tag)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if self._left_out:
            self._left_out += tag not in _EMPTY_ELEMENTS
        elif tag == "script" or (
            tag == "div" and not given.keys().isdisjoint(("data-explorer", "data-strip"))
        ):
            self._left_out = 1
            if "data-explorer" in given:
                self.parts.append(self._note())
        elif tag == "link":
            pass
        elif self._is_folded(tag, given):
            self._left_out = int(tag not in _EMPTY_ELEMENTS)
        else:
            self.parts.append(self._opened(tag, given))

    def _opened(self, tag: str, given: Mapping[str, str | None]) -> str:
        text = self.moved(self.get_starttag_text() or "")
        if tag == "details":
            self._unfolded.append(folding.FOLD in (given.get("class") or "").split())
        if tag in ("details", "summary") and self._unfolded[-1]:
            # Headings of a summary would be no bookmarks.
            return text.replace(f"<{tag}", "<div", 1)
        if tag == "details" and "open" not in given:
            if not self.folded:
                return text.replace("<details", "<details open", 1)
            self._told = False
        return text

    def _is_folded(self, tag: str, given: Mapping[str, str | None]) -> bool:
        """Say whether an element is left out because it is closed on the screen, or is code of a cell."""
        if not self.folded:
            return False
        classes = (given.get("class") or "").split()
        closed = tag == "details" and "open" not in given and not {"claim", folding.FOLD} & set(classes)
        # All numbers, the command, its claims, which stand in the ledger, and what to cite.
        aside = folding.FOLDED_FOOTER in classes
        return bool(self._told) or closed or aside or "cell_input" in classes

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if not self._left_out:
            self.parts.append(self.moved(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        if self._left_out:
            self._left_out -= 1
            return
        is_block = tag in ("details", "summary") and self._unfolded[-1]
        if tag == "details":
            self._unfolded.pop()
        self.parts.append("</div>" if is_block else f"</{tag}>")
        if self._told is not None and tag in ("summary", "details"):
            self._told = True if tag == "summary" else None

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
