"""From what became of a sample of mutants, which share of all would be caught, with its 95 % interval."""

import collections
import math

#: Of the normal distribution: 95 % lie within so many standard deviations.
_DEVIATIONS = 1.959963984540054


def report(sizes, tried, equivalent):
    """Return the score in all and of each module, and the survivors that no reason is given for.

    A module counts by how many mutants it has, however many of them were drawn. The interval is Wilson's, for
    as many mutants as a sample without weights would have that is worth the same.

    Parameters
    ----------
    sizes : dict
        Module → how many mutants it has.
    tried : list of dict
        The mutants of the sample, with what names them and "outcome".
    equivalent : set of tuple
        Those that change nothing, as (module, function, operator, before, after); they are left out.
    """
    names = ("module", "function", "operator", "before", "after")
    counted = [one for one in tried if tuple(one[key] for key in names) not in equivalent]
    drawn = collections.Counter(one["module"] for one in counted)
    caught = collections.Counter(one["module"] for one in counted if one["outcome"] != "survived")
    weights = {module: sizes[module] / number for module, number in drawn.items()}
    total = sum(sizes[module] for module in drawn)
    share = sum(weights[module] * caught[module] for module in drawn) / total if total else math.nan
    worth = (
        total**2 / sum(weights[module] ** 2 * number for module, number in drawn.items()) if total else 0.0
    )
    return {
        "mutants": sum(sizes.values()),
        "drawn": len(tried),
        "equivalent": len(tried) - len(counted),
        "caught": sum(caught.values()),
        "score": share,
        "interval": wilson(share, worth) if total else [math.nan, math.nan],
        "modules": {
            module: {
                "drawn": number,
                "caught": caught[module],
                "interval": wilson(caught[module] / number, number),
            }
            for module, number in sorted(drawn.items())
        },
        "survivors": [one for one in counted if one["outcome"] == "survived"],
    }


def wilson(share, number):
    """Return both ends of the 95 % interval of a share that was seen among so many (Wilson 1927).

    >>> [round(end, 4) for end in wilson(0.9, 100)]
    [0.8256, 0.9448]
    """
    square = _DEVIATIONS**2
    middle = (share + square / (2.0 * number)) / (1.0 + square / number)
    half = _DEVIATIONS / (1.0 + square / number)
    half *= math.sqrt(share * (1.0 - share) / number + square / (4.0 * number**2))
    return [max(0.0, middle - half), min(1.0, middle + half)]


def table(found):
    """Return the report as text: a line for each module, those with most survivors first, and one for all."""
    lines = []
    for module, one in sorted(
        found["modules"].items(), key=lambda item: item[1]["caught"] / item[1]["drawn"]
    ):
        low, high = one["interval"]
        share = one["caught"] / one["drawn"]
        lines.append(
            f"{share:5.0%}  {one['caught']:3d} of {one['drawn']:3d}  ({low:.0%} to {high:.0%})  {module}"
        )
    low, high = found["interval"]
    lines.append(
        f"{found['score']:.1%} of {found['mutants']} mutants are caught, by a sample of {found['drawn']} "
        f"({low:.1%} to {high:.1%} at 95 %); {found['equivalent']} of the sample change nothing"
    )
    return "\n".join(lines)
