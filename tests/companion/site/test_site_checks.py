"""The checks of a rendered site find what they are for, in pages written by hand."""

import pytest

from b2kinv.companion.site import site_checks

GOOD = '<h1 id="a">A</h1><p>10 % <a href="#a">up</a></p><img src="x.png" alt="A curve">'


def problems(tmp_path, body, name="page.html"):
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    (tmp_path / name).write_text(body, encoding="utf-8")
    return site_checks.problems(tmp_path, ["page"])


def test_good_pages_pass(tmp_path):
    assert (
        problems(tmp_path, GOOD + '<a href="index.html#a">A</a><a href="https://arxiv.org/abs/1">p</a>') == []
    )


def test_missing_page_is_named(tmp_path):
    (tmp_path / "index.html").write_text(GOOD, encoding="utf-8")
    assert site_checks.problems(tmp_path, ["notebooks/x"]) == ["the page notebooks/x.html is missing"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js from outside"),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', "loads //cdn.example/x.css from outside"),
        ('<img src="http://example.org/x.png" alt="x y">', "loads http://example.org/x.png from outside"),
        ('<script>fetch("https://example.org/data")</script>', "has a script that loads from outside"),
        ("<script>import('https://example.org/m.js')</script>", "has a script that loads from outside"),
        ('<img src="x.png">', "shows the image x.png without an alternative text"),
        ('<img src="x.png" alt=" ">', "shows the image x.png without an alternative text"),
        (
            '<img src="x.svg" alt="_images/729683398074ae03e44f0b545fcb65a2.svg">',
            "shows the image x.svg with its file name as alternative text",
        ),
        ("<pre>&lt;Figure size 640x480 with 1 Axes&gt;</pre>", "contains a figure printed as text"),
        ("<pre>Traceback (most recent call last):</pre>", "contains a traceback"),
        ('<div class="output stderr">x</div>', "contains a warning printed by a cell"),
        ("<p>{glue:text}`x`</p>", "contains a number that was not pasted"),
        ("<p>{ref}`x`</p>", "contains a reference that was not resolved"),
        (r"<p>about $2 \times 10^{-5}$ of them</p>", r"shows the formula $2 \times 10^{-5}$ as text"),
        ('<a href="nowhere.html">x</a>', "links to nowhere.html, which does not exist"),
        ('<a href="index.html#b">x</a>', "links to index.html#b, which has no such place"),
        ('<a href="#b">x</a>', "links to #b, which has no such place"),
    ],
)
def test_each_flaw_is_found_and_named(tmp_path, body, expected):
    found = problems(tmp_path, body)
    assert len(found) == 1
    assert found[0].startswith(f"page.html {expected}")


def test_code_may_show_latex_and_links_may_lead_outside(tmp_path):
    body = r"<pre>$\alpha$ and $\beta$</pre><code>$\times$</code><a href='https://example.org'>x</a>"
    assert problems(tmp_path, body) == []


def test_style_sheet_that_loads_from_outside_is_named(tmp_path):
    (tmp_path / "x.css").write_text("@import url(https://example.org/font.css);", encoding="utf-8")
    assert problems(tmp_path, GOOD) == ["the style sheet x.css loads from outside"]
