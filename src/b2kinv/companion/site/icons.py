"""The few icons that pages show, as one small style sheet.

The theme gives each page all of Font Awesome twice, as a script of 1.5 MB that replaces elements and as a
font, with their names in its style sheet. Here an icon is a mask in the colour of the text around it: no
script, no font, so that it is there from disk, too.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

#: The style sheet, beside those of the theme.
FILE = "icons.css"

_SCRIPT_TAG = re.compile(r'\s*<script src="[^"]*scripts/fontawesome\.js[^"]*"></script>')
_CLASSES = re.compile(r'class="([^"]*\bfa-[^"]*)"')
_NAME = re.compile(r"\bfa-([a-z][a-z0-9-]*)")
# In Font Awesome's script: "sun":[512,512,[9728],"f185","M361.5 1.2c…"].
_DRAWING = re.compile(
    r'["\s{,]([a-z][a-z0-9-]*)["\s]*:\s*\[(\d+),\s*(\d+),\s*\[[^\]]*\],\s*"([0-9a-f]+)",\s*"(M[^"]+)"\]'
)
# What the theme's own script makes, for its banner.
_BY_SCRIPT = {"xmark"}
# In the theme's style sheets: rules that name icons, their fonts, and what draws them before other elements.
_RULES = re.compile(r"(?<=[{}/])(?:\.fa[bsr]?(?:-[a-z0-9-]+)?(?::{1,2}[a-z]+)?,?)+\{[^{}]*\}")
_FONTS = re.compile(r"@font-face\{[^{}]*Font\\? ?Awesome[^{}]*\}")
_SYMBOL = re.compile(r'(--pst-icon-[a-z-]+):"(?:\\([0-9a-f]{4})|([\ue000-\uf8ff]))"')
_SYMBOL_SHOWN = re.compile(r"content:(var\(--pst-icon-[a-z-]+\))")
_OWN_SYMBOL = re.compile(r'content:"\\(f[0-9a-f]{3})";font-family:Font Awesome\\ 6 Free')
_IN_THE_FONT = "font:var(--fa-font-solid)"
_AS_MASK = (
    "display:inline-block;box-sizing:content-box;width:1em;height:1em;background:currentColor;"
    "mask:var(--icon) center/contain no-repeat content-box"
)
_STYLE = """/* The icons that pages of this site show: Font Awesome Free 6 by @fontawesome, https://fontawesome.com.
   Licence of the icons: CC BY 4.0, https://fontawesome.com/license/free. Here they are masks. */
:is(.fa, .fas, .far, .fa-solid, .fa-regular) {
  display: inline-block;
  box-sizing: content-box;
  height: 1em;
  vertical-align: -0.125em;
}

:is(.fa, .fas, .far, .fa-solid, .fa-regular)::before {
  display: block;
  width: 100%;
  height: 1em;
  content: "";
  background: currentColor;
  mask: var(--icon) center / contain no-repeat;
}
"""


def replace(site: Path) -> None:
    """Let the pages of a site draw their icons by a style sheet that has these and no others.

    Parameters
    ----------
    site : pathlib.Path
        As Sphinx has written it; what was replaced before stays as it is.
    """
    static = site / "_static"
    shown = set(_BY_SCRIPT)
    for path in sorted(site.rglob("*.html")):
        if static not in path.parents:
            text = path.read_text(encoding="utf-8")
            shown.update(name for classes in _CLASSES.findall(text) for name in _NAME.findall(classes))
            upwards = "../" * (len(path.relative_to(site).parts) - 1)
            link = f'\n  <link href="{upwards}_static/{FILE}" rel="stylesheet" />'
            if _SCRIPT_TAG.search(text):
                path.write_text(_SCRIPT_TAG.sub(link, text), encoding="utf-8", newline="\n")
    script = static / "scripts" / "fontawesome.js"
    if not script.is_file():
        return
    drawings = script.read_text(encoding="utf-8")
    (static / FILE).write_text(style(drawings, shown), encoding="utf-8", newline="\n")
    for path in sorted((static / "styles").glob("*.css")):
        rules = without_font(path.read_text(encoding="utf-8"), drawings)
        path.write_text(rules, encoding="utf-8", newline="\n")
    for path in [*script.parent.glob("fontawesome.js*"), *(static / "vendor").glob("fontawesome/*/*")]:
        path.unlink()


def style(drawings: str, names: Iterable[str]) -> str:
    r"""Return a style sheet that draws icons, in the colour of the text around them.

    Parameters
    ----------
    drawings : str
        Font Awesome's script, which has the path of each icon.
    names : iterable of str
        Of icons, without ``fa-``. What the script does not draw is a size or a style, and is passed over.

    Examples
    --------
    >>> sheet = style('{"bar":[4,8,[],"f001","M0 0h4v8z"]}', ["bar", "lg"])
    >>> "M0 0h4v8z" in sheet, sheet.partition("svg%3E")[2]
    (True, '");\n  width: 0.5em;\n}\n')
    """
    wanted = set(names)
    # Some names are drawn in two weights: the solid one comes last.
    drawn = {found[1]: found for found in _DRAWING.finditer(drawings) if found[1] in wanted}
    widths = {name: int(found[2]) / int(found[3]) for name, found in drawn.items()}
    return _STYLE + "".join(
        f"\n.fa-{name} {{\n  --icon: {_address(drawn[name])};\n  width: {widths[name]:.4g}em;\n}}\n"
        for name in sorted(drawn)
    )


def without_font(rules: str, drawings: str) -> str:
    r"""Return a style sheet of the theme without its icon fonts: what it shows of them become masks, too.

    Parameters
    ----------
    rules : str
        A style sheet as the theme has it, without line breaks.
    drawings : str
        Font Awesome's script.

    Examples
    --------
    >>> rules = 'html{--pst-icon-bell:"\\f001"}a:before{content:var(--pst-icon-bell)}'
    >>> without_font(rules, '{"bar":[4,8,[],"f001","M0 0h4v8z"]}').partition("a:before")[2]
    '{content:"";--icon:var(--pst-icon-bell)}'
    """
    drawn = {found[4]: found for found in _DRAWING.finditer(drawings)}

    def symbol(found: re.Match[str]) -> str:
        code = found[2] or f"{ord(found[3]):x}"
        return f"{found[1]}:{_address(drawn[code])}" if code in drawn else found[0]

    rules = _RULES.sub("", _FONTS.sub("", rules))
    rules = _SYMBOL.sub(symbol, rules)
    rules = _SYMBOL_SHOWN.sub(r'content:"";--icon:\1', rules)
    rules = _OWN_SYMBOL.sub(lambda found: f'content:"";--icon:{_address(drawn[found[1]])};{_AS_MASK}', rules)
    return rules.replace(_IN_THE_FONT, _AS_MASK)


def _address(drawing: re.Match[str]) -> str:
    drawn = f"viewBox='0 0 {drawing[2]} {drawing[3]}'><path d='{drawing[5]}'/></svg>"
    picture = quote(f"<svg xmlns='http://www.w3.org/2000/svg' {drawn}", safe=" '=:/")
    return f'url("data:image/svg+xml,{picture}")'
