"""Docstrings as reStructuredText that shows what is written in them.

A docstring is read by people first. Outside of names and code between backticks, examples, lists, numpydoc's
sections and directives, its characters mean themselves: A* is a name, |C|² a modulus, x_a has an index,
whatever that would be to reStructuredText. A formula keeps its lines: it is indented, or the second paragraph
of the function that computes it, has a sign of mathematics and ends without a full stop.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

#: The role that leads to what a name between backticks means, if that is described anywhere.
ROLE = "described"

#: Sections that list things by their names, as napoleon knows them, and sections of prose.
_OF_FIELDS = (
    "Attributes",
    "Other Parameters",
    "Parameters",
    "Raises",
    "Receives",
    "Returns",
    "Warns",
    "Yields",
)
_OF_PROSE = ("Examples", "Notes")

_UNDERLINE = re.compile(r"\s*-{3,}\s*")
_ITEM = re.compile(r"\s*([-*]|\d{1,2}\.) +(?=\S)")
_DIRECTIVE = re.compile(r"\s*\.\. [\w:-]+::")
_TEX = re.compile(r"\\[A-Za-z\[]|\$")
# A sign that no sentence has.
_MATHEMATICS = re.compile(r"[=<>√∫Σ∏∝≈−±∓·×^²³⁴½⅓]|\s[+*]\s|\w/\w|\) ?/|/ ?\(")
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?")
_SPECIAL = re.compile(r"[\\*_|`]")

# How a line begins that may open something in reStructuredText: with a sign, or with the number of an item.
_OPENS = re.compile(r"[^\w\s`]|([A-Za-z\d]+)[.)](\s|$)")
_SPAN = re.compile(
    r"""(?P<kept> :[\w:.+-]+:`[^`]+` | `[^`<]+<[^`>]+>`__? )    # role, link
    | (?<!`)``(?P<literal>[^`].*?)``(?!`)
    | (?<!`)`(?P<name>[^`]+)`(?!`)
    | (?P<special>[\\*_|`])
    """,
    re.VERBOSE | re.DOTALL,
)
# Stands for an escaped space, which shows nothing, until all else is escaped.
_NOTHING = "\0"
_COLONS = ":\\ :"


def restructured(lines: Sequence[str]) -> list[str]:
    r"""Return the lines of a docstring as reStructuredText with numpydoc's sections.

    Examples
    --------
    >>> print(*restructured(["Width of A → B* c, with `x_a` below ``2 * m``."]))
    Width of A → B\* c, with :described:`x_a` below ``2 * m``.
    """
    result: list[str] = []
    section = ""
    # What is indented deeper belongs to a directive or a literal block, and stays.
    kept_below: int | None = None
    paragraphs = list(_paragraphs(lines))
    for number, (paragraph, following) in enumerate(itertools.zip_longest(paragraphs, paragraphs[1:])):
        indent = _indentation(paragraph[0])
        if kept_below is not None and indent > kept_below:
            result += [*paragraph, ""]
            continue
        kept_below = indent if _DIRECTIVE.match(paragraph[0]) else None
        if kept_below is not None or _is_example(paragraph[0]):
            result += paragraph
        elif not section and (indent > 0 or (number == 1 and is_formula(paragraph, following))):
            result += _displayed(paragraph)
        else:
            title = _title(paragraph)
            if title:
                section = title
                known = title in (*_OF_FIELDS, *_OF_PROSE)
                result += paragraph[:2] if known else [f".. rubric:: {_escaped(title)}", ""]
                paragraph = paragraph[2:]
            result += _prose(paragraph, indent if section in _OF_FIELDS else None)
            last = _indentation(paragraph[-1]) if paragraph else indent
            if result[-1].endswith(_COLONS) and following and _indentation(following[0]) > last:
                result[-1] = result[-1].removesuffix(_COLONS) + "::"
                kept_below = last
        result.append("")
    return result[:-1]


def is_formula(paragraph: Sequence[str], following: Sequence[str] | None = None) -> bool:
    """Say whether the second paragraph of a docstring is a formula.

    Prose ends with a punctuation mark, or where an indented formula is `following`; a formula does not. What
    has no sign of mathematics is prose, too, even if its full stop was forgotten.

    Examples
    --------
    >>> is_formula(["λ(a, b, c) = a² + b² + c² − 2 (a b + b c + c a)"])
    True
    >>> is_formula(["Arguments as in `f`, x_a = 2 for one."]), is_formula(["Arguments as in `f`"])
    (False, False)
    """
    text = "\n".join(paragraph)
    return not (
        not (_MATHEMATICS.search(text) or _TEX.search(text))
        or paragraph[-1].rstrip().endswith((".", ":", ";", "?", "!"))
        or _ITEM.match(paragraph[0])
        or _title(paragraph)
        or (following and _indentation(following[0]) > _indentation(paragraph[0]))
    )


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Return runs of lines without an empty one; examples begin one of their own."""
    for has_text, group in itertools.groupby(lines, key=lambda line: bool(line.strip())):
        paragraph = list(group) if has_text else []
        first = next((number for number, line in enumerate(paragraph) if _is_example(line)), len(paragraph))
        yield from filter(None, (paragraph[:first], paragraph[first:]))


def _is_example(line: str) -> bool:
    return line.lstrip().startswith(">>>")


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _title(paragraph: Sequence[str]) -> str:
    """Return the title of the section that a paragraph opens, or an empty string."""
    underlined = len(paragraph) > 1 and _UNDERLINE.fullmatch(paragraph[1])
    return paragraph[0].strip() if underlined else ""


def _displayed(formula: Sequence[str]) -> list[str]:
    """Return a formula: mathematics if it is TeX, else as it is written, line by line."""
    if _TEX.search("\n".join(formula)):
        lines = (re.sub(r"\$+|\\\[|\\\]", "", line).strip() for line in formula)
        return [".. math::", "", *(f"   {line}" for line in lines if line)]
    return [".. container:: formula", "", *(f"   | {_inline(line.strip())}" for line in formula)]


def _prose(paragraph: Sequence[str], fields_at: int | None) -> list[str]:
    """Return prose in which only lists and what stands between backticks mean anything.

    `fields_at` is how far the names are indented in a section that lists some: they are no prose.
    """
    text = "\n".join(_laid_out(paragraph, fields_at))
    return _inline(text).split("\n") if text else []


def _inline(text: str) -> str:
    """Return text in which only what stands between backticks means anything: a name, or code."""
    return _SPAN.sub(_span, text).replace(_NOTHING, "\\ ")


def _laid_out(paragraph: Sequence[str], fields_at: int | None) -> Iterator[str]:
    """Return lines with lists set apart, as reStructuredText wants them, and blocks that are not indented."""
    block: int | None = None
    # Indentation and mark of the item that goes on.
    item: tuple[int, str] | None = None
    for number, line in enumerate(paragraph):
        indent, text = _indentation(line), line.strip()
        if indent == fields_at:
            yield from [""] * (item is not None)
            block = item = None
            yield line
            continue
        mark = _mark(line, item, is_first=number == 0)
        if mark:
            yield from [""] * (item is None or item[0] != indent or (item[1] == "-") != (mark == "-"))
            item = (indent, mark)
            yield f"{' ' * indent}{mark} {_harmless(text[len(mark) :].lstrip())}"
        elif item is not None and indent >= item[0]:
            yield " " * (item[0] + len(item[1]) + 1) + _harmless(text)
        else:
            yield from [""] * (item is not None)
            item = None
            block = indent if block is None else min(indent, block)
            yield " " * block + _harmless(text)


def _mark(line: str, before: tuple[int, str] | None, *, is_first: bool) -> str:
    """Return the mark of the item that a line opens, or an empty string: numbers have to count from 1."""
    found = _ITEM.match(line)
    if not found or found[1] in "-*":
        return "-" if found else ""
    expected = int(before[1][:-1]) + 1 if before and before[1] != "-" else 1
    return found[1] if int(found[1][:-1]) == expected and (is_first or expected > 1) else ""


def _harmless(text: str) -> str:
    text = (_NOTHING if _OPENS.match(text) else "") + text
    # What follows two colons is a literal block.
    return f"{text[:-1]}{_NOTHING}:" if text.endswith("::") else text


def _span(found: re.Match[str]) -> str:
    if found["kept"]:
        return found[0]
    inner = " ".join((found["literal"] or found["name"] or "").replace(_NOTHING, "").split())
    if found["special"] or not inner:
        return _escaped(found[0])
    name = found["name"] and _NAME.fullmatch(inner)
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    return (
        (_NOTHING if before.isalnum() else "")
        + (f":{ROLE}:`{inner}`" if name else f"``{inner}``")
        + (_NOTHING if after.isalnum() or after == "_" else "")
    )


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)
