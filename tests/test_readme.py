"""What the README says of the findings is what the book computes, and what it shows is there."""

import json
import re

from b2kinv.paper import PAPER
from b2kinv.quantities import tree

README = (tree.ROOT / "README.md").read_text(encoding="utf-8")
#: GitHub shows larger pictures too, but a reader of the sources waits for them.
LARGEST_PICTURE = 200_000


def test_the_answer_is_the_one_that_the_last_section_computes():
    (section,) = (one for one in PAPER.in_book() if one.name == "conclusions")
    notebook = json.loads(PAPER.notebook(section).read_text(encoding="utf-8"))
    outputs = [one for cell in notebook["cells"] for one in cell.get("outputs", [])]
    (answer,) = (
        next(iter(value["value"] for value in one["data"].values() if isinstance(value, dict)))
        for one in outputs
        if one.get("metadata", {}).get("scrapbook", {}).get("name") == "answer"
    )
    quoted = " ".join(line[2:] for line in README.splitlines() if line.startswith("> "))
    assert quoted == f"**{PAPER.title}** {answer}", "paste the answer that the section conclusions records"


def test_its_pictures_are_there_and_small():
    pictures = re.findall(r"!\[[^\]]{40,}\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    for name in pictures:
        assert 0 < (tree.ROOT / name).stat().st_size < LARGEST_PICTURE, name
