"""What to cite for a page: the paper, this companion, and the sources of the data that the page used."""

import json
import re

from b2kinv.companion.papers import Paper


def bibtex(paper: Paper):
    """Return the BibTeX entries of the paper and of this companion, as the page "How to cite" shows them."""
    page = (paper.book / "cite.md").read_text(encoding="utf-8")
    return re.findall(r"^```bibtex\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def page_markdown(paper: Paper, names):
    """Return the citation block of a page that used the data files with these `names`."""
    lines = ["## Cite this page", ""]
    lines += [
        f"- The paper: {', '.join(paper.authors)}, [{paper.reference}]({paper.address}), "
        "for ideas and results.",
        f"- This companion: {paper.name} {paper.version}, for its numbers and code.",
    ]
    files = {}
    for name in names:
        if name in paper.collections:
            continue
        reference = json.loads((paper.data / name).read_text(encoding="utf-8"))["provenance"]["reference"]
        files.setdefault(" ".join(reference.split()), []).append(f"`{name}`")
    if files:
        lines += [
            "",
            "Numbers on it depend on data of these publications, and of those that the tables name:",
            "",
        ]
    lines += [f"- {reference} ({', '.join(names)})" for reference, names in files.items()]
    entries = "\n".join(bibtex(paper))
    lines += [
        "",
        ":::{dropdown} BibTeX of the paper and of this companion",
        f"```bibtex\n{entries}```",
        ":::",
    ]
    return "\n".join(lines)


def with_citation(paper: Paper, notebook, names):
    """Return the text of a notebook file with the citation block as one more cell at its end."""
    content = json.loads(notebook)
    cell = {
        "cell_type": "markdown",
        "id": "cite-this-page",
        "metadata": {},
        "source": page_markdown(paper, names),
    }
    return json.dumps({**content, "cells": [*content["cells"], cell]})
