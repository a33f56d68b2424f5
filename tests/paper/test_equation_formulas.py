"""The formulas of `data/equations.yml` are those of the pages and the docstrings, character by character."""

import inspect
import json
import re

import pytest

from b2kinv.companion.ledger import equations
from b2kinv.paper import PAPER
from b2kinv.quantities import tree

EQUATIONS = equations.load_equations(PAPER)
FORMULAS = equations.formulas(PAPER)

BLOCK = re.compile(r"\(eq-paper-(\d+)\)=\s*\$\$(.*?)\\tag\{(\d+)\}\s*\$\$", re.DOTALL)


def on_one_line(text):
    return " ".join(text.split())


def blocks(section):
    """Return number → formula of each numbered block on a section's page; its label is its tag."""
    cells = json.loads((tree.ROOT / "notebooks" / f"{section}.ipynb").read_text(encoding="utf-8"))["cells"]
    prose = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    found = BLOCK.findall(prose)
    assert all(label == tag for label, _, tag in found)
    assert len(found) == prose.count("(eq-paper-")
    return {int(label): on_one_line(formula) for label, formula, _ in found}


@pytest.mark.parametrize("section", [section.name for section in PAPER.sections])
def test_formulas_are_those_of_the_page(section):
    facts = {one.number: on_one_line(one.tex) for one in EQUATIONS if one.section == section}
    assert facts == blocks(section)


@pytest.mark.parametrize("path", FORMULAS)
def test_formulas_are_those_of_the_docstring(path):
    paragraphs = inspect.getdoc(equations.function(path)).split("\n\n")
    assert on_one_line(FORMULAS[path]) == on_one_line(paragraphs[1])
    # Prose ends with a full stop; the headline of a section is underlined.
    assert not re.search(r"\.$|---", paragraphs[1])


def test_every_function_has_its_formula_and_no_other():
    assert set(FORMULAS) == {path for one in EQUATIONS for path in one.all_functions}


#: Equations that we compute in another form than the printed one: those of `book/derivations.md` ("Found"),
#: and those whose printed form is a limit of ours. Said here a second time, so that none gets lost.
DIFFERENT = {9, 11, 19, 21, 25, 26, 27, 28, 30, 33, 34, 35, 38, 40, 41, 45, 47, 48, 54, 55}


def test_what_is_printed_and_why_we_differ_is_said_where_we_do():
    assert {one.number for one in EQUATIONS if one.printed_tex} == DIFFERENT
    for one in EQUATIONS:
        assert bool(one.reason) == bool(one.printed_tex)
        if one.reason:
            assert re.fullmatch(r"[A-Z][^\n]{30,130}\.", one.reason), one.reason


#: What the scan of version 1 prints and we do not compute, each a part of the formula. Typed from the paper.
PRINTED_PARTS = {
    9: r"\lambda^{3/2}\!\left(1, \frac{m_K^2}{m_B^2}",
    11: r"e^{-L_{\text{det}}/\beta\gamma c\tau_a}",
    19: r"\left(\frac{10^8\,\mathrm{GeV}}{f_a/C_q}\right)^{\!2}",
    21: r"\left(1 - \frac{m_a^2}{m_b^2}\right)^{\!3}",
    25: r"\int_{(m_1+m_2)^2}^\infty",
    26: r"\sqrt{\frac{g_{*s}(T)}{10}}",
    27: r"\frac{dY_a}{d\ln x} H",
    28: r"\frac{d\tilde Y_\chi}{d\ln x} H",
    30: r"s_0 \simeq 2.22 \times 10^{-38}\,\mathrm{GeV}^3",
    33: r"B_\mu + \frac{\varepsilon}{\cos\theta_W} X_\mu",
    34: r"\varepsilon_Z \simeq \tfrac12 \tan(2 \varepsilon \tan\theta_W)",
    35: r"\simeq -i\, 2 e \varepsilon\, [[X W^+ W^-]]",
    38: r"\frac{\varepsilon^2 \alpha\, m_X}{24\, c_W^2} \left( 13 - 40 s_W^2 + 32 s_W^4 \right)",
    40: r"{2\pi\, (q^2 - m_X^2)^2 + m_X^2 \Gamma_X^2}",
    41: r"\frac{x_t}{1 - x_t} \left(",
    45: r"A_1 + \frac{2 y_{K^*}^{1/2} y_X^{1/2}}{1 + y_{K^*}^{1/2}}\, V",
    47: r"(9 - 8y + 2y^2)",
    48: r"0.1 \times \left( \frac{0.5\,\mathrm{GeV}}{m_{\rm DM}} \right)^{\!2}",
    54: r"\frac{24\pi \alpha_X \alpha\, \varepsilon^2 m_e^2}{m_X^4}",
    55: r"v_{\rm DM}^2\, x_{\rm DM} \left( 3 - 20 x_{\rm DM}^2 + 40 x_{\rm DM}^4 \right)",
}


@pytest.mark.parametrize("number", sorted(DIFFERENT))
def test_printed_formulas_have_what_differs(number):
    (one,) = (one for one in EQUATIONS if one.number == number)
    assert PRINTED_PARTS[number] in on_one_line(one.printed_tex)
