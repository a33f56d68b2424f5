"""What the cells of a notebook show and leave: records, tables, figures. The same bytes on every run.

Files go to ``NAME.files/`` beside the notebook: each figure as SVG and PDF with the numbers behind it as CSV,
and which data files were read.
"""

import contextlib
import csv
import io
import json
import math
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from b2kinv.companion.papers import Paper
from b2kinv.companion.words import formatting
from b2kinv.quantities.drawing import Drawing
from b2kinv.quantities.results import Quantity

#: What myst-nb's glue looks for; nothing else shows these outputs.
RECORD_PREFIX = "application/papermill.record/"
#: Our own machine-readable form of a recorded quantity, which becomes a line of results.json.
QUANTITY_MIME = RECORD_PREFIX + "application/vnd.b2kinv.quantity+json"
#: Kinds of files that a figure leaves.
FILE_KINDS = ("csv", "svg", "pdf")
#: Beside a page's figures: the data files that its notebook read.
SOURCES_FILE = "sources.json"

#: Is given what a cell shows, by MIME type, and what is said of it.
Receiver: TypeAlias = Callable[[Mapping[str, object], Mapping[str, object]], None]

_receivers: list[Receiver] = []

# What stands for a figure where there are no images.
_FIGURE = re.compile(r"Figure (\w+)")
# Straight pieces one after the other, in the path of an SVG without idle spaces.
_STRAIGHT = re.compile(rb"[ML]-?[\d.]+ -?[\d.]+(?:L-?[\d.]+ -?[\d.]+){2,}")
# Distance [points] that cannot be seen: a fortieth of a pixel on the screen.
_UNSEEN = 0.02


@contextlib.contextmanager
def shown_to(receiver: Receiver) -> Iterator[None]:
    """Give what cells show to somebody, where no kernel runs them; figures come with their numbers as CSV.

    Examples
    --------
    >>> with shown_to(lambda data, metadata: print(sorted(data))):
    ...     show_markdown("one line")
    ['text/markdown', 'text/plain']
    """
    _receivers.append(receiver)
    try:
        yield
    finally:
        _receivers.remove(receiver)


def show(data: Mapping[str, object], metadata: Mapping[str, object] | None = None) -> None:
    """Show something, given by MIME type; outside of notebooks, print its text if it has one."""
    if _receivers:
        _receivers[-1](data, metadata or {})
        return
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display

    if InteractiveShell.initialized():
        display(dict(data), raw=True, metadata=metadata)
    elif "text/plain" in data:
        print(data["text/plain"])


def show_markdown(markdown: str) -> None:
    """Show Markdown."""
    show({"text/markdown": markdown, "text/plain": markdown})


def show_record(name: str, quantity: Quantity, digits: int = 3) -> None:
    """Record a quantity under a name, and its spelling as text under ``NAME_text``. Shows nothing.

    Parameters
    ----------
    name : str
    quantity : Quantity
    digits : int, optional
        In its spellings, as in `formatting.text`.
    """
    value, sigma = (
        formatting.plain(number, formatting.RECORDED_DIGITS)
        for number in (quantity.value, quantity.uncertainty)
    )
    spelling = (quantity.value, quantity.unit, quantity.uncertainty)
    described = {"value": value, "uncertainty": sigma, "unit": quantity.unit, "meaning": quantity.meaning}
    spelled = {"text/plain": repr(value), "text/markdown": formatting.latex(*spelling, digits)}
    _show_record(name, spelled, {QUANTITY_MIME: described})
    _show_record(f"{name}_text", {"text/plain": repr(formatting.text(*spelling, digits))})


def _show_record(name: str, spelled: Mapping[str, str], more: Mapping[str, object] | None = None) -> None:
    data = {RECORD_PREFIX + mime: content for mime, content in spelled.items()}
    show({**data, **(more or {})}, {"scrapbook": {"name": name, "mime_prefix": RECORD_PREFIX}})


def show_drawing(drawing: Drawing, folder: Path) -> None:
    """Show a figure as SVG and write it, with the numbers behind it, into a folder."""
    if _receivers:
        shown = {"image/svg+xml": svg_bytes(drawing).decode(), "text/csv": csv_text(drawing)}
        _close(drawing)
        show({**shown, "text/plain": f"Figure {drawing.name}"})
        return
    folder.mkdir(exist_ok=True)
    svg = svg_bytes(drawing)
    pdf = _figure_bytes(drawing, "pdf", {"CreationDate": None, "Creator": None, "Producer": None})
    _close(drawing)
    for kind, content in zip(FILE_KINDS, (csv_text(drawing).encode(), svg, pdf), strict=True):
        (folder / f"{drawing.name}.{kind}").write_bytes(content)
    show({"image/svg+xml": svg.decode(), "text/plain": f"Figure {drawing.name}"})


def svg_bytes(drawing: Drawing) -> bytes:
    """Return a figure as SVG: the same bytes on every run, and none that nobody sees."""
    return _slim(_figure_bytes(drawing, "svg", {"Date": None, "Creator": None}))


def shown_figures(outputs: Sequence[Mapping[str, object]]) -> list[str]:
    """Return the names of the figures among a cell's outputs, with their images or without.

    Examples
    --------
    >>> shown_figures([{"data": {"text/plain": ["Figure widths"]}}, {"data": {"text/plain": "Figured"}}])
    ['widths']
    """
    names = []
    for output in outputs:
        data = output.get("data", {})
        if isinstance(data, Mapping):
            found = _FIGURE.fullmatch("".join(data.get("text/plain", "")).strip())
            names += [found[1]] if found else []
    return names


def filled(text: str, said: Mapping[str, str]) -> str:
    """Return an alternative text with what is recorded in place of its names in braces.

    An alternative text is shown as it is, so that no role pastes into it.

    Examples
    --------
    >>> filled("A line from {low_text} up to {x}.", {"low_text": "2.00 m"})
    'A line from 2.00 m up to {x}.'
    """
    return re.sub(r"\{(\w+)\}", lambda found: said.get(found[1], found[0]), text)


def note_data(paper: Paper, folder: Path) -> None:
    """Write into a page's folder, once there is one, which data files its notebook has read so far."""
    if folder.is_dir():
        text = json.dumps(list(paper.data_used()), indent=1) + "\n"
        (folder / SOURCES_FILE).write_text(text, encoding="utf-8", newline="\n")


def csv_text(drawing: Drawing) -> str:
    """Return the columns behind a figure as CSV, numbers rounded to 10 significant digits, NaN left empty.

    Examples
    --------
    >>> columns = {"height [m]": [1.0, 2.0], "note": "x", "share [1]": [1e-5, float("nan")]}
    >>> print(csv_text(Drawing("line", None, columns)), end="")
    height [m],note,share [1]
    1,x,1e-05
    2,x,
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(drawing.columns)
    for row in zip(*drawing.columns.values(), strict=True):
        writer.writerow([_csv_cell(item) for item in row])
    return buffer.getvalue()


def _csv_cell(item: object) -> str:
    if isinstance(item, float | np.floating):
        return "" if np.isnan(item) else f"{item:.10g}"
    return str(item)


def _figure_bytes(drawing: Drawing, kind: str, metadata: dict[str, None]) -> bytes:
    import matplotlib

    # Identifiers inside an SVG are random without a salt, and dates change: the same figure, the same bytes,
    # whatever the settings of whoever draws it.
    buffer = io.BytesIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams["svg.hashsalt"] = drawing.name
        drawing.figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()


def _close(drawing: Drawing) -> None:
    # A figure made by pyplot would be shown a second time, as PNG, when its cell ends.
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(drawing.figure)


def _slim(svg: bytes) -> bytes:
    """Return an SVG with paths to a hundredth of a point, without points and spaces that nobody sees."""

    def path(found: re.Match[bytes]) -> bytes:
        points = re.sub(rb"-?\d+\.\d{3,}", lambda number: b"%.2f" % float(number[0]), found[1])
        points = re.sub(rb"\s*([A-Za-z])\s*", rb"\1", points).strip()
        return b' d="' + _STRAIGHT.sub(lambda run: _thinned(run[0]), points) + b'"'

    return re.sub(rb"\n\s+", b"\n", re.sub(rb' d="([^"]*)"', path, svg))


def _thinned(run: bytes) -> bytes:
    """Return straight pieces of a path without the points that lie on the line between others.

    Matplotlib does so for lines but not for the edges of shaded regions, which have a point for each pixel.
    """
    words = re.findall(rb"[ML][^ML]+", run)
    points = [tuple(map(float, word[1:].split())) for word in words]
    kept, open_ranges = {0, len(points) - 1}, [(0, len(points) - 1)]
    while open_ranges:
        first, last = open_ranges.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = math.hypot(x1 - x0, y1 - y0)
        furthest, distance = None, _UNSEEN
        for index in range(first + 1, last):
            x, y = points[index]
            # Distance from the piece between both ends, which are one point where a region's edge is closed.
            along = (x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)
            if length > 0.0 and 0.0 <= along <= length**2:
                off = abs((x - x0) * (y1 - y0) - (y - y0) * (x1 - x0)) / length
            else:
                off = min(math.hypot(x - x0, y - y0), math.hypot(x - x1, y - y1))
            if off > distance:
                furthest, distance = index, off
        if furthest is not None:
            kept.add(furthest)
            open_ranges += [(first, furthest), (furthest, last)]
    return b"".join(word for index, word in enumerate(words) if index in kept)
