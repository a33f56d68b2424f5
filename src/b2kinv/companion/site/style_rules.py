"""Style sheets without the rules that no page of a site can meet.

The theme brings all of Bootstrap. A rule stays unless each of its selectors asks for a class that no page and
no script of the site has, not even as a word.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

_COMMENT = re.compile(r"/\*(?!!).*?\*/", re.DOTALL)
#: What may be the name of a class.
WORD = re.compile(r"[A-Za-z_][\w-]*")
_CLASS = re.compile(r"\.([A-Za-z_](?:[\w-]|\\.)*)")
# What may hold of an element without any of the classes that it names.
_OPTIONAL = re.compile(r":(?:not|is|where|has)\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\]")
_TEXT_OR_BRACE = re.compile(r"""[{}]|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\)""")
_COMMA_OUTSIDE = re.compile(r",(?![^()]*\))")
# Blocks with rules inside; of others with an @, such as fonts and motions, all is kept.
_NESTING = ("@media", "@supports", "@layer", "@container")


def drop_unmet(site: Path, styles: Collection[Path]) -> None:
    """Rewrite style sheets of a site without what its pages and scripts cannot meet."""
    words: set[str] = set()
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.js")]):
        # Formulas get classes of their own, which MathJax styles itself.
        if path.parent.name != "mathjax":
            words.update(WORD.findall(path.read_text(encoding="utf-8")))
    for path in styles:
        rules = met(path.read_text(encoding="utf-8"), words)
        path.write_text(rules, encoding="utf-8", newline="\n")


def met(rules: str, words: Collection[str]) -> str:
    """Return a style sheet without rules that need a class which is none of the words.

    Parameters
    ----------
    rules : str
        A style sheet; comments go, save those that say ``/*!``.
    words : collection of str
        All that may be the name of a class.

    Examples
    --------
    >>> met(".a{x:1}.b,.a .c,p{x:2}@media print{.b{x:3}}.a:not(.b){x:4}", {"a"})
    '.a{x:1}p{x:2}.a:not(.b){x:4}'
    """
    kept = []
    for head, body in _blocks(_COMMENT.sub("", rules)):
        name = head.strip()
        if body is None:
            kept.append(head)
        elif name.startswith(_NESTING):
            if inner := met(body, words):
                kept.append(f"{head}{{{inner}}}")
        elif name.startswith("@"):
            kept.append(f"{head}{{{body}}}")
        elif selectors := [one for one in _COMMA_OUTSIDE.split(head) if _can_be_met(one, words)]:
            kept.append(f"{','.join(selectors)}{{{body}}}")
    return "".join(kept)


def _can_be_met(selector: str, words: Collection[str]) -> bool:
    needed = _CLASS.findall(_OPTIONAL.sub("", selector))
    return all(re.sub(r"\\(.)", r"\1", name) in words for name in needed)


def _blocks(rules: str) -> Iterator[tuple[str, str | None]]:
    """Yield each rule's head and what stands between its braces; what is no block alone, as a head."""
    head, start, opened, depth = "", 0, 0, 0
    for found in _TEXT_OR_BRACE.finditer(rules):
        if found[0] == "{":
            if not depth:
                *statements, head = rules[start : found.start()].rpartition(";")
                if "".join(statements).strip():
                    yield "".join(statements), None
                opened = found.end()
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if not depth:
                yield head, rules[opened : found.start()]
                start = found.end()
    if rules[start:].strip():
        yield rules[start:], None
