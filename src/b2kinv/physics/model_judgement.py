"""What the excess, the dark matter and the limits leave of a model at one point.

A model is judged by three things: the rate of B⁺ → K⁺ + invisible beside the windows of the excess, its relic
density beside the observed one, and its predictions beside limits. Of a limit there are three kinds of
outcome: it excludes, it allows, or it does not constrain the model there.
"""

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from b2kinv.physics import constraints, line_likelihood, measurements
from b2kinv.physics.constraints import Comparison, Constraint
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.scalars import Array, Numbers

#: How far a relic density may be off and still be the observed one: what another table of the degrees of
#: freedom moves the frozen-in abundance by.
DENSITY_TOLERANCE = 0.1

#: What excludes where there is too much dark matter, beside the names of constraints.
DENSITY = "relic_density"

#: Limits that need no file of their own: name → words. `compared` knows them.
OWN = {
    "babar_spectrum_kstar": "a line in BaBar's spectrum of K* + invisible",
    "warm_dark_matter": "warm dark matter",
    "warm_dark_matter_own": "warm dark matter by its own momenta",
    "dark_matter_contact": "dark matter in equilibrium with ALPs",
    "higgs_invisible": "invisible Higgs decays",
    "perturbative_dark_coupling": "perturbativity of α_X",
    "heavy_partner": "χ_L heavier than X",
}

#: Limits without a file that follow the share of the dark matter by `warm_dark_matter.mixture_factor`.
OF_MIXTURES = ("warm_dark_matter", "warm_dark_matter_own")

#: Measurements that share data, of which one is multiplied: the first that is on.
SHARED = ("n_eff_planck_act_spt", "n_eff_planck2018", "n_eff_act_dr6")
#: Why nothing was asked of a model.
NO_LIMIT_IS_ON, NO_LIMIT_APPLIES = "every limit is off", "no limit that is on says anything of it"
#: What Belle II's likelihood of a line is called among those that are multiplied.
LINE = "belle2_line"

_FILES = {
    LINE: "Belle II's likelihood of the line",
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
    "charmless_decays_cleo": "CLEO's decays of B mesons without charm",
    "charm_displaced_muons": "CHARM's displaced muons",
    "dark_higgs_microboone": "MicroBooNE's dark Higgs from kaons",
    "dark_higgs_lifetime": "lifetime of the dark Higgs",
    "alp_helium": "helium from decays of ALPs",
    "alp_nucleosynthesis": "decays of ALPs at nucleosynthesis",
    "dark_photon_electroweak": "electroweak precision",
    "dark_photon_invisible": "BaBar's single photons",
    "dark_photon_visible_babar": "BaBar's search for visible decays of X",
    "dark_photon_visible_besiii": "BESIII's search for visible decays of X",
    "dark_photon_visible_lhcb": "LHCb's search for visible decays of X",
    "electrophilic_relic_mass": "mass of an electrophilic relic in equilibrium",
    "higgs_mixing_na62": "NA62's K⁺ → π⁺ + invisible",
    "kaon_to_pion_heavy": "NA62's curve for K⁺ → π⁺ + invisible above the π⁰",
    "kaon_to_pion_light": "NA62's curve for K⁺ → π⁺ + invisible",
    "kaon_to_pion_middle": "NA62's curve for K⁺ → π⁺ + invisible around the π⁰",
    "lhcb_dimuon_2_gev": "LHCb's K μμ",
    "lhcb_dimuon_spectrum": "LHCb's measured rate of K μμ",
    "n_eff_act_dr6": "N_eff of ACT",
    "n_eff_planck2018": "N_eff of Planck",
    "n_eff_planck_act_spt": "N_eff of Planck with ACT and SPT",
    "pandax2_electron": "PandaX-II's scattering on electrons",
    "pandax4t_electron": "PandaX-4T's scattering on electrons",
    "pandax4t_migdal_nucleon": "PandaX's scattering on nuclei",
    "self_interaction_clusters": "self-interaction in clusters",
    "supernova_streaming": "the supernova of 1987, for a dark Higgs that escapes",
    "supernova_trapping": "the supernova of 1987, for a dark Higgs that is trapped",
}


def words(name: str) -> str:
    """Return what a constraint is called in a sentence; its name where it has no words.

    Examples
    --------
    >>> words("warm_dark_matter"), words("n_eff_planck2018")
    ('warm dark matter', 'N_eff of Planck')
    """
    return OWN.get(name) or _FILES.get(name, "the dark-matter density" if name == DENSITY else name)


def names() -> tuple[str, ...]:
    """Return the names of all constraints that a model is held against.

    Examples
    --------
    >>> {"warm_dark_matter", "belle_kstar_zero"} <= set(names())
    True
    """
    return (*OWN, *constraints.names())


def chosen(only: str, without: str, own: Iterable[Constraint] = ()) -> tuple[str | Constraint, ...]:
    """Return the constraints that are switched on, by names with commas between.

    Parameters
    ----------
    only : str
        "all", or the names of those that are on.
    without : str
        "none", or the names of those that are off.
    own : iterable of Constraint
        A reader's own, which join those that are on under their names, and are off by name alone.

    Returns
    -------
    tuple
        Names, and a reader's own constraints themselves.

    Raises
    ------
    ValueError
        If a name is unknown or taken, switched on and off, or if none is left.

    Examples
    --------
    >>> chosen("warm_dark_matter, belle_kstar_zero", "none")
    ('warm_dark_matter', 'belle_kstar_zero')
    >>> chosen("warm_dark_matter", "warm_dark_matter")
    Traceback (most recent call last):
    ...
    ValueError: constraint 'warm_dark_matter' is switched on and off
    """
    known: dict[str, str | Constraint] = {name: name for name in names()}
    joining = _joined_to(known, own)
    wanted = _listed("constraints", only, "all", known)
    unwanted = _listed("without", without, "none", known)
    for name in wanted:
        if name in unwanted:
            raise ValueError(f"constraint {name!r} is switched on and off")
    on = (*wanted, *joining) if wanted else tuple(known)
    left = tuple(name for name in dict.fromkeys(on) if name not in unwanted)
    if not left:
        raise ValueError("no constraint is left, all are switched off: leave one out of 'without'")
    return tuple(known[name] for name in left)


def check_names(lists: Mapping[str, Iterable[str]], own: Iterable[Constraint] = ()) -> None:
    """Refuse names of constraints that there are not, whichever of a reader's own are there.

    Parameters
    ----------
    lists : mapping
        "constraints" and "without" → what either is to be, one after the other.
    own : iterable of Constraint

    Raises
    ------
    ValueError
        If a name is unknown or taken.

    Examples
    --------
    >>> check_names({"constraints": ["all", "warm_dark_matter"], "without": ["none"]})
    """
    known: dict[str, str | Constraint] = {name: name for name in names()}
    _joined_to(known, own)
    for parameter, everything in (("constraints", "all"), ("without", "none")):
        for text in lists.get(parameter, ()):
            _listed(parameter, text, everything, known)


def _joined_to(known: dict[str, str | Constraint], own: Iterable[Constraint]) -> tuple[str, ...]:
    names_of_own = []
    for one in own:
        if one.name in known or one.name == DENSITY:
            raise ValueError(f"there is a constraint {one.name!r} already: give your file another name")
        known[one.name] = one
        names_of_own.append(one.name)
    return tuple(names_of_own)


@replaced.kept(256)
def excess_windows(excess: str, mass: float) -> tuple[tuple[float, float], ...]:
    """Return the windows of BR(B⁺ → K⁺ + invisible) at one and two standard deviations.

    There is none out of range, nor where Belle II's likelihood allows no signal within two of them.

    Parameters
    ----------
    excess : str
        Name of the window; away from the mass that it was published for, the one that holds stands for it
        (`line_likelihood.window_that_holds`).
    mass : float
        Of the invisible particle [GeV].

    Examples
    --------
    >>> excess_windows("paper", 2.0)
    ((5e-06, 9e-06), (4e-06, 1.1e-05))
    """
    holding = line_likelihood.window_that_holds(excess, mass)
    lightest, heaviest = measurements.window(holding).mass_range
    if not lightest <= mass <= heaviest:
        return ()
    found = (measurements.excess_window(holding, mass, n_sigma=n_sigma) for n_sigma in (1, 2))
    one, two = ((float(low), float(high)) for low, high in found)
    # Where this likelihood allows no signal within 2σ, it shows no excess that a rate could explain.
    return () if holding == line_likelihood.OWN_WINDOW and two[0] <= 0.0 else (one, two)


class Bite(NamedTuple):
    """A prediction beside one constraint.

    Attributes
    ----------
    name : str
        Of the constraint.
    strength : float
        As `constraints.Comparison.strength`: above 1 is excluded.
    pull : float, optional
        As `constraints.Comparison.pull`.
    """

    name: str
    strength: float
    pull: float | None = None

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
    line : float or None
        −2 Δ ln L of Belle II's data against the best line of any mass; infinite for a rate beyond the scan,
        and None for a mass that is not in it.
    window : str
        Name of the window that holds here; "" where nobody asks for more than its ends.
    asked_window : str
        The one that was asked for.
    """

    rate: float
    windows: tuple[tuple[float, float], ...]
    relic_density: float
    wanted_density: float
    bites: tuple[Bite, ...]
    not_constrained: tuple[str, ...]
    line: float | None = None
    window: str = ""
    asked_window: str = ""

    @functools.cached_property
    def gain(self) -> float | None:
        """By how much −2 ln L of Belle II's data falls with the model; None where it is not known.

        A reader's own measurement is not Belle II's, and is not held against its likelihood.
        """
        if self.line is None or (self.window and _is_by_hand(self.window)):
            return None
        return line_likelihood.without_line() - self.line

    @functools.cached_property
    def explains(self) -> str:
        """Whether the rate is in a window that data prefer, "within 1σ", "within 2σ" or "no".

        In a window the model explains nothing if Belle II's data are less likely with it than without.
        """
        if self.gain is not None and not self.gain > 0.0:
            return "no"
        for n_sigma, (low, high) in enumerate(self.windows, 1):
            if low <= self.rate <= high:
                return f"within {n_sigma}σ"
        return "no"

    @functools.cached_property
    def dark_matter(self) -> str:
        """How much of the dark matter the model makes, "all", "too little" or "too much"."""
        if over_density(self.relic_density, self.wanted_density) > 1.0:
            return "too much"
        share = self.relic_density / self.wanted_density
        return "all" if share >= 1.0 - DENSITY_TOLERANCE else "too little"

    @functools.cached_property
    def excluding(self) -> tuple[Bite, ...]:
        """What excludes the model, the strongest first, among it too much dark matter."""
        found = [bite for bite in self.bites if bite.strength > 1.0]
        if self.dark_matter == "too much":
            found.append(Bite(DENSITY, float(over_density(self.relic_density, self.wanted_density))))
        return tuple(sorted(found, key=lambda bite: -bite.strength))

    @functools.cached_property
    def state(self) -> str:
        """Either "excluded", "allowed" or "not constrained here"."""
        if self.excluding:
            return constraints.EXCLUDED
        return constraints.ALLOWED if self.bites else constraints.NOT_CONSTRAINED

    @functools.cached_property
    def strongest(self) -> tuple[Bite, ...]:
        """What comes closest or excludes most, or several that tie; none if none is felt."""
        felt = self.excluding or self.bites
        return tuple(
            bite for bite in felt if bite.strength > 0.0 and bite.strength >= felt[0].strength * (1.0 - 1e-12)
        )

    @functools.cached_property
    def log_likelihoods(self) -> dict[str, float]:
        """−2 Δ ln L of each likelihood that is known, which are multiplied; against what fits it best.

        Belle II's of the line, and the measurements as if Gaussian. Of those that share data one counts.
        """
        found = {} if self.line is None else {LINE: self.line}
        known = {bite.name: bite.pull for bite in self.bites if bite.pull is not None}
        repeated = [name for name in SHARED if name in known][1:]
        for name, pull in known.items():
            if name not in repeated:
                found[name] = pull * pull
        return found

    @functools.cached_property
    def judgement(self) -> str:
        """What is left, "alive" or why it is not; "nothing asked" where no limit could tell."""
        if self.excluding:
            return f"excluded by {joined(bite.words for bite in self.excluding)}"
        if not self.bites:
            return f"nothing asked: {NO_LIMIT_APPLIES if self.not_constrained else NO_LIMIT_IS_ON}"
        if self.explains == "no":
            return "allowed, but without the excess"
        return "alive" if self.dark_matter == "all" else "allowed, but with too little dark matter"

    @property
    def alive(self) -> bool:
        """Whether the model gives excess and dark matter, and of all limits that apply none excludes it."""
        return self.judgement == "alive"

    @property
    def unasked(self) -> bool:
        """Whether no limit says anything of the model, so that it is neither alive nor dead."""
        return self.state == constraints.NOT_CONSTRAINED


@replaced.kept(256)
def _is_by_hand(window: str) -> bool:
    return measurements.window(window).by_hand


def over_density(found: Numbers, wanted: Numbers) -> Numbers:
    """Return a relic density over the largest that counts as the observed one: above 1 is too much.

    Examples
    --------
    >>> over_density(0.12, 0.12) < 1.0 < over_density(0.14, 0.12)
    True
    """
    return found / wanted / (1.0 + DENSITY_TOLERANCE)


def joined(parts: Iterable[str]) -> str:
    """Return parts of a sentence with commas and "and" between.

    Examples
    --------
    >>> joined(["one", "two", "three"])
    'one, two and three'
    """
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def compared(
    one: str | Constraint,
    prediction: Numbers,
    position: Numbers | None = None,
    standard: Numbers | None = None,
) -> Comparison:
    """Return a prediction beside a constraint, also beside one of `OWN`.

    Parameters
    ----------
    one : str or Constraint
    prediction : float or array_like of float
        In the unit of the constraint.
    position : float or array_like of float, optional
        Where its limit is read.
    standard : float or array_like of float, optional
        As in `constraints.beside`.

    Examples
    --------
    >>> compared("warm_dark_matter", 1e-5).verdict, compared("belle_kstar_zero", 1e-5).verdict
    ('excluded', 'allowed')
    """
    if not isinstance(one, str) or one not in OWN:
        known = constraints.get(one) if isinstance(one, str) else one
        return constraints.beside(known, prediction, position, standard)
    covered, strength = _of_its_own(one, np.asarray(prediction, dtype=float), position)
    return Comparison(covered, np.where(covered, strength, 0.0))


def _listed(parameter: str, text: str, alone: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the names in a list with commas between, none for the word that stands for no list.

    Parameters
    ----------
    parameter : str
        "constraints" or "without".
    text : str
    alone : str
        The word, "all" or "none".
    known : collection of str
        The names that there are.

    Raises
    ------
    ValueError
        That says which name is none, and what to write.

    Examples
    --------
    >>> _listed("without", "one, two", "none", ["one", "two"]), _listed("without", "none", "none", ["one"])
    (('one', 'two'), ())
    """
    if text.strip() == alone:
        return ()
    found = tuple(part.strip() for part in text.split(","))
    for name in found:
        if name in known:
            continue
        if name in ("all", "none"):
            raise ValueError(
                f"{parameter} = {text!r} is not allowed: it must be {alone!r}, alone, or names of "
                "constraints with commas between; 'constraints' has those that are on, 'without' those "
                "that are off"
            )
        if name.endswith(".json"):
            said = "a file of your own joins by --constraint FILE, or the parameter own_constraints"
        elif not name:
            said = f"write {parameter}={alone}, or names with one comma between"
        else:
            said = f"{parameter} must be {alone!r} or some of {', '.join(known)}"
        raise ValueError(f"no constraint {name!r}{validation.nearest_hint(name, known)}: {said}")
    return found


def _of_its_own(
    name: str, prediction: Array, position: Numbers | None
) -> tuple[npt.NDArray[np.bool_], Array]:
    # Where the limit applies, and prediction over limit.
    everywhere = np.ones(prediction.shape, dtype=bool)
    if name == "babar_spectrum_kstar":
        limit = np.asarray(measurements.spectrum_limit_Kstar(0.0 if position is None else position))
        return np.isfinite(limit), prediction / limit
    if name == "warm_dark_matter":
        return everywhere, measurements.value("warm_dark_matter_mass_limit") / prediction
    if name == "warm_dark_matter_own":
        return everywhere, np.asarray(position if position is not None else 0.0) / prediction
    if name == "higgs_invisible":
        return everywhere, prediction / measurements.value("br_higgs_invisible_limit")
    # Of order one is where a series in the coupling, a hierarchy of masses, or freeze-in ends.
    return everywhere, prediction
