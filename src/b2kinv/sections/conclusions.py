"""Section IV: is dark matter the origin of the excess? Both models beside everything that limits them.

Each model is taken at one point, `alp_confronted` and `dark_photon_confronted` compute what it predicts, and
`physics.model_judgement` holds that against the limits. The words of this page are computed like its numbers.
"""

import dataclasses
import math
from typing import cast

import numpy as np

from b2kinv.physics import (
    constraints,
    dark_photon_mixing,
    line_likelihood,
    model_judgement,
)
from b2kinv.physics.conventions import (
    ALP_MASS,
    CHI_MASS,
    DARK_HIGGS_MASS,
    DARK_MATTER_MASS,
)
from b2kinv.physics.dark_higgs import HIGGS_MIXING_NOT_ZERO
from b2kinv.physics.form_factors import DEFAULT_SET, FORM_FACTOR_SET
from b2kinv.physics.model_judgement import Confronted, joined, words
from b2kinv.quantities.declarations import Name, Number
from b2kinv.quantities.parameters import ParameterSet
from b2kinv.quantities.ranges import POSITIVE, Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.scalars import Numbers
from b2kinv.quantities.spelling import spelled
from b2kinv.sections import (
    alp_confronted,
    alp_parameter_space,
    belle2_excess,
    dark_photon_confronted,
    dark_photon_decays,
    dark_photon_freeze_out,
    model_separation,
)

#: What `evaluate` adds when it is asked to; as long again as the rest.
SEPARATION = Name("what to add", ("separation",))
_OF_DENSITY = ("relic_density",)
_ON = "names of constraints with commas between"


def _switches(name: str, text: str) -> str:
    try:
        model_judgement.chosen(text, "none")
    except ValueError as problem:
        raise ValueError(f"{name} = {text!r} is not allowed: {problem}") from None
    return text


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
    m_phi: float = DARK_HIGGS_MASS.but(offered=Range(below=1.86)).parameter(0.004)
    sin_theta: float = HIGGS_MIXING_NOT_ZERO.but(
        meaning="mixing of the dark Higgs with the Higgs boson"
    ).parameter(1.3e-4)
    alpha_X: float | str = dark_photon_freeze_out.DARK_COUPLING.but(words=_OF_DENSITY).parameter(
        "relic_density"
    )
    relic_density: float = alp_parameter_space.RELIC_DENSITY.parameter(0.12)
    excess: str = belle2_excess.EXCESS.parameter("paper")
    form_factor_set: str = FORM_FACTOR_SET.but(meaning="form factors of B → K⁽*⁾").parameter(DEFAULT_SET)
    standard_model: str = Name(
        "Standard Model's part of the rates that K⁽*⁾ + invisible is held against", ("left_out", "counted")
    ).parameter("left_out")
    constraints: str = Name("constraints that are on", ("all",), text=_ON, accept_text=_switches).parameter(
        "all"
    )
    without: str = Name("constraints that are off", ("none",), text=_ON, accept_text=_switches).parameter(
        "none"
    )

    def check(self) -> None:
        """Refuse points that make no sense, and switches that contradict each other."""
        if self.C_chi == "relic_density" and self.m_chi == "relic_density":
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
        model_judgement.chosen(self.constraints, self.without)


def evaluate(parameters: Parameters, *added: str) -> Result:
    """Return what each model predicts, what excludes it, and the answer to the paper's title.

    Parameters
    ----------
    parameters : Parameters
        Numbers may be arrays that broadcast.
    *added : str
        "separation" adds, for one point, what separates the models.

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
    numeric = {
        name: cast(Numbers, value)
        for name, value in parameters.as_dict().items()
        if not isinstance(value, str)
    }
    arrays = np.broadcast_arrays(*numeric.values())
    shape = arrays[0].shape
    if not shape:
        return Result(parameters, _at_one(parameters, added))
    if added:
        raise ValueError(f"{added[0]} is computed for one point: give every parameter one value")
    points = [
        _at_one(parameters.replace(**dict(zip(numeric, map(float, values), strict=True))))
        for values in zip(*(array.reshape(-1) for array in arrays), strict=True)
    ]
    quantities = {
        name: dataclasses.replace(
            first, value=np.array([point[name].value for point in points]).reshape(shape)
        )
        for name, first in points[0].items()
    }
    return Result(parameters, quantities)


def models(parameters: Parameters) -> tuple[alp_confronted.Found, dark_photon_confronted.Found]:
    """Return both models at one point, with every prediction beside its limit.

    Examples
    --------
    >>> alp, dark_photon = models(Parameters())
    >>> alp.confronted.judgement, dark_photon.confronted.alive
    ('alive', False)
    """
    chosen = model_judgement.chosen(parameters.constraints, parameters.without)
    p = parameters
    photon = dark_photon_confronted.Point(
        m_X=p.m_X,
        mixing_ratio=p.mixing_ratio,
        epsilon=p.epsilon,
        m_DM=p.m_DM,
        m_phi=p.m_phi,
        sin_theta=p.sin_theta,
        alpha_X=p.alpha_X,
        relic_density=p.relic_density,
        excess=p.excess,
        form_factor_set=p.form_factor_set,
        standard_model=p.standard_model,
    )
    return alp_confronted.at_point(_of_alp(p), chosen), dark_photon_confronted.at_point(photon, chosen)


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


def answer(alp: Confronted, dark_photon: Confronted) -> tuple[str, ...]:
    """Return the sentences that answer the paper's title at this point.

    Examples
    --------
    >>> alp, dark_photon = models(Parameters())
    >>> answer(alp.confronted, dark_photon.confronted)[0]
    'At this point one of the two models can be the origin of the excess, the ALP.'
    """
    alive = [name for name, one in (("the ALP", alp), ("the dark photon", dark_photon)) if one.alive]
    first = {
        0: "At this point neither model can be the origin of the excess.",
        1: f"At this point one of the two models can be the origin of the excess, {''.join(alive)}.",
        2: "At this point both models can be the origin of the excess.",
    }[len(alive)]
    last = {
        0: "That dark matter is the origin is not supported here; other points of the models may do better.",
        1: "Dark matter may then be the origin; that it is, no limit can show.",
        2: "Dark matter may be the origin; rates of K alone cannot tell which of the two models is at work.",
    }[len(alive)]
    return first, _sentence("The ALP", alp), _sentence("The dark photon", dark_photon), last


def _sentence(name: str, one: Confronted) -> str:
    excess = {
        "no": "does not give the excess",
        "within 1σ": "gives the excess within 1σ",
        "within 2σ": "gives the excess within 2σ",
    }[one.explains]
    matter = {"all": "all of the dark matter", "too little": "too little dark matter"}.get(
        one.dark_matter, "too much dark matter"
    )
    found = f"{name} {excess} and {matter}"
    if one.explains == "no":
        found = f"{name} {excess}, and gives {matter}"
    if one.excluding:
        return f"{found}, but is excluded by {joined(map(_times, one.excluding))}."
    if not one.bites:
        return f"{found}; none of the chosen limits constrains it."
    tied = joined(bite.words for bite in one.strongest)
    comes = "comes" if len(one.strongest) == 1 else "come"
    strength = spelled(one.bites[0].strength, 2)
    return f"{found}; no limit excludes it, and {tied} {comes} closest, at {strength} of it."


def _times(bite: model_judgement.Bite) -> str:
    return f"{bite.words} ({spelled(bite.strength)})"


def _at_one(p: Parameters, added: tuple[str, ...] = ()) -> dict[str, Quantity]:
    alp, photon = models(p)
    quantities = _of_model("alp", "the ALP", alp.confronted, alp.rates, p.m_a)
    quantities |= {
        "alp_mass_of_dark_matter": Quantity(1e3 * alp.m_chi, "MeV", "mass m_χ of frozen-in dark matter"),
        "alp_dark_coupling": Quantity(alp.C_chi, "GeV^-1", "C_χ/f_a"),
        "alp_decay_length": Quantity(alp.decay_length, "m", "proper decay length cτ of the ALP"),
        "alp_contact": Quantity(alp.contact, "1", "largest rate at which b quarks absorb an ALP, over H"),
        "alp_density_slope": Quantity(
            alp.density_slope, "1", "change of ln Ω with ln m_χ, large where dark matter is tuned"
        ),
    }
    quantities |= _of_model("dark_photon", "the dark photon", photon.confronted, photon.rates, p.m_X)
    quantities |= {
        "dark_photon_coupling": Quantity(photon.alpha_X, "1", "dark fine-structure constant α_X"),
        "dark_higgs_lifetime": Quantity(photon.lifetime, "s", "lifetime of the dark Higgs"),
        "dark_higgs_tuning_loop": Quantity(
            photon.tuning_loop, "1", "m_φ² over what it gets from the loop of X"
        ),
        "dark_higgs_tuning_portal": Quantity(
            photon.tuning_portal, "1", "m_φ² over what it gets from the Higgs boson's expectation value"
        ),
    }
    sentences = answer(alp.confronted, photon.confronted)
    quantities["answer"] = Quantity(" ".join(sentences), "", "answer to the title")
    quantities["atomic_parity_pull"] = Quantity(
        constraints.pull("cesium_weak_charge_shift", 0.0),
        "sigma",
        "what the weak charge of caesium is off by without new physics",
    )
    alive = alp.confronted.alive + photon.confronted.alive
    quantities["models_alive"] = Quantity(("neither", "one", "both")[alive], "", "models that are alive")
    if added:
        kinetic = dark_photon_mixing.is_kinetic(p)
        quantities |= model_separation.separation(_of_alp(p), alp, p.m_X, kinetic)
    return quantities


def _of_model(
    key: str, name: str, one: Confronted, rates: dict[str, float], mass: float
) -> dict[str, Quantity]:
    bites = one.bites
    rise = line_likelihood.rise(mass, one.rate)
    return {
        f"{key}_rate": Quantity(one.rate, "1", f"BR(B⁺ → K⁺ + invisible) from {name}"),
        f"{key}_Kstar_rate": Quantity(rates["Kstar_zero"], "1", f"BR(B⁰ → K*⁰ + invisible) from {name}"),
        f"{key}_Kstar_ratio": Quantity(
            rates["Kstar_zero"] / one.rate if one.rate > 0.0 else math.inf,
            "1",
            f"BR(B⁰ → K*⁰ + invisible) over BR(B⁺ → K⁺ + invisible), {name}",
        ),
        f"{key}_explains": Quantity(one.explains, "", f"excess explained by {name}"),
        f"{key}_rise": Quantity(
            rise, "1", f"−2 Δ ln L of Belle II's data with {name}, against the best line of any mass"
        ),
        f"{key}_gain": Quantity(
            line_likelihood.gain(mass, one.rate),
            "1",
            f"fall of −2 ln L by {name}, against the Standard Model",
        ),
        f"{key}_relic_density": Quantity(one.relic_density, "Omega h^2", f"relic density, {name}"),
        f"{key}_dark_matter": Quantity(one.dark_matter, "", f"how much of the dark matter {name} makes"),
        f"{key}_strength": Quantity(
            bites[0].strength if bites else 0.0, "1", f"largest prediction over limit, {name}"
        ),
        f"{key}_strongest": Quantity(
            joined(bite.words for bite in one.strongest) if bites else "none",
            "",
            f"what limits {name} most",
        ),
        f"{key}_excluding": Quantity(
            joined(map(_times, one.excluding)) if one.excluding else "none",
            "",
            f"limits that exclude {name}, with prediction over limit",
        ),
        f"{key}_next": Quantity(
            joined([_times(bite) for bite in bites if bite.strength <= 1.0][:3] or ["none"]),
            "",
            f"limits that come closest to {name} without excluding it",
        ),
        f"{key}_not_constrained": Quantity(
            joined([words(name) for name in one.not_constrained] or ["none"]),
            "",
            f"constraints that say nothing of {name}",
        ),
        f"{key}_judgement": Quantity(one.judgement, "", f"judgement of {name}"),
    }
