"""Section II B: the ALP thermalises through b quarks and freezes dark matter in by its decays (Eqs. 21–30).

How b quarks make ALPs is in `b2kinv.physics.alp_production` (Eqs. 21–25), and what the evolution of Eqs. (27)
and (28) is made of in `b2kinv.physics.freeze_in`.
"""

import dataclasses
from typing import TypeAlias, cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import (
    boltzmann,
    early_universe,
    form_factors,
    freeze_in,
    inputs,
    late_decays,
    measurements,
)
from b2kinv.physics.alp_couplings import pseudoscalar_coupling
from b2kinv.physics.alp_production import (
    ALPHA_S_SCATTERING,
    B_STATES,
    BOTTOM_MASS,
    STRANGE_MASS,
    cross_section_b_anti_b_to_alp_gluon,
    cross_section_b_anti_b_to_alp_photon,
    cross_section_b_gluon_to_b_alp,
    cross_section_b_photon_to_b_alp,
    production_rates,
    scattering_coupling,
    width_b_to_s_alp,
)
from b2kinv.physics.alp_widths import ALPHA_S, visible_width, visible_width_in_plasma, width_alp_to_b_s
from b2kinv.physics.conventions import (
    ALP_MASS,
    AXIAL_COUPLING,
    CHI_KIND,
    CHI_MASS,
    DARK_MATTER_COUPLING,
    DECAY_CONSTANT,
    GLUON_COUPLING,
    PHOTON_COUPLING,
    QUARK_COUPLING,
    VECTOR_COUPLING,
)
from b2kinv.physics.form_factors import FORM_FACTOR_SET
from b2kinv.physics.freeze_in import STANDARD, Ingredients, equilibrium_dark_matter_yield
from b2kinv.physics.thermal_contact import contact_span, largest_ratio, threshold_coupling
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import NOT_NEGATIVE, POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Array, Numbers
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import alp_decays, belle2_excess
from b2kinv.sections.alp_parameter_words import late_decay_words

__all__ = [
    "STANDARD",
    "Ingredients",
    "Parameters",
    "cross_section_b_anti_b_to_alp_gluon",
    "cross_section_b_anti_b_to_alp_photon",
    "cross_section_b_gluon_to_b_alp",
    "cross_section_b_photon_to_b_alp",
    "dark_matter_yields",
    "equilibrium_dark_matter_yield",
    "evaluate",
    "excess_coupling",
    "late_decay_words",
    "production_rates",
    "pseudoscalar_coupling",
    "scattering_coupling",
    "visible_width",
    "visible_width_in_plasma",
    "width_alp_to_b_s",
    "width_b_to_s_alp",
]


@checked(may_be_infinite=True, m_a=ALP_MASS, excess=belle2_excess.EXCESS, form_factor_set=FORM_FACTOR_SET)
def excess_coupling(
    m_a: Numbers, excess: str = "paper", form_factor_set: str = form_factors.DEFAULT_SET
) -> Numbers:
    """Return C_q/f_a [1/GeV] in the middle of the one-sigma window of the excess (Eq. (10), Fig. 1 left).

    C_q/f_a = 1/√(F_low F_high), F = f_a/|C_V_sb| at the ends of the window of Eq. (10)

    Infinite for an ALP that no B meson can decay to, or outside the masses that the window was published for.

    Examples
    --------
    >>> f"{excess_coupling(2.0):.2e}"
    '5.73e-09'
    >>> excess_coupling(6.0)
    inf
    """
    window = belle2_excess.excess_window(excess, m_a, 1)
    low, high = alp_decays.decay_constant_window(window, m_a, form_factor_set=form_factor_set)
    known = np.greater(low, 0) & np.isfinite(high)
    low, high = np.where(known, low, 1.0), np.where(known, high, 1.0)
    middle = np.sqrt(low * high) * (low / high) ** (0.5 * measurements.excess_deviations(excess))
    return np.where(known, 1 / middle, np.inf)


#: Temperature [GeV] up to which crossings of rates are looked for where degrees of freedom are a constant.
HOTTEST = 1e6

DEGREES_OF_FREEDOM = early_universe.TABLE.but(
    meaning="table of g_rho and g_s, or a constant for both", offered=Range(at_least=1.0, at_most=1000.0)
)
FORM_FACTOR_SET_B_TO_K = FORM_FACTOR_SET.but(meaning="B → K form factors")


def _or_universal(coupling: Number) -> Number:
    meaning = f"{coupling.meaning}: a number, or equal to C_q"
    return coupling.but(meaning=meaning, words=("C_q",))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section II B. Numbers may be arrays that broadcast."""

    m_a: float = ALP_MASS.but(offered=Range(at_least=1e-3, at_most=20.0)).parameter(2.0)
    f_a: float = DECAY_CONSTANT.parameter(1e8)
    C_q: float = QUARK_COUPLING.parameter(0.6)
    C_V_sb: float | str = _or_universal(VECTOR_COUPLING).parameter("C_q")
    C_A_sb: float | str = _or_universal(AXIAL_COUPLING).parameter("C_q")
    C_chi: float = DARK_MATTER_COUPLING.parameter(0.6)
    C_G_UV: float = GLUON_COUPLING.parameter(0.0)
    C_gamma_UV: float = PHOTON_COUPLING.parameter(0.0)
    m_chi: float = CHI_MASS.but(offered=Range(at_least=1e-15, at_most=20.0)).parameter(3e-3)
    dark_matter: str = CHI_KIND.parameter("dirac")
    alpha_s: float | str = ALPHA_S.parameter("running")
    alpha_s_scattering: float | str = ALPHA_S_SCATTERING.parameter("running")
    m_b: float = BOTTOM_MASS.parameter(inputs.value("mass_bottom_quark"))
    m_s: float = STRANGE_MASS.parameter(inputs.value("mass_strange_quark"))
    degrees_of_freedom: float | str = DEGREES_OF_FREEDOM.parameter(early_universe.DEFAULT_TABLE)
    alp_statistics: str = Name(
        "equilibrium distribution of the ALP", ("maxwell-boltzmann", "bose-einstein")
    ).parameter("maxwell-boltzmann")
    alp_at_start: str = Name("ALPs when the calculation starts", ("absent", "equilibrium")).parameter(
        "absent"
    )
    flavour_violating_scattering: str = Name(
        "scatterings of footnote 6", ("neglected", "estimated")
    ).parameter("neglected")
    rate_definition: str = Name("what a rate is compared with H for", ("per alp", "per b quark")).parameter(
        "per alp"
    )
    form_factor_set: str = FORM_FACTOR_SET_B_TO_K.parameter(form_factors.DEFAULT_SET)
    excess: str = belle2_excess.EXCESS.parameter("paper")
    x_start: float = Number(
        "m_b/T at the start", meaningful=POSITIVE, offered=Range(at_least=1e-3, at_most=0.5)
    ).parameter(0.01)


@explained
def evaluate(parameters: Parameters, ingredients: Ingredients = STANDARD) -> Result:
    """Return everything that the notebook of Section II B shows, for one point or for arrays of points.

    Curves have the points x = m_b/T along their last axis.

    Parameters
    ----------
    parameters : Parameters
    ingredients : Ingredients, optional
        The equations to use; the verified ones by default.

    Returns
    -------
    Result

    Raises
    ------
    ValueError
        If the stiff solver, which strong couplings of dark matter need, does not reach the end.

    Examples
    --------
    >>> round(evaluate(Parameters(m_chi=3e-3)).value("relic_density"), 2)
    0.11
    """
    values, shape = _broadcast(parameters)
    groups = _groups(values)
    parts = [_evaluate_group(parameters, ingredients, values, members) for members in groups]
    quantities: dict[str, Quantity] = {}
    for name, (_, unit, meaning) in parts[0].items():
        whole = parts[0][name][0]
        if len(groups) > 1:
            whole = np.empty((len(values["m_a"]), *whole.shape[1:]), dtype=whole.dtype)
            for members, part in zip(groups, parts, strict=True):
                whole[members] = part[name][0]
        value = whole.reshape(shape + whole.shape[1:])
        quantities[name] = Quantity(value.item() if value.ndim == 0 else value, unit, meaning)
    return Result(parameters, quantities)


@checked(
    couplings=Number("universal quark coupling |C_q|/f_a", "GeV^-1", meaningful=POSITIVE),
    ratios=Number("ratio of widths Γ(a → χχ̄)/Γ(a → SM)", symbol="b", meaningful=NOT_NEGATIVE),
)
def dark_matter_yields(
    parameters: Parameters,
    couplings: Numbers,
    ratios: Numbers,
    ingredients: Ingredients = STANDARD,
    plasma: freeze_in.Plasma | None = None,
) -> tuple[Array, Array, Array]:
    """Return today's yields for many quark couplings and ratios of the ALP's widths, without back-reaction.

    dỸ_χ/d ln a = 2 b Γ(a → SM) ⟨m_a/E⟩/H · Y_a, with b = Γ(a → χχ̄)/Γ(a → SM) and Y_a of Eq. (27)

    In the linear regime the abundance depends on the coupling and the mass of dark matter only through
    Γ(a → χχ̄)/Γ(a → SM), which makes this the one table behind Fig. 2.

    Parameters
    ----------
    parameters : Parameters
        Scalars; its C_q, C_V_sb, C_A_sb, C_chi and m_chi are not used.
    couplings
        Shape (n,).
    ratios
        Shape (k,).
    ingredients : Ingredients, optional
    plasma : Plasma, optional
        That of the parameters, where it is known.

    Returns
    -------
    yields : numpy.ndarray
        Ỹ_χ today, shape (n, k).
    visible : numpy.ndarray
        Γ(a → SM) [GeV], shape (n,).
    contact : numpy.ndarray
        Largest rate at which b quarks absorb an ALP, over H, shape (n,).

    Examples
    --------
    >>> yields, visible, contact = dark_matter_yields(Parameters(), [6e-9], [1e-6, 2e-6])
    >>> round(float(yields[0, 1] / yields[0, 0]), 4)
    2.0
    """
    p = parameters
    if plasma is None:
        kinematic = {name: getattr(p, name) for name in _KINEMATIC}
        plasma = freeze_in.Plasma(cast(freeze_in.Kinematic, kinematic), p.alp_statistics, ingredients)
    quark = freeze_in.universal_couplings(p.as_dict(), couplings, ingredients)
    yields = freeze_in.yields_by_width_ratio(
        plasma, quark, np.asarray(ratios), plasma.initial(p.alp_at_start)
    )
    # With universal couplings all rates on b quarks grow with the square of the one.
    contact = freeze_in.largest_contact(plasma, quark.width_b[:1], quark.scattering[:1])
    return yields, quark.visible, contact * np.square(couplings / np.asarray(couplings)[:1])


#: Parameter → a word, or one number for each point; places of some points; name → (value, unit, meaning).
Values: TypeAlias = dict[str, Array | str]
Members: TypeAlias = npt.NDArray[np.intp]
Rows: TypeAlias = dict[str, tuple[Array, str, str]]

#: Parameters on which rates at unit coupling depend.
_KINEMATIC = ("m_a", "m_b", "m_s", "x_start", "alpha_s_scattering", "degrees_of_freedom")
_NUMERIC = (
    *_KINEMATIC, "f_a", "C_q", "C_V_sb", "C_A_sb", "C_chi", "C_G_UV", "C_gamma_UV", "m_chi", "alpha_s",
)  # fmt: skip


def _broadcast(p: Parameters) -> tuple[Values, tuple[int, ...]]:
    # Words stay words; numbers become flat arrays of one length.
    given = {name: getattr(p, name) for name in _NUMERIC}
    for name in ("C_V_sb", "C_A_sb"):
        if given[name] == "C_q" if isinstance(given[name], str) else False:
            given[name] = given["C_q"]
    numbers = {name: value for name, value in given.items() if not isinstance(value, str)}
    arrays = np.broadcast_arrays(*numbers.values())
    shape = arrays[0].shape
    flat = {name: array.reshape(-1) for name, array in zip(numbers, arrays, strict=True)}
    return {name: flat.get(name, given[name]) for name in given}, shape


def _groups(values: Values) -> list[Members]:
    keys = [values[name] for name in _KINEMATIC if not isinstance(values[name], str)]
    if len(keys[0]) == 1:
        return [np.zeros(1, np.intp)]
    _, inverse = np.unique(np.stack(keys, axis=-1), axis=0, return_inverse=True)
    inverse = inverse.reshape(-1)
    return [np.flatnonzero(inverse == index) for index in range(inverse.max() + 1)]


def _evaluate_group(p: Parameters, ingredients: Ingredients, values: Values, members: Members) -> Rows:
    v = {name: value if isinstance(value, str) else value[members] for name, value in values.items()}
    kinematic = {name: v[name] if isinstance(v[name], str) else v[name][0] for name in _KINEMATIC}
    plasma = freeze_in.Plasma(cast(freeze_in.Kinematic, kinematic), p.alp_statistics, ingredients)
    couplings = freeze_in.Couplings(
        cast(freeze_in.CouplingValues, v), p.dark_matter, p.flavour_violating_scattering, ingredients
    )
    equilibrium = freeze_in.dark_matter_equilibrium(plasma, couplings, p.dark_matter)
    yields, today = freeze_in.evolve(plasma, couplings, equilibrium, plasma.initial(p.alp_at_start))
    return {
        **_of_rates(plasma, couplings, p, ingredients),
        **_of_yields(plasma, couplings, equilibrium, yields, today, p, ingredients),
    }


def _of_rates(
    plasma: freeze_in.Plasma, couplings: freeze_in.Couplings, p: Parameters, ingredients: Ingredients
) -> Rows:
    T = plasma.at_ends(plasma.T)
    rates = _against_hubble(plasma, couplings, p, ingredients, plasma.T)
    decay_rate, scattering_rate = map(plasma.at_ends, rates)
    highest, lowest = _spans(plasma, couplings, p, ingredients, rates)
    coupling = np.abs(couplings.C_q / couplings.f_a)[:, np.newaxis]
    x = plasma.m_b / T
    count = len(couplings.f_a)
    b_quarks = (couplings.width_b, couplings.scattering)
    largest = freeze_in.largest_contact(plasma, *b_quarks)
    production = plasma.at_ends(freeze_in.production(plasma, *b_quarks))
    contact = production + couplings.visible[:, np.newaxis] * plasma.at_ends(plasma.slowed / plasma.hubble)
    return {
        "x": (np.tile(x, (count, 1)), "1", "x = m_b/T"),
        "temperature": (np.tile(T, (count, 1)), "GeV", "temperature T"),
        "decay_rate_over_hubble": (
            decay_rate,
            "1",
            f"rate of b → s a {p.rate_definition} over H (Eqs. (24), (26))",
        ),
        "scattering_rate_over_hubble": (
            scattering_rate,
            "1",
            f"rate of scatterings on b {p.rate_definition} over H (Eqs. (25), (26))",
        ),
        "contact_over_hubble": (contact, "1", "rate at which one ALP is absorbed by the plasma, over H"),
        "production_over_hubble": (production, "1", "rate at which one ALP is absorbed by b quarks, over H"),
        "coupling_decays": (
            threshold_coupling(coupling, decay_rate),
            "GeV^-1",
            "C_q/f_a above which decays are faster than H",
        ),
        "coupling_scattering": (
            threshold_coupling(coupling, scattering_rate),
            "GeV^-1",
            "C_q/f_a above which scatterings are faster than H",
        ),
        "coupling_boltzmann": (
            threshold_coupling(coupling, production),
            "GeV^-1",
            "C_q/f_a above which b quarks keep the ALP in equilibrium",
        ),
        "excess_coupling": (
            np.full(count, excess_coupling(plasma.m_a, p.excess, p.form_factor_set)),
            "GeV^-1",
            "C_q/f_a in the middle of the 1σ window of the excess (Eq. (10))",
        ),
        "thermalising_coupling": (
            threshold_coupling(coupling[:, 0], largest),
            "GeV^-1",
            "C_q/f_a above which b quarks bring the ALP into equilibrium at some T",
        ),
        "temperature_scattering": (
            highest[1],
            "m_b",
            "highest T above the QCD crossover at which scatterings are faster than H",
        ),
        "temperature_scattering_end": (
            lowest[1],
            "m_b",
            "lowest T above the QCD crossover at which scatterings are faster than H",
        ),
        "temperature_decays": (
            highest[0],
            "m_b",
            "highest T above the QCD crossover at which decays are faster than H",
        ),
        "largest_contact": (largest, "1", "largest rate at which b quarks absorb an ALP, over H"),
        "thermalised": (largest > 1, "1", "whether b quarks bring the ALP into equilibrium"),
    }


def _against_hubble(
    plasma: freeze_in.Plasma,
    couplings: freeze_in.Couplings,
    p: Parameters,
    ingredients: Ingredients,
    T: Array,
) -> tuple[Array, Array]:
    # Decays and scatterings over H, per ALP or per b quark.
    per = p.rate_definition.removeprefix("per ")
    if per == "alp":
        decays, scatterings = (
            (plasma.decays, plasma.scatterings) if T is plasma.T else plasma.production_rates(T)
        )
    else:
        rates = ingredients.production_rates(T, plasma.m_a, plasma.m_b, plasma.alpha_s, per)
        decays, scatterings = np.asarray(rates[0]), np.asarray(rates[1])
    hubble = plasma.hubble if T is plasma.T else plasma.hubble_rate(T)
    return (
        couplings.width_b[:, np.newaxis] * decays / hubble,
        couplings.scattering[:, np.newaxis] * scatterings / hubble,
    )


def _spans(
    plasma: freeze_in.Plasma,
    couplings: freeze_in.Couplings,
    p: Parameters,
    ingredients: Ingredients,
    rates: tuple[Array, Array],
) -> tuple[Array, Array]:
    # The highest and the lowest T/m_b at which decays, and scatterings, are faster than H, shape (2, n) each.
    T, both = plasma.T, np.concatenate(rates)
    if np.any(both[:, 0] > 1):
        # They were so before the calculation starts: look back as far as the degrees of freedom are known.
        hottest = min(early_universe.highest_temperature(plasma.table), HOTTEST)
        earlier = np.geomspace(hottest, T[0], 80)[:-1]
        before = np.concatenate(_against_hubble(plasma, couplings, p, ingredients, earlier))
        T, both = np.concatenate([earlier, T]), np.concatenate([before, both], axis=-1)
    first, last = contact_span(plasma.m_b / T, both)
    coldest = inputs.value("temperature_QCD_crossover") / plasma.m_b
    highest = np.where(first > 0, 1 / np.where(first > 0, first, 1.0), np.inf)
    faster = highest > coldest
    lowest = np.where(faster, np.maximum(1 / last, coldest), 0.0)
    return np.where(faster, highest, 0.0).reshape(2, -1), lowest.reshape(2, -1)


def _of_yields(
    plasma: freeze_in.Plasma,
    couplings: freeze_in.Couplings,
    equilibrium: Array,
    yields: boltzmann.Yields,
    today: Array,
    p: Parameters,
    ingredients: Ingredients,
) -> Rows:
    T = plasma.at_ends(plasma.T)
    count = len(couplings.f_a)
    slowed = plasma.slowed * plasma.equilibrium / plasma.hubble / equilibrium
    dark_contact = 2 * couplings.dark[:, np.newaxis] * slowed
    quark = early_universe.equilibrium_number_density(plasma.m_b, 2 * B_STATES, T)
    quark = quark / plasma.at_ends(plasma.entropy)
    relic = np.where(today > 0, ingredients.relic_density(couplings.m_chi, np.maximum(today, 0.0)), 0.0)
    return {
        "yield_alp": (yields.parent, "1", "yield of the ALP, Y_a (Eq. (27))"),
        "yield_alp_equilibrium": (
            np.tile(plasma.at_ends(plasma.equilibrium), (count, 1)),
            "1",
            "equilibrium yield of the ALP (Eq. (29))",
        ),
        "yield_dark_matter": (yields.daughter, "1", "yield of dark matter and antimatter, Ỹ_χ (Eq. (28))"),
        "yield_dark_matter_equilibrium": (
            plasma.at_ends(equilibrium),
            "1",
            "equilibrium yield of dark matter and antimatter (Eq. (29))",
        ),
        "yield_b_equilibrium": (np.tile(quark, (count, 1)), "1", "equilibrium yield of b and b̄ (Eq. (29))"),
        "yield_dark_matter_today": (today, "1", "yield of dark matter and antimatter today"),
        "relic_density": (relic, "1", "relic density Ω_χ h² (Eq. (30))"),
        **late_decays.rows_of_late_decays(
            plasma.m_a,
            couplings.visible + couplings.dark,
            yields.parent[:, -1],
            couplings.dark_share,
            today,
            ingredients.relic_density,
        ),
        "width_visible": (couplings.visible, "GeV", "width of the ALP to the Standard Model in the plasma"),
        "width_dark_matter": (couplings.dark, "GeV", "width of the ALP into dark matter (Eq. (12))"),
        "width_b_to_s_alp": (couplings.width_b, "GeV", "width of b → s a (Eq. (21))"),
        "pseudoscalar_coupling": (
            np.asarray(pseudoscalar_coupling(couplings.m_chi, couplings.f_a, couplings.C_chi)),
            "1",
            "g_χ = m_χ C_χ/f_a",
        ),
        "dark_matter_closeness": (
            freeze_in.closeness(plasma, couplings.m_chi, equilibrium, yields.daughter, today, p.dark_matter),
            "1",
            "largest Ỹ_χ over its equilibrium value, at T > m_χ/3",
        ),
        "dark_matter_contact": (
            largest_ratio(plasma.points, dark_contact),
            "1",
            "largest rate of χ χ̄ → a per χ in equilibrium, over H",
        ),
        "back_reaction": (yields.back_reaction, "1", "share of the decays that inverse decays would undo"),
    }
