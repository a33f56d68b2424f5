"""The dark photon model at one point or many beside everything that limits it: for Section IV.

What depends on masses and on the kind of mixing alone is kept, so that a point whose masses were seen before
costs a millisecond, and many points of the same masses little more.
"""

import dataclasses
import functools
from collections.abc import Mapping
from typing import Protocol

import numpy as np

from b2kinv.physics import (
    b_mesons,
    dark_higgs,
    dark_higgs_naturalness,
    dark_higgs_scattering,
    dark_photon_mixing,
    dark_photon_precision,
    effective_neutrinos,
    higgs_portal_decays,
    inputs,
    judged_points,
    kaon_to_pion,
    light_dark_higgs,
    line_likelihood,
    nuclei,
    supernova,
)
from b2kinv.physics.constraints import Constraint
from b2kinv.physics.electron_searches import electron_searches
from b2kinv.physics.judged_points import JudgedPoints, Prediction, Predictions, of_each
from b2kinv.physics.kaon_searches import kaon_searches
from b2kinv.physics.model_judgement import Confronted
from b2kinv.quantities import replaced
from b2kinv.quantities.scalars import Array, Numbers, Pair, plain_scalars
from b2kinv.sections import (
    dark_matter_searches,
    dark_photon_annihilation,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
    dark_photon_plane_limits,
)
from b2kinv.sections.dark_photon_parameter_space import Rates

#: Speeds [km/s] of dark matter in the halo and in a cluster of galaxies, as the paper takes them.
_HALO, _CLUSTER = 220.0, 1000.0
#: Constraints that are held against N_eff.
NEUTRINOS = ("n_eff_planck2018", "n_eff_act_dr6", "n_eff_planck_act_spt")


class _Replace(Protocol):
    """`dataclasses.replace` for numbers of a point."""

    def __call__(self, point: "Point", /, **values: Numbers) -> "Point": ...


@dataclasses.dataclass(frozen=True, kw_only=True)
class Point:
    """What must be known of points: parameters of `sections.conclusions`, by the same names.

    Numbers may be arrays that broadcast.
    """

    m_X: Numbers
    mixing_ratio: Numbers | str
    epsilon: Numbers
    m_DM: Numbers
    m_phi: Numbers
    sin_theta: Numbers
    alpha_X: Numbers | str
    relic_density: Numbers
    excess: str
    form_factor_set: str
    standard_model: str
    #: Whether there are dark Higgs bosons in the beginning (`effective_neutrinos.START`).
    dark_higgs_start: str = "thermal"
    #: How X → hadrons is computed (`dark_photon_decays.HADRON_METHOD`).
    hadrons: str = "quark_currents"
    #: What g_bs is multiplied by, of the Z penguin alone (`physics.dark_z_completion`).
    completion: Numbers = 1.0

    def of_numbers(self, values: Mapping[str, Numbers]) -> "Point":
        """Return the same with other numbers, by name."""
        replace: _Replace = dataclasses.replace
        return replace(self, **values)


@dataclasses.dataclass(frozen=True)
class Found:
    """What the points come to: numbers, or arrays of them.

    Attributes
    ----------
    alpha_X : float or numpy.ndarray
    rates : dict of str to float or numpy.ndarray
        Branching ratios with an invisible dark photon: "K_plus", "K_zero", "Kstar_plus", "Kstar_zero".
    lifetime : float or numpy.ndarray
        Of the dark Higgs [s]; where it cannot decay to electrons, the least by φ → γγ.
    neutrinos : float or numpy.ndarray
        N_eff with the dark Higgs; infinite where it is not known.
    masses : tuple of float or numpy.ndarray
        Of dark matter, of the dark Higgs and of X [GeV].
    tuning_loop, tuning_partner, tuning_portal : float or numpy.ndarray
        m_φ² over what it gets from the loop of X, from that of a χ_L as heavy as X, the lightest that Section
        III takes, and from the Higgs boson's expectation value.
    judged : JudgedPoints
    """

    alpha_X: Numbers
    rates: dict[str, Numbers]
    lifetime: Numbers
    neutrinos: Numbers
    masses: tuple[Numbers, Numbers, Numbers]
    tuning_loop: Numbers
    tuning_partner: Numbers
    tuning_portal: Numbers
    judged: JudgedPoints

    @functools.cached_property
    def confronted(self) -> Confronted:
        """The model at one point, if there is but one."""
        return self.judged.at()

    @functools.cached_property
    def density_through_phi(self) -> Numbers:
        """Ω h² if ψψ → φφ were all, as the paper takes it; that of `judged` has annihilation through X."""
        most = of_each(_relic_coupling, *self.masses, self.judged.wanted_density)
        # The α_X of the relic density where X does not count, so that there is nothing to compute.
        if np.all(np.equal(self.alpha_X, most)):
            return self.judged.wanted_density
        return dark_photon_freeze_out.relic_density(*self.masses, self.alpha_X)


def at_point(p: Point, chosen: tuple[str | Constraint, ...]) -> Found:
    """Return the dark photon model at one point, or at all points of arrays, beside the chosen constraints.

    Parameters
    ----------
    p : Point
    chosen : tuple of str or Constraint

    Examples
    --------
    >>> p = Point(
    ...     m_X=2.0, mixing_ratio="tan_theta_W", epsilon=1.75e-4, m_DM=0.1, m_phi=0.004,
    ...     sin_theta=1.3e-4, alpha_X="relic_density", relic_density=0.12, excess="paper",
    ...     form_factor_set="GRvDV2023", standard_model="left_out",
    ... )
    >>> found = at_point(p, ("belle_kstar_zero",))
    >>> found.confronted.explains, found.confronted.dark_matter
    ('within 1σ', 'all')
    """
    p = p.of_numbers(_arrays(p))
    alpha_X, density = _dark_matter(p)
    per = _rates_of_each(p)
    per = dataclasses.replace(per, K=per.K * p.completion**2, Kstar=per.Kstar * p.completion**2)
    rates, dimuon = _branching_ratios(per, p.epsilon, alpha_X)
    neutrinos = neutrinos_of(p)
    predictions = _predictions(p, alpha_X, per, rates, dimuon, neutrinos)
    positions = {
        "mass of the dark photon": p.m_X, "mass of the invisible particle": p.m_X,
        "mass of dark matter": p.m_DM, "mass of the dark Higgs": p.m_phi,
    }  # fmt: skip
    judged = JudgedPoints(
        rate=rates["K_plus"],
        windows=judged_points.windows(p.excess, p.m_X),
        # A dark Higgs that outlives the universe is dark matter as well.
        relic_density=density + light_dark_higgs.density_today(p.m_phi, p.sin_theta, last_contact(p.m_DM)),
        wanted_density=p.relic_density,
        comparisons=judged_points.compared(predictions, chosen, positions, density / p.relic_density),
        line=line_likelihood.rise(p.m_X, rates["K_plus"]),
        line_known=line_likelihood.covers(p.m_X),
        excess=p.excess,
        mass=p.m_X,
    )
    v_phi = dark_higgs.vacuum_expectation_value(p.m_X, alpha_X)
    loop = dark_higgs_naturalness.loop_correction(p.m_X, dark_higgs_naturalness.VECTOR, v_phi)
    partner = dark_higgs_naturalness.loop_correction(p.m_X, dark_higgs_naturalness.MAJORANA, v_phi)
    portal = dark_higgs_naturalness.portal_correction(p.m_phi, p.sin_theta, v_phi)
    lifetime = light_dark_higgs.lifetime(p.m_phi, p.sin_theta)
    tuned = [dark_higgs_naturalness.tuning(p.m_phi, one) for one in (loop, partner, portal)]
    return Found(
        alpha_X=plain_scalars(alpha_X),
        rates=plain_scalars(rates),
        lifetime=lifetime,
        neutrinos=plain_scalars(neutrinos),
        masses=(p.m_DM, p.m_phi, p.m_X),
        tuning_loop=tuned[0],
        tuning_partner=tuned[1],
        tuning_portal=tuned[2],
        judged=judged,
    )


def _arrays(p: Point) -> dict[str, Numbers]:
    # Python's own floats are several times faster than arrays without axes.
    return {
        name: plain_scalars(np.asarray(one, dtype=float))
        for name, one in vars(p).items()
        if not isinstance(one, str)
    }


def _dark_matter(p: Point) -> tuple[Numbers, Numbers]:
    # α_X and Ω h².
    if isinstance(p.alpha_X, str):
        return _coupling_or_density(p, p.hadrons), p.relic_density
    return p.alpha_X, _coupling_or_density(p, p.hadrons)


def _coupling_or_density(p: Point, hadrons: str) -> Numbers:
    # Whichever of both is not given.
    masses = (p.m_DM, p.m_phi, p.m_X)
    mixing = (p.epsilon, dark_photon_mixing.mixing_ratio(p))
    if isinstance(p.alpha_X, str):
        coupling = dark_photon_annihilation.whole_dark_coupling
        return coupling(*masses, *mixing, p.relic_density, hadrons=hadrons)
    return dark_photon_annihilation.whole_relic_density(*masses, p.alpha_X, *mixing, hadrons=hadrons)


def left_by_hadrons(p: Point) -> Pair:
    """Return what ways to compute hadrons leave at least and at most: of α_X, or of Ω h² where α_X is given.

    Parameters
    ----------
    p : Point
        Of numbers.

    Examples
    --------
    >>> p = Point(
    ...     m_X=2.0, mixing_ratio="tan_theta_W", epsilon=1.75e-4, m_DM=0.95, m_phi=0.03,
    ...     sin_theta=1.3e-4, alpha_X=1.66e-4, relic_density=0.12, excess="paper",
    ...     form_factor_set="GRvDV2023", standard_model="left_out",
    ... )
    >>> low, high = left_by_hadrons(p)
    >>> round(low, 4), round(high, 4)
    (0.0019, 0.0027)
    """
    return dark_photon_annihilation.hadron_range(lambda given: _coupling_or_density(p, given))


def _relic_coupling(given: tuple[float, ...]) -> float:
    m_DM, m_phi, m_X, density = given
    return dark_photon_annihilation.coupling_alone(m_DM, m_phi, m_X, density)


@replaced.kept(4096)
def _rates(m_X: float, m_DM: float, mixing_ratio: float | str, hadrons: str, form_factor_set: str) -> Rates:
    return dark_photon_parameter_space.rates(m_X, m_DM, mixing_ratio, hadrons, "MSbar", form_factor_set)


def _rates_of_each(p: Point) -> Rates:
    word = p.mixing_ratio if isinstance(p.mixing_ratio, str) else None
    ratio = 0.0 if isinstance(p.mixing_ratio, str) else p.mixing_ratio

    def one(name: str) -> Numbers:
        def value(given: tuple[float, ...]) -> float:
            m_X, m_DM, number = given
            return float(getattr(_rates(m_X, m_DM, word or number, p.hadrons, p.form_factor_set), name))

        return of_each(value, p.m_X, p.m_DM, ratio)

    return Rates(**{field.name: one(field.name) for field in dataclasses.fields(Rates)})


def _branching_ratios(per: Rates, epsilon: Numbers, alpha_X: Numbers) -> tuple[dict[str, Numbers], Numbers]:
    # Widths of the charged and the neutral meson differ by less than a per cent, lifetimes by eight.
    squared, charged = epsilon**2, b_mesons.lifetime("+") / b_mesons.lifetime("0")
    width = per.visible * squared + per.dark * alpha_X
    some = np.where(width > 0.0, width, 1.0)
    invisible = (per.neutrinos * squared + per.dark * alpha_X) / some
    to_K, to_Kstar = per.K * squared * invisible, per.Kstar * squared * invisible
    rates: dict[str, Numbers] = {
        "K_plus": to_K,
        "K_zero": to_K / charged,
        "Kstar_plus": to_Kstar * charged,
        "Kstar_zero": to_Kstar,
    }
    return rates, per.K * squared * per.muons * squared / some


def _predictions(
    p: Point, alpha_X: Numbers, per: Rates, rates: dict[str, Numbers], dimuon: Numbers, neutrinos: Array
) -> Predictions:
    searched = kaon_searches(rates, p.m_X, p.standard_model == "counted", p.form_factor_set)
    return {
        **searched,
        "lhcb_dimuon_2_gev": Prediction(dimuon),
        "lhcb_dimuon_spectrum": Prediction(dimuon, p.m_X),
        **_of_couplings(p, alpha_X, per),
        **_of_visible_decays(p, alpha_X, per),
        **dark_sector_predictions(p, alpha_X),
        **_of_dark_higgs(p, neutrinos),
        # For limits of a reader's own.
        "epsilon": Prediction(p.epsilon),
        "sin_theta": Prediction(p.sin_theta),
    }


def _of_couplings(p: Point, alpha_X: Numbers, per: Rates) -> Predictions:
    # What X does to electrons, atoms, the Z and the B_s.
    kinetic = dark_photon_mixing.is_kinetic(p)
    epsilon_Z = p.epsilon * dark_photon_mixing.mixing_ratio(p)
    vector, axial = dark_photon_decays.fermion_couplings("electron", p.epsilon, epsilon_Z)
    visible = (per.visible - per.neutrinos) * p.epsilon**2
    dark = per.dark * alpha_X + per.neutrinos * p.epsilon**2
    invisible = dark / np.where(dark + visible > 0.0, dark + visible, 1.0)
    found: dict[str, Prediction] = {
        "dark_photon_invisible": Prediction(
            dark_photon_precision.single_photon_mixing(vector, axial, invisible), p.m_X
        ),
        "cesium_weak_charge_shift": Prediction(
            dark_photon_precision.dark_z_weak_charge_shift(p.epsilon, epsilon_Z, p.m_X)
        ),
        "dark_photon_electroweak": Prediction(
            dark_photon_precision.electroweak_mixing(p.epsilon, 0.0 if kinetic else epsilon_Z)
        ),
    }
    if not kinetic:
        g_bs = np.abs(p.completion * dark_photon_decays.bs_coupling(epsilon_Z, "MSbar"))
        found["bs_mixing_ratio"] = Prediction(dark_photon_precision.bs_mixing_ratio(g_bs, p.m_X))
    return found


def _of_visible_decays(p: Point, alpha_X: Numbers, per: Rates) -> Predictions:
    # The kinetic mixing with which a dark photon of visible decays alone would give as many pairs of muons.
    epsilon_Z = p.epsilon * dark_photon_mixing.mixing_ratio(p)
    couplings = dark_photon_decays.fermion_couplings("electron", p.epsilon, epsilon_Z)
    width = per.visible * p.epsilon**2 + per.dark * alpha_X
    muons = per.muons * p.epsilon**2 / np.where(width > 0.0, width, 1.0)
    kinetic = dark_photon_mixing.is_kinetic(p)
    of_dark_photon = of_each(_muon_share, p.m_X)
    share = muons / np.where(np.greater(of_dark_photon, 0.0), of_dark_photon, 1.0)
    # Below two muons, a kinetic mixing alone has electrons.
    seen = np.greater(of_dark_photon, 0.0)
    if kinetic:
        share = np.where(seen, share, per.visible * p.epsilon**2 / np.where(width > 0.0, width, 1.0))
        seen = np.array(True)
    mixing = dark_photon_precision.single_photon_mixing(*couplings, share)
    # Quarks make X at LHCb, whose coupling to a dark Z is another one.
    applies = {"dark_photon_visible_lhcb": seen & kinetic}
    return {
        name: Prediction(mixing, p.m_X, applies.get(name, seen))
        for name in dark_photon_plane_limits.VISIBLE_SEARCHES
    }


@replaced.kept(4096)
def _muon_share(given: tuple[float, ...]) -> float:
    # Of a dark photon that decays to nothing dark.
    (m_X,) = given
    muons = dark_photon_decays.width_to_charged_leptons("muon", m_X, 1.0, 0.0)
    return float(muons / dark_photon_decays.width_to_standard_model(m_X, 1.0, 0.0, "quark_currents"))


def dark_sector_predictions(
    p: Point, alpha_X: Numbers, speeds: tuple[Numbers, Numbers] = (_HALO, _CLUSTER)
) -> Predictions:
    """Return dark matter on nuclei, on electrons, on itself and with itself, and Higgs decays, if it is all.

    Parameters
    ----------
    p : Point
    alpha_X : float or numpy.ndarray
    speeds : tuple of float or numpy.ndarray
        Of dark matter in the halo and in a cluster of galaxies [km/s].
    """
    halo, cluster = speeds
    dark = (p.m_DM, p.m_X, alpha_X)
    epsilon_Z = p.epsilon * dark_photon_mixing.mixing_ratio(p)
    v_phi = dark_higgs.vacuum_expectation_value(p.m_X, alpha_X)
    on_itself = dark_matter_searches.self_interaction(*dark)
    on_itself = on_itself + dark_matter_searches.dark_higgs_self_interaction(
        p.m_DM, p.m_phi, p.m_X, alpha_X, cluster
    )
    # Faster than at recombination, where a p wave is slower still.
    today = dark_matter_searches.annihilation_today(p.m_DM, p.m_phi, p.m_X, alpha_X, halo)
    share = higgs_portal_decays.invisible_branching_ratio(p.m_phi, p.m_X, p.m_DM, v_phi, p.sin_theta)
    partner = dark_higgs_naturalness.heaviest_partner(p.m_X, alpha_X)
    # At the nearest lighter mass, where the limit is weaker.
    masses, _ = dark_higgs_scattering.published_points()
    nearest = masses[np.maximum(np.searchsorted(masses, p.m_DM, side="right") - 1, 0)]
    published = (masses[0] <= p.m_DM) & (p.m_DM <= masses[-1])
    # Beyond them at its own mass, where nothing was published.
    read_at = np.where(published, nearest, p.m_DM)
    on_nuclei = _on_nuclei(p, alpha_X, epsilon_Z, halo)
    on_electron = dark_matter_searches.electron_cross_section(*dark, p.epsilon, epsilon_Z, halo)
    on_electron = on_electron + dark_matter_searches.axial_electron_cross_section(*dark, epsilon_Z)
    on_electron = on_electron + dark_higgs_scattering.electron_cross_section(
        dark_higgs.higgs_coupling(*dark), p.sin_theta, p.m_DM, p.m_phi
    )
    return {
        **electron_searches(on_electron, p.m_DM),
        "self_interaction_clusters": Prediction(on_itself),
        "annihilation_at_recombination": Prediction(today / p.m_DM),
        "higgs_invisible": Prediction(share),
        "perturbative_dark_coupling": Prediction(alpha_X),
        "heavy_partner": Prediction(p.m_X / partner),
        "pandax4t_migdal_nucleon": Prediction(on_nuclei, read_at),
    }


def _on_nuclei(p: Point, alpha_X: Numbers, epsilon_Z: Numbers, halo: Numbers) -> Numbers:
    # Per nucleon, as PandaX quotes it: by X and by the dark Higgs.
    dark = (p.m_DM, p.m_X, alpha_X)
    by_X = dark_matter_searches.nucleus_cross_section("xenon", *dark, p.epsilon, epsilon_Z, halo)
    by_X = by_X + dark_matter_searches.axial_nucleus_cross_section("xenon", *dark, epsilon_Z)
    by_phi = dark_higgs_scattering.effective_nucleon_cross_section(
        "xenon", dark_higgs.higgs_coupling(*dark), p.sin_theta, p.m_DM, p.m_phi, halo
    )
    return nuclei.per_nucleon(by_X, "xenon", p.m_DM) + by_phi


def _of_dark_higgs(p: Point, neutrinos: Array) -> Predictions:
    # A dark Higgs of more than twice the mass of the muon decays faster than by Eq. 49.
    lighter = p.m_phi < 2.0 * inputs.value("mass_muon")
    found: dict[str, Prediction] = {
        "dark_higgs_lifetime": Prediction(light_dark_higgs.lifetime(p.m_phi, p.sin_theta)),
        "higgs_mixing_na62": Prediction(p.sin_theta),
        "dark_higgs_microboone": Prediction(p.sin_theta),
    }
    kaons = kaon_to_pion.branching_ratio_to_dark_higgs(p.m_phi, p.sin_theta)
    found |= {name: Prediction(kaons, p.m_phi, lighter) for name in kaon_to_pion.LIMITS}
    found |= {
        name: Prediction(p.sin_theta, None, lighter & supernova.applies(name, p.m_phi, p.sin_theta))
        for name in (supernova.STREAMING, supernova.TRAPPING)
    }
    known = np.isfinite(neutrinos)
    # Counted from what the same equations give without φ; what is not known is nowhere seen.
    standard = effective_neutrinos.standard_effective_neutrinos()
    expected = np.where(known, neutrinos, standard)
    for name in NEUTRINOS:
        found[name] = Prediction(expected, None, known, standard)
    return found


def last_contact(m_DM: Numbers) -> Numbers:
    """Return the temperature [GeV] from which on the dark Higgs has its own decays alone.

    Dark matter freezes out at about a twentieth of its mass, and N_eff is tabulated from 5 to 20 MeV.

    Examples
    --------
    >>> float(last_contact(0.3)), float(last_contact(0.05))
    (0.015, 0.005)
    """
    found: Numbers = np.clip(m_DM / 20.0, *effective_neutrinos.LAST_CONTACT.meaningful.closed)
    return found


def contradicted(p: Point) -> Array:
    """Return whether a start without dark Higgs bosons contradicts that dark matter freezes out into them.

    Below 100 MeV it does so after they are said to be absent; and what makes a dark Higgs that electrons
    cannot make is not followed.
    """
    lightest, _ = effective_neutrinos.MASS_IN_TABLE.meaningful.closed
    coldest, _ = effective_neutrinos.LAST_CONTACT.meaningful.closed
    found = np.less(p.m_DM, 20.0 * coldest) | np.less(p.m_phi, lightest)
    return np.logical_and(p.dark_higgs_start == "none", found)


def neutrinos_of(p: Point) -> Array:
    """Return N_eff with the dark Higgs, infinite where it is not known.

    A start that the freeze-out contradicts is not taken.
    """
    lightest, heaviest = effective_neutrinos.MASS_IN_TABLE.meaningful.closed
    longest = effective_neutrinos.LONGEST
    none = np.logical_and(p.dark_higgs_start == "none", np.logical_not(contradicted(p)))
    lifetime = np.asarray(dark_higgs.dark_higgs_lifetime(p.m_phi, p.sin_theta))
    made = none & np.less_equal(lightest, p.m_phi) & (lifetime <= longest)
    m_phi, sin_theta, m_DM, contact, none, made = np.broadcast_arrays(
        p.m_phi, p.sin_theta, p.m_DM, last_contact(p.m_DM), none, made
    )
    found = np.full(m_phi.shape, np.inf)
    if np.any(where := ~none & (m_phi <= heaviest)):
        found[where] = effective_neutrinos.most_effective_neutrinos(
            m_phi[where], sin_theta[where], contact[where], m_DM[where]
        )
    if np.any(where := made & (m_phi <= heaviest)):
        found[where] = effective_neutrinos.effective_neutrinos(
            m_phi[where], sin_theta[where], "none", contact[where], m_DM[where]
        )
    return found
