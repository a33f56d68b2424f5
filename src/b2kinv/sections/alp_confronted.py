"""The ALP model at one point or many beside everything that limits it: for Section IV.

What depends on the mass of the ALP alone is kept, so that a point whose mass was seen before costs a
millisecond, and many points of one mass little more: widths and rates go with the square of the universal
coupling, and the abundance is interpolated in a table over it. As in Fig. 2, dark matter that annihilates
back to ALPs is left out, which matters only where there is too much of it; but there is never more of it than
equilibrium with ALPs allows.
"""

import dataclasses
import functools
import math
from collections.abc import Mapping
from typing import Protocol, cast

import numpy as np

from b2kinv.physics import (
    alp_meson_mixing,
    alp_widths,
    b_mesons,
    constraints,
    dark_photon_precision,
    displaced_muons,
    helium_from_decays,
    judged_points,
    kinematics,
    line_likelihood,
    units,
    warm_dark_matter,
)
from b2kinv.physics.constraints import Constraint
from b2kinv.physics.freeze_in import Kinematic, Plasma, universal_couplings
from b2kinv.physics.frozen_in_abundance import Abundance
from b2kinv.physics.frozen_in_contact import largest_dark_matter_contact, largest_equilibrium_yield
from b2kinv.physics.frozen_in_momenta import daughter_momenta
from b2kinv.physics.interpolation import through_equal_steps
from b2kinv.physics.judged_points import JudgedPoints, Prediction, Predictions
from b2kinv.physics.kaon_searches import kaon_searches
from b2kinv.physics.model_judgement import Confronted
from b2kinv.quantities import replaced, validation
from b2kinv.quantities.scalars import Array, Numbers, plain_scalars
from b2kinv.sections import alp_decays, alp_freeze_in, alp_parameter_space

#: Universal couplings C_q/f_a [1/GeV] of the table, and how far its yields are off between two of them.
LOWEST, HIGHEST, _COUPLINGS = 1e-12, 1e-4, 161
INTERPOLATION_ERROR = 1e-3
#: Points of the table of the least mass of dark matter by its own momenta, over the same couplings.
_WARM_POINTS = 33
#: Of the table of contact between dark matter and ALPs: lightest m_χ over m_a, below which it is constant,
#: and how many points there are up to m_χ = m_a/2; good to 1e-3.
_LIGHTEST, _CONTACT_POINTS = 1e-4, 129
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


class _Replace(Protocol):
    """`dataclasses.replace` for numbers of a point."""

    def __call__(self, point: "Point", /, **values: Numbers) -> "Point": ...


@dataclasses.dataclass(frozen=True, kw_only=True)
class Point:
    """What must be known of points: parameters of `sections.conclusions`, by the same names.

    Numbers may be arrays that broadcast.
    """

    m_a: Numbers
    C_q: Numbers
    C_chi: Numbers | str
    m_chi: Numbers | str
    relic_density: Numbers
    excess: str
    form_factor_set: str
    standard_model: str

    def of_numbers(self, values: Mapping[str, Numbers]) -> "Point":
        """Return the same with other numbers, by name."""
        replace: _Replace = dataclasses.replace
        return replace(self, **values)


@dataclasses.dataclass(frozen=True)
class Found:
    """What the points come to: numbers, or arrays of them.

    Attributes
    ----------
    C_chi, m_chi : float or numpy.ndarray
        Coupling of dark matter over f_a [1/GeV], and its mass [GeV].
    rates : dict of str to float or numpy.ndarray
        Branching ratios with an invisible ALP: "K_plus", "K_zero", "Kstar_plus", "Kstar_zero".
    decay_length : float or numpy.ndarray
        cτ [m].
    lifetime : float or numpy.ndarray
        τ [s].
    contact : float or numpy.ndarray
        Largest rate at which b quarks absorb an ALP, over H.
    helium : float or numpy.ndarray
        Mass fraction of helium that decays of ALPs add, of those between weak freeze-out and nucleosynthesis.
    dark_matter_contact : float or numpy.ndarray
        Largest rate at which dark matter in equilibrium is turned back to ALPs, over H.
    own_lightest_mass : float or numpy.ndarray
        m_χ [GeV] below which dark matter is too warm by its own momenta.
    muon_share : float or numpy.ndarray
        Largest BR(a → μμ) that CHARM allows; infinite where it sets no limit.
    muon_coupling : float or numpy.ndarray
        Largest coupling to muons over that to quarks that CHARM allows; infinite where it sets no limit.
    density_slope : float or numpy.ndarray
        d ln Ω/d ln m_χ.
    judged : JudgedPoints
    """

    C_chi: Numbers
    m_chi: Numbers
    rates: dict[str, Numbers]
    decay_length: Numbers
    lifetime: Numbers
    contact: Numbers
    helium: Numbers
    dark_matter_contact: Numbers
    own_lightest_mass: Numbers
    muon_share: Numbers
    muon_coupling: Numbers
    density_slope: Numbers
    judged: JudgedPoints

    @functools.cached_property
    def confronted(self) -> Confronted:
        """The model at one point, if there is but one."""
        return self.judged.at()


def at_point(p: Point, chosen: tuple[str | Constraint, ...]) -> Found:
    """Return the ALP model at one point, or at all points of arrays, beside the chosen constraints.

    Parameters
    ----------
    p : Point
    chosen : tuple of str or Constraint

    Raises
    ------
    ValueError
        If no coupling of dark matter gives the relic density that is asked for.

    Examples
    --------
    >>> p = Point(
    ...     m_a=2.0, C_q=[6e-9, 2e-8], C_chi="C_q", m_chi="relic_density", relic_density=0.12,
    ...     excess="paper", form_factor_set="GRvDV2023", standard_model="left_out",
    ... )
    >>> found = at_point(p, ("belle_kstar_zero",))
    >>> found.judged.explains.tolist(), found.judged.state.tolist()
    ([True, False], ['allowed', 'excluded'])
    """
    numbers = {name: one for name, one in vars(p).items() if not isinstance(one, str)}
    shape = np.broadcast_shapes(*map(np.shape, numbers.values()))
    flat = {
        name: np.broadcast_to(np.asarray(one, dtype=float), shape).reshape(-1)
        for name, one in numbers.items()
    }
    found: dict[str, Array] = {}
    for (m_a,), where in judged_points.groups(flat["m_a"]):
        part = p.of_numbers({name: one[where] for name, one in flat.items()})
        for name, values in _of_mass(part, m_a).items():
            found.setdefault(name, np.empty(flat["m_a"].shape))[where] = values
    at: dict[str, Numbers] = {name: plain_scalars(one.reshape(shape)) for name, one in found.items()}
    rates = {name: at[name] for name in _CHANNELS}
    predictions = _predictions(p, at, rates)
    positions = {
        "mass of the ALP": p.m_a, "mass of the invisible particle": p.m_a, "mass of dark matter": at["m_chi"],
    }  # fmt: skip
    judged = JudgedPoints(
        rate=at["K_plus"],
        windows=judged_points.windows(p.excess, p.m_a),
        relic_density=at["density"],
        wanted_density=p.relic_density,
        comparisons=judged_points.compared(predictions, chosen, positions, at["density"] / p.relic_density),
        line=line_likelihood.rise(p.m_a, at["K_plus"]),
        line_known=line_likelihood.covers(p.m_a),
        excess=p.excess,
        mass=p.m_a,
    )
    share, coupling = _muons(p, at)
    return Found(
        at["C_chi"], at["m_chi"], rates, at["length"], at["lifetime"], at["contact"],
        at["helium"], at["dark_matter_contact"], at["own_lightest_mass"], share, coupling, at["slope"],
        judged,
    )  # fmt: skip


def _of_mass(p: Point, m_a: float) -> dict[str, Array]:
    # All points of one mass, in arrays with one axis.
    C_q = np.asarray(p.C_q)
    plane = _plane_at(m_a, C_q)
    C_chi, m_chi = _dark_matter(p, m_a, plane)
    dark = _dark_width(m_a, m_chi, C_chi)
    # In the detector thresholds are those of hadrons, in the plasma those of quarks.
    visible = (C_q * _UNIT) ** 2 * _unit_visible_width(m_a)
    length = np.asarray(alp_decays.decay_length(visible + dark))
    needed = np.asarray(alp_parameter_space.required_yield(m_chi, p.relic_density))
    return {
        "C_chi": C_chi,
        "m_chi": m_chi,
        "length": length,
        "lifetime": np.asarray(units.to_seconds(1.0 / (visible + dark))),
        "width": visible + dark,
        "contact": plane.contact,
        # Ỹ_χ = A b counts two for each ALP.
        "helium": np.asarray(
            helium_from_decays.helium_added(
                visible + dark, 0.5 * np.exp(plane.log_slope), visible / (visible + dark)
            )
        ),
        "dark_matter_contact": _dark_matter_contact(m_a, m_chi, dark),
        "own_lightest_mass": _own_lightest_mass(m_a, C_q, p.relic_density),
        "slope": 1.0 + _log_change(plane, m_a, m_chi, C_chi),
        "density": p.relic_density * np.exp(_log_yield(plane, m_a, m_chi, C_chi)) / needed,
        **_rates(m_a, C_q, p.form_factor_set, dark / (visible + dark), length),
        "charmless": _charmless(m_a, C_q, p.form_factor_set, visible / (visible + dark)),
    }


def own_lightest_mass(m_a: Numbers, C_q: Numbers, relic_density: Numbers) -> Numbers:
    """Return m_χ [GeV] below which dark matter is too warm by its own momenta, from a table over C_q.

    As `frozen_in_momenta.lightest_masses` by the root of the mean square.

    Parameters
    ----------
    m_a : float or array_like of float
        At least 1 GeV.
    relic_density : float or array_like of float
    C_q : float or array_like of float
        Between `LOWEST` and `HIGHEST`; its ends stand for what lies beyond.

    Examples
    --------
    >>> 1e-5 < own_lightest_mass(2.0, 6e-9, 0.12) < 4e-5
    True
    """
    validation.numbers("m_a", m_a, at_least=1.0, unit="GeV", meaning="ALP mass")
    validation.numbers("C_q", C_q, above=0.0, unit="GeV^-1", meaning="C_q/f_a")
    arrays = np.broadcast_arrays(*(np.asarray(one, dtype=float) for one in (m_a, C_q, relic_density)))
    masses, couplings, densities = (one.reshape(-1) for one in arrays)
    found = np.empty(masses.shape)
    for (mass,), where in judged_points.groups(masses):
        found[where] = _own_lightest_mass(mass, couplings[where], densities[where])
    return plain_scalars(found.reshape(arrays[0].shape))


def _own_lightest_mass(m_a: float, C_q: Array, relic_density: Numbers) -> Array:
    densities, couplings = np.broadcast_arrays(np.asarray(relic_density, dtype=float), C_q)
    found = np.empty(couplings.shape)
    for (density,), where in judged_points.groups(densities):
        logs = _own_lightest_masses(m_a, density)
        ends = math.log(LOWEST), math.log(HIGHEST)
        found[where] = np.exp(through_equal_steps(*ends, logs, np.log(couplings[where])))
    return found


@replaced.kept(1024)
def _own_lightest_masses(m_a: float, relic_density: float) -> Array:
    given = alp_freeze_in.Parameters(m_a=m_a)
    quarks = universal_couplings(given.as_dict(), np.geomspace(LOWEST, HIGHEST, _WARM_POINTS))
    momenta = daughter_momenta(Plasma(cast(Kinematic, given.as_dict())), quarks, given.m_s)
    logs: Array = np.log(warm_dark_matter.lightest_mass(momenta.rms, None, relic_density, "rms"))
    return logs


def _dark_matter_contact(m_a: float, m_chi: Array, width: Array) -> Array:
    # Proportional to the width; a heavier χ than m_a/2 is not made at all.
    found: Array = width * np.exp(_over_masses(_contacts(m_a), m_a, m_chi))
    return found


def _over_masses(logs: Array, m_a: float, m_chi: Array) -> Array:
    wanted = np.log(np.clip(m_chi / m_a, _LIGHTEST, 0.5))
    return through_equal_steps(math.log(_LIGHTEST), math.log(0.5), logs, wanted)


@replaced.kept(1024)
def _equilibrium_yields(m_a: float) -> Array:
    logs: Array = np.log(np.asarray(largest_equilibrium_yield(m_a, _masses(m_a))))
    return logs


def _masses(m_a: float) -> Array:
    return m_a * np.geomspace(_LIGHTEST, 0.5, _CONTACT_POINTS)


@replaced.kept(1024)
def _contacts(m_a: float) -> Array:
    masses = _masses(m_a)
    # Of a narrow ALP, since only the ratio to the width is wanted.
    logs: Array = np.log(np.asarray(largest_dark_matter_contact(m_a, masses, 1e-20)) / 1e-20)
    return logs


def _muons(p: Point, at: dict[str, Numbers]) -> tuple[Numbers, Numbers]:
    # CHARM's limit is tabulated for some masses only.
    m_a, C_q, width, rate, length = np.broadcast_arrays(p.m_a, p.C_q, at["width"], at["K_plus"], at["length"])
    known = (m_a >= displaced_muons.LIGHTEST) & (m_a <= displaced_muons.HEAVIEST) & (rate > 0.0)
    share, coupling = np.full(known.shape, math.inf), np.full(known.shape, math.inf)
    if np.any(known):
        seen = rate[known], length[known]
        share[known] = displaced_muons.largest_muon_share(*seen)
        coupling[known] = displaced_muons.largest_muon_coupling(
            m_a[known], 1.0 / C_q[known], width[known], *seen
        )
    return plain_scalars(share), plain_scalars(coupling)


@replaced.kept(1024)
def _table(m_a: float) -> Abundance:
    couplings = np.geomspace(LOWEST, HIGHEST, _COUPLINGS)
    return alp_parameter_space.abundance(alp_freeze_in.Parameters(m_a=m_a), couplings)


def _plane_at(m_a: float, C_q: Array) -> Abundance:
    # All that depends on the coupling is a power of it or smooth in its logarithm.
    table = _table(m_a)
    known, wanted = np.log(table.couplings), np.log(C_q)
    i = np.clip(np.searchsorted(known, wanted) - 1, 0, len(known) - 2)
    share = (wanted - known[i]) / (known[i + 1] - known[i])

    def between(rows: Array) -> Array:
        along = share.reshape(-1, *[1] * (rows.ndim - 1))
        mixed: Array = rows[i] * (1.0 - along) + rows[i + 1] * along
        return mixed

    return dataclasses.replace(
        table,
        couplings=C_q,
        visible=np.exp(between(np.log(table.visible))),
        contact=np.exp(between(np.log(table.contact))),
        log_slope=between(table.log_slope),
        table=between(table.table),
    )


def _dark_matter(p: Point, m_a: float, plane: Abundance) -> tuple[Array, Array]:
    needed = np.asarray(alp_parameter_space.required_yield(1.0, p.relic_density))
    if isinstance(p.C_chi, str) and p.C_chi == "relic_density":
        m_chi = np.asarray(p.m_chi, dtype=float)
        C_chi = plane.coupling_of_each(m_chi, needed)
        if not np.all(np.isfinite(C_chi)):
            missed = float(m_chi[~np.isfinite(C_chi)][0])
            raise ValueError(
                f"no C_chi gives the relic density at m_chi = {missed!r} GeV: the ALP is too rare, or too "
                "light to decay to dark matter"
            )
        return C_chi, m_chi
    C_chi = plane.couplings if isinstance(p.C_chi, str) else np.asarray(p.C_chi)
    if not isinstance(p.m_chi, str):
        return C_chi, np.asarray(p.m_chi)
    found = plane.mass_of_each(C_chi, needed)
    # Where no mass gives enough, the one that gives most.
    return C_chi, np.where(np.isfinite(found), found, _HEAVIEST * m_a / 2.0)


def _dark_width(m_a: float, m_chi: Array, C_chi: Array) -> Array:
    return np.asarray(alp_widths.width_to_dark_matter(m_a, 1.0, m_chi, C_chi))


def _log_yield(plane: Abundance, m_a: float, m_chi: Array, C_chi: Array) -> Array:
    width = _dark_width(m_a, m_chi, C_chi)
    is_open = width > 0.0
    found = plane.log_yield(np.log(np.where(is_open, width, 1.0) / plane.visible))
    # Decays alone would go on filling where inverse decays have long stopped them.
    most = _over_masses(_equilibrium_yields(m_a), m_a, m_chi)
    return np.where(is_open, np.minimum(found, most), -np.inf)


def _log_change(plane: Abundance, m_a: float, m_chi: Array, C_chi: Array) -> Array:
    step = 1e-4
    up, down = (_log_yield(plane, m_a, m_chi * math.exp(one), C_chi) for one in (step, -step))
    is_open = np.isfinite(up)
    return np.where(is_open, (np.where(is_open, up, 0.0) - down) / (2.0 * step), np.inf)


@replaced.kept(1024)
def _unit_rates(m_a: float, form_factor_set: str) -> dict[str, float]:
    # Branching ratios to a, for C_q = 1 and f_a = 10⁸ GeV.
    given = alp_decays.Parameters(m_a=m_a, f_a=_UNIT, form_factor_set=form_factor_set)
    return {
        name: float(alp_decays.production(given, channel).numbers)
        for name, (channel, _, _) in _CHANNELS.items()
    }


@replaced.kept(1024)
def _unit_visible_width(m_a: float) -> float:
    # Of the ALP to all but dark matter, for C_q = 1 and f_a = 10⁸ GeV: no form factor is read.
    found = alp_decays.decays(alp_decays.Parameters(m_a=m_a, f_a=_UNIT))
    return float(found["width_total"].numbers - found["width_dark_matter"].numbers)


@replaced.kept(1024)
def _boosts(m_a: float, charge: str, kaon: str) -> tuple[Array, Array]:
    mass_B, mass_kaon = b_mesons.masses(charge, kaon)
    return kinematics.laboratory_beta_gamma(m_a, mass_B, mass_kaon)


def _rates(
    m_a: float, C_q: Array, form_factor_set: str, dark_share: Array, length: Array
) -> dict[str, Array]:
    # `alp_decays.branching_ratio_B_to_invisible` with the boosts kept.
    scale = (C_q * _UNIT) ** 2
    rates = {}
    produced = _unit_rates(m_a, form_factor_set)
    for name, (_, charge, kaon) in _CHANNELS.items():
        boost, weights = _boosts(m_a, charge, kaon)
        escape = np.exp(-_LENGTH / np.maximum(boost * length[:, None], 1e-200)) @ weights
        rates[name] = scale * produced[name] * (dark_share + (1.0 - dark_share) * escape)
    return rates


def _charmless(m_a: float, C_q: Array, form_factor_set: str, visible_share: Array) -> Array:
    # Of B⁺ mesons to K and K* with an ALP that decays to hadrons, wherever it does.
    produced = _unit_rates(m_a, form_factor_set)
    return (C_q * _UNIT) ** 2 * (produced["K_plus"] + produced["Kstar_plus"]) * visible_share


def _predictions(p: Point, at: dict[str, Numbers], rates: dict[str, Numbers]) -> Predictions:
    searched = kaon_searches(rates, p.m_a, p.standard_model == "counted", p.form_factor_set)
    low, high = dark_photon_precision.RESONANT
    free = np.less_equal(p.m_a, low) | np.greater_equal(p.m_a, high)
    # Some of what decays do is left out: too little helium allows nothing but where even many ALPs may decay.
    helium, early = at["helium"], np.less_equal(at["lifetime"], constraints.limit("alp_nucleosynthesis"))
    told = early | np.greater(helium, constraints.limit("alp_helium"))
    # So close to the B_s the width of the ALP counts, and nothing is said: any other mass does there.
    mixing = alp_meson_mixing.bs_mixing_ratio(np.where(free, p.m_a, low), p.C_q)
    return {
        **searched,
        "warm_dark_matter": (at["m_chi"], None),
        "warm_dark_matter_own": (at["m_chi"], at["own_lightest_mass"]),
        "dark_matter_contact": (at["dark_matter_contact"], None),
        "bs_mixing_ratio": Prediction(mixing, None, free),
        # Published for particles that were in equilibrium: of fewer it says nothing.
        "alp_nucleosynthesis": Prediction(at["lifetime"], None, np.greater_equal(at["contact"], 1.0)),
        "charmless_decays_cleo": (at["charmless"], None),
        "alp_helium": Prediction(helium, None, told),
        # For limits of a reader's own.
        "C_q": (p.C_q, None),
        "C_chi": (at["C_chi"], None),
        "decay_length": (at["length"], None),
    }
