"""The ledger as a page of the book: every claim a row that opens, with badges, readings and sensitivities.

The page is complete without scripts; `assets/ledger.js` adds filters to it, which the address keeps.
"""

import re

from b2kinv.companion.ledger import addresses, evidence, verdict_marks, verdicts, wording
from b2kinv.companion.ledger.wording import badge_html, value_text, verdict_slug
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import formatting, markup
from b2kinv.companion.words.markup import escaped, formula_html

_SCRIPT = '<script defer src="../_static/ledger.js"></script>'


def page_markdown(paper: Paper, current=None):
    """Return the body of the ledger page: counts, then the claims under a heading for each paper section.

    Parameters
    ----------
    paper : Paper
        A claim links to the page of its section only if that is there.
    current : b2kinv.companion.ledger.verdicts.Ledger, optional
        That of the paper by default.
    """
    current = verdicts.ledger(paper) if current is None else current
    parts = [_counts(current), '<div id="ledger-filters" hidden></div>']
    for chapter, title in paper.chapters.items():
        entries = current.chapter(chapter)
        if entries:
            rows = [_row(paper, entry, paper.notebooks / f"{entry.claim.section}.ipynb") for entry in entries]
            # Without a blank line inside, Markdown takes the block as HTML and leaves it alone.
            parts += [f"## {title}", "\n".join(['<div class="ledger-rows">', *rows, "</div>"])]
    return "\n\n".join([*parts, _SCRIPT]) + "\n"


def _counts(current):
    items = [
        f'<li id="verdict-{verdict_slug(group)}">'
        + wording.verdict_html(group, words=f"{count} {group}", target=f"#verdict-{verdict_slug(group)}")
        + "</li>"
        for group, count in current.counts().items()
        if count
    ]
    return "\n".join(['<ul class="ledger-counts">', *items, "</ul>"])


def _row(paper, entry, notebook):
    claim = entry.claim
    values = [
        ("paper", formula_html(markup.unbroken(claim.printed))),
        ("as printed", escaped(markup.unbroken(value_text(entry.as_printed, claim)))),
        ("standard", escaped(markup.unbroken(value_text(entry.standard, claim)))),
    ]
    cells = "".join(
        f'<span class="claim-value"><small>{name}</small> <span>{value}</span></span>'
        for name, value in values
    )
    summary = (
        f'<summary><span class="claim-what">{formula_html(claim.what)}</span>'
        f'<span class="claim-values">{cells}</span>'
        f'<span class="claim-verdict">{badge_html(entry)}</span></summary>'
    )
    return (
        f'<details class="claim" id="{claim.anchor}" data-chapter="{claim.chapter}"'
        f' data-equations="{" ".join(map(str, claim.equations))}"'
        f' data-verdict="{verdict_slug(entry.verdict_group)}">{summary}'
        f'<div class="claim-body">{_origin(paper, claim, notebook)}{_readings(entry)}{_sensitivity(entry)}'
        f"{_remarks(entry)}{_proof(paper, claim)}</div></details>"
    )


def _origin(paper, claim, notebook):
    """Return where the paper makes the claim, the parameters it states, and the way to the section's page."""
    told = [f'Claim <a href="#{claim.anchor}"><code>{escaped(claim.id)}</code></a>']
    if claim.figure or claim.equations:
        told.append(_place(claim, notebook))
    if claim.given:
        stated = ", ".join(
            f"{formula_html(name)} = {escaped(formatting.text(value, unit, digits=2))}"
            for name, (value, unit) in claim.given.items()
        )
        told.append(f"stated for {stated}")
    if claim.errors:
        told.append(
            "uncertainty "
            + ", ".join(
                f"{escaped(name)} {f'±{up:g}' if up == down else f'+{up:g} −{down:g}'}"
                for name, (down, up) in claim.errors.items()
            )
            + f" in units of {escaped(claim.unit)}"
        )
    marked = verdict_marks.places(paper, claim)
    if marked:
        told.append(f"shown in {_ways(marked)}")
    return f"<p>{' · '.join(told)}</p>"


def _proof(paper, claim):
    """Return functions and tests behind a claim, each a way to its code, and the entries of its equations."""
    proof = evidence.of_claim(paper, claim)
    told = [
        ("Functions", "; ".join(addresses.link(paper.book, path) for path in proof.functions)),
        ("Tests", "; ".join(evidence.link(paper, test) for test in proof.tests)),
    ]
    if claim.equations:
        told.insert(0, ("Index", _index(claim)))
    rows = "".join(f"<dt>{word}</dt><dd>{text}</dd>" for word, text in told)
    return f'<dl class="claim-proof">{rows}</dl>'


def _ways(places):
    """Return the ways to all places where a claim is marked, several on one page as "again"."""
    links = []
    for before, place in zip([None, *places], places, strict=False):
        again = before is not None and before.section == place.section
        words = "again" if again else f"Section {place.section.number}: {escaped(place.section.title)}"
        links.append(f'<a href="{place.address}">{words}</a>')
    return ", ".join(links)


def _index(claim):
    """Return the way to each equation in the index, which tells its function and its tests."""
    links = ", ".join(
        f'<a href="equations.html#equation-{number}">({number})</a>' for number in claim.equations
    )
    return f"{'Eq.' if len(claim.equations) == 1 else 'Eqs.'} {links}"


def _place(claim, notebook):
    """Return figure and equations, each equation a link if the section's page has an anchor for it."""
    shown = notebook.read_text(encoding="utf-8") if notebook.is_file() else ""
    links = [
        f'<a href="../notebooks/{notebook.stem}.html#eq-paper-{number}">({number})</a>'
        if re.search(rf"\(eq-paper-{number}\)=", shown)
        else f"({number})"
        for number in claim.equations
    ]
    parts = [f"Fig. {escaped(claim.figure)}"] if claim.figure else []
    if links:
        parts.append(f"{'Eq.' if len(links) == 1 else 'Eqs.'} {', '.join(links)}")
    return "; ".join(parts)


def _readings(entry):
    if entry.verdict == "not yet computed":
        return ""
    claim = entry.claim
    rows = [("as printed", entry.as_printed), ("standard", entry.standard)]
    rows += [(f"if {name}", value) for name, value in entry.readings]
    has_ratio = verdicts.ratio(entry.as_printed, claim) is not None
    lines = []
    for name, value in rows:
        agrees = verdicts.agrees(value, claim)
        cells = [
            f'<th scope="row">{formula_html(name)}</th>',
            f"<td>{escaped(markup.unbroken(value_text(value, claim, 4)))}</td>",
        ]
        if has_ratio:
            cells.append(f"<td>{_ratio_text(verdicts.ratio(value, claim))}</td>")
            cells.append(f"<td>{'yes' if agrees else 'no'}</td>")
        row_class = ' class="claim-agrees"' if agrees else ""
        lines.append(f"<tr{row_class}>{''.join(cells)}</tr>")
    heads = ["calculation", "value", *(["ratio to the paper", "agrees"] if has_ratio else [])]
    return _table(heads, lines)


def _sensitivity(entry):
    if not entry.sensitivity:
        return ""
    claim = entry.claim
    lines = [
        f'<tr><th scope="row">{formula_html(name)}</th><td>{escaped(value_text(low, claim, 4))}</td>'
        f"<td>{escaped(value_text(high, claim, 4))}</td></tr>"
        for name, low, high in entry.sensitivity
    ]
    return _table(["the standard value moves with", "input down", "input up"], lines)


def _remarks(entry):
    claim = entry.claim
    remarks = [formula_html(entry.note)] if entry.note else []
    if entry.agreeing_reading and entry.claim.kind not in ("statement", "figure"):
        remarks.append(f"Reproduced if {formula_html(entry.agreeing_reading)}.")
    if claim.kind in ("number", "range"):
        remarks.append(_rule_text(claim))
        if entry.agreeing_reading and _is_weak(claim):
            remarks.append("So little is printed that other readings would agree, too.")
    if entry.pointer:
        remarks.append(f"Recomputed in {escaped(entry.pointer)}.")
    return f"<p>{' '.join(remarks)}</p>" if remarks else ""


def _is_weak(claim):
    """Say whether no more than one digit is printed."""
    return bool(claim.rounding.get("magnitude")) or claim.rounding["digits"] in (1, [1, 1])


def _rule_text(claim):
    softened = f", which the paper softens with “{escaped(claim.softened)}”" if claim.softened else ""
    if claim.rounding.get("magnitude"):
        return f"Agrees if the printed power of ten is the nearest one{softened}."
    digits = claim.rounding["digits"]
    if isinstance(digits, list):
        counted = f"{digits[0]} and {digits[1]} printed digits"
    else:
        counted = "one printed digit" if digits == 1 else f"{digits} printed digits"
    return f"Agrees if it rounds to the {counted}{softened}."


def _ratio_text(ratio):
    ends = ratio if isinstance(ratio, tuple) else (ratio,)
    return " – ".join(escaped(formatting.text(end, digits=3)) for end in ends)


def _table(heads, lines):
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<div class="claim-table"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )
