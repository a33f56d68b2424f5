"""The book as a site: staged, executed, rendered by Jupyter Book, checked, and only then put in place.

Folders, all below `_build/` of the checkout (of the working directory, if it runs without one):

* ``site/`` is the site with the notebooks' own parameters, ``site-NAME/`` one with others;
* ``site.stage/`` holds the copied sources, the executed notebooks and the rendering while a build lasts.

A site is replaced in one step at the very end, so a failed build leaves the earlier one as it was.
"""

import html
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from b2kinv.companion.execution import assignments, folders, locks, runner
from b2kinv.companion.ledger import claims_file
from b2kinv.companion.papers import Paper, Say, Section
from b2kinv.companion.site import book_pdf, book_sources, changeable, first_paint, prepared, site_checks
from b2kinv.companion.site.published import Published
from b2kinv.companion.words import formatting
from b2kinv.companion.words.errors import Failed
from b2kinv.quantities.parameters import ParameterSet

#: The moment that every build claims for itself, in seconds: a fixed one, in the year of `copyright` in
#: `_config.yml`, which Sphinx would change otherwise, makes builds repeatable.
SOURCE_DATE_EPOCH = "1795305600"
MAKER = folders.Maker("book", "move it away, or choose another name with --site")
# What stands beside a site for a while has its name with one of these ends, on some systems in any case.
_TAKEN = (".stage", ".old", ".lock", ".part")
# Of a folder's name, which has endings added to it.
_LONGEST_NAME = 200
_SITE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]*")
# Stands for the way to the default site until it is known from which page; a scheme of its own, no path.
_DEFAULT_SITE_MARK = "companion:default-site"
# Where a page says that the book can be had as PDF, once there is one.
_PDF_MARK = "<!-- companion:pdf -->"
_NOWHERE = Published()


def site_folder(paper: Paper, values: Mapping[str, object], name: str | None = None) -> Path:
    """Return where the site for these parameter values, the edition asked for and this name goes.

    Raises
    ------
    ValueError
        If the name cannot be a folder's name.
    """
    if name is None:
        parts = [f"{key}-{value}" for key, value in sorted(values.items())]
        if paper.edition is not None:
            parts.insert(0, f"edition-{claims_file.load(paper).edition.name}")
        if not parts:
            return paper.build_folder / "site"
        name = "-".join(_in_a_name(part) for part in parts)
        if len(name) > _LONGEST_NAME:
            raise ValueError("the name of this site would be too long: give it one with --site")
    if name.lower().endswith(_TAKEN):
        raise ValueError(f"{name!r} cannot be the name of a site: none ends with {', '.join(_TAKEN)}")
    if not _SITE_NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be the name of a site: use letters, digits, '_', '-', '+' and '.'")
    return paper.build_folder / f"site-{name}"


def _in_a_name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.+-]+", "-", text).strip("-")


def build(
    paper: Paper,
    values: Mapping[str, object],
    name: str | None = None,
    report: Say = print,
    pdf: bool | None = None,
    published: Published = _NOWHERE,
    python: str | None = None,
) -> Path:
    """Execute every notebook of the book and render the site; return the path of its first page.

    Parameters
    ----------
    paper : Paper
    values : dict
        Parameters that differ from what the notebooks say.
    name : str, optional
        Name of the site, for one with other parameters.
    report : callable
        Is given one line for every step.
    pdf : bool, optional
        Whether to print the book as PDF as well; by default that of the default site alone, and where this
        computer cannot, a line says what to install.
    published : Published
        Where the site will be, and where its sources are.
    python : str, optional
        Where the files are taken from that run Python in a reader's browser, if the site is to have them.

    Raises
    ------
    ValueError
        If a parameter or the name is refused, a page or notebook is missing, the PDF is asked for and
        something that it needs is missing, or the folder is in use or holds what no build has made; nothing
        was started.
    b2kinv.companion.words.errors.Failed
        If a notebook failed, the site is not as it must be, or the book was not printed where it could have
        been; the earlier site is untouched.
    """
    target = site_folder(paper, values, name)
    stage = folders.beside(target, "stage")
    chosen = paper.in_book()
    require_pages(paper)
    if pdf and (needs := book_pdf.missing(paper)):
        raise ValueError(f"--pdf is not possible here: {needs}")
    changeable.require(python)
    jobs = runner.plan(paper, chosen, values, stage / "source" / "notebooks")
    with locks.locked(target):
        MAKER.restore(target)
        MAKER.require_own(target)
        for place in (folders.beside(target, "old"), stage):
            MAKER.remove(place)
        MAKER.claim(stage)
        try:
            made_of = book_sources.checksum(paper)
            stage_sources(paper, stage / "source")
            with prepared.beside(paper, stage / "source") as finish:
                runner.execute(jobs, report)
                finish()
            used = {job.name: job.parameters for job in jobs}
            told = banner(paper, chosen, used, f': <a href="{_DEFAULT_SITE_MARK}">see the default site</a>.')
            changed = changes(paper, chosen, used)
            configure(stage / "source", told, other_parameters=bool(changed))
            _publish(stage / "source", published, ", ".join(changed))
            changeable.prepare(paper, stage / "source", python)
            report("rendering the site")
            rendered = render(stage / "source", stage / "rendered")
            write_entrance(paper, rendered)
            if pdf if pdf is not None else target == site_folder(paper, {}):
                _add_pdf(paper, rendered, told, report)
            first_paint.hasten(rendered)
            found = site_checks.problems(rendered, paper.pages())
            if found:
                raise Failed(found)
            _link_default_site(paper, rendered, target)
            changeable.put(stage / "source", rendered, python, report)
            (rendered / book_sources.NOTE).write_text(made_of, encoding="utf-8")
            MAKER.put_whole(rendered, target)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return target / "index.html"


def render(source: Path, output: Path, strict: bool = True) -> Path:
    """Render the book in `source` with Jupyter Book, return the folder with its HTML.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        If Jupyter Book gives any warning (where `strict`) or fails.
    """
    command = [
        sys.executable,
        "-c",
        "from jupyter_book.cli.main import main; main()",
        "build",
        str(source),
        "--path-output",
        str(output),
        "--keep-going",
        *(["-W", "-n"] if strict else []),
    ]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH),
        # The order of sets reaches some pages.
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        pass_fds=locks.held(),
    )
    folder = output / "_build" / "html"
    if done.returncode or not (folder / "index.html").is_file():
        log = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr + done.stdout)
        warnings = [
            line.replace(str(source) + os.sep, "")
            for line in log.splitlines()
            if "WARNING" in line or "ERROR" in line or "rror:" in line
        ]
        raise Failed(dict.fromkeys(warnings) or f"Jupyter Book failed: {log.strip()[-500:]}")
    return folder


def require_pages(paper: Paper) -> None:
    """Refuse a table of contents that names a page which is missing."""
    for page in paper.pages():
        if not any((paper.root / (page + suffix)).is_file() for suffix in (".md", ".ipynb")):
            raise ValueError(
                f"the page {page!r} of _toc.yml is missing: there is no file {paper.root / page}.md"
            )


def stage_sources(paper: Paper, source: Path) -> None:
    """Copy what a rendering needs, beside executed notebooks, to the folder `source`."""
    shutil.copytree(paper.book, source / "book")
    for name in ("_config.yml", "_toc.yml"):
        shutil.copyfile(paper.root / name, source / name)


def configure(
    source: Path,
    banner: str = "",
    contents: Mapping[str, object] | None = None,
    other_parameters: bool = False,
    extensions: Sequence[str] = (),
) -> None:
    """Change the staged configuration: notebooks are executed already; a banner stands on every page.

    Parameters
    ----------
    source : path
    banner : str
        HTML, empty for none.
    contents : dict, optional
        Table of contents that replaces that of the book: of a page that stands alone.
    other_parameters : bool
        Whether the numbers are others than those that the ledger's verdicts are about.
    extensions : sequence of str
        Sphinx extensions to be loaded before the book's own.
    """
    import yaml

    path = source / "_config.yml"
    configuration = yaml.safe_load(path.read_text(encoding="utf-8"))
    configuration["execute"] = {"execute_notebooks": "off"}
    settings = configuration["sphinx"]["config"]
    settings["companion_other_parameters"] = other_parameters
    settings["companion_alone"] = contents is not None
    settings["extensions"] = [*extensions, *settings["extensions"]]
    if banner:
        settings.setdefault("html_theme_options", {})["announcement"] = banner
    path.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")
    if contents is not None:
        (source / "_toc.yml").write_text(yaml.safe_dump(contents, sort_keys=False), encoding="utf-8")


def _publish(source: Path, published: Published, changed: str = "") -> None:
    import yaml

    path = source / "_config.yml"
    configuration = yaml.safe_load(path.read_text(encoding="utf-8"))
    published.configure(configuration)
    if changed:
        configuration["sphinx"]["config"]["companion_changes"] = changed
    path.write_text(yaml.safe_dump(configuration, sort_keys=False), encoding="utf-8")


def banner(
    paper: Paper, chosen: Sequence[Section], used: Mapping[str, Mapping[str, object]], end: str = "."
) -> str:
    """Return the sentences that stand on top of every page, as HTML: which edition, which other parameters.

    Parameters
    ----------
    paper : Paper
    chosen : sequence of Section
    used : mapping
        Name of a section → its parameters.
    end : str
        HTML that ends each sentence, such as a way to the usual pages.
    """
    sentences = []
    if paper.edition is not None:
        named = html.escape(claims_file.load(paper).edition.name)
        sentences.append(f"Claims and verdicts are those of edition “{named}”; text and figures are not{end}")
    if listed := html.escape(", ".join(changes(paper, chosen, used))):
        sentences.append(f"Computed with {listed}. Verdicts are about the default parameters{end}")
    return " ".join(sentences)


def changes(paper: Paper, chosen: Sequence[Section], used: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Return the parameters that differ from the usual ones, each with its value and the usual one."""
    found = {}
    for section in chosen:
        parameters: type[ParameterSet] = section.module.Parameters
        units = {row[0]: row[2] for row in parameters.table()}
        for key, pair in assignments.differing(paper, section, used[section.name]).items():
            value, usual = (formatting.parameter_text(number, units[key]) for number in pair)
            found[key] = f"{key} = {value} instead of {usual}"
    return list(found.values())


def write_entrance(paper: Paper, rendered: Path) -> None:
    """Let index.html lead to the first page. Jupyter Book's own such page has no title and no icon."""
    first = f"{paper.pages()[0]}.html"
    head = (rendered / first).read_text(encoding="utf-8").partition("</head>")[0]
    icon = re.search(r'<link rel="icon" href="\.\./([^"]+)"', head)
    favicon = f'<link rel="icon" href="{icon[1]}">' if icon else ""
    # Who reads links to show them does not follow a refresh.
    told = "\n".join(
        re.findall(
            r'<meta (?:name="(?:description|twitter)|property="og:).*?>|<link rel="canonical".*?>', head
        )
    )
    (rendered / "index.html").write_text(
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="refresh" content="0; url={first}">\n'
        f"<title>{html.escape(paper.book_title)}</title>\n{favicon}\n{told}\n"
        f'</head>\n<body><p><a href="{first}">To the first page of the book</a></p></body>\n</html>\n',
        encoding="utf-8",
        newline="\n",
    )


def _add_pdf(paper: Paper, rendered: Path, banner: str, report: Say) -> None:
    """Print the book into the site and link it, or say why not: a site without it is a whole site."""
    if needs := book_pdf.missing(paper):
        report(f"the PDF is left out: {needs}")
        return
    report("printing the book as PDF")
    pages = book_pdf.write(paper, rendered, banner)
    for path in sorted(rendered.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if _PDF_MARK in text:
            links = [_pdf_link(rendered / name, count, path.parent) for name, count in pages.items()]
            path.write_text(text.replace(_PDF_MARK, f"{', '.join(links)}."), encoding="utf-8", newline="\n")


def _pdf_link(printed: Path, count: int, folder: Path) -> str:
    """Return the link to a PDF from a page in a folder, and how long the PDF is."""
    said = {"reference": "the reference", "summary": "a summary"}.get(
        printed.stem.rpartition("-")[2], "Download the book as PDF"
    )
    size = f"{count} pages, {printed.stat().st_size / 1e6:.0f} MB" if count > 1 else "1 page"
    return f'<a href="{Path(os.path.relpath(printed, folder)).as_posix()}">{said}</a> ({size})'


def _link_default_site(paper: Paper, rendered: Path, target: Path) -> None:
    """Let the banner's link lead from every page of a second site to the default one beside it."""
    default = paper.build_folder / "site" / "index.html"
    for path in sorted(rendered.rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if _DEFAULT_SITE_MARK in text:
            final = target / path.relative_to(rendered)
            address = Path(os.path.relpath(default, final.parent)).as_posix()
            path.write_text(text.replace(_DEFAULT_SITE_MARK, address), encoding="utf-8", newline="\n")
