"""Links below the figures of a page."""

import json
from types import SimpleNamespace

from b2kinv.companion.site import figure_links


def _notebook():
    figure = {"output_type": "display_data", "data": {"text/plain": ["Figure two_lines"]}}
    return {
        "cells": [
            {"cell_type": "markdown", "source": "Figure two_lines"},
            {"cell_type": "code", "source": "page.figure(…)", "outputs": [figure]},
            {"cell_type": "code", "source": "", "outputs": [{"output_type": "stream", "text": "x"}]},
        ],
        "nbformat": 4,
    }


def _read(page, file):
    source = [json.dumps(_notebook())]
    app = SimpleNamespace(env=SimpleNamespace(doc2path=lambda docname: file))
    figure_links.add_links(app, page, source)
    return json.loads(source[0])


def test_links_stand_below_the_figure():
    cells = _read("notebooks/decays", "/book/notebooks/decays.ipynb")["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code"]
    for kind in ("CSV", "SVG", "PDF"):
        assert f"[{kind}](decays.files/two_lines.{kind.lower()})" in cells[2]["source"]


def test_other_pages_stay_as_they_are():
    assert _read("notebooks/decays", "/book/notebooks/decays.md") == _notebook()
