"""What the numbers of Section III C at one point come to, in words for its page."""

import math
from collections.abc import Mapping

import numpy as np

from b2kinv.physics import electron_searches, electroweak, nuclei
from b2kinv.quantities.results import Quantity
from b2kinv.quantities.spelling import spelled

#: Said of a search that has published nothing for the mass.
NOT_CONSTRAINED = "not constrained here"
#: "More than five orders of magnitude" below the limit, says the paper.
_PRINTED_GAP = 5.0


def judgements(
    result: Mapping[str, Quantity], nucleus: str, epsilon: float, m_DM: float
) -> dict[str, Quantity]:
    """Return, by name, the words in which the page of Section III C compares its numbers.

    Parameters
    ----------
    result : mapping of str to Quantity
        Of `dark_matter_searches.evaluate`, for one point.
    nucleus : str
    epsilon : float
    m_DM : float
        Mass of dark matter [GeV].

    Examples
    --------
    >>> from b2kinv.sections.dark_matter_searches import Parameters, evaluate
    >>> heavy = evaluate(Parameters(m_DM=60.0, m_X=80.0), "words")
    >>> heavy["nucleon_limit_words"].value
    'not constrained here, as no limit is published for this mass'
    """
    found = {
        "neutron_words": (_neutrons(result, nucleus, epsilon), "what neutrons and the Z content do to b_N"),
        "photon_words": (_by_dark_photon(result), "dark photon exchange beside PandaX's limit"),
        "nucleon_limit_words": (_by_dark_higgs(result), "dark Higgs exchange beside PandaX's limit"),
        "lightest_words": (_lightest(result), "how heavy PandaX's limit asks the dark Higgs to be"),
        "electron_limit_words": (
            _on_electron(result, m_DM),
            "dark Higgs exchange beside limits on electrons",
        ),
        "mixing_words": (_mixing(result), "between which mixings the dark Higgs may be"),
        "annihilation_words": (
            _side(_value(result, "annihilation_today"), _value(result, "annihilation_limit")),
            "annihilation today beside Planck's limit",
        ),
        "invisible_words": (
            _side(_value(result, "higgs_to_invisible"), _value(result, "higgs_to_invisible_limit")),
            "invisible Higgs decays beside ATLAS's limit",
        ),
        "cluster_words": (
            _in_clusters(result),
            "self-interaction through the dark Higgs beside the limit from clusters",
        ),
    }
    return {name: Quantity(words, "", meaning) for name, (words, meaning) in found.items()}


def nucleon_gap(result: Mapping[str, Quantity]) -> dict[str, Quantity]:
    """Return how far the dark photon is below PandaX's limit, where one is published and something scatters.

    Both are per nucleon of xenon and at the same mass.

    Examples
    --------
    >>> nucleon_gap({"dark_photon_nucleon_cross_section": Quantity(1e-47, "cm^2", "")})
    {}
    """
    through = result["dark_photon_nucleon_cross_section"].numbers
    if "nucleon_limit" not in result or not np.all(np.greater(through, 0.0)):
        return {}
    gap = np.log10(result["nucleon_limit"].numbers / through)
    meaning = "orders of magnitude by which the dark photon is below PandaX's limit, per nucleon"
    return {"nucleon_gap": Quantity(gap, "1", meaning)}


def _value(result: Mapping[str, Quantity], name: str) -> float:
    # Without the quantity there is no limit.
    return float(result[name].numbers) if name in result else math.inf


def _side(value: float, limit: float) -> str:
    return "below" if value <= limit else "above"


def _in_clusters(result: Mapping[str, Quantity]) -> str:
    names = ("dark_higgs_self_interaction", "self_interaction_limit")
    side = _side(*(_value(result, name) for name in names))
    # Born's approximation asks for a small parameter.
    if _value(result, "born_parameter") > 1.0:
        return f"in an approximation that does not hold here {side}"
    return side


def _mixing(result: Mapping[str, Quantity]) -> str:
    smallest = _value(result, "smallest_mixing")
    if smallest > 1.0:
        return "no mixing at all makes the dark Higgs of this page decay within 0.1 s"
    return (
        f"the mixing lies between {spelled(smallest)}, the smallest with which the dark Higgs of this page "
        "decays within 0.1 s, and NA62's bound"
    )


def _ratio(value: float, limit: float) -> str:
    """Say how far a prediction is from its limit, and what follows."""
    if value == 0.0:
        return "nothing scatters, and nothing is limited"
    if value > limit:
        return f"{spelled(value / limit, 2)} times the limit, which excludes it"
    return f"{spelled(value / limit, 2)} of the limit, no conflict"


def _neutrons(result: Mapping[str, Quantity], nucleus: str, epsilon: float) -> str:
    alone = nuclei.get(nucleus).protons * electroweak.elementary_charge() * float(epsilon)
    if alone == 0.0:
        return "there is no amplitude to change, as ε = 0"
    change = _value(result, "nucleus_coupling") / alone - 1.0
    if abs(change) < 0.005:
        return "the Z content changes the amplitude by less than one per cent"
    if change < -1.0:
        size = spelled(-1.0 - change, 2)
        return f"the Z content turns the sign of the amplitude and makes it {size} of what it was"
    return (
        f"the Z content {'takes away' if change < 0.0 else 'adds'} {spelled(100.0 * abs(change), 2)} % "
        + ("of the amplitude" if change < 0.0 else "to the amplitude")
    )


def _by_dark_photon(result: Mapping[str, Quantity]) -> str:
    limit, value = _value(result, "nucleon_limit"), _value(result, "dark_photon_nucleon_cross_section")
    if math.isinf(limit):
        return f"{NOT_CONSTRAINED}, as no limit is published for this mass"
    if 0.0 < value <= limit:
        gap = math.log10(limit / value)
        than = "further below it than" if gap > _PRINTED_GAP else "less far below it than"
        return (
            f"{spelled(gap, 2)} orders of magnitude below the limit there, {than} the paper says: no conflict"
        )
    return _ratio(value, limit)


def _by_dark_higgs(result: Mapping[str, Quantity]) -> str:
    limit, value = _value(result, "nucleon_limit"), _value(result, "dark_higgs_nucleon_cross_section")
    if math.isinf(limit):
        return f"{NOT_CONSTRAINED}, as no limit is published for this mass"
    return f"beside a limit of {spelled(limit)} cm²: {_ratio(value, limit)}"


def _lightest(result: Mapping[str, Quantity]) -> str:
    if "lightest_dark_higgs_by_search" not in result:
        return f"its mass is {NOT_CONSTRAINED}"
    lightest = _value(result, "lightest_dark_higgs_by_search")
    if math.isinf(lightest):
        return "the limit allows no mass of it up to 1 TeV"
    return f"the limit asks for {spelled(lightest)} MeV or more"


def _on_electron(result: Mapping[str, Quantity], m_DM: float) -> str:
    limit, value = _value(result, "electron_limit"), _value(result, "dark_higgs_electron_cross_section")
    if math.isinf(limit):
        return f"{NOT_CONSTRAINED}, as no limit is published near this mass"
    # Beside the strongest; the other is named.
    whose = electron_searches.whose_limit(m_DM)
    older = _value(result, "older_electron_limit")
    newer = whose == electron_searches.EXPERIMENTS[electron_searches.CURVE]
    other = f", where PandaX-II has {spelled(older)} cm²" if newer and math.isfinite(older) else ""
    return f"beside {spelled(limit)} cm² of {whose}{other}: {_ratio(value, limit)}"
