"""N_eff in Section IV: how many dark Higgs bosons there are in the beginning, and how light one may then be.

N_eff depends on what there is of φ when neutrinos leave the plasma. The page assumes a dark sector as warm as
the plasma when dark matter freezes out, or none of it, by `dark_higgs_start`; here both stand beside what
contact through X leaves, at the point of the page and on the page of Section III B.
"""

import dataclasses

import numpy as np

from b2kinv.physics import (
    constraints,
    dark_higgs,
    dark_photon_mixing,
    effective_neutrinos,
    inputs,
    model_judgement,
)
from b2kinv.physics.constraint_files import Constraint
from b2kinv.physics.judged_points import JudgedPoints
from b2kinv.physics.model_judgement import joined, words
from b2kinv.physics.neutrino_decoupling import effective_number, final_temperatures
from b2kinv.quantities import replaced
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.scalars import Array
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import dark_photon_confronted, dark_photon_freeze_out, dark_sector_contact
from b2kinv.sections.conclusions_words import Texts

#: Masses of the dark Higgs that are tried before the lightest is narrowed down, and how often it is.
_MASSES, _NARROWED, _BETWEEN = 97, 3, 12
#: Just heavier than two electrons: a lighter one does not decay.
_LIGHTEST = 1.1e-3
_NOTHING = "not constrained here"
#: What is said where N_eff alone excludes a model: the other beginning is excluded, is not, or is none.
_ONLY_N_EFF = {
    "either": "Only N_eff says so, with dark Higgs bosons in the beginning and without.",
    "this": "Only N_eff says so, which depends on how warm the dark Higgs begins.",
    "one": "Only N_eff says so, for a dark Higgs as warm as the plasma.",
}


@dataclasses.dataclass(frozen=True)
class Beginning:
    """One history of the dark Higgs.

    Attributes
    ----------
    what : str
        In words.
    neutrinos : float
        N_eff.
    assumed : bool
        Whether the page takes it.
    """

    what: str
    neutrinos: float
    assumed: bool = False


def quantities(
    photon: dark_photon_confronted.Found,
    point: dark_photon_confronted.Point,
    chosen: tuple[str | Constraint, ...],
) -> dict[str, Quantity]:
    """Return N_eff of each beginning with its verdict, and the lightest dark Higgs that survives.

    Parameters
    ----------
    photon : dark_photon_confronted.Found
        Of one point.
    point : dark_photon_confronted.Point
    chosen : tuple of str or Constraint

    Examples
    --------
    >>> from b2kinv.sections.conclusions import Parameters, evaluate
    >>> found = evaluate(Parameters(), "limits in words")
    >>> round(found.value("dark_higgs_neutrinos_none"), 2)
    2.79
    """
    found: dict[str, Quantity] = {}
    told = []
    if _followed(point):
        for key, one in beginnings(point, float(photon.alpha_X)).items():
            found[f"dark_higgs_neutrinos_{key}"] = Quantity(one.neutrinos, "1", f"N_eff {one.what}")
            told.append(_judged(one, chosen))
    elif np.isfinite(photon.neutrinos):
        warm = "at most, with a dark sector as warm as the plasma"
        told.append(_judged(Beginning(warm, float(photon.neutrinos), True), chosen))
    said = "; ".join(told) if told else f"not computed for this mass and mixing, and {_NOTHING}"
    found["beginning_words"] = Quantity(said, "", "N_eff for each beginning of the dark Higgs")
    lightest, because = lightest_surviving(point, chosen)
    found["lightest_surviving_dark_higgs"] = Quantity(
        1e3 * lightest, "MeV", "lowest mass of the dark Higgs that no limit excludes, infinite if all are"
    )
    found["lightest_words"] = Quantity(
        _lightest(lightest, because), "", "how light the dark Higgs may be beside all limits"
    )
    return found


def rests_on_start(
    point: dark_photon_confronted.Point, judged: JudgedPoints, chosen: tuple[str | Constraint, ...]
) -> Texts:
    """Return for each point what is to be said where N_eff alone excludes it; an empty text elsewhere.

    That is whether the other beginning, with or without dark Higgs bosons, is excluded as well.

    Parameters
    ----------
    point : dark_photon_confronted.Point
    judged : JudgedPoints
        Of the dark photon there.
    chosen : tuple of str or Constraint
    """
    excluded = judged.strengths > 1.0
    of_neutrinos = np.array([name in dark_photon_confronted.NEUTRINOS for name in judged.comparisons])
    alone = np.any(excluded[of_neutrinos], axis=0) & ~np.any(excluded[~of_neutrinos], axis=0)
    alone = np.asarray(
        alone & (np.asarray(model_judgement.over_density(judged.relic_density, judged.wanted_density)) <= 1.0)
    )
    said = np.full(judged.shape, "", dtype=object)
    if np.any(alone):
        said[alone] = _ONLY_N_EFF["either"]
        other = {"thermal": "none", "none": "thermal"}[point.dark_higgs_start]
        of_other = dataclasses.replace(point, dark_higgs_start=other)
        strength = np.broadcast_to(
            _strength(dark_photon_confronted.neutrinos_of(of_other), chosen), judged.shape
        )
        said[alone & (strength <= 1.0)] = _ONLY_N_EFF["this"]
        # Without dark Higgs bosons the dark photon is judged as with them where dark matter contradicts that.
        against = dark_photon_confronted.contradicted(dataclasses.replace(point, dark_higgs_start="none"))
        said[alone & np.broadcast_to(against, judged.shape)] = _ONLY_N_EFF["one"]
    return said if judged.shape else str(said.item())


def _strength(neutrinos: Array, chosen: tuple[str | Constraint, ...]) -> Array:
    # The largest of those limits on N_eff that are on; what is not known is not excluded.
    known = np.isfinite(neutrinos)
    largest = np.zeros(known.shape)
    for name in dark_photon_confronted.NEUTRINOS:
        if name in chosen:
            standard = effective_neutrinos.standard_effective_neutrinos()
            one = constraints.beside(
                constraints.get(name), np.where(known, neutrinos, standard), standard=standard
            )
            largest = np.maximum(largest, np.where(known, one.strength, 0.0))
    return largest


def beginnings(point: dark_photon_confronted.Point, alpha_X: float) -> dict[str, Beginning]:
    """Return N_eff of a dark Higgs of one point for each beginning.

    Parameters
    ----------
    point : dark_photon_confronted.Point
        One point, with a dark Higgs that `effective_neutrinos` knows.
    alpha_X : float
    """
    m_phi, sin_theta = float(point.m_phi), float(point.sin_theta)
    contact = float(dark_photon_confronted.last_contact(point.m_DM))
    none_of_it = dataclasses.replace(point, dark_higgs_start="none")
    here, there = own_temperature(point, alpha_X, contact), _temperature_of_section_III_B()
    contradicted = bool(dark_photon_confronted.contradicted(none_of_it))
    thermal = float(effective_neutrinos.effective_neutrinos(m_phi, sin_theta, "thermal", contact, point.m_DM))
    own, cooler = neutrinos_at(m_phi, sin_theta, np.array([here, there]), contact, float(point.m_DM)).tolist()
    at = f"at {spelled(1e3 * contact, 2)} MeV"
    part = "of the plasma's temperature then"
    warm_is_taken = point.dark_higgs_start == "thermal" or contradicted
    found = {"thermal": Beginning(f"with a dark sector as warm as the plasma {at}", thermal, warm_is_taken)}
    if not contradicted:
        none = float(effective_neutrinos.effective_neutrinos(m_phi, sin_theta, "none", contact))
        found["none"] = Beginning(
            "with no dark Higgs boson in the beginning", none, point.dark_higgs_start == "none"
        )
    return found | {
        "own": Beginning(f"with {spelled(here)} {part}, which contact through X leaves here", own),
        "cooler": Beginning(f"with {spelled(there)} {part}, as on the page of Section III B", cooler),
    }


def _followed(point: dark_photon_confronted.Point) -> bool:
    # Whether N_eff is known for each beginning.
    lightest, heaviest = effective_neutrinos.MASS_IN_TABLE.meaningful.closed
    if not lightest <= float(point.m_phi) <= heaviest:
        return False
    lifetime = dark_higgs.dark_higgs_lifetime(point.m_phi, point.sin_theta)
    return float(lifetime) <= effective_neutrinos.LONGEST


def neutrinos_at(
    m_phi: float, sin_theta: float, warmth: Array, contact: float, m_DM: float = np.inf
) -> Array:
    """Return N_eff for a dark sector at some parts of the plasma's temperature.

    Parameters
    ----------
    m_phi, sin_theta : float
    warmth : numpy.ndarray
        Temperature of the dark sector over that of the plasma at the last contact.
    contact : float
        Temperature of the plasma then [GeV].
    m_DM : float
        Dark matter that is in equilibrium with the plasma [GeV].

    Examples
    --------
    >>> round(float(neutrinos_at(0.004, 1.3e-4, np.array([1.0]), 5e-3)[0]), 3)
    2.565
    """
    return _neutrinos_at(m_phi, sin_theta, tuple(warmth.tolist()), contact, m_DM)


@replaced.kept(64)
def _neutrinos_at(
    m_phi: float, sin_theta: float, warmth: tuple[float, ...], contact: float, m_DM: float
) -> Array:
    masses = np.full(len(warmth), m_phi)
    widths = np.full(len(warmth), float(dark_higgs.dark_higgs_width(m_phi, sin_theta)))
    T, T_nu = final_temperatures(masses, widths, hottest=contact, warmth=np.array(warmth), m_DM=m_DM)
    return np.asarray(effective_number(T, T_nu))


def own_temperature(point: dark_photon_confronted.Point, alpha_X: float, contact: float) -> float:
    """Return the temperature of the dark sector over that of the plasma which contact leaves, at one point.

    As in Section III B, by X and by decays of the dark Higgs.

    Parameters
    ----------
    point : dark_photon_confronted.Point
    alpha_X : float
    contact : float
        Temperature of the plasma [GeV] at which it is taken.
    """
    found = dark_sector_contact.thermal_contact(
        contact,
        m_DM=float(point.m_DM),
        m_phi=float(point.m_phi),
        m_X=float(point.m_X),
        alpha_X=alpha_X,
        epsilon=float(point.epsilon),
        mixing_ratio=float(dark_photon_mixing.mixing_ratio(point)),
        sin_theta=float(point.sin_theta),
    )
    return float(found["temperature_ratio"].numbers)


@replaced.kept()
def _temperature_of_section_III_B() -> float:
    page = dark_photon_freeze_out.evaluate(dark_photon_freeze_out.Parameters(), "thermal contact")
    return float(page.numbers("temperature_ratio"))


def _judged(one: Beginning, chosen: tuple[str | Constraint, ...]) -> str:
    assumed = ", which this page assumes" if one.assumed else ""
    first = f"{spelled(one.neutrinos)} {one.what}{assumed}"
    strengths = {
        name: float(
            constraints.beside(
                constraints.get(name),
                one.neutrinos,
                standard=effective_neutrinos.standard_effective_neutrinos(),
            ).strength
        )
        for name in dark_photon_confronted.NEUTRINOS
        if name in chosen
    }
    if not strengths:
        return f"{first}, of which no limit that is on says anything"
    most = max(strengths, key=lambda name: strengths[name])
    verdict = "which excludes it" if strengths[most] > 1.0 else "no conflict"
    return f"{first} ({spelled(strengths[most])} of what {words(most)} allows, {verdict})"


def lightest_surviving(
    point: dark_photon_confronted.Point, chosen: tuple[str | Constraint, ...]
) -> tuple[float, tuple[str, ...]]:
    """Return the lowest mass of the dark Higgs [GeV] that no limit excludes, and what excludes it just below.

    All other parameters are those of the point. The mass is infinite where all are excluded, with what
    excludes the heaviest; nothing excludes below it where every mass that decays to electrons survives.

    Parameters
    ----------
    point : dark_photon_confronted.Point
        One point; its dark Higgs mass is not used.
    chosen : tuple of str or Constraint
    """
    highest = min(float(point.m_DM), 2.0 * inputs.value("mass_muon") * (1.0 - 1e-9))
    low, high, count = _LIGHTEST, highest, _MASSES
    excluding: tuple[str, ...] = ()
    for _ in range(_NARROWED + 1):
        masses = np.minimum(np.geomspace(low, high, count), highest)
        judged = dark_photon_confronted.at_point(dataclasses.replace(point, m_phi=masses), chosen).judged
        excluded = np.broadcast_to(judged.strengths > 1.0, (len(judged.comparisons), count))
        names = np.array(list(judged.comparisons))
        free = np.flatnonzero(~np.any(excluded, axis=0))
        if not free.size:
            return np.inf, tuple(names[excluded[:, -1]].tolist())
        if free[0] == 0:
            return float(masses[0]), excluding
        low, high, count = float(masses[free[0] - 1]), float(masses[free[0]]), _BETWEEN
        excluding = tuple(names[excluded[:, free[0] - 1]].tolist())
    return high, excluding


def _lightest(lightest: float, because: tuple[str, ...]) -> str:
    by = joined(map(words, because)) if because else ""
    if np.isinf(lightest):
        return f"None survives, whatever its mass; the heaviest is excluded by {by}."
    mass = spelled(1e3 * lightest)
    if not because:
        return f"Every dark Higgs that decays to electrons survives at the light end, from {mass} MeV on."
    return f"The lightest that survives has {mass} MeV; just below it is excluded by {by}."
