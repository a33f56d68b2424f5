"""Drawings stand in the page and act on nothing else of it."""

import re

import pytest

from b2kinv.companion.site import drawings, static
from b2kinv.paper import PAPER

OURS = sorted((PAPER.root / "book" / "drawings").glob("*.svg"))


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<style>p{color:red}</style>", "<style"),
        ("<script>1</script>", "<script"),
        ('<image href="a.png"/>', "<image"),
        ('<path id="ALP" d="M0 0"/>', "id="),
        ('<path fill="url(#x)"/>', "url("),
        ('<g onclick="go()"></g>', "onclick="),
    ],
)
def test_what_reaches_out_of_a_drawing_is_refused(inside, named):
    with pytest.raises(drawings.DrawingError, match=re.escape(named)):
        drawings.panel(f"<svg>{inside}</svg>", "a.svg")


def test_what_is_no_svg_is_refused():
    with pytest.raises(drawings.DrawingError, match=r"the drawing a\.svg is no SVG"):
        drawings.panel("<html></html>", "a.svg")


def test_an_empty_line_does_not_end_the_block():
    assert drawings.panel("<svg>\n\n<path/>\n</svg>", "a.svg") == "<svg>\n<path/>\n</svg>\n"


@pytest.mark.parametrize("path", OURS, ids=[path.stem for path in OURS])
def test_every_class_has_a_style_and_no_colour_is_its_own(path):
    text = drawings.panel(path.read_text(encoding="utf-8"), path.name)
    styles = (static.FOLDER / "drawings.css").read_text(encoding="utf-8")
    used = {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
    # Text is dark by itself.
    assert {name for name in used if not re.search(rf"\.{name}[ ,)]", styles)} <= {"d-ink"}
    assert not re.search(r'(?:fill|stroke|style)="', text)
