"""Sphinx extension of the book: text computed at build time, and MathJax served from the site itself.

Listed in `_config.yml`, so that the staged build of `b2kinv book` and a plain `jupyter-book build .` show the
same. A page pastes a computed text by its name between double braces, ``{{ data_files }}``. Of one claim it
pastes the verdict, ``{{ verdict.IIA.ctau }}``, as a badge that leads to the ledger, and the values that stand
there, ``{{ claim.IIA.ctau.standard }}``.
"""

import dataclasses
import functools
import importlib
import importlib.util
import json
import shutil
from pathlib import Path

from b2kinv.companion import citation, ledger

#: Name in the pages → (module, function without arguments that returns Markdown).
COMPUTED_TEXTS = {
    "ledger": ("b2kinv.companion.ledger_page", "page_markdown"),
    "verdict_counts": ("b2kinv.companion.ledger", "counts_markdown"),
    "other_windows": ("b2kinv.companion.experiment", "page_markdown"),
    "data_files": ("b2kinv.companion.provenance", "files_markdown"),
    "particle_inputs": ("b2kinv.companion.provenance", "inputs_markdown"),
    "equations": ("b2kinv.companion.equations", "page_markdown"),
    "api_belle2": ("b2kinv.companion.api_reference", "belle2_markdown"),
    "api_alp": ("b2kinv.companion.api_reference", "alp_markdown"),
    "api_dark_photon": ("b2kinv.companion.api_reference", "dark_photon_markdown"),
    "api_early_universe": ("b2kinv.companion.api_reference", "early_universe_markdown"),
    "api_particles": ("b2kinv.companion.api_reference", "particles_markdown"),
    "api_as_printed": ("b2kinv.companion.api_reference", "as_printed_markdown"),
    "explorer_alp_decays": ("b2kinv.companion.explorers.alp_decays", "page_html"),
    "explorer_alp_freeze_in": ("b2kinv.companion.explorers.alp_freeze_in", "page_html"),
    "explorer_dark_photon": ("b2kinv.companion.explorers.dark_photon_parameter_space", "page_html"),
}

#: One file has all that the pages need; the whole package weighs ten times as much.
MATHJAX_FILE = "tex-svg.js"


@dataclasses.dataclass(frozen=True)
class ComputedText:
    """Text that is computed when the first page pastes it: not every build has every page."""

    module: str
    function: str

    def __str__(self):
        return _computed(self.module, self.function)


@functools.cache
def _computed(module, function):
    return getattr(importlib.import_module(module), function)()


def setup(app):
    """Connect to Sphinx; called by Sphinx itself."""
    app.connect("config-inited", add_computed_texts)
    app.connect("source-read", add_citation)
    app.connect("build-finished", copy_mathjax)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def add_computed_texts(app, config):
    """Offer each text of `COMPUTED_TEXTS` to the pages."""
    texts = {name: ComputedText(*source) for name, source in COMPUTED_TEXTS.items()}
    config.myst_substitutions = {
        **config.myst_substitutions,
        **texts,
        "claim": claims_by_name(),
        "verdict": verdicts_by_name(),
    }


def claims_by_name():
    """Return section → name of a claim within it → its values: paper, as_printed, standard."""
    told = {}
    for entry in ledger.ledger():
        section, _, name = entry.claim.id.partition(".")
        told.setdefault(section, {})[name] = {
            "paper": entry.claim.printed,
            "as_printed": ledger.value_text(entry.as_printed, entry.claim),
            "standard": ledger.value_text(entry.standard, entry.claim),
        }
    return told


def verdicts_by_name():
    """Return section → name of a claim within it → its verdict as a badge that leads to the ledger."""
    badges = {}
    for entry in ledger.ledger():
        section, _, name = entry.claim.id.partition(".")
        badges.setdefault(section, {})[name] = ledger.badge(entry.claim.id)
    return badges


def add_citation(app, page, source):
    """End each notebook's page with what to cite for it."""
    sources = Path(app.srcdir) / f"{page}.files" / citation.SOURCES_FILE
    if sources.is_file():
        source[0] = citation.with_citation(source[0], json.loads(sources.read_text(encoding="utf-8")))


def copy_mathjax(app, exception):
    """Put MathJax where `mathjax_path` of the configuration looks for it."""
    if exception is not None or app.builder.format != "html":
        return
    package = Path(importlib.util.find_spec("sphinx-mathjax-offline").origin).parent
    target = Path(app.outdir) / "_static" / "mathjax"
    target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(package / "static" / "mathjax" / MATHJAX_FILE, target / MATHJAX_FILE)
