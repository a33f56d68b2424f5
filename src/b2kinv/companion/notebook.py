"""What a notebook cell calls: validated parameters in; recorded numbers, tables, figures and claims out.

A notebook of the book has these cells, in this order, with text between them::

    # cell tagged "parameters": annotated literals only, one for each field of the section's Parameters
    m_a: float = 2.0  # [GeV] ALP mass

    # second code cell: refuses nonsense, whoever set the values (b2kinv, papermill or a reader by hand)
    from b2kinv import figures
    from b2kinv.companion import notebook
    from b2kinv.sections import alp_decays

    parameters = notebook.begin("alp_decays", globals())

    # third code cell: computes and records every quantity of the result
    result = alp_decays.evaluate(parameters)
    notebook.record(result)

    # a table of named quantities with unit, uncertainty and meaning
    notebook.show_table(result, ["branching_ratio_K", "lifetime"])

    # a figure; caption, reference name and alternative text stand in the cell's metadata:
    # {"mystnb": {"figure": {"name": "fig:alp-x", "caption": "…"}, "image": {"alt": "…", "width": "90%"}}}
    notebook.show_figure(figures.alp_x(result), "alp_x", table)   # table: {"m_a [GeV]": array, …}

    # links to the numbers behind it (CSV) and to the figure (SVG, PDF); a cell of its own
    notebook.show_files("alp_x")

    # the section's slice of the ledger
    notebook.show_claims("IIA")

In prose, a recorded quantity NAME is pasted as

* ``{glue:text}`NAME:.2f` `` – the bare number, formatted by Python's rules;
* ``{glue:md}`NAME:myst` `` – rounded, with uncertainty, power of ten and unit, as LaTeX (same notebook only;
  without ``:myst`` the dollar signs stay as they are);
* ``{glue:text}`NAME_text` `` – the same as Unicode text, also from another page:
  ``{glue:text}`/notebooks/alp_decays.ipynb::NAME_text:s` `` (the ``:s`` is needed with a path).

Arrays are not recorded: curves go into the CSV file beside their figure. Files are written to
``<section>.files/`` in the working directory, which is the folder of the (executed) notebook. Outputs are the
same bytes on every run.
"""

import csv
import dataclasses
import importlib
import io
import math
import re
from pathlib import Path

import numpy as np

from b2kinv.companion import formatting

#: What myst-nb's glue looks for; nothing else shows these outputs.
RECORD_PREFIX = "application/papermill.record/"
#: Our own machine-readable form of a recorded quantity, which becomes a line of results.json.
QUANTITY_MIME = RECORD_PREFIX + "application/vnd.b2kinv.quantity+json"

# Straight pieces one after the other, in the path of an SVG without idle spaces.
_STRAIGHT = re.compile(rb"[ML]-?[\d.]+ -?[\d.]+(?:L-?[\d.]+ -?[\d.]+){2,}")
# Distance [points] that cannot be seen: a fortieth of a pixel on the screen.
_UNSEEN = 0.02

_section = None
_shown = []


def begin(section, namespace):
    """Return the section's validated parameters, read from the notebook's variables.

    Parameters
    ----------
    section : str
        Name of the section module, which is also the notebook's name.
    namespace : dict
        The notebook's ``globals()``. Every field of the section's `Parameters` is looked up there; a field
        that the notebook does not set keeps its default.

    Raises
    ------
    ValueError
        If a value is refused, or a variable is set that is no parameter (a misspelt one passed by plain
        papermill would otherwise go unnoticed).
    """
    global _section
    _shown.clear()
    parameter_class = importlib.import_module(f"b2kinv.sections.{section}").Parameters
    known = {field.name for field in dataclasses.fields(parameter_class)}
    given = {
        name: value
        for name, value in namespace.items()
        if name in known or (not name.startswith("_") and isinstance(value, bool | int | float | str))
    }
    parameters = parameter_class.from_mapping(given)
    for name, value in parameters.as_dict().items():
        if np.ndim(value):
            raise ValueError(f"{name} is not allowed to have several values: a page shows one point")
    parameters.check_page()
    _section = section
    return parameters


def record(result):
    """Record every quantity of a result, for prose, results.json and tests. Prints nothing.

    Parameters
    ----------
    result : b2kinv.sections.shape.Result or mapping of str to b2kinv.sections.shape.Quantity
    """
    for name, quantity in result.items():
        if isinstance(quantity.value, np.ndarray) and quantity.value.ndim:
            continue
        value, sigma = (
            formatting.plain(number, formatting.RECORDED_DIGITS)
            for number in (quantity.value, quantity.uncertainty)
        )
        described = {"value": value, "uncertainty": sigma, "unit": quantity.unit, "meaning": quantity.meaning}
        _display_record(
            name,
            {
                "text/plain": repr(value),
                "text/markdown": formatting.latex(quantity.value, quantity.unit, quantity.uncertainty),
            },
            described,
        )
        words = formatting.text(quantity.value, quantity.unit, quantity.uncertainty)
        _display_record(f"{name}_text", {"text/plain": repr(words)})


def show_table(result, names=None):
    """Show named quantities of a result as a table: meaning, value with uncertainty, unit.

    Parameters
    ----------
    result : b2kinv.sections.shape.Result or mapping of str to b2kinv.sections.shape.Quantity
    names : sequence of str, optional
        Which, and in which order; all that are not arrays by default.
    """
    from b2kinv.companion import ledger

    if names is None:
        names = [name for name, quantity in result.items() if not np.ndim(quantity.value)]
    rows = ["| Quantity | Value |", "|:--|--:|"]
    for name in names:
        quantity = result[name]
        spelled = formatting.latex(quantity.value, quantity.unit, quantity.uncertainty)
        rows.append(f"| {ledger.formula_html(quantity.meaning)} | {spelled} |")
    _display_markdown("\n".join(rows))


def show_figure(figure, name, table):
    """Show a figure as SVG and write it, with the numbers behind it, to ``<section>.files/``.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    name : str
        File name without suffix: NAME.svg, NAME.pdf and NAME.csv are written.
    table : mapping of str to array_like
        Column heading, with the unit in brackets, to the column. A scalar fills its column; NaN is left
        empty.

    Raises
    ------
    ValueError
        If the columns do not have one length, or `begin` was not called.
    """
    from IPython.display import display

    folder = _files_folder()
    folder.mkdir(exist_ok=True)
    svg = _figure_bytes(figure, name, "svg", {"Date": None, "Creator": None})
    pdf = _figure_bytes(figure, name, "pdf", {"CreationDate": None, "Creator": None, "Producer": None})
    (folder / f"{name}.svg").write_bytes(svg)
    (folder / f"{name}.pdf").write_bytes(pdf)
    (folder / f"{name}.csv").write_text(csv_text(table), encoding="utf-8", newline="")
    _close(figure)
    display({"image/svg+xml": svg.decode(), "text/plain": f"Figure {name}"}, raw=True)
    _shown.append(name)


def show_files(*names):
    """Show links to what figures left: the numbers as CSV, the figure as SVG and PDF.

    It needs a cell of its own: Jupyter Book makes a numbered figure of everything that a figure's cell shows.

    Parameters
    ----------
    names : str
        Names of figures; by default all that were shown so far.
    """
    folder = _files_folder().name
    lines = []
    for name in names or _shown:
        links = " · ".join(f"[{kind.upper()}]({folder}/{name}.{kind})" for kind in ("csv", "svg", "pdf"))
        lines.append(f"* {name.replace('_', ' ')}: {links}")
    _display_markdown("Figures and the numbers behind them:\n\n" + "\n".join(lines))


def show_claims(section):
    """Show the ledger's claims of one section of the paper, such as "IIA": printed, computed, verdict."""
    from b2kinv.companion import citation, ledger

    # Before other readings of the claims read other files.
    if _section is not None:
        citation.note_sources(_files_folder())
    _display_markdown(ledger.section_markdown(section))


def csv_text(table):
    """Return columns as CSV text, numbers rounded to 10 significant digits.

    Examples
    --------
    >>> print(csv_text({"m_a [GeV]": [1.0, 2.0], "note": "x", "BR [1]": [1e-5, float("nan")]}), end="")
    m_a [GeV],note,BR [1]
    1,x,1e-05
    2,x,
    """
    columns = [np.asarray(column) for column in table.values()]
    lengths = {column.size for column in columns if column.ndim}
    if len(lengths) > 1 or any(column.ndim > 1 for column in columns):
        named = ", ".join(
            f"{name!r} has shape {column.shape}" for name, column in zip(table, columns, strict=True)
        )
        raise ValueError(f"the columns of a figure's table must have one length, but {named}")
    length = lengths.pop() if lengths else 1
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table)
    for row in zip(*(np.broadcast_to(column, (length,)) for column in columns), strict=True):
        writer.writerow([_csv_cell(item) for item in row])
    return buffer.getvalue()


def _csv_cell(item):
    if isinstance(item, float | np.floating):
        return "" if np.isnan(item) else f"{item:.10g}"
    return str(item)


def _figure_bytes(figure, name, kind, metadata):
    import matplotlib

    # Identifiers inside an SVG are random without a salt, and dates change: the same figure, the same bytes.
    buffer = io.BytesIO()
    with matplotlib.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format=kind, metadata=metadata)
    return _slim(buffer.getvalue()) if kind == "svg" else buffer.getvalue()


def _slim(svg):
    """Return an SVG with paths to a hundredth of a point, without points and spaces that nobody sees."""

    def path(found):
        points = re.sub(rb"-?\d+\.\d{3,}", lambda number: b"%.2f" % float(number[0]), found[1])
        points = re.sub(rb"\s*([A-Za-z])\s*", rb"\1", points).strip()
        return b' d="' + _STRAIGHT.sub(lambda run: _thinned(run[0]), points) + b'"'

    return re.sub(rb"\n\s+", b"\n", re.sub(rb' d="([^"]*)"', path, svg))


def _thinned(run):
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


def _close(figure):
    # A figure made by pyplot would be shown a second time, as PNG, when its cell ends.
    import sys

    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close(figure)


def _files_folder():
    if _section is None:
        raise ValueError("call notebook.begin(section, globals()) before showing a figure")
    return Path(f"{_section}.files")


def _display_record(name, bundle, described=None):
    from IPython.display import display

    data = {RECORD_PREFIX + mime: content for mime, content in bundle.items()}
    if described is not None:
        data[QUANTITY_MIME] = described
    metadata = {"scrapbook": {"name": name, "mime_prefix": RECORD_PREFIX}}
    display(data, raw=True, metadata=metadata)


def _display_markdown(markdown):
    from IPython.display import display

    display({"text/markdown": markdown, "text/plain": markdown}, raw=True)
