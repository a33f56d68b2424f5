"""What the numbers of Sections II B and II C at one point come to, in words and numbers for their pages."""

import math
from collections.abc import Mapping

from b2kinv.physics import late_decays, measurements, units
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import point_in_words

BAND = Judgement(
    "band_words",
    "whether there is a band of the excess",
    {
        "band": "The band has the quark couplings of the window of the excess at one standard deviation",
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
JUDGEMENTS = (BAND, EQUILIBRIUM, NEVER, point_in_words.WINDOW)


def late_decay_words(result: Result) -> dict[str, Quantity]:
    """Return, by name, whether ALPs have decayed in time for the density of Section II B to be that of today.

    Parameters
    ----------
    result : Result
        Of `alp_freeze_in.evaluate`, for one point.

    Examples
    --------
    >>> from b2kinv.sections.alp_freeze_in import Parameters, evaluate
    >>> late_decay_words(evaluate(Parameters()))["late_decay_words"].value[:41]
    'No ALPs to speak of are left at recombina'
    """
    then, today = (float(result.numbers(f"alp_density_{when}")) for when in ("at_recombination", "today"))
    measured = measurements.value("dark_matter_density")
    late = float(result.numbers("late_dark_matter_share"))
    if max(then / measured, late) < late_decays.ALL_BUT:
        words = "No ALPs to speak of are left at recombination, as a density of dark matter alone asks"
    else:
        outlives = "and some today, which are no dark matter of this kind" if today > 0 else "but none today"
        judged = (
            "Together they are more than all dark matter that the microwave background sees: this point is "
            "excluded"
            if then > measured
            else "What their decays do to the microwave background is not computed here, so that this point "
            "may be excluded"
        )
        words = (
            f"Some ALPs are left at recombination, {outlives}; the density counts the dark matter of those "
            f"that decay until today. {judged}"
        )
    return {"late_decay_words": Quantity(words, "", "whether ALPs have decayed in time")}


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
    given = result.parameters.as_dict()
    least = float(str(given["m_chi_lowest"]))
    light = float(result.numbers("freeze_in_mass")) < least
    return {
        BAND.name: BAND.says("band" if math.isfinite(float(result.numbers("lower_coupling"))) else "none"),
        EQUILIBRIUM.name: EQUILIBRIUM.says("excluded" if light else "allowed"),
        NEVER.name: NEVER.says(never),
        point_in_words.WINDOW.name: point_in_words.window(str(given["excess"]), float(str(given["m_a"]))),
        "decay_words": Quantity(_decay_words(result), "", "whether ALPs of its middle decay in time"),
        "own_words": Quantity(_own_words(result), "", "whether dark matter's own momenta leave a coupling"),
    }


def _decay_words(result: Result) -> str:
    lifetime = float(result.numbers("alp_lifetime"))
    if math.isnan(lifetime):
        return "There is no band, and no ALP of its middle that could live too long"
    width = float(units.from_seconds(lifetime)) ** -1 if math.isfinite(lifetime) else 0.0
    if late_decays.all_decay_before_equality(width):
        return (
            "An ALP of its middle has decayed before matter is as dense as radiation, as momenta of dark "
            "matter assume"
        )
    if late_decays.share_after_recombination(width) < late_decays.ALL_BUT:
        return (
            "An ALP of its middle has decayed before recombination, but not before matter is as dense as "
            "radiation: densities hold, momenta and what follows from them do not exist"
        )
    return (
        "An ALP of its middle outlives recombination, unless it decays to dark matter: densities count the "
        "dark matter of decays until today, and momenta, with what follows from them, do not exist. What "
        "such decays do to the microwave background, and what ALPs add to the density, is not computed "
        "here, so that all of it may be excluded"
    )


def _own_words(result: Result) -> str:
    if math.isnan(float(result.numbers("own_lightest_mass"))):
        return "momenta that would limit it do not exist"
    if math.isnan(float(result.numbers("own_upper_coupling"))):
        return "every mass of the lighter branch is too warm, and none is allowed"
    return "there is a largest one"


def band_quantities(
    values: Mapping[str, float], ends: Mapping[str, tuple[float, float]]
) -> dict[str, Quantity]:
    """Return, by name, what Section II C says of the band of the excess and of its middle.

    Parameters
    ----------
    values, ends : mapping of str to float, and to a pair
        Numbers and ranges as `alp_parameter_space.evaluate` finds them; NaN for what does not exist.
    """
    width = values["width"]
    lifetime = (
        float(units.to_seconds(1.0 / width)) if width > 0 else math.nan if math.isnan(width) else math.inf
    )
    return {
        "alp_lifetime": Quantity(
            lifetime, "s", "lifetime of an ALP without decays to dark matter, in the middle of the band"
        ),
        "upper_coupling": Quantity(
            values["warm"],
            "GeV^-1",
            "largest C_χ/f_a without too warm dark matter, in the middle of the band",
        ),
        "own_upper_coupling": Quantity(
            values["own"], "GeV^-1", "the same with dark matter's own momenta in place of the least mass"
        ),
        "own_lightest_mass": Quantity(
            values["own_mass"],
            "keV",
            "m_χ below which dark matter is too warm by its own momenta, in the middle of the band",
        ),
        "own_lightest_masses": Quantity(
            ends["own_masses"], "keV", "lowest and highest of it: moment that is matched, momenta of the ALP"
        ),
        "lower_coupling": Quantity(
            values["edge"],
            "GeV^-1",
            "smallest C_χ/f_a that gives enough dark matter, in the middle of the band",
        ),
        "natural_coupling": Quantity(
            ends["natural"], "GeV^-1", "C_χ/f_a = C_q/f_a that explains the excess at 1 σ and dark matter"
        ),
        "natural_mass": Quantity(values["mass"], "GeV", "m_χ there, in the middle of the band"),
        "natural_masses": Quantity(ends["natural_masses"], "GeV", "m_χ there, over the band"),
        "pseudoscalar_coupling": Quantity(ends["g"], "1", "g_χ = m_χ C_χ/f_a between both edges"),
        "own_pseudoscalar_coupling": Quantity(
            ends["own_g"], "1", "the same up to the largest C_χ/f_a by dark matter's own momenta"
        ),
        "dark_matter_contact": Quantity(
            values["contact"], "1", "largest rate of χ χ̄ → a per χ in equilibrium over H, between both edges"
        ),
        "dark_matter_closeness": Quantity(
            values["closeness"], "1", "largest Ỹ_χ over its equilibrium value, between both edges"
        ),
    }
