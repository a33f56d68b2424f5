"""What `run --uncertainty` tells: every number with its intervals and its budget, as a table and as JSON."""

import csv
import io
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from b2kinv.companion.ledger.uncertain_values import NONE_KNOWN
from b2kinv.companion.papers import Paper, Section, named
from b2kinv.companion.words import formatting
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.uncertain_results import SpreadOrMore, Uncertainties
from b2kinv.quantities.uncertainty import Spread

#: Names of the files beside results.json.
FILE, TABLE = "uncertainties.json", "uncertainties.csv"
FILES = FILE, TABLE

_ENDS = {"low": "lower", "high": "upper"}

# Sources that are named beside a number, and what part of the largest one's effect each must have.
_NAMED, _WORTH_NAMING = 3, 0.1


def computed(paper: Paper, section: Section, values: Mapping[str, object], *added: object) -> Uncertainties:
    """Return the uncertainties of everything that a section evaluates, and of what is added to it.

    Raises
    ------
    ValueError
        If the paper's companion has none, or not for this section.
    """
    if not paper.uncertainties:
        raise ValueError(f"{paper.name} knows no uncertainties: leave out --uncertainty")
    parameters: type[ParameterSet] = section.module.Parameters
    known = parameters.declarations()
    given = parameters.from_mapping({name: value for name, value in values.items() if name in known})
    found = named(paper.uncertainties)(section.module.evaluate, given, added=added)
    return cast(Uncertainties, found)


def write(found: Uncertainties, folder: Path) -> None:
    """Write all of them into a folder: intervals, budgets, choices, and correlations of single numbers.

    Intervals and choices are a table as well.
    """
    content = {
        "uncertainties": {name: _plain(found[name]) for name in found},
        "correlations": _correlations(found),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")
    (folder / TABLE).write_text(csv_text(found), encoding="utf-8", newline="\n")


def csv_text(found: Uncertainties) -> str:
    """Return a table as CSV: a line for each number with the ends of its intervals and of its choices."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    ends = (f"{what} {word}" for what in ("68 %", "95 %", "choices") for word in ("lower", "upper"))
    writer.writerow(["quantity", "unit", "value", *ends, "uncertainty", "largest source"])
    for name in found:
        one_or_more = found[name]
        several = one_or_more if isinstance(one_or_more, tuple) else (one_or_more,)
        for i, spread in enumerate(several):
            label = f"{name} {i + 1}" if isinstance(one_or_more, tuple) else name
            unit = found.result[name].unit
            writer.writerow([label, unit, f"{spread.value:.10g}", *_csv_cells(spread)])
    return buffer.getvalue()


def _csv_cells(spread: Spread) -> list[str]:
    lows, highs = zip(*spread.choices.values(), strict=True) if spread.choices else ((), ())
    ends: list[float | None]
    ends = [*spread.interval_68, *spread.interval_95] if spread.is_known else [None] * 4
    ends += [min(lows), max(highs)] if lows else [None] * 2
    known = ["known", next(iter(spread.parts))] if spread.is_known else [NONE_KNOWN, ""]
    return [*("" if end is None else f"{end:.10g}" for end in ends), *known]


def with_uncertainties(recorded: Mapping[str, object], found: Uncertainties) -> dict[str, object]:
    """Return the content of a results.json with an interval for each number, and how numbers go together.

    Beside ``uncertainty``, one standard deviation that a section itself states, stands ``interval_68``; where
    nothing is known, it says so. ``correlations`` has the matrix of all numbers that stand by themselves.
    """
    results = {
        name: dict(one) for name, one in cast(Mapping[str, dict[str, object]], recorded["results"]).items()
    }
    for name in found:
        if name in results:
            results[name]["interval_68"] = _interval(found[name])
    return {**recorded, "results": results, "correlations": _correlations(found)}


def intervals(found: Uncertainties) -> dict[str, Quantity]:
    """Return the ends of the 68 % interval of each single number: NAME_68_low and NAME_68_high.

    They are not a number where no uncertainty is known: a value with an error of zero would say more than we
    know.
    """
    quantities = {}
    for name in found:
        spread = found[name]
        if isinstance(spread, Spread):
            for end, words, value in zip(
                ("low", "high"), ("lower", "upper"), spread.interval_68, strict=True
            ):
                meaning = f"{words} end of the 68 % interval of {found.result[name].meaning}"
                known = value if spread.is_known else math.nan
                quantities[f"{name}_68_{end}"] = Quantity(known, found.result[name].unit, meaning)
    return quantities


def _interval(spread: SpreadOrMore) -> object:
    if isinstance(spread, Spread):
        return _rounded(list(spread.interval_68)) if spread.is_known else NONE_KNOWN
    # An end of which nothing is known keeps its place beside the other.
    return [_interval(one) for one in spread] if any(one.is_known for one in spread) else NONE_KNOWN


def lines(found: Uncertainties) -> list[tuple[str, str, str]]:
    """Return for each single number its name, its value with errors, and its largest sources."""
    rows = []
    for name in found:
        spread = found[name]
        if isinstance(spread, Spread):
            unit = formatting.text_unit(found.result[name].unit)
            rows.append((name, f"{spread.text} {unit}".rstrip(), sources_text(spread)))
    return rows


def sources_text(spread: Spread) -> str:
    """Return the largest sources with their errors, and what choices give.

    Examples
    --------
    >>> mass = {"mass": (-0.5, 0.7)}
    >>> sources_text(Spread(2.0, (1.5, 2.7), (1.0, 3.5), mass, 0.0, 0.6, {"scale": (1.0, 2.0)}, ()))
    'mass +0.7 -0.5; by choice of scale 1 to 2'
    """
    size = {name: max(map(abs, ends)) for name, ends in spread.parts.items()}
    least = _WORTH_NAMING * max(size.values(), default=0.0)
    worth = [name for name in spread.parts if size[name] >= least][:_NAMED]
    told = [f"{name} {spread.parts[name][1]:+.2g} {spread.parts[name][0]:+.2g}" for name in worth]
    ranges = [f"by choice of {_bare(name)} {a:.3g} to {b:.3g}" for name, (a, b) in spread.choices.items()]
    return "; ".join([", ".join(told), *ranges] if told else ranges)


def _correlations(found: Uncertainties) -> dict[str, object]:
    names, matrix = found.correlations()
    return {"names": list(names), "matrix": formatting.plain(matrix.tolist(), 4)}


def _bare(name: str) -> str:
    return name.removeprefix("choice of ")


def _plain(spread: Spread | Sequence[Spread]) -> object:
    if not isinstance(spread, Spread):
        return [_plain(one) for one in spread]
    if not spread.is_known:
        intervals: dict[str, object] = {"statistical": NONE_KNOWN}
    else:
        intervals = {
            "interval_68": list(spread.interval_68),
            "interval_95": list(spread.interval_95),
            "parts": {name: list(ends) for name, ends in spread.parts.items()},
            "interaction": spread.interaction,
            "linear": spread.linear,
        }
    choices = {name: list(ends) for name, ends in spread.choices.items()}
    return _rounded({"value": spread.value, **intervals, "choices": choices})


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    return formatting.plain(value, formatting.RECORDED_DIGITS) if isinstance(value, float) else value
