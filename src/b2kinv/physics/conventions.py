"""The letters of the paper: what each parameter that several modules share is, its unit and its ranges.

Parameters of one module are declared in that module, and so are names out of a set: beside the set.
"""

from b2kinv.physics import inputs
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Computed

#: What is left of a B⁺ when it has made a K⁺: the heaviest particle that may come beside it.
HEAVIEST_IN_B_TO_K = Computed(lambda: inputs.value("mass_B_plus") - inputs.value("mass_K_plus"), "m_B − m_K")

MASS = Number("mass", "GeV", meaningful=POSITIVE)
MASS_OR_ZERO = MASS.but(meaningful=NOT_NEGATIVE)
TEMPERATURE = Number("temperature", "GeV", meaningful=POSITIVE)
WIDTH = Number("width", "GeV", meaningful=NOT_NEGATIVE)

CHARGE = Name("charge of the B meson", ("+", "0"))
