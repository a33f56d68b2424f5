"""Pages load what they need, and the site has no more than its pages load."""

from types import SimpleNamespace

import pytest

from b2kinv.companion.site import page_weight

ASSETS = [
    "basic.css",
    "mystnb.11b39860.css",
    "sphinx-design.min.css",
    "copybutton.css",
    "clipboard.min.js",
    "togglebutton.js",
    "design-tabs.js",
    "mathjax/tex-svg.js",
    "drawings.css",
    "glossary_notes.css",
]


def kept(body, assets):
    context = {"body": body, "css_files": [], "script_files": assets}
    page_weight.keep_what_is_needed(None, "page", "page.html", context, None)
    return context["script_files"]


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("<p>words</p>", []),
        ('<div class="highlight-python notranslate"><div class="highlight">', ASSETS[3:5]),
        ('<div class="cell docutils container">', ASSETS[1:2]),
        ('<span class="math notranslate nohighlight">', ASSETS[7:8]),
        ('<div class="claim sd-card">', ASSETS[2:3]),
        ('<div class="sd-tab-set docutils">', [ASSETS[2], ASSETS[6]]),
        ('<div class="dropdown admonition">', ASSETS[5:6]),
        ('<div class="drawing-panels" role="img">', ASSETS[8:9]),
        ('<div class="glossary-notes">', ASSETS[9:]),
        # Words are no content that asks for anything.
        ("<p>math, a cell, a toggle</p>", []),
    ],
)
@pytest.mark.parametrize("place", ["", "../_static/"])
def test_page_keeps_what_its_content_asks_for(body, needed, place):
    assert kept(body, [place + name for name in ASSETS]) == [place + name for name in ["basic.css", *needed]]


def test_settings_of_mathjax_go_with_it():
    settings = SimpleNamespace(filename=None, attributes={"body": "window.MathJax = {}"})
    other = SimpleNamespace(filename=None, attributes={"body": "let toggleHintShow"})
    assert kept("<p>words</p>", [settings, other]) == [other]
    assert kept('<span class="math ">', [settings, other]) == [settings, other]


def sphinx_at(folder, kind="html"):
    return SimpleNamespace(builder=SimpleNamespace(format=kind), outdir=folder)


def test_mathjax_is_served_from_the_site_in_one_piece(tmp_path):
    page_weight.lighten(sphinx_at(tmp_path), None)
    text = (tmp_path / "_static" / "mathjax" / "tex-svg.js").read_text(encoding="utf-8")
    for part in ("input/tex", "output/svg", "a11y/assistive-mml"):
        assert f'checkVersion("{part}"' in text
    # The menu of each formula is a fifth of what MathJax packs itself.
    assert 'checkVersion("ui/menu"' not in text
    assert 1_000_000 < len(text.encode()) < 1_800_000


def test_maps_of_sources_are_left_out(tmp_path):
    scripts = tmp_path / "_static" / "scripts"
    scripts.mkdir(parents=True)
    for name in ("bootstrap.js", "bootstrap.js.map"):
        (scripts / name).write_text("x", encoding="utf-8")
    page_weight.lighten(sphinx_at(tmp_path), None)
    assert [path.name for path in scripts.iterdir()] == ["bootstrap.js"]


def test_nothing_is_changed_after_a_failure_or_for_paper(tmp_path):
    page_weight.lighten(sphinx_at(tmp_path), RuntimeError("broken page"))
    page_weight.lighten(sphinx_at(tmp_path, "latex"), None)
    assert not list(tmp_path.iterdir())
