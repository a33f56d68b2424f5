"""The outputs kept in `notebooks/`: renewed by a command, compared by the tests, always the same bytes.

Also on another processor, whose rounding moves the last digits of some numbers: a recorded number that has
moved by less than anybody would notice stays as it is stored.
"""

import json
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from b2kinv.companion.execution import folders, locks, runner
from b2kinv.companion.execution.notebook_file import Notebook, Recorded
from b2kinv.companion.execution.outputs import QUANTITY_MIME, RECORD_PREFIX
from b2kinv.companion.papers import Paper, Say
from b2kinv.companion.words import formatting

#: A stored number stays if the new one differs by no more than this part of it: 1e-9, and a little, since one
#: unit in the tenth and last digit of a number just above a power of ten is as much as that.
AGREES = 1e-9 * (1.0 + 1e-6)

KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def refresh(paper: Paper, names: Sequence[str] = (), report: Say = print) -> None:
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
        If there is no such notebook, it holds a value that is refused, somebody else renews them, or they are
        those of an installed package.
    b2kinv.companion.words.errors.Failed
        If a notebook failed; nothing is stored then.
    """
    if paper.is_installed:
        raise ValueError(
            f"the notebooks in {paper.notebooks} came with the installed package, which stays as it is: "
            "get the sources, and refresh the notebooks there"
        )
    chosen = [paper.section(name) for name in names] or paper.in_book()
    with (
        locks.locked(paper.notebooks),
        tempfile.TemporaryDirectory(prefix="companion-refresh-") as temporary,
    ):
        jobs = runner.plan(paper, chosen, {}, temporary)
        runner.execute(jobs, report)
        executed = [json.loads(Path(job.target).read_text(encoding="utf-8")) for job in jobs]
        for job, notebook in zip(jobs, executed, strict=True):
            stored = json.loads(Path(job.source).read_text(encoding="utf-8"))
            folders.write_json(job.source, with_stored_numbers(without_images(notebook), stored))


def without_images(notebook: Notebook) -> Notebook:
    """Return an executed notebook as it is stored: without images and without what depends on the machine."""
    kept = {key: value for key, value in notebook["metadata"].items() if key == "companion"}
    notebook["metadata"] = {**kept, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            if "data" in output:
                output["data"] = {
                    mime: content for mime, content in output["data"].items() if not mime.startswith("image/")
                }
    return notebook


def with_stored_numbers(notebook: Notebook, stored: Notebook) -> Notebook:
    """Return an executed notebook with those recorded numbers of `stored` with which its own agree."""
    known = runner.results(stored)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            name = output.get("metadata", {}).get("scrapbook", {}).get("name")
            data = output.get("data", {})
            if name in known and QUANTITY_MIME in data:
                quantity = cast(Recorded, data[QUANTITY_MIME])
                quantity["value"] = kept(quantity["value"], known[name].get("value"))
                quantity["uncertainty"] = kept(quantity["uncertainty"], known[name].get("uncertainty"))
                data[RECORD_PREFIX + "text/plain"] = repr(quantity["value"])
    return notebook


def kept(new: object, stored: object) -> object:
    """Return the stored value where it is a number with which the new one agrees, and the new one elsewhere.

    Items of lists of one length are compared one by one. A stored number with more digits than are recorded
    today does not stay.

    Examples
    --------
    >>> kept(0.12345678912, 0.1234567891)
    0.1234567891
    >>> kept([1.0, 2.0], [1.0000000001, 2.1])
    [1.0, 2.0]
    """
    if isinstance(new, list) and isinstance(stored, list) and len(new) == len(stored):
        return [kept(*pair) for pair in zip(new, stored, strict=True)]
    if isinstance(new, float) and isinstance(stored, float):
        short = formatting.plain(stored, formatting.RECORDED_DIGITS) == stored
        if short and math.isclose(new, stored, rel_tol=AGREES):
            return stored
    return new
