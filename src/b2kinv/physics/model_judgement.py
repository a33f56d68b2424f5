"""What the excess, the dark matter and the limits leave of a model at one point.

A model is judged by three things: the rate of B⁺ → K⁺ + invisible beside the windows of the excess, its relic
density beside the observed one, and its predictions beside limits. Of a limit there are three kinds of
outcome: it excludes, it allows, or it does not constrain the model there.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from b2kinv.physics import constraints, measurements
from b2kinv.quantities import replaced

#: Name of a constraint → prediction, and where its limit is read, None for a single number.
Predictions: TypeAlias = Mapping[str, tuple[float, float | None]]

#: How far a relic density may be off and still be the observed one: what another table of the degrees of
#: freedom moves the frozen-in abundance by.
DENSITY_TOLERANCE = 0.1

#: Limits that need no file of their own: name → words. `of_their_own` compares with them.
OWN = {
    "babar_spectrum_kstar": "a line in BaBar's spectrum of K* + invisible",
    "warm_dark_matter": "warm dark matter",
    "higgs_invisible": "invisible Higgs decays",
    "perturbative_dark_coupling": "perturbativity of α_X",
    "heavy_partner": "χ_L heavier than X",
}

_FILES = {
    "annihilation_at_recombination": "annihilation at recombination",
    "babar_k_plus": "BaBar's K⁺ + invisible",
    "babar_k_zero": "BaBar's K⁰ + invisible",
    "babar_kstar_plus": "BaBar's K*⁺ + invisible",
    "babar_kstar_zero": "BaBar's K*⁰ + invisible",
    "belle2_xs_nu_nu": "Belle II's X_s + invisible",
    "belle2_xs_nu_nu_heavy": "Belle II's X_s + invisible at heavy X_s",
    "belle2_xs_nu_nu_light": "Belle II's X_s + invisible at light X_s",
    "belle2_xs_nu_nu_middle": "Belle II's X_s + invisible at the K* mass",
    "belle_hadronic_kstar_plus": "Belle's K*⁺ + invisible with hadronic tag",
    "belle_hadronic_kstar_zero": "Belle's K*⁰ + invisible with hadronic tag",
    "belle_kstar_plus": "Belle's K*⁺ + invisible",
    "belle_kstar_zero": "Belle's K*⁰ + invisible",
    "bs_mixing_ratio": "B_s mixing",
    "cesium_weak_charge_shift": "atomic parity violation",
    "dark_higgs_lifetime": "lifetime of the dark Higgs",
    "dark_photon_electroweak": "electroweak precision",
    "dark_photon_invisible": "BaBar's single photons",
    "electrophilic_relic_mass": "mass of an electrophilic relic in equilibrium",
    "higgs_mixing_na62": "NA62's K⁺ → π⁺ + invisible",
    "lhcb_dimuon_2_gev": "LHCb's K μμ",
    "n_eff_act_dr6": "N_eff of ACT",
    "n_eff_planck2018": "N_eff of Planck",
    "n_eff_planck_act_spt": "N_eff of Planck with ACT and SPT",
    "pandax4t_migdal_nucleon": "PandaX's scattering on nuclei",
    "self_interaction_clusters": "self-interaction in clusters",
}


def words(name: str) -> str:
    """Return what a constraint is called in a sentence; its name where it has no words.

    Examples
    --------
    >>> words("warm_dark_matter"), words("n_eff_planck2018")
    ('warm dark matter', 'N_eff of Planck')
    """
    return OWN.get(name) or _FILES.get(name, name)


def names() -> tuple[str, ...]:
    """Return the names of all constraints that a model is held against.

    Examples
    --------
    >>> {"warm_dark_matter", "belle_kstar_zero"} <= set(names())
    True
    """
    return (*OWN, *constraints.names())


def chosen(only: str, without: str) -> tuple[str, ...]:
    """Return the constraints that are switched on, by names with commas between.

    Parameters
    ----------
    only : str
        "all", or the names of those that are on.
    without : str
        "none", or the names of those that are off.

    Raises
    ------
    ValueError
        If a name is unknown, switched on and off, or if none is left.

    Examples
    --------
    >>> chosen("warm_dark_matter, belle_kstar_zero", "none")
    ('warm_dark_matter', 'belle_kstar_zero')
    >>> chosen("warm_dark_matter", "warm_dark_matter")
    Traceback (most recent call last):
    ...
    ValueError: constraint 'warm_dark_matter' is switched on and off
    """
    wanted = () if only == "all" else _listed(only)
    unwanted = () if without == "none" else _listed(without)
    for name in (*wanted, *unwanted):
        if name not in OWN:
            constraints.get(name)
    for name in wanted:
        if name in unwanted:
            raise ValueError(f"constraint {name!r} is switched on and off")
    left = tuple(name for name in dict.fromkeys(wanted or names()) if name not in unwanted)
    if not left:
        raise ValueError("no constraint is left: all are switched off")
    return left


@replaced.kept(256)
def excess_windows(excess: str, mass: float) -> tuple[tuple[float, float], ...]:
    """Return the windows of BR(B⁺ → K⁺ + invisible) at one and two standard deviations; none out of range.

    Parameters
    ----------
    excess : str
        Name of the window.
    mass : float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> excess_windows("paper", 2.0)
    ((5e-06, 9e-06), (4e-06, 1.1e-05))
    """
    lightest, heaviest = measurements.window(excess).mass_range
    if not lightest <= mass <= heaviest:
        return ()
    found = (measurements.excess_window(excess, mass, n_sigma=n_sigma) for n_sigma in (1, 2))
    return tuple((float(low), float(high)) for low, high in found)


@dataclass(frozen=True)
class Bite:
    """A prediction beside one constraint.

    Attributes
    ----------
    name : str
        Of the constraint.
    strength : float
        As `constraints.Comparison.strength`: above 1 is excluded.
    """

    name: str
    strength: float

    @property
    def words(self) -> str:
        """What the constraint is called in a sentence."""
        return words(self.name)


@dataclass(frozen=True)
class Confronted:
    """A model at one point, beside the excess, the observed density and the constraints.

    Attributes
    ----------
    rate : float
        BR(B⁺ → K⁺ + invisible) from new physics.
    windows : tuple
        The windows of the excess at one and at two standard deviations; empty where there is none.
    relic_density : float
    wanted_density : float
    bites : tuple of Bite
        Of the constraints that apply, the strongest first.
    not_constrained : tuple of str
        Names of those that do not.
    """

    rate: float
    windows: tuple[tuple[float, float], ...]
    relic_density: float
    wanted_density: float
    bites: tuple[Bite, ...]
    not_constrained: tuple[str, ...]

    @property
    def explains(self) -> str:
        """Whether the rate is in a window, "within 1σ", "within 2σ" or "no"."""
        for n_sigma, (low, high) in enumerate(self.windows, 1):
            if low <= self.rate <= high:
                return f"within {n_sigma}σ"
        return "no"

    @property
    def dark_matter(self) -> str:
        """How much of the dark matter the model makes, "all", "too little" or "too much"."""
        share = self.relic_density / self.wanted_density
        if share > 1.0 + DENSITY_TOLERANCE:
            return "too much"
        return "all" if share >= 1.0 - DENSITY_TOLERANCE else "too little"

    @property
    def excluding(self) -> tuple[Bite, ...]:
        """The constraints that exclude the model, the strongest first."""
        return tuple(bite for bite in self.bites if bite.strength > 1.0)

    @property
    def strongest(self) -> tuple[Bite, ...]:
        """The constraint that comes closest or excludes most, or several that tie."""
        return tuple(bite for bite in self.bites if bite.strength >= self.bites[0].strength * (1.0 - 1e-12))

    @property
    def judgement(self) -> str:
        """What is left, "alive" or why it is not."""
        reasons = [bite.words for bite in self.excluding]
        if self.dark_matter == "too much":
            reasons.insert(0, "the dark-matter density")
        if reasons:
            return f"excluded by {joined(reasons)}"
        if self.explains == "no":
            return "allowed, but without the excess"
        return "alive" if self.dark_matter == "all" else "allowed, but with too little dark matter"

    @property
    def alive(self) -> bool:
        """Whether the model gives excess and dark matter, and nothing excludes it."""
        return self.judgement == "alive"


def against(
    predictions: Predictions, chosen_names: Iterable[str]
) -> tuple[tuple[Bite, ...], tuple[str, ...]]:
    """Return the predictions beside the chosen constraints, the strongest first, and what does not apply.

    Parameters
    ----------
    predictions : mapping
        Of the model. A constraint without one does not apply, nor does one that sets no limit there.
    chosen_names : iterable of str

    Examples
    --------
    >>> bites, free = against({"belle_kstar_zero": (2e-5, None)}, ["n_eff_act_dr6", "belle_kstar_zero"])
    >>> bites[0].name, round(bites[0].strength, 3), free
    ('belle_kstar_zero', 1.111, ('n_eff_act_dr6',))
    """
    bites, free = [], []
    for name in chosen_names:
        strength = _strength(name, *predictions[name]) if name in predictions else None
        if strength is None:
            free.append(name)
        else:
            bites.append(Bite(name, strength))
    return tuple(sorted(bites, key=lambda bite: -bite.strength)), tuple(free)


def joined(parts: Iterable[str]) -> str:
    """Return parts of a sentence with commas and "and" between.

    Examples
    --------
    >>> joined(["one", "two", "three"])
    'one, two and three'
    """
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


def _strength(name: str, prediction: float, position: float | None) -> float | None:
    if name in OWN:
        return _of_its_own(name, prediction, position)
    found = constraints.compare(name, prediction, position)
    return float(found.strength) if found.covered else None


def _of_its_own(name: str, prediction: float, position: float | None) -> float | None:
    if name == "babar_spectrum_kstar":
        limit = float(measurements.spectrum_limit_Kstar(position or 0.0))
        return prediction / limit if math.isfinite(limit) else None
    if name == "warm_dark_matter":
        return measurements.value("warm_dark_matter_mass_limit") / prediction
    if name == "higgs_invisible":
        return prediction / measurements.value("br_higgs_invisible_limit")
    # Of order one is where a series in the coupling, or a hierarchy of masses, ends.
    return prediction
