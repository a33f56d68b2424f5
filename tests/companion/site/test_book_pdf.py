"""The book as one PDF: what can be tested without a site and without a browser; tests/site/ has the rest."""

import dataclasses
import io
import os
import re
import sys

import pikepdf
import pytest

from b2kinv.companion.papers import Paper
from b2kinv.companion.site import book_pdf, build, one_page, pdf_pages, system_browser
from b2kinv.companion.words.errors import Failed

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
def paper(tmp_path):
    """Another paper, with a book of two pages."""
    (tmp_path / "_toc.yml").write_text(
        "root: book/one\nparts:\n- caption: A part\n  chapters:\n  - file: book/sub/two\n", encoding="utf-8"
    )
    (tmp_path / "_config.yml").write_text(
        "html:\n  extra_footer: 'By <a href=\"https://example.org\">us</a>, free. <!-- companion:pdf -->'\n",
        encoding="utf-8",
    )
    return Paper(
        module_name="toys.paper",
        name="toys",
        version="3.1",
        root=tmp_path,
        book_title="Tops & toys",
        title="Do t → b decays <spin>?",
        authors=("A. First", "B. Second", "C. Third"),
        reference="arXiv:2101.00001",
        address="https://arxiv.org/abs/2101.00001",
        subject="toys",
        sections=(),
        chapters={},
        claims_package="toys.claims",
    )


@pytest.fixture
def rendered(paper):
    """Its site."""
    (paper.root / "book" / "sub").mkdir(parents=True)
    for name, body in {"one": ONE, "sub/two": TWO}.items():
        page = f'<html>{HEAD}<body><article class="bd-article">{body}</article></body></html>'
        (paper.book / f"{name}.html").write_text(page, encoding="utf-8")
        (paper.book / f"{name}.md").touch()
    return paper.root


def test_links_lead_within_the_page_or_out_of_the_book(paper, rendered):
    text = one_page.combined(paper, rendered)
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
    assert set(re.findall(r'href="#([^"]+)"', text)) <= names


def test_formulas_are_set_by_what_any_page_has_for_it(paper, rendered):
    assert one_page.combined(paper, rendered).count("tex-svg.js") == 1
    for name, count in (("one", 1), ("sub/two", 0)):
        page = paper.book / f"{name}.html"
        head, body = page.read_text(encoding="utf-8").split("</head>")
        page.write_text(re.sub(r"<script.*</script>", "", head) + "</head>" + body, encoding="utf-8")
        assert one_page.combined(paper, rendered).count("tex-svg.js") == count
        assert one_page.combined(paper, rendered).count("window.MathJax = ") == count


def test_closed_rows_are_open_and_explorers_say_where_to_find_them(paper, rendered):
    text = one_page.combined(paper, rendered)
    assert '<details open class="claim">' in text
    assert "<code>book/sub/two.html</code>" in text
    for trace in ("secret", 'type="range"', "viewBox"):
        assert trace not in text
    assert "<p>after " in text


def test_contents_and_running_heads_have_the_titles(paper, rendered):
    text = one_page.combined(paper, rendered)
    assert '<a href="#book-one"><span>One &amp; only</span><span class="book-page">000</span></a>' in text
    assert '<p class="book-part">A part</p>' in text
    assert '@page chapter-book-one { @top-left { content: "One & only"; } }' in text
    assert 'style="page: chapter-book-sub-two"' in text


def test_title_page_is_that_of_the_paper(paper, rendered):
    text = one_page.combined(paper, rendered)
    title = re.sub(
        r"[ \n]+", " ", text.partition('<section class="book-title">')[2].partition("</section>")[0]
    )
    assert "<h1>Tops &amp; toys</h1>" in title
    assert "A reproducible companion to arXiv:2101.00001, “Do t\u00a0→\u00a0b decays &lt;spin&gt;?”" in title
    assert "by A. First, B. Second and C. Third</p>" in title
    assert 'toys 3.1. By <a href="https://example.org">us</a>, free. This PDF' in title
    assert "<code>toys book</code>" in title
    assert "<title>Tops &amp; toys: a companion to arXiv:2101.00001</title>" in text
    assert book_pdf.file_name(paper) == "toys.pdf"


def test_other_parameters_stand_on_the_title_page(paper, rendered):
    banner = 'Computed with m_a = 1.5: <a href="companion:default-site">see</a>.'
    text = one_page.combined(paper, rendered, banner)
    assert '<p class="book-changed">Computed with m_a = 1.5: see.</p>' in text


def document(
    drawn=b"BT (text) Tj ET", *, first=b"BT (000) Tj ET", pages=2, node=979, moment=b"20261122182812"
):
    """Return a PDF of two pages as Chromium lays it out, by hand; with pages=1, without the second.

    The second page has a named place, a bookmark, and a table of which a cell names its heading.
    """
    streams = (first, drawn)
    bodies = [
        b"<</Type /Catalog\n/Pages 2 0 R\n/Dests 7 0 R\n/StructTreeRoot 12 0 R\n/Outlines 10 0 R>>",
        b"<</Type /Pages\n/Count %d\n/Kids [%s]>>" % (pages, b" ".join([b"3 0 R", b"4 0 R"][:pages])),
        *(
            b"<</Type /Page\n/Resources <</Font <</F1 8 0 R>>>>\n/MediaBox [0 0 595 842]\n/Annots [9 0 R]\n"
            b"/Contents %d 0 R\n/Parent 2 0 R>>" % number
            for number in (5, 6)
        ),
        *(b"<</Length %d>> stream\n%s\nendstream" % (len(text), text) for text in streams),
        b"<</chapter-a [4 0 R /XYZ 6 827 0]>>",
        b"<</Type /Font\n/BaseFont /Of%dPages>>" % pages,
        b"<</Type /Annot\n/Dest /chapter-a>>",
        b"<</Type /Outlines\n/First 11 0 R\n/Last 11 0 R\n/Count 1>>",
        b"<</Title (A longA longtitle)\n/Parent 10 0 R\n/Dest [4 0 R /XYZ 6 827 0]>>",
        b"<</Type /StructTreeRoot\n/K 13 0 R\n/IDTree 16 0 R>>",
        b"<</Type /StructElem\n/S /Table\n/P 12 0 R\n/K [14 0 R 15 0 R]>>",
        b"<</Type /StructElem\n/S /TH\n/P 13 0 R\n/ID (node%08d)>>" % node,
        b"<</Type /StructElem\n/S /TD\n/P 13 0 R\n/A [<</O /Table\n/Headers [(node%08d)]>> <</O /Table>>]>>"
        % node,
        b"<</Kids [17 0 R]>>",
        b"<</Limits [(node%08d) (node%08d)]\n/Names [(node%08d) 14 0 R]>>" % (node, node, node),
        b"<</Producer (Skia/PDF)\n/CreationDate (D:%s+00'00')\n/ModDate (D:%s+00'00')>>" % (moment, moment),
    ]
    text, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(text)
    text += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    text += b"".join(b"%010d 00000 n \n" % place for place in places)
    text += b"trailer\n<</Size %d\n/Root 1 0 R\n/Info %d 0 R>>\n" % (len(bodies) + 1, len(bodies))
    return bytes(text + b"startxref\n%d\n%%%%EOF\n" % start)


@pytest.fixture
def opened(tmp_path):
    """Return a function that finishes a PDF and opens what comes out."""
    files = []

    def finish(printed, beginning, headings=()):
        content, pages = pdf_pages.finished(printed, beginning, headings)
        (tmp_path / "finished.pdf").write_bytes(content)
        files.append(pikepdf.open(tmp_path / "finished.pdf"))
        assert pages == len(files[-1].pages)
        return files[-1]

    yield finish
    for file in files:
        file.close()


def test_pages_of_named_places_are_read():
    assert pdf_pages.page_numbers(document()) == {"chapter-a": 2}


def test_contents_with_numbers_take_the_place_of_those_without(opened):
    pdf = opened(document(), document(first=b"BT (017) Tj ET", pages=1))
    assert [page.Contents.read_bytes() for page in pdf.pages] == [b"BT (017) Tj ET", b"BT (text) Tj ET"]
    assert [page.Resources.Font.F1.BaseFont for page in pdf.pages] == ["/Of1Pages", "/Of2Pages"]
    # Links and the place in the book stay those of the book.
    assert pdf.pages[0].Annots[0].Dest == "/chapter-a"
    assert pdf.Root.Dests["/chapter-a"][0].objgen == pdf.pages[1].objgen


def test_bookmarks_have_the_titles_of_the_headings(opened):
    assert opened(document(), document(), ["A long title"]).Root.Outlines.First.Title == "A long title"


def test_bookmarks_keep_their_titles_where_headings_are_not_theirs(opened):
    pdf = opened(document(), document(), ["A heading that has none", "A long title"])
    assert pdf.Root.Outlines.First.Title == "A longA longtitle"


def test_two_prints_are_the_same_bytes(opened):
    later = document(node=100_002, moment=b"20270101000001")
    assert pdf_pages.finished(document(), document(), ()) == pdf_pages.finished(later, later, ())
    other = document(b"BT (other) Tj ET")
    assert pdf_pages.finished(document(), document(), ()) != pdf_pages.finished(other, other, ())
    pdf = opened(later, later)
    # Cells still find their headings.
    heading, cell = pdf.Root.StructTreeRoot.K.K
    (name,) = cell.A[0].Headers
    assert name == heading.ID
    leaves = list(pdf.Root.StructTreeRoot.IDTree.Names)
    assert leaves[0] == name
    assert leaves[1].objgen == heading.objgen


def test_strange_pdf_is_an_error():
    with pytest.raises(pikepdf.PdfError):
        pdf_pages.page_numbers(b"%PDF-1.7 something else")


def test_browser_of_the_system_is_found(tmp_path, monkeypatch):
    for variable in ("MY_BROWSER", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setattr(system_browser, "_MAC_FOLDERS", ("~/Applications",))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert system_browser.find("MY_BROWSER") is None
    # Each is preferred to those before.
    for place in (
        "home/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "home/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "local/Microsoft/Edge/Application/msedge.exe",
        "local/Google/Chrome/Application/chrome.exe",
        *(f"bin/{name}" for name in ("msedge", "chrome", "google-chrome", "chromium-browser", "chromium")),
    ):
        program(tmp_path / place)
        assert system_browser.find("MY_BROWSER") == str(tmp_path / place)
    monkeypatch.setenv("MY_BROWSER", str(tmp_path / "bin" / "chrome"))
    assert system_browser.find("MY_BROWSER") == str(tmp_path / "bin" / "chrome")
    for named in ("", str(tmp_path / "nowhere")):
        monkeypatch.setenv("MY_BROWSER", named)
        assert system_browser.find("MY_BROWSER") is None


def program(path, text="#!/bin/sh\nexit 1\n"):
    """Write a program and return its path as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return str(path)


EXTRA = "python -m pip install 'toys[pdf]'"
BROWSER = "a browser (TOYS_CHROMIUM is '', which is no program)"


@pytest.mark.parametrize(
    ("blocked", "browser", "needs"),
    [
        (["pikepdf"], True, f"pikepdf ({EXTRA})"),
        (["playwright.async_api"], True, f"playwright ({EXTRA})"),
        (["playwright.async_api", "pikepdf"], True, f"playwright and pikepdf ({EXTRA})"),
        ([], False, BROWSER),
        (["playwright.async_api", "pikepdf"], False, f"playwright and pikepdf ({EXTRA}) and {BROWSER}"),
    ],
)
def test_what_is_missing_is_told_and_the_site_is_whole(paper, rendered, monkeypatch, blocked, browser, needs):
    for name in blocked:
        # Importing it fails as if it were not installed.
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setenv("TOYS_CHROMIUM", program(rendered / "browser") if browser else "")
    page = paper.book / "one.html"
    page.write_text("<p><!-- companion:pdf --></p>", encoding="utf-8")
    before, told = sorted(rendered.rglob("*")), []
    build._add_pdf(paper, rendered, "", told.append)
    assert told == [f"the PDF is left out: it needs {needs}"]
    assert page.read_text(encoding="utf-8") == "<p><!-- companion:pdf --></p>"
    assert sorted(rendered.rglob("*")) == before
    # Whoever asks for it is refused at once.
    with pytest.raises(ValueError, match=f"^--pdf is not possible here: it needs {re.escape(needs)}$"):
        build.build(paper, {}, report=told.append, pdf=True)
    assert len(told) == 1
    assert sorted(rendered.rglob("*")) == before


def test_without_any_browser_the_advice_is_to_install_one(paper, monkeypatch):
    monkeypatch.setattr(system_browser, "find", lambda variable: None)
    monkeypatch.delenv("TOYS_CHROMIUM", raising=False)
    advice = "install Chromium, Chrome or Edge, or name one in TOYS_CHROMIUM"
    assert book_pdf.missing(paper) == f"it needs a browser ({advice})"


@pytest.mark.skipif(os.name == "nt", reason="the browser that fails is a script for a Unix shell")
def test_browser_that_does_not_start_fails_the_build(paper, rendered, monkeypatch):
    broken = program(rendered / "broken", "#!/bin/sh\necho 'no libnss3.so' >&2\nexit 127\n")
    monkeypatch.setenv("TOYS_CHROMIUM", broken)
    before, told = sorted(rendered.rglob("*")), []
    with pytest.raises(Failed) as failure:
        build._add_pdf(paper, rendered, "", told.append)
    (sentence,) = failure.value.sentences
    assert sentence.startswith(f"{broken} did not print the book as PDF: ")
    assert "(no libnss3.so)" in sentence
    assert sentence.endswith("name another program in TOYS_CHROMIUM, or do without: toys book --no-pdf")
    assert told == ["printing the book as PDF"]
    assert sorted(rendered.rglob("*")) == before


def test_pages_that_are_looked_up_are_printed_apart(paper):
    (whole,) = one_page.documents(paper)
    assert (whole.suffix, whole.folded) == ("", False)
    parts = dataclasses.replace(paper, looked_up=("book/sub/",))
    book, reference = one_page.documents(parts)
    assert [page for page, _ in book.listed] == ["book/one"]
    # The part that its first page opened is that of its first page here, too.
    assert [*reference.listed] == [("book/sub/two", "A part")]
    assert (book.folded, reference.suffix, reference.folded) == (True, "reference", False)


def test_book_leaves_out_what_is_folded_and_links_to_it(paper, rendered):
    page = paper.book / "one.html"
    folded = (
        '<details class="how"><summary>How</summary><p id="how">machinery</p></details>'
        '<div class="cell"><div class="cell_input"><pre>import toys</pre></div><p>output</p></div>'
        '<section id="cite-this-page"><details class="fold fold-footer"><summary><h2>Cite</h2></summary>'
        '<div class="fold-body"><p>BibTeX</p></div></details></section><a href="#how">see how</a>'
        '<section><details class="fold"><summary><h2>Why</h2></summary><div class="fold-body"><p>because</p>'
        "<details><summary>Aside</summary>more</details></div></details></section>"
        '<details class="claim" id="row"><summary>said <b>so</b></summary><p>tried<br></p></details>'
        "<details open><summary>Open</summary><p>story</p></details><p>after</p></article>"
    )
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</article>", folded), encoding="utf-8")
    document = one_page.Document("", "Title", [("book/one", "")], folded=True)
    printed = one_page.combined(paper, rendered, "", document)
    for left_out in ("machinery", "import toys", "Cite<", "BibTeX", ">tried", "<summary>How", "Aside"):
        assert left_out not in printed, left_out
    for kept in (
        "<p>output</p>",
        # Headings in what opens would be no bookmarks.
        '<div class="fold"><div><h2>Why</h2></div><div class="fold-body"><p>because</p>'
        "</div></div></section>",
        "<summary>said <b>so</b></summary></details>",
        "<p>story</p>",
        "<p>after</p>",
    ):
        assert kept in printed, kept
    assert "<a>see how</a>" in printed
    whole = one_page.combined(paper, rendered, "", dataclasses.replace(document, folded=False))
    assert "machinery" in whole
    assert '<details open class="claim" id="book-one--row">' in whole


def test_excerpt_is_the_block_with_its_class():
    text = (
        '<i></i><div class="landing docutils"><div>a <a href="x.html">b</a></div><p>c</p></div><div>d</div>'
    )
    assert one_page.excerpt("book/one", text, "landing") == (
        '<div class="landing docutils"><div>a <a>b</a></div><p>c</p></div>'
    )
    assert one_page.excerpt("book/one", text, "absent") == ""


def test_properties_are_those_that_are_given():
    about = {"/Title": "Tops: a companion", "/Author": "Us", "/Subject": "toys", "/Keywords": "a, b"}
    content, _ = pdf_pages.finished(document(), document(), (), about)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert {key: str(pdf.docinfo[key]) for key in about} == about
