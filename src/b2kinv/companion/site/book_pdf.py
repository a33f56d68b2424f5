"""The whole book as one PDF, printed from the rendered site by headless Chromium.

The pages of the site are put one after the other into one HTML page: their links become links within it, what
opens on the screen is open, and what needs a reader's hand says where to find it. Chromium prints that page,
and the list of contents a second time: only a print tells its page numbers. Looks: `book/assets/print.css`.
"""

import html
import html.parser
import json
import posixpath
import re
import urllib.parse
from pathlib import Path

import b2kinv
from b2kinv.companion.site import chromium, pdf_pages
from b2kinv.quantities import tree

#: Name of the PDF in a site, and of the site's one page that it is printed from.
NAME = "b2kinv.pdf"
ONE_PAGE = "book-as-one-page.html"
_TITLE = "B → K + invisible"
# Attributes that name places of their own page.
_PLACES = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_ATTRIBUTE = re.compile(rf'(\s)({"|".join(_PLACES)}|href|src)="([^"]*)"')
_EMPTY_ELEMENTS = {"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_READY = "MathJax.startup.promise.then(() => document.fonts.ready).then(() => true)"
# The list of contents with its page numbers, and nothing after it.
_FILL_IN = """(numbers) => {
  document.querySelector("article").remove();
  for (const line of document.querySelectorAll(".book-contents a")) {
    line.querySelector(".book-page").textContent = numbers[line.getAttribute("href").slice(1)];
  }
}"""


def write(site, banner="", root=tree.ROOT):
    """Print the site in the folder `site` to its file `NAME`; return how many pages that are.

    Parameters
    ----------
    site : path
    banner : str
        What differs from the default site, as HTML.
    root : path
        Folder of the book's `_toc.yml`.

    Raises
    ------
    OSError
        If there is no Chromium, or it does not print.
    """
    program = chromium.find()
    if program is None:
        raise OSError("no Chromium was found")
    site = Path(site)
    combined = site / ONE_PAGE
    combined.write_text(one_page(site, chapters(root), banner), encoding="utf-8", newline="\n")
    try:
        with chromium.Chromium(program) as browser:
            browser.open(combined.resolve().as_uri())
            browser.evaluate(_READY)
            book = browser.pdf()
            browser.evaluate(f"({_FILL_IN})({json.dumps(pdf_pages.numbers(book))})")
            beginning = browser.pdf()
    finally:
        combined.unlink()
    whole = pdf_pages.with_contents(book, beginning)
    (site / NAME).write_bytes(pdf_pages.without_the_moment(whole))
    return pdf_pages.count(book)


def chapters(root=tree.ROOT):
    """Return every page that `_toc.yml` lists, with the caption of the part that it opens, if any."""
    import yaml

    contents = yaml.safe_load((Path(root) / "_toc.yml").read_text(encoding="utf-8"))
    found = [(contents["root"], "")]
    for part in contents["parts"]:
        pages = [entry["file"] for entry in part["chapters"]]
        found += zip(pages, [part["caption"], *[""] * (len(pages) - 1)], strict=True)
    return found


def one_page(site, listed, banner=""):
    """Return all the `listed` chapters of a rendered site as one HTML page.

    Parameters
    ----------
    site : path
    listed : sequence of (str, str)
        As `chapters` returns them.
    banner : str
        What differs from the default site, as HTML.
    """
    site = Path(site)
    pages = {page: (site / f"{page}.html").read_text(encoding="utf-8") for page, _ in listed}
    first = listed[0][0]
    head = pages[first].partition("<body")[0]
    styles = re.findall(r'<link[^>]*\srel="stylesheet"[^>]*>', head)
    titles, bodies = {}, []
    for page, text in pages.items():
        article = text.partition('<article class="bd-article">')[2].partition("</article>")[0]
        heading = re.search(r"<h1>(.*?)<a class=\"headerlink\"", article, re.DOTALL)
        titles[page] = html.unescape(re.sub(r"<[^>]+>", "", heading[1]))
        rewriter = _Rewriter(page, pages)
        rewriter.feed(article)
        rewriter.close()
        bodies.append(
            f'<section class="book-chapter" id="{place(page)}" style="page: {_running(page)}">\n'
            f"{''.join(rewriter.parts)}</section>"
        )
    mathjax = re.search(r"<script>window\.MathJax = .*?</script>", head)
    script = re.search(r"<script[^>]*mathjax/[^>]*></script>", head)
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en" data-theme="light" data-content_root="./">\n<head>',
            '<meta charset="utf-8">',
            f"<title>{_TITLE}: a companion to arXiv:2502.04900</title>",
            *(_Rewriter(first, pages).moved(style) for style in styles),
            "<style>@page { size: A4; } @page title { @bottom-center { content: none; } }",
            f"{''.join(_running_head(page, title) for page, title in titles.items())}</style>",
            mathjax[0],
            _Rewriter(first, pages).moved(script[0]),
            '</head>\n<body class="whole-book">',
            _title_page(banner),
            _contents(listed, titles),
            '<article class="bd-article">',
            *bodies,
            "</article>\n</body>\n</html>\n",
        ]
    )


def place(page, anchor=""):
    """Return the name, within the one page, of a page or of a place on it.

    Examples
    --------
    >>> place("book/ledger", "claim-I-sm")
    'book-ledger--claim-I-sm'
    """
    return page.replace("/", "-") + (f"--{anchor}" if anchor else "")


def _running(page):
    """Return the name of a chapter's kind of paper page, which has the chapter's title on top."""
    return "chapter-" + re.sub(r"[^a-z0-9]+", "-", page.lower())


def _running_head(page, title):
    return f"@page {_running(page)} {{ @top-left {{ content: {json.dumps(title, ensure_ascii=False)}; }} }}\n"


def _title_page(banner):
    changed = f'<p class="book-changed">{re.sub(r"</?a[^>]*>", "", banner)}</p>' if banner else ""
    return f"""<section class="book-title">
<h1>{_TITLE}</h1>
<p class="book-subtitle">A reproducible companion to arXiv:2502.04900, “Is Dark Matter the origin of the
B → Kνν̄ excess at Belle II?”, by L. Calibbi, T. Li, L. Mukherjee and M. A. Schmidt</p>
{changed}
<p>Every claim of the paper that can be checked, recomputed: the measurement, the two models, their dark
matter, the verdicts, and the functions that compute them.</p>
<p class="book-edition">b2kinv {b2kinv.__version__}. Independent work; code and text under the MIT licence.
This PDF is the site that <code>b2kinv book</code> builds, on paper: there, explorers move, the ledger can be
filtered, and the numbers behind each figure can be downloaded.</p>
</section>"""


def _contents(listed, titles):
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

    def __init__(self, page, pages):
        super().__init__(convert_charrefs=False)
        self.page = page
        self.pages = pages
        self.parts = []
        self._left_out = 0

    def moved(self, tag):
        """Return a start tag whose addresses lead from the top of the site."""
        return _ATTRIBUTE.sub(self._attribute, tag)

    def handle_starttag(self, tag, attributes):
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
            text = self.moved(self.get_starttag_text())
            if tag == "details" and "open" not in given:
                text = text.replace("<details", "<details open", 1)
            self.parts.append(text)

    def handle_startendtag(self, tag, attributes):
        if not self._left_out:
            self.parts.append(self.moved(self.get_starttag_text()))

    def handle_endtag(self, tag):
        if self._left_out:
            self._left_out -= 1
        else:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data):
        self._copy(data)

    def handle_entityref(self, name):
        self._copy(f"&{name};")

    def handle_charref(self, name):
        self._copy(f"&#{name};")

    def _copy(self, text):
        if not self._left_out:
            self.parts.append(text)

    def _note(self):
        return (
            '<div class="run-this-page"><p>Here the site has sliders and curves that follow them, '
            f"which paper cannot: open its page <code>{self.page}.html</code>.</p></div>"
        )

    def _attribute(self, found):
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
