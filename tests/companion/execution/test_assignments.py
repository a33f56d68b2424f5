"""Parameters from the command line, from files and from notebook cells."""

import itertools
import json
import math

import pytest

from b2kinv.companion.execution import assignments
from b2kinv.paper import PAPER

ALP = PAPER.section("alp_decays")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["m_a"], "'m_a' is no parameter assignment"),
        (["=2"], "'=2' is no parameter assignment"),
        (["m a=2"], "'m a=2' is no parameter assignment"),
        (["m_a=1", "m_a=2"], "parameter 'm_a' is given twice"),
    ],
)
def test_wrong_assignments_are_refused(given, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(").replace(")", r"\)")):
        assignments.parse(given)


# m_B⁺ − m_K⁺ = 5.279406 − 0.493677 = 4.785729 GeV, PDG 2026; an ALP is offered up to 10 GeV.
@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            "m_a=-1",
            "m_a = -1.0 is not allowed (ALP mass in B⁺ → K⁺ a): it must be a finite number >= 1e-06 and ",
        ),
        (
            "m_a=4.9",
            "m_a = 4.9 is not allowed (ALP mass in B⁺ → K⁺ a): it must be a finite number >= 1e-06 and ",
        ),
        ("m_a=", "m_a = '' is not allowed (ALP mass in B⁺ → K⁺ a): it must be a finite number >= 1e-06 and "),
    ],
)
def test_a_page_names_its_own_limits_at_once(given, told):
    with pytest.raises(ValueError, match="m_a") as refusal:
        assignments.route(PAPER, assignments.parse([given]), [PAPER.section("alp_decays")])
    assert str(refusal.value) == told + "< 4.78572 GeV"


def test_a_refusal_names_numbers_and_words():
    chosen = [PAPER.section("alp_decays")]
    for given in ("walking", "-3", ""):
        with pytest.raises(ValueError, match="> 0 and <= 1 or 'running'"):
            assignments.route(PAPER, assignments.parse([f"alpha_s={given}"]), chosen)
    with pytest.raises(ValueError, match="it must be one of 'dirac', 'majorana'"):
        assignments.route(PAPER, assignments.parse(["dark_matter="]), chosen)


def test_file_is_read_and_outranked_by_the_command_line(tmp_path):
    file = tmp_path / "mine.yml"
    # YAML 1.1 takes 1e8 for a text, and a mark of the encoding stands before what Windows writes.
    file.write_text("\ufeffm_a: 1.5\nf_a: 1e8\ndark_matter: majorana\n", encoding="utf-8")
    routed = assignments.route(PAPER, assignments.parse(["m_a=1.7"], file), [ALP])["alp_decays"]
    changed = {name: value for name, (value, _) in assignments.differing(PAPER, ALP, routed).items()}
    assert changed == {"m_a": 1.7, "dark_matter": "majorana"}
    assert assignments.parse([], file)["m_a"] == "1.5"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        *(("- 1\n- 2\n", 1), ("m_a: [1\n", 1), ("m_a: 1\n2: 3\n", 2), ("just words\n", 1), ("", None)),
        *(("m_a: 1\n\n---\nf_a: 1e8\n", 4), ("m_a: &x 1\nf_a: *x\n", 2), ("m_a: {x: 1}\n", 1)),
        *(("m_a: 1\n<<: {f_a: 1}\n", 2), ("m_a: 1\n m_b: 2\n", 2), ("m_a: \x07\n", None)),
        # As deep as any stack, and as wide as any memory.
        *(("m_a: " + 100_000 * "[", 1), ("m_a: 1\nf_a: 2\nm_a: 3\n", 3)),
        ("a: &a [x]\n" + "".join(f"{n}: &{n} [*{m}, *{m}]\n" for m, n in itertools.pairwise("abcdefgh")), 1),
    ],
)
def test_damaged_file_is_refused(tmp_path, content, line):
    file = tmp_path / "mine.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"mine\.yml") as refusal:
        assignments.parse([], file)
    assert len(str(refusal.value)) < 300
    assert line is None or f"line {line}" in str(refusal.value)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"nowhere\.yml cannot be read"):
        assignments.parse([], tmp_path / "nowhere.yml")


CELL = """# What can be changed
m_a: float = 2.0  # [GeV] ALP mass
f_a = 1e8  # ∂a/(2 f_a)
kind: str = 'dirac'; n = 3
"""


def test_cell_is_read():
    values = {name: entry.value for name, entry in assignments.read_cell(CELL).items()}
    assert values == {"m_a": 2.0, "f_a": 1e8, "kind": "dirac", "n": 3}


def test_only_changed_values_are_written_anew():
    changed = assignments.rewrite_cell(CELL, {"m_a": 1.5, "f_a": 1e8, "kind": 'a "b"'})
    assert changed == CELL.replace("2.0", "1.5").replace("'dirac'", '"a \\"b\\""')


@pytest.mark.parametrize("value", [1e8, 2.5e-6, 0.1, 1.0 / 3.0, 123456789.0, 5, "GRvDV2023", "back\\slash"])
def test_written_values_are_read_back_exactly(value):
    cell = assignments.rewrite_cell("x = 0  # [GeV]", {"x": value})
    back = assignments.read_cell(cell)["x"].value
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(
    "source", ["m_a = 2 * 3", "m_a, f_a = 1, 2", "import os", "m_a: float", 'm = ("a"\n "b")', "m_a = = 2"]
)
def test_cells_of_anything_else_are_refused(source):
    with pytest.raises(ValueError, match="parameters cell"):
        assignments.read_cell(source)


def test_notebook_without_parameters_cell_is_refused(tmp_path):
    path = tmp_path / "bare.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    with pytest.raises(ValueError, match="has 0 cells tagged 'parameters'"):
        assignments.read_notebook(path)


def test_damaged_notebook_is_refused(tmp_path):
    path = tmp_path / "broken.ipynb"
    path.write_text('{"cells": [')
    with pytest.raises(ValueError, match=r"broken\.ipynb cannot be read as a notebook"):
        assignments.read_notebook(path)


def test_values_go_to_the_notebooks_that_have_them():
    routed = assignments.route(PAPER, {"m_a": 1.5}, PAPER.in_book())
    assert routed["alp_decays"]["m_a"] == 1.5
    assert routed["belle2_excess"] == assignments.defaults(PAPER, PAPER.section("belle2_excess"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"m_aa": 1.5}, r"unknown parameter 'm_aa'.*did you mean 'm_a'"),
        ({"m_a": "heavy"}, r"m_a = 'heavy' is not allowed"),
        ({"m_a": True}, r"m_a = True is not allowed"),
        ({"m_a": None}, r"m_a = None is not allowed"),
        ({"m_a": [1.0, 2.0]}, r"m_a = \[1.0, 2.0\] is not allowed: a notebook takes one value"),
        ({"m_a": math.nan}, r"m_a = nan is not allowed"),
        ({"m_a": math.inf}, r"m_a = inf is not allowed"),
        ({"m_a": -1.0}, r"m_a = -1.0 is not allowed"),
        ({"m_a": 6.0}, r"m_a = 6.0 is not allowed"),
        ({"form_factor_set": "GRvDV2024"}, r"form_factor_set.*did you mean 'GRvDV2023'"),
    ],
)
def test_nonsense_is_refused_in_one_sentence(given, message):
    with pytest.raises(ValueError, match=message) as caught:
        assignments.route(PAPER, given, [ALP])
    assert len(str(caught.value).splitlines()) == 1
