"""What the numbers of Section II C at one point come to, in words for its page."""

import math

from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result

BAND = Judgement(
    "band_words",
    "whether there is a band of the excess",
    {
        "band": "The band has the quark couplings that explain the excess at one standard deviation",
        "none": (
            "No coupling explains the excess with this mass of the ALP: there is no band, and what is said "
            "of it and of its middle does not exist"
        ),
    },
)
EQUILIBRIUM = Judgement(
    "equilibrium_mass_words",
    "the mass at which freeze-in would break down, beside what structure formation allows",
    {
        "excluded": "lighter than structure formation allows",
        "allowed": "which structure formation allows",
    },
)
NEVER = Judgement(
    "never_words",
    "whether dark matter comes near equilibrium between both edges",
    {
        "never": "Both are below one: dark matter is never in equilibrium",
        "near": "Not both are below one: dark matter comes into equilibrium",
        "no band": "Without a band there is no such stretch",
    },
)
JUDGEMENTS = (BAND, EQUILIBRIUM, NEVER)


def band_words(result: Result) -> dict[str, Quantity]:
    """Return, by name, whether there is a band of the excess, and what is so in its middle.

    Parameters
    ----------
    result : Result
        Of `alp_parameter_space.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.alp_parameter_space import Parameters, evaluate
    >>> band_words(evaluate(Parameters(m_a=5.5)))["band_words"].value[:41]
    'No coupling explains the excess with this'
    """
    contact, closeness = (float(result.numbers(f"dark_matter_{name}")) for name in ("contact", "closeness"))
    never = "no band" if math.isnan(contact) else "never" if max(contact, closeness) < 1.0 else "near"
    least = float(str(result.parameters.as_dict()["m_chi_lowest"]))
    light = float(result.numbers("freeze_in_mass")) < least
    return {
        BAND.name: BAND.says("band" if math.isfinite(float(result.numbers("lower_coupling"))) else "none"),
        EQUILIBRIUM.name: EQUILIBRIUM.says("excluded" if light else "allowed"),
        NEVER.name: NEVER.says(never),
    }
