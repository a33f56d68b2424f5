"""Notes of the glossary in a browser: by mouse, keyboard and touch, dismissible, from disk and over HTTP."""

import re

import pytest
from playwright.sync_api import expect

from b2kinv.paper import PAPER

pytestmark = pytest.mark.site

PAGE = "book/overview.html"
WORD = "a.glossary-term[aria-describedby='note-dark-photon']"
NOTE = "#note-dark-photon"
PHONE = {"width": 390, "height": 844}


def box(page, selector):
    return page.locator(selector).bounding_box()


def test_a_note_follows_the_mouse_and_can_be_dismissed(visit):
    page = visit(PAGE)
    note = page.locator(NOTE)
    expect(note).to_be_hidden()
    page.locator(WORD).hover()
    note.wait_for(state="visible")
    assert "kinetic mixing" in note.inner_text()
    # Whoever reads with a magnifying glass moves onto the note, and it stays (WCAG 2.1, 1.4.13).
    note.hover()
    page.wait_for_timeout(400)
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.locator(WORD).hover()
    note.wait_for(state="visible")
    page.locator("article h1").hover()
    note.wait_for(state="hidden")


def test_a_note_is_reached_by_keyboard(visit):
    page = visit(PAGE)
    page.locator(WORD).focus()
    expect(page.locator(NOTE)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(NOTE)).to_be_hidden()
    assert page.evaluate("document.activeElement.classList.contains('glossary-term')")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(page.locator(NOTE)).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(NOTE)).to_be_hidden()
    # What it says belongs to the word, also for those who do not see it.
    page.locator(WORD).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"glossary\.html#term-dark-photon$"))


def test_a_tap_shows_a_note_within_the_window_and_a_second_one_leads_on(visit):
    page = visit(PAGE, viewport=PHONE, has_touch=True)
    page.locator(WORD).tap()
    expect(page.locator(NOTE)).to_be_visible()
    assert page.url.endswith(PAGE)
    edges = box(page, NOTE)
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= PHONE["width"]
    assert edges["y"] >= 0
    assert edges["y"] + edges["height"] <= PHONE["height"]
    page.locator("article h1").tap()
    expect(page.locator(NOTE)).to_be_hidden()
    page.locator(WORD).tap()
    expect(page.locator(NOTE)).to_be_visible()
    page.locator(WORD).tap()
    page.wait_for_url(re.compile(r"glossary\.html#term-dark-photon$"))


def test_nothing_of_notes_is_printed(visit):
    page = visit(PAGE)
    page.locator(WORD).focus()
    page.emulate_media(media="print")
    expect(page.locator(NOTE)).to_be_hidden()
    page.emulate_media(media="screen")


def test_notes_are_everywhere_and_name_what_is_there(built):
    with_notes = set()
    for name in PAPER.pages():
        text = (built.site / f"{name}.html").read_text(encoding="utf-8")
        named = set(re.findall(r'aria-describedby="(note-[^"]*)"', text))
        assert named == set(re.findall(r'role="tooltip" id="([^"]*)"', text)), name
        if named:
            with_notes.add(name)
    assert with_notes >= {f"notebooks/{section.name}" for section in PAPER.sections} | {"book/overview"}
