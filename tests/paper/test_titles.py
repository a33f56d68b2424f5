"""Numbers, titles and order of the sections are the `Paper`'s wherever else they have to be written.

`_toc.yml` has them for plain Jupyter Book. The first headings of notebooks are held in `test_notebooks.py`.
"""

import inspect
import re

import pytest
import yaml

from b2kinv.companion.ledger import addresses
from b2kinv.paper import PAPER


def listed():
    """Return (page, title or None) of every page below the first one of the table of contents."""
    contents = yaml.safe_load((PAPER.root / "_toc.yml").read_text(encoding="utf-8"))
    return [
        (chapter["file"], chapter.get("title")) for part in contents["parts"] for chapter in part["chapters"]
    ]


def test_contents_list_the_sections_in_the_order_of_the_paper_with_their_titles():
    found = [(page, title) for page, title in listed() if page.startswith("notebooks/")]
    assert found == [
        (f"notebooks/{section.name}", f"{section.number}. {section.short_title}")
        for section in PAPER.sections
    ]


def test_sections_stand_in_the_order_of_their_numbers():
    # Roman numerals up to III and letters happen to sort as they count.
    numbers = [section.number for section in PAPER.sections]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("section", PAPER.sections, ids=lambda section: section.name)
def test_the_module_of_a_section_gives_its_number(section):
    told = re.match(r"Section ([IVX]+(?: [A-Z])?)\b", inspect.getdoc(section.module))
    # Belle II's likelihood is not in the paper: it stands beside Section I and has no number of its own.
    assert (told is None) == (section.name == "belle2_likelihood")
    assert told is None or told[1] == section.number


def test_chapters_of_the_ledger_are_the_sections_of_the_paper():
    numbers = list(dict.fromkeys(section.number for section in PAPER.sections))
    assert list(PAPER.chapters) == [number.replace(" ", "") for number in numbers]
    assert [title.split(" · ")[0] for title in PAPER.chapters.values()] == numbers
    # Section I is one chapter under the title of its first notebook.
    assert PAPER.chapters["I"] == f"I · {PAPER.sections[0].title}"


@pytest.mark.parametrize(("page", "title"), listed(), ids=lambda told: str(told))
def test_short_titles_of_explorers_and_of_the_reference_are_their_headings(page, title):
    kind = {"book/api": "Python reference: ", "book/explorers": "Explorer: "}.get(page.rpartition("/")[0])
    if kind is not None:
        heading, _, _ = (PAPER.root / f"{page}.md").read_text(encoding="utf-8").partition("\n")
        # "The excess" in the table of contents is "…: the excess" on the page; "An ALP" is "an ALP".
        assert heading == f"# {kind}{title[0].lower()}{title[1:]}"


def test_pages_of_the_reference_have_the_sections_that_they_name_in_the_order_of_the_paper():
    described = addresses.described(PAPER.book)
    pages = dict(described)
    modules = [section.module_name for section in PAPER.sections]
    for page in dict.fromkeys(pages[name] for name in modules):
        own = [section for section in PAPER.sections if pages[section.module_name] == page]
        assert [name for name, place in described if place == page and name in modules] == [
            section.module_name for section in own
        ]
        text = (PAPER.book / f"{page}.md").read_text(encoding="utf-8")
        (told,) = re.findall(r"^Functions of Section (\w+),", text, re.MULTILINE)
        assert {section.number.split()[0] for section in own} == {told}
