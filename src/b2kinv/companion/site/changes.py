"""Which version a page is of, and what changed since the last release: at the foot of each page, folded."""

import html
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from sphinx.application import Sphinx

from b2kinv.companion import papers
from b2kinv.companion.ledger import comparison, verdicts
from b2kinv.companion.papers import Paper

#: Page that has all that changed.
PAGE = "book/changes"
#: Where the verdicts of the last release are kept, in the folder of data: a `comparison.snapshot`.
RELEASED = "released_ledger.json"
#: Changes at the foot of a page, and their longest words.
SHOWN, LONGEST = 6, 110

_HEADING = re.compile(r"^## \[(.+?)\].*$", re.MULTILINE)
_ENTRY = re.compile(r"^- (.*(?:\n  .*)*)", re.MULTILINE)


class Section(NamedTuple):
    """What a changelog says of one version: its name, and the text below that heading."""

    name: str
    text: str

    @property
    def entries(self) -> list[str]:
        """The changes, each on one line."""
        return [" ".join(entry.split()) for entry in _ENTRY.findall(self.text)]


def sections(changelog: str) -> list[Section]:
    r"""Return the versions of a changelog with what it says of each, the newest first.

    Examples
    --------
    >>> found = sections("# Log\n## [Unreleased]\n- One, on\n  two lines.\n\n## [1.0.0] - 2026-01-02\n")
    >>> [(one.name, one.entries) for one in found]
    [('Unreleased', ['One, on two lines.']), ('1.0.0', [])]
    """
    parts = _HEADING.split(changelog)
    return [Section(name, text.strip()) for name, text in zip(parts[1::2], parts[2::2], strict=True)]


def brief(entry: str) -> str:
    """Return the first sentence of a change, cut where it is long.

    Examples
    --------
    >>> brief("A page on `sweeps`. It is long."), brief("word " * 40)[-10:]
    ('A page on sweeps.', 'word word…')
    """
    first = re.sub(r"[`*]", "", re.split(r"(?<=\.) (?=[A-Z])", entry)[0])
    if len(first) <= LONGEST:
        return first
    return first[:LONGEST].rpartition(" ")[0].rstrip(",;:") + "…"


def standing(paper: Paper, found: Sequence[Section]) -> str:
    """Return which version this is, in words: a release, or what came after one.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> paper = SimpleNamespace(name="falls", version="0.2.0")
    >>> standing(paper, [Section("Unreleased", "- One."), Section("0.1.0", "")])
    'falls 0.2.0, with changes since release 0.1.0'
    """
    named = f"{paper.name} {paper.version}"
    if (
        not found
        or found[0].name == paper.version
        or (found[0].name == "Unreleased" and not found[0].entries)
    ):
        return named
    released = [one.name for one in found if one.name != "Unreleased"]
    return (
        f"{named}, with changes since release {released[0]}"
        if released
        else f"{named}, before its first release"
    )


def note_html(paper: Paper, address: str) -> str:
    """Return the foot of a page: version, and folded the first changes and the way to all of them.

    Parameters
    ----------
    paper : Paper
    address : str
        Of the page that has all changes; "" if the site has none.
    """
    found = _changelog(paper)
    told = html.escape(standing(paper, found))
    newest = found[0].entries if found else []
    if not newest:
        return f'<p class="page-version">{told}</p>'
    shown = "".join(f"<li>{html.escape(brief(one))}</li>" for one in newest[:SHOWN])
    more = len(newest) - SHOWN
    rest = f"{more} more" if more > 0 else "all"
    way = f'<p><a href="{html.escape(address)}">What changed: {rest}, and verdicts</a></p>' if address else ""
    listed = f"<summary>{told}: what changed</summary><ul>{shown}</ul>{way}"
    return f'<details class="page-version">{listed}</details>'


def add(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Put the note at the foot of a page; connected to ``html-page-context``."""
    paper = papers.load(app.config.companion_paper)
    address = context["pathto"](PAGE) if PAGE in app.env.found_docs else ""
    context["theme_extra_footer"] = (context.get("theme_extra_footer") or "") + note_html(paper, address)


def page_markdown(paper: Paper) -> str:
    """Return all that the changelog says since the last release, and which verdicts moved since then."""
    found = _changelog(paper)
    parts = [f"This is {standing(paper, found)}.", _moved(paper)]
    parts += [f"## {one.name}\n\n{one.text}" for one in found]
    return "\n\n".join(parts)


def _moved(paper: Paper) -> str:
    stored = paper.data / RELEASED
    if not stored.is_file():
        return "No verdicts of a release are stored yet, with which those of today could be compared."
    previous = json.loads(stored.read_text(encoding="utf-8"))
    moved = comparison.changed(previous, verdicts.ledger(paper).as_json())
    if not moved:
        return "Every claim of the ledger has the verdict and the values that it had in the last release."
    return "Claims of the ledger that moved since the last release:\n\n" + "\n".join(
        f"- {one}" for one in moved
    )


def _changelog(paper: Paper) -> list[Section]:
    path = paper.root / "CHANGELOG.md"
    return sections(path.read_text(encoding="utf-8")) if path.is_file() else []
