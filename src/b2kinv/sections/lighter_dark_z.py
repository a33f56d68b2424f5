"""Whether what excludes the lighter dark Z of Ref. 54 excludes that of the excess.

Ref. 54 (arXiv:2210.15662) looks for a dark Z between 10 MeV and 2 GeV in B → K⁽*⁾ ℓℓ. Its abstract names
three things that exclude it, among others: atomic parity violation, K⁺ → μ⁺ + invisible and B_s mixing. They
are computed here for the ε that the excess asks for. The abstract alone was read, in copies (ar5iv); it does
not say why its invisible case does not survive.
"""

import math

from b2kinv.physics import b_mesons, constraints, dark_photon_precision, inputs
from b2kinv.physics.dark_photon_mixing import mixing_ratio
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Numbers
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import dark_photon_decays, dark_photon_parameter_space, dark_z_survival
from b2kinv.sections.dark_photon_parameter_space import Parameters

#: Lightest mass [GeV] of Ref. 54, and one [GeV] that stands for light ones.
LIGHTEST, LIGHT = 0.01, 0.1
_MASS = Number("mass of X", "GeV", meaningful=Range(at_least=LIGHTEST, at_most=4.0))


def heaviest_beside_muon() -> float:
    """Return the mass [GeV] up to which K⁺ → μ⁺ ν X is open.

    m_K − m_μ

    Examples
    --------
    >>> round(heaviest_beside_muon(), 3)
    0.388
    """
    return inputs.value("mass_K_plus") - inputs.value("mass_muon")


@checked(m_X=_MASS)
def weak_charge_strength(m_X: Numbers, rate: float, ratio: float, form_factor_set: str) -> Numbers:
    """Return what atomic parity violation says of a dark Z of that mass with the rate of B → K X fixed.

    Parameters
    ----------
    m_X
        Mass of X [GeV].
    rate : float
        BR(B⁺ → K⁺ X).
    ratio : float
        Z content over kinetic mixing.
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray
        Shift of the weak charge over what the Standard Model leaves of the measured range: above 1 is
        excluded.

    Examples
    --------
    A longitudinal X is made 1/m_X² times as often, so that ε goes with m_X and the mass drops out:

    >>> light, lighter = weak_charge_strength([0.1, 0.01], 7e-6, 0.55, "GRvDV2023")
    >>> round(float(light / lighter), 4)
    1.0
    """
    g_bs = dark_photon_decays.bs_coupling(abs(ratio))
    per = dark_photon_decays.width_K(g_bs, m_X, "+", form_factor_set) * b_mesons.lifetime("+")
    epsilon = (rate / per) ** 0.5
    shift = dark_photon_precision.dark_z_weak_charge_shift(epsilon, ratio * epsilon, m_X)
    return constraints.compare("cesium_weak_charge_shift", shift).strength


@checked(m_X=_MASS)
def bs_mixing_strength(m_X: Numbers, rate: float, form_factor_set: str) -> Numbers:
    """Return what B_s mixing says of a dark Z of that mass with the rate of B → K X fixed.

    Parameters
    ----------
    m_X
        Mass of X [GeV].
    rate : float
        BR(B⁺ → K⁺ X).
    form_factor_set : str

    Returns
    -------
    float or numpy.ndarray
        Shift of the mass difference over what the Standard Model leaves of the measured range: above 1 is
        excluded.

    Examples
    --------
    >>> bool(bs_mixing_strength(0.1, 7e-6, "GRvDV2023") < 1.0)
    True
    """
    per = dark_photon_decays.width_K(1e-6, m_X, "+", form_factor_set) * b_mesons.lifetime("+")
    g_bs = 1e-6 * (rate / per) ** 0.5
    return constraints.compare("bs_mixing_ratio", dark_photon_precision.bs_mixing_ratio(g_bs, m_X)).strength


def kaon_decay(m_X: float) -> str:
    """Return whether K⁺ → μ⁺ ν X is open, in words.

    Parameters
    ----------
    m_X : float
        Mass of X [GeV].

    Examples
    --------
    >>> kaon_decay(2.0)
    'is closed, as X is too heavy'
    """
    return "is open" if m_X < heaviest_beside_muon() else "is closed, as X is too heavy"


def verdict(m_X: float, atoms: float, mesons: float) -> str:
    """Return whether one of the three things that Ref. 54 names excludes X, in words.

    Parameters
    ----------
    m_X : float
        Mass of X [GeV].
    atoms, mesons : float
        Atomic parity violation and B_s mixing, as shift over what is left.

    Examples
    --------
    >>> verdict(2.0, 1.2, 0.3)
    'X is excluded here as well, by atomic parity violation'
    """
    found = {"atomic parity violation": atoms > 1.0, "B_s mixing": mesons > 1.0}
    excluding = [name for name, excludes in found.items() if excludes]
    if excluding:
        return f"X is excluded here as well, by {' and '.join(excluding)}"
    if m_X < heaviest_beside_muon():
        return "X is so light that kaons decide"
    return "none of the three excludes X here"


def summary(parameters: Parameters) -> dict[str, Quantity]:
    """Return the constraints that Ref. 54 names at the ε of the excess, in numbers and in words.

    Parameters
    ----------
    parameters : Parameters
        One point; for kinetic mixing alone the dark Z of `dark_z_survival.dark_z` stands.

    Examples
    --------
    >>> summary(Parameters())["lighter_verdict"].value
    'none of the three excludes X here'
    """
    p = dark_z_survival.dark_z(parameters)
    found = dark_z_survival.at(p)
    strengths = {bite.name: bite.strength for bite in found.confronted.bites}
    atoms, mesons = strengths["cesium_weak_charge_shift"], strengths["bs_mixing_ratio"]
    per = dark_photon_parameter_space.rates(
        p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set
    )
    rate, ratio = found.confronted.rate, float(mixing_ratio(p))
    level = dark_photon_parameter_space.dimuon_level(p)
    numbers = {
        "lighter_kaon_mass": (heaviest_beside_muon(), "GeV", "mass of X up to which K⁺ → μ⁺ ν X is open"),
        "lighter_parity": (
            atoms,
            "1",
            "atomic parity violation at the excess, of what the Standard Model leaves",
        ),
        "lighter_parity_without": (
            abs(float(constraints.pull("cesium_weak_charge_shift", 0.0))),
            "sigma",
            "by how much the Standard Model alone misses atomic parity violation",
        ),
        "lighter_parity_light": (
            float(weak_charge_strength(LIGHT, rate, ratio, p.form_factor_set)),
            "1",
            "atomic parity violation with the rate of the excess at 0.1 GeV, of what the Standard Model "
            "leaves",
        ),
        "lighter_mixing_light": (
            float(bs_mixing_strength(LIGHT, rate, p.form_factor_set)),
            "1",
            "B_s mixing with the rate of the excess at 0.1 GeV, of what the Standard Model leaves",
        ),
        "lighter_mixing": (mesons, "1", "B_s mixing at the excess, of what the Standard Model leaves"),
        "lighter_visible": (
            rate * float(per.muons / per.visible) / level,
            "1",
            "BR(B⁺ → K⁺ μμ) without decays to dark matter, over LHCb's limit",
        ),
    }
    quantities = {name: Quantity(value, unit, meaning) for name, (value, unit, meaning) in numbers.items()}
    quantities["lighter_verdict"] = Quantity(
        verdict(p.m_X, atoms, mesons), "", "whether what Ref. 54 names excludes X here"
    )
    quantities["lighter_kaon"] = Quantity(kaon_decay(p.m_X), "", "whether K⁺ → μ⁺ ν X is open")
    visible = numbers["lighter_visible"][0]
    quantities["lighter_muons"] = Quantity(
        f"{spelled(visible, 2)} times what LHCb's limit allows"
        if math.isfinite(level)
        else "a line where LHCb has no bin",
        "",
        "what the same X gives in K μμ without decays to dark matter",
    )
    return quantities
