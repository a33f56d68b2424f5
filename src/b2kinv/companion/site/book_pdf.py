"""The whole book as one PDF, printed from the rendered site by a headless browser.

The pages of the site are put one after the other into one HTML page: their links become links within it, what
opens on the screen is open, and what needs a reader's hand says where to find it. The browser prints that
page, and the list of contents a second time: only a print tells its page numbers. Looks: `assets/print.css`.

It needs Playwright and pikepdf, which the optional extra "pdf" installs, and a browser of the system's.
"""

import asyncio
import concurrent.futures
import html
import html.parser
import importlib
import json
import os
import posixpath
import re
import urllib.parse
from pathlib import Path

import yaml

from b2kinv.companion.papers import Paper
from b2kinv.companion.site import system_browser
from b2kinv.companion.words.errors import Failed

#: Name of the site's one page that the PDF is printed from.
ONE_PAGE = "book-as-one-page.html"
_LIBRARIES = ("playwright.async_api", "pikepdf")
# A browser that hangs is not waited for all night; a busy computer prints in two minutes.
_SECONDS_FOR_ALL, _SECONDS_TO_START = 900.0, 90.0
# Attributes that name places of their own page.
_PLACES = ("id", "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls")
_ATTRIBUTE = re.compile(rf'(\s)({"|".join(_PLACES)}|href|src)="([^"]*)"')
_EMPTY_ELEMENTS = {"br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_READY = "() => MathJax.startup.promise.then(() => document.fonts.ready).then(() => true)"
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility()).map((heading) => heading.innerText)"""
# The list of contents with its page numbers, and nothing after it.
_FILL_IN = """(numbers) => {
  document.querySelector("article").remove();
  for (const line of document.querySelectorAll(".book-contents a")) {
    line.querySelector(".book-page").textContent = numbers[line.getAttribute("href").slice(1)];
  }
}"""


def file_name(paper: Paper) -> str:
    """Return the name of the PDF in a site."""
    return f"{paper.name}.pdf"


def browser_variable(paper: Paper) -> str:
    """Return the environment variable with the program to use instead of the first that is found."""
    return f"{paper.name.upper()}_CHROMIUM"


def missing(paper: Paper) -> str:
    """Return what printing needs and this computer lacks, and what to do about it; empty if nothing."""
    needs = []
    absent = [name.partition(".")[0] for name in _LIBRARIES if not _can_be_imported(name)]
    if absent:
        needs.append(f"{' and '.join(absent)} (python -m pip install '{paper.name}[pdf]')")
    variable = browser_variable(paper)
    if system_browser.find(variable) is None:
        advice = f"install Chromium, Chrome or Edge, or name one in {variable}"
        if variable in os.environ:
            advice = f"{variable} is {os.environ[variable]!r}, which is no program"
        needs.append(f"a browser ({advice})")
    return f"it needs {' and '.join(needs)}" if needs else ""


def _can_be_imported(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def write(paper: Paper, site: Path, banner: str = "") -> int:
    """Print the site in a folder to its file `file_name`; return how many pages that are.

    Parameters
    ----------
    paper : Paper
    site : pathlib.Path
    banner : str
        What differs from the default site, as HTML.

    Raises
    ------
    ValueError
        If something that it needs is `missing`.
    b2kinv.companion.words.errors.Failed
        If all is there and no PDF comes out.
    """
    if needs := missing(paper):
        raise ValueError(f"the book cannot be printed as PDF: {needs}")
    import pikepdf
    from playwright.async_api import Error as BrowserError

    from b2kinv.companion.site import pdf_pages

    program = system_browser.find(browser_variable(paper))
    combined = site / ONE_PAGE
    combined.write_text(one_page(paper, site, banner), encoding="utf-8", newline="\n")
    try:
        # In a thread of its own: whoever calls may have a loop of events running, as notebooks have.
        with concurrent.futures.ThreadPoolExecutor(1) as aside:
            printed = aside.submit(asyncio.run, _prints(program, combined.resolve().as_uri())).result()
        whole, pages = pdf_pages.finished(*printed)
    except (BrowserError, OSError, pikepdf.PdfError) as error:
        raise Failed(
            f"{program} did not print the book as PDF: {_reason(error)}; name another program in "
            f"{browser_variable(paper)}, or do without: {paper.name} book --no-pdf"
        ) from error
    finally:
        combined.unlink()
    (site / file_name(paper)).write_bytes(whole)
    return pages


def _reason(error):
    if isinstance(error, TimeoutError):
        return f"it was not ready after {_SECONDS_FOR_ALL:g} s"
    # Playwright tells which of its methods it was, and in the end what the browser itself said.
    first = re.sub(r"^\w+\.\w+: ", "", str(error).partition("\n")[0])
    said = re.findall(r"\[err\] (.*\S)", str(error))
    return f"{first.rstrip('.')} ({said[-1]})" if said else first.rstrip(".")


async def _prints(program: str, address: str) -> tuple[bytes, bytes, list[str]]:
    """Return the page at an address printed, its beginning with page numbers printed, and its headings."""
    from playwright import async_api

    from b2kinv.companion.site import pdf_pages

    async with asyncio.timeout(_SECONDS_FOR_ALL), async_api.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program, timeout=1e3 * _SECONDS_TO_START)
        page = await browser.new_page(offline=True)
        page.set_default_timeout(0)
        await page.emulate_media(media="print")
        await page.goto(address)
        await page.evaluate(_READY)
        headings = await page.evaluate(_HEADINGS)
        book = await _print(page)
        await page.evaluate(_FILL_IN, pdf_pages.page_numbers(book))
        return book, await _print(page), headings


async def _print(page):
    # Paper and margins are those of the style sheets.
    return await page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)


def one_page(paper: Paper, site: Path, banner: str = "") -> str:
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
            f"<title>{html.escape(f'{paper.book_title}: a companion to {paper.reference}')}</title>",
            *(_Rewriter(first, pages).moved(style) for style in styles),
            "<style>@page { size: A4; } @page title { @bottom-center { content: none; } }",
            f"{''.join(_running_head(page, title) for page, title in titles.items())}</style>",
            mathjax[0],
            _Rewriter(first, pages).moved(script[0]),
            '</head>\n<body class="whole-book">',
            _title_page(paper, banner),
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


def _title_page(paper, banner):
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


def _foot_of_all_pages(paper):
    """Return what the site says at the foot of each page, such as its licence, as HTML."""
    configuration = yaml.safe_load((paper.root / "_config.yml").read_text(encoding="utf-8"))
    foot = configuration.get("html", {}).get("extra_footer", "")
    return re.sub(r"<!--.*?-->", "", foot).strip()


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
