"""The cells of a page's own notebook, run in this process one by one, as papermill runs them in a kernel.

Cells with figures are run when all others have been: a figure takes a second or more, shows what others have
computed, and nothing hangs on it.

What the page shows of each cell comes out as plain data: recorded quantities, the texts and HTML of every
place in the prose that pastes one, tables as HTML, figures as SVG with their numbers.
"""

import ast
import dataclasses
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias, cast

from b2kinv.companion.execution import jobs, kernel, outputs
from b2kinv.companion.execution.notebook_file import Cell, Notebook, Output, Record
from b2kinv.companion.execution.page import WITHOUT_UNCERTAINTIES, NotAsked
from b2kinv.companion.in_browser import html_text
from b2kinv.companion.papers import Paper
from b2kinv.companion.words.errors import Failed

#: What a page is told of a cell; it can be written as JSON.
Told: TypeAlias = dict[str, Any]
#: How a cell begins that shows the ledger's claims. They are about the paper's parameters, and stay.
_CLAIMS = "page.claims("


@dataclasses.dataclass(frozen=True)
class Place:
    """A place in a page's text that pastes what is recorded: see `companion.execution.page`.

    Attributes
    ----------
    role : str
        "md" or "text".
    content : str
        The name of what is recorded, and behind a colon how it is written.
    """

    role: str
    content: str

    @property
    def name(self) -> str:
        """The name of what is pasted."""
        return self.content.partition(":")[0]

    def html(self, spelled: Mapping[str, str]) -> str:
        """Return what stands there, given the texts under which the quantity is recorded."""
        if self.role == "md":
            return html_text.inline(spelled["text/markdown"])
        value = ast.literal_eval(spelled["text/plain"])
        form = self.content.partition(":")[2]
        number = float(value) if form[-1:] in tuple("eEfFgG%") else str(value)
        return html_text.with_indices(format(number, form))


class Rerun:
    """A notebook with parameters of a reader's, run cell by cell.

    Parameters
    ----------
    paper : Paper
    name : str
        Of the section.
    values : mapping of str to object
        Parameters that the reader has set; texts mean what they mean on the command line.
    places : sequence of Place
        Where the page pastes.
    with_uncertainties : bool
        Whether errors, bands and budgets are computed as well.
    with_figures : bool
        Whether figures are drawn, for which matplotlib must be there.

    Raises
    ------
    ValueError
        If a parameter is unknown or refused.
    """

    def __init__(
        self,
        paper: Paper,
        name: str,
        values: Mapping[str, object],
        places: Sequence[Place] = (),
        with_uncertainties: bool = False,
        with_figures: bool = True,
    ) -> None:
        self._folder = tempfile.mkdtemp(prefix="companion-page-")
        (self._job,) = jobs.plan(paper, [paper.section(name)], values, self._folder)
        self._paper, self._places = paper, places
        self.notebook: Notebook = jobs.prepared(self._job)
        jobs.place_inputs(self._job)
        self._namespace: dict[str, object] = {"__name__": "__main__"}
        if not with_uncertainties:
            self._namespace[WITHOUT_UNCERTAINTIES] = True
        self._said: dict[str, str] = {}
        run = [
            index
            for index, cell in enumerate(self.notebook["cells"])
            if cell["cell_type"] == "code" and (source := "".join(cell["source"]).strip())
            if not source.startswith(_CLAIMS)
        ]
        drawing = [index for index in run if _draws(self.notebook["cells"][index])]
        self.waiting = [index for index in run if index not in drawing] + drawing * with_figures
        self.number = len(self.waiting)

    @property
    def next_has_figure(self) -> bool:
        """Whether the next cell draws."""
        return bool(self.waiting) and _draws(self.notebook["cells"][self.waiting[0]])

    @property
    def cells(self) -> list[str]:
        """The names of the cells that are still to be run."""
        return [_name(self.notebook["cells"][index], index) for index in self.waiting]

    def step(self) -> Told:
        """Run the next cell and return what the page shows of it.

        Raises
        ------
        ValueError
            If the page's parameters are refused.
        b2kinv.companion.words.errors.Failed
            If the cell failed for another reason.
        """
        index = self.waiting.pop(0)
        cell = self.notebook["cells"][index]
        shown: list[Output] = []

        def receive(data: Mapping[str, object], metadata: Mapping[str, object]) -> None:
            shown.append(cast(Output, {"data": dict(data), "metadata": dict(metadata)}))

        told: Told = {"cell": _name(cell, index), "left": len(self.waiting), "number": self.number}
        before = Path.cwd()
        os.chdir(self._folder)
        try:
            with outputs.shown_to(receive):
                code = compile("".join(cell["source"]), f"<cell {index + 1}>", "exec")
                exec(code, self._namespace)
        except NotAsked:
            return told | {"unasked": True}
        except ValueError:
            raise
        # What a cell runs is the notebook's: papermill, too, tells of any error that it raises.
        except Exception as error:
            said = (str(error).strip().splitlines() or [""])[-1]
            raise Failed(f"{type(error).__name__}: {said} (in cell {index + 1})") from error
        finally:
            os.chdir(before)
        cell["outputs"] = shown
        return told | self._told(cell, shown)

    def _told(self, cell: Cell, shown: Sequence[Output]) -> Told:
        spelled = _spelled(shown)
        for name, texts in spelled.items():
            value = ast.literal_eval(texts["text/plain"]) if "text/plain" in texts else None
            if isinstance(value, str):
                self._said[name] = value
        pasted = {
            f"{place.role}:{place.content}": place.html(spelled[place.name])
            for place in self._places
            if place.name in spelled
        }
        told: Told = {"pasted": pasted, "results": jobs.results(_only(cell))}
        for output in shown:
            data = output["data"]
            if "image/svg+xml" in data:
                alt = cast(Any, cell["metadata"]).get("mystnb", {}).get("image", {}).get("alt", "")
                told["figure"] = {
                    "name": outputs.shown_figures([output])[0],
                    "svg": data["image/svg+xml"],
                    "csv": data["text/csv"],
                    "alt": outputs.filled(alt, self._said),
                }
            elif "text/markdown" in data:
                told["table"] = html_text.block(str(data["text/markdown"]))
        return told

    @property
    def namespace(self) -> dict[str, object]:
        """The notebook's variables, as they stand."""
        return self._namespace

    def record(self) -> Record:
        """Return what results.json has of a run with these parameters, as far as it has come."""
        return jobs.record(self._job, self.notebook, {}, kernel.versions(self._paper))


def _name(cell: Cell, index: int) -> str:
    return str(cast(Any, cell).get("id", index))


def _draws(cell: Cell) -> bool:
    return "figure" in cell["metadata"].get("mystnb", {})


def _only(cell: Cell) -> Notebook:
    return {"cells": [cell], "metadata": {}}


def _spelled(shown: Sequence[Output]) -> dict[str, dict[str, str]]:
    """Return name → how it is recorded: MIME type without its prefix → text."""
    found: dict[str, dict[str, str]] = {}
    for output in shown:
        name = output.get("metadata", {}).get("scrapbook", {}).get("name")
        if name is not None:
            found[name] = {
                kind.removeprefix(outputs.RECORD_PREFIX): text
                for kind, text in output["data"].items()
                if isinstance(text, str)
            }
    return found
