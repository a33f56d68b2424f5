"""What a page needs before it can be shown: one style sheet, no script, and the size of its figures.

A browser shows nothing before the last of a page's styles is there, and each is a request of its own, which
takes a slow line longer than what it brings. Done once a site is whole: what is printed or renewed while one
writes keeps its styles apart.
"""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from b2kinv.companion.site import style_rules

#: Beginning of the names of style sheets that stand for several.
BUNDLE = "together-"
#: Style sheets that stay by themselves, with what their links get: fonts may come late, and no screen waits
#: for how a page is printed.
APART = {"fonts.css": "", "print.css": ' media="print"'}

_LINK = re.compile(r'[ \t]*<link\b[^>]*\brel="stylesheet"[^>]*>\n?')
_HREF = re.compile(r'\bhref="([^"?]*_static/([^"?]+\.css))(?:\?[^"]*)?"')
_IMPORT = re.compile(r'@import\s+"([^"]+)";')
_ADDRESS = re.compile(r"""url\((["']?)(?!data:|https?:|/|#)([^"')]+)\1\)""")
_PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
_OPTIONS = re.compile(r'<script src="[^"]*_static/documentation_options\.js[^"]*"></script>')
_MATHJAX = re.compile(r'<script[^>]* src="([^"]*_static/mathjax/[^"]*)"></script>')
#: Asks for the script of formulas once something of the page is seen, or nobody looks. Firefox does not
#: always tell when it has painted: then two frames after all is loaded.
_ASK_LATER = """<script>(() => {{
  let ask = () => {{
    ask = () => {{}};
    document.head.append(Object.assign(document.createElement("script"), {{ src: "{}" }}));
  }};
  if (document.hidden || !PerformanceObserver.supportedEntryTypes.includes("paint")) return ask();
  const seen = new PerformanceObserver(() => {{ seen.disconnect(); ask(); }});
  seen.observe({{ type: "paint", buffered: true }});
  const frame = (then) => requestAnimationFrame(then);
  addEventListener("load", () => frame(() => frame(() => setTimeout(() => ask(), 100))));
}})();</script>"""
_IMAGE = re.compile(r'<img\b(?![^>]*\bwidth=)[^>]*\bsrc="([^":]+\.svg)"[^>]*?(?=\s*/?>)')
_SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
#: In CSS a point is this many pixels.
_PIXELS = 4 / 3


def hasten(site: Path) -> None:
    """Rewrite the pages of a site so that they are shown as soon as they can be."""
    static = site / "_static"
    options = static / "documentation_options.js"
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(site.rglob("*.html"))}
    pages = {path: text for path, text in pages.items() if static not in path.parents and "</head>" in text}
    users: dict[tuple[str, ...], list[Path]] = {}
    for path, text in pages.items():
        users.setdefault(_together(text.partition("</head>")[0]), []).append(path)
    sizes: dict[Path, str] = {}
    for names, paths in users.items():
        bundle = _write_bundle(static, names, [pages[path] for path in paths]) if names else ""
        for path in paths:
            head, end, body = pages[path].partition("</head>")
            head = _OPTIONS.sub(lambda _: _inline(options), _PRELOAD.sub("", head))
            head = _MATHJAX.sub(lambda found: _ASK_LATER.format(found[1]), with_bundle(head, bundle))
            body = _with_places(body, path.parent, sizes)
            path.write_text(head + end + body, encoding="utf-8", newline="\n")


def _inline(script: Path) -> str:
    return f"<script>{script.read_text(encoding='utf-8').strip()}</script>"


def _together(head: str) -> tuple[str, ...]:
    names = (found[2] for link in _LINK.findall(head) if (found := _HREF.search(link)))
    return tuple(name for name in names if name not in APART)


def with_bundle(head: str, bundle: str) -> str:
    r"""Return the head of a page with one style sheet in the place of the first of many.

    Parameters
    ----------
    head : str
        HTML.
    bundle : str
        Name of the style sheet in ``_static``.

    Examples
    --------
    >>> links = [f'<link href="_static/{name}.css" rel="stylesheet" />' for name in ("a", "b", "print")]
    >>> print(with_bundle("\n".join(links), "together-1.css"))
    <link href="_static/together-1.css" rel="stylesheet" />
    <link href="_static/print.css" rel="stylesheet" media="print" />
    """
    placed = False

    def one(found: re.Match[str]) -> str:
        nonlocal placed
        link = _HREF.search(found[0])
        if link is None:
            return found[0]
        if link[2] in APART:
            return re.sub(r"\s*/?>", lambda end: APART[link[2]] + end[0], found[0], count=1)
        if placed:
            return ""
        placed = True
        return found[0].replace(link[0], f'href="{link[1].removesuffix(link[2])}{bundle}"')

    return _LINK.sub(one, head)


def _write_bundle(static: Path, names: Sequence[str], pages: Sequence[str]) -> str:
    words: set[str] = set()
    for text in [*pages, *(path.read_text(encoding="utf-8") for path in _scripts(static))]:
        words.update(style_rules.WORD.findall(text))
    rules = "\n".join(style_rules.met(_read(static, name), words) for name in names)
    rules = re.sub(r"\s*\n\s*", "\n", rules)
    name = f"{BUNDLE}{hashlib.sha256(rules.encode()).hexdigest()[:12]}.css"
    (static / name).write_text(rules, encoding="utf-8", newline="\n")
    return name


def _scripts(static: Path) -> list[Path]:
    return [path for path in sorted(static.rglob("*.js")) if path.parent.name != "mathjax"]


def _read(static: Path, name: str) -> str:
    """Return a style sheet as it reads in ``_static`` itself, with those that it asks for."""
    folder = Path(name).parent
    text = (static / name).read_text(encoding="utf-8")
    text = _IMPORT.sub(lambda found: _read(static, _joined(folder, found[1])), text)
    return _ADDRESS.sub(lambda found: f'url("{_joined(folder, found[2])}")', text)


def _joined(folder: Path, address: str) -> str:
    parts: list[str] = []
    for part in (folder / address).as_posix().split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def _with_places(body: str, folder: Path, sizes: dict[Path, str]) -> str:
    """Return a page's body whose drawings keep their places; all but the first load when they are near."""
    late = ""

    def one(found: re.Match[str]) -> str:
        nonlocal late
        size = _size(folder / found[1], sizes)
        told = found[0] + size + (late if size else "")
        late = ' loading="lazy"' if size else late
        return told

    return _IMAGE.sub(one, body)


def _size(picture: Path, known: dict[Path, str]) -> str:
    """Return the attributes that keep the place of a drawing until it is there, "" for another image."""
    if picture not in known:
        found = _SIZE.search(picture.read_text(encoding="utf-8")) if picture.is_file() else None
        known[picture] = ""
        if found:
            width, height = (round(float(points) * _PIXELS) for points in found.groups())
            known[picture] = f' width="{width}" height="{height}"'
    return known[picture]
