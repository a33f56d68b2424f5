"""The book on paper, as one PDF and page by page, and what readers copy to cite it."""

import os
import re
import shutil
import subprocess

import pikepdf
import pytest

from b2kinv.companion.ledger import claims_file, verdicts, wording
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import book_pdf, citation, one_page, static
from b2kinv.companion.words.errors import Failed
from b2kinv.paper import PAPER
from b2kinv.sections import belle2_excess

pytestmark = pytest.mark.site

#: What must not reach paper: TeX that was not set, numbers that were not pasted, references to nothing.
LEFTOVERS = ("\\frac", "\\(", "\\)", "\\begin", "\\cr", "{glue", "{ref}", "{doc}", "??", "undefined")


@pytest.fixture(scope="module")
def poppler():
    """Return a function that runs one of poppler's programs, which read PDF independently of Chromium."""
    if shutil.which("pdftotext") is None:
        reason = "pdftotext is missing: install the package poppler-utils to test the PDF of the book"
        if "CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)

    def run(program, *arguments):
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, check=True)
        assert done.stderr == b""
        return done.stdout.decode("utf-8")

    return run


@pytest.fixture(scope="module")
def pdf(built, browser):
    """The PDF of the site. Chromium is there, or `browser` has skipped."""
    return built.site / book_pdf.file_name(PAPER)


@pytest.fixture(scope="module")
def leaves(pdf, poppler):
    """The text of every page."""
    return poppler("pdftotext", "-layout", pdf, "-").split("\f")[:-1]


@pytest.fixture(scope="module")
def reference(built, browser, poppler):
    """The text of every page of the reference."""
    printed = built.site / book_pdf.file_name(PAPER, "reference")
    return poppler("pdftotext", "-layout", printed, "-").split("\f")[:-1]


def squeezed(text):
    return re.sub(r"\s+", " ", text)


def test_site_links_what_is_printed_and_says_how_long_it_is(built, pdf, leaves, reference):
    for page in PAPER.pages():
        text = (built.site / f"{page}.html").read_text(encoding="utf-8")
        found = re.search(
            r'<a href="([^"]+)">Download the book as PDF</a> \((\d+) pages, (\d+) MB\), '
            r'<a href="([^"]+)">the reference</a> \((\d+) pages, \d+ MB\), '
            r'<a href="([^"]+)">a summary</a> \(1 page\)\.',
            text,
        )
        folder = (built.site / page).parent
        assert folder.joinpath(found[1]).resolve() == pdf.resolve()
        assert folder.joinpath(found[4]).resolve() == pdf.with_name("b2kinv-reference.pdf").resolve()
        assert folder.joinpath(found[6]).resolve() == pdf.with_name("b2kinv-summary.pdf").resolve()
        assert [int(found[2]), int(found[5])] == [len(leaves), len(reference)]
        assert int(found[3]) == round(pdf.stat().st_size / 1e6)


def test_book_is_for_reading_and_no_page_is_empty(leaves, reference):
    assert 30 < len(leaves) <= 80
    assert len(reference) > 100
    for printed in (leaves, reference):
        for number, leaf in enumerate(printed[1:], start=2):
            lines = [line.strip() for line in leaf.splitlines() if line.strip()]
            assert lines[-1] == str(number)
            assert len(lines) >= 3, number


def test_book_has_no_code_and_no_functions_and_the_reference_has_them(leaves, reference):
    text, looked_up = (squeezed(" ".join(printed)) for printed in (leaves, reference))
    # The first line of every notebook, and the signature of a function.
    assert "import b2kinv" not in text
    assert "loop_function(x)" not in text
    assert "loop_function(x)" in looked_up


def test_summary_says_on_one_page_what_the_ledger_found(pdf, poppler):
    leaf = poppler("pdftotext", "-layout", pdf.with_name("b2kinv-summary.pdf"), "-").split("\f")
    assert len(leaf) == 2
    text = squeezed(leaf[0])
    assert PAPER.reference in text
    current = verdicts.ledger(PAPER)
    assert squeezed(wording.facts_text(current).removesuffix(" …"))[:40] in text
    for group in ("not reproduced", "fails"):
        facts = {entry.claim.fact for entry in current if entry.verdict_group == group}
        assert f"{group} one claim for each of {len(facts)} facts" in text
    assert [trace for trace in LEFTOVERS if trace in text] == []


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_a_figure_beside_words_keeps_to_its_column_on_paper(visit):
    # As wide as the paper of the summary at the scale at which it fills a page: its figure reached out of it.
    page = visit("book/index.html", viewport={"width": 1160, "height": 960})
    page.emulate_media(media="print")
    image, column = (page.locator(f".landing-figure {what}").bounding_box() for what in ("img", "figure"))
    assert image["width"] > 300
    assert image["x"] + image["width"] <= column["x"] + column["width"] + 1


@pytest.mark.parametrize("suffix", ["", "reference", "summary"])
def test_properties_name_the_book(built, pdf, poppler, suffix):
    told = poppler("pdfinfo", built.site / book_pdf.file_name(PAPER, suffix))
    of = f": {suffix}" if suffix else ""
    assert f"Title:           {PAPER.book_title}{of}: a companion to arXiv:2502.04900\n" in told
    assert "Author:          The b2kinv developers\n" in told
    assert re.search(
        rf"^Subject: +{re.escape(PAPER.subject)}: b2kinv .*{re.escape(PAPER.title)}", told, re.MULTILINE
    )
    assert re.search(r"^Keywords: +arXiv:2502\.04900, b2kinv", told, re.MULTILINE)


def test_contents_tell_the_page_of_every_chapter(leaves):
    lines = re.findall(r"^ *(\S.*?) {2,}(\d+)$", leaves[1], re.MULTILINE)
    assert len(lines) == len(one_page.documents(PAPER)[0].listed)
    for title, number in lines:
        page = [squeezed(line).strip() for line in leaves[int(number) - 1].splitlines() if line.strip()]
        # Above the text as running head, and as heading.
        assert page[0] == title
        assert squeezed(" ".join(page[1:4])).startswith(title)
        previous = leaves[int(number) - 2].strip()
        assert not previous.startswith(title)


def test_words_and_numbers_are_those_of_the_site(leaves, reference):
    text = squeezed(" ".join(leaves))
    tension = belle2_excess.evaluate(belle2_excess.Parameters()).value("tension")
    assert f"the tension is {tension:.1f} standard" in text
    assert [trace for trace in LEFTOVERS if trace in text] == []
    # Every row of the ledger is open, every explorer says where it is to be found.
    known = claims_file.load_claims(PAPER)
    looked_up = squeezed(" ".join(reference))
    assert [trace for trace in LEFTOVERS if trace in looked_up] == []
    assert [claim.id for claim in known if f"Claim {claim.id}" not in looked_up] == []
    # The book has each row, and of none what is behind it.
    assert not re.search(r"Claim [IVX]+[A-C]?\.", text)
    assert all(f"{page}.html" in looked_up for page in PAPER.pages() if "/explorers/" in page)
    assert "@software{b2kinv" in text


def test_fonts_are_embedded_and_nothing_is_made_of_pixels(pdf, poppler):
    for font in poppler("pdffonts", pdf).splitlines()[2:]:
        # The columns emb, sub, uni, then the object's two numbers.
        assert font.split()[-5] == "yes", font
    assert poppler("pdfimages", "-list", pdf).splitlines()[2:] == []


def test_links_lead_to_places_of_the_book(pdf, poppler):
    assert "Tagged:          yes" in poppler("pdfinfo", pdf)
    addresses = re.findall(r"(?:file|http)s?:\S+", poppler("pdfinfo", "-url", pdf))
    assert len(addresses) > 50
    assert not [address for address in addresses if not address.startswith("http")]
    with pikepdf.open(pdf) as opened:
        wanted = {
            str(link.Dest).removeprefix("/")
            for page in opened.pages
            for link in page.get("/Annots", ())
            if "/Dest" in link
        }
    named = set(re.findall(r'"([^"]+)"$', poppler("pdfinfo", "-dests", pdf), re.MULTILINE))
    assert len(wanted) > 100
    assert wanted <= named


def test_bookmarks_are_the_headings(pdf, leaves):
    titles = [squeezed(title) for title, _ in re.findall(r"^ *(\S.*?) {2,}(\d+)$", leaves[1], re.MULTILINE)]
    with pikepdf.open(pdf) as opened, opened.open_outline() as outline:
        assert [chapter.title for chapter in outline.root] == [PAPER.book_title, "Contents", *titles]
        below = [section.title for chapter in outline.root for section in chapter.children]
    assert "The couplings" in below
    # A heading that breaks its line on paper is in one piece.
    text = squeezed(" ".join(leaves))
    assert [title for title in below if squeezed(title) not in text] == []


SMALL_PAGE = """<html><head><link rel="stylesheet" href="../_static/print.css" />
<script>window.MathJax = {{}}</script><script defer src="../_static/mathjax/stands_in.js"></script></head>
<body><article class="bd-article"><section id="top"><h1>{title}<a class="headerlink" href="#top">#</a></h1>
<p><a href="one.html#top">first</a> <a href="two.html#top">second</a></p>
<table><tr><th>heading</th></tr><tr><td>cell</td></tr></table>
<h2>Of {title}</h2><pre>{lines}</pre></section></article></body></html>"""
READY = "window.MathJax = { startup: { promise: Promise.resolve() } };"


def small_site(folder, script=READY):
    """Write the site of another paper, of two pages that are five on paper; return that paper."""
    (folder / "_static" / "mathjax").mkdir(parents=True)
    (folder / "_static" / "mathjax" / "stands_in.js").write_text(script, encoding="utf-8")
    shutil.copyfile(static.FOLDER / "print.css", folder / "_static" / "print.css")
    (folder / "book").mkdir()
    for name, title, lines in (("one", "A first chapter", 100), ("two", "The second one", 10)):
        text = SMALL_PAGE.format(title=title, lines="line\n" * lines)
        (folder / "book" / f"{name}.html").write_text(text, encoding="utf-8")
    contents = "root: book/one\nparts:\n- caption: More\n  chapters:\n  - file: book/two\n"
    (folder / "_toc.yml").write_text(contents, encoding="utf-8")
    (folder / "_config.yml").write_text("html: {extra_footer: Free.}\n", encoding="utf-8")
    return Paper(
        module_name="toys.paper",
        name="toys",
        version="3.1",
        root=folder,
        book_title="Tops → toys & back",
        title="Do tops spin?",
        authors=("A. First", "B. Second"),
        reference="arXiv:2101.00001",
        address="https://arxiv.org/abs/2101.00001",
        subject="toys",
        sections=(),
        chapters={},
        claims_package="toys.claims",
    )


def test_book_of_another_paper_is_printed_the_same_from_any_folder(browser, poppler, tmp_path):
    papers = [small_site(tmp_path / folder) for folder in ("one", "another one")]
    pages = [book_pdf.write(paper, paper.root) for paper in papers]
    first, second = (paper.root / "toys.pdf" for paper in papers)
    assert first.read_bytes() == second.read_bytes()
    # Without pages that are looked up it has no reference, without a ledger no summary.
    assert [*pages[0]] == ["toys.pdf"]
    told = poppler("pdfinfo", first)
    assert re.search(r"^Title: +Tops → toys & back: a companion to arXiv:2101\.00001$", told, re.MULTILINE)
    assert (
        re.search(r"^Pages: +(\d+)$", told, re.MULTILINE)[1]
        == str(pages[0]["toys.pdf"])
        == str(pages[1]["toys.pdf"])
    )
    leaves = poppler("pdftotext", "-layout", first, "-").split("\f")[:-1]
    assert "“Do tops spin?”, by A. First and B. Second" in squeezed(leaves[0])
    numbers = dict(re.findall(r"^ *(\S.*?) {2,}(\d+)$", leaves[1], re.MULTILINE))
    assert list(numbers) == ["A first chapter", "The second one"]
    # A hundred lines need more than one page: the second chapter does not follow at once.
    assert int(numbers["The second one"]) > int(numbers["A first chapter"]) + 1
    for title, number in numbers.items():
        lines = [line.strip() for line in leaves[int(number) - 1].splitlines() if line.strip()]
        assert lines[:2] == [title, title]
        assert lines[-1] == number
    for leaf, title in zip(
        leaves[2:], ["A first chapter"] * (len(leaves) - 3) + ["The second one"], strict=True
    ):
        assert leaf.strip().startswith(title)
    links = re.findall(r'"([^"]+)"$', poppler("pdfinfo", "-dests", first), re.MULTILINE)
    assert {"book-one", "book-two", "book-one--top", "book-two--top"} <= set(links)
    with pikepdf.open(first) as opened, opened.open_outline() as outline:
        told = [(chapter.title, [section.title for section in chapter.children]) for chapter in outline.root]
    assert told == [
        ("Tops → toys & back", []),
        ("Contents", []),
        ("A first chapter", ["Of A first chapter"]),
        ("The second one", ["Of The second one"]),
    ]


@pytest.mark.parametrize(
    ("script", "seconds", "reason"),
    [
        ("", book_pdf._SECONDS_FOR_ALL, "TypeError: "),
        ("MathJax = { startup: { promise: new Promise(() => {}) } };", 5.0, "it was not ready after 5 s;"),
    ],
    ids=["breaks", "hangs"],
)
def test_book_that_is_not_printed_fails(browser, monkeypatch, tmp_path, script, seconds, reason):
    monkeypatch.setattr(book_pdf, "_SECONDS_FOR_ALL", seconds)
    paper = small_site(tmp_path / "site", script)
    before = sorted(paper.root.rglob("*"))
    with pytest.raises(Failed, match=f"did not print the book as PDF: {reason}.*toys book --no-pdf$"):
        book_pdf.write(paper, paper.root)
    assert sorted(paper.root.rglob("*")) == before


@pytest.mark.parametrize("address", ["file"], indirect=True)
@pytest.mark.parametrize("name", ["notebooks/alp_decays.html", "book/ledger.html"])
def test_single_page_prints_without_the_screen_around_it(visit, name):
    page = visit(name, color_scheme="dark", viewport={"width": 680, "height": 960})
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    told = page.evaluate(
        """() => {
          const shown = (element) => element.checkVisibility({ contentVisibilityAuto: true });
          const dark = (colour) => Math.max(...colour.match(/[\\d.]+/g).slice(0, 3)) < 160;
          const texts = [...document.querySelectorAll("article :is(p, li, td, th, h1, h2, span, code, a)")]
            .filter((element) => shown(element) && element.textContent.trim());
          return {
            around: [...document.querySelectorAll(
              ".bd-sidebar-primary, .bd-sidebar-secondary, .bd-header-article, .copybtn, .headerlink")]
              .filter(shown).length,
            title: shown(document.querySelector("article h1")),
            hidden: [...document.querySelectorAll("article details > :not(summary)")]
              .filter((element) => !shown(element)).length,
            offers: [...document.querySelectorAll("article details.fold > summary")]
              .filter((element) => getComputedStyle(element, "::before").content !== "none").length
              + [...document.querySelectorAll("article details.page-code > summary")].filter(shown).length,
            pale: texts.filter((element) => !dark(getComputedStyle(element).color)).length,
            texts: texts.length,
            clipped: [...document.querySelectorAll("article :is(pre, table, .table-wide, .claim-table)")]
              .filter((element) => element.scrollWidth > element.clientWidth + 1
                && getComputedStyle(element).overflowX !== "visible").length,
            wide: document.documentElement.scrollWidth,
          };
        }"""
    )
    assert told.pop("texts") > 100
    assert told.pop("wide") <= 680
    assert told == {"around": 0, "title": True, "hidden": 0, "offers": 0, "pale": 0, "clipped": 0}


def pasted(page):
    """Return what a reader gets who pastes."""
    page.evaluate("() => document.body.appendChild(document.createElement('textarea')).focus()")
    page.keyboard.press("Control+V")
    return page.locator("body > textarea").last.input_value()


@pytest.mark.parametrize(
    ("address", "clipboard"), [("http", "with"), ("http", "without"), ("file", "with")], indirect=["address"]
)
def test_bibtex_is_copied_by_keyboard(visit, clipboard):
    page = visit("book/cite.html")
    if clipboard == "without":
        # As in a page that is neither from disk nor from a safe address.
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    buttons = page.get_by_role("button", name="Copy to clipboard")
    entries = citation.bibtex(PAPER)
    assert buttons.count() == len(entries) == 2
    for index, entry in enumerate(entries):
        buttons.nth(index).focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert buttons.nth(index).evaluate("button => button === document.activeElement")
        page.wait_for_function("getComputedStyle(document.activeElement).opacity === '1'")
        page.keyboard.press("Enter")
        assert pasted(page).rstrip("\n") == entry.rstrip("\n")
    assert page.complaints == []


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_every_section_offers_the_same_bibtex(visit):
    page = visit("notebooks/alp_decays.html#cite-this-page")
    page.get_by_text("BibTeX of the paper and of this companion").click()
    page.locator(".highlight-bibtex").get_by_role("button").focus()
    page.keyboard.press("Enter")
    assert pasted(page).rstrip("\n") == "\n".join(citation.bibtex(PAPER)).rstrip("\n")


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_copied_commands_have_no_prompt(visit):
    page = visit("book/rerun.html")
    block = page.locator(".highlight-console").first
    block.hover()
    block.get_by_role("button").click()
    assert re.match(r"\$ ", block.locator("pre").inner_text())
    assert "$" not in pasted(page)
