"""Tables of data, and of versions that were tried, made from the data files so that they cannot go stale."""

import json
import math

from b2kinv.companion.words import formatting
from b2kinv.physics import constraints, inputs, measurements
from b2kinv.physics.model_judgement import OWN
from b2kinv.quantities import tree


def files_markdown():
    """Return Markdown that says of each data file what it is from, how it was obtained, and what to know.

    Raises
    ------
    ValueError
        If a data file does not say where it is from.
    """
    entries = []
    for path in data_files():
        origin = _provenance(path)
        told = (("reference", "From"), ("retrieved", "Retrieved"), ("licence", "Licence"), ("notes", "Note"))
        lines = [f"{word}: {_one_line(origin[key])}." for key, word in told if origin.get(key)]
        name = path.relative_to(tree.DATA).as_posix()
        entries.append("\n".join([f"`{name}`", *(f": {line.replace('..', '.')}" for line in lines)]))
    return "\n\n".join(entries)


def inputs_markdown():
    """Return a Markdown table of all particle inputs and constants, with uncertainty, unit and reference."""
    rows = ["| Input | Value | Reference |", "|:--|:--|:--|"]
    for name in inputs.names():
        known = inputs.get(name)
        value = concise(known.value, known.uncertainty)
        unit = formatting.latex_unit(known.unit)
        spelled = f"${value}\\,{unit}$" if unit else f"${value}$"
        rows.append(f"| {_one_line(known.meaning)} | {spelled} | {_one_line(known.reference)} |")
    return "\n".join(rows)


def constraints_markdown():
    """Return a Markdown table of all constraints: what is limited, what is assumed, what was checked."""
    rows = ["| Constraint | Says | Assumes | Read off, and checked |", "|:--|:--|:--|:--|"]
    for name in constraints.names():
        one = constraints.get(name)
        second_hand = " Second-hand." if one.second_hand else ""
        cells = (
            f"`{name}`",
            f"{_one_line(one.quantity)}: {_said(one)}",
            f"{_one_line(one.assumes)}",
            f"{_one_line(one.digitised_by)}; checked: {_one_line(one.checked)}.{second_hand}",
        )
        rows.append("| " + " | ".join(cells) + " |")
    rows += [f"| `{name}` | {' | '.join(map(_one_line, _without_a_file(name)))} |" for name in OWN]
    return "\n".join(rows)


#: Limits that the models are held against without a file of their own: what they say and assume, and the
#: number of `measurements` that they take, or how they come about.
_OWN = {
    "babar_spectrum_kstar": (
        "BR(B → K* + invisible) at one mass, 90 %",
        "one mass, and that all K* are alike",
        "a fit of a line to BaBar's spectrum of B → K* νν̄, which the data list",
    ),
    "warm_dark_matter": (
        "mass of dark matter that is frozen in early",
        "momenta of a decay in equilibrium at g_s = 106.75; less of it by the published limits on mixtures",
        "warm_dark_matter_mass_limit",
    ),
    "warm_dark_matter_own": (
        "mass of dark matter by its own momenta",
        "that as slow as the thermal relic is slow enough; less of it as above",
        "thermal_warm_dark_matter_mass_limit",
    ),
    "dark_matter_contact": (
        "largest rate at which dark matter makes ALPs, over the expansion: below 1",
        "freeze-in, which ends there",
        "computed, without a measurement",
    ),
    "higgs_invisible": (
        "BR(h → invisible)",
        "decays to X, φ and dark matter by the mixing of φ with h",
        "br_higgs_invisible_limit",
    ),
    "perturbative_dark_coupling": (
        "α_X below 1",
        "a series in the coupling",
        "computed, without a measurement",
    ),
    "heavy_partner": (
        "m_X over the largest mass of χ_L: below 1",
        "a Yukawa coupling within perturbativity, and χ_L heavier than X",
        "computed, without a measurement",
    ),
}


def _without_a_file(name):
    says, assumes, source = _OWN[name]
    if source not in measurements.names():
        return says, assumes, source
    known = measurements.get(source)
    value = formatting.text(known.value, known.unit)
    return f"{says}: {known.kind} {value}", assumes, f"{known.reference}; the number `{source}`"


def versions_markdown():
    """Return Markdown that says with which Pythons and libraries all numbers are the same."""
    told = json.loads((tree.DATA / "versions.json").read_text(encoding="utf-8"))
    apart = f"{told['tolerance']:.0e}".replace("e-0", "e-")
    lines = [
        f"As found on {told['provenance']['retrieved']} on {told['machine']}, compared with Python "
        f"{told['reference']['python']} and the pinned versions; equal is what differs by less than {apart}.",
        "",
        "| Python | Versions | numpy | scipy | matplotlib | Numbers | Found |",
        "|:--|:--|:--|:--|:--|--:|:--|",
    ]
    for pair in told["pairs"]:
        versions = pair.get("versions", {})
        cells = [versions.get("python", pair["python"]), pair["set"]]
        cells += [versions.get(name, "") for name in ("numpy", "scipy", "matplotlib")]
        cells += [str(pair.get("numbers", "")), _found(pair)]
        lines.append(f"| {' | '.join(cells)} |")
    lines.append("")
    for python in told["pythons"]:
        checked = f"types {python['types']}, sources compiled: {python['compiled']}"
        lines.append(f"- Python {python['found'] or python['python']}: {checked}.")
    return "\n".join(lines)


def _found(pair):
    if "reason" in pair:
        return _one_line(f"{pair['outcome']}: {pair['reason']}")
    largest = float(pair["largest_difference"])
    if largest == 0.0:
        return f"{pair['outcome']}, not a digit apart"
    return _one_line(f"{pair['outcome']}, at most {largest:.1e} apart: {pair['where']}")


#: How a limit follows the share that a model makes of the dark matter.
_ABUNDANCES = {
    "linear": "less dark matter is felt in proportion to it",
    "squared": "less dark matter is felt in proportion to its square",
    "all": "for all of the dark matter, and for nothing less",
}


def _said(one):
    # The number or the curve, and how sure it is.
    level = "" if one.confidence_level is None else f", {100.0 * one.confidence_level:.3g} %"
    return (
        _number(one, level) + _where(one) + (f"; no level: {one.without_level}" if one.without_level else "")
    )


def _where(one):
    # For which masses it was published, and what the Standard Model gives.
    said = [
        f"; for a {position} of {formatting.text(ends, 'GeV')}" for position, ends in one.holds.items()
    ] or ([f"; {one.holds_words}"] if one.holds_words else [])
    if one.abundance in _ABUNDANCES:
        said.append(f"; {_ABUNDANCES[one.abundance]}")
    if one.steep:
        said.append(f"; {one.steep}")
    if one.standard_model is not None:
        said.append(f"; counted from the Standard Model's {one.standard_model:g}")
    return "".join(said)


def _number(one, level):
    if one.uncertainty:
        up, down = (formatting.text(part) for part in one.uncertainty)
        spread = f"± {up}" if up == down else f"+{up} −{down}"
        number = formatting.text(one.value)
        return (
            f"measured {number} {spread} {formatting.text_unit(one.unit)}".rstrip()
            + f", judged at{level[1:]}"
        )
    if one.range is None:
        return f"{one.kind} {formatting.text(one.value, one.unit)}{level}, {one.sides}-sided"
    count = f"{len(one.points)} points"
    between = f"straight in logarithms between its points, within {100.0 * one.interpolation_error:.3g} %"
    if one.interpolation == "points":
        between = "nothing is taken between its points"
    elif one.interpolation == "bins":
        count, between = f"{len(one.points) // 2} bins", "the same within a bin, and none between bins"
    return (
        f"{one.kind}{level}, {one.sides}-sided, {count} against the {one.position}, "
        f"{formatting.text(one.range, one.position_unit)}; {between}"
    )


def concise(value, uncertainty):
    r"""Return LaTeX with the uncertainty of the last two digits in brackets, or all digits if it is exact.

    Examples
    --------
    >>> concise(5.279406, 7.1e-05)
    '5.279406(71)'
    >>> print(concise(1.637e-12, 4e-15))
    1.6370(40) \times 10^{-12}
    >>> concise(7.0, 0.0)
    '7'
    """
    if not uncertainty:
        mantissa, _, power = f"{value:.9g}".partition("e")
        return mantissa + _times_ten(int(power or 0))
    power = math.floor(math.log10(abs(value)))
    power = 0 if -3 <= power <= 3 else power
    last = math.floor(math.log10(float(f"{uncertainty:.1e}"))) - 1
    decimals = max(0, power - last)
    mantissa = f"{value / 10.0**power:.{decimals}f}"
    return f"{mantissa}({uncertainty / 10.0 ** (power - decimals):.0f})" + _times_ten(power)


def data_files():
    """Return the paths of the data files that carry numbers, sorted."""
    # The checksums are about the files, and say nothing of their own.
    return sorted(path for path in tree.DATA.rglob("*.json") if path.name != "checksums.json")


def _provenance(path):
    content = json.loads(path.read_text(encoding="utf-8"))
    origin = content.get("provenance") if isinstance(content, dict) else None
    if not origin or "reference" not in origin:
        raise ValueError(f"data file {path.relative_to(tree.ROOT).as_posix()} does not say where it is from")
    return origin


def _one_line(text):
    return " ".join(str(text).split()).replace("|", r"\|").replace("+-", " ± ")


def _times_ten(power):
    return rf" \times 10^{{{power}}}" if power else ""
