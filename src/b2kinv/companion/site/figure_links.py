"""What a figure of a notebook's page gets: links to its files, recorded words in its alternative text.

What `companion_said_once` in the configuration lists, such as what shades mean, one caption of a page says.
"""

import ast
import json
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from b2kinv.companion.execution import outputs

#: Class of the block, for styles.
CLASS = "figure-files"


def add_links(app: Sphinx, page: str, source: list[str]) -> None:
    """Give the figures what they get, on a page that is a notebook; connected to Sphinx's ``source-read``."""
    if Path(app.env.doc2path(page)).suffix == ".ipynb":
        source[0] = with_links(source[0], page.rpartition("/")[2], app.config.companion_said_once)


def with_links(notebook: str, name: str, once: Collection[str] = ()) -> str:
    """Return the text of a notebook file with a cell of links behind each cell that shows a figure.

    Parameters
    ----------
    notebook : str
    name : str
        Of the notebook: the figures' files are in ``NAME.files/``.
    once : collection of str
        Sentences that one caption alone is to have.
    """
    content = json.loads(notebook)
    said = _said(content["cells"])
    known: set[str] = set()
    cells = []
    for cell in content["cells"]:
        image = cell.get("metadata", {}).get("mystnb", {}).get("image", {})
        if "alt" in image:
            image["alt"] = outputs.filled(image["alt"], said)
        figure = cell.get("metadata", {}).get("mystnb", {}).get("figure", {})
        if "caption" in figure:
            figure["caption"] = said_once(figure["caption"], once, known)
        cells.append(cell)
        cells.extend(
            {
                "cell_type": "markdown",
                "id": f"files-of-{figure}".replace("_", "-"),
                "metadata": {},
                "source": markdown(f"{name}.files/{figure}"),
            }
            for figure in outputs.shown_figures(cell.get("outputs", ()))
        )
    return json.dumps({**content, "cells": cells})


def said_once(caption: str, sentences: Collection[str], known: set[str]) -> str:
    """Return a caption without those of some sentences that are known, and note which it has.

    Examples
    --------
    >>> shades, known = "Shades are of one standard deviation.", set()
    >>> said_once(f"A rate. {shades}", [shades], known), said_once(f"Another. {shades}", [shades], known)
    ('A rate. Shades are of one standard deviation.', 'Another.')
    """
    for sentence in sentences:
        if sentence in caption:
            if sentence in known:
                caption = " ".join(caption.replace(sentence, " ").split())
            known.add(sentence)
    return caption


def markdown(path: str) -> str:
    """Return the links to the files of one figure, given their path without suffix.

    Examples
    --------
    >>> print(markdown("decays.files/widths"))
    :::{div} figure-files
    The numbers behind this figure: [CSV](decays.files/widths.csv) · the figure:
    [SVG](decays.files/widths.svg) · [PDF](decays.files/widths.pdf)
    :::
    """
    csv, svg, pdf = (f"[{kind.upper()}]({path}.{kind})" for kind in outputs.FILE_KINDS)
    return f":::{{div}} {CLASS}\nThe numbers behind this figure: {csv} · the figure:\n{svg} · {pdf}\n:::"


def _said(cells: Iterable[Any]) -> dict[str, str]:
    """Return name → text of everything that a notebook has recorded as a text."""
    found = {}
    for cell in cells:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            spelled = output.get("data", {}).get(f"{outputs.RECORD_PREFIX}text/plain")
            if name and spelled:
                value = ast.literal_eval("".join(spelled))
                if isinstance(value, str):
                    found[name] = value
    return found
