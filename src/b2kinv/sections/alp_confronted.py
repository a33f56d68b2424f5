"""The ALP model at one point beside everything that limits it: for Section IV.

What depends on the mass of the ALP alone is kept, so that a point whose mass was seen before costs a
millisecond: widths and rates go with the square of the universal coupling, and the abundance is interpolated
in a table over it. As in Fig. 2, dark matter that annihilates back to ALPs is left out, which matters only
where there is too much of it.
"""

import dataclasses
import functools
import math
from typing import cast

import numpy as np

from b2kinv.physics import (
    alp_meson_mixing,
    alp_widths,
    b_mesons,
    dark_photon_precision,
    displaced_muons,
    kinematics,
    warm_dark_matter,
)
from b2kinv.physics.freeze_in import Kinematic, Plasma, universal_couplings
from b2kinv.physics.frozen_in_abundance import Abundance
from b2kinv.physics.frozen_in_contact import largest_dark_matter_contact
from b2kinv.physics.frozen_in_momenta import daughter_momenta
from b2kinv.physics.interpolation import through_equal_steps
from b2kinv.physics.kaon_searches import kaon_searches
from b2kinv.physics.model_judgement import Confronted, Predictions, against, excess_windows
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars
from b2kinv.sections import alp_decays, alp_freeze_in, alp_parameter_space

#: Universal couplings C_q/f_a [1/GeV] of the table, and how far its yields are off between two of them.
LOWEST, HIGHEST, _COUPLINGS = 1e-12, 1e-4, 161
INTERPOLATION_ERROR = 1e-3
#: Points of the table of the least mass of dark matter by its own momenta, over the same couplings.
_WARM_POINTS = 33
#: Detector [m] and f_a [GeV] at which rates are taken before they are scaled.
_LENGTH, _UNIT = 3.5, 1e8
#: Where the abundance is largest, in units of m_a/2: a heavier χ is tuned to the threshold.
_HEAVIEST = math.sqrt(0.75)

_CHANNELS = {
    "K_plus": ("B_plus_to_K_plus", "+", "K"),
    "K_zero": ("B_zero_to_K_zero", "0", "K"),
    "Kstar_plus": ("B_plus_to_Kstar_plus", "+", "Kstar"),
    "Kstar_zero": ("B_zero_to_Kstar_zero", "0", "Kstar"),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Point:
    """What must be known of a point: parameters of `sections.conclusions`, by the same names."""

    m_a: float
    C_q: float
    C_chi: float | str
    m_chi: float | str
    relic_density: float
    excess: str
    form_factor_set: str
    standard_model: str


@dataclasses.dataclass(frozen=True)
class Found:
    """What the point comes to.

    Attributes
    ----------
    C_chi, m_chi : float
        Coupling of dark matter over f_a [1/GeV], and its mass [GeV].
    rates : dict of str to float
        Branching ratios with an invisible ALP: "K_plus", "K_zero", "Kstar_plus", "Kstar_zero".
    decay_length : float
        cτ [m].
    contact : float
        Largest rate at which b quarks absorb an ALP, over H.
    own_lightest_mass : float
        m_χ [GeV] below which dark matter is too warm by its own momenta.
    muon_share : float
        Largest BR(a → μμ) that CHARM allows; infinite where it sets no limit.
    muon_coupling : float
        Largest coupling to muons over that to quarks that CHARM allows; infinite where it sets no limit.
    density_slope : float
        d ln Ω/d ln m_χ.
    confronted : Confronted
    """

    C_chi: float
    m_chi: float
    rates: dict[str, float]
    decay_length: float
    contact: float
    own_lightest_mass: float
    muon_share: float
    muon_coupling: float
    density_slope: float
    confronted: Confronted


def at_point(p: Point, chosen: tuple[str, ...]) -> Found:
    """Return the ALP model at a point, beside the chosen constraints.

    Parameters
    ----------
    p : Point
    chosen : tuple of str

    Examples
    --------
    >>> p = Point(
    ...     m_a=2.0, C_q=6e-9, C_chi="C_q", m_chi="relic_density", relic_density=0.12, excess="paper",
    ...     form_factor_set="GRvDV2023", standard_model="left_out",
    ... )
    >>> found = at_point(p, ("belle_kstar_zero",))
    >>> found.confronted.explains, found.confronted.dark_matter
    ('within 1σ', 'all')
    """
    plane = _plane_at(p.m_a, p.C_q)
    C_chi, m_chi = _dark_matter(p, plane)
    visible = float(plane.visible[0])
    dark = _dark_width(p.m_a, m_chi, C_chi)
    length = float(alp_decays.decay_length(visible + dark))
    rates = _rates(p, dark / (visible + dark), length)
    slope = 1.0 + _log_change(plane, p.m_a, m_chi, C_chi)
    windows = excess_windows(p.excess, p.m_a)
    own = float(own_lightest_mass(p.m_a, p.C_q, p.relic_density))
    bites, free = against(_predictions(p, m_chi, rates, own, dark), chosen)
    confronted = Confronted(
        rate=rates["K_plus"],
        windows=windows,
        relic_density=_density(plane, p, m_chi, C_chi),
        wanted_density=p.relic_density,
        bites=bites,
        not_constrained=free,
    )
    share, coupling = _muons(p, visible + dark, rates["K_plus"], length)
    contact = float(plane.contact[0])
    return Found(C_chi, m_chi, rates, length, contact, own, share, coupling, slope, confronted)


def own_lightest_mass(m_a: float, C_q: Numbers, relic_density: float) -> Numbers:
    """Return m_χ [GeV] below which dark matter is too warm by its own momenta, from a table over C_q.

    As `frozen_in_momenta.lightest_masses` by the root of the mean square.

    Parameters
    ----------
    m_a, relic_density : float
    C_q : float or array_like of float
        Between `LOWEST` and `HIGHEST`; its ends stand for what lies beyond.

    Examples
    --------
    >>> 1e-5 < own_lightest_mass(2.0, 6e-9, 0.12) < 4e-5
    True
    """
    logs = _own_lightest_masses(m_a, relic_density)
    wanted = np.log(np.asarray(C_q, dtype=float))
    return plain_scalars(np.exp(through_equal_steps(math.log(LOWEST), math.log(HIGHEST), logs, wanted)))


@functools.lru_cache(maxsize=64)
def _own_lightest_masses(m_a: float, relic_density: float) -> Array:
    given = alp_freeze_in.Parameters(m_a=m_a)
    quarks = universal_couplings(given.as_dict(), np.geomspace(LOWEST, HIGHEST, _WARM_POINTS))
    momenta = daughter_momenta(Plasma(cast(Kinematic, given.as_dict())), quarks, given.m_s)
    logs: Array = np.log(warm_dark_matter.lightest_mass(momenta.rms, None, relic_density, "rms"))
    return logs


def _muons(p: Point, width: float, rate: float, length: float) -> tuple[float, float]:
    # CHARM's limit is tabulated for some masses only.
    if not (displaced_muons.LIGHTEST <= p.m_a <= displaced_muons.HEAVIEST and rate > 0.0):
        return math.inf, math.inf
    share = float(np.asarray(displaced_muons.largest_muon_share(rate, length)))
    coupling = displaced_muons.largest_muon_coupling(p.m_a, 1.0 / p.C_q, width, rate, length)
    return share, float(np.asarray(coupling))


@functools.lru_cache(maxsize=64)
def _table(m_a: float) -> Abundance:
    couplings = np.geomspace(LOWEST, HIGHEST, _COUPLINGS)
    return alp_parameter_space.abundance(alp_freeze_in.Parameters(m_a=m_a), couplings)


def _plane_at(m_a: float, C_q: float) -> Abundance:
    # All that depends on the coupling is a power of it or smooth in its logarithm.
    table = _table(m_a)
    known, wanted = np.log(table.couplings), math.log(C_q)
    i = int(np.clip(np.searchsorted(known, wanted) - 1, 0, len(known) - 2))
    share = (wanted - known[i]) / (known[i + 1] - known[i])

    def between(rows: Array) -> Array:
        mixed: Array = rows[i : i + 1] * (1.0 - share) + rows[i + 1 : i + 2] * share
        return mixed

    return dataclasses.replace(
        table,
        couplings=np.array([C_q]),
        visible=np.exp(between(np.log(table.visible))),
        contact=np.exp(between(np.log(table.contact))),
        log_slope=between(table.log_slope),
        table=between(table.table),
    )


def _dark_matter(p: Point, plane: Abundance) -> tuple[float, float]:
    needed = float(alp_parameter_space.required_yield(1.0, p.relic_density))
    if p.C_chi == "relic_density":
        m_chi = float(p.m_chi)
        C_chi = float(plane.coupling(np.array([m_chi]), np.array([needed / m_chi]))[0, 0])
        if not math.isfinite(C_chi):
            raise ValueError(
                f"no C_chi gives the relic density at m_chi = {m_chi!r} GeV: the ALP is too rare, or too "
                "light to decay to dark matter"
            )
        return C_chi, m_chi
    C_chi = p.C_q if p.C_chi == "C_q" else float(p.C_chi)
    if p.m_chi != "relic_density":
        return C_chi, float(p.m_chi)
    found = float(plane.mass([C_chi], needed)[0, 0])
    # Where no mass gives enough, the one that gives most.
    return C_chi, found if math.isfinite(found) else _HEAVIEST * p.m_a / 2.0


def _dark_width(m_a: float, m_chi: float, C_chi: float) -> float:
    return float(alp_widths.width_to_dark_matter(m_a, 1.0, m_chi, C_chi))


def _log_yield(plane: Abundance, m_a: float, m_chi: float, C_chi: float) -> float:
    width = _dark_width(m_a, m_chi, C_chi)
    if not width > 0.0:
        return -math.inf
    return float(plane.log_yield(np.array([math.log(width / float(plane.visible[0]))]))[0])


def _log_change(plane: Abundance, m_a: float, m_chi: float, C_chi: float) -> float:
    step = 1e-4
    up, down = (_log_yield(plane, m_a, m_chi * math.exp(one), C_chi) for one in (step, -step))
    return (up - down) / (2.0 * step) if math.isfinite(up) else math.inf


def _density(plane: Abundance, p: Point, m_chi: float, C_chi: float) -> float:
    needed = float(alp_parameter_space.required_yield(m_chi, p.relic_density))
    return p.relic_density * math.exp(_log_yield(plane, p.m_a, m_chi, C_chi)) / needed


@functools.lru_cache(maxsize=256)
def _unit_rates(m_a: float, form_factor_set: str) -> dict[str, float]:
    # Branching ratios to a for C_q = 1 and f_a = 10⁸ GeV.
    given = alp_decays.Parameters(m_a=m_a, f_a=_UNIT, form_factor_set=form_factor_set)
    found = alp_decays.evaluate(given)
    return {
        name: float(found.numbers(f"branching_ratio_{channel}_alp"))
        for name, (channel, _, _) in _CHANNELS.items()
    }


@functools.lru_cache(maxsize=256)
def _boosts(m_a: float, charge: str, kaon: str) -> tuple[Array, Array]:
    mass_B, mass_kaon = b_mesons.masses(charge, kaon)
    return kinematics.laboratory_beta_gamma(m_a, mass_B, mass_kaon)


def _rates(p: Point, dark_share: float, length: float) -> dict[str, float]:
    # `alp_decays.branching_ratio_B_to_invisible` with the boosts kept.
    scale = (p.C_q * _UNIT) ** 2
    rates = {}
    for name, produced in _unit_rates(p.m_a, p.form_factor_set).items():
        _, charge, kaon = _CHANNELS[name]
        boost, weights = _boosts(p.m_a, charge, kaon)
        escape = float(np.exp(-_LENGTH / np.maximum(boost * length, 1e-200)) @ weights)
        rates[name] = scale * produced * (dark_share + (1.0 - dark_share) * escape)
    return rates


def _predictions(
    p: Point, m_chi: float, rates: dict[str, float], own: float, dark_width: float
) -> Predictions:
    found = dict(kaon_searches(rates, p.m_a, p.standard_model == "counted", p.form_factor_set))
    found["warm_dark_matter"] = (m_chi, None)
    found["warm_dark_matter_own"] = (m_chi, own)
    contact = np.asarray(largest_dark_matter_contact(p.m_a, m_chi, dark_width))
    found["dark_matter_contact"] = (float(contact), None)
    low, high = dark_photon_precision.RESONANT
    if not low < p.m_a < high:
        ratio = np.asarray(alp_meson_mixing.bs_mixing_ratio(p.m_a, p.C_q))
        found["bs_mixing_ratio"] = (float(ratio), None)
    return found
