"""Section IV: is dark matter the origin of the excess? Both models beside everything that limits them.

Of each model one point or many are taken: `alp_confronted` and `dark_photon_confronted` compute what it
predicts, `physics.judged_points` holds that against the limits, and `conclusions_words` says what comes of
it. `joint_regions` judges a plane of each model.
"""

import dataclasses
import math
from collections.abc import Collection, Mapping
from typing import cast

import numpy as np
import numpy.typing as npt

from b2kinv.physics import (
    constraint_files,
    constraints,
    dark_photon_mixing,
    effective_neutrinos,
    inputs,
    line_likelihood,
    model_judgement,
    own_limits,
)
from b2kinv.physics.constraints import Constraint
from b2kinv.physics.conventions import (
    ALP_MASS,
    CHI_MASS,
    DARK_HIGGS_MASS,
    DARK_MATTER_MASS,
)
from b2kinv.physics.dark_higgs import HIGGS_MIXING_NOT_ZERO
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.physics.judged_points import JudgedPoints
from b2kinv.quantities import replaced
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE, Computed, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers
from b2kinv.quantities.unforeseen import explained
from b2kinv.sections import (
    alp_confronted,
    alp_parameter_space,
    belle2_excess,
    conclusions_words,
    dark_higgs_beginnings,
    dark_photon_confronted,
    dark_photon_decays,
    dark_photon_freeze_out,
    dark_photon_freeze_out_judged,
    joint_regions,
    limits_in_words,
    model_separation,
)
from b2kinv.sections.conclusions_words import Described, Points
from b2kinv.sections.joint_regions import Region

#: What `evaluate` adds when it is asked to; as long again as the rest.
SEPARATION = Name("what to add", ("separation", "regions", "limits in words"))
_OF_DENSITY = ("relic_density",)
_ON = "names of constraints with commas between"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """What can be varied in the notebook of Section IV: a point of each model, and the constraints."""

    m_a: float = ALP_MASS.but(offered=Range(at_least=1.0, at_most=4.7)).parameter(2.0)
    C_q: float = Number(
        "universal quark coupling over f_a, C_q/f_a",
        "GeV^-1",
        meaningful=POSITIVE,
        offered=Range(at_least=alp_confronted.LOWEST, at_most=alp_confronted.HIGHEST),
    ).parameter(6e-9)
    C_chi: float | str = Number(
        "coupling of dark matter over f_a, C_χ/f_a",
        "GeV^-1",
        meaningful=POSITIVE,
        offered=Range(at_least=1e-16, at_most=1e-4),
        words=("C_q", *_OF_DENSITY),
    ).parameter("C_q")
    m_chi: float | str = CHI_MASS.but(
        meaning="mass of frozen-in dark matter", offered=Range(above=0.0, at_most=2.35), words=_OF_DENSITY
    ).parameter("relic_density")
    m_X: float = dark_photon_decays.M_X.parameter(2.0)
    epsilon: float = dark_photon_decays.KINETIC_MIXING.parameter(1.75e-4)
    mixing_ratio: float | str = dark_photon_decays.MIXING_RATIO.parameter("tan_theta_W")
    m_DM: float = DARK_MATTER_MASS.but(offered=Range(at_least=1e-3, below=1.86)).parameter(0.1)
    m_phi: float = DARK_HIGGS_MASS.but(
        meaning="dark Higgs mass; heavier ones decay to muons, where this section ends",
        offered=Range(below=Computed(lambda: 2.0 * inputs.value("mass_muon"), "2 m_μ")),
    ).parameter(0.004)
    sin_theta: float = HIGGS_MIXING_NOT_ZERO.but(
        meaning="mixing of the dark Higgs with the Higgs boson"
    ).parameter(1.3e-4)
    alpha_X: float | str = dark_photon_freeze_out.DARK_COUPLING.but(words=_OF_DENSITY).parameter(
        "relic_density"
    )
    hadrons: str = dark_photon_decays.HADRON_METHOD.parameter("quark_currents")
    dark_higgs_start: str = effective_neutrinos.START.but(
        meaning="dark Higgs bosons at freeze-out: as warm as the plasma, or none"
    ).parameter("thermal")
    relic_density: float = alp_parameter_space.RELIC_DENSITY.parameter(0.12)
    excess: str = belle2_excess.EXCESS.parameter("paper")
    form_factor_set: str = FORM_FACTOR_SET.but(meaning="form factors of B → K⁽*⁾").parameter(DEFAULT_SET)
    standard_model: str = Name(
        "Standard Model's part of the rates that K⁽*⁾ + invisible is held against", ("left_out", "counted")
    ).parameter("left_out")
    constraints: str = Name("constraints that are on", ("all",), text=_ON).parameter("all")
    without: str = Name("constraints that are off", ("none",), text=_ON).parameter("none")

    own_constraints: str = Name(
        "constraints of your own",
        ("none",),
        text="constraint files with commas between",
        file_ends=(".json",),
        several=True,
    ).parameter("none")

    def check(self) -> None:
        """Refuse points that make no sense, and switches that contradict each other."""
        if isinstance(self.m_chi, str) and isinstance(self.C_chi, str) and self.C_chi == "relic_density":
            raise ValueError(
                "C_chi and m_chi cannot both follow from the relic density: give one of them a value"
            )
        dark_photon_mixing.check_production(self)
        if np.any(2.0 * np.asarray(self.m_DM) >= np.asarray(self.m_X)):
            raise ValueError(
                "m_DM >= m_X/2 is not allowed: the dark photon could not decay to dark matter, and there "
                "would be no excess to explain; take lighter dark matter"
            )
        if np.any(np.asarray(self.m_phi) > np.asarray(self.m_DM)):
            raise ValueError(
                "m_phi > m_DM is not allowed: dark matter annihilates into two dark Higgs bosons; "
                "take a lighter dark Higgs"
            )
        _chosen(self)

    @classmethod
    def check_words(cls, words: Mapping[str, Collection[str]]) -> None:
        """Refuse names of constraints, and files of constraints, that there are not for any point."""
        files = words.get("own_constraints", ())
        model_judgement.check_names(words, {one.name: one for file in files for one in _own(file)}.values())


@explained
def evaluate(parameters: Parameters, *added: str) -> Result:
    """Return what each model predicts, what excludes it, and the answer to the paper's title.

    Parameters
    ----------
    parameters : Parameters
        Numbers may be arrays that broadcast.
    *added : str
        For one point, "separation" adds what separates the models, "regions" what is left of a plane of each
        model's parameters, and "limits in words" what limits that decide little come to.

    Returns
    -------
    Result

    Examples
    --------
    >>> evaluate(Parameters(m_phi=0.015, sin_theta=1e-4)).value("dark_photon_judgement")
    'alive'
    """
    for one in added:
        SEPARATION.check("added", one)
    alp, photon = models(parameters)
    if added and (alp.judged.shape or photon.judged.shape):
        raise ValueError(f"{added[0]} is computed for one point: give every parameter one value")
    quantities = _of_models(parameters, alp, photon)
    if "limits in words" in added:
        points = _of_alp(parameters), _of_dark_photon(parameters)
        quantities |= limits_in_words.words(alp, photon, *points)
        quantities |= limits_in_words.tuning(photon, points[1])
        quantities |= limits_in_words.solid_line(_of_dark_photon(Parameters()))
        quantities |= limits_in_words.hadrons(photon, points[1], _chosen(parameters))
        quantities |= dark_higgs_beginnings.quantities(photon, points[1], _chosen(parameters))
    if "regions" in added:
        quantities |= joint_regions.quantities(*regions(parameters))
    if "separation" in added:
        kinetic = dark_photon_mixing.is_kinetic(parameters)
        quantities |= model_separation.separation(_of_alp(parameters), alp, parameters.m_X, kinetic)
    numbers = [value for value in parameters.as_dict().values() if not isinstance(value, str)]
    shape = np.broadcast_shapes(*(np.shape(cast(npt.ArrayLike, one)) for one in numbers))
    return Result(parameters, {name: _spread(one, shape) for name, one in quantities.items()})


def _spread(one: Quantity, shape: tuple[int, ...]) -> Quantity:
    if not shape:
        return one
    return dataclasses.replace(one, value=np.broadcast_to(np.asarray(one.value), shape))


@replaced.kept(8)
def models(parameters: Parameters) -> tuple[alp_confronted.Found, dark_photon_confronted.Found]:
    """Return both models, with every prediction beside its limit.

    Each has the shape of its own parameters, so that what is scanned for one of them costs nothing for the
    other.

    Examples
    --------
    >>> alp, dark_photon = models(Parameters())
    >>> alp.confronted.judgement, dark_photon.confronted.alive
    ('alive', False)
    """
    chosen = _chosen(parameters)
    return (
        alp_confronted.at_point(_of_alp(parameters), chosen),
        dark_photon_confronted.at_point(_of_dark_photon(parameters), chosen),
    )


def regions(parameters: Parameters) -> tuple[Region, Region]:
    """Return a plane of each model with all of its points judged, with the other parameters of one point.

    Examples
    --------
    >>> alp, dark_photon = regions(Parameters())
    >>> alp.judged.shape == (len(alp.y), len(alp.x))
    True
    """
    p, chosen = parameters, _chosen(parameters)
    return (
        joint_regions.of_alp(_of_alp(p), chosen),
        joint_regions.of_dark_photon(_of_dark_photon(p), p.m_DM, chosen),
    )


def _chosen(p: Parameters) -> tuple[str | Constraint, ...]:
    return model_judgement.chosen(p.constraints, p.without, _own(p.own_constraints))


def _own(file: str) -> list[Constraint]:
    return [own_limits.check(one) for one in constraint_files.own(file)]


def _of_alp(p: Parameters) -> alp_confronted.Point:
    return alp_confronted.Point(
        m_a=p.m_a,
        C_q=p.C_q,
        C_chi=p.C_chi,
        m_chi=p.m_chi,
        relic_density=p.relic_density,
        excess=p.excess,
        form_factor_set=p.form_factor_set,
        standard_model=p.standard_model,
    )


def _of_dark_photon(p: Parameters) -> dark_photon_confronted.Point:
    return dark_photon_confronted.Point(
        m_X=p.m_X,
        mixing_ratio=p.mixing_ratio,
        epsilon=p.epsilon,
        m_DM=p.m_DM,
        m_phi=p.m_phi,
        sin_theta=p.sin_theta,
        alpha_X=p.alpha_X,
        dark_higgs_start=p.dark_higgs_start,
        hadrons=p.hadrons,
        relic_density=p.relic_density,
        excess=p.excess,
        form_factor_set=p.form_factor_set,
        standard_model=p.standard_model,
    )


def _of_models(
    p: Parameters, alp: alp_confronted.Found, photon: dark_photon_confronted.Found
) -> dict[str, Quantity]:
    of_alp, of_photon = conclusions_words.points(alp.judged), conclusions_words.points(photon.judged)
    quantities = _of_model("alp", "the ALP", alp.judged, of_alp, alp.rates, p.m_a)
    quantities |= {
        "alp_mass_of_dark_matter": Quantity(1e3 * alp.m_chi, "MeV", "mass m_χ of frozen-in dark matter"),
        "alp_dark_coupling": Quantity(alp.C_chi, "GeV^-1", "C_χ/f_a"),
        "alp_decay_length": Quantity(alp.decay_length, "m", "proper decay length cτ of the ALP"),
        "alp_lifetime": Quantity(alp.lifetime, "s", "lifetime of the ALP"),
        "alp_own_lightest_mass": Quantity(
            1e6 * alp.own_lightest_mass, "keV", "m_χ below which dark matter is too warm by its own momenta"
        ),
        "alp_contact": Quantity(alp.contact, "1", "largest rate at which b quarks absorb an ALP, over H"),
        "alp_density_slope": Quantity(
            alp.density_slope, "1", "change of ln Ω with ln m_χ, large where dark matter is tuned"
        ),
    }
    quantities |= _of_model("dark_photon", "the dark photon", photon.judged, of_photon, photon.rates, p.m_X)
    quantities |= {
        "dark_photon_coupling": Quantity(photon.alpha_X, "1", "dark fine-structure constant α_X"),
        "through_x_words": Quantity(
            _through_X(photon.judged.relic_density, photon.density_through_phi),
            "",
            "what annihilation through X does to the relic density",
        ),
        "dark_higgs_lifetime": Quantity(photon.lifetime, "s", "lifetime of the dark Higgs"),
        "dark_higgs_neutrinos": Quantity(
            photon.neutrinos, "1", "N_eff with the dark Higgs, infinite where it is not known"
        ),
        "dark_higgs_tuning_loop": Quantity(
            photon.tuning_loop, "1", "m_φ² over what it gets from the loop of X"
        ),
        "dark_higgs_tuning_partner": Quantity(
            photon.tuning_partner, "1", "m_φ² over what it gets from the loop of a χ_L as heavy as X"
        ),
        "dark_higgs_tuning_portal": Quantity(
            photon.tuning_portal, "1", "m_φ² over what it gets from the Higgs boson's expectation value"
        ),
    }
    there = _of_dark_photon(p)
    rests = dark_higgs_beginnings.rests_on_start(there, photon.judged, tuple(_chosen(p)))
    said = conclusions_words.answers(of_alp, of_photon, rests)
    said = conclusions_words.with_start(said, dark_photon_confronted.contradicted(there), p.m_DM)
    quantities["answer"] = Quantity(said, "", "answer to the title")
    quantities["atomic_parity_pull"] = Quantity(
        constraints.pull("cesium_weak_charge_shift", 0.0),
        "sigma",
        "what the weak charge of caesium is off by without new physics",
    )
    quantities["standard_model_pulls"] = Quantity(
        conclusions_words.standard_pulls(
            alp.judged.comparisons if p.own_constraints == "none" else _chosen(p)
        ),
        "",
        "by how much the Standard Model alone misses each measurement",
    )
    alive = conclusions_words.of_both(
        lambda one, other: ("neither", "one", "both")[one.alive + other.alive], of_alp, of_photon
    )
    quantities["models_alive"] = Quantity(alive, "", "models that are alive")
    return quantities


def _through_X(whole: Numbers, alone: Numbers) -> conclusions_words.Texts:
    pairs = np.broadcast(whole, alone)
    said = [
        str(dark_photon_freeze_out_judged.through_X(float(one), float(other)).value) for one, other in pairs
    ]
    if not pairs.nd:
        return said[0]
    found = np.empty(pairs.shape, dtype=object)
    found.reshape(-1)[:] = said
    return found


#: What freeze-in's number is where dark matter that annihilates back to ALPs is left out.
_AT_MOST = {"alp": ", and the most that equilibrium leaves where dark matter comes into it"}


def _of_model(
    key: str, name: str, judged: JudgedPoints, points: Points, rates: dict[str, Numbers], mass: Numbers
) -> dict[str, Quantity]:
    ratio = np.asarray(rates["Kstar_zero"]) / np.where(np.equal(judged.rate, 0.0), 1.0, judged.rate)
    described: dict[str, Described] = {
        "rate": (judged.rate, "1", f"BR(B⁺ → K⁺ + invisible) from {name}"),
        "Kstar_rate": (rates["Kstar_zero"], "1", f"BR(B⁰ → K*⁰ + invisible) from {name}"),
        "Kstar_ratio": (
            np.where(np.equal(judged.rate, 0.0), math.inf, ratio),
            "1",
            f"BR(B⁰ → K*⁰ + invisible) over BR(B⁺ → K⁺ + invisible), {name}",
        ),
        "explains": (conclusions_words.explains(points), "", f"excess explained by {name}"),
        "rise": (
            judged.line,
            "1",
            f"−2 Δ ln L of Belle II's data with {name}, against the best line of any mass",
        ),
        "gain": (
            line_likelihood.gain(mass, judged.rate),
            "1",
            f"fall of −2 ln L by {name}, against the Standard Model",
        ),
        "relic_density": (judged.relic_density, "1", f"relic density Ω h², {name}{_AT_MOST.get(key, '')}"),
        "strength": (judged.strength, "1", f"largest prediction over limit, {name}"),
        "state": (judged.state, "", f"what the limits together leave of {name}"),
        "likelihood": (
            judged.log_likelihood,
            "1",
            f"−2 Δ ln L of all likelihoods together with {name}, each against what fits it best",
        ),
    }
    described |= conclusions_words.of_model(name, points)
    return {f"{key}_{what}": Quantity(*one) for what, one in described.items()}
