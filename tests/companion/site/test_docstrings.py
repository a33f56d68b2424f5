"""Docstrings show what is written in them, whatever their characters mean to reStructuredText."""

import ast
from pathlib import Path

import docutils.core
import docutils.nodes
import pytest
from docutils.parsers.rst import roles
from hypothesis import given
from hypothesis import strategies as st

import b2kinv
from b2kinv.companion.site import docstrings


def _as_literal(name, rawtext, text, lineno, inliner, options=None, content=()):
    return [docutils.nodes.literal(rawtext, text)], []


roles.register_local_role(docstrings.ROLE, _as_literal)


def parsed(text):
    """Return what docutils understands; anything that it complains of fails the test."""
    source = "\n".join(docstrings.restructured(text.split("\n")))
    tree = docutils.core.publish_doctree(
        source, settings_overrides={"report_level": 2, "halt_level": 5, "warning_stream": False}
    )
    complaints = [node.astext() for node in tree.findall(docutils.nodes.system_message)]
    assert complaints == [], source
    return tree


def words(text):
    return text.split()


@pytest.mark.parametrize(
    "prose",
    [
        "Modulus |C_V_sb|² and |C|, |a| alone, and one | bar.",
        "B → K* X, K⁽*⁾, V_ts* V_tb, *args, **options, 2 * x*y and (*) and *both*.",
        "f_ and m_ and _x and __init__ and x_y_ and [1]_ and f_a_, a_/b_.",
        r"C:\path\to, \alpha, \frac{1}{2}, a \ b and \\ at the end \.",
        "x^2, 10^−4.3, z^k and `unclosed.",
        "- is no list if one line begins like it? No: it is one.",
        "-x or --option VALUE are options elsewhere.",
        ":field: is no field.",
        ".. is no comment.",
        ".. _target: is no target.",
        "__ https://example.org is no target.",
        "A. Smith is no list, nor",
        "(a) one.",
        "====",
        "Title\n=====",
        "Title\n~~~~~",
        "+---+\n| a |\n+---+",
        "=====  =====\na  b",
        "ends with two colons::",
        "One line\n    and one that is indented,\nand one more.",
        "term : kind\n    meaning.",
        "'''quotes''' and \"\"\"more\"\"\" stay.",
        "https://example.org/a_b_/c*d",
        ">= 3 and > 2.",
        "1. April is no list\nof its own.",
        "The power in line\n2. is no list either.",
    ],
)
def test_prose_says_what_it_said(prose):
    assert words(parsed(prose).astext()) == words(prose.removeprefix("- ").replace("1. ", ""))


PIECES = st.sampled_from(
    [
        "K*",
        "*",
        "**",
        "|C|",
        "|",
        "_x",
        "x_",
        "__",
        "\\",
        "\\frac",
        "a",
        "=",
        "==",
        "--",
        "-",
        "..",
        ":",
        "::",
        "^",
        "[1]_",
        "+",
        "~",
        "~~~",
        "(",
        ")",
        "1.",
        "#.",
        "(a)",
        ":x:",
        "/x",
        "-x",
        "'",
        '"',
        "<a>",
        "$",
    ]
)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5), min_size=1, max_size=4))
def test_no_characters_mean_anything_but_themselves(lines):
    # Behind a word, so that no line is meant as an item of a list.
    text = "\n".join(" ".join(["so", *pieces]) for pieces in lines)
    assert words(parsed(text).astext()) == words(text)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=5), min_size=1, max_size=3))
def test_no_line_begins_anything(lines):
    text = "\n".join(" ".join(pieces) for pieces in lines)
    tree = parsed(text)
    lists = (docutils.nodes.bullet_list, docutils.nodes.enumerated_list)
    shown = [node for node in tree.children if not isinstance(node, lists)]
    assert all(isinstance(node, docutils.nodes.paragraph) for node in shown)


@pytest.mark.parametrize(
    "formula",
    [
        "τ_B m_B³ |C_V_sb|² / (64π f_a²) · (1 − m_K²/m_B²)² · f_0²(m_a²) · λ^½(1, m_K²/m_B², m_a²/m_B²)",
        "Γ = *x* |y|_ z_ `w` + **2\n  − [1]_ · a*b*c",
        "−x",
        "2 * x",
        ":a: = b",
        "H_± = (1 + √y_K*) A_1 ∓ 2 √(y_K* y_X) √(x² − 1) V/(1 + √y_K*)",
    ],
)
def test_second_paragraph_without_a_full_stop_is_a_formula_line_by_line(formula):
    tree = parsed(f"Return it (Eq. (8)).\n\n{formula}\n\nMore of it.")
    (container,) = tree.findall(docutils.nodes.container)
    assert container["classes"] == ["formula"]
    lines = [line.astext() for line in container.findall(docutils.nodes.line)]
    assert lines == [line.strip().replace("`", "") for line in formula.split("\n")]
    assert [node.astext() for node in tree.children[::2]] == ["Return it (Eq. (8)).", "More of it."]


@pytest.mark.parametrize(
    "prose",
    ["Arguments as in `relic_density`", "The K* at rest\n  and the B⁺ (m_a), of either sign", "Up to m_B"],
)
def test_second_paragraph_without_a_sign_of_mathematics_is_prose(prose):
    tree = parsed(f"Return it.\n\n{prose}\n\nMore of it.")
    assert not list(tree.findall(docutils.nodes.container))
    assert len(list(tree.findall(docutils.nodes.paragraph))) == 3


def _second_paragraphs():
    for path in sorted(Path(b2kinv.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                paragraphs = (ast.get_docstring(node) or "").split("\n\n")
                if len(paragraphs) > 1 and not paragraphs[1].startswith((" ", ">>>")):
                    yield f"{path.stem}.{node.name}", paragraphs[1]


def test_what_ends_without_a_full_stop_is_a_formula():
    # A sentence whose full stop was forgotten would be shown as one, or by luck as prose.
    found = {name: docstrings.is_formula(text.split("\n")) for name, text in _second_paragraphs()}
    open_ended = {
        name
        for name, text in _second_paragraphs()
        if not text.endswith((".", ":", ";", "?", "!")) and "\n---" not in text
    }
    assert sum(found.values()) > 100
    assert {name for name in open_ended if not found[name]} == set()


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (r"\frac{|C|^2}{m_a^*} \, f_0^2(m_a^2)", r"\frac{|C|^2}{m_a^*} \, f_0^2(m_a^2)"),
        ("$$\n\\Gamma = m_a_b\n$$", r"\Gamma = m_a_b"),
        ("$x_a = |y|$", "x_a = |y|"),
        ("\\[ a\n= b \\]", "a\n= b"),
    ],
)
def test_tex_is_mathematics(formula, expected):
    (shown,) = parsed(f"Return it.\n\n{formula}\n\nMore.").findall(docutils.nodes.math_block)
    assert shown.astext() == expected


def test_indented_formulas_are_formulas_wherever_they_stand():
    tree = parsed(
        "Equations.\n\nThe yields obey\n\n    dY/du = R (Y_eq − Y)\n    dX/du = 0\n\nwhere R is a rate."
    )
    (container,) = tree.findall(docutils.nodes.container)
    assert [line.astext() for line in container.findall(docutils.nodes.line)] == [
        "dY/du = R (Y_eq − Y)",
        "dX/du = 0",
    ]
    assert [node.astext() for node in tree.findall(docutils.nodes.paragraph)] == [
        "Equations.",
        "The yields obey",
        "where R is a rate.",
    ]


def test_code_is_what_stands_between_backticks():
    tree = parsed("With `m_a`, ``2 * |x|_``, `f(a,\n- b)`, `x`s, `f_*`-like and `data/a_b.json`.")
    assert [node.astext() for node in tree.findall(docutils.nodes.literal)] == [
        "m_a",
        "2 * |x|_",
        "f(a, - b)",
        "x",
        "f_*",
        "data/a_b.json",
    ]
    assert "xs, f_*-like" in tree.astext()


def test_lists_are_lists():
    tree = parsed("These:\n- `a`, which\ngoes on,\n- b_.\n\n1. one,\n   too\n2. two\n\nEnd.")
    bullets, numbers = tree.findall(docutils.nodes.bullet_list), tree.findall(docutils.nodes.enumerated_list)
    items = [[" ".join(words(item.astext())) for item in found.children] for found in (*bullets, *numbers)]
    assert items == [["a, which goes on,", "b_."], ["one, too", "two"]]


def test_sections_examples_and_directives_stay():
    text = """Return it.

Parameters
----------
x, *rest : {"K", "K*"}
    A *b* |c|.
    - first
    - second
y_ : float

Examples
--------
>>> f(1)  # |x|_ *y*
2

.. note::

   An *emphasis* of its own.

Literally::

    a *b* |c|

Further
-------
More_.
"""
    lines = docstrings.restructured(text.split("\n"))
    assert [line for line in lines if line] == [
        "Return it.",
        "Parameters",
        "----------",
        'x, \\*rest : {"K", "K\\*"}',
        "    A \\*b\\* \\|c\\|.",
        "    - first",
        "    - second",
        "y\\_ : float",
        "Examples",
        "--------",
        ">>> f(1)  # |x|_ *y*",
        "2",
        ".. note::",
        "   An *emphasis* of its own.",
        "Literally::",
        "    a *b* |c|",
        ".. rubric:: Further",
        "More\\_.",
    ]
