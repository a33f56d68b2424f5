"""Regenerate data/belle2/line_search.json, line_limits.json and line_pseudo_experiments.csv.

Takes the package from this checkout and about a quarter of an hour on one core, with the 10,000
pseudo-experiments that are shipped; --experiments N draws another number, of which the first are the same.
"""

import argparse
import hashlib
import sys

from common import DATA, main

sys.path.insert(0, str(DATA.parent / "src"))

import numpy as np

from b2kinv.physics import belle2_fit, belle2_line, q2_spectra
from b2kinv.physics.statistics import look_elsewhere

SEED = 2311_14647
EXPERIMENTS = 10_000
#: So many of them are fitted at every mass as well.
FULL = 400
#: Level of −2 Δ ln L whose upward crossings are counted, and the mass of a search that knows its place.
LEVEL, KNOWN = 1.0, 2.11
#: Where coverage is measured, and with how many experiments a point.
COVERAGE_MASSES, COVERAGE_EXPERIMENTS = (2.0, 2.6, 3.0, 3.3, 3.4, 3.5, 4.0), 1500
COVERAGE_RATES = ("end of the 1 sigma window", "end of the 2 sigma window", "twice that")
#: Where the asymptotic limit is compared with experiments, and with how many for each hypothesis.
LIMIT_MASSES, LIMIT_EXPERIMENTS = (2.0, 3.5), 4000
WIDTHS = {"narrow": 0.0, "wide": 0.1}
TABLE = "belle2/line_pseudo_experiments.csv"
PROVENANCE = {
    "source": "computed by b2kinv.physics.belle2_line from likelihood.json and densities.json",
    "reference": "Belle II likelihood and densities: arXiv:2507.12393",
    "retrieved": "2026-11-27 by data/refresh/belle2_line_search.py",
    "licence": "MIT, as the code",
}


def build(arguments):
    """Return the content of the three files."""
    data = belle2_line.observed()
    without = belle2_line.fit_without(data)
    return files(
        significance(data, without, *search(without, arguments.experiments)),
        coverage(),
        {
            "limits": {name: limits(width) for name, width in WIDTHS.items()},
            "cls_by_experiments": [cls_by_experiments(mass) for mass in LIMIT_MASSES],
            "posterior": {name: posterior(width) for name, width in WIDTHS.items()},
        },
    )


def files(found, covered, excluded):
    """Return the content of the three files, of what was computed for each."""
    numbers, table = found
    search_notes = (
        "Significances with masses from 0 to 4.65 GeV; coverage is the share of experiments whose window "
        "contains the truth; experiments are drawn around fits to the data."
    )
    limits_notes = (
        "Upper limits by asymptotic CLs, 95 %. Posterior: flat in mass from 0 to 4.65 GeV and in rate from 0 "
        "to 4e-5; ranges are the shortest with 68.27 %."
    )
    checksum = hashlib.sha256(table.encode()).hexdigest()
    return {
        TABLE: table,
        "belle2/line_search.json": {
            "provenance": PROVENANCE | {"notes": search_notes},
            **numbers,
            "table": {"file": TABLE, "sha256": checksum},
            "coverage": covered,
        },
        "belle2/line_limits.json": {
            "provenance": PROVENANCE | {"notes": limits_notes},
            "unit": "1",
            **excluded,
        },
    }


def search(without, count):
    """Return (best improvement, its mass, improvement at the known mass, crossings) of each experiment.

    And, for the first few, the best improvement and the crossings with a fit at every mass.
    """
    rows, exact = [], []
    for number in range(count):
        # A generator for each, so that a longer table begins with the shorter one.
        drawn = belle2_line.pseudo_experiment(np.random.default_rng([SEED, number]), without)
        background = belle2_line.fit_without(drawn, without)
        found = belle2_line.best_line(drawn, background)
        curve = belle2_line.approximate_improvements(drawn, background)
        known = belle2_line.fit_line(drawn, KNOWN, None, background)
        rise = background.twice_negative_log_likelihood - known.twice_negative_log_likelihood
        crossings = look_elsewhere.upward_crossings(curve, LEVEL)
        rows.append((found.improvement, found.mass, max(rise, 0.0), crossings))
        if number < FULL:
            every = belle2_line.full_improvements(drawn, background)
            exact.append((float(np.max(every)), look_elsewhere.upward_crossings(every, LEVEL)))
        if number % 1000 == 999:
            print(f"{number + 1} pseudo-experiments", file=sys.stderr, flush=True)
    # As they are written, so that the table alone gives every number.
    return np.round(rows, 4), np.array(exact)


def as_csv(rows, count):
    """Return the table of pseudo-experiments as text."""
    head = [f"# {key}: {value}" for key, value in PROVENANCE.items()]
    head += [
        "# notes: Belle II's likelihood without a line, one pseudo-experiment a row; both tags, SM strength "
        "constrained.",
        f"# seed: {SEED}, one generator [seed, row] for each of {count} rows, from row 0 on",
        f"# crossings: upward ones of −2 Δ ln L = {LEVEL:g}, to second order around the fit without a line",
        f"-2 Delta ln L of the best line [1],its mass [GeV],-2 Delta ln L at {KNOWN} GeV [1],crossings [1]",
    ]
    body = [f"{rise:.4f},{mass:.4f},{known:.4f},{int(n)}" for rise, mass, known, n in rows]
    return "\n".join(head + body) + "\n"


def significance(data, without, rows, exact):
    """Return what the pseudo-experiments say of the line that was found, and their table."""
    found = belle2_line.best_line(data, without)
    above = look_elsewhere.share_above(rows[:, 0], found.improvement)
    missed = exact[:, 0] - rows[: len(exact), 0]
    crossings = {"exact": exact[:, 1], "approximate": rows[:, 3]}
    numbers = {
        "unit": "1",
        "seed": SEED,
        "experiments": len(rows),
        "mass": digits(found.mass, 5),
        "improvement": digits(found.improvement, 6),
        "global_p": digits(above.value, 6),
        "global_p_deviation": digits(above.deviation, 3),
        "level": LEVEL,
        "experiments_with_all_fits": len(exact),
        "missed_share": digits(np.mean(missed > 0.01), 4),
        "missed_by": digits(np.max(missed), 2),
        "crossings": {
            name: [digits(np.mean(counts), 4), digits(np.std(counts) / np.sqrt(len(counts)), 2)]
            for name, counts in crossings.items()
        },
        "known_mass": KNOWN,
        "known_p_above": {
            f"{q:g}": [digits(one, 6) for one in look_elsewhere.share_above(rows[:, 2], q)]
            for q in (0.5, 1.0, 2.0, 4.0, 6.0, 9.0)
        },
        "exceedance": [
            [float(q), *(digits(one, 6) for one in look_elsewhere.share_above(rows[:, 0], q))]
            for q in np.arange(0.0, 20.5, 0.5)
        ],
        "heavier_than_4_gev": digits(np.mean(rows[:, 1] > 4.0), 3),
    }
    return numbers, as_csv(rows, len(rows))


def coverage():
    """Return the share of experiments whose windows contain the truth, at several masses and rates."""
    points = []
    for place, mass in enumerate(COVERAGE_MASSES):
        windows = belle2_fit.fit_branching_ratio(q2_spectra.line_spectrum(mass)).windows
        # The ends of both windows, and a rate that is far from zero.
        rates = [windows[0][1], windows[1][1], 2.0 * windows[1][1]]
        for number, (words, rate) in enumerate(zip(COVERAGE_RATES, rates, strict=True), 1):
            strength = rate / belle2_line.UNIT_BRANCHING_RATIO
            truth = belle2_line.fit_line(belle2_line.observed(), mass, strength, None)
            generator = np.random.default_rng([SEED, 1, place, number])
            rises = np.array(
                [
                    belle2_line.covers(
                        belle2_line.pseudo_experiment(generator, truth, belle2_line.line_yields(mass)),
                        mass,
                        strength,
                        truth,
                    )
                    for _ in range(COVERAGE_EXPERIMENTS)
                ]
            )
            points.append(
                {
                    "mass": mass,
                    "rate": words,
                    "branching_ratio": digits(rate, 6),
                    "experiments": COVERAGE_EXPERIMENTS,
                    "window_1sigma": digits(np.mean(rises <= 1.0), 6),
                    "window_2sigma": digits(np.mean(rises <= 4.0), 6),
                }
            )
    return points


def limits(width):
    """Return the limits against the mass."""
    masses = np.round(np.arange(0.0, belle2_line.HEAVIEST + 0.005, 0.05), 2)
    found = np.array([belle2_line.upper_limit(float(mass), width) for mass in masses])
    return {
        "width": width,
        "mass": masses.tolist(),
        "observed": [digits(value, 4) for value in found[:, 0]],
        "median": [digits(value, 4) for value in found[:, 1]],
    }


def cls_by_experiments(mass):
    """Return CLs, counted in experiments, at the asymptotic upper limit of a mass."""
    data, yields = belle2_line.observed(), belle2_line.line_yields(mass)
    limit = belle2_line.upper_limit(mass)[0]
    strength = limit / belle2_line.UNIT_BRANCHING_RATIO
    q_data = belle2_line.bounded_test(data, mass)(strength, None)
    shares = []
    for hypothesis, tested in enumerate((strength, 0.0)):
        truth = belle2_line.fit_line(data, mass, tested, None)
        generator = np.random.default_rng([SEED, 2, round(100 * mass), hypothesis])
        draws = (belle2_line.pseudo_experiment(generator, truth, yields) for _ in range(LIMIT_EXPERIMENTS))
        found = [belle2_line.bounded_test(drawn, mass)(strength, truth) for drawn in draws]
        shares.append(look_elsewhere.share_above(found, q_data))
    ratio = shares[0].value / shares[1].value
    error = ratio * np.hypot(*(share.deviation / share.value for share in shares))
    return {
        "mass": mass,
        "limit": digits(limit, 6),
        "experiments": LIMIT_EXPERIMENTS,
        "cls": [digits(ratio, 4), digits(error, 2)],
    }


def posterior(width):
    """Return the marginal densities of mass and rate, and their modes and shortest ranges."""
    masses = np.round(np.arange(0.0, belle2_line.HEAVIEST + 0.005, 0.025), 3)
    strengths = np.linspace(0.0, 4.0, 161)
    parts = np.array([belle2_line.log_posterior(float(mass), strengths, width) for mass in masses])
    answer = {"width": width, "mass": masses.tolist(), "rate": [digits(1e-5 * s, 4) for s in strengths]}
    for name, logarithm in (("profiled", parts[:, 0]), ("integrated", parts[:, 0] + parts[:, 1])):
        density = np.exp(logarithm - np.max(logarithm))
        place = np.unravel_index(np.argmax(density), density.shape)
        share = density / density.sum()
        without = np.exp(logarithm[0, 0] - np.max(logarithm))
        of_mass, of_rate = share.sum(axis=1), share.sum(axis=0)
        answer[name] = {
            "joint_mode": [digits(masses[place[0]], 4), digits(1e-5 * strengths[place[1]], 4)],
            "bayes_factor": digits(np.mean(density) / without, 4),
            "mass_mode": digits(masses[np.argmax(of_mass)], 4),
            "mass_range": shortest(masses, of_mass),
            "rate_mode": digits(1e-5 * strengths[np.argmax(of_rate)], 4),
            "rate_range": [digits(1e-5 * end, 4) for end in shortest(strengths, of_rate)],
            "of_mass": [digits(value, 4) for value in of_mass / (masses[1] - masses[0])],
            "of_rate": [digits(value, 4) for value in of_rate / (1e-5 * (strengths[1] - strengths[0]))],
        }
    return answer


def shortest(places, shares, content=0.6827):
    """Return the ends of the shortest interval of grid points that holds so much."""
    total = np.concatenate([[0.0], np.cumsum(shares)])
    ends = [(int(np.searchsorted(total, total[low] + content)), low) for low in range(len(places))]
    high, low = min(((high, low) for high, low in ends if high < len(total)), key=lambda one: one[0] - one[1])
    return [digits(places[low], 4), digits(places[high - 1], 4)]


def digits(value, count):
    """Return the number with so many significant digits."""
    return float(f"{value:.{count}g}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=EXPERIMENTS, help="how many are drawn")
    main(parser, build)
