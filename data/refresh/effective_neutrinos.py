"""Regenerate data/effective_neutrinos.json with b2kinv's own solution of neutrino decoupling.

Takes the package from this checkout and about ten seconds on one core. N_eff on an even grid of ln mass and
ln lifetime of a dark Higgs that decays to electrons, which left the plasma at one of several temperatures or
is made by electrons alone; in equilibrium; and without it.
"""

import sys

from common import DATA, main

sys.path.insert(0, str(DATA.parent / "src"))

import numpy as np

from b2kinv.physics import inputs, neutrino_decoupling

MASSES, LIFETIMES, TEMPERATURES = (1.1e-3, 0.03), (1e-5, 1e3), (5e-3, 0.02)
SIZE = 28, 33
PROVENANCE = {
    "source": "computed by b2kinv.physics.neutrino_decoupling",
    "reference": "method of M. Escudero, JCAP 05, 048 (2020), arXiv:2001.04466; decays of each momentum by "
    "this code",
    "retrieved": "2026-11-27 by data/refresh/effective_neutrinos.py",
    "licence": "MIT, as the code",
    "notes": "Rows: mass of the dark Higgs from 1.1 MeV to 30 MeV in even steps of its logarithm. Columns: "
    "lifetime from 1e-5 s to 1e3 s likewise. thermal: tables for a dark sector as warm as the plasma down to "
    "5 MeV, and so on in even steps of the logarithm up to 20 MeV; none: made from electrons after 20 MeV.",
}


def build():
    """Return the content of the file."""
    masses, lifetimes = (
        np.geomspace(*ends, count) for ends, count in zip((MASSES, LIFETIMES), SIZE, strict=True)
    )
    m, life = (axis.ravel() for axis in np.meshgrid(masses, lifetimes, indexing="ij"))
    widths = inputs.value("hbar") / life
    content = {
        "provenance": PROVENANCE,
        "mass": list(MASSES),
        "lifetime": list(LIFETIMES),
        "temperature": list(TEMPERATURES),
        "standard": digits(number(np.array([1e6]), None))[0],
        "equilibrium": digits(number(masses, None)),
        "none": rows(number(m, widths, start="none")),
        "thermal": [rows(number(m, widths, hottest=T)) for T in np.geomspace(*TEMPERATURES, 6)],
    }
    return {"effective_neutrinos.json": content}


def rows(values):
    """Return the numbers as rows of the grid."""
    return [digits(row) for row in values.reshape(SIZE)]


def number(masses, widths, **changes):
    """Return N_eff of each universe."""
    return neutrino_decoupling.effective_number(
        *neutrino_decoupling.final_temperatures(masses, widths, **changes)
    )


def digits(values):
    """Return the numbers with five significant digits."""
    return [float(f"{value:.5g}") for value in values]


if __name__ == "__main__":
    main(__doc__, build)
