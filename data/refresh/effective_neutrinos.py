"""Regenerate data/effective_neutrinos.json with b2kinv's own solution of neutrino decoupling.

Takes the package from this checkout and about a minute on one core. N_eff on an even grid of ln mass and
ln lifetime of a dark Higgs that decays to electrons, which left the plasma at one of several temperatures or
is made by electrons alone; in equilibrium; and without it. Then what dark matter ψ multiplies it by.
"""

import sys

from common import DATA, main

sys.path.insert(0, str(DATA.parent / "src"))

import numpy as np

from b2kinv.physics import inputs, neutrino_decoupling

MASSES, LIFETIMES, TEMPERATURES = (1.1e-3, 0.03), (1e-5, 1e3), (5e-3, 0.02)
SIZE = 28, 33
DARK_MATTER, DARK_MATTER_COUNT = (1e-3, 0.06), 22
PROVENANCE = {
    "source": "computed by b2kinv.physics.neutrino_decoupling",
    "reference": "method of M. Escudero, JCAP 05, 048 (2020), arXiv:2001.04466; decays of each momentum by "
    "this code",
    "retrieved": "2026-11-27 by data/refresh/effective_neutrinos.py",
    "licence": "MIT, as the code",
    "notes": "Rows: mass of the dark Higgs from 1.1 MeV to 30 MeV in even steps of its logarithm. Columns: "
    "lifetime from 1e-5 s to 1e3 s likewise. thermal: tables for a dark sector as warm as the plasma down to "
    "5 MeV, and so on in even steps of the logarithm up to 20 MeV; none: made from electrons after 20 MeV. "
    "dark_matter_share: N_eff with a Majorana fermion in equilibrium with the plasma over N_eff without, "
    "both from 5 MeV on; a table for each mass from 1 MeV to 60 MeV, in even steps of the logarithm.",
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
    without = number(m, widths, hottest=TEMPERATURES[0])
    content["dark_matter"] = list(DARK_MATTER)
    content["dark_matter_share"] = [
        rows(number(m, widths, hottest=TEMPERATURES[0], m_DM=m_DM) / without)
        for m_DM in np.geomspace(*DARK_MATTER, DARK_MATTER_COUNT)
    ]
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
