"""The book, the reference and a summary as PDF, printed from the rendered site by a headless browser.

The browser prints the one page that `one_page` makes of many, and its list of contents a second time: only a
print tells its page numbers. The summary shrinks until one page holds it. Looks: `assets/print.css`.

It needs Playwright and pikepdf, which the optional extra "pdf" installs, and a browser of the system's.
"""

import asyncio
import concurrent.futures
import contextlib
import importlib
import os
import re
from collections.abc import AsyncIterator, Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from b2kinv.companion.papers import Paper
from b2kinv.companion.site import one_page, summary_page, system_browser
from b2kinv.companion.words.errors import Failed

if TYPE_CHECKING:
    from playwright.async_api import Page

Printed = TypeVar("Printed")
# Of the site's one page that the PDF is printed from.
_ONE_PAGE = "book-as-one-page.html"
_LIBRARIES = ("playwright.async_api", "pikepdf")
# A browser that hangs is not waited for all night; a busy computer prints in two minutes.
_SECONDS_FOR_ALL, _SECONDS_TO_START = 900.0, 90.0
# Of the summary; what is smaller than the last cannot be read.
_SCALES = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7, 0.65)
_READY = """() =>
  Promise.resolve(document.querySelector("script[src*='mathjax/']") && MathJax.startup.promise)
  .then(() => document.fonts.ready)
  // What was set before the fonts came has the size of another letter: 110 is where formulas are measured.
  .then(() => document.querySelector("script[src*='mathjax/']") && MathJax.startup.document?.rerender(110))
  .then(() => document.fonts.ready).then(() => true)"""
# Everything is laid out anew, with all fonts there: what was laid out while they came may be a pixel off.
_LAY_OUT = """() => {
  const all = document.documentElement;
  all.style.display = "none";
  all.getBoundingClientRect();
  all.style.display = "";
  all.getBoundingClientRect();
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
}"""
_HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((heading) => heading.checkVisibility())
  .map((heading) => heading.innerText.replace(/\\s+/g, " ").trim())"""
# The list of contents with its page numbers, and nothing after it.
_FILL_IN = """(numbers) => {
  document.querySelector("article").remove();
  for (const line of document.querySelectorAll(".book-contents a")) {
    const name = line.getAttribute("href").slice(1);
    if (!(name in numbers)) throw new Error(`the PDF does not tell the page of ${name}`);
    line.querySelector(".book-page").textContent = numbers[name];
  }
}"""


def file_name(paper: Paper, suffix: str = "") -> str:
    """Return the name in a site of a PDF: of the book, or of what has another `one_page.Document.suffix`."""
    return f"{paper.name}-{suffix}.pdf" if suffix else f"{paper.name}.pdf"


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


def write(paper: Paper, site: Path, banner: str = "") -> dict[str, int]:
    """Print the site in a folder to its files; return name → how many pages that are, the book first.

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
        If all is there and no PDF comes out; then there is none of them.
    """
    program = _program(paper)
    import pikepdf
    from playwright.async_api import Error as BrowserError

    from b2kinv.companion.site import pdf_pages

    texts = {one.suffix: one_page.combined(paper, site, banner, one) for one in one_page.documents(paper)}
    summary = summary_page.document(paper).suffix
    if (paper.data / "claims.yml").is_file():
        texts[summary] = summary_page.combined(paper, site, banner)
    combined = site / _ONE_PAGE
    finished, pages = {}, {}
    try:
        for suffix, text in texts.items():
            combined.write_text(text, encoding="utf-8", newline="\n")
            made = _in_a_thread(_prints(program, combined.resolve().as_uri(), suffix == summary))
            name = file_name(paper, suffix)
            finished[name], pages[name] = pdf_pages.finished(*made, _about(paper, suffix))
    except (BrowserError, OSError, pikepdf.PdfError) as error:
        raise Failed(
            f"{program} did not print the book as PDF: {_reason(error)}; name another program in "
            f"{browser_variable(paper)}, or do without: {paper.name} book --no-pdf"
        ) from error
    finally:
        combined.unlink(missing_ok=True)
    for name, content in finished.items():
        (site / name).write_bytes(content)
    return pages


def printed(paper: Paper, path: Path, about: Mapping[str, str]) -> bytes:
    """Return one HTML file of ours printed as PDF, the same bytes each time.

    Parameters
    ----------
    paper : Paper
    path : pathlib.Path
    about : mapping of str to str
        What the properties of the PDF say.

    Raises
    ------
    ValueError
        If something that it needs is `missing`.
    b2kinv.companion.words.errors.Failed
        If all is there and no PDF comes out.
    """
    program = _program(paper)
    import pikepdf
    from playwright.async_api import Error as BrowserError

    from b2kinv.companion.site import pdf_pages

    try:
        made, headings = _in_a_thread(_prints_alone(program, path.resolve().as_uri()))
        return pdf_pages.finished(made, made, headings, about)[0]
    except (BrowserError, OSError, pikepdf.PdfError) as error:
        raise Failed(
            f"{program} did not print {path.name} as PDF: {_reason(error)}; name another program in "
            f"{browser_variable(paper)}, or none to do without"
        ) from error


def _program(paper: Paper) -> str:
    program = system_browser.find(browser_variable(paper))
    if (needs := missing(paper)) or program is None:
        raise ValueError(f"the book cannot be printed as PDF: {needs}")
    return program


def _in_a_thread(printing: Coroutine[Any, Any, Printed]) -> Printed:
    # Whoever calls may have a loop of events running, as notebooks have.
    with concurrent.futures.ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, printing).result()


def _about(paper: Paper, suffix: str) -> dict[str, str]:
    known = [*one_page.documents(paper), summary_page.document(paper)]
    return one_page.about(paper, next(one for one in known if one.suffix == suffix))


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"it was not ready after {_SECONDS_FOR_ALL:g} s"
    # Playwright tells which of its methods it was, and in the end what the browser itself said.
    first = re.sub(r"^\w+\.\w+: ", "", str(error).partition("\n")[0])
    said = re.findall(r"\[err\] (.*\S)", str(error))
    return f"{first.rstrip('.')} ({said[-1]})" if said else first.rstrip(".")


@contextlib.asynccontextmanager
async def _opened(program: str, address: str) -> "AsyncIterator[Page]":
    """Open a page as it will be printed, with all that it needs laid out."""
    from playwright import async_api

    async with asyncio.timeout(_SECONDS_FOR_ALL), async_api.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=program, timeout=1e3 * _SECONDS_TO_START)
        page = await browser.new_page(offline=True, reduced_motion="reduce")
        page.set_default_timeout(0)
        await page.emulate_media(media="print")
        await page.goto(address)
        await page.evaluate(_READY)
        await page.evaluate(_LAY_OUT)
        yield page


async def _prints_alone(program: str, address: str) -> tuple[bytes, list[str]]:
    """Return the page at an address printed, and its headings."""
    async with _opened(program, address) as page:
        headings = await page.evaluate(_HEADINGS)
        return await _print(page), headings


async def _prints(program: str, address: str, on_one_page: bool) -> tuple[bytes, bytes, list[str]]:
    """Return the page at an address printed, its beginning with page numbers printed, and its headings."""
    from b2kinv.companion.site import pdf_pages

    async with _opened(program, address) as page:
        headings = await page.evaluate(_HEADINGS)
        if on_one_page:
            printed = await _smaller_until_one_page(page)
            return printed, printed, headings
        book = await _print(page)
        await page.evaluate(_FILL_IN, pdf_pages.page_numbers(book))
        return book, await _print(page), headings


async def _smaller_until_one_page(page: "Page") -> bytes:
    from b2kinv.companion.site import pdf_pages

    for scale in _SCALES:
        printed = await _print(page, scale)
        if pdf_pages.count(printed) == 1:
            break
    return printed


async def _print(page: "Page", scale: float = 1.0) -> bytes:
    # Paper and margins are those of the style sheets.
    return await page.pdf(
        prefer_css_page_size=True, print_background=True, tagged=True, outline=True, scale=scale
    )
