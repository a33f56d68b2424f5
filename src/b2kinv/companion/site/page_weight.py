"""What a page loads: only what it needs, so that it is read soon on a slow line and from a full disk.

The theme gives every page MathJax, all icons of Font Awesome as a script, again as fonts and as styles, and
the styles and scripts of every extension: four megabytes, of which a page without formulas and code uses a
tenth. Here each page keeps what its content asks for, icons and rules of style are those that some page can
meet, and MathJax comes without its menu.
"""

import importlib.util
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from b2kinv.companion.site import icons, style_rules

#: MathJax as one script; the name is `mathjax_path` of the configuration.
MATHJAX_FILE = "tex-svg.js"
#: What it is made of, in this order: reads TeX, draws SVG (from disk, Firefox loads no fonts), and leaves
#: the formula to screen readers as MathML.
MATHJAX_PARTS = (
    "startup",
    "core",
    "input/tex",
    "output/svg",
    "output/svg/fonts/tex",
    "a11y/assistive-mml",
)
#: Style sheet or script, by the beginning of its name → what stands in a page that needs it.
NEEDED_FOR = {
    "mathjax/": re.compile(r'class="math '),
    "clipboard": re.compile(r'<div class="highlight'),
    "pygments": re.compile(r'<div class="highlight|class="(?:highlight|code)\b'),
    "copybutton": re.compile(r'<div class="highlight'),
    "drawings.css": re.compile(r'class="drawing-panels'),
    "glossary_notes.css": re.compile(r'class="glossary-notes"'),
    "mystnb": re.compile(r'class="cell'),
    "togglebutton": re.compile(r'class="[^"]*\b(?:toggle|dropdown)\b'),
    "design-tabs": re.compile(r'class="sd-tab'),
    "sphinx-design": re.compile(r'class="sd-|class="[^"]* sd-'),
}

# A script that a page waits for; what is set up by lines in the page comes first.
_WAITED_FOR = re.compile(r'<script (src="[^"]*_static/(?!documentation_options)[^"]*"></script>)')
_MATHJAX_SETTINGS = "window.MathJax ="


def keep_what_is_needed(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Take from a page the style sheets and scripts for what does not stand in it; called by Sphinx."""
    body = context.get("body", "")
    for kind in ("css_files", "script_files"):
        context[kind] = [asset for asset in context[kind] if _is_needed(asset, body)]


def _is_needed(asset: object, body: str) -> bool:
    # The theme replaces some of Sphinx's objects by plain names.
    name = str(getattr(asset, "filename", asset) or "")
    settings = str(getattr(asset, "attributes", {}).get("body", ""))
    if settings.startswith(_MATHJAX_SETTINGS):
        name = "mathjax/"
    name = name.partition("_static/")[2] or name
    return all(pattern.search(body) for start, pattern in NEEDED_FOR.items() if name.startswith(start))


def lighten(app: Sphinx, exception: Exception | None) -> None:
    """Put MathJax and the icons in place, and take away what no page loads; called by Sphinx at its end."""
    if exception is not None or app.builder.format != "html":
        return
    site = Path(app.outdir)
    _write_mathjax(site / "_static" / "mathjax")
    icons.replace(site)
    _defer_scripts(site)
    styles = (site / "_static").glob("styles/*.css")
    style_rules.drop_unmet(site, sorted([*styles, *(site / "_static").glob("sphinx-design*.css")]))
    for source_map in (site / "_static").rglob("*.map"):
        source_map.unlink()


def _defer_scripts(site: Path) -> None:
    """Let pages show before their scripts are there, which run in the same order."""
    for path in sorted(site.rglob("*.html")):
        # The page of the search has lines that need its scripts at once.
        if site / "_static" not in path.parents and path.name != "search.html":
            head, body, rest = path.read_text(encoding="utf-8").partition("</head>")
            deferred = _WAITED_FOR.sub(r'<script defer="defer" \1', head)
            # A page that was not rendered again stays as it is.
            if deferred != head:
                path.write_text(deferred + body + rest, encoding="utf-8", newline="\n")


def _write_mathjax(folder: Path) -> None:
    found = importlib.util.find_spec("sphinx-mathjax-offline")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("sphinx-mathjax-offline is not installed")
    source = Path(found.origin).parent / "static" / "mathjax"
    parts = [(source / f"{part}.js").read_text(encoding="utf-8") for part in MATHJAX_PARTS]
    # A part that is there is not to be fetched.
    names = ", ".join(f'"{part}"' for part in (*MATHJAX_PARTS, "output/svg/fonts/tex.js"))
    folder.mkdir(parents=True, exist_ok=True)
    text = ";\n".join([*parts, f"MathJax.loader.preLoad({names});\n"])
    (folder / MATHJAX_FILE).write_text(text, encoding="utf-8", newline="\n")
