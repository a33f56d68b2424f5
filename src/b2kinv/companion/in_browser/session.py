"""What the worker of a page asks of Python: JSON in, JSON out; what is refused comes as a sentence.

A session belongs to one page at a time. The worker begins a rerun and takes its cells one by one, so that
the page can show each as it comes; in between it may be ended. Python of the reader's own, and scans, use the
variables of the last rerun.
"""

import contextlib
import importlib
import io
import json
import math
import traceback
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from b2kinv.companion import papers
from b2kinv.companion.execution import assignments, jobs, kernel
from b2kinv.companion.in_browser.rerun import Place, Rerun
from b2kinv.companion.papers import Section
from b2kinv.companion.words.errors import OF_THE_SYSTEM, Failed, of_the_system
from b2kinv.quantities.input_files import InputFile
from b2kinv.quantities.parameters import ParameterSet

#: What is asked, and what is answered.
Asked: TypeAlias = Mapping[str, Any]
Answer: TypeAlias = dict[str, Any]

#: Points of a scan at most.
_MOST_POINTS = 2001


class Session:
    """Python for one page: see the module.

    Parameters
    ----------
    module_name : str
        The module that has the paper.
    """

    def __init__(self, module_name: str) -> None:
        self._paper = papers.load(module_name)
        self._rerun: Rerun | None = None
        self._files: dict[str, InputFile] = {}
        kernel.make_warnings_errors(self._paper)

    def ask(self, text: str) -> str:
        """Answer a question; whatever goes wrong is answered too, as ``{"refused": sentence}``."""
        try:
            asked = json.loads(text)
            ways = {
                "begin": self._begin,
                "step": self._step,
                "record": self._record,
                "python": self._python,
                "scan": self._scan,
                "notebook": self._notebook,
            }
            answer = ways[asked["ask"]](asked)
        except (ValueError, Failed) as error:
            answer = {"refused": str(error)}
        except OF_THE_SYSTEM as error:
            answer = {"refused": of_the_system(error)}
        try:
            return json.dumps(answer, allow_nan=False, ensure_ascii=False)
        except ValueError:
            # Without flags of a processor an overflow is no error, and gives what is no number.
            return json.dumps({"refused": "there is no value for these parameters: a number overflows"})

    def keep_file(self, parameter: str, name: str, content: bytes) -> None:
        """Take a file that the reader has picked for a parameter; it stays in the browser."""
        self._files[parameter] = InputFile(name, content)

    def forget_file(self, parameter: str) -> None:
        """Forget the file of a parameter."""
        self._files.pop(parameter, None)

    def _values(self, asked: Asked) -> dict[str, object]:
        section = self._paper.section(asked["section"])
        known = cast(type[ParameterSet], section.module.Parameters).declarations()
        values: dict[str, object] = {}
        for name, text in asked["values"].items():
            file = self._files.get(name)
            ends = getattr(known.get(name), "file_ends", ())
            if file is not None and text == str(file):
                values[name] = file
            elif ends and str(text).strip().lower().endswith(tuple(ends)):
                raise ValueError(
                    f"{name} is the file {text}, which is not here: pick it; it stays in the browser"
                )
            else:
                values[name] = text
        return values

    def _begin(self, asked: Asked) -> Answer:
        places = [Place(**place) for place in asked.get("places", ())]
        values = self._values(asked)
        self._rerun = Rerun(
            self._paper,
            asked["section"],
            values,
            places,
            bool(asked.get("uncertainties")),
            bool(asked.get("figures", True)),
        )
        return {
            "number": self._rerun.number,
            "figure": self._rerun.next_has_figure,
            "cells": self._rerun.cells,
        }

    def _step(self, asked: Asked) -> Answer:
        if self._rerun is None:
            raise ValueError("nothing was begun")
        told = self._rerun.step()
        return told | {"figure_next": self._rerun.next_has_figure}

    def _record(self, asked: Asked) -> Answer:
        if self._rerun is None:
            raise ValueError("nothing was begun")
        return cast(Answer, self._rerun.record())

    def _python(self, asked: Asked) -> Answer:
        """Run lines of the reader's; the value of a last expression is shown as Python shows it."""
        import ast

        variables: dict[str, object] = {"__name__": "__main__"}
        if self._rerun is not None:
            variables = self._rerun.namespace
        page = variables.get("page")
        if page is not None:
            variables.setdefault("parameters", getattr(page, "parameters", None))
        package = self._paper.module_name.partition(".")[0]
        variables.setdefault(package, importlib.import_module(package))
        said = io.StringIO()
        try:
            tree = ast.parse(asked["code"])
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
                exec(compile(tree, "<your lines>", "exec"), variables)
                if isinstance(last, ast.Expr):
                    value = eval(compile(ast.Expression(last.value), "<your lines>", "eval"), variables)
                    if value is not None:
                        print(repr(value))
        # The lines are the reader's, who is shown what they raise.
        except Exception as error:
            said.write("".join(traceback.format_exception_only(error)))
        return {"output": said.getvalue()}

    def _scan(self, asked: Asked) -> Answer:
        """Evaluate the section along one parameter, with the others as they are chosen."""
        section = self._paper.section(asked["section"])
        base = self._parameters(section, self._values(asked))
        name, count = asked["parameter"], int(asked["count"])
        if not 2 <= count <= _MOST_POINTS:
            raise ValueError(f"a scan of {count} points is not allowed: it must have 2 to {_MOST_POINTS}")
        ends = [assignments.read(base.declarations(), {name: asked[end]})[name] for end in ("first", "last")]
        low, high = (_number(name, end) for end in ends)
        if asked.get("logarithmic") and min(low, high) <= 0.0:
            raise ValueError(
                f"{name} cannot be scanned in equal ratios from {low!r} to {high!r}: both must be > 0"
            )
        rows, units = [], {}
        for i in range(count):
            share = i / (count - 1)
            at = low * (high / low) ** share if asked.get("logarithmic") else low + (high - low) * share
            # The ends are what was typed.
            at = {0: low, count - 1: high}.get(i, at)
            row: dict[str, object] = {name: at}
            try:
                for quantity_name, quantity in section.module.evaluate(base.replace(**{name: at})).items():
                    if isinstance(quantity.value, float) and math.isfinite(quantity.value):
                        row[quantity_name] = quantity.value
                        units[quantity_name] = [quantity.unit, quantity.meaning]
            except ValueError as error:
                row["error"] = str(error)
            rows.append(row)
        return {"rows": rows, "units": units, "unit": base.declarations()[name].unit}

    def _parameters(self, section: Section, values: Mapping[str, object]) -> ParameterSet:
        own = assignments.defaults(self._paper, section)
        unknown = [name for name in values if name not in own]
        if unknown:
            # Says which there are.
            assignments.route(self._paper, values, [section])
        kind = cast(type[ParameterSet], section.module.Parameters)
        checked = assignments.validated(section, own, values)
        return kind.from_mapping({key: value for key, value in checked.items() if key in kind.declarations()})

    def _notebook(self, asked: Asked) -> Answer:
        section = self._paper.section(asked["section"])
        (job,) = jobs.plan(self._paper, [section], self._values(asked), "")
        return {"notebook": json.dumps(jobs.prepared(job), indent=1, ensure_ascii=False) + "\n"}


def _number(name: str, value: object) -> float:
    if not isinstance(value, float) or not math.isfinite(value):
        raise ValueError(f"{name} = {value!r} is not allowed as an end of a scan: it must be a finite number")
    return value
