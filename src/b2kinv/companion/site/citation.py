"""What to cite for a page: the paper, this companion, and the sources of the data that the page used."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from b2kinv.companion.papers import Paper
from b2kinv.companion.words import yaml_text


def bibtex(paper: Paper) -> list[str]:
    """Return the BibTeX entries of the paper and of its companion, made from `CITATION.cff`.

    The companion's year is that of its release, and of the copyright in `_config.yml` before there is one.

    Raises
    ------
    ValueError
        If `CITATION.cff` cannot be read.
    """
    path = paper.root / "CITATION.cff"
    try:
        told = yaml_text.load(path.read_text(encoding="utf-8"))
        cited = told["references"]
        keys = [f"{one['authors'][0]['family-names']}:{one['year']}" for one in cited]
        return [*map(_entry, cited, keys), _entry({**_year(paper, told), **told}, paper.name)]
    except (OSError, yaml.YAMLError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{path} cannot be read as a citation file: {error}") from error


def bibtex_markdown(paper: Paper) -> str:
    """Return what is to be cited, paper and companion, each as a block to copy."""
    return "\n\n".join(f"```bibtex\n{entry}```" for entry in bibtex(paper))


def _year(paper: Paper, told: Mapping[str, Any]) -> dict[str, object]:
    if "date-released" in told:
        return {"year": told["date-released"].year}
    configuration = yaml.safe_load((paper.root / "_config.yml").read_text(encoding="utf-8"))
    return {"year": configuration["copyright"]} if "copyright" in configuration else {}


def _entry(told: Mapping[str, Any], key: str) -> str:
    kind = "software" if told["type"] == "software" else "article" if "journal" in told else "misc"
    # Braces keep capitals, and what is no name of a person, as they are.
    people = [
        f"{one['family-names']}, {one['given-names']}" if "family-names" in one else f"{{{one['name']}}}"
        for one in told["authors"]
    ]
    fields = {"author": " and ".join(people), "title": f"{{{told['title']}}}"}
    fields |= {name: told[name] for name in ("journal", "year", "doi", "version", "license") if name in told}
    for identifier in told.get("identifiers", ()):
        archive, _, number = identifier["value"].partition(":")
        if archive == "arXiv":
            fields |= {"eprint": number, "archiveprefix": archive}
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@{kind}{{{key},\n{lines}\n}}\n"


def page_markdown(paper: Paper, names: Iterable[str]) -> str:
    """Return the citation block of a page that used the data files with these `names`."""
    lines = ["## Cite this page", ""]
    lines += [
        f"- The paper: {', '.join(paper.authors)}, [{paper.reference}]({paper.address}), "
        "for ideas and results.",
        f"- This companion: {paper.name} {paper.version}, for its numbers and code.",
    ]
    files: dict[str, list[str]] = {}
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
    lines += [f"- {reference} ({', '.join(used)})" for reference, used in files.items()]
    entries = "\n".join(bibtex(paper))
    lines += [
        "",
        ":::{dropdown} BibTeX of the paper and of this companion",
        f"```bibtex\n{entries}```",
        ":::",
    ]
    return "\n".join(lines)


def with_citation(paper: Paper, notebook: str, names: Iterable[str]) -> str:
    """Return the text of a notebook file with the citation block as one more cell at its end."""
    return _with_cell(notebook, "cite-this-page", page_markdown(paper, names))


def with_references(notebook: str) -> str:
    """Return the text of a notebook file with one more cell, the list of what its page cites."""
    return _with_cell(
        notebook, "references", "## References\n\n```{bibliography}\n:filter: docname in docnames\n```"
    )


def _with_cell(notebook: str, name: str, markdown: str) -> str:
    content = json.loads(notebook)
    cell = {"cell_type": "markdown", "id": name, "metadata": {}, "source": markdown}
    return json.dumps({**content, "cells": [*content["cells"], cell]})
