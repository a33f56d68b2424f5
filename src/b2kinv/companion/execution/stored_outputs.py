"""The outputs kept in `notebooks/`: renewed by a command, compared by the tests, always the same bytes."""

import json
import tempfile
from pathlib import Path

from b2kinv.companion.execution import runner
from b2kinv.companion.papers import Paper

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def refresh(paper: Paper, names=(), report=print):
    """Execute notebooks with the values they hold and store their outputs in place.

    Parameters
    ----------
    paper : Paper
    names : sequence of str
        Which notebooks; all of the book by default.
    report : callable
        Is given one line for each notebook.

    Raises
    ------
    ValueError
        If there is no such notebook or it holds a value that is refused.
    b2kinv.companion.words.errors.Failed
        If a notebook failed; nothing is stored then.
    """
    chosen = [paper.section(name) for name in names] or paper.in_book()
    with tempfile.TemporaryDirectory(prefix="companion-refresh-") as temporary:
        jobs = runner.plan(paper, chosen, {}, temporary)
        runner.execute(jobs, report)
        executed = [json.loads(Path(job.target).read_text(encoding="utf-8")) for job in jobs]
    for job, notebook in zip(jobs, executed, strict=True):
        runner.write_json(job.source, without_images(notebook))


def without_images(notebook):
    """Return an executed notebook as it is stored: without images and without what depends on the machine."""
    notebook["metadata"] = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if "data" in output:
                output["data"] = {
                    mime: content for mime, content in output["data"].items() if not mime.startswith("image/")
                }
    return notebook
