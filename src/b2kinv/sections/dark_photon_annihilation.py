"""Section III B, what the paper leaves out of freeze-out: ψψ → X* → hadrons and leptons.

Small for light dark matter at the mixing of the excess. With 2 m_DM a few temperatures below m_X it is
resonant, and for large kinetic mixings it counts for every mass.

R is measured for the photon. A Z content couples to other combinations of u, d and s, and to axial currents,
so that R Γ(X → μμ) is right for kinetic mixing alone. Quarks with their own couplings are right wherever
quarks describe R, from 1.8 GeV on, and are the central values; `hadron_range` is what other choices make.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np

from b2kinv.physics import dark_higgs, hadron_ratio, inputs
from b2kinv.physics.annihilation_channels import Channels, Places
from b2kinv.physics.conventions import (
    DARK_COUPLING,
    DARK_HIGGS_MASS,
    DARK_MATTER_MASS,
    DARK_PHOTON_MASS,
    KINETIC_MIXING,
    SQUARED_ENERGY,
)
from b2kinv.physics.early_universe import DEFAULT_TABLE
from b2kinv.physics.freeze_out import AVERAGED_AT, RELIC_DENSITY
from b2kinv.physics.judged_points import groups
from b2kinv.physics.majorana_annihilation import S_CHANNEL, unit_relic
from b2kinv.physics.vector_boson_annihilation import (
    AveragesThroughX,
    annihilation_through_resonance,
    annihilation_without_resonance,
)
from b2kinv.physics.vector_boson_decays import VECTOR_BOSON_MASS, width_to_fermions
from b2kinv.quantities import replaced
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.scalars import Array, Numbers, Pair, plain_scalars
from b2kinv.sections import dark_photon_decays
from b2kinv.sections.dark_photon_decays import CHARGED_LEPTONS, EPSILON, HADRON_METHOD, LIGHT_QUARKS

RATIO = Number("Z content of X over kinetic mixing, ε_Z/ε")
#: The two ends of what is known of hadrons from an X of any mass, beside how they are computed.
HADRON_ENDS = ("least", "most")
HADRONS = Name(HADRON_METHOD.meaning, (*dark_photon_decays.HADRON_METHODS, *HADRON_ENDS))

#: Masses of φ that are computed together: their tables take a tenth of a megabyte each.
_RELICS = 64
#: Energies [GeV] beside and at the ρ, the ω and the φ, and where R is joined.
_HADRON_PEAKS = (
    *(0.6, 0.7, 0.76, 0.775, 0.783, 0.79, 0.82, 0.9),
    *(1.0, 1.013, 1.017, 1.0195, 1.022, 1.026, 1.04, 1.1, 1.8),
)


@checked(energy=VECTOR_BOSON_MASS, epsilon=EPSILON, epsilon_Z=dark_photon_decays.EPSILON_Z, hadrons=HADRONS)
def hadronic_width(
    energy: Numbers, epsilon: Numbers, epsilon_Z: Numbers, hadrons: str = "quark_currents"
) -> Numbers:
    """Width to hadrons of an X of any mass √s [GeV], off its shell (Eq. 38 with R measured at √s).

    Γ(√s) = (R(s)/2) Σ_q 3 √s (v_q² + a_q²)/(12π) over u, d and s

    Below 1.8 GeV, where R is that of ρ, ω and φ, the currents of a Z content make these in other proportions:
    each by itself goes with (v_u − v_d)², 9 (v_u + v_d)² and 9 v_s² in the place of e².

    Parameters
    ----------
    energy
        √s.
    hadrons
        "quark_currents" and "r_ratio" as in `dark_photon_decays.width_to_hadrons`. "least" and "most" are the
        ends of both and, below 1.8 GeV, of vector mesons of one kind alone, without the axial currents and
        with them.

    Examples
    --------
    >>> found = hadronic_width(2.0, 1e-4, 5e-5) / dark_photon_decays.width_to_hadrons(2.0, 1e-4, 5e-5)
    >>> round(found, 12)
    1.0
    """
    R = hadron_ratio.continued_hadron_ratio(energy)
    couplings = [dark_photon_decays.fermion_couplings(quark, epsilon, epsilon_Z) for quark in LIGHT_QUARKS]
    by_quarks = sum(width_to_fermions(energy, 0.0, *one, colours=3) for one in couplings) * R / 2.0
    if hadrons == "quark_currents":
        return by_quarks
    muon = dark_photon_decays.fermion_couplings("muon", epsilon, epsilon_Z)
    by_R = R * width_to_fermions(energy, 0.0, *muon)
    if hadrons == "r_ratio":
        return by_R
    axial = sum(width_to_fermions(energy, 0.0, 0.0, a, colours=3) for _, a in couplings) * R / 2.0
    (up, _), (down, _), (strange, _) = couplings
    alone = (up - down, 3.0 * (up + down), 3.0 * strange)
    mesons = np.stack(np.broadcast_arrays(*(R * width_to_fermions(energy, 0.0, one, 0.0) for one in alone)))
    below = np.less(energy, hadron_ratio.energy_range()[0])
    if hadrons == "least":
        both = np.minimum(by_quarks, by_R)
        return np.where(below, np.minimum(both, mesons.min(axis=0)), both)
    both = np.maximum(by_quarks, by_R)
    return np.where(below, np.maximum(both, mesons.max(axis=0) + axial), both)


@checked(
    energy=VECTOR_BOSON_MASS,
    epsilon=EPSILON,
    epsilon_Z=dark_photon_decays.EPSILON_Z,
    hadrons=HADRONS,
)
def visible_width(
    energy: Numbers, epsilon: Numbers, epsilon_Z: Numbers, hadrons: str = "quark_currents"
) -> Numbers:
    """Width of an X of any mass √s to Standard Model particles [GeV].

    Γ(√s) = Γ(νν̄) + Γ(hadrons) + Σ_ℓ Γ(ℓ⁺ℓ⁻)

    Examples
    --------
    >>> found = visible_width(2.0, 1e-4, 5e-5) / dark_photon_decays.width_to_standard_model(2.0, 1e-4, 5e-5)
    >>> round(found, 12)
    1.0
    """
    neutral = dark_photon_decays.width_to_neutrinos(energy, epsilon_Z)
    leptons = (
        dark_photon_decays.width_to_charged_leptons(lepton, energy, epsilon, epsilon_Z)
        for lepton in CHARGED_LEPTONS
    )
    return sum(leptons, start=neutral + hadronic_width(energy, epsilon, epsilon_Z, hadrons))


@checked(
    s=SQUARED_ENERGY,
    m_DM=DARK_MATTER_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    epsilon=EPSILON,
    epsilon_Z=dark_photon_decays.EPSILON_Z,
)
def annihilation_to_standard_model(
    s: Numbers, m_DM: Numbers, m_X: Numbers, alpha_X: Numbers, epsilon: Numbers, epsilon_Z: Numbers
) -> Numbers:
    """Cross section of ψψ → X* → hadrons and leptons [1/GeV²]; 0.0 below 4 m_DM².

    σ = 4π α_X β √s Γ(X → SM)|_{m_X → √s}/[(s − m_X²)² + m_X² Γ_X²] + Σ_ℓ 4α_X a_ℓ² m_DM² m_ℓ² β_ℓ/(s β m_X⁴)

    Γ_X is the total width at the pole, ψψ included where it is open. The second part is an s wave, for
    charged leptons; that of hadrons, which goes with the masses of light quarks, is left out.

    Examples
    --------
    >>> annihilation_to_standard_model(0.9, 0.5, 2.0, 0.01, 1e-4, 0.0)
    0.0
    """
    width = visible_width(m_X, epsilon, epsilon_Z)
    width = width + dark_photon_decays.width_to_dark_matter(m_X, m_DM, alpha_X)
    visible = visible_width(np.sqrt(s), epsilon, epsilon_Z)
    found = annihilation_through_resonance(s, m_DM, m_X, alpha_X, width, visible)
    for lepton in CHARGED_LEPTONS:
        _, axial = dark_photon_decays.fermion_couplings(lepton, epsilon, epsilon_Z)
        mass = inputs.value(f"mass_{lepton}")
        found = found + annihilation_without_resonance(s, m_DM, m_X, alpha_X, mass, axial)
    return found


@checked(
    x=AVERAGED_AT,
    m_DM=DARK_MATTER_MASS.one,
    m_X=DARK_PHOTON_MASS.one,
    alpha_X=DARK_COUPLING.one,
    epsilon=KINETIC_MIXING.one,
    ratio=RATIO.one,
    hadrons=HADRONS,
)
def averaged_annihilation(
    x: Numbers,
    m_DM: float,
    m_X: float,
    alpha_X: float,
    epsilon: float,
    ratio: float,
    hadrons: str = "quark_currents",
) -> Numbers:
    """Thermal average of σv for ψψ → X* → hadrons and leptons at x = m_DM/T [1/GeV²].

    ⟨σv⟩ = ∫ ds σ(s) (s − 4m_DM²) √s K₁(√s/T)/(8 m_DM⁴ T K₂²(m_DM/T))

    Parameters
    ----------
    hadrons
        As in `hadronic_width`.

    Examples
    --------
    Before the resonance is out of reach it rules, and then falls faster than the p wave off it:

    >>> hot, cold = averaged_annihilation(np.array([20.0, 1000.0]), 0.9, 2.0, 2e-4, 1.75e-4, 0.55)
    >>> bool(hot > 1e3 * cold > 0.0)
    True
    """
    averages = _averages(float(m_DM), float(m_X), float(ratio), hadrons)
    found = averages.at(np.ravel(x), np.reshape(alpha_X, 1), np.reshape(np.square(epsilon), 1))
    return np.reshape(found, np.shape(x))


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    epsilon=KINETIC_MIXING,
    ratio=RATIO,
    trilinear=S_CHANNEL,
    hadrons=HADRONS,
)
def whole_relic_density(
    m_DM: Numbers,
    m_phi: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
    epsilon: Numbers,
    ratio: Numbers,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
    hadrons: str = "quark_currents",
) -> Numbers:
    """Relic density with all that dark matter annihilates into: ψψ → φφ and ψψ → X* → Standard Model.

    Ω_ψ h² of `dark_photon_freeze_out.relic_density` with ⟨σv⟩ = ⟨σv⟩_φφ + ⟨σv⟩_X

    Where X makes less than 2·10⁻⁵ of it, at any x = m_DM/T from 10 to 100, it is left out. Fast over arrays
    of ε and α_X; each set of masses and ratio costs new averages.

    Parameters
    ----------
    degrees_of_freedom : str
        As `table` in `early_universe`.
    hadrons
        As in `hadronic_width`.

    Examples
    --------
    On the resonance X leaves little of a relic density of 0.12:

    >>> round(whole_relic_density(0.95, 0.03, 2.0, 1.66e-4, 1.75e-4, 0.5485), 4)
    0.0019
    """
    whole, _ = relic_densities(
        m_DM, m_phi, m_X, alpha_X, epsilon, ratio, trilinear, degrees_of_freedom, hadrons
    )
    return whole


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    m_X=DARK_PHOTON_MASS,
    alpha_X=DARK_COUPLING,
    epsilon=KINETIC_MIXING,
    ratio=RATIO,
    trilinear=S_CHANNEL,
    hadrons=HADRONS,
)
def relic_densities(
    m_DM: Numbers,
    m_phi: Numbers,
    m_X: Numbers,
    alpha_X: Numbers,
    epsilon: Numbers,
    ratio: Numbers,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
    hadrons: str = "quark_currents",
) -> Pair:
    """Return `whole_relic_density`, and the same without X where X counts; else the two are one number.

    Parameters
    ----------
    degrees_of_freedom : str
        As `table` in `early_universe`.
    hadrons
        As in `hadronic_width`.

    Examples
    --------
    >>> whole, alone = relic_densities(0.1, 0.01, 2.0, 1.5e-3, 1.75e-4, 0.5485)
    >>> whole == alone
    True
    """
    given = np.broadcast_arrays(m_DM, m_phi, m_X, alpha_X, epsilon, ratio)
    flat = [np.ravel(one).astype(float) for one in given]
    found = np.empty((2, flat[0].size))
    for (mass, photon, of_Z), higgses, which, where in _with_one_X(*(flat[place] for place in (1, 0, 2, 5))):
        relics = tuple(unit_relic(mass, higgs, trilinear, degrees_of_freedom) for higgs in higgses)
        channels = Channels(relics, _averages(mass, photon, of_Z, hadrons))
        found[:, where] = channels.relic_densities(flat[3][where], flat[4][where], which)
    whole, alone = found.reshape(2, *given[0].shape)
    return plain_scalars((whole, alone))


@checked(
    m_DM=DARK_MATTER_MASS,
    m_phi=DARK_HIGGS_MASS,
    m_X=DARK_PHOTON_MASS,
    epsilon=KINETIC_MIXING,
    ratio=RATIO,
    target=RELIC_DENSITY,
    trilinear=S_CHANNEL,
    hadrons=HADRONS,
)
def whole_dark_coupling(
    m_DM: Numbers,
    m_phi: Numbers,
    m_X: Numbers,
    epsilon: Numbers,
    ratio: Numbers,
    target: Numbers = 0.12,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
    hadrons: str = "quark_currents",
) -> Numbers:
    """Dark coupling α_X that gives a relic density with all that dark matter annihilates into.

    Ω_ψ h² of `whole_relic_density` = target

    Never above `dark_photon_freeze_out.dark_coupling`. Near the resonance it falls steeply as soon as X alone
    annihilates enough: then α_X is so small that X decays visibly instead.

    Parameters
    ----------
    target
        Ω h².
    degrees_of_freedom : str
        As `table` in `early_universe`.
    hadrons
        As in `hadronic_width`.

    Raises
    ------
    ValueError
        If no coupling gives that relic density by ψψ → φφ alone.

    Examples
    --------
    >>> alpha_X = whole_dark_coupling(0.9, 0.03, 2.0, 1.75e-4, 0.5485)
    >>> round(whole_relic_density(0.9, 0.03, 2.0, alpha_X, 1.75e-4, 0.5485), 5)
    0.12
    """
    given = np.broadcast_arrays(m_DM, m_phi, m_X, epsilon, ratio, target)
    found = _couplings(tuple(map(np.ravel, given)), trilinear, degrees_of_freedom, hadrons)
    return np.array(found).reshape(given[0].shape)


# A figure and its columns ask for the same curve, also where inputs are shifted that it does not read.
@replaced.kept(16)
def _couplings(given: tuple[Array, ...], trilinear: str, degrees_of_freedom: str, hadrons: str) -> Array:
    m_DM, m_phi, m_X, epsilon, ratio, target = given
    found = np.empty(m_phi.size)
    for (mass, photon, of_Z, wanted), higgses, which, where in _with_one_X(m_phi, m_DM, m_X, ratio, target):
        relics = tuple(unit_relic(mass, higgs, trilinear, degrees_of_freedom) for higgs in higgses)
        alone = [
            coupling_alone(mass, higgs, photon, wanted, trilinear, degrees_of_freedom) for higgs in higgses
        ]
        channels = Channels(relics, _averages(mass, photon, of_Z, hadrons))
        found[where] = channels.dark_coupling(wanted, np.array(alone)[which], epsilon[where], which)
    return found


def _with_one_X(
    m_phi: Array, *others: Array
) -> Iterator[tuple[tuple[float, ...], list[float], Places, Places]]:
    # What is the same but for the mass of φ is solved together: the others, the masses of φ, to which of
    # these a point belongs, and where it is.
    for given, where in groups(*others):
        higgses, which = np.unique(m_phi[where], return_inverse=True)
        for first in range(0, len(higgses), _RELICS):
            own = (first <= which) & (which < first + _RELICS)
            yield given, higgses[first : first + _RELICS].tolist(), which[own] - first, where[own]


def hadron_range(of_hadrons: Callable[[str], Numbers]) -> Pair:
    """Return the least and the largest of what depends on hadrons, of all ways to compute them.

    Parameters
    ----------
    of_hadrons : callable
        One of `HADRONS` → relic density or coupling.

    Examples
    --------
    >>> point = (0.95, 0.03, 2.0, 1.66e-4, 1.75e-4, 0.5485)
    >>> low, high = hadron_range(lambda hadrons: whole_relic_density(*point, hadrons=hadrons))
    >>> round(low, 4), round(high, 4)
    (0.0019, 0.0027)
    """
    least, most = (of_hadrons(end) for end in HADRON_ENDS)
    return plain_scalars((np.minimum(least, most), np.maximum(least, most)))


@checked(
    m_DM=DARK_MATTER_MASS.one,
    m_phi=DARK_HIGGS_MASS.one,
    m_X=DARK_PHOTON_MASS.one,
    target=RELIC_DENSITY.one,
    trilinear=S_CHANNEL,
)
def coupling_alone(
    m_DM: float,
    m_phi: float,
    m_X: float,
    target: float,
    trilinear: str = "included",
    degrees_of_freedom: str = DEFAULT_TABLE,
) -> float:
    """Return the α_X that gives a relic density by ψψ → φφ alone, of one point; what it takes is kept.

    Examples
    --------
    >>> round(coupling_alone(0.1, 0.004, 2.0, 0.12), 5)
    0.00153
    """
    coupling4 = _coupling4_alone(float(m_DM), float(m_phi), float(target), trilinear, degrees_of_freedom)
    g_X = math.sqrt(math.sqrt(coupling4)) * float(m_X) / (dark_higgs.HIGGS_CHARGE * float(m_DM))
    return g_X**2 / (4.0 * math.pi)


@replaced.kept(4096)
def _coupling4_alone(
    m_DM: float, m_phi: float, target: float, trilinear: str, degrees_of_freedom: str
) -> float:
    relic = unit_relic(m_DM, m_phi, trilinear, degrees_of_freedom)
    # Of the order of the answer for annihilation in p wave: (m/v)⁴ of 1e-7 (m/GeV)².
    return float(relic.scale_for_relic_density(target, guess=1e-7 * m_DM**2))


@replaced.kept(256)
def _averages(m_DM: float, m_X: float, ratio: float, hadrons: str) -> AveragesThroughX:
    return AveragesThroughX(
        m_DM=m_DM,
        m_X=m_X,
        visible=float(visible_width(m_X, 1.0, ratio, hadrons)),
        dark=float(dark_photon_decays.width_to_dark_matter(m_X, m_DM, 1.0)),
        of_energy=lambda energy: np.asarray(visible_width(energy, 1.0, ratio, hadrons)),
        without_peak=lambda energy: _without_resonance(energy, m_DM, m_X, ratio),
        uneven=(
            *(2.0 * inputs.value(f"mass_{one}") for one in ("muon", "pion_plus", "tau")),
            *_HADRON_PEAKS,
        ),
    )


# The same for every way to compute hadrons.
@replaced.kept(8)
def _without_resonance(energy: Array, m_DM: float, m_X: float, ratio: float) -> Array:
    found = np.zeros(np.shape(energy))
    for lepton in CHARGED_LEPTONS:
        _, axial = dark_photon_decays.fermion_couplings(lepton, 1.0, ratio)
        mass = inputs.value(f"mass_{lepton}")
        found += annihilation_without_resonance(energy**2, m_DM, m_X, 1.0, mass, axial)
    return found
