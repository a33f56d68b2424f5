"""Regenerate data/excess_windows.json: preferred branching ratios of B → K(*) X with an invisible X.

Needs `pip install --no-deps alpaca-ALPs==1.1.0`, which is not imported: only its files are read.
"""

from importlib.metadata import distribution

from common import main

REFERENCE_2023 = "W. Altmannshofer et al., Phys. Rev. D 109, 075008 (2024), arXiv:2311.14629"
REFERENCE_2025 = "I. Abumusabh et al. (Belle II), arXiv:2507.12393, as evaluated by the authors of ALPaca"

# name: (file, transition, meaning, reference, columns of lower and upper limit)
# The files have columns mass, best fit, lower, upper limit; in two of them the limits stand the other way
# round, which ALPaca 1.1.0 reads as if they did not.
TABLES = {
    "belle2-2311.14629": (
        "BelleII_BtoK_bestfit.txt", "B->K", "fit to Belle II's spectrum", REFERENCE_2023, (2, 3),
    ),
    "babar-2311.14629": (
        "Babar_BtoK_bestfit.txt", "B->K", "fit to BaBar's spectrum", REFERENCE_2023, (2, 3),
    ),
    "combined-2311.14629": (
        "BKinv_combined.txt", "B->K", "fit to both spectra", REFERENCE_2023, (3, 2),
    ),
    "babar-kstar-2311.14629": (
        "Babar_BKstarinv.txt", "B->K*", "fit to BaBar's spectrum", REFERENCE_2023, (3, 2),
    ),
    "belle2-2507.12393": (
        "BelleII_BtoKinv.txt", "B->K", "fit with Belle II's published likelihood", REFERENCE_2025, (2, 3),
    ),
}  # fmt: skip

# Where a fit would be negative the table gives zero, and the upper end of one standard deviation of that
# negative number: it falls to 4e-7 in eight steps, and no upper limit follows from it.
ENDS_WHERE_THE_FIT_IS_ZERO = "babar-kstar-2311.14629"

# Written beside a table whose neighbouring upper ends differ by more than five.
STEEP = {
    "belle2-2507.12393": "the efficiency vanishes towards the end of the spectrum, and the upper end rises "
    "with its inverse"
}

# Near the end point the efficiency vanishes and the fit of 2025 has no upper limit worth the name.
LARGEST_MEANINGFUL_BRANCHING_RATIO = 1e-3


def build():
    """Return the content of excess_windows.json."""
    windows = {
        "paper": _single(
            "two-body fit to Belle II at 2 GeV, as quoted in Section II A of arXiv:2502.04900v1",
            "K. Fridell, M. Ghosh, T. Okui, K. Tobioka, Phys. Rev. D 109, 115006 (2024), arXiv:2312.12507",
            2.0,
            {"1": [0.5e-5, 0.9e-5], "2": [0.4e-5, 1.1e-5]},
        ),
        "belle2-2602.09666": _single(
            "posterior with Belle II's likelihood, mode at 2.1 GeV; times the probability to escape",
            "L. Gärtner et al., arXiv:2602.09666",
            2.1,
            {"1": [5.8e-6, 11.0e-6]},
        ),
    }
    windows.update((name, _table(name, *known)) for name, known in TABLES.items())
    return {
        "excess_windows.json": {
            "provenance": {
                "source": "ALPaca 1.1.0 (PyPI alpaca-ALPs), experimental_data/invisible, for the tables",
                "reference": "each window names its own",
                "retrieved": "2026-11-22 by data/refresh/excess_windows.py",
                "licence": "numbers from the publications; ALPaca is MIT licensed",
                "notes": "Ranges of one standard deviation. At 2 GeV the tables give the published "
                "(8.8 ± 2.5)e-6 and, combined, (5.1 ± 2.1)e-6 of arXiv:2311.14629. BKinv_combined.txt and "
                "Babar_BKstarinv.txt list the upper limit before the lower one; put right here. Limits below "
                "1e-15 are zero. Of the table of 2025 the masses near the end point, with an upper limit "
                f"above {LARGEST_MEANINGFUL_BRANCHING_RATIO}, are left out. Of Babar_BKstarinv.txt, from "
                "which an upper limit is taken, the masses above the last positive best fit are left out: "
                "from there to its end the fit would be negative and is given as zero, with the upper end of "
                "a standard deviation of that negative number, which is no upper limit.",
            },
            "windows": windows,
        }
    }


def _single(meaning, reference, mass, ranges):
    return {
        "transition": "B->K",
        "unit": "1",
        "meaning": meaning,
        "reference": reference,
        "stated_at_mass": mass,
        "ranges": ranges,
    }


def _table(name, file, transition, meaning, reference, limits):
    path = distribution("alpaca-ALPs").locate_file(f"alpaca/experimental_data/invisible/{file}")
    rows = [[float(word) for word in line.split()] for line in path.read_text().splitlines()]
    lower, upper = limits
    rows = [row for row in rows if row[upper] <= LARGEST_MEANINGFUL_BRANCHING_RATIO]
    if name == ENDS_WHERE_THE_FIT_IS_ZERO:
        last = max(place for place, row in enumerate(rows) if row[1] > 0.0)
        rows = rows[: last + 1]
    return {
        "transition": transition,
        "unit": "1",
        "meaning": meaning,
        "reference": reference,
        "file": file,
        **({"steep": STEEP[name]} if name in STEEP else {}),
        "mass": [row[0] for row in rows],
        "best_fit": [row[1] for row in rows],
        "lower": [row[lower] if row[lower] > 1e-15 else 0.0 for row in rows],
        "upper": [row[upper] for row in rows],
    }


if __name__ == "__main__":
    main(__doc__, build)
