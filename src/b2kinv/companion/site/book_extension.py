"""Sphinx extension of the book: text computed at build time, and pages that load only what they need.

Listed in `_config.yml`, so that the staged build of `book` and a plain `jupyter-book build .` show the
same. A page pastes a computed text by its name between double braces, ``{{ data_files }}``. Of one claim it
pastes the values that stand in the ledger, ``{{ claim.1.time.standard }}``, and the verdict as a mark that
leads there, ``{claim}`1.time` ``; of a test, its name as a link to its code, ``{proof}`test_sum_rule` ``.
"""

import collections
import dataclasses
import functools
import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import docutils.nodes
import sphinx.util.docutils
import sphinx.util.logging
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.typing import ExtensionMetadata

from b2kinv.companion import papers
from b2kinv.companion.execution import outputs
from b2kinv.companion.ledger import claims_file, evidence, verdict_marks, verdicts, wording
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import (
    changeable,
    changes,
    citation,
    drawings,
    figure_links,
    folding,
    glossary_notes,
    html_writer,
    inks,
    page_weight,
    prepared,
    search_text,
    sharing,
    static,
)
from b2kinv.companion.site.explorers import strips
from b2kinv.companion.words import markup

#: Name in the pages → "module:function" that is given the paper and returns Markdown. A paper adds its own.
COMPUTED_TEXTS = {
    "changes": "b2kinv.companion.site.changes:page_markdown",
    "ledger": "b2kinv.companion.site.ledger_page:page_markdown",
    "verdict_counts": "b2kinv.companion.ledger.wording:counts_markdown",
    "paper": "b2kinv.companion.ledger.wording:paper_markdown",
    "verdict_facts": "b2kinv.companion.ledger.wording:facts_markdown",
    "bibtex": "b2kinv.companion.site.citation:bibtex_markdown",
    "equations": "b2kinv.companion.site.equations_page:page_markdown",
    "tests": "b2kinv.companion.site.tests_page:page_markdown",
    "halved_inputs": "b2kinv.companion.site.halved_inputs:page_markdown",
}

_LEDGER_PAGE = "book/ledger"
#: How a claim's value was obtained → the value in words.
Values: TypeAlias = Mapping[str, str]
_LOGGER = sphinx.util.logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class ComputedText:
    """Text that is computed when the first page pastes it: not every build has every page.

    Sphinx keeps its configuration between builds: `paper` is the name of the module that has the paper, empty
    for a function that needs none.
    """

    reference: str
    paper: str = ""

    def __str__(self) -> str:
        return _computed(self.reference, self.paper)


@dataclasses.dataclass(frozen=True)
class PreparedText:
    """Text that was computed before Sphinx began (`prepared`)."""

    name: str
    source: str

    def __str__(self) -> str:
        return prepared.texts(Path(self.source))[self.name]


@dataclasses.dataclass(frozen=True)
class BySection:
    """What is said of the claims of a section, once a page asks for it: the whole ledger takes seconds."""

    paper: str

    def __getitem__(self, section: str) -> "Mapping[str, Values]":
        paper = papers.load(self.paper)
        if section not in paper.chapters:
            raise KeyError(section)
        return values_by_name(paper, section)


@functools.cache
def _computed(reference: str, paper: str) -> str:
    return str(papers.named(reference)(*([papers.load(paper)] if paper else [])))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; called by Sphinx itself."""
    app.add_config_value("companion_paper", "", "env", [str])
    app.add_config_value("companion_other_parameters", False, "env", [bool])
    app.add_config_value("companion_alone", False, "env", [bool])
    app.add_config_value("companion_glossary_by_hand", [], "html", [list])
    app.add_config_value("companion_said_once", [], "env", [list])
    app.add_config_value("companion_in_browser", False, "env", [bool])
    app.add_config_value("companion_repository", "", "html", [str])
    app.add_config_value("companion_changes", "", "html", [str])
    app.add_role("claim", ClaimRole())
    app.add_role("proof", ProofRole())
    app.add_directive("drawing", drawings.DrawingDirective)
    app.set_translator("html", html_writer.Translator)
    app.connect("config-inited", add_computed_texts)
    app.connect("config-inited", search_text.switch_fetching_off)
    app.connect("builder-inited", add_static_files)
    app.connect("builder-inited", changeable.add_style)
    # Before anything else changes a notebook: cells that are added later show nothing that is computed.
    app.connect("source-read", changeable.add_form, priority=400)
    app.connect("source-read", figure_links.add_links)
    app.connect("source-read", strips.add)
    app.connect("source-read", add_references)
    app.connect("source-read", add_citation)
    app.connect("source-read", folding.note_headings)
    app.connect("doctree-read", unlink_absent_ledger)
    # Before Sphinx lists the headings of a page in their order.
    app.connect("doctree-read", folding.mark, priority=400)
    app.connect("doctree-read", note_formulas)
    app.connect("doctree-resolved", set_indices)
    app.connect("doctree-resolved", glossary_notes.link_words)
    app.connect("doctree-resolved", folding.fold)
    app.connect("doctree-resolved", inks.swap)
    app.connect("html-page-context", glossary_notes.add_notes)
    # After all that add style sheets and scripts to a page.
    app.connect("html-page-context", page_weight.keep_what_is_needed, priority=900)
    app.connect("builder-inited", search_text.forget)
    app.connect("html-page-context", search_text.add_scripts)
    app.connect("html-page-context", folding.add_script)
    app.connect("html-page-context", changeable.add_form_to_explorer)
    app.connect("html-page-context", sharing.describe)
    app.connect("html-page-context", changes.add)
    app.connect("html-page-context", sharing.add_reports)
    app.connect("build-finished", sharing.add_image)
    app.connect("build-finished", page_weight.lighten)
    app.connect("build-finished", search_text.write, priority=900)
    for name in static.STYLES:
        # As late as what `html_css_files` lists: these overrule the theme's own.
        app.add_css_file(name, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_static_files(app: Sphinx) -> None:
    """Serve the engine's own scripts and styles beside those of the paper.

    They are no `html_static_path`: Sphinx would note of a build where the engine is installed.
    """
    if app.builder.format == "html":
        # What runs Python in a reader's browser is of no use to a site without it.
        left = shutil.ignore_patterns(*([] if app.config.companion_in_browser else ["in_browser*"]))
        shutil.copytree(static.FOLDER, Path(app.outdir) / "_static", ignore=left, dirs_exist_ok=True)


def add_computed_texts(app: Sphinx, config: Config) -> None:
    """Offer each text of `COMPUTED_TEXTS`, and those of the paper, to the pages."""
    paper = papers.load(config.companion_paper)
    texts: dict[str, object] = {
        name: ComputedText(reference, paper.module_name) for name, reference in COMPUTED_TEXTS.items()
    }
    texts |= {name: ComputedText(reference) for name, reference in paper.texts.items()}
    # Not the texts themselves: Sphinx would keep them in its configuration, and find it changed with them.
    texts |= {name: PreparedText(name, str(app.srcdir)) for name in prepared.texts(Path(app.srcdir))}
    prepared.use_ledger(paper, Path(app.srcdir))
    config.myst_substitutions = {**config.myst_substitutions, **texts, "claim": BySection(paper.module_name)}


def values_by_name(paper: Paper, section: str) -> dict[str, Values]:
    """Return name of a claim within a section → its values: paper, as_printed, standard."""
    return {
        entry.claim.id.partition(".")[2]: {
            "paper": markup.formula_html(entry.claim.printed),
            "as_printed": markup.formula_html(wording.value_text(entry.as_printed, entry.claim)),
            "standard": markup.formula_html(wording.value_text(entry.standard, entry.claim)),
        }
        for entry in verdicts.chapter_ledger(paper, section)
    }


class ClaimRole(sphinx.util.docutils.SphinxRole):
    """The role that places a verdict mark: it takes a claim's name, and refuses any other."""

    def run(self) -> tuple[list[docutils.nodes.Node], list[docutils.nodes.system_message]]:
        """Return the mark for docutils."""
        try:
            entry = verdicts.entry_of(papers.load(self.config.companion_paper), self.text)
        except claims_file.LedgerError as error:
            _LOGGER.warning("%s", error, location=self.get_location())
            return [docutils.nodes.literal(self.text, self.text)], []
        # Sphinx empties this for every page.
        seen = self.env.temp_data.setdefault("companion_marks", collections.Counter())
        seen[self.text] += 1
        folder, _, page = self.env.docname.rpartition("/")
        address = None
        if _LEDGER_PAGE in self.env.found_docs:
            address = Path(os.path.relpath(_LEDGER_PAGE, folder or ".")).as_posix() + ".html"
        html = verdict_marks.html(
            entry,
            verdict_marks.anchor(entry.claim, page, seen[self.text]),
            address,
            self.config.companion_other_parameters,
        )
        return [docutils.nodes.raw("", html, format="html")], []


class ProofRole(sphinx.util.docutils.SphinxRole):
    """The role that names a test, on a page of `book/`, and leads to its code; it refuses any other name."""

    def run(self) -> tuple[list[docutils.nodes.Node], list[docutils.nodes.system_message]]:
        """Return the link for docutils."""
        paper = papers.load(self.config.companion_paper)
        if not evidence.has_tests(paper):
            return [docutils.nodes.literal(self.text, self.text)], []
        try:
            html = evidence.link(paper, evidence.find_test(paper, self.text))
        except ValueError as error:
            _LOGGER.warning("%s", error, location=self.get_location())
            return [docutils.nodes.literal(self.text, self.text)], []
        return [docutils.nodes.raw("", html, format="html")], []


def add_references(app: Sphinx, page: str, source: list[str]) -> None:
    """List on a notebook's page that stands alone what it cites: the book does on a page of its own."""
    if app.config.companion_alone and "{cite" in source[0]:
        source[0] = citation.with_references(source[0])


def add_citation(app: Sphinx, page: str, source: list[str]) -> None:
    """End each notebook's page with what to cite for it."""
    sources = Path(app.srcdir) / f"{page}.files" / outputs.SOURCES_FILE
    if sources.is_file():
        paper = papers.load(app.config.companion_paper)
        source[0] = citation.with_citation(paper, source[0], json.loads(sources.read_text(encoding="utf-8")))


def unlink_absent_ledger(app: Sphinx, doctree: docutils.nodes.document) -> None:
    """Take away ways to the ledger from a page that is rendered without it, by `run`."""
    if _LEDGER_PAGE in app.env.found_docs:
        return
    for node in doctree.findall(docutils.nodes.raw):
        text = re.sub(rf' href="[^"]*{_LEDGER_PAGE}\.html[^"]*"', "", node.astext())
        node.children = [docutils.nodes.Text(text)]


def note_formulas(app: Sphinx, doctree: docutils.nodes.document) -> None:
    """Let a page load MathJax whose only formulas stand in computed HTML, where Sphinx looks for none."""
    if any('class="math ' in node.astext() for node in doctree.findall(docutils.nodes.raw)):
        app.env.get_domain("math").data["has_equations"][app.env.docname] = True


def set_indices(app: Sphinx, doctree: docutils.nodes.document, page: str) -> None:
    """Set N_eff or C^V_sb in the recorded words of a page with its indices below and above."""
    kinds = {"": docutils.nodes.Text, "sub": docutils.nodes.subscript, "sup": docutils.nodes.superscript}
    for node in list(doctree.findall(docutils.nodes.inline)):
        if "pasted-text" in node["classes"] and len(pieces := markup.pieces(node.astext())) > 1:
            node.children = []
            node += [kinds[kind](*([text] if kind == "" else [text, text])) for kind, text in pieces]
