"""Pages of a site that are rewritten so that they are shown soon."""

import re

import pytest

from b2kinv.companion.site import first_paint

HEAD = """<html><head>
<link href="{up}_static/styles/theme.css?digest=1" rel="stylesheet" />
<link rel="stylesheet" type="text/css" href="{up}_static/own.css?v=2" />
{more}<link rel="stylesheet" type="text/css" href="{up}_static/print.css?v=3" />
<link rel="stylesheet" type="text/css" href="{up}_static/fonts.css?v=4" />
<link rel="preload" as="script" href="{up}_static/big.js" />
<script src="{up}_static/documentation_options.js?v=5"></script>
<script defer="defer" src="{up}_static/mathjax/tex-svg.js"></script>
</head>"""
DRAWING = (
    '<?xml version="1.0"?>\n<svg xmlns:xlink="x" width="75pt" height="150.4pt" viewBox="0 0 75 150"></svg>'
)


@pytest.fixture
def site(tmp_path):
    """A small site: a page with three drawings and one without."""
    static = tmp_path / "_static"
    (static / "styles").mkdir(parents=True)
    (static / "styles" / "theme.css").write_text('@import "../basic.css";\n.seen{background:url(../a.png)}')
    (static / "basic.css").write_text(".seen, .never{margin:1px}")
    (static / "own.css").write_text('.seen{color:red}\n\n  .here{mask:url("data:image/svg+xml,x")}')
    for name in ("print.css", "fonts.css"):
        (static / name).write_text(".never{margin:1px}")
    (static / "documentation_options.js").write_text("const OPTIONS = {};\n")
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "a.svg").write_text(DRAWING)
    (tmp_path / "book").mkdir()
    image = '<img alt="x" src="../_images/a.svg" style="width: 90%;" />'
    body = f'<body class="seen"><img src="../_static/logo.svg" alt="y"/>{image}{image}</body></html>'
    (tmp_path / "book" / "page.html").write_text(HEAD.format(up="../", more="") + body)
    more = '<link rel="stylesheet" href="_static/own.css" />\n'
    (tmp_path / "index.html").write_text(HEAD.format(up="", more=more) + '<body class="here"></body></html>')
    first_paint.hasten(tmp_path)
    return tmp_path


def test_a_page_waits_for_one_style_sheet_of_its_own_and_no_script(site):
    page = (site / "book" / "page.html").read_text()
    sheets = re.findall(r"<link[^>]*stylesheet[^>]*>", page)
    assert len(sheets) == 3
    bundle = re.search(r'href="\.\./_static/(together-\w+\.css)"', sheets[0])[1]
    assert sheets[1:] == [
        '<link rel="stylesheet" type="text/css" href="../_static/print.css?v=3" media="print" />',
        '<link rel="stylesheet" type="text/css" href="../_static/fonts.css?v=4" />',
    ]
    # By hand: what is imported comes first, addresses are those seen from _static, rules for nobody are gone.
    assert (site / "_static" / bundle).read_text() == (
        '.seen{margin:1px}\n.seen{background:url("a.png")}\n.seen{color:red}'
    )
    assert "preload" not in page
    assert "<script>const OPTIONS = {};</script>" in page
    assert re.findall(r"<script[^>]* src=", page) == []
    assert '{ src: "../_static/mathjax/tex-svg.js" }' in page


def test_pages_with_other_styles_have_another_sheet(site):
    names = [
        re.search(r"together-\w+", (site / name).read_text())[0] for name in ("index.html", "book/page.html")
    ]
    assert names[0] != names[1]
    assert len(list((site / "_static").glob("together-*.css"))) == 2


def test_drawings_keep_their_place_and_all_but_the_first_come_when_they_are_near(site):
    images = re.findall(r"<img[^>]*>", (site / "book" / "page.html").read_text())
    # 75 pt are 100 px, 150.4 pt 200.5. What is no drawing of known size stays as it is.
    assert images == [
        '<img src="../_static/logo.svg" alt="y"/>',
        '<img alt="x" src="../_images/a.svg" style="width: 90%;" width="100" height="201" />',
        '<img alt="x" src="../_images/a.svg" style="width: 90%;" width="100" height="201" loading="lazy" />',
    ]
