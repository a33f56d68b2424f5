"""Corrections to the width of a pseudoscalar into gluons, to second order in the strong coupling.

The paper's Eq. (14) has the first order. K. G. Chetyrkin, B. A. Kniehl, M. Steinhauser, W. A. Bardeen,
arXiv:hep-ph/9807241, published the second for five light flavours; `data/alp_gluon_width.json` has it for any
number of them, second-hand.
"""

from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files, inputs
from b2kinv.physics.conventions import ALP_MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import FRACTION, POSITIVE, Range
from b2kinv.quantities.scalars import Numbers

ALPHA_S = Number("strong coupling", symbol="α_s", meaningful=FRACTION)
LIGHT_FLAVOURS = Number("light quark flavours", symbol="n_l", meaningful=Range(at_least=0, at_most=6))
TOP_MASS = Number("top quark mass", "GeV", symbol="m_t", meaningful=POSITIVE)

_ZETA_2 = np.pi**2 / 6.0
_ZETA_3 = 1.2020569031595942


class _Coefficient(TypedDict):
    rational: list[int]
    zeta_2: list[int]
    zeta_3: list[int]


class _Content(TypedDict):
    constant: list[_Coefficient]
    logarithm: float


@checked(light_flavours=LIGHT_FLAVOURS, m_a=ALP_MASS, m_t=TOP_MASS)
def second_order_coefficient(
    light_flavours: Numbers = 3, m_a: Numbers | None = None, m_t: Numbers | None = None
) -> Numbers:
    """Return the coefficient of (α_s/π)² in the width of a → gg over its leading order.

    51959/96 − 363ζ₂/8 − 495ζ₃/8 + n_l (−473/8 + 11ζ₂/2 + 5ζ₃/4) + n_l² (251/216 − ζ₂/6) [+ 5 ln(m_a²/m_t²)]

    Parameters
    ----------
    light_flavours
        The published coefficient is for 5; other numbers have no source of their own.
    m_a
        With it, the logarithm that comes with the top's axial current is added, as published for five
        flavours; without it, it is left out.
    m_t
        The measured mass by default.

    Examples
    --------
    >>> round(second_order_coefficient(5), 2)
    171.54
    """
    content = cast(_Content, data_files.load_json("alp_gluon_width.json"))
    total: Numbers = 0.0
    for power, part in enumerate(content["constant"]):
        numbers = ((1.0, part["rational"]), (_ZETA_2, part["zeta_2"]), (_ZETA_3, part["zeta_3"]))
        term = sum(factor * numerator / denominator for factor, (numerator, denominator) in numbers)
        total = total + term * light_flavours**power
    if m_a is not None:
        top = inputs.value("mass_top_quark") if m_t is None else m_t
        total = total + 2.0 * content["logarithm"] * np.log(m_a / top)
    return total


@checked(alpha_s=ALPHA_S, light_flavours=LIGHT_FLAVOURS, m_a=ALP_MASS)
def gluon_width_to_second_order(
    alpha_s: Numbers, light_flavours: Numbers = 3, m_a: Numbers | None = None
) -> Numbers:
    """Return the width of a → gg to second order in α_s, over its leading order.

    1 + (97/4 − 7n_l/6) α_s/π + c₂ (α_s/π)², c₂ of `second_order_coefficient`

    For three flavours the first two terms are the bracket of Eq. (14).

    Examples
    --------
    >>> round(gluon_width_to_second_order(0.3), 2)
    5.3
    """
    a = alpha_s / np.pi
    return (
        1.0
        + (97.0 / 4.0 - 7.0 * light_flavours / 6.0) * a
        + second_order_coefficient(light_flavours, m_a) * a**2
    )
