"""The index of equations: all 55 are there, and nothing in it points nowhere."""

import dataclasses
import functools
import html
import inspect
import os
import re
import subprocess
import sys

import pytest
import yaml

from b2kinv.companion.ledger import equations, evidence
from b2kinv.companion.site import equations_page
from b2kinv.paper import PAPER, as_printed
from b2kinv.quantities import tree

#: How many equations the paper numbers.
NUMBERED = 55


def test_every_equation_is_there_once():
    numbers = [equation.number for equation in equations.load_equations(PAPER)]
    assert numbers == list(range(1, NUMBERED + 1))


@pytest.mark.parametrize(
    "equation", equations.load_equations(PAPER), ids=lambda equation: f"eq_{equation.number}"
)
def test_functions_tests_and_section_exist(equation):
    assert equation.functions
    assert equation.tests
    for path in equation.functions:
        assert callable(equations.function(path))
    for test in equation.tests:
        file, _, name = test.partition("::")
        assert name in equations.tests_in(PAPER.tests, file), test
    assert equation.section in {section.name for section in PAPER.sections}


def test_every_printed_form_belongs_to_an_equation_and_exists():
    kept = {equation.printed for equation in equations.load_equations(PAPER) if equation.printed}
    public = {
        f"{as_printed.__name__}.{name}"
        for name, member in vars(as_printed).items()
        if inspect.isfunction(member)
        and not name.startswith("_")
        and member.__module__ == as_printed.__name__
    }
    assert kept <= public


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match=r"no function 'b2kinv.sections.alp_decays.nothing'"):
        equations.function("b2kinv.sections.alp_decays.nothing")
    with pytest.raises(ValueError, match=r"no file tests/nowhere.py"):
        equations.tests_in(PAPER.tests, "nowhere.py")


def test_pages_are_found_by_the_anchors_in_the_notebooks():
    by_number = {equation.number: equation for equation in equations.load_equations(PAPER)}
    assert equations.page_of(PAPER, by_number[8]) == "../notebooks/alp_decays.html#eq-paper-8"


def test_the_page_has_a_row_for_each_equation():
    text = equations_page.page_markdown(PAPER)
    assert text.count('<div class="equation"') == text.count("<details><summary>") == NUMBERED
    assert "\n\n" not in text


@functools.cache
def page():
    return equations_page.page_markdown(PAPER)


def unescaped(text):
    return html.unescape(text.replace("<br>", "\n").replace("<wbr>", ""))


def labelled(part):
    """Return (label, formulas in TeX, functions with their formulas) of each entry of a list."""
    return [
        (
            label,
            [unescaped(tex) for tex in re.findall(r'<div class="math [^"]*">\\\[(.*?)\\\]</div>', told)],
            [
                unescaped(re.sub(r"</?(?:a|code)\b[^>]*>", "", text))
                for text in re.findall(r'<div class="equation-text">(.*?)</div>', told)
            ],
        )
        for label, told in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part)
    ]


@pytest.mark.parametrize(
    "equation", equations.load_equations(PAPER), ids=lambda equation: f"eq_{equation.number}"
)
def test_a_row_shows_all_formulas(equation):
    row = re.search(rf'id="equation-{equation.number}".*?</details></div>', page())[0]
    # What needs no click, and what does.
    above, below = row.split("<details>")
    known = equations.formulas(PAPER)
    texts = {path: f"{equations.short(path)}: {known[path]}" for path in equation.all_functions}
    computed = [texts[path] for path in equation.functions]
    formula, printed = (" ".join(tex.split()) for tex in (equation.tex, equation.printed_tex))
    if not printed:
        assert labelled(above) == [("As printed and computed here", [formula], [])]
    elif printed == formula:
        # What the page shows is the printed form: ours is the docstrings'.
        assert labelled(above) == [("As printed", [printed], []), ("Computed here", [], computed)]
    else:
        assert labelled(above) == [("As printed", [printed], []), ("Computed here", [formula], [])]
    opened = [("Function", computed)] if printed != formula else []
    if equation.printed:
        opened.append(("Function of the printed form", [texts[equation.printed]]))
    assert [(label, told) for label, _, told in labelled(below) if told] == opened
    reasons = re.findall(r'<div class="equation-reason">(.*?)(?: <a.*?)?</div>', row)
    words = [re.sub(r"<su[bp]>|</su[bp]>", "", reason) for reason in reasons]
    assert [unescaped(word) for word in words] == [
        equation.reason.replace("_", "") for _ in words if equation.reason
    ]
    assert len(words) == ("printed form differs" in row) == bool(equation.reason)


COMPLETE = {
    "number": 1,
    "section": "fall",
    "what": "Duration of a fall",
    "tex": "t",
    "functions": ["free_fall.fall.duration"],
    "tests": [],
}


def loaded(folder, equation=COMPLETE, **other):
    """Return the equations of a paper with one equation, and other contents of its file."""
    (folder / "data").mkdir()
    content = {"equations": [equation], "formulas": {"free_fall.fall.duration": "t"}} | other
    (folder / "data" / "equations.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return equations.load_equations(dataclasses.replace(PAPER, root=folder))


def test_what_is_complete_is_read(tmp_path):
    (equation,) = loaded(tmp_path)
    assert equation.what == COMPLETE["what"]
    assert equation.functions == equation.all_functions == ("free_fall.fall.duration",)


def test_a_paper_without_the_file_has_no_equations(tmp_path):
    paper = dataclasses.replace(PAPER, root=tmp_path)
    assert equations.load_equations(paper) == ()
    assert equations.formulas(paper) == equations.beyond_equations(paper) == {}


@pytest.mark.parametrize("missing", sorted(COMPLETE.keys() - {"number"}))
def test_an_incomplete_equation_is_refused(tmp_path, missing):
    with pytest.raises(equations.EquationError, match=rf"^Eq\. 1 lacks {missing}$"):
        loaded(tmp_path, {key: value for key, value in COMPLETE.items() if key != missing})


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reson": "It is."}, r"Eq\. 1: unknown key 'reson' \(did you mean 'reason'"),
        ({"printed_tex": "t"}, "needs printed_tex and reason together, or neither"),
        ({"reason": "It does."}, "needs printed_tex and reason together, or neither"),
        ({"printed": "free_fall.fall.duration"}, "keeps a printed form in .*, but lacks printed_tex"),
        ({"functions": ["free_fall.fall.speed"]}, "has no formula of free_fall.fall.speed"),
        ({"functions": []}, "has a formula of free_fall.fall.duration, which computes no equation"),
    ],
)
def test_wrong_facts_are_refused(tmp_path, changed, sentence):
    with pytest.raises(equations.EquationError, match=sentence):
        loaded(tmp_path, COMPLETE | changed)


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"formulae": {}}, "unknown key 'formulae' \\(did you mean 'formulas'"),
        ({"formulas": {"free_fall.fall.duration": ""}}, "has no formula of free_fall.fall.duration"),
        ({"equations": [COMPLETE, COMPLETE]}, "lists Eq. 1 more than once"),
        ({"equations": 1}, "cannot be read as a list of equations"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path, other, sentence):
    with pytest.raises(equations.EquationError, match=sentence):
        loaded(tmp_path, **other)


def test_the_physics_does_not_read_the_file():
    sections = "; ".join(f"import {section.module_name}" for section in PAPER.sections)
    program = (
        "import sys\nread = []\n"
        "sys.addaudithook(lambda event, given: read.append(str(given[0])) if event == 'open' else None)\n"
        f"import b2kinv, b2kinv.paper; {sections}\n"
        "print(sum(name.endswith('equations.yml') for name in read), len(read))\n"
        "from b2kinv.companion.ledger import equations\nequations.load_equations(b2kinv.paper.PAPER)\n"
        "print(sum(name.endswith('equations.yml') for name in read))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ
    )
    at_import, opened, afterwards = map(int, done.stdout.split())
    assert at_import == 0
    assert opened > 0
    assert afterwards == 1


def test_every_equation_with_a_printed_form_has_its_derivation():
    kept = {equation.number for equation in equations.load_equations(PAPER) if equation.printed}
    assert kept <= equations.derived(PAPER)


#: What was to be verified before use, and those whose printed numbers were to be followed up.
SUSPECTED = {9, 10, *range(17, 22), *range(25, 29), 33, 34, 35, 38, 40, 41, *range(45, 50), 52, 53, 54, 55}


def test_every_suspected_equation_has_its_derivation():
    assert equations.derived(PAPER) >= SUSPECTED


def test_each_derivation_says_what_is_printed_what_is_found_why_and_which_test_proves_it():
    text = (tree.ROOT / "book" / "derivations.md").read_text(encoding="utf-8")
    entries = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        parts = re.findall(r"^\*\*(\w+)\.\*\* \S", entry, flags=re.MULTILINE)
        assert parts == ["Printed", "Found", "Why", "Proof"], entry.partition("\n")[0]
        names = re.findall(r"\{proof\}`(\w+)`", entry.partition("**Proof.**")[2])
        assert names, entry.partition("\n")[0]
        for name in names:
            evidence.find_test(PAPER, name)
        # The numbers in a heading are those of the places that lead to it.
        heading = entry.partition("\n")[0].partition(":")[0]
        told = {int(number) for number in re.findall(r"\((\d+)\)", heading)}
        above = text[: text.index(entry)].rstrip("# ").rstrip().split("\n\n")[-1]
        assert told == {int(number) for number in re.findall(r"\(derivation-(\d+)\)=", above)}


def test_a_row_leads_to_its_claims_its_derivation_and_its_tests():
    row = re.search(r'id="equation-9".*?</details>', equations_page.page_markdown(PAPER))[0]
    for way in (
        "ledger.html#claim-IIA-fa_axial",
        "derivations.html#derivation-9",
        "tests.html#sections-test_alp_decays_amplitudes-test_decay_to_Kstar_is_the_divergence_of_the_axial_current",
        "api/alp.html#api-alp-decays-branching-ratio-b-to-kstar-alp",
        "../notebooks/alp_decays.html#eq-paper-9",
    ):
        assert f'href="{way}"' in row
