"""What a rendered site must fulfil before anybody sees it, beyond what Sphinx itself warns of."""

import dataclasses
import html.parser
import re
import urllib.parse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

_LOADED_BY = {
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "object": ("data",),
    "embed": ("src",),
    "use": ("href", "xlink:href"),
}
# A link to the page's own address or a licence loads nothing.
_IDLE_RELATIONS = {"canonical", "author", "license", "search", "index", "next", "prev", "alternate"}
_OUTSIDE = re.compile(r"^\s*(https?:)?//", re.IGNORECASE)
_FETCHED_BY_SCRIPT = re.compile(
    r"""(?:fetch|import|importScripts|open|src\s*=|href\s*=)\s*\(?\s*["'](?:https?:)?//""", re.IGNORECASE
)
_FETCHED_BY_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", re.IGNORECASE)
_VERBATIM = ("pre", "code", "style", "script")
_LEFTOVERS = {
    "<Figure size": "a figure printed as text",
    "Traceback (most recent call last)": "a traceback",
    'class="problematic"': "markup that was not understood",
    'class="system-message"': "a message of the renderer",
    "output stderr": "a warning printed by a cell",
    "output traceback": "a traceback",
    "{glue:": "a number that was not pasted",
    "{doc}`": "a reference that was not resolved",
    "{ref}`": "a reference that was not resolved",
    "{eq}`": "a reference that was not resolved",
}
# The reference shows code, which may speak of anything: examples in docstrings, and whole modules.
_EXAMPLE = re.compile(r'<div class="doctest highlight-.*?</pre>', re.DOTALL)
_SOURCE_CODE = "_modules"
_RAW_LATEX = re.compile(r"\$[^$\n]*\\[a-z]+[^$\n]*\$")
_HASHED_NAME = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)


@dataclasses.dataclass
class Page:
    """What matters of one HTML page."""

    text: str
    loaded: list[str] = dataclasses.field(default_factory=list)
    links: list[str] = dataclasses.field(default_factory=list)
    alternatives: list[tuple[str, str | None]] = dataclasses.field(default_factory=list)
    anchors: set[str] = dataclasses.field(default_factory=set)
    scripts: list[str] = dataclasses.field(default_factory=list)
    words: list[str] = dataclasses.field(default_factory=list)


def read_page(path: Path) -> Page:
    """Return what matters of the HTML page at `path`."""
    page = Page(path.read_text(encoding="utf-8"))
    parser = _Parser(page)
    parser.feed(page.text)
    parser.close()
    return page


def problems(site: Path, expected_pages: Sequence[str]) -> list[str]:
    """Return what is wrong with a rendered site, one sentence each; none if it is as it must be.

    Parameters
    ----------
    site : path
        Folder with index.html.
    expected_pages : sequence of str
        Pages, as `_toc.yml` names them, each of which must exist.
    """
    wanted = ["index.html", *(f"{page}.html" for page in expected_pages)]
    found = [f"the page {name} is missing" for name in wanted if not (site / name).is_file()]
    pages = {path.resolve(): read_page(path) for path in sorted(site.rglob("*.html")) if _is_page(site, path)}
    for path, page in pages.items():
        name = path.relative_to(site.resolve()).as_posix()
        found += [f"{name} {problem}" for problem in _page_problems(page)]
        if not name.startswith(f"{_SOURCE_CODE}/"):
            found += [f"{name} {problem}" for problem in _leftovers(page)]
        found += [f"{name} {problem}" for problem in _link_problems(path, page, pages)]
    for path in sorted(site.rglob("*.css")):
        if _FETCHED_BY_STYLE.search(path.read_text(encoding="utf-8")):
            found.append(f"the style sheet {path.relative_to(site).as_posix()} loads from outside")
    return found


def _is_page(site: Path, path: Path) -> bool:
    return path.relative_to(site).parts[0] not in ("_static", "_downloads", "_sources")


def _page_problems(page: Page) -> Iterator[str]:
    for address in page.loaded:
        if _OUTSIDE.match(address):
            yield f"loads {address} from outside"
    for script in page.scripts:
        if _FETCHED_BY_SCRIPT.search(script):
            yield "has a script that loads from outside"
    for source, alternative in page.alternatives:
        if not alternative or not alternative.strip():
            yield f"shows the image {source} without an alternative text"
        elif _HASHED_NAME.search(alternative) or alternative == source:
            yield f"shows the image {source} with its file name as alternative text"


def _leftovers(page: Page) -> Iterator[str]:
    text = _EXAMPLE.sub("", page.text)
    for trace, meaning in _LEFTOVERS.items():
        if trace in text or trace.replace("<", "&lt;") in text:
            yield f"contains {meaning} ({trace!r})"
    for words in page.words:
        for formula in _RAW_LATEX.findall(words):
            yield f"shows the formula {formula} as text"


def _link_problems(path: Path, page: Page, pages: Mapping[Path, Page]) -> Iterator[str]:
    for address in page.links:
        parts = urllib.parse.urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
        if target.is_dir():
            target = target / "index.html"
        if not target.is_file():
            yield f"links to {address}, which does not exist"
        elif parts.fragment and target in pages:
            anchor = urllib.parse.unquote(parts.fragment)
            if anchor not in pages[target].anchors and anchor != "top":
                yield f"links to {address}, which has no such place"


class _Parser(html.parser.HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.in_script = False
        self.verbatim = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in ("id", "name"):
            if name in given and tag != "meta":
                self.page.anchors.add(given[name])
        if tag == "script":
            self.in_script = True
        if tag in _VERBATIM:
            self.verbatim += 1
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        if tag == "img":
            self.page.alternatives.append((given.get("src", ""), given.get("alt")))
        if tag == "link" and set(given.get("rel", "").split()) & _IDLE_RELATIONS:
            return
        self.page.loaded += [given[name] for name in _LOADED_BY.get(tag, ()) if name in given]

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.in_script = False
        if tag in _VERBATIM:
            self.verbatim -= 1

    def handle_data(self, data: str) -> None:
        if self.in_script:
            self.page.scripts.append(data)
        elif not self.verbatim:
            self.page.words.append(data)
