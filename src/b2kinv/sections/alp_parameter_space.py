"""Section II C: where one ALP explains both the excess and dark matter (Fig. 2).

Quark couplings are universal, C^V_sb = C^A_sb = C^A_qq = C_q; χ couples with C_χ. Both appear over f_a. Away
from thermal contact of dark matter the abundance depends on C_χ and m_χ through one number, the ratio
Γ(a → χχ̄)/Γ(a → SM); `alp_freeze_in.dark_matter_yields` tabulates it once, and every curve and the whole map
follow without another integration. What dark matter needs is a yield: Ỹ = Ω ρ_c/(s₀ m_χ).
"""

import dataclasses
import math
from typing import TypeAlias, cast

import numpy as np

from b2kinv.physics import (
    early_universe,
    form_factors,
    inputs,
    measurements,
    thermal_averages,
)
from b2kinv.physics.alp_production import ALPHA_S_SCATTERING, BOTTOM_MASS, STRANGE_MASS
from b2kinv.physics.alp_widths import ALPHA_S
from b2kinv.physics.conventions import ALP_MASS, CHI_KIND, CHI_MASS, GLUON_COUPLING
from b2kinv.physics.freeze_in import DARK_MATTER_STATES, Kinematic, Plasma
from b2kinv.physics.frozen_in_abundance import LOG_RATIOS, RATIOS, SPACING, Abundance
from b2kinv.physics.frozen_in_momenta import lightest_masses
from b2kinv.physics.interpolation import through_equal_steps
from b2kinv.physics.late_decays import all_decay_before_equality, decayed_share
from b2kinv.physics.thermal_contact import largest_ratio, threshold_coupling
from b2kinv.physics.warm_dark_matter import THERMAL_MASS
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array, Numbers
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import alp_decays, alp_freeze_in, belle2_excess
from b2kinv.sections.alp_parameter_words import band_quantities

__all__ = [
    "CONTOUR_MASSES",
    "LOG_RATIOS",
    "SPACING",
    "Abundance",
    "Parameters",
    "abundance",
    "evaluate",
    "freeze_in_parameters",
    "lightest_masses",
    "required_yield",
]

RELIC_DENSITY = Number(
    "dark-matter density Ω h²", symbol="Ω_χ h²", meaningful=POSITIVE, offered=Range(at_most=10.0)
)
_C_Q = Number("C_q/f_a", "GeV^-1", meaningful=POSITIVE, offered=Range(at_least=1e-14, at_most=1e-4))
_C_CHI = Number("C_χ/f_a", "GeV^-1", meaningful=POSITIVE, offered=Range(at_least=1e-16, at_most=1.0))

#: Standard deviations → the ends of C_q/f_a.
Bands: TypeAlias = dict[int, tuple[float, float]]

#: Masses [GeV] of the contours of Fig. 2.
CONTOUR_MASSES = (15e-6, 1e-4, 1e-3, 3e-3, 1e-2, 1e-1)
#: Couplings in a factor of ten at which momenta are followed; what is between them is good to 2e-3.
WARM_NODES = 8


@checked(m_chi=CHI_MASS.but(meaningful=POSITIVE), relic_density=RELIC_DENSITY)
def required_yield(
    m_chi: Numbers,
    relic_density: Numbers | None = None,
    ingredients: alp_freeze_in.Ingredients = alp_freeze_in.STANDARD,
) -> Numbers:
    """Return the yield Ỹ_χ that dark matter of mass m_χ must have to make up all dark matter (from Eq. (30)).

    Ỹ_χ = Ω_χ h² (3 H₀² M_Pl²/h²)/(m_χ s₀)

    Parameters
    ----------
    relic_density
        The measured one by default.
    ingredients : alp_freeze_in.Ingredients, optional
        Whose relation between yield and density is inverted.

    Examples
    --------
    >>> f"{required_yield(3e-3):.2e}"
    '1.45e-07'
    """
    if relic_density is None:
        relic_density = measurements.value("dark_matter_density")
    return relic_density / (m_chi * ingredients.relic_density(1.0, 1.0))


def abundance(
    parameters: alp_freeze_in.Parameters,
    couplings: Numbers,
    ingredients: alp_freeze_in.Ingredients = alp_freeze_in.STANDARD,
    plasma: Plasma | None = None,
) -> Abundance:
    """Return the `Abundance` over quark couplings |C_q|/f_a [1/GeV] for `alp_freeze_in.Parameters`.

    Examples
    --------
    >>> plane = abundance(alp_freeze_in.Parameters(), [6e-9])
    >>> f"{plane.coupling(3e-3, required_yield(3e-3))[0]:.1e}"
    '6.2e-09'
    """
    yields, visible, contact = alp_freeze_in.dark_matter_yields(
        parameters, couplings, RATIOS, ingredients, plasma
    )
    # Of all ALPs, whenever they decay.
    yields = yields / decayed_share(visible[:, np.newaxis] * (1 + RATIOS))
    slope = yields[:, :1] / RATIOS[0]
    saturation = slope * RATIOS[1:] / yields[:, 1:] - 1
    table = np.log(np.maximum(saturation, 1e-30) / RATIOS[1:])
    return Abundance(
        parameters.m_a, parameters.f_a, np.asarray(couplings, float), visible, contact,
        np.log(slope[:, 0]), table, parameters.dark_matter,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section II C. Numbers may be arrays that broadcast."""

    m_a: float = ALP_MASS.but(offered=Range(at_least=1e-3, at_most=10.0)).parameter(2.0)
    C_G_UV: float = GLUON_COUPLING.but(
        meaning="gluon coupling without quark loops, at f_a = 10⁸ GeV"
    ).parameter(0.0)
    dark_matter: str = CHI_KIND.parameter("dirac")
    relic_density: float = RELIC_DENSITY.parameter(0.12)
    m_chi_lowest: float = CHI_MASS.but(
        meaning="lightest dark matter that structure formation allows",
        offered=Range(at_least=1e-6, at_most=1.0),
    ).parameter(1.5e-5)
    m_warm_thermal: float = THERMAL_MASS.parameter(5.3e-6)
    alpha_s: float | str = ALPHA_S.parameter("running")
    alpha_s_scattering: float | str = ALPHA_S_SCATTERING.parameter("running")
    m_b: float = BOTTOM_MASS.parameter(inputs.value("mass_bottom_quark"))
    m_s: float = STRANGE_MASS.parameter(inputs.value("mass_strange_quark"))
    degrees_of_freedom: float | str = alp_freeze_in.DEGREES_OF_FREEDOM.parameter(early_universe.DEFAULT_TABLE)
    form_factor_set: str = alp_freeze_in.FORM_FACTOR_SET_B_TO_K.parameter(form_factors.DEFAULT_SET)
    excess: str = belle2_excess.EXCESS.parameter("paper")
    C_q_low: float = _C_Q.but(meaning="left end of the map").parameter(1e-10)
    C_q_high: float = _C_Q.but(meaning="right end of the map").parameter(1e-7)
    C_chi_low: float = _C_CHI.but(meaning="lower end of the map").parameter(1e-13)
    C_chi_high: float = _C_CHI.but(meaning="upper end of the map").parameter(1e-4)
    points: float = Number(
        "points of the map in each direction", offered=Range(at_least=2, at_most=400)
    ).parameter(60)

    def check(self) -> None:
        """Refuse a map whose ends are the wrong way round or whose number of points is no whole number."""
        for low, high in (("C_q_low", "C_q_high"), ("C_chi_low", "C_chi_high")):
            if np.any(np.asarray(getattr(self, low)) >= np.asarray(getattr(self, high))):
                raise ValueError(
                    f"{low} must be below {high}: {getattr(self, low)!r}, {getattr(self, high)!r}"
                )
        if np.any(2.0 * np.asarray(self.m_chi_lowest) >= np.asarray(self.m_a)):
            raise ValueError(
                f"m_chi_lowest = {self.m_chi_lowest!r} is not allowed with m_a = {self.m_a!r}: "
                "it must be below m_a/2"
            )
        if np.ndim(self.points) or self.points != int(self.points):
            raise ValueError(f"points = {self.points!r} is not allowed: it must be one whole number")


@explained
def evaluate(
    parameters: Parameters, ingredients: alp_freeze_in.Ingredients = alp_freeze_in.STANDARD
) -> Result:
    """Return everything that the notebook of Section II C shows, for one point or for arrays of points.

    Curves run over C_q/f_a along their last axis, the map over C_q/f_a and C_χ/f_a along its last two.

    Parameters
    ----------
    parameters : Parameters
    ingredients : alp_freeze_in.Ingredients, optional
        The equations to use; the verified ones by default.

    Returns
    -------
    Result

    Examples
    --------
    >>> round(1e3 * evaluate(Parameters()).value("natural_mass"), 1)
    3.1
    """
    numeric = {
        name: cast(Numbers, value)
        for name, value in parameters.as_dict().items()
        if not isinstance(value, str) and name != "points"
    }
    arrays = np.broadcast_arrays(*numeric.values())
    shape = arrays[0].shape
    if not shape:
        return Result(parameters, _evaluate_one(parameters, ingredients))
    points = [
        _evaluate_one(parameters.replace(**dict(zip(numeric, map(float, values), strict=True))), ingredients)
        for values in zip(*(array.reshape(-1) for array in arrays), strict=True)
    ]
    quantities: dict[str, Quantity] = {}
    for name, first in points[0].items():
        stacked = [np.asarray(point[name].value) for point in points]
        value = np.stack(stacked).reshape(shape + stacked[0].shape)
        quantities[name] = dataclasses.replace(first, value=value)
    return Result(parameters, quantities)


def freeze_in_parameters(p: Parameters, **changes: object) -> alp_freeze_in.Parameters:
    """Return the parameters of Section II B that are those of this page, with changes.

    Examples
    --------
    >>> freeze_in_parameters(Parameters(m_a=1.5), C_q=0.5).m_a
    1.5
    """
    given = {
        "m_a": p.m_a, "C_G_UV": p.C_G_UV, "dark_matter": p.dark_matter, "alpha_s": p.alpha_s,
        "alpha_s_scattering": p.alpha_s_scattering, "m_b": p.m_b, "m_s": p.m_s,
        "degrees_of_freedom": p.degrees_of_freedom, "f_a": 1e8,
    }  # fmt: skip
    return alp_freeze_in.Parameters.from_mapping({**given, **changes})


def _bands(p: Parameters) -> Bands:
    # C_q/f_a from the window of BR(B → K a); a heavier ALP is out of reach, which leaves no band.
    bands = {}
    for n_sigma in (1, 2):
        window = belle2_excess.excess_window(p.excess, p.m_a, n_sigma)
        found = alp_decays.decay_constant_window(window, p.m_a, form_factor_set=p.form_factor_set)
        low, high = (float(end) for end in found)
        possible = low > 0
        bands[n_sigma] = (
            (1 / high if np.isfinite(high) else 0.0) if possible else math.nan,
            1 / low if possible else math.nan,
        )
    return bands


def _evaluate_one(p: Parameters, ingredients: alp_freeze_in.Ingredients) -> dict[str, Quantity]:
    freeze_in = freeze_in_parameters(p)
    C_q = np.geomspace(p.C_q_low, p.C_q_high, int(p.points))
    C_chi = np.geomspace(p.C_chi_low, p.C_chi_high, int(p.points))
    plasma = Plasma(cast(Kinematic, freeze_in.as_dict()), ingredients=ingredients)
    bands = _bands(p)
    (low, high), middle = bands[1], _middle(bands)
    # The map, and in one go the ends and the middle of the band.
    in_band = [low, middle, high] if math.isfinite(middle) else []
    every = abundance(freeze_in, np.append(C_q, in_band), ingredients, plasma)
    plane, inside = (every.part(*ends) for ends in ((0, len(C_q)), (len(C_q), len(every.couplings))))
    needed = float(required_yield(1.0, p.relic_density, ingredients))
    quantities = {
        "C_q": Quantity(C_q, "GeV^-1", "C_q/f_a"),
        "C_chi": Quantity(C_chi, "GeV^-1", "C_χ/f_a"),
        "m_chi": Quantity(
            plane.mass(C_chi, needed), "GeV", "m_χ that gives the relic density, lighter branch"
        ),
    }
    warm, warm_inside = _warm_masses(p, freeze_in, plasma, plane, inside)
    quantities.update(_curves(p, plane, needed, warm, ingredients))
    for n_sigma, band in bands.items():
        quantities[f"excess_band_{n_sigma}_sigma"] = Quantity(
            band, "GeV^-1", f"C_q/f_a that explains the excess at {n_sigma} σ (Eq. (10))"
        )
    quantities.update(_inside_band(p, freeze_in, inside, needed, warm_inside, ingredients))
    quantities.update(_left_edge(p, plane, freeze_in, ingredients))
    return quantities


def _curves(
    p: Parameters, plane: Abundance, needed: float, warm: Array, ingredients: alp_freeze_in.Ingredients
) -> dict[str, Quantity]:
    masses = np.array([mass for mass in CONTOUR_MASSES if 2 * mass < p.m_a])
    lines = plane.coupling(masses, needed / masses).T
    lower_edge = _lower_edge(plane, needed)

    def edge(least: Array) -> Array:
        # Where no mass of the lighter branch is cold enough, all that has enough dark matter is too warm.
        found = plane.coupling_on_lighter_branch(least, needed)
        return np.where(np.isnan(found) & np.isfinite(least), lower_edge, found)

    quantities = {
        "contour_masses": Quantity(masses, "GeV", "m_χ of the contours"),
        "contours": Quantity(lines, "GeV^-1", "C_χ/f_a of each contour against C_q/f_a"),
        "warm_edge": Quantity(
            edge(np.full(len(warm[0]), p.m_chi_lowest)),
            "GeV^-1",
            "C_χ/f_a above which dark matter is too warm",
        ),
        "own_warm_mass": Quantity(
            warm[0], "GeV", "m_χ below which dark matter is too warm by its own momenta"
        ),
        "own_warm_mass_range": Quantity(
            warm[1:], "GeV", "lowest and highest of it: moment that is matched, momenta of the ALP"
        ),
        "own_warm_edge": Quantity(
            edge(warm[0]),
            "GeV^-1",
            "C_χ/f_a above which dark matter is too warm by its own momenta",
        ),
        "lower_edge": Quantity(lower_edge, "GeV^-1", "C_χ/f_a below which no mass gives enough dark matter"),
    }
    other = _other_table(p.degrees_of_freedom)
    if other is not None:
        second = abundance(freeze_in_parameters(p, degrees_of_freedom=other), plane.couplings, ingredients)
        others = second.coupling(masses, needed / masses).T
        quantities["contours_other_table"] = Quantity(others, "GeV^-1", f"the same with the table {other}")
    return quantities


def _warm_masses(
    p: Parameters,
    freeze_in: alp_freeze_in.Parameters,
    plasma: Plasma,
    plane: Abundance,
    inside: Abundance,
) -> tuple[Array, Array]:
    # `lightest_masses` over the map, shape (3, n), and in the middle of the band, shape (3,). They exist from
    # the coupling on from which no ALP lives too long.
    exists = np.asarray(all_decay_before_equality(plane.visible))
    from_here = len(exists) - int(np.argmin(exists[::-1])) if not exists.all() else 0
    couplings = np.log(plane.couplings[from_here:])
    between = np.full((3, len(exists)), math.nan)
    nodes = couplings
    if len(couplings) > 1:
        first, last = float(couplings[0]), float(couplings[-1])
        nodes = np.linspace(first, last, 2 + math.ceil(WARM_NODES * (last - first) / math.log(10.0)))
    asked = np.append(np.exp(nodes), inside.couplings[1:2])
    found = np.stack(lightest_masses(freeze_in.as_dict(), asked, p.m_warm_thermal, p.relic_density, plasma))
    at_nodes = found[:, : len(nodes)]
    if len(couplings) > 1:
        at_nodes = np.exp([through_equal_steps(first, last, row, couplings) for row in np.log(at_nodes)])
    between[:, from_here:] = at_nodes
    return between, found[:, -1] if len(inside.couplings) else np.full(3, math.nan)


def _middle(bands: Bands) -> float:
    low, high = bands[1]
    return math.sqrt(low * high) if math.isfinite(low) and math.isfinite(high) and low > 0 else math.nan


def _other_table(table: float | str) -> str | None:
    return (
        next((name for name in early_universe.TABLES if name != table), None)
        if isinstance(table, str)
        else None
    )


def _lower_edge(plane: Abundance, needed: float) -> Array:
    # Nearly at √3/4 m_a; exactly, the smallest coupling of all masses, as ALPs that decay mostly to dark
    # matter shift it.
    masses = plane.m_a / 2 * np.linspace(0.6, 0.999, 58)
    largest = largest_ratio(masses, 1 / plane.coupling(masses, needed / masses))
    return np.where(largest > 0, 1 / np.where(largest > 0, largest, 1.0), np.inf)


def _smallest_g(plane: Abundance, needed: float, lightest: float, heaviest: float) -> Array:
    # g = m C/f_a where the density is right, so that C² m³ √(1 − 4m²/m_a²) is given: from the lower edge on g
    # falls until m = m_a/√8, and then it grows as dark matter becomes lighter.
    masses = np.linspace(max(lightest, 0.6 * heaviest), heaviest, 16)
    g = masses * plane.coupling(masses, needed / masses)
    return 1 / largest_ratio(masses, 1 / g)


def _own_g(m_a: float, mass: float, coupling: float, g: list[float]) -> tuple[float, float]:
    # Of the values from the lower edge on those up to a coupling, at whose mass it is known: they fall to the
    # smallest and then grow.
    top = mass * coupling
    return (min(g) if mass < m_a / math.sqrt(8.0) else top), max(g[0], top)


def _inside_band(
    p: Parameters,
    freeze_in: alp_freeze_in.Parameters,
    plane: Abundance,
    needed: float,
    warm_mass: Array,
    ingredients: alp_freeze_in.Ingredients,
) -> dict[str, Quantity]:
    C_q = plane.couplings
    if not len(C_q):
        nothing = math.nan
        single = ("warm", "own", "own_mass", "edge", "contact", "closeness", "mass", "width")
        values = dict.fromkeys(single, nothing)
        ends = dict.fromkeys(("natural", "g", "own_g", "own_masses", "natural_masses"), (nothing, nothing))
        return band_quantities(values, ends)
    edge = _lower_edge(plane, needed)
    warm, own = (
        float(plane.coupling_on_lighter_branch(np.full(len(C_q), least), needed)[1])
        for least in (p.m_chi_lowest, float(warm_mass[0]))
    )
    natural = np.diagonal(plane.mass(C_q, needed))
    # Along the viable stretch of couplings in the middle of the band.
    C_chi = np.geomspace(edge[1] * 1.0001, warm, 25) if edge[1] < warm else np.array([])
    masses = plane.mass(C_chi, needed)[1]
    # Next to the edge rounding may leave none.
    C_chi, masses = C_chi[np.isfinite(masses)], masses[np.isfinite(masses)]
    g = (masses * C_chi).tolist()
    if g:
        g.append(float(_smallest_g(plane, needed, masses[-1], masses[0])[1]))
    contact: Numbers = math.nan
    closeness: Numbers = math.nan
    if g:
        history = alp_freeze_in.evaluate(
            freeze_in.replace(C_q=C_q[1] * 1e8, C_chi=C_chi * 1e8, m_chi=masses), ingredients
        )
        contact, closeness = (history.numbers(f"dark_matter_{name}") for name in ("contact", "closeness"))
    values = {
        "warm": warm,
        "own": own,
        "own_mass": 1e6 * float(warm_mass[0]),
        "edge": float(edge[1]),
        "contact": float(np.max(contact)),
        "closeness": float(np.max(closeness)),
        "mass": float(natural[1]),
        "width": float(plane.visible[1]),
    }
    ends = {
        "natural": (float(C_q[0]), float(C_q[2])),
        "natural_masses": (float(natural.min()), float(natural.max())),
        "g": (min(g), max(g)) if g else (math.nan, math.nan),
        "own_g": _own_g(p.m_a, float(warm_mass[0]), own, g) if edge[1] < own and g else (math.nan, math.nan),
        "own_masses": (1e6 * float(warm_mass[1]), 1e6 * float(warm_mass[2])),
    }
    return band_quantities(values, ends)


def _left_edge(
    p: Parameters,
    plane: Abundance,
    freeze_in: alp_freeze_in.Parameters,
    ingredients: alp_freeze_in.Ingredients,
) -> dict[str, Quantity]:
    # Rates on b quarks grow with the square of the coupling.
    edge = threshold_coupling(plane.couplings[0], plane.contact[:1])[0]
    # Above the mass at which the needed yield is that of dark matter in equilibrium, freeze-in is consistent.
    T = freeze_in.m_a / 3
    states = DARK_MATTER_STATES[p.dark_matter]
    relativistic = early_universe.equilibrium_yield(0.0, states, T, p.degrees_of_freedom)
    lightest = required_yield(1.0, p.relic_density, ingredients) / relativistic
    return {
        "left_edge": Quantity(
            float(edge), "GeV^-1", "C_q/f_a below which b quarks never bring the ALP into equilibrium"
        ),
        "own_edge": Quantity(
            _own_edge(freeze_in, ingredients),
            "GeV^-1",
            "C_q/f_a below which the ALP's own decays are slower than H at T = m_a/6",
        ),
        "freeze_in_mass": Quantity(
            lightest,
            "GeV",
            "m_χ at which the needed yield is the equilibrium yield, and freeze-in breaks down",
        ),
    }


def _own_edge(p: alp_freeze_in.Parameters, ingredients: alp_freeze_in.Ingredients) -> float:
    # An ALP in equilibrium until then has made nine tenths of its dark matter: ∫ z³ K₁ dz up to 6 is 0.907 of
    # the whole. Amplitudes are linear in C_q, so that the width is a parabola, fixed by three values.
    T = p.m_a / 6
    slowed = thermal_averages.time_dilation(p.m_a, T)
    needed = float(ingredients.hubble_rate(T, p.degrees_of_freedom) / slowed)
    C = np.array([0.0, 0.5, 1.0])
    conserving = alp_freeze_in.visible_width(p.m_a, p.f_a, C, p.C_G_UV, p.C_gamma_UV, p.alpha_s)
    violating = alp_freeze_in.width_alp_to_b_s(p.m_a, p.f_a, C, C, p.m_b, p.m_s)
    at_zero, halfway, at_one = np.add(conserving, violating).tolist()
    constant, linear = at_zero - needed, 4 * halfway - 3 * at_zero - at_one
    square = 2 * (at_zero + at_one) - 4 * halfway
    if not square > 0:
        return math.inf
    discriminant = linear**2 - 4 * square * constant
    root = (math.sqrt(discriminant) - linear) / (2 * square) if discriminant > 0 else 0.0
    return max(root, 0.0) / p.f_a
