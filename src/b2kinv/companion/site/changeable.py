"""Pages whose parameters can be changed where they are read: places, form and scripts, in a book built so.

Of a notebook's text, each place that pastes what is recorded gets its name, each cell that shows something a
mark before it, and the cell of parameters a form behind it. The script of the page finds them there.
"""

import html
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from sphinx.application import Sphinx

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, jobs
from b2kinv.companion.execution.notebook_file import Notebook
from b2kinv.companion.in_browser import bundle, form, manifest, runtime
from b2kinv.companion.ledger import claims_file
from b2kinv.companion.papers import Paper, Say, Section
from b2kinv.companion.words import markup

#: Folder of a site with what runs Python.
FOLDER = "python"
#: In the staged sources: what pages are told.
TOLD = "in_browser.json"
SCRIPTS = ("in_browser.js",)
STYLE = "in_browser.css"
#: Class of the form.
FORM = "change-parameters"

# What the ledger says, at the paper's parameters whatever a reader chooses.
_OF_LEDGER = re.compile(r"\{\{\s*claim\.[^}]+\}\}")
_PASTED = re.compile(r"\{glue:(md|text)\}`([^`:]+)((?::[^`:]+)?)`")
# What an explorer tells its script, to the end of the explorer.
_EXPLORER = re.compile(
    r'<script type="application/json" class="explorer-data">(.*?)</script>\s*</div>', re.DOTALL
)
_NO_SCRIPT = (
    "<noscript>Parameters can be changed on this page with a browser that runs scripts; "
    "without, <code>{command}</code> does the same.</noscript>"
)


def require(where: str | None) -> None:
    """Refuse a folder without the runtime's files, if a site is to have them.

    Raises
    ------
    ValueError
        If there is no such folder, or a file is missing.
    """
    if where is not None:
        runtime.require(where)


def prepare(paper: Paper, source: Path, where: str | None) -> None:
    """Put the archive into staged sources, and what pages that are to run it are told of it."""
    if where is None:
        return
    import yaml

    archive = bundle.archive(paper)
    (source / manifest.ARCHIVE).write_bytes(archive)
    told = json.dumps(manifest.described(paper, archive), ensure_ascii=False)
    (source / TOLD).write_text(told, encoding="utf-8")
    path = source / "_config.yml"
    configuration = yaml.safe_load(path.read_text(encoding="utf-8"))
    configuration["sphinx"]["config"]["companion_in_browser"] = True
    path.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")


def put(source: Path, rendered: Path, where: str | None, report: Say) -> None:
    """Put the runtime and the archive into a rendered site that is to have them.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If a file of the runtime is not what it must be.
    """
    if where is None:
        return
    folder = rendered / FOLDER
    runtime.take(where, folder, report=report)
    shutil.copyfile(source / manifest.ARCHIVE, folder / manifest.ARCHIVE)
    size = sum(path.stat().st_size for path in folder.iterdir())
    report(f"Python for the reader's browser is in the site: {size / 1e6:.1f} MB")


def add_form(app: Sphinx, page: str, source: list[str]) -> None:
    """Make a notebook's page one whose parameters can be changed; connected to Sphinx's ``source-read``."""
    paper = papers.load(app.config.companion_paper)
    told = Path(app.srcdir) / TOLD
    if app.config.companion_in_browser and form.is_page(paper, page) and told.is_file():
        source[0] = with_form(paper, source[0], page, json.loads(told.read_text(encoding="utf-8")))


def add_style(app: Sphinx) -> None:
    """Let pages load the style of the form; connected to Sphinx's ``builder-inited``."""
    if app.config.companion_in_browser:
        app.add_css_file(STYLE, priority=801)


def with_form(paper: Paper, notebook: str, page: str, told: Mapping[str, Any]) -> str:
    """Return the text of a notebook file with names at its places, marks before its cells, and the form."""
    content = json.loads(notebook)
    cells: list[dict[str, Any]] = []
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cells.append({**cell, "source": with_places("".join(cell["source"]))})
            continue
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
            mark = f'<div class="cell-mark" data-cell="{cell["id"]}" hidden></div>'
            cells.append(_markdown(f"mark-of-{cell['id']}", mark))
        cells.append(cell)
        if "parameters" in cell["metadata"].get("tags", ()):
            own = {name: one.value for name, one in assignments.read_cell("".join(cell["source"])).items()}
            form_of_page = _form(paper, paper.section(page), own, told, content)
            cells.append(_markdown("change-parameters", form_of_page))
    return json.dumps({**content, "cells": cells})


def with_places(markdown: str) -> str:
    """Return Markdown in which what is recorded stands with its name, and what the ledger says with a mark.

    Examples
    --------
    >>> print(with_places("It takes {glue:text}`duration:.1f` s."))
    It takes <span class="recorded" data-place="text:duration:.1f">{glue:text}`duration:.1f`</span> s.
    """

    def named(found: re.Match[str]) -> str:
        place = html.escape(f"{found[1]}:{found[2]}{found[3]}")
        return f'<span class="recorded" data-place="{place}">{found[0]}</span>'

    return _OF_LEDGER.sub(r'<span class="of-ledger">\g<0></span>', _PASTED.sub(named, markdown))


def add_form_to_explorer(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Put the form of its section behind an explorer; connected to Sphinx's ``html-page-context``.

    Sliders interpolate tables; the form computes the point that they have come to, and all that is recorded.
    """
    path = Path(app.srcdir) / TOLD
    found = _EXPLORER.search(context.get("body", ""))
    if not app.config.companion_in_browser or found is None or not path.is_file():
        return
    paper = papers.load(app.config.companion_paper)
    section = paper.section(json.loads(found[1])["section"])
    notebook = Path(app.srcdir) / paper.notebook(section).relative_to(paper.root)
    content, index = assignments.read_notebook(str(notebook))
    cell = assignments.cell_source(content, index)
    own = {name: one.value for name, one in assignments.read_cell(cell).items()}
    told = json.loads(path.read_text(encoding="utf-8"))
    root = "../" * page.count("/")
    form_of_page = _form(paper, section, own, told, cast(dict[str, Any], content), root, follows=False)
    context["body"] = f"{context['body'][: found.end()]}{form_of_page}{context['body'][found.end() :]}"


def _form(
    paper: Paper,
    section: Section,
    own: Mapping[str, object],
    told: Mapping[str, Any],
    executed: Mapping[str, Any],
    root: str = "../",
    *,
    follows: bool = True,
) -> str:
    """Return the form of a section, for a page that follows it, or for one that shows something else."""
    recorded = jobs.results(cast(Notebook, executed))
    described = {
        "section": section.name,
        "root": root,
        "follows": follows,
        "command": form.command(paper, section),
        "parameters": form.described(section, own),
        # Beside which those of a reader's parameters stand.
        "values": {name: one["value"] for name, one in recorded.items()},
        "meanings": {name: markup.formula_html(one["meaning"]) for name, one in recorded.items()},
        "printed": {
            claim.recorded: markup.formula_html(markup.unbroken(claim.printed))
            for claim in claims_file.load_claims(paper)
            if claim.section == section.name and claim.recorded
        },
        "python": told,
    }
    # Neither ends the script nor is a line of Markdown.
    text = json.dumps(described, ensure_ascii=True).replace("<", "\\u003c").replace("`", "\\u0060")
    command = html.escape(form.command(paper, section))
    return (
        f'<div class="{FORM}">'
        + _NO_SCRIPT.format(command=command)
        + f'<script type="application/json" class="change-parameters-told">{text}</script>'
        + "".join(f'<script defer src="{root}_static/{name}"></script>' for name in SCRIPTS)
        + "</div>"
    )


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}
