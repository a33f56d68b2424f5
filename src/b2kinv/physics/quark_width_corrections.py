"""Corrections of the strong interaction to the width of a pseudoscalar into light quarks.

The paper's Eq. (13) is the leading order. The coefficients of `data/alp_quark_width.json` are second-hand.
"""

from typing import TypedDict, cast

import numpy as np

from b2kinv.physics import data_files
from b2kinv.physics.gluon_width_corrections import ALPHA_S, LIGHT_FLAVOURS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Numbers


class _Content(TypedDict):
    first: float
    second: list[float]


@checked(alpha_s=ALPHA_S, light_flavours=LIGHT_FLAVOURS)
def quark_width_to_second_order(alpha_s: Numbers, light_flavours: Numbers = 3) -> Numbers:
    """Return the width of a pseudoscalar into a pair of light quarks to second order, over Eq. (13).

    1 + 17/3 α_s/π + (35.94 − 1.359 n_l) (α_s/π)²

    Mass and coupling are those of the MS-bar scheme at the pseudoscalar's mass.

    Examples
    --------
    >>> round(quark_width_to_second_order(0.3), 2)
    1.83
    """
    content = cast(_Content, data_files.load_json("alp_quark_width.json"))
    a = alpha_s / np.pi
    constant, per_flavour = content["second"]
    return 1.0 + content["first"] * a + (constant + per_flavour * light_flavours) * np.square(a)
