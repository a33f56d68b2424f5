"""What pages paste, computed beside the notebooks: Sphinx finds it beside its sources.

Texts and the ledger's chapters are jobs for processes of their own: Sphinx computes nothing. A build
that has not prepared them, such as a plain ``jupyter-book build .`` or `serve`, which notes what a page was
made of, computes them while it reads.
"""

import concurrent.futures
import contextlib
import json
import multiprocessing
import os
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from b2kinv.companion import papers
from b2kinv.companion.execution import processes
from b2kinv.companion.ledger import verdicts
from b2kinv.companion.papers import Paper
from b2kinv.companion.words.errors import Failed

Found = TypeVar("Found")
#: Of the sources that Sphinx reads; it looks for no pages in folders that begin with a dot.
FOLDER = ".prepared"
_TEXTS, _LEDGER = "texts.json", "ledger.pickle"
#: Texts of every paper that are more than another spelling of the ledger.
OF_ALL_PAPERS = {"tests": "b2kinv.companion.site.tests_page:page_markdown"}


@contextlib.contextmanager
def beside(paper: Paper, source: Path) -> Iterator[Callable[[], None]]:
    """Begin to compute what the pages in a folder paste; give what waits for it and leaves it there.

    Parameters
    ----------
    paper : Paper
    source : pathlib.Path
        Folder of the staged book.

    Raises
    ------
    b2kinv.companion.words.errors.Failed
        By what waits, if something could not be computed.
    """
    pages = [(source / f"{page}.md") for page in paper.pages()]
    pasted = "".join(page.read_text(encoding="utf-8") for page in pages if page.is_file())
    wanted = {name for name in (*paper.texts, *OF_ALL_PAPERS) if f"{{{{ {name} }}}}" in pasted}
    # What stands in a notebook's page without being pasted by it.
    notebooks = {Path(page).name for page in paper.pages() if (source / f"{page}.ipynb").is_file()}
    wanted |= {f"slider_{name}" for name in notebooks} & set(paper.texts)
    context = multiprocessing.get_context("spawn")
    pool = concurrent.futures.ProcessPoolExecutor(
        os.cpu_count() or 1, mp_context=context, initializer=processes.end_with_parent
    )
    with processes.ended_with(pool):
        texts = {name: pool.submit(_text, paper.module_name, name) for name in sorted(wanted)}
        has_claims = (paper.data / "claims.yml").is_file()
        chapters = {
            name: pool.submit(_chapter, paper.module_name, name) for name in paper.chapters if has_claims
        }

        def finish() -> None:
            found = {name: _result(one, f"the text {name!r}") for name, one in texts.items()}
            kept = {name: _result(one, f"section {name} of the ledger") for name, one in chapters.items()}
            (source / FOLDER).mkdir(exist_ok=True)
            (source / FOLDER / _TEXTS).write_text(json.dumps(found), encoding="utf-8")
            (source / FOLDER / _LEDGER).write_bytes(pickle.dumps(kept))

        yield finish


def texts(source: Path) -> dict[str, str]:
    """Return name → text of what was prepared beside the sources in a folder, none if nothing was."""
    path = source / FOLDER / _TEXTS
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def use_ledger(paper: Paper, source: Path) -> None:
    """Let this process have the chapters of the ledger that were prepared, if they were."""
    path = source / FOLDER / _LEDGER
    if path.is_file():
        # Our own, of this very build.
        verdicts.hand_over(paper, pickle.loads(path.read_bytes()))


def _text(module: str, name: str) -> str:
    paper = papers.load(module)
    if name in OF_ALL_PAPERS:
        return str(papers.named(OF_ALL_PAPERS[name])(paper))
    return str(papers.named(paper.texts[name])())


def _chapter(module: str, name: str) -> verdicts.Ledger:
    return verdicts.chapter_ledger(papers.load(module), name)


def _result(future: "concurrent.futures.Future[Found]", what: str) -> Found:
    try:
        return future.result()
    # Whatever a paper's own function raises, in a process of its own, ends the build with one sentence.
    except Exception as error:
        raise Failed(f"{what} could not be computed: {error}") from error
