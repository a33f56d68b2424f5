"""The dark photon model at one point beside everything that limits it: for Section IV.

What depends on masses and on the kind of mixing alone is kept, so that a point whose masses were seen before
costs a millisecond.
"""

import dataclasses
import functools

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
    nuclei,
)
from b2kinv.physics.kaon_searches import kaon_searches
from b2kinv.physics.model_judgement import Confronted, Predictions, against, excess_windows
from b2kinv.sections import (
    dark_matter_searches,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_parameter_space,
)
from b2kinv.sections.dark_photon_parameter_space import Rates

#: Speeds [km/s] of dark matter in the halo and in a cluster of galaxies, as the paper takes them.
_HALO, _CLUSTER = 220.0, 1000.0
#: q² [GeV²] of the bin of LHCb's spectrum that the limit on K μμ at 2 GeV stems from.
_DIMUON_BIN = (3.0, 4.0)
#: A lifetime [s] that stands for an infinite one.
_FOREVER = 1e99


@dataclasses.dataclass(frozen=True, kw_only=True)
class Point:
    """What must be known of a point: parameters of `sections.conclusions`, by the same names."""

    m_X: float
    mixing_ratio: float | str
    epsilon: float
    m_DM: float
    m_phi: float
    sin_theta: float
    alpha_X: float | str
    relic_density: float
    excess: str
    form_factor_set: str
    standard_model: str
    #: g_bs over that of the Z penguin alone: see `physics.dark_z_completion`.
    completion: float = 1.0


@dataclasses.dataclass(frozen=True)
class Found:
    """What the point comes to.

    Attributes
    ----------
    alpha_X : float
    rates : dict of str to float
        Branching ratios with an invisible dark photon: "K_plus", "K_zero", "Kstar_plus", "Kstar_zero".
    lifetime : float
        Of the dark Higgs [s].
    tuning_loop, tuning_portal : float
        m_φ² over what it gets from the loop of X, and from the Higgs boson's expectation value.
    confronted : Confronted
    """

    alpha_X: float
    rates: dict[str, float]
    lifetime: float
    tuning_loop: float
    tuning_portal: float
    confronted: Confronted


def at_point(p: Point, chosen: tuple[str, ...]) -> Found:
    """Return the dark photon model at a point, beside the chosen constraints.

    Parameters
    ----------
    p : Point
    chosen : tuple of str

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
    masses = (p.m_DM, p.m_phi, p.m_X)
    if isinstance(p.alpha_X, str):
        alpha_X, density = _relic_coupling(*masses, p.relic_density), p.relic_density
    else:
        alpha_X = float(p.alpha_X)
        density = float(dark_photon_freeze_out.relic_density(*masses, alpha_X))
    per = _rates(p.m_X, p.m_DM, p.mixing_ratio, p.form_factor_set)
    if p.completion != 1.0:
        per = dataclasses.replace(per, K=per.K * p.completion**2, Kstar=per.Kstar * p.completion**2)
    rates, dimuon = _branching_ratios(per, p.epsilon, alpha_X)
    bites, free = against(_predictions(p, alpha_X, per, rates, dimuon), chosen)
    confronted = Confronted(
        rate=rates["K_plus"],
        windows=excess_windows(p.excess, p.m_X),
        relic_density=density,
        wanted_density=p.relic_density,
        bites=bites,
        not_constrained=free,
    )
    v_phi = float(dark_higgs.vacuum_expectation_value(p.m_X, alpha_X))
    loop = dark_higgs_naturalness.loop_correction(p.m_X, dark_higgs_naturalness.VECTOR, v_phi)
    portal = dark_higgs_naturalness.portal_correction(p.m_phi, p.sin_theta, v_phi)
    return Found(
        alpha_X,
        rates,
        float(dark_higgs.dark_higgs_lifetime(p.m_phi, p.sin_theta)),
        float(dark_higgs_naturalness.tuning(p.m_phi, loop)),
        float(dark_higgs_naturalness.tuning(p.m_phi, portal)),
        confronted,
    )


@functools.lru_cache(maxsize=1024)
def _relic_coupling(m_DM: float, m_phi: float, m_X: float, density: float) -> float:
    return float(dark_photon_freeze_out.dark_coupling(m_DM, m_phi, m_X, density))


@functools.lru_cache(maxsize=1024)
def _rates(m_X: float, m_DM: float, mixing_ratio: float | str, form_factor_set: str) -> Rates:
    return dark_photon_parameter_space.rates(
        m_X, m_DM, mixing_ratio, "quark_currents", "MSbar", form_factor_set
    )


def _branching_ratios(per: Rates, epsilon: float, alpha_X: float) -> tuple[dict[str, float], float]:
    # Widths of the charged and the neutral meson differ by less than a per cent, lifetimes by eight.
    squared, charged = epsilon**2, b_mesons.lifetime("+") / b_mesons.lifetime("0")
    width = float(per.visible) * squared + float(per.dark) * alpha_X
    invisible = (float(per.neutrinos) * squared + float(per.dark) * alpha_X) / width if width > 0.0 else 0.0
    to_K, to_Kstar = float(per.K) * squared * invisible, float(per.Kstar) * squared * invisible
    rates = {
        "K_plus": to_K,
        "K_zero": to_K / charged,
        "Kstar_plus": to_Kstar * charged,
        "Kstar_zero": to_Kstar,
    }
    dimuon = float(per.K) * squared * float(per.muons) * squared / width if width > 0.0 else 0.0
    return rates, dimuon


def _predictions(p: Point, alpha_X: float, per: Rates, rates: dict[str, float], dimuon: float) -> Predictions:
    searched = kaon_searches(rates, p.m_X, p.standard_model == "counted", p.form_factor_set)
    found: dict[str, tuple[float, float | None]] = dict(searched)
    if _DIMUON_BIN[0] <= p.m_X**2 <= _DIMUON_BIN[1]:
        found["lhcb_dimuon_2_gev"] = (dimuon, None)
    return found | _of_couplings(p, alpha_X, per) | _of_dark_sector(p, alpha_X) | _of_dark_higgs(p)


def _of_couplings(p: Point, alpha_X: float, per: Rates) -> dict[str, tuple[float, float | None]]:
    # What X does to electrons, atoms, the Z and the B_s.
    kinetic = dark_photon_mixing.is_kinetic(p)
    epsilon_Z = p.epsilon * float(dark_photon_mixing.mixing_ratio(p))
    vector, axial = dark_photon_decays.fermion_couplings("electron", p.epsilon, epsilon_Z)
    visible = (float(per.visible) - float(per.neutrinos)) * p.epsilon**2
    dark = float(per.dark) * alpha_X + float(per.neutrinos) * p.epsilon**2
    invisible = dark / (dark + visible) if dark + visible > 0.0 else 0.0
    alone = dark_photon_precision.single_photon_mixing(vector, axial, invisible)
    atoms = dark_photon_precision.dark_z_weak_charge_shift(p.epsilon, epsilon_Z, p.m_X)
    on_Z = dark_photon_precision.electroweak_mixing(p.epsilon, 0.0 if kinetic else epsilon_Z)
    found: dict[str, tuple[float, float | None]] = {
        "dark_photon_invisible": (float(alone), p.m_X),
        "cesium_weak_charge_shift": (float(atoms), None),
        "dark_photon_electroweak": (float(on_Z), None),
    }
    if not kinetic:
        g_bs = p.completion * dark_photon_decays.bs_coupling(epsilon_Z, "MSbar")
        found["bs_mixing_ratio"] = (
            float(dark_photon_precision.bs_mixing_ratio(abs(float(g_bs)), p.m_X)),
            None,
        )
    return found


def _of_dark_sector(p: Point, alpha_X: float) -> dict[str, tuple[float, float | None]]:
    # Dark matter on nuclei, on itself and with itself, and Higgs decays.
    dark = (p.m_DM, p.m_X, alpha_X)
    epsilon_Z = p.epsilon * float(dark_photon_mixing.mixing_ratio(p))
    yukawa = float(dark_higgs.higgs_coupling(*dark))
    v_phi = dark_higgs.vacuum_expectation_value(p.m_X, alpha_X)
    by_X = dark_matter_searches.nucleus_cross_section("xenon", *dark, p.epsilon, epsilon_Z, _HALO)
    by_X = by_X + dark_matter_searches.axial_nucleus_cross_section("xenon", *dark, epsilon_Z)
    by_phi = dark_higgs_scattering.effective_nucleon_cross_section(
        "xenon", yukawa, p.sin_theta, p.m_DM, p.m_phi, _HALO
    )
    on_itself = dark_matter_searches.self_interaction(*dark)
    on_itself = on_itself + dark_matter_searches.dark_higgs_self_interaction(
        p.m_DM, p.m_phi, p.m_X, alpha_X, _CLUSTER
    )
    # Faster than at recombination, where a p wave is slower still.
    today = dark_matter_searches.annihilation_today(p.m_DM, p.m_phi, p.m_X, alpha_X, _HALO)
    share = higgs_portal_decays.invisible_branching_ratio(p.m_phi, p.m_X, p.m_DM, v_phi, p.sin_theta)
    partner = float(dark_higgs_naturalness.heaviest_partner(p.m_X, alpha_X))
    found: dict[str, tuple[float, float | None]] = {
        "self_interaction_clusters": (float(on_itself), None),
        "annihilation_at_recombination": (float(today) / p.m_DM, None),
        "higgs_invisible": (float(share), None),
        "perturbative_dark_coupling": (alpha_X, None),
        "heavy_partner": (p.m_X / partner, None),
    }
    masses, _ = dark_higgs_scattering.published_points()
    if masses[0] <= p.m_DM <= masses[-1]:
        # At the nearest lighter mass, where the limit is weaker.
        nearest = float(masses[masses <= p.m_DM][-1])
        found["pandax4t_migdal_nucleon"] = (
            float(nuclei.per_nucleon(by_X, "xenon", p.m_DM)) + float(by_phi),
            nearest,
        )
    return found


def _of_dark_higgs(p: Point) -> dict[str, tuple[float, float | None]]:
    # A dark Higgs of more than twice the mass of the muon decays faster than by Eq. 49.
    if p.m_phi >= 2.0 * inputs.value("mass_muon"):
        return {}
    lifetime = float(dark_higgs.dark_higgs_lifetime(p.m_phi, p.sin_theta))
    # Below the threshold it does not decay at all, and a comparison takes finite numbers.
    found: dict[str, tuple[float, float | None]] = {"dark_higgs_lifetime": (min(lifetime, _FOREVER), None)}
    lightest, heaviest = effective_neutrinos.MASS_IN_TABLE.meaningful.closed
    if p.m_phi <= heaviest:
        found["higgs_mixing_na62"] = (p.sin_theta, None)
    if lightest <= p.m_phi <= heaviest and lifetime <= effective_neutrinos.LONGEST:
        coldest, warmest = effective_neutrinos.LAST_CONTACT.meaningful.closed
        contact = min(max(p.m_DM / 20.0, coldest), warmest)
        expected = float(effective_neutrinos.effective_neutrinos(p.m_phi, p.sin_theta, last_contact=contact))
        for name in ("n_eff_planck2018", "n_eff_act_dr6", "n_eff_planck_act_spt"):
            found[name] = (expected, None)
    return found
