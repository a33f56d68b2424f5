"""Which inputs of the physics are uncertain, and by how much: the sources that budgets are made of.

All come from `data/`. Names are those by which inputs are read (`b2kinv.quantities.replaced`). Left out is
what is exact by definition; an input of which no uncertainty is recorded is said to have none known. The ends
of a source are infinite where nothing bounds it.
"""

import re

from b2kinv.physics import (
    alp_widths,
    dark_photon_precision,
    form_factors,
    inputs,
    measurements,
    running_coupling,
)
from b2kinv.quantities.uncertain_sources import (
    AnySource,
    Choice,
    Correlated,
    NoneKnown,
    Normal,
    TwoPiece,
)


def sources() -> tuple[AnySource, ...]:
    """Return all sources of uncertainty that the physics knows, with names that are all different.

    Examples
    --------
    >>> "lifetime_B_plus" in [source.name for source in sources()]
    True
    """
    return (*particle_data(), *fits(), *rates(), *scheme_choices())


_WORDS = {
    "branching_ratio_measured": "rate that Belle II measured",
    "branching_ratio_average": "average of the measured rates",
    "branching_ratio_standard_model": "rate predicted in the Standard Model",
    "branching_ratio_tree_level": "tree-level part of the prediction",
    "hadron ratio": "ratio of hadrons to muons in e⁺e⁻",
}


def spelled(source: str) -> str:
    """Return the name of a source in words, as figures and tables print it.

    Examples
    --------
    >>> spelled("mass_charm_quark"), spelled("form factors B->K* (GRvDV2023)")
    ('MS-bar mass of the charm quark', 'form factors B → K* (GRvDV2023)')
    >>> spelled("parameter branching_ratio_measured")
    'rate that Belle II measured'
    """
    if source in inputs.names():
        # What stands behind "at" tells at which scale, or how it was measured.
        return re.split(r",| at | \((?!ħ)", inputs.get(source).meaning)[0]
    bare = re.sub("^(parameter|measurement|choice of) ", "", source)
    if bare.startswith("excess "):
        return "window of the excess"
    if bare in _WORDS:
        return _WORDS[bare]
    return bare.replace("->", " → ").replace("_", " ")


def particle_data() -> list[AnySource]:
    """Return a source for each number of `data/inputs.json`: normal, in two pieces, or with none known."""
    found: list[AnySource] = []
    for name in inputs.names():
        known = inputs.get(name)
        if known.uncertainty is None:
            found.append(NoneKnown(name))
        elif known.up and known.down:
            found.append(TwoPiece(name=name, value=known.value, up=known.up, down=known.down))
        elif known.uncertainty > 0.0:
            found.append(Normal(name=name, value=known.value, sigma=known.uncertainty))
    return found


def fits() -> list[AnySource]:
    """Return the form factors, each set and transition one source with the covariance of its fit."""
    return [
        Correlated(
            name=form_factors.input_name(form_factor_set, transition),
            values=form_factors.parameters_of(form_factor_set, transition),
            covariance=form_factors.parameter_covariance(form_factor_set, transition),
        )
        for form_factor_set in form_factors.SETS
        for transition in form_factors.FORM_FACTORS
    ]


def rates() -> list[AnySource]:
    """Return what is measured or computed elsewhere: R, B_s mixing and measurements."""
    found: list[AnySource] = [Normal(name="hadron ratio", value=0.0, sigma=1.0)]
    found += [
        Normal(name=f"B_s mixing: {name}", value=value, sigma=sigma)
        for name, (value, sigma) in dark_photon_precision.mixing_numbers().items()
        if sigma
    ]
    for name in measurements.names():
        known = measurements.get(name)
        if known.uncertainties:
            up, down = known.uncertainty_up, known.uncertainty_down
            found.append(TwoPiece(name=f"measurement {name}", value=known.value, up=up, down=down))
    return found


def scheme_choices() -> list[AnySource]:
    """Return the choices that are no errors: the scale of α_s by a factor of 2, and the order of a → gg."""
    return [
        Choice(name=running_coupling.SCALE_FACTOR, options={"half": 0.5, "twice": 2.0}),
        Choice(name=alp_widths.GLUON_ORDER, options={"leading order": 0.0}),
    ]
