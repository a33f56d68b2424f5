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
    app = SimpleNamespace(
        env=SimpleNamespace(doc2path=lambda docname: file), config=SimpleNamespace(companion_said_once=[])
    )
    figure_links.add_links(app, page, source)
    return json.loads(source[0])


def test_links_stand_below_the_figure():
    cells = _read("notebooks/decays", "/book/notebooks/decays.ipynb")["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code", "markdown", "code"]
    for kind in ("CSV", "SVG", "PDF"):
        assert f"[{kind}](decays.files/two_lines.{kind.lower()})" in cells[2]["source"]


def test_an_alternative_text_has_what_was_recorded_in_place_of_names():
    notebook = _notebook()
    record = {"application/papermill.record/text/plain": "'2.00 GeV'"}
    notebook["cells"][2]["outputs"].append(
        {"data": record, "metadata": {"scrapbook": {"name": "mass_text"}}, "output_type": "display_data"}
    )
    notebook["cells"][1]["metadata"] = {"mystnb": {"image": {"alt": "A peak at {mass_text}, not at {mass}."}}}
    cells = json.loads(figure_links.with_links(json.dumps(notebook), "decays"))["cells"]
    assert cells[1]["metadata"]["mystnb"]["image"]["alt"] == "A peak at 2.00 GeV, not at {mass}."


def test_what_holds_for_all_figures_is_said_below_the_first():
    notebook = _notebook()
    for cell, words in zip(notebook["cells"][1:], ("Rates.", "Masses."), strict=True):
        caption = f"{words} Shades are errors. Red is excluded."
        cell["metadata"] = {"mystnb": {"figure": {"caption": caption}}}
    text = figure_links.with_links(json.dumps(notebook), "decays", ["Shades are errors."])
    shown = [
        cell["metadata"].get("mystnb") for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"
    ]
    assert [one["figure"]["caption"] for one in shown] == [
        "Rates. Shades are errors. Red is excluded.",
        "Masses. Red is excluded.",
    ]


def test_other_pages_stay_as_they_are():
    assert _read("notebooks/decays", "/book/notebooks/decays.md") == _notebook()
