"""Values and verdicts in words: as text for a terminal, as Markdown and HTML for pages."""

from collections.abc import Sequence

from b2kinv.companion.ledger import claims_file, entries, verdicts
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import formatting, markup

# How a unit is written behind a number; units that are powers of ten are handled apart.
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def value_text(value: object, claim: claims_file.Claim, digits: int = 3) -> str:
    """Return a value of a claim as a reader would write it, with its unit.

    Examples
    --------
    >>> share = claims_file.Claim(
    ...     id="I.x", section="one", kind="number", what="", equations=(), paper=10.0, unit="%", printed=""
    ... )
    >>> value_text(10.93, share), value_text(None, share)
    ('10.9 %', '–')
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    unit = claim.spelled_unit
    power, unit = (int(unit[2:]), "") if unit.startswith("1e") else (0, unit)
    if not power:
        return formatting.text(value, unit, digits=digits)
    number = formatting.text(value, digits=digits)
    shared = f"({number})" if claims_file.is_pair(value) else number
    return f"{shared} × 10{str(power).translate(_SUPERSCRIPTS)}{formatting.text('', unit)}"


def badge_html(entry: entries.Entry, target: str | None = None) -> str:
    """Return an entry's verdict as inline HTML: a badge, with the condition behind it if there is one."""
    group = entry.verdict_group
    condition = entry.verdict.removeprefix("holds if ") if group == "holds if …" else ""
    return verdict_html(group, target=target) + (f" {markup.escaped(condition)}" if condition else "")


def verdict_html(group: str, words: str | None = None, target: str | None = None) -> str:
    """Return a badge: the verdict's sign with its word, or with other words, as a link if it has a target."""
    link = "" if target is None else f' href="{target}"'
    tag = "span" if target is None else "a"
    return (
        f'<{tag} class="verdict verdict-{verdict_slug(group)}"{link}>'
        f'<span aria-hidden="true">{entries.VERDICTS[group]}</span>\u00a0'
        f"{markup.escaped(words or group)}</{tag}>"
    )


def verdict_slug(group: str) -> str:
    """Return a verdict as part of a class name or an address.

    Examples
    --------
    >>> verdict_slug("holds if …")
    'holds-if'
    """
    return group.removesuffix(" …").replace(" ", "-")


def section_markdown(paper: Paper, chapter: str, ledger_page: str | None = "../book/ledger.html") -> str:
    """Return the claims of one section of the paper as a Markdown table, for the end of its page.

    Parameters
    ----------
    paper : Paper
    chapter : str
        Such as "IIA".
    ledger_page : str or None
        Address of the ledger page, as seen from the page that shows the table; None for no links.
    """
    rows = ["| Claim | Paper | As printed | Standard | Verdict |", "|:--|--:|--:|--:|:--|"]
    for entry in verdicts.chapter_ledger(paper, chapter):
        claim = entry.claim
        what = markup.formula_html(claim.what)
        if ledger_page is not None:
            what = f'<a href="{ledger_page}#{claim.anchor}">{what}</a>'
        cells = (
            what,
            markup.formula_html(markup.unbroken(claim.printed)),
            markup.escaped(markup.unbroken(value_text(entry.as_printed, claim))),
            markup.escaped(markup.unbroken(value_text(entry.standard, claim))),
            badge_html(entry),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def counts_markdown(paper: Paper, ledger_page: str | None = "ledger.html") -> str:
    """Return one line with the number of claims for each verdict, for the landing page.

    Parameters
    ----------
    paper : Paper
    ledger_page : str or None
        Address of the ledger page, as seen from the page with the line; None for no links.
    """
    return " ".join(
        verdict_html(
            group,
            words=f"{count} {group}",
            target=None if ledger_page is None else f"{ledger_page}#verdict-{verdict_slug(group)}",
        )
        for group, count in verdicts.ledger(paper).counts().items()
        if count
    )


def as_text(paper: Paper, current: verdicts.Ledger) -> str:
    """Return a ledger as a table for a terminal, by section, with the counts at the end."""
    lines = []
    for chapter, title in paper.chapters.items():
        own = current.chapter(chapter)
        if not own:
            continue
        rows = [("claim", "paper", "as printed", "standard", "verdict")]
        for entry in own:
            claim = entry.claim
            rows.append(
                (
                    claim.id,
                    claim.printed,
                    value_text(entry.as_printed, claim),
                    value_text(entry.standard, claim),
                    f"{entries.VERDICTS[entry.verdict_group]} {entry.verdict}",
                )
            )
        table = _aligned(rows)
        lines += [title, table[0]]
        for entry, row in zip(own, table[1:], strict=True):
            lines += [row, *_reading_lines(entry)]
        lines.append("")
    counts = [f"{count} {verdict}" for verdict, count in current.counts().items() if count]
    facts = f"{current.tested_facts()} independent facts tested"
    return "\n".join([*lines, f"{len(current)} claims: {', '.join(counts)}; {facts}"]) + "\n"


def _reading_lines(entry: entries.Entry) -> list[str]:
    tried = [one for one in (*entry.choices, *entry.readings) if one.name == entry.agreeing_reading]
    return [f"      {value_text(one.value, entry.claim)} if {one.name}" for one in tried[:1]]


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip()
        for row in rows
    ]
