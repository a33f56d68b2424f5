"""What a page says to those who pass it on: a description, its address, a picture, a way to complain.

Without an address a page has its description alone; without a repository there is no way to complain.
"""

import html
import re
import urllib.parse
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from b2kinv.companion import papers
from b2kinv.companion.ledger.claims_file import Claim
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import search_text

#: The picture of every page, below the site's ``_static``, and its size in pixels.
IMAGE_FILE = "share.png"
IMAGE_SIZE = (1200, 630)
#: What a description has at most, in characters: more is cut by those who show it.
LONGEST = 200

_SHORTEST = 60
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
# Not what a page begins with: pictures, notes, code, and what is folded.
_ASIDE = re.compile(r"<(figure|details|table|pre|aside)\b.*?</\1>", re.DOTALL)
_CITATION = re.compile(r'<span class="bibtex-citation".*?</span>', re.DOTALL)
_REPORT = re.compile(r"<!-- companion:report (\S+) -->")


def describe(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Add to a page's head what it is about, and where it is; connected to ``html-page-context``."""
    paper = papers.load(app.config.companion_paper)
    said = description(context.get("body", "")) or paper.subject
    context["metatags"] = context.get("metatags", "") + tags(
        paper, html.unescape(search_text.plain(context.get("title", ""))), said, app.config.html_baseurl, page
    )


def tags(paper: Paper, title: str, said: str, address: str, page: str) -> str:
    """Return the elements that describe a page.

    Parameters
    ----------
    paper : Paper
    title, said : str
        Of the page, as plain text.
    address : str
        Of the site, "" if it has none.
    page : str
        Its path without suffix.
    """
    told = [("name", "description", said)]
    if address:
        told += [
            ("property", "og:type", "article"),
            ("property", "og:site_name", paper.book_title),
            ("property", "og:title", title or paper.book_title),
            ("property", "og:description", said),
            ("property", "og:url", f"{address}{page}.html"),
        ]
        if paper.share_image:
            told += [
                ("property", "og:image", f"{address}_static/{IMAGE_FILE}"),
                ("property", "og:image:width", str(IMAGE_SIZE[0])),
                ("property", "og:image:height", str(IMAGE_SIZE[1])),
                ("property", "og:image:alt", f"{paper.book_title}: {paper.title}"),
                ("name", "twitter:card", "summary_large_image"),
            ]
    lines = (f'<meta {kind}="{name}" content="{html.escape(text)}" />' for kind, name, text in told)
    return "\n".join(["", *lines])


def description(body: str) -> str:
    """Return the first sentences of a page, "" where it has none without a formula.

    Parameters
    ----------
    body : str
        HTML.

    Examples
    --------
    >>> description("<p>Short.</p><p>How often a thing decays to another and to nothing that is seen.</p>")
    'How often a thing decays to another and to nothing that is seen.'
    """
    for found in _PARAGRAPH.finditer(_ASIDE.sub("", body)):
        text = search_text.plain(_CITATION.sub("", found[1])).replace(" .", ".").replace(" ,", ",")
        sentences = re.split(r"(?<=[.?!])\s+", text)
        if search_text.FORMULA in text:
            clean = [one for one in sentences if search_text.FORMULA not in one]
            sentences = clean if sentences[0] in clean else []
        kept = " ".join(sentences)
        if len(kept) >= _SHORTEST:
            return _cut(kept)
    return ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rpartition(" ")[0] + "…"


def add_image(app: Sphinx, exception: Exception | None) -> None:
    """Draw the picture, where an address leads to it; connected to ``build-finished``."""
    paper = papers.load(app.config.companion_paper)
    if exception is None and app.builder.format == "html" and app.config.html_baseurl and paper.share_image:
        picture = papers.named(paper.share_image)(paper)
        if not isinstance(picture, bytes):
            raise TypeError(f"{paper.share_image} returned no bytes of a PNG")
        (Path(app.outdir) / "_static" / IMAGE_FILE).write_bytes(picture)


def report_place(claim: Claim) -> str:
    """Return what stands in the row of a claim until it is known whether there is somebody to tell."""
    return f"<!-- companion:report {claim.id} -->"


def add_reports(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Let each claim have a way to say that it is wrong; connected to ``html-page-context``."""
    if "<!-- companion:report" in context.get("body", ""):
        paper = papers.load(app.config.companion_paper)
        repository, changed = app.config.companion_repository, app.config.companion_changes
        context["body"] = _REPORT.sub(
            lambda found: report_link(paper, found[1], repository, changed) if repository else "",
            context["body"],
        )


def report_link(paper: Paper, claim: str, repository: str, changed: str = "") -> str:
    """Return the link to a new issue that names a claim, the parameters and the version.

    Parameters
    ----------
    paper : Paper
    claim : str
        Its name.
    repository : str
        Address of the sources.
    changed : str
        The parameters that differ from the defaults.
    """
    told = (
        f"Claim: {claim}\nParameters: {changed or 'the defaults'}\nVersion: {paper.name} {paper.version}\n\n"
    )
    title, text, path = "title", "body", "issues/new"
    if ".gitlab." in f".{urllib.parse.urlsplit(repository).netloc}":
        title, text, path = "issue[title]", "issue[description]", "-/issues/new"
    query = urllib.parse.urlencode(
        {title: f"{claim}: ", text: f"{told}What is wrong, and how do you know?\n"},
        quote_via=urllib.parse.quote,
    )
    address = html.escape(f"{repository}/{path}?{query}")
    return f'<p class="claim-report"><a href="{address}">Something wrong here?</a></p>'
