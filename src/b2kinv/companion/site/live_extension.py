"""Sphinx extension of the book while it is served: knows which pages a change concerns.

Sphinx renders a page again when its own file has changed. Two more reasons are added here. A page may paste
what is computed from other files, code and data, which are noted while it is read. And every page shows
something of others, such as their titles and numbers: once that changes, all pages are written again, and so
are those of source code.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeAlias

import docutils.nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.typing import ExtensionMetadata

from b2kinv.companion import papers
from b2kinv.companion.execution import dependencies, outputs
from b2kinv.companion.site import glossary_notes, static

_SOURCE_CODE = "_modules"
_INDEX_START = "Search.setIndex("

#: Sphinx's search index, as its JSON has it.
Index: TypeAlias = dict[str, Any]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Connect to Sphinx; called by Sphinx itself."""
    dependencies.watch(papers.load(os.environ[dependencies.PAPER_VARIABLE]))
    app.connect("builder-inited", note_start)
    app.connect("env-get-outdated", pages_with_other_contents)
    app.connect("source-read", note_pasting, priority=100)
    app.connect("doctree-read", note_files)
    app.connect("env-purge-doc", forget_page)
    # After Sphinx has numbered figures and sections, on the same occasion.
    app.connect("env-get-updated", pages_that_show_others, priority=900)
    app.connect("doctree-resolved", note_written)
    app.connect("build-finished", drop_leftovers)
    return {"parallel_read_safe": False}


def note_start(app: Sphinx) -> None:
    """Note what was read before any page: it concerns them all. Then begin as if for the first time."""
    app.companion_start = dependencies.noted()
    app.companion_index = _read_index(Path(app.outdir, "searchindex.js"))
    app.companion_written = set()
    # Copied after the pages are written, which name a checksum of each if it is there already.
    for pattern in ("mystnb.*.css", "mathjax/*"):
        for path in Path(app.outdir, "_static").glob(pattern):
            path.unlink()


def pages_with_other_contents(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Return the pages that paste something made from a file that has changed since."""
    files = getattr(env, "companion_files", {})
    if not dependencies.unchanged(getattr(env, "companion_start", {})):
        return list(env.found_docs)
    return [page for page, read in files.items() if not dependencies.unchanged(read)]


def note_pasting(app: Sphinx, page: str, source: list[str]) -> None:
    """Note whether a page pastes what is computed while it is read."""
    cited = (Path(app.srcdir) / f"{page}.files" / outputs.SOURCES_FILE).is_file()
    pastes = cited or any(mark in source[0] for mark in ("{{", "{claim}", "automodule::"))
    app.env.temp_data["companion_pastes"] = pastes
    # Modules and data are read once for all pages, so that each may depend on whatever was read before it.
    # The text of notebooks is read again by each page that needs it.
    dependencies.forget(papers.load(app.config.companion_paper).notebooks)


def note_files(app: Sphinx, doctree: docutils.nodes.document) -> None:
    """Note what was read up to now for a page that pastes: all that it needs is among it."""
    if app.env.temp_data["companion_pastes"]:
        _files(app.env)[app.env.docname] = dependencies.noted()


def forget_page(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Forget what a page was made from, before it is read again."""
    _files(env).pop(page, None)


def pages_that_show_others(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if anything has changed that pages show of one another, or share."""
    env.companion_start = app.companion_start
    before, env.companion_shared = getattr(env, "companion_shared", None), _shared(app, env)
    modules, env.companion_modules = getattr(env, "companion_modules", {}), _modules(env)
    if before != env.companion_shared:
        shutil.rmtree(Path(app.outdir, _SOURCE_CODE), ignore_errors=True)
        return list(env.found_docs)
    # Sphinx would look at the age of files.
    for module, digest in modules.items():
        if env.companion_modules.get(module) != digest:
            Path(app.outdir, _SOURCE_CODE, f"{module.replace('.', '/')}.html").unlink(missing_ok=True)
    return []


def note_written(app: Sphinx, doctree: docutils.nodes.document, page: str) -> None:
    """Note that a page is written."""
    app.companion_written.add(page)


def drop_leftovers(app: Sphinx, exception: Exception | None) -> None:
    """Remove images, downloads and words that no page has any more."""
    if exception is not None or app.builder.format != "html":
        return
    for folder, names in (("_images", app.env.images), ("_downloads", app.env.dlfiles)):
        shown = {Path(app.outdir, folder, name) for _, name in names.values()}
        for path in Path(app.outdir, folder).rglob("*"):
            if path.is_file() and path not in shown:
                path.unlink()
    path = Path(app.outdir, "searchindex.js")
    index = mend_search_index(app.companion_index, _read_index(path), app.companion_written)
    path.write_text(f"{_INDEX_START}{json.dumps(index, sort_keys=True)})", encoding="utf-8")


def mend_search_index(before: Index, now: Index, written: Collection[str]) -> Index:
    """Return Sphinx's search index as a build of everything gives it.

    It keeps words that no page has any more, and forgets the terms of pages that were not written again.

    Parameters
    ----------
    before, now : dict
        The index before and after the build; `before` is empty if there was none.
    written : collection of str
        Pages that were written.
    """
    for kind in ("terms", "titleterms"):
        now[kind] = {word: pages for word, pages in now[kind].items() if pages != []}
    numbers = {page: number for number, page in enumerate(now["docnames"])}
    for term, places in before.get("indexentries", {}).items():
        for number, *rest in places:
            page = before["docnames"][number]
            place = [numbers.get(page), *rest]
            if page in numbers and page not in written and place not in now["indexentries"].get(term, ()):
                now["indexentries"].setdefault(term, []).append(place)
    for places in now["indexentries"].values():
        places.sort(key=lambda place: place[0])
    return now


def _read_index(path: Path) -> Index:
    if not path.is_file():
        return {}
    index: Index = json.loads(path.read_text(encoding="utf-8")[len(_INDEX_START) : -1])
    return index


def _files(env: BuildEnvironment) -> dict[str, dict[str, str | None]]:
    if not hasattr(env, "companion_files"):
        env.companion_files = {}
    return env.companion_files


def _modules(env: BuildEnvironment) -> dict[str, str]:
    """Return module → checksum of its code and of what describes it, for every module whose code is shown."""
    modules = getattr(env, "_viewcode_modules", {})
    return {name: hashlib.sha256(repr(entry).encode()).hexdigest() for name, entry in modules.items()}


def _shared(app: Sphinx, env: BuildEnvironment) -> str:
    """Return a checksum of what pages show of one another: titles, numbers, results, notes, styles."""
    assets = [static.FOLDER, *(Path(app.srcdir, folder) for folder in app.config.html_static_path)]
    references = env.domaindata["cite"]
    shown = [
        {page: title.astext() for page, title in env.titles.items()},
        env.toctree_includes,
        env.toc_secnumbers,
        env.toc_fignumbers,
        *(env.domaindata.get(domain) for domain in ("std", "math", "citation", "py")),
        # References are listed in the order in which pages were read.
        *(sorted(map(_spelled, references[kind])) for kind in ("citations", "citation_refs")),
        glossary_notes.all_entries(env),
        {page: content.get("glue") for page, content in env.nb_metadata.items()},
        {
            str(path): dependencies.checksum(path)
            for folder in assets
            for path in sorted(folder.rglob("*"))
            if path.suffix in (".css", ".js")
        },
    ]
    return hashlib.sha256("\n".join(map(_spelled, shown)).encode()).hexdigest()


def _spelled(content: object) -> str:
    """Return a value as text that does not depend on the order in which pages were read."""
    if isinstance(content, dict):
        return "{" + ", ".join(sorted(f"{key!r}: {_spelled(value)}" for key, value in content.items())) + "}"
    if isinstance(content, set | frozenset):
        return "{" + ", ".join(sorted(map(_spelled, content))) + "}"
    if isinstance(content, list | tuple):
        return "[" + ", ".join(map(_spelled, content)) + "]"
    # Where in memory something is changes from run to run.
    return re.sub(r" at 0x[0-9a-f]+", "", repr(content))
