"""Short formulas without MathJax: what is written must be what TeX would set."""

import pytest

from b2kinv.companion.words import tex


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        # As a mathematician would write the formula by hand.
        ("q^2 = m_a^2", "<i>q</i><sup>2</sup> = <i>m</i><sub><i>a</i></sub><sup>2</sup>"),
        (r"e^{-L/(\beta\gamma c\tau)}", "<i>e</i><sup>−<i>L</i>/(<i>βγcτ</i>)</sup>"),
        (r"N_{\rm eff}", "<i>N</i><sub>eff</sub>"),
        (r"\mathcal{R}", "<i>R</i>"),
        (r"\tfrac{1}{2}", "1/2"),
        (r"\tfrac{a + b}{c}", "(<i>a</i> + <i>b</i>)/<i>c</i>"),
        ("a < b", "<i>a</i>&lt;<i>b</i>"),
        ("(x, y)", "(<i>x</i>, <i>y</i>)"),
    ],
)
def test_formulas_are_set_as_by_hand(formula, expected):
    assert tex.html_of(formula) == expected


@pytest.mark.parametrize("formula", [r"\sqrt{2}", r"\begin{aligned}", r"\unknown"])
def test_what_is_not_known_is_refused_by_name(formula):
    with pytest.raises(ValueError, match=r"which cannot be written without MathJax"):
        tex.html_of(formula)
