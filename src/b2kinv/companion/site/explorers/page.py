"""An explorer as HTML: complete and readable without scripts, with what the script needs beside it."""

import dataclasses
import html
import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from b2kinv.companion.papers import Paper
from b2kinv.companion.site.explorers.description import Control, Explorer
from b2kinv.companion.words import formatting, markup
from b2kinv.quantities import validation
from b2kinv.quantities.results import Quantity, Result


def page_html(paper: Paper, explorer: Explorer) -> str:
    """Return the body of an explorer page.

    Without scripts it shows the values where the page begins; `assets/explorer.js` adds controls and charts:
    the main slider and the first chart stand together, all else comes below. Parameters and quantities carry
    the words of the section itself.
    """
    result = explorer.evaluate(**explorer.start)
    parts = [
        f'<div class="explorer" id="explorer" data-explorer="{explorer.name}">',
        "<noscript><p>Sliders and charts need JavaScript. Without it the table shows one point, "
        f"{markup.formula_html(explorer.starts_at)}, and the command computes any others.</p></noscript>",
        f'<p class="explorer-sentence" role="status">{sentence_html(explorer, result)}</p>',
        _controls(explorer),
        _command(paper, explorer),
        _values(explorer, result),
        f"<p>{_promise(explorer)}</p>",
        '<script type="application/json" class="explorer-data">',
        f"{_json(_content(paper, explorer, result))}</script>",
        "</div>",
        '<link rel="stylesheet" href="../../_static/explorer.css">',
        '<script defer src="../../_static/explorer.js"></script>',
        *(
            f'<script defer src="../../_static/{script}"></script>'
            for script in (*explorer.scripts, f"explorer_{explorer.name}.js")
        ),
    ]
    return "\n".join(parts) + "\n"


def _content(paper: Paper, explorer: Explorer, result: Result) -> dict[str, object]:
    return {
        "command": paper.name,
        "section": explorer.section.__name__.rpartition(".")[2],
        "controls": [control_content(explorer, control) for control in explorer.controls],
        "quantities": {
            name: {"unit": formatting.text_unit(quantity.unit), "meaning": quantity.meaning}
            for name, quantity in result.items()
            if name in _named(explorer)
        },
        "values": explorer.values,
        "charts": [
            {**dataclasses.asdict(chart), "title_html": markup.formula_html(chart.title)}
            for chart in explorer.charts
        ],
        "along": explorer.along,
        "start": explorer.start,
        "sentence": explorer.sentence,
        "judgements": {one.name: one.values for one in explorer.judgements},
        "sources": explorer.sources,
        "band_step": explorer.band_step,
        "tables": explorer.data(),
    }


def sentence_html(explorer: Explorer, result: Result) -> str:
    """Return what an explorer says of a point, with what depends on it emphasised."""
    said = explorer.judge(result)

    def filled(name: str) -> str:
        text = str(said[name].value) if name in said else value_text(result[name])
        return f"<strong>{markup.formula_html(text)}</strong>"

    pieces = re.split(r"\{(\w+)\}", explorer.sentence)
    return "".join(filled(one) if index % 2 else html.escape(one) for index, one in enumerate(pieces))


def _named(explorer: Explorer) -> set[str]:
    shown = [
        name
        for chart in explorer.charts
        for name, _ in (
            *chart.curves,
            *chart.bands,
            *chart.regions,
            *([chart.other_band] if chart.other_band else []),
        )
    ]
    told = set(re.findall(r"\{(\w+)\}", explorer.sentence)) - {one.name for one in explorer.judgements}
    return {*explorer.values, *shown, *told}


def control_content(explorer: Explorer, control: Control) -> dict[str, Any]:
    """Return what the script needs of one control: name, words, default, and choices or range."""
    if control.default is not None:
        limits = dict.fromkeys(("above", "below", "at_least", "at_most"))
        symbol = control.symbol
        known = {"default": control.default, "unit": control.unit, "help": control.help, "of_page": True}
    else:
        parameters = explorer.section.Parameters
        declaration = parameters.declarations()[control.name]
        symbol = control.symbol or getattr(declaration, "symbol", "")
        known = {
            "default": getattr(parameters, control.name),
            "unit": formatting.text_unit(declaration.unit),
            "help": declaration.meaning,
        }
    # What comes after a comma or a colon is about values or about another symbol.
    named = re.split(r"[,:] ", str(known["help"]))[0]
    label = f"{named[0].upper()}{named[1:]} {symbol}".strip()
    words = {
        "label": label,
        "named": named,
        "symbol": symbol or named,
        "axis": markup.pieces(label + (f" [{known['unit']}]" if known["unit"] else "")),
    }
    if control.low is None:
        choices = control.choices or declaration.names
        told = [control.words.get(choice, choice) for choice in choices]
        return {"name": control.name, **known, **words, "choices": choices, "choice_words": told}
    if control.default is None:
        limits = dict(declaration.offered_range.limits)
    for end in ("at_least", "at_most"):
        if getattr(control, end) is not None:
            limits[end] = getattr(control, end)
    if control.default is None and declaration.shown_text():
        range_text = validation.limits_text(**limits, unit=declaration.unit) + declaration.shown_text(limits)
        known["help"] += ", " + range_text.replace("<=", "≤").replace(">=", "≥")
    return {
        "name": control.name,
        **known,
        **words,
        "low": control.low,
        "high": control.high,
        "logarithmic": control.logarithmic,
        **limits,
    }


def _controls(explorer: Explorer) -> str:
    rows = {one.name: control_html(control_content(explorer, one)) for one in explorer.controls}
    main = rows.pop(explorer.along[0])
    first, more = (list(rows.values())[part] for part in _parts(explorer.main_controls - 1))
    further = (
        f'<details class="explorer-more"><summary>More parameters</summary>{"".join(more)}</details>'
        if more
        else ""
    )
    labels = {one.name: control_content(explorer, one)["label"] for one in explorer.controls}
    along = "".join(
        f'<option value="{name}">{_plain_formula(labels[name])}</option>' for name in explorer.along
    )
    return (
        '<form class="explorer-controls" hidden>'
        f'<div class="explorer-main">{main}</div>'
        '<p class="explorer-refusal" role="alert" hidden></p>'
        '<div class="explorer-charts"></div>'
        '<p class="explorer-cursor" role="status"></p>'
        f'<div class="explorer-sliders">{"".join(first)}</div>{further}'
        f"{_examples(explorer)}"
        '<p class="explorer-row"><label for="explorer-along">Draw curves against</label>'
        f'<select id="explorer-along">{along}</select>'
        '<button type="button" class="explorer-reset">Back to the start</button></p>'
        f"{_switch(explorer)}</form>"
    )


def _parts(count: int) -> tuple[slice, slice]:
    return slice(count), slice(count, None)


def _plain_formula(text: str) -> str:
    # A list of choices has no room for what stands below a letter.
    return html.escape("".join(piece for _, piece in markup.pieces(text)))


def _switch(explorer: Explorer) -> str:
    if not explorer.sources:
        return f"<p>{markup.formula_html(explorer.no_bands)}</p>" if explorer.no_bands else ""
    *first, last = explorer.sources.values()
    named = f"{', '.join(first)} and {last}" if first else last
    return (
        '<p class="explorer-switch"><input type="checkbox" id="explorer-bands" checked>'
        '<label for="explorer-bands">Shade 68 % of what is uncertain, to first order, by its largest '
        f"sources: {markup.formula_html(named)}. Choices, of a scale or a set, are no errors and left out."
        "</label></p>"
    )


def control_html(control: Mapping[str, Any]) -> str:
    """Return one control, from its content, as a labelled slider or list."""
    name = control["name"]
    unit = f" [{html.escape(control['unit'])}]" if control["unit"] else ""
    written = markup.formula_html(control["label"])
    # What is more to say is allowed values, or what the label leaves out.
    more = control["help"].removeprefix(control["named"]).lstrip(",: ")
    said = f" <span>{markup.formula_html(more)}</span>" if more else ""
    label = f'<label for="explorer-{name}">{written}{unit}{said}</label>'
    if "choices" in control:
        options = "".join(
            f'<option value="{choice}"{_selected(choice, control["default"])}>{html.escape(words)}</option>'
            for choice, words in zip(control["choices"], control["choice_words"], strict=True)
        )
        return f'<div class="explorer-control">{label}<select id="explorer-{name}">{options}</select></div>'
    named = html.escape(f"{control['label']}, slider")
    return (
        f'<div class="explorer-control">{label}'
        f'<input type="range" min="0" max="1000" step="1" aria-label="{named}" data-slider="{name}">'
        f'<input type="text" inputmode="decimal" id="explorer-{name}" autocomplete="off"></div>'
    )


def _selected(choice: str, default: object) -> str:
    return " selected" if choice == str(default) else ""


def _examples(explorer: Explorer) -> str:
    # A link to a place of its own would be broken without the script, which reads data-point.
    links = []
    for words, point in explorer.examples:
        place = "&amp;".join(f"{name}={value}" for name, value in point.items())
        links.append(f'<a href="#explorer" data-point="{place}">{html.escape(words)}</a>')
    return (
        f'<p class="explorer-examples">The page begins at {markup.formula_html(explorer.starts_at)}. '
        f"Other places: {' · '.join(links)}.</p>"
    )


def _command(paper: Paper, explorer: Explorer) -> str:
    section = explorer.section.__name__.rpartition(".")[2]
    of_page = {one.name for one in explorer.controls if one.default is not None}
    given = "".join(f" -p {name}={value}" for name, value in explorer.start.items() if name not in of_page)
    return (
        '<p class="explorer-row explorer-command">The same from the command line: '
        f"<code>{paper.name} run {section}{given}</code> "
        '<button type="button" class="explorer-copy" hidden>Copy</button></p>'
    )


def _values(explorer: Explorer, result: Result) -> str:
    rows = []
    for name in explorer.values:
        quantity = result[name]
        rows.append(
            f'<tr data-quantity="{name}"><th scope="row">{markup.formula_html(quantity.meaning)}</th>'
            f"<td>{html.escape(value_text(quantity))}</td></tr>"
        )
    return (
        '<div class="explorer-values"><table><caption>Values at the chosen point</caption>'
        '<thead><tr><th scope="col">Quantity</th><th scope="col">Value</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def value_text(quantity: Quantity) -> str:
    """Return a quantity as the table shows it, before and after the script has run."""
    uncertainty = None if isinstance(quantity.value, tuple) else quantity.uncertainty
    return formatting.text(quantity.value, quantity.unit, uncertainty)


def _promise(explorer: Explorer) -> str:
    return (
        "Everything here was computed by <code>evaluate</code> of the section when this site was built. "
        "Between the points computed there, values are interpolated, with a relative error below "
        f"{formatting.text(explorer.stated_error, digits=1)}, which the tests of this site measure; the "
        "command above computes the very point."
    )


def _json(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)
    # The only sequence that could end the element.
    return text.replace("</", "<\\/")


def _plain(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be written to a page")
