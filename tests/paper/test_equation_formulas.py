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


#: What the scan of version 1 prints where we compute another form, typed from the paper; of Eqs. (26) and
#: (30) with the constants and of Eq. (34) with ε_Z, as the text around them has it. Eq. (27) has its common
#: bracket taken out of four terms, Eq. (47) the name of the velocity, which the scan cuts, in full.
PRINTED = {
    9: r"BR(B \to K^*a) = \frac{\tau_B m_B^3 |C_{sb}^A|^2}{64\pi f_a^2} A_0^2(m_a^2)"
    r" \lambda^{3/2}(1, \frac{m_K^2}{m_B^2}, \frac{m_a^2}{m_B^2})",
    11: r"BR(B \to K^{(*)} + inv)_{NP} = BR(B \to K^{(*)}a) \times"
    r" [BR(a \to \chi\bar\chi) + e^{-L_{det}/\beta\gamma c\tau_a} BR(a \to vis)]",
    19: r"c\tau_a \simeq 65 m \times (\frac{10^8 GeV}{f_a/C_q})^2",
    21: r"\Gamma(b \to sa) = \frac{m_b^3}{64\pi f_a^2} (|C_{sb}^V|^2 + |C_{sb}^A|^2)"
    r" (1 - \frac{m_a^2}{m_b^2})^3",
    25: r"\langle \sigma_{12 \to 34} \rangle = \frac{1}{8T \prod_{i=1}^2 m_i^2 K_2(m_i/T)}"
    r" \int_{(m_1+m_2)^2}^\infty ds \frac{\lambda(s, m_1^2, m_2^2)}{\sqrt s}"
    r" K_1(\sqrt s/T) \sigma_{12 \to 34}",
    26: r"H(T) = \frac{\pi}{3M_{Pl}} \sqrt{\frac{g_{*s}(T)}{10}} T^2, M_{Pl} = 2.4 \times 10^{18} GeV",
    27: r"\frac{dY_a}{d\ln x} H = [Y_b^{eq} \langle\Gamma_{b\to sa}\rangle"
    r" + s Y_b^{eq} Y_{\gamma/g}^{eq} \langle\sigma_{b\gamma/g \to ba} v\rangle"
    r" + s (Y_b^{eq})^2 \langle\sigma_{b\bar b \to \gamma/g a} v\rangle"
    r" + Y_a^{eq} \langle\Gamma_{a\to SM}\rangle] (1 - \frac{Y_a}{Y_a^{eq}})"
    r" + Y_a^{eq} \langle\Gamma_{a\to\chi\bar\chi}\rangle"
    r" [(\frac{\tilde Y_\chi}{\tilde Y_\chi^{eq}})^2 - \frac{Y_a}{Y_a^{eq}}]",
    28: r"\frac{d\tilde Y_\chi}{d\ln x} H = 2Y_a^{eq} \langle\Gamma_{a\to\chi\bar\chi}\rangle"
    r" [\frac{Y_a}{Y_a^{eq}} - (\frac{\tilde Y_\chi}{\tilde Y_\chi^{eq}})^2]",
    30: r"\Omega_\chi h^2 = \frac{m_\chi \tilde Y_\chi^0 s_0}{3H_0^2 M_{Pl}^2/h^2},"
    r" H_0 \simeq 2.13 h \times 10^{-42} GeV, s_0 \simeq 2.22 \times 10^{-38} GeV^3",
    33: r"B_\mu \to B_\mu + \frac{\varepsilon}{\cos\theta_W} X_\mu",
    34: r"\varepsilon_Z \simeq \frac12 \tan(2\varepsilon\tan\theta_W) \simeq \varepsilon\tan\theta_W",
    35: r"\mathcal L \supset -i(e\varepsilon + g\cos\theta_W \varepsilon_Z) [[XW^+W^-]]"
    r" \simeq -i2e\varepsilon [[XW^+W^-]]",
    38: r"\Gamma(X \to \ell\bar\ell) = \frac{\varepsilon^2 \alpha m_X}{24c_W^2} (13 - 40s_W^2 + 32s_W^4),"
    r" \Gamma(X \to \nu\bar\nu) = \frac{\varepsilon^2 \alpha m_X}{24c_W^4},"
    r" \Gamma(X \to hadrons) = \Gamma(X \to \mu\bar\mu) \mathcal R_\mu^h",
    40: r"\Gamma(B \to K^{(*)} X(\to \psi\psi)) = \int_{4m_{DM}^2}^{(m_B - m_{K^{(*)}})^2}"
    r" \frac{dq^2 [\Gamma(B \to K^{(*)} X) 2m_X \Gamma(X \to \psi\psi)]_{m_X^2 \to q^2}}"
    r"{2\pi(q^2 - m_X^2)^2 + m_X^2\Gamma_X^2}",
    41: r"g_{bs}^X \simeq \frac{g^3 \varepsilon_Z V_{ts}^* V_{tb}}{64\pi^2 c_W} \frac{x_t}{1 - x_t}"
    r" (6 - 7x_t + x_t^2 + (2 + 3x_t) \ln x_t), x_t = \frac{m_t^2}{m_W^2}",
    45: r"\tilde H_\pm = (1 + y_{K^*}^{1/2}) A_1"
    r" + \frac{2y_{K^*}^{1/2} y_X^{1/2}}{1 + y_{K^*}^{1/2}} V \sqrt{x_{K^*X}^2 - 1}",
    47: r"\langle\sigma v_{Møl}\rangle \simeq \frac{64\pi\alpha_X^2 m_{DM}^2 (9 - 8y + 2y^2) \sqrt{1-y}}"
    r"{m_X^4 x (2-y)^4}",
    48: r"\Omega_\psi h^2 \approx 0.1 \times (\frac{0.5 GeV}{m_{DM}})^2 (\frac{0.002}{\alpha_X})^2",
    54: r"\sigma_e = \frac{24\pi\alpha_X \alpha \varepsilon^2 m_e^2}{m_X^4} v_{DM}^2"
    r" \approx 1.2 \times 10^{-55} (\frac{\varepsilon}{10^{-4.3}})^2"
    r" \frac{\alpha_X}{10^{-2}} (\frac{v_{DM}}{220 km/s})^2 cm^2",
    55: r"\frac{\sigma_{SI}}{m_{DM}} = \frac{16\pi\alpha_X^2 v_{DM}^2 x_{DM} (3 - 20x_{DM}^2 + 40x_{DM}^4)}"
    r"{m_X^3 (1 - 4x_{DM}^2)^2}",
}


def bare(tex):
    """Return a formula without spacing, fonts, alignment and final punctuation."""
    tex = re.sub(r"\\[,;! ]|&|\{\}|\\(begin|end)\{aligned\}", "", tex)
    tex = re.sub(r"\\(?:text|mathrm|mathcal)\{([^{}]*)\}", r"\1", tex)
    tex = re.sub(r"\\(left|right|Big|qquad|quad|cr|mathcal|rm)(?![a-z])", "", tex)
    tex = re.sub(r"\s+", "", tex).rstrip(".,").replace(r"\tfrac", r"\frac")
    tex = re.sub(r"([_^])\{(\w)\}", r"\1\2", tex)
    # Either order of the two indices of one symbol.
    return re.sub(r"\^(\w)_(\{\w+\}|\w)", r"_\2^\1", tex)


@pytest.mark.parametrize("number", sorted(DIFFERENT))
def test_printed_formulas_are_those_of_the_paper(number):
    (one,) = (one for one in EQUATIONS if one.number == number)
    assert bare(one.printed_tex) == bare(PRINTED[number])
