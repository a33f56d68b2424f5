"""Icons are those that pages show, drawn without Font Awesome's scripts and fonts."""

import re

import pytest

from b2kinv.companion.site import icons

#: As Font Awesome's script has them: width, height, other names, code, path.
DRAWINGS = (
    'var a={"bell":[448,512,[],"f0f3","M224 0z"],"sun":[512,256,[9728],"f185","M361 1z"],'
    'moon:[384,512,[],"f186","M223 3z"],"xmark":[384,512,[],"f00d","M342 1z"]}'
)
STYLE = (
    "body{margin:0}.fa-sun:before,.fa-sunny:before{--fa:\\f185}.fa-moon{color:red}"
    '@font-face{font-family:Font Awesome\\ 6 Free;src:url(../x.woff2)}html{--pst-icon-bell:"\uf0f3"}'
    "p:after{content:var(--pst-icon-bell);font:var(--fa-font-solid);left:1px}ul.icons i.fa-sun{left:0}"
    '.q:after{content:"\\f186";font-family:Font Awesome\\ 6 Free;opacity:1}'
)


@pytest.fixture
def site(tmp_path):
    for folder in ("book", "_static/scripts", "_static/styles", "_static/vendor/fontawesome/webfonts"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "_static/scripts/fontawesome.js").write_text(DRAWINGS, encoding="utf-8")
    (tmp_path / "_static/scripts/fontawesome.js.map").write_text("", encoding="utf-8")
    (tmp_path / "_static/styles/theme.css").write_text(STYLE, encoding="utf-8")
    (tmp_path / "_static/vendor/fontawesome/webfonts/fa.woff2").write_bytes(b"")
    for name, icon in (("index", "fa-lg fa-sun"), ("book/one", "far fa-moon")):
        depth = "../" * name.count("/")
        (tmp_path / f"{name}.html").write_text(
            f'<head>\n  <script src="{depth}_static/scripts/fontawesome.js?digest=8"></script>\n</head>'
            f'<i class="{icon}"></i>',
            encoding="utf-8",
        )
    return tmp_path


def test_pages_load_a_style_with_the_icons_that_any_of_them_shows(site):
    icons.replace(site)
    assert '<link href="_static/icons.css" rel="stylesheet" />' in (site / "index.html").read_text("utf-8")
    page = (site / "book" / "one.html").read_text(encoding="utf-8")
    assert '<link href="../_static/icons.css" rel="stylesheet" />' in page
    assert "fontawesome" not in page
    style = (site / "_static" / "icons.css").read_text(encoding="utf-8")
    assert re.findall(r"\.fa-([a-z]+) \{\n  --icon", style) == ["moon", "sun", "xmark"]
    # Twice as wide as high.
    assert "width: 2em" in style
    assert "CC BY 4.0" in style
    assert [path.name for path in (site / "_static").rglob("*") if path.is_file()] in (
        ["icons.css", "theme.css"],
        ["theme.css", "icons.css"],
    )


def test_second_build_in_the_same_folder_gives_the_same(site):
    icons.replace(site)
    once = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    # Sphinx copies what the theme has again, and writes the pages that have changed.
    (site / "_static" / "scripts" / "fontawesome.js").write_text(DRAWINGS, encoding="utf-8")
    (site / "_static" / "styles" / "theme.css").write_text(STYLE, encoding="utf-8")
    icons.replace(site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == once


def test_styles_of_the_theme_draw_without_a_font():
    rules = icons.without_font(STYLE, DRAWINGS)
    assert rules.startswith("body{margin:0}html{--pst-icon-bell:url(")
    assert "M224 0z" in rules
    assert "Awesome" not in rules
    assert "f185" not in rules
    after = rules.partition("p:after{")[2].partition("}")[0]
    assert after.startswith('content:"";--icon:var(--pst-icon-bell);')
    assert "mask:var(--icon)" in after
    assert after.endswith("left:1px")
    # What is not about icons alone stays.
    assert "ul.icons i.fa-sun{left:0}" in rules
    assert "M223 3z" in rules.partition(".q:after{")[2]
