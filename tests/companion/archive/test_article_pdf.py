"""The report as a ReScience C article: what its page says, and that it is printed the same each time."""

import html.parser
import io
import os

import pytest

from b2kinv.companion.archive import article_pdf, citation_file
from b2kinv.companion.ledger import verdicts
from b2kinv.companion.site import book_pdf
from b2kinv.paper import PAPER


@pytest.fixture(scope="module")
def ledger():
    return verdicts.ledger(PAPER)


class Reader(html.parser.HTMLParser):
    """Keeps what stands in each kind of element."""

    def __init__(self, text):
        super().__init__()
        self.within, self.found = [], {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.within.append(tag)

    def handle_endtag(self, tag):
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data):
        for tag in set(self.within):
            self.found.setdefault(tag, []).append(data)


def test_the_page_has_the_parts_of_an_article(ledger):
    told = {
        "authors": [{"given-names": "Emmy", "family-names": "Noether"}],
        "license": "MIT",
        "version": "1.0",
        "abstract": "Sums < differences.",
        "doi": "10.5281/zenodo.1",
    }
    read = Reader(article_pdf.page(PAPER, ledger, told)).found
    assert "".join(read["h1"]) == f"[Re] {PAPER.title}"
    assert "Emmy Noether" in "".join(read["header"])
    margin = "".join(read["aside"])
    assert all(word in margin for word in (PAPER.reference, "10.5281/zenodo.1", "MIT"))
    assert "Keywords" not in margin
    assert "Sums < differences." in read["p"]
    # One row for each claim, in tables that have a head.
    codes = [text.strip() for text in read["code"]]
    assert {entry.claim.id for entry in ledger} <= set(codes)
    assert "as printed" in read["th"]


def test_it_is_printed_the_same_each_time(ledger, tmp_path):
    pikepdf = pytest.importorskip("pikepdf")
    if needs := book_pdf.missing(PAPER):
        (pytest.fail if "CI" in os.environ else pytest.skip)(needs)
    told = citation_file.read(PAPER)
    first, second = (article_pdf.pdf(PAPER, ledger, told, tmp_path) for _ in range(2))
    assert first == second
    with pikepdf.open(io.BytesIO(first)) as found:
        assert str(found.docinfo["/Title"]) == f"[Re] {PAPER.title}"
        # Some fifteen rows fit on a page, and there are more than eighty.
        assert len(found.pages) >= 4
