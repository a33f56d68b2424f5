"""The site as a reader meets it, in headless Chromium, over HTTP and from disk."""

import pytest

from b2kinv.companion.ledger import equations
from b2kinv.paper import PAPER

PHONE = {"width": 390, "height": 844}
PAGES = [f"{page}.html" for page in PAPER.pages()]


@pytest.mark.parametrize("name", ["index.html", *PAGES])
def test_page_is_whole_on_desktop_and_phone(visit, address, name):
    page = visit(name)
    assert page.locator("[data-mml-node=merror]").count() == 0
    images = page.evaluate(
        "[...document.querySelectorAll('img')].filter(image => image.offsetParent !== null)"
        ".map(image => [image.alt, image.complete && image.naturalWidth])"
    )
    for alternative, width in images:
        assert alternative.strip()
        assert width > 0
    if name.startswith("notebooks/"):
        assert page.locator(".math").count() > 0
        assert page.locator("figure img").count() > 0
        files = page.evaluate("[...document.querySelectorAll('article a[download]')].map(a => a.pathname)")
        assert {file.rpartition(".")[2] for file in files} >= {"csv", "svg", "pdf"}
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert [url for url in page.requested if not url.startswith((address, "data:", "blob:"))] == []
    assert page.complaints == []


def test_formulas_of_equations_are_set_and_scroll_by_themselves_on_a_phone(visit):
    page = visit("book/equations.html", viewport=PHONE)
    page.evaluate("() => MathJax.startup.promise.then(() => true)")
    page.evaluate("document.querySelectorAll('details.equation').forEach(row => { row.open = true; })")
    told = page.evaluate(
        """() => {
          const formulas = [...document.querySelectorAll('.equation .math')];
          return {
            formulas: formulas.length,
            set: formulas.filter(one => one.querySelector('svg')).length,
            outside: [...formulas, ...document.querySelectorAll('.equation-text, .equation-reason')]
              .filter(one => one.getBoundingClientRect().right > window.innerWidth).length,
            wrong: document.querySelectorAll('[data-mml-node=merror]').length,
          };
        }"""
    )
    known = equations.load_equations(PAPER)
    shown = len(known) + sum(bool(one.printed_tex) and one.printed_tex != one.tex for one in known)
    assert told == {"formulas": shown, "set": shown, "outside": 0, "wrong": 0}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_text_can_be_read_by_day_and_by_night(visit, colour_scheme):
    page = visit(PAGES[0], color_scheme=colour_scheme)
    assert page.evaluate("document.documentElement.dataset.theme") == colour_scheme
    contrast = page.evaluate(
        """() => {
          const luminance = (colour) => {
            const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
              const share = part / 255;
              return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
            });
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
          };
          const text = luminance(getComputedStyle(document.querySelector('article p')).color);
          const ground = luminance(getComputedStyle(document.body).backgroundColor);
          return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
        }"""
    )
    # WCAG 2.1 asks for 4.5.
    assert contrast > 4.5


def test_first_page_says_all_on_one_screen(visit):
    page = visit("book/index.html")
    bottoms = page.locator(".landing-figure figcaption, .doors .sd-card").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().bottom)"
    )
    assert len(bottoms) == 4
    assert max(bottoms) <= page.viewport_size["height"]


def test_every_page_can_be_reached_from_the_first(visit):
    page = visit("index.html")
    paths = page.evaluate(
        "[...document.querySelectorAll('.bd-sidebar-primary a[href]')].map(a => a.pathname)"
    )
    for wanted in PAGES:
        assert any(path.endswith(wanted) for path in paths), wanted
