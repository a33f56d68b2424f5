"""One zip that holds all that this companion found, describes itself, and is the same bytes each time.

It has the notebooks and what they gave when they were executed for it, data, the site, the ledger, and
descriptions for people and machines. Files in it have no dates but the one that every build claims.
"""

import datetime
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from b2kinv.companion.archive import article_pdf, citation_file, crate, report
from b2kinv.companion.execution import folders, hepdata, locks, runner
from b2kinv.companion.ledger import published, verdicts
from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.site import book_pdf, book_sources, build
from b2kinv.companion.words.errors import Failed

_MOMENT = int(build.SOURCE_DATE_EPOCH)
_SKIPPED = {folders.LIST, book_sources.NOTE}
#: Who may look at a file that was unpacked: everybody.
_READABLE = 0o100644 << 16


def default_path(paper: Paper) -> Path:
    """Return where the archive goes unless somebody says otherwise."""
    return paper.build_folder / f"{paper.name}-{paper.version}-archive.zip"


def make(paper: Paper, path: Path | None = None, say: Say = print) -> Path:
    """Execute the notebooks and write the archive; return its path.

    Parameters
    ----------
    paper : Paper
    path : path, optional
        `default_path` by default. An archive that is there is replaced.
    say : callable
        Is given the lines to be printed.

    Raises
    ------
    ValueError
        If there is no site, or it is not that of the sources as they are, or something else than an archive
        is in the way.
    b2kinv.companion.words.errors.Failed
        If a notebook failed, or the archive is not what it must be.
    """
    path = default_path(paper) if path is None else path
    path.parent.mkdir(parents=True, exist_ok=True)
    with locks.locked(path), tempfile.TemporaryDirectory(prefix="companion-archive-") as temporary:
        if path.exists() and not _is_one(path):
            raise ValueError(f"{path} is no archive: choose another name with --out")
        told = citation_file.read(paper)
        site = current_site(paper)
        jobs = runner.plan(paper, paper.in_book(), {}, Path(temporary) / "outputs")
        runner.execute(jobs, say)
        words = dict(_captions(Path(temporary)))
        files = dict(_files(paper, Path(temporary), site, told, words))
        files |= _printed_report(paper, site, told, say)
        folders.write(path, _zipped(files | {crate.NAME: _description(paper, told, files, words)}))
        if found := crate.problems(path):
            raise Failed(found)
    say(f"{len(files) + 1} files are in {path}")
    return path


def _is_one(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return bool(crate.described(archive))


def current_site(paper: Paper) -> Path:
    """Return the folder of the default site.

    Raises
    ------
    ValueError
        If there is none, it was built from other sources than those that are here, or was changed since.
    """
    site = build.site_folder(paper, {})
    note = site / book_sources.NOTE
    if not note.is_file():
        raise ValueError(f"there is no site in {site}: build it first, with {paper.name} book")
    if note.read_text(encoding="utf-8") != book_sources.checksum(paper):
        raise ValueError(
            f"the site in {site} is stale: sources have changed since; build it again, with {paper.name} book"
        )
    build.MAKER.require_own(site)
    return site


def stale(paper: Paper, path: Path) -> list[str]:
    """Return a sentence for each source that an archive lacks, or of which it has another."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return [
        f"{name} is {'another one' if name in kept else 'missing'} in the archive: its outputs are stale"
        for name, file in _sources(paper)
        if kept.get(name) != file.read_bytes()
    ]


def _sources(paper: Paper) -> Iterator[tuple[str, Path]]:
    for path in book_sources.files(paper):
        for name, folder in (("data", paper.data), ("notebooks", paper.notebooks)):
            if path.is_relative_to(folder) and path.suffix not in (".py", ".pyc"):
                yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _captions(temporary: Path) -> Iterator[tuple[str, str]]:
    """Return the path of each figure and of its numbers in the archive, with the figure's caption."""
    for notebook in sorted((temporary / "outputs").glob("*.ipynb")):
        for figure in hepdata.figures(notebook):
            for suffix in ("svg", "csv"):
                name = f"outputs/{notebook.stem}.files/{figure.name}.{suffix}"
                if (temporary / name).is_file():
                    yield name, " ".join(figure.caption.split())


def _files(
    paper: Paper, temporary: Path, site: Path, told: dict[str, Any], words: dict[str, str]
) -> Iterator[tuple[str, bytes]]:
    for name, path in _sources(paper):
        yield name, path.read_bytes()
    for top, folder in (("outputs", temporary / "outputs"), ("site", site)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name not in _SKIPPED:
                yield f"{top}/{path.relative_to(folder).as_posix()}", path.read_bytes()
    for name in (citation_file.NAME, "LICENSE"):
        if (paper.root / name).is_file():
            yield name, (paper.root / name).read_bytes()
    ledger = verdicts.ledger(paper)
    yield "codemeta.json", _json(citation_file.codemeta(told))
    yield "codecheck.yml", codecheck(paper, words).encode()
    yield "ledger/ledger.json", _json(published.document(paper, ledger))
    yield f"ledger/{published.SCHEMA_FILE}", published.schema_text().encode()
    yield "report/article.md", report.article(paper, ledger).encode()
    yield "report/metadata.yaml", report.metadata(paper, told).encode()


def _printed_report(paper: Paper, site: Path, told: dict[str, Any], say: Say) -> dict[str, bytes]:
    if needs := book_pdf.missing(paper):
        say(f"the report is not printed as PDF: {needs}")
        return {}
    return {"report/article.pdf": article_pdf.pdf(paper, verdicts.ledger(paper), told, site)}


def codecheck(paper: Paper, words: dict[str, str]) -> str:
    """Return what CODECHECK asks for: which outputs there are, and what each of them shows."""
    content = {
        "version": "https://codecheck.org.uk/spec/config/1.0/",
        "paper": {
            "title": paper.title,
            "authors": [{"name": name} for name in paper.authors],
            "reference": paper.address,
        },
        "manifest": [{"file": name, "comment": caption} for name, caption in words.items()],
    }
    return "---\n" + yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)


def _description(paper: Paper, told: dict[str, Any], files: dict[str, bytes], words: dict[str, str]) -> bytes:
    day = datetime.datetime.fromtimestamp(_MOMENT, datetime.UTC).date()
    root = {
        "name": told["title"],
        "description": " ".join(str(told.get("abstract", paper.subject)).split()),
        "datePublished": str(told.get("date-released", day)),
        "license": {"@id": f"https://spdx.org/licenses/{told['license']}"},
        "version": str(told["version"]),
        "author": citation_file.people(told["authors"]),
        "isBasedOn": {"@id": paper.address},
        "identifier": book_sources.checksum(paper),
    }
    return _json(crate.metadata(root, files, words))


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip file in which nothing depends on the moment, the computer or the order."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, time.gmtime(_MOMENT)[:6])
            entry.create_system, entry.external_attr = 3, _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    return kept.getvalue()
