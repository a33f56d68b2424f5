"""The site as a reader meets it, in headless Chromium, over HTTP and from disk, by day and by night.

Each page is visited twice, over HTTP in light colours and from disk in dark ones, where its fonts come late:
while they are refused it is the page of a reader who has others. All that can be seen on such a visit is
noted, and asserted by one test after the other. axe-core asks everything of everything on the first visit; in
dark colours it asks for contrast alone, of one text of each kind: what is dark depends on its colours and
theirs whom it stands in, and what lies over what has been seen by light.
"""

import dataclasses
import functools
import urllib.parse
from pathlib import Path

import pytest
from playwright.sync_api import expect

from b2kinv.companion.ledger import equations
from b2kinv.companion.site import first_paint
from b2kinv.paper import PAPER

pytestmark = pytest.mark.site

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = [f"{page}.html" for page in PAPER.pages()]
EXPLORERS = [name for name in PAGES if "/explorers/" in name]
COLOURS = {"http": "light", "file": "dark"}
#: Where nothing may reach out of its place, with the book's own fonts and without them.
SIZES = [{"width": 1366, "height": 768}, PHONE]

#: Heaviest page allowed [bytes], with its figures, without what pages share: the ledger, which has all rows
#: so that its filters need no server, and pages of nine figures. A server sends a sixth of it, compressed.
HEAVIEST = 600_000
#: All that a page may load [bytes], as it lies on disk: the first page, which has no formula, and the others.
ALL_OF_FIRST_PAGE, ALL_OF_A_PAGE = 800_000, 3_000_000

#: Rules of axe-core whose findings are not ours: the theme puts logo and search outside of any landmark,
#: docutils gives entries of a bibliography roles that the newest standard no longer has.
OF_THE_THEME = {"region"}
OF_DOCUTILS = {"aria-allowed-role", "aria-deprecated-role", "aria-required-children"}


#: Marks one of all texts that have the same colours, decoration, size and weight, beside text of one colour,
#: within boxes that draw the same. What is positioned may lie over something else: all kinds anew in there.
_MARK_KINDS = """() => {
  const boxes = new Map(), seen = new Set();
  const drawn = (style) => [style.backgroundColor, style.backgroundImage, style.opacity, style.filter,
    style.mixBlendMode, style.borderBottom].join("|");
  const nothing = /^rgba\\(0, 0, 0, 0\\)\\|none\\|1\\|none\\|normal\\|0px none [^|]*$/;
  // MathJax's copy of a formula for screen readers is not seen, and the formula is no text.
  for (const element of document.querySelectorAll("body, body *:not(mjx-container *)")) {
    const style = getComputedStyle(element), parent = element.parentElement;
    let box = boxes.get(parent) ?? "";
    if (!nothing.test(drawn(style))) box += `/${drawn(style)}`;
    for (const place of ["::before", "::after"]) {
      const pseudo = getComputedStyle(element, place);
      if (!/none|normal/.test(pseudo.content)) box += place + drawn(pseudo);
    }
    if (!/static|relative/.test(style.position)) box += `@${boxes.size}`;
    boxes.set(element, box);
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const kind = [box, style.color, style.fontSize, style.fontWeight, style.textDecorationLine,
      style.textShadow, getComputedStyle(parent).color].join("|");
    element.toggleAttribute("data-kind", !seen.has(kind));
    seen.add(kind);
  }
  return seen.size;
}"""
_CONTRAST_OF_KINDS = "axe.configure({ rules: [{ id: 'color-contrast', selector: '[data-kind]' }] })"
#: Lets figures that come when they are near come at once, and waits for them.
_ALL_IMAGES = """() => {
  const images = [...document.images];
  images.forEach((image) => { image.loading = "eager"; });
  return Promise.allSettled(images.map((image) => image.decode())).then(() => true);
}"""
_FORMULAS_ARE_SET = "!window.MathJax || MathJax.startup.promise.then(() => true)"
_VIOLATIONS = """(options) => axe.run(document, options).then((result) => result.violations
  .map((one) => [one.id, one.nodes.map((node) => node.target.join(' ')).slice(0, 3)]))"""
#: Returns what reaches out of its place, as sentences.
_PROBLEMS = Path(__file__).with_name("layout_problems.js").read_text(encoding="utf-8")
_LOADED_FONTS = """() => [...document.fonts]
  .filter((face) => face.status === "loaded" && face.family.includes("Companion"))
  .map((face) => face.family.replaceAll('"', ""))"""
_FONTS_ARE_DECIDED = "() => document.fonts.ready.then(() => true)"
#: Asks for the fonts again, which were refused, and waits for them.
_ASK_AGAIN = """async () => {
  const style = document.querySelector("link[href*='fonts.css']"), again = style.cloneNode();
  const loaded = new Promise((resolve) => { again.onload = resolve; });
  style.replaceWith(again);
  await loaded;
  document.body.getBoundingClientRect();
  await document.fonts.ready;
}"""
#: Rules that depend on colours.
OF_COLOURS = ["color-contrast", "link-in-text-block"]


def violations(page, axe, known, only=None):
    """Return what axe-core finds against a page as it is now, as (rule, places), by all but known rules."""
    page.evaluate(_FORMULAS_ARE_SET)
    page.evaluate(axe)
    page.evaluate(_CONTRAST_OF_KINDS)
    assert page.evaluate(_MARK_KINDS) > 10
    options = {"resultTypes": ["violations"], "rules": {rule: {"enabled": False} for rule in known}}
    if only:
        options = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": only}}
    return page.evaluate(_VIOLATIONS, options)


@dataclasses.dataclass
class Facts:
    """What is seen on one visit to a page."""

    theme: str
    images: list
    pictures: list
    broken_formulas: int
    formulas: int
    figures: int
    files: list
    curves: int
    values: list
    width_on_phone: int
    narrow_figures: list
    cut_equations: dict
    outside: list
    complaints: list
    violations: list
    out_of_place: dict
    heights: dict
    loaded: list


_SEEN = """() => ({
  theme: document.documentElement.dataset.theme,
  images: [...document.querySelectorAll('img')].filter((image) => image.offsetParent !== null)
    .map((image) => [image.alt, image.complete && image.naturalWidth]),
  pictures: [...document.querySelectorAll('article img')].map((image) => decodeURI(image.src)),
  broken_formulas: document.querySelectorAll('[data-mml-node=merror]').length,
  formulas: document.querySelectorAll('.math').length,
  figures: document.querySelectorAll('figure img').length,
  files: [...document.querySelectorAll('article a[download]')].map((a) => a.pathname),
  curves: document.querySelectorAll('.explorer-curve[d^=M]').length,
  values: window.companionExplorer
    ? Object.values(companionExplorer.page.result.values).flat().filter(Number.isFinite) : [],
})"""


#: Figures that are drawn narrower on a phone than what `test_figures` counts the size of type for.
_NARROW_FIGURES = """() => [...document.querySelectorAll('article figure img[src$=".svg"]')]
  .filter((image) => image.getBoundingClientRect().width < 341.5).map((image) => image.alt)"""
#: Equations that reach beyond their column, so that their end or their number is out of sight.
_CUT_EQUATIONS = """() => {
  const closed = [...document.querySelectorAll('article details:not([open])')];
  closed.forEach((one) => { one.open = true; });
  const cut = [...document.querySelectorAll('article div.math mjx-container')]
    .filter((set) => set.scrollWidth > set.clientWidth + 1)
    .map((set) => `${set.closest('div.math').id || set.textContent.slice(0, 60)}: ` +
      `${set.scrollWidth} of ${set.clientWidth}`);
  closed.forEach((one) => { one.open = false; });
  return cut;
}"""


def cut_equations(page):
    """Return width of a window → the equations that are cut there."""
    page.evaluate(_FORMULAS_ARE_SET)
    found = {}
    for size in SIZES:
        page.set_viewport_size(size)
        if cut := page.evaluate(_CUT_EQUATIONS):
            found[size["width"]] = cut
    return found


#: Folded sections are looked at like all others.
_UNFOLD = "(open) => document.querySelectorAll('details.fold').forEach((one) => { one.open = open; })"
#: Highest page that is read from end to end [pixels at 1366], with its machinery folded, and those pages.
HIGHEST = 6000
READ_THROUGH = [name for name in PAGES if name.startswith("notebooks/") or name == "book/overview.html"]


def layouts(page):
    """Return what reaches out of its place on a page, without its fonts and with them, and its heights."""
    page.evaluate(_FORMULAS_ARE_SET)
    page.evaluate(_FONTS_ARE_DECIDED)
    assert page.evaluate(_LOADED_FONTS) == []
    found, heights = {}, {}
    for fonts in ("without", "with"):
        if fonts == "with":
            page.context.unroute_all()
            page.evaluate(_ASK_AGAIN)
            assert "Companion Sans" in page.evaluate(_LOADED_FONTS)
        for size in SIZES:
            page.set_viewport_size(size)
            heights[size["width"]] = page.evaluate("document.documentElement.scrollHeight")
            page.evaluate(_UNFOLD, True)
            if problems := page.evaluate(_PROBLEMS):
                found[fonts, size["width"]] = problems
            if size != SIZES[-1] or fonts == "without":
                page.evaluate(_UNFOLD, False)
    page.set_viewport_size(DESKTOP)
    return found, heights


@pytest.fixture(scope="module")
def facts(reader, address, axe_core):
    """Return a function that visits a page, the first time that it is asked, and gives what is seen there."""
    scheme, (axe, _) = COLOURS[address.partition(":")[0]], axe_core
    # A change of colours that takes time would be caught half-way.
    window = {"color_scheme": scheme, "reduced_motion": "reduce"}

    @functools.cache
    def seen(name):
        out_of_place, heights = {}, {}
        if scheme == "light":
            page = reader.visit(f"{address}/{name}", **window)
            page.evaluate(_UNFOLD, True)
        else:
            page = reader.visit(f"{address}/{name}", refused="**/*.woff2", **window)
            out_of_place, heights = layouts(page)
        page.evaluate(_ALL_IMAGES)
        noted = page.evaluate(_SEEN)
        page.set_viewport_size(PHONE)
        width = page.evaluate("document.documentElement.scrollWidth")
        narrow = page.evaluate(_NARROW_FIGURES) if name.startswith("notebooks/") else []
        # The index has formulas in boxes, where they scroll by themselves.
        cut = {} if name == "book/equations.html" else cut_equations(page)
        # axe-core asks for style sheets of its own accord, also where there are none.
        outside = [url for url in page.requested if not url.startswith((address, "data:", "blob:"))]
        complaints = list(page.complaints)
        page.set_viewport_size(DESKTOP)
        known = OF_THE_THEME | (OF_DOCUTILS if name == "book/references.html" else set())
        only = OF_COLOURS if scheme == "dark" else None
        # index.html only leads on to the first page.
        found = violations(page, axe, known, only) if axe and name in PAGES else []
        return Facts(
            **noted,
            width_on_phone=width,
            narrow_figures=narrow,
            cut_equations=cut,
            outside=outside,
            complaints=complaints,
            violations=found,
            out_of_place=out_of_place,
            heights=heights,
            loaded=sorted({url.partition("?")[0] for url in page.requested}),
        )

    yield seen
    reader.forget()


@pytest.mark.parametrize("name", ["index.html", *PAGES])
def test_page_is_whole_on_desktop_and_phone(facts, name):
    seen = facts(name)
    assert seen.broken_formulas == 0
    for alternative, width in seen.images:
        assert alternative.strip()
        assert width > 0
    if name.startswith("notebooks/"):
        assert seen.formulas > 0
        assert seen.figures > 0
        assert {file.rpartition(".")[2] for file in seen.files} >= {"csv", "svg", "pdf"}
    if name in EXPLORERS:
        assert seen.curves > 1
        assert len(seen.values) > 5
    assert seen.width_on_phone <= PHONE["width"]
    assert seen.narrow_figures == []
    assert seen.cut_equations == {}
    assert seen.outside == []
    assert seen.complaints == []


@pytest.mark.parametrize("address", ["file"], indirect=True)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_nothing_overflows(facts, name):
    assert facts(name).out_of_place == {}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_but_the_theme(axe, facts, address, name):
    seen = facts(name)
    assert seen.theme == COLOURS[address.partition(":")[0]]
    assert seen.violations == []


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_weights(built, facts, address, capsys):
    size = {path.as_uri(): path.stat().st_size for path in built.site.resolve().rglob("*") if path.is_file()}
    rows = []
    for name in PAGES:
        seen = facts(name)
        own = [f"{address}/{name}", *set(seen.pictures)]
        everything = [url for url in seen.loaded if not url.startswith(("data:", "blob:"))]
        # From disk, too, nothing is asked for that is not there.
        assert set(everything) <= size.keys(), name
        rows.append((name, *(sum(map(size.get, urls)) for urls in (own, everything)), seen))
    with capsys.disabled():
        print(f"\n{'':<50}{'own kB':>8}{'all kB':>8}{'files':>7}{'height at 1366':>16}{'at 390':>8}")
        for name, own, everything, seen in rows:
            heights = f"{seen.heights[1366]:>16}{seen.heights[PHONE['width']]:>8}"
            print(f"{name:<50}{own / 1000:>8.0f}{everything / 1000:>8.0f}{len(seen.loaded):>7}{heights}")
    for name, own, everything, _ in rows:
        assert own < HEAVIEST, name
        assert everything <= (ALL_OF_FIRST_PAGE if name == PAGES[0] else ALL_OF_A_PAGE), name
    # A section's page for each notebook, and the overview.
    assert len(READ_THROUGH) == len(PAPER.sections) + 1
    assert {
        name: facts(name).heights[1366] for name in READ_THROUGH if facts(name).heights[1366] > HIGHEST
    } == {}


@pytest.mark.parametrize("address", ["file"], indirect=True)
def test_mathjax_is_loaded_where_there_is_a_formula_and_icons_have_no_font(facts):
    for name in PAGES:
        seen = facts(name)
        files = [url.rpartition("/")[2] for url in seen.loaded]
        assert ("tex-svg.js" in files) == (seen.formulas > 0), name
        assert any(file.startswith(first_paint.BUNDLE) for file in files), name
        assert not [file for file in files if "awesome" in file or file.startswith("fa-")], name


@pytest.mark.parametrize("viewport", SIZES, ids=["desktop", "phone"])
def test_search_colours_and_icons_work(visit, viewport):
    page = visit(PAGES[0], viewport=viewport)
    drawn = page.locator(":is(.fa, .fas, .far, .fa-solid):visible").evaluate_all(
        """icons => icons.map(icon => {
          const style = getComputedStyle(icon, "::before"), box = icon.getBoundingClientRect();
          const masked = style.maskImage.startsWith('url("data:image/svg');
          return [icon.className, masked, box.width > 6, box.height];
        })"""
    )
    assert len(drawn) >= 3
    for name, masked, wide, height in drawn:
        assert masked, name
        assert wide, name
        assert 10 < height < 40, name
    switch = page.locator(".theme-switch-button:visible")
    seen = set()
    for _ in range(3):
        switch.click()
        seen.add(page.evaluate("document.documentElement.dataset.mode"))
        assert page.locator(".theme-switch:visible").count() == 1
    assert seen == {"light", "dark", "auto"}
    page.locator(".search-button:visible, .search-button-field:visible").first.click()
    field = page.locator("#pst-search-dialog input")
    field.fill("Primakoff")
    field.press("Enter")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").count() > 0
    assert page.complaints == []


def test_the_search_shows_what_pages_say_and_asks_for_none(visit):
    for words in ("freeze-in relic", "kinetic mixing", "Primakoff", "DECAY length"):
        page = visit(f"search.html?q={words}")
        page.wait_for_selector("#search-results li p.context")
        page.wait_for_function("!document.querySelector('#search-progress')?.textContent.trim()")
        first = words.split()[0].split("-")[0].lower()
        shown = page.locator("#search-results p.context")
        assert first in " ".join(shown.all_text_contents()).lower()
        assert shown.first.locator("mark").count() > 0
        assert page.complaints == []
        asked = [address.partition("?")[0] for address in page.requested]
        assert [address for address in asked if address.endswith(".html")] == [page.url.partition("?")[0]]


@pytest.mark.parametrize(
    "words", ["<img src=x onerror=alert(1)>", "%22%3E%3Cscript%3E", "%00", "\\(x", "&&&"]
)
def test_a_search_for_markup_finds_nothing_and_breaks_nothing(visit, words):
    page = visit(f"search.html?q={urllib.parse.quote(words)}")
    page.wait_for_timeout(300)
    assert page.locator("#search-results img, #search-results script").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("name", EXPLORERS)
def test_axe_finds_nothing_in_an_explorer_that_is_used(built, reader, axe, name, colour_scheme):
    # Something in the address that is not allowed, curves against another parameter, all parameters in sight.
    page = reader.visit(
        f"{(built.site / name).as_uri()}#nonsense=1", color_scheme=colour_scheme, reduced_motion="reduce"
    )
    assert page.evaluate("document.documentElement.dataset.theme") == colour_scheme
    only = OF_COLOURS if colour_scheme == "dark" else None
    assert violations(page, axe, OF_THE_THEME, only) == []
    page.locator("[data-slider]").first.press("PageUp")
    page.locator("#explorer-along").select_option(index=1)
    for more in page.locator(".explorer-more > summary").all():
        more.click()
    page.locator(".explorer-controls input[type=text]").first.fill("-1e99")
    page.locator(".explorer-controls input[type=text]").first.press("Enter")
    assert page.locator("[aria-invalid=true]").count() == 1
    page.locator(".explorer-chart > svg").last.focus()
    page.keyboard.press("ArrowRight")
    assert violations(page, axe, OF_THE_THEME, only) == []
    reader.forget()


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_note_that_is_open(built, reader, axe, colour_scheme):
    page = reader.visit(f"{built.site.as_uri()}/book/overview.html", color_scheme=colour_scheme)
    page.locator("a.glossary-term").first.focus()
    assert page.locator(".glossary-note:visible").count() == 1
    assert violations(page, axe, OF_THE_THEME) == []
    reader.forget()


def test_formulas_of_equations_are_set_and_scroll_by_themselves_on_a_phone(visit):
    page = visit("book/equations.html", viewport=PHONE)
    page.evaluate("() => MathJax.startup.promise.then(() => true)")
    signs = "getComputedStyle(document.querySelector('.equation summary'), '::before').content"
    assert "▸" in page.evaluate(signs)
    assert page.locator(".equation .math:visible").count() == page.locator(".equation .math").count()
    page.get_by_role("button", name="Open all").click()
    assert page.locator(".equation > details:not([open])").count() == 0
    assert "▾" in page.evaluate(signs)
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
    # Names that are too long for their line break between their words.
    assert page.locator(".equation > details code wbr").count() > 100
    assert told == {"formulas": shown, "set": shown, "outside": 0, "wrong": 0}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_claims_of_a_page_can_be_read_on_a_phone(visit):
    page = visit("notebooks/alp_decays.html", viewport=PHONE)
    rows = page.locator("tr:has(> td:first-child a[href*='ledger.html#claim-'])").evaluate_all(
        """rows => rows.map(row => ({
          height: row.getBoundingClientRect().height,
          claim: row.firstElementChild.getBoundingClientRect().width,
          verdict: row.lastElementChild.querySelector('.verdict').getBoundingClientRect().right,
        }))"""
    )
    assert rows
    # They had 300 px of height, 80 px of width and their verdict out of sight.
    assert all(row["height"] < 200 and row["claim"] > 250 for row in rows)
    assert all(row["verdict"] <= PHONE["width"] for row in rows)


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


#: What the first page says, by what of it is asked where it ends.
FIRST = {
    "title": "h1",
    "paper": ".landing .lead-paragraph",
    "answer": ".landing-answer",
    "first two findings": ".landing-text ol > li:nth-child(-n+2)",
    "all findings": ".landing-text ol > li",
    "doors": ".doors .sd-card",
    "all text": ".landing-text > *, .doors .sd-card, .explore-line, .verdict-facts, .landing-errors",
}


def ends(page, selector):
    """Return how far down the last of some elements ends [px], and how many there are."""
    bottoms = page.locator(selector).evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().bottom + scrollY)"
    )
    return max(bottoms), len(bottoms)


@pytest.mark.parametrize("viewport", SIZES, ids=["desktop", "phone"])
def test_first_page_says_what_was_found_on_its_first_screen(visit, viewport):
    page = visit("book/index.html", viewport=viewport)
    found = {name: ends(page, selector) for name, selector in FIRST.items()}
    print({name: round(bottom) for name, (bottom, _) in found.items()})
    assert found["all findings"][1] == 4
    assert found["doors"][1] == 3
    assert page.locator(".landing-text ol > li a").count() >= 4
    height = viewport["height"]
    on_first = ("title", "paper", "answer", "first two findings")
    if viewport is not PHONE:
        on_first += ("all findings", "doors")
        assert ends(page, ".landing-figure figcaption")[0] <= height
    assert {name: found[name][0] for name in on_first if found[name][0] > height} == {}
    assert found["all text"][0] <= 2 * height


def test_an_address_opens_what_it_leads_to(visit):
    page = visit("notebooks/alp_decays.html#eq-paper-17")
    assert page.locator("#eq-paper-17").evaluate("one => one.closest('details.fold').open")
    # That the script does it, and for a heading as well, whose section is not in what it opens.
    page = visit("notebooks/alp_decays.html#where-quarks-are-hadrons")
    opened = page.locator("details.fold[open] > summary").all_text_contents()
    assert [text.strip(" #\n") for text in opened] == ["Where quarks are hadrons"]


def test_a_link_opens_again_what_was_closed_by_hand(visit):
    page = visit("notebooks/alp_decays.html", viewport=SIZES[0])
    link = page.locator(".bd-sidebar-secondary a[href='#how-the-alp-decays']").first
    folded = page.locator("#how-the-alp-decays > details")
    for _ in range(2):
        link.click()
        assert folded.get_attribute("open") is not None
        folded.locator("> summary").press("Enter")
        assert folded.get_attribute("open") is None


def test_what_is_folded_opens_without_scripts(built, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((built.site / "notebooks/alp_decays.html").as_uri())
    for name in ("details.fold", "details.page-code"):
        first = page.locator(name).first
        assert first.get_attribute("open") is None
        first.locator("> summary").press("Enter")
        assert first.get_attribute("open") is not None
    # The code of what is evaluated and drawn first, in one place, and no other.
    shown = page.locator("div.cell_input:visible").count()
    assert shown == page.locator("details.page-code").first.locator("div.cell_input").count() == 3
    context.close()


def test_the_ledger_begins_with_what_it_found_and_one_open_group(visit):
    page = visit("book/ledger.html", viewport=SIZES[0])
    seen = page.locator(".ledger-counts, .ledger-facts, details.claim").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect()).filter((box) => box.height)"
        ".map((box) => box.top + 20)"
    )
    assert len([top for top in seen if top < 768]) >= 3
    assert page.locator("details.fold[open]").count() == 1
    page = visit("book/ledger.html#claim-IIIC-axial_dominance")
    expect(page.locator("#claim-IIIC-axial_dominance")).to_be_visible()
    page = visit("book/ledger.html#verdict=fails")
    assert (
        page.locator("details.claim:visible").count() == page.locator("details.claim:not([hidden])").count()
    )


def test_every_page_can_be_reached_from_the_first(visit):
    page = visit("index.html")
    paths = page.evaluate(
        "[...document.querySelectorAll('.bd-sidebar-primary a[href]')].map(a => a.pathname)"
    )
    for wanted in PAGES:
        assert any(path.endswith(wanted) for path in paths), wanted
