"""What a notebook tells at one point of its parameters, sentence by sentence, without kernel and figures."""

import ast
import contextlib
import dataclasses
import functools
import json
import re

from b2kinv.companion.execution import outputs
from b2kinv.companion.words import formatting
from b2kinv.paper import PAPER

#: What a page shows beside its text; none of it changes what is recorded.
SHOWN = ("figure", "table", "claims")
_GLUE = re.compile(r"\{glue:(?:text|md)\}`(\w+)(:[^`]*)?`")
_FILLED = re.compile(r"\{(\w+)\}")


@dataclasses.dataclass(frozen=True)
class Told:
    """What is recorded at a point, as quantities and as texts."""

    section: object
    quantities: dict
    texts: dict


@functools.cache
def notebook(name):
    """Return a stored notebook."""
    return json.loads((PAPER.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))


def told(name, point):
    """Execute the cells of a notebook at a point, without what they only show."""
    section, found = PAPER.section(name), {}
    namespace = dict(section.module.Parameters().as_dict()) | point
    with recording(found):
        for cell in notebook(name)["cells"]:
            if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", ()):
                run("".join(cell["source"]), namespace)
    texts = {
        f"{key}_text": formatting.text(one.value, one.unit, one.uncertainty) for key, one in found.items()
    }
    texts |= {key: one.value for key, one in found.items() if isinstance(one.value, str)}
    return Told(section, found, texts)


@contextlib.contextmanager
def recording(found):
    """Keep what is recorded."""
    usual, note = outputs.show_record, outputs.note_data
    outputs.show_record = lambda name, quantity, _=3: found.__setitem__(name, quantity)
    outputs.note_data = lambda *_: None
    try:
        yield
    finally:
        outputs.show_record, outputs.note_data = usual, note


def run(source, namespace):
    """Execute a cell without the statements that only show something."""
    tree = ast.parse(source)
    tree.body = [statement for statement in tree.body if not only_shows(statement)]
    exec(compile(tree, "cell", "exec"), namespace)


def only_shows(statement):
    """Say whether a statement is ``page.figure(…)`` or the like, with nothing recorded inside it."""
    called = getattr(getattr(statement, "value", None), "func", None)
    return getattr(called, "attr", "") in SHOWN and "record" not in ast.dump(statement)


def sentences(name):
    """Return the sentences of a notebook as they are written: text, captions and alternative texts."""
    found = []
    for cell in notebook(name)["cells"]:
        if cell["cell_type"] == "markdown":
            found += split("".join(cell["source"]))
        shown = cell["metadata"].get("mystnb", {})
        for words in (shown.get("figure", {}).get("caption"), shown.get("image", {}).get("alt")):
            found += split(words or "")
    return found


def split(markdown):
    """Return the sentences of a text, without headings, displayed formulas, code and what was tested."""
    text = re.sub(r":::\{dropdown\} What we verified.*?\n:::", "", markdown, flags=re.DOTALL)
    text = re.sub(r":::\{div\} run-this-page.*?\n:::", "", text, flags=re.DOTALL)
    text = re.sub(r"^\$\$.*?^\$\$", "\n", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(?:\([\w-]+\)=|#+ .*|:::.*|:header-rows.*)$", "\n", text, flags=re.MULTILINE)
    found = []
    for paragraph in re.split(r"\n\s*\n|\n(?=[-*|] )", text):
        flat = re.sub(r"\{(?:claim|cite)\}`[^`]*`", "", " ".join(paragraph.split()))
        found += [one.strip() for one in re.split(r"(?<=[.!?])\**\s+(?=[A-Z*$`{‘“])", flat) if one.strip()]
    return found


def filled(sentence, told_there):
    """Return a sentence as it reads at a point."""

    def pasted(found):
        name, how = found[1], (found[2] or "").removeprefix(":")
        if name in told_there.texts:
            return told_there.texts[name]
        one = told_there.quantities[name]
        if how in ("", "myst"):
            return formatting.text(one.value, one.unit, one.uncertainty)
        return format(one.value, how)

    pasted_in = _GLUE.sub(pasted, sentence)
    return _FILLED.sub(lambda found: told_there.texts.get(found[1], found[0]), pasted_in)


def named(sentence):
    """Return the names of what is recorded and stands in a sentence."""
    return [found[1] for found in _GLUE.finditer(sentence)] + _FILLED.findall(sentence)


def bare(sentence):
    """Return a sentence without roles and formulas' dollars: what a reader sees as words."""
    return " ".join(re.sub(r"\*\*", "", sentence).split())
