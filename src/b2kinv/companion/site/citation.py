"""What to cite for a page: the paper, this companion, and the sources of the data that the page used."""

import json
import re
from pathlib import Path

import b2kinv
from b2kinv.physics import data_files
from b2kinv.quantities import tree

#: Beside a page's figures: the data files that its notebook read.
SOURCES_FILE = "sources.json"
PAPER = (
    "L. Calibbi, T. Li, L. Mukherjee, M. A. Schmidt, "
    "[arXiv:2502.04900](https://arxiv.org/abs/2502.04900), for ideas and results"
)
# Collections in which each entry has a source of its own; their provenance says so.
_COLLECTIONS = ("excess_windows.json", "measurements.json")


def note_sources(folder):
    """Write into the folder of a page's files which data files its notebook has read so far."""
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    text = json.dumps(list(data_files.used()), indent=1) + "\n"
    (folder / SOURCES_FILE).write_text(text, encoding="utf-8", newline="\n")


def bibtex(root=tree.ROOT):
    """Return the BibTeX entries of the paper and of this companion, as the page "How to cite" shows them."""
    page = (Path(root) / "book" / "cite.md").read_text(encoding="utf-8")
    return re.findall(r"^```bibtex\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def page_markdown(names):
    """Return the citation block of a page that used the data files with these `names`.

    Examples
    --------
    >>> print(page_markdown(["form_factors/GRvDV2023.json"]).partition("```")[0].splitlines()[-3])
    - N. Gubernari, M. Reboud, D. van Dyk, J. Virto, JHEP 12 (2023) 153, arXiv:2305.06301
      (`form_factors/GRvDV2023.json`)
    """
    lines = ["## Cite this page", ""]
    lines += [
        f"- The paper: {PAPER}.",
        f"- This companion: b2kinv {b2kinv.__version__}, for its numbers and code.",
    ]
    files = {}
    for name in names:
        if name in _COLLECTIONS or name == "paper_constants.json":
            continue
        reference = data_files.load_json(name)["provenance"]["reference"]
        files.setdefault(" ".join(reference.split()), []).append(f"`{name}`")
    if files:
        lines += [
            "",
            "Numbers on it depend on data of these publications, and of those that the tables name:",
            "",
        ]
    lines += [f"- {reference} ({', '.join(names)})" for reference, names in files.items()]
    entries = "\n".join(bibtex())
    lines += [
        "",
        ":::{dropdown} BibTeX of the paper and of this companion",
        f"```bibtex\n{entries}```",
        ":::",
    ]
    return "\n".join(lines)


def with_citation(notebook, names):
    """Return the text of a notebook file with the citation block as one more cell at its end."""
    content = json.loads(notebook)
    cell = {"cell_type": "markdown", "id": "cite-this-page", "metadata": {}, "source": page_markdown(names)}
    return json.dumps({**content, "cells": [*content["cells"], cell]})
