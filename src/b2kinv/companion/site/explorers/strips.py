"""One slider inside the text of a section's page: a parameter, and a sentence that follows it.

Each stop of the slider is a point that the section computed while the site was built; between stops
there is nothing to read off. Without scripts the page shows the sentence and the curve at its own point.
"""

import dataclasses
import html
import json
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import numpy as np
from sphinx.application import Sphinx

from b2kinv.companion import papers
from b2kinv.companion.site import prepared
from b2kinv.companion.site.explorers.page import value_text
from b2kinv.companion.words import formatting, markup
from b2kinv.quantities.results import Quantity, Result

#: Of the chart, in the units of its drawing: the whole, and its margins.
WIDTH, HEIGHT = 420, 130
LEFT, RIGHT, TOP, BOTTOM = 86, 16, 14, 26

Pair: TypeAlias = tuple[float, float]
_NAME = re.compile(r"\{(\w+)\}")


@dataclasses.dataclass(frozen=True)
class Strip:
    """A slider of one parameter, with a sentence and a curve.

    Attributes
    ----------
    label, unit : str
        Words and symbol of the parameter.
    low, high, start : float
        Ends, and where it stands at first.
    evaluate : callable
        Takes the parameter's value.
    sentence : str
        With names of judgements and of quantities in braces.
    judge : callable
        Takes a result; judgements by name.
    curve, curve_words : str
        Quantity of the chart, and what its axis says.
    band : str or pair of float
        Quantity that is a range, drawn behind the curve, or a range that is the same everywhere; "" for none.
    band_words : str
    logarithmic, linear : bool
        Of the slider's axis, and of the other one.
    decades : float
        Powers of ten that the chart spans at most, below its highest point.
    count : int
        Stops, evenly along the axis; where the slider stands at first is one more.
    """

    label: str
    unit: str
    low: float
    high: float
    start: float
    evaluate: Callable[[float], Result]
    sentence: str
    judge: Callable[[Result], Mapping[str, Quantity]]
    curve: str
    curve_words: str
    band: str | Pair = ""
    band_words: str = ""
    logarithmic: bool = True
    linear: bool = False
    decades: float = 5.0
    count: int = 40

    def stops(self) -> list[float]:
        """Return the values of the parameter, with three digits and in rising order."""
        space = np.geomspace if self.logarithmic else np.linspace
        found = {float(f"{value:.3g}") for value in space(self.low, self.high, self.count)}
        return sorted({one for one in found if self.low <= one <= self.high} | {self.start})

    def share(self, value: float) -> float:
        """Return where a value lies along the axis, from 0 to 1."""
        if self.logarithmic:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def said(self, result: Result) -> str:
        """Return the sentence of a point as HTML, with what depends on it emphasised."""
        judged = self.judge(result)

        def filled(found: re.Match[str]) -> str:
            name = found[1]
            text = str(judged[name].value) if name in judged else value_text(result[name])
            return f"<strong>{markup.formula_html(text)}</strong>"

        return _NAME.sub(filled, html.escape(self.sentence, quote=False))


def strip_html(strip: Strip, name: str) -> str:
    """Return a strip as one block of HTML.

    Parameters
    ----------
    strip : Strip
    name : str
        Of the section.
    """
    stops = strip.stops()
    results = [strip.evaluate(value) for value in stops]
    chart = _Chart(
        strip, [_number(one[strip.curve]) for one in results], [_pair(strip, one) for one in results]
    )
    first = stops.index(strip.start)
    told = [formatting.text(value, strip.unit or "1") for value in stops]
    said = [strip.said(one) for one in results]
    content = {
        "said": said,
        "told": told,
        "places": [chart.place(k) for k in range(len(stops))],
    }
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    unit = f" [{html.escape(formatting.text_unit(strip.unit))}]" if strip.unit else ""
    return "\n".join(
        (
            f'<div class="explorer strip" data-strip="{name}">',
            f'<p class="explorer-sentence" role="status">{said[first]}</p>',
            f'<p class="strip-row" hidden><label for="strip-{name}">{markup.formula_html(strip.label)}{unit}'
            f'</label><input type="range" id="strip-{name}" min="0" max="{len(stops) - 1}" step="1" '
            f'value="{first}"><output for="strip-{name}">{html.escape(told[first])}</output></p>',
            chart.svg(stops, first),
            f'<script type="application/json" class="strip-data">{data}</script>',
            '<link rel="stylesheet" href="../_static/explorer.css">',
            '<script defer src="../_static/strip.js"></script>',
            "</div>",
        )
    )


def add(app: Sphinx, page: str, source: list[str]) -> None:
    """Place a section's strip behind the first figure of its page; connected to ``source-read``.

    A page for other parameters has none: its slider is about the section's own.
    """
    if app.config.companion_alone or app.config.companion_other_parameters:
        return
    name = f"slider_{page.rpartition('/')[2]}"
    paper = papers.load(app.config.companion_paper)
    if name in paper.texts and Path(app.env.doc2path(page)).suffix == ".ipynb":
        text = prepared.texts(Path(app.srcdir)).get(name) or str(papers.named(paper.texts[name])())
        source[0] = behind_first_figure(source[0], text)


def behind_first_figure(notebook: str, block: str) -> str:
    """Return the text of a notebook file with a block of HTML behind its first figure and the links to it."""
    content = json.loads(notebook)
    places = [k for k, cell in enumerate(content["cells"]) if str(cell.get("id", "")).startswith("files-of-")]
    cell = {"cell_type": "markdown", "id": "slider-of-the-page", "metadata": {}, "source": block}
    if places:
        content["cells"].insert(places[0] + 1, cell)
    return json.dumps(content)


def _number(quantity: Quantity) -> float:
    return float(np.asarray(quantity.value))


def _pair(strip: Strip, result: Result) -> Pair:
    if not isinstance(strip.band, str):
        return strip.band
    low, high = np.asarray(result.value(strip.band), dtype=float) if strip.band else (math.nan, math.nan)
    return float(low), float(high)


class _Chart:
    """The curve of a strip, its band and its axes."""

    def __init__(self, strip: Strip, values: list[float], bands: list[Pair]) -> None:
        self.strip, self.values, self.bands = strip, values, bands
        shown = [one for one in values if math.isfinite(one) and (strip.linear or one > 0.0)]
        shown += [high for _, high in bands if high > 0.0 and math.isfinite(high)]
        top, low = max(shown, default=1.0), min(shown, default=0.1)
        self.top = top * (1.08 if strip.linear else 1.5)
        self.bottom = min(low, 0.0) if strip.linear else max(low / 1.5, top * 10.0**-strip.decades)

    def height(self, value: float) -> float:
        """Return where a value is drawn."""
        strip = self.strip
        if strip.linear:
            share = (value - self.bottom) / (self.top - self.bottom)
        else:
            share = math.log(max(value, 1e-300) / self.bottom) / math.log(self.top / self.bottom)
        inside = min(max(share, 0.0), 1.0)
        return round(HEIGHT - BOTTOM - inside * (HEIGHT - BOTTOM - TOP), 1)

    def across(self, value: float) -> float:
        """Return where a value of the parameter is drawn."""
        return round(LEFT + self.strip.share(value) * (WIDTH - LEFT - RIGHT), 1)

    def place(self, k: int) -> list[float]:
        """Return where the circle of a stop is drawn."""
        stop, value = self.strip.stops()[k], self.values[k]
        return [self.across(stop), self.height(value) if math.isfinite(value) else HEIGHT - BOTTOM]

    def svg(self, stops: list[float], first: int) -> str:
        """Return the drawing."""
        strip = self.strip
        points = [
            f"{self.across(stop)},{self.height(value)}"
            for stop, value in zip(stops, self.values, strict=True)
            if math.isfinite(value) and (strip.linear or value > 0.0)
        ]
        edges = [
            (self.across(stop), self.height(low), self.height(high))
            for stop, (low, high) in zip(stops, self.bands, strict=True)
            if high > 0.0
        ]
        outline = [f"{x},{high}" for x, _, high in edges] + [f"{x},{low}" for x, low, _ in reversed(edges)]
        band = f'<polygon class="explorer-band" points="{" ".join(outline)}"/>' if edges else ""
        label = strip.curve_words + (f"; shaded: {strip.band_words}" if strip.band else "")
        x, y = self.place(first)
        bottom = HEIGHT - BOTTOM
        return (
            f'<figure class="explorer-chart"><figcaption>{markup.formula_html(label)}</figcaption>'
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="Curve: {html.escape(label)}, against {html.escape(strip.label)}">'
            f'<g class="explorer-grid">{self._axes(bottom)}</g>{band}'
            f'<polyline class="explorer-curve explorer-curve-0" points="{" ".join(points)}"/>'
            f'<circle class="explorer-curve-0 explorer-here" cx="{x}" cy="{y}" r="5"/></svg></figure>'
        )

    def _axes(self, bottom: int) -> str:
        strip = self.strip
        drawn = []
        for tick in _ticks(strip.low, strip.high, strip.logarithmic):
            x = self.across(tick)
            text = _tick_text(tick)
            # A long number at the right end would be cut.
            anchor = "end" if x + 5 * len(text) > WIDTH else "middle"
            drawn.append(
                f'<line x1="{x}" x2="{x}" y1="{TOP}" y2="{bottom}"/>'
                f'<text x="{x}" y="{bottom + 19}" text-anchor="{anchor}">{text}</text>'
            )
        for tick in _ticks(self.bottom, self.top, not strip.linear):
            y = self.height(tick)
            drawn.append(
                f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>'
                f'<text x="{LEFT - 5}" y="{y + 4}" text-anchor="end">{_tick_text(tick)}</text>'
            )
        return "".join(drawn)


def _ticks(low: float, high: float, logarithmic: bool) -> list[float]:
    if logarithmic:
        first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
        every = max(1, math.ceil((last - first) / 4))
        steps = (1.0, 2.0, 5.0) if last - first < 1 else (1.0,)
        powers = range(first - (len(steps) > 1), last + 1, every)
        return [
            step * 10.0**k
            for k in powers
            for step in steps
            if low * (1 - 1e-9) <= step * 10.0**k <= high * (1 + 1e-9)
        ]
    raw = (high - low) / 4.0
    unit = 10.0 ** math.floor(math.log10(raw))
    step = next(m * unit for m in (1.0, 2.0, 5.0, 10.0) if m * unit >= raw)
    return [k * step for k in range(math.ceil(low / step), math.floor(high / step + 1e-9) + 1)]


def _tick_text(tick: float) -> str:
    text = formatting.text(tick, digits=1 if tick == float(f"{tick:.0e}") else 2)
    return text.removeprefix("1 × ")
