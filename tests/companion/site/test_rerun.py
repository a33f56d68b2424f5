"""A page that stands alone: what it cites is on it, and which parameters are not the usual ones."""

import re

import pytest

from b2kinv.companion.execution import folders, runner
from b2kinv.companion.site import build, rerun
from b2kinv.paper import PAPER

SECTION = PAPER.section("dark_matter_searches")


def citations():
    """Return every citation in a notebook of the book."""
    texts = (PAPER.notebook(section).read_text(encoding="utf-8") for section in PAPER.in_book())
    return sorted({found for text in texts for found in re.findall(r"\{cite\}`([^`]+)`", text)})


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """What `run` leaves of a notebook that cites all that any notebook cites, and its results."""

    def executed(jobs, report):
        [job] = jobs
        cells = ["# 1. A page", " ".join(f"{{cite}}`{key}`" for key in citations())]
        content = {
            "cells": [
                {"cell_type": "markdown", "id": f"c{n}", "metadata": {}, "source": c}
                for n, c in enumerate(cells)
            ],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        runner.results_path(job.target).parent.mkdir(parents=True)
        folders.write_json(job.target, content)
        folders.write_json(runner.results_path(job.target), runner.record(job, content, {}))

    folder = tmp_path_factory.mktemp("alone")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(runner, "execute", executed)
        values = {"nucleus": "argon", "m_DM": "0.10"}
        rerun.run(PAPER, SECTION.name, values, folder / "out", lambda line: None)
    return folder / "out"


def test_every_citation_has_a_number_and_stands_below(alone):
    page = (alone / f"{SECTION.name}.html").read_text(encoding="utf-8")
    keys = {key for several in citations() for key in several.split(",")}
    assert len(keys) > 15
    assert "[]" not in page
    listed = page.partition('id="references"')[2]
    assert listed.count('role="doc-biblioentry"') == len(keys)
    # The notebook that is kept is the one that was executed.
    assert "bibliography" not in (alone / f"{SECTION.name}.ipynb").read_text(encoding="utf-8")


def test_the_banner_names_what_differs_and_nothing_else(alone):
    page = (alone / f"{SECTION.name}.html").read_text(encoding="utf-8")
    # The usual dark matter mass is 0.1 GeV.
    assert "Computed with nucleus = argon instead of xenon. Verdicts are about the" in page


def test_no_banner_stands_over_the_usual_parameters(monkeypatch):
    monkeypatch.delenv(PAPER.edition_variable, raising=False)
    [job] = runner.plan(PAPER, [SECTION], {"m_DM": "0.1"}, "nowhere")
    assert build.banner(PAPER, [SECTION], {SECTION.name: job.parameters}) == ""
