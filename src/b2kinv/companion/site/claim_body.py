"""What a row of the ledger opens to: how good its verdict is, all that was computed, and what proves it."""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias, cast

from b2kinv.companion.ledger import addresses, evidence, rules, verdict_marks, wording
from b2kinv.companion.ledger.claims_file import Claim, Value
from b2kinv.companion.ledger.entries import Checked, Entry, Tried
from b2kinv.companion.ledger.uncertain_values import NONE_KNOWN, Uncertain
from b2kinv.companion.ledger.wording import value_text
from b2kinv.companion.papers import Paper
from b2kinv.companion.site import sharing
from b2kinv.companion.words import formatting, markup
from b2kinv.companion.words.markup import escaped, formula_html

#: What was calculated, what came out, and what stands below its name.
_Calculated: TypeAlias = tuple[str, Value | None, str]

#: How many functions, and tests, a row names where the index of equations leads to more.
NEAREST = 3


def body_html(paper: Paper, entry: Entry, relatives: Sequence[Claim]) -> str:
    """Return the opened part of a row.

    Parameters
    ----------
    paper : Paper
    entry : b2kinv.companion.ledger.entries.Entry
    relatives : sequence of b2kinv.companion.ledger.claims_file.Claim
        All claims of its family, itself among them.
    """
    claim = entry.claim
    parts = [_origin(paper, claim, paper.notebooks / f"{claim.section}.ipynb")]
    if entry.verdict != "not yet computed":
        parts += [_judgement(paper, entry, relatives), _values(entry), _criteria(paper, entry)]
        parts += [_sensitivity(entry), _remarks(entry)]
    elif len(relatives) > 1:
        parts.append(_listed([("Independent", _independent(claim, relatives))], "claim-judgement"))
    parts += [_proof(paper, claim), sharing.report_place(claim)]
    return f'<div class="claim-body">{"".join(parts)}</div>'


def _origin(paper: Paper, claim: Claim, notebook: Path) -> str:
    """Return where the paper makes the claim, the parameters it states, and the way to the section's page."""
    told = [f'Claim <a href="#{claim.anchor}"><code>{escaped(claim.id)}</code></a>']
    if claim.stands:
        told.append(escaped(claim.stands))
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
            + (f" in units of {escaped(claim.spelled_unit)}" if claim.spelled_unit else "")
        )
    marked = verdict_marks.places(paper, claim)
    if marked:
        told.append(f"shown in {_ways(marked)}")
    return f"<p>{' · '.join(told)}</p>"


def _ways(places: Sequence[verdict_marks.Place]) -> str:
    """Return the ways to all places where a claim is marked, several on one page as "again"."""
    links = []
    for before, place in zip([None, *places], places, strict=False):
        again = before is not None and before.section == place.section
        words = "again" if again else f"Section {place.section.number}: {escaped(place.section.title)}"
        links.append(f'<a href="{place.address}">{words}</a>')
    return ", ".join(links)


def _place(claim: Claim, notebook: Path) -> str:
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


def _judgement(paper: Paper, entry: Entry, relatives: Sequence[Claim]) -> str:
    """Return how the verdict came about and how much it is worth: one line for each question."""
    told = [("Verdict", _reason(entry))]
    if entry.evidence is not None:
        told.append(("Evidence", _evidence(entry)))
    margin = wording.margin_text(paper, entry)
    if margin:
        told.append(("Margin", escaped(margin)))
    told.append(("Independent", _independent(entry.claim, relatives)))
    if entry.is_tested:
        told.append(("Our value", _our_value(entry)))
    if entry.uncertainty:
        told.append(("Our uncertainty", _our_uncertainty(entry)))
    if entry.unchecked:
        names = ((wording.quantity_text(paper, name), why) for name, why in entry.unchecked)
        listed = "".join(f"<li><b>{formula_html(name)}</b>: {formula_html(why)}</li>" for name, why in names)
        told.append(("Not checked", f"<ul>{listed}</ul>"))
    return _listed(told, "claim-judgement")


def _reason(entry: Entry) -> str:
    claim, told = entry.claim, []
    if entry.verdict == "undetermined":
        told.append(
            f"Inputs that the paper does not state ({_taken(entry)}) decide."
            if entry.choices
            else "Nothing that the paper prints decides it."
        )
    elif entry.verdict == "reproduced by another reading":
        told.append(f"Reproduced {formula_html(entry.agreeing_clause)}.")
    elif entry.condition:
        stated = [one.stated for one in entry.readings if one.name == entry.agreeing_reading]
        behind = f", which {escaped(stated[0])} has otherwise" if any(stated) else ""
        begin = entry.condition[0].upper() + entry.condition[1:]
        told.append(
            f"Holds if {formula_html(entry.condition)}."
            if entry.verdict_group == "holds if …"
            else f"{formula_html(begin)}{behind}: a diagnosis, which is not counted."
        )
        rivals = len(entry.fitting("printed"))
        if rivals > 1 and entry.verdict_group != "holds if …":
            told.append(f"It is one of {rivals} that fit, so that none is established.")
    if claim.kind in ("number", "range"):
        told.append(_rule_text(claim))
    if entry.decided_by_word:
        told.append(f"The rule for “{escaped(entry.decided_by_word)}” decides.")
    if entry.verdict == "holds":
        told.append("Every criterion below holds, as printed and with the standard calculation.")
    if entry.verdict == "input":
        told.append("Quoted from elsewhere, and stored with its source.")
    if entry.verdict == "fails":
        told.append("A criterion below does not hold.")
    return " ".join(told)


def _taken(entry: Entry) -> str:
    return formula_html(", ".join(name for name, _ in entry.taken))


def _rule_text(claim: Claim) -> str:
    softened = f", which the paper softens with “{escaped(claim.softened)}”" if claim.softened else ""
    digits = rules.digits_of_each(claim)
    if claim.nearest_power and not any(digits):
        return f"Agrees if the printed power of ten is the nearest one{softened}."
    if len(set(digits)) > 1:
        counted = f"{digits[0]} and {digits[1]} printed digits"
    else:
        counted = "one printed digit" if digits[0] <= 1 else f"{digits[0]} printed digits"
    return f"Agrees if it rounds to the {counted}{softened}."


def _evidence(entry: Entry) -> str:
    word, why = entry.evidence, ""
    if word == "none":
        why = "no criterion can fail"
    elif word == "weak" and entry.verdict == "undetermined":
        why = "inputs that nobody states decide"
    elif word == "weak" and entry.criteria:
        why = "no change of a named quantity within a factor of three would flip it"
    elif word == "weak" and entry.verdict == "reproduced by another reading" and entry.is_covered:
        why = "our own uncertainty, or a choice, covers the print without it"
    elif word == "weak":
        why = (
            "so little is printed that other readings would agree, too"
            if rules.digits(entry.claim) <= 1
            else "several readings agree"
        )
    return f"<b>{word}</b>" + (f": {why}" if why else "")


def _independent(claim: Claim, relatives: Sequence[Claim]) -> str:
    others = [one for one in relatives if one.id != claim.id]
    if not others:
        return "no other row hangs on the same quantity"
    first = relatives[0]
    anchor = family_anchor(first)
    named = escaped(claim.fact)
    named = f'<span id="{anchor}">{named}</span>' if claim.id == first.id else named
    links = ", ".join(f'<a href="#{one.anchor}">{escaped(one.id)}</a>' for one in others)
    return (
        f"one of {len(relatives)} rows that hang on the {named}, counted as one fact. "
        f'The others: {links}. <a href="#{anchor}">Show these rows alone</a>'
    )


def family_anchor(first: Claim) -> str:
    """Return where the name of a family stands: in the row of its first claim."""
    return "family-" + first.id.replace(".", "-")


def _our_value(entry: Entry) -> str:
    agrees = "agrees" if entry.standard_agrees else "does not agree"
    if entry.standard_agrees is None:
        return "none yet"
    if entry.claim.kind in ("statement", "figure"):
        agrees = "bears it out" if entry.standard_agrees else "does not bear it out"
        return f"the standard calculation {agrees}; {NONE_KNOWN}"
    return f"the standard value {agrees} with the printed one by its digits; {entry.uncertainty_text}"


def _our_uncertainty(entry: Entry) -> str:
    """Return intervals, the largest source, and what choices give, for each end of a range."""
    known, claim = cast(Uncertain, entry.uncertainty), entry.claim
    told = []
    for budget in known.budgets:
        ends = [
            " to ".join(formula_html(markup.unbroken(value_text(end, claim, 4))) for end in interval)
            for interval in (budget.interval_68, budget.interval_95)
        ]
        told.append(f"68 %: {ends[0]}; 95 %: {ends[1]}; largest source: {formula_html(budget.largest)}")
    told += [
        f"{escaped(name.removeprefix('choice of '))}, which is a choice and no error, reaches the print"
        for name in known.agreeing_choices
    ]
    return ". ".join(told)


def _values(entry: Entry) -> str:
    """Return a table of all that was computed for the claim, what belongs together under one heading."""
    claim = entry.claim
    has_more = entry.choices or entry.readings or entry.further
    if entry.as_printed is None or (entry.criteria and not has_more):
        return ""
    has_ratio = rules.ratio(entry.as_printed, claim) is not None
    groups: list[tuple[str, list[_Calculated]]] = [
        ("", [("as printed", entry.as_printed, ""), ("standard", entry.standard, "")])
    ]
    for name, taken in entry.taken:
        chosen: list[_Calculated] = [
            (one.name, one.value, "") for one in entry.choices if one.replaces == (name,)
        ]
        others = ". With other choices:" if chosen else ""
        groups.append((f"Not stated in the paper: {name}. Taken as printed: {taken}{others}", chosen))
    readings: list[_Calculated] = [(f"if {one.name}", one.value, _class(one)) for one in entry.readings]
    further: list[_Calculated] = [
        (what, value, name.replace("_", " ")) for name, what, value in entry.further
    ]
    for heading, rows in (
        ("Other readings that were tried", readings),
        ("With newer knowledge in the place of what the paper assumes", further),
    ):
        groups += [(heading, rows)] if rows else []
    lines = []
    for heading, rows in groups:
        if heading:
            lines.append(
                f'<tr class="claim-group"><th colspan="{4 if has_ratio else 2}" scope="colgroup">'
                f"{formula_html(heading)}</th></tr>"
            )
        lines += [_value_row(claim, name, value, small, has_ratio) for name, value, small in rows]
    heads = ["calculation", "value", *(["ratio to the paper", "agrees"] if has_ratio else [])]
    return _table(heads, lines)


def _class(tried: Tried) -> str:
    replaced = " and ".join(tried.replaces)
    return {
        "unstated": f"reads {replaced}, which the paper does not state",
        "printed": f"replaces {replaced}, printed in {tried.stated}: not counted",
        "combination": f"replaces {replaced} together: shown, not counted",
    }[tried.kind]


def _value_row(claim: Claim, name: str, value: Value | None, small: str, has_ratio: bool) -> str:
    agrees = rules.agrees(value, claim)
    below = f"<small>{formula_html(small)}</small>" if small else ""
    cells = [
        f'<th scope="row">{formula_html(name)}{below}</th>',
        f"<td>{formula_html(markup.unbroken(value_text(value, claim, 4)))}</td>",
    ]
    if has_ratio:
        cells += [f"<td>{_ratio_text(rules.ratio(value, claim))}</td>", f"<td>{_yes(agrees)}</td>"]
    row_class = ' class="claim-agrees"' if agrees else ""
    return f"<tr{row_class}>{''.join(cells)}</tr>"


def _ratio_text(ratio: float | tuple[float, ...] | None) -> str:
    ends = ratio if isinstance(ratio, tuple) else (ratio,)
    return escaped(formatting.between_ends([formatting.text(end, digits=3) for end in ends]))


def _criteria(paper: Paper, entry: Entry) -> str:
    """Return what must come out for a statement or a figure, with what did."""
    lines = []
    for one in entry.criteria:
        cells = [
            ("what the paper allows", escaped(_allowed(one.low, one.high))),
            ("as printed", f"{_number(one.as_printed)} <small>{_holds(one.holds_as_printed)}</small>"),
            ("standard", f"{_number(one.standard)} <small>{_holds(one.holds_as_standard)}</small>"),
            ("margin", _both_margins(paper, one)),
        ]
        shown = "".join(f'<td data-head="{head}">{text}</td>' for head, text in cells)
        anchor = f"<small>{formula_html(one.anchor)}</small>"
        row_class = ' class="claim-agrees"' if one.holds_as_printed else ""
        lines.append(f'<tr{row_class}><th scope="row">{formula_html(one.what)}{anchor}</th>{shown}</tr>')
    heads = ["criterion", "what the paper allows", "as printed", "standard", "margin"]
    return _table(heads, lines, "claim-criteria") if lines else ""


def _allowed(low: float, high: float) -> str:
    if math.isinf(high):
        return f"at least {_number(low)}"
    return f"at most {_number(high)}" if math.isinf(low) else f"{_number(low)} to {_number(high)}"


def _number(value: float) -> str:
    # Ends are what is printed: no digit more.
    exact = f"{value:.4g}"
    text = formatting.text(value, digits=3) if "e" in exact or len(exact) > 5 else exact.replace("-", "−")
    return markup.unbroken(text)


def _holds(holds: bool) -> str:
    return "holds" if holds else "fails"


def _both_margins(paper: Paper, checked: Checked) -> str:
    """Return the margin of the value as printed, and that of the standard one where it is another."""
    shown = _margins(paper, checked.margins, checked.holds_as_printed)
    if checked.standard == checked.as_printed:
        return shown
    return f"{shown}; standard: {_margins(paper, checked.standard_margins, checked.holds_as_standard)}"


def _margins(paper: Paper, margins: tuple[tuple[str, str, float], ...], holds: bool) -> str:
    if not margins:
        return "–"
    factors = " or ".join(
        f"{'×' if way == 'up' else '÷'}\u00a0{formatting.text(size, digits=3)}" for _, way, size in margins
    )
    named = formula_html(wording.quantity_text(paper, margins[0][0]))
    return f"{named} {factors} <small>then it {'fails' if holds else 'holds'}</small>"


def _sensitivity(entry: Entry) -> str:
    if not entry.sensitivity:
        return ""
    claim = entry.claim
    lines = [
        f'<tr><th scope="row">{formula_html(name)}</th><td>{formula_html(value_text(low, claim, 4))}</td>'
        f"<td>{formula_html(value_text(high, claim, 4))}</td></tr>"
        for name, low, high in entry.sensitivity
    ]
    return _table(["the standard value moves with", "input down", "input up"], lines)


def _remarks(entry: Entry) -> str:
    remarks = [formula_html(entry.note)] if entry.note else []
    if entry.pointer:
        remarks.append(f"Recomputed in {escaped(entry.pointer)}.")
    return f"<p>{' '.join(remarks)}</p>" if remarks else ""


def _proof(paper: Paper, claim: Claim) -> str:
    """Return functions and tests behind a claim, each a way to its code, and the entries of its equations."""
    proof = evidence.of_claim(paper, claim)
    told = []
    if claim.equations:
        told.append(("Index", _index(claim)))
    functions, others = _nearest(proof.functions, claim)
    told.append(("Functions", "; ".join(addresses.link(paper.book, path) for path in functions) + others))
    tests, others = _nearest(proof.tests, claim)
    told.append(("Tests", evidence.links(paper, tests) + others))
    return _listed([(word, text) for word, text in told if text], "claim-proof")


def _nearest(found: Sequence[str], claim: Claim) -> tuple[Sequence[str], str]:
    """Return what is nearest to a claim, and words for what its equations lead to beyond that."""
    if not claim.equations or len(found) <= NEAREST:
        return found, ""
    return found[:NEAREST], f"; {len(found) - NEAREST} more in the index"


def _index(claim: Claim) -> str:
    """Return the way to each equation in the index, which tells its function and its tests."""
    links = ", ".join(
        f'<a href="equations.html#equation-{number}">({number})</a>' for number in claim.equations
    )
    return f"{'Eq.' if len(claim.equations) == 1 else 'Eqs.'} {links}"


def _listed(told: Sequence[tuple[str, str]], name: str) -> str:
    rows = "".join(f"<dt>{word}</dt><dd>{text}</dd>" for word, text in told)
    # The theme leaves much room around lists that are not "simple".
    return f'<dl class="simple claim-list {name}">{rows}</dl>' if told else ""


def _yes(agrees: bool) -> str:
    return "yes" if agrees else "no"


def _table(heads: Sequence[str], lines: Sequence[str], name: str = "") -> str:
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    return (
        f'<div class="claim-table {name}"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )
