"""Limits that the paper's Fig. 3 does not have, in its plane.

They are constraints of Section IV that depend on what the axes show. What depends on the dark Higgs or on
how much of the dark matter there is has no place in the plane, but for the effective number of neutrinos,
which judges the line for the lightest dark Higgs as a whole.
"""

import math
from collections.abc import Callable

import numpy as np

from b2kinv.physics import (
    constraints,
    dark_higgs,
    dark_photon_precision,
    effective_neutrinos,
    measurements,
)
from b2kinv.physics.dark_photon_mixing import is_kinetic, mixing_ratio
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Array, Numbers
from b2kinv.sections import dark_photon_decays, dark_photon_parameter_space
from b2kinv.sections.dark_photon_parameter_space import MIXING, Parameters

SINGLE_PHOTONS = "dark_photon_invisible"
VISIBLE_SEARCHES = ("dark_photon_visible_babar", "dark_photon_visible_besiii", "dark_photon_visible_lhcb")
_N_EFF = ("n_eff_planck2018", "n_eff_act_dr6", "n_eff_planck_act_spt")
#: Kinetic mixings between which an edge is looked for, steps between them, and halvings of a step.
_LEAST, _STEPS, _HALVINGS = 1e-7, 400, 40


def largest_mixing_by_single_photons(m_X: float, epsilon_Z_over_epsilon: float) -> float:
    """Return the largest ε that BaBar's single photons leave to an X that decays invisibly alone.

    It is the published limit on ε, less what the electron's coupling to the Z content adds; infinite where no
    limit was set.

    Parameters
    ----------
    m_X : float
        Mass of the dark photon [GeV].
    epsilon_Z_over_epsilon : float
        Z content over kinetic mixing.

    Examples
    --------
    >>> largest_mixing_by_single_photons(2.0, 0.0), largest_mixing_by_single_photons(0.5, 0.0)
    (0.0008226, inf)
    """
    lightest, heaviest = constraints.get(SINGLE_PHOTONS).range or (0.0, 0.0)
    if not lightest <= m_X <= heaviest:
        return math.inf
    limit = float(constraints.limit(SINGLE_PHOTONS, m_X))
    vector, axial = dark_photon_decays.fermion_couplings("electron", 1e-3, 1e-3 * epsilon_Z_over_epsilon)
    return limit * 1e-3 / float(dark_photon_precision.single_photon_mixing(vector, axial))


@checked(may_be_infinite=True, epsilon=MIXING)
def single_photon_edge(parameters: Parameters, epsilon: Numbers) -> Numbers:
    """Return the dark coupling α_X above which BaBar's single photons exclude X, for each ε.

    It is that of `dark_photon_parameter_space.invisible_edge`, as e⁺e⁻ → γ X also goes with ε² and the share
    of invisible decays. Infinite where nothing is excluded.

    Parameters
    ----------
    parameters : Parameters

    Examples
    --------
    >>> [bool(np.isfinite(edge)) for edge in single_photon_edge(Parameters(), np.array([7e-4, 8e-4]))]
    [False, True]
    """
    p = parameters
    largest = largest_mixing_by_single_photons(p.m_X, float(mixing_ratio(p)))
    if not math.isfinite(largest):
        return np.full(np.shape(epsilon), math.inf)
    found = dark_photon_parameter_space.rates(
        p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set
    )
    return np.asarray(dark_photon_parameter_space.invisible_edge(largest**2, epsilon, 1.0, found))


@checked(epsilon=MIXING)
def visible_edge(parameters: Parameters, epsilon: Numbers) -> Numbers:
    """Return the dark coupling α_X below which searches for X → e⁺e⁻ and μ⁺μ⁻ exclude X, for each ε.

    α_X = ε² w (ε²/L − 1)/d, with the published limit √L on a dark photon of visible decays alone

    For kinetic mixing alone, as the searches are for a coupling to the electromagnetic current; 0.0 for a
    dark Z.

    Parameters
    ----------
    parameters : Parameters

    Notes
    -----
    The strongest of BaBar, BESIII and LHCb: data/constraints/dark_photon_visible_babar.json and so on.

    Examples
    --------
    >>> p = Parameters(mixing_ratio="kinetic_only")
    >>> [bool(edge > 0.0) for edge in visible_edge(p, np.array([8e-4, 9e-4]))]
    [False, True]
    """
    p, nothing = parameters, np.zeros_like(epsilon)
    if not is_kinetic(p):
        return nothing
    # BaBar's curve has all masses for which production by kinetic mixing is known.
    limit = max(float(constraints.compare(name, 1.0, p.m_X).strength) for name in VISIBLE_SEARCHES) ** -2
    found = dark_photon_parameter_space.rates(
        p.m_X, p.m_DM, p.mixing_ratio, p.hadrons, p.top_mass, p.form_factor_set
    )
    edge = epsilon**2 * found.visible * (epsilon**2 / limit - 1.0) / found.dark
    largest: Array = np.maximum(edge, nothing)
    return largest


@replaced.kept(64)
def largest_mixings(parameters: Parameters) -> dict[str, float]:
    """Return the smallest ε at which each constraint on ε alone begins to exclude, infinite where none does.

    Atomic parity violation, electroweak precision and B_s mixing do not ask how X decays.

    Examples
    --------
    >>> found = largest_mixings(Parameters())
    >>> round(found["dark_photon_electroweak"], 6)
    0.015
    """
    m_X, ratio = parameters.m_X, float(mixing_ratio(parameters))
    on_Z = 0.0 if is_kinetic(parameters) else ratio

    def fields(epsilon: Array) -> Numbers:
        return dark_photon_precision.electroweak_mixing(epsilon, on_Z * epsilon)

    def atoms(epsilon: Array) -> Numbers:
        return dark_photon_precision.dark_z_weak_charge_shift(epsilon, ratio * epsilon, m_X)

    def mesons(epsilon: Array) -> Numbers:
        g_bs = np.abs(dark_photon_decays.bs_coupling(ratio * epsilon, parameters.top_mass))
        return dark_photon_precision.bs_mixing_ratio(g_bs, m_X)

    predictions: dict[str, Callable[[Array], Numbers]] = {
        "dark_photon_electroweak": fields,
        "cesium_weak_charge_shift": atoms,
    }
    if not is_kinetic(parameters):
        predictions["bs_mixing_ratio"] = mesons
    return {name: _first_excluded(name, of) for name, of in predictions.items()}


def neutrino_strength(m_phi: float, m_DM: float) -> float | None:
    """Return the largest prediction over limit by N_eff for a dark Higgs, with the mixing that does better.

    Of the smallest mixing with which it decays in time and the largest that NA62 allows. None where it is not
    computed.

    Examples
    --------
    >>> neutrino_strength(0.004, 0.1) > 1.0 > neutrino_strength(0.015, 0.1)
    True
    """
    if m_phi > effective_neutrinos.MASS_IN_TABLE.meaningful.closed[1]:
        return None
    coldest, warmest = effective_neutrinos.LAST_CONTACT.meaningful.closed
    contact = min(max(m_DM / 20.0, coldest), warmest)
    largest = measurements.value("sin_theta_dark_higgs_limit")
    smallest = float(dark_higgs.smallest_mixing(m_phi, measurements.value("lifetime_dark_higgs_limit")))

    def strength(sin_theta: float) -> float:
        expected = effective_neutrinos.most_effective_neutrinos(
            m_phi, sin_theta, last_contact=contact, m_DM=m_DM
        )
        return max(float(constraints.compare(name, float(expected)).strength) for name in _N_EFF)

    return min(strength(sin_theta) for sin_theta in {largest, min(smallest, largest)})


def _first_excluded(name: str, of: Callable[[Array], Numbers]) -> float:
    # What the Standard Model alone does not meet is excluded from nothing on.
    steps = np.geomspace(_LEAST, 1.0, _STEPS)
    above = np.asarray(constraints.compare(name, of(steps)).strength) > 1.0
    if not np.any(above):
        return math.inf
    first = int(np.argmax(above))
    if first == 0:
        return 0.0
    low, high = steps[first - 1], steps[first]
    for _ in range(_HALVINGS):
        middle = math.sqrt(low * high)
        if float(constraints.compare(name, of(np.array(middle))).strength) > 1.0:
            high = middle
        else:
            low = middle
    return float(high)
