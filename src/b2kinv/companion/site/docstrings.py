"""Docstrings as reStructuredText that shows what is written in them.

A docstring is read by people first. Outside of names and code between backticks, examples, lists, numpydoc's
sections and directives, its characters mean themselves: K* is a meson, |C|² a modulus, f_a has an index,
whatever that would be to reStructuredText. A formula keeps its lines: it is indented, or the second paragraph
of the function that computes it.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

#: The role that leads to what a name between backticks means, if that is described anywhere.
ROLE = "described"

#: Sections that list things by their names, as napoleon knows them, and sections of prose.
_OF_FIELDS = ("Attributes", "Other Parameters", "Parameters", "Raises", "Receives", "Returns", "Warns", "Yields")
_OF_PROSE = ("Examples", "Notes")

_UNDERLINE = re.compile(r"\s*-{3,}\s*")
_ITEM = re.compile(r"\s*([-*]|\d{1,2}\.) +(?=\S)")
_DIRECTIVE = re.compile(r"\s*\.\. [\w:-]+::")
_TEX = re.compile(r"\\[A-Za-z]+|\$")
_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(\(\))?")
_SPECIAL = re.compile(r"[\\*_|`]")

# What a line of prose begins with that would open something in a file of reStructuredText.
_OPENS = re.compile(
    r"""\.\.(\s|$)                                              # comment
    | :[^:\s][^:]*:(\s|$)                                       # field
    | (-|--|/)\w                                                # option
    | [-+•‣⁃](\s|$) | \(?([A-Za-z\d]+|\#)[.)](\s|$)             # item of a list
    | (?P<mark>[!-/:-@\[-`{-~])(?P=mark)*\s*$ | [=+-]{2,}\s     # line of a title or a table
    """,
    re.VERBOSE,
)
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


def restructured(lines: Sequence[str]) -> list[str]:
    """Return the lines of a docstring as reStructuredText with numpydoc's sections.

    Examples
    --------
    >>> print(*restructured(["Width of B → K* a, with `m_a` below ``2 * m``."]))
    Width of B → K\\* a, with :described:`m_a` below ``2 * m``.
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
            if paragraph and paragraph[-1].endswith("::"):
                last = _indentation(paragraph[-1])
                if following and _indentation(following[0]) > last:
                    kept_below = last
                else:
                    paragraph = [*paragraph[:-1], paragraph[-1][:-1] + _NOTHING + ":"]
            result += _prose(paragraph, indent if section in _OF_FIELDS else None)
        result.append("")
    return result[:-1]


def is_formula(paragraph: Sequence[str], following: Sequence[str] | None = None) -> bool:
    """Say whether the second paragraph of a docstring is a formula: prose ends with a mark, a formula does not.

    Prose may also end where an indented formula is `following`.

    Examples
    --------
    >>> is_formula(["λ(a, b, c) = a² + b² + c² − 2 (a b + b c + c a)"]), is_formula(["Arguments as in `f`."])
    (True, False)
    """
    return not (
        paragraph[-1].rstrip().endswith((".", ":", ";", "?", "!"))
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
    return [".. container:: formula", "", *(f"   | {_escaped(line.strip())}" for line in formula)]


def _prose(paragraph: Sequence[str], fields_at: int | None) -> list[str]:
    """Return prose in which only lists and what stands between backticks mean anything.

    `fields_at` is how far the names are indented in a section that lists some: they are no prose.
    """
    text = "\n".join(_laid_out(paragraph, fields_at))
    return _SPAN.sub(_span, text).replace(_NOTHING, "\\ ").split("\n") if text else []


def _laid_out(paragraph: Sequence[str], fields_at: int | None) -> Iterator[str]:
    """Return lines with lists set apart, as reStructuredText wants them, and nothing else indented in itself."""
    numbered = bool(paragraph) and bool(_ITEM.match(paragraph[0]))
    block: int | None = None
    item: tuple[int, int] | None = None
    for line in paragraph:
        indent, text = _indentation(line), line.strip()
        opens = None if indent == fields_at else _ITEM.match(line)
        # A line may happen to begin with a number.
        if opens and (numbered or opens[1] in "-*"):
            if item is None or item[0] != indent:
                yield ""
            mark = opens[1].replace("*", "-")
            item = (indent, len(mark) + 1)
            yield f"{' ' * indent}{mark} {_harmless(line[opens.end() :])}"
        elif item is not None and indent >= item[0] and indent != fields_at:
            yield " " * sum(item) + _harmless(text)
        else:
            if item is not None:
                yield ""
            if indent == fields_at:
                block, shown = None, text
            else:
                block, shown = min(indent, indent if block is None else block), _harmless(text)
            item = None
            yield " " * (indent if block is None else block) + shown


def _harmless(text: str) -> str:
    return (_NOTHING if _OPENS.match(text) else "") + text


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
