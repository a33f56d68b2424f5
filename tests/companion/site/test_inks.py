"""Captions follow their figures, which are drawn the other way round in the dark."""

import re

import docutils.nodes
import pytest

from b2kinv.companion.site import inks


def seen(text, hidden):
    """Return what is read of a text where spans of one class are hidden."""
    whole = "".join(node.astext() for node in inks.pieces_of(text))
    return re.sub(r"</?span[^>]*>", "", re.sub(rf'<span class="{hidden}">.*?</span>', "", whole))


@pytest.mark.parametrize(
    ("text", "by_night"),
    [
        ("as measured (black) and as predicted (blue)", "as measured (white) and as predicted (blue)"),
        ("White: no mass gives enough dark matter", "Black: no mass gives enough dark matter"),
        (
            "for all (dark) and by itself (light, from there)",
            "for all (light) and by itself (dark, from there)",
        ),
        (
            "light dark matter, a dark photon (light quarks)",
            "light dark matter, a dark photon (light quarks)",
        ),
    ],
)
def test_a_shade_is_named_as_it_is_seen(text, by_night):
    assert seen(text, "by-night") == text
    assert seen(text, "by-day") == by_night


def test_captions_alone_are_changed():
    app = type("App", (), {"builder": type("Builder", (), {"format": "html"})})
    document = docutils.nodes.document(None, None)
    document += docutils.nodes.paragraph("", "a black line")
    document += docutils.nodes.caption("", "a black line")
    inks.swap(app, document, "page")
    assert [len(node.children) for node in document.children] == [1, 3]
