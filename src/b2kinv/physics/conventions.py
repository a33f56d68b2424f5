"""The letters of the paper: what each parameter that several modules share is, its unit and its ranges.

A module that offers another range, or shows a page for fewer values, says so with `but`. What a single module
knows is declared at its top, and a name out of a set beside the set.
"""

from b2kinv.physics import inputs
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Computed, Range

#: What is left of a B⁺ when it has made a K⁺: any particle that may come beside it is lighter.
HEAVIEST_IN_B_TO_K = Computed(lambda: inputs.value("mass_B_plus") - inputs.value("mass_K_plus"), "m_B − m_K")

# Particles and the plasma.
MASS = Number("mass", "GeV", meaningful=POSITIVE)
MASS_OR_ZERO = MASS.but(meaningful=NOT_NEGATIVE)
WIDTH = Number("width", "GeV", meaningful=NOT_NEGATIVE)
SQUARED_ENERGY = Number("squared centre-of-mass energy", "GeV^2", symbol="s", meaningful=POSITIVE)
TEMPERATURE = Number("temperature", "GeV", symbol="T", meaningful=POSITIVE)
MASS_OVER_TEMPERATURE = Number("mass over temperature", meaningful=POSITIVE)
CHARGE = Name("charge of the B meson", ("+", "0"))

# The ALP (Eqs. 3, 4 and 7).
COUPLING_RANGE = Range(at_least=-1e6, at_most=1e6)
ALP_MASS = Number("ALP mass", "GeV", symbol="m_a", meaningful=POSITIVE)
DECAY_CONSTANT = Number(
    "ALP decay constant",
    "GeV",
    symbol="f_a",
    meaningful=POSITIVE,
    offered=Range(at_least=1.0, at_most=1e30),
)
QUARK_COUPLING = Number("axial coupling of all quarks, C^A_qq", offered=COUPLING_RANGE)
VECTOR_COUPLING = Number("vector coupling to b and s", symbol="C^V_sb", offered=COUPLING_RANGE)
AXIAL_COUPLING = Number("axial coupling to b and s", symbol="C^A_sb", offered=COUPLING_RANGE)
DARK_MATTER_COUPLING = Number("axial coupling of dark matter", symbol="C_χ", offered=COUPLING_RANGE)
GLUON_COUPLING = Number("gluon coupling without quark loops", symbol="C_G^UV", offered=COUPLING_RANGE)
PHOTON_COUPLING = Number("photon coupling without loops", symbol="C_γ^UV", offered=COUPLING_RANGE)
CHI_MASS = Number("dark-matter mass", "GeV", symbol="m_χ", meaningful=NOT_NEGATIVE)
CHI_KIND = Name("kind of dark-matter fermion", ("dirac", "majorana"))

# The dark photon (Eqs. 31 to 40).
DARK_PHOTON_MASS = Number("dark photon mass", "GeV", symbol="m_X", meaningful=POSITIVE)
DARK_MATTER_MASS = Number("dark matter mass", "GeV", symbol="m_DM", meaningful=POSITIVE)
DARK_HIGGS_MASS = Number("dark Higgs mass", "GeV", symbol="m_φ", meaningful=POSITIVE)
DARK_COUPLING = Number("dark fine-structure constant", symbol="α_X", meaningful=NOT_NEGATIVE)
KINETIC_MIXING = Number("kinetic mixing", symbol="ε")

# Dark matter today.
#: Fastest dark matter [km/s] for which the non-relativistic cross sections hold: a tenth of c.
FASTEST = 2.99792458e4
VELOCITY = Number("slow dark matter", "km/s", symbol="v", meaningful=Range(at_least=0.0, at_most=FASTEST))
YUKAWA = Number("coupling of the dark Higgs to dark matter", symbol="m_DM/v_φ", meaningful=NOT_NEGATIVE)
DARK_BREAKING_SCALE = Number(
    "vacuum expectation value of the dark Higgs", "GeV", symbol="v_φ", meaningful=POSITIVE
)
