"""The text of each page as a script, so that the search shows excerpts from disk as well.

Sphinx's own search asks for every page that it found, which a browser refuses from ``file://`` and notes as
an error. Its index is a script and works everywhere; what pages say is one, too.
"""

import html
import json
import re
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

from b2kinv.companion.site import glossary_notes

#: The script with the texts, below the site's ``_static``.
FILE = "search_text.js"
#: Stands for each formula.
FORMULA = "…"
#: The script that shows them, one of the engine's own.
SCRIPT = "search_excerpts.js"

_ARTICLE = re.compile(r'<article class="bd-article">(.*)</article>', re.DOTALL)
# Not read as text: what is drawn or run, and the signs that lead to a heading.
_UNREAD = re.compile(
    r'<(script|style|svg|pre|button)\b.*?</\1>|<!--.*?-->|<a class="headerlink".*?</a>', re.DOTALL
)
_FORMULA = re.compile(r'<(div|span) class="math[^"]*"[^>]*>.*?</\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLOCK = re.compile(r"</?(?:p|div|li|td|th|tr|h\d|figcaption|dt|dd|section|table|summary)\b[^>]*>")


def switch_fetching_off(app: Sphinx, config: Config) -> None:
    """Let Sphinx's search ask for no page; connected to ``config-inited``."""
    config.html_show_search_summary = False


def forget(app: Sphinx) -> None:
    """Take away the texts of an earlier build, whose checksum a page would name; at ``builder-inited``."""
    (Path(app.outdir) / "_static" / FILE).unlink(missing_ok=True)


def add_scripts(app: Sphinx, page: str, template: str, context: dict[str, object], doctree: object) -> None:
    """Give the page of the search both scripts; connected to ``html-page-context``."""
    if page == "search":
        app.add_js_file(FILE, priority=800)
        app.add_js_file(SCRIPT, priority=801)


def write(app: Sphinx, exception: Exception | None) -> None:
    """Write the texts of all pages; connected to ``build-finished``, after all that changes a page."""
    if exception is None and app.builder.format == "html":
        site = Path(app.outdir)
        pages = sorted(name for name in app.env.found_docs if (site / f"{name}.html").is_file())
        texts = {name: page_text((site / f"{name}.html").read_text(encoding="utf-8")) for name in pages}
        listed = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        (site / "_static" / FILE).write_text(
            f"window.companionSearchText={listed};\n", encoding="utf-8", newline="\n"
        )


def page_text(page: str) -> str:
    """Return what a page says between its title and its footer, without code, dots for formulas.

    Parameters
    ----------
    page : str
        The whole HTML.

    Examples
    --------
    >>> page_text('<p>menu</p><article class="bd-article"><h1>A &amp; B</h1><p>A <i>word</i>.</p></article>')
    'A & B A word.'
    """
    found = _ARTICLE.search(page)
    return plain(glossary_notes.without_notes(found[1])) if found else ""


def plain(body: str) -> str:
    """Return HTML as plain text in one line, without code and drawings."""
    text = _FORMULA.sub(FORMULA, _UNREAD.sub(" ", body))
    return " ".join(html.unescape(_TAG.sub("", _BLOCK.sub(" ", text))).split())
