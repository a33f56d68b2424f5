"""A paper of one section, for the tests of the engine: how long a stone falls."""

import inspect
from pathlib import Path

from b2kinv.companion.papers import Paper, Section

ROOT = Path(__file__).parents[1]

PAPER = Paper(
    module_name=__name__,
    name="free_fall",
    version="2.0",
    root=ROOT,
    book_title="Free fall",
    title="How long does a stone fall?",
    authors=("G. Galilei",),
    reference="Pisa 1590",
    address="https://example.org/fall",
    subject="falling stones",
    sections=(Section("fall", "1", "A falling stone", "A falling stone", "free_fall.fall"),),
    chapters={"1": "1 · A falling stone"},
    claims_package="free_fall.claims",
    examples={"run": "example: free_fall run fall -p height=20"},
    data_used=lambda: ("gravity.json",),
    keywords=("Gravity",),
)


def page(section):
    """Return the page of a notebook, as `b2kinv.paper.page` does."""
    from b2kinv.companion.execution.page import Page

    return Page.begin(PAPER, section, inspect.currentframe().f_back.f_globals)
