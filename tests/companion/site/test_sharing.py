"""What pages say of themselves to those who pass them on."""

import dataclasses
import html
import re
import struct
import urllib.parse

import pytest

from b2kinv.companion.site import search_text, sharing
from b2kinv.paper import PAPER, share_image

ADDRESS = "https://example.org/b/"


def told(found):
    return dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)" />', found))


def test_a_page_with_an_address_has_all_that_those_show_who_link_to_it():
    said = told(sharing.tags(PAPER, 'A "line"', "Belle II & you", ADDRESS, "notebooks/one"))
    assert said["og:title"] == "A &quot;line&quot;"
    assert said["og:description"] == said["description"] == "Belle II &amp; you"
    assert said["og:url"] == "https://example.org/b/notebooks/one.html"
    assert said["og:image"] == "https://example.org/b/_static/share.png"
    # What https://ogp.me asks of every page.
    assert {"og:title", "og:type", "og:image", "og:url"} <= set(said)


def test_without_an_address_there_is_the_description_alone():
    assert set(told(sharing.tags(PAPER, "A", "B", "", "notebooks/one"))) == {"description"}


def test_a_paper_without_a_picture_names_none():
    paper = dataclasses.replace(PAPER, share_image="")
    assert not [name for name in told(sharing.tags(paper, "A", "B", ADDRESS, "c")) if "image" in name]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", ""),
        ("<p>Too short to say anything.</p>", ""),
        (
            "<figure><p>A caption that is long enough to be taken, if captions were ever taken.</p></figure>"
            "<p>What <em>is</em> said first, &amp; in words that are many enough to stand alone.</p>",
            "What is said first, & in words that are many enough to stand alone.",
        ),
        # The first sentence decides: one with a formula says nothing without it.
        (
            '<p>At <span class="math notranslate">\\(m_a\\)</span> is a line that would have been seen.</p>'
            "<p>A second paragraph, without any formula in it, comes to the rescue.</p>",
            "A second paragraph, without any formula in it, comes to the rescue.",
        ),
        (
            "<p>A sentence without any formula in it that is long enough to stand alone. And one with "
            '<span class="math notranslate">\\(x\\)</span> in it.</p>',
            "A sentence without any formula in it that is long enough to stand alone.",
        ),
    ],
)
def test_a_description_is_the_first_words_that_need_no_formula(body, said):
    assert sharing.description(body) == said


def test_a_long_description_ends_between_words():
    said = sharing.description(f"<p>{'word ' * 100}</p>")
    assert len(said) <= 200
    assert said.endswith("word…")


@pytest.mark.parametrize(
    ("repository", "path", "text"),
    [
        ("https://github.com/owner/name", "/owner/name/issues/new", "body"),
        ("https://gitlab.com/owner/name", "/owner/name/-/issues/new", "issue[description]"),
    ],
)
def test_who_complains_names_claim_parameters_and_version(repository, path, text):
    link = sharing.report_link(PAPER, "IIA.ctau", repository, "m_a = 1.5 GeV instead of 2 GeV & more")
    address = urllib.parse.urlsplit(html.unescape(re.search(r'href="([^"]+)"', link)[1]))
    assert address.path == path
    said = urllib.parse.parse_qs(address.query)[text][0]
    for part in ("IIA.ctau", "m_a = 1.5 GeV instead of 2 GeV & more", PAPER.version):
        assert part in said


def test_the_picture_is_a_png_of_the_size_that_is_told():
    picture = share_image.png_bytes(PAPER)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    # Width and height, in the header that every PNG begins with.
    assert struct.unpack(">II", picture[16:24]) == sharing.IMAGE_SIZE == (1200, 630)
    assert picture == share_image.png_bytes(PAPER)


def test_what_is_searched_is_what_a_page_says():
    page = (
        '<nav>menu</nav><article class="bd-article"><h1>Freeze-in<a class="headerlink" href="">#</a></h1>'
        '<script>var hidden = "no";</script><p>Rate <span class="math notranslate">\\(x\\)</span>, &lt; 3'
        "</p><pre>code</pre><!-- note --><td>one</td><td>two</td></article><footer>end</footer>"
    )
    assert search_text.page_text(page) == "Freeze-in Rate …, < 3 one two"
