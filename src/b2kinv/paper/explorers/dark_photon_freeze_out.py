"""Explorer of Section III B: how much dark matter is left, and which α_X leaves what is observed.

Masses and coupling enter through few combinations:

* <σv> m_DM²/(m_DM/v)⁴ is a function of m_φ/m_DM and x = m_DM/T;
* Ω h² times <σv> at x = 25 hardly depends on anything: it is tabulated against m_DM, m_φ/m_DM and <σv>
  itself, and so is x_f; what other diagrams and another plasma change is a small table each, nothing for x_f;
* what annihilation through X adds the page solves itself, see `through_x`;
* all else is in closed form.

Instead of m_φ/m_DM tables run over z = √(1 − m_φ²/m_DM²), the velocity of the dark Higgs bosons that
dark matter at rest makes: in it the threshold at m_φ = m_DM is smooth.
"""

import dataclasses
import functools
import math

import numpy as np

from b2kinv.companion.site.explorers import interpolation, page
from b2kinv.companion.site.explorers.description import Chart, Control, Explorer
from b2kinv.paper import PAPER
from b2kinv.paper.explorers import through_x, without_bands, words
from b2kinv.physics import early_universe, inputs, units
from b2kinv.quantities.results import Quantity, Result
from b2kinv.sections import dark_photon_freeze_out as section
from b2kinv.sections import dark_photon_freeze_out_judged

#: Masses of dark matter [GeV] and log₁₀ <σv> [1/GeV²] at `REFERENCE` that the tables cover.
LIGHTEST, HEAVIEST = 0.02, 2.4
LOG_CROSS_SECTION = (-11.0, 1.0)
REFERENCE = 25.0

#: Relative error that the page promises; the tests measure it.
STATED_ERROR = 1e-2

#: Where the tables against m_DM are cut, and nodes: m_DM in each piece, z, <σv>. Other choices of diagrams
#: and plasma than the section's are small corrections, for which few nodes are enough.
_NODES = {
    "density": ((LIGHTEST, 0.1, 0.5, HEAVIEST), 7, 8, 8),
    "trilinear": ((LIGHTEST, HEAVIEST), 4, 8, 5),
    "plasma": ((LIGHTEST, 0.1, 0.5, HEAVIEST), 6, 3, 6),
    "point": ((LIGHTEST, 0.1, 0.5, HEAVIEST), 5, 5, 8),
}
_X_RANGE = (2.0, 100.0)


def evaluate(**point):
    """Return the section's result, with what the charts draw beside it."""
    parameters = section.Parameters(**point)
    added = {
        "wanted_density": Quantity(parameters.relic_density, "1", "relic density Ω h² to explain"),
        "chosen_coupling": Quantity(parameters.alpha_X, "1", "chosen α_X"),
    }
    return Result(parameters, {**section.evaluate(parameters), **added})


@functools.cache
def cross_section_table(trilinear):
    """Return ln(<σv> m_DM²) for m_DM = v, against ln x and z."""

    def logarithm(log_x, z):
        return np.stack([np.log(_relic(1.0, one, trilinear).average(np.exp(log_x[:, 0]))) for one in z], -1)

    return interpolation.surface(logarithm, np.log(_X_RANGE), 12, 0.0, 1.0, 12, digits=6)


@functools.cache
def density_tables():
    """Return ln(Ω h² <σv>/GeV⁻²) against ln m_DM and z, at nodes of ln <σv>, and what other choices add."""
    standard = (section.TRILINEAR[0], early_universe.DEFAULT_TABLE)

    def logarithm(m_DM, z, cross_sections, trilinear, table):
        relic, scales = _scaled(m_DM, z, cross_sections, trilinear, table)
        return np.log(relic.relic_density(scales) * cross_sections)

    def more(*choice):
        return lambda *point: logarithm(*point, *choice) - logarithm(*point, *standard)

    found = {"standard": _surfaces(lambda *point: logarithm(*point, *standard), *_NODES["density"])}
    for trilinear in section.TRILINEAR[1:]:
        found[trilinear] = _surfaces(more(trilinear, standard[1]), *_NODES["trilinear"])
    for table in early_universe.TABLES:
        if table != standard[1]:
            found[table] = _surfaces(more(standard[0], table), *_NODES["plasma"])
    return found


@functools.cache
def point_tables():
    """Return x_f against ln m_DM and z, at nodes of ln <σv>."""

    def point(m_DM, z, cross_sections):
        relic, scales = _scaled(m_DM, z, cross_sections, section.TRILINEAR[0], early_universe.DEFAULT_TABLE)
        return relic.freeze_out_point(scales)

    return _surfaces(point, *_NODES["point"])


def _scaled(m_DM, z, cross_section, trilinear, table):
    """Return the relic, and the multiples of its unit cross section that give <σv> at the reference."""
    relic = dataclasses.replace(_relic(m_DM, z, trilinear), table=table)
    return relic, cross_section / float(relic.average(REFERENCE))


def _surfaces(function, breaks, masses, shares, steps):
    low, high = LOG_CROSS_SECTION
    cross_sections = 10.0 ** (low + (high - low) * interpolation.chebyshev(steps))
    at = functools.cache(lambda log_mass, z: function(math.exp(log_mass), z, cross_sections))

    def surface(node):
        def values(log_mass, z):
            return np.array([[at(float(one), float(y))[node] for y in z] for one in log_mass[:, 0]])

        return interpolation.surface(values, np.log(breaks), masses, 0.0, 1.0, shares, digits=5)

    return [surface(node) for node in range(steps)]


def _relic(m_DM, z, trilinear):
    # A dark Higgs without mass is not allowed; one this light makes no difference.
    m_phi = max(math.sqrt(1.0 - z**2), 1e-6) * m_DM
    return section.unit_relic(m_DM, m_phi, trilinear)


@functools.cache
def p_wave_table(trilinear):
    """Return b m_DM² for m_DM = v against 1 − z; it vanishes like z."""

    def coefficient(slowness):
        z = 1.0 - slowness
        # So close to the threshold that 1 − z² would lose its digits, it is a straight line.
        steady = np.maximum(z, 1e-4)
        m_phi = np.sqrt(1.0 - steady**2)
        unit = section.p_wave_coefficient(1.0, m_phi, 2.0, 1.0 / (4.0 * math.pi), trilinear)
        return unit * z / steady

    return interpolation.Sampled(interpolation.curve(coefficient, [0.0, 1.0], 14, vanishes=1.0), coefficient)


def data():
    """Return what the page's script needs besides the controls, as plain numbers."""
    m_e = inputs.value("mass_electron")
    return {
        "density": density_tables(),
        "point": point_tables(),
        "cross_section": {trilinear: cross_section_table(trilinear) for trilinear in section.TRILINEAR},
        "p_wave": {trilinear: p_wave_table(trilinear).table for trilinear in section.TRILINEAR},
        "log_cross_section": LOG_CROSS_SECTION,
        "reference": REFERENCE,
        "higgs_charge": section.HIGGS_CHARGE,
        "cm3_per_second": units.to_cm3_per_second(1.0),
        "mass_electron": m_e,
        "longest_lifetime": section.Parameters().longest_lifetime,
        "through_x": through_x.data(),
        "lifetime": section.dark_higgs_lifetime(1.0, 1.0) * (1.0 - 4.0 * m_e**2) ** 1.5,
    }


def read(surfaces, m_DM, z, cross_section):
    """Return what tables at nodes of ln <σv> say at <σv> [1/GeV²] at the reference, as the page does."""
    low, high = LOG_CROSS_SECTION
    values = [float(interpolation.read_surface(one, math.log(m_DM), z)) for one in surfaces]
    return interpolation.polynomial(values, (math.log10(cross_section) - low) / (high - low))


def interpolation_error(size=60):
    """Return the largest relative error of the density, x_f and cross sections at random points."""
    random = np.random.default_rng(0)
    worst = max(p_wave_table(trilinear).error(size=50) for trilinear in section.TRILINEAR)
    for _ in range(size):
        m_DM = math.exp(random.uniform(math.log(LIGHTEST), math.log(HEAVIEST)))
        # Evenly in the mass of the dark Higgs, and often at the threshold.
        z = math.sqrt(1.0 - random.choice([random.uniform(0.0, 1.0), 1.0]) ** 2)
        trilinear = str(random.choice(section.TRILINEAR))
        table = str(random.choice(tuple(early_universe.TABLES)))
        relic, scale = _scaled(m_DM, z, 10.0 ** random.uniform(*LOG_CROSS_SECTION), trilinear, table)

        # The page knows the coupling, and the cross section from a table.
        def average(x, z=z, m_DM=m_DM, trilinear=trilinear):
            logarithm = interpolation.read_surface(cross_section_table(trilinear), math.log(x), z)
            return math.exp(float(logarithm)) / m_DM**2

        assumed = scale * average(REFERENCE)
        known = density_tables()
        chosen = [known[name] for name in ("standard", trilinear, table) if name in known]
        density = math.exp(sum(read(one, m_DM, z, assumed) for one in chosen)) / assumed
        x_f = read(point_tables(), m_DM, z, assumed)
        exact = relic.freeze_out_point(scale)
        for told, true in (
            (density, relic.relic_density(scale)),
            (x_f, exact),
            (average(x_f), float(relic.average(exact))),
        ):
            worst = max(worst, abs(told / true - 1.0))
    return worst


def explorer():
    """Return the explorer, ready to be written as a page."""
    return Explorer(
        name="dark_photon_freeze_out",
        section=section,
        evaluate=evaluate,
        controls=(
            Control("alpha_X", 1e-6, 1.0, logarithmic=True),
            Control("m_DM", LIGHTEST, HEAVIEST, logarithmic=True, at_least=LIGHTEST, at_most=HEAVIEST),
            Control("m_phi", 1e-3, HEAVIEST, logarithmic=True),
            Control("m_X", 0.5, 5.0),
            Control("relic_density", 1e-2, 1.0, logarithmic=True),
            Control("trilinear", words=words.choices()),
            Control("sin_theta", 1e-6, 1e-2, logarithmic=True),
            Control("degrees_of_freedom", words=words.choices()),
            Control("epsilon", 1e-6, 1e-2, logarithmic=True),
        ),
        main_controls=6,
        values=(
            "whole_relic_density",
            "whole_dark_coupling",
            "relic_density",
            "dark_coupling",
            "freeze_out_point",
            "freeze_out_temperature",
            "averaged_cross_section",
            "p_wave_coefficient",
            "trilinear_share",
            "higgs_coupling",
            "vacuum_expectation_value",
            "dark_higgs_lifetime",
        ),
        charts=(
            Chart(
                "Relic density Ω h²",
                (("whole_relic_density", "left over"), ("wanted_density", "wanted")),
                decades=8,
            ),
            Chart(
                "Dark coupling α_X",
                (("whole_dark_coupling", "that gives the wanted density"), ("chosen_coupling", "chosen")),
                decades=6,
            ),
            Chart("<σv> at freeze-out [cm³/s]", (("averaged_cross_section", "<σv>"),), decades=10),
            Chart("Freeze-out at x_f = m_DM/T", (("freeze_out_point", "x_f"),), linear=True),
        ),
        along=("alpha_X", "m_DM", "m_phi", "m_X"),
        examples=(
            ("the coupling of Section III B, too strong", {"alpha_X": "0.002"}),
            ("which coupling for which mass", {"along": "m_DM"}),
            ("a dark Higgs nearly as heavy as dark matter", {"m_phi": "0.49", "alpha_X": "6e-4"}),
            (
                "the same without the trilinear coupling, as in Eq. (47)",
                {"m_phi": "0.49", "alpha_X": "6e-4", "trilinear": "left_out"},
            ),
        ),
        start={"alpha_X": 3.22e-4},
        sentence="What annihilation into dark Higgs bosons and through X leaves over is {density_words}: "
        "Ω h² = {whole_relic_density}. The dark Higgs decays {lifetime_words} for nucleosynthesis.",
        judge=dark_photon_freeze_out_judged.words,
        scripts=("explorer_through_x.js",),
        judgements=(dark_photon_freeze_out_judged.DENSITY, dark_photon_freeze_out_judged.LIFETIME),
        starts_at="the coupling that leaves the observed density",
        data=data,
        interpolation_error=interpolation_error,
        stated_error=STATED_ERROR,
        no_bands=without_bands.sentence(section, "whole_relic_density", "relic density", decades=8),
    )


def page_html():
    """Return the body of the explorer page."""
    return page.page_html(PAPER, explorer())
