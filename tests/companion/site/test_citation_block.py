"""The block that says what to cite for a page."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from b2kinv.companion.execution import outputs
from b2kinv.companion.site import book_extension, citation
from b2kinv.paper import PAPER
from b2kinv.physics import data_files


def test_files_that_a_process_reads_are_known():
    script = (
        "from b2kinv.physics import data_files\n"
        "from b2kinv.physics import inputs, nuclei\n"
        "assert data_files.used() == ()\n"
        "inputs.value('mass_B_plus')\n"
        "print(*data_files.used())\n"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert printed.stdout.split() == ["inputs.json"]


@pytest.mark.parametrize("name", sorted(data_files.checksums()))
def test_every_data_file_can_be_cited(name):
    assert citation.page_markdown(PAPER, [name]).startswith("## Cite this page")


def app_at(folder):
    return SimpleNamespace(srcdir=folder, config=SimpleNamespace(companion_paper=PAPER.module_name))


def test_page_with_noted_sources_ends_with_the_block(tmp_path):
    (tmp_path / "alp_decays.files").mkdir()
    (tmp_path / "alp_decays.files" / outputs.SOURCES_FILE).write_text('["form_factors/GRvDV2023.json"]')
    source = [json.dumps({"cells": [{"cell_type": "markdown", "source": "text"}], "nbformat": 4})]
    book_extension.add_citation(app_at(tmp_path), "alp_decays", source)
    cells = json.loads(source[0])["cells"]
    assert [cell["source"] for cell in cells[:1]] == ["text"]
    assert "arXiv:2502.04900" in cells[1]["source"]
    assert "arXiv:2305.06301" in cells[1]["source"]
    assert "arXiv:1811.00983" not in cells[1]["source"]


def test_other_pages_stay_as_they_are(tmp_path):
    source = ["# Glossary"]
    book_extension.add_citation(app_at(tmp_path), "book/glossary", source)
    assert source == ["# Glossary"]
