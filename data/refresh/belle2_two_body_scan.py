"""Regenerate data/belle2/two_body_window.json and two_body_scan.json with b2kinv's own fits.

Takes the package from this checkout and about half a minute on one core. Both tags, SM signal strength
constrained to its prediction, a two-body line of zero width.
"""

import sys

from common import DATA, main

sys.path.insert(0, str(DATA.parent / "src"))

import numpy as np

from b2kinv.sections import belle2_likelihood

# Above this Belle II has no efficiency.
HEAVIEST = 4.65
PROVENANCE = {
    "source": "computed by b2kinv.sections.belle2_likelihood from likelihood.json and densities.json",
    "reference": "Belle II likelihood and densities: arXiv:2507.12393",
    "retrieved": "2026-11-22 by data/refresh/belle2_two_body_scan.py",
    "licence": "MIT, as the code",
}


def build():
    """Return the content of both files."""
    masses = np.round(np.arange(0.0, HEAVIEST + 0.005, 0.01), 2)
    fits, start = [], None
    for mass in masses:
        fits.append(belle2_likelihood.fit_branching_ratio(line(mass), start=start))
        start = fits[-1].best
    heights = np.array([fit.best.twice_negative_log_likelihood for fit in fits])
    return {
        "belle2/two_body_window.json": window(masses, fits),
        "belle2/two_body_scan.json": scan(masses, fits, heights),
    }


def line(mass):
    """Return the spectrum of a two-body decay."""
    return belle2_likelihood.line_spectrum(float(mass))


def window(masses, fits):
    """Return best fit and windows against the mass, in the form of the windows of excess_windows.json."""
    columns = {
        "best_fit": [fit.branching_ratio for fit in fits],
        "lower": [fit.windows[0][0] for fit in fits],
        "upper": [fit.windows[0][1] for fit in fits],
        "lower_2sigma": [fit.windows[1][0] for fit in fits],
        "upper_2sigma": [fit.windows[1][1] for fit in fits],
    }
    return {
        "provenance": PROVENANCE
        | {"notes": "-2 Delta ln L < 1 and < 4 at fixed mass. Simulated events are few above 4.5 GeV."},
        "transition": "B->K",
        "unit": "1",
        "meaning": "profile of Belle II's published likelihood, SM signal constrained to its prediction",
        "reference": "this code, with the likelihood of arXiv:2507.12393",
        "mass": masses.tolist(),
        **{name: [digits(value, 6) for value in column] for name, column in columns.items()},
    }


def scan(masses, fits, heights):
    """Return best mass, its range, and -2 Δ ln L over mass and branching ratio."""
    best = int(np.argmin(heights))
    inside = np.flatnonzero(heights - heights[best] < 1.0)
    ends = [
        crossing(masses, heights - heights[best], i, j)
        for i, j in ((inside[0] - 1, inside[0]), (inside[-1] + 1, inside[-1]))
    ]
    grid = np.round(np.arange(0.0, 3e-5 + 1e-9, 5e-7), 8)
    coarse = range(0, len(masses), 5)
    rows = [belle2_likelihood.profile(line(masses[i]), grid) - heights[best] for i in coarse]
    return {
        "provenance": PROVENANCE
        | {
            "notes": "-2 Delta ln L relative to the best mass, one row a mass; best mass on a grid of 10 MeV."
        },
        "unit": "1",
        "best_mass": float(masses[best]),
        "mass_1sigma": [digits(end, 4) for end in ends],
        "best_branching_ratio": digits(fits[best].branching_ratio, 6),
        "best_deviation": digits(fits[best].deviation, 6),
        "without": digits(fits[best].without, 6),
        "mass": masses[list(coarse)].tolist(),
        "branching_ratio": grid.tolist(),
        "twice_delta_log_likelihood": [[round(float(value), 4) for value in row] for row in rows],
    }


def crossing(masses, heights, outside, inside):
    """Return the mass where the height is 1, on a straight line between two masses."""
    share = (1.0 - heights[inside]) / (heights[outside] - heights[inside])
    return masses[inside] + share * (masses[outside] - masses[inside])


def digits(value, count):
    """Return the number with so many significant digits."""
    return float(f"{value:.{count}g}")


if __name__ == "__main__":
    main(__doc__, build)
