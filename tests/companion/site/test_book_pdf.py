"""The book as one PDF: what can be tested without a site and without a browser; tests/site/ has the rest."""

import re
import stat

import pytest

from b2kinv.companion.site import book_pdf, build, chromium, pdf_pages

HEAD = (
    '<head><link rel="stylesheet" href="../_static/b2kinv.css" />'
    "<script>window.MathJax = {}</script>"
    '<script defer="defer" src="../_static/mathjax/tex-svg.js"></script></head>'
)
ONE = """<section id="start"><h1>One &amp; only<a class="headerlink" href="#start">#</a></h1>
<p><a href="#start">here</a> <a href="sub/two.html#end">there</a> <a href="sub/two.html">whole</a>
<a href="https://arxiv.org/abs/2502.04900">away</a> <a download href="../_downloads/1/x.csv">CSV</a>
<img alt="x" src="../_images/x.svg"></p>
<details class="claim"><summary id="a b">more</summary>hidden</details></section>"""
TWO = """<section id="end"><h1>Two<a class="headerlink" href="#end">#</a></h1>
<div class="explorer" data-explorer="x"><form><div><input type="range"><br></div></form>
<svg viewBox="0 0 1 1"><path d="M0"/></svg><script>secret</script></div>
<p>after <a href="../one.html">back</a></p></section>"""


@pytest.fixture
def rendered(tmp_path):
    (tmp_path / "book" / "sub").mkdir(parents=True)
    for name, body in {"one": ONE, "sub/two": TWO}.items():
        page = f'<html>{HEAD}<body><article class="bd-article">{body}</article></body></html>'
        (tmp_path / "book" / f"{name}.html").write_text(page, encoding="utf-8")
    return tmp_path


def combined(folder, banner=""):
    return book_pdf.one_page(folder, [("book/one", ""), ("book/sub/two", "A part")], banner)


def test_links_lead_within_the_page_or_out_of_the_book(rendered):
    text = combined(rendered)
    assert '<a href="#book-one--start">here</a>' in text
    assert '<a href="#book-sub-two--end">there</a>' in text
    assert '<a href="#book-sub-two">whole</a>' in text
    assert '<a href="#book-one">back</a>' in text
    assert '<a href="https://arxiv.org/abs/2502.04900">away</a>' in text
    assert "<a download>CSV</a>" in text
    assert 'src="_images/x.svg"' in text
    assert 'src="_static/mathjax/tex-svg.js"' in text
    assert 'href="_static/b2kinv.css"' in text
    names = set(re.findall(r'\sid="([^"]+)"', text))
    assert {link for link in re.findall(r'href="#([^"]+)"', text)} <= names


def test_closed_rows_are_open_and_explorers_say_where_to_find_them(rendered):
    text = combined(rendered)
    assert '<details open class="claim">' in text
    assert "<code>book/sub/two.html</code>" in text
    for trace in ("secret", 'type="range"', "viewBox"):
        assert trace not in text
    assert "<p>after " in text


def test_contents_and_running_heads_have_the_titles(rendered):
    text = combined(rendered)
    assert '<a href="#book-one"><span>One &amp; only</span><span class="book-page">000</span></a>' in text
    assert '<p class="book-part">A part</p>' in text
    assert '@page chapter-book-one { @top-left { content: "One & only"; } }' in text
    assert 'style="page: chapter-book-sub-two"' in text


def test_other_parameters_stand_on_the_title_page(rendered):
    text = combined(rendered, 'Computed with m_a = 1.5: <a href="b2kinv:default-site">see</a>.')
    assert '<p class="book-changed">Computed with m_a = 1.5: see.</p>' in text


def document(drawn, *, first=b"BT (000) Tj ET"):
    """Return a PDF of two pages as Skia lays it out, by hand; the second page has a named place."""
    streams = (first, drawn)
    bodies = [
        b"<</Type /Catalog\n/Pages 2 0 R\n/Dests 7 0 R>>",
        b"<</Type /Pages\n/Count 2\n/Kids [3 0 R 4 0 R]>>",
        *(
            b"<</Type /Page\n/Resources <</Font <</F1 8 0 R>>>>\n/MediaBox [0 0 595 842]\n/Annots [9 0 R]\n"
            b"/Contents %d 0 R\n/Parent 2 0 R>>" % number
            for number in (5, 6)
        ),
        *(b"<</Length %d>> stream\n%s\nendstream" % (len(text), text) for text in streams),
        b"<</chapter-a [4 0 R /XYZ 6 827 0]>>",
        b"<</Type /Font>>",
        b"<</Type /Annot\n/Dest /chapter-a>>",
    ]
    text, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    text += b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"trailer\n<</Size %d\n/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, start)
    return bytes(text)


def test_pages_of_named_places_are_read():
    pdf = document(b"BT (text) Tj ET")
    assert pdf_pages.count(pdf) == 2
    assert pdf_pages.numbers(pdf) == {"chapter-a": 2}


def test_contents_with_numbers_take_the_place_of_those_without():
    book, beginning = document(b"BT (text) Tj ET"), document(b"BT (text) Tj ET", first=b"BT (017) Tj ET")
    whole = pdf_pages.with_contents(book, beginning)
    assert whole.startswith(book)
    added = whole[len(book) :]
    assert b"(017)" in added
    page = re.search(rb"\n?3 0 obj\n(.*?)endobj", added, re.DOTALL)[1]
    contents = re.search(rb"/Contents (\d+) 0 R", page)[1]
    stream = re.search(rb"\n%s 0 obj\n<</Length \d+>> stream\n(.*?)\nendstream" % contents, added, re.DOTALL)
    assert stream[1] == b"BT (017) Tj ET"
    # Links and the place in the book stay those of the book.
    assert b"/Annots [9 0 R]" in page
    assert b"/Parent 2 0 R" in page
    # Every place that the new table tells is where its object begins.
    for number, place in re.findall(rb"(\d+) 1\n(\d{10}) 00000 n", added):
        assert whole[int(place) :].startswith(b"%s 0 obj\n" % number)


def test_two_prints_are_the_same_bytes():
    first = (
        b"/ID (node00000979) /ID (node00000981) /Headers [(node00000979)] /ModDate (D:20261122182812+00'00')"
    )
    second = (
        b"/ID (node00001002) /ID (node00001004) /Headers [(node00001002)] /ModDate (D:20270101000001+00'00')"
    )
    assert pdf_pages.without_the_moment(first) == pdf_pages.without_the_moment(second)
    assert b"(node00000000) /ID (node00000001)" in pdf_pages.without_the_moment(first)


def test_strange_pdf_is_an_error():
    with pytest.raises(OSError, match="not known here"):
        pdf_pages.count(b"%PDF-1.7 something else")


def marked(folder):
    page = folder / "book" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p><!-- b2kinv:pdf --></p>", encoding="utf-8")
    return page


def test_site_without_chromium_is_whole_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv(chromium.PROGRAM_VARIABLE, "")
    page, told = marked(tmp_path), []
    build._add_pdf(tmp_path, "", told.append)
    assert told == ["printing the book as PDF", "the PDF is left out: no Chromium was found"]
    assert "<a" not in page.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [page.parent]


def test_chromium_that_does_not_start_fails_no_site(rendered, monkeypatch):
    program = rendered / "chromium"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(chromium.PROGRAM_VARIABLE, str(program))
    monkeypatch.setattr(book_pdf, "chapters", lambda root: [("book/one", ""), ("book/sub/two", "")])
    told = []
    build._add_pdf(rendered, "", told.append)
    assert re.match(r"the PDF is left out: .*(ended by itself|Broken pipe)", told[-1])
    assert not (rendered / book_pdf.ONE_PAGE).exists()
