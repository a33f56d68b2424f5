"""Every page with the book's own fonts and without them: on the machine of a reader who has others."""

import html.parser
import re

import pytest
from fontTools.ttLib import TTFont

from b2kinv.paper import PAPER

pytestmark = pytest.mark.site

FONTS = PAPER.root / "book" / "assets" / "fonts"
STYLE = PAPER.root / "book" / "assets" / "fonts.css"
PAGES = [f"{page}.html" for page in PAPER.pages()]

#: Families of the book that the page has taken.
LOADED = """() => [...document.fonts]
  .filter((face) => face.status === "loaded" && face.family.includes("Companion"))
  .map((face) => face.family.replaceAll('"', ""))"""
FORMULAS_AND_FONTS = """() => (window.MathJax ? MathJax.startup.promise : Promise.resolve())
  .then(() => document.fonts.ready).then(() => true)"""


def test_first_page_says_all_on_one_screen_without_fonts(built, browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.route("**/*.woff2", lambda route: route.abort())
    page = context.new_page()
    page.goto((built.site / "book" / "index.html").as_uri(), wait_until="load")
    page.evaluate(FORMULAS_AND_FONTS)
    assert page.evaluate(LOADED) == []
    bottoms = page.locator(".landing-figure figcaption, .doors .sd-card").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) == 4
    assert max(bottoms) <= 768
    context.close()


def test_first_page_is_written_in_the_books_own_fonts(visit):
    page = visit("book/index.html")
    page.evaluate(FORMULAS_AND_FONTS)
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    open_nodes, used = [session.send("DOM.getDocument", {"depth": -1})["root"]], {}
    while open_nodes:
        node = open_nodes.pop()
        open_nodes += node.get("children", [])
        if any(child["nodeType"] == 3 for child in node.get("children", [])):
            asked = {"nodeId": node["nodeId"]}
            for font in session.send("CSS.getPlatformFontsForNode", asked)["fonts"]:
                used[font["familyName"]] = font["isCustomFont"]
    assert used == {
        "Companion Sans Regular": True,
        "Companion Sans Semibold": True,
        "Companion Mono Regular": True,
    }


class _Characters(html.parser.HTMLParser):
    """Which characters a page shows, or its scripts may, in code and elsewhere."""

    def __init__(self):
        super().__init__()
        self.code, self.text, self._open = set(), set(), []

    def handle_starttag(self, tag, attributes):
        if tag in ("code", "pre", "kbd", "style"):
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag in self._open:
            del self._open[self._open.index(tag) :]

    def handle_data(self, data):
        if "style" not in self._open:
            data = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), data)
            (self.code if self._open else self.text).update(
                character for character in data if character > " "
            )


def test_fonts_have_every_character_that_a_page_shows(built):
    known = {path.stem: set(TTFont(path).getBestCmap()) for path in FONTS.glob("*.woff2")}
    # The signs that text takes from the other font.
    ranges = re.search(r"unicode-range: (.*);", STYLE.read_text(encoding="utf-8"))[1]
    signs = {
        code
        for low, high in re.findall(r"U\+(\w+)-(\w+)", ranges)
        for code in range(int(low, 16), int(high, 16) + 1)
    }
    text = known["sans-regular"] & known["sans-semibold"] | known["mono-regular"] & signs
    lacking = {}
    for name in PAGES:
        characters = _Characters()
        characters.feed((built.site / name).read_text(encoding="utf-8"))
        missing = {one for one in characters.text if ord(one) not in text}
        missing |= {one for one in characters.code if ord(one) not in known["mono-regular"]}
        if missing:
            lacking[name] = "".join(sorted(missing))
    assert lacking == {}, "data/refresh/fonts.py has the list of characters"


def test_fonts_are_light_and_free():
    files = sorted(path.name for path in FONTS.iterdir())
    assert files == [
        "mono-licence.txt",
        "mono-regular.woff2",
        "sans-licence.txt",
        "sans-regular.woff2",
        "sans-semibold.woff2",
    ]
    assert sum(path.stat().st_size for path in FONTS.iterdir()) < 150_000
    for path in FONTS.glob("*.woff2"):
        licence = path.with_name(f"{path.stem.partition('-')[0]}-licence.txt").read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence.upper()
        names = {entry.nameID: str(entry) for entry in TTFont(path)["name"].names}
        # Whose work it is stays, under which licence too; a reserved name does not.
        assert names[0]
        assert "SIL Open Font" in names[13]
        assert not any("Source" in names[number] for number in (1, 3, 4, 6))
    assert re.findall(r"url\(\"(?!fonts/)", STYLE.read_text(encoding="utf-8")) == []
