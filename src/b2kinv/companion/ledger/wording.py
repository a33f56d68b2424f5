"""Values and verdicts in words: as text for a terminal, as Markdown and HTML for pages."""

from collections.abc import Mapping, Sequence

from b2kinv.companion.ledger import claims_file, entries, rules, verdicts
from b2kinv.companion.papers import Paper
from b2kinv.companion.words import formatting, markup

#: Where the ledger page counts the facts in full.
FACTS = "ledger-facts"

#: What a reader who does not know the verdicts is told of a fact, with a verdict that has its sign and colour
#: → the verdicts that come to that.
_OUTCOMES = {
    ("come out as the paper says", "holds"): ("reproduced", "holds"),
    ("do if one choice is made", "holds if …"): ("reproduced by another reading", "holds if …"),
    ("do in part", "holds if …"): (),
    ("do not", "fails"): ("not reproduced", "fails"),
    ("cannot be decided from its text", "undetermined"): ("undetermined",),
}

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
    """Return an entry's verdict as inline HTML: a badge, behind it the condition or the diagnosis, if any."""
    condition = f" {markup.formula_html(entry.condition)}" if entry.condition else ""
    return verdict_html(entry.verdict_group, target=target) + condition


def verdict_text(entry: entries.Entry) -> str:
    """Return an entry's verdict with its sign, and the diagnosis behind it if there is one."""
    told = f"{entries.VERDICTS[entry.verdict_group]} {entry.verdict}"
    return f"{told}; {entry.condition}" if entry.condition.startswith("follows if ") else told


def quantity_text(paper: Paper, name: str) -> str:
    """Return how a quantity that a criterion names is said."""
    # Some are names of quantities, others parts of a claim in words.
    spoken = name.replace("_", " ") if name.isidentifier() else name
    return paper.quantity_words.get(name, spoken)


def factor_text(way: str, factor: float) -> str:
    """Return by what a quantity would have to differ.

    Examples
    --------
    >>> factor_text("up", 1.414), factor_text("down", 25.0), factor_text("up", 1.0002)
    ('1.41 times larger', '25.0 times smaller', 'less than 1 % larger')
    """
    size = "less than 1 %" if factor < 1.01 else f"{formatting.text(factor, digits=3)} times"
    return f"{size} {'larger' if way == 'up' else 'smaller'}"


def margin_text(paper: Paper, entry: entries.Entry) -> str:
    """Return the margin of an entry as a sentence without its full stop, empty if it has none."""
    if entry.margin is None:
        return ""
    quantity, way, factor = entry.margin
    if entry.criteria:
        named, begins = quantity_text(paper, quantity), "would hold"
    else:
        named, begins = "value as printed", "would agree"
    agrees = rules.agrees(entry.as_printed, entry.claim)
    return f"{'flips' if agrees else begins} if the {named} were {factor_text(way, factor)}"


def printed_range_text(entry: entries.Entry, digits: int = 3) -> str:
    """Return the value as printed, or its range where inputs that the paper does not state move it."""
    return value_text(entry.printed_range, entry.claim, digits)


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


def section_markdown(paper: Paper, section: str, ledger_page: str | None = "../book/ledger.html") -> str:
    """Return the claims that one section computes as a Markdown table, for the end of its page.

    Parameters
    ----------
    paper : Paper
    section : str
        Its name: a chapter of the paper may have several, and one may compute claims of several chapters.
    ledger_page : str or None
        Address of the ledger page, as seen from the page that shows the table; None for no links.
    """
    rows = ["| Claim | Paper | As printed | Standard | Verdict |", "|:--|--:|--:|--:|:--|"]
    for entry in verdicts.section_entries(paper, section):
        claim = entry.claim
        what = markup.formula_html(claim.what)
        if ledger_page is not None:
            what = f'<a href="{ledger_page}#{claim.anchor}">{what}</a>'
        cells = (
            what,
            markup.formula_html(markup.unbroken(claim.printed)),
            markup.formula_html(markup.unbroken(printed_range_text(entry))),
            markup.formula_html(markup.unbroken(value_text(entry.standard, claim))),
            badge_html(entry),
        )
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def counts_markdown(paper: Paper, ledger_page: str | None = "ledger.html") -> str:
    """Return how many independent facts came out in which way, for the landing page, as badges in words.

    Parameters
    ----------
    paper : Paper
    ledger_page : str or None
        Address of the ledger page, as seen from the page with the line; None for no links.
    """
    current = verdicts.ledger(paper)
    badges = [
        verdict_html(
            group,
            words=f"{count} {words}",
            target=None if ledger_page is None else f"{ledger_page}#{FACTS}",
        )
        for (words, group), count in current.outcomes(_OUTCOMES).items()
        if count
    ]
    return f"Of {current.tested_facts()} independent facts, {' '.join(badges)}"


def paper_markdown(paper: Paper) -> str:
    """Return which text this is a companion to: title, authors, reference and the edition of the claims."""
    *others, last = (markup.escaped(name) for name in paper.authors)
    authors = f"{', '.join(others)} and {last}" if others else last
    edition = claims_file.load(paper).edition.name
    told = f", edition {markup.escaped(edition)}" if edition else ""
    return f"*{markup.escaped(paper.title)}* by {authors} ([{paper.reference}]({paper.address}){told})"


def facts_markdown(paper: Paper) -> str:
    """Return, for the landing page, how many independent facts were tested and which edition is meant."""
    current = verdicts.ledger(paper)
    edition = claims_file.load(paper).edition
    told = facts_text(current)
    return markup.escaped(f"{told.removesuffix(' …')}. {edition_text(edition)}".strip())


def as_text(paper: Paper, current: verdicts.Ledger) -> str:
    """Return a ledger as a table for a terminal, by section, with the counts at the end."""
    lines = []
    for chapter, title in paper.chapters.items():
        own = current.chapter(chapter)
        if not own:
            continue
        rows = [("claim", "paper", "as printed", "standard", "verdict", "")]
        for entry in own:
            claim = entry.claim
            rows.append(
                (
                    claim.id,
                    claim.printed,
                    printed_range_text(entry),
                    value_text(entry.standard, claim),
                    verdict_text(entry),
                    entry.uncertainty_text if entry.is_tested else "",
                )
            )
        table = _aligned(rows)
        lines += [title, table[0]]
        for entry, row in zip(own, table[1:], strict=True):
            lines += [row, *_reading_lines(entry)]
        lines.append("")
    lines.append(f"{len(current)} claims: {_counted(current.counts())}")
    lines.append(facts_text(current))
    lines.append(edition_text(claims_file.load(paper).edition))
    return "\n".join(lines).rstrip() + "\n"


def facts_text(current: verdicts.Ledger) -> str:
    """Return in words what was tested: how many claims, and how many independent facts by verdict.

    The numbers add up: claims to all, facts to those that were tested.
    """
    tested = sum(entry.is_tested for entry in current.entries)
    told = _counted(current.facts())
    if several := current.facts_with_several_verdicts():
        told += f"{', ' if told else ''}{several} whose claims have different verdicts"
    left_out = _counted({one: count for one, count in current.counts().items() if one in entries.NOT_TESTED})
    return (
        f"{tested} of {len(current)} claims were tested{f' (not tested: {left_out})' if left_out else ''}. "
        f"With all claims that hang on one quantity as one, {current.tested_facts()} independent facts were "
        f"tested: {told}"
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)


def edition_text(edition: claims_file.Edition) -> str:
    """Return which edition the claims are those of, and what is known of others."""
    named = f"The claims are those of edition “{edition.name}”." if edition.name else ""
    return f"{named} {edition.others}".strip()


def _reading_lines(entry: entries.Entry) -> list[str]:
    """Return what stands below a claim: the value of the reading that its verdict refers to."""
    if not entry.agreeing_reading or entry.claim.kind in ("statement", "figure"):
        return []
    return [f"      {value_text(entry.agreeing_value, entry.claim)} {entry.agreeing_clause}"]


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return [
        "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)).rstrip()
        for row in rows
    ]
