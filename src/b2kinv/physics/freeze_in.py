"""Freeze-in through the ALP: plasma, couplings and their evolution (what Eqs. (27) and (28) are made of).

Ỹ_χ counts χ and its antiparticle. Time runs as the logarithm of the scale factor, d ln a = H dt, which
entropy conservation ties to x = m_b/T by d ln a/d ln x = 1 + ⅓ d ln g_s/d ln T, a factor that the printed
Eqs. (27) and (28) leave out.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Protocol, TypedDict, cast

import numpy as np

from b2kinv.physics import (
    alp_production,
    alp_widths,
    boltzmann,
    early_universe,
    inputs,
    late_decays,
    thermal_contact,
)
from b2kinv.physics.alp_production import ALP_STATES
from b2kinv.physics.conventions import CHI_KIND, CHI_MASS, TEMPERATURE
from b2kinv.quantities.checked import checked
from b2kinv.quantities.scalars import Array, Numbers

#: Of χ plus antiparticle for a Dirac, of χ for a Majorana fermion.
DARK_MATTER_STATES = {"dirac": 4, "majorana": 2}

#: Steps of the fast integrator; they give the relic density to 5e-5 for any mass of the ALP and couplings to
#: C_q/f_a = 1e-4/GeV, and to 1e-4 for ten times stronger ones.
STEPS = 60
#: Where they crowd: m_a/T and m_b/T, how much, and how far in the logarithm of the scale factor.
#: There ALPs decay to dark matter and die out, and there b quarks let go of those that are left.
CROWDED_AT_MASS_OVER_T, CROWDED_AT_X = (4.0, 2.5, 0.8), (25.0, 7.0, 0.7)
#: The integration ends at m_a/T of this, where the ALP's inverse decays are long over, or later for b quarks.
#: Later still, where there are none left, free strange quarks would absorb 2e-3 of those ALPs that are hardly
#: lighter than b quarks, and free gluons 1e-3 of those heavier than two of them, if they never thermalised.
END_AT_MASS_OVER_T = 45.0
END_AT_LEAST_AT_X = 40.0
#: Temperature [GeV] below which degrees of freedom, and the expansion, change within a step.
ROUGH_BELOW = 0.7
#: Share of undone decays above which the daughters' inverse decays are included.
BACK_REACTION_ALLOWED = 1e-5


class Kinematic(TypedDict):
    """The parameters that a `Plasma` depends on."""

    m_a: float
    m_b: float
    x_start: float
    alpha_s_scattering: float | str
    degrees_of_freedom: float | str


class CouplingValues(TypedDict):
    """The parameters that `Couplings` depend on, each with one entry for each point."""

    m_a: Array
    f_a: Array
    m_chi: Array
    m_b: Array
    m_s: Array
    alpha_s: Array | str
    C_q: Array
    C_chi: Array
    C_V_sb: Array
    C_A_sb: Array
    C_G_UV: Array
    C_gamma_UV: Array


class ProductionRates(Protocol):
    """`alp_production.production_rates`, or the form that is printed."""

    def __call__(
        self, T: Numbers, m_a: Numbers, m_b: Numbers | None, alpha_s: Numbers | str, per: str = "alp", /
    ) -> tuple[Numbers, Numbers]:
        """Return the factor on Γ(b → s a), and the rate of scatterings [GeV] for |C_b|/f_a = 1/GeV."""


@dataclasses.dataclass(frozen=True)
class Ingredients:
    """The equations that a calculation is made of; `as_printed` puts printed forms in their place."""

    width_b_to_s_alp: Callable[[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers], Numbers] = (
        alp_production.width_b_to_s_alp
    )
    production_rates: ProductionRates = alp_production.production_rates
    hubble_rate: Callable[[Numbers, Numbers | str], Numbers] = early_universe.hubble_rate
    log_scale_factor: Callable[[Numbers, Numbers | str], Numbers] = early_universe.log_scale_factor
    relic_density: Callable[[Numbers, Numbers], Numbers] = early_universe.relic_density


STANDARD = Ingredients()


@checked(m_chi=CHI_MASS, T=TEMPERATURE, dark_matter=CHI_KIND, table=early_universe.TABLE)
def equilibrium_dark_matter_yield(
    m_chi: Numbers,
    T: Numbers,
    dark_matter: str = "dirac",
    table: str | Numbers = early_universe.DEFAULT_TABLE,
) -> Numbers:
    """Return the yield of dark matter and antimatter in equilibrium (Eq. (29)).

    Ỹ_χ^eq = 45/(4π⁴) g/g_s (m_χ/T)² K₂(m_χ/T), g = 4 for a Dirac χ with χ̄, 2 for a Majorana χ

    Examples
    --------
    >>> round(equilibrium_dark_matter_yield(1e-3, 1.0, table=80.0), 4)
    0.0115
    """
    return early_universe.equilibrium_yield(m_chi, DARK_MATTER_STATES[dark_matter], T, table)


class Plasma:
    """All that depends on temperature and masses but on no coupling, at the ends and nodes of the steps.

    Parameters
    ----------
    kinematic : mapping
        m_a, m_b [GeV], x_start, alpha_s_scattering and degrees_of_freedom.
    alp_statistics : {"maxwell-boltzmann", "bose-einstein"}
        Equilibrium distribution of the ALP.
    ingredients : Ingredients, optional

    Attributes
    ----------
    u, points : numpy.ndarray
        Logarithm of the scale factor at the ends of the steps, and at ends and nodes together.
    T, hubble : numpy.ndarray
        Temperature and Hubble rate [GeV] at `points`, as all that follows.
    entropy : numpy.ndarray
        Entropy density [GeV³].
    equilibrium, slowed : numpy.ndarray
        Yield of the ALP in equilibrium, and the average of m_a/E that slows its decay.
    decays, scatterings : numpy.ndarray
        What turns couplings into rates, as `alp_production.production_rates` returns it.
    confinement : float
        Logarithm of the scale factor at the QCD crossover, where free quarks and gluons end.
    """

    def __init__(
        self,
        kinematic: Kinematic,
        alp_statistics: str = "maxwell-boltzmann",
        ingredients: Ingredients = STANDARD,
    ) -> None:
        self.m_a, self.m_b = float(kinematic["m_a"]), float(kinematic["m_b"])
        self.alpha_s, self.table = kinematic["alpha_s_scattering"], kinematic["degrees_of_freedom"]
        end = max(END_AT_MASS_OVER_T * self.m_b / self.m_a, END_AT_LEAST_AT_X)
        T_ends = (self.m_b / kinematic["x_start"], self.m_b / end)
        # In steps of the scale factor no derivative of the tabulated g_s is needed, which is rough.
        confinement = inputs.value("temperature_QCD_crossover")
        crowded = self.m_a / CROWDED_AT_MASS_OVER_T[0], self.m_b / CROWDED_AT_X[0]
        T_known = np.array([*T_ends, confinement, *crowded])
        known = np.asarray(ingredients.log_scale_factor(T_known, self.table))
        start, stop, self.confinement = known[:3].tolist()
        self.u = _steps(start, stop, known[3:])
        self.points = np.concatenate([self.u[:1], boltzmann.nodes(self.u).reshape(-1)])
        self.T: Array = np.asarray(
            early_universe.temperature_at(self.points, *T_ends, self.table, ingredients.log_scale_factor)
        )
        statistics = (self.m_a, ALP_STATES, self.T, alp_statistics)
        density = early_universe.equilibrium_number_density(*statistics)
        self.entropy: Array = np.asarray(early_universe.entropy_density(self.T, self.table))
        self.equilibrium: Array = np.asarray(density / self.entropy)
        self.slowed: Array = np.asarray(early_universe.equilibrium_decay_density(*statistics) / density)
        self._ingredients, self._statistics = ingredients, alp_statistics
        self.hubble: Array = self.hubble_rate(self.T)
        self.decays, self.scatterings = self.production_rates(self.T)

    def production_rates(self, T: Array) -> tuple[Array, Array]:
        """Return what turns couplings into rates per ALP, at any temperatures [GeV]."""
        decays, scatterings = map(
            np.asarray, self._ingredients.production_rates(T, self.m_a, self.m_b, self.alpha_s)
        )
        if self._statistics == "maxwell-boltzmann":
            return decays, scatterings
        classical, density = (
            early_universe.equilibrium_number_density(self.m_a, ALP_STATES, T, statistics)
            for statistics in ("maxwell-boltzmann", self._statistics)
        )
        return decays * classical / density, scatterings * classical / density

    def hubble_rate(self, T: Array) -> Array:
        """Return the Hubble rate [GeV] at any temperatures [GeV]."""
        return np.asarray(self._ingredients.hubble_rate(T, self.table))

    def at_ends(self, values: Array) -> Array:
        """Return the values at the ends of the steps."""
        return values[..., ::3]

    def at_nodes(self, values: Array) -> Array:
        """Return the values at the nodes of the steps, shape (…, steps, 3)."""
        return values[..., 1:].reshape((*values.shape[:-1], len(self.u) - 1, 3))

    def initial(self, alp_at_start: str) -> float:
        """Return the yield of the ALP at the start: "absent" or in "equilibrium"."""
        return self.equilibrium[0] if alp_at_start == "equilibrium" else 0.0


class Couplings:
    """Widths and squared couplings, one entry for each point of parameter space.

    Parameters
    ----------
    v : mapping of str to numpy.ndarray
        m_a, f_a, m_chi, m_b, m_s, alpha_s and all couplings of `sections.alp_freeze_in.Parameters`.
    dark_matter : {"dirac", "majorana"}
    flavour_violating_scattering : {"neglected", "estimated"}
        Whether the scatterings of footnote 6 are added.
    ingredients : Ingredients, optional

    Attributes
    ----------
    width_b, visible, dark : numpy.ndarray
        Γ(b → s a), Γ(a → SM) and Γ(a → χχ̄) [GeV].
    scattering : numpy.ndarray
        Squared coupling of the scatterings over f_a² [1/GeV²].
    dark_share : numpy.ndarray
        BR(a → χχ̄).
    decayed : numpy.ndarray
        Share of free ALPs that have decayed until today, 1.0 unless they live about as long as the universe.
    """

    def __init__(
        self,
        v: CouplingValues,
        dark_matter: str,
        flavour_violating_scattering: str = "neglected",
        ingredients: Ingredients = STANDARD,
    ) -> None:
        self.f_a, self.m_chi, self.C_chi, self.C_q = v["f_a"], v["m_chi"], v["C_chi"], v["C_q"]
        violating = (v["m_a"], v["f_a"], v["C_V_sb"], v["C_A_sb"], v["m_b"], v["m_s"])
        self.width_b: Array = np.asarray(ingredients.width_b_to_s_alp(*violating))
        self.scattering = np.square(v["C_q"] / v["f_a"])
        if flavour_violating_scattering == "estimated":
            estimate = np.square(v["C_V_sb"] / v["f_a"]) + np.square(v["C_A_sb"] / v["f_a"])
            self.scattering = self.scattering + estimate / 2
        conserving = (v["m_a"], v["f_a"], v["C_q"], v["C_G_UV"], v["C_gamma_UV"], v["alpha_s"])
        self.visible: Array = np.asarray(
            alp_widths.visible_width_in_plasma(*conserving) + alp_widths.width_alp_to_b_s(*violating)
        )
        self.dark: Array = np.asarray(
            alp_widths.width_to_dark_matter(v["m_a"], v["f_a"], v["m_chi"], v["C_chi"], dark_matter)
        )
        total = self.visible + self.dark
        self.dark_share = np.where(total > 0, self.dark / np.where(total > 0, total, 1.0), 0.0)
        self.decayed: Array = np.asarray(late_decays.decayed_share(total))


def universal_couplings(
    parameters: Mapping[str, object], couplings: Numbers, ingredients: Ingredients = STANDARD
) -> Couplings:
    """Return the `Couplings` for one coupling |C_q|/f_a [1/GeV] to all quarks, and none to dark matter.

    Parameters
    ----------
    parameters : mapping
        All that `CouplingValues` names but C_q, C_V_sb, C_A_sb and C_chi; dark_matter and
        flavour_violating_scattering, as in `Couplings`.
    couplings
        Shape (n,).
    ingredients : Ingredients, optional
    """
    C = np.asarray(couplings) * cast(float, parameters["f_a"])
    own = {"C_q": C, "C_V_sb": C, "C_A_sb": C, "C_chi": np.zeros(C.shape)}
    values = {
        name: given if isinstance(given, str) else np.full(C.shape, given)
        for name in CouplingValues.__annotations__.keys() - own.keys()
        for given in (cast("float | str", parameters[name]),)
    }
    words = (str(parameters["dark_matter"]), str(parameters["flavour_violating_scattering"]))
    return Couplings(cast(CouplingValues, values | own), *words, ingredients)


def production(plasma: Plasma, width_b: Array, scattering: Array) -> Array:
    """Return the rate at which b quarks make and absorb ALPs, per ALP and over H, at `plasma.points`.

    [Γ(b → s a) r_dec + |C_q|²/f_a² r_scat]/H, r_… from `production_rates`

    Γ(b → s a) and |C_q|²/f_a² are `width_b` and `scattering` of `Couplings`, shape (n,).
    """
    rate_over_hubble: Array = (
        width_b[:, np.newaxis] * plasma.decays + scattering[:, np.newaxis] * plasma.scatterings
    ) / plasma.hubble
    return rate_over_hubble


def largest_contact(plasma: Plasma, width_b: Array, scattering: Array) -> Array:
    """Return the largest rate at which b quarks make ALPs, per ALP and over H, above the QCD crossover.

    max_T [Γ(b → s a) r_dec + |C_q|²/f_a² r_scat]/H, T > T_c

    Above 1, b quarks bring the ALP into equilibrium. The ALP's own decays do not count: over H they grow for
    ever, and late they make no equilibrium but an end of the ALPs. Below the crossover there are neither free
    quarks nor gluons. Good to 1e-3, shape (n,). Arguments are those of `production`.
    """
    produced = production(plasma, width_b, scattering)
    largest = thermal_contact.largest_ratio(plasma.points, produced, plasma.confinement)
    late = np.where((plasma.T < ROUGH_BELOW) & (plasma.points <= plasma.confinement), produced, 0.0)
    elsewhere = late.max(axis=-1) < 0.98 * largest
    if np.all(elsewhere):
        return largest
    # Near the crossover the expansion changes faster than the steps tell.
    T = np.geomspace(ROUGH_BELOW, inputs.value("temperature_QCD_crossover"), 80)
    decays, scatterings = plasma.production_rates(T)
    fine = width_b[:, np.newaxis] * decays + scattering[:, np.newaxis] * scatterings
    fine = thermal_contact.largest_ratio(-np.log(T), fine / plasma.hubble_rate(T))
    return np.where(elsewhere, largest, fine)


def relaxation(plasma: Plasma, couplings: Couplings) -> Array:
    """Return the rate at which the plasma makes and absorbs ALPs, per ALP and over H, at `plasma.points`.

    R = [Γ(b → s a) r_dec + |C_q|²/f_a² r_scat + Γ(a → SM) ⟨m_a/E⟩]/H, r_… from `production_rates`

    It is what multiplies Y_a^eq − Y_a in the first four lines of Eq. (27).
    """
    own = couplings.visible[:, np.newaxis] * plasma.slowed / plasma.hubble
    return production(plasma, couplings.width_b, couplings.scattering) + own


def dark_matter_equilibrium(plasma: Plasma, couplings: Couplings, dark_matter: str) -> Array:
    """Return Ỹ_χ in equilibrium at `plasma.points`, held at what a float can hold."""
    mass = couplings.m_chi[:, np.newaxis]
    # Most sweeps have one mass for all points.
    mass = mass[:1] if np.all(mass == mass[0]) else mass
    density = early_universe.equilibrium_number_density(mass, DARK_MATTER_STATES[dark_matter], plasma.T)
    held = np.maximum(density / plasma.entropy, 1e-200)
    return np.array(np.broadcast_to(held, (len(couplings.m_chi), len(plasma.T))))


def evolve(
    plasma: Plasma, couplings: Couplings, daughter_equilibrium: Array, initial: float = 0.0
) -> tuple[boltzmann.Yields, Array]:
    """Return the yields of ALP and dark matter, and Ỹ_χ today (Eqs. (27) and (28)).

    dY_a/d ln a = R (Y_a^eq − Y_a) − D [Y_a − Y_a^eq (Ỹ_χ/Ỹ_χ^eq)²], D = Γ(a → χχ̄) ⟨m_a/E⟩/H
    dỸ_χ/d ln a = 2D [Y_a − Y_a^eq (Ỹ_χ/Ỹ_χ^eq)²], R from `relaxation`

    Inverse decays of dark matter are left out where they would undo less than `BACK_REACTION_ALLOWED` of the
    decays: then the system is linear, and the points of `couplings` are solved at once.

    Parameters
    ----------
    plasma : Plasma
    couplings : Couplings
    daughter_equilibrium : numpy.ndarray
        Ỹ_χ in equilibrium at `plasma.points`, as `dark_matter_equilibrium` returns it.
    initial : float, optional
        Yield of the ALP at the start.

    Returns
    -------
    boltzmann.Yields
    numpy.ndarray
        Ỹ_χ today, with `decayed` of the ALPs that are left at the end: ALPs themselves are not counted.

    Raises
    ------
    ValueError
        If the stiff solver, which strong couplings of dark matter need, does not reach the end.
    """
    relaxed = relaxation(plasma, couplings)
    decay = couplings.dark[:, np.newaxis] * plasma.slowed / plasma.hubble
    yields = boltzmann.freeze_in(
        plasma.u,
        plasma.at_nodes(relaxed),
        plasma.at_nodes(decay),
        plasma.at_nodes(plasma.equilibrium),
        plasma.at_nodes(daughter_equilibrium),
        initial,
    )
    for point in np.flatnonzero(yields.back_reaction > BACK_REACTION_ALLOWED):
        rates = _interpolated_rates(
            plasma, relaxed[point], decay[point], plasma.equilibrium, daughter_equilibrium[point]
        )
        try:
            full = boltzmann.freeze_in_with_back_reaction(rates, plasma.u, initial)
        except (RuntimeError, ValueError) as error:
            raise ValueError(
                "C_chi over f_a is not allowed, and must be smaller: with a width of "
                f"{couplings.dark[point]:.3g} GeV to dark matter the Boltzmann equations cannot be solved"
            ) from error
        # Below the solver's absolute tolerance a yield may come out negative.
        yields.parent[point] = np.maximum(full.parent, 0.0)
        yields.daughter[point] = np.maximum(full.daughter, 0.0)
    # What is left of the ALPs decays freely, if there is time.
    late = 2 * yields.parent[:, -1] * couplings.dark_share * couplings.decayed
    return yields, yields.daughter[:, -1] + late


def yields_by_width_ratio(plasma: Plasma, couplings: Couplings, ratios: Array, initial: float = 0.0) -> Array:
    """Return Ỹ_χ today for ratios Γ(a → χχ̄)/Γ(a → SM) in place of dark matter's coupling and mass.

    dY_a/d ln a = R (Y_a^eq − Y_a) − D Y_a and dỸ_χ/d ln a = 2D Y_a, D = ratio · Γ(a → SM) ⟨m_a/E⟩/H

    Back-reaction is left out, and of ALPs that are left at the end those count that decay until today. The
    result has the points of `couplings`, then the ratios.
    """
    widths = ratios * couplings.visible[:, np.newaxis]
    decay = widths[..., np.newaxis, np.newaxis] * plasma.at_nodes(plasma.slowed / plasma.hubble)
    yields = boltzmann.freeze_in(
        plasma.u,
        plasma.at_nodes(relaxation(plasma, couplings))[:, np.newaxis],
        decay,
        plasma.at_nodes(plasma.equilibrium),
        initial=initial,
    )
    decayed = late_decays.decayed_share(couplings.visible[:, np.newaxis] * (1 + ratios))
    return yields.daughter[..., -1] + 2 * yields.parent[..., -1] * ratios / (1 + ratios) * decayed


def _interpolated_rates(plasma: Plasma, *curves: Array) -> Callable[[float], Array]:
    from scipy.interpolate import PchipInterpolator

    points = plasma.points
    logarithms = np.log(np.maximum(np.stack(curves, axis=-1), 1e-290))
    interpolation = PchipInterpolator(points, logarithms, axis=0)
    return lambda u: np.exp(interpolation(np.clip(u, points[0], points[-1])))


def _steps(start: float, stop: float, crowded: Array) -> Array:
    # Equal steps of a variable that grows faster where they shall crowd.
    u = np.linspace(start, stop, 8 * STEPS + 1)
    growth = u.copy()
    for centre, (_, much, far) in zip(crowded, (CROWDED_AT_MASS_OVER_T, CROWDED_AT_X), strict=True):
        growth += much * far * np.arctan((u - centre) / far)
    edges: Array = np.interp(np.linspace(growth[0], growth[-1], STEPS + 1), growth, u)
    return edges


def closeness(
    plasma: Plasma, m_chi: Array, equilibrium: Array, evolved: Array, today: Array, dark_matter: str
) -> Array:
    """Return the largest yield of dark matter over its equilibrium value, at T > m_χ/3.

    Once T is below m_χ the equilibrium yield falls away from any relic: that is decoupling, not contact.

    Parameters
    ----------
    plasma
        It ends at its lowest temperature.
    m_chi : numpy.ndarray
        Masses of dark matter [GeV], shape (n,).
    equilibrium, evolved : numpy.ndarray
        Equilibrium yield at the points of the plasma, and the yield at its ends, shape (n, m) each.
    today : numpy.ndarray
        Yield at the end, shape (n,).
    dark_matter : str
        "dirac" or "majorana".
    """
    coldest, T = plasma.T[-1], m_chi / 3
    until = np.interp(-np.log(T), -np.log(plasma.T), plasma.points)
    during = thermal_contact.largest_ratio(plasma.u, evolved / plasma.at_ends(equilibrium), until)
    # Of lighter dark matter no more is made after the end, but its equilibrium still falls.
    later = np.asarray(equilibrium_dark_matter_yield(m_chi, T, dark_matter, plasma.table))
    largest: Array = np.where(coldest > T, np.maximum(during, today / later), during)
    return largest
