"""Uncertainties of all numbers that the notebooks record: `python -m b2kinv.paper.recorded_uncertainties`.

A notebook is run again where inputs are shifted, without its figures, tables and claims: whatever a cell
records has its uncertainty by the one mechanism, and nothing is implemented twice. From
`data/recorded_uncertainties.json` pages learn how many digits a number in prose may have. Run it again, for
all sections or those that are named, when an input, its error or what a notebook records has changed.
"""

import json
import sys

import numpy as np

from b2kinv.companion.execution import allowed_digits, outputs, page
from b2kinv.paper import PAPER
from b2kinv.quantities import replaced, uncertainty
from b2kinv.sections import uncertainties

_PROVENANCE = {
    "source": "computed here: b2kinv.paper.recorded_uncertainties, from the errors of the inputs",
    "reference": "none: of every input data/ tells its own",
    "retrieved": "2026-11-28",
    "licence": "that of this project",
    "notes": "Numbers that notebooks record, or both ends of a range, at default parameters, with half of "
    "their 68 % intervals from all inputs together; in the unit of the number.",
}
# Cells that record nothing.
_SHOWING = ("page.figure(", "page.claims(")


class Recorded:
    """The numbers that the notebook of a section records, in one row, as `propagate` takes them.

    Parameters
    ----------
    section : str
    """

    def __init__(self, section):
        notebook = json.loads((PAPER.notebooks / f"{section}.ipynb").read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        first, rest = [], []
        for cell in cells:
            code = "".join(cell["source"])
            if not code.startswith(_SHOWING):
                (first if "parameters" in cell["metadata"].get("tags", ()) else rest).append(code)
        self._first, self._rest = (compile("\n".join(codes), section, "exec") for codes in (first, rest))
        self._section = PAPER.section(section).module
        self.values = self._recorded()
        model = uncertainties.Model(self._section.evaluate, self._section.Parameters())
        self._own = model.own_shifts
        self.own_errors = model.own_errors()

    def __call__(self):
        """Return the numbers, with inputs as they are now; one that is no number now is NaN."""
        now = self._recorded()
        row = []
        for name, before in self.values.items():
            found = now.get(name, ())
            row += found if len(found) == len(before) else [np.nan] * len(before)
        return np.array(row)

    def _recorded(self):
        variables = {page.WITHOUT_UNCERTAINTIES: True}
        exec(self._first, variables)
        given = {name: variables[name] for name in self._section.Parameters.declarations()}
        variables.update(uncertainties.moved(self._section.Parameters.from_mapping(given)).as_dict())
        records = {}

        def receive(data, metadata):
            if outputs.QUANTITY_MIME in data:
                records[metadata["scrapbook"]["name"]] = data[outputs.QUANTITY_MIME]["value"]

        with outputs.shown_to(receive):
            exec(self._rest, variables)
        numbers = {name: _numbers(value) for name, value in records.items()}
        return {name: [one + self._moved(name) for one in found] for name, found in numbers.items() if found}

    def _moved(self, name):
        # By errors that the section's own quantities state.
        shifts = getattr(self, "_own", {})
        return sum(replaced.read(source, 0.0) * moves.get(name, 0.0) for source, moves in shifts.items())


def of_section(section):
    """Return recorded number → values and half of their 68 % intervals, of those that have any.

    Parameters
    ----------
    section : str
    """
    model = Recorded(section)
    parameters = PAPER.section(section).module.Parameters()
    sources = (*uncertainties.sources(parameters), *model.own_errors)
    found = uncertainty.propagate(model, sources, single=0)
    half = 0.5 * (found.quantiles[2] - found.quantiles[1])
    stored, start = {}, 0
    for name, values in model.values.items():
        errors = half[start : start + len(values)]
        start += len(values)
        # What is no more than rounding is none.
        errors = np.where(np.isfinite(errors) & (errors > 1e-9 * np.abs(values)), errors, 0.0)
        if np.any(errors > 0.0):
            stored[name] = {
                "value": [float(f"{one:.4g}") for one in values],
                "error": [float(f"{one:.2g}") for one in errors],
            }
    return stored


def write(sections=()):
    """Compute those of some sections, of all if none is named, and store them beside the others."""
    path = PAPER.data / allowed_digits.FILE
    known = json.loads(path.read_text(encoding="utf-8"))["sections"] if path.is_file() else {}
    names = [section.name for section in PAPER.in_book()]
    for name in sections or names:
        known[name] = of_section(name)
    lines = []
    for name in names:
        stored = sorted(known.get(name, {}).items())
        rows = ",\n".join(f"      {json.dumps(one)}: {json.dumps(row)}" for one, row in stored)
        lines.append(f"    {json.dumps(name)}: {{\n{rows}\n    }}")
    head = json.dumps(_PROVENANCE, indent=4, ensure_ascii=False).replace("\n}", "\n  }")
    text = f'{{\n  "provenance": {head},\n  "sections": {{\n' + ",\n".join(lines) + "\n  }\n}\n"
    path.write_text(text, encoding="utf-8")


def _numbers(value):
    ends = value if isinstance(value, list) else [value]
    if any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
        return []
    return [float(end) for end in ends]


if __name__ == "__main__":
    write(sys.argv[1:])
