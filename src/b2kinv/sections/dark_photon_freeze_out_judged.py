"""What the numbers of Section III B come to, in words that are true for any of its parameters."""

import math

import numpy as np

from b2kinv.physics import effective_neutrinos
from b2kinv.quantities.checked import checked
from b2kinv.quantities.declarations import Number
from b2kinv.quantities.judgements import Judgement
from b2kinv.quantities.ranges import Range
from b2kinv.quantities.results import Quantity, Result
from b2kinv.quantities.spelling import spelled
from b2kinv.sections.dark_sector_contact import CONTACT, FREEZE_OUT, HEAT

DENSITY_OR_ZERO = Number("relic density", symbol="Ω h²", meaningful=Range(at_least=0.0, at_most=1e100))
LIGHTNESS = Judgement(
    "lightness_words",
    "the dark Higgs beside what it gives mass to",
    {
        "lighter": "is lighter than what it gives mass to",
        "not lighter": "is not lighter than dark matter, to which it gives mass",
    },
)
DENSITY = Judgement(
    "density_words",
    "the relic density of the page beside the wanted one",
    {"less": "less than is wanted", "as wanted": "what is wanted", "more": "more than is wanted"},
)
THROUGH_X = Judgement(
    "through_x_words",
    "what annihilation through X does to the relic density of the page",
    {
        "little": "lowers it by less than one per cent",
        "some": "lowers it by {percent} %",
        "most": "makes it {factor} times smaller",
    },
)
HADRONS = Judgement(
    "hadron_words",
    "what ways to compute hadrons from X leave open of the relic density of the page",
    {
        "little": "move it by less than one per cent",
        "range": "leave {low} to {high}, the first with the most hadrons, the second with the fewest",
    },
)
LIFETIME = Judgement(
    "lifetime_words",
    "the lifetime of the dark Higgs beside the longest one",
    {"in time": "in time", "too late": "too late"},
)
MIXING = Judgement(
    "mixing_words",
    "the mixing with the Higgs boson beside NA62's bound",
    {"allowed": "within NA62's bound", "excluded": "beyond NA62's bound"},
)
NEUTRINOS = Judgement(
    "neutrino_words",
    "what N_eff asks of the mass of the dark Higgs, beside its lifetime",
    {
        "more": "asks for more, {mass} MeV",
        "no more": "asks for no more than that",
        "all": "allows none up to 30 MeV, where it was computed",
    },
)
#: Those of `words`; the others come with the thermal contact.
JUDGEMENTS = (LIGHTNESS, DENSITY, THROUGH_X, HADRONS, LIFETIME, MIXING, NEUTRINOS, FREEZE_OUT, HEAT, CONTACT)


def words(result: Result, of: str = "whole_relic_density") -> dict[str, Quantity]:
    """Return, by name, how the page's dark Higgs and relic density lie to what is wanted of them.

    Parameters
    ----------
    result : Result
        Of `dark_photon_freeze_out.evaluate`, for one point.
    of : str, optional
        Name of the relic density that is held against the wanted one: that of all channels, or
        "relic_density" of annihilation into dark Higgs bosons alone.

    Examples
    --------
    >>> from b2kinv.sections.dark_photon_freeze_out import Parameters, evaluate
    >>> words(evaluate(Parameters(m_phi=0.004)))["lightness_words"].value
    'is lighter than what it gives mass to'
    """
    given = result.parameters.as_dict()
    m_phi, wanted, sine = (float(str(given[name])) for name in ("m_phi", "relic_density", "sin_theta"))
    others = min(float(str(given["m_X"])), float(str(given["m_DM"])))
    whole = float(result.numbers("whole_relic_density"))
    density = float(result.numbers(of)) / wanted
    same = "as wanted" if abs(density - 1.0) <= 0.1 else "less" if density < 1.0 else "more"
    in_time = result.numbers("dark_higgs_lifetime") <= float(str(given["longest_lifetime"]))
    return {
        LIGHTNESS.name: LIGHTNESS.says("lighter" if m_phi < others else "not lighter"),
        DENSITY.name: DENSITY.says(same),
        THROUGH_X.name: through_X(whole, float(result.numbers("relic_density"))),
        HADRONS.name: hadrons(
            *(float(result.numbers(f"whole_relic_density_{end}")) for end in ("low", "high"))
        ),
        LIFETIME.name: LIFETIME.says("in time" if in_time else "too late"),
        MIXING.name: MIXING.says("allowed" if sine <= result.numbers("bound_mixing") else "excluded"),
        NEUTRINOS.name: _neutrinos(
            sine, float(str(given["m_DM"])), float(result.numbers("lightest_dark_higgs"))
        ),
    }


@checked(whole=DENSITY_OR_ZERO.one, alone=DENSITY_OR_ZERO.one)
def through_X(whole: float, alone: float) -> Quantity:
    """Return what annihilation through X does to a relic density.

    Parameters
    ----------
    whole
        Ω h² with all channels.
    alone
        Ω h² by ψψ → φφ alone.

    Examples
    --------
    >>> through_X(0.0019, 0.12).value
    'makes it 63 times smaller'
    """
    if whole >= 0.99 * alone:
        return THROUGH_X.says("little")
    if whole > 0.5 * alone:
        return THROUGH_X.says("some", percent=spelled(float(100.0 * (1.0 - whole / alone)), 2))
    return THROUGH_X.says("most", factor=spelled(float(alone / max(whole, 1e-200)), 2))


@checked(low=DENSITY_OR_ZERO.one, high=DENSITY_OR_ZERO.one)
def hadrons(low: float, high: float) -> Quantity:
    """Return what ways to compute hadrons from X leave open of a relic density.

    Parameters
    ----------
    low
        Ω h² with the most hadrons.
    high
        Ω h² with the fewest.

    Examples
    --------
    >>> hadrons(0.12, 0.12).value
    'move it by less than one per cent'
    """
    if high <= 1.01 * low:
        return HADRONS.says("little")
    return HADRONS.says("range", low=spelled(low, 2), high=spelled(high, 2))


def _neutrinos(sin_theta: float, m_DM: float, by_lifetime: float) -> Quantity:
    # As Section IV has it by default: as warm as the plasma when dark matter freezes out.
    contact = float(np.clip(m_DM / 20.0, *effective_neutrinos.LAST_CONTACT.meaningful.closed))
    lightest = 1e3 * effective_neutrinos.lightest_allowed("n_eff_planck2018", sin_theta, contact, m_DM=m_DM)
    if lightest <= by_lifetime or by_lifetime > 1e3 * effective_neutrinos.MASS_IN_TABLE.meaningful.closed[1]:
        return NEUTRINOS.says("no more")
    if math.isinf(lightest):
        return NEUTRINOS.says("all")
    return NEUTRINOS.says("more", mass=spelled(lightest))
