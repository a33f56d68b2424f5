"""The page for those who have three minutes and no physics: short, drawn, and legible on a phone."""

import pytest

pytestmark = pytest.mark.site

PAGE = "book/overview.html"
_TYPE = """() => [...document.querySelectorAll(".drawing svg")].flatMap((svg) => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll("text")].map((text) =>
    [text.textContent, scale * parseFloat(getComputedStyle(text).fontSize)]);
})"""
# Contrast of each word, after WCAG 2.1, with whatever of its drawing it could stand on.
_CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  return [...document.querySelectorAll(".drawing svg")].flatMap((svg) => {
    const grounds = [getComputedStyle(svg).backgroundColor,
      ...[...svg.querySelectorAll(".d-outer, .d-middle, .d-inner, .d-quiet-area")]
        .map((shape) => getComputedStyle(shape).fill)].map(light);
    return [...svg.querySelectorAll("text")].map((text) => {
      const own = light(getComputedStyle(text).fill);
      return [text.textContent,
        Math.min(...grounds.map((other) => (Math.max(own, other) + 0.05) / (Math.min(own, other) + 0.05)))];
    });
  });
}"""


def test_it_is_read_in_three_minutes(visit):
    page = visit(PAGE, viewport={"width": 1366, "height": 768})
    # What is read from beginning to end: not the labels of drawings, badges and the ways on at the end.
    words = page.evaluate(
        """() => {
          const article = document.querySelector("article").cloneNode(true);
          const apart = "svg, .verdict-counts, .ways-in, .headerlink, .glossary-notes, script";
          article.querySelectorAll(apart).forEach((one) => one.remove());
          return article.textContent;
        }"""
    )
    # Adults read some 240 words of English in a minute (Brysbaert, J. Mem. Lang. 109, 104047 (2019)).
    assert 300 < len(words.split()) <= 650
    assert page.evaluate("document.documentElement.scrollHeight") <= 6000


def test_drawings_tell_what_they_show_and_are_legible_on_a_phone(visit):
    page = visit(PAGE, viewport={"width": 390, "height": 844})
    names = page.evaluate(
        "[...document.querySelectorAll('.drawing [role=img]')].map(one => one.getAttribute('aria-label'))"
    )
    assert len(names) == 3
    assert all(len(name) > 150 for name in names)
    sizes = page.evaluate(_TYPE)
    assert len(sizes) > 30
    assert [pair for pair in sizes if pair[1] < 10] == []


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_words_of_drawings_stand_out_by_day_and_by_night(visit, colour_scheme):
    page = visit(PAGE, color_scheme=colour_scheme)
    # WCAG 2.1 asks for 4.5.
    assert [pair for pair in page.evaluate(_CONTRAST) if pair[1] < 4.5] == []


def test_three_kinds_of_readers_find_their_way(visit):
    page = visit(PAGE)
    ways = page.evaluate(
        "[...document.querySelectorAll('.ways-in .sd-card')]"
        ".map(card => [card.querySelector('.sd-card-title').innerText, card.querySelectorAll('a').length])"
    )
    assert [name for name, _ in ways] == ["Curious", "Physicist", "Referee"]
    assert all(links >= 3 for _, links in ways)
